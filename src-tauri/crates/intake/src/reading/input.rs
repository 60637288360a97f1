//! One input of the pack from one cell: the JSON form that the input's kind asks for.

use policy::{Input, InputKind};
use serde_json::Value as Json;

use crate::reading::coerce;
use crate::reading::coerce::{Asked, Read, Unit};
use crate::workbook::book::Cell;

/// Reads a cell as an input asks for it.
pub(crate) fn read(input: &Input, cell: &Cell, asked: Asked<'_>) -> Read<Json> {
    let string = |text: String| Json::String(text);
    match &input.kind {
        InputKind::Money => Ok(coerce::money(cell, asked)?.map(|money| string(money.to_string()))),
        InputKind::Area => Ok(coerce::decimal(cell, asked)?.map(|area| string(area.normalize().to_string()))),
        InputKind::Count | InputKind::Months => Ok(coerce::whole(cell, asked)?.map(Json::from)),
        InputKind::YesNo => Ok(coerce::yes_no(cell, asked)?.map(Json::from)),
        InputKind::Date => Ok(coerce::date(cell, asked)?.map(|day| string(day.to_string()))),
        InputKind::Text if is_uscc(input) => Ok(coerce::uscc(cell, asked)?.map(string)),
        InputKind::Text => Ok(coerce::name(cell, asked)?.map(string)),
        InputKind::Choice(choices) | InputKind::Grade(choices) => {
            let pairs: Vec<(&str, &str)> =
                choices.iter().map(|c| (c.id.as_str(), c.label.as_str())).collect();
            let read = coerce::choice(cell, asked, &pairs)?;
            Ok(read.map(|index| choices.get(index).map_or(Json::Null, |choice| string(choice.id.clone()))))
        }
        // Loans stand in a sheet of their own; a figure typed here means nothing.
        InputKind::Loans => Ok(coerce::text(cell, asked)?.map(|_| Json::Null)),
    }
}

/// The unit that the template gives for an input.
pub(crate) fn unit_words(input: &Input) -> &str {
    match (&input.unit, &input.kind) {
        (Some(unit), _) => unit,
        (None, InputKind::Money) => "元",
        (None, InputKind::Area) => "㎡",
        (None, InputKind::Months) => "月",
        (
            None,
            InputKind::Count
            | InputKind::YesNo
            | InputKind::Date
            | InputKind::Text
            | InputKind::Choice(_)
            | InputKind::Grade(_)
            | InputKind::Loans,
        ) => "",
    }
}

/// The unit of a row: its label's brackets where they name a money unit, else the unit column's, else the
/// input's own.
pub(crate) fn unit_of<'a>(input: &'a Input, label: Option<&'a str>, column: Option<&'a str>) -> Unit<'a> {
    let typed = match (&input.kind, label) {
        (InputKind::Money, Some(_)) => label,
        _ => column.filter(|unit| !unit.trim().is_empty()),
    };
    Unit::named(typed.or(Some(unit_words(input))))
}

/// Whether a text input holds a 统一社会信用代码.
pub(crate) fn is_uscc(input: &Input) -> bool {
    input.name == "uscc" || input.name.ends_with("_uscc")
}
