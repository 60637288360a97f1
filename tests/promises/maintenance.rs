//! A store that nothing gets lost from, from the command line: what follows a decision, lost passwords, a full disk.

use std::path::{Path, PathBuf};
use std::process::Command;

use outside_tests::{DEMO_PASSWORD, Demo, binary, cli, said};

const SIGNED: &str = "经信-2024-0001";

#[test]
fn a_signed_case_is_announced_paid_listed_and_exported() {
    let demo = Demo::make().unwrap();
    let run = |user: &str, arguments: &[&str]| {
        let output = demo.cli(user, arguments).unwrap();
        assert!(output.status.success(), "{user} {arguments:?}: {}", said(&output));
    };
    let refused = demo.cli("reviewer", &["case", "pay", SIGNED]).unwrap();
    assert_eq!(refused.status.code(), Some(1), "it is not announced yet");
    let announce = ["case", "announce", SIGNED, "--from", "2024-11-25", "--until", "2024-12-01"];
    let unnamed = demo.cli("reviewer", &announce).unwrap();
    assert!(unnamed.status.code() == Some(1) && said(&unnamed).contains("文号或载体"), "{}", said(&unnamed));
    run("reviewer", &[&announce[..], &["--document", "区政府门户网站"]].concat());
    let pay = ["case", "pay", SIGNED, "--on", "2024-12-05", "--document", "凭证118", "--no-objection"];
    // What was missing at the decision is asked for one by one.
    let short = demo.cli("reviewer", &pay).unwrap();
    assert!(short.status.code() == Some(1) && said(&short).contains("还缺"), "{}", said(&short));
    let shown = demo.json("reviewer", &["case", "show", SIGNED]).unwrap();
    let missing = shown["materials"].as_array().unwrap().iter().filter(|one| one["state"] == "missing");
    let papers: Vec<&str> = missing.flat_map(|one| ["--paper", one["material"].as_str().unwrap()]).collect();
    assert!(papers.len() >= 2, "{shown}");
    let pay = [&pay[..], &papers].concat();
    let unchecked = demo.cli("reviewer", &pay).unwrap();
    let told = said(&unchecked);
    assert!(unchecked.status.code() == Some(1) && told.contains("收款账户"), "{told}");
    run("reviewer", &[&pay[..], &["--account-checked"]].concat());
    assert_eq!(demo.json("auditor", &["case", "show", SIGNED]).unwrap()["stage"], "paid");

    let ledger = demo.json("auditor", &["ledger", "--year", "2024"]).unwrap();
    let uscc = ledger["rows"][0]["uscc"].as_str().unwrap();
    let of_one = demo.json("auditor", &["ledger", "--uscc", uscc]).unwrap();
    let rows = of_one["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["uscc"] == uscc), "{of_one}");
    assert_eq!(demo.json("auditor", &["ledger", "--year", "2019"]).unwrap()["total"], "0.00");
    for report in ["summary", "publicity", "payout"] {
        let out = demo.path(&format!("{report}.xlsx"));
        run("auditor", &["export", report, "--out", out.to_str().unwrap()]);
        assert!(std::fs::read(&out).unwrap().starts_with(b"PK"), "{report}");
        let again = demo.cli("auditor", &["export", report, "--out", out.to_str().unwrap()]).unwrap();
        assert!(said(&again).contains("已经存在"), "no file is replaced: {}", said(&again));
    }
    let log = demo.path("log.jsonl");
    run("auditor", &["audit", "export", "--out", log.to_str().unwrap()]);
    let lines = std::fs::read_to_string(&log).unwrap();
    assert!(lines.lines().count() > 100 && lines.contains("case.pay"));
    assert_eq!(demo.json("auditor", &["audit", "verify"]).unwrap()["good"], true);
    assert_eq!(demo.json("auditor", &["check"]).unwrap()["good"], true);
}

#[test]
fn the_recovery_key_that_was_printed_opens_a_store_whose_passwords_are_lost() {
    let folder = tempfile::TempDir::new().unwrap();
    let store = folder.path().join("库.db");
    let made = cli(&store, "x", DEMO_PASSWORD, &["init", "--bureau", "滨江", "--admin", "管理员", "--json"]);
    let key = outside_tests::json(&made.unwrap()).unwrap()["recovery_key"].as_str().unwrap().to_owned();
    let recover = |key: &str| {
        let mut command = Command::new(binary().unwrap());
        command.args(["recover", "--admin", "管理员", "--key", key, "--json", "--store"]).arg(&store);
        command.env("WORKBENCH_NEW_PASSWORD", "xin-kouling-2026").output().unwrap()
    };
    assert!(!recover("AAAAA-AAAAA").status.success());
    let recovered = outside_tests::json(&recover(&key)).unwrap();
    assert_ne!(recovered["recovery_key"], key.as_str());
    assert!(!recover(&key).status.success(), "it opens nothing any more");
    assert!(!cli(&store, "管理员", DEMO_PASSWORD, &["user", "list"]).unwrap().status.success());
    assert!(cli(&store, "管理员", "xin-kouling-2026", &["user", "list"]).unwrap().status.success());
    let verdict = cli(&store, "管理员", "xin-kouling-2026", &["audit", "verify", "--json"]).unwrap();
    assert_eq!(outside_tests::json(&verdict).unwrap()["good"], true);
}

/// A small disk, unmounted at the end.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount() -> Option<Disk> {
        let folder = tempfile::TempDir::new().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"]).arg(folder.path());
        if cfg!(target_os = "linux") && mount.output().is_ok_and(|mount| mount.status.success()) {
            return Some(Disk(folder));
        }
        eprintln!("跳过：这里不能挂载磁盘（需要 root）");
        None
    }

    fn fill(&self) -> PathBuf {
        use std::io::Write;
        let ballast = self.0.path().join("ballast");
        let mut file = std::fs::File::create(&ballast).unwrap();
        for size in [1 << 16, 4096, 1] {
            let block = vec![0; size];
            while file.write_all(&block).is_ok() {}
        }
        ballast
    }

    fn remount(&self, how: &str) {
        let mut mount = Command::new("mount");
        assert!(mount.args(["-o", &format!("remount,{how}")]).arg(self.0.path()).status().unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

fn copy_store(demo: &Demo, to: &Path) -> PathBuf {
    let store = to.join("workbench.db");
    for name in ["workbench.db", "workbench.db.slots"] {
        std::fs::copy(demo.path(name), to.join(name)).unwrap();
    }
    store
}

#[test]
fn on_a_full_or_read_only_disk_a_store_can_be_read_and_backed_up_and_says_why_it_cannot_be_changed() {
    let Some(disk) = Disk::mount() else { return };
    // The last to close a store folds its log in: what is copied is whole.
    let demo = Demo::make().unwrap();
    let store = copy_store(&demo, disk.0.path());
    let change = ["case", "comment", SIGNED, "请看附件"];
    let run = |user: &str, arguments: &[&str]| cli(&store, user, DEMO_PASSWORD, arguments).unwrap();
    let elsewhere = tempfile::TempDir::new().unwrap();
    for (how, words) in [("full", "磁盘空间不足"), ("read-only", "不可写")] {
        let before = std::fs::read(&store).unwrap();
        let ballast = (how == "full").then(|| disk.fill());
        if how == "read-only" {
            disk.remount("ro");
        }
        let listed = run("reviewer", &["cases"]);
        assert!(listed.status.success(), "{how}: {}", said(&listed));
        let refused = run("reviewer", &change);
        assert_eq!(refused.status.code(), Some(1), "{how}");
        assert!(said(&refused).contains(words), "{how}: {}", said(&refused));
        let backup = elsewhere.path().join(format!("{how}.backup"));
        let backed_up = run("admin", &["backup", backup.to_str().unwrap()]);
        assert!(backed_up.status.success(), "{how}: {}", said(&backed_up));
        assert!(std::fs::read(&store).unwrap() == before, "{how}: byte for byte");
        match ballast {
            Some(ballast) => std::fs::remove_file(ballast).unwrap(),
            None => disk.remount("rw"),
        }
        let done = run("reviewer", &change);
        assert!(done.status.success(), "{how}, with room again: {}", said(&done));
    }
    assert!(run("auditor", &["audit", "verify"]).status.success());
}
