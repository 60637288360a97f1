//! A backup: its manifest, and restoring it with a key that is not its own.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(folder) = tempfile::tempdir() else { return };
    let path = folder.path().join("a.backup");
    if std::fs::write(&path, bytes).is_ok() {
        let _ = store::backup_manifest(&path);
    }
});
