/**
 * Backups and checks of the store, its moving and its new keys: what is going on, how far it is, and what came of it. It outlives its page: the
 * work goes on beside whatever else is done, and its result waits.
 */

import type { CheckView } from '../generated/CheckView';
import type { KeyMade } from '../generated/KeyMade';
import type { RescueView } from '../generated/RescueView';
import type { MaintenanceProgress } from '../generated/MaintenanceProgress';
import * as commands from '../lib/commands';

type MaintenanceTask = 'backup' | 'check' | 'key' | 'move' | 'rescue';

export class Maintenance {
  running = $state<MaintenanceTask | null>(null);
  stopping = $state(false);
  /** Whether the last work was stopped before its end. */
  stopped = $state(false);
  progress = $state.raw<MaintenanceProgress | null>(null);
  /** What the last check found. */
  found = $state.raw<CheckView | null>(null);
  /** Where the last backup is. */
  saved = $state('');
  /** The store's new key, until its recovery key is put away. */
  key = $state.raw<KeyMade | null>(null);
  /** Where the store went. */
  moved = $state('');
  /** What became of a rescue. */
  rescued = $state.raw<RescueView | null>(null);
  fault = $state('');
  /** What went wrong with what the program does by itself at sign-in. */
  warnings = $state.raw<string[]>([]);

  #request = 0;
  /** Counts who sits at the window, one after another. */
  #session = 0;

  /** The look at the store and the day's backup that follow a sign-in. */
  async runStartupMaintenance(): Promise<void> {
    const session = this.#session;
    try {
      const warnings = await commands.runStartupMaintenance();
      if (session === this.#session) this.warnings = warnings;
    } catch (error) {
      if (session === this.#session) this.warnings = [commands.errorMessage(error)];
    }
  }

  /** Backs up to a path. Gives whether a backup was made. */
  backUp(path: string): Promise<boolean> {
    return this.#work('backup', async (tell) => {
      this.saved = await commands.backUp(path, tell);
    });
  }

  check(): Promise<boolean> {
    return this.#work('check', async (tell) => {
      this.found = await commands.checkStore(tell);
    });
  }

  /** Gives the store a new key. */
  renewKey(own: string): Promise<boolean> {
    return this.#work('key', async (tell) => {
      this.key = await commands.renewStoreKey(own, tell);
    });
  }

  /** Moves the store: nobody is signed in afterwards. */
  move(path: string): Promise<boolean> {
    return this.#work('move', async (tell) => {
      this.moved = await commands.moveStore(path, tell);
    });
  }

  /** Copies what can be read of a broken store into a new one. */
  rescue(path: string, own: string): Promise<boolean> {
    return this.#work('rescue', async (tell) => {
      this.rescued = await commands.rescueStore(path, own, tell);
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    try {
      await commands.stopMaintenance();
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
  }

  reset(): void {
    this.#request++;
    this.#session++;
    Object.assign(this, { running: null, stopped: false, progress: null, found: null, saved: '', key: null, moved: '', rescued: null, fault: '', warnings: [] });
  }

  async #work(what: MaintenanceTask, run: (tell: (progress: MaintenanceProgress) => void) => Promise<void>): Promise<boolean> {
    if (this.running) return false;
    const request = ++this.#request;
    Object.assign(this, { running: what, stopping: false, stopped: false, progress: null, fault: '' });
    Object.assign(this, what === 'backup' ? { saved: '' } : what === 'check' ? { found: null } : {});
    try {
      await run((progress) => {
        if (request === this.#request) this.progress = progress;
      });
      return request === this.#request;
    } catch (error) {
      if (request === this.#request && commands.isStopped(error)) this.stopped = true;
      else if (request === this.#request) this.fault = commands.errorMessage(error);
      return false;
    } finally {
      if (request === this.#request) this.running = null;
    }
  }
}
