//! What keeps a store well, while people work at it.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::cell::Cell;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use support::*;
use workbench::{Error, Workbench};

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn good(desk: &Mutex<Workbench>) -> bool {
    workbench::check_store(desk, &|_| {}, &AtomicBool::new(false)).unwrap().good
}

#[test]
fn automatic_backups_rotate_and_restore() {
    let mut bureau = Bureau::set_up();
    let folder = bureau.out("workbench.db.backups");
    std::fs::create_dir(&folder).unwrap();
    for day in 1..=20 {
        std::fs::write(folder.join(format!("auto-2026-01-{day:02}.backup")), "old").unwrap();
    }
    std::fs::write(folder.join("auto-2026-01-20.backup.0a1b2c3d.new"), "cut short").unwrap();
    std::fs::write(folder.join("手工.backup"), "mine").unwrap();
    let desk = Mutex::new(bureau.take("reviewer"));
    let made = workbench::back_up_automatically(&desk).unwrap().unwrap();
    assert_eq!(workbench::back_up_automatically(&desk).unwrap(), None, "once a day");
    let names = names_in(&folder);
    assert_eq!(names.len(), 15, "fourteen of its own and one that it leaves alone: {names:?}");
    assert!(
        names.contains(&"手工.backup".to_owned()) && !names.contains(&"auto-2026-01-07.backup".to_owned())
    );
    let elsewhere = bureau.out("restored.db");
    workbench::restore(made.as_ref(), &elsewhere).unwrap();
    let mut desk = Workbench::new(elsewhere, root().join("assets/fonts"));
    desk.sign_in("admin", &secret()).unwrap();
    assert!(good(&Mutex::new(desk)));
}

#[test]
fn the_desk_goes_on_while_a_backup_is_made_and_the_backup_is_of_one_moment() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let mut reviewer = Mutex::new(bureau.take("reviewer"));
    let admin = Mutex::new(bureau.take("admin"));
    let file = bureau.out("库.backup");
    let told = Cell::new(0);
    let go_on = AtomicBool::new(false);
    workbench::back_up(
        &admin,
        &file,
        &|step| {
            assert!((1..=100).contains(&step.percent) && step.doing == "备份", "{step:?}");
            told.set(told.get() + 1);
            // Somebody else writes, and the administrator's own desk answers.
            reviewer.lock().unwrap().comment(&number, &format!("备份时的话 {}", told.get()), None).unwrap();
            admin.try_lock().unwrap().users().unwrap();
        },
        &go_on,
    )
    .unwrap();
    assert!(told.get() > 1, "it says how far it is");
    assert!(good(&admin));
    let elsewhere = bureau.out("restored.db");
    workbench::restore(&file, &elsewhere).unwrap();
    let mut restored = Workbench::new(elsewhere, root().join("assets/fonts"));
    restored.sign_in("admin", &secret()).unwrap();
    let talk = |desk: &mut Workbench| desk.show_case(&number).unwrap().comments.len();
    let (there, kept) = (talk(reviewer.get_mut().unwrap()), talk(&mut restored));
    assert_eq!((there, kept), (told.get(), 0), "what came after the backup began is not in it");
    assert!(good(&Mutex::new(restored)));
}

#[test]
fn a_backup_that_is_stopped_leaves_nothing_and_a_check_can_be_stopped_too() {
    let mut bureau = Bureau::set_up();
    let admin = Mutex::new(bureau.take("admin"));
    let folder = bureau.out("别处");
    std::fs::create_dir(&folder).unwrap();
    let stop = AtomicBool::new(false);
    let file = folder.join("库.backup");
    let stopped = workbench::back_up(&admin, &file, &|_| stop.store(true, Ordering::Relaxed), &stop);
    assert_eq!(stopped.unwrap_err().to_string(), "已停止");
    assert_eq!(names_in(&folder), Vec::<String>::new());
    let checked = workbench::check_store(&admin, &|_| {}, &stop);
    assert!(matches!(checked, Err(Error::Stopped)), "{checked:?}");
    stop.store(false, Ordering::Relaxed);
    workbench::back_up(&admin, &file, &|_| {}, &stop).unwrap();
    assert_eq!(names_in(&folder), ["库.backup"]);
}

#[test]
fn two_backups_to_one_place_at_once_leave_one_whole_backup() {
    let mut bureau = Bureau::set_up();
    let [first, second] = ["admin", "reviewer"].map(|name| Mutex::new(bureau.take(name)));
    let made: Vec<Option<String>> = std::thread::scope(|scope| {
        let both = [&first, &second].map(|desk| scope.spawn(|| workbench::back_up_automatically(desk)));
        both.into_iter().map(|one| one.join().unwrap().unwrap()).collect()
    });
    assert!(made.iter().any(Option::is_some), "{made:?}");
    let folder = bureau.out("workbench.db.backups");
    assert_eq!(names_in(&folder).len(), 1, "{:?}", names_in(&folder));
    let elsewhere = bureau.out("restored.db");
    workbench::restore(&folder.join(&names_in(&folder)[0]), &elsewhere).unwrap();
    let mut restored = Workbench::new(elsewhere, root().join("assets/fonts"));
    restored.sign_in("admin", &secret()).unwrap();
    assert!(good(&Mutex::new(restored)));
}

#[test]
fn settling_in_finds_nothing_wrong_with_a_whole_store_and_backs_it_up() {
    let mut bureau = Bureau::set_up();
    let desk = Mutex::new(bureau.take("checker"));
    assert_eq!(workbench::maintain_at_sign_in(&desk).unwrap(), Vec::<String>::new());
    assert_eq!(names_in(&bureau.out("workbench.db.backups")).len(), 1);
    // Where the folder of backups cannot be made, that is said, and nothing else happens.
    std::fs::remove_dir_all(bureau.out("workbench.db.backups")).unwrap();
    std::fs::write(bureau.out("workbench.db.backups"), "in the way").unwrap();
    let wrong = workbench::maintain_at_sign_in(&desk).unwrap();
    assert!(wrong.len() == 1 && wrong[0].contains("自动备份没有做成"), "{wrong:?}");
}

#[test]
fn a_store_that_is_not_the_one_that_was_seen_says_so_until_an_administrator_accepts_it() {
    let mut bureau = Bureau::set_up();
    for name in ["reviewer", "checker", "approver", "auditor", "admin"] {
        bureau.session_of(name).sign_out();
        drop(bureau.take(name));
    }
    let old = std::fs::read(bureau.path()).unwrap();
    let sit = |name: &str| {
        let mut desk = Workbench::new(bureau.path(), root().join("assets/fonts"));
        let view = desk.sign_in(name, &secret()).unwrap();
        (desk, view)
    };
    let (mut desk, view) = sit("admin");
    assert_eq!(view.history, Vec::<String>::new());
    desk.set_lock_after(9).unwrap();
    desk.sign_out();
    drop(desk);
    std::fs::write(bureau.path(), old).unwrap();
    for _ in 0..4 {
        let (mut desk, view) = sit("reviewer");
        assert!(view.history[0].contains("比旁边的钥匙文件旧"), "{:?}", view.history);
        let refused = desk.accept_history("查过了", &secret());
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        desk.sign_out();
    }
    let (mut auditor, _) = sit("auditor");
    assert!(!auditor.verify_audit(&[]).unwrap().good);
    let (mut admin, _) = sit("admin");
    assert!(matches!(admin.accept_history("  ", &secret()), Err(Error::Invalid(_))));
    assert!(admin.accept_history("换盘时用了旧副本", &wrong()).is_err());
    assert_eq!(admin.accept_history("换盘时用了旧副本", &secret()).unwrap().len(), 1);
    assert!(admin.history().is_empty());
    assert!(admin.accept_history("再来", &secret()).is_err(), "there is nothing left to accept");
    let (_, view) = sit("reviewer");
    assert_eq!(view.history, Vec::<String>::new());
    let found = auditor.verify_audit(&[]).unwrap();
    assert!(found.good, "{found:#?}");
}

#[test]
fn a_check_of_a_broken_store_speaks_chinese_alone() {
    let mut bureau = Bureau::set_up();
    bureau.import("01-砚湖微电子-流片.zip");
    for name in ["admin", "reviewer", "checker", "approver", "auditor"] {
        drop(bureau.take(name));
    }
    let path = bureau.out("workbench.db");
    let whole = std::fs::read(&path).unwrap();
    let mut checked = 0;
    for page in (2..whole.len() / 4096).step_by(9) {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 1000] ^= 0x55;
        std::fs::write(&path, bytes).unwrap();
        let mut desk = Workbench::new(path.clone(), root().join("assets/fonts"));
        // Where the users or the list of tables are broken nobody signs in, and is told what to do.
        match desk.sign_in("admin", &secret()) {
            Err(refused) => assert!(refused.to_string().contains("store rescue"), "page {page}: {refused}"),
            Ok(_) => {
                let desk = Mutex::new(desk);
                let check = workbench::check_store(&desk, &|_| {}, &AtomicBool::new(false)).unwrap();
                assert!(!check.good && check.damaged, "page {page}");
                let first = &check.found[0];
                assert!(first.contains(&format!("第 {} 页", page + 1)), "page {page}: {first}");
                assert!(
                    first.contains("从备份恢复") && first.contains("store rescue"),
                    "page {page}: {first}"
                );
                // A table that has no Chinese name stands with its own; of SQLite's words there are none.
                for line in &check.found {
                    let mut words =
                        line.split(|letter: char| !(letter.is_ascii_alphabetic() || letter == '_'));
                    let foreign = words.find(|word| {
                        word.len() > 1
                            && !line.contains(&format!("（{word}）"))
                            && !line.contains(&format!("表 {word}："))
                    });
                    assert!(matches!(foreign, None | Some("store")), "page {page}: {line}");
                }
                checked += 1;
            }
        }
        for ending in ["-wal", "-shm", ".damaged"] {
            let _ = std::fs::remove_file(bureau.out(&format!("workbench.db{ending}")));
        }
    }
    assert!(checked > 10, "{checked}");
}
