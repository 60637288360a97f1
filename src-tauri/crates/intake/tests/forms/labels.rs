//! Labels with their values: above them, in one cell with them, right over a list.

use crate::support::{amounts, applicant, book, input, of_code, place, read, rows};

const CODE: &str = "91330108XN0000012T";

#[test]
fn the_last_row_of_labels_over_their_values_is_no_table_of_claims() {
    let form = rows(&[
        &["2024年度房租补贴申报表"],
        &["申报单位", "统一社会信用代码", "申报事项"],
        &["示范小样微电子有限公司", CODE, "房租补贴"],
        &["项目名称", "新设立或新引进", "芯火平台审核通过或已入驻"],
        &["松荻一号", "是", "否"],
        &["实际办公人数", "当年实付房租（万元）", "当年租用月数"],
        &["80", "163.72", "7"],
    ]);
    let read = read(book(&[("基本情况", form)]));
    assert_eq!(read.package.claims.len(), 1);
    assert_eq!(read.package.claims[0].project.as_deref(), Some("松荻一号"));
    for (name, value) in [
        ("newly_set_up_or_introduced", "true"),
        ("xinhuo_approved", "false"),
        ("headcount", "80"),
        ("actual_rent", "1637200.00"),
        ("months", "7"),
    ] {
        assert_eq!(input(&read, 0, name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn a_label_with_its_value_in_one_cell_stands_over_none() {
    let form = rows(&[
        &["企业名称：示范小样微电子有限公司"],
        &[&format!("统一社会信用代码：{CODE}")],
        &["是否在区内：是"],
        &["成立日期：2018-05-06"],
        &["申报事项：首次流片"],
        &["申报年度", "2024"],
        &["项目名称：望海一号"],
        &["是否首次流片：是"],
        &["重点支持领域的关键芯片产品：否"],
    ]);
    let read = read(book(&[("申报表", form)]));
    assert_eq!(input(&read, 0, "first_tape_out").as_deref(), Some("true"));
    assert_eq!(input(&read, 0, "key_chip").as_deref(), Some("false"));
    assert_eq!(read.package.applicant["established_on"].value, Some("2018-05-06".into()));
}

/// A list that begins right below the form's last label.
fn right_below(last: &[&str]) -> Vec<u8> {
    let mut form = applicant("购买EDA工具");
    form.extend(rows(&[
        last,
        &["", "发票号码", "开票日期", "销售方", "不含税金额（元）"],
        &["", "24332000000000007301", "2024-03-05", "示范远洋设计软件（中国）有限公司", "685000"],
    ]));
    book(&[("申报表", form)])
}

#[test]
fn a_project_right_over_a_list_is_no_heading_of_it() {
    for last in [&["项目名称", "望海一号（车规级）"], &["产品名称", "SX5067芯片"]] {
        let read = read(right_below(last));
        assert_eq!(amounts(&read, 0), ["685000.00"]);
        assert_eq!(read.package.claims[0].project.as_deref(), Some(last[1]));
    }
}

#[test]
fn a_title_over_a_form_is_of_that_form_and_not_of_the_one_above() {
    let mut form = applicant("首次流片");
    form.truncate(6);
    form.extend(rows(&[
        &["申报事项", "首次流片"],
        &["项目名称", "望海一号"],
        &["是否首次流片", "是"],
        &[""],
        &["产品二"],
        &["申报事项", "EDA工具技术攻关"],
        &["项目名称", "望海二号"],
        &["年度自主研发投入（元）", "66697800"],
        &["是否实现实际销售", "否"],
        &[""],
        &["三、首次上市设备、材料采购补助"],
        &["申报事项", "首次上市设备、材料采购补助"],
        &["项目名称", "望海三号"],
        &["是否首次上市产品", "是"],
    ]));
    let read = read(book(&[("申报表", form)]));
    let claims: Vec<(&str, Option<&str>)> =
        read.package.claims.iter().map(|claim| (claim.benefit.as_str(), claim.project.as_deref())).collect();
    assert_eq!(
        claims,
        [
            ("tape-out", Some("望海一号")),
            ("eda-rd", Some("望海二号")),
            ("terminal-equipment", Some("望海三号"))
        ]
    );
    assert_eq!(input(&read, 1, "own_rd_spend").as_deref(), Some("66697800.00"));
}

#[test]
fn a_list_with_tax_alone_is_asked_whatever_its_numbers_are_called() {
    for number in ["数电票号码", "票号", "发票号码（20位）"] {
        let list = rows(&[
            &["No.", number, "票据日期", "收款单位", "含税总价（元）"],
            &["1", "24332000006269038871", "2024-02-24", "示范远洋设计软件（中国）有限公司", "2920200"],
            &["2", "24332000007247507736", "2024-05-12", "示范远洋设计软件（中国）有限公司", "3265000"],
        ]);
        let read = read(book(&[("单位情况", applicant("购买EDA工具")), ("发票清单", list)]));
        let [asked] = of_code(&read, "gross-only")[..] else { panic!("{number}: {:?}", read.problems) };
        assert_eq!(place(asked), "发票清单!E1");
    }
}

#[test]
fn lines_without_numbers_that_say_the_same_are_told() {
    let line = ["", "2024-03-05", "示范远洋设计软件（中国）有限公司", "685000"];
    let list = rows(&[&["发票号码", "开票日期", "销售方", "不含税金额（元）"], &line, &line]);
    let read = read(book(&[("单位情况", applicant("购买EDA工具")), ("费用明细", list)]));
    let [told] = of_code(&read, "same-line")[..] else { panic!("{:?}", read.problems) };
    assert_eq!(place(told), "费用明细!D3");
}

#[test]
fn a_ticked_box_is_read_where_one_alone_is_ticked() {
    let answer = |text: &str| {
        let mut form = applicant("首次流片");
        form.extend(rows(&[&["项目名称", "望海一号"], &["是否首次流片", text]]));
        let read = read(book(&[("申报表", form)]));
        input(&read, 0, "first_tape_out")
    };
    for text in ["☑是 □否", "√是 □否", "■是□否", "□否 ☑是"] {
        assert_eq!(answer(text).as_deref(), Some("true"), "{text}");
    }
    assert_eq!(answer("□是 ☑否").as_deref(), Some("false"));
    for text in ["☑是 ☑否", "□是 □否", "☒是 □否", "□是 ☑否 ☑不适用"] {
        assert_eq!(answer(text), None, "{text}");
    }
}
