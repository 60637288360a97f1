//! Number formats: what a reader of the workbook sees in place of the number that is stored. One reading of the
//! format code serves .xlsx, .xls and .ods.
//!
//! Draws nothing: it tells whether what is seen is the number, and if not, in which way it differs.

mod section;

use rust_decimal::Decimal;

use crate::workbook::value::Value;
use section::Section;

/// What a format does to the number that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub(crate) enum Format {
    /// Shows it as it is.
    #[default]
    Plain,
    /// Groups thousands, with this many decimals.
    Grouped(u8),
    /// A fixed number of decimals.
    Fixed(u8),
    /// Fills it up with zeros in front to this many digits.
    Padded(u8),
    /// Puts 元 behind it: where a heading says 万元, the two disagree.
    InYuan,
    /// Shows it as a percentage.
    Percent,
    /// Shows a part of it, or puts 万, 千 or 亿 behind it: what was meant cannot be told.
    Scaled,
    /// Puts the sign or the name of another currency beside it.
    Foreign,
    /// Shows it with the other sign.
    Sign,
    /// Shows words in its place, or letters as a part of it.
    Words,
    /// Shows nothing, or white on white.
    Nothing,
}

/// A format code taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FormatCode {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compared {
    Less,
    AtMost,
    Equal,
    Unlike,
    AtLeast,
    More,
}

impl Compared {
    fn holds(self, value: Decimal, bound: Decimal) -> bool {
        match self {
            Compared::Less => value < bound,
            Compared::AtMost => value <= bound,
            Compared::Equal => value == bound,
            Compared::Unlike => value != bound,
            Compared::AtLeast => value >= bound,
            Compared::More => value > bound,
        }
    }

    /// `>=100`; `None` where it is no condition.
    fn parse(text: &str) -> Option<(Compared, Decimal)> {
        let signs = [
            ("<=", Compared::AtMost),
            (">=", Compared::AtLeast),
            ("<>", Compared::Unlike),
            ("<", Compared::Less),
            (">", Compared::More),
            ("=", Compared::Equal),
        ];
        let (sign, how) = signs.into_iter().find(|(sign, _)| text.starts_with(sign))?;
        let bound = text[sign.len()..].trim().parse().ok()?;
        Some((how, bound))
    }
}

impl FormatCode {
    /// Reads a code.
    pub(crate) fn parse(code: &str) -> FormatCode {
        FormatCode { sections: split(code).into_iter().map(Section::parse).collect() }
    }

    /// What it does to a value.
    pub(crate) fn of(&self, value: &Value) -> Format {
        match value {
            Value::Number(number) | Value::NoDate(number) => self.of_number(*number),
            Value::Text(_) => self.of_text(),
            Value::Date(_) | Value::WildNumber | Value::Bool(_) | Value::Error(_) | Value::Uncomputed => {
                Format::Plain
            }
        }
    }

    /// What it does to a number, by the section that holds for it.
    fn of_number(&self, value: Decimal) -> Format {
        match self.section(value) {
            Some((section, signed)) => section.shows(value, signed),
            None if self.sections.is_empty() => Format::Plain,
            // No condition holds: Excel shows ####.
            None => Format::Words,
        }
    }

    /// What it does to a text: `;;;` hides texts as well.
    fn of_text(&self) -> Format {
        match self.sections.as_slice() {
            [_, _, _, text, ..] if text.is_blank() => Format::Nothing,
            [only] if only.white => Format::Nothing,
            _ => Format::Plain,
        }
    }

    /// The section for a number, and whether a minus is put before it by itself.
    fn section(&self, value: Decimal) -> Option<(&Section, bool)> {
        let numbers = &self.sections[..self.sections.len().min(3)];
        let [first, rest @ ..] = numbers else { return None };
        if numbers.iter().all(|section| section.condition.is_none()) {
            return Some(match rest {
                [] => (first, true),
                [second] if value.is_sign_negative() => (second, false),
                [second, _] if value.is_sign_negative() => (second, false),
                [_, third] if value.is_zero() => (third, false),
                _ => (first, false),
            });
        }
        let mut negatives_taken = false;
        for (index, section) in numbers.iter().enumerate() {
            let last = index + 1 == numbers.len();
            // Without one of its own, the middle one of three is for what is below zero.
            let condition = match section.condition {
                None if index == 1 && !last => Some((Compared::Less, Decimal::ZERO)),
                other => other,
            };
            let only_negatives = match condition {
                Some((Compared::Less, bound)) => bound <= Decimal::ZERO,
                Some((Compared::AtMost | Compared::Equal, bound)) => bound < Decimal::ZERO,
                Some(_) => false,
                None => negatives_taken,
            };
            if condition.is_none_or(|(how, bound)| how.holds(value, bound)) {
                return Some((section, !only_negatives));
            }
            negatives_taken |=
                matches!(condition, Some((Compared::AtLeast, bound)) if bound <= Decimal::ZERO);
        }
        None
    }
}

/// The sections of a code: semicolons in quotes, in brackets and behind an escape part nothing.
fn split(code: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted, mut bracket, mut skip) = (0, false, false, false);
    for (at, c) in code.char_indices() {
        match c {
            _ if skip => skip = false,
            '"' if !bracket => quoted = !quoted,
            _ if quoted => {}
            '\\' | '!' | '_' | '*' if !bracket => skip = true,
            '[' => bracket = true,
            ']' => bracket = false,
            ';' if !bracket => {
                parts.push(&code[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&code[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str, value: &str) -> Format {
        FormatCode::parse(code).of_number(value.parse().unwrap())
    }

    #[test]
    fn a_sign_in_words_is_a_sign() {
        for code in ["\"负\"0.00", "\"减：\"#,##0.00", "0.00\"（红字）\""] {
            assert_eq!(of(code, "120000"), Format::Sign, "{code}");
        }
        assert_eq!(of("0.00;\"负\"0.00", "-120000"), of("0.00", "-120000"));
    }

    #[test]
    fn formats_that_scale_are_told_from_those_that_group() {
        for code in [
            "0!.0,\"万元\"",
            "0\"万元\"",
            "#,##0,",
            "0.00,,",
            "0!.0000",
            "#,##0\\万",
            "[$-804]0,",
            "0.00\"萬元\"",
            "0\"百元\"",
            "0.0,\"K\"",
            "#,##0.0,,\"M\"",
            "0\"仟元\"",
            "0\"％\"",
        ] {
            assert_eq!(of(code, "6350000"), Format::Scaled, "{code}");
        }
        assert_eq!(of("0.00%", "0.3"), Format::Percent);
        for (code, format) in [
            ("General", Format::Plain),
            ("@", Format::Plain),
            ("0", Format::Plain),
            ("0.00", Format::Fixed(2)),
            ("#,##0", Format::Grouped(0)),
            ("#,##0.00", Format::Grouped(2)),
            ("#,##0.00_);[Red](#,##0.00)", Format::Grouped(2)),
            ("[$¥-804]#,##0.00", Format::Grouped(2)),
            ("[$￥-zh-CN]#,##0.00", Format::Grouped(2)),
            ("[$-804]0.00", Format::Fixed(2)),
            ("[Red]0.00", Format::Fixed(2)),
            ("_ \"¥\"* #,##0.00_ ;_ \"¥\"* -#,##0.00_ ", Format::Grouped(2)),
            ("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", Format::Grouped(2)),
            ("#,##0.00\"元\"", Format::InYuan),
            ("General\"元\"", Format::InYuan),
            ("G/通用格式", Format::Plain),
            ("\"人民币\"#,##0.00", Format::Grouped(2)),
            ("0.00E+00", Format::Fixed(2)),
        ] {
            assert_eq!(of(code, "6350000"), format, "{code}");
        }
    }

    #[test]
    fn another_currency_is_seen_by_its_sign_its_code_and_its_name() {
        for code in [
            "\"$\"#,##0.00",
            "[$$-409]#,##0.00",
            "[$USD] #,##0",
            "[$€-2] 0.00",
            "\\$0",
            "[$HKD-C04]0",
            "[$¥-411]#,##0",
            "[$JP¥-411]0",
            "[$￥-ja-JP]#,##0",
            "#,##0.00\"美元\"",
            "#,##0.00\" USD\"",
            "0\"日元\"",
            "0円",
            "#,##0\"港币\"",
            "#,##0.00\\ \\H\\K\\D",
            "[$NT$-404]#,##0",
            "[$-411]0\"円\"",
            "General\"欧元\"",
            "[$¥-1010411]0",
        ] {
            assert_eq!(of(code, "53"), Format::Foreign, "{code}");
        }
    }

    #[test]
    fn the_section_that_holds_for_the_value_decides() {
        let wan = "[<10000]0.00\"元\";0!.00,\"万元\"";
        assert_eq!(of(wan, "3120000"), Format::Scaled);
        assert_eq!(of(wan, "9999"), Format::InYuan);
        assert_eq!(of("[=0]\"-\";0!.0,", "6350000"), Format::Scaled);
        assert_eq!(of("[=0]\"-\";0!.0,", "0"), Format::Plain);
        assert_eq!(of("0.00;0.00,", "1"), Format::Fixed(2));
        assert_eq!(of("0.00;-0.00,", "-1"), Format::Scaled);
        assert_eq!(of("[>=100]0;[>=10]0.0;0.00,", "5"), Format::Scaled);
        assert_eq!(of("[>=100]0;[>=10]0.0;0.00,", "50"), Format::Fixed(1));
    }

    #[test]
    fn a_sign_that_is_not_the_numbers_own_is_told() {
        for (code, value) in [
            ("\"-\"#,##0.00", "6350000"),
            ("-#,##0.00", "6350000"),
            ("(#,##0.00)", "825500"),
            ("（0.00）", "825500"),
            ("\\-0;0", "5"),
            ("0.00;0.00", "-5"),
            ("▲0", "5"),
        ] {
            assert_eq!(of(code, value), Format::Sign, "{code} {value}");
        }
        for (code, value) in [
            ("0.00", "-5"),
            ("0.00;-0.00", "-5"),
            ("#,##0;(#,##0)", "-5"),
            ("0.00;[Red]0.00", "-5"),
            ("[>=0]0.00;-0.00", "-5"),
            ("[<0]-0.00;0.00", "-5"),
            ("[<10000]0.00;0.0", "-5"),
            ("\"-\"0", "0"),
        ] {
            assert_ne!(of(code, value), Format::Sign, "{code} {value}");
        }
    }

    #[test]
    fn zeros_in_front_are_kept_and_what_is_hidden_is_told() {
        assert_eq!(of("00000000", "23"), Format::Padded(8));
        assert_eq!(of("\"No.\"00000000", "23"), Format::Padded(8));
        assert_eq!(of("\"HT-2024-\"000", "23"), Format::Words);
        assert_eq!(of(";;;", "23"), Format::Nothing);
        assert_eq!(FormatCode::parse(";;;").of_text(), Format::Nothing);
        assert_eq!(FormatCode::parse("0;-0;;@").of_text(), Format::Plain);
        assert_eq!(of("0;-0;;@", "0"), Format::Plain);
        assert_eq!(of("[White]0.00", "23"), Format::Nothing);
        assert_eq!(of("\"待定\"", "23"), Format::Words);
        assert_eq!(of("[白色]G/通用格式", "23"), Format::Nothing);
    }
}
