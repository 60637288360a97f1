//! A cell to a number: what stands there, in which unit, and what is asked instead.

use casework::{ProblemCode, Reading};
use policy::Money;
use rust_decimal::Decimal;

use super::{Asked, Read, Taken, Unit, fault, sound};
use crate::reading::text::{excerpt, half_width, is_half_width, tidy};
use crate::workbook::book::Cell;
use crate::workbook::format::Format;
use crate::workbook::grid::shown_text;
use crate::workbook::value::Value;

/// An amount in yuan: a heading in 万元 multiplies it.
pub(crate) fn money(cell: &Cell, asked: Asked<'_>) -> Read<Money> {
    if let Unit::Other(unit) = asked.unit {
        return fault(
            ProblemCode::Unit,
            format!("{}的单位是“{}”，不是元或万元", asked.label, excerpt(unit)),
            "请换算为元（人民币）后填写".to_owned(),
        );
    }
    if let Unit::Disputed(places) = asked.unit {
        return fault(
            ProblemCode::UnitDisagrees,
            format!("{}的单位两处不一致：{places}", asked.label),
            "请只写一处单位，或改为一致".to_owned(),
        );
    }
    let mut read = decimal(cell, asked)?;
    if asked.unit == Unit::TenThousandYuan {
        let Some(yuan) = read.value.checked_mul(Decimal::from(10_000)) else {
            return fault(
                ProblemCode::NotANumber,
                format!("{}过大", asked.label),
                "请核对数值和单位".to_owned(),
            );
        };
        read.value = yuan.normalize();
        read.readings.push(Reading::TenThousands);
    }
    // Beyond this no sum of a package could be trusted to hold.
    if read.value.abs() > Decimal::from(10_i64.pow(13)) {
        let remedy = "请核对数值和单位".to_owned();
        return fault(ProblemCode::AmountTooLarge, format!("{}超过 10 万亿元", asked.label), remedy);
    }
    Ok(read.map(Money::new))
}

/// A number in the unit of its heading.
pub(crate) fn decimal(cell: &Cell, asked: Asked<'_>) -> Read<Decimal> {
    sound(cell, asked)?;
    let label = asked.label;
    let unit = asked.unit.words();
    match &cell.value {
        Value::Number(number) => {
            let (code, shown) = match cell.format {
                Format::Foreign => {
                    return fault(
                        ProblemCode::ForeignCurrency,
                        format!("{label}的数字格式是外币，存的是 {number}"),
                        "请按付款日汇率折算为人民币元后填写".to_owned(),
                    );
                }
                Format::Percent => (ProblemCode::ScaledFormat, "百分比"),
                Format::Scaled => (ProblemCode::ScaledFormat, "缩放或带“万”字"),
                Format::Sign => (ProblemCode::SignedFormat, "正负号与所存的相反"),
                Format::Words => (ProblemCode::WordedFormat, "以文字代替数字"),
                Format::InYuan if asked.unit == Unit::TenThousandYuan => {
                    return fault(
                        ProblemCode::UnitDisagrees,
                        format!(
                            "{label}的单位两处不一致：{}写万元，数字格式是元，存的是 {number}",
                            asked.place
                        ),
                        "请只写一处单位，或改为一致".to_owned(),
                    );
                }
                // What cannot be seen is told of once for the sheet: the number itself is in no doubt.
                Format::Nothing
                | Format::Plain
                | Format::Grouped(_)
                | Format::Fixed(_)
                | Format::InYuan
                | Format::Padded(_) => return Ok(Taken::plain(*number)),
            };
            fault(
                code,
                format!("{label}的数字格式是{shown}，存的是 {number}，看到的不是这个数，无法确定本意"),
                format!(
                    "请把单元格格式改为“常规”，按{}填写",
                    if unit.is_empty() { "实际数值" } else { unit }
                ),
            )
        }
        Value::Text(text) => text_number(text, asked),
        Value::Date(_) | Value::NoDate(_) => fault(
            ProblemCode::NotANumber,
            format!("{label}“{}”是日期，不是数字", shown_text(cell)),
            "请把单元格格式改为“数值”后重填".to_owned(),
        ),
        Value::Bool(_) | Value::Error(_) | Value::Uncomputed | Value::WildNumber => fault(
            ProblemCode::NotANumber,
            format!("{label}“{}”不是数字", shown_text(cell)),
            number_remedy(asked, None),
        ),
    }
}

fn text_number(text: &str, asked: Asked<'_>) -> Read<Decimal> {
    let label = asked.label;
    let Some((narrow, blanks)) = joined(text) else {
        return fault(
            ProblemCode::TwoNumbers,
            format!("{label}“{}”一格有两个数，无法确定以哪个为准", excerpt(text)),
            "请一格只填一个数：几笔分行列示，或填合计".to_owned(),
        );
    };
    let full_width = half_width(text).1;
    let mut readings = vec![Reading::TextNumber];
    if blanks {
        readings.push(Reading::Thousands);
    }
    if full_width {
        readings.push(Reading::FullWidth);
    }
    let mut rest = narrow.as_str();
    for sign in ["人民币", "RMB", "CNY", "¥", "￥"] {
        if let Some(after) = rest.strip_prefix(sign) {
            rest = after.trim_start_matches(':');
            readings.push(Reading::CurrencySign);
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
            readings.push(Reading::UnitInCell);
            break;
        }
    }
    if let Some((number, grouped)) = digits(rest) {
        if grouped {
            readings.push(Reading::Thousands);
        }
        return Ok(Taken { value: number, readings });
    }
    let written = excerpt(text);
    let suggestion = scaled_words(rest).and_then(|yuan| match asked.unit {
        Unit::Yuan => Some(yuan),
        Unit::TenThousandYuan => yuan.checked_div(Decimal::from(10_000)),
        Unit::Other(_) | Unit::Disputed(_) | Unit::None => None,
    });
    fault(ProblemCode::NotANumber, format!("{label}“{written}”不是数字"), number_remedy(asked, suggestion))
}

/// A number's text without its blanks, and whether blanks part its thousands. `None` where blanks part two numbers:
/// only three digits may follow one, and a line break joins nothing.
fn joined(text: &str) -> Option<(String, bool)> {
    if is_half_width(text) {
        return Some((text.to_owned(), false));
    }
    let wide = tidy(text);
    // Line breaks first: a whitespace that NFKC makes a blank is looked at as what it was.
    let mut joined = String::with_capacity(wide.len());
    let mut grouped = false;
    let mut rest = wide.as_str();
    while let Some(at) = rest.find(char::is_whitespace) {
        let (before, behind) = rest.split_at(at);
        let next = behind.trim_start();
        joined.push_str(&half_width(before).0);
        let following: String = half_width(next.split(char::is_whitespace).next().unwrap_or("")).0;
        let digits = following.bytes().take_while(u8::is_ascii_digit).count();
        if joined.ends_with(|c: char| c.is_ascii_digit()) && digits > 0 {
            let breaks =
                behind[..behind.len() - next.len()].contains(['\n', '\r', '\t', '\u{b}', '\u{2028}']);
            let last = joined.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
            // `1 200 000`: one to three digits, then threes, with a fraction only at the end.
            let threes = digits == 3 && (if grouped { last.len() >= 3 } else { last.len() <= 3 });
            if breaks || !threes || joined.contains('.') {
                return None;
            }
            grouped = true;
        }
        rest = next;
    }
    joined.push_str(&half_width(rest).0);
    Some((joined, grouped))
}

fn number_remedy(asked: Asked<'_>, suggestion: Option<Decimal>) -> String {
    let fill = suggestion.map_or("请填数字".to_owned(), |number| format!("请填 {}", number.normalize()));
    match asked.unit {
        Unit::None | Unit::Disputed(_) => fill,
        unit @ (Unit::Yuan | Unit::TenThousandYuan | Unit::Other(_)) => {
            format!("{}单位为{}，{fill}", asked.place, unit.words())
        }
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
    for (word, factor) in
        [("万", 10_000), ("萬", 10_000), ("亿", 100_000_000), ("億", 100_000_000), ("千", 1000)]
    {
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
            ProblemCode::NotWhole,
            format!("{}“{}”不是非负整数", asked.label, shown_text(cell)),
            number_remedy(asked, None).replace("请填数字", "请填整数"),
        ),
    }
}
