//! What a file is, by its bytes: extensions lie, and bureaus get HTML, CSV and lock files named .xls.

use crate::refusal::{RefusalCode, Refused};

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A zip: a workbook or a package; its entries decide.
    Zip,
    /// An OLE compound file with an encrypted workbook in it.
    EncryptedOle,
    /// An OLE compound file: .xls, .doc …
    Ole,
    /// A PDF.
    Pdf,
    /// HTML, perhaps named .xls.
    Html,
    /// XML, perhaps an Excel 2003 workbook.
    Xml,
    /// Something else.
    Other,
    /// No bytes.
    Empty,
}

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Tells what a file is by its first bytes (and, for OLE, by the names in its directory).
pub(crate) fn kind_of(bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if bytes.starts_with(OLE) {
        // A password makes Excel wrap the zip in an OLE file with this stream; names are UTF-16.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = memchr::memmem::find(bytes, &name).is_some();
        return if encrypted { Kind::EncryptedOle } else { Kind::Ole };
    }
    if bytes.starts_with(b"%PDF-") {
        return Kind::Pdf;
    }
    let head = &bytes[..bytes.len().min(1024)];
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if text.starts_with("<!doctype html") || text.contains("<html") || text.starts_with("<table") {
        return Kind::Html;
    }
    if text.starts_with("<?xml") {
        return Kind::Xml;
    }
    Kind::Other
}

/// Why a file of this kind is not read as a workbook or package, and what to do. `None` for a zip or
/// an .xls.
pub(crate) fn refusal_of(kind: Kind, name: &str) -> Option<Refused> {
    let refused = |code, message: String| Some(Refused::new(code, message));
    let save_as = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再交";
    match kind {
        Kind::Zip => None,
        Kind::Empty => {
            refused(RefusalCode::Empty, format!("“{name}”是空文件，没有任何内容。请重新导出后再交。"))
        }
        Kind::EncryptedOle => refused(
            RefusalCode::Encrypted,
            format!(
                "“{name}”加了打开密码，无法读取。请在 Excel 中取消密码（文件 → 信息 → 保护工作簿），保存后再交。"
            ),
        ),
        // Read by a child process, which tells an .xls from a .doc.
        Kind::Ole => None,
        Kind::Html => refused(
            RefusalCode::WrongFormat,
            format!("“{name}”的内容是网页，不是 Excel 工作簿（多为系统导出时改了扩展名）。{save_as}。"),
        ),
        Kind::Xml => refused(
            RefusalCode::WrongFormat,
            format!("“{name}”是 XML 文件（如 Excel 2003 XML 表格），暂不读取。{save_as}。"),
        ),
        Kind::Pdf => refused(
            RefusalCode::WrongFormat,
            format!("“{name}”是 PDF，不是申报工作簿。请提交按模板填写的 .xlsx，PDF 作附件放在同一压缩包内。"),
        ),
        Kind::Other if name.starts_with("~$") => refused(
            RefusalCode::Unreadable,
            format!("“{name}”是 Excel 打开文件时的临时锁文件，不是申报书。请提交去掉“~$”的原文件。"),
        ),
        Kind::Other if has_extension(name, &["csv", "txt", "tsv"]) => refused(
            RefusalCode::WrongFormat,
            format!("“{name}”是纯文本（CSV 一类），没有模板的结构，暂不读取。{save_as}。"),
        ),
        Kind::Other => {
            refused(RefusalCode::Unreadable, format!("“{name}”不是 Excel 工作簿，或已损坏。{save_as}。"))
        }
    }
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, given)| extensions.iter().any(|e| given.eq_ignore_ascii_case(e)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_and_not_the_extension() {
        assert_eq!(kind_of(b""), Kind::Empty);
        assert_eq!(kind_of(b"PK\x03\x04rest"), Kind::Zip);
        assert_eq!(kind_of(b"\xef\xbb\xbf  <HTML><table>"), Kind::Html);
        assert_eq!(kind_of(b"<?xml version=\"1.0\"?><Workbook>"), Kind::Xml);
        assert_eq!(kind_of("企业名称,金额\n".as_bytes()), Kind::Other);
        assert_eq!(kind_of(OLE), Kind::Ole);
        let mut encrypted = OLE.to_vec();
        encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(kind_of(&encrypted), Kind::EncryptedOle);
    }

    #[test]
    fn each_refusal_says_what_to_do() {
        for kind in [Kind::Empty, Kind::EncryptedOle, Kind::Html, Kind::Xml, Kind::Pdf, Kind::Other] {
            let refused = refusal_of(kind, "甲.xls").unwrap();
            assert!(refused.message.contains("请") && refused.message.contains("甲.xls"), "{refused}");
        }
    }
}
