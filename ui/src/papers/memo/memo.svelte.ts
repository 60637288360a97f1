/** The memo as it will print: its pages, who signs, where it is saved and printed. */

import type { CaseView } from '../../generated/CaseView';
import type { NoticeView } from '../../generated/NoticeView';
import * as commands from '../../lib/commands';
import { PdfDocument } from '../../lib/pdf/pdf-document.svelte';
import { PrintJob } from '../../lib/pdf/print-job.svelte';
import { compare } from '../../lib/money';
import { unsavedDrafts } from '../../lib/unsaved-drafts';
import type { Shell } from '../../shell/shell.svelte';
import { memoText as t } from '../../text/papers';

export class MemoState {
  view = $state.raw<CaseView | null>(null);
  fault = $state('');
  readonly pdf = new PdfDocument();
  readonly printJob: PrintJob;

  opinion = $state('');
  password = $state('');
  signFault = $state('');
  signing = $state(false);

  /** Which of the three places is this person's now; −1 is none. */
  readonly signerIndex = $derived(['submit', 'check', 'approve'].indexOf(this.view?.me.next ?? ''));
  readonly signed = $derived(this.view?.signatures.filter((signature) => signature.by !== '').length ?? 0);
  readonly remainingCount = $derived(this.view?.remaining.length ?? 0);

  /** What the applicant is asked for, for the notice. */
  noticeView = $state.raw<NoticeView | null>(null);

  constructor(
    readonly number: string,
    readonly notice: boolean,
    private readonly shell: Shell,
  ) {
    const print = notice ? commands.printNotice : commands.printMemo;
    const send = (printer: string | null, copies: number, path: string | null) => print(number, printer, copies, path);
    this.printJob = new PrintJob(send, (text) => shell.notify(text));
  }

  async load(): Promise<void> {
    try {
      this.view = await commands.showCase(this.number);
      this.noticeView = this.notice ? await commands.noticeView(this.number) : null;
      this.opinion = unsavedDrafts.text(this.#draftKey, this.usualOpinion());
      await this.draw();
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
    await this.printJob.load();
  }

  /** Signs in this person's place and hands on. */
  async sign(): Promise<void> {
    const { view } = this;
    if (!view || this.signerIndex < 0 || this.signing || this.remainingCount > 0) return;
    this.signFault = this.opinion.trim() ? (this.password ? '' : t.passwordRequired) : t.opinionRequired;
    if (this.signFault) return;
    this.signing = true;
    const role = view.signatures[this.signerIndex]?.role_label ?? '';
    const signs = view.me.next === 'submit' ? commands.submit : commands.approve;
    try {
      this.view = await signs(this.number, this.opinion.trim(), this.password);
      this.shell.notify(t.done(role, this.view.stage_label));
      unsavedDrafts.drop(this.#draftKey);
      this.opinion = this.usualOpinion();
      await this.draw();
    } catch (error) {
      this.signFault = commands.errorMessage(error);
    } finally {
      this.password = '';
      this.signing = false;
    }
  }

  /** Keeps an opinion that is not signed yet, where it is not the usual one. */
  write(opinion: string): void {
    this.opinion = opinion;
    unsavedDrafts.keep(this.#draftKey, opinion === this.usualOpinion() ? '' : opinion);
  }

  get #draftKey(): string {
    return `opinion ${this.number} ${this.view?.me.next ?? ''}`;
  }

  async sendBack(comment: string): Promise<void> {
    this.view = await commands.returnCase(this.number, comment);
    this.shell.navigate({ page: 'case', number: this.number });
  }

  close(): void {
    this.pdf.close();
  }

  private async draw(): Promise<void> {
    const bytes = await (this.notice ? commands.noticePdf(this.number) : commands.memoPdf(this.number));
    await this.pdf.show(bytes);
    this.fault = '';
  }

  /** What is usually written in this place; the signer changes it at will. */
  private usualOpinion(): string {
    if (this.view?.me.next !== 'submit') return t.defaults.agree;
    const grants = compare(this.view.total_decided, '0') > 0 || this.view.claims.some((claim) => claim.standing === 'eligible');
    return grants ? t.defaults.support : t.defaults.refuse;
  }
}
