/** Words that several pages share. */

export const common = {
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
  view: '查看',
  ok: '好',
  helpFor: '本页说明（F1）',
  savePath: '存到哪里（完整路径）',
  browse: '选择位置…',
};

/** Lists and tables, whatever they list. */
export const lists = {
  columns: '列',
  copy: '复制',
  copyTitle: '按表格复制所列各行',
  copied: (rows: number) => `已复制 ${rows} 行，可粘贴到表格`,
  export: '导出',
  exportTitle: '导出所列各行',
  exportExplain: '按现在的筛选、排序和各列存成一个工作簿。单元格都是文本，不含公式。',
  exportPath: '存到（完整路径，.xlsx）',
  exported: (rows: number, path: string) => `已导出 ${rows} 行：${path}`,
  exporting: (done: number, total: number) => `已读 ${done} / ${total} 行`,
  stop: '停止',
  stopped: '已停止，没有存。',
  viewNew: '存为视图…',
  viewName: '视图名称',
  viewTitle: '存为视图',
  viewExplain: '记下现在的筛选、排序和各列，下次一点即到。',
  viewDrop: (name: string) => `删去视图“${name}”`,
};
