//! Forms for applicants.

use std::path::PathBuf;

use clap::Args;

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
