//! A PDF that is verified: whatever it is, it is judged, and a changed one is never called whole.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|pdf: &[u8]| {
    let verified = memo::verify(pdf, &[]);
    // Without a root nothing is anybody's.
    assert!(verified.trusted != Some(true), "{verified:?}");
});
