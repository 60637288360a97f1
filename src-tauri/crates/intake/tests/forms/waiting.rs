//! What waits for a mapping says what was understood, what not, and what is probably meant; parts that overlap are
//! refused.

use intake::Mapping;

use crate::support::{amounts, applicant, book, open, pack, read, read_by, rows};

const CODE: &str = "91350100M000100Y43";

/// A workbook in words that nobody knows.
fn strange() -> Vec<u8> {
    let list = rows(&[
        &["票", "谁开的", "哪天", "多少钱", "经手"],
        &["24332000000081446120", "宁波云岫代工有限公司", "2024-03-05", "600", "沈"],
        &["24332000000081446137", "绍兴听澜掩模有限公司", "2024-03-06", "400", "陆"],
    ]);
    let who = rows(&[&["报送的", "杭州砚湖微电子有限公司"], &["机构代号", CODE], &["人数", "42"]]);
    book(&[("谁", who), ("花费", list)])
}

#[test]
fn each_sheet_tells_what_was_taken_and_what_is_open() {
    let read = read(strange());
    assert!(!open(&read).is_empty());
    let foreign = read.foreign.as_ref().unwrap();
    let sheets: Vec<&str> = foreign.sheets.iter().map(|sheet| sheet.sheet.as_str()).collect();
    assert_eq!(sheets, ["谁", "花费"]);
    let cell = |sheet: usize, at: &str| {
        let all = &foreign.sheets[sheet].open;
        all.iter().find(|cell| cell.at.address() == at).unwrap_or_else(|| panic!("{at}: {all:?}")).clone()
    };
    assert_eq!((cell(0, "B2").label.as_str(), cell(0, "B2").value.as_str()), ("机构代号", CODE));
    assert_eq!(cell(1, "D2").value, "600");
}

#[test]
fn the_best_guess_is_filled_in_and_reads_once_it_is_confirmed() {
    let waiting = read(strange());
    let mut suggested = waiting.foreign.as_ref().unwrap().suggested.clone().unwrap();
    let items = suggested.sheets.iter_mut().find(|part| !part.columns.is_empty()).unwrap();
    let named = |letters: &str| items.columns.get(letters).map(String::as_str).unwrap_or_default().to_owned();
    assert_eq!(
        ["A", "B", "C", "D", "E"].map(named),
        ["number", "vendor", "date", "amount", "ignore"].map(str::to_owned)
    );
    assert_eq!(items.header_row, Some(1));
    // What is claimed is all that the reviewer has to say.
    items.benefit = Some("tape-out".to_owned());
    items.year = Some(2024);
    let json = serde_json::to_string(&suggested).unwrap();
    let read = read_by(strange(), Some(&json));
    assert_eq!(open(&read), Vec::<String>::new());
    assert_eq!(amounts(&read, 0), ["600.00", "400.00"]);
    assert_eq!(read.package.applicant["name"].value, Some("杭州砚湖微电子有限公司".into()));
}

#[test]
fn an_amount_with_tax_is_never_suggested_for_one_without() {
    for heading in ["金额（含税）", "含税价", "价税合计（含税）", "含税总额", "多少钱（价税合计）"]
    {
        let list = rows(&[
            &["发票号码", "销售方名称", heading],
            &["24332000000081446120", "宁波云岫代工有限公司", "113"],
            &["24332000000081446121", "宁波云岫代工有限公司", "226"],
        ]);
        let read = read(book(&[("一", rows(&[&["单位名称", "杭州砚湖微电子有限公司"]])), ("二", list)]));
        let foreign = read.foreign.as_ref().unwrap();
        let parts = foreign.suggested.iter().chain([&foreign.mapping]).flat_map(|mapping| &mapping.sheets);
        for part in parts {
            assert_ne!(part.columns.get("C").map(String::as_str), Some("amount"), "{heading}");
        }
    }
}

#[test]
fn an_amount_that_may_have_tax_in_it_is_suggested_beside_quantities_and_prices() {
    for heading in ["费用金额（元）", "发票金额", "实际花费（元）", "结算数（元）", "开支"]
    {
        let list = rows(&[
            &["发票号码", "销售方名称", "数量（片）", "单价（元）", heading],
            &["24332000000081446120", "宁波云岫代工有限公司", "2", "56", "113"],
            &["24332000000081446121", "宁波云岫代工有限公司", "3", "75", "226"],
        ]);
        let read = read(book(&[("一", applicant("首次流片补助")), ("二", list)]));
        assert!(!open(&read).is_empty(), "{heading}");
        let suggested = read.foreign.as_ref().unwrap().suggested.clone().unwrap();
        let columns = &suggested.sheets.iter().find(|part| part.sheet == "二").unwrap().columns;
        assert_eq!(columns.get("E").map(String::as_str), Some("amount"), "{heading}: {columns:?}");
        assert_eq!(columns.get("C").map(String::as_str), Some("ignore"), "{heading}");
    }
}

#[test]
fn parts_that_overlap_are_refused_in_words() {
    let list = |rows: &str, columns: &str| {
        format!(r#"{{"sheet": "表", "what": "items", {rows}, "columns": {{{columns}}}}}"#)
    };
    let whole = list(r#""header_row": 1"#, r#""A": "number", "C": "amount""#);
    for (parts, words) in [
        (format!("{whole}, {whole}"), "算两次"),
        (format!("{whole}, {}", list(r#""header_row": 5"#, r#""A": "number", "C": "amount""#)), "last_row"),
        (
            format!(
                "{}, {}",
                list(r#""header_row": 1, "last_row": 6"#, r#""C": "amount""#),
                list(r#""header_row": 5"#, r#""c": "amount""#)
            ),
            "C 列",
        ),
        (format!(r#"{whole}, {{"sheet": "表", "what": "ignore"}}"#), "不采用"),
        (format!(r#"{whole}, {{"sheet": "表", "what": "applicant", "cells": {{"name": "C3"}}}}"#), "C3"),
        (
            r#"{"sheet": "表", "what": "applicant", "cells": {"name": "B1"}},
               {"sheet": "表", "what": "claims", "benefit": "tape-out", "cells": {"project": "B1"}}"#
                .to_owned(),
            "B1",
        ),
        (
            r#"{"sheet": "表", "what": "claims", "benefit": "tape-out", "cells": {"tape_out_cost": "B3"}},
               {"sheet": "表", "what": "claims", "benefit": "tape-out", "cells": {"tape_out_cost": "b3"}}"#
                .to_owned(),
            "B3",
        ),
        (list(r#""header_row": 1"#, r#""C": "amount", "D": "amount""#), "amount"),
        (list(r#""header_row": 1"#, r#""C": "amount", "c": "tax""#), "两次"),
        (list(r#""header_row": 4, "last_row": 3"#, r#""C": "amount""#), "last_row"),
    ] {
        let json = format!(r#"{{"sheets": [{parts}]}}"#);
        let error = Mapping::parse(&json, pack()).expect_err(&json).to_string();
        assert!(error.contains(words), "{words}: {error}");
    }
}

#[test]
fn parts_beside_or_below_each_other_are_taken() {
    for parts in [
        r#"{"sheet": "表", "what": "items", "header_row": 1, "last_row": 4, "columns": {"C": "amount"}},
           {"sheet": "表", "what": "items", "header_row": 5, "columns": {"C": "amount"}}"#,
        r#"{"sheet": "表", "what": "items", "header_row": 1, "columns": {"C": "amount"}},
           {"sheet": "表", "what": "items", "header_row": 1, "columns": {"F": "amount", "C": "ignore"}}"#,
        r#"{"sheet": "表", "what": "claims", "benefit": "tape-out", "cells": {"year": "B1", "tape_out_cost": "B3"}},
           {"sheet": "表", "what": "claims", "benefit": "tape-out", "cells": {"year": "B1", "tape_out_cost": "C3"}}"#,
        r#"{"sheet": "甲", "what": "items", "header_row": 1, "columns": {"C": "amount"}},
           {"sheet": "乙", "what": "items", "header_row": 1, "columns": {"C": "amount"}}"#,
        r#"{"sheet": "表", "what": "claims", "benefit": "tape-out", "cells": {"tape_out_cost": "B2"}},
           {"sheet": "表", "what": "items", "header_row": 3, "columns": {"B": "amount"}}"#,
    ] {
        let json = format!(r#"{{"sheets": [{parts}]}}"#);
        assert!(Mapping::parse(&json, pack()).is_ok(), "{json}: {:?}", Mapping::parse(&json, pack()));
    }
}
