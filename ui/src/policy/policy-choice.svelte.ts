/** The policies of the store, and the one that the pages of a policy show: the same on all of them. */

import type { InstalledPolicyView } from '../generated/InstalledPolicyView';
import { policies } from '../lib/commands';

class PolicyChoice {
  all = $state.raw<InstalledPolicyView[]>([]);
  /** `ID@N`; with none, the usual one. */
  name = $state<string | null>(null);

  /** Those under which something new may be read. */
  readonly inUse = $derived(this.all.filter((one) => !one.retired_at));

  /** Of the policy that was installed first the newest version in use: what is meant where none is named. */
  readonly usual = $derived(this.inUse.findLast((one) => one.id === this.inUse[0]?.id));

  async load(): Promise<void> {
    try {
      this.all = await policies();
    } catch {
      // The choice stays as it was: nothing may be set for another policy because a list did not come.
      return;
    }
    if (!this.all.some((one) => one.name === this.name)) this.name = null;
  }
}

export const policyChoice = new PolicyChoice();
