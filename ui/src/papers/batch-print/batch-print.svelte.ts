/**
 * Memos of a selection of cases, printed together or saved apart: what was chosen, how far the work is, and what
 * came of it. It outlives its page: the work goes on elsewhere, and its result waits.
 */

import type { CaseRowView } from '../../generated/CaseRowView';
import type { PrintProgress } from '../../generated/PrintProgress';
import type { PrintReport } from '../../generated/PrintReport';
import { today } from '../../lib/beijing-time';
import * as commands from '../../lib/commands';
import { PdfDocument } from '../../lib/pdf/pdf-document.svelte';
import { batchPrintText as t } from '../../text/papers';
import { attendees } from './attendees';

export type OutputMode = 'combined' | 'separate';

export class BatchPrint {
  cases = $state<CaseRowView[]>([]);
  mode = $state<OutputMode>('combined');
  name = $state('');
  date = $state('');
  place = $state('');
  attendeesText = $state('');
  folder = $state('');

  running = $state(false);
  stopping = $state(false);
  progress = $state.raw<PrintProgress | null>(null);
  /** What came of the last work, as long as it is of these cases and this cover. */
  report = $state.raw<PrintReport | null>(null);
  fault = $state('');
  readonly pdf = new PdfDocument();

  #request = 0;

  /** Whether a print is ready that is of what the page shows. */
  readonly ready = $derived((this.report?.bytes ?? 0) > 0);

  choose(cases: CaseRowView[]): void {
    if (this.running || cases.map((one) => one.number).join() === this.cases.map((one) => one.number).join()) return;
    this.cases = cases;
    this.date ||= today();
    this.discardResult();
  }

  move(index: number, by: 1 | -1): void {
    const to = index + by;
    const one = this.cases[index];
    if (!one || to < 0 || to >= this.cases.length || this.running) return;
    const cases = this.cases.toSpliced(index, 1);
    this.cases = cases.toSpliced(to, 0, one);
    this.discardResult();
  }

  drop(index: number): void {
    if (this.running) return;
    this.cases = this.cases.toSpliced(index, 1);
    this.discardResult();
  }

  /** What was made is of other cases or another cover now. */
  discardResult(): void {
    this.report = null;
    this.fault = '';
    this.pdf.close();
  }

  /** Makes the print, and shows it. Gives whether one was made. */
  async make(): Promise<boolean> {
    const input = {
      cases: this.cases.map((one) => one.number),
      name: this.name,
      date: this.date,
      place: this.place,
      attendees: attendees(this.attendeesText),
    };
    const done = await this.#work((tell) => commands.printBatch(input, tell));
    if (!done || !this.ready) return false;
    const request = this.#request;
    try {
      const bytes = await commands.printPdf();
      if (request === this.#request) await this.pdf.show(bytes);
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
    return true;
  }

  async saveSeparately(): Promise<boolean> {
    this.fault = this.folder.trim() ? '' : t.folderRequired;
    if (this.fault) return false;
    const cases = this.cases.map((one) => one.number);
    return this.#work((tell) => commands.saveSeparately(cases, this.folder.trim(), tell));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    try {
      await commands.stopPrint();
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
  }

  reset(): void {
    this.#request++;
    this.discardResult();
    Object.assign(this, { cases: [], name: '', date: '', place: '', attendeesText: '', folder: '', mode: 'combined', running: false, progress: null });
  }

  async #work(run: (tell: (progress: PrintProgress) => void) => Promise<PrintReport>): Promise<boolean> {
    if (this.running || this.cases.length === 0) return false;
    const request = ++this.#request;
    this.discardResult();
    Object.assign(this, { running: true, stopping: false, progress: null });
    try {
      const report = await run((progress) => {
        if (request === this.#request) this.progress = progress;
      });
      if (request !== this.#request) return false;
      this.report = report;
      return !report.stopped && report.failed.length === 0;
    } catch (error) {
      if (request === this.#request) this.fault = commands.errorMessage(error);
      return false;
    } finally {
      if (request === this.#request) this.running = false;
    }
  }
}
