//! File names inside a package: decoded, made safe where they are odd, and left out where they lead out of it.
//!
//! A name is shown and matched, and never used as a path by this crate.

/// The text of a name in a zip: UTF-8, else GBK as Windows in China writes it.
pub(crate) fn decode(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GBK.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// The longest name that every file system takes, in bytes; the extension stays.
const LONGEST: usize = 180;

/// A name as it is kept inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Its parts, each safe to stand as a file's name anywhere.
    pub parts: Vec<String>,
    /// Whether any part had to be changed for that.
    pub changed: bool,
}

/// The safe parts of a relative name; `None` where it leads out of the package, or is a path of a machine.
pub(crate) fn placed(name: &str) -> Option<Placed> {
    let mut letters = name.chars();
    let drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':');
    if name.starts_with(['/', '\\']) || drive {
        return None;
    }
    let given: Vec<&str> = name.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect();
    if given.contains(&"..") {
        return None;
    }
    let mut parts: Vec<String> = given.iter().map(|part| safe(part)).collect();
    if parts.is_empty() {
        parts.push(NAMELESS.to_owned());
    }
    let changed = parts != given;
    Some(Placed { parts, changed })
}

const NAMELESS: &str = "未命名";

/// A part of a name as every system takes it: what is forbidden becomes `_`, and what is too long loses its middle.
pub(crate) fn safe(part: &str) -> String {
    let plain: String = part.chars().map(|c| if is_forbidden(c) { '_' } else { c }).collect();
    let plain = plain.trim_end_matches([' ', '.']);
    let plain = if plain.is_empty() { NAMELESS } else { plain };
    let free = if is_device(plain) { format!("_{plain}") } else { plain.to_owned() };
    if free.len() <= LONGEST {
        return free;
    }
    let (stem, extension) = match free.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 10 => (stem, format!(".{extension}")),
        _ => (free.as_str(), String::new()),
    };
    let mut room = LONGEST - extension.len() - "…".len();
    let cut: String = stem
        .chars()
        .take_while(|c| {
            let fits = c.len_utf8() <= room;
            room = room.saturating_sub(c.len_utf8());
            fits
        })
        .collect();
    format!("{cut}…{extension}")
}

/// Control characters and bidirectional overrides (`gpj.exe` shown as `exe.jpg`), and what Windows forbids. A colon would
/// open a second stream of a file.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | '"' | '|' | '?' | '*' | ':')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Names that Windows gives to devices, with any extension.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let mut chars = stem.chars();
    let port = stem.starts_with("COM") || stem.starts_with("LPT");
    port && stem.chars().count() == 4
        && chars.next_back().is_some_and(|c| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'))
}

/// What systems and editors leave in folders and archives: no part of an application.
pub(crate) fn is_litter(parts: &[String]) -> bool {
    let Some(last) = parts.last() else { return true };
    parts.iter().any(|part| part == "__MACOSX")
        || last.starts_with("~$")
        || last.starts_with("._")
        || matches!(last.to_ascii_lowercase().as_str(), ".ds_store" | "thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_have_no_place() {
        for name in [
            "../evil.pdf",
            "a/../../evil.pdf",
            "/etc/passwd",
            "\\\\host\\share\\x.pdf",
            "C:\\x.pdf",
            "x\\..\\y",
        ] {
            assert_eq!(placed(name), None, "{name}");
        }
    }

    #[test]
    fn an_odd_name_is_kept_under_a_safe_one() {
        for (name, safe) in [
            ("CON", "_CON"),
            ("con.pdf", "_con.pdf"),
            ("COM1.pdf", "_COM1.pdf"),
            ("合同\u{202e}fdp.exe", "合同_fdp.exe"),
            ("合同\n.pdf", "合同_.pdf"),
            ("x. ", "x"),
            ("发票:2024.pdf", "发票_2024.pdf"),
            ("附件/NUL.txt", "_NUL.txt"),
            ("", "未命名"),
        ] {
            let placed = placed(name).unwrap();
            assert!(placed.changed, "{name:?}");
            assert_eq!(placed.parts.last().unwrap(), safe, "{name:?}");
        }
        let long = placed(&format!("{}.pdf", "长".repeat(5000))).unwrap();
        assert!(long.changed && long.parts[0].len() <= LONGEST && long.parts[0].ends_with("….pdf"));
    }

    #[test]
    fn ordinary_chinese_names_are_taken_as_they_are() {
        for (name, parts) in [
            ("附件/流片合同（2024）.pdf", vec!["附件", "流片合同（2024）.pdf"]),
            ("./COMPANY.pdf", vec!["COMPANY.pdf"]),
        ] {
            let placed = placed(name).unwrap();
            assert_eq!(
                (placed.parts, placed.changed),
                (parts.iter().map(|part| (*part).to_owned()).collect(), false)
            );
        }
    }

    #[test]
    fn a_gbk_name_is_decoded() {
        let (raw, _, _) = encoding_rs::GBK.encode("流片合同.pdf");
        assert_eq!(decode(&raw), "流片合同.pdf");
    }
}
