//! Importing, as ratios in one run on the same files: our guard, reading, mapping, checks and storing against
//! bare calamine's streaming read and against openpyxl, on 500 small packages and on one book of 20,000 lines.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic
)]

use std::hint::black_box;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use intake::{Limits, Source, Watch};
use rust_xlsxwriter::{Workbook, Worksheet};
use secrecy::SecretString;
use workbench::Workbench;

const PACK: &str = "binjiang-computing-2024-draft";
const LINES: u32 = 20_000;
const PACKAGES: u32 = 500;

fn main() -> ExitCode {
    if let Some(code) = workbench::answer_if_child() {
        return code;
    }
    // `cargo test` builds benches and runs them with this word: there is nothing to test here.
    if std::env::args().any(|argument| argument == "--test") {
        return ExitCode::SUCCESS;
    }
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.xlsx");
    std::fs::write(&large, book(0, LINES)).unwrap();
    let small = folder.path().join("small");
    std::fs::create_dir(&small).unwrap();
    for number in 0..PACKAGES {
        std::fs::write(small.join(format!("{number:03}.xlsx")), book(number + 1, 12)).unwrap();
    }

    println!("one book of {LINES} lines, {} KiB", std::fs::metadata(&large).unwrap().len() >> 10);
    let bytes = std::fs::read(&large).unwrap();
    let bare = best(7, || bare(&bytes));
    let ours = best(7, || drop(black_box(read(&large))));
    line("bare calamine, streaming", bare, bare);
    line("guard, read, map, check", ours, bare);
    let mut stored = Duration::MAX;
    for round in 0..5 {
        let desk = workbench(&folder.path().join(format!("large-{round}.db")));
        stored = stored.min(import(&desk, &large, 1));
    }
    line("the same, and stored", stored, bare);
    let python = openpyxl(&large);
    if let Some((full, streaming)) = python {
        line("openpyxl", full, bare);
        line("openpyxl, read-only", streaming, bare);
    }

    println!("{PACKAGES} small packages");
    let files: Vec<Vec<u8>> =
        std::fs::read_dir(&small).unwrap().map(|e| std::fs::read(e.unwrap().path()).unwrap()).collect();
    let bare_all = best(3, || files.iter().for_each(|bytes| self::bare(bytes)));
    line("bare calamine, streaming", bare_all, bare_all);
    let desk = workbench(&folder.path().join("small.db"));
    let stored = import(&desk, &small, PACKAGES as usize);
    line("imported and stored", stored, bare_all);
    if let Some((full, streaming)) = openpyxl(&small) {
        line("openpyxl", full, bare_all);
        line("openpyxl, read-only", streaming, bare_all);
        println!(
            "    ours is {:.3} of openpyxl, {:.3} of its read-only mode",
            ratio(stored, full),
            ratio(stored, streaming)
        );
    }
    ExitCode::SUCCESS
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

fn line(what: &str, took: Duration, against: Duration) {
    println!("  {what:<28} {took:>10.2?}   speed {:.2} of bare calamine", ratio(against, took));
}

fn best(rounds: usize, mut work: impl FnMut()) -> Duration {
    (0..rounds)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .min()
        .unwrap()
}

fn bare(bytes: &[u8]) {
    let mut xlsx: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    for name in xlsx.sheet_names() {
        let mut cells = xlsx.worksheet_cells_reader(&name).unwrap();
        while let Some(cell) = cells.next_cell().unwrap() {
            black_box(&cell);
        }
    }
}

fn read(path: &Path) -> intake::ReadPackage {
    let limits = Limits::default();
    let source = Source::from_path(path, &limits, &Watch::silent()).unwrap();
    intake::read(source, policy::shipped(PACK).unwrap(), &limits, &Watch::silent()).unwrap()
}

fn workbench(store: &Path) -> Mutex<Workbench> {
    let secret = SecretString::from("yanshi-2024-binjiang");
    let mut desk = Workbench::new(store.to_owned(), PathBuf::from("."));
    desk.init("滨江区", "admin", &secret).unwrap();
    let first = SecretString::from("chuci-denglu-7391");
    desk.add_user("rev", &["reviewer".to_owned()], None, &first, &secret).unwrap();
    desk.sign_in("rev", &first).unwrap();
    desk.change_password(&first, &secret).unwrap();
    Mutex::new(desk)
}

fn import(desk: &Mutex<Workbench>, path: &Path, packages: usize) -> Duration {
    let started = Instant::now();
    let report = workbench::import(desk, &[path.to_owned()], None, &|_| {}, &AtomicBool::new(false)).unwrap();
    let took = started.elapsed();
    assert_eq!(report.packages.len(), packages);
    assert!(report.packages.iter().all(|one| one.cases.len() == 1), "{:?}", report.packages.first());
    took
}

/// openpyxl's time to load every workbook and touch each cell, whole and in its read-only mode.
fn openpyxl(path: &Path) -> Option<(Duration, Duration)> {
    const SCRIPT: &str = r"
import sys, time, os
from openpyxl import load_workbook
path = sys.argv[1]
files = [os.path.join(path, f) for f in sorted(os.listdir(path))] if os.path.isdir(path) else [path]
for mode in (False, True):
    started = time.perf_counter()
    for f in files:
        book = load_workbook(f, read_only=mode, data_only=True)
        for sheet in book.worksheets:
            for row in sheet.iter_rows(values_only=True):
                for value in row: pass
        book.close()
    print(time.perf_counter() - started)
";
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let own = root.join(".venv/bin/python");
    let python = if own.is_file() { own } else { PathBuf::from("python3") };
    let output = Command::new(python).args(["-c", SCRIPT]).arg(path).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut seconds = said.lines().filter_map(|line| line.parse().ok().map(Duration::from_secs_f64));
    let both = seconds.next().zip(seconds.next());
    if both.is_none() {
        println!("  openpyxl is not installed: `cargo xtask bench` installs it");
    }
    both
}

/// A workbook as an applicant fills our template, with its lines.
fn book(applicant: u32, lines: u32) -> Vec<u8> {
    let pack = policy::shipped(PACK).unwrap();
    let benefit = pack.benefit("eda-purchase").unwrap();
    let mut workbook = Workbook::new();
    let mut form = |name: &str, rows: &[(String, String)]| {
        let mut sheet = Worksheet::new();
        sheet.set_name(name).unwrap();
        for (column, text) in (0..).zip(["序号", "填报项", "填报内容", "单位", "说明"]) {
            sheet.write_string(0, column, text).unwrap();
        }
        for (row, (label, value)) in (1..).zip(rows) {
            sheet.write_string(row, 1, label).unwrap();
            match value.parse::<f64>() {
                Ok(number) if value.len() < 9 => sheet.write_number(row, 2, number).map(|_| ()).unwrap(),
                _ => sheet.write_string(row, 2, value).map(|_| ()).unwrap(),
            }
        }
        workbook.push_worksheet(sheet);
    };
    let own = |label: &str, value: String| (label.to_owned(), value);
    let body = format!("91330108MA2{applicant:06}");
    let code = format!("{body}{}", intake::check_character(&body).unwrap());
    form(
        "申报主体",
        &[
            own("企业名称", format!("杭州第{applicant}号微电子有限公司")),
            own("统一社会信用代码", code),
            own("在高新区（滨江）内", "是".into()),
            own("所属领域", "集成电路设计".into()),
            own("成立日期", "2020-01-01".into()),
        ],
    );
    form(&benefit.title, &[own("年度", "2024".into()), own("项目名称", "砚一号".into())]);
    let mut items = Worksheet::new();
    items.set_name("明细").unwrap();
    let heads = [
        "申报事项",
        "项目名称",
        "种类",
        "号码",
        "日期",
        "供应商",
        "供应商信用代码",
        "不含税金额（元）",
        "税额（元）",
        "付款日期",
    ];
    for (column, text) in (0..).zip(heads) {
        items.write_string(0, column, text).unwrap();
    }
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let money = rust_xlsxwriter::Format::new().set_num_format("#,##0.00");
    for row in 1..=lines {
        items.write_string(row, 0, &benefit.title).unwrap();
        items.write_string(row, 1, "砚一号").unwrap();
        items.write_string(row, 2, "发票").unwrap();
        items.write_string(row, 3, format!("2433{applicant:06}{row:010}")).unwrap();
        items.write_number_with_format(row, 4, 45_300.0 + f64::from(row % 300), &date).unwrap();
        items.write_string(row, 5, format!("宁波第{}号软件有限公司", row % 97)).unwrap();
        items.write_string(row, 6, "914403001922038216").unwrap();
        items.write_number_with_format(row, 7, 1000.0 + f64::from(row), &money).unwrap();
        items.write_number_with_format(row, 8, (1000.0 + f64::from(row)) * 0.13, &money).unwrap();
        items.write_number_with_format(row, 9, 45_310.0 + f64::from(row % 300), &date).unwrap();
    }
    workbook.push_worksheet(items);
    let mut mark = Worksheet::new();
    mark.set_name("_模板信息").unwrap();
    for (row, (name, value)) in (0..).zip([("pack", PACK), ("version", pack.version.as_str())]) {
        mark.write_string(row, 0, name).unwrap();
        mark.write_string(row, 1, value).unwrap();
    }
    mark.set_very_hidden(true);
    workbook.push_worksheet(mark);
    workbook.save_to_buffer().unwrap()
}
