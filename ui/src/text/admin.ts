import type { AdminSection } from '../shell/shell.svelte';
import type { KeyHint } from '../lib/KeyLine.svelte';

export const adminText = {
  title: '管理',
  sections: {
    users: '用户',
    rulings: '口径',
    parameters: '参数',
    goals: '政策目标',
    calendar: '节假日',
    certificates: '证书',
    backup: '备份',
    audit: '审计日志',
  } satisfies Record<AdminSection, string> as Record<AdminSection, string>,
  readOnly: '只有管理员能改。',

  // Rulings
  rulingsExplain: '条文有两种读法的地方，按本单位裁定的读。没有裁定的按默认。已签发的案卷不受影响。',
  reading: '读法',
  byDefault: '默认',
  ruled: '本单位裁定',
  rule: '裁定…',
  ruleTitle: '裁定口径',
  basis: '依据（文号、会议纪要），必填',
  ruleVerb: '裁定',
  ruledDone: (question: string) => `已裁定：${question}`,
  touches: (count: number) => `这样裁定，会影响 ${count} 案的上限`,
  touchesNone: '这样裁定，没有案卷的上限会变。',
  touched: (count: number) => `这次裁定影响了 ${count} 案的上限，请看一看`,
  touchedSettled: '已决定，不受影响',

  was: (at: string, by: string, to: string, basis: string) => `${at}　${by}　${to}　${basis}`,

  // Parameters
  parametersExplain: '条文交由本单位定的数。没有填的，有关金额按“待定”。',
  notSet: '未填',
  set: '填写…',
  change: '修改…',
  setTitle: (label: string) => `填写：${label}`,
  value: '数值',
  setDone: (label: string) => `已填：${label}`,

  // Goals
  goalsExplain: '条文第一部分的发展目标。所达到的数由管理员填写，写明来源，统计页据以画图。',
  goal: '目标',
  figure: '目标值',
  reached: '已达',
  source: '数据来源，必填',

  // Certificates
  certificatesExplain: '评审意见由各人自己的密钥签名，各人的证书由本单位的根证书签发。要在别处校验，请把根证书一并交出。',
  saveRoot: '存根证书',
  rootPath: '存到（完整路径，.pem）',
  rootSaved: (path: string) => `根证书已存：${path}`,

  // Backup
  backupExplain: '备份是一个加密文件，和数据文件用同样的口令、同样的恢复密钥打开。备份时可以照常办理。请存到另一块盘上。',
  backup: '备份',
  backupPath: '存到（完整路径）',
  backupDone: (path: string) => `已备份：${path}`,
  backingUp: '正在备份',
  restoreExplain: '恢复：退出程序，把数据文件移开，重新打开程序，在首次设置里选“从备份恢复”。恢复不会覆盖已有的数据文件。',

  // Audit
  auditExplain: '每一步都在日志里，首尾相接，改动、删去、截断都会被发现。',
  verify: '校验日志',
  seq: '序号',
  at: '时间',
  who: '谁',
  action: '做了什么',
  subject: '对象',
  before: '原值',
  after: '新值',
  noRight: '管理员和审计才能看。',
  count: (count: number) => `共 ${count} 条`,

  // Users
  usersExplain: '一人可兼数职，但同一案卷的经办、复核、审定必须是三个人。用户只停用，不删除。',
  addUser: '增加用户…',
  addTitle: '增加用户',
  name: '姓名',
  roles: '角色',
  bureau: '单位，空着是全部单位',
  everyBureau: '全部单位',
  password: '初始口令（至少 10 个字符）',
  adminPassword: '您的口令：用来签发新用户的证书',
  addVerb: '增加',
  added: (name: string) => `已增加：${name}`,
  state: '状态',
  active: '在用',
  retired: '已停用',
  roleNames: { reviewer: '经办', checker: '复核', approver: '审定', admin: '管理员', auditor: '审计' } as Record<string, string>,
  keys: [
    [['['], '上一项'],
    [[']'], '下一项'],
    [['?'], '全部按键'],
  ] satisfies KeyHint[] as KeyHint[],
};
