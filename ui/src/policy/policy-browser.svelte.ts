/** Reading the policy: its clauses, and the one that is open. */

import type { PolicyView } from '../generated/PolicyView';
import { policy, errorMessage } from '../lib/commands';
import { policyChoice } from './policy-choice.svelte';

export class PolicyBrowser {
  view = $state.raw<PolicyView | null>(null);
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

  #request = 0;

  /** Reads the policy that is chosen; an answer that a later choice has overtaken is dropped. */
  async load(): Promise<void> {
    const request = ++this.#request;
    try {
      const view = await policy(policyChoice.name);
      if (request === this.#request) [this.view, this.fault] = [view, ''];
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
