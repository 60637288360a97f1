//! The names of users: plain and visible, so that no two that look alike are two people.

use unicode_normalization::UnicodeNormalization;

/// The most characters that a name has.
const LONGEST: usize = 40;

/// A user's name as it is kept: composed and without the wide forms that an input method leaves (NFKC).
///
/// # Errors
/// What is wrong with it, in Chinese: no character, too many, or one that is neither a Chinese character nor a plain
/// letter or digit, such as one that cannot be seen or that turns the writing round.
pub fn user_name(text: &str) -> Result<String, String> {
    let name: String = text.trim().nfkc().collect();
    if name.is_empty() {
        return Err("请填用户名".to_owned());
    }
    if name.chars().count() > LONGEST {
        return Err(format!("用户名最多 {LONGEST} 个字符"));
    }
    if let Some(odd) = name.chars().find(|one| !is_plain(*one) && !is_between(*one)) {
        return Err(format!(
            "用户名不能含“{}”（U+{:04X}）：请只用汉字、英文字母、数字，中间可用 · - _ . 和空格",
            odd.escape_debug(),
            u32::from(odd)
        ));
    }
    let ends = [name.chars().next(), name.chars().next_back()];
    if ends.into_iter().flatten().any(|end| !is_plain(end)) || name.contains("  ") {
        return Err("用户名首尾须是汉字、字母或数字，中间不能连用空格".to_owned());
    }
    Ok(name)
}

/// A plain letter or digit, or a Chinese character.
fn is_plain(one: char) -> bool {
    one.is_ascii_alphanumeric()
        || matches!(one, '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

fn is_between(one: char) -> bool {
    matches!(one, '·' | '-' | '_' | '.' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_visible() {
        for (typed, kept) in [
            (" 沈予安 ", "沈予安"),
            ("阿依古丽·买买提", "阿依古丽·买买提"),
            ("ａｄｍｉｎ", "admin"),
            ("Li Wei", "Li Wei"),
            ("⼈事", "人事"),
        ] {
            assert_eq!(user_name(typed).as_deref(), Ok(kept), "{typed}");
        }
        for odd in [
            "",
            "  ",
            "ad\u{200B}min",
            "admin\u{202E}",
            "\u{FEFF}admin",
            "аdmin",
            "ad\u{00AD}min",
            "张\u{FE0F}",
            "张\u{E0100}",
            "\u{3164}",
            "ad\nmin",
            "a\u{0301}dmin",
            "-admin",
            "a  b",
            "admin\u{2800}",
            "张\u{115F}",
            "\u{1F600}",
        ] {
            assert!(user_name(odd).is_err(), "{odd:?}");
        }
        assert!(user_name(&"长".repeat(41)).is_err());
    }
}
