//! One line of a list, cell by cell, with its figure in the truth.

use policy::Money;

use crate::amount::{Unit, digits};
use crate::column::Column;
use crate::draft::Draft;
use crate::habit::{Group, Habit};
use crate::list::List;
use crate::sheet::{Cell, Content};
use crate::truth::{Figure, Line, Weight, What};

/// One line, with its figure.
pub fn line(draft: &mut Draft, list: &mut List, row: u32, number: usize, place: usize) {
    let data = draft.rows[place].clone();
    let making = &draft.claims[data.claim];
    let contracts = making.benefit.cost.as_ref().unwrap().contracts;
    let (benefit, project) = (making.benefit.said[0], making.project.clone());
    let tax = tax(data.fen);
    let written = if contracts { data.contract.clone() } else { data.number.clone() };
    let vendor = data.vendor_typed.clone().unwrap_or_else(|| data.vendor.name.clone());
    let mut said = Line::default();
    for (column, kind) in (0_u32..).zip(list.columns.clone()) {
        let content = match kind {
            Column::Serial => Some(Content::Number(number.to_string())),
            Column::Benefit => Some(Content::Text(benefit.to_owned())),
            Column::Project => project.clone().map(Content::Text),
            Column::Contract => Some(Content::Text(data.contract.clone())),
            Column::Number => {
                said.number = Some(written.clone());
                let stored = data.number_stored && !contracts;
                Some(if stored { Content::Number(written.clone()) } else { Content::Text(written.clone()) })
            }
            Column::Date => {
                said.date = Some(data.date);
                Some(day(draft, data.date))
            }
            Column::Vendor => {
                said.vendor = Some(data.vendor.name.clone());
                (!data.vendor_under_merge).then(|| Content::Text(vendor.clone()))
            }
            Column::Code => {
                said.code = Some(data.vendor.uscc.clone());
                (!data.vendor_under_merge).then(|| Content::Text(data.vendor.uscc.clone()))
            }
            Column::Model => {
                Some(Content::Text(draft.chance.word(&["12寸晶圆", "MPW", "28nm全掩膜", "V3.0", "年度授权"])))
            }
            Column::Quantity => Some(Content::Number(draft.chance.between(1, 48).to_string())),
            Column::Price => {
                Some(Content::Number(digits(draft.chance.between(100, 9_999) * 10_000, data.unit)))
            }
            Column::Amount => (!data.under_merge)
                .then(|| data.typed.clone().unwrap_or_else(|| Content::Number(data.digits()))),
            Column::Gross if list.column(Column::Amount).is_none() => (!data.under_merge)
                .then(|| data.typed.clone().unwrap_or_else(|| Content::Number(data.digits()))),
            Column::Tax => {
                said.tax = Some(Money::from_fen(tax));
                Some(Content::Number(digits(tax, data.unit)))
            }
            Column::Gross => Some(Content::Number(digits(data.fen + tax, data.unit))),
            Column::Unit => Some(Content::Text(match data.unit {
                Unit::Yuan => "元".to_owned(),
                Unit::Wan => "万元".to_owned(),
            })),
            Column::Counts => data.counts.map(|word| Content::Text(word.to_owned())),
            Column::InvoiceCode => {
                said.invoice_code.clone_from(&data.code);
                data.code.clone().map(Content::Text)
            }
            Column::Currency => data.currency.map(|word| Content::Text(word.to_owned())),
            Column::State => data.state.or(Some("正常")).map(|word| Content::Text(word.to_owned())),
            Column::Note => data.note.clone().map(Content::Text),
            Column::Blank | Column::Export("") => None,
            Column::Export("buyer") => Some(Content::Text(draft.applicant.name.clone())),
            Column::Export("buyer-code") => Some(Content::Text(draft.applicant.uscc.clone())),
            Column::Export("positive") => {
                Some(Content::Text(if data.fen < 0 { "否" } else { "是" }.to_owned()))
            }
            Column::Export(word) => Some(Content::Text(word.to_owned())),
        };
        let Some(content) = content else { continue };
        let mut cell = Cell::new(content);
        if column == list.amount() {
            cell.format.clone_from(&data.format);
            cell.white = data.white;
        }
        if kind == Column::Number && data.number_stored {
            cell.format = Some(if data.code.is_some() { "00000000" } else { "0" }.to_owned());
        }
        cell.struck = data.struck;
        draft.sheets[list.sheet].cells.insert((row, column), cell);
    }
    list.lines.push((row, place));
    let at = draft.sheets[list.sheet].at(row, list.amount());
    if !data.under_merge {
        let (right, weight) = weighed(draft, list, place);
        draft.laid[place] = Some(draft.truth.figures.len());
        draft.truth.figures.push(Figure {
            at: at.clone(),
            heading: Some(list.headings[list.amount() as usize].clone()),
            claim: data.claim,
            what: What::Item(Box::new(said)),
            right: right.map(Money::from_fen).into_iter().collect(),
            weight,
            habits: data.habits.clone(),
        });
    }
    if data.habits.contains(&Habit::DuplicateLine) {
        draft.tell(list.sheet, vec![at.clone()], &["重复", "同一", "相同"], Habit::DuplicateLine);
    }
    if data.struck {
        draft.tell(list.sheet, vec![at.clone()], &["删除线", "划去", "划掉"], Habit::StruckRow);
    }
    if data.white || data.format.as_deref() == Some(";;;") {
        let words = ["不显示", "白色", "看不见", "隐藏", "同色"];
        draft.tell(list.sheet, vec![at], &words, Habit::HidingFormat);
    }
}

/// Thirteen per cent, to the fen.
pub fn tax(fen: i64) -> i64 {
    (fen * 13 + 50).div_euclid(100)
}

/// What a careful person makes of a line, from what is in it and what the list says over it.
fn weighed(draft: &Draft, list: &List, place: usize) -> (Option<i64>, Weight) {
    let row = &draft.rows[place];
    let asked = draft.has(Habit::UnitsDisagree)
        || draft.has(Habit::CurrencyInHeading)
        || list.column(Column::Amount).is_none();
    let bare = draft.habits.of(Group::Tax) == Some(Habit::BareAmount);
    let unsure = draft.has(Habit::NoUnit) || draft.has(Habit::SectionedList) || bare;
    match row.weight {
        Weight::Void | Weight::NoCost => (None, row.weight),
        _ if asked => (None, Weight::Doubtful),
        Weight::Plain if unsure => (row.right, Weight::Doubtful),
        Weight::Plain | Weight::Doubtful | Weight::Cancels(_) => (row.right, row.weight),
    }
}

fn day(draft: &mut Draft, day: jiff::civil::Date) -> Content {
    let (year, month, date) = (day.year(), day.month(), day.day());
    if draft.has(Habit::TaxExport) {
        return Content::Text(format!("{day} 10:21:33"));
    }
    if !draft.has(Habit::DateWritings) {
        return Content::Day(day);
    }
    match draft.chance.below(7) {
        0 => Content::Text(day.to_string()),
        1 => Content::Text(format!("{year}/{month}/{date}")),
        2 => Content::Text(format!("{year}.{month}.{date}")),
        3 => Content::Text(format!("{year}年{month}月{date}日")),
        4 => Content::Text(format!("{year}{month:02}{date:02}")),
        5 => Content::Text(format!("{year}-{month}-{date}")),
        _ => Content::Day(day),
    }
}
