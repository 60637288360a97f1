//! Totals against the rows that they are of.

use crate::support::{amounts, applicant, asked, book, case, messages_at, of_code, place, read, rows};

#[test]
fn e5_a_typed_total_is_set_against_the_rows() {
    let read = case("E5-合计不符.xlsx");
    assert_eq!(amounts(&read, 0), ["685000.00", "122500.00"]);
    // 685,000 + 122,500 = 807,500; 999,999 − 807,500 = 192,499.
    let told = messages_at(&read, "EDA采购!E4");
    for words in ["999,999.00", "807,500.00", "192,499.00", "E2 至 E3"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!asked(&read, "EDA采购!E4"));
}

/// A list of three amounts with what follows it.
fn listed(heading: &str, below: &[&[&str]]) -> Vec<u8> {
    let mut list = rows(&[
        &["序号", "发票号码", "销售方", heading, "税额"],
        &["1", "24332000000000007301", "示范远洋设计软件（中国）有限公司", "100", "13"],
        &["2", "24332000000000007302", "示范远洋设计软件（中国）有限公司", "200", "26"],
        &["3", "24332000000000007303", "示范远洋设计软件（中国）有限公司", "50", "6.5"],
    ]);
    list.extend(rows(below));
    book(&[("单位情况", applicant("购买EDA工具")), ("采购", list)])
}

#[test]
fn totals_that_agree_are_not_told() {
    for below in [
        &[&["合计", "", "", "350", "45.5"][..]][..],
        &[&["", "", "总计", "350", "45.5"][..]],
        &[&["合计", "", "", "350"][..], &["大写：叁佰伍拾元整"][..]],
        &[&["大写（价税合计）：人民币叁佰玖拾伍元伍角整"][..]],
    ] {
        let read = read(listed("不含税金额（元）", below));
        assert_eq!(amounts(&read, 0).len(), 3);
        for code in ["total-differs", "capitals-differ"] {
            assert!(of_code(&read, code).is_empty(), "{below:?}: {:?}", of_code(&read, code));
        }
    }
}

#[test]
fn totals_that_differ_are_told_at_their_cell_whatever_they_are_called() {
    for (below, at, words) in [
        (&["合计", "", "", "360", "45.5"], "采购!D5", "多 10.00"),
        (&["总计", "", "", "340", "45.5"], "采购!D5", "少 10.00"),
        (&["累计", "", "", "351", "45.5"], "采购!D5", "多 1.00"),
        (&["", "", "合计", "350", "46"], "采购!E5", "多 0.50"),
        (&["小计", "", "", "300", "45.5"], "采购!D5", "少 50.00"),
    ] {
        let read = read(listed("不含税金额（元）", &[&below[..]]));
        let [told] = of_code(&read, "total-differs")[..] else { panic!("{below:?}: {:?}", read.problems) };
        assert_eq!(place(told), at);
        assert!(told.message.contains(words), "{}", told.message);
        assert_eq!(amounts(&read, 0), ["100.00", "200.00", "50.00"]);
    }
}

#[test]
fn a_total_has_the_unit_of_its_column() {
    let read = read(listed("不含税金额（万元，不含税）", &[&["合计", "", "", "351"]]));
    let [told] = of_code(&read, "total-differs")[..] else { panic!() };
    assert!(
        told.message.contains("3,510,000.00") && told.message.contains("多 10,000.00"),
        "{}",
        told.message
    );
}

#[test]
fn subtotals_are_of_their_group_and_the_total_of_all() {
    let rows_of = |total: &'static str| {
        vec![
            vec!["小计", "", "", "350"],
            vec!["4", "24332000000000007304", "示范远洋设计软件（中国）有限公司", "25", "3.25"],
            vec!["小计", "", "", "25"],
            vec!["合计", "", "", total],
        ]
    };
    let as_rows = |rows: &[Vec<&'static str>]| -> Vec<u8> {
        let slices: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        listed("不含税金额（元）", &slices)
    };
    let right = read(as_rows(&rows_of("375")));
    assert!(of_code(&right, "total-differs").is_empty(), "{:?}", of_code(&right, "total-differs"));
    let wrong = read(as_rows(&rows_of("400")));
    let [told] = of_code(&wrong, "total-differs")[..] else { panic!() };
    assert_eq!(place(told), "采购!D8");
}

#[test]
fn capitals_that_no_figure_comes_to_are_told() {
    for (text, amount) in [
        ("大写：叁佰陆拾元整", "360.00"),
        ("合计人民币（大写）：肆佰元整", "400.00"),
        ("人民币叁佰伍拾壹圆整", "351.00"),
        ("大写金额：叁佰伍拾元零伍分", "350.05"),
        ("（大写）贰佰玖拾元正", "290.00"),
    ] {
        let read = read(listed("不含税金额（元）", &[&["合计", "", "", "350"], &[text]]));
        let [told] = of_code(&read, "capitals-differ")[..] else { panic!("{text}: {:?}", read.problems) };
        assert_eq!(place(told), "采购!A6");
        assert!(told.message.contains(amount) && told.message.contains("采购!D2"), "{}", told.message);
    }
}

#[test]
fn a_claims_figure_is_set_against_its_rows_with_both_places() {
    let mut form = applicant("购买EDA工具");
    form.push(vec!["EDA采购费用（元）".to_owned(), "360".to_owned()]);
    let list = rows(&[
        &["发票号码", "销售方", "不含税金额（元）"],
        &["24332000000000007301", "示范远洋设计软件（中国）有限公司", "350"],
    ]);
    let read = read(book(&[("单位情况", form), ("采购", list)]));
    let [told] = of_code(&read, "sum-differs")[..] else { panic!("{:?}", read.problems) };
    assert_eq!(place(told), "单位情况!B8");
    assert!(
        told.message.contains("采购!C2") && told.remedy.contains("10.00"),
        "{} {}",
        told.message,
        told.remedy
    );
}

#[test]
fn a_total_over_a_row_that_cannot_be_read_is_told_as_unchecked() {
    let list = rows(&[
        &["序号", "发票号码", "销售方", "不含税金额（元）"],
        &["1", "24332000000000007301", "示范远洋设计软件（中国）有限公司", "100"],
        &["2", "24332000000000007302", "示范远洋设计软件（中国）有限公司", "约300"],
        &["合计", "", "", "480"],
    ]);
    let read = read(book(&[("单位情况", applicant("购买EDA工具")), ("采购", list)]));
    let [told] = of_code(&read, "total-unchecked")[..] else { panic!("{:?}", read.problems) };
    assert_eq!(place(told), "采购!D4");
}

#[test]
fn a_count_of_rows_under_the_serial_numbers_is_a_sum() {
    let list = rows(&[
        &["序号", "发票号码", "销售方", "不含税金额（元）", "发票状态"],
        &["1", "24332000000000007301", "示范远洋设计软件（中国）有限公司", "100", "已作废"],
        &["2", "24332000000000007302", "示范远洋设计软件（中国）有限公司", "200", "正常"],
        &["共2笔", "", "", "200"],
    ]);
    let read = read(book(&[("单位情况", applicant("购买EDA工具")), ("采购", list)]));
    let counted: Vec<String> = amounts(&read, 0).into_iter().filter(|amount| amount != "?").collect();
    assert_eq!(counted, ["200.00"]);
}

#[test]
fn a_total_of_amounts_that_are_asked_is_compared_as_it_stands() {
    for heading in ["不含税金额（万美元）", "含税总价（元）"] {
        let read = read(listed(heading, &[&["合计", "", "", "480"]]));
        let [told] = of_code(&read, "total-differs")[..] else { panic!("{heading}: {:?}", read.problems) };
        assert_eq!(place(told), "采购!D5");
        assert!(told.message.contains("多 130.00"), "{}", told.message);
    }
}
