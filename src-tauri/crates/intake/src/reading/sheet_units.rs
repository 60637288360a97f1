//! Units and currencies that a sheet gives to all its amounts: in its name, a title, a line above or below its table, the
//! header of its printed pages.

use std::ops::Range;

use crate::checks::currency::{Currency, currency_of};
use crate::reading::text::{excerpt, heading, is_money_unit, unit_line};
use crate::workbook::book::Sheet;
use crate::workbook::value::Value;

/// Rows below a table that are looked at, from its end: a note stands there.
const LAST_ROWS: usize = 12;

/// So many cells in a row are a table's, and no form's.
const WIDE: usize = 5;

/// The units said of a table's amounts, each with where it stands; `above` and `below` are the rows around it.
pub(crate) fn of_table(
    sheet: &Sheet,
    above: &[Range<usize>],
    below: &[Range<usize>],
) -> Vec<(String, String)> {
    let mut found = of_sheet(sheet);
    // What stands above another table is of that one.
    // The row right above may be the upper one of two rows of headings.
    let near = above.iter().rev().enumerate().take_while(|(place, row)| *place == 0 || row.len() < WIDE);
    for (_, row) in near {
        // A label of a form has a value beside it, and a unit of its own; a title stands alone.
        let alone = row.len() == 1;
        for cell in &sheet.cells[row.clone()] {
            let Value::Text(text) = &cell.value else { continue };
            let unit = said_in(text).or_else(|| if alone { in_title(text) } else { None });
            found.extend(unit.map(|unit| (place(cell.row, cell.column), unit)));
        }
    }
    // Right below the headings, or at the end of the table.
    let ends = below.iter().take(1).chain(below.iter().skip(1).rev().take(LAST_ROWS));
    for row in ends.filter(|row| row.len() <= 2) {
        for cell in &sheet.cells[row.clone()] {
            let Value::Text(text) = &cell.value else { continue };
            found.extend(said_in(text).map(|unit| (place(cell.row, cell.column), unit)));
        }
    }
    found
}

/// The units said of the amounts of a form: by its sheet, and by the titles over it.
pub(crate) fn of_form(sheet: &Sheet) -> Vec<(String, String)> {
    const TITLES: usize = 4;
    let mut found = of_sheet(sheet);
    for row in sheet.rows().iter().take(TITLES).filter(|row| row.len() == 1) {
        let cell = &sheet.cells[row.start];
        let Value::Text(text) = &cell.value else { continue };
        found.extend(
            said_in(text).or_else(|| in_title(text)).map(|unit| (place(cell.row, cell.column), unit)),
        );
    }
    found
}

/// What the sheet's name and its page headers say.
pub(crate) fn of_sheet(sheet: &Sheet) -> Vec<(String, String)> {
    let name = said_in(&sheet.name).or_else(|| in_title(&sheet.name));
    let mut found: Vec<(String, String)> = name.map(|unit| ("表名".to_owned(), unit)).into_iter().collect();
    for margin in &sheet.margins {
        let unit = said_in(margin).or_else(|| in_title(margin));
        found.extend(unit.map(|unit| ("页眉页脚".to_owned(), unit)));
    }
    found
}

fn place(row: u32, column: u32) -> String {
    casework::CellRef::new(String::new(), row, column).address()
}

/// A sentence or line that says the unit: `单位：万元`, `金额以万元为单位`, `币种：美元`.
fn said_in(text: &str) -> Option<String> {
    if text.len() > 600 {
        return None;
    }
    if let Some(unit) = unit_line(text) {
        return Some(named(&unit));
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for (before, behind) in [
        ("以", "为单位"),
        ("以", "计"),
        ("按", "计"),
        ("单位为", ""),
        ("单位是", ""),
        ("单位", ""),
        ("均为", ""),
    ] {
        for (at, _) in plain.match_indices(before) {
            let rest = plain[at + before.len()..].trim_start_matches(['：', ':']);
            let words: String =
                rest.chars().take_while(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).take(10).collect();
            let unit = match behind {
                "" => words.as_str(),
                behind => match words.split_once(behind) {
                    Some((unit, _)) => unit,
                    None => continue,
                },
            };
            // That a form wants yuan is its usual advice, and no word of who filled it in.
            let advice = behind == "为单位" && named(unit) == "元";
            if is_money_unit(unit) && unit.chars().count() <= 5 && !advice {
                return Some(named(unit));
            }
        }
    }
    let at = plain.find("币种")? + "币种".len();
    let words: String = plain[at..]
        .trim_start_matches(['：', ':', '为'])
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .collect();
    (currency_of(&words) == Some(Currency::Foreign)).then(|| excerpt(&words))
}

/// The unit that a title gives, in brackets or at its end: `流片费用明细表（万元）`, `费用-万元`.
fn in_title(text: &str) -> Option<String> {
    const TITLE: usize = 30;
    if text.chars().count() > TITLE {
        return None;
    }
    heading(text).unit.map(|unit| named(&unit))
}

/// A unit by the name that it is compared by.
fn named(unit: &str) -> String {
    let bare = unit.trim().trim_start_matches("人民币");
    match bare {
        "" | "圆" | "元整" => "元".to_owned(),
        "萬元" | "万圆" => "万元".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_found_in_lines_sentences_and_titles() {
        for text in [
            "单位：万元",
            "（金额单位: 人民币万元）",
            "以上金额单位为万元",
            "金额均以万元为单位",
            "本表以万元计",
            "单位 万元",
            "编制单位：某公司    单位：万元",
        ] {
            assert_eq!(said_in(text).as_deref(), Some("万元"), "{text}");
        }
        for text in ["流片费用明细表（万元）", "费用-万元", "费用明细（单位：万元）", "费用 萬元"]
        {
            assert_eq!(in_title(text).as_deref(), Some("万元"), "{text}");
        }
        assert_eq!(said_in("币种：美元").as_deref(), Some("美元"));
        for text in [
            "申报单位：杭州砚湖微电子有限公司",
            "单位名称",
            "控制单元",
            "金额（含税）",
            "计量单位：台",
            "以上均为真实",
            "币种：人民币",
            "费用明细",
            "元器件采购明细",
            "以下单位承诺",
        ] {
            assert_eq!(said_in(text).or_else(|| in_title(text)), None, "{text}");
        }
    }
}
