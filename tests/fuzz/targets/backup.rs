//! A backup: its manifest, and a store made of it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(folder) = tempfile::tempdir() else { return };
    let (from, to) = (folder.path().join("a.backup"), folder.path().join("workbench.db"));
    if std::fs::write(&from, bytes).is_err() {
        return;
    }
    let told = store::backup_manifest(&from);
    match store::restore(&from, &to) {
        Ok(_) => assert!(told.is_ok() && to.exists()),
        // What is refused leaves nothing.
        Err(_) => assert_eq!(std::fs::read_dir(folder.path()).map(Iterator::count).ok(), Some(1)),
    }
});
