//! The program is killed while it signs: a signature is there with its page, its stage and its award, or not at all;
//! what was confirmed is there; the log holds; and work goes on.

#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, clippy::print_stdout)]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use casework::{AuditEvent, Case, FindingOutcome, Stage};
use jiff::Timestamp;
use secrecy::SecretString;
use store::{Store, StoreError};
use tempfile::TempDir;
use workbench::Workbench;
use workbench::view::FindingInput;

const FOLDER: &str = "WORKBENCH_TEST_FOLDER";
const CASES: &str = "WORKBENCH_TEST_CASES";
/// The case that is imported, and that the others are copies of.
const IMPORTED: &str = "经信-2024-0001";
/// Cases for each child: more than it has time for.
const EACH: usize = 4;
/// Kills a store takes before a new one: a whole look at it takes the longer the more it holds.
const KILLS_A_STORE: u64 = 20;

/// How often: a sample, unless the whole number is asked for.
fn kills() -> u64 {
    if std::env::var_os("WORKBENCH_LONG").is_some() { 300 } else { 6 }
}

fn secret() -> SecretString {
    SecretString::from("yanshi-2024-binjiang")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

fn session_of(folder: &Path) -> Workbench {
    Workbench::new(folder.join("workbench.db"), root().join("assets/fonts"))
}

fn signed_in(folder: &Path, name: &str) -> Workbench {
    let mut desk = session_of(folder);
    desk.sign_in(name, &secret()).unwrap();
    desk
}

fn confirm(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{line}").unwrap();
    out.flush().unwrap();
}

/// What the child does until it is killed: cases from the first finding to the third signature.
#[test]
fn child_reviews_and_signs_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let folder = PathBuf::from(folder);
    let [mut reviewer, mut checker, mut approver] =
        ["reviewer", "checker", "approver"].map(|name| signed_in(&folder, name));
    // The fonts are parsed before, so that the kills fall into the work.
    for desk in [&mut reviewer, &mut checker, &mut approver] {
        desk.memo_pdf(IMPORTED).unwrap();
    }
    confirm("ready");
    for number in std::env::var(CASES).unwrap().split(',') {
        let view = reviewer.declare(number, None).unwrap();
        let claim = &view.claims[0];
        for criterion in &claim.criteria {
            let finding = FindingInput {
                claim: claim.id.clone(),
                criterion: criterion.id.clone(),
                outcome: Some(FindingOutcome::Met),
                note: "核对过原件".to_owned(),
                told: None,
                evidence: Vec::new(),
                ticked: Vec::new(),
                judgement: None,
            };
            reviewer.record_finding(number, finding).unwrap();
            confirm(&format!("finding {number} {}", criterion.id));
        }
        reviewer.check_materials(number, casework::MaterialState::Received, "").unwrap();
        confirm(&format!("materials {number}"));
        reviewer.adopt_ceiling(number, &claim.id).unwrap();
        confirm(&format!("decision {number}"));
        reviewer.submit(number, "", &secret()).unwrap();
        confirm(&format!("signed {number} 1"));
        for (count, desk) in [(2, &mut checker), (3, &mut approver)] {
            desk.declare(number, None).unwrap();
            desk.approve(number, "", &secret()).unwrap();
            confirm(&format!("signed {number} {count}"));
        }
    }
}

fn run_and_kill(folder: &Path, cases: &[String], kill: u64) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_reviews_and_signs_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .env(CASES, cases.join(","))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut lines = lines.filter(|line| !line.is_empty()).skip_while(|line| line != "ready").skip(1);
    // Most kills fall near signatures, which come after four findings and a decision.
    let mut confirmed: Vec<String> = lines.by_ref().take(usize::try_from(kill * 5 % 17).unwrap()).collect();
    let reading = std::thread::spawn(move || lines.collect::<Vec<_>>());
    std::thread::sleep(Duration::from_millis(kill * 53 % 307));
    child.kill().unwrap();
    child.wait().unwrap();
    confirmed.extend(reading.join().unwrap());
    confirmed
}

/// A case is whole: as many signatures on its page as on record, and all that goes with each.
fn check(store: &Store, number: &str) -> Case {
    store
        .read(|reader| {
            let case = reader.load_case(number)?.unwrap();
            let signed = case.signatures.len();
            let pdf = match reader.memo_in_force(number)? {
                Some(memo) => reader.original(&memo.pdf)?,
                None => Vec::new(),
            };
            let ranges = pdf.windows(10).filter(|window| window == b"/ByteRange").count();
            assert_eq!(ranges, signed, "{number}: signatures on the page and on record");
            let stages: &[Stage] = match signed {
                0 => &[Stage::Received, Stage::InReview],
                1 => &[Stage::Checking],
                2 => &[Stage::Approving],
                _ => &[Stage::Signed],
            };
            assert!(stages.contains(&case.stage), "{number}: {signed} signatures at {:?}", case.stage);
            let awards = reader.awards_of(case.uscc())?;
            let awarded = awards.iter().filter(|award| award.case_number == number).count();
            assert_eq!(awarded, if signed == 3 { case.claim_ids.len() } else { 0 }, "{number}");
            Ok::<_, StoreError>(case)
        })
        .unwrap()
}

/// A store with its people and one imported case.
fn set_up(folder: &Path) {
    let mut admin = session_of(folder);
    admin.init("滨江区经信局", "admin", &secret()).unwrap();
    for role in ["reviewer", "checker", "approver"] {
        let first = SecretString::from("chuci-denglu-7391");
        admin.add_user(role, &[role.to_owned()], None, &first, &secret()).unwrap();
        let mut own = session_of(folder);
        own.sign_in(role, &first).unwrap();
        own.change_password(&first, &secret()).unwrap();
    }
    let reviewer = Mutex::new(signed_in(folder, "reviewer"));
    let sample = root().join("assets/samples/01-砚湖微电子-流片.zip");
    workbench::import(&reviewer, &[sample], None, &|_| {}, &AtomicBool::new(false)).unwrap();
}

/// Puts copies of the imported case, for a child to work on.
fn put_cases(store: &mut Store, numbers: &[String]) {
    store
        .write::<_, StoreError>(|tx| {
            let template = tx.load_case(IMPORTED)?.unwrap();
            let package = tx.packages_of(IMPORTED)?.remove(0).id;
            for number in numbers {
                tx.put_case(&Case { number: number.clone(), ..template.clone() }, package)?;
            }
            tx.audit(AuditEvent {
                at: Timestamp::now(),
                who: "test".to_owned(),
                action: "test.put".to_owned(),
                subject: String::new(),
                before: String::new(),
                after: String::new(),
            })
        })
        .unwrap();
}

/// Whether what a child confirmed is in the store: `None` for a line that confirms nothing.
fn kept(store: &Store, line: &str) -> Option<bool> {
    match line.split(' ').collect::<Vec<_>>().as_slice() {
        ["finding", number, criterion] => Some(check(store, number).finding("c1", criterion).is_some()),
        ["decision", number] => Some(check(store, number).decision("c1").is_some()),
        ["signed", number, count] => {
            Some(check(store, number).signatures.len() >= count.parse::<usize>().unwrap())
        }
        // A child that came to its end says so too.
        _ => None,
    }
}

/// Kills children over one store; gives how many confirmed steps and signatures were found.
fn kill_over(folder: &Path, kills: impl Iterator<Item = u64>) -> (usize, usize) {
    set_up(folder);
    let (mut store, _) =
        Store::open(&folder.join("workbench.db"), "admin", &secret(), Timestamp::now()).unwrap();
    let (mut confirmations, mut signatures) = (0, 0);
    for kill in kills {
        let numbers: Vec<String> =
            (0..EACH).map(|index| format!("经信-K-{:05}", kill * 10 + index as u64)).collect();
        put_cases(&mut store, &numbers);
        let confirmed = run_and_kill(folder, &numbers, kill);
        store.check_integrity().unwrap();
        assert_eq!(store.read(|reader| reader.verify_audit(&[])).unwrap().fault, None);
        for number in &numbers {
            signatures += check(&store, number).signatures.len();
        }
        for line in &confirmed {
            let kept = kept(&store, line);
            assert_ne!(kept, Some(false), "kill {kill}: {line} was confirmed and is not there");
            confirmations += usize::from(kept.is_some());
        }
    }
    // Work goes on.
    signed_in(folder, "reviewer").comment(IMPORTED, "继续办理", None).unwrap();
    (confirmations, signatures)
}

#[test]
fn killed_while_signing_nothing_confirmed_is_lost_and_nothing_is_half() {
    let (mut confirmations, mut signatures) = (0, 0);
    for first in (0..kills()).step_by(KILLS_A_STORE as usize) {
        let folder = TempDir::new().unwrap();
        let (confirmed, signed) = kill_over(folder.path(), first..kills().min(first + KILLS_A_STORE));
        confirmations += confirmed;
        signatures += signed;
        println!(
            "{} kills, {confirmations} confirmed steps, {signatures} signatures",
            kills().min(first + KILLS_A_STORE)
        );
    }
    assert!(confirmations > 10 && signatures > 3, "the child came to work: {confirmations}, {signatures}");
}
