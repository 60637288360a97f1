//! kill -9 at any moment: what was confirmed is there, nothing is half, and the store opens.

#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, clippy::print_stdout)]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use casework::{Decision, Person, Role};
use policy::Money;
use secrecy::SecretString;
use store::{Store, StoreError};
use support::*;

const FOLDER: &str = "STORE_TEST_FOLDER";
const CHANGES: &str = "STORE_TEST_PASSWORD_CHANGES";
/// How often, unless the environment asks for more.
const KILLS: u64 = 12;

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
    let confirm = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n{line}").unwrap();
        out.flush().unwrap();
    };
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

/// What the child confirmed before it was killed.
fn run_and_kill(folder: &Folder, changes: usize, after: Duration) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_writes_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder.folder())
        .env(CHANGES, changes.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line == "ready"));
    let reading = std::thread::spawn(move || lines.collect::<Vec<_>>());
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    reading.join().unwrap()
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
    // Numbers without gaps, and each case whole.
    let cases = i64::try_from(page.total).unwrap();
    let staff: [Person; 3] = std::array::from_fn(|_| actor.person.clone());
    for index in before + 1..=cases {
        let number = number(index);
        let mut case = store.read(|reader| reader.load_case(&number)).unwrap().unwrap();
        let whole = full_case(&number, &staff);
        case.decisions.clone_from(&whole.decisions);
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
    let kills = std::env::var("STORE_TEST_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    for kill in 0..kills {
        // Spread over the child's rounds.
        let confirmed = run_and_kill(&folder, so_far.0, Duration::from_millis(kill * 37 % 211));
        so_far = check(&folder, &confirmed, so_far);
    }
    assert!(so_far.0 > 5 && so_far.1 > 5, "the child came to work: {so_far:?}");
    let attempts = std::fs::read(folder.join("workbench.db.attempts")).unwrap_or_default();
    assert_eq!(attempts, b"", "failed sign-ins went to the log");
}
