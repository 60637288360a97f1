//! Policies side by side in lists and sums: whatever became of one of them, the others and the lists go on.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use casework::{AuditEvent, Case, PackVersion};
use jiff::Timestamp;
use store::{NewPolicy, Store, StoreError};
use support::*;
use workbench::view::{CaseQuery, LedgerQuery};

/// Installs a policy whose files are no pack, as a damaged store or a later program could leave it, and puts a copy of a
/// case under it.
fn put_under_what_cannot_be_read(bureau: &Bureau, number: &str) {
    let (mut store, _) = Store::open(&bureau.path(), "admin", &secret(), Timestamp::now()).unwrap();
    let pack = PackVersion::new("kaput-2020", 1);
    store
        .write::<_, StoreError>(|tx| {
            let new = NewPolicy {
                pack: pack.clone(),
                sha256: "0",
                title: "读不出的政策",
                approval: "",
                by: None,
                at: Timestamp::now(),
            };
            tx.install_policy(&new, &mut [("policy.md", b"# x\n".as_slice())].into_iter())?;
            let case = tx.load_case(number)?.unwrap();
            let case = Case { number: "经信-2020-0001".to_owned(), pack: pack.clone(), ..case };
            tx.put_case(&case, tx.packages_of(number)?.remove(0).id)?;
            tx.audit(AuditEvent {
                at: Timestamp::now(),
                who: "test".to_owned(),
                action: "test.put".to_owned(),
                subject: String::new(),
                before: String::new(),
                after: String::new(),
            })
            .map(drop)
        })
        .unwrap();
}

#[test]
fn a_policy_that_cannot_be_read_is_named_in_lists_and_sums_and_keeps_nobody_from_them() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    put_under_what_cannot_be_read(&bureau, &number);
    // Whoever signs in now, signs in.
    let mut desk = bureau.fresh();
    desk.sign_in("auditor", &secret()).unwrap();

    let policies = desk.policies().unwrap();
    let unreadable: Vec<_> = policies.iter().filter(|one| !one.unreadable.is_empty()).collect();
    assert_eq!(unreadable.len(), 1);
    assert_eq!((unreadable[0].name.as_str(), unreadable[0].cases), ("kaput-2020@1", 1));
    assert!(unreadable[0].unreadable.contains("读不出来"), "{}", unreadable[0].unreadable);

    let rows = desk.list_cases(&CaseQuery::default()).unwrap().rows;
    let row = |number: &str| rows.iter().find(|row| row.number == number).unwrap();
    let (kaput, good) = (row("经信-2020-0001"), row(&number));
    assert_eq!(
        (kaput.policy.as_str(), kaput.benefits.as_slice()),
        ("读不出的政策", &["tape-out".to_owned()][..])
    );
    assert!(kaput.policy_note.contains("读不出来"), "{}", kaput.policy_note);
    assert_eq!((good.pack.as_str(), good.policy_note.as_str()), ("binjiang-computing-2024-draft@2", ""));
    let of = |policy: &str| {
        let query = CaseQuery { policy: Some(policy.to_owned()), ..CaseQuery::default() };
        desk.list_cases(&query).map(|list| list.rows.into_iter().map(|row| row.number).collect::<Vec<_>>())
    };
    assert_eq!(of("kaput-2020").unwrap(), ["经信-2020-0001"]);
    assert_eq!(of("binjiang-computing-2024-draft@2").unwrap(), [number.as_str()]);
    assert!(of("nowhere").is_err());

    // One benefit's id under two policies: two sums of a claim each.
    let sums = desk.statistics(None, None).unwrap().clauses;
    let sums: Vec<_> = sums
        .iter()
        .map(|sum| (sum.pack.as_str(), sum.clause.as_str(), sum.title.as_str(), sum.claims))
        .collect();
    assert_eq!(
        sums,
        [("binjiang-computing-2024-draft", "1.4", "首次流片补助", 1), ("kaput-2020", "", "tape-out", 1)]
    );
    assert!(desk.ledger(&LedgerQuery::default()).unwrap().rows.is_empty());
    // It can be retired, and then reads so beside the reason.
    bureau.session_of("admin").retire_policy("kaput-2020@1", "读不出").unwrap();
}
