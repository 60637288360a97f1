//! The sheets of labels and contents: 申报主体, and one for each benefit.

use policy::{Benefit, Input, InputKind, Pack};
use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::reading::input::unit_words;
use crate::reading::words::{EXAMPLE, form, sheet};
use crate::template::example;
use crate::template::missing;
use crate::template::rule;
use crate::template::rule::Choices;
use crate::template::style;
use crate::template::style::Styles;

/// Claims to one benefit that a sheet has columns for.
const CLAIMS: u16 = 5;
/// The row of headings; the title and a line of advice stand above.
const HEADINGS: u32 = 2;

/// Sheet 申报主体.
pub(super) fn applicant(pack: &Pack, styles: &Styles, choices: &mut Choices) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(sheet::APPLICANT.ours())?;
    head(
        &mut sheet,
        styles,
        "申报主体",
        "浅黄色单元格供填写，其余已锁定；变为橙色的是必填而未填的。信息须与营业执照一致。",
        5,
    )?;
    for (column, width) in (0_u16..).zip([6.0, 28.0, 40.0, 8.0, 26.0, 40.0]) {
        sheet.set_column_width(column, width)?;
    }
    let headings =
        [form::SERIAL, form::LABEL, form::CONTENT, form::UNIT].map(crate::reading::words::Words::ours);
    for (column, heading) in (0_u16..).zip(headings.into_iter().chain([EXAMPLE, "说明"])) {
        sheet.write_string_with_format(HEADINGS, column, heading, &styles.head)?;
    }
    let rows = (HEADINGS + 1, HEADINGS + u32::try_from(pack.applicant_inputs.len()).unwrap_or(1));
    for (row, input) in (HEADINGS + 1..).zip(&pack.applicant_inputs) {
        label(&mut sheet, styles, row, &input.label)?;
        field(&mut sheet, styles, choices, input, row, 2, 2)?;
        sheet.write_string_with_format(row, 3, unit_words(input), &styles.centre)?;
        shown(&mut sheet, styles, input, row, 4)?;
        sheet.write_string_with_format(row, 5, rule::hint(input), &styles.note)?;
        if input.required {
            missing::in_form(&mut sheet, styles, row, (2, 2), rows)?;
        }
    }
    finish(&mut sheet, pack.applicant_inputs.len(), 5)?;
    Ok(sheet)
}

/// The sheet of a benefit: a column for each claim.
pub(super) fn benefit(
    benefit: &Benefit,
    title: &str,
    styles: &Styles,
    choices: &mut Choices,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(title)?;
    let advice = format!(
        "条款 {}　责任单位：{}　　一项申报填一列；同一事项申报多项的，依次填第 2 至第 {CLAIMS} 项。不申报的列留空。",
        benefit.clause,
        benefit.bureaus.join("、")
    );
    let (unit, like, note) = (2 + CLAIMS, 3 + CLAIMS, 4 + CLAIMS);
    head(&mut sheet, styles, &benefit.title, &advice, note)?;
    sheet.set_column_width(0, 6)?.set_column_width(1, 26)?.set_column_width(2, 22)?;
    for column in 3..unit {
        sheet.set_column_width(column, 14)?;
    }
    sheet.set_column_width(unit, 7)?.set_column_width(like, 20)?.set_column_width(note, 34)?;

    sheet.write_string_with_format(HEADINGS, 0, form::SERIAL.ours(), &styles.head)?;
    sheet.write_string_with_format(HEADINGS, 1, form::LABEL.ours(), &styles.head)?;
    for claim in 0..CLAIMS {
        let heading = match claim {
            0 => format!("{}（第1项）", form::CONTENT.ours()),
            later => format!("第{}项", later + 1),
        };
        sheet.write_string_with_format(HEADINGS, 2 + claim, heading, &styles.head)?;
    }
    sheet.write_string_with_format(HEADINGS, unit, form::UNIT.ours(), &styles.head)?;
    sheet.write_string_with_format(HEADINGS, like, EXAMPLE, &styles.head)?;
    sheet.write_string_with_format(HEADINGS, note, "说明", &styles.head)?;
    let rows = (HEADINGS + 1, HEADINGS + 2 + u32::try_from(benefit.inputs.len()).unwrap_or(0));

    let year = (form::YEAR.ours(), "年", "申报年度，如 2024", "0", Some(rule::year()?), "2024");
    let project = (
        form::PROJECT.ours(),
        "",
        "明细、其他资助中的项目名称须与此一致；同一项目不重复资助",
        "@",
        None,
        "砚一号",
    );
    for (row, (words, unit_word, hint, format, rule, like_this)) in (HEADINGS + 1..).zip([year, project]) {
        label(&mut sheet, styles, row, words)?;
        for column in 2..unit {
            sheet.write_blank(row, column, &styles.field(format))?;
        }
        if let Some(rule) = rule {
            sheet.add_data_validation(row, 2, row, unit - 1, &rule)?;
            // The year is required; a claim may be for no project of its own.
            missing::in_form(&mut sheet, styles, row, (2, unit - 1), rows)?;
        }
        sheet.write_string_with_format(row, unit, unit_word, &styles.centre)?;
        example::write(&mut sheet, (row, like), like_this, &styles.example, format)?;
        sheet.write_string_with_format(row, note, hint, &styles.note)?;
    }
    for (row, input) in (HEADINGS + 3..).zip(&benefit.inputs) {
        label(&mut sheet, styles, row, &input.label)?;
        field(&mut sheet, styles, choices, input, row, 2, unit - 1)?;
        sheet.write_string_with_format(row, unit, unit_words(input), &styles.centre)?;
        shown(&mut sheet, styles, input, row, like)?;
        sheet.write_string_with_format(row, note, rule::hint(input), &styles.note)?;
        // What line items make up, and loans, stand elsewhere.
        if input.required && !input.from_items && !matches!(input.kind, InputKind::Loans) {
            missing::in_form(&mut sheet, styles, row, (2, unit - 1), rows)?;
        }
    }
    finish(&mut sheet, benefit.inputs.len() + 2, note)?;
    Ok(sheet)
}

/// The title, a line of advice, and freezing and repetition of the headings.
fn head(
    sheet: &mut Worksheet,
    styles: &Styles,
    title: &str,
    advice: &str,
    last: u16,
) -> Result<(), XlsxError> {
    sheet.merge_range(0, 0, 0, last, title, &styles.title)?;
    sheet.merge_range(1, 0, 1, last, advice, &styles.lead)?;
    sheet.set_row_height(0, 32)?.set_row_height(1, 22)?.set_row_height(HEADINGS, 24)?;
    sheet.set_freeze_panes(HEADINGS + 1, 2)?.set_repeat_rows(0, HEADINGS)?;
    Ok(())
}

fn label(sheet: &mut Worksheet, styles: &Styles, row: u32, text: &str) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, 0, (row - HEADINGS).to_string(), &styles.centre)?;
    sheet.write_string_with_format(row, 1, text, &styles.label)?;
    sheet.set_row_height(row, 30)?;
    Ok(())
}

fn field(
    sheet: &mut Worksheet,
    styles: &Styles,
    choices: &mut Choices,
    input: &Input,
    row: u32,
    first: u16,
    last: u16,
) -> Result<(), XlsxError> {
    let format = match input.kind {
        InputKind::Loans => styles.closed.clone(),
        _ => styles.field(rule::number_format(&input.kind)),
    };
    for column in first..=last {
        sheet.write_blank(row, column, &format)?;
    }
    if let Some(rule) = rule::of_input(input, choices)? {
        sheet.add_data_validation(row, first, row, last, &rule)?;
    }
    Ok(())
}

/// What the field may look like, in grey.
fn shown(
    sheet: &mut Worksheet,
    styles: &Styles,
    input: &Input,
    row: u32,
    column: u16,
) -> Result<(), XlsxError> {
    let format = rule::number_format(&input.kind);
    example::write(sheet, (row, column), &example::of_input(input), &styles.example, format)
}

fn finish(sheet: &mut Worksheet, fields: usize, last: u16) -> Result<(), XlsxError> {
    style::lock(sheet, false);
    sheet.set_print_area(0, 0, HEADINGS + u32::try_from(fields).unwrap_or(0), last)?;
    sheet.set_selection(HEADINGS + 1, 2, HEADINGS + 1, 2)?;
    Ok(())
}
