/** Sending a PDF to a printer, or saving it ready to print where there is none. */

import type { PrintView } from '../../generated/PrintView';
import { pdfText as t } from '../../text/papers';
import { printers, errorMessage } from '../commands';

type SendToPrinter = (printer: string | null, copies: number, path: string | null) => Promise<PrintView>;

export class PrintJob {
  printers = $state<string[]>([]);
  printer = $state('');
  copies = $state('1');
  path = $state('');
  fault = $state('');
  busy = $state(false);

  constructor(
    private readonly send: SendToPrinter,
    private readonly say: (text: string) => void,
  ) {}

  async load(): Promise<void> {
    try {
      this.printers = await printers();
      this.printer = this.printers[0] ?? '';
    } catch {
      // Without a list of printers, saving a print-ready file remains.
    }
  }

  async go(): Promise<void> {
    this.fault = /^[1-9]\d?$/.test(this.copies.trim()) ? '' : t.wrongCopies;
    if (this.fault || this.busy) return;
    this.busy = true;
    try {
      const path = this.path.trim();
      const job = await this.send(this.printer || null, Number(this.copies.trim()), this.printer || !path ? null : path);
      this.say(job.message);
    } catch (error) {
      this.fault = errorMessage(error);
    } finally {
      this.busy = false;
    }
  }
}
