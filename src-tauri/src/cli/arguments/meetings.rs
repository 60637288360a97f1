//! Meetings.

use std::path::PathBuf;

use clap::Subcommand;

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
