//! Nothing of a case or a password stands in any of the store's files, not even within a write.

use std::fs;

use crate::tests::support::*;
use crate::{Store, StoreError};

/// The files of the folder that hold a text, in any of the encodings that SQLite has.
fn holding(folder: &Folder, text: &str) -> Vec<String> {
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let forms = [
        text.as_bytes().to_vec(),
        utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
    ];
    let mut seen = 0;
    let mut holding = Vec::new();
    for file in fs::read_dir(folder.folder()).unwrap() {
        let file = file.unwrap();
        let bytes = fs::read(file.path()).unwrap();
        seen += bytes.len();
        if forms.iter().any(|form| holds(&bytes, form)) {
            holding.push(file.file_name().into_string().unwrap());
        }
    }
    assert!(seen > 0);
    holding
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == text[0]);
    starts.into_iter().any(|(start, _)| bytes[start..].starts_with(text))
}

#[test]
fn no_file_holds_plain_text() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let staff = add_staff(&mut store);
    let secrets = [APPLICANT, USCC, "经信-2024-0001", "亲属任职", "一号口令"];
    let scan = |when: &str| {
        for secret in secrets {
            assert_eq!(holding(&folder, secret), Vec::<String>::new(), "{secret} {when}");
        }
    };
    // So small a cache that pages go to the log before the end of a write.
    store.parts().0.pragma_update(None, "cache_size", 10).unwrap();
    let case = full_case("经信-2024-0001", &staff);
    let log = || fs::metadata(folder.join("workbench.db-wal")).unwrap().len();
    let before = log();
    store
        .write(|tx| {
            put(tx, &case, &staff[0])?;
            let pdf = tx.put_original(&format!("{APPLICANT}\n{USCC}\n").repeat(5_000).into_bytes())?;
            tx.put_memo(&case.number, &sample_memo(&case.number), &pdf, at(5))?;
            tx.audit(event("memo.freeze", &case.number))?;
            assert!(log() > before, "pages went to the log");
            scan("within a write");
            Ok::<_, StoreError>(())
        })
        .unwrap();
    scan("after a write");
    let _ = Store::open(&folder.path(), APPLICANT, &password("一号口令"), at(6));
    store.backup(&folder.join("backup"), at(7)).unwrap();
    scan("after a failed sign-in and a backup");
    drop(store);
    folder.open();
    scan("after closing");
    // The search itself works: user names stand in the slots.
    assert_eq!(holding(&folder, "李复核").len(), 2, "slots and backup");
}
