import type { KeyHint } from '../lib/KeyLine.svelte';

export const memo = {
  title: '评审意见',
  notice: '补正通知书',
  marked: '标注问题的工作簿',
  markedName: '标注的申报书',
  markedHelp: '有问题的单元格标色并加批注，另附补正清单。企业改好后可直接再交；原表的公式、宏和图片不带出。',
  back: '回到案卷（Esc）',
  export: '导出 PDF',
  print: '打印',
  side: '签名、导出与打印',

  sign: '签名',
  signed: (count: number) => `已签 ${count} / 3`,
  yourTurn: '轮到您',
  waits: (before: string) => `${before}后签`,
  waiting: '待签',
  opinionOf: (role: string) => `${role}意见，印在审批栏`,
  password: '签名口令',
  returnIt: '退回经办…',
  needPassword: '请填签名口令。',
  needOpinion: '请填意见。',
  defaults: { support: '符合条件，建议支持。', refuse: '不符合条件，建议不予支持。', agree: '同意。' },
  done: (role: string, stage: string) => `${role}已签名，转到${stage}`,
  left: (count: number) => `还有 ${count} 项没有办完，办完才能签名。`,
  goLeft: '去办',
  preview: '预览：还没有人签名，页上没有审计链首。',
  frozen: '第一个签名之后，页面内容不再变动。',
  honest: '防篡改签名，不是可靠电子签名。',

  toCorrect: '待补正各条',

  exportPath: '存为（完整路径）',
  save: '导出',
  saved: (path: string) => `已导出 ${path}`,
  fileName: (title: string, number: string) => `${title}_${number}.pdf`,

  reading: '正在生成评审意见',
  keys: [
    [['PgUp'], '上一页'],
    [['PgDn'], '下一页'],
    [['S'], '签名'],
    [['Ctrl', 'Enter'], '签名并转出'],
    [['Ctrl', 'P'], '打印'],
    [['Esc'], '回到案卷'],
    [['?'], '全部按键'],
  ] satisfies KeyHint[] as KeyHint[],
};
