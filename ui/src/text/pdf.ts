/** Words of every place that shows or prints a PDF. */

export const pdfText = {
  previous: '上一页（PgUp）',
  next: '下一页（PgDn）',
  pages: '页',
  region: '页面',
  zoom: '缩放',
  zooms: { width: '页宽', whole: '整页', full: '100%' },
  page: (at: number, of: number) => `第 ${at} 页，共 ${of} 页`,
  partOf: (page: number) => `第 ${page} 页有内容画不出来（字体或图像读不出），下面不全。请导出原件，用其他程序核对。`,
  nothingOf: (page: number) => `第 ${page} 页画不出来。请导出原件，用其他程序核对。`,
  size: (pages: number, kb: number) => `A4，${pages} 页，${kb} KB`,

  printer: '打印机',
  noPrinter: '无，存为可打印的文件',
  copies: '份数',
  printPath: '存为（可空，存到默认位置）',
  printNow: '打印',
  saveForPrint: '存为打印文件',
  wrongCopies: '份数请填 1 至 99。',
};
