//! Policies and rulings.

use std::path::PathBuf;

use clap::Subcommand;

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
