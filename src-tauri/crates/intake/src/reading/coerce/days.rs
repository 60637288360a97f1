//! Years and days, from cells formatted as dates and from the forms that people write.

use casework::{ProblemCode, Reading};
use jiff::civil::Date;

use crate::reading::coerce::{Asked, Read, Taken, fault, sound};
use crate::reading::text::{excerpt, half_width, tidy};
use crate::workbook::book::Cell;
use crate::workbook::grid::shown_text;
use crate::workbook::value::Value;

/// A year such as 2024, 2024年 or 2024年度.
pub(crate) fn year(cell: &Cell, asked: Asked<'_>) -> Read<i32> {
    sound(cell, asked)?;
    let (text, mut readings) = match &cell.value {
        Value::Number(number) => (number.to_string(), vec![]),
        Value::Text(text) => (half_width(text).0, vec![Reading::TextNumber]),
        _ => (String::new(), vec![]),
    };
    let bare = text.trim_end_matches("年度").trim_end_matches('年');
    if bare.len() != text.len() {
        readings.push(Reading::UnitInCell);
    }
    match bare.parse() {
        Ok(year @ 1990..=2100) => Ok(Taken { value: year, readings }),
        _ => fault(
            ProblemCode::NotAYear,
            format!("{}“{}”不是年份", asked.label, excerpt(&shown_text(cell))),
            "请填四位年份，如 2024".to_owned(),
        ),
    }
}

/// A day: a cell formatted as a date, or a text that gives year, month and day in this order.
pub(crate) fn date(cell: &Cell, asked: Asked<'_>) -> Read<Date> {
    sound(cell, asked)?;
    let wrong = |remedy: &str| {
        let shown = excerpt(&shown_text(cell));
        fault(ProblemCode::NotADate, format!("{}“{shown}”不是日期", asked.label), remedy.to_owned())
    };
    match &cell.value {
        Value::Date(day) => Ok(Taken::plain(*day)),
        Value::Text(text) => match plain_date(text) {
            Some(value) => Ok(Taken { value, readings: vec![Reading::TextDate] }),
            None => wrong("请按 2024-03-05 的样子填写年月日"),
        },
        Value::Number(_) => wrong("请把单元格格式设为“日期”，或按 2024-03-05 的样子填写"),
        Value::NoDate(_) | Value::Bool(_) | Value::Error(_) | Value::Uncomputed | Value::WildNumber => {
            wrong("请填 1900 年以后的日期，如 2024-03-05")
        }
    }
}

/// A date as people write it: `2024-03-05`, `2024/3/5`, `2024年3月5日`, `20240305`; none for anything else.
#[must_use]
pub fn plain_date(text: &str) -> Option<Date> {
    let tidy = tidy(text);
    // A time of day after the date is left out.
    let day = if tidy.contains(':') || tidy.contains('：') {
        tidy.split_once(['T', ' ', '　']).map_or(tidy.as_str(), |(day, _)| day)
    } else {
        &tidy
    };
    let (narrow, _) = half_width(day);
    let parts: Vec<&str> = if narrow.len() == 8 && narrow.bytes().all(|b| b.is_ascii_digit()) {
        vec![&narrow[..4], &narrow[4..6], &narrow[6..]]
    } else {
        narrow.trim_end_matches(['日', '号']).split(['-', '/', '.', '年', '月']).collect()
    };
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (1900..=2100).contains(&date.year()).then_some(date)
}
