//! Vouchers a second on one core, for each kind of file: XML, OFD, PDF text, a scan at 200 dpi; and what a child process
//! adds to one.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic
)]

#[path = "../tests/made/mod.rs"]
mod made;

use std::path::PathBuf;
use std::time::Instant;

use made::invoice::digital;
use made::ofd::{Ofd, Places};
use made::pdf::Pdf;
use made::picture::Sheet;
use made::sealed::{Shape, Signatory, seal};
use made::xml;
use vouchers::{Limits, read, read_apart};

/// Seconds of processor time for which each kind is read: a busy computer makes it last longer, and counts no more.
const FOR: f64 = 2.0;

/// The processor time of this process; the wall's clock where the system does not say.
fn worked() -> f64 {
    static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let ticks = std::fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        let fields: Vec<String> = stat.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect();
        Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
    });
    ticks.map_or_else(|| BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64(), |ticks| ticks / 100.0)
}

fn main() {
    // `cargo test` builds benches and runs them with this word: there is nothing to test here.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let invoice = digital();
    let limits = Limits::default();
    let signer = Signatory::new("虚构税务局电子印章", 7, None);
    let places = Places {
        tags: true,
        custom_data: true,
        sealed: true,
        attached: Some(xml::english(&invoice)),
        ..Places::default()
    };
    let scan = Sheet::of(&[&invoice.code_text()], false).scanned(200.0, 1.0);
    let kinds: Vec<(&str, f64, Vec<u8>)> = vec![
        ("XML", 1000.0, xml::english(&invoice).into_bytes()),
        (
            "OFD, sealed, with XML and tags",
            200.0,
            seal(Ofd::of(&invoice, &places), &signer, Shape::Gbt38540).bytes(),
        ),
        ("PDF, text and code as vectors", 0.0, Pdf::of(&invoice).bytes()),
        ("PDF, scan at 200 dpi", 1000.0 / 300.0, Pdf::scan(&scan, 75).bytes()),
        ("JPEG at 200 dpi", 1000.0 / 300.0, scan.jpeg(75)),
    ];
    println!("{:34} {:>10} {:>10} {:>8}", "one core", "a second", "ms each", "goal");
    for (kind, goal, bytes) in &kinds {
        assert_eq!(read("a", bytes, &limits).vouchers.len(), 1, "{kind}");
        let began = worked();
        let mut count = 0_u32;
        while worked() - began < FOR {
            std::hint::black_box(read("a", bytes, &limits));
            count += 1;
        }
        let each = (worked() - began) / f64::from(count);
        let goal = if *goal > 0.0 { format!("{goal:.1}") } else { "-".to_owned() };
        println!("{kind:34} {:10.1} {:10.2} {goal:>8}", 1.0 / each, each * 1000.0);
    }
    vouchers::read_with(PathBuf::from(env!("CARGO_BIN_EXE_voucher-child")));
    let began = Instant::now();
    for _ in 0..20 {
        std::hint::black_box(read_apart("a", &kinds[0].2, &limits, &|| false));
    }
    println!("{:34} {:>10} {:10.2}", "XML in a child process", "", began.elapsed().as_secs_f64() * 50.0);
}
