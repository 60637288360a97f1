/** Words of what the text of contracts and licences offers as evidence. */

export const evidenceText = {
  texts: '合同、证照文本中识读到的',
  textsHint: '只供核查时引用，引用后作为依据记录在案',
  agrees: (what: string) => `与“${what}”一致`,
  cite: '引用',
  isCited: '已引用',
  cited: (place: string, label: string, value: string) => `${place}：${label}“${value}”`,
  allTexts: (count: number) => `其余 ${count} 处`,
};
