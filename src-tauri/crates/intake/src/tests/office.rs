//! A round trip through another office program: every template, filled and saved by LibreOffice as .xlsx, .xls
//! and .ods, is read to the same values. For `WORKBENCH_LONG`, since LibreOffice takes its time.

use std::path::Path;
use std::process::Command;

use policy::InputKind;

use crate::ReadPackage;
use crate::tests::fill::{Fill, pack};

/// The child process that stands beside the tests' binaries.
fn with_child() {
    let exe = std::env::current_exe().unwrap();
    let child = exe.ancestors().nth(2).unwrap().join("workbook-child");
    assert!(child.is_file(), "{}: run `cargo test -p intake`, which builds it", child.display());
    crate::read_old_formats_with(child);
}

/// Values that are hard to carry: fen, long numbers, brackets, dates at the year's ends.
#[allow(clippy::float_arithmetic, reason = "cells hold floats")]
fn fill(benefit: &str, seed: u32) -> Fill {
    let mut fill = Fill::new(&[benefit]);
    fill.applicant("in_district", "是").applicant("field", "集成电路设计").applicant("contact", "沈（经办）");
    fill.applicant("bank_account", "6200000000000000005");
    let place = fill.applicant_place("established_on");
    fill.formatted(&place, 43_831.0, "yyyy-mm-dd");
    let inputs = fill.pack.benefit(benefit).unwrap().inputs.clone();
    for claim in 0..2_u32 {
        fill.claim(benefit, claim, &format!("项目 {seed}-{claim}（甲）"), 2024.0);
        for (step, input) in (1_u32..).zip(&inputs) {
            let place = fill.place(benefit, claim, &input.name);
            let number = f64::from(seed * 1000 + claim * 100 + step);
            match &input.kind {
                InputKind::Money => fill.formatted(&place, number * 1234.5 + 0.07, "#,##0.00"),
                InputKind::Area => fill.number(&place, number + 0.25),
                InputKind::Count | InputKind::Months => fill.number(&place, f64::from(step % 12 + 1)),
                InputKind::YesNo => {
                    fill.text(&place, if (seed + step).is_multiple_of(2) { "是" } else { "否" })
                }
                InputKind::Date => fill.formatted(&place, 45_657.0 - f64::from(step), "yyyy-mm-dd"),
                InputKind::Text if input.name.ends_with("uscc") => fill.text(&place, "914403001922038216"),
                InputKind::Text => fill.text(&place, &format!("文字“{step}” & <{seed}>")),
                InputKind::Choice(choices) | InputKind::Grade(choices) => {
                    let label = choices[step as usize % choices.len()].label.clone();
                    fill.text(&place, &label)
                }
                InputKind::Loans => &mut fill,
            };
        }
    }
    for row in 5..10_u32 {
        let project = format!("项目 {seed}-{}（甲）", row % 2);
        fill.item(
            row,
            benefit,
            &project,
            &format!("2433200000008144{row:04}"),
            f64::from(row) * 1000.01 + 0.1,
        );
        fill.formatted(&format!("明细!J{row}"), 45_300.0 + f64::from(row), "yyyy-mm-dd");
    }
    fill.text("其他资助!B5", "项目甲").text("其他资助!C5", "市级").number("其他资助!D5", 200_000.5);
    fill.text("附件清单!B5", "合同.pdf").text("附件清单!C5", "合同");
    fill
}

fn same(name: &str, original: &ReadPackage, saved: &ReadPackage) {
    let (a, b) = (&original.package, &saved.package);
    assert_eq!(a.applicant, b.applicant, "{name}");
    assert_eq!(a.claims, b.claims, "{name}");
    assert_eq!(a.items, b.items, "{name}");
    assert_eq!(a.other_awards, b.other_awards, "{name}");
    assert_eq!(a.attachments, b.attachments, "{name}");
}

fn convert(format: &str, from: &Path, to: &Path) {
    let files: Vec<_> = std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    let profile = format!("-env:UserInstallation=file://{}/profile", to.display());
    let filter = if format == "xlsx" { "xlsx:Calc MS Excel 2007 XML" } else { format };
    let output = Command::new("soffice")
        .args(["--headless", &profile, "--convert-to", filter, "--outdir"])
        .arg(to)
        .args(files)
        .output()
        .expect("LibreOffice is installed by `cargo xtask test --long`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn templates_saved_by_libreoffice_read_to_the_same_values() {
    if std::env::var_os("WORKBENCH_LONG").is_none() {
        return;
    }
    with_child();
    let pack = pack();
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    std::fs::create_dir(&from).unwrap();
    let mut originals = Vec::new();
    for (seed, benefit) in (1_u32..).zip(&pack.benefits) {
        let bytes = fill(&benefit.id, seed).bytes();
        std::fs::write(from.join(format!("{}.xlsx", benefit.id)), &bytes).unwrap();
        originals.push((benefit.id.clone(), crate::tests::fill::read_bytes("a.xlsx", bytes, &pack).unwrap()));
    }
    assert!(originals.len() >= 25);
    for format in ["xlsx", "xls", "ods"] {
        let to = folder.path().join(format);
        std::fs::create_dir(&to).unwrap();
        convert(format, &from, &to);
        for (id, original) in &originals {
            let name = format!("{id}.{format}");
            let bytes = std::fs::read(to.join(&name)).unwrap();
            let saved = crate::tests::fill::read_bytes(&name, bytes, &pack)
                .unwrap_or_else(|refused| panic!("{name}: {refused}"));
            same(&name, original, &saved);
        }
    }
}
