//! Whatever benefit is claimed, in an applicant's own form: it is imported, filed and assessed.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use policy::{Input, InputKind, Pack};
use rust_xlsxwriter::{Workbook, Worksheet};
use secrecy::SecretString;
use tempfile::TempDir;
use workbench::view::ImportStatus;

const CODE: &str = "91350100M000100Y43";

/// What an applicant may write for an input; blank where it stands in a list of its own.
fn written(input: &Input) -> String {
    match &input.kind {
        InputKind::Money => "6000000".to_owned(),
        InputKind::Area => "600".to_owned(),
        InputKind::Count | InputKind::Months => "6".to_owned(),
        InputKind::YesNo => "是".to_owned(),
        InputKind::Date => "2024-03-05".to_owned(),
        InputKind::Choice(choices) | InputKind::Grade(choices) => choices[0].label.clone(),
        InputKind::Text if input.name.ends_with("uscc") => CODE.to_owned(),
        InputKind::Text => format!("{}甲", input.label),
        InputKind::Loans => String::new(),
    }
}

fn book(pack: &Pack, benefit: &policy::Benefit, path: &Path) {
    let mut form = vec![
        ["申报单位".to_owned(), "杭州砚湖智能有限公司".to_owned()],
        ["统一社会信用代码".to_owned(), CODE.to_owned()],
        ["申报事项".to_owned(), benefit.title.clone()],
        ["年度".to_owned(), "2024".to_owned()],
        ["项目名称".to_owned(), "砚一号".to_owned()],
    ];
    let own = pack.applicant_inputs.iter().filter(|input| !matches!(input.name.as_str(), "name" | "uscc"));
    form.extend(own.chain(&benefit.inputs).map(|input| [input.label.clone(), written(input)]));
    let loans = [
        ["借款银行", "借款合同号", "贷款本金（元）", "起息日", "到期日", "已付利息（元）"],
        ["某银行", "HT-1", "500000", "2024-01-01", "2024-07-01", "9000"],
    ];
    let items = [
        ["发票号码", "开票日期", "供应商", "不含税金额（元）", "税额（元）", "申报事项"],
        ["24332000000081446120", "2024-03-05", "宁波云岫代工有限公司", "6000000", "780000", &benefit.title],
    ];
    let has_loans = benefit.inputs.iter().any(|input| matches!(input.kind, InputKind::Loans));
    let mut sheet = Worksheet::new();
    sheet.set_name("申请表").unwrap();
    for (row, pair) in (0..).zip(&form) {
        for (column, text) in (0..).zip(pair).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let mut list = Worksheet::new();
    list.set_name(if has_loans { "贷款情况" } else { "支出情况" }).unwrap();
    for (row, texts) in (0..).zip(if has_loans { loans } else { items }) {
        for (column, text) in (0..).zip(texts) {
            list.write_string(row, column, text).unwrap();
        }
    }
    let mut workbook = Workbook::new();
    workbook.push_worksheet(sheet);
    if has_loans || benefit.inputs.iter().any(|input| input.from_items) {
        workbook.push_worksheet(list);
    }
    workbook.save(path).unwrap();
}

#[test]
fn every_benefit_is_imported_and_assessed() {
    let folder = TempDir::new().unwrap();
    let secret = SecretString::from("yanshi-2024-binjiang");
    let mut desk = workbench::Workbench::new(folder.path().join("workbench.db"), folder.path().to_owned());
    desk.init("滨江区", "admin", &secret).unwrap();
    let first = SecretString::from("chuci-denglu-7391");
    desk.add_user("rev", &["reviewer".to_owned()], None, &first, &secret).unwrap();
    desk.sign_in("rev", &first).unwrap();
    desk.change_password(&first, &secret).unwrap();
    let desk = Mutex::new(desk);
    let pack = policy::shipped("binjiang-computing-2024-draft").unwrap();
    assert!(pack.benefits.len() > 20);
    for benefit in &pack.benefits {
        let file = folder.path().join(format!("{}.xlsx", benefit.id));
        book(pack, benefit, &file);
        let report = workbench::import(&desk, &[file], None, &|_| {}, &AtomicBool::new(false))
            .unwrap_or_else(|error| panic!("{}: {error}", benefit.id));
        let package = &report.packages[0];
        assert_eq!(package.status, ImportStatus::Imported, "{}: {:?}", benefit.id, package.problems);
        let shown = desk.lock().unwrap().case_json(&package.cases[0]).unwrap();
        let claim = &shown["claims"][0];
        assert_eq!(claim["benefit"], benefit.id.as_str());
        assert_eq!(claim["assessment"]["id"], claim["id"], "{}: {claim}", benefit.id);
        desk.lock()
            .unwrap()
            .show_case(&package.cases[0])
            .unwrap_or_else(|error| panic!("{}: {error}", benefit.id));
    }
}
