/** A case as it stands on record, and the steps that change it: one after another, each of them to be taken back. */

import type { Action } from '../generated/Action';
import type { CaseView } from '../generated/CaseView';
import { clockNow } from '../lib/beijing-time';
import * as commands from '../lib/commands';
import { Undo } from '../lib/undo';
import type { Shell } from '../shell/shell.svelte';
import { reviewText as t } from '../text/review';

export class CaseRecord {
  view = $state.raw<CaseView | null>(null);
  fault = $state('');
  busy = $state(0);
  savedAt = $state('');
  undoLabel = $state('');
  redoLabel = $state('');

  #undo = new Undo();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly number: string,
    private readonly shell: Shell,
  ) {}

  may(act: Action): boolean {
    return this.view?.me.may.includes(act) ?? false;
  }

  /** Reads the case; gives whether it could be read. */
  async load(): Promise<boolean> {
    try {
      this.view = await commands.showCase(this.number);
      this.fault = '';
      return true;
    } catch (error) {
      this.fault = commands.errorMessage(error);
      return false;
    }
  }

  /** Takes a step that changes who may do what, and that no key takes back. Throws what was refused, for the dialog to show. */
  async move(command: () => Promise<CaseView>): Promise<void> {
    this.view = await command();
    this.#undo.clear();
    this.#label();
    this.#stamp();
  }

  /** Declares that there is no interest in the case, or why one recuses oneself; a refusal of the latter is thrown for its dialog. */
  async declare(recusal: string | null): Promise<void> {
    try {
      await this.move(() => commands.declareInterest(this.number, recusal));
      this.fault = '';
    } catch (error) {
      if (recusal !== null) throw error;
      this.fault = commands.errorMessage(error);
    }
  }

  /** Puts a step on record, one after another; true where it was taken. */
  change(
    label: string,
    command: () => Promise<CaseView>,
    back: () => Promise<CaseView>,
    then: () => void = () => {},
  ): Promise<boolean> {
    return this.#inTurn(async () => {
      try {
        const decided = this.view?.claims.filter((claim) => claim.decision).length ?? 0;
        this.#show(await command());
        then();
        this.#undo.did({
          label,
          back: () => this.#inTurn(async () => this.#show(await back())),
          again: () => this.#inTurn(async () => this.#show(await command())),
        });
        this.#label();
        const lapsed = (this.view?.claims.filter((claim) => claim.decision).length ?? 0) < decided;
        this.shell.notify(lapsed && label !== t.decisionTakenBack ? t.lapsed : label, () => void this.undo());
        return true;
      } catch (error) {
        this.fault = commands.errorMessage(error);
        return false;
      }
    });
  }

  async undo(): Promise<void> {
    this.shell.dismissToast();
    try {
      const step = await this.#undo.undo();
      if (step) this.shell.notify(t.undone(step.label));
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
    this.#label();
  }

  async redo(): Promise<void> {
    this.shell.dismissToast();
    try {
      const step = await this.#undo.redo();
      if (step) this.shell.notify(t.redone(step.label), () => void this.undo());
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
    this.#label();
  }

  #label(): void {
    this.undoLabel = this.#undo.last?.label ?? '';
    this.redoLabel = this.#undo.next?.label ?? '';
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.busy++;
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn.finally(() => this.busy--);
  }

  #show(view: CaseView): void {
    this.view = view;
    this.fault = '';
    this.#stamp();
  }

  #stamp(): void {
    this.savedAt = clockNow();
  }
}
