//! File names inside a package: decoded, and refused where they lead out of it.
//!
//! A name is shown and matched, and never used as a path by this crate.

/// Why a name is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadName {
    /// It leads out of the package, or is a path of a machine.
    Escapes,
    /// It cannot stand as a file name.
    Unusable,
}

/// The text of a name in a zip: UTF-8, else GBK as Windows in China writes it.
pub(crate) fn decode(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GBK.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// The parts of a relative name, or why it is refused.
pub(crate) fn components(name: &str) -> Result<Vec<&str>, BadName> {
    if name.starts_with(['/', '\\']) || name.contains(':') {
        return Err(BadName::Escapes);
    }
    let parts: Vec<&str> = name.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.is_empty() {
        return Err(BadName::Unusable);
    }
    for part in &parts {
        if *part == ".." {
            return Err(BadName::Escapes);
        }
        if part.len() > 255 || part.chars().any(is_forbidden) || is_device(part) || part.ends_with([' ', '.'])
        {
            return Err(BadName::Unusable);
        }
    }
    Ok(parts)
}

/// Control characters and bidirectional overrides (`gpj.exe` shown as `exe.jpg`), and what Windows forbids.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | '"' | '|' | '?' | '*')
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
pub(crate) fn is_litter(parts: &[&str]) -> bool {
    let Some(last) = parts.last() else { return true };
    parts.contains(&"__MACOSX")
        || last.starts_with("~$")
        || last.starts_with("._")
        || matches!(last.to_ascii_lowercase().as_str(), ".ds_store" | "thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_refused() {
        for name in [
            "../evil.pdf",
            "a/../../evil.pdf",
            "/etc/passwd",
            "\\\\host\\share\\x.pdf",
            "C:\\x.pdf",
            "x\\..\\y",
        ] {
            assert_eq!(components(name), Err(BadName::Escapes), "{name}");
        }
    }

    #[test]
    fn names_that_windows_reserves_are_refused() {
        for name in
            ["CON", "con.pdf", "a/NUL.txt", "COM1.pdf", "lpt9", "合同\u{202e}fdp.exe", "a\0b", "x. ", ""]
        {
            assert_eq!(components(name), Err(BadName::Unusable), "{name:?}");
        }
    }

    #[test]
    fn ordinary_chinese_names_are_taken() {
        assert_eq!(components("附件/流片合同（2024）.pdf"), Ok(vec!["附件", "流片合同（2024）.pdf"]));
        assert_eq!(components("./COMPANY.pdf"), Ok(vec!["COMPANY.pdf"]));
    }

    #[test]
    fn a_gbk_name_is_decoded() {
        let (raw, _, _) = encoding_rs::GBK.encode("流片合同.pdf");
        assert_eq!(decode(&raw), "流片合同.pdf");
    }
}
