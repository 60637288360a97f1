//! The ledger and the reports.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
    /// 只看这一政策：编号，编号@2 为第 2 版
    #[arg(long, value_name = "ID")]
    pub policy: Option<String>,
}

/// What else can be done with the ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// 导入往年资助：一处有错则全部不导入
    Import {
        /// 工作簿
        file: PathBuf,
        /// 替换已录入的同名文件：本文件是它的更正
        #[arg(long, conflicts_with = "beside")]
        replaces: bool,
        /// 与已录入的同名文件并存：本文件是另外的资助
        #[arg(long)]
        beside: bool,
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
    /// 只看这一政策：编号，编号@2 为第 2 版
    #[arg(long, value_name = "ID")]
    pub policy: Option<String>,
}

/// `stats …`
#[derive(Debug, Args)]
pub struct Stats {
    /// 申报年度
    #[arg(long)]
    pub year: Option<i32>,
    /// 只看这一政策：编号，编号@2 为第 2 版
    #[arg(long, value_name = "ID")]
    pub policy: Option<String>,
}
