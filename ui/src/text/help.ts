import type { Route } from '../shell/shell.svelte';

export const helpText = {
  title: '帮助',
  whole: '看全文',
  sections: '使用指南的各节',
  /** The section of the guide that speaks of a page, by the beginning of its heading. */
  of: {
    home: '工作台',
    cases: '案卷列表',
    case: '办理一个案卷',
    memo: '签名和评审意见',
    'batch-print': '签名和评审意见',
    import: '导入申报材料',
    ledger: '台账',
    policy: '政策',
    stats: '统计',
    admin: '管理',
    verify: '校验',
    help: '先试一试',
  } satisfies Record<Route['page'], string> as Record<Route['page'], string>,
};
