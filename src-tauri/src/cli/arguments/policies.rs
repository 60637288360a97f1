//! Policies and rulings.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use workbench::view::AdoptionInput;

use super::paper::pair;

/// `policy …`
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// 把规则读成句子和小表：条件、金额、上限、口径、算例
    Show {
        /// 政策包的编号（编号@2 为第 2 版）、文件夹或 zip
        pack: Option<String>,
        /// 只看这一资助项
        #[arg(long, value_name = "ID")]
        benefit: Option<String>,
    },
    /// 列出库中的政策和版本
    List,
    /// 把政策包装入库中：检查、核对算例、与上一版比较，全部通过才装入
    Install {
        /// 政策包文件夹或 zip
        pack: String,
        /// 批准文件，如“2024年第3次局长办公会纪要”
        #[arg(long, value_name = "TEXT")]
        approval: Option<String>,
        /// 只看检查结果和与上一版的不同，不装入
        #[arg(long)]
        preview: bool,
    },
    /// 停用一个版本：不再按它收件，已有案卷不变
    Retire {
        /// 编号，编号@2 为第 2 版
        pack: String,
        /// 原因
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// 把库中的政策包写成文件
    Export {
        /// 编号，编号@2 为第 2 版
        pack: String,
        /// 写到这个文件夹；名称以 .policypack 结尾的写成一个文件，双击即可打开安装
        #[arg(long, value_name = "FOLDER|FILE.policypack")]
        to: PathBuf,
    },
    /// 未签名的案卷改按同一政策的另一版办理，列出金额变化；已签发的不变
    Carry {
        /// 现在的版本，如 harbour-2025@1
        from: String,
        /// 改按的版本
        to: String,
        /// 只改这一案
        #[arg(long, value_name = "CASE")]
        case: Option<String>,
        /// 只看变化，不作改动
        #[arg(long)]
        preview: bool,
    },
    /// 测算：库中案卷按两个政策（或版本）各算一遍，逐条款列出合计和增减；不作改动
    Price {
        /// 现行的政策：编号，编号@2 为第 2 版
        from: String,
        /// 另一政策：编号、编号@2，或政策包文件夹
        to: String,
        /// 只算这一年度的申报
        #[arg(long)]
        year: Option<i32>,
        /// 另一政策按这一读法算，可写几次
        #[arg(long = "ruling", value_name = "RULING=READING", value_parser = pair)]
        rulings: Vec<(String, String)>,
        /// 另一政策的参数按这个数算，可写几次
        #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = pair)]
        parameters: Vec<(String, String)>,
        /// 这一案的计算过程，两方并列
        #[arg(long, value_name = "CASE")]
        case: Option<String>,
        /// 存为工作簿
        #[arg(long, value_name = "FILE")]
        xlsx: Option<PathBuf>,
        /// 存为报告
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
    },
    /// 由政策原文做出政策包的骨架
    New {
        /// 新政策包的编号，如 retrofit-2025
        id: String,
        /// 政策原文（UTF-8 文本），第一行是标题
        text: PathBuf,
        /// 写到这个文件夹
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
    },
    /// 草案正式施行：做出填明文号和施行日期的下一版，装入库中；写了 --to 的写成文件
    Adopt {
        /// 草案的编号（编号@2 为第 2 版）；写了 --to 的，可以是文件夹或 zip
        pack: String,
        #[command(flatten)]
        adoption: Adoption,
        /// 批准文件，如“2024年第3次局长办公会纪要”
        #[arg(long, value_name = "TEXT")]
        approval: Option<String>,
        /// 只看与草案的不同，不装入
        #[arg(long)]
        preview: bool,
        /// 不装入，写到这个文件夹
        #[arg(long, value_name = "FOLDER", conflicts_with_all = ["approval", "preview"])]
        to: Option<PathBuf>,
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
        /// 政策包的编号、文件夹或 zip
        pack: Option<String>,
        /// 每次存盘就再检查一遍
        #[arg(long)]
        watch: bool,
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

/// What an adopted policy has that its draft had not.
#[derive(Debug, Args)]
pub struct Adoption {
    /// 文号
    #[arg(long, value_name = "NO")]
    document_no: String,
    /// 施行日期，如 2024-05-01
    #[arg(long, value_name = "DATE")]
    in_force_from: String,
    /// 截止日期
    #[arg(long, value_name = "DATE", default_value = "")]
    in_force_to: String,
}

impl Adoption {
    pub fn input(self) -> AdoptionInput {
        let Adoption { document_no, in_force_from, in_force_to } = self;
        AdoptionInput { document_no, in_force_from, in_force_to }
    }
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
