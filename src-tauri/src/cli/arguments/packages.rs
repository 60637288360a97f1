//! Forms for applicants.

use std::path::PathBuf;

use clap::Args;

/// `template`
#[derive(Debug, Args)]
pub struct Template {
    /// 事项，可多次；不填为全部
    #[arg(long = "benefit", value_name = "ID")]
    pub benefits: Vec<String>,
    /// 政策：内置的编号（编号@2 为第 2 版）或政策包文件夹；带 --user 时为库中已安装的，不填为最先安装的
    #[arg(long, value_name = "ID")]
    pub policy: Option<String>,
    /// 输出文件
    #[arg(long, value_name = "FILE.xlsx")]
    pub out: PathBuf,
}
