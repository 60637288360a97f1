//! Several claims in one form: each product has its own cost, and no heading is a value.

use crate::support::{Rows, amounts, applicant, asked, book, input, of_code, open, read, rows, sum};

/// Who applies, and nothing of what for.
fn who() -> Rows {
    let mut form = applicant("");
    form.truncate(5);
    form
}

/// Each claim's project, year and cost.
fn claims(bytes: Vec<u8>) -> Vec<(String, Option<i32>, Option<String>)> {
    let read = read(bytes);
    assert!(open(&read).is_empty(), "{:?}", open(&read));
    (0..read.package.claims.len())
        .map(|claim| {
            let known = &read.package.claims[claim];
            assert_eq!(known.benefit, "tape-out");
            let cost = input(&read, claim, "tape_out_cost").or_else(|| sum(&read, claim));
            (known.project.clone().unwrap_or_default(), known.year, cost)
        })
        .collect()
}

fn two() -> Vec<(String, Option<i32>, Option<String>)> {
    vec![
        ("砚一号".to_owned(), Some(2024), Some("6000000.00".to_owned())),
        ("砚二号".to_owned(), Some(2024), Some("9500000.00".to_owned())),
    ]
}

#[test]
fn blocks_one_above_the_other_make_a_claim_each() {
    let form = |blocks: &[&[&str]]| {
        let mut all = rows(&[&["2024年度首次流片补助申报表"]]);
        all.extend(who());
        all.extend(rows(blocks));
        book(&[("申报表", all)])
    };
    for blocks in [
        &[
            &["项目名称", "砚一号"][..],
            &["首次流片费用（万元）", "600"],
            &["是否首次流片", "是"],
            &["项目名称", "砚二号"],
            &["首次流片费用（万元）", "950"],
            &["是否首次流片", "是"],
        ][..],
        &[
            &["一、产品情况"],
            &["产品名称：砚一号"],
            &["流片费用（元）：6000000"],
            &["二、产品情况"],
            &["产品名称：砚二号"],
            &["流片费用（元）：9500000"],
        ],
        &[
            &["芯片名称", "砚一号", "首次流片费用（元）", "6000000"],
            &["关键芯片", "是", "是否首次流片", "是"],
            &["芯片名称", "砚二号", "首次流片费用（元）", "9500000"],
            &["关键芯片", "否", "是否首次流片", "是"],
        ],
        &[
            &["申报年度", "2024"],
            &["项目名称", "砚一号"],
            &["流片费", "600", "万元"],
            &["项目名称", "砚二号"],
            &["流片费", "950", "万元"],
        ],
    ] {
        assert_eq!(claims(form(blocks)), two(), "{blocks:?}");
    }
}

#[test]
fn blocks_side_by_side_and_columns_make_a_claim_each() {
    let form = |blocks: &[&[&str]]| {
        let mut all = rows(&[&["2024年度首次流片补助申报表"]]);
        all.extend(who());
        all.extend(rows(blocks));
        book(&[("申报表", all)])
    };
    for blocks in [
        &[
            &["项目名称", "砚一号", "", "项目名称", "砚二号"][..],
            &["首次流片费用（万元）", "600", "", "首次流片费用（万元）", "950"],
            &["是否首次流片", "是", "", "是否首次流片", "是"],
        ][..],
        &[
            &["产品名称", "砚一号", "砚二号"],
            &["首次流片费用（万元）", "600", "950"],
            &["是否首次流片", "是", "是"],
            &["关键芯片", "是", "否"],
        ],
        &[
            &["", "产品一", "产品二", "合计"],
            &["产品名称", "砚一号", "砚二号"],
            &["首次流片费用（万元）", "600", "950", "1550"],
        ],
        &[
            &["项目", "砚一号", "砚二号", "备注"],
            &["首次流片费用（元）", "6000000", "9500000", "含掩膜"],
            &["是否首次流片", "是", "是", "见附件"],
        ],
        &[&["产品名称", "首次流片费用（万元）"], &["砚一号", "600"], &["砚二号", "950"]],
    ] {
        assert_eq!(claims(form(blocks)), two(), "{blocks:?}");
    }
}

#[test]
fn a_sheet_for_each_product_makes_a_claim_each() {
    let product = |name: &str, cost: &str| {
        rows(&[&["产品名称", name], &["首次流片费用（万元）", cost], &["是否首次流片", "是"]])
    };
    let cover = applicant("首次流片补助");
    let bytes = book(&[
        ("封面信息", cover),
        ("产品一", product("砚一号", "600")),
        ("产品二", product("砚二号", "950")),
    ]);
    assert_eq!(claims(bytes), two());
}

const HEADS: &[&str] = &["发票号码", "销售方", "不含税金额（万元）"];

fn invoices(amounts: &[(&str, &str)]) -> Rows {
    let mut list = rows(&[HEADS]);
    for (number, amount) in amounts {
        list.extend(rows(&[&[number, "宁波云岫代工有限公司", amount]]));
    }
    list
}

#[test]
fn each_product_with_its_own_list_has_its_own_cost() {
    let block = |name: &str, list: Rows| {
        let mut block = rows(&[&["产品名称", name], &["是否首次流片", "是"], &["关键芯片", "是"]]);
        block.extend(list);
        block
    };
    let one = || invoices(&[("24332000000081446120", "400"), ("24332000000081446121", "200")]);
    let other = || invoices(&[("24332000000081446122", "950")]);
    // One above the other on one sheet, with and without sums.
    for sums in [true, false] {
        let mut form = rows(&[&["2024年度首次流片补助申报表"]]);
        form.extend(who());
        form.extend(block("砚一号", one()));
        if sums {
            form.extend(rows(&[&["合计", "", "600"]]));
        }
        form.extend(block("砚二号", other()));
        if sums {
            form.extend(rows(&[&["合计", "", "950"]]));
        }
        let read = read(book(&[("申报表", form.clone())]));
        assert!(of_code(&read, "total-differs").is_empty(), "{:?}", read.problems);
        assert_eq!(claims(book(&[("申报表", form)])), two(), "sums: {sums}");
    }
    // A sheet for each.
    let bytes = book(&[
        ("单位情况", applicant("首次流片补助")),
        ("甲", block("砚一号", one())),
        ("乙", block("砚二号", other())),
    ]);
    assert_eq!(claims(bytes), two());
}

#[test]
fn lists_are_of_the_product_that_their_title_or_sheet_names() {
    let form = || {
        let mut form = rows(&[&["2024年度首次流片补助申报表"]]);
        form.extend(who());
        form.extend(rows(&[
            &["产品名称", "砚一号", "砚二号"],
            &["是否首次流片", "是", "是"],
            &["关键芯片", "是", "是"],
        ]));
        form
    };
    let one = || invoices(&[("24332000000081446120", "600")]);
    let other = || invoices(&[("24332000000081446122", "950")]);
    let titled = |title: &str, list: Rows| [rows(&[&[title]]), list].concat();
    let by_sheet = book(&[("申报表", form()), ("砚一号流片费", one()), ("砚二号流片费", other())]);
    assert_eq!(claims(by_sheet), two());
    let by_title = book(&[
        ("申报表", form()),
        ("A", titled("砚一号费用明细", one())),
        ("B", titled("砚二号费用明细", other())),
    ]);
    assert_eq!(claims(by_title), two());
    let on_one = [titled("1. 砚一号", one()), titled("2. 砚二号", other())].concat();
    assert_eq!(claims(book(&[("申报表", form()), ("明细清单", on_one)])), two());
}

#[test]
fn rows_that_name_their_products_make_a_claim_for_each() {
    for column in ["产品名称", "项目名称", "芯片名称", "所属项目", "产品"] {
        let mut list = rows(&[&["发票号码", "销售方", "不含税金额（万元）", column]]);
        list.extend(rows(&[
            &["24332000000081446120", "宁波云岫代工有限公司", "400", "砚一号"],
            &["24332000000081446122", "宁波云岫代工有限公司", "950", "砚二号"],
            &["24332000000081446121", "宁波云岫代工有限公司", "200", "砚一号"],
        ]));
        let bytes = book(&[("单位情况", applicant("首次流片补助")), ("费用", list)]);
        assert_eq!(claims(bytes), two(), "{column}");
    }
}

#[test]
fn what_is_said_once_for_several_products_is_asked() {
    let mut form = applicant("首次流片补助");
    form.extend(rows(&[&["是否首次流片", "是"], &["关键芯片", "是"], &["首次流片费用（万元）", "1600"]]));
    let mut list = rows(&[&["发票号码", "销售方", "不含税金额（万元）", "产品名称"]]);
    list.extend(rows(&[
        &["24332000000081446120", "宁波云岫代工有限公司", "600", "砚一号"],
        &["24332000000081446122", "宁波云岫代工有限公司", "950", "砚二号"],
    ]));
    let read = read(book(&[("单位情况", form), ("费用", list)]));
    assert_eq!(
        (sum(&read, 0).as_deref(), sum(&read, 1).as_deref()),
        (Some("6000000.00"), Some("9500000.00"))
    );
    let [question] = of_code(&read, "several-products")[..] else { panic!("{:?}", read.problems) };
    assert_eq!(question.severity, casework::Severity::Error);
    // 1,600万 was typed, the rows come to 1,550万: no product's cost is the figure of both.
    assert_eq!(input(&read, 0, "tape_out_cost"), None);
    let [differs] = of_code(&read, "sum-differs")[..] else { panic!("{:?}", read.problems) };
    assert!(
        differs.message.contains("16,000,000.00") && differs.message.contains("15,500,000.00"),
        "{}",
        differs.message
    );
}

#[test]
fn lists_that_nothing_tells_apart_are_asked_and_never_added_up() {
    for (one, other) in
        [("费用一", "费用二"), ("A", "B"), ("境内", "境外"), ("一季度", "二季度"), ("清单1", "清单2")]
    {
        let bytes = book(&[
            ("单位情况", applicant("首次流片补助")),
            (one, invoices(&[("24332000000081446120", "600")])),
            (other, invoices(&[("24332000000081446122", "950")])),
        ]);
        let read = read(bytes);
        assert!(amounts(&read, 0).is_empty(), "{one}: {:?}", amounts(&read, 0));
        assert!(
            asked(&read, &format!("{one}!C2")) && asked(&read, &format!("{other}!C2")),
            "{:?}",
            read.problems
        );
    }
    // Where one product is named, both are its own.
    let mut form = applicant("首次流片补助");
    form.extend(rows(&[&["产品名称", "砚一号"]]));
    let bytes = book(&[
        ("单位情况", form),
        ("流片费", invoices(&[("24332000000081446120", "600")])),
        ("掩膜费", invoices(&[("24332000000081446122", "50")])),
    ]);
    assert_eq!(sum(&read(bytes), 0).as_deref(), Some("6500000.00"));
}

#[test]
fn a_figure_that_stands_there_twice_without_a_product_is_asked() {
    let mut form = rows(&[&["2024年度首次流片补助申报表"]]);
    form.extend(who());
    form.extend(rows(&[
        &["产品名称", "砚一号"],
        &["首次流片费用（万元）", "600"],
        &["是否首次流片", "是"],
        &["首次流片费用（万元）", "950"],
    ]));
    let read = read(book(&[("申报表", form)]));
    let open = open(&read);
    assert!(open.iter().any(|reason| reason.contains("B8") && reason.contains("B10")), "{open:?}");
}

#[test]
fn last_years_figures_remarks_and_sums_are_no_claims() {
    for heads in [
        ["本年", "上年"],
        ["2024年", "2023年上年数"],
        ["填报内容", "备注"],
        ["本期", "上期"],
        ["数额", "同比增长"],
    ] {
        let mut form = rows(&[&["2024年度首次流片补助申报表"]]);
        form.extend(who());
        form.extend(rows(&[
            &["", heads[0], heads[1]],
            &["产品名称", "砚一号"],
            &["首次流片费用（万元）", "600", "500"],
            &["是否首次流片", "是", "否"],
        ]));
        let bytes = book(&[("申报表", form)]);
        assert_eq!(claims(bytes), two()[..1], "{heads:?}");
    }
}

#[test]
fn a_heading_is_never_a_value() {
    for (labels, values) in [
        (["项目名称", "项目编号", "首次流片费用（万元）"], ["砚一号", "YH-01", "600"]),
        (["产品名称", "产品型号类别", "首次流片费用（万元）"], ["砚一号", "甲", "600"]),
        (["项目名称", "是否关键芯片产品", "首次流片费用（万元）"], ["砚一号", "是", "600"]),
        (["项目名称", "合同编号", "首次流片费用（万元）"], ["砚一号", "HT-1", "600"]),
        (["项目名称", "立项日期", "首次流片费用（万元）"], ["砚一号", "2024-01-02", "600"]),
    ] {
        let mut form = rows(&[&["2024年度首次流片补助申报表"]]);
        form.extend(who());
        form.extend(rows(&[&labels[..], &values[..]]));
        assert_eq!(claims(book(&[("申报表", form)])), two()[..1], "{labels:?}");
    }
    let across = rows(&[
        &["企业名称", "社会信用代码", "联系人"],
        &["杭州砚湖微电子有限公司", "91350100M000100Y43", "沈某"],
        &["项目名称", "砚一号"],
        &["首次流片费用（万元）", "600"],
        &["申报年度", "2024"],
    ]);
    let read = read(book(&[("首次流片补助", across)]));
    let said = |name: &str| read.package.applicant.get(name).and_then(|sourced| sourced.value.clone());
    assert_eq!(said("name").unwrap(), "杭州砚湖微电子有限公司");
    assert_eq!(said("uscc").unwrap(), "91350100M000100Y43");
    assert_eq!(read.package.claims[0].project.as_deref(), Some("砚一号"));
    // With nothing behind it, a label has no value.
    for label in ["项目编号", "社会信用代码", "合同金额", "立项日期", "产品类别"] {
        let mut form = rows(&[&["2024年度首次流片补助申报表"]]);
        form.extend(who());
        form.extend(rows(&[&["项目名称", label], &["首次流片费用（万元）", "600"], &["是否首次流片", "是"]]));
        let read = crate::support::read(book(&[("申报表", form)]));
        assert!(read.package.claims.iter().all(|claim| claim.project.is_none()), "{label}");
    }
}

#[test]
fn a_years_purchases_make_one_claim() {
    for column in ["项目名称", "产品名称", "所属项目"] {
        let mut list = rows(&[&["发票号码", "销售方", "不含税金额（万元）", column]]);
        list.extend(rows(&[
            &["24332000000081446120", "宁波云岫代工有限公司", "400", "甲线"],
            &["24332000000081446122", "宁波云岫代工有限公司", "950", "乙线"],
        ]));
        let read = read(book(&[("单位情况", applicant("设备采购补助")), ("费用", list)]));
        assert_eq!(read.package.claims.len(), 1);
        assert_eq!(sum(&read, 0).as_deref(), Some("13500000.00"));
    }
}

#[test]
fn a_list_on_several_pages_is_one_list() {
    let mut list = invoices(&[("24332000000081446120", "400")]);
    list.extend(invoices(&[("24332000000081446121", "200")]));
    let mut form = applicant("首次流片补助");
    form.extend(rows(&[&["产品名称", "砚一号"]]));
    assert_eq!(claims(book(&[("单位情况", form), ("费用", list)])), two()[..1]);
}

#[test]
fn a_head_that_names_the_project_is_of_the_one_claim_beside_it() {
    for (label, name) in [
        ("项目名称", "砚一号"),
        ("产品名称", "砚一号"),
        ("申报项目", "砚一号"),
        ("芯片名称", "砚一号"),
        ("项目", "砚一号"),
    ] {
        let mut cover = applicant("首次流片补助");
        cover.extend(rows(&[&[label, name]]));
        let facts = rows(&[&["首次流片费用（万元）", "600"], &["是否首次流片", "是"], &["关键芯片", "是"]]);
        assert_eq!(claims(book(&[("封面信息", cover), ("产品情况", facts)])), two()[..1], "{label}");
    }
}

#[test]
fn lists_beside_each_other_are_asked() {
    for heading in ["不含税金额（元）", "金额（万元）", "金额", "不含税金额", "金额（元，不含税）"]
    {
        let list = rows(&[
            &["发票号码", "销售方", heading, "", "发票号码", "销售方", heading],
            &[
                "24332000000081446120",
                "宁波云岫代工有限公司",
                "600",
                "",
                "24332000000081446122",
                "宁波云岫代工有限公司",
                "950",
            ],
        ]);
        let read = read(book(&[("单位情况", applicant("首次流片补助")), ("费用", list)]));
        assert!(open(&read).iter().any(|reason| reason.contains("G 列")), "{heading}: {:?}", open(&read));
    }
}

#[test]
fn kinds_of_cost_in_a_list_begin_no_other_claim() {
    let list = rows(&[
        &["费用名称", "销售方", "不含税金额（万元）"],
        &["流片费", "宁波云岫代工有限公司", "600"],
        &["EDA费用", "宁波云岫代工有限公司", "20"],
        &["IP费用", "宁波云岫代工有限公司", "30"],
    ]);
    let mut form = applicant("首次流片补助");
    form.extend(rows(&[&["产品名称", "砚一号"]]));
    let read = read(book(&[("单位情况", form), ("费用", list)]));
    assert_eq!(amounts(&read, 0), ["6000000.00", "200000.00", "300000.00"]);
}

#[test]
fn rows_of_no_product_beside_rows_of_several_are_asked() {
    let mut list = rows(&[&["发票号码", "销售方", "不含税金额（万元）", "产品名称"]]);
    list.extend(rows(&[
        &["24332000000081446120", "宁波云岫代工有限公司", "600", "砚一号"],
        &["24332000000081446122", "宁波云岫代工有限公司", "950", "砚二号"],
    ]));
    let blank = invoices(&[("24332000000081446123", "70")]);
    let form = || applicant("首次流片补助");
    for sheets in [
        vec![("单位情况", form()), ("甲", blank.clone()), ("乙", list.clone())],
        vec![("单位情况", form()), ("甲", list), ("乙", blank)],
    ] {
        let read = read(book(&sheets));
        let costs: Vec<Option<String>> =
            (0..read.package.claims.len()).map(|claim| sum(&read, claim)).collect();
        assert_eq!(
            costs,
            [Some("6000000.00".to_owned()), Some("9500000.00".to_owned())],
            "{:?}",
            read.problems
        );
        let blank = read
            .package
            .items
            .iter()
            .find(|item| item.number.as_deref() == Some("24332000000081446123"))
            .unwrap();
        assert!(
            asked(&read, &blank.at.as_ref().unwrap().to_string())
                || read.problems.iter().any(|problem| {
                    problem.severity == casework::Severity::Error
                        && problem.at.as_ref().is_some_and(|at| at.sheet == blank.at.as_ref().unwrap().sheet)
                })
        );
    }
}

#[test]
fn each_block_is_of_the_benefit_that_it_says() {
    for label in ["申报类别", "申报事项", "申请事项", "申报项目类别", "补助项目"] {
        let mut form = rows(&[&["2024年度专项资金申报表"]]);
        form.extend(who());
        form.extend(rows(&[
            &[label, "购买IP"],
            &["申报年度", "2024"],
            &["项目名称", "砚一号"],
            &["IP用途", "先进工艺研发"],
            &[label, "首次流片补贴"],
            &["申报年度", "2024"],
            &["项目名称", "砚二号"],
            &["是否首次流片", "是"],
        ]));
        let read = read(book(&[("申报表", form)]));
        assert!(open(&read).is_empty(), "{label}: {:?}", open(&read));
        let claims: Vec<(&str, Option<&str>)> = read
            .package
            .claims
            .iter()
            .map(|claim| (claim.benefit.as_str(), claim.project.as_deref()))
            .collect();
        assert_eq!(claims, [("ip-purchase", Some("砚一号")), ("tape-out", Some("砚二号"))], "{label}");
    }
}

#[test]
fn what_is_claimed_is_found_behind_beside_and_below_its_label() {
    let cases: [Rows; 4] = [
        rows(&[&["申报事项：首次流片补助"], &["年度：2024"], &["项目名称：砚一号"]]),
        rows(&[&["申报事项", "首次流片补助"], &["年度", "2024"], &["项目名称", "砚一号"]]),
        rows(&[&["申报项目类别", "申报年度", "项目名称"], &["首次流片补助", "2024", "砚一号"]]),
        rows(&[&["申报类型", "首次流片补助", "年度", "2024"], &["产品名称", "砚一号"]]),
    ];
    for said in cases {
        let mut form = who();
        form.extend(said.clone());
        let list = invoices(&[("24332000000081446120", "600")]);
        let bytes = book(&[("基本情况", form), ("附表", list)]);
        assert_eq!(claims(bytes), two()[..1], "{said:?}");
    }
}

#[test]
fn rows_that_each_say_their_benefit_are_claims_of_it() {
    for (label, project) in [
        ("申报事项", "项目名称"),
        ("申报类别", "对应项目"),
        ("补助事项", "产品名称"),
        ("申报项目类别", "项目名称"),
        ("事项", "项目"),
    ] {
        let project = if project == "对应项目" { "申报项目" } else { project };
        let claims = rows(&[
            &["序号", label, project, "年度"],
            &["1", "购买IP", "砚一号", "2024"],
            &["2", "首次流片补助", "砚二号", "2024"],
        ]);
        let read = read(book(&[("企业情况", who()), ("申报项目汇总", claims)]));
        let found: Vec<(&str, Option<&str>, Option<i32>)> = read
            .package
            .claims
            .iter()
            .map(|claim| (claim.benefit.as_str(), claim.project.as_deref(), claim.year))
            .collect();
        let expected =
            [("ip-purchase", Some("砚一号"), Some(2024)), ("tape-out", Some("砚二号"), Some(2024))];
        assert_eq!(found, expected, "{label}: {:?}", open(&read));
    }
    // An amount that may be any of a benefit's figures is asked.
    let claims = rows(&[
        &["序号", "申报事项", "项目名称", "年度", "费用金额（万元）"],
        &["1", "购买IP", "砚一号", "2024", "600"],
        &["2", "首次流片补助", "砚二号", "2024", "950"],
    ]);
    let read = read(book(&[("企业情况", who()), ("申报项目汇总", claims)]));
    assert!(open(&read).iter().any(|reason| reason.contains("费用金额")), "{:?}", open(&read));
}

#[test]
fn what_is_said_to_be_claimed_never_becomes_what_the_labels_ask_for() {
    for said in ["EDA工具云平台", "企业标准", "人才公寓", "贷款担保", "上云上平台"] {
        let mut form = who();
        form.extend(rows(&[
            &["申报事项", said],
            &["年度", "2024"],
            &["自主研发投入（元）", "55855400"],
            &["实现实际销售", "是"],
        ]));
        let read = read(book(&[("基本情况", form)]));
        assert!(read.package.claims.is_empty(), "{said}: {:?}", read.package.claims);
        assert!(open(&read).iter().any(|reason| reason.contains(said)), "{said}: {:?}", open(&read));
    }
}

#[test]
fn a_label_alone_has_its_value_below() {
    for (label, value, name) in [
        ("注册时间", "2019-12-23", "established_on"),
        ("所属领域", "集成电路设计", "field"),
        ("联系人", "沈某", "contact"),
        ("注册地址", "滨江区某路 1 号", "address"),
        ("开户银行", "样例银行", "bank"),
    ] {
        let form = rows(&[
            &["企业名称", "社会信用代码", "联系电话"],
            &["杭州砚湖微电子有限公司", "91350100M000100Y43", "0571-88880000"],
            &[label],
            &[value],
            &["申报事项", "首次流片补助"],
            &["项目名称", "砚一号"],
        ]);
        let read = read(book(&[("基本信息", form)]));
        assert!(read.package.applicant.get(name).is_some_and(|sourced| sourced.value.is_some()), "{label}");
        assert_eq!(read.package.claims[0].project.as_deref(), Some("砚一号"));
    }
}
