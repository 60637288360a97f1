//! What is done with a store: making it, its users, its calendar, its audit log.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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

/// `audit …`
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 校验审计日志
    Verify {
        /// 再与一份备份所存的、或一份评审意见 PDF 上印的校验值对照，可多次
        #[arg(long, value_name = "FILE")]
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

/// `store …`
#[derive(Debug, Subcommand)]
pub enum Store {
    /// 搬动：数据文件连同钥匙文件整体搬到新的位置，原处不再打开
    Move {
        /// 新的文件，或文件夹
        to: PathBuf,
    },
    /// 换数据钥匙：整个数据文件用新钥匙重写，各人口令照旧；旧的钥匙文件打不开此后所写的
    Rekey,
    /// 抢救：数据文件损坏时，把读得出的存成一份新的，并报告各表读出多少、丢了什么；原文件不动
    Rescue {
        /// 新的文件
        to: PathBuf,
    },
    /// 确认数据与此前所见的不符，记入审计日志；确认之前每次都提示，退出码为 3
    Accept {
        /// 查到了什么，为什么可以继续使用
        #[arg(long)]
        reason: String,
    },
}
