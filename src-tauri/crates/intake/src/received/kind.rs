//! What a file is, by its bytes: extensions lie, and bureaus get HTML, CSV and lock files named .xls.

use crate::received::refusal::{RefusalCode, Refused};

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
    /// A RAR archive, whatever it is named.
    Rar,
    /// A 7z archive.
    SevenZip,
    /// A picture.
    Picture,
    /// Text with columns or without: CSV and the like.
    Text,
    /// Something else.
    Other,
    /// No bytes.
    Empty,
}

/// What workbooks are named that can be read, without the dot.
pub const WORKBOOK_EXTENSIONS: [&str; 5] = ["xlsx", "xlsm", "xls", "et", "ods"];

/// What else people name a table that they take for one.
const OTHER_TABLES: [&str; 2] = ["xlsb", "csv"];

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Tells what a file is by its first bytes (and, for OLE, by the names in its directory).
pub(crate) fn kind_of(bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if is_zip(bytes) {
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
    if bytes.starts_with(b"Rar!\x1a\x07") {
        return Kind::Rar;
    }
    if bytes.starts_with(b"7z\xbc\xaf\x27\x1c") {
        return Kind::SevenZip;
    }
    let pictures: [&[u8]; 5] = [b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"];
    if pictures.iter().any(|magic| bytes.starts_with(magic))
        || (bytes.starts_with(b"BM") && bytes.contains(&0))
    {
        return Kind::Picture;
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
    if is_text(head) { Kind::Text } else { Kind::Other }
}

/// Whether a file with these first bytes may be a workbook: a zip or an OLE file.
pub(crate) fn may_be_workbook(head: &[u8]) -> bool {
    is_zip(head) || head.starts_with(OLE)
}

/// Whether a file with these first bytes is a zip.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Whether bytes are a text that somebody can read: UTF-8, UTF-16 with its mark, or GBK as Windows in China writes it.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let readable = |text: &str| {
        let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).count();
        odd == 0 && !text.trim().is_empty()
    };
    let utf8 = match std::str::from_utf8(head) {
        Ok(text) => Some(text),
        // The head may end within a character.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).ok(),
        Err(_) => None,
    };
    utf8.map_or_else(
        || {
            let (text, wrong) = encoding_rs::GBK.decode_without_bom_handling(head);
            let lines = text.contains([',', '\t', '\n']);
            (!wrong || head.len() >= 1024) && lines && readable(&text) && !text.contains('\u{fffd}')
        },
        readable,
    )
}

/// What an attachment is, where that is plainly not what its name says.
pub(crate) fn disguised(bytes: &[u8], name: &str) -> Option<&'static str> {
    let kind = kind_of(bytes);
    let named = |extensions: &[&str]| has_extension(name, extensions);
    let (what, own): (&str, &[&str]) = match kind {
        Kind::Html => ("网页", &["htm", "html", "mht", "mhtml"]),
        Kind::Pdf => ("PDF", &["pdf", "ai"]),
        Kind::Picture => ("图片", &["png", "jpg", "jpeg", "jfif", "gif", "bmp", "tif", "tiff"]),
        Kind::Rar => ("RAR 压缩包", &["rar"]),
        Kind::SevenZip => ("7z 压缩包", &["7z"]),
        // A text is told of where its name promises a table.
        Kind::Text => return named(&WORKBOOK_EXTENSIONS).then_some("纯文本（CSV 一类）"),
        Kind::Zip => {
            let documents =
                ["pdf", "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "csv", "txt", "rar", "7z"];
            return named(&documents).then_some("压缩包或 Office 文件");
        }
        Kind::EncryptedOle | Kind::Ole | Kind::Xml | Kind::Other | Kind::Empty => return None,
    };
    (name.contains('.') && !named(own)).then_some(what)
}

/// Whether a file is an archive that is not opened here.
pub(crate) fn is_other_archive(bytes: &[u8]) -> bool {
    matches!(kind_of(bytes), Kind::Rar | Kind::SevenZip)
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
        Kind::Rar | Kind::SevenZip => {
            let what = if kind == Kind::Rar { "RAR" } else { "7z" };
            let named =
                if has_extension(name, &["rar", "7z"]) { "" } else { "（扩展名与内容不符）" };
            refused(
                RefusalCode::WrongFormat,
                format!(
                    "“{name}”是 {what} 压缩包{named}，这里打不开。请解压后重新打包为 .zip，或把文件夹直接导入。"
                ),
            )
        }
        Kind::Picture => refused(
            RefusalCode::WrongFormat,
            format!("“{name}”是图片，不是申报工作簿。请提交按模板填写的 .xlsx，图片作附件放在同一压缩包内。"),
        ),
        Kind::Other | Kind::Text if name.starts_with("~$") => refused(
            RefusalCode::Unreadable,
            format!("“{name}”是 Excel 打开文件时的临时锁文件，不是申报书。请提交去掉“~$”的原文件。"),
        ),
        Kind::Text => {
            let named =
                if has_extension(name, &["csv", "txt", "tsv"]) { "" } else { "，扩展名与内容不符" };
            refused(
                RefusalCode::WrongFormat,
                format!("“{name}”的内容是纯文本（CSV 一类）{named}，没有模板的结构，暂不读取。{save_as}。"),
            )
        }
        Kind::Other => {
            refused(RefusalCode::Unreadable, format!("“{name}”不是 Excel 工作簿，或已损坏。{save_as}。"))
        }
    }
}

/// Whether a name promises a table, one that is read or another.
pub(crate) fn is_named_as_table(name: &str) -> bool {
    has_extension(name, &WORKBOOK_EXTENSIONS) || has_extension(name, &OTHER_TABLES)
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
        for text in ["企业名称,金额\n", "a\tb", "\u{feff}企业名称"] {
            assert_eq!(kind_of(text.as_bytes()), Kind::Text, "{text}");
        }
        let (gbk, ..) = encoding_rs::GBK.encode("企业名称,金额\n杭州砚湖微电子有限公司,120000\n");
        assert_eq!(kind_of(&gbk), Kind::Text);
        assert_eq!(kind_of(b"Rar!\x1a\x07\x01\0rest"), Kind::Rar);
        assert_eq!(kind_of(b"7z\xbc\xaf\x27\x1c\0\x04"), Kind::SevenZip);
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\n"), Kind::Picture);
        assert_eq!(kind_of(b"\x00\x01\x02\x03"), Kind::Other);
        assert_eq!(kind_of(OLE), Kind::Ole);
        let mut encrypted = OLE.to_vec();
        encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(kind_of(&encrypted), Kind::EncryptedOle);
    }

    #[test]
    fn an_archive_of_another_kind_is_to_be_packed_anew_and_not_saved_by_a_program() {
        for (kind, name) in [
            (Kind::Rar, "申报材料.rar"),
            (Kind::Rar, "申报材料.zip"),
            (Kind::Rar, "申报书.xlsx"),
            (Kind::SevenZip, "申报材料.7z"),
            (Kind::SevenZip, "申报材料.zip"),
        ] {
            let refused = refusal_of(kind, name).unwrap();
            assert!(refused.message.contains("解压") && refused.message.contains(".zip"), "{refused}");
            assert!(!refused.message.contains("另存为"), "{refused}");
        }
    }

    #[test]
    fn an_attachment_that_is_not_what_its_name_says_is_told_for_what_it_is() {
        for (bytes, name, what) in [
            (&b"<html><table>"[..], "发票.pdf", "网页"),
            (b"<html><table>", "台账.xls", "网页"),
            ("甲,1\n".as_bytes(), "台账.xlsx", "纯文本"),
            (b"\x89PNG\r\n\x1a\n", "发票.pdf", "图片"),
            (b"%PDF-1.7", "发票.jpg", "PDF"),
            (b"Rar!\x1a\x07\0", "合同.zip", "RAR"),
            (b"PK\x03\x04", "合同.pdf", "压缩包"),
        ] {
            assert!(disguised(bytes, name).unwrap().contains(what), "{name}");
        }
        for (bytes, name) in [
            (&b"<html>"[..], "说明.html"),
            (b"%PDF-1.7", "合同.PDF"),
            (b"PK\x03\x04", "合同.docx"),
            (b"PK\x03\x04", "发票.ofd"),
            (b"plain", "说明.txt"),
            (b"x", "合同.pdf"),
        ] {
            assert_eq!(disguised(bytes, name), None, "{name}");
        }
    }

    #[test]
    fn each_refusal_says_what_to_do() {
        for kind in [
            Kind::Empty,
            Kind::EncryptedOle,
            Kind::Html,
            Kind::Xml,
            Kind::Pdf,
            Kind::Rar,
            Kind::SevenZip,
            Kind::Picture,
            Kind::Text,
            Kind::Other,
        ] {
            let refused = refusal_of(kind, "甲.xls").unwrap();
            assert!(refused.message.contains("请") && refused.message.contains("甲.xls"), "{refused}");
        }
    }
}
