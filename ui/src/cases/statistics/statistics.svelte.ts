/** The statistics of a year, and their charts. */

import type { StatisticsView } from '../../generated/StatisticsView';
import { statistics, errorMessage } from '../../lib/commands';
import { add, fen, inWan } from '../../lib/money';
import { statisticsText as t } from '../../text/cases';
import type { Bars } from './bar-chart';

export class Statistics {
  view = $state.raw<StatisticsView | null>(null);
  year = $state<number | null>(null);
  policy = $state<string | null>(null);
  fault = $state('');

  /** Whether the sums are of more than one policy. */
  readonly several = $derived(new Set(this.view?.clauses.map((sum) => sum.pack)).size > 1);

  async load(year: number | null = this.year, policy: string | null = this.policy): Promise<void> {
    [this.year, this.policy] = [year, policy];
    try {
      this.view = await statistics(year, policy);
      this.fault = '';
    } catch (error) {
      this.fault = errorMessage(error);
    }
  }
}

/** An amount as the length of a bar, in 万元: never computed with, and never shown as an amount. */
export function inWanForBars(amount: string): number {
  return Number((fen(amount) ?? 0n) / 10_000n) / 100;
}

interface Sum {
  in_review: string;
  awarded: string;
}

/** Approved and still in review, one on the other. */
export function amountBars<S extends Sum>(title: string, sums: S[], name: (sum: S) => string): Bars {
  const some = sums.filter((sum) => sum.awarded !== '0.00' || sum.in_review !== '0.00');
  return {
    title: `${title}（${t.wan}）`,
    unit: t.wan,
    names: some.map(name),
    stacked: true,
    labels: some.map((sum) => inWan(add(sum.awarded, sum.in_review))),
    series: [
      { name: t.awarded, values: some.map((sum) => inWanForBars(sum.awarded)), said: some.map((sum) => inWan(sum.awarded)) },
      { name: t.inReview, values: some.map((sum) => inWanForBars(sum.in_review)), said: some.map((sum) => inWan(sum.in_review)) },
    ],
  };
}
