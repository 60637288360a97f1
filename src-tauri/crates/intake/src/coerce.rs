//! One cell to one value: what may be read as what, which readings are noted, and what is asked instead.
//!
//! Never guesses: 万 inside a cell, a format that scales, a bare number for a date or a sign for yes are
//! faults, with what to do.

mod choice;
mod days;

use policy::Money;
use rust_decimal::Decimal;

use crate::book::{Cell, Value};
use crate::grid::shown_text;
use crate::money_unit;
use crate::number::{self, Format};
use crate::text::{excerpt, half_width, is_half_width, tidy};
use crate::uscc::{NotUscc, check_uscc};

pub(crate) use choice::{choice, yes_no};
pub(crate) use days::{date, year};

/// The unit that a heading or label gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit<'a> {
    Yuan,
    /// Multiplied by 10,000, and noted.
    TenThousandYuan,
    Other(&'a str),
    None,
}

impl<'a> Unit<'a> {
    /// The unit of a heading's words.
    pub(crate) fn named(word: Option<&'a str>) -> Unit<'a> {
        match word.map(str::trim) {
            None | Some("") => Unit::None,
            Some("元" | "人民币元" | "圆") => Unit::Yuan,
            Some("万元" | "人民币万元") => Unit::TenThousandYuan,
            Some(other) => match money_unit::said(other).unit.as_deref() {
                Some("元") => Unit::Yuan,
                Some("万元") => Unit::TenThousandYuan,
                Some(_) | None => Unit::Other(other),
            },
        }
    }

    fn words(self) -> &'a str {
        match self {
            Unit::Yuan => "元",
            Unit::TenThousandYuan => "万元",
            Unit::Other(word) => word,
            Unit::None => "",
        }
    }
}

/// What a place in the workbook asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// In the workbook's words, such as 不含税金额.
    pub label: &'a str,
    pub unit: Unit<'a>,
    /// `本列` or `本项`.
    pub place: &'static str,
}

/// Why a cell's value is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub code: &'static str,
    pub message: String,
    pub remedy: String,
}

/// A value as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading<T> {
    pub value: T,
    /// Coercions that were needed.
    pub readings: Vec<&'static str>,
}

impl<T> Reading<T> {
    fn plain(value: T) -> Reading<T> {
        Reading { value, readings: Vec::new() }
    }

    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Reading<U> {
        Reading { value: f(self.value), readings: self.readings }
    }
}

/// What a cell gives, or why it gives nothing.
pub(crate) type Read<T> = Result<Reading<T>, Fault>;

fn fault<T>(code: &'static str, message: String, remedy: String) -> Read<T> {
    Err(Fault { code, message, remedy })
}

/// Faults that any kind of value can have.
fn sound(cell: &Cell, asked: Asked<'_>) -> Result<(), Fault> {
    let label = asked.label;
    let faulty =
        |code, message: String, remedy: &str| Err(Fault { code, message, remedy: remedy.to_owned() });
    match &cell.value {
        Value::Uncomputed => faulty(
            "formula-uncomputed",
            format!("{label}：公式未计算，没有数值"),
            "用 Excel 打开，保存后再交",
        ),
        Value::Error(error) => {
            faulty("cell-error", format!("{label}是公式错误“{error}”"), "改正公式，或直接填写数值")
        }
        Value::WildNumber => {
            faulty("not-a-number", format!("{label}不是有限的数字，或大得无法表示"), "请填实际数值")
        }
        Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::NoDate(_) => Ok(()),
    }
}

/// An amount in yuan: a heading in 万元 multiplies it.
pub(crate) fn money(cell: &Cell, asked: Asked<'_>) -> Read<Money> {
    if let Unit::Other(unit) = asked.unit {
        return fault(
            "unit",
            format!("{}的单位是“{}”，不是元或万元", asked.label, excerpt(unit)),
            "请换算为元（人民币）后填写".to_owned(),
        );
    }
    let mut read = decimal(cell, asked)?;
    if asked.unit == Unit::TenThousandYuan {
        let Some(yuan) = read.value.checked_mul(Decimal::from(10_000)) else {
            return fault("not-a-number", format!("{}过大", asked.label), "请核对数值和单位".to_owned());
        };
        read.value = yuan.normalize();
        read.readings.push("ten-thousands");
    }
    // Beyond this no sum of a package could be trusted to hold.
    if read.value.abs() > Decimal::from(10_i64.pow(13)) {
        let remedy = "请核对数值和单位".to_owned();
        return fault("amount-too-large", format!("{}超过 10 万亿元", asked.label), remedy);
    }
    Ok(read.map(Money::new))
}

/// A number in the unit of its heading.
pub(crate) fn decimal(cell: &Cell, asked: Asked<'_>) -> Read<Decimal> {
    sound(cell, asked)?;
    let label = asked.label;
    let unit = asked.unit.words();
    match &cell.value {
        Value::Number(number) => match cell.format {
            Format::Percent | Format::Scaled => {
                let shown =
                    if cell.format == Format::Percent { "百分比" } else { "缩放或带“万”字" };
                fault(
                    "scaled-format",
                    format!("{label}的数字格式是{shown}，存的是 {number}，看到的不是这个数，无法确定本意"),
                    format!(
                        "请把单元格格式改为“常规”，按{}填写",
                        if unit.is_empty() { "实际数值" } else { unit }
                    ),
                )
            }
            Format::Foreign => fault(
                "foreign-currency",
                format!("{label}的数字格式是外币，存的是 {number}"),
                "请按付款日汇率折算为人民币元后填写".to_owned(),
            ),
            Format::Plain | Format::Grouped(_) | Format::Fixed(_) => Ok(Reading::plain(*number)),
        },
        Value::Text(text) => text_number(text, asked),
        Value::Date(_) | Value::NoDate(_) => fault(
            "not-a-number",
            format!("{label}“{}”是日期，不是数字", shown_text(cell)),
            "请把单元格格式改为“数值”后重填".to_owned(),
        ),
        Value::Bool(_) | Value::Error(_) | Value::Uncomputed | Value::WildNumber => fault(
            "not-a-number",
            format!("{label}“{}”不是数字", shown_text(cell)),
            number_remedy(asked, None),
        ),
    }
}

fn text_number(text: &str, asked: Asked<'_>) -> Read<Decimal> {
    let label = asked.label;
    let (narrow, full_width) = half_width(text);
    let mut readings = vec!["text-number"];
    if full_width {
        readings.push("full-width");
    }
    let mut rest = narrow.as_str();
    for sign in ["人民币", "RMB", "CNY", "¥", "￥"] {
        if let Some(after) = rest.strip_prefix(sign) {
            rest = after.trim_start_matches(':');
            readings.push("currency-sign");
            break;
        }
    }
    let suffixes = match asked.unit {
        Unit::Yuan => vec!["元整", "元", "圆"],
        Unit::Other("㎡" | "平方米" | "m²") => vec!["平方米", "平米", "m2"],
        Unit::Other("月") => vec!["个月", "月"],
        unit => vec![unit.words()],
    };
    for suffix in suffixes.into_iter().filter(|suffix| !suffix.is_empty()) {
        let suffix = half_width(suffix).0;
        if let Some(before) = rest.strip_suffix(suffix.as_str()) {
            rest = before;
            readings.push("unit-in-cell");
            break;
        }
    }
    if let Some((number, grouped)) = digits(rest) {
        if grouped {
            readings.push("thousands");
        }
        return Ok(Reading { value: number, readings });
    }
    let written = excerpt(text);
    let suggestion = scaled_words(rest).and_then(|yuan| match asked.unit {
        Unit::Yuan => Some(yuan),
        Unit::TenThousandYuan => yuan.checked_div(Decimal::from(10_000)),
        Unit::Other(_) | Unit::None => None,
    });
    fault("not-a-number", format!("{label}“{written}”不是数字"), number_remedy(asked, suggestion))
}

fn number_remedy(asked: Asked<'_>, suggestion: Option<Decimal>) -> String {
    let fill = suggestion.map_or("请填数字".to_owned(), |number| format!("请填 {}", number.normalize()));
    match asked.unit {
        Unit::None => fill,
        unit => format!("{}单位为{}，{fill}", asked.place, unit.words()),
    }
}

/// Plain digits, with groups of three or without; tells whether there were groups.
fn digits(text: &str) -> Option<(Decimal, bool)> {
    let (sign, body) = match text.strip_prefix(['-', '−', '+']) {
        Some(body) => (!text.starts_with('+'), body),
        None => (false, text),
    };
    let (whole, fraction) = body.split_once('.').map_or((body, None), |(w, f)| (w, Some(f)));
    let all_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_some_and(|f| !all_digits(f)) {
        return None;
    }
    let grouped = whole.contains(',');
    if grouped {
        let mut groups = whole.split(',');
        let first = groups.next()?;
        if !all_digits(first) || first.len() > 3 || groups.any(|g| g.len() != 3 || !all_digits(g)) {
            return None;
        }
    } else if !all_digits(whole) {
        return None;
    }
    let plain: String = body.chars().filter(|c| *c != ',').collect();
    let number = Decimal::from_str_exact(&plain).ok()?;
    Some((if sign { -number } else { number }, grouped))
}

/// What `12万`, `1.2亿元` come to in yuan: only ever a suggestion.
fn scaled_words(text: &str) -> Option<Decimal> {
    let text = text.trim_end_matches('元');
    for (word, factor) in [("万", 10_000), ("亿", 100_000_000), ("千", 1000)] {
        if let Some((number, _)) = text.strip_suffix(word).and_then(digits) {
            return number.checked_mul(Decimal::from(factor));
        }
    }
    None
}

/// A whole number that is not negative.
pub(crate) fn whole(cell: &Cell, asked: Asked<'_>) -> Read<u32> {
    let read = decimal(cell, asked)?;
    match u32::try_from(read.value) {
        Ok(count) if read.value.is_integer() => Ok(read.map(|_| count)),
        _ => fault(
            "not-whole",
            format!("{}“{}”不是非负整数", asked.label, shown_text(cell)),
            number_remedy(asked, None).replace("请填数字", "请填整数"),
        ),
    }
}

/// A text as it was written.
pub(crate) fn text(cell: &Cell, asked: Asked<'_>) -> Read<String> {
    sound(cell, asked)?;
    let (value, readings) = match &cell.value {
        Value::Text(text) => (tidy(text), vec![]),
        Value::Number(number) if number::lost_digits(*number) => {
            return fault(
                "lost-digits",
                format!("{}按数字存储，超过 15 位的末尾数字已被 Excel 改为 0", asked.label),
                "请把单元格格式设为“文本”，重新完整填写".to_owned(),
            );
        }
        Value::Number(number) => (number.to_string(), vec!["number-as-text"]),
        Value::Date(day) => (day.to_string(), vec!["date-as-text"]),
        _ => (shown_text(cell), vec!["value-as-text"]),
    };
    Ok(Reading { value, readings })
}

/// A number or code that identifies something: half-width, without blanks.
pub(crate) fn identifier(cell: &Cell, asked: Asked<'_>) -> Read<String> {
    let mut read = text(cell, asked)?;
    if is_half_width(&read.value) {
        return Ok(read);
    }
    let (narrow, full_width) = half_width(&read.value);
    if full_width {
        read.readings.push("full-width");
    }
    read.value = narrow;
    Ok(read)
}

/// A 统一社会信用代码 whose check character holds.
pub(crate) fn uscc(cell: &Cell, asked: Asked<'_>) -> Read<String> {
    let mut read = identifier(cell, asked)?;
    if read.value.bytes().any(|byte| byte.is_ascii_lowercase()) {
        read.readings.push("lower-case");
        read.value.make_ascii_uppercase();
    }
    let label = asked.label;
    let wrong = match check_uscc(&read.value) {
        Ok(()) => return Ok(read),
        Err(wrong) => wrong,
    };
    let written = excerpt(&read.value);
    let (code, message) = match wrong {
        NotUscc::Length(length) => ("bad-uscc", format!("{label} {written} 有 {length} 位，应为 18 位")),
        NotUscc::Character(c) => ("bad-uscc", format!("{label} {written} 含不该有的字符“{c}”")),
        NotUscc::CheckCharacter => ("uscc-check", format!("{label} {written} 校验不符")),
    };
    fault(code, message, "对照营业执照改正".to_owned())
}
