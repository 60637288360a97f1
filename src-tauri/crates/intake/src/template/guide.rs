//! Sheet 填报说明: what the workbook is for, how to fill it, what to hand in with it.

use policy::Pack;
use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::reading::words::sheet;
use crate::template::Chosen;
use crate::template::style;
use crate::template::style::Styles;

/// Characters to a line of the text column, for row heights.
const LINE: usize = 62;

/// The sheet.
pub(super) fn sheet(pack: &Pack, chosen: &Chosen<'_>, styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(sheet::GUIDE.ours())?;
    sheet.set_column_width(0, 30)?.set_column_width(1, 110)?;
    sheet.merge_range(0, 0, 0, 1, "政策资助申报书", &styles.title)?;
    sheet.set_row_height(0, 36)?;
    let status = pack.status.as_deref().map(|status| format!("（{status}）")).unwrap_or_default();
    sheet.merge_range(1, 0, 1, 1, &format!("依据：{}{status}", pack.title), &styles.lead)?;
    sheet.set_row_height(1, 22)?;

    let mut row = 3;
    let mut section =
        |sheet: &mut Worksheet, title: &str, lines: &[(String, String)]| -> Result<(), XlsxError> {
            sheet.write_string_with_format(row, 0, title, &styles.section)?;
            sheet.set_row_height(row, 24)?;
            row += 1;
            for (name, text) in lines {
                sheet.write_string_with_format(row, 0, name, &styles.label)?;
                sheet.write_string_with_format(row, 1, text, &styles.note)?;
                let count = u32::try_from(text.chars().count().div_ceil(LINE).max(1)).unwrap_or(1);
                sheet.set_row_height(row, 6 + 14 * count)?;
                row += 1;
            }
            row += 1;
            Ok(())
        };
    let lines = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    section(&mut sheet, "一、怎样填写", &lines(&HOW))?;
    section(&mut sheet, "二、各工作表", &lines(&SHEETS))?;
    let benefits: Vec<(String, String)> = chosen
        .iter()
        .map(|(benefit, title)| {
            (title.clone(), format!("条款 {}，责任单位：{}", benefit.clause, benefit.bureaus.join("、")))
        })
        .collect();
    section(&mut sheet, "三、申报事项", &benefits)?;
    let labels = |materials: &[policy::Material]| {
        materials.iter().map(|material| material.label.as_str()).collect::<Vec<_>>().join("、")
    };
    let mut materials = vec![("各事项共用".to_owned(), labels(&pack.materials))];
    materials.extend(chosen.iter().map(|(benefit, title)| (title.clone(), labels(&benefit.materials))));
    materials.retain(|(_, text)| !text.is_empty());
    section(&mut sheet, "四、随包提交的材料", &materials)?;
    style::lock(&mut sheet, false);
    sheet.set_print_area(0, 0, row.saturating_sub(2), 1)?;
    Ok(sheet)
}

const HOW: [(&str, &str); 7] = [
    ("填写范围", "只填浅黄色单元格；表头、填报项和说明已锁定。请勿改动工作表名称和表头文字。"),
    ("颜色", "必填而未填的单元格变为橙色。灰色斜体是示例，导入时不读取，不必删除，也不要在示例行内填写。"),
    ("金额", "一律以元为单位填数字，如 120000。不要写成“12万”，也不要用缩放显示的数字格式。"),
    ("日期", "年月日齐全，如 2024-03-05。"),
    ("未填与“否”", "留空按“未知”处理，不等于“否”或 0；确为否定的请选“否”，确为零的请填 0。"),
    ("号码", "发票号码、合同编号、信用代码按文本填写，不要让 Excel 变成科学计数。"),
    ("提交", "保存为 .xlsx，不要加密；与附件一起放入一个文件夹或 zip 压缩包。附件文件名须与“附件清单”一致。"),
];

const SHEETS: [(&str, &str); 6] = [
    ("申报主体", "企业的基本信息。企业名称和统一社会信用代码必填。"),
    ("各申报事项", "一个事项一张表，一项申报填一列。不申报的事项整张留空。"),
    ("明细", "费用逐笔列出，评审按审核后的明细计算资助金额。"),
    ("关联关系声明", "与申报主体有关联关系的企业。"),
    ("其他资助", "同一项目已获得的其他财政资助。"),
    ("附件清单", "随包提交的文件。"),
];
