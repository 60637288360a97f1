//! A change of a policy priced over the cases of a store: to the fen of a hand with whole fen, with nothing written.
#![allow(clippy::unwrap_used)]

mod support;

#[path = "support/generated_cases.rs"]
mod generated_cases;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use generated_cases::{Application, FIRST, PER_CASE, REVISED, Terms, fill, revised};
use policy::Money;
use support::Bureau;
use workbench::view::{MaintenanceProgress, PriceInput, PriceView};
use workbench::{Error, Workbench};

/// Claims in the usual run; `WORKBENCH_LONG=1` takes a hundred thousand.
fn claims() -> usize {
    if std::env::var_os("WORKBENCH_LONG").is_some() { 100_000 } else { 2_000 }
}

fn fen(amount: Money) -> i128 {
    i128::from(amount.to_fen().unwrap())
}

fn input(from: &str, to: &Path) -> PriceInput {
    PriceInput { from: from.to_owned(), to: to.display().to_string(), ..PriceInput::default() }
}

fn priced(desk: Workbench, input: &PriceInput) -> (Workbench, Result<PriceView, Error>) {
    let desk = Mutex::new(desk);
    let found = workbench::price_policies(&desk, input, &|_| {}, &AtomicBool::new(false));
    (desk.into_inner().unwrap(), found)
}

/// The bytes of the store and of its log, and how far the audit log goes.
fn stands(bureau: &Bureau, desk: &mut Workbench) -> (Vec<u8>, Vec<u8>, usize) {
    let entries = desk.audit_entries().unwrap().len();
    let wal = bureau.out("workbench.db-wal");
    (std::fs::read(bureau.path()).unwrap(), std::fs::read(wal).unwrap_or_default(), entries)
}

fn total(application: &Application, terms: &Terms) -> i128 {
    application.payable(terms).values().sum()
}

#[test]
fn the_claims_of_a_store_are_priced_to_the_fen_and_nothing_is_written() {
    let mut bureau = Bureau::set_up();
    let cases = fill(&mut bureau, claims());
    let folder = bureau.out("");
    let input = input("elder-2025@1", &revised(&folder));
    let mut desk = bureau.take("auditor");
    let before = stands(&bureau, &mut desk);
    let (mut desk, found) = priced(desk, &input);
    let found = found.unwrap();

    assert_eq!((found.cases, found.unpriced.len()), (cases.len(), 0));
    assert_eq!(found.before.claims, cases.len() * PER_CASE);
    let sums = |terms: &Terms| {
        let mut sums: BTreeMap<&str, i128> = BTreeMap::new();
        for (clause, paid) in cases.iter().flat_map(|(_, application)| application.payable(terms)) {
            *sums.entry(clause).or_default() += paid;
        }
        sums
    };
    let (first, second) = (sums(&FIRST), sums(&REVISED));
    assert_eq!(found.clauses.len(), first.len());
    for clause in &found.clauses {
        let (old, new) = (first[clause.number.as_str()], second[clause.number.as_str()]);
        assert_eq!((fen(clause.before.payable), fen(clause.after.payable)), (old, new), "{}", clause.number);
        assert_eq!(fen(clause.difference), new - old, "{}", clause.number);
    }
    let all = (first.values().sum::<i128>(), second.values().sum::<i128>());
    assert_eq!((fen(found.before.payable), fen(found.after.payable)), all);

    // Who gains and who loses, each with both amounts, the greatest first.
    let known: BTreeMap<&str, &Application> =
        cases.iter().map(|(number, application)| (number.as_str(), application)).collect();
    let differs = |sign: i128| {
        let change = |application: &Application| total(application, &REVISED) - total(application, &FIRST);
        cases.iter().filter(|(_, application)| change(application).signum() == sign).count()
    };
    assert_eq!((found.gained, found.lost), (differs(1), differs(-1)));
    assert!(found.gained > 10 && found.lost > 10, "{} {}", found.gained, found.lost);
    for case in found.gains.iter().chain(&found.losses) {
        let application = known[case.number.as_str()];
        let amounts = (fen(case.before), fen(case.after));
        assert_eq!(amounts, (total(application, &FIRST), total(application, &REVISED)), "{}", case.number);
        assert_eq!(case.difference, case.after - case.before);
        assert!(case.applicant.starts_with("临溪第"), "{}", case.applicant);
    }
    assert!(found.gains.is_sorted_by(|one, next| one.difference >= next.difference));
    assert!(found.losses.is_sorted_by(|one, next| one.difference <= next.difference));

    // And each is explained down to both of its computations.
    for case in [&found.gains[0], &found.losses[0]] {
        let claims = desk.explain_price(&case.number).unwrap();
        assert_eq!(claims.len(), PER_CASE);
        let sum =
            |side: fn(&workbench::view::PriceClaimView) -> Money| claims.iter().map(side).sum::<Money>();
        assert_eq!(sum(|claim| claim.before.as_ref().unwrap().payable), case.before);
        assert_eq!(sum(|claim| claim.after.as_ref().unwrap().payable), case.after);
        assert!(claims.iter().all(|claim| !claim.before.as_ref().unwrap().steps.is_empty()));
    }
    let lost_by_day = cases.iter().find(|(number, application)| {
        total(application, &REVISED) == 0 && found.losses.iter().any(|case| case.number == *number)
    });
    let claims = desk.explain_price(&lost_by_day.unwrap().0).unwrap();
    let reasons = &claims[0].after.as_ref().unwrap().reasons;
    assert!(reasons.iter().any(|reason| reason.contains("投入运营")), "{reasons:?}");

    // The workbook and the report are saved beside the store, which stays as it was, byte for byte.
    let (workbook, report) = (bureau.out("测算.xlsx"), bureau.out("测算.pdf"));
    desk.save_price_workbook(&workbook).unwrap();
    desk.save_price_pdf(&report).unwrap();
    assert!(std::fs::metadata(&report).unwrap().len() > 10_000);
    let again = desk.save_price_workbook(&workbook).unwrap_err().to_string();
    assert!(again.contains("已经存在"), "{again}");
    assert_eq!(stands(&bureau, &mut desk), before);
    is_a_workbook_of_numbers(&workbook, &found);
}

/// The sums and the cases stand in it as numbers, under a frozen head.
fn is_a_workbook_of_numbers(path: &Path, found: &PriceView) {
    use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    assert_eq!(book.sheet_names(), ["测算汇总", "逐案增减", "计算过程"]);
    let number = |money: Money| Data::Float(money.to_string().parse().unwrap());
    let cell = |rows: &calamine::Range<Data>, row: u32, column: u32| rows.get_value((row, column)).cloned();
    let totals = book.worksheet_range("测算汇总").unwrap();
    let last = totals.end().unwrap().0;
    assert_eq!(cell(&totals, last, 0), Some(Data::String("合计".to_owned())));
    assert_eq!(cell(&totals, last, 4), Some(number(found.before.payable)));
    assert_eq!(cell(&totals, last, 7), Some(number(found.after.payable)));
    assert_eq!(cell(&totals, last, 8), Some(number(found.difference)));
    let cases = book.worksheet_range("逐案增减").unwrap();
    let changed = u32::try_from(found.gained + found.lost + found.open.len()).unwrap();
    // A title, a note and a head above them, the sum below.
    assert_eq!(cases.end().unwrap().0, 3 + changed);
    assert_eq!(cell(&cases, 3, 1), Some(Data::String(found.gains[0].number.clone())));
    assert_eq!(cell(&cases, 3, 6), Some(number(found.gains[0].difference)));
    assert_eq!(cell(&cases, 3 + changed, 6), Some(number(found.difference)));
    let traces = book.worksheet_range("计算过程").unwrap();
    assert!(cell(&traces, 3, 4).is_some_and(|cell| cell.is_float()));
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    for sheet in 1..=3 {
        let xml = std::io::read_to_string(zip.by_name(&format!("xl/worksheets/sheet{sheet}.xml")).unwrap());
        assert!(xml.unwrap().contains("ySplit=\"3\""), "sheet {sheet} has no frozen head");
    }
}

#[test]
fn a_year_a_reading_and_what_is_not_there_are_asked_for_by_their_names() {
    let mut bureau = Bureau::set_up();
    let cases = fill(&mut bureau, 60 * PER_CASE);
    let desk = bureau.take("admin");
    let same = || input("elder-2025", Path::new("elder-2025@1"));
    let none = PriceInput { year: Some(2024), ..same() };
    let (desk, found) = priced(desk, &none);
    assert_eq!(found.unwrap().cases, 0);
    let lower = PriceInput {
        rulings: [("investment-bound".to_owned(), "lower".to_owned())].into(),
        year: Some(2025),
        ..same()
    };
    let (desk, found) = priced(desk, &lower);
    let found = found.unwrap();
    assert_eq!((found.cases, found.gained), (cases.len(), 0));
    assert_eq!(found.supposed, ["口径“建设投资恰为500万元的按哪一档”取“按8%”"]);
    assert!(found.lost > 0);
    // Exactly 5,000,000.00: 10% is 500,000.00, 8% is 400,000.00.
    for case in &found.losses {
        assert_eq!(fen(case.difference), -10_000_000, "{}", case.number);
    }
    let refusals = [
        (PriceInput { to: "没有这一政策".to_owned(), ..same() }, "没有这一政策"),
        (PriceInput { rulings: [("x".to_owned(), "y".to_owned())].into(), ..same() }, "没有“x”这一口径"),
        (
            PriceInput { rulings: [("investment-bound".to_owned(), "y".to_owned())].into(), ..same() },
            "可选：upper、lower",
        ),
        (PriceInput { parameters: [("x".to_owned(), "1".to_owned())].into(), ..same() }, "没有“x”这一参数"),
    ];
    let mut desk = desk;
    for (input, says) in refusals {
        let found;
        (desk, found) = priced(desk, &input);
        let refused = found.unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}");
    }
}

/// Tape-out of one bureau and compute of another in one package: 5,000,000.00 × 30% less 200,000.00 of the city =
/// 1,300,000.00, and 1,400,000.00 × 50% = 700,000.00. Each is one case's, and stands in the sums once.
#[test]
fn claims_of_two_bureaus_in_one_package_are_counted_once() {
    let mut bureau = Bureau::set_up();
    bureau.import("09-澄丘智算-算力与流片.zip");
    let desk = bureau.take("auditor");
    let same = input("binjiang-computing-2024-draft@1", Path::new("binjiang-computing-2024-draft@1"));
    let (mut desk, found) = priced(desk, &same);
    let found = found.unwrap();
    assert_eq!((found.cases, found.before.claims), (2, 2));
    let mut each = Vec::new();
    for case in desk.list_cases(&workbench::view::CaseQuery::default()).unwrap().rows {
        let claims = desk.explain_price(&case.number).unwrap();
        let paid: Vec<Money> = claims.iter().map(|claim| claim.before.as_ref().unwrap().payable).collect();
        assert_eq!(paid.len(), 1, "{}", case.number);
        each.extend(paid);
    }
    assert_eq!(each.iter().copied().sum::<Money>(), found.before.payable);
    assert_eq!(found.before.payable.to_string(), "2000000.00");
}

#[test]
fn a_comparison_is_followed_stopped_and_ends_with_whoever_asked_for_it() {
    let mut bureau = Bureau::set_up();
    fill(&mut bureau, 100 * PER_CASE);
    let input = input("elder-2025", Path::new("elder-2025@1"));
    let desk = Mutex::new(bureau.take("auditor"));
    let seen = Mutex::new(Vec::new());
    let tell = |step: MaintenanceProgress| seen.lock().unwrap().push((step.doing, step.percent));
    workbench::price_policies(&desk, &input, &tell, &AtomicBool::new(false)).unwrap();
    let seen = seen.into_inner().unwrap();
    assert!(
        seen.contains(&("读取案卷".to_owned(), 100)) && seen.contains(&("测算".to_owned(), 100)),
        "{seen:?}"
    );

    let (stop, steps) = (AtomicBool::new(false), AtomicU32::new(0));
    let tell = |_| {
        steps.fetch_add(1, Ordering::Relaxed);
        stop.store(true, Ordering::Relaxed);
    };
    let stopped = workbench::price_policies(&desk, &input, &tell, &stop);
    assert!(matches!(stopped, Err(Error::Stopped)));
    // A thread of each core has told at most once.
    assert!((1..=64).contains(&steps.into_inner()));

    // Nobody else is handed what was found.
    let mut desk = desk.into_inner().unwrap();
    assert!(desk.price_pdf().is_ok());
    desk.sign_in("admin", &support::secret()).unwrap();
    let gone = desk.price_pdf().unwrap_err().to_string();
    assert!(gone.contains("还没有作过测算"), "{gone}");
}
