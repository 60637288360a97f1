//! What is required and still blank is coloured by Excel itself, as soon as anything else of the same claim or row is
//! filled.

use rust_xlsxwriter::{ConditionalFormatFormula, Formula, Worksheet, XlsxError};

use crate::template::style::Styles;

/// Colours the blanks of one field of a form, in the columns of contents from `first` to `last`. A column waits until
/// any of its fields, from row `top` to row `bottom`, is filled.
pub(super) fn in_form(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    (first, last): (u16, u16),
    (top, bottom): (u32, u32),
) -> Result<(), XlsxError> {
    let letters = casework::column_letters(u32::from(first));
    let rule = format!(
        "=AND(COUNTA({letters}${}:{letters}${})>0,LEN(TRIM({letters}{}))=0)",
        top + 1,
        bottom + 1,
        row + 1
    );
    let rule = ConditionalFormatFormula::new().set_rule(Formula::new(rule)).set_format(styles.missing());
    sheet.add_conditional_format(row, first, row, last, &rule)?;
    Ok(())
}

/// Colours the blanks of one column of a list, in rows from `first` to `last` that hold anything in columns up to
/// `width`.
pub(super) fn in_list(
    sheet: &mut Worksheet,
    styles: &Styles,
    column: u16,
    (first, last): (u32, u32),
    width: u16,
) -> Result<(), XlsxError> {
    let letters = |column: u16| casework::column_letters(u32::from(column));
    let row = first + 1;
    let rule =
        format!("=AND(COUNTA($A{row}:${}{row})>0,LEN(TRIM(${}{row}))=0)", letters(width), letters(column));
    let rule = ConditionalFormatFormula::new().set_rule(Formula::new(rule)).set_format(styles.missing());
    sheet.add_conditional_format(first, column, last, column, &rule)?;
    Ok(())
}
