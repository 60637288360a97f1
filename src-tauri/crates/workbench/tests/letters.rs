//! 不予支持告知书 and 一页摘要: what the applicant of a refused case is told, and what a meeting reads of any case.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use std::path::Path;
use std::process::Command;

use casework::{FindingOutcome, MaterialState};
use support::*;
use workbench::view::{FindingInput, Verdict};

/// A PDF's text without white space, page by page.
fn pages(file: &Path) -> Vec<String> {
    let said = Command::new("pdftotext").arg("-raw").arg(file).arg("-").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let mut pages: Vec<String> =
        said.split('\u{c}').map(|page| page.chars().filter(|ch| !ch.is_whitespace()).collect()).collect();
    pages.pop();
    pages
}

/// A criterion that is not met, with the office's note and what the applicant is told.
fn unmet(claim: &str, criterion: &str, note: &str, told: &str) -> FindingInput {
    FindingInput {
        claim: claim.to_owned(),
        criterion: criterion.to_owned(),
        outcome: Some(FindingOutcome::Unmet),
        note: note.to_owned(),
        told: Some(told.to_owned()),
        evidence: Vec::new(),
        ticked: Vec::new(),
        judgement: None,
    }
}

/// A case that is refused for not being a first tape-out, with a note and what its applicant is told; its number.
fn refused(bureau: &mut Bureau, note: &str, told: &str) -> String {
    let number = bureau.import("06-禾隐集成-非首次流片.zip");
    bureau.found(&number);
    let desk = bureau.session_of("reviewer");
    desk.record_finding(&number, unmet("c1", "first-tape-out", note, told)).unwrap();
    desk.check_materials(&number, MaterialState::Received, "").unwrap();
    bureau.sign(&number);
    number
}

#[test]
fn a_letter_of_refusal_says_the_fact_the_clause_and_until_when_to_object() {
    let mut bureau = Bureau::set_up();
    let number = refused(&mut bureau, "承办科室内部核实过。", "该项目系改版流片，非首次流片。");
    let out = bureau.out("告知书.pdf");
    bureau.session_of("auditor").save_refusal_letter(&number, &out).unwrap();
    let pages = pages(&out);
    assert!(pages.len() <= 2, "{pages:?}");
    let text = pages.concat();
    for wanted in [
        "关于不予支持杭州禾隐集成电路有限公司首次流片补助的告知书",
        "申报材料载明“首次流片：否”；该项目系改版流片，非首次流片，不符合",
        "三（1）4关于“首次流片”的规定",
        "10个工作日内（至",
        "特此告知。",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in {text}");
    }
    // It bears the code of the inner memo, and is no memo itself: nothing of the opinions comes to the applicant.
    let code = bureau.memo_content(&number).check_code.unwrap();
    assert!(text.contains(&code), "{text}");
    assert!(!text.contains("经办") && !text.contains("审定") && !text.contains("内部核实"), "{text}");
    let verified = bureau.session_of("auditor").verify_file(&out, &[]).unwrap();
    assert_eq!((verified.verdict, verified.good), (Verdict::Letter, false));
    // The same case gives the same bytes.
    let again = bureau.session_of("auditor").refusal_letter_pdf(&number).unwrap();
    assert!(again == std::fs::read(&out).unwrap());
}

#[test]
fn nothing_of_a_reviewers_note_comes_into_a_letter_of_refusal() {
    let mut bureau = Bureau::set_up();
    bureau.import("01-砚湖微电子-流片.zip");
    // A short name, a person and a number of another case: no list of full names knows any of them.
    let number = refused(&mut bureau, "与砚湖0001号案的芯片相同，其财务赵工已证实。", "");
    let out = bureau.out("告知书.pdf");
    bureau.session_of("auditor").save_refusal_letter(&number, &out).unwrap();
    let text = pages(&out).concat();
    for inner in ["砚湖", "0001号案", "赵工", "相同"] {
        assert!(!text.contains(inner), "{inner}: {text}");
    }
    assert!(text.contains("申报材料载明“首次流片：否”，不符合"), "{text}");
    // The inner memo keeps it.
    assert!(bureau.memo_content(&number).claims[0].criteria.iter().any(|one| one.note.contains("赵工")));
}

#[test]
fn of_two_claims_the_one_that_is_refused_has_its_letter_and_the_memos_title_gives_the_other_alone() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("03-青屏芯设-EDA与IP.zip");
    bureau.review(&number);
    let desk = bureau.session_of("reviewer");
    let view = desk.show_case(&number).unwrap();
    assert_eq!(view.claims.len(), 2);
    let (given, refused) = (&view.claims[0], &view.claims[1]);
    let found = unmet(&refused.id, &refused.criteria[0].id, "内部核实", "合同不在申报年度内。");
    desk.record_finding(&number, found).unwrap();
    if desk.show_case(&number).unwrap().claims[0].decision.is_none() {
        desk.adopt_ceiling(&number, &given.id).unwrap();
    }
    bureau.sign(&number);
    let title = bureau.memo_content(&number).title;
    assert!(title.contains(&given.title) && !title.contains(&refused.title), "{title}");
    let out = bureau.out("告知书.pdf");
    bureau.session_of("auditor").save_refusal_letter(&number, &out).unwrap();
    let text = pages(&out).concat();
    for wanted in [&format!("{}的告知书", refused.title), "合同不在申报年度内，不符合"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(!text.contains(&given.title) && !text.contains("内部核实"), "{text}");
}

#[test]
fn only_a_refused_case_has_a_letter_and_every_case_a_summary_of_one_page() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let refused = bureau.session_of("auditor").refusal_letter_pdf(&number).unwrap_err().to_string();
    assert!(refused.contains("没有签发的不予支持事项"), "{refused}");
    // Before anybody has decided.
    let out = bureau.out("摘要.pdf");
    bureau.session_of("auditor").save_summary(&number, &out).unwrap();
    let said = pages(&out);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("拟支持金额未决定") && said[0].contains("预览"), "{}", said[0]);
    bureau.sign_wholly(&number);
    let out = bureau.out("摘要2.pdf");
    bureau.session_of("auditor").save_summary(&number, &out).unwrap();
    let said = pages(&out);
    assert_eq!(said.len(), 1);
    // 10,000,000.00 at 30% and at most 3,000,000.00 a year.
    for wanted in
        ["申报金额10,000,000.00元", "认定金额10,000,000.00元", "测算上限3,000,000.00元", "（￥3,000,000.00）"]
    {
        assert!(said[0].contains(wanted), "{wanted}: {}", said[0]);
    }
    assert!(said[0].contains("请予审议"), "{}", said[0]);
}
