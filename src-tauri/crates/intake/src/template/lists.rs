//! The sheets that grow: 明细, 贷款明细, 关联关系声明, 其他资助, 附件清单.

use policy::{InputKind, Pack};
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, Formula, Worksheet, XlsxError,
};

use crate::reading::words::{
    ATTACHMENT_COLUMNS, AWARD_COLUMNS, Column, ColumnWords, ITEM_COLUMNS, LOAN_COLUMNS, RELATED_COLUMNS,
    sheet,
};
use crate::template::Chosen;
use crate::template::example;
use crate::template::missing;
use crate::template::rule;
use crate::template::rule::Choices;
use crate::template::style;
use crate::template::style::Styles;

const HEADINGS: u32 = 2;
/// Rules reach this far down.
const LAST: u32 = 20_002;

/// One column: what it is, its heading, width, number format and rule.
struct Field {
    column: Column,
    heading: String,
    width: f64,
    format: &'static str,
    rule: Option<DataValidation>,
}

/// Sheet 明细.
pub(super) fn items(
    chosen: &Chosen<'_>,
    styles: &Styles,
    choices: &mut Choices,
) -> Result<Worksheet, XlsxError> {
    let columns = [
        (Column::Benefit, 20.0, "@", Some(benefits(chosen, choices)?)),
        (Column::Project, 20.0, "@", None),
        (Column::Kind, 8.0, "@", Some(kinds(choices)?)),
        (Column::Number, 23.0, "@", None),
        (Column::Date, 12.0, "yyyy-mm-dd", Some(rule::date()?)),
        (Column::Vendor, 27.0, "@", None),
        (Column::VendorUscc, 22.0, "@", Some(rule::uscc()?)),
        (Column::Amount, 17.0, "#,##0.00", Some(rule::money()?)),
        (Column::Tax, 14.0, "#,##0.00", Some(rule::money()?)),
        (Column::PaidOn, 12.0, "yyyy-mm-dd", Some(rule::date()?)),
        (Column::Attachment, 24.0, "@", None),
    ];
    let advice = "每笔费用一行：有发票的只列发票，按合同计算的事项列合同。申报事项从下拉列表选；项目名称与事项页一致。金额以元为单位。供应商在境外、没有信用代码的填“境外”。";
    let required =
        [Column::Benefit, Column::Kind, Column::Number, Column::Date, Column::Vendor, Column::Amount];
    let like = title_of_first(chosen);
    list(sheet::ITEMS.ours(), (advice, like), ITEM_COLUMNS, columns.into(), &required, 30, styles)
}

/// Sheet 贷款明细.
pub(super) fn loans(
    chosen: &Chosen<'_>,
    styles: &Styles,
    choices: &mut Choices,
) -> Result<Worksheet, XlsxError> {
    let of_loans: Chosen<'_> = chosen
        .iter()
        .filter(|(benefit, _)| benefit.inputs.iter().any(|input| matches!(input.kind, InputKind::Loans)))
        .cloned()
        .collect();
    let columns = [
        (Column::Benefit, 24.0, "@", Some(benefits(&of_loans, choices)?)),
        (Column::Project, 22.0, "@", None),
        (Column::Number, 24.0, "@", None),
        (Column::Bank, 30.0, "@", None),
        (Column::Principal, 20.0, "#,##0.00", Some(rule::money()?)),
        (Column::From, 14.0, "yyyy-mm-dd", Some(rule::date()?)),
        (Column::To, 18.0, "yyyy-mm-dd", Some(rule::date()?)),
        (Column::InterestPaid, 24.0, "#,##0.00", Some(rule::money()?)),
        (Column::Attachment, 24.0, "@", None),
    ];
    let advice = "每笔贷款一行。到期日或还清日当天不计息；已付利息只填申报年度内实际支付的部分。";
    let required =
        [Column::Number, Column::Bank, Column::Principal, Column::From, Column::To, Column::InterestPaid];
    let like = title_of_first(&of_loans);
    list(sheet::LOANS.ours(), (advice, like), LOAN_COLUMNS, columns.into(), &required, 12, styles)
}

/// Sheet 关联关系声明.
pub(super) fn related(styles: &Styles) -> Result<Worksheet, XlsxError> {
    let columns = [
        (Column::Serial, 8.0, "@", None),
        (Column::Name, 40.0, "@", None),
        (Column::Uscc, 24.0, "@", Some(rule::uscc()?)),
        (Column::Relation, 30.0, "@", None),
        (Column::Note, 40.0, "@", None),
    ];
    let advice = "列出与申报主体有投资、控制或管理关系的企业；没有的，在“关联方名称”填“无”。";
    list(sheet::RELATED.ours(), (advice, ""), RELATED_COLUMNS, columns.into(), &[Column::Name], 12, styles)
}

/// Sheet 其他资助.
pub(super) fn awards(styles: &Styles) -> Result<Worksheet, XlsxError> {
    let columns = [
        (Column::Serial, 8.0, "@", None),
        (Column::Project, 32.0, "@", None),
        (Column::Source, 36.0, "@", None),
        (Column::Amount, 22.0, "#,##0.00", Some(rule::money()?)),
        (Column::Date, 14.0, "yyyy-mm-dd", Some(rule::date()?)),
        (Column::Note, 30.0, "@", None),
    ];
    let advice = "列出同一项目已获得的各级、各部门财政资助；没有的，留空。项目名称与事项页一致。";
    let required = [Column::Project, Column::Source, Column::Amount];
    list(sheet::AWARDS.ours(), (advice, ""), AWARD_COLUMNS, columns.into(), &required, 12, styles)
}

/// Sheet 附件清单.
pub(super) fn attachments(
    pack: &Pack,
    chosen: &Chosen<'_>,
    styles: &Styles,
    choices: &mut Choices,
) -> Result<Worksheet, XlsxError> {
    let mut materials: Vec<&str> = Vec::new();
    let own = chosen.iter().flat_map(|(benefit, _)| &benefit.materials);
    for material in pack.materials.iter().chain(own) {
        if !materials.contains(&material.label.as_str()) {
            materials.push(&material.label);
        }
    }
    // Other papers than the list's may be handed in.
    let material = match materials.as_slice() {
        [] => None,
        labels => Some(
            choices
                .list(labels)?
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("不在列表内")?
                .set_error_message("列表外的材料也可以交，请写清名称")?,
        ),
    };
    let columns = [
        (Column::Serial, 8.0, "@", None),
        (Column::FileName, 40.0, "@", None),
        (Column::Material, 24.0, "@", material),
        (Column::Benefit, 24.0, "@", Some(benefits(chosen, choices)?)),
        (Column::Project, 24.0, "@", None),
        (Column::Note, 30.0, "@", None),
    ];
    let advice =
        "列出随包提交的每个文件，文件名含扩展名（如 流片合同.pdf）。共用的材料，“申报事项”和“项目名称”留空。";
    let required = [Column::FileName, Column::Material];
    list(sheet::ATTACHMENTS.ours(), (advice, ""), ATTACHMENT_COLUMNS, columns.into(), &required, 20, styles)
}

fn title_of_first<'a>(chosen: &'a Chosen<'_>) -> &'a str {
    chosen.first().map_or("", |(benefit, _)| benefit.title.as_str())
}

fn benefits(chosen: &Chosen<'_>, choices: &mut Choices) -> Result<DataValidation, XlsxError> {
    let titles: Vec<&str> = chosen.iter().map(|(benefit, _)| benefit.title.as_str()).collect();
    rule::stop(choices.list(&titles)?, "请从下拉列表选申报事项")
}

fn kinds(choices: &mut Choices) -> Result<DataValidation, XlsxError> {
    choices
        .list(&["发票", "合同", "其他"])?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_message("一般为发票或合同")
}

fn list(
    title: &str,
    (advice, benefit): (&str, &str),
    words: &[ColumnWords],
    columns: Vec<(Column, f64, &'static str, Option<DataValidation>)>,
    required: &[Column],
    ruled: u32,
    styles: &Styles,
) -> Result<Worksheet, XlsxError> {
    let fields: Vec<Field> = columns
        .into_iter()
        .map(|(column, width, format, rule)| Field {
            column,
            heading: heading(column, words),
            width,
            format,
            rule,
        })
        .collect();
    let last = u16::try_from(fields.len()).unwrap_or(1).saturating_sub(1);
    let (like, first, bottom) = (HEADINGS + 1, HEADINGS + 2, HEADINGS + 1 + ruled);
    let mut sheet = Worksheet::new();
    sheet.set_name(title)?;
    sheet.set_default_row_height(20);
    for (column, field) in (0_u16..).zip(&fields) {
        // Formats of columns first: cells that are written below keep their own.
        sheet.set_column_width(column, field.width)?;
        sheet.set_column_format(column, &styles.open_column(field.format))?;
    }
    sheet.merge_range(0, 0, 0, last, title, &styles.title)?;
    sheet.merge_range(1, 0, 1, last, advice, &styles.lead)?;
    sheet.set_row_height(0, 32)?.set_row_height(1, 32)?.set_row_height(HEADINGS, 26)?;
    sheet.set_row_height(like, 26)?;
    for (column, field) in (0_u16..).zip(&fields) {
        sheet.write_string_with_format(HEADINGS, column, &field.heading, &styles.head)?;
        let shown = example::of_column(field.column, benefit);
        example::write(&mut sheet, (like, column), &shown, &styles.example, field.format)?;
        let format = styles.field(field.format);
        for row in first..=bottom {
            sheet.write_blank(row, column, &format)?;
        }
        let rule = field.rule.clone().unwrap_or_else(DataValidation::new);
        let note = note(field.column);
        if !note.is_empty() || field.rule.is_some() {
            let rule = rule.set_input_title(rule::cut(&field.heading, 32))?.set_input_message(note)?;
            sheet.add_data_validation(first, column, LAST, column, &rule)?;
        }
        if required.contains(&field.column) {
            missing::in_list(&mut sheet, styles, column, (first, LAST), last)?;
        }
    }
    // Rows beyond the ruled ones get their rules once they hold anything.
    let letters = casework::column_letters(u32::from(last));
    let formula = format!("=COUNTA($A{0}:${letters}{0})>0", bottom + 2);
    let rules =
        ConditionalFormatFormula::new().set_rule(Formula::new(formula)).set_format(styles.filled_row());
    sheet.add_conditional_format(bottom + 1, 0, LAST, last, &rules)?;
    sheet.set_freeze_panes(first, 0)?.set_repeat_rows(0, HEADINGS)?;
    sheet.set_selection(first, 0, first, 0)?;
    // However long the list grows, its columns are what is printed.
    sheet.set_print_area(0, 0, 1_048_575, last)?;
    style::lock(&mut sheet, true);
    Ok(sheet)
}

/// What to type, shown while a cell of the column is selected.
fn note(column: Column) -> &'static str {
    match column {
        Column::Benefit => "从下拉列表选，须是已填了事项页的事项",
        Column::Project => "与事项页的项目名称写得一样",
        Column::Kind => "发票、合同或其他；同一笔费用只列一行",
        Column::Number => "发票填 20 位或 8 位号码，合同填合同编号；按文本填写",
        Column::Date => "票据或合同上的日期，如 2024-03-05",
        Column::Vendor => "票面上销售方的全称",
        Column::VendorUscc => "18 位；在境外、没有的填“境外”",
        Column::Amount => "单位：元；填数字，不写“万”；红字发票填负数",
        Column::Tax => "单位：元；没有的填 0",
        Column::PaidOn => "实际付款的日期，如 2024-03-20",
        Column::Attachment => "附件的文件名，含扩展名，如 发票-12345678.pdf",
        Column::Name => "企业全称；没有关联方的填“无”",
        Column::Uscc => "18 位，与营业执照一致",
        Column::Relation => "如 控股股东，持股 60%",
        Column::Source => "给予资助的部门和政策",
        Column::FileName => "含扩展名，与包内文件一致",
        Column::Material => "从下拉列表选；列表外的写清名称",
        Column::Bank => "放款银行的全称",
        Column::Principal => "单位：元；填实际放款的金额",
        Column::From => "放款日，如 2024-03-05",
        Column::To => "到期日；提前还清的填还清日",
        Column::InterestPaid => "单位：元；只填申报年度内实际支付的利息",
        // Columns that our template does not have need no words.
        Column::Serial
        | Column::Note
        | Column::Code
        | Column::DigitalNumber
        | Column::Status
        | Column::Currency
        | Column::Unit => "",
    }
}

fn heading(column: Column, words: &[ColumnWords]) -> String {
    match words.iter().find(|(known, _, _)| *known == column) {
        Some((_, words, Some(unit))) => format!("{}（{unit}）", words.ours()),
        Some((_, words, None)) => words.ours().to_owned(),
        None => String::new(),
    }
}
