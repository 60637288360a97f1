import type { KeyHint } from '../lib/KeyLine.svelte';

export const policyText = {
  title: '政策',
  search: '条文中的字句',
  clauses: '条款',
  bureaus: (bureaus: string) => `责任单位：${bureaus}`,
  benefits: '事项',
  none: (search: string) => `条文里没有“${search}”。`,
  count: (shown: number) => `${shown} 条`,
  keys: [
    [['J', 'K'], '上下条'],
    [['/'], '查找'],
    [['?'], '全部按键'],
  ] satisfies KeyHint[] as KeyHint[],
};
