//! Writes the workbook that applicants fill: labels locked, drop-downs, units, and a very hidden sheet that
//! says which pack it was made from. The same pack and benefits give the same bytes.

mod example;
mod forms;
mod guide;
mod lists;
mod missing;
mod rule;
mod style;

use policy::{Benefit, Pack};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::IntakeError;
use crate::reading::items::loans_input;
use crate::reading::titles::sheet_titles;
use crate::reading::words::sheet;

use self::rule::Choices;
use self::style::Styles;

/// The benefits that a template is for, with their sheets' names.
pub(crate) type Chosen<'a> = Vec<(&'a Benefit, String)>;

/// A template for some benefits of a pack, in the pack's order; for all of them where none is named.
///
/// # Errors
/// When the pack has no such benefit.
pub fn template(pack: &Pack, benefits: &[&str]) -> Result<Vec<u8>, IntakeError> {
    if let Some(unknown) = benefits.iter().find(|id| pack.benefit(id).is_none()) {
        return Err(IntakeError::NoSuchBenefit { benefit: (*unknown).to_owned() });
    }
    let chosen = choose(pack, benefits);
    Ok(save(pack, template_sheets(pack, &chosen)?)?)
}

/// The benefits named, in the pack's order; all of them where none is named.
pub(crate) fn choose<'a>(pack: &'a Pack, benefits: &[&str]) -> Chosen<'a> {
    let wanted = |id: &str| benefits.is_empty() || benefits.contains(&id);
    pack.benefits.iter().zip(sheet_titles(pack)).filter(|(benefit, _)| wanted(&benefit.id)).collect()
}

/// All sheets, in order.
pub(crate) fn template_sheets(pack: &Pack, chosen: &Chosen<'_>) -> Result<Vec<Worksheet>, XlsxError> {
    let styles = Styles::new();
    let mut choices = Choices::default();
    let mut sheets =
        vec![guide::sheet(pack, chosen, &styles)?, forms::applicant(pack, &styles, &mut choices)?];
    for (benefit, title) in chosen {
        sheets.push(forms::benefit(benefit, title, &styles, &mut choices)?);
    }
    sheets.push(lists::items(chosen, &styles, &mut choices)?);
    if chosen.iter().any(|(benefit, _)| loans_input(pack, &benefit.id).is_some()) {
        sheets.push(lists::loans(chosen, &styles, &mut choices)?);
    }
    sheets.push(lists::related(&styles)?);
    sheets.push(lists::awards(&styles)?);
    sheets.push(lists::attachments(pack, chosen, &styles, &mut choices)?);
    for sheet in &mut sheets {
        style::page(sheet, &pack.title);
    }
    sheets.push(choices.sheet()?);
    sheets.push(pack_sheet(pack, chosen)?);
    Ok(sheets)
}

/// The workbook of some sheets. Its dates are fixed, so that equal sheets give equal bytes.
pub(crate) fn save(pack: &Pack, sheets: Vec<Worksheet>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2024, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(format!("申报书：{}", pack.title)).set_creation_datetime(&made),
    );
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer()
}

/// By this a workbook is known as ours, whatever its file is called.
fn pack_sheet(pack: &Pack, chosen: &Chosen<'_>) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(sheet::PACK)?;
    let ids: Vec<&str> = chosen.iter().map(|(benefit, _)| benefit.id.as_str()).collect();
    for (row, (name, value)) in
        (0..).zip([("pack", pack.id.as_str()), ("version", &pack.version), ("benefits", &ids.join(" "))])
    {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, value)?;
    }
    sheet.protect().set_very_hidden(true);
    Ok(sheet)
}
