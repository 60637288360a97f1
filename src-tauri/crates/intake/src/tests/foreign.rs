//! Workbooks that are not our template, as applicants and their accountants write them.

use casework::{Reading, Severity};
use rust_xlsxwriter::{Workbook, Worksheet};
use serde_json::json;

use crate::tests::fill::{codes, pack, problem_at};
use crate::{Limits, Mapping, ReadPackage, Refused, Source, Watch, read_mapped};

/// A workbook from rows of texts; what reads as a number is written as one, `''` leaves a cell blank.
pub(super) fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let mut sheet = Worksheet::new();
        sheet.set_name(*name).unwrap();
        for (row, texts) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(*texts) {
                match text.parse::<f64>() {
                    Ok(number) if !text.starts_with('0') && text.len() < 12 => {
                        sheet.write_number(row, column, number).unwrap();
                    }
                    _ if text.is_empty() => {}
                    _ => {
                        sheet.write_string(row, column, *text).unwrap();
                    }
                }
            }
        }
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer().unwrap()
}

fn mapped(bytes: Vec<u8>, mapping: Option<&str>) -> Result<ReadPackage, Refused> {
    let pack = pack();
    let mapping = mapping.map(|json| Mapping::parse(json, &pack).unwrap());
    let source = Source::File { name: "外.xlsx".to_owned(), bytes };
    read_mapped(source, &pack, &|_| mapping.clone(), &Limits::default(), &Watch::silent())
}

const CODE: &str = "91350100M000100Y43";

/// One sheet: a title, who applies, two rows of headings, a sum, a note.
const ONE_SHEET: &[&[&str]] = &[
    &["2024年度首次流片补助申报表"],
    &["申报单位：", "杭州砚湖微电子有限公司", "", "社会信用代码", CODE],
    &["注册地在滨江区", "是", "", "所属行业", "集成电路设计"],
    &["项目名称", "砚一号", "", "是否首次流片", "是"],
    &["关键芯片产品", "√", "", "注册资本", "5000"],
    &["单位：万元"],
    &["序号", "发票", "", "供应商", "", "金额", "", "备注"],
    &["", "号码", "日期", "名称", "税号", "不含税", "税额"],
    &["1", "24332000000081446120", "2024年3月5日", "宁波云岫代工有限公司", "", "600", "78"],
    &["2", "24332000000081446137", "2024/4/6", "宁波云岫代工有限公司", "", "400", "52", "尾款"],
    &["合计", "", "", "", "", "1000", "130"],
    &["注：以上发票均已付款"],
    &["填表人：沈某"],
];

#[test]
fn one_sheet_with_everything_on_it_is_read() {
    let read = mapped(book(&[("申报表", ONE_SHEET)]), None).unwrap();
    let foreign = read.foreign.clone().unwrap();
    assert_eq!(foreign.open, Vec::<String>::new());
    let package = &read.package;
    assert_eq!(package.applicant["name"].value, Some(json!("杭州砚湖微电子有限公司")));
    assert_eq!(package.applicant["name"].at.as_ref().unwrap().to_string(), "申报表!B2");
    assert_eq!(package.applicant["uscc"].value, Some(json!(CODE)));
    assert_eq!(package.applicant["in_district"].value, Some(json!(true)));
    assert_eq!(package.applicant["field"].value, Some(json!("ic-design")));
    let [claim] = package.claims.as_slice() else { panic!("{:?}", package.claims) };
    assert_eq!(
        (claim.benefit.as_str(), claim.year, claim.project.as_deref()),
        ("tape-out", Some(2024), Some("砚一号"))
    );
    assert_eq!(claim.inputs["first_tape_out"].value, Some(json!(true)));
    assert_eq!(claim.inputs["key_chip"].value, Some(json!(true)));
    let amounts: Vec<String> = package.items.iter().map(|item| item.amount.unwrap().to_string()).collect();
    assert_eq!(amounts, ["6000000.00", "4000000.00"]);
    assert_eq!(package.items[0].tax.unwrap().to_string(), "780000.00");
    assert_eq!(package.items[0].number.as_deref(), Some("24332000000081446120"));
    assert_eq!(package.items[0].date.unwrap().to_string(), "2024-03-05");
    assert_eq!(package.items[0].vendor.as_deref(), Some("宁波云岫代工有限公司"));
    assert_eq!(package.items[0].readings, [Reading::TenThousands]);
    assert!(package.items.iter().all(|item| item.claim.as_deref() == Some("c1")));
    // The registered capital is nothing that the policy asks for: told of, not dropped.
    assert_eq!(problem_at(&read, "申报表!E5").code, "not-asked-for");
    assert_eq!(read.cells.filled, read.cells.mapped + read.cells.ignored + read.cells.problems);
}

#[test]
fn claims_row_by_row_are_read() {
    let applicant: &[&[&str]] = &[&["公司名称", "杭州砚湖微电子有限公司"], &["税号", CODE]];
    let claims: &[&[&str]] = &[
        &["序号", "产品名称", "年份", "流片费用（万元）", "是否首轮流片", "是否关键芯片"],
        &["1", "砚一号", "2024", "900", "是", "是"],
        &["2", "砚二号", "2024", "1000.5", "是", "否"],
    ];
    let read = mapped(book(&[("企业情况", applicant), ("流片项目汇总", claims)]), None).unwrap();
    assert_eq!(read.foreign.as_ref().unwrap().open, Vec::<String>::new());
    let costs: Vec<_> = read
        .package
        .claims
        .iter()
        .map(|claim| claim.inputs["tape_out_cost"].value.clone().unwrap())
        .collect();
    assert_eq!(costs, [json!("9000000.00"), json!("10005000.00")]);
    assert_eq!(read.package.claims[1].inputs["key_chip"].value, Some(json!(false)));
    assert_eq!(
        read.package.claims[1].inputs["tape_out_cost"].at.as_ref().unwrap().to_string(),
        "流片项目汇总!D3"
    );
    assert_eq!(read.package.claims[0].inputs["tape_out_cost"].readings, [Reading::TenThousands]);
}

#[test]
fn an_amount_with_tax_is_never_read_as_one_without() {
    let rows: &[&[&str]] = &[
        &["申报单位", "杭州砚湖微电子有限公司", "信用代码", CODE],
        &["申报事项", "首次流片补助"],
        &["发票号码", "销售方名称", "金额（含税）"],
        &["24332000000081446120", "宁波云岫代工有限公司", "113"],
    ];
    let read = mapped(book(&[("Sheet1", rows)]), None).unwrap();
    let asked = read.problems.iter().find(|problem| problem.code == "gross-only").unwrap();
    assert_eq!(
        (asked.severity, asked.at.as_ref().unwrap().to_string().as_str()),
        (Severity::Error, "Sheet1!C3")
    );
    assert!(asked.message.contains("不含税金额"), "{}", asked.message);
    assert_eq!(read.package.items[0].amount, None);
}

#[test]
fn units_that_are_neither_yuan_nor_wan_are_asked_about() {
    for unit in ["千元", "美元", "亿元"] {
        let heading = format!("金额（{unit}）");
        let rows: Vec<&[&str]> =
            vec![&["申报单位", "杭州砚湖微电子有限公司", "信用代码", CODE], &["申报事项", "首次流片补助"]];
        let heads = ["发票号码", "销售方名称", heading.as_str()];
        let line = ["24332000000081446120", "宁波云岫代工有限公司", "113"];
        let rows: Vec<&[&str]> = rows.into_iter().chain([&heads[..], &line[..]]).collect();
        let read = mapped(book(&[("Sheet1", &rows)]), None).unwrap();
        assert_eq!(read.package.items[0].amount, None, "{unit}");
        assert_eq!(problem_at(&read, "Sheet1!C4").code, "unit", "{unit}");
    }
}

/// Headings that nobody knows.
const STRANGE: &[&[&str]] = &[
    &["报送单位", "杭州砚湖微电子有限公司"],
    &["机构代号", CODE],
    &["票", "谁开的", "多少钱"],
    &["24332000000081446120", "宁波云岫代工有限公司", "600"],
    &["24332000000081446137", "宁波云岫代工有限公司", "400"],
];

const FOR_STRANGE: &str = r#"{"sheets": [
  {"sheet": "一", "what": "applicant", "cells": {"name": "B1", "uscc": "B2"}},
  {"sheet": "一", "what": "claims", "benefit": "tape-out", "year": 2024, "project": "砚一号"},
  {"sheet": "一", "what": "items", "benefit": "tape-out", "header_row": 3, "unit": "万元",
   "columns": {"A": "number", "B": "vendor", "C": "amount"}}]}"#;

#[test]
fn what_cannot_be_read_waits_for_a_mapping_and_is_read_by_it() {
    let bytes = book(&[("一", STRANGE)]);
    let unread = mapped(bytes.clone(), None).unwrap();
    assert!(!unread.foreign.unwrap().open.is_empty());
    let read = mapped(bytes, Some(FOR_STRANGE)).unwrap();
    let foreign = read.foreign.clone().unwrap();
    assert!(foreign.given && foreign.open.is_empty(), "{:?}", foreign.open);
    assert_eq!(read.package.applicant["name"].value, Some(json!("杭州砚湖微电子有限公司")));
    let amounts: Vec<String> =
        read.package.items.iter().map(|item| item.amount.unwrap().to_string()).collect();
    assert_eq!(amounts, ["6000000.00", "4000000.00"]);
    assert!(read.package.items.iter().all(|item| item.claim.as_deref() == Some("c1")));
    assert_eq!(read.package.claims[0].year, Some(2024));
    assert!(!codes(&read).iter().any(|code| code.contains("unknown")), "{:?}", codes(&read));
}

#[test]
fn the_fingerprint_is_of_the_headers_and_not_of_what_is_filled_in() {
    let of = |bytes| mapped(bytes, None).unwrap().foreign.unwrap().fingerprint;
    let mut other = STRANGE.to_vec();
    other[0] = &["报送单位", "杭州栖岚半导体有限公司"];
    other[3] = &["24332000000081446999", "嘉兴某某代工有限公司", "1"];
    other.push(&["24332000000081447777", "嘉兴某某代工有限公司", "2"]);
    assert_eq!(of(book(&[("一", STRANGE)])), of(book(&[("一", &other)])));
    other[2] = &["票", "多少钱", "谁开的"];
    assert_ne!(of(book(&[("一", STRANGE)])), of(book(&[("一", &other)])));
    let mut labelled = ONE_SHEET.to_vec();
    labelled[1] = &["申报单位：", "杭州栖岚半导体有限公司", "", "社会信用代码", CODE];
    labelled[8] = &["1", "24332000000081446121", "2024年3月6日", "别家", "", "1", "2"];
    assert_eq!(of(book(&[("申报表", ONE_SHEET)])), of(book(&[("申报表", &labelled)])));
}

#[test]
fn a_workbook_that_speaks_of_nobody_is_refused() {
    let rows: &[&[&str]] = &[&["购物清单"], &["苹果", "3", "斤"], &["香蕉", "2", "斤"], &["梨", "1", "斤"]];
    let refused = mapped(book(&[("Sheet1", rows)]), None).unwrap_err();
    assert_eq!(refused.code, crate::RefusalCode::NoApplicant);
}

#[test]
fn a_mapping_that_names_what_there_is_not_is_refused_in_words() {
    let pack = pack();
    for (json, words) in [
        ("{", "JSON"),
        (r#"{"sheets":[{"sheet":"一","what":"items","columns":{"A":"amount"}}]}"#, "header_row"),
        (r#"{"sheets":[{"sheet":"一","what":"items","header_row":1,"columns":{"A":"price"}}]}"#, "price"),
        (r#"{"sheets":[{"sheet":"一","what":"claims","benefit":"x"}]}"#, "“x”"),
        (r#"{"sheets":[{"sheet":"一","what":"applicant","cells":{"name":"3B"}}]}"#, "3B"),
        (r#"{"sheets":[{"sheet":"一","what":"claims"}]}"#, "benefit"),
    ] {
        let error = Mapping::parse(json, &pack).unwrap_err().to_string();
        assert!(error.contains(words), "{json}: {error}");
    }
}

#[test]
fn no_cell_of_a_foreign_workbook_is_lost() {
    for sheets in [vec![("申报表", ONE_SHEET)], vec![("一", STRANGE), ("申报表", ONE_SHEET)]] {
        let read = mapped(book(&sheets), None).unwrap();
        assert_eq!(read.cells.filled, read.cells.mapped + read.cells.ignored + read.cells.problems);
        assert_eq!(read.package.ignored.len(), read.cells.ignored);
    }
}

#[test]
fn values_under_labels_that_nobody_asks_for_are_told_of_and_not_called_titles() {
    let rows: &[&[&str]] = &[
        &["企业基本情况表"],
        &["申报单位", "杭州砚湖微电子有限公司", "信用代码", CODE],
        &["是否在高新区（滨江）注册", "是", "传真", ""],
        &["法定代表人", "沈某", "是否上市", "否"],
        &["申报事项", "首次流片补助", "项目名称", "砚一号"],
        &["首次流片费用（万元）", "800"],
    ];
    let read = mapped(book(&[("基本情况", rows)]), None).unwrap();
    assert_eq!(read.package.applicant["in_district"].value, Some(json!(true)));
    let told: Vec<&casework::Problem> =
        read.problems.iter().filter(|problem| problem.code == "not-asked-for").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        told[0].message,
        "工作表“基本情况”有 2 项没有对应的填报项，未采用：法定代表人“沈某”、是否上市“否”"
    );
    let why = |place: &str| {
        let found = read.package.ignored.iter().find(|ignored| ignored.at.to_string() == place);
        found.map(|ignored| ignored.why.clone()).unwrap_or_default()
    };
    assert_eq!(why("基本情况!B4"), "没有对应的填报项");
    assert_eq!(why("基本情况!A1"), "标题、填报项或说明");
    assert_eq!(why("基本情况!B5"), "标题、填报项或说明");
}

#[test]
fn a_form_that_says_what_is_claimed_and_lists_the_costs_elsewhere_is_a_claim() {
    let form: &[&[&str]] = &[
        &["申请单位", "杭州砚湖微电子有限公司", "信用代码", CODE],
        &["申报条款", "三（一）4", "申请事项", "首次流片补助"],
        &["年度", "2024", "项目名称", "砚一号"],
    ];
    let list: &[&[&str]] = &[
        &["序号", "供货商", "发票", "", "金额（万元）", "", ""],
        &["", "", "号码", "日期", "不含税", "税额", "价税合计"],
        &["1", "宁波云岫代工有限公司", "24332000000081446120", "2024-03-05", "100", "13", "113"],
        &["小计", "", "", "", "100", "13", "113"],
        &["——", "——", "——", "——", "——", "——", "——"],
        &["2", "绍兴听澜掩模有限公司", "24332000000081446137", "2024-03-06", "50", "6.5", "56.5"],
        &["总计", "", "", "", "150", "19.5", "169.5"],
    ];
    let read = mapped(book(&[("申请表", form), ("支出明细", list)]), None).unwrap();
    assert_eq!(read.foreign.as_ref().unwrap().open, Vec::<String>::new());
    let [claim] = read.package.claims.as_slice() else { panic!("{:?}", read.package.claims) };
    assert_eq!(
        (claim.benefit.as_str(), claim.year, claim.project.as_deref()),
        ("tape-out", Some(2024), Some("砚一号"))
    );
    let items: Vec<_> = read
        .package
        .items
        .iter()
        .map(|item| (item.claim.as_deref(), item.amount.unwrap().to_string()))
        .collect();
    assert_eq!(items, [(Some("c1"), "1000000.00".to_owned()), (Some("c1"), "500000.00".to_owned())]);
}

#[test]
fn parts_of_a_row_units_under_headings_and_sums_in_words_are_no_items() {
    let form: &[&[&str]] =
        &[&["申请单位", "杭州砚湖微电子有限公司", "信用代码", CODE], &["申报事项", "首次流片补助"]];
    let list: &[&[&str]] = &[
        &["序号", "发票号码", "开票日期", "销售方名称", "不含税金额", "税额"],
        &["", "", "", "", "（万元）", "（万元）"],
        &["1", "24332000000081446120", "2024-03-05", "宁波云岫代工有限公司", "100", "13"],
        &["其中：运费", "", "", "", "5", "0.65"],
        &["2", "24332000000081446137", "2024-03-06", "宁波云岫代工有限公司", "50", "6.5"],
        &["", "", "", "合计", "150", "19.5"],
        &["", "", "", "", "大写：壹佰伍拾万元整"],
    ];
    let read = mapped(book(&[("申请表", form), ("发票清单", list)]), None).unwrap();
    let amounts: Vec<String> =
        read.package.items.iter().map(|item| item.amount.unwrap().to_string()).collect();
    assert_eq!(amounts, ["1000000.00", "500000.00"]);
    assert_eq!(read.package.items[0].tax.unwrap().to_string(), "130000.00");
    let why = |place: &str| {
        let found = read.package.ignored.iter().find(|ignored| ignored.at.to_string() == place);
        found.map(|ignored| ignored.why.clone()).unwrap_or_default()
    };
    assert_eq!(why("发票清单!E2"), "表头");
    assert_eq!(why("发票清单!E4"), "“其中”项，已含在上一行");
    assert_eq!(why("发票清单!E7"), "表尾说明、落款");
}
