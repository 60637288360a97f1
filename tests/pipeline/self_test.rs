//! The self-test: this computer tried out without a sign-in, told in a table, printed for an administrator.

use std::path::Path;
use std::process::{Command, Output};

use outside_tests::{Office, binary, said};
use serde_json::Value;

fn self_test(store: &Path, home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(binary().unwrap());
    command.arg("self-test").args(arguments).arg("--store").arg(store);
    command.env("HOME", home).env("XDG_DATA_HOME", home).output().unwrap()
}

fn check<'a>(found: &'a Value, what: &str) -> &'a Value {
    let checks = found["checks"].as_array().unwrap();
    checks.iter().find(|check| check["what"] == what).unwrap_or_else(|| panic!("no {what}: {found}"))
}

#[test]
fn a_sound_computer_is_told_so_and_the_report_is_a_paper_that_verify_knows() {
    let office = Office::set_up().unwrap();
    let (store, home) = (office.path("workbench.db"), office.path("home"));
    std::fs::create_dir(&home).unwrap();
    let before = std::fs::read(&store).unwrap();
    let output = self_test(&store, &home, &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["sound"], true, "{found}");
    assert_eq!(found["version"], env!("CARGO_PKG_VERSION"));
    let sum = Command::new("sha256sum").arg(binary().unwrap()).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert_eq!(found["sha256"].as_str().unwrap(), sum.split_whitespace().next().unwrap());
    assert!(check(&found, "数据文件")["seen"].as_str().unwrap().contains("5 位用户"), "{found}");
    for what in ["磁盘空间", "字体", "出件和签名", "识读子程序", "时钟", "异常报告"] {
        assert_ne!(check(&found, what)["state"], "failed", "{found}");
    }
    assert_eq!(std::fs::read(&store).unwrap(), before, "the store is left as it is");
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 0, "nothing is written");

    let report = office.path("自检.pdf");
    let output = self_test(&store, &home, &["--pdf", report.to_str().unwrap()]);
    assert!(said(&output).contains("本机具备运行本程序的条件"), "{}", said(&output));
    let text = Command::new("pdftotext").arg(&report).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("自检报告") && text.contains("出件和签名"), "{text}");
    let verified = Command::new(binary().unwrap()).arg("verify").arg(&report).output().unwrap();
    assert!(said(&verified).contains("是本机自检报告"), "{}", said(&verified));
}

#[test]
fn what_is_missing_or_broken_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("workbench.db");
    let output = self_test(&store, folder.path(), &["--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of_store = check(&found, "数据文件");
    assert_eq!((&of_store["state"], output.status.code()), (&"warning".into(), Some(0)), "{found}");

    std::fs::write(&store, "no store").unwrap();
    std::fs::write(folder.path().join("workbench.db.slots"), "no slots").unwrap();
    let output = self_test(&store, folder.path(), &["--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of_store = check(&found, "数据文件");
    assert_eq!((&of_store["state"], output.status.code()), (&"failed".into(), Some(1)), "{found}");
    assert!(of_store["remedy"].as_str().unwrap().contains("restore"), "{found}");
    assert_eq!(found["sound"], false);
}
