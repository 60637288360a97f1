/** The ledger: awards of a year, or all; found by words, and sorted. */

import type { LedgerRow } from '../generated/LedgerRow';
import { ledger, errorMessage } from '../lib/commands';
import { add, compare, inUnit, type Unit } from '../lib/money';
import { nextSorting, sorted, type Column, type Sorting } from '../lib/tables/table';
import { common } from '../text/common';
import { ledgerText as t } from '../text/ledger';

export class Ledger {
  rows = $state.raw<LedgerRow[] | null>(null);
  year = $state<number | null>(null);
  policy = $state<string | null>(null);
  years = $state.raw<number[]>([]);
  search = $state('');
  sorting = $state<Sorting | null>(null);
  at = $state(0);
  fault = $state('');

  readonly found = $derived.by(() => {
    const terms = this.search.trim().split(/\s+/).filter(Boolean);
    const all = this.rows ?? [];
    return terms.length === 0 ? all : all.filter((row) => terms.every((term) => [row.case, row.applicant, row.uscc, row.project, row.title].some((text) => text?.includes(term))));
  });
  readonly shown = $derived(sorted(this.found, ledgerColumns('yuan'), this.sorting));
  readonly total = $derived(this.found.reduce((sum, row) => add(sum, row.amount), '0.00'));

  readonly several = $derived(new Set(this.rows?.map((row) => `${row.pack} ${row.version ?? ''}`)).size > 1);

  async load(year: number | null = this.year, policy: string | null = this.policy): Promise<void> {
    [this.year, this.policy] = [year, policy];
    try {
      const view = await ledger({ uscc: null, year, policy });
      this.rows = view.rows;
      if (year === null) this.years = [...new Set(view.rows.flatMap((row) => row.year ?? []))].toSorted((a, b) => b - a);
      this.at = 0;
      this.fault = '';
    } catch (error) {
      this.fault = errorMessage(error);
    }
  }

  sortBy(column: string): void {
    this.sorting = nextSorting(this.sorting, column);
  }

  step(by: 1 | -1): void {
    this.at = Math.max(0, Math.min(this.at + by, this.shown.length - 1));
  }
}

export function ledgerColumns(unit: Unit): Column<LedgerRow>[] {
  return [
    { id: 'case', label: t.case, text: (row) => row.case ?? t.earlier },
    { id: 'applicant', label: t.applicant, text: (row) => row.applicant, wide: true },
    { id: 'uscc', label: t.uscc, text: (row) => row.uscc },
    { id: 'title', label: t.clause, text: (row) => row.title },
    { id: 'policy', label: t.policy, text: (row) => `${row.policy}${row.version === null ? '' : t.version(row.version)}`, hidden: true },
    { id: 'project', label: t.project, text: (row) => row.project ?? '' },
    { id: 'year', label: t.year, text: (row) => String(row.year ?? '') },
    { id: 'amount', label: t.amount(unit === 'wan' ? common.wan : common.yuan), money: true, text: (row) => inUnit(row.amount, unit), compare: (a, b) => compare(a.amount, b.amount) },
    { id: 'on', label: t.on, text: (row) => row.on },
    { id: 'holder', label: t.holder, text: (row) => row.holder ?? '', hidden: true },
    { id: 'payee', label: t.payee, text: (row) => row.payee ?? '', hidden: true },
    { id: 'basis', label: t.basis, text: (row) => row.basis, hidden: true },
  ];
}
