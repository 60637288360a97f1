//! A picture of a seal or of a handwriting.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = memo::check_picture(bytes);
});
