/** Words that several pages share. */

import type { KeyHint } from '../lib/KeyLine.svelte';

export const common = {
  product: '政策评审工作台',
  cancel: '取消',
  close: '关闭',
  undo: '撤销',
  more: '更多',
  reading: '正在读取',
  yuan: '元',
  wan: '万元',
  unit: '金额单位',
  unknown: '待定',
  noFigure: '无定额',
  required: (what: string) => `${what.replace(/，.*$/, '')}不能空着。`,
  again: '再试一次',
  save: '保存',
  look: '查看',
  ok: '好',
  helpFor: '本页说明（F1）',
  separator: '　',
};

export const rail = {
  label: '主导航',
  home: '工作台',
  cases: '案卷',
  ledger: '台账',
  stats: '统计',
  admin: '管理',
  help: '帮助',
  lock: '锁定',
  import: '导入',
  policy: '政策',
  verify: '校验',
  theme: '外观',
  themeTitle: '切换深浅色',
  signOut: '退出登录',
  person: (user: string, roles: string, bureau: string) => `${user}：${roles}，${bureau}`,
  everyBureau: '全部部门',
};

export const keySheet = {
  title: '全部按键',
  hints: [
    [['J'], '下一条、下一行'],
    [['K'], '上一条、上一行'],
    [['[', ']'], '上一案、下一案'],
    [['1', '–', '4'], '符合至不适用'],
    [['Enter'], '确认建议，到下一未核项'],
    [['N'], '写备注'],
    [['E'], '附证据'],
    [['L'], '逐项核对明细'],
    [['A'], '采用上限'],
    [['W'], '元、万元'],
    [['F6'], '换栏'],
    [['/'], '查找'],
    [['Ctrl', 'Z'], '撤销'],
    [['Ctrl', 'Y'], '重做'],
    [['G'], '到下一件要办的'],
    [['F1'], '本页说明'],
    [['Ctrl', 'L'], '锁定'],
    [['Ctrl', 'Enter'], '提交、签名'],
    [['Ctrl', 'P'], '打印'],
    [['Esc'], '关闭、返回'],
  ] satisfies KeyHint[] as KeyHint[],
};
