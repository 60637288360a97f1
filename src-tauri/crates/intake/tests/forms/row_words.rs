//! What each row says for itself: yes or no, a choice, a year, the benefit.

use crate::support::{Rows, amounts, applicant, asked, book, input, messages_at, open, read, read_by, rows};

/// A list for local EDA tools, whose rows say one thing more.
fn listed(benefit: &str, heading: &str, cells: [&str; 3]) -> Vec<u8> {
    let mut list = rows(&[&["发票号码", "销售方", "不含税金额（元）", heading]]);
    for (place, cell) in cells.iter().enumerate() {
        let number = format!("2433200000000000730{place}");
        let amount = ["100", "200", "400"][place];
        list.extend(rows(&[&[&number, "示范远洋设计软件（中国）有限公司", amount, cell]]));
    }
    book(&[("单位情况", applicant(benefit)), ("采购", list)])
}

#[test]
fn a_row_that_fails_what_its_claim_is_asked_is_told_and_not_counted() {
    for (benefit, heading, cells, name) in [
        ("本地EDA工具补助", "是否本地企业", ["是", "否", "是"], "vendor_local"),
        ("本地EDA工具补助", "供应商是否本地企业", ["是", "×", "√"], "vendor_local"),
        ("本地EDA工具补助", "是否自主研发", ["Y", "N", "Y"], "vendor_self_developed"),
        ("购买IP", "用途", ["先进工艺研发", "其他", "先进工艺研发"], "ip_purpose"),
        ("算力补助", "是否使用杭州人工智能计算中心", ["是", "否", "是"], "at_hangzhou_ai_centre"),
    ] {
        let read = read(listed(benefit, heading, cells));
        assert!(open(&read).is_empty(), "{benefit}: {:?} {:?}", open(&read), read.problems);
        assert_eq!(amounts(&read, 0), ["100.00", "400.00"], "{heading}: {:?}", read.problems);
        assert!(asked(&read, "采购!D3"), "{heading}");
        assert!(messages_at(&read, "采购!D3").contains("没有计入"), "{heading}");
        assert!(input(&read, 0, name).is_some(), "{heading}");
    }
}

#[test]
fn rows_of_one_word_say_it_for_their_claim() {
    let yes = read(listed("本地EDA工具补助", "是否本地企业", ["是", "是", "是"]));
    assert_eq!((input(&yes, 0, "vendor_local").as_deref(), amounts(&yes, 0).len()), (Some("true"), 3));
    let no = read(listed("本地EDA工具补助", "是否本地企业", ["否", "否", "否"]));
    assert_eq!((input(&no, 0, "vendor_local").as_deref(), amounts(&no, 0).len()), (Some("false"), 3));
}

#[test]
fn a_row_that_leaves_it_blank_or_unreadable_is_asked() {
    let blank = read(listed("本地EDA工具补助", "是否本地企业", ["是", "", "是"]));
    assert_eq!(amounts(&blank, 0), ["100.00", "400.00"]);
    assert!(asked(&blank, "采购!D3"));
    let unread = read(listed("本地EDA工具补助", "是否本地企业", ["是", "待定", "是"]));
    assert_eq!(amounts(&unread, 0), ["100.00", "400.00"]);
    assert!(asked(&unread, "采购!D3"));
}

#[test]
fn a_year_in_each_row_is_its_own() {
    for heading in ["年度", "年份", "所属年度", "申报年度", "补助年度"] {
        let read = read(listed("购买EDA工具", heading, ["2024", "2023", "2024年"]));
        assert_eq!(amounts(&read, 0), ["100.00", "400.00"], "{heading}");
        assert!(asked(&read, "采购!D3"), "{heading}");
        assert_eq!(read.package.claims[0].year, Some(2024));
    }
}

const APPLICANT: &str =
    r#"{"sheet": "单位情况", "what": "applicant", "cells": {"name": "B1", "uscc": "B2"}}"#;

/// A list whose rows name their benefits.
fn by_row(words: &[&str]) -> Vec<u8> {
    let mut list: Rows = rows(&[&["发票号码", "销售方", "不含税金额（元）", "申报类别"]]);
    for (place, word) in words.iter().enumerate() {
        let number = format!("2433200000000000730{place}");
        list.extend(rows(&[&[&number, "示范远洋设计软件（中国）有限公司", "100", word]]));
    }
    book(&[("单位情况", applicant("")), ("采购", list)])
}

#[test]
fn a_rows_words_for_its_benefit_are_translated_by_the_mapping() {
    for (word, id) in [
        ("设计软件购置", "eda-purchase"),
        ("工具软件", "eda-purchase"),
        ("核购置", "ip-purchase"),
        ("工程批", "tape-out"),
        ("机时", "compute"),
    ] {
        let mapping = format!(
            r#"{{"sheets": [{APPLICANT}, {{"sheet": "采购", "what": "items", "header_row": 1, "year": 2024,
            "columns": {{"A": "number", "B": "vendor", "C": "amount", "D": "benefit"}},
            "benefits": {{"{word}": "{id}", "差旅": "ignore"}}}}]}}"#
        );
        let read = read_by(by_row(&[word, "差旅", word]), Some(&mapping));
        assert_eq!(read.package.claims.len(), 1, "{word}: {:?}", read.problems);
        assert_eq!(read.package.claims[0].benefit, id);
        assert_eq!(amounts(&read, 0), ["100.00", "100.00"]);
        let why = read.package.ignored.iter().find(|ignored| ignored.at.to_string() == "采购!C3");
        assert!(why.is_some_and(|ignored| ignored.why.contains("对应关系")));
    }
}

#[test]
fn words_that_no_clause_covers_never_become_another_benefit() {
    for word in ["企业标准", "团体标准", "设计软件购置", "差旅", "其他"] {
        let read = read(by_row(&["购买EDA工具", word]));
        let eda: Vec<usize> = (0..read.package.claims.len()).collect();
        assert_eq!(eda.len(), 1, "{word}");
        assert_eq!(amounts(&read, 0), ["100.00"], "{word}");
        assert!(asked(&read, "采购!D3"), "{word}: {:?}", read.problems);
    }
    // Claims row by row: the mapping's benefit is for rows that name none.
    let claims = rows(&[
        &["类别", "标准编号", "发布日期", "角色"],
        &["企业标准", "Q/YH 001", "2024-03-05", "牵头"],
        &["国际标准", "IEC 60000", "2024-03-05", "牵头"],
    ]);
    let mapping = format!(
        r#"{{"sheets": [{APPLICANT}, {{"sheet": "标准", "what": "claims", "benefit": "standard-international", "header_row": 1,
        "year": 2024, "columns": {{"A": "benefit", "B": "standard_no", "C": "published_on", "D": "role"}},
        "benefits": {{"国际标准": "standard-international"}}}}]}}"#
    );
    let read = read_by(book(&[("单位情况", applicant("")), ("标准", claims)]), Some(&mapping));
    assert_eq!(read.package.claims.len(), 1);
    assert_eq!(input(&read, 0, "standard_no").as_deref(), Some("IEC 60000"));
    assert!(asked(&read, "标准!A2"), "{:?}", read.problems);
}

#[test]
fn a_class_that_the_rows_say_is_never_passed_over() {
    // Nothing but the headings speaks for a benefit here: an enterprise's own standard is no international one.
    for class in ["标准类别", "标准类型", "类别", "级别", "种类"] {
        let claims = rows(&[
            &[class, "标准编号", "发布时间", "角色"],
            &["企业标准", "Q/YH 001", "2024-03-05", "牵头"],
            &["国际标准", "IEC 60000", "2024-03-05", "牵头"],
        ]);
        let read = read(book(&[("单位情况", applicant("")), ("标准", claims)]));
        // Either it waits, or the kind that decides the amount is unknown and asked in each row.
        let unknown = read
            .package
            .claims
            .iter()
            .all(|claim| claim.inputs.get("standard_kind").is_some_and(|kind| kind.value.is_none()));
        let ends_well =
            !open(&read).is_empty() || (unknown && asked(&read, "标准!A2") && asked(&read, "标准!A3"));
        assert!(ends_well, "{class}: {:?}", read.package.claims);
    }
}
