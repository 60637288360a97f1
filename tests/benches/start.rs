//! The window's start and memory against an empty Tauri window's, in the same run on the same display. It prints
//! ratios and decides nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    missing_docs
)]

use std::collections::HashMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use outside_tests::memory::{family, held};
use outside_tests::{Demo, binary};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};
use x11rb::rust_connection::RustConnection;

const RUNS: usize = 11;

/// The colour of the button that both windows end with, as the server keeps it: blue, green, red.
const BUTTON: [u8; 3] = [0xb0, 0x5b, 0x1b];

/// A strip through the left half of the button, where no writing is.
const STRIP: (i16, u16) = (683 - 140, 4);

/// How many pixels of the strip are the button's, at least, once it is drawn.
const DRAWN: usize = 4 * 24;

fn main() {
    // `cargo test` runs benches once, to see that they work: that is not what this is for.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let demo = Demo::make().unwrap();
    let ours = binary().unwrap();
    let empty = ours.with_file_name("examples").join("empty-window");
    let (display, screen) = RustConnection::connect(None).expect("a display: run `cargo xtask bench`");
    let root = display.setup().roots[screen].root;
    let (mut start, mut memory) = (HashMap::<_, Vec<f64>>::new(), HashMap::<_, Vec<f64>>::new());
    for run in 0..=RUNS {
        for (name, program) in [("empty", &empty), ("ours", &ours)] {
            let (taken, bytes) = start_once(program, &demo, &display, root);
            // The first fills the caches.
            if run > 0 {
                start.entry(name).or_default().push(taken.as_secs_f64() * 1000.0);
                memory.entry(name).or_default().push(bytes as f64 / 1_048_576.0);
            }
        }
    }
    for (what, unit, taken) in
        [("start to the drawn page", "ms", &start), ("memory of all processes", "MiB", &memory)]
    {
        let (empty, ours) = (median(&taken["empty"]), median(&taken["ours"]));
        println!("{what}: empty window {empty:.0} {unit}, ours {ours:.0} {unit}, ratio {:.2}", ours / empty);
    }
}

fn median(taken: &[f64]) -> f64 {
    let mut taken = taken.to_vec();
    taken.sort_by(f64::total_cmp);
    taken[taken.len() / 2]
}

/// From the start of the process until the button is on the screen; and what it then holds, two seconds later.
fn start_once(program: &Path, demo: &Demo, display: &RustConnection, root: u32) -> (Duration, u64) {
    let mut command = Command::new(program);
    if program.file_stem().is_some_and(|name| name == "policy-workbench") {
        command.arg("--store").arg(demo.path("workbench.db"));
    }
    command.env("XDG_DATA_HOME", demo.path("data")).stdout(Stdio::null()).stderr(Stdio::null());
    let begun = Instant::now();
    let running = Running(command.spawn().unwrap());
    while !drawn(display, root) {
        assert!(begun.elapsed() < Duration::from_secs(60), "{} draws nothing", program.display());
        std::thread::sleep(Duration::from_millis(4));
    }
    let taken = begun.elapsed();
    std::thread::sleep(Duration::from_secs(2));
    let bytes = held(running.0.id());
    drop(running);
    while drawn(display, root) {
        std::thread::sleep(Duration::from_millis(50));
    }
    (taken, bytes)
}

/// Ends with its web processes.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        for process in family(self.0.id()) {
            let _ = Command::new("kill").args(["-9", &process.to_string()]).status();
        }
        let _ = self.0.wait();
    }
}

fn drawn(display: &RustConnection, root: u32) -> bool {
    let image = display.get_image(ImageFormat::Z_PIXMAP, root, STRIP.0, 0, STRIP.1, 768, u32::MAX).unwrap();
    // Nothing is there yet, or the window is going.
    let Ok(image) = image.reply() else { return false };
    image.data.chunks_exact(4).filter(|pixel| pixel[..3] == BUTTON).count() >= DRAWN
}
