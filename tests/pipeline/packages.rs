//! Packages as applicants hand them in, through the command line.

use std::path::PathBuf;

use outside_tests::{root, said, strange_workbook};
use serde_json::Value;

use crate::office_desk::{OfficeDesk, rewritten, sample};

fn fixture(name: &str) -> PathBuf {
    root().join("src-tauri/crates/intake/tests/fixtures").join(name)
}

#[test]
fn an_old_workbook_becomes_the_cases_that_its_xlsx_becomes() {
    let (old, new) = (OfficeDesk::new(), OfficeDesk::new());
    for name in ["09.xls", "09.ods"] {
        let report = old.import(&fixture(name));
        assert_eq!(report["status"], "imported", "{report}");
        assert_eq!(report["cases"], serde_json::json!(["经信-2024-0001", "发改-2024-0001"]), "{report}");
    }
    new.import(&fixture("09.xlsx"));
    for case in ["经信-2024-0001", "发改-2024-0001"] {
        let (old, new) = (old.json(&["case", "show", case]), new.json(&["case", "show", case]));
        assert_eq!(old["claims"], new["claims"]);
        assert_eq!(old["applicant"], new["applicant"]);
    }
}

#[test]
fn a_corrected_file_is_a_new_version_and_findings_on_what_stayed_are_kept() {
    let desk = OfficeDesk::new();
    let first = desk.import(&sample("05-松涧测控-待补正.zip"));
    let case = first["cases"][0].as_str().unwrap().to_owned();
    for arguments in [
        vec!["case", "declare", &case],
        vec!["case", "check", &case, "in-district", "--finding", "met"],
        vec!["case", "check", &case, "supported-field", "--finding", "met", "--evidence", "明细!H5"],
        vec!["case", "admit", &case, "i1", "--amount", "100", "--reason", "一"],
        vec!["case", "correct", &case, "--comment", "请更正"],
    ] {
        let done = desk.run("rev", &arguments);
        assert!(done.status.success(), "{arguments:?}: {}", said(&done));
    }
    let second = desk.import(&sample("05-松涧测控-补正后.zip"));
    assert_eq!(second["cases"], first["cases"], "{second}");
    let shown = desk.json(&["case", "show", &case]);
    assert_eq!(shown["stage"], "correction");
    assert_eq!(shown["versions"].as_array().unwrap().len(), 2);
    // What the two files differ in, by the samples' README: a code, an amount, an enclosure.
    let places: Vec<&str> =
        shown["changes"].as_array().unwrap().iter().filter_map(|c| c["at"].as_str()).collect();
    assert!(places.contains(&"明细!H5") && places.contains(&"附件清单!B9"), "{places:?}");
    assert!(!places.iter().any(|place| place.starts_with("申报主体")), "{places:?}");
    let found: Vec<&str> = shown["claims"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["criterion"].as_str().unwrap())
        .collect();
    // The one that rested on the corrected cell is open again.
    assert_eq!(found, ["in-district"], "{shown}");
    let items = shown["claims"][0]["items"].as_array().unwrap();
    assert_eq!((items[0]["id"].as_str(), items[0]["admitted"].as_str()), (Some("i1"), Some("100.00")));
    assert_eq!(items[1]["admitted"], "120000.00");
    assert_eq!(desk.json(&["cases"])["total"], 1);
    // The first file once more is known, and names its case.
    let again = desk.import(&sample("05-松涧测控-待补正.zip"));
    assert_eq!((again["status"].as_str(), &again["cases"]), (Some("duplicate"), &first["cases"]));
}

#[test]
fn a_strange_workbook_waits_for_a_mapping_that_the_store_then_remembers() {
    let desk = OfficeDesk::new();
    let (first, second) = (desk.path("甲.xlsx"), desk.path("乙.xlsx"));
    strange_workbook(&first, "杭州砚湖微电子有限公司", "24332000000081446120").unwrap();
    strange_workbook(&second, "杭州栖岚半导体有限公司", "24332000000081446137").unwrap();
    let waiting = desk.run("rev", &["import", first.to_str().unwrap(), "--json"]);
    assert_eq!(waiting.status.code(), Some(1), "{}", said(&waiting));
    let report: Value = serde_json::from_slice(&waiting.stdout).unwrap();
    assert_eq!(report["packages"][0]["status"], "needs-mapping", "{report}");
    assert_eq!(desk.json(&["cases"])["total"], 0);

    let mapping = desk.path("对应.json");
    std::fs::write(
        &mapping,
        r#"{"sheets": [
          {"sheet": "一", "what": "applicant", "cells": {"name": "B1", "uscc": "B2"}},
          {"sheet": "一", "what": "claims", "benefit": "tape-out", "year": 2024, "project": "砚一号"},
          {"sheet": "一", "what": "items", "header_row": 3, "unit": "万元",
           "columns": {"A": "number", "B": "vendor", "C": "amount"}}]}"#,
    )
    .unwrap();
    let report = desk.json(&["import", first.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
    assert_eq!(report["packages"][0]["status"], "imported", "{report}");
    let case = report["packages"][0]["cases"][0].as_str().unwrap();
    let shown = desk.json(&["case", "show", case]);
    assert_eq!(shown["claims"][0]["items"][0]["amount"], "6000000.00");
    assert_eq!(shown["claims"][0]["items"][0]["at"], "一!C4");
    assert_eq!(shown["applicant"]["name"]["value"], "杭州砚湖微电子有限公司");

    // Another applicant's, in the same form: no mapping is asked for.
    let report = desk.import(&second);
    assert_eq!(report["status"], "imported", "{report}");
}

#[test]
fn a_wrong_reading_is_read_anew_and_what_waits_gives_its_guess() {
    let desk = OfficeDesk::new();
    let file = desk.path("甲.xlsx");
    strange_workbook(&file, "杭州砚湖微电子有限公司", "24332000000081446120").unwrap();
    let waiting = desk.run("rev", &["import", file.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_slice(&waiting.stdout).unwrap();
    let waiting = &report["packages"][0];
    assert_eq!(waiting["problems"][0]["code"], "needs-mapping", "{waiting}");
    assert!(waiting["sheets"][0]["open"].as_array().is_some_and(|open| !open.is_empty()), "{waiting}");
    // The guess is a mapping but for what is claimed.
    let mut mapping = waiting["mapping"].clone();
    let items =
        mapping["sheets"].as_array_mut().unwrap().iter_mut().find(|part| part["what"] == "items").unwrap();
    (items["benefit"], items["year"], items["project"]) = ("tape-out".into(), 2024.into(), "砚一号".into());
    let path = desk.path("对应.json");
    std::fs::write(&path, mapping.to_string()).unwrap();
    let mapped = ["import", file.to_str().unwrap(), "--mapping", path.to_str().unwrap()];
    let report = desk.json(&mapped);
    let case = report["packages"][0]["cases"][0].as_str().unwrap().to_owned();
    let amount =
        |desk: &OfficeDesk| desk.json(&["case", "show", &case])["claims"][0]["items"][0]["amount"].clone();
    assert_eq!(amount(&desk), "600.00", "nothing says the unit");
    assert_eq!(desk.json(&mapped)["packages"][0]["status"], "duplicate");

    let in_wan = mapping.to_string().replace(r#""what":"items""#, r#""what":"items","unit":"万元""#);
    std::fs::write(&path, in_wan).unwrap();
    let report = desk.json(&mapped);
    assert_eq!(
        (&report["packages"][0]["status"], &report["packages"][0]["cases"][0]),
        (&"imported".into(), &case.as_str().into())
    );
    assert_eq!(amount(&desk), "6000000.00");
    std::fs::write(&path, mapping.to_string()).unwrap();
    desk.json(&["case", "reread", &case, "--mapping", path.to_str().unwrap()]);
    assert_eq!(amount(&desk), "600.00");
}

#[test]
fn what_is_claimed_twice_shows_on_both_cases() {
    let desk = OfficeDesk::new();
    let mapping = desk.path("对应.json");
    std::fs::write(
        &mapping,
        r#"{"sheets": [
          {"sheet": "一", "what": "applicant", "cells": {"name": "B1", "uscc": "B2"}},
          {"sheet": "一", "what": "claims", "benefit": "tape-out", "year": 2023, "project": "砚一号"},
          {"sheet": "一", "what": "items", "header_row": 3, "columns": {"A": "number", "B": "vendor", "C": "amount"}}]}"#,
    )
    .unwrap();
    let one = desk.path("甲.xlsx");
    strange_workbook(&one, "杭州砚湖微电子有限公司", "24332000000081446120").unwrap();
    let first = desk.json(&["import", one.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
    let first = first["packages"][0]["cases"][0].as_str().unwrap().to_owned();
    // Next year, and by the words for a claim that is another one.
    let json = std::fs::read_to_string(&mapping).unwrap().replace("2023", "2024").replace("砚一号", "砚二号");
    std::fs::write(&mapping, json).unwrap();
    let two = desk.path("乙.xlsx");
    strange_workbook(&two, "杭州砚湖（别名）微电子有限公司", "24332000000081446120").unwrap();
    let second = desk.json(&["import", two.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
    let second = second["packages"][0]["cases"][0].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    for (here, there) in [(&first, &second), (&second, &first)] {
        let shown = desk.json(&["case", "show", here]);
        let found = shown["problems"].as_array().unwrap().iter().find(|p| p["code"] == "claimed-elsewhere");
        let found = found.unwrap_or_else(|| panic!("{}", shown["problems"]));
        assert_eq!((found["sheet"].as_str(), found["cell"].as_str()), (Some("一"), Some("C4")));
        assert!(found["message"].as_str().unwrap().contains(there.as_str()), "{found}");
    }
}

#[test]
fn a_character_that_no_font_draws_is_named_with_its_cell_and_no_memo_is_made() {
    let desk = OfficeDesk::new();
    let book = desk.path("申报书.xlsx");
    let name = "杭州砚湖微电子有限公司";
    // Cuneiform: in no font of an office.
    let with_sign = format!("{name}\u{12000}");
    std::fs::write(&book, rewritten(&sample("01-砚湖微电子-流片.zip"), name, &with_sign)).unwrap();
    let report = desk.import(&book);
    let case = report["cases"][0].as_str().unwrap();
    assert_eq!(desk.json(&["case", "show", case])["applicant"]["name"]["value"], with_sign.as_str());
    let memo = desk.path("memo.pdf");
    let made = desk.run("rev", &["memo", case, "--out", memo.to_str().unwrap()]);
    let words = said(&made);
    assert!(!made.status.success() && !memo.exists(), "{words}");
    for wanted in ["申报主体!C4", "U+12000", "\u{12000}", "请改用规范字"] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
}
