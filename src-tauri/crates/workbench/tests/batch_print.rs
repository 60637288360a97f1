//! Memos of a selection of cases, printed together or saved apart: whole or not at all, and for nobody else.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::cell::RefCell;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::Role;
use support::*;
use workbench::view::{AttendeeView, PrintInput, PrintProgress, PrintReport};
use workbench::{Error, Workbench, print_batch, save_apart};

static WITHOUT_STOP: AtomicBool = AtomicBool::new(false);

fn input(cases: &[&str]) -> PrintInput {
    PrintInput {
        cases: cases.iter().map(|case| (*case).to_owned()).collect(),
        name: "第4次评审会".to_owned(),
        date: "2024-12-02".to_owned(),
        place: "501会议室".to_owned(),
        attendees: vec![AttendeeView { name: "陆玥琪".to_owned(), unit: "经信局".to_owned() }],
    }
}

fn quietly(desk: &Mutex<Workbench>, input: &PrintInput) -> Result<PrintReport, Error> {
    print_batch(desk, input, &|_| {}, &WITHOUT_STOP)
}

fn signed_in(bureau: &Bureau, name: &str) -> Mutex<Workbench> {
    let mut desk = bureau.fresh();
    desk.sign_in(name, &secret()).unwrap();
    Mutex::new(desk)
}

/// The text of each page without its spaces, as another program reads it.
fn pages(file: &PathBuf) -> Vec<String> {
    let text = Command::new("pdftotext").args(["-layout"]).arg(file).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    let bare = |page: &str| page.split_whitespace().collect();
    text.trim_end_matches('\u{c}').split('\u{c}').map(bare).collect()
}

#[test]
fn several_memos_become_one_print_in_the_order_asked_for() {
    let mut bureau = Bureau::set_up();
    let first = bureau.import("01-砚湖微电子-流片.zip");
    let second = bureau.import("08-江荻软件-EDA技术攻关.zip");
    bureau.sign_wholly(&first);
    bureau.hand_on(&second);
    let desk = signed_in(&bureau, "auditor");
    let steps = RefCell::new(Vec::new());
    let tell =
        |step: PrintProgress| steps.borrow_mut().push((step.drawing, step.done, step.total, step.case));
    let made = print_batch(&desk, &input(&[&second, &first]), &tell, &WITHOUT_STOP).unwrap();
    assert_eq!((made.name.as_str(), made.stopped, made.failed.len()), ("第4次评审会", false, 0));
    let told: Vec<_> = steps.into_inner();
    let expected = [
        (false, 0, 2, second.as_str()),
        (false, 1, 2, &first),
        (true, 0, 2, &second),
        (true, 1, 2, &first),
        (true, 2, 2, ""),
    ];
    assert_eq!(told.len(), expected.len());
    for (told, (drawing, done, total, case)) in told.into_iter().zip(expected) {
        assert_eq!(told, (drawing, done, total, case.to_owned()));
    }

    let mut desk = desk.into_inner().unwrap();
    let file = bureau.out("合并.pdf");
    desk.save_print(&file).unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().len(), u64::from(made.bytes));
    assert_eq!(std::fs::read(&file).unwrap(), desk.print_pdf().unwrap());
    let pages = pages(&file);
    assert!(pages[0].contains("第4次评审会") && pages[0].contains("501会议室"), "{}", pages[0]);
    let at = |number: &str| {
        let title = |page: &String| page.contains(number) && !page.contains("会议议程");
        pages.iter().position(title).unwrap()
    };
    assert!(at(&second) < at(&first), "the order is the one asked for");
    let agenda = pages.iter().find(|page| page.contains("会议议程")).unwrap();
    assert!(agenda.contains("2件") && agenda.find("江荻") < agenda.find("砚湖"), "{agenda}");
    let last = pages.last().unwrap();
    assert!(last.contains("会议签到表") && last.contains("陆玥琪"), "{last}");
    // Signed by three, as the first case's own memo.
    assert!(pages.iter().any(|page| page.contains("checker") && page.contains("approver")));
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("—{}—", index + 1)), "page {}: {page}", index + 1);
    }

    // Without a printer it is saved ready to print, beside the store.
    let printed = desk.send_print(None, 1, None).unwrap();
    assert!(printed.file.ends_with("第4次评审会.pdf"), "{}", printed.file);
    assert!(desk.send_print(Some("没有这台"), 1, None).is_err());
    // Whoever comes next finds nothing of it.
    desk.sign_out();
    desk.sign_in("reviewer", &secret()).unwrap();
    assert!(matches!(desk.print_pdf(), Err(Error::NotFound(_))));
}

#[test]
fn a_print_is_whole_or_not_at_all_and_says_what_is_in_the_way() {
    let mut bureau = Bureau::set_up();
    let ours = bureau.import("01-砚湖微电子-流片.zip");
    bureau.hand_on(&ours);
    bureau
        .session_of("admin")
        .add_user("elsewhere", &[Role::Reviewer.name().to_owned()], Some("市监局"), &first(), &secret())
        .unwrap();
    maintain_at_sign_in(&bureau.path(), "elsewhere");
    let desk = signed_in(&bureau, "elsewhere");
    let made = quietly(&desk, &input(&[&ours, "经信-2024-9999"])).unwrap();
    assert_eq!(made.bytes, 0);
    let named: Vec<_> = made.failed.iter().map(|fault| fault.case.as_str()).collect();
    assert_eq!(named, [ours.as_str(), "经信-2024-9999"]);
    assert!(made.failed[0].message.starts_with("不予办理"), "{}", made.failed[0].message);
    assert!(matches!(desk.lock().unwrap().print_pdf(), Err(Error::NotFound(_))));

    // A name of a meeting that nobody can draw is the cover's fault, and not a case's.
    let desk = signed_in(&bureau, "reviewer");
    let cover = PrintInput { name: "第4次评审会\u{10FFFD}".to_owned(), ..input(&[&ours]) };
    let refused = quietly(&desk, &cover).unwrap_err().to_string();
    assert!(refused.contains("U+10FFFD"), "{refused}");
    for (wrong, why) in [
        (PrintInput { cases: Vec::new(), ..input(&[&ours]) }, "没有选案卷"),
        (PrintInput { name: " ".to_owned(), ..input(&[&ours]) }, "会议名称"),
        (PrintInput { date: "12月2日".to_owned(), ..input(&[&ours]) }, "不是日期"),
    ] {
        let refused = quietly(&desk, &wrong).unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn printing_is_stopped_between_two_cases() {
    let mut bureau = Bureau::set_up();
    let cases = [bureau.import("01-砚湖微电子-流片.zip"), bureau.import("08-江荻软件-EDA技术攻关.zip")];
    cases.iter().for_each(|case| bureau.hand_on(case));
    let names: Vec<&str> = cases.iter().map(String::as_str).collect();
    for (drawing, done) in [(false, 1), (true, 0), (true, 1)] {
        let desk = signed_in(&bureau, "reviewer");
        let stop = AtomicBool::new(false);
        let tell = |step: PrintProgress| {
            if (step.drawing, step.done) == (drawing, done) {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let made = print_batch(&desk, &input(&names), &tell, &stop).unwrap();
        let kept = desk.lock().unwrap().print_pdf();
        // Asked to stop while the last case is read, it stops before the first page.
        assert!(made.stopped && kept.is_err(), "drawing {drawing}, {done} done");
    }
    let desk = signed_in(&bureau, "reviewer");
    let stop = AtomicBool::new(false);
    let tell = |_: PrintProgress| stop.store(true, Ordering::Relaxed);
    let saved = save_apart(&desk, &cases, &bureau.out("分存"), &tell, &stop).unwrap();
    assert_eq!((saved.saved.len(), saved.stopped), (1, true));
    assert!(saved.saved[0].ends_with(&format!("{}-评审意见.pdf", cases[0])));
}

#[test]
fn saved_apart_a_case_in_the_way_does_not_keep_the_others() {
    let mut bureau = Bureau::set_up();
    let case = bureau.import("01-砚湖微电子-流片.zip");
    let desk = signed_in(&bureau, "reviewer");
    let asked = ["经信-2024-9999".to_owned(), case.clone()];
    let saved = save_apart(&desk, &asked, &bureau.out("分存"), &|_| {}, &WITHOUT_STOP).unwrap();
    assert_eq!(saved.failed[0].case, "经信-2024-9999");
    assert_eq!(saved.saved.len(), 1);
    assert!(pages(&PathBuf::from(&saved.saved[0])).iter().any(|page| page.contains(&case)));
}
