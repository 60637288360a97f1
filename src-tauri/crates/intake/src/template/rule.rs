//! What a field accepts: drop-downs, numbers, dates. A rule warns the one who types; the reading trusts
//! nothing of it.

use policy::{Input, InputKind};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, Worksheet,
    XlsxError,
};

use crate::reading::input::{is_uscc, unit_words};
use crate::reading::words::sheet;

/// Lists of choices that do not fit into a rule: they stand on a very hidden sheet.
#[derive(Default)]
pub(super) struct Choices {
    columns: Vec<Vec<String>>,
}

impl Choices {
    /// A drop-down. A list of more than 255 characters, or with a comma in it, refers to the hidden sheet.
    pub(super) fn list(&mut self, labels: &[&str]) -> Result<DataValidation, XlsxError> {
        let length: usize = labels.iter().map(|label| label.encode_utf16().count() + 1).sum();
        if length <= 255 && !labels.iter().any(|label| label.contains(',')) {
            return DataValidation::new().allow_list_strings(labels);
        }
        let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        let column = self.columns.iter().position(|known| *known == labels).unwrap_or_else(|| {
            self.columns.push(labels.clone());
            self.columns.len() - 1
        });
        let letters = casework::column_letters(u32::try_from(column).unwrap_or(u32::MAX));
        let formula = format!("='{}'!${letters}$1:${letters}${}", sheet::CHOICES, labels.len());
        Ok(DataValidation::new().allow_list_formula(Formula::new(formula)))
    }

    /// The hidden sheet.
    pub(super) fn sheet(self) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(sheet::CHOICES)?;
        for (column, labels) in (0_u16..).zip(&self.columns) {
            for (row, label) in (0_u32..).zip(labels) {
                sheet.write_string(row, column, label)?;
            }
        }
        sheet.protect().set_very_hidden(true);
        Ok(sheet)
    }
}

/// The number format of an input's field.
pub(super) fn number_format(kind: &InputKind) -> &'static str {
    match kind {
        InputKind::Money | InputKind::Area => "#,##0.00",
        InputKind::Count | InputKind::Months => "0",
        InputKind::Date => "yyyy-mm-dd",
        InputKind::Text
        | InputKind::YesNo
        | InputKind::Choice(_)
        | InputKind::Grade(_)
        | InputKind::Loans => "@",
    }
}

/// The rule of an input's field, with a note that shows while the field is selected.
pub(super) fn of_input(input: &Input, choices: &mut Choices) -> Result<Option<DataValidation>, XlsxError> {
    let rule = match &input.kind {
        InputKind::Money => money()?,
        InputKind::Area => at_least_zero("请填数字")?,
        InputKind::Count | InputKind::Months => stop(
            DataValidation::new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
            "请填整数，不带单位",
        )?,
        InputKind::YesNo => stop(choices.list(&["是", "否"])?, "请从下拉列表选“是”或“否”")?,
        InputKind::Date => date()?,
        InputKind::Choice(options) | InputKind::Grade(options) => {
            let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
            stop(choices.list(&labels)?, "请从下拉列表选择")?
        }
        InputKind::Text if is_uscc(input) => uscc()?,
        InputKind::Text => DataValidation::new(),
        InputKind::Loans => return Ok(None),
    };
    let hint = hint(input);
    if hint.is_empty() {
        return Ok(matches!(input.kind, InputKind::Text).then_some(rule).filter(|_| is_uscc(input)));
    }
    Ok(Some(rule.set_input_title(cut(&input.label, 32))?.set_input_message(cut(&hint, 255))?))
}

/// What to type, in a few words: the 说明 column and the field's note say the same.
pub(super) fn hint(input: &Input) -> String {
    let unit = unit_words(input);
    let how = match &input.kind {
        InputKind::Money => "填数字，不写“万”",
        InputKind::Area | InputKind::Months | InputKind::Count => "填数字",
        InputKind::YesNo => "选“是”或“否”",
        InputKind::Date => "如 2024-03-05",
        InputKind::Choice(_) | InputKind::Grade(_) => "从下拉列表选择",
        InputKind::Loans => "请在“贷款明细”表逐笔填写，此处不填",
        InputKind::Text if is_uscc(input) => "18 位，与营业执照一致",
        InputKind::Text => "",
    };
    let unit = match &input.kind {
        InputKind::Money | InputKind::Area | InputKind::Months | InputKind::Count if !unit.is_empty() => {
            format!("单位：{unit}")
        }
        _ => String::new(),
    };
    let items =
        if input.from_items { "在“明细”中逐笔列出的，可不填，按明细合计" } else { "" };
    let optional = if input.required || input.from_items { "" } else { "选填" };
    let parts = [input.note.as_deref().unwrap_or(""), &unit, how, items, optional];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；")
}

/// An amount: a rule for a number within what Excel keeps exactly.
pub(super) fn money() -> Result<DataValidation, XlsxError> {
    stop(
        DataValidation::new().allow_decimal_number(DataValidationRule::Between(-1e12, 1e12)),
        "请填数字，单位为元，不写“万”或其他文字",
    )
}

/// A day.
pub(super) fn date() -> Result<DataValidation, XlsxError> {
    let first = ExcelDateTime::from_ymd(1950, 1, 1)?;
    let last = ExcelDateTime::from_ymd(2100, 12, 31)?;
    stop(
        DataValidation::new().allow_date(DataValidationRule::Between(first, last)),
        "请填日期，如 2024-03-05",
    )
}

/// 18 characters; whether they agree is checked on import.
pub(super) fn uscc() -> Result<DataValidation, XlsxError> {
    let rule = DataValidation::new().allow_text_length(DataValidationRule::EqualTo(18));
    rule.set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("请核对")?
        .set_error_message("统一社会信用代码应为 18 位")
}

/// A year.
pub(super) fn year() -> Result<DataValidation, XlsxError> {
    stop(
        DataValidation::new().allow_whole_number(DataValidationRule::Between(2000, 2100)),
        "请填四位年份，如 2024",
    )
}

fn at_least_zero(message: &str) -> Result<DataValidation, XlsxError> {
    stop(DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)), message)
}

/// Refuses other contents, with a reason.
pub(super) fn stop(rule: DataValidation, message: &str) -> Result<DataValidation, XlsxError> {
    rule.set_error_title("填写有误")?.set_error_message(message)
}

pub(super) fn cut(text: &str, most: usize) -> String {
    let mut length = 0;
    text.chars()
        .take_while(|c| {
            length += c.len_utf16();
            length <= most
        })
        .collect()
}
