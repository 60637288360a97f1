//! Killing a batch import at any moment leaves each package wholly in the store or not at all, and the log whole.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use outside_tests::{DEMO_PASSWORD, add_user, binary, cli, json, said};
use serde_json::Value;
use tempfile::TempDir;

const PACKAGES: usize = 24;

/// A zip with a workbook in the applicant's own form, and two attachments.
fn package(path: &Path, number: usize) {
    let text =
        |place: &str, text: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let rows = [
        vec![text("A1", "申报单位"), text("B1", &format!("杭州第{number}号微电子有限公司"))],
        vec![text("A2", "申报事项"), text("B2", "首次流片补助")],
        vec![text("A3", "项目名称"), text("B3", "砚一号")],
        vec![text("A4", "首次流片费用（元）"), r#"<c r="B4"><v>100</v></c>"#.to_owned()],
    ];
    let rows: String =
        (1..).zip(&rows).map(|(row, cells)| format!(r#"<row r="{row}">{}</row>"#, cells.concat())).collect();
    let ns = "http://schemas.openxmlformats.org/";
    let rel = format!("{ns}officeDocument/2006/relationships");
    let workbook = zipped(&[
        ("[Content_Types].xml", format!(r#"<Types xmlns="{ns}package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#).into_bytes()),
        ("_rels/.rels", format!(r#"<Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#).into_bytes()),
        ("xl/workbook.xml", format!(r#"<workbook xmlns="{ns}spreadsheetml/2006/main" xmlns:r="{rel}"><sheets><sheet name="申报表" sheetId="1" r:id="rId1"/></sheets></workbook>"#).into_bytes()),
        ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#).into_bytes()),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{ns}spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#).into_bytes()),
    ]);
    // Large enough that storing it takes a while.
    let scan: Vec<u8> = (0..400_000_u32)
        .map(|n| u8::try_from((n.wrapping_mul(2_654_435_761) >> 13) % 256).unwrap_or(0))
        .collect();
    let bytes = zipped(&[
        ("申报书.xlsx", workbook),
        ("合同.pdf", [b"%PDF-1.4\n", number.to_string().as_bytes(), &scan].concat()),
        ("发票.pdf", [b"%PDF-1.5\n", number.to_string().as_bytes()].concat()),
    ]);
    std::fs::write(path, bytes).unwrap();
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_killed_import_leaves_each_package_whole_or_not_at_all() {
    let rounds = if std::env::var_os("WORKBENCH_LONG").is_some() { 200 } else { 3 };
    let folder = TempDir::new().unwrap();
    let store = folder.path().join("store.db");
    let run = |user: &str, arguments: &[&str]| cli(&store, user, DEMO_PASSWORD, arguments).unwrap();
    let made = run("admin", &["init", "--bureau", "滨江区", "--admin", "admin"]);
    assert!(made.status.success(), "{}", said(&made));
    for add in [["user", "add", "rev", "--role", "reviewer"], ["user", "add", "aud", "--role", "auditor"]] {
        add_user(&store, "admin", DEMO_PASSWORD, &add).unwrap();
    }
    let ask = |arguments: &[&str]| json(&run("rev", &[arguments, &["--json"]].concat())).unwrap();
    let mut seed = 42_u64;
    let mut random = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut cut_short = 0;
    for round in 0..rounds {
        let batch = folder.path().join(format!("batch-{round}"));
        std::fs::create_dir(&batch).unwrap();
        for number in 0..PACKAGES {
            package(&batch.join(format!("{number:02}.zip")), round * PACKAGES + number);
        }
        let before = ask(&["cases"])["total"].as_u64().unwrap();
        let mut child = Command::new(binary().unwrap())
            .arg("import")
            .arg(&batch)
            .arg("--store")
            .arg(&store)
            .args(["--user", "rev"])
            .env("WORKBENCH_PASSWORD", DEMO_PASSWORD)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(100 + random(1200)));
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();

        let verdict = json(&run("aud", &["audit", "verify", "--json"])).unwrap();
        assert_eq!(verdict["good"], true, "round {round}: {verdict}");
        let after = ask(&["cases"])["total"].as_u64().unwrap();
        let there = usize::try_from(after - before).unwrap();
        assert!(there <= PACKAGES, "round {round}: {there}");
        cut_short += usize::from(there > 0 && there < PACKAGES);
        // Each that is there is there with its claim and its files, byte for byte by their hashes.
        let cases = ask(&["cases"]);
        let numbers: Vec<&str> =
            cases["rows"].as_array().unwrap().iter().filter_map(|row| row["number"].as_str()).collect();
        for number in numbers.iter().take(2) {
            let shown = ask(&["case", "show", number]);
            assert_eq!(shown["claims"][0]["inputs"]["tape_out_cost"]["value"], "100.00", "{shown}");
            let whole =
                shown["attachments"].as_array().unwrap().iter().filter(|file| file["sha256"].is_string());
            assert_eq!(whole.count(), 2, "{shown}");
        }
        // What was not there yet comes in now, and what was is known: nothing is there by half.
        let report = ask(&["import", batch.to_str().unwrap()]);
        let count = |status: &str| {
            report["packages"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one: &&Value| one["status"] == status)
                .count()
        };
        assert_eq!((count("duplicate"), count("imported")), (there, PACKAGES - there), "round {round}");
        assert_eq!(ask(&["cases"])["total"].as_u64().unwrap(), before + PACKAGES as u64);
        std::fs::remove_dir_all(&batch).unwrap();
    }
    assert!(
        rounds < 10 || cut_short > rounds / 10,
        "too few of the kills fell within an import: {cut_short}"
    );
}
