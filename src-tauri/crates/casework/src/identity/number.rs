//! Numbers of papers and persons as they are compared: `No. 0123-4567` is `01234567`, zeros kept.

use policy::folded;

/// What a paper's number is by its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Number {
    /// 数电票: 20 digits.
    Digital(String),
    /// An older VAT invoice with its code of 10 or 12 digits.
    Coded {
        /// 发票代码
        code: String,
        /// 发票号码, 8 digits.
        number: String,
    },
    /// An older VAT invoice's number without its code.
    Eight(String),
    /// Any other paper's.
    Other(String),
}

/// What may stand before a number, folded. A word of another paper's own number does not.
const LABELS: [&str; 12] =
    ["增值税", "专用", "普通", "电子", "数电", "全电", "发票", "票据", "号码", "编号", "票号", "代码"];

/// Digital invoices begin with the year, and the first are of 2021: an older kind's code of 12 digits begins with 0 or 1.
const FIRST_DIGITAL_YEAR: u32 = 21;

impl Number {
    /// Reads a number as it was written.
    pub(super) fn read(written: &str) -> Number {
        // Most are digits alone, and folded already.
        if written.bytes().all(|byte| byte.is_ascii_digit()) {
            return of_digits(written.to_owned());
        }
        let plain = stripped(&folded(written));
        let parts: Vec<&str> =
            plain.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let words = plain.chars().filter(|c| !c.is_ascii_digit() && *c != '.').collect::<String>();
        let labelled = stripped(&words).is_empty();
        match parts.as_slice() {
            [code, number] if labelled && is_code(code) && number.len() == 8 => coded(code, number),
            [number, code] if labelled && is_code(code) && number.len() == 8 => coded(code, number),
            _ => of_digits(plain.replace('.', "")),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Number::Other(text) if text.is_empty())
    }

    /// The number alone.
    pub(super) fn plain(&self) -> &str {
        match self {
            Number::Digital(number)
            | Number::Coded { number, .. }
            | Number::Eight(number)
            | Number::Other(number) => number,
        }
    }
}

fn is_code(digits: &str) -> bool {
    matches!(digits.len(), 10 | 12)
}

fn coded(code: &str, number: &str) -> Number {
    Number::Coded { code: code.to_owned(), number: number.to_owned() }
}

fn of_digits(text: String) -> Number {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Number::Other(text);
    }
    let year: Option<u32> = text.get(..2).and_then(|digits| digits.parse().ok());
    let older = year.is_some_and(|year| year < FIRST_DIGITAL_YEAR);
    match text.len() {
        8 => Number::Eight(text),
        18 => coded(&text[..10], &text[10..]),
        20 if older => coded(&text[..12], &text[12..]),
        20 => Number::Digital(text),
        _ => Number::Other(text),
    }
}

/// A folded number without what says that it is one.
fn stripped(folded: &str) -> String {
    let mut rest = folded;
    loop {
        let before = rest;
        for label in LABELS {
            rest = rest.strip_prefix(label).unwrap_or(rest);
        }
        rest = rest.strip_prefix('第').or_else(|| rest.strip_prefix('号')).unwrap_or(rest);
        let digits = rest.strip_prefix("NO").map(|rest| rest.trim_start_matches('.'));
        rest = digits.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(rest);
        rest = rest.strip_suffix('号').unwrap_or(rest);
        if rest == before {
            return rest.to_owned();
        }
    }
}

/// A number as it is searched for and compared by itself: digits and letters, without labels and marks.
#[must_use]
pub fn number_key(written: &str) -> String {
    stripped(&folded(written)).replace('.', "")
}

/// A person as it was written: the name, and the identity number where it stands with it (18 characters, the last of
/// them the check digit).
pub(super) fn person_number(written: &str) -> (String, Option<String>) {
    let key = folded(written);
    let runs = key.split(|c: char| !(c.is_ascii_digit() || c == 'X'));
    let identity = runs.into_iter().find(|run| is_identity_number(run)).map(str::to_owned);
    let Some(identity) = identity else { return (written.trim().to_owned(), None) };
    let name: String = written
        .chars()
        .filter(|c| {
            let plain = folded(&c.to_string());
            !plain.chars().any(|c| c.is_ascii_digit() || (c == 'X' && identity.ends_with('X')))
        })
        .collect();
    let marks = |c: char| !c.is_alphanumeric();
    (name.trim_matches(marks).trim_end_matches("身份证号").trim_matches(marks).to_owned(), Some(identity))
}

/// GB 11643: 17 digits and a check digit by ISO 7064, MOD 11-2.
fn is_identity_number(text: &str) -> bool {
    let (true, Some((body, last))) = (text.len() == 18, text.split_at_checked(17)) else { return false };
    if !body.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum = body.bytes().fold(0_u32, |sum, byte| ((sum + u32::from(byte - b'0')) * 2) % 11);
    let check = (12 - sum % 11) % 11;
    let wanted = if check == 10 { "X".to_owned() } else { check.to_string() };
    last == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_however_it_is_written() {
        for written in [
            "01234567",
            "No.01234567",
            "No. 0123-4567",
            "№01234567",
            "０１２３４５６７",
            "发票号码：01234567",
            "第01234567号",
        ] {
            assert_eq!(Number::read(written), Number::Eight("01234567".to_owned()), "{written}");
        }
        assert_eq!(Number::read("1234567"), Number::Other("1234567".to_owned()), "no zero is put before it");
    }

    #[test]
    fn a_code_joined_or_apart_is_the_same() {
        let wanted = coded("3300231130", "01234567");
        for written in [
            "330023113001234567",
            "3300231130-01234567",
            "代码3300231130 号码01234567",
            "01234567（3300231130）",
        ] {
            assert_eq!(Number::read(written), wanted, "{written}");
        }
        assert_eq!(Number::read("033002300111-01234567"), coded("033002300111", "01234567"));
        assert_eq!(
            Number::read("03300230011101234567"),
            coded("033002300111", "01234567"),
            "no year begins with 0"
        );
        let digital = "24332000000081446120";
        assert_eq!(Number::read(digital), Number::Digital(digital.to_owned()));
        assert_eq!(Number::read("2433 2000 0000 8144 6120"), Number::Digital(digital.to_owned()));
    }

    #[test]
    fn a_contracts_number_keeps_its_letters() {
        assert_eq!(number_key("HT-2024-001"), number_key("ht2024001"));
        assert_eq!(number_key("NOVA-1"), "NOVA1", "No is a label before digits alone");
        assert_ne!(number_key("HT-2024-001"), number_key("HT-2024-01"));
    }

    #[test]
    fn an_identity_number_is_known_by_its_check_digit() {
        // 11010519491231002X is the example that GB 11643-1999 gives.
        let (name, identity) = person_number("张三（11010519491231002X）");
        assert_eq!((name.as_str(), identity.as_deref()), ("张三", Some("11010519491231002X")));
        assert_eq!(person_number("张三 11010519491231002x").1.as_deref(), Some("11010519491231002X"));
        assert_eq!(person_number("张三 110105194912310021"), ("张三 110105194912310021".to_owned(), None));
    }
}
