//! What is written into the template comes back as it was meant.

use serde_json::json;

use crate::grid;
use crate::read;
use crate::tests::fill::{Fill, TAPE_OUT, codes, pack, zip_of};
use crate::{FileRole, Limits, Source, Watch, template};

#[test]
fn a_filled_template_reads_back() {
    let mut fill = Fill::tape_out();
    fill.applicant("in_district", "是");
    fill.item(5, TAPE_OUT, "砚一号", "24332000000081446120", 6_000_000.0).item(
        6,
        TAPE_OUT,
        "砚一号",
        "24332000000081446137",
        3_999_999.99,
    );
    let (name, cost) = (fill.applicant_place("name"), fill.place(TAPE_OUT, 0, "tape_out_cost"));
    fill.number(&cost, 9_999_999.99);
    let read = fill.read();

    let package = &read.package;
    assert_eq!(package.pack, "binjiang-computing-2024-draft");
    assert_eq!(package.applicant["name"].value, Some(json!("杭州砚湖微电子有限公司")));
    assert_eq!(package.applicant["name"].at.as_ref().unwrap().to_string(), name);
    assert_eq!(package.applicant["in_district"].value, Some(json!(true)));
    let [claim] = package.claims.as_slice() else { panic!("{:?}", package.claims) };
    assert_eq!((claim.year, claim.project.as_deref()), (Some(2024), Some("砚一号")));
    assert_eq!(claim.inputs["tape_out_cost"].value, Some(json!("9999999.99")));
    assert_eq!(claim.inputs["tape_out_cost"].at.as_ref().unwrap().to_string(), cost);
    assert_eq!(claim.inputs["first_tape_out"].value, Some(json!(true)));
    assert!(claim.inputs["first_tape_out"].readings.is_empty());
    let amounts: Vec<String> = package.items.iter().map(|i| i.amount.unwrap().to_string()).collect();
    assert_eq!(amounts, ["6000000.00", "3999999.99"]);
    assert!(package.items.iter().all(|item| item.claim.as_deref() == Some("c1")));
    assert_eq!(package.items[0].at.as_ref().unwrap().to_string(), "明细!H5");
    assert!(!codes(&read).iter().any(|code| code.contains("Error")), "{:?}", codes(&read));
}

#[test]
fn an_empty_sheet_is_no_claim_and_several_columns_are_several() {
    let mut fill = Fill::new(&[TAPE_OUT, "eda-purchase-local"]);
    fill.claim(TAPE_OUT, 0, "砚一号", 2024.0).claim(TAPE_OUT, 2, "砚二号", 2024.0);
    fill.item(5, TAPE_OUT, "砚二号", "A1", 100.0).item(6, TAPE_OUT, "砚一号", "A2", 200.0);
    let read = fill.read();
    let projects: Vec<_> =
        read.package.claims.iter().map(|c| (c.id.as_str(), c.project.as_deref().unwrap())).collect();
    assert_eq!(projects, [("c1", "砚一号"), ("c2", "砚二号")]);
    let ties: Vec<_> = read.package.items.iter().map(|i| i.claim.as_deref().unwrap()).collect();
    assert_eq!(ties, ["c2", "c1"]);
}

#[test]
fn loans_come_as_one_input_and_as_line_items() {
    let mut fill = Fill::new(&["loan-interest"]);
    fill.claim("loan-interest", 0, "流动资金贷款", 2024.0);
    fill.text("贷款明细!C5", "HT-1").text("贷款明细!D5", "某银行滨江支行").number("贷款明细!E5", 5_000_000.0);
    fill.text("贷款明细!F5", "2023-09-01").text("贷款明细!G5", "2024-09-01").number("贷款明细!H5", 116_000.0);
    fill.number("贷款明细!E6", 10.0).text("贷款明细!F6", "昨天");
    let read = fill.read();
    let claim = &read.package.claims[0];
    let loans = claim.inputs.values().find_map(|s| s.value.as_ref().filter(|v| v.is_array())).unwrap();
    assert_eq!(
        *loans,
        json!([
            {"principal": "5000000.00", "from": "2023-09-01", "to": "2024-09-01", "interest_paid": "116000.00"},
            {"principal": "10.00", "from": null, "to": null, "interest_paid": null}
        ])
    );
    assert_eq!(read.package.items[0].kind.as_deref(), Some("贷款"));
    assert_eq!(read.package.items[0].claim.as_deref(), Some("c1"));
}

#[test]
fn a_zip_with_attachments_ties_them_to_the_list() {
    let mut fill = Fill::tape_out();
    fill.item(5, TAPE_OUT, "砚一号", "A1", 100.0).text("明细!K5", "发票-a1");
    fill.text("附件清单!B5", "流片合同").text("附件清单!B6", "审计报告.pdf");
    let pack = fill.pack.clone();
    let workbook = fill.bytes();
    let bytes = zip_of(&[
        ("申报材料/申报书.xlsx", &workbook),
        ("申报材料/流片合同.pdf", b"%PDF-1.4"),
        ("申报材料/发票-A1.pdf", b"%PDF-1.5"),
        ("申报材料/照片.png", b"png"),
        ("__MACOSX/申报材料/._照片.png", b"x"),
    ]);
    let source = Source::File { name: "砚湖.zip".into(), bytes };
    let read = read(source, &pack, &Limits::default(), &Watch::silent()).unwrap();
    assert_eq!(read.package.workbook, "申报书.xlsx");
    assert_eq!(read.files[0].role, FileRole::Workbook);
    let names: Vec<&str> = read.files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["申报书.xlsx", "流片合同.pdf", "发票-A1.pdf", "照片.png"]);
    let came: Vec<_> =
        read.package.attachments.iter().map(|a| (a.name.as_str(), a.sha256.is_some())).collect();
    assert_eq!(
        came,
        [("流片合同.pdf", true), ("审计报告.pdf", false), ("发票-A1.pdf", true), ("照片.png", true)]
    );
    // A line item names the file that came, whatever it leaves out of the name.
    assert_eq!(read.package.items[0].attachment.as_deref(), Some("发票-A1.pdf"));
    let codes = codes(&read);
    assert!(codes.contains(&"附件清单!B6 Warning attachment-missing".to_owned()), "{codes:?}");
    assert!(codes.contains(&"- Note attachment-unlisted".to_owned()), "{codes:?}");
}

#[test]
fn a_template_is_the_same_bytes_each_time_and_names_its_pack() {
    let pack = pack();
    assert_eq!(template(&pack, &[TAPE_OUT]).unwrap(), template(&pack, &[TAPE_OUT]).unwrap());
    assert!(template(&pack, &["no-such"]).is_err());
    // All benefits at once: long lists go to the hidden sheet.
    let all = template(&pack, &[]).unwrap();
    let shown = grid(&all, "_模板信息", None, 3, 2).unwrap();
    assert_eq!(shown.rows[0][1], pack.id);
    assert!(!shown.sheets.contains(&"_模板信息".to_owned()) && shown.sheets.contains(&"明细".to_owned()));
}

#[test]
fn the_grid_shows_the_cells_around_one() {
    let mut fill = Fill::tape_out();
    fill.formatted("明细!H13", 1_234_567.5, "#,##0.00").text("明细!D13", "B-1");
    let bytes = fill.bytes();
    let shown = grid(&bytes, "明细", Some(&"明细!H13".parse().unwrap()), 5, 6).unwrap();
    // Nothing stands below row 13, so the window ends with it.
    assert_eq!((shown.first_row, shown.rows.len(), shown.rows[0].len()), (8, 5, 6));
    let (row, column) = (12 - shown.first_row as usize, 7 - shown.first_column as usize);
    assert_eq!(shown.rows[row][column], "1,234,567.50");
    assert!(grid(&bytes, "没有", None, 5, 5).is_err());
}

#[test]
fn a_years_purchases_make_one_claim_where_the_text_adds_them_up() {
    let mut fill = Fill::new(&["terminal-equipment"]);
    for (column, project, amount) in
        [(0, "一号线", 3_000_000.0), (1, "二号线", 2_500_000.0), (2, "三号线", 1_000_000.0)]
    {
        fill.claim("terminal-equipment", column, project, 2024.0);
        let place = fill.place("terminal-equipment", column, "purchase_amount");
        fill.number(&place, amount).input("terminal-equipment", column, "supplier_affiliated", "否");
        let first = if column == 2 { "否" } else { "是" };
        fill.input("terminal-equipment", column, "first_to_market", first);
    }
    fill.item(5, "terminal-equipment", "二号线", "A1", 2_500_000.0);
    let read = fill.read();
    let claims: Vec<_> =
        read.package.claims.iter().map(|c| (c.id.as_str(), c.project.as_deref().unwrap())).collect();
    assert_eq!(claims, [("c1", "一号线、二号线"), ("c3", "三号线")]);
    assert_eq!(read.package.claims[0].inputs["purchase_amount"].value, Some(json!("5500000.00")));
    assert_eq!(read.package.items[0].claim.as_deref(), Some("c1"));
    let codes = codes(&read);
    assert!(codes.iter().any(|code| code.ends_with("Note merged")), "{codes:?}");
    assert!(codes.iter().any(|code| code.ends_with("Warning not-merged")), "{codes:?}");
}
