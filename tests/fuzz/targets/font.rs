//! A font that a bureau has licensed.
#![no_main]

use libfuzzer_sys::fuzz_target;

// What others' crates panic on is caught and refused by `memo`; a panic of our own ends the run.
fn only_ours() {
    std::panic::set_hook(Box::new(|panic| {
        if !panic.location().is_some_and(|at| at.file().contains("/registry/")) {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

fuzz_target!(init: only_ours(), |bytes: &[u8]| {
    let _ = memo::check_font(bytes, '元');
});
