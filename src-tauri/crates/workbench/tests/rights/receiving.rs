//! A new version of a package takes the right to its cases, and somebody's word.

use workbench::view::ImportStatus;

use crate::support::{Bureau, secret};
use crate::{as_reviewer, bring, log, sample, seat};

const WAITING: &str = "05-松涧测控-待补正.zip";
const CORRECTED: &str = "05-松涧测控-补正后.zip";

#[test]
fn what_would_replace_says_so_and_is_stored_only_then() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import(WAITING);
    let asked = as_reviewer(&mut bureau, sample(CORRECTED), false);
    assert_eq!(asked.status, ImportStatus::NeedsReplacing);
    assert_eq!(asked.cases, std::slice::from_ref(&number));
    let said = &asked.problems[0];
    assert_eq!(said.code, "would-replace");
    for word in ["替换", &number, "第 1 版", WAITING, "reviewer"] {
        assert!(said.message.contains(word), "{word}: {}", said.message);
    }
    let versions = bureau.session_of("reviewer").package_versions(&number).unwrap().versions;
    assert_eq!(versions.len(), 1, "nothing was stored");

    let replaced = as_reviewer(&mut bureau, sample(CORRECTED), true);
    assert_eq!((replaced.status, &replaced.cases), (ImportStatus::Imported, &asked.cases));
    let versions = bureau.session_of("reviewer").package_versions(&number).unwrap().versions;
    assert_eq!(versions.len(), 2);
    // A new case replaces nothing, and asks nothing.
    let new = as_reviewer(&mut bureau, sample("01-砚湖微电子-流片.zip"), false);
    assert_eq!(new.status, ImportStatus::Imported);
}

#[test]
fn a_package_that_would_replace_another_bureaus_is_refused() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import(WAITING);
    let lead = bureau.session_of("reviewer").show_case(&number).unwrap().bureau;
    let other = if lead == "市监局" { "经信局" } else { "市监局" };
    let mut desk = seat(&mut bureau, "外", &["reviewer"], Some(other));
    for replace in [false, true] {
        let (back, report) = bring(desk, sample(CORRECTED), replace);
        desk = back;
        let package = report.unwrap().packages.remove(0);
        assert_eq!(package.status, ImportStatus::Refused);
        assert!(package.problems[0].message.contains(&lead), "{:?}", package.problems);
        let (who, action, _) = log(&mut bureau).remove(0);
        assert_eq!((who.as_str(), action.as_str()), ("外", "refused.import"));
    }
    let versions = bureau.session_of("reviewer").package_versions(&number).unwrap().versions;
    assert_eq!(versions.len(), 1);
    let desk = seat(&mut bureau, "内", &["reviewer"], Some(&lead));
    let (_, report) = bring(desk, sample(CORRECTED), true);
    assert_eq!(report.unwrap().packages[0].status, ImportStatus::Imported);
}

#[test]
fn what_is_handed_on_is_replaced_by_nobody() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import(WAITING);
    let (store, _) =
        store::Store::open(&bureau.path(), "auditor", &secret(), jiff::Timestamp::now()).unwrap();
    let before = store.read(|reader| reader.load_case(&number)).unwrap().unwrap().package;
    bureau.session_of("reviewer").declare(&number, None).unwrap();
    bureau.session_of("reviewer").withdraw(&number, "企业撤回").unwrap();
    let made = as_reviewer(&mut bureau, sample(CORRECTED), true);
    assert!(!made.cases.contains(&number), "a case of its own: {:?}", made.cases);
    let after = store.read(|reader| reader.load_case(&number)).unwrap().unwrap();
    assert_eq!((after.package, after.stage), (before, casework::Stage::Withdrawn));
}
