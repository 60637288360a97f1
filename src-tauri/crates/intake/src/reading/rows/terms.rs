//! In which currency and unit a row's amount stands, where a column says it: another currency is asked about, and a unit
//! that differs from the heading's as well.

use casework::{ProblemCode, Severity};

use crate::checks::currency::{Currency, currency_of};
use crate::reading::cursor::Cursor;
use crate::reading::rows::doubt::Doubt;
use crate::reading::rows::text_of;
use crate::reading::table::{Row, Table};
use crate::reading::text::{excerpt, is_money_unit};
use crate::reading::words::{Column, is_none_word};

/// Reads the columns of currencies and units, and what stands beside the known columns.
pub(super) fn run(cursor: &mut Cursor<'_>, table: &mut Table, amount: usize) {
    let rows: Vec<(u32, Option<Doubt>, Option<String>)> =
        table.rows.iter().map(|row| of_row(cursor, table, row, amount)).collect();
    let mut converted = None;
    for (row, doubt, unit) in rows {
        if let Some(doubt) = doubt {
            table.doubts.entry(row).or_insert(doubt);
        }
        if let Some(unit) = unit {
            if unit == "万元" {
                converted.get_or_insert(row);
            }
            table.units.insert(row, unit);
        }
    }
    // The heading's own unit is noted where the headings are.
    if let Some(row) = converted
        && table.headings[amount].unit.as_deref() != Some("万元")
    {
        let label = table.headings[amount].label.clone();
        let at = cursor.at(row, table.headings[amount].position);
        let message = format!("“{label}”按单位列以万元为单位的，已乘以 10000 折算为元");
        cursor.note(Severity::Note, ProblemCode::TenThousands, Some(at), message, "请核对折算后的金额");
    }
}

fn of_row(
    cursor: &Cursor<'_>,
    table: &Table,
    row: &Row,
    amount: usize,
) -> (u32, Option<Doubt>, Option<String>) {
    let words =
        |column: Column| row.cell(table, column).and_then(|index| text_of(&cursor.sheet.cells[index]));
    let foreign = |words: &str| {
        let message = format!("此行的币种是“{}”，不是人民币", excerpt(words));
        Doubt::new(ProblemCode::ForeignCurrency, message, "请按付款日汇率折算为人民币元后填写")
    };
    if let Some(currency) = words(Column::Currency).filter(|text| !is_none_word(text)) {
        match currency_of(currency) {
            Some(Currency::Yuan) => {}
            Some(Currency::Foreign) => return (row.row, Some(foreign(currency)), None),
            None => {
                let message = format!("此行的币种“{}”认不出", excerpt(currency));
                let doubt = Doubt::new(
                    ProblemCode::ForeignCurrency,
                    message,
                    "人民币的请填“人民币”；外币的请折算为人民币元",
                );
                return (row.row, Some(doubt), None);
            }
        }
    }
    // A column that nobody knows may say it as well.
    let beside = row.aside.iter().filter_map(|index| text_of(&cursor.sheet.cells[*index]));
    let beside: Vec<&str> = beside.filter(|text| text.chars().count() <= 8).collect();
    if let Some(words) = beside.iter().find(|text| is_currency(text)) {
        return (row.row, Some(foreign(words)), None);
    }
    let plain = |text: &'_ str| text.trim().trim_start_matches("人民币").to_owned();
    let unit = words(Column::Unit).map(plain).filter(|unit| is_money_unit(unit));
    let unit = unit.or_else(|| {
        let mut beside = beside.iter().map(|text| plain(text));
        beside.find(|unit| matches!(unit.as_str(), "元" | "圆" | "万元" | "萬元"))
    });
    let unit = unit.as_deref();
    let Some(unit) = unit.filter(|unit| is_money_unit(unit)) else { return (row.row, None, None) };
    let unit = if unit == "圆" { "元" } else { unit };
    let heading = &table.headings[amount];
    let doubt = match &heading.unit {
        Some(of_heading) if !heading.assumed && of_heading != unit => {
            let message = format!("此行的单位是“{}”，表头的单位是“{of_heading}”，两处不一致", excerpt(unit));
            Some(Doubt::new(ProblemCode::UnitDisagrees, message, "请只写一处单位，或改为一致"))
        }
        _ => None,
    };
    (row.row, doubt, Some(unit.to_owned()))
}

/// Whether a text says nothing but another currency.
fn is_currency(text: &str) -> bool {
    let bare = text.trim();
    currency_of(bare) == Some(Currency::Foreign) && !bare.chars().any(char::is_numeric)
}
