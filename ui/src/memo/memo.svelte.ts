/** The memo as it will print: its pages, who signs, where it is saved and printed. */

import type { CaseView } from '../generated/CaseView';
import * as commands from '../lib/commands';
import { openPdf, type PDFDocumentProxy } from '../lib/pdf';
import { compare } from '../lib/money';
import type { Shell } from '../shell/shell.svelte';
import { memo as t } from '../text/memo';

export type Zoom = 'width' | 'whole' | 'full';

export class MemoWork {
  view = $state.raw<CaseView | null>(null);
  pdf = $state.raw<PDFDocumentProxy | null>(null);
  bytes = $state(0);
  fault = $state('');
  /** The page in sight, from one. */
  page = $state(1);
  zoom = $state<Zoom>('width');

  opinion = $state('');
  password = $state('');
  signFault = $state('');
  signing = $state(false);

  printers = $state<string[]>([]);
  printer = $state('');
  copies = $state('1');
  printPath = $state('');
  printFault = $state('');
  printing = $state(false);

  /** Which of the three places is this person's now; −1 is none. */
  readonly mine = $derived(['submit', 'check', 'approve'].indexOf(this.view?.me.next ?? ''));
  readonly signed = $derived(this.view?.signatures.filter((signature) => signature.by !== '').length ?? 0);
  readonly left = $derived(this.view?.remaining.length ?? 0);

  /** What the applicant is asked for, for the notice. */
  readonly corrections = $derived(
    (this.view?.claims ?? []).flatMap((claim) =>
      claim.criteria
        .filter((criterion) => criterion.finding?.outcome === 'needs-correction')
        .map((criterion) => ({ label: criterion.label, note: criterion.finding?.note ?? '' })),
    ),
  );

  constructor(
    readonly number: string,
    readonly notice: boolean,
    private readonly shell: Shell,
  ) {}

  async load(): Promise<void> {
    try {
      this.view = await commands.showCase(this.number);
      this.opinion = this.usual();
      await this.draw();
    } catch (error) {
      this.fault = commands.wording(error);
    }
    try {
      this.printers = await commands.printers();
      this.printer = this.printers[0] ?? '';
    } catch {
      // Without a list of printers, saving a print-ready file remains.
    }
  }

  /** Signs in this person's place and hands on. */
  async sign(): Promise<void> {
    const { view } = this;
    if (!view || this.mine < 0 || this.signing || this.left > 0) return;
    this.signFault = this.opinion.trim() ? (this.password ? '' : t.needPassword) : t.needOpinion;
    if (this.signFault) return;
    this.signing = true;
    const role = view.signatures[this.mine]?.role_label ?? '';
    const signs = view.me.next === 'submit' ? commands.submit : commands.approve;
    try {
      this.view = await signs(this.number, this.opinion.trim(), this.password);
      this.shell.say(t.done(role, this.view.stage_label));
      this.opinion = this.usual();
      await this.draw();
    } catch (error) {
      this.signFault = commands.wording(error);
    } finally {
      this.password = '';
      this.signing = false;
    }
  }

  async sendBack(comment: string): Promise<void> {
    this.view = await commands.sendBack(this.number, comment);
    this.shell.go({ page: 'case', number: this.number });
  }

  async print(): Promise<void> {
    this.printFault = /^[1-9]\d?$/.test(this.copies.trim()) ? '' : t.wrongCopies;
    if (this.printFault || this.printing) return;
    this.printing = true;
    try {
      const copies = Number(this.copies.trim());
      const path = this.printPath.trim();
      const job = await commands.printMemo(this.number, this.printer || null, copies, this.printer || !path ? null : path);
      this.shell.say(job.message);
    } catch (error) {
      this.printFault = commands.wording(error);
    } finally {
      this.printing = false;
    }
  }

  close(): void {
    void this.pdf?.loadingTask.destroy();
    this.pdf = null;
  }

  private async draw(): Promise<void> {
    const bytes = await (this.notice ? commands.noticePdf(this.number) : commands.memoPdf(this.number));
    this.bytes = bytes.byteLength;
    const before = this.pdf;
    this.pdf = await openPdf(bytes);
    this.fault = '';
    void before?.loadingTask.destroy();
  }

  /** What is usually written in this place; the signer changes it at will. */
  private usual(): string {
    if (this.view?.me.next !== 'submit') return t.defaults.agree;
    const grants = compare(this.view.total_decided, '0') > 0 || this.view.claims.some((claim) => claim.standing === 'eligible');
    return grants ? t.defaults.support : t.defaults.refuse;
  }
}
