/** Findings on criteria: what is written about one before it is on record, and how it gets there. */

import type { CriterionView } from '../../generated/CriterionView';
import type { EvidenceView } from '../../generated/EvidenceView';
import type { FindingOutcome } from '../../generated/FindingOutcome';
import type { FindingView } from '../../generated/FindingView';
import * as commands from '../../lib/commands';
import type { Shell } from '../../shell/shell.svelte';
import { reviewText as t } from '../../text/review';
import type { CaseRecord } from '../case-record.svelte';
import type { CaseOutline } from '../outline/case-outline.svelte';
import { isTold, requiredNote } from './required-note';

/** What has been written about a criterion and is not on record yet. */
export interface Draft {
  note?: string;
  /** What the applicant is told. */
  told?: string;
  ticked?: string[];
  evidence?: EvidenceView[];
}

/** Drafts by case, so that leaving a page, locking and closing lose no words. */
export interface KeptDrafts {
  get(number: string): Record<string, Draft> | undefined;
  set(number: string, drafts: Record<string, Draft>): void;
}

export class Findings {
  /** A finding that waits for its note. */
  pending = $state<{ key: string; outcome: FindingOutcome; why: string } | null>(null);
  #drafts = $state<Record<string, Draft>>({});

  constructor(
    private readonly record: CaseRecord,
    private readonly outline: CaseOutline,
    private readonly shell: Shell,
    private readonly kept: KeptDrafts,
  ) {
    this.#drafts = kept.get(record.number) ?? {};
  }

  draft(key: string, finding: FindingView | null): Required<Draft> {
    const written = this.#drafts[key] ?? {};
    return {
      note: written.note ?? finding?.note ?? '',
      told: written.told ?? finding?.told ?? '',
      ticked: written.ticked ?? finding?.ticked ?? [],
      evidence: written.evidence ?? finding?.evidence ?? [],
    };
  }

  write(key: string, part: Draft): void {
    this.#drafts[key] = { ...this.#drafts[key], ...part };
    this.#keep();
  }

  /** The evidence that will go on record: what was chosen, else the cells that the program looked at. */
  evidenceOf(key: string, criterion: CriterionView): EvidenceView[] {
    const chosen = this.#drafts[key]?.evidence ?? criterion.finding?.evidence;
    return chosen ?? criterion.cells.map((what) => ({ kind: 'cell', what }));
  }

  /** Judges the criterion in hand, or asks for the note first. */
  async judge(outcome: FindingOutcome, thenOn = true): Promise<void> {
    const item = this.outline.current;
    if (item?.kind !== 'criterion' || !this.record.may('find')) return;
    const { key, claim, criterion } = item;
    const why = requiredNote(criterion, outcome);
    const written = this.draft(key, criterion.finding);
    if (why && (outcome === 'needs-correction' ? written.told : written.note).trim() === '') {
      this.pending = { key, outcome, why };
      return;
    }
    this.pending = null;
    // The page goes on at once; a refusal brings the reader back.
    if (thenOn) this.outline.goToNextOpen(key);
    const done = await this.#put(claim.id, criterion, key, outcome);
    if (!done) this.outline.go(key);
  }

  /** Enter: confirms what the program proposes, or goes on from what is judged already. */
  async confirm(): Promise<void> {
    const item = this.outline.current;
    if (item?.kind !== 'criterion') return this.outline.step(1);
    const { criterion } = item;
    if (criterion.finding || !this.record.may('find')) return this.outline.goToNextOpen();
    if (criterion.proposed === 'met' || criterion.proposed === 'unmet') return this.judge(criterion.proposed);
    this.shell.notify(t.noProposal);
  }

  /** Saves a changed note, tick or piece of evidence of a criterion that has its finding. */
  async saveDraft(): Promise<void> {
    const item = this.outline.current;
    if (item?.kind !== 'criterion' || !this.record.may('find')) return;
    const { key, claim, criterion } = item;
    if (this.pending?.key === key) return;
    const finding = criterion.finding;
    if (!finding || !this.#drafts[key]) return;
    const draft = this.draft(key, finding);
    const same =
      draft.note.trim() === finding.note &&
      (!isTold(finding.outcome) || draft.told.trim() === finding.told) &&
      JSON.stringify([draft.ticked, draft.evidence]) === JSON.stringify([finding.ticked, finding.evidence]);
    if (!same) await this.#put(claim.id, criterion, key, finding.outcome);
  }

  async takeBack(): Promise<void> {
    const item = this.outline.current;
    if (item?.kind !== 'criterion' || !item.criterion.finding || !this.record.may('find')) return;
    await this.#put(item.claim.id, item.criterion, item.key, null);
  }

  #put(claim: string, criterion: CriterionView, key: string, outcome: FindingOutcome | null): Promise<boolean> {
    const { number } = this.record;
    const before = criterion.finding;
    const { note, told, ticked } = this.draft(key, before);
    const evidence = this.evidenceOf(key, criterion);
    const input = { claim, criterion: criterion.id, outcome, note: note.trim(), told: told.trim(), evidence, ticked };
    const label = outcome ? t.judged(t.outcomes[outcome], criterion.label) : t.takenBack(criterion.label);
    return this.record.change(label, () => commands.recordFinding(number, input), () => {
      this.#drop(key);
      const former = before ?? { outcome: null, note: '', told: '', evidence: [], ticked: [] };
      const { outcome, note, told, evidence, ticked } = former;
      return commands.recordFinding(number, { claim, criterion: criterion.id, outcome, note, told, evidence, ticked });
    }, () => this.#drop(key));
  }

  #drop(key: string): void {
    delete this.#drafts[key];
    this.#keep();
  }

  #keep(): void {
    this.kept.set(this.record.number, $state.snapshot(this.#drafts));
  }
}
