//! One cell to one value: what may be read as what, which readings are noted, and what is asked instead.
//!
//! Never guesses: 万 inside a cell, a format that scales, a bare number for a date or a sign for yes are
//! faults, with what to do.

mod choice;
mod days;
mod figure;

use std::borrow::Cow;

use casework::Reading;

use crate::checks::money_unit;
use crate::reading::text::{excerpt, half_width, hides, is_half_width, one_line, tidy};
use crate::workbook::book::Cell;
use crate::workbook::format::Format;
use crate::workbook::grid::{padded, shown_text};
use crate::workbook::number;
use crate::workbook::over::is_cell_picture;
use crate::workbook::value::Value;
use casework::{NotUscc, ProblemCode, check_uscc};

pub(crate) use choice::{choice, yes_no};
pub use days::plain_date;
pub(crate) use days::{date, year};
pub(crate) use figure::{decimal, money, whole};

/// The unit that a heading or label gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit<'a> {
    Yuan,
    /// Multiplied by 10,000, and noted.
    TenThousandYuan,
    Other(&'a str),
    /// Two places say two things, named in these words.
    Disputed(&'a str),
    None,
}

impl<'a> Unit<'a> {
    /// The unit of a heading's words.
    pub(crate) fn named(word: Option<&'a str>) -> Unit<'a> {
        match word.map(str::trim) {
            None | Some("") => Unit::None,
            Some("元" | "人民币元" | "圆") => Unit::Yuan,
            Some("万元" | "人民币万元" | "萬元" | "人民币萬元" | "万圆") => {
                Unit::TenThousandYuan
            }
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
            Unit::Disputed(_) | Unit::None => "",
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
    pub code: ProblemCode,
    pub message: String,
    pub remedy: String,
}

/// A value as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken<T> {
    pub value: T,
    /// Coercions that were needed.
    pub readings: Vec<Reading>,
}

impl<T> Taken<T> {
    fn plain(value: T) -> Taken<T> {
        Taken { value, readings: Vec::new() }
    }

    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Taken<U> {
        Taken { value: f(self.value), readings: self.readings }
    }
}

/// What a cell gives, or why it gives nothing.
pub(crate) type Read<T> = Result<Taken<T>, Fault>;

fn fault<T>(code: ProblemCode, message: String, remedy: String) -> Read<T> {
    Err(Fault { code, message, remedy })
}

/// Faults that any kind of value can have.
fn sound(cell: &Cell, asked: Asked<'_>) -> Result<(), Fault> {
    let label = asked.label;
    let faulty =
        |code, message: String, remedy: &str| Err(Fault { code, message, remedy: remedy.to_owned() });
    match &cell.value {
        Value::Uncomputed => faulty(
            ProblemCode::FormulaUncomputed,
            format!("{label}：公式未计算，没有数值"),
            "用 Excel 打开，保存后再交",
        ),
        Value::Error(error) => {
            faulty(ProblemCode::CellError, format!("{label}是公式错误“{error}”"), "改正公式，或直接填写数值")
        }
        Value::WildNumber => {
            faulty(ProblemCode::NotANumber, format!("{label}不是有限的数字，或大得无法表示"), "请填实际数值")
        }
        Value::Text(text) if is_cell_picture(text) => faulty(
            ProblemCode::PictureInCell,
            format!("{label}是单元格里的图片，没有文字"),
            "请填写文字或数字，图片作附件提交",
        ),
        Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::NoDate(_) => Ok(()),
    }
}

/// A text as it was written.
pub(crate) fn text(cell: &Cell, asked: Asked<'_>) -> Read<String> {
    sound(cell, asked)?;
    let (value, readings) = match &cell.value {
        Value::Text(text) => (tidy(text), if hides(text) { vec![Reading::Invisible] } else { vec![] }),
        Value::Number(number) if number::lost_digits(*number) => {
            return fault(
                ProblemCode::LostDigits,
                format!("{}按数字存储，超过 15 位的末尾数字已被 Excel 改为 0", asked.label),
                "请把单元格格式设为“文本”，重新完整填写".to_owned(),
            );
        }
        Value::Number(number) => match cell.format {
            Format::Padded(width) => (padded(*number, width), vec![Reading::LeadingZeros]),
            Format::Words => {
                let message = format!(
                    "{label}的数字格式带有文字，存的是 {number}，看到的不止这个数",
                    label = asked.label
                );
                return fault(
                    ProblemCode::WordedFormat,
                    message,
                    "请把单元格格式设为“文本”，完整填写".to_owned(),
                );
            }
            Format::Plain
            | Format::Grouped(_)
            | Format::Fixed(_)
            | Format::InYuan
            | Format::Percent
            | Format::Scaled
            | Format::Foreign
            | Format::Sign
            | Format::Nothing => (number.to_string(), vec![Reading::NumberAsText]),
        },
        Value::Date(day) => (day.to_string(), vec![Reading::DateAsText]),
        _ => (shown_text(cell), vec![Reading::ValueAsText]),
    };
    Ok(Taken { value, readings })
}

/// A text of one line, as it is printed: a line break in it was made for the column's width, and a radical is the
/// character that it looks like.
pub(crate) fn name(cell: &Cell, asked: Asked<'_>) -> Read<String> {
    let mut read = text(cell, asked)?;
    if let Some(line) = one_line(&read.value) {
        read.value = line;
        read.readings.push(Reading::LineBreak);
    }
    if let Cow::Owned(unified) = policy::unified(&read.value) {
        read.value = unified;
        read.readings.push(Reading::Radicals);
    }
    Ok(read)
}

/// A number or code that identifies something: half-width, without blanks. Two of them in one cell are asked about.
pub(crate) fn identifier(cell: &Cell, asked: Asked<'_>) -> Read<String> {
    let mut read = text(cell, asked)?;
    if are_several(&read.value) {
        return fault(
            ProblemCode::TwoNumbers,
            format!("{}“{}”一格有两个号码", asked.label, excerpt(&read.value)),
            "请一格只填一个号码：几张票据分行列示".to_owned(),
        );
    }
    if is_half_width(&read.value) {
        return Ok(read);
    }
    let (narrow, full_width) = half_width(&read.value);
    if full_width {
        read.readings.push(Reading::FullWidth);
    }
    read.value = narrow;
    Ok(read)
}

/// Whether a text is several numbers of one length, parted by blanks, line breaks or commas.
fn are_several(text: &str) -> bool {
    let parts = |c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';');
    if !text.contains(parts) {
        return false;
    }
    let pieces: Vec<&str> = text.split(parts).map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let length = |piece: &str| piece.chars().count();
    let [first, rest @ ..] = pieces.as_slice() else { return false };
    let digits = |piece: &&str| half_width(piece).0.bytes().filter(u8::is_ascii_digit).count();
    length(first) >= 6
        && !rest.is_empty()
        && rest.iter().all(|piece| length(piece) == length(first))
        && pieces.iter().all(|piece| digits(piece) >= 3)
}

/// A 统一社会信用代码 whose check character holds.
pub(crate) fn uscc(cell: &Cell, asked: Asked<'_>) -> Read<String> {
    let mut read = identifier(cell, asked)?;
    if read.value.bytes().any(|byte| byte.is_ascii_lowercase()) {
        read.readings.push(Reading::LowerCase);
        read.value.make_ascii_uppercase();
    }
    let label = asked.label;
    let wrong = match check_uscc(&read.value) {
        Ok(()) => return Ok(read),
        Err(wrong) => wrong,
    };
    let written = excerpt(&read.value);
    let (code, message) = match wrong {
        NotUscc::Length(length) => {
            (ProblemCode::BadUscc, format!("{label} {written} 有 {length} 位，应为 18 位"))
        }
        NotUscc::Character(c) => (ProblemCode::BadUscc, format!("{label} {written} 含不该有的字符“{c}”")),
        NotUscc::CheckCharacter => (ProblemCode::UsccCheck, format!("{label} {written} 校验不符")),
    };
    fault(code, message, "对照营业执照改正".to_owned())
}
