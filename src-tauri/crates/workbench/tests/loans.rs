//! Loans are line items that make no sum: their interest is computed loan by loan, whatever form they come in.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use rust_xlsxwriter::{Workbook, Worksheet};
use secrecy::SecretString;
use tempfile::TempDir;

/// A workbook of an applicant's own, with one loan of 5,000,000 from 2023-09-01 to 2024-09-01.
fn book(path: &Path) {
    let form: &[&[&str]] = &[
        &["申报单位", "杭州砚湖智能有限公司"],
        &["统一社会信用代码", "91350100M000100Y43"],
        &["在高新区（滨江）内", "是"],
        &["所属领域", "人工智能"],
        &["成立日期", "2022-01-01"],
        &["申报事项", "银行贷款利息补贴"],
        &["年度", "2024"],
    ];
    let loans: &[&[&str]] = &[
        &["贷款银行", "借款合同号", "贷款金额（万元）", "放款日期", "到期日", "已付利息（元）"],
        &["某银行滨江支行", "HT-1", "500", "2023-09-01", "2024-09-01", "200000"],
    ];
    let mut workbook = Workbook::new();
    for (name, rows) in [("申请表", form), ("贷款情况", loans)] {
        let mut sheet = Worksheet::new();
        sheet.set_name(name).unwrap();
        for (row, texts) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*texts) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
        workbook.push_worksheet(sheet);
    }
    workbook.save(path).unwrap();
}

#[test]
fn a_loan_comes_in_and_earns_interest_on_what_is_admitted_of_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("贴息.xlsx");
    book(&file);
    let secret = SecretString::from("yanshi-2024-binjiang");
    let mut desk = workbench::Workbench::new(folder.path().join("workbench.db"), folder.path().to_owned());
    desk.init("滨江区", "admin", &secret).unwrap();
    let first = SecretString::from("chuci-denglu-7391");
    desk.add_user("rev", &["reviewer".to_owned()], None, &first, &secret).unwrap();
    desk.sign_in("rev", &first).unwrap();
    desk.change_password(&first, &secret).unwrap();
    let desk = Mutex::new(desk);
    let report = workbench::import(&desk, &[file], None, &|_| {}, &AtomicBool::new(false)).unwrap();
    let mut desk = desk.into_inner().unwrap();
    let number = report.packages[0].cases[0].clone();
    // 5,000,000 × 3.45% × 244 days of 2024 ÷ 360.
    let shown = desk.case_json(&number).unwrap();
    assert_eq!(shown["claims"][0]["assessment"]["ceiling"], "116916.66", "{shown}");
    assert_eq!(shown["claims"][0]["items"][0]["amount"], "5000000.00");

    desk.declare(&number, None).unwrap();
    desk.admit(&number, "i1", Some("2500000"), "一半用于偿还旧贷").unwrap();
    let shown = desk.case_json(&number).unwrap();
    assert_eq!(shown["claims"][0]["assessment"]["ceiling"], "58458.33", "{shown}");
}
