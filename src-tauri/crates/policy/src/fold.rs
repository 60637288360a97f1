//! Names and numbers as they are compared: two writings of one thing fold to one key.
//!
//! Decides nothing: what folds alike is the same, what is merely close is for a person to say.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A name or number as it is compared: NFKC, radicals as the characters that they stand for, upper case,
/// without blanks, line breaks, brackets, or other punctuation. A mark between two digits stays (`V1.0` is not
/// `V10`), as `.` whatever it was; so do `+ # % & @`, which tell things apart (`C` from `C++`).
#[must_use]
pub fn folded(text: &str) -> String {
    let plain: Vec<char> = if text.chars().all(|c| c.is_ascii() || is_usual(c)) {
        text.chars().filter(|c| !c.is_ascii() || !c.is_whitespace()).collect()
    } else {
        unified(text).nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
    };
    let mut key = String::with_capacity(text.len());
    let mut marked = false;
    for letter in plain {
        if is_usual(letter) {
            key.push(letter);
            marked = false;
        } else if letter.is_alphanumeric() {
            let between =
                marked && letter.is_ascii_digit() && key.ends_with(|last: char| last.is_ascii_digit());
            if between {
                key.push('.');
            }
            key.extend(letter.to_uppercase());
            marked = false;
        } else if matches!(letter, '+' | '#' | '%' | '&' | '@') {
            key.push(letter);
            marked = false;
        } else {
            marked = true;
        }
    }
    key
}

/// The text with each CJK radical replaced by the character that it looks like (⻓ → 长), as text copied from a
/// PDF wants; unchanged where it holds none.
#[must_use]
pub fn unified(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_radical) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().flat_map(character).collect())
}

/// A usual Chinese character: a letter without case that NFKC leaves as it is. Most names are of these and ASCII.
const fn is_usual(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}')
}

const fn is_radical(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{2fd5}')
}

fn character(radical: char) -> impl Iterator<Item = char> {
    let known = RADICALS.binary_search_by_key(&radical, |(radical, _)| *radical);
    let (single, composed) = match known {
        Ok(at) => (RADICALS.get(at).map(|(_, ideograph)| *ideograph), None),
        Err(_) if is_radical(radical) => (None, Some(std::iter::once(radical).nfkc())),
        Err(_) => (Some(radical), None),
    };
    single.into_iter().chain(composed.into_iter().flatten())
}

const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Unicode's Equivalent_Unified_Ideograph of the CJK Radicals Supplement, where NFKC has none.
#[rustfmt::skip]
const RADICALS: &[(char, char)] = &[
    ('\u{2e81}', '厂'), ('\u{2e82}', '乛'), ('\u{2e83}', '乚'), ('\u{2e84}', '乙'), ('\u{2e85}', '亻'),
    ('\u{2e86}', '冂'), ('\u{2e88}', '刀'), ('\u{2e89}', '刂'), ('\u{2e8a}', '卜'), ('\u{2e8b}', '㔾'),
    ('\u{2e8c}', '小'), ('\u{2e8d}', '小'), ('\u{2e8e}', '兀'), ('\u{2e8f}', '尣'), ('\u{2e90}', '尢'),
    ('\u{2e92}', '巳'), ('\u{2e93}', '幺'), ('\u{2e94}', '彑'), ('\u{2e95}', '彐'), ('\u{2e96}', '忄'),
    ('\u{2e97}', '心'), ('\u{2e98}', '扌'), ('\u{2e99}', '攵'), ('\u{2e9b}', '旡'), ('\u{2e9c}', '日'),
    ('\u{2e9d}', '月'), ('\u{2e9e}', '歺'), ('\u{2ea0}', '民'), ('\u{2ea1}', '氵'), ('\u{2ea2}', '氺'),
    ('\u{2ea3}', '灬'), ('\u{2ea4}', '爫'), ('\u{2ea5}', '爫'), ('\u{2ea6}', '丬'), ('\u{2ea7}', '牛'),
    ('\u{2ea8}', '犭'), ('\u{2ea9}', '王'), ('\u{2eab}', '目'), ('\u{2eac}', '示'), ('\u{2ead}', '礻'),
    ('\u{2eaf}', '糹'), ('\u{2eb0}', '纟'), ('\u{2eb1}', '罓'), ('\u{2eb2}', '罒'), ('\u{2eb3}', '㓁'),
    ('\u{2eb4}', '冗'), ('\u{2eb6}', '羊'), ('\u{2eb9}', '耂'), ('\u{2eba}', '肀'), ('\u{2ebb}', '聿'),
    ('\u{2ebc}', '肉'), ('\u{2ebe}', '艹'), ('\u{2ebf}', '艹'), ('\u{2ec0}', '艹'), ('\u{2ec1}', '虎'),
    ('\u{2ec2}', '衤'), ('\u{2ec3}', '覀'), ('\u{2ec4}', '西'), ('\u{2ec5}', '见'), ('\u{2ec6}', '角'),
    ('\u{2ec8}', '讠'), ('\u{2ec9}', '贝'), ('\u{2ecb}', '车'), ('\u{2ecc}', '辶'), ('\u{2ecd}', '辶'),
    ('\u{2ece}', '辶'), ('\u{2ecf}', '邑'), ('\u{2ed0}', '钅'), ('\u{2ed1}', '長'), ('\u{2ed2}', '镸'),
    ('\u{2ed3}', '长'), ('\u{2ed4}', '门'), ('\u{2ed6}', '阝'), ('\u{2ed7}', '雨'), ('\u{2ed8}', '青'),
    ('\u{2ed9}', '韦'), ('\u{2eda}', '页'), ('\u{2edb}', '风'), ('\u{2edc}', '飞'), ('\u{2edd}', '食'),
    ('\u{2edf}', '飠'), ('\u{2ee0}', '饣'), ('\u{2ee2}', '马'), ('\u{2ee3}', '骨'), ('\u{2ee4}', '鬼'),
    ('\u{2ee5}', '鱼'), ('\u{2ee6}', '鸟'), ('\u{2ee7}', '卤'), ('\u{2ee8}', '麦'), ('\u{2ee9}', '黄'),
    ('\u{2eea}', '黾'), ('\u{2eeb}', '斉'), ('\u{2eec}', '齐'), ('\u{2eed}', '歯'), ('\u{2eee}', '齿'),
    ('\u{2eef}', '竜'), ('\u{2ef0}', '龙'), ('\u{2ef1}', '龜'), ('\u{2ef2}', '亀'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_texts_fold_as_all_others_do() {
        let ascii: String = (0..128_u8).map(char::from).collect();
        for text in
            [ascii.as_str(), "一鿿丁V1.0", "28/22nm 芯片（二期）", "a-1-2 b", "C++ 与 c#", "1\t2\u{b}3"]
        {
            // An invisible character takes the way of all texts, and folds to nothing.
            assert_eq!(folded(text), folded(&format!("{text}\u{200b}")), "{text:?}");
        }
    }

    #[test]
    fn one_thing_however_it_is_written() {
        for other in [
            "栖岚 LN03 电源管理芯片",
            "栖岚ＬＮ０３电源管理芯片",
            "栖岚ln03（电源管理）芯片",
            "栖岚LN-03 电源\n管理芯片",
            "栖岚LN03\u{200b}电源管理芯片\u{3000}",
        ] {
            assert_eq!(folded(other), "栖岚LN03电源管理芯片", "{other}");
        }
    }

    #[test]
    fn marks_that_tell_things_apart_stay() {
        for (one, other) in [("V1.0", "V10"), ("C", "C++"), ("28/22nm", "2822nm"), ("1-2号", "12号")] {
            assert_ne!(folded(one), folded(other));
        }
        assert_eq!(folded("28/22nm"), folded("28－22 NM"));
    }

    #[test]
    fn radicals_are_the_characters_that_they_look_like() {
        assert_eq!(unified("杭州⻓⻰⾼芯半导体（浙江）有限公司"), "杭州长龙高芯半导体（浙江）有限公司");
        assert_eq!(folded("⻓⻰⾼芯"), folded("长龙高芯"));
        assert!(matches!(unified("杭州长龙"), Cow::Borrowed(_)));
        assert!(RADICALS.is_sorted(), "the look-up is a binary search");
    }
}
