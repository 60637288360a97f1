import type { KeyHint } from '../lib/KeyLine.svelte';

export const verify = {
  title: '校验',
  choose: '选择 PDF',
  kind: 'PDF',
  path: '评审意见 PDF 的完整路径',
  run: '校验',
  need: '请填路径。',
  what: '把签过名的评审意见拖到这里',
  how: '逐个核对签名、证书，看签名之后有没有改动。不联网，不改文件。',
  drop: '松开即校验',
  signatures: '签名',
  role: '栏位',
  signer: '签名人',
  at: '签名时间',
  result: '结果',
  good: '有效',
  bad: '无效',
  holds: '成立的',
  fails: '不成立的',
  honest: '防篡改签名，不是可靠电子签名。时间以签名所载为准。',
  keys: [
    [['O'], '选择 PDF'],
    [['/'], '填路径'],
    [['?'], '全部按键'],
  ] satisfies KeyHint[] as KeyHint[],
};
