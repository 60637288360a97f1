/** Setting a mapping: the draft as the program reads it, and the parts as they are being changed. */

import type { ChoiceView } from '../generated/ChoiceView';
import type { MappingDraft } from '../generated/MappingDraft';
import type { MappingPart } from '../generated/MappingPart';
import { draftMapping, errorMessage } from '../lib/commands';
import { policyChoice } from '../policy/policy-choice.svelte';
import { unsavedDrafts } from '../lib/unsaved-drafts';
import { columnLetters } from '../review/evidence/cell-reference';

export class MappingEditor {
  draft = $state<MappingDraft | null>(null);
  parts = $state<MappingPart[]>([]);
  /** The part that is looked at. */
  at = $state(0);
  busy = $state(false);
  fault = $state('');

  #request = 0;

  constructor(
    readonly path: string,
    /** How a mapping's reading is asked for: of a file, or of a case. */
    private readonly ask: (parts: MappingPart[] | null) => Promise<MappingDraft> = (parts) => draftMapping(path, parts, policyChoice.name),
  ) {}

  readonly part = $derived(this.parts[this.at]);
  readonly sheet = $derived(this.draft?.sheets.find((sheet) => sheet.name === this.part?.sheet));
  readonly fields = $derived(this.fieldsOf(this.part));

  /** The words for benefits in the rows of a part, as far as its sheet is shown. */
  readonly benefitNames = $derived.by(() => {
    const column = Object.entries(this.part?.columns ?? {}).find(([, name]) => name === 'benefit')?.[0];
    if (column === undefined) return [];
    const width = this.sheet?.rows.reduce((most, row) => Math.max(most, row.length), 0) ?? 0;
    const at = Array.from({ length: width }, (_, index) => columnLetters(index)).indexOf(column);
    const below = this.sheet?.rows.slice(this.part?.header_row ?? 1) ?? [];
    const shown = below.map((row) => row[at]?.trim() ?? '').filter((word) => word !== '');
    return [...new Set([...shown, ...Object.keys(this.part?.benefits ?? {})])];
  });

  fieldsOf(part: MappingPart | undefined): ChoiceView[] {
    const own = this.draft?.fields.find(
      (fields) => fields.what === part?.what && (fields.benefit === null || fields.benefit === part.benefit),
    );
    return own?.fields ?? [];
  }

  /** Whether a part's values stand in cells by themselves, and not in columns. */
  inCells(part: MappingPart): boolean {
    return part.what === 'applicant' || (part.what === 'claims' && Object.keys(part.columns).length === 0);
  }

  /** Reads the workbook, by what was set before the page was left where something was. */
  async load(): Promise<void> {
    await this.#read(null);
    const kept = unsavedDrafts.get<MappingPart[]>(this.#draftKey);
    if (!kept || !this.draft) return;
    // What is not whole yet may not read at all: it stands to be gone on with all the same.
    this.parts = structuredClone(kept);
    await this.#read(kept);
  }

  /** Reads the workbook by the mapping as it stands now. */
  async change(): Promise<void> {
    const parts = $state.snapshot(this.parts);
    unsavedDrafts.keep(this.#draftKey, parts);
    await this.#read(parts);
  }

  /** Lets go of what was set: the store keeps the mapping now. */
  done(): void {
    unsavedDrafts.drop(this.#draftKey);
  }

  get #draftKey(): string {
    return `mapping ${this.path}`;
  }

  async #read(parts: MappingPart[] | null): Promise<void> {
    const request = ++this.#request;
    this.busy = true;
    try {
      const draft = await this.ask(parts);
      if (request !== this.#request) return;
      this.draft = draft;
      this.parts = draft.parts;
      this.at = Math.min(this.at, Math.max(0, draft.parts.length - 1));
      this.fault = '';
    } catch (error) {
      if (request === this.#request) this.fault = errorMessage(error);
    } finally {
      if (request === this.#request) this.busy = false;
    }
  }

  async add(sheet: string): Promise<void> {
    this.parts.push({ sheet, what: 'ignore', columns: {}, cells: {}, units: {}, benefits: {} });
    this.at = this.parts.length - 1;
    // Beside another part of its sheet it must first be said what it is.
    if (this.parts.filter((part) => part.sheet === sheet).length === 1) await this.change();
  }

  async remove(): Promise<void> {
    this.parts.splice(this.at, 1);
    this.at = Math.max(0, this.at - 1);
    await this.change();
  }

  /** Another kind has other names: what stood under the old ones is let go. */
  async setKind(what: string): Promise<void> {
    const part = this.part;
    if (!part) return;
    const { sheet, unit } = part;
    const next: MappingPart = { sheet, what, columns: {}, cells: {}, units: {}, benefits: {} };
    if (unit) next.unit = unit;
    if (what === 'claims') next.benefit = this.draft?.benefits[0]?.id ?? '';
    this.parts[this.at] = next;
    await this.change();
  }

  async setColumn(letters: string, name: string): Promise<void> {
    const part = this.part;
    if (!part) return;
    if (name === '') delete part.columns[letters];
    else part.columns[letters] = name;
    if (Object.keys(part.columns).length > 0) part.header_row ??= 1;
    await this.change();
  }

  /** What a row's word for its benefit means; none is what the program makes of it. */
  async setBenefitName(name: string, benefit: string): Promise<void> {
    const part = this.part;
    if (!part) return;
    if (benefit === '') delete part.benefits[name];
    else part.benefits[name] = benefit;
    await this.change();
  }

  async setCell(name: string, place: string): Promise<void> {
    const part = this.part;
    if (!part) return;
    if (place.trim() === '') delete part.cells[name];
    else part.cells[name] = place.trim().toUpperCase();
    await this.change();
  }
}
