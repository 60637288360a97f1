//! What can be asked for on the command line.

mod cases;
mod ledger;
mod meetings;
mod packages;
mod paper;
mod policies;
mod stores;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use cases::{Case, Cases, Finding, Judge, Opinion};
pub use ledger::{Export, Ledger, LedgerCommand, Stats};
pub use meetings::Meeting;
pub use packages::Template;
pub use paper::Letterhead;
pub use policies::{Policy, Ruling};
pub use stores::{Audit, Calendar, Init, Store, User};

/// 政策评审工作台。不带命令时打开窗口。
///
/// 退出码：0 办成；1 不予办理或查出问题；2 用法不对；3 办成，但数据与此前所见的不符，须管理员查明（store accept）。
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
    /// 打开窗口，并查看这一政策包能否安装（双击政策包时即如此）
    #[arg(long, value_name = "FILE.policypack", conflicts_with_all = ["json", "user"])]
    pub open: Option<PathBuf>,
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
        /// 更正件不替换案卷现有的申报材料，只报告将替换哪些案卷；不写则先说明再替换，原版留存
        #[arg(long)]
        no_replace: bool,
        /// 非本系统申报表的工作簿按这一政策识读（编号，编号@2 为第 2 版）；本系统的申报表自带政策
        #[arg(long, value_name = "ID")]
        policy: Option<String>,
        /// 入库后不识读附件中的凭证；以后可用 case vouchers 识读
        #[arg(long)]
        no_vouchers: bool,
    },
    /// 自查：递交之前核对自己的申报材料，不用数据文件、不用登录，什么都不留存。退出码 1：有要处理的问题
    Precheck {
        /// 工作簿、文件夹或 zip
        package: PathBuf,
        /// 非本系统申报表的工作簿按这一政策核对（编号，编号@2 为第 2 版）
        #[arg(long, value_name = "ID")]
        policy: Option<String>,
        /// 结果另存为工作簿
        #[arg(long, value_name = "FILE.xlsx", conflicts_with = "pdf")]
        xlsx: Option<PathBuf>,
        /// 结果另存为 PDF
        #[arg(long, value_name = "FILE.pdf")]
        pdf: Option<PathBuf>,
    },
    /// 自检：本机能否存取数据文件、出件、签名、识读、打印，不用登录。退出码 1：有不正常的项目
    SelfTest {
        /// 结果另存为 PDF，供管理员打印
        #[arg(long, value_name = "FILE.pdf")]
        pdf: Option<PathBuf>,
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
        /// 只输出一页摘要，供会议讨论：一次一个案卷
        #[arg(long)]
        summary: bool,
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
        /// 公示截止日，不填为起始日起第五个工作日
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
    /// 输出不予支持告知书：给被不予支持的申报单位
    Letter {
        /// 案号
        case: String,
        /// 输出文件
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 校验评审意见 PDF：只凭文件，或加 --user 连同数据文件中的根证书和作废记录；或凭纸上的校验码查找案卷。
    /// 退出码 0：完好、签全、根证书已知，且未作废
    Verify {
        /// 要校验的文件
        #[arg(required_unless_present = "code", conflicts_with = "code")]
        file: Option<PathBuf>,
        /// 受信任的根证书，可多次；一个文件里可以有多份
        #[arg(long = "root", value_name = "CERT.pem", conflicts_with = "code")]
        roots: Vec<PathBuf>,
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
        /// 政策（编号，编号@2 为第 2 版）；不填为最先安装的
        #[arg(long, value_name = "ID", global = true)]
        policy: Option<String>,
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
    /// 统计：各政策、条款、单位的申报、决定和签发金额
    Stats(Stats),
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
    /// 数据文件整体：搬动、换钥匙、抢救、确认与此前所见不符
    Store {
        #[command(subcommand)]
        command: Store,
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
    /// 吊销证书：从这一天起用它签的名无效，此前签的仍有效，由管理员办理
    Revoke {
        /// 证书
        file: PathBuf,
        /// 从哪一天起，不填为此刻
        #[arg(long, value_name = "DATE")]
        since: Option<jiff::civil::Date>,
        /// 原因
        #[arg(long)]
        reason: String,
    },
    /// 输出本局根证书
    Root {
        /// 输出文件
        #[arg(long, value_name = "CERT.pem")]
        out: PathBuf,
    },
    /// 输出命令行的自动补全脚本
    Completions {
        /// bash、zsh、fish、powershell 或 elvish
        shell: clap_complete::Shell,
    },
    /// 输出手册页（man）：本程序一页，每个命令一页
    Man {
        /// 输出文件夹
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// 用样例走完全程：导入、评审、三人签名、出具评审意见
    Demo {
        /// 输出文件夹
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}
