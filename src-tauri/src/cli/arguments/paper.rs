//! How the paper looks.

use std::path::PathBuf;

use clap::Subcommand;

/// `letterhead …`
#[derive(Debug, Subcommand)]
pub enum Letterhead {
    /// 显示
    Show,
    /// 更改，由管理员办理
    Set {
        /// 哪个单位的名称、印章、文头和受理地点，如 发改局；不填为全部单位的文头和本单位的印章
        #[arg(long)]
        bureau: Option<String>,
        /// 单位全称，印在文头和署名处；留空为由本单位名称推出
        #[arg(long, requires = "bureau")]
        name: Option<String>,
        /// 补正通知书的文号代字，如 发改补；留空为默认
        #[arg(long, requires = "bureau")]
        notices: Option<String>,
        /// 受理地点，印在补正通知书上
        #[arg(long, requires = "bureau")]
        address: Option<String>,
        /// 联系人及电话，印在补正通知书上
        #[arg(long, requires = "bureau")]
        contact: Option<String>,
        /// 红色文头：on 或 off
        #[arg(long, value_name = "ON|OFF", value_parser = on_off)]
        red: Option<bool>,
        /// 评审意见由哪个单位会签（手写签名），如 财政局；留空为不会签
        #[arg(long, value_name = "BUREAU")]
        countersign: Option<String>,
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

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("“{text}”缺少等号"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
