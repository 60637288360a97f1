/**
 * What can be taken back: each step knows the words for it and how to put the former value
 * on record again. Taking back is a new record, so the audit log keeps both.
 */

export interface Step {
  /** What was done, in Chinese, for the toast and the tooltip. */
  label: string;
  /** Puts the former value back. */
  back: () => Promise<void>;
  /** Does it once more. */
  again: () => Promise<void>;
}

export class Undo {
  #steps: Step[] = [];
  #undone: Step[] = [];

  constructor(private readonly most = 50) {}

  get last(): Step | undefined {
    return this.#steps.at(-1);
  }

  did(step: Step): void {
    this.#steps.push(step);
    if (this.#steps.length > this.most) this.#steps.shift();
    this.#undone = [];
  }

  get next(): Step | undefined {
    return this.#undone.at(-1);
  }

  /** Takes the last step back. A step that fails stays, so that it can be tried again. */
  async undo(): Promise<Step | null> {
    const step = this.#steps.at(-1);
    if (!step) return null;
    await step.back();
    const index = this.#steps.lastIndexOf(step);
    if (index >= 0) this.#steps.splice(index, 1);
    this.#undone.push(step);
    return step;
  }

  /** Does the step again that was taken back last. One that fails stays. */
  async redo(): Promise<Step | null> {
    const step = this.#undone.at(-1);
    if (!step) return null;
    await step.again();
    const index = this.#undone.lastIndexOf(step);
    if (index >= 0) this.#undone.splice(index, 1);
    this.#steps.push(step);
    return step;
  }

  clear(): void {
    this.#steps = [];
    this.#undone = [];
  }
}
