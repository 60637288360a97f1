//! Columns that a guess did not take.

use crate::support::{amounts, applicant, book, case, of_code, place, read, read_by, rows};

const CODE: &str = "91310115XN20001X4U";
const VENDOR: &str = "示范远洋设计软件（中国）有限公司";

#[test]
fn e4_the_code_of_whoever_issued_the_invoice_is_the_vendors() {
    let read = case("E4-列名不识.xlsx");
    assert_eq!(amounts(&read, 0), ["685000.00", "122500.00"]);
    assert!(read.package.items.iter().all(|item| item.vendor.as_deref() == Some(VENDOR)));
    assert!(read.package.items.iter().all(|item| item.vendor_uscc.as_deref() == Some(CODE)));
    assert!(read.package.ignored.iter().all(|ignored| !ignored.why.contains("对应关系")));
}

/// A list with the headings and contents of some columns beside number, vendor and amount.
fn listed(columns: &[(&str, [&str; 2])]) -> Vec<u8> {
    let mut list = rows(&[
        &["发票号码", "销售方", "不含税金额（元）"],
        &["24332000000000007301", VENDOR, "685000"],
        &["24332000000000007302", VENDOR, "122500"],
    ]);
    for (heading, cells) in columns {
        list[0].push((*heading).to_owned());
        list[1].push(cells[0].to_owned());
        list[2].push(cells[1].to_owned());
    }
    book(&[("单位情况", applicant("购买EDA工具")), ("EDA采购", list)])
}

#[test]
fn words_for_a_vendor_and_its_code_make_a_heading_of_its_code() {
    for heading in [
        "开票单位税号",
        "收款单位统一社会信用代码",
        "卖方纳税人识别号",
        "供货单位信用代码",
        "对方单位识别号",
        "服务商税号",
        "乙方统一社会信用代码",
    ] {
        let read = read(listed(&[(heading, [CODE, CODE])]));
        assert!(read.package.items.iter().all(|item| item.vendor_uscc.as_deref() == Some(CODE)), "{heading}");
        assert!(of_code(&read, "column-left").is_empty(), "{heading}");
    }
}

#[test]
fn the_buyers_code_is_not_the_vendors() {
    for heading in ["购买方税号", "购方识别号", "受票方统一社会信用代码"] {
        let read = read(listed(&[(heading, ["91330108XN0000012T", "91330108XN0000012T"])]));
        assert!(read.package.items.iter().all(|item| item.vendor_uscc.is_none()), "{heading}");
        let [told] = of_code(&read, "column-left")[..] else { panic!("{heading}") };
        assert!(told.message.contains(heading), "{}", told.message);
    }
}

#[test]
fn columns_that_look_like_something_wanted_are_told_by_their_headings() {
    for (heading, cells, like) in [
        ("出票人代号", [CODE, CODE], "统一社会信用代码"),
        ("最终用户", ["杭州砚湖微电子有限公司", "浙江栖岚半导体研究院"], "单位名称"),
        ("已验收", ["是", "否"], "是或否"),
        ("到货", ["2024-04-01", "2024年5月6日"], "日期"),
        ("价税合计", ["774050", "138425"], "金额"),
        ("实付", ["774,050.00", "138,425.00"], "金额"),
    ] {
        let read = read(listed(&[("经手", ["沈", "陆"]), (heading, cells)]));
        let told = of_code(&read, "column-left");
        assert_eq!(told.len(), 1, "{heading}: {:?}", read.problems);
        assert!(told[0].message.contains(&format!("“{heading}”")), "{}", told[0].message);
        assert!(told[0].message.contains("E 列") && told[0].message.contains(like), "{}", told[0].message);
        assert!(!told[0].message.contains("经手"), "{}", told[0].message);
        assert_eq!(place(told[0]), "EDA采购!E1");
        assert_eq!(amounts(&read, 0), ["685000.00", "122500.00"]);
    }
}

#[test]
fn several_columns_are_told_in_one_line_and_a_column_without_a_heading_too() {
    let read = read(listed(&[
        ("价税合计", ["774050", "138425"]),
        ("", [CODE, CODE]),
        ("到货", ["2024-04-01", "2024-05-06"]),
    ]));
    let told = of_code(&read, "column-left");
    assert_eq!(told.len(), 1);
    for words in ["3 列", "价税合计", "没有表头", "到货"] {
        assert!(told[0].message.contains(words), "{words}: {}", told[0].message);
    }
}

#[test]
fn only_a_mapping_that_a_person_set_is_the_reason_for_leaving_a_column() {
    let bytes = listed(&[("价税合计", ["774050", "138425"]), ("到货", ["2024-04-01", "2024-05-06"])]);
    let guessed = read(bytes.clone());
    assert!(guessed.package.ignored.iter().all(|ignored| !ignored.why.contains("对应关系")));
    let mapping = r#"{"sheets": [
        {"sheet": "单位情况", "what": "applicant", "cells": {"name": "B1", "uscc": "B2"}},
        {"sheet": "单位情况", "what": "claims", "benefit": "eda-purchase", "cells": {"year": "B6"}},
        {"sheet": "EDA采购", "what": "items", "benefit": "eda-purchase", "header_row": 1,
         "columns": {"A": "number", "B": "vendor", "C": "amount", "D": "ignore"}}]}"#;
    let set = read_by(bytes, Some(mapping));
    let why =
        |place: &str| set.package.ignored.iter().find(|i| i.at.to_string() == place).map(|i| i.why.clone());
    assert_eq!(why("EDA采购!D2").as_deref(), Some("所在列按对应关系不采用"));
    assert_ne!(why("EDA采购!E2").as_deref(), Some("所在列按对应关系不采用"));
}

#[test]
fn an_amount_without_tax_is_known_in_other_words() {
    for heading in [
        "费用（不含税）【元】",
        "不含税合同额(元)",
        "采购金额（不含税）(元)",
        "不含增值税金额（元）",
        "未税总额（元）",
    ] {
        let list = rows(&[
            &["发票号码", "销售方", heading, "含税金额（元）", "不含税单价（元）"],
            &["24332000000000007301", VENDOR, "685000", "774050", "1"],
        ]);
        let read = read(book(&[("单位情况", applicant("购买EDA工具")), ("EDA采购", list)]));
        assert_eq!(amounts(&read, 0), ["685000.00"], "{heading}");
    }
}

#[test]
fn a_sheet_of_no_concern_is_told_and_blocks_nothing() {
    for (name, heads) in [
        ("研发人员名单", ["姓名", "年龄", "学历"]),
        ("设备台账", ["名称", "数量", "年限"]),
        ("付款明细", ["付款时间", "收款账户", "付款额"]),
        ("供应商汇总", ["单位", "笔数", "累计"]),
        ("财务指标", ["指标", "本年", "上年"]),
    ] {
        let other = rows(&[&heads, &["甲", "31", "5"], &["乙", "42", "6"]]);
        let list =
            rows(&[&["发票号码", "销售方", "不含税金额（元）"], &["24332000000000007301", VENDOR, "685000"]]);
        let read = read(book(&[("单位情况", applicant("购买EDA工具")), ("EDA采购", list), (name, other)]));
        assert!(crate::support::open(&read).is_empty(), "{name}: {:?}", crate::support::open(&read));
        assert_eq!(amounts(&read, 0), ["685000.00"], "{name}");
        assert!(read.problems.iter().any(|problem| problem.message.contains(name)), "{name}");
    }
}

#[test]
fn an_invoices_number_stands_above_its_contracts() {
    for (contract, invoice) in [
        ("合同编号", "发票号码"),
        ("合同号", "数电票号码"),
        ("合同编码", "票号"),
        ("合同编号", "发票编号"),
        ("合同号", "票据号码"),
    ] {
        for order in [[contract, invoice], [invoice, contract]] {
            let value =
                |heading: &str| if heading == contract { "HT-2024-1" } else { "24332000000000007301" };
            let list = rows(&[
                &[order[0], order[1], "销售方", "不含税金额（元）"],
                &[value(order[0]), value(order[1]), VENDOR, "685000"],
            ]);
            let read = read(book(&[("单位情况", applicant("购买EDA工具")), ("EDA采购", list)]));
            assert_eq!(read.package.items[0].number.as_deref(), Some("24332000000000007301"), "{order:?}");
        }
    }
    let list = rows(&[&["合同编号", "销售方", "不含税金额（元）"], &["HT-2024-1", VENDOR, "685000"]]);
    let read = read(book(&[("单位情况", applicant("购买EDA工具")), ("EDA采购", list)]));
    assert_eq!(read.package.items[0].number.as_deref(), Some("HT-2024-1"));
}

#[test]
fn a_list_whose_amount_nobody_knows_is_never_passed_over() {
    for heading in ["发票金额（万元）", "票面金额（元）", "发票额", "总额（元）", "费用金额（元）"]
    {
        let list = rows(&[
            &["编号", "票号", "票据日期", "对方单位名称", "销售方识别号", heading, "备注说明"],
            &["1", "24332000003636924763", "20240206", VENDOR, CODE, "119.02"],
            &["2", "24332000006265707170", "2024-04-19", VENDOR, CODE, "341.64"],
            &["合计：", "", "", "", "", "460.66"],
        ]);
        let read = read(book(&[("申报表", applicant("购买EDA工具")), ("附表1", list)]));
        let open = crate::support::open(&read);
        assert!(
            open.iter().any(|reason| reason.contains("附表1")),
            "{heading}: {open:?} {:?}",
            read.package.items
        );
    }
}
