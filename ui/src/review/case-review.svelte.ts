/** One case under review: where the reader is, what is drafted, and every step that goes on record. */

import type { Act } from '../generated/Act';
import type { CaseView } from '../generated/CaseView';
import type { ClaimView } from '../generated/ClaimView';
import type { CriterionView } from '../generated/CriterionView';
import type { EvidenceView } from '../generated/EvidenceView';
import type { FindingOutcome } from '../generated/FindingOutcome';
import type { FindingView } from '../generated/FindingView';
import type { ItemView } from '../generated/ItemView';
import type { MaterialState } from '../generated/MaterialState';
import type { MaterialView } from '../generated/MaterialView';
import type { ProblemView } from '../generated/ProblemView';
import type { RemainingView } from '../generated/RemainingView';
import type { SettlementInput } from '../generated/SettlementInput';
import * as commands from '../lib/commands';
import { grouped } from '../lib/money';
import { Undo } from '../lib/undo';
import type { Shell } from '../shell/shell.svelte';
import { reviewText as t } from '../text/review';
import { requiredNote } from './required-note';
import { neighbour, claimKey, isOpen, materialKey, nextMaterial, nextOpen, outlineItems, type OutlineItem } from './outline-items';

/** What has been written about a criterion and is not on record yet. */
export interface Draft {
  note?: string;
  ticked?: string[];
  evidence?: EvidenceView[];
}

/** How a question stood settled, to settle it so again. */
function before(problem: ProblemView): SettlementInput {
  const stood = problem.settlement;
  const kind = problem.ways.find((kind) => kind === stood?.as) ?? null;
  return { as: kind, value: stood?.value ?? null, reason: stood?.reason ?? '' };
}

export class CaseReview {
  view = $state.raw<CaseView | null>(null);
  at = $state('');
  fault = $state('');
  busy = $state(0);
  savedAt = $state('');
  onlyOpen = $state(false);
  undoLabel = $state('');
  redoLabel = $state('');
  /** A finding that waits for its note. */
  pending = $state<{ key: string; outcome: FindingOutcome; why: string } | null>(null);
  /** The words of the sum that the pointer is on. */
  lit = $state<string | null>(null);
  /** What is shown as evidence, where the reader chose it. */
  cell = $state<string | null>(null);
  file = $state<string | null>(null);
  picking = $state(false);

  readonly all = $derived<OutlineItem[]>(this.view ? outlineItems(this.view) : []);
  readonly current = $derived(this.all.find((item) => item.key === this.at));
  readonly openCount = $derived(this.all.filter((item) => item.kind === 'criterion' && isOpen(item)).length);
  readonly claim = $derived.by<ClaimView | undefined>(() => {
    const here = this.current && 'claim' in this.current ? this.current.claim.id : this.claimId;
    return this.view?.claims.find((claim) => claim.id === here) ?? this.view?.claims[0];
  });

  private claimId = $state('');
  #drafts = $state<Record<string, Draft>>({});
  #undo = new Undo();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly number: string,
    private readonly shell: Shell,
    /** Drafts by case, so that leaving a page, locking and closing lose no words. */
    private readonly kept: { get(number: string): Record<string, Draft> | undefined; set(number: string, drafts: Record<string, Draft>): void } = new Map(),
  ) {
    this.#drafts = kept.get(number) ?? {};
  }

  may(act: Act): boolean {
    return this.view?.me.may.includes(act) ?? false;
  }

  async load(): Promise<void> {
    try {
      this.view = await commands.showCase(this.number);
      this.fault = '';
      if (!this.current) this.goToFirst();
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
  }

  // ---- Moving about --------------------------------------------------------------

  go(key: string): void {
    if (key === this.at) return;
    this.at = key;
    this.cell = null;
    this.file = null;
    this.pending = null;
    this.lit = null;
    if (this.current && 'claim' in this.current) this.claimId = this.current.claim.id;
  }

  step(by: 1 | -1): void {
    const among = this.onlyOpen ? this.all.filter((item) => isOpen(item) || item.key === this.at) : this.all;
    this.go(neighbour(among, this.at, by));
  }

  goToNextOpen(from = this.at): void {
    const next = nextOpen(this.all, from);
    if (next) this.go(next);
  }

  /** To the first thing that is left; gives whether what is left there is the amount. */
  goToFirstRemaining(): 'amount' | 'finding' | 'question' | null {
    const first = this.view?.remaining[0];
    return first ? this.goToRemaining(first) : null;
  }

  /** To a thing that is left: a material, an open question with its cell, a criterion, an amount. */
  goToRemaining(remaining: RemainingView): 'amount' | 'finding' | 'question' {
    if (remaining.material) {
      this.go(materialKey(remaining.material));
      return 'question';
    }
    if (remaining.problem) {
      this.go('problems');
      this.cell = remaining.at;
      return 'question';
    }
    if (remaining.criterion) {
      this.go(`${remaining.claim}/${remaining.criterion}`);
      return 'finding';
    }
    this.go(claimKey(remaining.claim));
    return 'amount';
  }

  private goToFirst(): void {
    const criteria = this.all.filter((item) => item.kind === 'criterion');
    this.go((criteria.find(isOpen) ?? criteria[0] ?? this.all[0])?.key ?? '');
  }

  // ---- Findings -------------------------------------------------------------------

  draft(key: string, finding: FindingView | null): Required<Draft> {
    const written = this.#drafts[key] ?? {};
    return {
      note: written.note ?? finding?.note ?? '',
      ticked: written.ticked ?? finding?.ticked ?? [],
      evidence: written.evidence ?? finding?.evidence ?? [],
    };
  }

  write(key: string, part: Draft): void {
    this.#drafts[key] = { ...this.#drafts[key], ...part };
    this.kept.set(this.number, $state.snapshot(this.#drafts));
  }

  private drop(key: string): void {
    delete this.#drafts[key];
    this.kept.set(this.number, $state.snapshot(this.#drafts));
  }

  /** The evidence that will go on record: what was chosen, else the cells that the program looked at. */
  evidenceOf(key: string, criterion: CriterionView): EvidenceView[] {
    const chosen = this.#drafts[key]?.evidence ?? criterion.finding?.evidence;
    return chosen ?? criterion.cells.map((what) => ({ kind: 'cell', what }));
  }

  /** Judges the criterion in hand, or asks for the note first. */
  async judge(outcome: FindingOutcome, thenOn = true): Promise<void> {
    const item = this.current;
    if (item?.kind !== 'criterion' || !this.may('find')) return;
    const { key, claim, criterion } = item;
    const why = requiredNote(criterion, outcome);
    if (why && this.draft(key, criterion.finding).note.trim() === '') {
      this.pending = { key, outcome, why };
      return;
    }
    this.pending = null;
    // The page goes on at once; a refusal brings the reader back.
    if (thenOn) this.goToNextOpen(key);
    const done = await this.putFinding(claim.id, criterion, key, outcome);
    if (!done) this.go(key);
  }

  /** Enter: confirms what the program proposes, or goes on from what is judged already. */
  async confirm(): Promise<void> {
    const item = this.current;
    if (item?.kind !== 'criterion') return this.step(1);
    const { criterion } = item;
    if (criterion.finding || !this.may('find')) return this.goToNextOpen();
    if (criterion.proposed === 'met' || criterion.proposed === 'unmet') return this.judge(criterion.proposed);
    this.shell.notify(t.noProposal);
  }

  /** Saves a changed note, tick or piece of evidence of a criterion that has its finding. */
  async keepDraft(): Promise<void> {
    const item = this.current;
    if (item?.kind !== 'criterion' || !this.may('find')) return;
    const { key, claim, criterion } = item;
    if (this.pending?.key === key) return;
    const finding = criterion.finding;
    if (!finding || !this.#drafts[key]) return;
    const draft = this.draft(key, finding);
    const same =
      draft.note.trim() === finding.note &&
      JSON.stringify([draft.ticked, draft.evidence]) === JSON.stringify([finding.ticked, finding.evidence]);
    if (!same) await this.putFinding(claim.id, criterion, key, finding.outcome);
  }

  async takeBack(): Promise<void> {
    const item = this.current;
    if (item?.kind !== 'criterion' || !item.criterion.finding || !this.may('find')) return;
    await this.putFinding(item.claim.id, item.criterion, item.key, null);
  }

  private putFinding(claim: string, criterion: CriterionView, key: string, outcome: FindingOutcome | null) {
    const before = criterion.finding;
    const { note, ticked } = this.draft(key, before);
    const evidence = this.evidenceOf(key, criterion);
    const input = { claim, criterion: criterion.id, outcome, note: note.trim(), evidence, ticked };
    const label = outcome ? t.judged(t.outcomes[outcome], criterion.label) : t.takenBack(criterion.label);
    return this.record(label, () => commands.recordFinding(this.number, input), () => {
      this.drop(key);
      const former = before ?? { outcome: null, note: '', evidence: [], ticked: [] };
      const { outcome, note, evidence, ticked } = former;
      return commands.recordFinding(this.number, { claim, criterion: criterion.id, outcome, note, evidence, ticked });
    }, () => this.drop(key));
  }

  // ---- Items, materials, decisions ---------------------------------------------------

  /** Admits an item in part; `null` admits it whole again. */
  admit(item: ItemView, admitted: string | null, reason: string): Promise<boolean> {
    const label = admitted === null ? t.wholeAgain(item.number || item.kind) : t.cutDone(item.number || item.kind);
    const former: [string | null, string] = item.cut ? [item.admitted, item.reason] : [null, ''];
    return this.record(
      label,
      () => commands.admitItem(this.number, item.id, admitted, reason),
      () => commands.admitItem(this.number, item.id, ...former),
    );
  }

  checkMaterial(material: MaterialView, state: MaterialState | null, note: string): Promise<boolean> {
    if (state !== null && material.state === null) this.go(nextMaterial(this.all, this.at) ?? this.at);
    const label = t.materialDone(state ? t.materialStates[state] : t.unchecked, material.label);
    return this.record(
      label,
      () => commands.checkMaterial(this.number, material.id, state, note),
      () => commands.checkMaterial(this.number, material.id, material.state, material.note),
    );
  }

  /** Settles an open question; `null` takes its settlement back. */
  settle(problem: ProblemView, settlement: SettlementInput | null): Promise<boolean> {
    const open: SettlementInput = { as: null, value: null, reason: '' };
    const label = settlement?.as ? t.settledDone(t.settlementKinds[settlement.as]) : t.unsettled;
    return this.record(
      label,
      () => commands.settleProblem(this.number, problem.id, settlement ?? open),
      () => commands.settleProblem(this.number, problem.id, settlement ? open : before(problem)),
    );
  }

  decide(claim: ClaimView, amount: string | null, reason: string): Promise<boolean> {
    const before = claim.decision;
    return this.record(
      amount === null ? t.decisionTakenBack : t.decidedDone(grouped(amount)),
      () => commands.decideClaim(this.number, claim.id, amount, reason),
      () => commands.decideClaim(this.number, claim.id, before?.amount ?? null, before?.reason ?? ''),
    );
  }

  // ---- Moves: not to be undone by a key -------------------------------------------------

  /** Takes a step that changes who may do what. Throws what was refused, for the dialog to show. */
  async move(command: () => Promise<CaseView>): Promise<void> {
    this.view = await command();
    this.#undo.clear();
    this.labels();
    this.stamp();
  }

  async declare(recusal: string | null): Promise<void> {
    try {
      await this.move(() => commands.declareInterest(this.number, recusal));
      this.fault = '';
    } catch (error) {
      if (recusal !== null) throw error;
      this.fault = commands.errorMessage(error);
    }
  }

  // ---- On record, and back ----------------------------------------------------------------

  async undo(): Promise<void> {
    this.shell.dismissToast();
    try {
      const step = await this.#undo.undo();
      if (step) this.shell.notify(t.undone(step.label));
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
    this.labels();
  }

  async redo(): Promise<void> {
    this.shell.dismissToast();
    try {
      const step = await this.#undo.redo();
      if (step) this.shell.notify(t.redone(step.label), () => void this.undo());
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
    this.labels();
  }

  private labels(): void {
    this.undoLabel = this.#undo.last?.label ?? '';
    this.redoLabel = this.#undo.next?.label ?? '';
  }

  /** Puts a step on record, one after another; true where it was taken. */
  private record(
    label: string,
    command: () => Promise<CaseView>,
    back: () => Promise<CaseView>,
    then: () => void = () => {},
  ): Promise<boolean> {
    return this.inTurn(async () => {
      try {
        const decided = this.view?.claims.filter((claim) => claim.decision).length ?? 0;
        this.show(await command());
        then();
        this.#undo.did({
          label,
          back: () => this.inTurn(async () => this.show(await back())),
          again: () => this.inTurn(async () => this.show(await command())),
        });
        this.labels();
        const lapsed = (this.view?.claims.filter((claim) => claim.decision).length ?? 0) < decided;
        this.shell.notify(lapsed && label !== t.decisionTakenBack ? t.lapsed : label, () => void this.undo());
        return true;
      } catch (error) {
        this.fault = commands.errorMessage(error);
        return false;
      }
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.busy++;
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn.finally(() => this.busy--);
  }

  private show(view: CaseView): void {
    this.view = view;
    this.fault = '';
    this.stamp();
  }

  private stamp(): void {
    const now = new Date();
    this.savedAt = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`;
  }
}
