//! What forms leave out: the year before a label, 是否 in its middle, the word for what is paid; and amounts without tax.

use crate::support::{amounts, applicant, asked, book, input, messages_at, of_code, open, read, rows};

const VENDOR: &str = "宁波云岫晶圆代工有限公司";

/// A form that claims something, with further labels.
fn form(benefit: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut sheet = applicant(benefit);
    sheet.extend(more.iter().map(|(label, value)| vec![(*label).to_owned(), (*value).to_owned()]));
    book(&[("申报表", sheet)])
}

#[test]
fn a_label_may_leave_out_the_year_that_is_claimed_and_no_other() {
    for label in [
        "自主研发投入（元）",
        "自主研发投入",
        "自主研发投入（元，不含税）",
        "年度自主研发投入（元）",
        "自主研发投入 (元)",
    ] {
        let read = read(form("EDA工具技术攻关补助", &[(label, "12000000"), ("实现实际销售", "是")]));
        assert_eq!(input(&read, 0, "own_rd_spend").as_deref(), Some("12000000.00"), "{label}");
    }
    for label in ["上年度自主研发投入（元）", "上年自主研发投入（元）", "累计自主研发投入（元）"]
    {
        let read = read(form("EDA工具技术攻关补助", &[(label, "12000000"), ("实现实际销售", "是")]));
        assert_eq!(input(&read, 0, "own_rd_spend"), None, "{label}");
    }
}

#[test]
fn a_question_is_the_same_wherever_its_whether_stands() {
    for (label, name) in [
        ("供应商是否为关联企业", "supplier_affiliated"),
        ("是否供应商为关联企业", "supplier_affiliated"),
        ("供应商为关联企业", "supplier_affiliated"),
        ("是否首次上市产品", "first_to_market"),
        ("首次上市产品", "first_to_market"),
    ] {
        let beside = read(form("首次上市设备、材料采购补助", &[(label, "是")]));
        assert_eq!(input(&beside, 0, name).as_deref(), Some("true"), "{label}");
        let behind = read(form("首次上市设备、材料采购补助", &[(&format!("{label}：否"), "")]));
        assert_eq!(input(&behind, 0, name).as_deref(), Some("false"), "{label}");
        let mut sheet = applicant("首次上市设备、材料采购补助");
        sheet.extend(rows(&[&["申报年度", label, "职工人数"], &["2024", "否", "42"]]));
        let above = read(book(&[("申报表", sheet)]));
        assert_eq!(input(&above, 0, name).as_deref(), Some("false"), "{label}: {:?}", above.problems);
    }
}

#[test]
fn a_benefit_may_be_called_without_the_word_for_what_is_paid() {
    for (said, benefit) in [
        ("EDA工具技术攻关", "eda-rd"),
        ("EDA 工具技术攻关", "eda-rd"),
        ("集成电路公共技术平台", "ic-platform"),
        ("首次上市设备、材料采购", "terminal-equipment"),
        ("数据交易平台运营", "data-exchange"),
    ] {
        let read = read(form(said, &[("实现实际销售", "是")]));
        let claims: Vec<&str> = read.package.claims.iter().map(|claim| claim.benefit.as_str()).collect();
        assert_eq!(claims, [benefit], "{said}: {:?}", open(&read));
    }
}

/// A list with some amount headings, each amount 113, beside a sheet of awards.
fn listed(headings: &[&str]) -> Vec<u8> {
    let mut list = rows(&[
        &["发票号码", "开票日期", "销售方"],
        &["24332000000000007301", "2024-03-05", VENDOR],
        &["24332000000000007302", "2024-03-06", VENDOR],
    ]);
    for heading in headings {
        list[0].push((*heading).to_owned());
        list[1].push("113".to_owned());
        list[2].push("226".to_owned());
    }
    let awards = rows(&[
        &["序号", "项目名称", "资助来源", "资助金额（元）", "到账日期"],
        &["1", "砚一号", "市级专项", "20000", "2024-05-06"],
    ]);
    let mut form = applicant("首次流片补助");
    form.extend(rows(&[&["项目名称", "砚一号"], &["首次流片", "是"]]));
    book(&[("申报表", form), ("费用明细", list), ("已获资助情况", awards)])
}

#[test]
fn a_list_of_amounts_with_tax_alone_is_asked_in_its_place_and_the_rest_is_read() {
    for heading in
        ["价税合计（元）", "含税金额（元）", "金额（含税）", "发票总额（含税，元）", "含税总价（万元）"]
    {
        let read = read(listed(&[heading]));
        assert!(open(&read).is_empty(), "{heading}: {:?}", open(&read));
        assert_eq!(amounts(&read, 0), ["?", "?"], "{heading}");
        assert!(asked(&read, "费用明细!D1"), "{heading}");
        assert!(messages_at(&read, "费用明细!D1").contains("含税"), "{heading}");
        assert_eq!(read.package.other_awards[0].amount.unwrap().to_string(), "20000.00");
    }
    // Where the amount without tax stands beside it, nothing is asked.
    let read = read(listed(&["价税合计（元）", "不含税金额（元）"]));
    assert!(of_code(&read, "gross-only").is_empty());
    assert_eq!(amounts(&read, 0), ["113.00", "226.00"]);
}

#[test]
fn an_amount_of_whatever_kind_that_says_it_has_no_tax_is_the_amount() {
    for heading in [
        "不含税发票额（元）",
        "不含税开票额",
        "不含增值税货款（元）",
        "采购款（不含税）（元）",
        "未税合同价款",
    ] {
        let read = read(listed(&[heading]));
        assert_eq!(amounts(&read, 0), ["113.00", "226.00"], "{heading}: {:?}", open(&read));
    }
    for heading in ["不含税单价（元）", "税额（不含税）"] {
        let read = read(listed(&[heading]));
        assert_ne!(amounts(&read, 0), ["113.00", "226.00"], "{heading}");
    }
}

#[test]
fn units_in_a_row_under_the_headings_do_not_make_two_lists_of_one() {
    for other in ["含税金额", "价税合计", "税额"] {
        let mut list = rows(&[
            &["发票号码", "开票日期", "销售方", "不含税金额", other],
            &["", "", "", "（万元）", "（万元）"],
        ]);
        list.extend(rows(&[&["24332000000000007301", "2024-03-05", VENDOR, "100", "113"]]));
        let read = read(book(&[("申报表", applicant("首次流片补助")), ("费用明细", list)]));
        assert!(open(&read).is_empty(), "{other}: {:?}", open(&read));
        assert_eq!(amounts(&read, 0), ["1000000.00"], "{other}");
    }
}

/// Two rows of one invoice in the tax bureau's own list, and a third of another.
fn exported(states: [&str; 2], heading: &str) -> Vec<u8> {
    let list = rows(&[
        &["序号", heading, "销方名称", "开票日期", "金额", "税额", "发票状态"],
        &["1", "24332000000000007301", VENDOR, "2024-03-05", "100", "13", states[0]],
        &["2", "24332000000000007301", VENDOR, "2024-03-05", "100", "13", states[1]],
        &["3", "24332000000000007302", VENDOR, "2024-03-06", "200", "26", "正常"],
    ]);
    let mut form = applicant("首次流片补助");
    form.extend(rows(&[&["项目名称", "砚一号"], &["首次流片", "是"]]));
    book(&[("申报表", form), ("发票基础信息", list)])
}

#[test]
fn an_invoice_that_one_row_calls_void_and_another_does_not_is_asked() {
    for heading in ["数电发票号码", "发票号码"] {
        for (states, at) in [
            (["已作废", "正常"], "发票基础信息!E3"),
            (["正常", "作废"], "发票基础信息!E2"),
            (["作废", ""], "发票基础信息!E3"),
        ] {
            let read = read(exported(states, heading));
            assert!(asked(&read, at), "{heading} {states:?}: {:?}", read.problems);
            assert!(messages_at(&read, at).contains("同一张发票"), "{}", messages_at(&read, at));
            assert_eq!(amounts(&read, 0), ["?", "200.00"], "{heading} {states:?}");
        }
    }
}
