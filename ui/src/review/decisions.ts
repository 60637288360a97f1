/** What is decided on a case besides its findings: items admitted, materials ticked off, questions settled, amounts. */

import type { ClaimView } from '../generated/ClaimView';
import type { ItemView } from '../generated/ItemView';
import type { MaterialState } from '../generated/MaterialState';
import type { MaterialView } from '../generated/MaterialView';
import type { ProblemView } from '../generated/ProblemView';
import type { SettlementInput } from '../generated/SettlementInput';
import * as commands from '../lib/commands';
import { grouped } from '../lib/money';
import { reviewText as t } from '../text/review';
import type { CaseRecord } from './case-record.svelte';
import type { CaseOutline } from './outline/case-outline.svelte';

const UNSETTLED: SettlementInput = { as: null, value: null, reason: '' };

/** How a question stood settled, to settle it so again. */
function formerSettlement(problem: ProblemView): SettlementInput {
  const stood = problem.settlement;
  const kind = problem.ways.find((kind) => kind === stood?.as) ?? null;
  return { as: kind, value: stood?.value ?? null, reason: stood?.reason ?? '' };
}

export class Decisions {
  constructor(
    private readonly record: CaseRecord,
    private readonly outline: CaseOutline,
  ) {}

  /** Admits an item in part; `null` admits it whole again. */
  admit(item: ItemView, admitted: string | null, reason: string): Promise<boolean> {
    const { number } = this.record;
    const label = admitted === null ? t.wholeAgain(item.number || item.kind) : t.cutDone(item.number || item.kind);
    const former: [string | null, string] = item.cut ? [item.admitted, item.reason] : [null, ''];
    return this.record.change(
      label,
      () => commands.admitItem(number, item.id, admitted, reason),
      () => commands.admitItem(number, item.id, ...former),
    );
  }

  checkMaterial(material: MaterialView, state: MaterialState | null, note: string): Promise<boolean> {
    const { number } = this.record;
    if (state !== null && material.state === null) this.outline.goToNextMaterial();
    return this.record.change(
      t.materialDone(state ? t.materialStates[state] : t.unchecked, material.label),
      () => commands.checkMaterial(number, material.id, state, note),
      () => commands.checkMaterial(number, material.id, material.state, material.note),
    );
  }

  /** Settles an open question; `null` takes its settlement back. */
  settle(problem: ProblemView, settlement: SettlementInput | null): Promise<boolean> {
    const { number } = this.record;
    return this.record.change(
      settlement?.as ? t.settledDone(t.settlementKinds[settlement.as]) : t.unsettled,
      () => commands.settleProblem(number, problem.id, settlement ?? UNSETTLED),
      () => commands.settleProblem(number, problem.id, settlement ? UNSETTLED : formerSettlement(problem)),
    );
  }

  decide(claim: ClaimView, amount: string | null, reason: string): Promise<boolean> {
    const { number } = this.record;
    const before = claim.decision;
    return this.record.change(
      amount === null ? t.decisionTakenBack : t.decidedDone(grouped(amount)),
      () => commands.decideClaim(number, claim.id, amount, reason),
      () => commands.decideClaim(number, claim.id, before?.amount ?? null, before?.reason ?? ''),
    );
  }
}
