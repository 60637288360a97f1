//! Rows that the applicant's own word calls void (作废, 红冲, 不参与申报): asked for, never counted in silence. What the tax
//! bureau's own list says is void is left out with a note, and an invoice that was wholly written off is left out together
//! with the red one that did it.

use casework::ProblemCode;
use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use crate::reading::coerce;
use crate::reading::cursor::Cursor;
use crate::reading::rows::doubt::Doubt;
use crate::reading::rows::{VOID, leave_out, own, remove, text_of, under};
use crate::reading::table::{Row, Table};
use crate::reading::text::{excerpt, key};
use crate::reading::words::Column;
use crate::workbook::value::Value;

/// What a text says of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Void,
    /// Written off by a red invoice.
    Red,
}

/// Words for it; what stands right before one may deny it.
const WORDS: [(&str, Said); 29] = [
    ("作废", Said::Void),
    ("红冲", Said::Red),
    ("冲红", Said::Red),
    ("冲销", Said::Red),
    ("红字", Said::Red),
    ("冲抵", Said::Red),
    ("不参与", Said::Void),
    ("不参加", Said::Void),
    ("不申报", Said::Void),
    ("不纳入", Said::Void),
    ("不计入", Said::Void),
    ("不列入", Said::Void),
    ("不作为申报", Said::Void),
    ("不予申报", Said::Void),
    ("剔除", Said::Void),
    ("退货", Said::Void),
    ("退票", Said::Void),
    ("退款", Said::Void),
    ("已退回", Said::Void),
    ("取消", Said::Void),
    ("撤销", Said::Void),
    ("撤回", Said::Void),
    ("无效", Said::Void),
    ("失效", Said::Void),
    ("废票", Said::Void),
    ("不报", Said::Void),
    ("不在本次", Said::Void),
    ("不属于本次", Said::Void),
    ("另行申报", Said::Void),
];

/// What a text says, if anything.
fn said(text: &str) -> Option<Said> {
    // Each number and kind of a list is asked: most have none of the words' first characters.
    let begins =
        |c: char| !c.is_ascii() && (is_composite(c) || WORDS.iter().any(|(word, _)| word.starts_with(c)));
    if !text.chars().any(begins) {
        return None;
    }
    let plain = key(text);
    let denied = |at: usize| {
        let before: String = plain[..at].chars().rev().take(3).collect();
        ["未", "非", "无", "没"].iter().any(|no| before.contains(no)) || before.starts_with('不')
    };
    let found = |(word, said): &(&str, Said)| {
        let mut places = plain.match_indices(*word);
        places.any(|(at, _)| !denied(at)).then_some(*said)
    };
    WORDS.iter().find_map(found)
}

/// Whether a character may be another's form, so that it is compared only after it was made plain.
const fn is_composite(c: char) -> bool {
    !matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}')
}

/// Leaves out what is certainly void, and doubts what is said to be.
pub(super) fn run(cursor: &mut Cursor<'_>, table: &mut Table, amount: usize) {
    let asking = Asking::over(cursor, table);
    let remarks: Vec<Option<Remark>> =
        table.rows.iter().map(|row| remark(cursor, table, row, &asking)).collect();
    if remarks.iter().all(Option::is_none) {
        return;
    }
    let amounts: Vec<Option<Decimal>> = table
        .rows
        .iter()
        .map(|row| {
            let index = under(row, amount)?;
            let read = coerce::decimal(&cursor.sheet.cells[index], table.headings[amount].asked());
            read.ok().map(|reading| reading.value)
        })
        .collect();
    let mut by_amount: HashMap<Decimal, Vec<usize>> = HashMap::new();
    for (place, amount) in amounts.iter().enumerate() {
        if let Some(amount) = amount {
            by_amount.entry(*amount).or_default().push(place);
        }
    }
    let is_red = |place: usize| amounts[place].is_some_and(|amount| amount.is_sign_negative());
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut paired: HashSet<usize> = HashSet::new();
    for (place, remark) in remarks.iter().enumerate() {
        let Some(remark) = remark else { continue };
        // A red invoice that says it is one lowers the sum by itself.
        if is_red(place) && remark.said == Said::Red {
            continue;
        }
        let red = match (remark.said, amounts[place]) {
            (Said::Red, Some(written)) => {
                let mut opposite = by_amount.get(&-written).into_iter().flatten().copied();
                opposite.find(|other| !paired.contains(other) && same_vendor(cursor, table, place, *other))
            }
            (Said::Red | Said::Void, _) => None,
        };
        let row = table.rows[place].row + 1;
        paired.extend(red);
        match (remark.said, red) {
            (Said::Void, _) if remark.official => {
                out.push((place, format!("发票状态为“{}”，此行不计入", excerpt(&remark.words))));
            }
            (Said::Red, Some(other)) if remark.official && remark.whole => {
                let words = excerpt(&remark.words);
                out.push((
                    place,
                    format!(
                        "发票状态为“{words}”，与第 {} 行的红字发票相抵，都不计入",
                        table.rows[other].row + 1
                    ),
                ));
                out.push((other, format!("此行红字发票与第 {row} 行“{words}”的发票相抵，都不计入")));
            }
            (Said::Void | Said::Red, other) => {
                doubt(table, place, format!("此行注明“{}”，无法确定是否计入", excerpt(&remark.words)));
                if let Some(other) = other {
                    let message = format!(
                        "此行红字金额与第 {row} 行注明“{}”的金额相抵，无法确定是否计入",
                        excerpt(&remark.words)
                    );
                    doubt(table, other, message);
                }
            }
        }
    }
    out.sort_by_key(|(place, _)| *place);
    let places: Vec<usize> = out.iter().map(|(place, _)| *place).collect();
    again(cursor, table, &places);
    for (place, message) in out {
        leave_out(
            cursor,
            table,
            place,
            VOID,
            (ProblemCode::VoidRow, message, "请对照票面核对；状态有误的请说明"),
        );
    }
    remove(table, &places);
}

/// Doubts rows of the invoices that other rows call void: which of the two holds, the workbook does not say.
fn again(cursor: &Cursor<'_>, table: &mut Table, out: &[usize]) {
    let number = |place: &usize| {
        let row = table.rows.get(*place)?;
        let own = |column| own(cursor, table, row, column).and_then(text_of).map(key);
        own(Column::DigitalNumber).or_else(|| own(Column::Number)).filter(|number| number.len() >= 8)
    };
    let void: HashMap<String, usize> =
        out.iter().filter_map(|place| Some((number(place)?, *place))).collect();
    if void.is_empty() {
        return;
    }
    let rest = (0..table.rows.len()).filter(|place| out.binary_search(place).is_err());
    let found: Vec<(usize, usize)> =
        rest.filter_map(|place| Some((place, *void.get(&number(&place)?)?))).collect();
    for (place, other) in found {
        let other = table.rows[other].row + 1;
        let message = format!("此行与第 {other} 行已作废或冲销的是同一张发票，无法确定是否计入");
        doubt(table, place, message);
    }
}

fn doubt(table: &mut Table, place: usize, message: String) {
    let doubt = Doubt::new(ProblemCode::VoidRow, message, "不计入的请删去此行；计入的请删去该字样并说明");
    table.doubts.entry(table.rows[place].row).or_insert(doubt);
}

/// What a row is said to be.
struct Remark {
    said: Said,
    words: String,
    /// Whether it is the tax bureau's status.
    official: bool,
    /// Whether the whole invoice was written off.
    whole: bool,
}

/// Headings that ask what their cells answer with yes or no (`是否作废`, `是否参与申报`), by their columns.
struct Asking(BTreeMap<u32, String>);

impl Asking {
    /// The headings over a table.
    fn over(cursor: &Cursor<'_>, table: &Table) -> Asking {
        let first = table.rows.first().map_or(0, |row| row.row);
        let end = cursor.sheet.cells.partition_point(|cell| cell.row < first);
        let mut found = BTreeMap::new();
        for cell in &cursor.sheet.cells[..end] {
            if let Some(text) = text_of(cell).filter(|text| text.contains("是否")) {
                found.insert(cell.column, text.to_owned());
            }
        }
        Asking(found)
    }

    /// What an answer says of its row.
    fn answered(&self, cursor: &Cursor<'_>, index: usize, words: &str) -> Option<Said> {
        let heading = self.0.get(&cursor.sheet.cells[index].column)?;
        let yes = ["是", "√", "✓", "y", "Y"].contains(&words.trim());
        let no = ["否", "×", "n", "N"].contains(&words.trim());
        if no && heading.contains("正数") {
            // A red invoice, whatever sign its amount has.
            return Some(Said::Red);
        }
        match said(heading) {
            Some(said) if yes => Some(said),
            None if no
                && ["参与", "申报", "计入", "有效", "纳入"].iter().any(|word| heading.contains(word)) =>
            {
                Some(Said::Void)
            }
            _ => None,
        }
    }
}

fn remark(cursor: &Cursor<'_>, table: &Table, row: &Row, asking: &Asking) -> Option<Remark> {
    let status = row.cell(table, Column::Status).map(|index| &cursor.sheet.cells[index]).and_then(text_of);
    if let Some(words) = status
        && let Some(said) = said(words)
    {
        let plain = key(words);
        let official = matches!(
            plain.as_str(),
            "作废"
                | "已作废"
                | "红冲"
                | "已红冲"
                | "已红冲全额"
                | "全额红冲"
                | "已全额红冲"
                | "已红冲部分"
                | "部分红冲"
        );
        let whole = !plain.contains("部分");
        return Some(Remark { said, words: words.to_owned(), official, whole });
    }
    // OverCells a number or a kind it may stand as well; those are mostly digits and one word.
    let beside = [Column::Note, Column::Number, Column::Kind].map(|column| row.cell(table, column));
    for index in beside.into_iter().flatten().chain(row.aside.iter().copied()) {
        let Some(words) = text_of(&cursor.sheet.cells[index]) else { continue };
        if let Some(said) = said(words).or_else(|| asking.answered(cursor, index, words)) {
            return Some(Remark { said, words: words.to_owned(), official: false, whole: true });
        }
    }
    None
}

fn same_vendor(cursor: &Cursor<'_>, table: &Table, one: usize, other: usize) -> bool {
    let of = |place: usize, column: Column| {
        let cell = own(cursor, table, table.rows.get(place)?, column)?;
        match &cell.value {
            Value::Text(text) => Some(policy::folded(text)),
            _ => None,
        }
    };
    let agree = |column: Column| match (of(one, column), of(other, column)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    agree(Column::VendorUscc) && agree(Column::Vendor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_void_counts_unless_it_is_denied() {
        for text in [
            "已作废，不参与申报",
            "作废",
            "已红冲",
            "已冲红（全额）",
            "此票退货",
            "本次不申报",
            "不计入本次申报",
        ] {
            assert!(said(text).is_some(), "{text}");
        }
        for text in ["未作废", "正常", "无退货", "尾款", "非红字发票", "没有作废", "未红冲", "申报"]
        {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
