//! Vouchers: read after an import or on demand, and shown beside the line items.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use serde_json::json;
use workbench::view::{CaseView, ProblemView, VouchersProgress, VouchersView};
use workbench::{Error, Workbench};

use super::output::say;
use super::{Ended, Run, output};

/// Reads the vouchers of cases that were just imported. What goes wrong is said: the import itself is stored.
pub fn after_import(desk: &Mutex<Workbench>, cases: &[String]) {
    if let Err(error) = read(desk, cases, false) {
        eprintln!("凭证没有识读：{error}。可用 case vouchers 重新识读");
    }
}

/// Reads what was not read yet of a case, and shows all of it.
pub fn read_and_show(run: &Run<'_>, case: &str, again: bool) -> Ended {
    let desk = run.shared_workbench()?;
    read(&desk, &[case.to_owned()], again)?;
    let mut desk = desk.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let view = desk.show_case(case)?;
    let of_vouchers = |problem: &&ProblemView| problem.code.starts_with("voucher-");
    let problems: Vec<&ProblemView> = view.problems.iter().filter(of_vouchers).collect();
    if run.json {
        return output::json(
            &json!({ "case": view.number, "vouchers": view.vouchers, "problems": problems }),
        );
    }
    if let Some(vouchers) = &view.vouchers {
        show(vouchers);
    }
    problems.into_iter().for_each(describe);
    Ok(ExitCode::SUCCESS)
}

fn describe(problem: &ProblemView) {
    let state = match (problem.settled, problem.blocks) {
        (true, _) => "已办结",
        (false, true) => "待办",
        (false, false) => "提示",
    };
    let places: Vec<&str> = problem.places.iter().map(|place| place.words.as_str()).collect();
    let cell = match problem.sheet.as_str() {
        "" => String::new(),
        sheet => format!("{sheet}!{}", problem.cell),
    };
    let (id, message, remedy) = (&problem.id, &problem.message, &problem.remedy);
    say(format_args!("{state}\t{id}\t{cell}\t{}\t{message}\t{remedy}", places.join("、")));
}

fn read(desk: &Mutex<Workbench>, cases: &[String], again: bool) -> Result<(), Error> {
    let tell = |step: VouchersProgress| {
        if !step.file.is_empty() {
            eprintln!("[{}/{}] {} 识读 {}", step.done + 1, step.total, step.case, step.file);
        }
    };
    workbench::read_vouchers(desk, cases, again, &tell, &AtomicBool::new(false)).map(drop)
}

/// The vouchers that rows of a claim's list can be made of.
pub fn makeable(view: &CaseView, claim: &str) -> Vec<String> {
    let of_claim = view.vouchers.iter().flat_map(|vouchers| &vouchers.makeable);
    let rows = of_claim.filter(|makeable| makeable.claim == claim).flat_map(|makeable| &makeable.rows);
    rows.filter(|row| row.no_row.is_none()).map(|row| row.voucher.clone()).collect()
}

/// The line items that were made from vouchers.
pub fn made(view: &CaseView) -> Vec<String> {
    let items = view.vouchers.iter().flat_map(|vouchers| &vouchers.items);
    items.filter(|item| item.made).map(|item| item.item.clone()).collect()
}

fn show(view: &VouchersView) {
    for claim in &view.coverage {
        say(format_args!("{}\t{}", claim.claim, claim.words));
    }
    for item in &view.items {
        say(format_args!(
            "{}\t{}\t{}\t{}",
            item.item,
            item.label,
            item.voucher.as_deref().unwrap_or("—"),
            item.matched_by
        ));
    }
    for text in &view.texts {
        let agrees = match text.agrees.as_str() {
            "" => String::new(),
            agrees => format!("与“{agrees}”一致"),
        };
        say(format_args!("{}\t{}\t{}\t{agrees}", text.place.words, text.label, text.value));
    }
    for makeable in &view.makeable {
        say(format_args!("{}\t可据凭证列入明细，合计 {} 元：", makeable.claim, makeable.total.grouped()));
        for row in &makeable.rows {
            let amount = row.amount.map(policy::Money::grouped).unwrap_or_default();
            let why = row.no_row.as_ref().map(|why| format!("不能列入：{why}")).unwrap_or_default();
            say(format_args!("    {}\t{}\t{}\t{amount}\t{why}", row.voucher, row.date, row.vendor));
        }
    }
    for voucher in &view.vouchers {
        say(format_args!(
            "{} {}（{}）\t{}",
            voucher.kind,
            voucher.id,
            voucher.source,
            voucher.files.join("、")
        ));
        if let Some(seal) = &voucher.seal {
            say(format_args!("    {seal}"));
        }
    }
}
