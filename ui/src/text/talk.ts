/** Words of what people on a case say to each other, who is given it, and what changed since it was handed back. */

export const talk = {
  title: '留言',
  count: (count: number) => `${count} 条`,
  placeholder: '写给同办的人，各阶段都看得到，查找时也查得到',
  send: '留言',
  answer: '回复',
  answering: (by: string) => `回复 ${by}`,
  notAnswer: '不回复',

  assign: '指派…',
  assignTitle: (number: string) => `指派 ${number}`,
  assignExplain: '此后该角色只由所指派的人办理。空着是不指定，由担任该角色的人办理。',
  role: '角色',
  assignTo: '姓名（空着是不指定）',
  assignVerb: '指派',
  assigned: (who: string) => (who ? `已指派给 ${who}` : '已改为不指定'),
  given: (role: string, who: string) => `${role} ${who}`,

  lift: '解除回避…',
  liftTitle: (number: string) => `解除 ${number} 的回避`,
  liftExplain: '解除后须本人重新声明。已办理过本案的人，回避不能解除。',
  liftWho: '回避的人',
  liftWhy: '解除的原因（必填）',
  liftVerb: '解除',
  needLiftWhy: '请写明解除回避的原因',
  lifted: (who: string) => `已解除 ${who} 的回避`,

  returned: '退回之后改了什么',
  returnedHelp: '作废的评审意见与现在对照',
  place: '位置',
  before: '原来',
  after: '现在',
};
