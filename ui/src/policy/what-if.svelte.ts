/** What is supposed of one claim, and what the program makes of it. */

import type { Suppositions } from '../generated/Suppositions';
import type { WhatIfView } from '../generated/WhatIfView';
import { whatIf, errorMessage } from '../lib/commands';
import { whatIfText as t } from '../text/policy';

const nothing = (): Suppositions => ({ inputs: {}, parameters: {}, rulings: {} });

export class WhatIfTrial {
  number = $state('');
  view = $state.raw<WhatIfView | null>(null);
  supposed = $state<Suppositions>(nothing());
  fault = $state('');
  /** What was supposed last, where it was refused: no result stands beside it. */
  refused = $state<string | null>(null);

  readonly changed = $derived(Object.values(this.supposed).some((group) => Object.keys(group).length > 0));
  #request = 0;

  /** Looks at the first claim of the case that is named. */
  load(): Promise<void> {
    this.supposed = nothing();
    this.view = null;
    this.refused = null;
    if (!this.number.trim()) {
      this.fault = t.numberRequired;
      return Promise.resolve();
    }
    return this.ask(null);
  }

  choose(claim: string): Promise<void> {
    this.supposed = nothing();
    return this.ask(claim);
  }

  suppose(group: keyof Suppositions, name: string, value: string, stands: string): void {
    if (value === stands) delete this.supposed[group][name];
    else this.supposed[group][name] = value;
    void this.ask(this.view?.claim ?? null, name);
  }

  reset(): void {
    this.supposed = nothing();
    void this.ask(this.view?.claim ?? null);
  }

  private async ask(claim: string | null, supposed: string | null = null): Promise<void> {
    const request = ++this.#request;
    try {
      const view = await whatIf(this.number.trim(), claim, $state.snapshot(this.supposed));
      if (request !== this.#request) return;
      this.view = view;
      this.fault = '';
      this.refused = null;
    } catch (error) {
      if (request !== this.#request) return;
      this.fault = errorMessage(error);
      this.refused = supposed ?? '';
    }
  }
}
