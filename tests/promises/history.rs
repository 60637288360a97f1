//! The store as a whole: put back, moved, given a new key, broken. What happened is said, by the exit code too.

use std::path::Path;
use std::process::Command;

use outside_tests::{DEMO_PASSWORD, Office, cli, said};

fn old_put_back() -> (Office, std::process::Output) {
    let office = Office::set_up().unwrap();
    let store = office.path("workbench.db");
    let old = std::fs::read(&store).unwrap();
    office.done("admin", &["settings", "--lock-after", "9"]).unwrap();
    std::fs::write(&store, old).unwrap();
    let output = office.run("reviewer", &["cases"]).unwrap();
    (office, output)
}

#[test]
fn an_old_store_put_back_is_told_at_every_command_until_an_administrator_accepts_it() {
    let (office, first) = old_put_back();
    for output in
        [first, office.run("reviewer", &["cases"]).unwrap(), office.run("admin", &["cases"]).unwrap()]
    {
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains("比旁边的钥匙文件旧") && told.contains("store accept"), "{told}");
    }
    for command in [["audit", "verify"].as_slice(), &["check"]] {
        let output = office.run("auditor", command).unwrap();
        assert_eq!(output.status.code(), Some(1), "{command:?}: {}", said(&output));
        assert!(said(&output).contains("比旁边的钥匙文件旧"), "{}", said(&output));
    }
    let log = said(&office.run("auditor", &["audit", "list", "--json"]).unwrap());
    assert!(log.contains("history.mismatch"), "{log}");
    let refused = office.refused("reviewer", &["store", "accept", "--reason", "x"]).unwrap();
    assert!(refused.contains("不予办理"), "{refused}");
    let accepted = office.done("admin", &["store", "accept", "--reason", "换盘时用了旧副本"]).unwrap();
    assert!(accepted.contains("已确认"), "{accepted}");
    office.done("reviewer", &["cases"]).unwrap();
    office.done("auditor", &["audit", "verify"]).unwrap();
    let log = office.json("auditor", &["audit", "list"]).unwrap().to_string();
    assert!(log.contains("换盘时用了旧副本"), "{log}");
}

#[test]
fn a_store_is_moved_by_a_command_and_opens_there_alone() {
    let office = Office::set_up().unwrap();
    let to = office.path("新位置.db");
    let moved = office.done("admin", &["store", "move", to.to_str().unwrap()]).unwrap();
    assert!(moved.contains("已搬到"), "{moved}");
    let here = office.refused("admin", &["cases"]).unwrap();
    assert!(here.contains("已搬到") && here.contains("新位置.db"), "{here}");
    let there = cli(&to, "reviewer", DEMO_PASSWORD, &["cases"]).unwrap();
    assert_eq!(there.status.code(), Some(0), "{}", said(&there));
    let verified = cli(&to, "auditor", DEMO_PASSWORD, &["audit", "verify"]).unwrap();
    assert_eq!(verified.status.code(), Some(0), "{}", said(&verified));
}

#[test]
fn a_new_key_leaves_everybody_their_password_and_old_slots_nothing() {
    let office = Office::set_up().unwrap();
    let (store, slots) = (office.path("workbench.db"), office.path("workbench.db.slots"));
    let old = std::fs::read(&slots).unwrap();
    let retired = office.done("admin", &["user", "retire", "checker"]).unwrap();
    assert!(retired.contains("store rekey"), "it is offered: {retired}");
    let changed = office.done("reviewer", &["user", "passwd"]);
    // The same password again is refused; what is advised stands with a real change.
    assert!(changed.is_err());
    let made = office.done("admin", &["store", "rekey"]).unwrap();
    assert!(made.contains("新的恢复密钥") && made.contains("before-new-key-"), "{made}");
    for user in ["admin", "reviewer", "approver", "auditor"] {
        office.done(user, &["cases"]).unwrap();
    }
    office.done("auditor", &["audit", "verify"]).unwrap();
    let new = std::fs::read(&slots).unwrap();
    std::fs::write(&slots, old).unwrap();
    for user in ["admin", "checker", "reviewer"] {
        let output = cli(&store, user, DEMO_PASSWORD, &["cases"]).unwrap();
        assert_eq!(output.status.code(), Some(1), "{user} by the old slots: {}", said(&output));
    }
    std::fs::write(&slots, new).unwrap();
    let refused = office.refused("reviewer", &["store", "rekey"]).unwrap();
    assert!(refused.contains("不予办理"), "{refused}");
}

fn spoil(store: &Path, page: usize) {
    let mut bytes = std::fs::read(store).unwrap();
    bytes[page * 4096 + 1000] ^= 0x55;
    std::fs::write(store, bytes).unwrap();
}

#[test]
fn a_broken_store_is_checked_kept_from_harm_and_rescued() {
    let office = Office::set_up().unwrap();
    let store = office.path("workbench.db");
    let sample = outside_tests::root().join("assets/samples/01-砚湖微电子-流片.zip");
    let number = office.import(&sample).unwrap().remove(0);
    let pages = std::fs::metadata(&store).unwrap().len() / 4096;
    // Among the pages of the attachments.
    spoil(&store, usize::try_from(pages).unwrap() - 20);
    let before = std::fs::read(&store).unwrap();
    let checked = office.run("auditor", &["check"]).unwrap();
    assert_eq!(checked.status.code(), Some(1));
    let told = said(&checked);
    assert!(
        told.contains("数据文件已损坏") && told.contains("读得出") && told.contains("store rescue"),
        "{told}"
    );
    let signed_in = std::fs::read(&store).unwrap();
    let refused = office.run("reviewer", &["case", "declare", &number]).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("不再写入"), "{}", said(&refused));
    assert!(std::fs::read(&store).unwrap() == signed_in, "nothing was written since");
    drop(before);

    let to = office.path("抢救.db");
    let path = to.to_str().unwrap();
    let kept_out = office.refused("reviewer", &["store", "rescue", path]).unwrap();
    assert!(kept_out.contains("不予办理"), "{kept_out}");
    let rescued = office.run("admin", &["store", "rescue", path]).unwrap();
    assert!(said(&rescued).contains("案卷（cases）：1 行"), "{}", said(&rescued));
    let there = |user: &str, arguments: &[&str]| cli(&to, user, DEMO_PASSWORD, arguments).unwrap();
    let checked = there("auditor", &["check"]);
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    assert_eq!(there("reviewer", &["case", "declare", &number]).status.code(), Some(0));
}

#[test]
fn a_store_that_nobody_can_sign_in_to_is_checked_and_rescued_with_everybody_in_it() {
    let office = Office::set_up().unwrap();
    let store = office.path("workbench.db");
    let sample = outside_tests::root().join("assets/samples/01-砚湖微电子-流片.zip");
    let number = office.import(&sample).unwrap().remove(0);
    office.done("reviewer", &["case", "declare", &number]).unwrap();
    // The users' page: the first table that the store ever had.
    spoil(&store, 1);
    let checked = office.run("auditor", &["check"]).unwrap();
    let told = said(&checked);
    assert_eq!(checked.status.code(), Some(1), "{told}");
    assert!(
        told.contains("第 2 页") && told.contains("store rescue") && told.contains("用户（users）：0 行"),
        "{told}"
    );
    assert!(!["SQL", "malformed", "memory", "HMAC"].iter().any(|foreign| told.contains(foreign)), "{told}");
    let to = office.path("抢救.db");
    let rescued = said(&office.run("admin", &["store", "rescue", to.to_str().unwrap()]).unwrap());
    assert!(rescued.contains("用户 reviewer 的记录读不出") && rescued.contains("user roles"), "{rescued}");
    let there = |user: &str, arguments: &[&str]| cli(&to, user, DEMO_PASSWORD, arguments).unwrap();
    let none = there("reviewer", &["cases"]);
    assert!(!said(&none).contains(&number), "of no bureau yet: {}", said(&none));
    let set = there("admin", &["user", "roles", "reviewer", "--role", "reviewer"]);
    assert_eq!(set.status.code(), Some(0), "{}", said(&set));
    assert!(said(&there("reviewer", &["cases"])).contains(&number));
    let verified = there("auditor", &["audit", "verify"]);
    assert_eq!(verified.status.code(), Some(0), "{}", said(&verified));
}

#[test]
fn a_change_of_password_says_when_a_new_key_is_advised() {
    let office = Office::set_up().unwrap();
    let mut change = Command::new(outside_tests::binary().unwrap());
    change.args(["user", "passwd", "--user", "reviewer", "--store"]).arg(office.path("workbench.db"));
    change.env("WORKBENCH_PASSWORD", DEMO_PASSWORD).env("WORKBENCH_NEW_PASSWORD", "lingyi-ge-kouling-58");
    let changed = said(&change.output().unwrap());
    assert!(changed.contains("口令已更改") && changed.contains("store rekey"), "{changed}");
}
