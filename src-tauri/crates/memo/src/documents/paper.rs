//! Which papers the program makes, and what a file says it is. It says so of itself: where nobody has signed it, it is
//! worth no more than its check code.

/// What a file is, by what the program writes into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 评审意见 or 不予支持意见, with its fields for three signatures.
    Memo,
    /// The same before its content froze.
    Preview,
    /// 补正通知书.
    Notice,
    /// 不予支持告知书.
    RefusalLetter,
    /// 会议材料, and 一页摘要.
    Booklet,
    /// 公示.
    Announcement,
    /// 资金测算报告.
    PriceReport,
    /// 自查结果.
    SelfCheck,
    /// 自检报告.
    SelfTest,
    /// Not made by this program, or no PDF at all.
    Foreign,
}

impl Paper {
    /// What the document's keywords say; empty for papers that are known otherwise.
    pub(crate) const fn keyword(self) -> &'static str {
        match self {
            Paper::Booklet => "会议材料",
            Paper::Announcement => "公示",
            Paper::PriceReport => "资金测算",
            Paper::SelfCheck => "自查",
            Paper::SelfTest => "自检",
            Paper::RefusalLetter => "不予支持告知书",
            Paper::Memo | Paper::Preview | Paper::Notice | Paper::Foreign => "",
        }
    }
}
