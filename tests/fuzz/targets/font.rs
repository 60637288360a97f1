//! A font that a bureau has licensed.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = memo::check_font(bytes, '元');
});
