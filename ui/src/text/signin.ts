export const signin = {
  title: '政策评审工作台',
  store: '数据库',
  name: '姓名',
  password: '口令',
  submit: '登录',
  needName: '请填姓名。',
  needPassword: '请填口令。',
  offline: '本机办理，不联网。',
  version: (version: string) => `版本 ${version}`,
  locked: (user: string) => `已锁定。${user}输口令后回到原处，也可换人登录。`,
};
