//! Which kind of evidence a value of a voucher is.

use serde::{Deserialize, Serialize};

/// What a value was read from, the best first: data that the issuer wrote for machines before what was drawn for
/// people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The tax bureau's own XML of a digital invoice, by itself or attached.
    Xml,
    /// An XBRL instance of 电子凭证会计数据标准.
    Xbrl,
    /// The data attached to an older OFD invoice.
    OfdAttachment,
    /// A page's text that the OFD's CustomTag names.
    CustomTag,
    /// CustomDatas in OFD.xml.
    CustomData,
    /// A QR code.
    Qr,
    /// Text of a page, by its words and places.
    PageText,
}

impl Source {
    /// In Chinese, as it stands beside a value.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Source::Xml => "数电票 XML",
            Source::Xbrl => "会计数据（XBRL）",
            Source::OfdAttachment => "OFD 附带数据",
            Source::CustomTag => "OFD 标引文字",
            Source::CustomData => "OFD 文件属性",
            Source::Qr => "二维码",
            Source::PageText => "版面文字",
        }
    }
}
