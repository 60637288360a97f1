//! A person's own key file (PKCS #12).
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = memo::open_key_file(bytes, "secret");
});
