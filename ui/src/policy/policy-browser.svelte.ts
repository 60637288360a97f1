/** Reading the policy: its clauses, and the one that is open. */

import type { PackPage } from '../generated/PackPage';
import type { PolicyView } from '../generated/PolicyView';
import { policy, policyPage, errorMessage } from '../lib/commands';
import { policyChoice } from './policy-choice.svelte';

export class PolicyBrowser {
  view = $state.raw<PolicyView | null>(null);
  page = $state.raw<PackPage | null>(null);
  fault = $state('');
  search = $state('');
  at = $state('');

  readonly shown = $derived.by(() => {
    const terms = this.search.trim();
    const clauses = this.view?.clauses ?? [];
    if (!terms) return clauses;
    return clauses.filter((one) => [one.id, one.number, one.heading, one.text, ...one.benefits].some((text) => text.includes(terms)));
  });
  readonly current = $derived(this.shown.find((one) => one.id === this.at) ?? this.shown[0]);

  /** The rules of the clause that is open. */
  readonly rules = $derived((this.page?.benefits ?? []).filter((one) => one.number === this.current?.number && one.text === this.current.text));

  #request = 0;

  /** Reads the policy that is chosen; an answer that a later choice has overtaken is dropped. */
  async load(): Promise<void> {
    const request = ++this.#request;
    try {
      const [view, page] = await Promise.all([policy(policyChoice.name), policyPage(policyChoice.name)]);
      if (request === this.#request) [this.view, this.page, this.fault] = [view, page, ''];
    } catch (error) {
      if (request === this.#request) this.fault = errorMessage(error);
    }
  }

  step(by: 1 | -1): void {
    const here = this.shown.findIndex((one) => one.id === this.current?.id);
    const next = this.shown[Math.max(0, Math.min(here + by, this.shown.length - 1))];
    if (next) this.at = next.id;
  }
}
