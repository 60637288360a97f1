/** One case under review: its record, where the reader is in it, what is shown beside, and what is found and decided. */

import type { Shell } from '../shell/shell.svelte';
import { CaseRecord } from './case-record.svelte';
import { Decisions } from './decisions';
import { Findings, type KeptDrafts } from './checks/findings.svelte';
import { CaseOutline } from './outline/case-outline.svelte';
import { ShownEvidence } from './evidence/shown-evidence.svelte';
import { Vouchers } from './vouchers/vouchers.svelte';

export class CaseReview {
  readonly record: CaseRecord;
  readonly evidence = new ShownEvidence();
  readonly outline: CaseOutline;
  readonly findings: Findings;
  readonly decisions: Decisions;
  readonly vouchers: Vouchers;

  constructor(
    readonly number: string,
    private readonly shell: Shell,
    drafts: KeptDrafts = new Map(),
  ) {
    this.record = new CaseRecord(number, shell);
    // A finding waits for its note only as long as the reader stays with it.
    this.outline = new CaseOutline(() => this.record.view, this.evidence, () => (this.findings.pending = null));
    this.findings = new Findings(this.record, this.outline, shell, drafts);
    this.decisions = new Decisions(this.record, this.outline);
    this.vouchers = new Vouchers(this.record, this.evidence, shell);
  }

  async load(): Promise<void> {
    if (!(await this.record.load())) return;
    this.shell.opened(this.number, this.record.view?.applicant_name ?? '');
    if (!this.outline.current) this.outline.goToFirst();
  }
}
