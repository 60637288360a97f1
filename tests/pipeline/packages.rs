//! Packages as applicants hand them in, through the command line.

use std::path::{Path, PathBuf};

use outside_tests::{DEMO_PASSWORD, cli, json, root, said};
use serde_json::Value;
use tempfile::TempDir;

/// A store with an administrator and a reviewer.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: TempDir::new().unwrap() };
        let made = desk.run("admin", &["init", "--bureau", "滨江区", "--admin", "admin"]);
        assert!(made.status.success(), "{}", said(&made));
        let made = desk.run("admin", &["user", "add", "rev", "--role", "reviewer"]);
        assert!(made.status.success(), "{}", said(&made));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, user: &str, arguments: &[&str]) -> std::process::Output {
        cli(&self.path("store.db"), user, DEMO_PASSWORD, arguments).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        json(&self.run("rev", &[arguments, &["--json"]].concat())).unwrap()
    }

    fn import(&self, file: &Path) -> Value {
        let report = self.json(&["import", file.to_str().unwrap()]);
        assert_eq!(report["packages"].as_array().unwrap().len(), 1, "{report}");
        report["packages"][0].clone()
    }
}

fn sample(name: &str) -> PathBuf {
    root().join("assets/samples").join(name)
}

fn fixture(name: &str) -> PathBuf {
    root().join("src-tauri/crates/intake/tests/fixtures").join(name)
}

#[test]
fn an_old_workbook_becomes_the_cases_that_its_xlsx_becomes() {
    let (old, new) = (Desk::new(), Desk::new());
    for name in ["09.xls", "09.ods"] {
        let report = old.import(&fixture(name));
        assert_eq!(report["status"], "imported", "{report}");
        assert_eq!(report["cases"], serde_json::json!(["经信-2024-0001", "发改-2024-0001"]), "{report}");
    }
    new.import(&sample("09-澄丘智算-算力与流片.zip"));
    for case in ["经信-2024-0001", "发改-2024-0001"] {
        let (old, new) = (old.json(&["case", "show", case]), new.json(&["case", "show", case]));
        assert_eq!(old["claims"], new["claims"]);
        assert_eq!(old["applicant"], new["applicant"]);
    }
}

#[test]
fn a_corrected_file_is_a_new_version_and_findings_on_what_stayed_are_kept() {
    let desk = Desk::new();
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

/// A workbook of nobody's form, written by hand as XML.
fn strange(path: &Path, applicant: &str, number: &str) {
    let cell = |place: &str, text: &str| match text.parse::<f64>() {
        Ok(_) if text.len() < 12 => format!(r#"<c r="{place}"><v>{text}</v></c>"#),
        _ => format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#),
    };
    let rows = [
        (1, vec![("A", "报送单位"), ("B", applicant)]),
        (2, vec![("A", "机构代号"), ("B", "91350100M000100Y43")]),
        (3, vec![("A", "票"), ("B", "谁开的"), ("C", "多少钱")]),
        (4, vec![("A", number), ("B", "宁波云岫代工有限公司"), ("C", "600")]),
    ];
    let rows: String = rows
        .iter()
        .map(|(row, cells)| {
            let cells: String =
                cells.iter().map(|(column, text)| cell(&format!("{column}{row}"), text)).collect();
            format!(r#"<row r="{row}">{cells}</row>"#)
        })
        .collect();
    let ns = "http://schemas.openxmlformats.org/";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<?xml version="1.0"?><Types xmlns="{ns}package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="rId1" Type="{ns}officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<?xml version="1.0"?><workbook xmlns="{ns}spreadsheetml/2006/main" xmlns:r="{ns}officeDocument/2006/relationships"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="rId1" Type="{ns}officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<?xml version="1.0"?><worksheet xmlns="{ns}spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
            ),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, text) in parts {
        use std::io::Write;
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_strange_workbook_waits_for_a_mapping_that_the_store_then_remembers() {
    let desk = Desk::new();
    let (first, second) = (desk.path("甲.xlsx"), desk.path("乙.xlsx"));
    strange(&first, "杭州砚湖微电子有限公司", "24332000000081446120");
    strange(&second, "杭州栖岚半导体有限公司", "24332000000081446137");
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
fn what_is_claimed_twice_shows_on_both_cases() {
    let desk = Desk::new();
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
    strange(&one, "杭州砚湖微电子有限公司", "24332000000081446120");
    let first = desk.json(&["import", one.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
    let first = first["packages"][0]["cases"][0].as_str().unwrap().to_owned();
    // Next year, and by the words for a claim that is another one.
    let json = std::fs::read_to_string(&mapping).unwrap().replace("2023", "2024").replace("砚一号", "砚二号");
    std::fs::write(&mapping, json).unwrap();
    let two = desk.path("乙.xlsx");
    strange(&two, "杭州砚湖（别名）微电子有限公司", "24332000000081446120");
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
