//! Values that stand in cells by themselves, with the units that the workbook gives them.

use casework::{ProblemCode, Severity, Sourced};
use policy::{Input, InputKind};

use crate::checks::money_unit;
use crate::reading::cursor::Cursor;
use crate::reading::form;
use crate::reading::form::{Filled, Wanted};
use crate::reading::{input, sheet_units};
use crate::unknown_forms::labels;
use crate::unknown_forms::labels::behind_colon;
use crate::unknown_forms::mapping::{PROJECT, PartMapping, YEAR, cell_of};
use crate::workbook::book::{Cell, Fate};
use crate::workbook::grid::shown_text;
use crate::workbook::value::Value;

/// The unit of a value: what the part says of its place, else what the workbook says there, else the part's own.
pub(super) fn unit<'m>(part: &'m PartMapping, place: &str, written: Option<&'m str>) -> Option<&'m str> {
    part.units.get(place).map(String::as_str).or(written).or(part.unit.as_deref())
}

/// Reads the cells of a part.
pub(super) fn from_cells(cursor: &mut Cursor<'_>, part: &PartMapping, inputs: &[Input]) -> Filled {
    let mut filled = Filled::default();
    let said = sheet_units::of_form(cursor.sheet);
    for (name, place) in &part.cells {
        let Some(at) = cell_of(&part.sheet, place) else { continue };
        filled.places.insert(if name == YEAR { form::YEAR.to_owned() } else { name.clone() }, at.clone());
        let Some(index) = cursor.sheet.index_of(at.row, at.column) else { continue };
        let wanted = match name.as_str() {
            YEAR => Wanted::Year,
            PROJECT => Wanted::Project,
            name => match inputs.iter().find(|input| input.name == name) {
                Some(input) => Wanted::Input(input),
                None => continue,
            },
        };
        let mut written = labels::unit_beside(cursor.sheet, index);
        if let Wanted::Input(input) = wanted
            && matches!(input.kind, InputKind::Money)
            && !part.units.contains_key(name)
            && part.unit.is_none()
            && !said.is_empty()
        {
            if let Some(places) = disputed(written.as_deref(), &said) {
                let message = format!("“{}”的单位两处不一致：{places}", input.label);
                cursor.note(
                    Severity::Error,
                    ProblemCode::UnitDisagrees,
                    Some(at.clone()),
                    message,
                    "请只写一处单位，或改为一致",
                );
                cursor.sheet.set_fate(index, Fate::Problem);
                let shown = Some(shown_text(&cursor.sheet.cells[index]));
                let unknown = Sourced { at: Some(at), written: shown, ..Sourced::default() };
                filled.inputs.insert(name.clone(), unknown);
                continue;
            }
            written = written.or_else(|| said.first().map(|(_, unit)| unit.clone()));
        }
        let given = unit(part, name, written.as_deref());
        if let Wanted::Input(input) = wanted
            && given.is_none()
            && says_no_unit(input, &cursor.sheet.cells[index])
        {
            let message = format!("“{}”没有写明单位，按元读取", input.label);
            cursor.note(
                Severity::Warning,
                ProblemCode::UnitAssumed,
                Some(at),
                message,
                "请核对金额；以万元填写的请注明单位",
            );
        }
        take(cursor, index, wanted, given, &mut filled);
    }
    filled
}

/// The places of two units that disagree: the one beside a value and those said of the whole sheet.
fn disputed(written: Option<&str>, said: &[(String, String)]) -> Option<String> {
    let own = written.map(|unit| ("旁边", unit));
    let mut all = own.into_iter().chain(said.iter().map(|(place, unit)| (place.as_str(), unit.as_str())));
    let (first, unit) = all.next()?;
    let (second, other) = all.find(|(_, other)| *other != unit)?;
    Some(format!("{first}“{unit}”、{second}“{other}”"))
}

/// Whether an amount stands there as a bare number.
fn says_no_unit(input: &Input, cell: &Cell) -> bool {
    let bare = match &cell.value {
        Value::Number(_) => true,
        Value::Text(text) => money_unit::said(text).unit.is_none() && !text.contains(['¥', '￥', '元']),
        _ => false,
    };
    bare && matches!(input.kind, InputKind::Money) && input::unit_words(input) == "元"
}

/// Takes a value; a label in the same cell is left out of it.
pub(super) fn take(
    cursor: &mut Cursor<'_>,
    index: usize,
    wanted: Wanted<'_>,
    unit: Option<&str>,
    filled: &mut Filled,
) {
    let bare = match &cursor.sheet.cells[index].value {
        Value::Text(text) => behind_colon(text)
            .filter(|(label, _)| {
                label.chars().any(|c| c.is_alphabetic()) && !label.contains(char::is_numeric)
            })
            .map(|(_, value)| value.to_owned()),
        _ => None,
    };
    let Some(bare) = bare else {
        form::take(cursor, index, wanted, (None, unit), filled);
        return;
    };
    let whole = std::mem::replace(&mut cursor.sheet.cells[index].value, Value::Text(bare.into()));
    form::take(cursor, index, wanted, (None, unit), filled);
    cursor.sheet.cells[index].value = whole;
}
