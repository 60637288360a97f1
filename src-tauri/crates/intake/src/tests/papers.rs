//! Checks on what was read: invoices by themselves, vendors, splitting.

use casework::Severity;

use crate::tests::fill::{Fill, TAPE_OUT, codes};

const VENDOR: &str = "914403001922038216";

fn at(read: &crate::ReadPackage, place: &str) -> Vec<String> {
    codes(read).into_iter().filter(|code| code.starts_with(&format!("{place} "))).collect()
}

#[test]
fn an_invoice_of_a_domestic_vendor_has_a_number_of_8_or_20_digits() {
    for (number, good) in [
        ("24332000000081446120", true),
        ("81446120", true),
        ("033001900111", false),
        ("03300190011181446120", true),
        ("330019001181446120", true),
        ("2433200000008144612", false),
        ("HT-2024-01", false),
    ] {
        let mut fill = Fill::tape_out();
        fill.item(5, TAPE_OUT, "砚一号", number, 100.0).text("明细!G5", VENDOR);
        assert_eq!(
            at(&fill.read(), "明细!D5").iter().any(|c| c.contains("invoice-number")),
            !good,
            "{number}"
        );
        // A vendor abroad has no code, and numbers of its own.
        let mut fill = Fill::tape_out();
        fill.item(5, TAPE_OUT, "砚一号", number, 100.0).text("明细!G5", "境外");
        assert!(!at(&fill.read(), "明细!D5").iter().any(|c| c.contains("invoice-number")), "{number}");
    }
}

#[test]
fn a_tax_must_agree_with_some_rate() {
    for (amount, tax, good) in [
        (1000.0, 130.0, true),
        (1000.0, 60.0, true),
        (1000.0, 0.0, true),
        // 884.96 × 13% = 115.0448.
        (884.96, 115.04, true),
        (1000.0, 131.0, false),
        (1000.0, 1130.0, false),
        (-1000.0, -130.0, true),
        (-1000.0, 130.0, false),
    ] {
        let mut fill = Fill::tape_out();
        fill.item(5, TAPE_OUT, "砚一号", "A1", amount).number("明细!I5", tax);
        assert_eq!(
            at(&fill.read(), "明细!I5").iter().any(|c| c.contains("tax-rate")),
            !good,
            "{amount} {tax}"
        );
    }
}

#[test]
fn days_out_of_range_are_told() {
    let mut fill = Fill::tape_out();
    fill.item(5, TAPE_OUT, "砚一号", "A1", 1.0).text("明细!E5", "1924-03-05");
    fill.item(6, TAPE_OUT, "砚一号", "A2", 1.0).text("明细!J6", "2022-01-01");
    let read = fill.read();
    assert!(at(&read, "明细!E5").iter().any(|code| code.contains("date-range")));
    assert!(at(&read, "明细!J6").iter().any(|code| code.contains("paid-before")));
}

#[test]
fn a_vendor_that_is_the_applicant_or_a_relation_is_told_once() {
    let mut fill = Fill::tape_out();
    fill.text("关联关系声明!B5", "宁波云岫 代工有限公司").text("关联关系声明!D5", "同一实际控制人");
    fill.item(5, TAPE_OUT, "砚一号", "A1", 1.0).item(6, TAPE_OUT, "砚一号", "A2", 1.0);
    fill.item(7, TAPE_OUT, "砚一号", "A3", 1.0).text("明细!F7", "杭州砚湖微电子有限公司");
    fill.item(8, TAPE_OUT, "砚一号", "A4", 1.0)
        .text("明细!F8", "别家有限公司")
        .text("明细!G8", "91350100M000100Y43");
    let read = fill.read();
    let told: Vec<&casework::Problem> =
        read.problems.iter().filter(|p| p.code.code().starts_with("vendor-")).collect();
    let places: Vec<String> = told.iter().map(|p| format!("{} {}", p.at.as_ref().unwrap(), p.code)).collect();
    assert_eq!(
        places,
        ["明细!F5 vendor-related", "明细!F7 vendor-is-applicant", "明细!F8 vendor-is-applicant"]
    );
    assert!(
        told[0].message.contains("同一实际控制人") && told[0].message.contains("2 笔"),
        "{}",
        told[0].message
    );
    assert!(told.iter().all(|problem| problem.severity == Severity::Warning));
}

#[test]
fn expenses_just_short_of_a_threshold_are_told_of_from_two_on() {
    for (amounts, told) in [
        (vec![9_900_000.0, 9_600_000.0], true),
        (vec![9_900_000.0], false),
        (vec![9_900_000.0, 9_400_000.0], false),
        (vec![10_000_000.0, 10_000_000.0], false),
        (vec![9_500_000.0, 9_999_999.99], true),
    ] {
        let mut fill = Fill::tape_out();
        for (row, amount) in (4..).zip(&amounts) {
            fill.item(row, TAPE_OUT, "砚一号", &format!("A{row}"), *amount);
        }
        let found = codes(&fill.read()).iter().any(|code| code.contains("splitting"));
        assert_eq!(found, told, "{amounts:?}");
    }
}

#[test]
fn a_marked_copy_lists_and_marks_what_is_wrong_and_can_be_corrected_and_handed_in() {
    let mut fill = Fill::tape_out();
    fill.item(5, TAPE_OUT, "砚一号", "24332000000081446120", 0.0).text("明细!H5", "12万");
    fill.item(6, TAPE_OUT, "砚一号", "=HYPERLINK(\"x\")", 200.0);
    let pack = fill.pack.clone();
    let bytes = fill.bytes();
    let read = crate::tests::fill::read_bytes("a.xlsx", bytes.clone(), &pack).unwrap();
    let copy = crate::marked_copy(&bytes, &read.problems).unwrap();
    assert_eq!(copy, crate::marked_copy(&bytes, &read.problems).unwrap());

    let list = crate::grid(&copy, "补正清单", None, 40, 6).unwrap();
    let row = list.rows.iter().find(|row| row[2] == "H5").unwrap();
    assert_eq!((row[1].as_str(), row[3].as_str()), ("明细", "须改正"));
    assert!(row[4].contains("12万") && row[5].contains("120000"), "{row:?}");
    // A comment stands at the cell, and no formula anywhere.
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&copy)).unwrap();
    let mut comments = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        if name.ends_with(".xml") {
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        }
        if name.starts_with("xl/worksheets/sheet") {
            assert!(!text.contains("<f>") && !text.contains("<f "), "{name}");
        }
        if name.contains("comments") {
            comments.push_str(&text);
        }
    }
    assert!(comments.contains("ref=\"H5\"") && comments.contains("请填 120000"), "{comments}");

    // Read again it says the same of the same cells, and the list itself is no content.
    let again = crate::tests::fill::read_bytes("b.xlsx", copy, &pack).unwrap();
    assert_eq!(again.package.claims, read.package.claims);
    assert_eq!(again.package.items, read.package.items);
    assert_eq!(again.package.items[1].number.as_deref(), Some("=HYPERLINK(\"x\")"));
    assert!(again.foreign.is_none());
    let codes = |read: &crate::ReadPackage| crate::tests::fill::codes(read);
    assert_eq!(codes(&again), codes(&read));
}
