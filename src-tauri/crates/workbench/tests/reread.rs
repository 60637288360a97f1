//! A wrong reading is read anew: a new version of the case until somebody signs, with what it changed.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use casework::FindingOutcome;
use rust_xlsxwriter::{Workbook, Worksheet};
use support::*;
use workbench::view::{FindingInput, ImportStatus, ImportedPackage, MappingPart};

/// An enterprise's own form: two invoices, without tax in C and with it in D.
fn form(path: &Path, (first, with_tax): (f64, f64)) {
    let rows: [&[&str]; 7] = [
        &["企业名称", "示范小样微电子有限公司"],
        &["统一社会信用代码", "91330108XN0000012T"],
        &["是否在区内", "是"],
        &["所属领域", "集成电路设计"],
        &["成立日期", "2018-05-06"],
        &["申报年度", "2024"],
        &["申报事项", "购买EDA工具"],
    ];
    let mut who = Worksheet::new();
    who.set_name("单位情况").unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            who.write_string(row, column, *cell).unwrap();
        }
    }
    let mut list = Worksheet::new();
    list.set_name("采购").unwrap();
    for (column, head) in (0..).zip(["发票号码", "销售方", "不含税金额（元）", "价税合计"])
    {
        list.write_string(0, column, head).unwrap();
    }
    let lines = [("24332000000000007301", first, with_tax), ("24332000000000007302", 100_000.0, 150_000.0)];
    for (row, (number, amount, with_tax)) in (1..).zip(lines) {
        list.write_string(row, 0, number).unwrap();
        list.write_string(row, 1, "示范远洋设计软件（中国）有限公司").unwrap();
        list.write_number(row, 2, amount).unwrap();
        list.write_number(row, 3, with_tax).unwrap();
    }
    let mut book = Workbook::new();
    book.push_worksheet(who);
    book.push_worksheet(list);
    book.save(path).unwrap();
}

/// A mapping that takes the amounts from a column.
fn mapping(column: &str) -> String {
    format!(
        r#"{{"sheets": [
        {{"sheet": "单位情况", "what": "applicant", "cells": {{"name": "B1", "uscc": "B2", "in_district": "B3", "field": "B4"}}}},
        {{"sheet": "单位情况", "what": "claims", "benefit": "eda-purchase", "cells": {{"year": "B6"}}}},
        {{"sheet": "采购", "what": "items", "benefit": "eda-purchase", "header_row": 1,
          "columns": {{"A": "number", "B": "vendor", "{column}": "amount"}}}}]}}"#
    )
}

fn import(bureau: &mut Bureau, path: &Path, by: Option<&str>) -> ImportedPackage {
    let file = bureau.out("对应.json");
    let mapping = by.map(|json| {
        std::fs::write(&file, json).unwrap();
        bureau.session_of("reviewer").mapping_file(&file, None).unwrap()
    });
    let desk = Mutex::new(bureau.take("reviewer"));
    let paths: [PathBuf; 1] = [path.to_owned()];
    let report =
        workbench::import_replacing(&desk, &paths, mapping.as_ref(), &|_| {}, &AtomicBool::new(false))
            .unwrap();
    bureau.put_back("reviewer", desk.into_inner().unwrap());
    report.packages.into_iter().next().unwrap()
}

fn amounts(bureau: &mut Bureau, number: &str) -> Vec<String> {
    let view = bureau.session_of("reviewer").show_case(number).unwrap();
    let items = view.claims.iter().flat_map(|claim| &claim.items);
    items.map(|item| item.amount.map(|amount| amount.to_string()).unwrap_or_default()).collect()
}

fn finding(criterion: &str) -> FindingInput {
    FindingInput {
        claim: "c1".to_owned(),
        criterion: criterion.to_owned(),
        outcome: Some(FindingOutcome::Met),
        note: "核对过".to_owned(),
        told: None,
        evidence: Vec::new(),
        ticked: Vec::new(),
        judgement: None,
    }
}

#[test]
fn the_same_file_by_another_mapping_is_the_next_version_of_its_case() {
    let mut bureau = Bureau::set_up();
    let path = bureau.out("自制表.xlsx");
    form(&path, (500_000.0, 750_000.0));
    let first = import(&mut bureau, &path, None);
    assert_eq!(first.status, ImportStatus::Imported);
    let number = first.cases[0].clone();
    assert_eq!(amounts(&mut bureau, &number), ["500000.00", "100000.00"]);
    let desk = bureau.session_of("reviewer");
    desk.declare(&number, None).unwrap();
    desk.record_finding(&number, finding("in-district")).unwrap();
    desk.admit(&number, "i1", Some("1"), "超出期间").unwrap();
    assert_eq!(import(&mut bureau, &path, None).status, ImportStatus::Duplicate);

    // 150% of each stands in D.
    let again = import(&mut bureau, &path, Some(&mapping("D")));
    assert_eq!((again.status, &again.cases), (ImportStatus::Imported, &first.cases));
    assert_eq!(amounts(&mut bureau, &number), ["750000.00", "150000.00"]);
    let desk = bureau.session_of("reviewer");
    let versions = desk.package_versions(&number).unwrap();
    assert_eq!(versions.versions.len(), 2);
    let changed: BTreeMap<_, _> = versions
        .changes
        .iter()
        .map(|c| (c.at.clone().unwrap_or_default(), c.after.clone().unwrap_or_default()))
        .collect();
    assert!(
        changed.keys().any(|at| at == "采购!D2") && changed.keys().any(|at| at == "采购!D3"),
        "{changed:?}"
    );
    let view = desk.show_case(&number).unwrap();
    let kept = view.claims[0].criteria.iter().find(|criterion| criterion.id == "in-district").unwrap();
    assert!(kept.finding.is_some(), "its cell did not change");
    assert!(view.claims[0].items.iter().all(|item| item.reason.is_empty()), "the cut was of another amount");

    // The same once more changes nothing.
    assert_eq!(import(&mut bureau, &path, Some(&mapping("D"))).status, ImportStatus::Duplicate);
    assert_eq!(bureau.session_of("reviewer").package_versions(&number).unwrap().versions.len(), 2);
}

#[test]
fn a_case_is_read_anew_from_what_the_store_keeps() {
    let mut bureau = Bureau::set_up();
    let path = bureau.out("自制表.xlsx");
    form(&path, (500_000.0, 750_000.0));
    let number = import(&mut bureau, &path, Some(&mapping("D"))).cases[0].clone();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(amounts(&mut bureau, &number), ["750000.00", "150000.00"]);
    let desk = bureau.session_of("reviewer");
    let draft = desk.draft_reading(&number, None).unwrap();
    assert!(draft.open.is_empty() && !draft.ours);
    let right = |mut part: MappingPart| {
        if part.columns.remove("D").is_some() {
            part.columns.insert("C".to_owned(), "amount".to_owned());
        }
        part
    };
    let parts: Vec<MappingPart> = draft.parts.into_iter().map(right).collect();
    let drafted = desk.draft_reading(&number, Some(parts.clone())).unwrap();
    assert_eq!(drafted.items_total.to_string(), "600000.00");
    assert_eq!(desk.package_versions(&number).unwrap().versions.len(), 1, "a draft changes nothing");
    desk.read_anew(&number, Some(parts)).unwrap();
    assert_eq!(desk.package_versions(&number).unwrap().versions.len(), 2);
    assert_eq!(amounts(&mut bureau, &number), ["500000.00", "100000.00"]);
    // By the mapping that is kept now it says the same.
    let desk = bureau.session_of("reviewer");
    desk.read_anew(&number, None).unwrap();
    assert_eq!(desk.package_versions(&number).unwrap().versions.len(), 2);
    // What nobody may change any more is not read anew.
    desk.declare(&number, None).unwrap();
    desk.withdraw(&number, "企业撤回").unwrap();
    assert!(desk.read_anew(&number, None).is_err());
    std::fs::write(&path, bytes).unwrap();
    let refused = import(&mut bureau, &path, Some(&mapping("D")));
    assert_eq!(refused.status, ImportStatus::Refused);
    assert!(refused.problems[0].message.contains(&number), "{:?}", refused.problems);
}

#[test]
fn what_stands_in_the_workbook_is_attached_once_however_often_it_is_read() {
    let mut bureau = Bureau::set_up();
    let path = root().join("src-tauri/crates/intake/tests/cases/A13-批注图片文本框.xlsx");
    let number = import(&mut bureau, &path, None).cases[0].clone();
    let attached = |bureau: &mut Bureau| -> Vec<String> {
        let view = bureau.session_of("reviewer").show_case(&number).unwrap();
        view.attachments.iter().map(|attachment| attachment.name.clone()).collect()
    };
    let first = attached(&mut bureau);
    assert!(first.contains(&"工作簿内-image1.png".to_owned()), "{first:?}");
    bureau.session_of("reviewer").read_anew(&number, None).unwrap();
    assert_eq!(attached(&mut bureau), first);
    assert_eq!(bureau.session_of("reviewer").package_versions(&number).unwrap().versions.len(), 1);
}

#[test]
fn an_older_file_never_takes_the_place_of_a_corrected_one() {
    let mut bureau = Bureau::set_up();
    let (old, new) = (bureau.out("旧.xlsx"), bureau.out("新.xlsx"));
    form(&old, (500_000.0, 750_000.0));
    form(&new, (400_000.0, 600_000.0));
    let number = import(&mut bureau, &old, None).cases[0].clone();
    assert_eq!(import(&mut bureau, &new, None).cases.as_slice(), std::slice::from_ref(&number));
    let refused = import(&mut bureau, &old, Some(&mapping("D")));
    assert_eq!(refused.status, ImportStatus::Refused);
    assert!(refused.problems[0].message.contains("更正"), "{:?}", refused.problems);
    assert_eq!(amounts(&mut bureau, &number), ["400000.00", "100000.00"]);
}

#[test]
fn what_waits_says_first_what_blocks_and_gives_the_best_guess() {
    let mut bureau = Bureau::set_up();
    let path = bureau.out("谁也不识.xlsx");
    let mut sheet = Worksheet::new();
    sheet.set_name("花费").unwrap();
    for (row, cells) in (0..).zip([
        ["报送的", "杭州砚湖微电子有限公司", "", ""],
        ["机构代号", "91350100M000100Y43", "", ""],
        ["票", "谁开的", "哪天", "多少钱"],
        ["24332000000081446120", "宁波云岫代工有限公司", "2024-03-05", ""],
    ]) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sheet.write_number(3, 3, 600.0).unwrap();
    let mut book = Workbook::new();
    book.push_worksheet(sheet);
    book.save(&path).unwrap();
    let waiting = import(&mut bureau, &path, None);
    assert_eq!(waiting.status, ImportStatus::NeedsMapping);
    assert_eq!(waiting.problems[0].code, "needs-mapping");
    let blanks = waiting.problems.iter().position(|problem| problem.code == "blank").unwrap_or(usize::MAX);
    assert!(waiting.problems.iter().rposition(|problem| problem.code == "needs-mapping").unwrap() < blanks);
    let guess = waiting.mapping.unwrap();
    assert!(
        guess.sheets.iter().any(|part| part.columns.get("D").is_some_and(|name| name == "amount")),
        "{guess:?}"
    );
    let open: Vec<&str> = waiting.sheets[0].open.iter().map(|cell| cell.cell.as_str()).collect();
    assert!(open.contains(&"D4"), "{open:?}");
    // In the window the guess is filled in, and said to be one.
    let desk = Mutex::new(bureau.take("reviewer"));
    let draft = workbench::draft_mapping(&desk, &path, None, None).unwrap();
    assert!(draft.suggested && draft.applicant.iter().any(|field| field.name == "uscc"));
    bureau.put_back("reviewer", desk.into_inner().unwrap());
}
