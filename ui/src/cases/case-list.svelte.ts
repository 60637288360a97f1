/**
 * The list of cases: which are asked for, and the pages of rows that have come. Only the
 * pages in sight are fetched, so that a store of 100,000 cases scrolls like one of ten.
 */

import { SvelteMap } from 'svelte/reactivity';
import type { CaseRowView } from '../generated/CaseRowView';
import type { Stage } from '../generated/Stage';
import type { StageCount } from '../generated/StageCount';
import { listCases, errorMessage } from '../lib/commands';
import { nextSorting, type Sorting } from '../lib/tables/table';
import { casesText as t } from '../text/cases';

export const PAGE = 200;
const EXPORT_PAGE = 2000;
/** As many as one meeting can hold, and more. */
export const MAX_SELECTED = 500;

export class CaseList {
  stage = $state<Stage | null>(null);
  mine = $state(true);
  overdue = $state(false);
  search = $state('');
  /** `ID` in any version, or `ID@N`. */
  policy = $state<string | null>(null);
  sorting = $state<Sorting | null>(null);

  total = $state(0);
  /** Whether a search found more than are counted and shown. */
  more = $state(false);
  stages = $state<StageCount[]>([]);
  mineCount = $state(0);
  loaded = $state(false);
  fault = $state('');
  /** Index of the row that the keys are on. */
  at = $state(0);

  /** Rows that were selected, in the order of selecting; they stay so whatever is filtered. */
  readonly selected = new SvelteMap<string, CaseRowView>();
  #lastToggled = 0;

  #pages = new SvelteMap<number, CaseRowView[]>();
  #requested = new Set<number>();
  #request = 0;
  /** Counts what was read anew: the rows in sight then have to be fetched once more. */
  #read = $state(0);
  #chosen = false;

  /** Everything, over all stages. */
  get totalCount(): number {
    return this.stages.reduce((sum, stage) => sum + stage.count, 0);
  }

  row(index: number): CaseRowView | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The number of the case before or after one, as far as the list has been read. */
  neighbour(number: string, by: 1 | -1): string | null {
    for (const [page, rows] of this.#pages) {
      const index = rows.findIndex((row) => row.number === number);
      if (index >= 0) return this.row(page * PAGE + index + by)?.number ?? null;
    }
    return null;
  }

  /** Reads the list anew from its head; what shows stays until the answer comes. */
  async refresh(): Promise<void> {
    const request = ++this.#request;
    try {
      const page = await this.#fetch(0);
      if (request !== this.#request) return;
      // A person with nothing waiting is shown everything, the first time.
      if (!this.#chosen && this.mine && page.mine === 0 && page.stages.some((stage) => stage.count > 0)) {
        this.#chosen = true;
        this.mine = false;
        return this.refresh();
      }
      this.#pages.clear();
      this.#requested = new Set([0]);
      this.#pages.set(0, page.rows);
      this.total = page.total;
      this.more = page.more;
      this.stages = page.stages;
      this.mineCount = page.mine;
      this.at = Math.max(0, Math.min(this.at, page.total - 1));
      this.fault = '';
      this.#read++;
    } catch (error) {
      if (request === this.#request) this.fault = errorMessage(error);
    } finally {
      if (request === this.#request) this.loaded = true;
    }
  }

  /** Fetches the pages that rows from one index to another stand on. */
  async ensure(from: number, to: number): Promise<void> {
    void this.#read;
    const request = this.#request;
    for (let page = Math.floor(from / PAGE); page <= Math.floor(Math.max(from, to - 1) / PAGE); page++) {
      if (this.#requested.has(page) || page * PAGE >= this.total) continue;
      this.#requested.add(page);
      try {
        const { rows } = await this.#fetch(page * PAGE);
        if (request === this.#request) this.#pages.set(page, rows);
      } catch (error) {
        this.#requested.delete(page);
        if (request === this.#request) this.fault = errorMessage(error);
      }
    }
  }

  filter(choice: { stage?: Stage | null; mine?: boolean; search?: string; overdue?: boolean; policy?: string | null }): void {
    this.#chosen = true;
    this.overdue = choice.overdue ?? false;
    if (choice.stage !== undefined) this.stage = choice.stage;
    if (choice.mine !== undefined) this.mine = choice.mine;
    if (choice.search !== undefined) this.search = choice.search;
    if (choice.policy !== undefined) this.policy = choice.policy;
    this.at = 0;
    void this.refresh();
  }

  /** The next case that waits for the person signed in, other than one; the newest first, and round again. */
  async nextMine(other: string): Promise<string | null> {
    const query = { stage: null, bureau: null, benefit: null, search: '', mine: true, offset: 0, limit: PAGE };
    const { rows } = await listCases(query);
    const here = rows.findIndex((row) => row.number === other);
    return [...rows.slice(here + 1), ...rows.slice(0, Math.max(here, 0))][0]?.number ?? null;
  }

  /** Every row that the filters let through, for copying and exporting; `onProgress` says whether to go on. */
  async allRows(onProgress: (done: number) => boolean = () => true): Promise<CaseRowView[]> {
    const rows: CaseRowView[] = [];
    const request = this.#request;
    while (rows.length < this.total && request === this.#request) {
      const page = await this.#fetch(rows.length, EXPORT_PAGE);
      if (page.rows.length === 0) break;
      rows.push(...page.rows);
      if (!onProgress(rows.length)) break;
    }
    return rows;
  }

  toggle(index: number, through = false): void {
    const row = this.row(index);
    if (!row) return;
    if (through) {
      const [from, to] = [Math.min(this.#lastToggled, index), Math.max(this.#lastToggled, index)];
      for (let at = from; at <= to && this.selected.size < MAX_SELECTED; at++) {
        const one = this.row(at);
        if (one) this.selected.set(one.number, one);
      }
    } else if (this.selected.has(row.number)) this.selected.delete(row.number);
    else if (this.selected.size < MAX_SELECTED) this.selected.set(row.number, row);
    else this.fault = t.tooMany(MAX_SELECTED);
    this.#lastToggled = index;
  }

  /** Whether all that the filters let through are selected. */
  get allSelected(): boolean {
    return this.total > 0 && this.selected.size >= this.total && this.row(0) !== undefined && this.selected.has(this.row(0)?.number ?? '');
  }

  /** Selects all that the filters let through, or takes every one away. */
  async toggleAll(): Promise<void> {
    if (this.allSelected) {
      this.selected.clear();
      return;
    }
    if (this.total > MAX_SELECTED) {
      this.fault = t.tooMany(MAX_SELECTED);
      return;
    }
    try {
      for (const row of await this.allRows()) this.selected.set(row.number, row);
      this.fault = '';
    } catch (error) {
      this.fault = errorMessage(error);
    }
  }

  sortBy(column: string): void {
    this.sorting = nextSorting(this.sorting, column);
    this.at = 0;
    void this.refresh();
  }

  reset(): void {
    this.#request++;
    this.#chosen = false;
    this.stage = null;
    this.mine = true;
    this.overdue = false;
    this.search = '';
    this.policy = null;
    this.sorting = null;
    this.at = 0;
    this.total = 0;
    this.stages = [];
    this.loaded = false;
    this.#pages.clear();
    this.selected.clear();
  }

  #fetch(offset: number, limit = PAGE) {
    return listCases({
      stage: this.stage,
      bureau: null,
      benefit: null,
      search: this.search.trim(),
      policy: this.policy,
      mine: this.mine,
      overdue: this.overdue,
      order: this.sorting?.by ?? null,
      down: this.sorting?.down ?? false,
      offset,
      limit,
    });
  }
}
