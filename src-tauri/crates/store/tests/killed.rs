//! kill -9 at any moment: what was confirmed is there, nothing is half, and the store opens.

#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, clippy::print_stdout)]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use casework::{Decision, Finding, Person, Role};
use policy::Money;
use secrecy::SecretString;
use store::{NewStore, Store, StoreError};
use support::*;

const FOLDER: &str = "STORE_TEST_FOLDER";
const CHANGES: &str = "STORE_TEST_PASSWORD_CHANGES";

/// How often: a sample, unless the whole number is asked for.
fn kills() -> u64 {
    if std::env::var_os("WORKBENCH_LONG").is_some() { 300 } else { 12 }
}

fn confirm(line: String) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{line}").unwrap();
    out.flush().unwrap();
}

fn number(index: i64) -> String {
    format!("经信-2024-{index:04}")
}

/// The password after so many changes.
fn nth_password(changes: usize) -> SecretString {
    password(&format!("口令{changes}"))
}

/// What the child does until it is killed. It says what is confirmed, line by line.
#[test]
fn child_writes_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let path = Path::new(&folder).join("workbench.db");
    let mut changes: usize = std::env::var(CHANGES).unwrap().parse().unwrap();
    let (mut store, actor) = Store::open(&path, ADMIN, &nth_password(changes), at(1)).unwrap();
    let staff = [Role::Reviewer, Role::Checker, Role::Approver].map(|_| actor.person.clone());
    confirm("ready".to_owned());
    for round in 0.. {
        let number = store
            .write(|tx| {
                let number = tx.next_case_number("经信", 2024)?;
                put(tx, &full_case(&number, &staff), &actor.person)?;
                tx.put_original(&vec![7; 200_000])?;
                Ok::<_, StoreError>(number)
            })
            .unwrap();
        confirm(format!("case {number}"));
        let amount = Money::from_fen(i64::from(round) + 1);
        let decision = Decision { amount, ..full_case(&number, &staff).decisions[0].clone() };
        store
            .write(|tx| {
                tx.audit(event("case.decide", &number))?;
                tx.put_decision(&number, &decision)
            })
            .unwrap();
        confirm(format!("decision {number} {amount}"));
        let finding =
            Finding { note: format!("第{round}轮"), ..full_case(&number, &staff).findings[0].clone() };
        store
            .write(|tx| {
                tx.audit(event("case.find", &number))?;
                tx.put_finding(&number, &finding)
            })
            .unwrap();
        confirm(format!("finding {number} {}", finding.note));
        let id = actor.person.id;
        let (old, new) = (nth_password(changes), nth_password(changes + 1));
        store
            .write(|tx| {
                tx.audit(event("user.password", ADMIN))?;
                tx.change_password(id, &old, &new)
            })
            .unwrap();
        changes += 1;
        confirm(format!("password {changes}"));
        let to = Path::new(&folder).join("backup");
        let _ = std::fs::remove_file(&to);
        store.backup(&to, at(1)).unwrap();
    }
}

/// The password that opens: after the confirmed changes, or one more that was made and not yet confirmed.
fn open(path: &Path, confirmed: usize) -> (usize, Store, casework::Actor) {
    for changes in [confirmed, confirmed + 1] {
        match Store::open(path, ADMIN, &nth_password(changes), at(1)) {
            Ok((store, actor)) => return (changes, store, actor),
            Err(StoreError::WrongPassword) => {}
            Err(error) => panic!("{error}"),
        }
    }
    panic!("no password opens the store");
}

/// What the child confirmed before it was killed: within some milliseconds after so many confirmations, so
/// that a busy machine kills at the same places.
fn run_and_kill(child: &str, folder: &Folder, changes: usize, kill: u64) -> Vec<String> {
    run_and_kill_within(child, folder, changes, kill, 61)
}

fn run_and_kill_within(
    child: &str,
    folder: &Folder,
    changes: usize,
    kill: u64,
    milliseconds: u64,
) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", child, "--nocapture"])
        .env(FOLDER, folder.folder())
        .env(CHANGES, changes.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut lines = lines.filter(|line| !line.is_empty()).skip_while(|line| line != "ready").skip(1);
    let mut confirmed: Vec<String> = lines.by_ref().take(usize::try_from(kill % 6).unwrap()).collect();
    let reading = std::thread::spawn(move || lines.collect::<Vec<_>>());
    std::thread::sleep(Duration::from_millis(kill * 37 % milliseconds));
    child.kill().unwrap();
    child.wait().unwrap();
    confirmed.extend(reading.join().unwrap());
    confirmed
}

/// Everything in order; gives how many changes of password and how many cases there are.
fn check(folder: &Folder, confirmed: &[String], (changes, before): (usize, i64)) -> (usize, i64) {
    let last = confirmed.iter().rev().find_map(|line| line.strip_prefix("password "));
    let changes = last.map_or(changes, |count| count.parse().unwrap());
    let (changes, mut store, actor) = open(&folder.path(), changes);
    store.check_integrity().unwrap();
    let (verdict, page) = store
        .read(|reader| {
            Ok::<_, StoreError>((
                reader.verify_audit(&[])?,
                reader.list_cases(&store::CaseFilter::default())?,
            ))
        })
        .unwrap();
    assert_eq!(verdict.fault, None);
    assert_eq!(store.read(|reader| reader.history()).unwrap(), [], "what was seen before is there");
    // Numbers without gaps, and each case whole.
    let cases = i64::try_from(page.total).unwrap();
    let staff: [Person; 3] = std::array::from_fn(|_| actor.person.clone());
    for index in before + 1..=cases {
        let number = number(index);
        let mut case = store.read(|reader| reader.load_case(&number)).unwrap().unwrap();
        let whole = full_case(&number, &staff);
        case.decisions.clone_from(&whole.decisions);
        // The finding that the child puts anew goes to the end.
        assert_eq!(case.findings.len(), whole.findings.len());
        case.findings.clone_from(&whole.findings);
        // One person in all roles here: which of them was first says nothing.
        assert_eq!(case.hands.len(), whole.hands.len());
        case.hands.clone_from(&whole.hands);
        assert_eq!(case, whole);
    }
    for line in confirmed {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["case", number] => assert!(page.rows.iter().any(|row| row.number == *number), "{line}"),
            ["decision", number, amount] => {
                let case = store.read(|reader| reader.load_case(number)).unwrap().unwrap();
                assert_eq!(case.decisions[0].amount.to_string(), *amount);
            }
            ["finding", number, note] => {
                let case = store.read(|reader| reader.load_case(number)).unwrap().unwrap();
                assert_eq!(case.finding("c1", "key-chip").unwrap().note, *note);
            }
            _ => {}
        }
    }
    store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
    (changes, cases)
}

#[test]
fn killed_at_any_moment_nothing_confirmed_is_lost_and_nothing_is_half() {
    let folder = Folder::new();
    let (mut store, actor, _) = create(&folder);
    store
        .write(|tx| {
            tx.audit(event("user.password", ADMIN))?;
            tx.change_password(actor.person.id, &password("一号口令"), &nth_password(0))
        })
        .unwrap();
    drop(store);
    let mut so_far = (0, 0);
    for kill in 0..kills() {
        let confirmed = run_and_kill("child_writes_until_it_is_killed", &folder, so_far.0, kill);
        so_far = check(&folder, &confirmed, so_far);
    }
    assert!(so_far.0 > 5 && so_far.1 > 5, "the child came to work: {so_far:?}");
    let attempts = std::fs::read(folder.join("workbench.db.attempts")).unwrap_or_default();
    assert_eq!(attempts, b"", "failed sign-ins went to the log");
}

fn make(path: &Path) -> Result<(), StoreError> {
    let password = nth_password(0);
    let new = NewStore {
        bureau: "滨江区经信局",
        admin: ADMIN,
        roles: &[],
        password: &password,
        cost: CHEAP,
        at: at(0),
    };
    Store::create(path, &new, |tx, _| tx.put_root_certificate(b"root", at(0))).map(drop)
}

/// Makes, backs up and restores until it is killed.
#[test]
fn child_makes_stores_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let named = |round: usize, name: &str| Path::new(&folder).join(format!("{round}-{name}"));
    confirm("ready".to_owned());
    for round in 0.. {
        make(&named(round, "made.db")).unwrap();
        confirm(format!("{round}-made.db"));
        let (store, _) = Store::open(&named(round, "made.db"), ADMIN, &nth_password(0), at(1)).unwrap();
        store.backup(&named(round, "backup"), at(1)).unwrap();
        store::restore(&named(round, "backup"), &named(round, "restored.db")).unwrap();
        confirm(format!("{round}-restored.db"));
    }
}

#[test]
fn a_store_that_was_being_made_or_restored_is_there_whole_or_can_be_made_again() {
    let mut seen = 0;
    for kill in 0..kills() {
        let folder = Folder::new();
        let confirmed = run_and_kill("child_makes_stores_until_it_is_killed", &folder, 0, kill);
        let confirmed: Vec<_> = confirmed.iter().filter(|line| line.ends_with(".db")).collect();
        seen += confirmed.len();
        for name in &confirmed {
            assert!(folder.join(name).exists(), "{name}");
        }
        for round in 0..=confirmed.len() / 2 {
            let made = folder.join(&format!("{round}-made.db"));
            if !made.exists() {
                make(&made).unwrap();
            }
            let restored = folder.join(&format!("{round}-restored.db"));
            let backup = folder.join(&format!("{round}-backup"));
            if backup.exists() && !restored.exists() {
                store::restore(&backup, &restored).unwrap();
            }
            for path in [made, restored].iter().filter(|path| path.exists()) {
                let (store, _) = Store::open(path, ADMIN, &nth_password(0), at(2)).unwrap();
                store.check_integrity().unwrap();
                let verdict = store.read(|reader| reader.verify_audit(&[])).unwrap();
                assert_eq!(verdict.fault, None);
                assert!(store.read(|reader| reader.root_certificate()).unwrap().is_some());
            }
        }
    }
    assert!(seen > 5, "the child came to work: {seen}");
}

const RELEASED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/released/schema-1.backup");

/// Opens stores of the first schema, which brings them up, until it is killed.
#[test]
fn child_migrates_stores_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    confirm("ready".to_owned());
    for round in 0.. {
        let path = Path::new(&folder).join(format!("{round}.db"));
        store::restore(RELEASED.as_ref(), &path).unwrap();
        confirm(format!("restored {round}"));
        let (mut store, _) = Store::open(&path, ADMIN, &password("一号口令"), at(20)).unwrap();
        store.write(|tx| tx.audit(event("case.find", "经信-2024-0001"))).unwrap();
        confirm(format!("migrated {round}"));
    }
}

#[test]
fn killed_within_a_migration_a_store_is_of_the_old_schema_or_the_new_one() {
    let (mut seen, mut halfway) = (0, 0);
    for kill in 0..kills() {
        let folder = Folder::new();
        let confirmed = run_and_kill("child_migrates_stores_until_it_is_killed", &folder, 0, kill);
        for round in 0.. {
            let path = folder.join(&format!("{round}.db"));
            if !path.exists() {
                break;
            }
            let migrated = confirmed.iter().any(|line| *line == format!("migrated {round}"));
            halfway += usize::from(!migrated);
            // Opening goes on with the migration wherever it was cut short.
            let (store, _) = Store::open(&path, ADMIN, &password("一号口令"), at(30)).unwrap();
            store.check_integrity().unwrap();
            let (case, verdict) = store
                .read(|reader| {
                    Ok::<_, StoreError>((
                        reader.load_case("经信-2024-0001")?.unwrap(),
                        reader.verify_audit(&[])?,
                    ))
                })
                .unwrap();
            assert_eq!((case.findings.len(), case.decisions.len(), case.signatures.len()), (2, 1, 2));
            assert_eq!(verdict.fault, None);
            let entries = store.read(|reader| reader.audit_of("经信-2024-0001")).unwrap();
            assert!(!migrated || entries.iter().any(|entry| entry.event.action == "case.find"), "{round}");
            seen += 1;
        }
    }
    assert!(seen > 5 && halfway > 0, "the child came to work: {seen}, {halfway} halfway");
}

/// Gives its store new keys, and writes between, until it is killed.
#[test]
fn child_gives_new_keys_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let path = Path::new(&folder).join("workbench.db");
    let (mut store, _) = Store::open(&path, ADMIN, &password("一号口令"), at(1)).unwrap();
    confirm("ready".to_owned());
    for round in 0.. {
        store.write(|tx| tx.audit(event("case.find", &format!("第{round}轮")))).unwrap();
        confirm(format!("written 第{round}轮"));
        store.renew_key(ADMIN, at(2), &|_, _| true).unwrap();
        confirm(format!("renewed {round}"));
    }
}

#[test]
fn killed_while_it_is_given_a_new_key_a_store_opens_with_everything_in_it() {
    let (mut renewed, mut halfway, mut copied) = (0, 0, 0);
    for kill in 0..kills() {
        let folder = Folder::new();
        let (mut store, ..) = create(&folder);
        let staff = add_staff(&mut store);
        store.write(|tx| put(tx, &full_case("经信-2024-0001", &staff), &staff[0])).unwrap();
        drop(store);
        let old_slots = std::fs::read(folder.join("workbench.db.slots")).unwrap();
        let confirmed = run_and_kill_within("child_gives_new_keys_until_it_is_killed", &folder, 0, kill, 307);
        let done = confirmed.iter().filter(|line| line.starts_with("renewed")).count();
        renewed += done;
        // Killed while it was at it: with the new database half there, or before, or after it.
        halfway += usize::from(confirmed.last().is_some_and(|line| line.starts_with("written")));
        copied += usize::from(folder.join("workbench.db.new-key").exists());
        // Everybody by the password that they had.
        drop(Store::open(&folder.path(), "李复核", &password("李复核"), at(3)).unwrap());
        let (mut store, _) = Store::open(&folder.path(), ADMIN, &password("一号口令"), at(3)).unwrap();
        store.check_integrity().unwrap();
        assert!(!folder.join("workbench.db.new-key").exists(), "what was cut short is gone");
        let (entries, verdict, history, case) = store
            .read(|reader| {
                Ok::<_, StoreError>((
                    reader.audit_entries(1..=i64::MAX)?,
                    reader.verify_audit(&[])?,
                    reader.history()?,
                    reader.load_case("经信-2024-0001")?.unwrap(),
                ))
            })
            .unwrap();
        assert_eq!((verdict.fault, history), (None, Vec::new()), "kill {kill}");
        assert_eq!(case, full_case("经信-2024-0001", &staff));
        for line in confirmed.iter().filter_map(|line| line.strip_prefix("written ")) {
            assert!(entries.iter().any(|entry| entry.event.subject == line), "{line}");
        }
        let told = entries.iter().filter(|entry| entry.event.action == "store.new-key").count();
        assert!((done..=done + 1).contains(&told), "{done} confirmed, {told} in the log");
        store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
        drop(store);
        if told > 0 {
            std::fs::write(folder.join("workbench.db.slots"), old_slots).unwrap();
            assert!(Store::open(&folder.path(), ADMIN, &password("一号口令"), at(4)).is_err());
        }
    }
    println!(
        "{renewed} new keys, {halfway} kills within one, {copied} of them with the new database half there"
    );
    assert!(renewed > 5 && halfway > 5, "the child came to work: {renewed}, {halfway} halfway");
}

/// Rescues a broken store into one new store after another until it is killed.
#[test]
fn child_rescues_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let named = |round: usize| Path::new(&folder).join(format!("{round}-rescued.db"));
    confirm("ready".to_owned());
    for round in 0.. {
        let broken = Path::new(&folder).join("workbench.db");
        let broken = store::Broken::open(&broken, ADMIN, &password("一号口令"), at(1)).unwrap();
        broken.rescue(&named(round), at(2), &|_, _| true).unwrap();
        confirm(format!("rescued {round}"));
    }
}

#[test]
fn killed_while_it_rescues_there_is_a_whole_store_or_none_and_the_broken_one_is_as_it_was() {
    let (mut seen, mut halfway) = (0, 0);
    for kill in 0..kills() {
        let folder = Folder::new();
        let (mut store, ..) = create(&folder);
        let staff = add_staff(&mut store);
        store.write(|tx| put(tx, &full_case("经信-2024-0001", &staff), &staff[0])).unwrap();
        drop(store);
        let bytes = std::fs::read(folder.path()).unwrap();
        let confirmed = run_and_kill("child_rescues_until_it_is_killed", &folder, 0, kill);
        assert!(std::fs::read(folder.path()).unwrap() == bytes, "byte for byte");
        let done = confirmed.iter().filter(|line| line.starts_with("rescued")).count();
        for round in 0..=done {
            let path = folder.join(&format!("{round}-rescued.db"));
            if !path.exists() {
                halfway += 1;
                assert_eq!(round, done, "what was confirmed is there");
                let broken =
                    store::Broken::open(&folder.path(), ADMIN, &password("一号口令"), at(3)).unwrap();
                broken.rescue(&path, at(4), &|_, _| true).unwrap();
            }
            let (store, _) = Store::open(&path, ADMIN, &password("一号口令"), at(5)).unwrap();
            store.check_integrity().unwrap();
            let case = store.read(|reader| reader.load_case("经信-2024-0001")).unwrap();
            assert_eq!(case, Some(full_case("经信-2024-0001", &staff)));
            seen += 1;
        }
    }
    assert!(seen > 5 && halfway > 0, "the child came to work: {seen}, {halfway} halfway");
}
