//! Whatever form a workbook is written in, each non-empty cell is mapped, ignored with a reason, or a problem;
//! and what is mapped is what was written.

use proptest::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::tests::fill::{pack, read_bytes};
use crate::{ReadPackage, Refused};

fn runs() -> u32 {
    if std::env::var_os("WORKBENCH_LONG").is_some() { 2000 } else { 96 }
}

#[derive(Debug, Clone)]
enum Content {
    Text(String),
    Number(f64),
    Formula(String),
    Bool(bool),
}

fn content() -> impl Strategy<Value = Content> {
    let known = vec![
        "企业名称",
        "申报单位：杭州砚湖微电子有限公司",
        "统一社会信用代码",
        "91350100M000100Y43",
        "是否在区内",
        "是",
        "供应商",
        "发票",
        "发票号码",
        "号码",
        "不含税金额（万元）",
        "金额",
        "税额",
        "开票日期",
        "2024年3月5日",
        "项目名称",
        "砚一号",
        "首次流片费用",
        "首次流片补助",
        "申报事项",
        "单位：万元",
        "合计",
        "小计",
        "注：以上属实",
        "填表人：沈",
        "——",
        "12万",
        "１，０００",
        "资助来源",
        "资助金额",
        "关联方名称",
        "关联关系",
        "贷款本金",
        "放款日期",
        "文件名",
        "材料",
        "=1+1",
        "年度",
        "2024",
        "24332000000081446120",
        "序号",
        "备注",
    ];
    prop_oneof![
        6 => prop::sample::select(known).prop_map(|text| Content::Text(text.to_owned())),
        2 => "[a-zA-Z0-9（）万元年月：\u{20}]{1,12}".prop_map(Content::Text),
        3 => (-1e9_f64..1e9).prop_map(Content::Number),
        1 => prop::sample::select(vec![0.0, 1e300, 45356.0, 1.0]).prop_map(Content::Number),
        1 => any::<bool>().prop_map(Content::Bool),
        1 => Just(Content::Formula("=SUM(A1:A3)".to_owned())),
    ]
}

type Cells = Vec<(usize, u32, u16, Content)>;

fn write(names: &[&str], cells: &Cells, rows_of_headings: bool) -> Vec<u8> {
    let mut sheets: Vec<Worksheet> = names
        .iter()
        .map(|name| {
            let mut sheet = Worksheet::new();
            sheet.set_name(*name).unwrap();
            sheet
        })
        .collect();
    if rows_of_headings {
        let heads = [
            "申报单位",
            "杭州砚湖微电子有限公司",
            "信用代码",
            "91350100M000100Y43",
            "申报事项",
            "首次流片补助",
        ];
        for (column, text) in (0..).zip(heads) {
            sheets[0].write_string(0, column, text).unwrap();
        }
        for (column, text) in (0..).zip(["序号", "发票号码", "供应商名称", "不含税金额", "税额", "开票日期"])
        {
            sheets[0].write_string(3, column, text).unwrap();
        }
    }
    for (sheet, row, column, content) in cells {
        let sheet = &mut sheets[*sheet % names.len()];
        let (row, column) = (*row, *column);
        match content {
            Content::Text(text) => sheet.write_string(row, column, text).map(|_| ()),
            Content::Number(number) => sheet.write_number(row, column, *number).map(|_| ()),
            Content::Formula(formula) => sheet.write_formula(row, column, formula.as_str()).map(|_| ()),
            Content::Bool(value) => sheet.write_boolean(row, column, *value).map(|_| ()),
        }
        .unwrap();
    }
    let mut workbook = Workbook::new();
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer().unwrap()
}

/// The account of a reading that came about.
fn accounted(bytes: Vec<u8>, read: &Result<ReadPackage, Refused>) -> Result<(), TestCaseError> {
    let book =
        crate::workbook::read::read_book(&bytes, &crate::Limits::default(), &crate::Watch::silent()).unwrap();
    let filled: usize = book.sheets.iter().map(|sheet| sheet.cells.len()).sum();
    match read {
        Err(refused) => prop_assert!(refused.message.contains('请'), "{refused}"),
        Ok(read) => {
            prop_assert_eq!(read.cells.filled, filled);
            prop_assert_eq!(read.cells.mapped + read.cells.ignored + read.cells.problems, filled);
            prop_assert_eq!(read.package.ignored.len(), read.cells.ignored);
            let ignored: std::collections::HashSet<String> =
                read.package.ignored.iter().map(|ignored| ignored.at.to_string()).collect();
            prop_assert_eq!(ignored.len(), read.package.ignored.len());
            prop_assert!(read.package.ignored.iter().all(|ignored| !ignored.why.is_empty()));
            // A line item's amount is a number of its cell, times 1 or 10,000.
            for item in &read.package.items {
                let (Some(amount), Some(at)) = (item.amount, &item.at) else { continue };
                let sheet = book.sheets.iter().find(|sheet| sheet.name == at.sheet).unwrap();
                let cell = &sheet.cells[sheet.index_of(at.row, at.column).unwrap()];
                if let crate::workbook::value::Value::Number(number) = &cell.value {
                    let yuan = policy::Money::new(*number);
                    let wan = policy::Money::new(*number * rust_decimal::Decimal::from(10_000));
                    prop_assert!(amount == yuan || amount == wan, "{at}: {number} read as {amount}");
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cell_of_any_workbook_is_lost(
        cells in prop::collection::vec((0_usize..3, 0_u32..24, 0_u16..9, content()), 1..90),
        headings in any::<bool>(),
        names in prop::sample::select(vec![
            ["Sheet1", "Sheet2", "Sheet3"],
            ["申报主体", "明细", "首次流片补助"],
            ["基本信息", "发票明细", "其他资助"],
            ["封面", "关联方", "贷款明细"],
        ])
    ) {
        let bytes = write(&names, &cells, headings);
        let read = read_bytes("甲.xlsx", bytes.clone(), &pack());
        if headings && cells.iter().all(|(sheet, row, ..)| sheet % 3 != 0 || *row > 3) {
            prop_assert!(read.is_ok(), "an applicant is named");
        }
        accounted(bytes, &read)?;
    }
}
