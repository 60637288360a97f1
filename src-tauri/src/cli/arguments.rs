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
        /// 案号
        case: String,
        /// 输出文件
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 输出补正通知书 PDF
    Notice {
        /// 案号
        case: String,
        /// 输出文件
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 校验评审意见 PDF，不需要数据文件
    Verify {
        /// 要校验的文件
        file: PathBuf,
        /// 受信任的根证书
        #[arg(long, value_name = "CERT.pem")]
        root: Option<PathBuf>,
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
    /// 备份数据文件，可在使用中进行
    Backup {
        /// 备份文件
        file: PathBuf,
    },
    /// 从备份恢复到 --store 指明的位置，不覆盖已有文件
    Restore {
        /// 备份文件
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
    /// 更改自己的口令；新口令取自 WORKBENCH_NEW_PASSWORD，否则提示输入
    Passwd,
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
    /// 案号、企业、信用代码或发票号中的字
    #[arg(long)]
    pub search: Option<String>,
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
    /// 记录评审或认定
    Judge(Finding),
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
}

/// `audit …`
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 校验审计日志
    Verify,
    /// 列出审计日志
    List,
}
