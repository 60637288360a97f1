//! Examples in a form are nobody's figures, whoever made the form; and Excel itself shows what is missing.

use std::io::Read;

use crate::ReadPackage;
use crate::tests::fill::{Fill, TAPE_OUT, pack, read_bytes};
use crate::tests::foreign::book;

fn why(read: &ReadPackage, place: &str) -> String {
    let found = read.package.ignored.iter().find(|ignored| ignored.at.to_string() == place);
    found.map(|ignored| ignored.why.clone()).unwrap_or_default()
}

#[test]
fn the_templates_own_examples_are_never_read() {
    let pack = pack();
    for benefit in &pack.benefits {
        let read = Fill::new(&[&benefit.id]).read();
        let package = &read.package;
        let filled: Vec<&str> = package.applicant.keys().map(String::as_str).collect();
        assert_eq!(filled, ["name", "uscc"], "{}", benefit.id);
        assert_eq!(package.claims.len() + package.items.len() + package.related.len(), 0, "{}", benefit.id);
        assert_eq!(package.other_awards.len() + package.attachments.len(), 0, "{}", benefit.id);
        // 企业名称 and 统一社会信用代码 as they were filled in, and what the hidden sheet says.
        assert_eq!(read.cells.problems, 0, "{}: {:?}", benefit.id, read.problems);
        for (place, reason) in [("申报主体!E4", "示例"), ("明细!A4", "示例行"), ("明细!H4", "示例行")]
        {
            assert_eq!(why(&read, place), reason, "{} {place}", benefit.id);
        }
        for sheet in ["关联关系声明", "其他资助", "附件清单"] {
            assert_eq!(why(&read, &format!("{sheet}!B4")), "示例行", "{}", benefit.id);
        }
    }
}

#[test]
fn a_list_that_is_filled_below_its_example_is_read_without_it() {
    let mut fill = Fill::tape_out();
    fill.item(5, TAPE_OUT, "砚一号", "24332000000081446120", 6_000_000.0);
    let read = fill.read();
    let amounts: Vec<String> =
        read.package.items.iter().map(|item| item.amount.unwrap().to_string()).collect();
    assert_eq!(amounts, ["6000000.00"]);
    assert_eq!(why(&read, "明细!H4"), "示例行");
}

#[test]
fn examples_in_others_forms_are_no_values() {
    let form: &[&[&str]] = &[
        &["申报单位", "杭州砚湖微电子有限公司", "", "信用代码", "91350100M000100Y43"],
        &["联系人", "例：张三"],
        &["申报事项", "首次流片补助"],
        &["填报项", "填报内容", "示例"],
        &["项目名称", "砚一号", "甲芯片"],
        &["首次流片费用（元）", "8000000", "1200000"],
        &["是否首次流片", "", "是"],
    ];
    let list: &[&[&str]] = &[
        &["序号", "供应商", "发票号码", "开票日期", "不含税金额（元）", "税额（元）"],
        &["例", "某某公司", "24332000000012345678", "2024-03-05", "120000", "15600"],
        &["1", "宁波云岫代工有限公司", "24332000000081446120", "2024-03-05", "8000000", "1040000"],
    ];
    let read = read_bytes("外.xlsx", book(&[("申报表", form), ("发票明细", list)]), &pack()).unwrap();
    let package = &read.package;
    assert!(!package.applicant.contains_key("contact"), "{:?}", package.applicant);
    let [claim] = package.claims.as_slice() else { panic!("{:?}", package.claims) };
    assert_eq!(claim.project.as_deref(), Some("砚一号"));
    assert_eq!(claim.inputs["tape_out_cost"].value, Some(serde_json::json!("8000000.00")));
    assert_eq!(claim.inputs["first_tape_out"].value, None);
    let amounts: Vec<String> = package.items.iter().map(|item| item.amount.unwrap().to_string()).collect();
    assert_eq!(amounts, ["8000000.00"]);
    for place in ["申报表!B2", "申报表!C5", "申报表!C6", "申报表!C7"] {
        assert_eq!(why(&read, place), "示例", "{place}");
    }
    assert_eq!(why(&read, "发票明细!E2"), "示例行");
}

/// The XML of a sheet, found by its name in the workbook's order.
fn xml(bytes: &[u8], index: usize) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let name = format!("xl/worksheets/sheet{}.xml", index + 1);
    archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn excel_itself_colours_what_is_required_and_blank() {
    let bytes = Fill::new(&[TAPE_OUT]).bytes();
    let (applicant, claim, items) = (xml(&bytes, 1), xml(&bytes, 2), xml(&bytes, 3));
    // 企业名称 is required, 经认定的机构 is not.
    let pack = pack();
    let last = pack.applicant_inputs.len() + 3;
    assert!(applicant.contains(&format!("AND(COUNTA(C$4:C${last})&gt;0,LEN(TRIM(C4))=0)")));
    let optional = pack.applicant_inputs.iter().position(|input| !input.required).unwrap() + 4;
    assert!(!applicant.contains(&format!("LEN(TRIM(C{optional}))")));
    // 年度 of a claim once anything of the claim is filled; what line items make up is not asked for.
    let benefit = pack.benefit(TAPE_OUT).unwrap();
    // The year and the project stand above the benefit's own inputs.
    let last = benefit.inputs.len() + 5;
    assert!(claim.contains(&format!("AND(COUNTA(C$4:C${last})&gt;0,LEN(TRIM(C4))=0)")), "{claim}");
    let cost = benefit.inputs.iter().position(|input| input.from_items).unwrap() + 6;
    assert!(!claim.contains(&format!("LEN(TRIM(C{cost}))")));
    // A line without its amount, once the line has anything.
    assert!(items.contains("AND(COUNTA($A5:$K5)&gt;0,LEN(TRIM($H5))=0)"), "{items}");
    // The example row is locked, and so are labels and headings; fields are not.
    assert!(items.contains("<sheetProtection"));
    for sheet in [&applicant, &claim, &items] {
        assert!(sheet.contains("<dataValidation ") && sheet.contains("prompt="), "a note with each field");
    }
}
