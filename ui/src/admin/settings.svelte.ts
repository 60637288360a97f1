/** Parameters and rulings as they are in force. */

import type { SettingsView } from '../generated/SettingsView';
import { settings, errorMessage } from '../lib/commands';
import { policyChoice } from '../policy/policy-choice.svelte';

export class Settings {
  view = $state.raw<SettingsView | null>(null);
  fault = $state('');

  async load(): Promise<void> {
    try {
      this.view = await settings(policyChoice.name);
      this.fault = '';
    } catch (error) {
      this.fault = errorMessage(error);
    }
  }
}
