/** The vouchers of a case beside its line items: which of them is looked at, reading, and what is said of them. */

import type { ItemView } from '../../generated/ItemView';
import type { MakeableView } from '../../generated/MakeableView';
import type { ProblemView } from '../../generated/ProblemView';
import type { VoucherItemView } from '../../generated/VoucherItemView';
import type { VoucherView } from '../../generated/VoucherView';
import * as commands from '../../lib/commands';
import type { Shell } from '../../shell/shell.svelte';
import { vouchersText as t } from '../../text/vouchers';
import type { CaseRecord } from '../case-record.svelte';
import type { ShownEvidence } from '../evidence/shown-evidence.svelte';

export class Vouchers {
  /** The line item that is looked at. */
  at = $state<string | null>(null);
  /** How often the reader was led to one: each time anew. */
  turn = $state(0);
  progress = $state('');

  readonly view = $derived.by(() => this.record.view?.vouchers ?? null);

  constructor(
    private readonly record: CaseRecord,
    private readonly evidence: ShownEvidence,
    private readonly shell: Shell,
  ) {}

  item(id: string): VoucherItemView | undefined {
    return this.view?.items.find((item) => item.item === id);
  }

  voucher(id: string | null): VoucherView | undefined {
    return this.view?.vouchers.find((voucher) => voucher.id === id);
  }

  /** What the voucher of an item says otherwise. */
  differences(id: string): ProblemView[] {
    return this.record.view?.problems.filter((problem) => problem.item === id && problem.code.startsWith('voucher-')) ?? [];
  }

  /** Items of a claim that differ and are not settled yet, in their order. */
  differing(claim: string): VoucherItemView[] {
    const open = (id: string) => this.differences(id).some((problem) => !problem.settled && problem.severity !== 'note');
    return this.view?.items.filter((item) => item.claim === claim && item.standing === 'differs' && open(item.item)) ?? [];
  }

  /** Looks at an item: its voucher's page with its fields marked, and its cell. */
  look(item: ItemView): void {
    if (this.at === item.id) {
      this.at = null;
      this.evidence.marks = [];
      return;
    }
    this.at = item.id;
    this.turn++;
    const voucher = this.item(item.id)?.voucher ?? null;
    this.evidence.cell = item.at;
    this.evidence.file = item.attachment || null;
    this.evidence.marks = [];
    if (voucher !== null) this.show(voucher);
  }

  /** Shows a voucher's own page with its fields marked. */
  show(id: string): void {
    const voucher = this.voucher(id);
    if (!voucher) return;
    this.evidence.file = voucher.files[0] ?? this.evidence.file;
    this.evidence.marks = voucher.values.map((value) => ({ label: value.label, place: value.place }));
  }

  /** The item after the one at hand that differs, round to the first. */
  nextDiffering(claim: string): string | null {
    const open = this.differing(claim).map((item) => item.item);
    const order = this.view?.items.filter((item) => item.claim === claim).map((item) => item.item) ?? [];
    const from = order.indexOf(this.at ?? '') + 1;
    return [...order.slice(from), ...order.slice(0, from)].find((id) => open.includes(id)) ?? null;
  }

  /** Has vouchers read in the background; the window goes on. */
  async read(again: boolean): Promise<void> {
    try {
      await commands.readVouchers([this.record.number], again, (step) => {
        this.progress = step.file ? t.reading(step.done, step.total, step.file) : '';
      });
      if (await this.record.load()) this.shell.notify(t.readDone);
    } catch (error) {
      this.record.fault = commands.errorMessage(error);
    } finally {
      this.progress = '';
    }
  }

  /** Admits all that agree to the fen, each on record; taken back one by one. */
  admitAgreeing(claim: string): Promise<boolean> {
    const { number } = this.record;
    const agree = this.view?.items.filter((item) => item.claim === claim && item.exact && item.standing === 'agrees' && !item.recorded) ?? [];
    return this.record.change(
      t.admitted(agree.length),
      () => commands.admitAgreeing(number, claim),
      async () => {
        let view = await commands.showCase(number);
        for (const item of agree) view = await commands.admitItem(number, item.item, null, '');
        return view;
      },
    );
  }

  /** Says which voucher an item stands on, `null` that it stands on none of them. */
  match(item: ItemView, voucher: string | null): Promise<boolean> {
    const { number } = this.record;
    const said = item.number || item.kind;
    return this.record.change(
      voucher === null ? t.unmatched(said) : t.matched(said),
      () => commands.matchVoucher(number, item.id, voucher === null ? { how: 'none' } : { how: 'on', voucher }),
      () => commands.matchVoucher(number, item.id, { how: 'take-back' }),
    );
  }

  /** What a list of a claim could be made from, where its applicant sent none. */
  makeable(claim: string): MakeableView | undefined {
    return this.view?.makeable.find((one) => one.claim === claim);
  }

  /** Puts a line item on the list for each of these vouchers. */
  make(claim: string, vouchers: string[]): Promise<boolean> {
    const { number } = this.record;
    return this.record.change(
      t.madeItems(vouchers.length),
      () => commands.makeItems(number, claim, vouchers),
      async () => {
        const made = this.view?.items.filter((item) => item.made && item.voucher !== null && vouchers.includes(item.voucher)) ?? [];
        return commands.takeBackMadeItems(number, made.map((item) => item.item));
      },
    );
  }

  /** Takes a line item that was made from its voucher off the list. */
  takeBackMade(item: ItemView): Promise<boolean> {
    const { number } = this.record;
    const claim = this.item(item.id)?.claim ?? '';
    const voucher = this.item(item.id)?.voucher ?? '';
    this.at = null;
    return this.record.change(
      t.madeTakenBack(item.number || item.kind),
      () => commands.takeBackMadeItems(number, [item.id]),
      () => commands.makeItems(number, claim, [voucher]),
    );
  }

  takeBack(item: ItemView): Promise<boolean> {
    const { number } = this.record;
    const stood = this.item(item.id)?.voucher ?? null;
    return this.record.change(
      t.takenBack(item.number || item.kind),
      () => commands.matchVoucher(number, item.id, { how: 'take-back' }),
      () => commands.matchVoucher(number, item.id, stood === null ? { how: 'none' } : { how: 'on', voucher: stood }),
    );
  }
}
