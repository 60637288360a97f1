/** 到处查找: cases by number, enterprise or invoice, the clauses of the policy, pages; and where one was last. */

import type { ClauseView } from '../../generated/ClauseView';
import { listCases, policy } from '../../lib/commands';
import { globalSearchText as t, navigationText } from '../../text/shell';
import type { Route, Shell } from '../shell.svelte';

export interface Found {
  key: string;
  kind: string;
  label: string;
  beside: string;
  to: Route;
}

const MOST = 8;

export class GlobalSearch {
  found = $state.raw<Found[]>([]);
  at = $state(0);
  #clauses: ClauseView[] | null = null;
  #request = 0;

  constructor(private readonly shell: Shell) {
    this.found = [...this.#recent(), ...this.#pages('')];
  }

  /** Looks for what was typed; an answer that a later one has overtaken is dropped. */
  async look(typed: string): Promise<void> {
    const request = ++this.#request;
    const words = typed.trim();
    if (!words) {
      this.#show([...this.#recent(), ...this.#pages('')]);
      return;
    }
    const [cases, clauses] = await Promise.all([this.#cases(words), this.#clausesOf(words)]);
    if (request === this.#request) this.#show([...this.#pages(words), ...cases, ...clauses]);
  }

  step(by: 1 | -1): void {
    this.at = Math.max(0, Math.min(this.at + by, this.found.length - 1));
  }

  #show(found: Found[]): void {
    this.found = found;
    this.at = 0;
  }

  #recent(): Found[] {
    return this.shell.recent.map(({ number, name }) => ({ key: `recent ${number}`, kind: t.recent, label: number, beside: name, to: { page: 'case', number } }));
  }

  #pages(words: string): Found[] {
    const pages: [string, Route][] = [
      [navigationText.home, { page: 'home' }],
      ...(this.shell.hasRole('reviewer') ? ([[navigationText.import, { page: 'import' }]] satisfies [string, Route][]) : []),
      [navigationText.cases, { page: 'cases' }],
      [navigationText.ledger, { page: 'ledger' }],
      [navigationText.policy, { page: 'policy' }],
      [navigationText.stats, { page: 'stats' }],
      [navigationText.admin, { page: 'admin' }],
      [navigationText.verify, { page: 'verify' }],
      [navigationText.help, { page: 'help' }],
    ];
    return pages.filter(([label]) => label.includes(words)).map(([label, to]) => ({ key: `page ${label}`, kind: t.page, label, beside: '', to }));
  }

  async #cases(words: string): Promise<Found[]> {
    const query = { stage: null, bureau: null, benefit: null, search: words, mine: false, offset: 0, limit: MOST };
    const { rows } = await listCases(query).catch(() => ({ rows: [] }));
    return rows.map((row) => ({ key: `case ${row.number}`, kind: t.case, label: row.number, beside: `${row.applicant}　${row.stage_label}`, to: { page: 'case', number: row.number } }));
  }

  async #clausesOf(words: string): Promise<Found[]> {
    this.#clauses ??= await policy(null).then((view) => view.clauses, () => []);
    const found = this.#clauses.filter((clause) => [clause.id, clause.number, clause.heading, clause.text, ...clause.benefits].some((text) => text.includes(words)));
    return found.slice(0, MOST).map((clause) => ({ key: `clause ${clause.id}`, kind: t.clause, label: `${clause.number} ${clause.heading}`, beside: clause.benefits.join('、'), to: { page: 'policy', clause: clause.id } }));
  }
}
