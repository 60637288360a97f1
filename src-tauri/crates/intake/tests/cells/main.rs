//! Small workbooks that are easily misread (`tests/cases`, each told in its README) come to what a careful person reads:
//! the right value, or a question at the cell, or a remark with the place.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod books;
mod drawn;
mod over;
mod variants;

use std::path::PathBuf;

use casework::{Problem, Severity};
use intake::{Limits, ReadPackage, RefusalCode, Refused, Source, Watch, read};
use policy::Money;

fn read_source(source: Source) -> Result<ReadPackage, Refused> {
    intake::read_old_formats_with(PathBuf::from(env!("CARGO_BIN_EXE_workbook-child")));
    let pack = policy::shipped("binjiang-computing-2024-draft").unwrap();
    read(source, pack, &Limits::default(), &Watch::silent())
}

fn open(name: &str) -> Result<ReadPackage, Refused> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    read_source(Source::from_path(&path, &Limits::default(), &Watch::silent()).unwrap())
}

fn case(name: &str) -> ReadPackage {
    open(&format!("{name}.xlsx")).unwrap_or_else(|refused| panic!("{name}: {refused}"))
}

/// The amounts of the line items; `None` where one is asked for.
fn amounts(read: &ReadPackage) -> Vec<Option<String>> {
    read.package.items.iter().map(|item| item.amount.map(|amount| amount.to_string())).collect()
}

fn known(amounts: &[&str]) -> Vec<Option<String>> {
    amounts.iter().map(|amount| Some((*amount).to_owned())).collect()
}

/// The sum of the line items, where all are known.
fn sum(read: &ReadPackage) -> Option<String> {
    let amounts: Option<Vec<Money>> = read.package.items.iter().map(|item| item.amount).collect();
    amounts.map(|amounts| amounts.into_iter().sum::<Money>().to_string())
}

fn all_at<'r>(read: &'r ReadPackage, place: &str) -> Vec<&'r Problem> {
    let at = |problem: &&Problem| problem.at.as_ref().is_some_and(|at| at.to_string() == place);
    read.problems.iter().filter(at).collect()
}

/// An error at a cell.
fn asked(read: &ReadPackage, place: &str) -> String {
    let found = all_at(read, place).into_iter().find(|problem| problem.severity == Severity::Error);
    found
        .map(|problem| problem.message.to_string())
        .unwrap_or_else(|| panic!("nothing asked at {place}: {:#?}", read.problems))
}

fn problem_of<'r>(read: &'r ReadPackage, code: &str) -> &'r Problem {
    let found = read.problems.iter().find(|problem| problem.code == code);
    found.unwrap_or_else(|| panic!("no {code}: {:#?}", read.problems))
}

fn errors(read: &ReadPackage) -> Vec<String> {
    let errors = read.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors
        .map(|problem| {
            format!("{} {}", problem.at.as_ref().map_or(String::new(), ToString::to_string), problem.code)
        })
        .collect()
}

const THREE: [&str; 3] = ["6350000.00", "3120000.00", "529999.99"];

#[test]
fn a1_amounts_in_other_currencies_are_asked() {
    let read = case("A1-外币格式");
    assert_eq!(amounts(&read), [None, None, None]);
    for place in ["明细!H4", "明细!H5", "明细!H6"] {
        assert!(asked(&read, place).contains("外币"));
    }
}

#[test]
fn c17_a_row_in_dollars_is_asked_and_one_in_yuan_counts() {
    let read = case("C17-币种列");
    assert_eq!(amounts(&read), [None, Some("1000000.00".to_owned())]);
    assert!(asked(&read, "费用!F2").contains("美元"));
}

#[test]
fn a2_the_section_that_holds_for_the_value_decides() {
    let read = case("A2-条件缩放格式");
    assert_eq!(amounts(&read), [None, None, None]);
    for place in ["明细!H4", "明细!H5", "明细!H6"] {
        asked(&read, place);
    }
}

#[test]
fn a3b_a_unit_in_the_sheets_name_counts() {
    let read = case("A3b-单位写在表名");
    assert_eq!(amounts(&read), known(&["4180000.00", "2920000.00"]));
    assert_eq!(sum(&read).as_deref(), Some("7100000.00"));
    assert!(problem_of(&read, "ten-thousands").at.is_some());
    assert!(!read.problems.iter().any(|problem| problem.code == "unit-assumed"));
}

#[test]
fn a7_two_numbers_in_a_cell_are_asked() {
    let read = case("A7-一格两数");
    assert_eq!(amounts(&read), [None, None, Some("1200000.00".to_owned())]);
    for place in ["明细!H4", "明细!H5"] {
        assert!(asked(&read, place).contains("两个数"));
    }
}

#[test]
fn a25b_an_amount_that_is_seen_below_zero_is_asked() {
    let read = case("A25b-正数显示为负");
    let mut expected = known(&THREE);
    expected.push(None);
    assert_eq!(amounts(&read), expected);
    asked(&read, "明细!H7");
}

#[test]
fn a4_zeros_in_front_are_kept() {
    let read = case("A4-前导零格式");
    let numbers: Vec<_> = read.package.items.iter().map(|item| item.number.as_deref()).collect();
    assert_eq!(numbers[..2], [Some("01234567"), Some("00000023")]);
    assert_eq!(read.package.applicant["bank_account"].value, Some("0062000123456".into()));
    assert_eq!(amounts(&read), known(&THREE));
}

#[test]
fn c10_a_row_that_is_the_sum_of_the_rows_above_is_no_item() {
    for name in ["C10a-合计行-合计金额", "C10g-合计行-无标签"] {
        let read = case(name);
        assert_eq!(amounts(&read), known(&["2000000.00", "1000000.00"]), "{name}");
        assert_eq!(problem_of(&read, "sum-row").at.as_ref().unwrap().to_string(), "费用!F4", "{name}");
        assert_eq!(errors(&read), [""; 0], "{name}");
    }
}

#[test]
fn c18c_a_bare_sum_in_our_own_template_is_no_item() {
    let read = case("C18c-模板裸合计");
    assert_eq!(amounts(&read), known(&["1000000.00", "600000.00", "400000.00"]));
    assert_eq!(problem_of(&read, "sum-row").at.as_ref().unwrap().to_string(), "明细!H7");
}

#[test]
fn c15_rows_that_are_void_by_their_note_are_asked() {
    let read = case("C15-备注作废");
    assert_eq!(amounts(&read), [Some("2000000.00".to_owned()), None, None]);
    assert!(asked(&read, "费用!F3").contains("已作废"));
    assert!(asked(&read, "费用!F4").contains("已红冲"));
}

#[test]
fn c16_the_tax_bureaus_own_list_is_read() {
    let read = case("C16-税务导出发票");
    let numbers: Vec<_> = read.package.items.iter().map(|item| item.number.as_deref()).collect();
    assert_eq!(numbers, [Some("24332000000081480001")]);
    assert_eq!(sum(&read).as_deref(), Some("2000000.00"));
    for place in ["发票基础信息!J3", "发票基础信息!J4", "发票基础信息!J5"] {
        assert!(all_at(&read, place).iter().any(|problem| problem.code == "void-row"), "{place}");
    }
    let item = &read.package.items[0];
    assert_eq!(item.vendor_uscc.as_deref(), Some("91330200MA2DM80123"));
    assert_eq!(item.date.unwrap().to_string(), "2024-03-06");
}

#[test]
fn a11c_a_merged_vendor_is_the_vendor_of_each_row() {
    let read = case("A11c-自制表合并供应商");
    assert_eq!(amounts(&read), known(&["4180000.00", "2920000.00", "100000.00"]));
    for item in &read.package.items[..2] {
        assert_eq!(item.vendor.as_deref(), Some("宁波云岫晶圆代工有限公司"));
        assert_eq!(item.vendor_uscc.as_deref(), Some("91330200MA2DM80123"));
    }
}

#[test]
fn e3_a_merged_vendor_makes_one_invoice_twice_plain() {
    let read = case("E3-合并供应商同票");
    let [one, other] = read.package.items.as_slice() else { panic!("{:#?}", read.package.items) };
    assert_eq!((&one.vendor, &one.vendor_uscc), (&other.vendor, &other.vendor_uscc));
    assert!(one.vendor.is_some() && one.vendor_uscc.is_some());
    let duplicate = problem_of(&read, "duplicate-item");
    assert_eq!(duplicate.at.as_ref().unwrap().to_string(), "EDA采购!E3");
    assert!(duplicate.message.contains("EDA采购!E2"));
}

#[test]
fn d_an_award_that_ties_to_no_claim_is_asked() {
    for name in ["D0-对照-一字不差", "D1-对照-其他资助相符"] {
        let read = case(name);
        assert_eq!(read.package.other_awards[0].amount.unwrap().to_string(), "200000.00", "{name}");
        assert_eq!(errors(&read), [""; 0], "{name}");
    }
    let read = case("D2-其他资助未写项目");
    assert!(asked(&read, "其他资助!D4").contains("没有写明项目"));
}

#[test]
fn a24b_an_award_that_is_no_number_stays_unknown() {
    let read = case("A24b-其他资助金额不明");
    let amounts: Vec<_> =
        read.package.other_awards.iter().map(|award| award.amount.map(|a| a.to_string())).collect();
    assert_eq!(amounts, [None, Some("100000.00".to_owned())]);
    assert!(asked(&read, "其他资助!D4").contains("20万"));
    assert!(asked(&read, "其他资助!D5").contains("没有写明项目"));
}

#[test]
fn a10_radicals_are_the_characters_that_they_look_like() {
    let read = case("A10-部首字");
    assert_eq!(read.package.applicant["name"].value, Some("杭州长龙高芯半导体有限公司".into()));
    let vendors: Vec<_> = read.package.items.iter().map(|item| item.vendor.as_deref().unwrap()).collect();
    assert_eq!(vendors[..2], ["杭州长芯控股有限公司", "杭州高芯控股有限公司"]);
    let related = read.problems.iter().filter(|problem| problem.code == "vendor-related").count();
    assert_eq!(related, 2);
    assert!(all_at(&read, "申报主体!C4").iter().any(|problem| problem.code == "radicals"));
}

#[test]
fn b5_a_name_that_is_broken_is_one_name() {
    let read = case("B5-名称换行");
    assert_eq!(read.package.applicant["name"].value, Some("杭州换行名称半导体有限公司".into()));
    assert!(!read.package.items[0].vendor.as_deref().unwrap().contains('\n'));
    assert!(!read.package.claims[0].project.as_deref().unwrap().contains('\n'));
    for place in ["申报主体!C4", "明细!F4", "首次流片补助!C5"] {
        assert!(all_at(&read, place).iter().any(|problem| problem.code == "line-break"), "{place}");
    }
    assert_eq!(amounts(&read), known(&THREE));
}

#[test]
fn a13_what_stands_over_the_cells_is_told_and_kept() {
    let read = case("A13-批注图片文本框");
    let told = problem_of(&read, "over-cells");
    assert_eq!(told.at.as_ref().unwrap().sheet, "明细");
    for words in [
        "批注 H4“其中 100 万元已于 2024 年 5 月退货，开具红字发票”",
        "图片 M4",
        "文本框 B9“以上金额单位为万元；第 2 笔为关联交易”",
    ] {
        assert!(told.message.contains(words), "{}", told.message);
    }
    assert_eq!(amounts(&read), known(&THREE));
    let kept: Vec<&str> = read.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(kept[1..], ["工作簿内-image1.png", "工作簿内-oleObject1.bin"]);
    assert!(read.problems.iter().any(|problem| problem.code == "embedded-file"));
    let listed = read.package.attachments.iter().find(|listed| listed.name == "工作簿内-image1.png").unwrap();
    assert_eq!(listed.at.as_ref().unwrap().to_string(), "明细!M4");
}

#[test]
fn a14_check_boxes_are_told_with_what_is_ticked() {
    let read = case("A14-复选框控件");
    let told = problem_of(&read, "form-controls");
    for words in ["B7 复选框“是”已勾选", "C7 复选框“否”未勾选", "B8 复选框“是”已勾选"]
    {
        assert!(told.message.contains(words), "{}", told.message);
    }
}

#[test]
fn a6_a_line_through_a_row_is_told() {
    let read = case("A6-删除线");
    let told = problem_of(&read, "struck-out");
    assert!(told.message.contains("第 5 行（A5:K5）"), "{}", told.message);
    assert_eq!(amounts(&read), known(&THREE));
}

#[test]
fn a15_hidden_parts_are_told_however_the_file_is_spelt() {
    let plain = case("A15-对照-隐藏行");
    let spelt = case("A15-前缀命名空间");
    assert_eq!(problem_of(&plain, "hidden-cells"), problem_of(&spelt, "hidden-cells"));
    assert!(problem_of(&plain, "hidden-cells").message.contains("第 5 行、I 列"));
    assert_eq!(plain.package.items, spelt.package.items);
    assert_eq!(plain.cells, spelt.cells);
}

#[test]
fn a26_an_archive_of_another_kind_is_to_be_packed_as_zip() {
    let refused = open("A26-申报材料.rar").unwrap_err();
    assert_eq!(refused.code, RefusalCode::WrongFormat);
    assert!(refused.message.contains("RAR") && refused.message.contains("zip"), "{refused}");
    assert!(!refused.message.contains("另存为"), "{refused}");
}
