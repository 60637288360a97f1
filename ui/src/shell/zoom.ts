/** How large the page is drawn, as a browser does it: by steps, kept for the next start. */

import { zoom } from '../lib/commands';

const STEPS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
const KEY = 'zoom';

/** The step above or below one; the same at either end. */
export function nextStep(factor: number, by: 1 | -1): number {
  const step = by > 0 ? STEPS.find((step) => step > factor + 0.001) : STEPS.findLast((step) => step < factor - 0.001);
  return step ?? factor;
}

export class Zoom {
  factor = 1;
  #turn: Promise<void> = Promise.resolve();

  /** Draws the page as large as it was left. */
  async begin(): Promise<void> {
    const kept = Number(stored());
    if (kept >= 0.8 && kept <= 2 && kept !== 1) await this.set(kept);
  }

  async step(by: 1 | -1): Promise<void> {
    await this.set(nextStep(this.factor, by));
  }

  /** One after another: of keys that are pressed fast the last one counts, and not the one that was answered last. */
  set(factor: number): Promise<void> {
    this.factor = factor;
    this.#turn = this.#turn.then(() => this.#draw(factor));
    return this.#turn;
  }

  async #draw(factor: number): Promise<void> {
    try {
      await zoom(factor);
      localStorage.setItem(KEY, String(factor));
    } catch {
      // Where the page cannot be enlarged, or it cannot be kept, the text stays as it is.
    }
  }

  /** Takes a key press, where it is one of these. */
  key(event: KeyboardEvent): boolean {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
    if (event.key === '=' || event.key === '+') void this.step(1);
    else if (event.key === '-') void this.step(-1);
    else if (event.key === '0') void this.set(1);
    else return false;
    event.preventDefault();
    return true;
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
