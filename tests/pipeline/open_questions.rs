//! Nothing is signed over an open question: carried to a signature on the command line, workbooks that are easily
//! misread are refused with the cell, and go through once each question is settled.

use std::path::PathBuf;

use outside_tests::{json, judge, root, said, strange_workbook};
use serde_json::Value;

use crate::office_desk::{OfficeDesk, rewritten, sample};

fn misread(name: &str) -> PathBuf {
    root().join("src-tauri/crates/intake/tests/cases").join(name)
}

/// A case on its way to a signature.
struct Carried {
    desk: OfficeDesk,
    case: String,
}

impl Carried {
    /// Imports a file and does all of a reviewer's work but to settle what is open and to decide.
    fn reviewed(file: &str) -> Carried {
        let desk = OfficeDesk::new();
        for (name, role) in [("chk", "checker"), ("app", "approver")] {
            desk.add_user(name, role);
        }
        let report = desk.import(&misread(file));
        let case = report["cases"][0].as_str().unwrap_or_else(|| panic!("{report}")).to_owned();
        let carried = Carried { desk, case };
        carried.review("rev");
        carried
    }

    fn done(&self, user: &str, arguments: &[&str]) {
        let output = self.desk.run(user, arguments);
        assert!(output.status.success(), "{user} {arguments:?}: {}", said(&output));
    }

    fn review(&self, user: &str) {
        self.done(user, &["case", "declare", &self.case]);
        for claim in self.shown()["claims"].as_array().unwrap() {
            let id = claim["id"].as_str().unwrap();
            for criterion in claim["assessment"]["criteria"].as_array().unwrap() {
                let check = ["case", "check", &self.case, criterion["id"].as_str().unwrap(), "--claim", id];
                self.done(user, &[&check[..], &["--finding", "met", "--note", "已核对原件"]].concat());
            }
        }
        self.done(user, &["case", "material", &self.case, "--all", "--state", "received"]);
    }

    fn shown(&self) -> Value {
        json(&self.desk.run("rev", &["case", "show", &self.case, "--json"])).unwrap()
    }

    /// Submitting is refused, and the refusal names each of the cells.
    fn is_refused_at(&self, cells: &[&str]) {
        let refused = self.desk.run("rev", &["case", "submit", &self.case]);
        assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
        for cell in cells {
            assert!(said(&refused).contains(cell), "{cell} is not named: {}", said(&refused));
        }
        assert_eq!(self.shown()["stage"], "in-review");
    }

    /// The open problem at a cell, by its id.
    fn open_at(&self, place: &str) -> Option<String> {
        let shown = self.shown();
        let at = |problem: &&Value| {
            let here = format!(
                "{}!{}",
                problem["sheet"].as_str().unwrap_or_default(),
                problem["cell"].as_str().unwrap_or_default()
            );
            problem["blocks"] == true && here == place
        };
        let found = shown["problems"].as_array().unwrap().iter().find(at)?;
        assert_eq!(found["settled"], false, "{found}");
        Some(found["id"].as_str().unwrap().to_owned())
    }

    /// Settles whatever is open at a cell; gives whether anything was.
    fn settle(&self, place: &str, way: &str, value: Option<&str>) -> bool {
        let Some(id) = self.open_at(place) else { return false };
        let mut arguments =
            vec!["case", "settle", &self.case, &id, "--as", way, "--reason", "见企业补充说明"];
        arguments.extend(value.iter().flat_map(|value| ["--value", value]));
        self.done("rev", &arguments);
        let shown = self.shown();
        let settled =
            shown["problems"].as_array().unwrap().iter().find(|problem| problem["id"] == id.as_str());
        assert!(
            settled.is_none_or(|problem| problem["settled"] == true && problem["blocks"] == false),
            "{settled:?}"
        );
        true
    }

    fn decide(&self) -> String {
        for claim in self.shown()["claims"].as_array().unwrap() {
            self.done("rev", &["case", "decide", &self.case, "--claim", claim["id"].as_str().unwrap()]);
        }
        self.shown()["claims"][0]["decision"]["amount"].as_str().unwrap().to_owned()
    }

    /// Decides the ceiling and signs three times; gives the amount decided.
    fn signed(&self) -> String {
        let amount = self.decide();
        self.done("rev", &["case", "submit", &self.case]);
        for user in ["chk", "app"] {
            self.done(user, &["case", "declare", &self.case]);
            self.done(user, &["case", "approve", &self.case]);
        }
        assert_eq!(self.shown()["stage"], "signed");
        amount
    }

    fn memo_text(&self) -> String {
        let memo = self.desk.path("memo.pdf");
        self.done("rev", &["memo", &self.case, "--out", memo.to_str().unwrap()]);
        let text = judge("pdftotext", &[&"-raw", &memo, &"-"]).unwrap();
        text.chars().filter(|letter| !letter.is_whitespace()).collect()
    }
}

#[test]
fn an_award_in_words_and_one_without_a_project_are_settled_before_the_signature() {
    let carried = Carried::reviewed("A24b-其他资助金额不明.xlsx");
    carried.is_refused_at(&["其他资助!D4", "其他资助!D5"]);
    assert!(carried.settle("其他资助!D4", "corrected", Some("200000")));
    carried.is_refused_at(&["其他资助!D5"]);
    assert!(carried.settle("其他资助!D5", "different", None));
    assert_eq!(carried.signed(), "2799999.99");
    let memo = carried.memo_text();
    for wanted in ["问题办结", "“其他资助”表D4单元格", "更正为200,000.00", "见企业补充说明"]
    {
        assert!(memo.contains(wanted), "{wanted} is not in the memo: {memo}");
    }
}

#[test]
fn an_award_of_the_same_project_is_deducted_once_that_is_said() {
    let carried = Carried::reviewed("A24b-其他资助金额不明.xlsx");
    assert!(carried.settle("其他资助!D4", "corrected", Some("200,000.00")));
    assert!(carried.settle("其他资助!D5", "same", None));
    assert_eq!(carried.signed(), "2699999.99");
}

#[test]
fn a_duplicate_without_the_vendors_code_is_found_and_cut() {
    let carried = Carried::reviewed("A22-重复发票-缺代码.xlsx");
    // Each with the place of the row that it repeats.
    carried.is_refused_at(&["明细!H7", "明细!H4", "明细!H8", "明细!H5"]);
    assert!(carried.settle("明细!H7", "same", None));
    carried.is_refused_at(&["明细!H8"]);
    assert!(carried.settle("明细!H8", "same", None));
    assert_eq!(carried.signed(), "2999999.99");
}

#[test]
fn two_numbers_in_one_cell_are_settled_before_the_signature() {
    let carried = Carried::reviewed("A7-一格两数.xlsx");
    carried.is_refused_at(&["明细!H4", "明细!H5"]);
    assert!(carried.settle("明细!H4", "corrected", Some("200000")));
    assert!(carried.settle("明细!H5", "corrected", Some("3649999")));
    carried.settle("明细!H6", "corrected", Some("1200000"));
    // (200,000 + 3,649,999 + 1,200,000) × 30%
    assert_eq!(carried.signed(), "1514999.70");
}

#[test]
fn amounts_in_another_currency_are_settled_before_the_signature() {
    let carried = Carried::reviewed("A1-外币格式.xlsx");
    carried.is_refused_at(&["明细!H4", "明细!H5", "明细!H6"]);
    for (cell, yuan) in [("明细!H4", "300000"), ("明细!H5", "1000000"), ("明细!H6", "500000")] {
        assert!(carried.settle(cell, "corrected", Some(yuan)), "{cell}");
    }
    // 1,800,000 × 30%
    assert_eq!(carried.signed(), "540000.00");
}

#[test]
fn a_bare_sum_under_the_items_is_never_paid() {
    let carried = Carried::reviewed("C18c-模板裸合计.xlsx");
    // No item at all, or one that is asked about and cut.
    if carried.open_at("明细!H7").is_some() {
        carried.is_refused_at(&["明细!H7"]);
        let shown = carried.shown();
        let sum = shown["claims"][0]["items"].as_array().unwrap().iter().find(|item| item["at"] == "明细!H7");
        let sum = sum.unwrap()["id"].as_str().unwrap().to_owned();
        carried.done(
            "rev",
            &["case", "admit", &carried.case, &sum, "--amount", "0", "--reason", "是合计，不是票据"],
        );
    }
    assert_eq!(carried.signed(), "600000.00");
}

#[test]
fn a_material_never_looked_at_and_each_error_are_named_and_a_settlement_can_be_taken_back() {
    let desk = OfficeDesk::new();
    let case = desk.import(&sample("05-松涧测控-待补正.zip"))["cases"][0].as_str().unwrap().to_owned();
    let carried = Carried { desk, case };
    carried.done("rev", &["case", "declare", &carried.case]);
    carried.is_refused_at(&["明细!H5", "材料“营业执照”", "未核"]);
    let shown = carried.shown();
    let named: Vec<&str> = shown["open_questions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|open| open["material"].as_str().filter(|material| !material.is_empty()))
        .collect();
    assert!(named.contains(&"business-licence") || named.len() > 5, "{named:?}");

    let id = carried.open_at("明细!H5").unwrap();
    let settle = ["case", "settle", &carried.case, &id];
    let refused = carried.desk.run("rev", &[&settle[..], &["--as", "same", "--reason", "x"]].concat());
    assert!(said(&refused).contains("不能按“同一”办结"), "{}", said(&refused));
    let refused = carried
        .desk
        .run("rev", &[&settle[..], &["--as", "corrected", "--value", "12万", "--reason", "x"]].concat());
    assert!(said(&refused).contains("不是金额"), "{}", said(&refused));
    let refused = carried.desk.run("rev", &[&settle[..], &["--as", "accepted"]].concat());
    assert!(said(&refused).contains("理由"), "{}", said(&refused));

    assert!(carried.settle("明细!H5", "corrected", Some("120000")));
    let item = |shown: &Value| shown["claims"][0]["items"][1].clone();
    let corrected = item(&carried.shown());
    assert_eq!((corrected["amount"].is_null(), corrected["admitted"].as_str()), (true, Some("120000.00")));
    assert_eq!(corrected["corrected_by"], "rev");
    let ceiling = carried.shown()["claims"][0]["assessment"]["ceiling"].clone();
    assert_eq!(ceiling, "172000.00", "(480,000 + 120,000 + 260,000) × 20%");
    carried.done("rev", &[&settle[..], &["--undo"]].concat());
    assert_eq!(carried.open_at("明细!H5"), Some(id));
    assert!(carried.shown()["claims"][0]["assessment"]["ceiling"].is_null());
}

#[test]
fn a_settlement_survives_a_new_version_where_its_cell_did_not_change() {
    let desk = OfficeDesk::new();
    let book = desk.path("申报书.xlsx");
    let write = |from: &str, to: &str| {
        std::fs::write(&book, rewritten(&sample("05-松涧测控-待补正.zip"), from, to)).unwrap();
    };
    write("x\u{12000}", "");
    let case = desk.import(&book)["cases"][0].as_str().unwrap().to_owned();
    let carried = Carried { desk, case };
    carried.done("rev", &["case", "declare", &carried.case]);
    let id = carried.open_at("明细!H5").unwrap();
    assert!(carried.settle("明细!H5", "corrected", Some("120000")));

    write("样例银行滨江支行", "样例银行滨江分行");
    assert_eq!(carried.desk.import(&book)["cases"][0], carried.case.as_str());
    assert_eq!(carried.shown()["versions"].as_array().unwrap().len(), 2);
    assert_eq!(carried.open_at("明细!H5"), None, "nothing about the cell has changed");
    assert_eq!(carried.shown()["claims"][0]["assessment"]["ceiling"], "172000.00");

    write("12万", "13万");
    carried.desk.import(&book);
    assert_eq!(carried.shown()["versions"].as_array().unwrap().len(), 3);
    assert_eq!(carried.open_at("明细!H5"), Some(id), "the same question of another text is open again");
}

#[test]
fn a_duplicate_that_comes_after_the_first_signature_stops_the_second() {
    let desk = OfficeDesk::new();
    for (name, role) in [("chk", "checker"), ("app", "approver")] {
        desk.add_user(name, role);
    }
    let mapping = desk.path("对应.json");
    std::fs::write(
        &mapping,
        r#"{"sheets": [
          {"sheet": "一", "what": "applicant", "cells": {"name": "B1", "uscc": "B2"}},
          {"sheet": "一", "what": "claims", "benefit": "tape-out", "year": 2024, "project": "砚一号"},
          {"sheet": "一", "what": "items", "header_row": 3, "unit": "元",
           "columns": {"A": "number", "B": "vendor", "C": "amount"}}]}"#,
    )
    .unwrap();
    let import = |desk: &OfficeDesk, name: &str, applicant: &str, number: &str| {
        let file = desk.path(name);
        strange_workbook(&file, applicant, number).unwrap();
        let report = desk.json(&["import", file.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
        report["packages"][0].clone()
    };
    let first = import(&desk, "甲.xlsx", "杭州砚湖微电子有限公司", "24332000000081446120");
    let carried = Carried { case: first["cases"][0].as_str().unwrap().to_owned(), desk };
    carried.review("rev");
    carried.decide();
    carried.done("rev", &["case", "submit", &carried.case]);

    // The same invoice, joined otherwise, in another project of the same code under another name.
    let json = std::fs::read_to_string(&mapping).unwrap().replace("砚一号", "砚二号");
    std::fs::write(&mapping, json).unwrap();
    let second = import(&carried.desk, "乙.xlsx", "杭州砚湖集成电路有限公司", "2433-2000-0000-8144-6120");
    let codes: Vec<&str> = second["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|problem| problem["code"].as_str())
        .collect();
    assert!(codes.contains(&"claimed-elsewhere") && codes.contains(&"renamed"), "{codes:?}");
    let told =
        second["problems"].as_array().unwrap().iter().find(|problem| problem["code"] == "renamed").unwrap();
    assert!(told["message"].as_str().unwrap().contains("杭州砚湖微电子有限公司"), "{told}");
    assert_eq!((told["severity"].as_str(), told["blocks"].as_bool()), (Some("warning"), Some(false)));

    carried.done("chk", &["case", "declare", &carried.case]);
    let refused = carried.desk.run("chk", &["case", "approve", &carried.case]);
    let words = said(&refused);
    assert_eq!(refused.status.code(), Some(1), "{words}");
    let other = second["cases"][0].as_str().unwrap();
    assert!(words.contains("一!C4") && words.contains(other), "{words}");

    // Cut there, it is claimed here alone.
    let other = Carried { case: other.to_owned(), desk: carried.desk };
    other.done("rev", &["case", "declare", &other.case]);
    assert!(other.settle("一!C4", "same", None));
    let first = first["cases"][0].as_str().unwrap();
    other.done("chk", &["case", "approve", first]);
    let found = other.desk.json(&["cases", "--search", "24332000000081446120"]);
    assert_eq!(found["total"], 2, "both are found by the number, however it is written");
}
