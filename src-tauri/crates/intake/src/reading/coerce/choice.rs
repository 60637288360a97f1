//! 是 and 否, and one of several choices.

use casework::{ProblemCode, Reading};

use crate::reading::coerce::{Asked, Read, Taken, fault, sound};
use crate::reading::text::{excerpt, half_width, key, tidy};
use crate::workbook::book::Cell;
use crate::workbook::grid::shown_text;
use crate::workbook::value::Value;

/// 是 or 否, in the words that people use for them. 1 and 0 are asked about: they may be counts.
pub(crate) fn yes_no(cell: &Cell, asked: Asked<'_>) -> Read<bool> {
    sound(cell, asked)?;
    let word = match &cell.value {
        Value::Bool(value) => return Ok(Taken { value: *value, readings: vec![Reading::Boolean] }),
        Value::Text(text) => half_width(text).0.to_lowercase(),
        _ => String::new(),
    };
    let value = match word.as_str() {
        "是" => return Ok(Taken::plain(true)),
        "否" => return Ok(Taken::plain(false)),
        "有" | "对" | "符合" | "√" | "✓" | "✔" | "☑" | "y" | "yes" | "true" => true,
        "无" | "没有" | "不是" | "不" | "不符合" | "×" | "✗" | "✘" | "☒" | "n" | "no" | "false" => {
            false
        }
        boxes if ticked(boxes).is_some() => ticked(boxes) == Some("是"),
        _ => {
            return fault(
                ProblemCode::NotYesNo,
                format!("{}“{}”不是“是”或“否”", asked.label, excerpt(&shown_text(cell))),
                "请从下拉列表选“是”或“否”".to_owned(),
            );
        }
    };
    Ok(Taken { value, readings: vec![Reading::YesNoWord] })
}

/// The word behind the one box that is ticked of two: `☑是□否`. A crossed box may mean either.
fn ticked(text: &str) -> Option<&str> {
    const TICKED: [char; 5] = ['☑', '■', '√', '✓', '✔'];
    const OPEN: [char; 2] = ['□', '☐'];
    let boxes: Vec<(char, &str)> = text
        .char_indices()
        .filter(|(_, c)| TICKED.contains(c) || OPEN.contains(c))
        .take(3)
        .map(|(at, c)| {
            let rest = &text[at + c.len_utf8()..];
            (c, &rest[..rest.find(|c| TICKED.contains(&c) || OPEN.contains(&c)).unwrap_or(rest.len())])
        })
        .collect();
    match boxes.as_slice() {
        [(one, "是"), (other, "否")] | [(other, "否"), (one, "是")] if text.starts_with([*one, *other]) => {
            match (TICKED.contains(one), TICKED.contains(other)) {
                (true, false) => Some("是"),
                (false, true) => Some("否"),
                (true, true) | (false, false) => None,
            }
        }
        _ => None,
    }
}

/// One of the choices, by label or id; gives its index.
pub(crate) fn choice(cell: &Cell, asked: Asked<'_>, choices: &[(&str, &str)]) -> Read<usize> {
    sound(cell, asked)?;
    let shown = shown_text(cell);
    let exact = tidy(&shown);
    if let Some(index) = choices.iter().position(|(_, label)| *label == exact) {
        return Ok(Taken::plain(index));
    }
    let wanted = key(&shown);
    let by_key = |pick: fn(&(&str, &str)) -> String| {
        let mut found = choices.iter().enumerate().filter(|(_, choice)| pick(choice) == wanted);
        found.next().filter(|_| found.next().is_none()).map(|(index, _)| index)
    };
    if let Some(index) = by_key(|(_, label)| key(label)) {
        return Ok(Taken { value: index, readings: vec![Reading::ChoiceWord] });
    }
    if let Some(index) = by_key(|(id, _)| key(id)) {
        return Ok(Taken { value: index, readings: vec![Reading::ChoiceId] });
    }
    let labels: Vec<&str> = choices.iter().map(|(_, label)| *label).collect();
    fault(
        ProblemCode::NotAChoice,
        format!("{}“{}”不在可选项内", asked.label, excerpt(&shown)),
        format!("请从下拉列表选：{}", labels.join("、")),
    )
}
