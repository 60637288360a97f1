//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// 政策评审工作台。不带命令时打开窗口。
#[derive(Debug, Parser)]
#[command(name = "policy-workbench", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// 数据文件
    #[arg(long, env = "WORKBENCH_STORE", global = true, value_name = "FILE")]
    pub store: Option<PathBuf>,
    /// 用户名；口令取自 WORKBENCH_PASSWORD，否则提示输入
    #[arg(long, global = true, value_name = "NAME")]
    pub user: Option<String>,
    /// 在标准输出上给出一份 JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// 命令
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 建库：恢复密钥只显示这一次
    Init(Init),
    /// 用户
    User {
        #[command(subcommand)]
        command: User,
    },
    /// 生成申报表
    Template(Template),
    /// 导入申报材料：工作簿、文件夹或 zip
    Import {
        /// 文件或文件夹
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// 非本模板工作簿的对应关系（JSON，写法见使用说明）；同样表头的以后自动照此读取
        #[arg(long, value_name = "FILE.json")]
        mapping: Option<PathBuf>,
    },
    /// 案卷列表
    Cases(Cases),
    /// 办理一个案卷
    Case {
        #[command(subcommand)]
        command: Case,
    },
    /// 输出评审意见 PDF
    Memo {
        /// 案号；有多个时 --out 为文件夹
        #[arg(required = true)]
        cases: Vec<String>,
        /// 输出文件；多个案卷时为文件夹
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 输出公示 PDF：所列案卷，不列则为已签发和公示中的全部
    Announcement {
        /// 案号
        cases: Vec<String>,
        /// 公示起始日，不填为今天
        #[arg(long, value_name = "DATE")]
        from: Option<jiff::civil::Date>,
        /// 公示截止日，不填为起始日起第五天
        #[arg(long, value_name = "DATE")]
        until: Option<jiff::civil::Date>,
        /// 受理异议的电话、邮箱、地址
        #[arg(long, default_value = "")]
        contact: String,
        /// 输出文件
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 输出补正通知书：.pdf 为通知书，.xlsx 为标注了问题的工作簿
    Notice {
        /// 案号
        case: String,
        /// 输出文件
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 校验评审意见 PDF，不需要数据文件；或凭纸上的校验码在数据文件中查找案卷
    Verify {
        /// 要校验的文件
        #[arg(required_unless_present = "code", conflicts_with = "code")]
        file: Option<PathBuf>,
        /// 受信任的根证书
        #[arg(long, value_name = "CERT.pem", conflicts_with = "code")]
        root: Option<PathBuf>,
        /// 纸上的校验码，如 7F3A-91C2-5D08-E64B
        #[arg(long)]
        code: Option<String>,
    },
    /// 评审会议：汇编案卷、打印、记录结论
    Meeting {
        #[command(subcommand)]
        command: Meeting,
    },
    /// 文头、发文代字、印章、字体
    Letterhead {
        #[command(subcommand)]
        command: Letterhead,
    },
    /// 政策
    Policy {
        #[command(subcommand)]
        command: Policy,
    },
    /// 口径裁定
    Ruling {
        #[command(subcommand)]
        command: Ruling,
    },
    /// 审计日志
    Audit {
        #[command(subcommand)]
        command: Audit,
    },
    /// 台账：本库已签发的资助，和往年资助
    #[command(args_conflicts_with_subcommands = true)]
    Ledger(Ledger),
    /// 输出 Excel 报表
    Export(Export),
    /// 节假日与办理期限
    Calendar {
        #[command(subcommand)]
        command: Calendar,
    },
    /// 备份数据文件，可在使用中进行
    Backup {
        /// 备份文件
        #[arg(required_unless_present = "auto")]
        file: Option<PathBuf>,
        /// 当日的自动备份，存在数据文件旁的 .backups 文件夹，保留最近 14 份
        #[arg(long, conflicts_with = "file")]
        auto: bool,
    },
    /// 核对数据文件的结构、引用和审计日志，不作修复
    Check,
    /// 用恢复密钥打开数据文件，给管理员设新口令；新口令取自 WORKBENCH_NEW_PASSWORD，否则提示输入
    Recover {
        /// 管理员用户名
        #[arg(long, value_name = "NAME")]
        admin: String,
        /// 恢复密钥，不填则提示输入
        #[arg(long, env = "WORKBENCH_RECOVERY_KEY", hide_env_values = true)]
        key: Option<String>,
    },
    /// 设置
    Settings {
        /// 窗口无操作多少分钟后自动退出登录
        #[arg(long, value_name = "MINUTES")]
        lock_after: u32,
    },
    /// 从备份恢复到 --store 指明的位置，不覆盖已有文件
    Restore {
        /// 备份文件
        file: PathBuf,
    },
    /// 信任一个电子认证机构的根证书：可用其签发的密钥签名，由管理员办理
    Trust {
        /// 根证书
        file: PathBuf,
    },
    /// 输出本局根证书
    Root {
        /// 输出文件
        #[arg(long, value_name = "CERT.pem")]
        out: PathBuf,
    },
    /// 用样例走完全程：导入、评审、三人签名、出具评审意见
    Demo {
        /// 输出文件夹
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// `init`
#[derive(Debug, Args)]
pub struct Init {
    /// 单位名称
    #[arg(long, value_name = "NAME")]
    pub bureau: String,
    /// 管理员用户名；口令取自 WORKBENCH_PASSWORD，否则提示输入
    #[arg(long, value_name = "NAME")]
    pub admin: String,
}

/// `user …`
#[derive(Debug, Subcommand)]
pub enum User {
    /// 增加用户；新口令取自 WORKBENCH_NEW_PASSWORD，否则提示输入
    Add {
        /// 用户名
        name: String,
        /// 角色：reviewer、checker、approver、admin、auditor
        #[arg(long = "role", required = true, value_name = "ROLE")]
        roles: Vec<String>,
        /// 所属责任单位，如 经信局；不填为全部
        #[arg(long)]
        bureau: Option<String>,
    },
    /// 列出用户
    List,
    /// 更改自己的口令，或由管理员重设他人的口令；新口令取自 WORKBENCH_NEW_PASSWORD，否则提示输入
    Passwd {
        /// 用户名；不填为自己
        name: Option<String>,
    },
    /// 更改角色和所属单位
    Roles {
        /// 用户名
        name: String,
        /// 角色：reviewer、checker、approver、admin、auditor
        #[arg(long = "role", required = true, value_name = "ROLE")]
        roles: Vec<String>,
        /// 所属责任单位；不填为全部
        #[arg(long)]
        bureau: Option<String>,
    },
    /// 停用：不能再登录，所办事项保留
    Retire {
        /// 用户名
        name: String,
    },
    /// 解除因输错口令造成的锁定
    Unlock {
        /// 用户名
        name: String,
    },
}

/// `template`
#[derive(Debug, Args)]
pub struct Template {
    /// 事项，可多次；不填为全部
    #[arg(long = "benefit", value_name = "ID")]
    pub benefits: Vec<String>,
    /// 输出文件
    #[arg(long, value_name = "FILE.xlsx")]
    pub out: PathBuf,
}

/// `cases`
#[derive(Debug, Args)]
pub struct Cases {
    /// 阶段
    #[arg(long)]
    pub stage: Option<String>,
    /// 责任单位
    #[arg(long)]
    pub bureau: Option<String>,
    /// 事项
    #[arg(long)]
    pub benefit: Option<String>,
    /// 案号、企业、信用代码、发票号或备注中的字
    #[arg(long)]
    pub search: Option<String>,
    /// 申报年度
    #[arg(long)]
    pub year: Option<i32>,
    /// 只列轮到自己办理的
    #[arg(long)]
    pub mine: bool,
    /// 只列超过期限的
    #[arg(long)]
    pub overdue: bool,
    /// 最多列多少案
    #[arg(long, default_value_t = u32::MAX, hide_default_value = true)]
    pub limit: u32,
    /// 跳过多少案
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub offset: u32,
}

/// `ledger …`
#[derive(Debug, Args)]
pub struct Ledger {
    #[command(subcommand)]
    pub command: Option<LedgerCommand>,
    /// 统一社会信用代码
    #[arg(long)]
    pub uscc: Option<String>,
    /// 年度
    #[arg(long)]
    pub year: Option<i32>,
}

/// What else can be done with the ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// 导入往年资助：一处有错则全部不导入
    Import {
        /// 工作簿
        file: PathBuf,
    },
    /// 生成往年资助的填写表
    Form {
        /// 输出文件
        #[arg(long, value_name = "FILE.xlsx")]
        out: PathBuf,
    },
}

/// `export …`
#[derive(Debug, Args)]
pub struct Export {
    /// summary 汇总表、publicity 公示表、payout 拨付表
    #[arg(value_parser = ["summary", "publicity", "payout"])]
    pub report: String,
    /// 输出文件
    #[arg(long, value_name = "FILE.xlsx")]
    pub out: PathBuf,
    /// 申报年度
    #[arg(long)]
    pub year: Option<i32>,
}

/// `calendar …`
#[derive(Debug, Subcommand)]
pub enum Calendar {
    /// 列出节假日与办理期限
    Show,
    /// 设一天为节假日，或调休的工作日
    Set {
        /// 日期，如 2026-10-01
        day: String,
        /// 是调休的工作日
        #[arg(long)]
        working: bool,
        /// 名称
        #[arg(long, default_value = "")]
        name: String,
    },
    /// 删去一天
    Remove {
        /// 日期
        day: String,
    },
    /// 设一个阶段的期限（工作日）
    Limit {
        /// 阶段
        stage: String,
        /// 工作日数
        days: u16,
    },
}

/// `case …`
#[derive(Debug, Subcommand)]
pub enum Case {
    /// 显示
    Show {
        /// 案号
        case: String,
    },
    /// 声明无利益冲突，或回避
    Declare {
        /// 案号
        case: String,
        /// 回避的原因
        #[arg(long, value_name = "REASON")]
        recuse: Option<String>,
    },
    /// 核查一项条件
    Check(Finding),
    /// 记录评审或认定：文件、文号、日期、专家
    Judge(Judge),
    /// 认定或核减一项明细
    Admit {
        /// 案号
        case: String,
        /// 明细编号，如 i3
        item: String,
        /// 认定的不含税金额（元）；不填为全额
        #[arg(long)]
        amount: Option<String>,
        /// 核减的原因
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 决定金额
    Decide {
        /// 案号
        case: String,
        /// 申报项，如 c1；只有一项时可省
        #[arg(long)]
        claim: Option<String>,
        /// 金额（元）；不填为采用上限
        #[arg(long)]
        amount: Option<String>,
        /// 低于上限的原因
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 要求补正
    Correct(Comment),
    /// 补正后恢复办理
    Resume(Comment),
    /// 以经办身份签名并提交复核
    Submit(Opinion),
    /// 退回经办
    Return(Comment),
    /// 以复核或审定身份签名，按阶段
    Approve(Opinion),
    /// 撤回
    Withdraw(Comment),
    /// 公示
    Announce(Comment),
    /// 拨付
    Pay(Comment),
    /// 已签发的案卷重新办理：评审意见作废，资助移出台账
    Reopen(Comment),
    /// 留言，或回复一条留言
    Comment {
        /// 案号
        case: String,
        /// 内容
        text: String,
        /// 所回复留言的编号
        #[arg(long, value_name = "ID")]
        answers: Option<i64>,
    },
    /// 指派经办、复核或审定
    Assign {
        /// 案号
        case: String,
        /// 角色：reviewer、checker、approver
        #[arg(long)]
        role: String,
        /// 用户名；不填为取消指派
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
    },
    /// 复核、审定退回之后改了什么：与上一份作废的评审意见对照
    Changes {
        /// 案号
        case: String,
    },
}

/// `case judge …`
#[derive(Debug, Args)]
pub struct Judge {
    #[command(flatten)]
    pub finding: Finding,
    /// 评审会纪要或认定文件的名称
    #[arg(long, default_value = "")]
    pub document: String,
    /// 文号
    #[arg(long, default_value = "")]
    pub number: String,
    /// 日期，如 2024-10-18
    #[arg(long)]
    pub date: Option<String>,
    /// 专家，可多次：姓名:评分:意见
    #[arg(long = "expert", value_name = "NAME:SCORE:OPINION")]
    pub experts: Vec<String>,
}

/// A criterion with its finding.
#[derive(Debug, Args)]
pub struct Finding {
    /// 案号
    pub case: String,
    /// 条件，如 key-chip；评审或认定默认为 judgement
    #[arg(default_value = "judgement")]
    pub criterion: String,
    /// 申报项，如 c1；只有一项时可省
    #[arg(long)]
    pub claim: Option<String>,
    /// 结论：met、unmet、needs-correction、not-applicable
    #[arg(long)]
    pub finding: String,
    /// 备注
    #[arg(long, default_value = "")]
    pub note: String,
    /// 证据：单元格（申报主体!B3）、明细编号、附件名或文件名
    #[arg(long)]
    pub evidence: Vec<String>,
}

/// A case with a comment.
#[derive(Debug, Args)]
pub struct Comment {
    /// 案号
    pub case: String,
    /// 意见或原因
    #[arg(long, default_value = "")]
    pub comment: String,
}

/// A case with the opinion that is signed.
#[derive(Debug, Args)]
pub struct Opinion {
    /// 案号
    pub case: String,
    /// 签署的意见
    #[arg(long, default_value = "")]
    pub opinion: String,
    /// 用密钥文件（PKCS#12）签名；其口令取自 WORKBENCH_PIN，否则提示输入
    #[arg(long, value_name = "FILE.p12", conflicts_with = "token")]
    pub key_file: Option<PathBuf>,
    /// 用密码令牌（PKCS#11）签名：令牌的驱动；PIN 取自 WORKBENCH_PIN，否则提示输入
    #[arg(long, value_name = "MODULE.so")]
    pub token: Option<PathBuf>,
    /// 令牌中私钥的标签，有多把时用
    #[arg(long, requires = "token")]
    pub label: Option<String>,
}

/// `meeting …`
#[derive(Debug, Subcommand)]
pub enum Meeting {
    /// 新建会议，给出编号
    New {
        /// 会议名称
        #[arg(long)]
        name: String,
        /// 会议日期，如 2024-12-02
        #[arg(long)]
        date: String,
        /// 地点
        #[arg(long, default_value = "")]
        place: String,
        /// 应到人员，如 陆玥琪 或 陆玥琪:经信局，可多次
        #[arg(long = "attendee", value_name = "NAME[:UNIT]")]
        attendees: Vec<String>,
    },
    /// 列出会议
    List,
    /// 显示一个会议
    Show {
        /// 会议编号
        meeting: String,
    },
    /// 把案卷列入议程
    Add {
        /// 会议编号
        meeting: String,
        /// 案号
        #[arg(required = true)]
        cases: Vec<String>,
    },
    /// 输出会议材料 PDF：封面、议程、评审意见、签到表，统一编页
    Print {
        /// 会议编号
        meeting: String,
        /// 输出文件
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 记录一个案卷的会议结论
    Record {
        /// 会议编号
        meeting: String,
        /// 案号
        case: String,
        /// 结论：passed、rejected、deferred（通过、不通过、暂缓）
        #[arg(long)]
        result: String,
        /// 意见；不通过或暂缓的必填
        #[arg(long, default_value = "")]
        note: String,
    },
}

/// `letterhead …`
#[derive(Debug, Subcommand)]
pub enum Letterhead {
    /// 显示
    Show,
    /// 更改，由管理员办理
    Set {
        /// 红色文头：on 或 off
        #[arg(long, value_name = "ON|OFF", value_parser = on_off)]
        red: Option<bool>,
        /// 发文机关代字，如 经信局=滨经信评；等号后留空为恢复默认
        #[arg(long = "office", value_name = "BUREAU=OFFICE", value_parser = pair)]
        offices: Vec<(String, String)>,
        /// 印章图片（背景透明的 PNG），随审定签名印出；留空为去除
        #[arg(long, value_name = "FILE.png")]
        seal: Option<String>,
        /// 本单位自备字体，如 title=方正小标宋.ttf；等号后留空为恢复随附字体
        #[arg(long = "font", value_name = "FACE=FILE", value_parser = pair)]
        fonts: Vec<(String, String)>,
    },
    /// 设置本人的手写签名图片（背景透明的 PNG）；不填为去除
    Hand {
        /// 图片
        file: Option<PathBuf>,
    },
}

fn on_off(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        other => Err(format!("“{other}”应为 on 或 off")),
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("“{text}”缺少等号"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// `policy …`
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// 显示政策文本与规则
    Show {
        /// 政策包的编号或文件夹
        pack: Option<String>,
    },
    /// 测算一份事实
    Assess {
        /// 政策包的编号或文件夹
        pack: String,
        /// 事实（JSON）
        #[arg(long, value_name = "FILE")]
        facts: PathBuf,
    },
    /// 检查政策包的规则
    Lint {
        /// 政策包的编号或文件夹
        pack: Option<String>,
    },
    /// 核对政策包的算例
    Test {
        /// 政策包的编号或文件夹
        pack: Option<String>,
    },
    /// 比较两个政策包
    Diff {
        /// 较早的政策包
        older: String,
        /// 较新的政策包
        newer: String,
    },
}

/// `ruling …`
#[derive(Debug, Subcommand)]
pub enum Ruling {
    /// 列出口径
    List,
    /// 裁定一项口径
    Set {
        /// 口径
        ruling: String,
        /// 读法
        reading: String,
        /// 依据
        #[arg(long)]
        basis: String,
    },
    /// 换一种读法会影响哪些案卷；不作改动
    Effects {
        /// 口径
        ruling: String,
        /// 读法
        reading: String,
    },
}

/// `audit …`
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 校验审计日志
    Verify {
        /// 再与一份备份所存的校验值对照，可多次
        #[arg(long, value_name = "BACKUP")]
        against: Vec<PathBuf>,
    },
    /// 列出审计日志
    List,
    /// 输出全部审计日志：.xlsx，或逐行 JSON（.jsonl）
    Export {
        /// 输出文件
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}
