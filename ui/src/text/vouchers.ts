/** Words of vouchers beside the line items. */

import type { Tone } from '../lib/outcomes';
import type { VoucherStanding } from '../generated/VoucherStanding';

export const vouchersText = {
  head: '凭证',
  read: '识读凭证',
  readAgain: '重新识读',
  outdated: '识读程序已更新，可重新识读。',
  reading: (done: number, total: number, file: string) => `正在识读 ${done + 1} / ${total}　${file}`,
  readDone: '凭证已识读',
  admitAgreeing: (count: number) => `全部一致的，逐项认定（${count}）`,
  admitted: (count: number) => `已逐项认定 ${count} 项`,
  nextDiffering: (count: number) => `看下一处不一致（${count}）`,
  tones: { agrees: 'met', 'agrees-by-code': 'met', differs: 'unmet', nothing: 'open' } satisfies Record<VoucherStanding, Tone>,
  recorded: '已认定',
  given: '经办指定',
  row: '明细',
  voucher: '凭证',
  same: '一致',
  other: '不同',
  noVoucher: '附件中没有识读到这一行的凭证。',
  chooseVoucher: '指定凭证',
  noneOfThem: '不是这张凭证',
  takeBack: '撤回指定',
  matched: (number: string) => `已指定凭证：${number}`,
  unmatched: (number: string) => `已记下没有凭证：${number}`,
  takenBack: (number: string) => `已撤回指定：${number}`,
  settled: '已办结',
  mark: (label: string) => `票面位置：${label}`,
  background: (done: number, total: number) => `已存入，正在识读附件中的凭证（${done} / ${total}），可以先做别的`,
};
