/** Words of the policy and of trying what would be if. */

import type { KeyHint } from '../lib/KeyHints.svelte';

export const policyText = {
  title: '政策',
  which: '哪一政策',
  version: (title: string, version: number, retired: boolean) => `第 ${version} 版　${title}${retired ? '（已停用）' : ''}`,
  versions: (title: string) => `${title}（各版）`,
  all: '全部政策',
  search: '条文中的字句',
  clauses: '条款',
  bureaus: (bureaus: string) => `责任单位：${bureaus}`,
  criteria: '条件：都符合才给予',
  judged: '评审认定',
  check: (what: string) => `核对：${what}`,
  amount: '金额：依次计算',
  cites: (words: string) => `依据“${words}”`,
  rulings: '口径：原文有两种读法，默认的在前',
  inputs: '填报',
  matter: '发票内容没有下列词的，提示核对',
  examples: (count: number) => `算例 ${count} 个`,
  common: '各事项共有的规定',
  text: '条文',
  none: (search: string) => `条文里没有“${search}”。`,
  count: (shown: number) => `${shown} 条`,
  keys: [
    [['J', 'K'], '上下条'],
    [['/'], '查找'],
    [['?'], '全部按键'],
  ] satisfies KeyHint[] as KeyHint[],
};

export const whatIfText = {
  title: '试算',
  explain: '填一个案号，改动它的填报项、参数或口径，看金额怎么变。试算不留记录，不改案卷。',
  number: '案号，如 经信-2024-0001',
  load: '取案卷',
  numberRequired: '请填案号。',
  claim: '申请事项',
  reset: '还原',
  inputs: '填报项',
  parameters: '参数',
  rulings: '口径',
  now: '现在',
  then: '试算',
  standing: '条件',
  standings: { eligible: '符合', ineligible: '不符合', undetermined: '待定' } as Record<string, string>,
  ceiling: '测算上限',
  payable: '可支付',
  trace: '测算',
  missing: (what: string) => `还缺：${what}`,
};

/** The workbook that enterprises fill in. */
export const templateText = {
  open: '申报表模板…',
  title: '申报表模板',
  explain: (policy: string) => (policy ? `《${policy}》的申报表，发给企业填写。` : '发给企业填写的申报表。'),
  benefits: '申报事项',
  all: '不勾选就是全部事项。',
  count: (count: number) => `只含所选 ${count} 个事项。`,
  fileName: '申报表.xlsx',
  verb: '存模板',
  saved: (path: string) => `模板已存到 ${path}`,
};
