//! Units in headings and labels.

use crate::support::{
    amounts, applicant, asked, book, case, case_by, input, messages_at, of_code, read, read_by, rows, sum,
};

#[test]
fn e1_a_unit_with_more_in_its_bracket_counts() {
    let read = case("E1-表头万元不含税.xlsx");
    // 68.5万 + 12.25万.
    assert_eq!(amounts(&read, 0), ["685000.00", "122500.00"]);
    assert!(of_code(&read, "unit-assumed").is_empty());
    assert!(messages_at(&read, "EDA采购!E1").contains("万元"));
}

#[test]
fn e2_the_label_beside_a_mapped_cell_gives_its_unit() {
    let read = case_by("E2-对应表标签万元.xlsx", "E2-对应表标签万元.json");
    assert_eq!(input(&read, 0, "own_rd_spend").as_deref(), Some("12345600.00"));
    assert_eq!(input(&read, 0, "has_sales").as_deref(), Some("true"));
    assert!(of_code(&read, "unit-assumed").is_empty());
}

/// A list with one heading over its amounts.
fn listed(heading: &str) -> Vec<u8> {
    let list = rows(&[
        &["发票号码", "开票日期", "销售方", "销售方信用代码", heading],
        &[
            "24332000000000007301",
            "2024-03-05",
            "示范远洋设计软件（中国）有限公司",
            "91310115XN20001X4U",
            "68.5",
        ],
    ]);
    book(&[("单位情况", applicant("购买EDA工具")), ("EDA采购", list)])
}

#[test]
fn ten_thousands_are_read_however_the_heading_says_them() {
    for heading in [
        "不含税金额（不含税，万元）",
        "不含税金额[单位:万元]",
        "金额（单位：人民币万元）",
        "不含税金额【万元】",
        "金额（不含税）（万元）",
        "金额（万元）（不含税）",
        "不含税金额/万元",
        "不含税金额 万元",
        "不含税金额（万元、保留两位小数）",
        "不含税金额\n(人民币：万元)",
        "不含税金额（以万元计）",
        "不含税金额(RMB 万元)",
        "不含税金额，单位：万元",
    ] {
        let read = read(listed(heading));
        assert_eq!(amounts(&read, 0), ["685000.00"], "{heading}");
        assert!(of_code(&read, "unit-assumed").is_empty(), "{heading}");
    }
}

#[test]
fn yuan_that_is_said_is_not_assumed() {
    for heading in [
        "金额（元，不含税）",
        "不含税金额[单位：元]",
        "金额（人民币元，不含税）",
        "不含税金额/元",
        "金额（不含税）（元）",
    ] {
        let read = read(listed(heading));
        assert_eq!(amounts(&read, 0), ["68.50"], "{heading}");
        assert!(of_code(&read, "unit-assumed").is_empty(), "{heading}");
    }
    let read = read(listed("不含税金额"));
    assert_eq!(of_code(&read, "unit-assumed").len(), 1);
}

#[test]
fn another_unit_in_a_bracket_is_asked() {
    for heading in [
        "金额（千元，不含税）",
        "不含税金额[单位:美元]",
        "金额（不含税，百万元）",
        "金额（元/万元）",
        "金额（单位：港币）",
    ] {
        let read = read(listed(heading));
        assert_eq!(amounts(&read, 0), ["?"], "{heading}");
        assert!(asked(&read, "EDA采购!E2"), "{heading}");
    }
}

#[test]
fn an_amount_with_tax_is_another_whatever_its_unit() {
    for heading in ["金额（万元，含税）", "金额（含税）（万元）", "金额[价税合计，万元]"]
    {
        let read = read(listed(heading));
        assert!(read.package.items.iter().all(|item| item.amount.is_none()), "{heading}");
    }
}

/// A sheet of labels for EDA research, with the figure's cells as given.
fn labelled(cells: &[&str]) -> Vec<u8> {
    let mut form = applicant("");
    form.pop();
    form.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
    form.push(vec!["是否实现实际销售".to_owned(), "是".to_owned()]);
    book(&[("情况表", form)])
}

fn mapping(place: &str, unit: &str) -> String {
    format!(
        r#"{{"sheets": [{{"sheet": "情况表", "what": "applicant", "cells": {{"name": "B1", "uscc": "B2"}}}},
        {{"sheet": "情况表", "what": "claims", "benefit": "eda-rd", {unit} "cells": {{"year": "B6", "own_rd_spend": "{place}"}}}}]}}"#
    )
}

#[test]
fn a_mapped_cell_has_the_unit_that_stands_beside_it() {
    for (cells, place) in [
        (&["年度投入[单位：万元]", "1234.56"][..], "B7"),
        (&["研发投入（万元，含委外）", "", "1234.56"][..], "C7"),
        (&["研发投入/万元", "1234.56"][..], "B7"),
        (&["研发投入", "1234.56", "万元"][..], "B7"),
        (&["研发投入", "1234.56", "（单位：万元）"][..], "B7"),
        (&["研发投入（万元）：1234.56"][..], "A7"),
        (&["其中", "研发（人民币万元）", "1234.56"][..], "C7"),
    ] {
        let read = read_by(labelled(cells), Some(&mapping(place, "")));
        assert_eq!(input(&read, 0, "own_rd_spend").as_deref(), Some("12345600.00"), "{cells:?}");
        assert!(of_code(&read, "unit-assumed").is_empty(), "{cells:?}");
    }
}

#[test]
fn a_mapping_says_the_unit_only_where_the_workbook_does_not() {
    let wan = r#""unit": "万元","#;
    let said = read_by(labelled(&["研发投入（元）", "12345600"]), Some(&mapping("B7", wan)));
    assert_eq!(input(&said, 0, "own_rd_spend").as_deref(), Some("12345600.00"));
    let silent = read_by(labelled(&["研发投入", "1234.56"]), Some(&mapping("B7", wan)));
    assert_eq!(input(&silent, 0, "own_rd_spend").as_deref(), Some("12345600.00"));
    let nobody = read_by(labelled(&["研发投入", "1234.56"]), Some(&mapping("B7", "")));
    assert_eq!(of_code(&nobody, "unit-assumed").len(), 1);
    assert!(messages_at(&nobody, "情况表!B7").contains("单位"));
}

#[test]
fn claims_in_rows_have_the_units_of_their_headings() {
    for heading in [
        "流片费用（万元，不含税）",
        "流片费用[单位:万元]",
        "流片费（人民币万元）",
        "流片费用/万元",
        "流片费用（不含税）（万元）",
    ] {
        let claims = rows(&[
            &["产品名称", "年份", heading, "是否首次流片", "是否关键芯片"],
            &["砚一号", "2024", "900", "是", "是"],
        ]);
        let read = read(book(&[("企业情况", applicant("")), ("流片项目汇总", claims)]));
        assert_eq!(input(&read, 0, "tape_out_cost").as_deref(), Some("9000000.00"), "{heading}");
        assert!(of_code(&read, "unit-assumed").is_empty(), "{heading}");
    }
    assert!(sum(&read(listed("不含税金额（元）")), 0).is_some());
}

#[test]
fn a_line_above_gives_the_unit_of_labels_that_have_none() {
    for line in [
        "单位：万元",
        "（金额单位：万元）",
        "单位: 人民币万元",
        "填报日期：2024-03-05    单位：万元",
        "金额单位：万元",
    ] {
        let mut form = rows(&[&[line]]);
        form.extend(applicant(""));
        form.pop();
        form.extend(rows(&[&["研发投入", "1234.56"]]));
        let mapping = r#"{"sheets": [{"sheet": "情况表", "what": "applicant", "cells": {"name": "B2", "uscc": "B3"}},
            {"sheet": "情况表", "what": "claims", "benefit": "eda-rd", "cells": {"year": "B7", "own_rd_spend": "B8"}}]}"#;
        let read = read_by(book(&[("情况表", form)]), Some(mapping));
        assert_eq!(input(&read, 0, "own_rd_spend").as_deref(), Some("12345600.00"), "{line}");
        assert!(of_code(&read, "unit-assumed").is_empty(), "{line}");
    }
}

#[test]
fn a_heading_over_several_columns_gives_its_unit_to_each() {
    for over in
        ["金额（万元）", "金额[单位：万元]", "金额（人民币万元）", "金额/万元", "金额（万元，保留两位小数）"]
    {
        let list = rows(&[
            &["发票号码", "销售方", over, ""],
            &["", "", "不含税", "税额"],
            &["24332000000000007301", "示范远洋设计软件（中国）有限公司", "68.5", "8.905"],
        ]);
        let bytes = book(&[("单位情况", applicant("购买EDA工具")), ("EDA采购", list)]);
        let guessed = read(bytes.clone());
        assert_eq!(amounts(&guessed, 0), ["685000.00"], "{over}");
        let mapping = r#"{"sheets": [{"sheet": "单位情况", "what": "applicant", "cells": {"name": "B1", "uscc": "B2"}},
            {"sheet": "单位情况", "what": "claims", "benefit": "eda-purchase", "cells": {"year": "B6"}},
            {"sheet": "EDA采购", "what": "items", "benefit": "eda-purchase", "header_row": 2,
             "columns": {"A": "number", "B": "vendor", "C": "amount", "D": "tax"}}]}"#;
        let set = read_by(bytes, Some(mapping));
        assert_eq!(amounts(&set, 0), ["685000.00"], "{over}");
        assert_eq!(set.package.items[0].tax.unwrap().to_string(), "89050.00", "{over}");
    }
}
