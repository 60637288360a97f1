/** The first run: where no store is yet, one is made, shown with samples, or restored. */

import type { DemoMade } from '../../generated/DemoMade';
import type { StoreMade } from '../../generated/StoreMade';
import { restoreStore, setUp, setUpDemo, errorMessage } from '../../lib/commands';
import type { Shell } from '../shell.svelte';
import { firstRunText as t } from '../../text/shell';

export type FirstRunMode = 'fresh' | 'demo' | 'restore';

export class FirstRunSetup {
  mode = $state<FirstRunMode | null>(null);
  bureau = $state('');
  admin = $state('');
  password = $state('');
  again = $state('');
  backup = $state('');
  made = $state.raw<StoreMade | null>(null);
  demo = $state.raw<DemoMade | null>(null);
  steps = $state.raw<string[]>([]);
  busy = $state(false);
  fault = $state('');

  constructor(private readonly shell: Shell) {}

  choose(mode: FirstRunMode | null): void {
    this.mode = mode;
    this.fault = '';
  }

  async make(): Promise<void> {
    if (![this.bureau, this.admin, this.password, this.again].every((text) => text.trim())) this.fault = t.empty;
    else if (this.password !== this.again) this.fault = t.differs;
    else
      await this.attempt(async () => {
        this.made = await setUp(this.bureau.trim(), this.admin.trim(), this.password);
        this.password = this.again = '';
      });
  }

  runDemo(): Promise<void> {
    this.steps = [];
    return this.attempt(async () => {
      this.demo = await setUpDemo((step) => (this.steps = [...this.steps, step.trim()]));
    });
  }

  async restore(): Promise<void> {
    if (!this.backup.trim()) this.fault = t.backupRequired;
    else
      await this.attempt(async () => {
        this.shell.start = await restoreStore(this.backup.trim());
      });
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.fault = '';
    try {
      await action();
    } catch (error) {
      this.fault = errorMessage(error);
    } finally {
      this.busy = false;
    }
  }
}
