//! Policies as they were installed: whole, never changed, retired and not forgotten.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use casework::PackVersion;
use store::{NewPolicy, StoreError};
use support::{Folder, add_staff, at, create, event, full_case, put};

#[test]
fn a_version_is_kept_whole_and_is_never_changed() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let staff = add_staff(&mut store);
    let version = |number| PackVersion::new("harbour-2025", number);
    let new = |number| NewPolicy {
        pack: version(number),
        sha256: "00ff",
        title: "若干办法",
        approval: "会议纪要",
        by: Some(&staff[0]),
        at: at(1),
    };
    let files: [(&str, &[u8]); 2] = [("policy.md", b"text"), ("rates.csv", b"a,b")];
    store
        .write::<_, StoreError>(|tx| {
            tx.install_policy(&new(2), &mut files.into_iter())?;
            tx.install_policy(&new(3), &mut files.into_iter())?;
            put(tx, &full_case("经信-2024-0001", &staff), &staff[0])?;
            tx.audit(event("policy.install", "harbour-2025")).map(drop)
        })
        .unwrap();
    let again = store
        .write::<_, StoreError>(|tx| tx.install_policy(&new(2), &mut [("policy.md", &b"x"[..])].into_iter()));
    assert!(matches!(again, Err(StoreError::Taken { .. })), "{again:?}");
    store
        .write::<_, StoreError>(|tx| {
            tx.retire_policy(&version(2), Some(at(5)))?;
            tx.set_pack_version("经信-2024-0001", 2)?;
            tx.audit(event("policy.retire", "harbour-2025")).map(drop)
        })
        .unwrap();
    store
        .read(|reader| {
            let kept = reader.policies()?;
            let named: Vec<String> = kept.iter().map(|one| one.pack.to_string()).collect();
            assert_eq!(named, ["harbour-2025@2", "harbour-2025@3"]);
            assert_eq!((kept[0].retired_at, kept[1].retired_at), (Some(at(5)), None));
            assert_eq!(kept[0].by.as_deref(), Some(staff[0].name.as_str()));
            let whole = reader.policy_files(&version(2))?;
            assert_eq!(
                whole,
                [("policy.md".to_owned(), b"text".to_vec()), ("rates.csv".to_owned(), b"a,b".to_vec())]
            );
            assert!(matches!(reader.policy_files(&version(4)), Err(StoreError::NoSuch { .. })));
            assert_eq!(reader.policy(&version(4))?, None);
            // A case has one version, and no other.
            let case = reader.load_case("经信-2024-0001")?.unwrap();
            let (own, first) = (case.pack.clone(), PackVersion::new(case.pack.id.clone(), 1));
            assert_eq!((own.version, reader.cases_under(&own)?, reader.cases_under(&first)?), (2, 1, 0));
            assert_eq!(reader.case_numbers_under(&own)?, ["经信-2024-0001"]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
