//! What a filled field looks like, in grey: beside the fields of a form, and in the first row of a list. Reading
//! leaves both out, by the word that stands over the column or begins the row.

use policy::{Input, InputKind};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

use crate::reading::words::{Column, EXAMPLE};
use crate::workbook::number;

/// An example of an input: the pack's own, else one of its kind.
pub(super) fn of_input(input: &Input) -> String {
    if let Some(example) = &input.example {
        return example.clone();
    }
    match &input.kind {
        InputKind::Money => "1200000".to_owned(),
        InputKind::Area => "600".to_owned(),
        InputKind::Count | InputKind::Months => "12".to_owned(),
        InputKind::YesNo => "是".to_owned(),
        InputKind::Date => "2024-03-05".to_owned(),
        InputKind::Choice(choices) | InputKind::Grade(choices) => {
            choices.first().map(|choice| choice.label.clone()).unwrap_or_default()
        }
        InputKind::Text | InputKind::Loans => String::new(),
    }
}

/// An example of a list's column; `benefit` is the title that a row names.
pub(super) fn of_column(column: Column, benefit: &str) -> String {
    let example = match column {
        Column::Serial => EXAMPLE,
        Column::Benefit => {
            return if benefit.is_empty() { EXAMPLE.to_owned() } else { format!("{EXAMPLE}：{benefit}") };
        }
        Column::Project => "砚一号",
        Column::Kind => "发票",
        Column::Number => "24332000000012345678",
        Column::Date | Column::From => "2024-03-05",
        Column::Vendor => "某某晶圆代工有限公司",
        Column::VendorUscc | Column::Uscc => "91330108MA2XXXXXXX",
        Column::Amount => "1200000",
        Column::Tax => "156000",
        Column::PaidOn => "2024-03-20",
        Column::Attachment => "发票-12345678.pdf",
        Column::Name => "某某投资有限公司",
        Column::Relation => "控股股东，持股 60%",
        Column::Source => "市级集成电路专项资金",
        Column::FileName => "流片合同.pdf",
        Column::Material => "合同",
        Column::Note => "没有可不填",
        Column::Bank => "某某银行滨江支行",
        Column::Principal => "5000000",
        Column::To => "2025-03-05",
        Column::InterestPaid => "115000",
        Column::Code => "033002300411",
        Column::DigitalNumber => "24332000000012345678",
        Column::Status => "正常",
        Column::Currency => "人民币",
        Column::Unit => "元",
    };
    example.to_owned()
}

/// Writes an example as the field beside it would hold it: a number where it is one, a day where it is one.
pub(super) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    example: &str,
    format: &Format,
    number_format: &str,
) -> Result<(), XlsxError> {
    let shaped = format.clone().set_num_format(number_format);
    match number_format {
        "yyyy-mm-dd" => {
            sheet.write_datetime_with_format(
                row,
                column,
                ExcelDateTime::parse_from_str(example)?,
                &shaped,
            )?;
        }
        "@" => {
            sheet.write_string_with_format(row, column, example, format)?;
        }
        _ => match example.parse::<Decimal>() {
            Ok(figure) => {
                sheet.write_number_with_format(row, column, number::float(figure), &shaped)?;
            }
            Err(_) => {
                sheet.write_string_with_format(row, column, example, format)?;
            }
        },
    }
    Ok(())
}
