//! What is wrong with a value is a problem with its place, its reason and what to do, and the value unknown.

use casework::{Reading, Severity};
use serde_json::json;

use crate::tests::fill::{Fill, TAPE_OUT, codes, problem_at};

/// The value and readings of the tape-out's cost when its cell holds a text.
fn cost_of(text: &str) -> (Option<serde_json::Value>, Vec<String>) {
    let mut fill = Fill::tape_out();
    fill.input(TAPE_OUT, 0, "tape_out_cost", text);
    let read = fill.read();
    let cost = read.package.claims[0].inputs["tape_out_cost"].clone();
    (cost.value, cost.readings.iter().map(|reading| reading.code().to_owned()).collect())
}

#[test]
fn an_amount_with_wan_in_it_is_asked_about() {
    let mut fill = Fill::tape_out();
    fill.item(13, TAPE_OUT, "砚一号", "A1", 0.0).text("明细!H13", "12万");
    let read = fill.read();
    let problem = problem_at(&read, "明细!H13");
    assert_eq!(problem.severity, Severity::Error);
    assert_eq!(problem.message, "不含税金额“12万”不是数字");
    assert_eq!(problem.remedy, "本列单位为元，请填 120000");
    assert_eq!(read.package.items[0].amount, None);
}

#[test]
fn texts_that_are_numbers_are_read_and_noted() {
    for (text, value, readings) in [
        ("1000000", "1000000.00", vec!["text-number"]),
        (" １０００.５ ", "1000.50", vec!["text-number", "full-width"]),
        ("¥1,000,000.00", "1000000.00", vec!["text-number", "currency-sign", "thousands"]),
        ("1,000元", "1000.00", vec!["text-number", "unit-in-cell", "thousands"]),
    ] {
        let readings: Vec<String> = readings.into_iter().map(str::to_owned).collect();
        assert_eq!(cost_of(text), (Some(json!(value)), readings), "{text}");
    }
}

#[test]
fn texts_that_may_mean_two_things_are_not_read() {
    for text in ["1亿", "1,00,000", "1e7", "15%", "约100", "1.000.000", "1000 美元", "$100", "十万"] {
        assert_eq!(cost_of(text), (None, vec![]), "{text}");
    }
}

#[test]
fn a_label_in_ten_thousands_is_multiplied_and_noted() {
    let mut fill = Fill::tape_out();
    let cost = fill.place(TAPE_OUT, 0, "tape_out_cost");
    let label = cost.replace("!C", "!B");
    fill.number(&cost, 1000.0).text(&label, "首次流片费用（万元）");
    let read = fill.read();
    let sourced = &read.package.claims[0].inputs["tape_out_cost"];
    assert_eq!(sourced.value, Some(json!("10000000.00")));
    assert_eq!(sourced.readings, [Reading::TenThousands]);
    assert_eq!(problem_at(&read, &cost).severity, Severity::Note);
}

#[test]
fn a_heading_in_ten_thousands_is_multiplied_and_noted_once() {
    let mut fill = Fill::tape_out();
    fill.text("明细!H3", "不含税金额（万元）");
    fill.item(5, TAPE_OUT, "砚一号", "A1", 1.5).item(6, TAPE_OUT, "砚一号", "A2", 2.0);
    let read = fill.read();
    assert_eq!(read.package.items[0].amount.unwrap().to_string(), "15000.00");
    assert_eq!(read.package.items[0].readings, [Reading::TenThousands]);
    assert_eq!(codes(&read).iter().filter(|code| code.contains("ten-thousands")).count(), 1);
}

#[test]
fn formats_that_scale_are_asked_about() {
    for format in ["0%", "0!.0,\"万元\"", "#,##0,", "0\"万元\""] {
        let mut fill = Fill::tape_out();
        let cost = fill.place(TAPE_OUT, 0, "tape_out_cost");
        fill.formatted(&cost, 0.3, format);
        let read = fill.read();
        assert_eq!(read.package.claims[0].inputs["tape_out_cost"].value, None, "{format}");
        assert_eq!(problem_at(&read, &cost).code, "scaled-format", "{format}");
    }
}

#[test]
fn a_format_of_another_currency_is_asked_about() {
    let mut fill = Fill::tape_out();
    let cost = fill.place(TAPE_OUT, 0, "tape_out_cost");
    fill.formatted(&cost, 1000.0, "[$USD] #,##0.00");
    let read = fill.read();
    assert_eq!(read.package.claims[0].inputs["tape_out_cost"].value, None);
    assert_eq!(problem_at(&read, &cost).code, "foreign-currency");
}

#[test]
fn dates_come_from_cells_and_from_texts_but_not_from_bare_numbers() {
    for (text, date) in [
        ("2024-3-5", Some("2024-03-05")),
        ("2024/03/05", Some("2024-03-05")),
        ("2024.3.5", Some("2024-03-05")),
        ("2024年3月5日", Some("2024-03-05")),
        ("20240305", Some("2024-03-05")),
        ("２０２４年３月５日", Some("2024-03-05")),
        ("2024-03-05 10:20:30", Some("2024-03-05")),
        ("2024-02-30", None),
        ("05/03/2024", None),
        ("24-3-5", None),
        ("去年", None),
    ] {
        let mut fill = Fill::tape_out();
        fill.item(5, TAPE_OUT, "砚一号", "A1", 1.0).text("明细!E5", text);
        let read = fill.read();
        assert_eq!(read.package.items[0].date.map(|d| d.to_string()).as_deref(), date, "{text}");
    }
    let mut fill = Fill::tape_out();
    fill.item(5, TAPE_OUT, "砚一号", "A1", 1.0).formatted("明细!E5", 45356.0, "yyyy-mm-dd");
    fill.item(6, TAPE_OUT, "砚一号", "A2", 1.0).formatted("明细!E6", 45356.0, "General");
    let read = fill.read();
    assert_eq!(read.package.items[0].date.unwrap().to_string(), "2024-03-05");
    assert_eq!(read.package.items[1].date, None);
    assert_eq!(problem_at(&read, "明细!E6").code, "not-a-date");
}

#[test]
fn yes_and_no_have_words_but_no_numbers() {
    for (text, value) in
        [("是", Some(true)), ("√", Some(true)), ("有", Some(true)), ("ｎｏ", Some(false)), ("待定", None)]
    {
        let mut fill = Fill::tape_out();
        fill.input(TAPE_OUT, 0, "key_chip", text);
        let read = fill.read();
        assert_eq!(read.package.claims[0].inputs["key_chip"].value, value.map(|v| json!(v)), "{text}");
    }
    let mut fill = Fill::tape_out();
    let place = fill.place(TAPE_OUT, 0, "key_chip");
    fill.number(&place, 1.0);
    assert_eq!(problem_at(&fill.read(), &place).code, "not-yes-no");
}

#[test]
fn a_wrong_check_character_and_lost_digits_are_found() {
    let mut fill = Fill::tape_out();
    fill.applicant("uscc", "91350100M000100Y44");
    fill.item(5, TAPE_OUT, "砚一号", "A1", 1.0).number("明细!D5", 24_332_000_000_081_446_120.0);
    let place = fill.applicant_place("uscc");
    let read = fill.read();
    assert_eq!(problem_at(&read, &place).message, "统一社会信用代码 91350100M000100Y44 校验不符");
    assert_eq!(read.package.applicant["uscc"].value, None);
    assert_eq!(problem_at(&read, "明细!D5").code, "lost-digits");
}

#[test]
fn blanks_are_unknown_and_say_so() {
    let mut fill = Fill::new(&[TAPE_OUT]);
    fill.claim(TAPE_OUT, 0, "砚一号", 2024.0).input(TAPE_OUT, 0, "first_tape_out", "是");
    let (chip, cost) = (fill.place(TAPE_OUT, 0, "key_chip"), fill.place(TAPE_OUT, 0, "tape_out_cost"));
    let read = fill.read();
    for place in [&chip, &cost] {
        assert_eq!(
            (problem_at(&read, place).code.code(), problem_at(&read, place).severity),
            ("blank", Severity::Warning)
        );
    }
    let sourced = &read.package.claims[0].inputs["key_chip"];
    assert_eq!((sourced.value.clone(), sourced.at.as_ref().map(ToString::to_string)), (None, Some(chip)));
}

#[test]
fn sums_duplicates_years_and_signs_are_checked() {
    let mut fill = Fill::tape_out();
    let cost = fill.place(TAPE_OUT, 0, "tape_out_cost");
    fill.number(&cost, 63_000_000.0);
    fill.item(5, TAPE_OUT, "砚一号", "A1", 62_000_000.0).item(6, TAPE_OUT, "砚一号", "A1", 1_000_000.0);
    fill.item(7, TAPE_OUT, "砚一号", "A3", -120_000.0).text("明细!E7", "2023-12-31");
    let read = fill.read();
    let problem = problem_at(&read, &cost);
    assert!(
        problem.message.ends_with("填 63,000,000.00，明细合计 62,880,000.00（明细!H5 起 3 行）"),
        "{}",
        problem.message
    );
    assert_eq!(problem.remedy, "相差 120,000.00，请核对");
    assert_eq!(problem_at(&read, "明细!H6").message, "票据 A1 与 明细!H5 一行重复");
    // Each at the cell that it speaks of: E is the date's column, H the amount's.
    let at_row_7: Vec<_> =
        codes(&read).into_iter().filter(|code| code.starts_with("明细!") && code.contains("7 ")).collect();
    assert_eq!(at_row_7, ["明细!E7 Warning outside-year", "明细!H7 Warning negative-amount"]);
}

#[test]
fn a_row_that_names_no_claim_is_not_guessed() {
    let mut fill = Fill::tape_out();
    fill.claim(TAPE_OUT, 1, "砚二号", 2024.0);
    fill.item(5, TAPE_OUT, "砚三号", "A1", 1.0).item(6, TAPE_OUT, "", "A2", 1.0);
    fill.item(7, TAPE_OUT, "砚二号", "A3", 1.0).text("明细!A7", "房租");
    let read = fill.read();
    let ties: Vec<_> = read.package.items.iter().map(|i| i.claim.clone()).collect();
    assert_eq!(ties, [None, None, None]);
    assert_eq!(problem_at(&read, "明细!B5").code, "unknown-project");
    assert_eq!(problem_at(&read, "明细!A6").code, "which-claim");
    assert_eq!(problem_at(&read, "明细!A7").code, "unknown-benefit");
}

/// Each row names a file of its own: comparing every two of them would take longer than a reading may.
#[test]
fn many_missing_attachments_are_found_in_time() {
    let mut fill = Fill::tape_out();
    for row in 5..6005 {
        fill.item(row, TAPE_OUT, "砚一号", &format!("A{row}"), 1.0)
            .text(&format!("明细!K{row}"), &format!("{row}.pdf"));
    }
    let read = fill.read();
    assert_eq!(read.package.items.len(), 6000);
    assert!(read.problems.iter().any(|problem| problem.message.contains("6000 个附件")));
}

#[test]
fn a_workbook_alone_says_once_that_attachments_are_missing() {
    let mut fill = Fill::tape_out();
    fill.text("附件清单!B5", "a.pdf").text("附件清单!B6", "b.pdf");
    let read = fill.read();
    let codes = codes(&read);
    assert_eq!(codes.iter().filter(|code| code.contains("attachment")).count(), 1, "{codes:?}");
    assert!(codes.contains(&"- Warning attachments-not-sent".to_owned()), "{codes:?}");
}

#[test]
fn what_stands_in_hidden_rows_and_columns_counts_and_is_told() {
    for hide in ["row", "column"] {
        let mut fill = Fill::tape_out();
        fill.item(5, TAPE_OUT, "砚一号", "A1", 100.0).item(6, TAPE_OUT, "砚一号", "A2", 200.0);
        if hide == "row" {
            fill.sheet("明细").set_row_hidden(5).unwrap();
        } else {
            fill.sheet("明细").set_column_hidden(7).unwrap();
        }
        let read = fill.read();
        let amounts: Vec<String> =
            read.package.items.iter().map(|item| item.amount.unwrap().to_string()).collect();
        assert_eq!(amounts, ["100.00", "200.00"]);
        let told: Vec<String> =
            codes(&read).into_iter().filter(|code| code.contains("hidden-cells")).collect();
        let place = if hide == "row" { "明细!A6" } else { "明细!H5" };
        assert_eq!(told, [format!("{place} Warning hidden-cells")]);
    }
}
