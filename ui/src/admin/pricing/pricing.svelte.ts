/**
 * A comparison of two policies over all cases: what is asked, how far the work is, and what came of it. It outlives its
 * page: the work goes on beside whatever else is done, and its result waits.
 */

import type { MaintenanceProgress } from '../../generated/MaintenanceProgress';
import type { PriceClaimView } from '../../generated/PriceClaimView';
import type { PriceView } from '../../generated/PriceView';
import type { SettingsView } from '../../generated/SettingsView';
import * as commands from '../../lib/commands';

export class Pricing {
  from = $state('');
  to = $state('');
  year = $state('');
  /** What the second side supposes: as chosen, by name. */
  rulings = $state.raw<Record<string, string>>({});
  parameters = $state.raw<Record<string, string>>({});
  /** What can be supposed of the second side, where it is installed. */
  settings = $state.raw<SettingsView | null>(null);

  running = $state(false);
  stopping = $state(false);
  /** Whether the last work was stopped before its end. */
  stopped = $state(false);
  progress = $state.raw<MaintenanceProgress | null>(null);
  found = $state.raw<PriceView | null>(null);
  fault = $state('');

  /** The case that is explained, and how. */
  number = $state('');
  claims = $state.raw<PriceClaimView[]>([]);

  #request = 0;
  #asked = 0;

  readonly supposes = $derived(Object.keys(this.rulings).length + Object.keys(this.parameters).length > 0);

  /** Chooses the second side. What was supposed of another is dropped. */
  async chooseSecond(name: string, installed: boolean): Promise<void> {
    this.to = name;
    [this.rulings, this.parameters, this.settings] = [{}, {}, null];
    if (!installed) return;
    try {
      const settings = await commands.settings(name);
      if (this.to === name) this.settings = settings;
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
  }

  /** Supposes something, or takes it back where it is as it stands. */
  suppose(what: 'rulings' | 'parameters', name: string, value: string, standing: string): void {
    const { [name]: _, ...others } = this[what];
    this[what] = value === standing ? others : { ...others, [name]: value };
  }

  async run(): Promise<void> {
    if (this.running) return;
    const request = ++this.#request;
    this.explainNothing();
    Object.assign(this, { running: true, stopping: false, stopped: false, progress: null, found: null, fault: '' });
    const year = this.year.trim() === '' ? null : Number(this.year.trim());
    const input = { from: this.from, to: this.to, year, rulings: this.rulings, parameters: this.parameters };
    try {
      const found = await commands.pricePolicies(input, (progress) => {
        if (request === this.#request) this.progress = progress;
      });
      if (request === this.#request) this.found = found;
    } catch (error) {
      if (request === this.#request && commands.isStopped(error)) this.stopped = true;
      else if (request === this.#request) this.fault = commands.errorMessage(error);
    } finally {
      if (request === this.#request) this.running = false;
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    try {
      await commands.stopPricing();
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
  }

  /** Opens a case's computations, or closes them. */
  async explain(number: string): Promise<void> {
    if (this.number === number) return this.explainNothing();
    const asked = ++this.#asked;
    [this.number, this.claims] = [number, []];
    try {
      const claims = await commands.explainPrice(number);
      if (asked === this.#asked) this.claims = claims;
    } catch (error) {
      if (asked === this.#asked) this.fault = commands.errorMessage(error);
    }
  }

  explainNothing(): void {
    this.#asked++;
    [this.number, this.claims] = ['', []];
  }

  reset(): void {
    this.#request++;
    this.explainNothing();
    Object.assign(this, { from: '', to: '', year: '', rulings: {}, parameters: {}, settings: null, running: false, stopped: false, progress: null, found: null, fault: '' });
  }
}
