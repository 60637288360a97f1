//! Checks on what was read: invoices by themselves, vendors, splitting.

use casework::Severity;

use super::fill::{Fill, TAPE_OUT, codes};

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
        fill.item(4, TAPE_OUT, "砚一号", number, 100.0).text("明细!G4", VENDOR);
        assert_eq!(
            at(&fill.read(), "明细!H4").iter().any(|c| c.contains("invoice-number")),
            !good,
            "{number}"
        );
        // A vendor abroad has no code, and numbers of its own.
        let mut fill = Fill::tape_out();
        fill.item(4, TAPE_OUT, "砚一号", number, 100.0).text("明细!G4", "境外");
        assert!(!at(&fill.read(), "明细!H4").iter().any(|c| c.contains("invoice-number")), "{number}");
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
        fill.item(4, TAPE_OUT, "砚一号", "A1", amount).number("明细!I4", tax);
        assert_eq!(
            at(&fill.read(), "明细!H4").iter().any(|c| c.contains("tax-rate")),
            !good,
            "{amount} {tax}"
        );
    }
}

#[test]
fn days_out_of_range_are_told() {
    let mut fill = Fill::tape_out();
    fill.item(4, TAPE_OUT, "砚一号", "A1", 1.0).text("明细!E4", "1924-03-05");
    fill.item(5, TAPE_OUT, "砚一号", "A2", 1.0).text("明细!J5", "2022-01-01");
    let read = fill.read();
    assert!(at(&read, "明细!H4").iter().any(|code| code.contains("date-range")));
    assert!(at(&read, "明细!H5").iter().any(|code| code.contains("paid-before")));
}

#[test]
fn a_vendor_that_is_the_applicant_or_a_relation_is_told_once() {
    let mut fill = Fill::tape_out();
    fill.text("关联关系声明!B4", "宁波云岫 代工有限公司").text("关联关系声明!D4", "同一实际控制人");
    fill.item(4, TAPE_OUT, "砚一号", "A1", 1.0).item(5, TAPE_OUT, "砚一号", "A2", 1.0);
    fill.item(6, TAPE_OUT, "砚一号", "A3", 1.0).text("明细!F6", "杭州砚湖微电子有限公司");
    fill.item(7, TAPE_OUT, "砚一号", "A4", 1.0)
        .text("明细!F7", "别家有限公司")
        .text("明细!G7", "91350100M000100Y43");
    let read = fill.read();
    let told: Vec<&casework::Problem> =
        read.problems.iter().filter(|p| p.code.starts_with("vendor-")).collect();
    let places: Vec<String> = told.iter().map(|p| format!("{} {}", p.at.as_ref().unwrap(), p.code)).collect();
    assert_eq!(
        places,
        ["明细!H4 vendor-related", "明细!H6 vendor-is-applicant", "明细!H7 vendor-is-applicant"]
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
