//! What leaves the office: nothing of another applicant, nothing undecided as a refusal, everything at once in a notice,
//! each paper under the bureau whose case it is.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use std::io::Read;
use std::path::Path;
use std::process::Command;

use casework::{
    Admission, Case, CellRef, Comment, Decision, Declaration, Evidence, Finding, FindingOutcome, Judgement,
    LineItem, ListedAttachment, MaterialCheck, MaterialState, Move, Opinion, Person, Reading, RelatedParty,
    SettledAs, Sha256Hex, Sourced, Stage, Submission,
};
use jiff::Timestamp;
use store::{NewPackage, PackageFile, Store, StoreError};
use support::*;
use workbench::view::{
    BureauPaper, CaseQuery, LetterheadChange, NewMeetingInput, PrintInput, SettlementInput,
};
use workbench::{Error, Report};

/// A PDF's text without white space, as whoever reads the paper has it.
fn text(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    if let Some(out) = std::env::var_os("PAPERS_OUT") {
        let name = format!("{}.pdf", &Sha256Hex::of(pdf).as_str()[..12]);
        std::fs::write(Path::new(&out).join(name), pdf).unwrap();
    }
    let said = Command::new("pdftotext").args(["-raw"]).arg(&file).arg("-").output().unwrap();
    String::from_utf8(said.stdout).unwrap().chars().filter(|ch| !ch.is_whitespace()).collect()
}

/// How many pages bear a word.
fn pages_with(pdf: &[u8], word: &str) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let said = Command::new("pdftotext").args(["-raw"]).arg(&file).arg("-").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let pages: Vec<String> =
        said.split('\u{c}').map(|page| page.chars().filter(|ch| !ch.is_whitespace()).collect()).collect();
    let pages = &pages[..pages.len() - 1];
    (pages.iter().filter(|page: &&String| page.contains(word)).count(), pages.len())
}

/// Everything that a workbook holds, part by part.
fn parts(xlsx: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let mut all = String::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}

/// Words that stand nowhere but in the other case.
struct Secrets(usize);

impl Secrets {
    const MARK: &'static str = "甲密";

    fn next(&mut self) -> String {
        self.0 += 1;
        format!("{}{:03}", Self::MARK, self.0)
    }

    fn cell(&mut self) -> CellRef {
        CellRef::new(self.next(), 3, 2)
    }

    fn sourced(&mut self, sourced: &mut Sourced) {
        if sourced.value.as_ref().is_some_and(|value| value.is_string()) {
            sourced.value = Some(self.next().into());
        }
        sourced.written = Some(self.next());
        sourced.at = Some(self.cell());
        // Of a closed list: no words of anybody.
        sourced.readings = vec![Reading::FullWidth];
    }
}

/// The same invoice, vendor, person and project claimed by another applicant, whose case is full of words of its own.
fn another(template: &Case, number: &str, by: &Person, words: &mut Secrets) -> Case {
    let mut case = template.clone();
    let now = Timestamp::now();
    case.number = number.to_owned();
    case.stage = Stage::Refused;
    let package = &mut case.package;
    (package.file, package.workbook) = (words.next(), words.next());
    package.applicant.values_mut().for_each(|sourced| words.sourced(sourced));
    for claim in &mut package.claims {
        claim.at = Some(words.cell());
        // What is claimed once stays: it is what both claim.
        let inputs = claim.inputs.iter_mut().filter(|(name, _)| name.as_str() != "person");
        inputs.for_each(|(_, sourced)| words.sourced(sourced));
        claim.inputs.get_mut("person").unwrap().at = Some(words.cell());
    }
    for item in &mut package.items {
        let LineItem { kind, attachment, at, readings, .. } = item;
        (*kind, *attachment, *at) = (Some(words.next()), Some(words.next()), Some(words.cell()));
        *readings = vec![Reading::TenThousands];
    }
    package.related = vec![RelatedParty {
        name: words.next(),
        uscc: Some(words.next()),
        relation: Some(words.next()),
        at: Some(words.cell()),
    }];
    package.attachments = vec![ListedAttachment {
        name: words.next(),
        what: Some(words.next()),
        at: Some(words.cell()),
        ..ListedAttachment::default()
    }];
    case.findings = vec![Finding {
        claim: "c1".to_owned(),
        criterion: "key-chip".to_owned(),
        outcome: FindingOutcome::Unmet,
        evidence: vec![Evidence::Document(words.next()), Evidence::Attachment(words.next())],
        note: words.next(),
        told: words.next().into(),
        ticked: vec![words.next()],
        judgement: Some(Judgement {
            document: words.next(),
            number: words.next(),
            date: None,
            panel: vec![Opinion { expert: words.next(), score: words.next(), opinion: words.next() }],
        }),
        by: by.clone(),
        at: now,
    }];
    case.admissions = vec![Admission {
        item: case.package.items[0].id.clone(),
        admitted: policy::Money::ZERO,
        reason: words.next(),
        by: by.clone(),
        at: now,
    }];
    case.materials = vec![MaterialCheck {
        material: "invoices".to_owned(),
        state: MaterialState::Missing,
        note: words.next(),
        by: by.clone(),
        at: now,
    }];
    case.decisions = vec![Decision {
        awarded_before: None,
        claim: "c1".to_owned(),
        amount: policy::Money::ZERO,
        ceiling: None,
        reason: words.next(),
        by: by.clone(),
        at: now,
    }];
    case.declarations =
        vec![Declaration { by: by.clone(), at: now, recusal: Some(words.next()), lifted: None }];
    case.moves = vec![Move {
        from: Stage::Received,
        to: Stage::Refused,
        by: by.clone(),
        at: now,
        comment: words.next(),
    }];
    case.comments = vec![Comment {
        id: 1,
        answers: None,
        stage: Stage::InReview,
        text: words.next(),
        by: by.clone(),
        at: now,
    }];
    case.signatures =
        vec![Submission { role: casework::Role::Reviewer, by: by.clone(), at: now, opinion: words.next() }];
    case
}

/// Puts a case of a package of its own into the store.
fn put(store: &mut Store, case: &Case, files: &[PackageFile]) {
    store
        .write::<_, StoreError>(|tx| {
            let by = tx.user("reviewer")?.unwrap().person;
            let package = tx.put_package(&NewPackage {
                sha256: &Sha256Hex::of(case.number.as_bytes()),
                file_name: &case.package.file,
                by: &by,
                at: Timestamp::now(),
                content: &case.package,
                sheets: &["申报主体".to_owned(), "明细".to_owned()],
                problems: &[],
                files,
            })?;
            tx.put_case(case, package)?;
            tx.audit(casework::AuditEvent {
                at: Timestamp::now(),
                who: "test".to_owned(),
                action: "test.put".to_owned(),
                subject: case.number.clone(),
                before: String::new(),
                after: String::new(),
            })?;
            Ok(())
        })
        .unwrap();
}

/// Settles every open question as of another thing.
fn settle_all(desk: &mut workbench::Workbench, number: &str) {
    let view = desk.show_case(number).unwrap();
    for problem in view.problems.iter().filter(|problem| problem.blocks && !problem.settled) {
        let input = SettlementInput {
            how: Some(SettledAs::Different),
            reason: "两份票据号码相同，经核对不是同一张".to_owned(),
            ..SettlementInput::default()
        };
        desk.settle(number, &problem.id, &input).unwrap();
    }
}

#[test]
fn nothing_of_one_applicant_reaches_another() {
    let mut bureau = Bureau::set_up();
    let first = bureau.import("01-砚湖微电子-流片.zip");
    let (mut store, _) = Store::open(&bureau.path(), "auditor", &secret(), Timestamp::now()).unwrap();
    let (template, files, reviewer) = store
        .read(|reader| {
            let package = reader.packages_of(&first)?.remove(0).id;
            let reviewer = reader.user("reviewer")?.unwrap().person;
            Ok::<_, StoreError>((
                reader.load_case(&first)?.unwrap(),
                reader.package_files(package)?,
                reviewer,
            ))
        })
        .unwrap();
    let mut ours = template.clone();
    ours.number = "经信-2024-0777".to_owned();
    ours.problems.clear();
    let person = Sourced {
        value: Some("顾明远".into()),
        at: Some("流片补助!C9".parse().unwrap()),
        written: Some("顾明远".to_owned()),
        readings: Vec::new(),
    };
    ours.package.claims[0].inputs.insert("person".to_owned(), person);
    let mut words = Secrets(0);
    let theirs = another(&ours, "经信-2024-0666", &reviewer, &mut words);
    put(&mut store, &theirs, &[]);
    put(&mut store, &ours, &files);
    drop(store);
    assert!(words.0 > 60, "the other case is full of words: {}", words.0);

    // Inside, the reviewer sees who and where.
    let number = ours.number.clone();
    let view = bureau.session_of("reviewer").show_case(&number).unwrap();
    let seen: Vec<_> =
        view.problems.iter().filter(|problem| problem.code.ends_with("claimed-elsewhere")).collect();
    assert!(seen.iter().any(|problem| problem.message.contains("顾明远")), "the person: {seen:#?}");
    assert!(seen.iter().any(|problem| problem.message.contains("经信-2024-0666")), "{seen:#?}");
    assert!(seen.iter().any(|problem| problem.message.contains(Secrets::MARK)), "{seen:#?}");

    // Outside, no paper, workbook or list says either.
    let mut went_out: Vec<(&str, String)> = Vec::new();
    let notice = bureau.session_of("reviewer").notice_pdf(&number).unwrap();
    let said = text(&notice);
    let number_of = &template.package.items[0].number.clone().unwrap();
    assert_eq!(
        said.matches(&format!("{number_of}已在另一份申报中使用")).count(),
        1,
        "once, whoever it is: {said}"
    );
    went_out.push(("preview of the notice", text(&notice)));
    let marked = bureau.out("marked.xlsx");
    bureau.session_of("reviewer").save_corrections(&number, &marked).unwrap();
    let marked = parts(&std::fs::read(&marked).unwrap());
    assert!(marked.contains("已在另一份申报中使用"));
    went_out.push(("marked workbook", marked));
    went_out.push(("preview of the memo", text(&bureau.session_of("reviewer").memo_pdf(&number).unwrap())));
    bureau.session_of("reviewer").declare(&number, None).unwrap();
    bureau.session_of("reviewer").request_correction(&number, "请补正").unwrap();
    let sent = bureau.session_of("reviewer").notice_pdf(&number).unwrap();
    went_out.push(("notice as sent", text(&sent)));
    went_out.push(("its bytes", String::from_utf8_lossy(&sent).into_owned()));
    bureau.session_of("reviewer").resume(&number, "已核").unwrap();
    bureau.review(&number);
    // Settled, and printed as settled: with what was asked, and not with whom it concerns.
    settle_all(bureau.session_of("reviewer"), &number);
    bureau.sign(&number);
    let memo = bureau.session_of("auditor").memo_pdf(&number).unwrap();
    assert!(text(&memo).contains("已在另一份申报中使用"), "{}", text(&memo));
    went_out.push(("signed memo", text(&memo)));
    let cases = [number.clone()];
    let announced = bureau.session_of("approver").announcement_pdf(&cases, None, None, "").unwrap();
    went_out.push(("announcement", text(&announced)));
    for (name, report) in [("公示表", Report::Publicity), ("拨付表", Report::Payout)] {
        let path = bureau.out(&format!("{name}.xlsx"));
        bureau.session_of("reviewer").export(report, None, None, &path).unwrap();
        went_out.push((name, parts(&std::fs::read(&path).unwrap())));
    }
    for (what, said) in &went_out {
        assert!(!said.is_empty(), "{what}");
        for secret in [Secrets::MARK, "经信-2024-0666"] {
            assert!(!said.contains(secret), "{what} says {secret} of another applicant: {said}");
        }
    }
}

#[test]
fn a_notice_names_everything_with_a_day_and_a_place() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let change = LetterheadChange {
        bureau: Some("经信局".to_owned()),
        address: Some("滨江区江南大道100号A座305室".to_owned()),
        contact: Some("沈予安，0571-8770XXXX".to_owned()),
        ..LetterheadChange::default()
    };
    bureau.session_of("admin").set_letterhead(&change).unwrap();
    // One wrong cell, and one voucher that nobody can read: in the package as it came.
    let (mut store, _) = Store::open(&bureau.path(), "auditor", &secret(), Timestamp::now()).unwrap();
    let (mut case, mut files) = store
        .read(|reader| {
            let package = reader.packages_of(&number)?.remove(0).id;
            Ok::<_, StoreError>((reader.load_case(&number)?.unwrap(), reader.package_files(package)?))
        })
        .unwrap();
    case.number = "经信-2024-0555".to_owned();
    let broken = store
        .write::<_, StoreError>(|tx| {
            tx.audit(casework::AuditEvent {
                at: Timestamp::now(),
                who: "test".to_owned(),
                action: "test.put".to_owned(),
                subject: String::new(),
                before: String::new(),
                after: String::new(),
            })?;
            tx.put_original(b"%PDF-1.7 cut off")
        })
        .unwrap();
    let voucher = case.package.attachments.iter_mut().find(|file| file.sha256.is_some()).unwrap();
    (voucher.name, voucher.sha256) = ("发票-03.pdf".to_owned(), Some(broken));
    files.retain(|file| file.role == store::FileRole::Workbook);
    let problem = casework::Problem {
        severity: casework::Severity::Error,
        code: casework::ProblemCode::NotANumber,
        at: Some("明细!F12".parse().unwrap()),
        message: "不含税金额“12万”不是数字".into(),
        remedy: "本列单位为元，请填 120000".into(),
    };
    // Advice for the reviewer alone goes into no paper.
    let advice = casework::Problem {
        code: casework::ProblemCode::Splitting,
        message: "同一供应商有 3 笔费用都略低于 1,000,000.00 这一界限".into(),
        remedy: "".into(),
        ..problem.clone()
    };
    store
        .write::<_, StoreError>(|tx| {
            let by = tx.user("reviewer")?.unwrap().person;
            let package = tx.put_package(&NewPackage {
                sha256: &Sha256Hex::of(b"another"),
                file_name: "另一份.zip",
                by: &by,
                at: Timestamp::now(),
                content: &case.package,
                sheets: &["申报主体".to_owned(), "明细".to_owned()],
                problems: &[problem.clone(), advice.clone()],
                files: &files,
            })?;
            // Its claims are its own, so that nothing is claimed twice.
            case.package.items.clear();
            tx.put_case(&case, package)?;
            tx.audit(casework::AuditEvent {
                at: Timestamp::now(),
                who: "test".to_owned(),
                action: "test.put".to_owned(),
                subject: case.number.clone(),
                before: String::new(),
                after: String::new(),
            })?;
            Ok(())
        })
        .unwrap();
    drop(store);
    let number = case.number.clone();
    let desk = bureau.session_of("reviewer");
    let view = desk.declare(&number, None).unwrap();
    for (index, material) in view.materials.iter().enumerate() {
        let missing = index < 3;
        let state = if missing { MaterialState::Missing } else { MaterialState::Received };
        let note = if index == 1 { "请补交2024年度营业执照副本" } else { "" };
        desk.check_material(&number, &material.id, Some(state), note).unwrap();
    }
    let asked = desk.notice_view(&number).unwrap();
    let of = |asked: &workbench::view::NoticeView| {
        let kept = asked.items.iter().filter(|item| !item.fault.contains("另一份申报"));
        kept.map(|item| format!("{}|{}|{}", item.place, item.fault, item.remedy)).collect::<Vec<_>>()
    };
    assert_eq!(of(&asked).len(), 5, "{asked:#?}");
    assert!(asked.placed);
    desk.request_correction(&number, "请补正").unwrap();
    let sent = desk.notice_pdf(&number).unwrap();
    let said = text(&sent);
    for (index, material) in view.materials.iter().take(3).enumerate() {
        assert!(said.contains(&format!("材料“{}”", material.label)), "{index}: {said}");
    }
    for wanted in [
        "“明细”表F12单元格",
        "本列单位为元，请填120000",
        "附件“发票-03.pdf”",
        "无法识读",
        "请补交2024年度营业执照副本",
        "一次性告知",
        "10个工作日内",
        "滨江区江南大道100号A座305室",
        "沈予安，0571-8770XXXX",
        "视为放弃本次申报",
        "受理单位：滨江区经信局",
    ] {
        assert!(said.contains(wanted), "“{wanted}” is not in {said}");
    }
    let year = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).year();
    assert!(said.contains(&format!("经信补〔{year}〕1号")), "a series of its own: {said}");
    for unwanted in ["对应关系", "略低于", "拆成"] {
        assert!(!said.contains(unwanted), "{unwanted} is the reviewer's: {said}");
    }
    // The second notice of the bureau is its second, whatever memos were numbered.
    bureau.session_of("reviewer").resume(&number, "再看").unwrap();
    bureau.session_of("reviewer").request_correction(&number, "还缺").unwrap();
    let again = text(&bureau.session_of("reviewer").notice_pdf(&number).unwrap());
    assert!(again.contains(&format!("经信补〔{year}〕2号")), "{again}");
}

#[test]
fn an_undecided_case_is_neither_granted_nor_refused() {
    let mut bureau = Bureau::set_up();
    // The program proposes that it is refused; nobody has said so.
    let proposed = bureau.import("06-禾隐集成-非首次流片.zip");
    let open = bureau.import("01-砚湖微电子-流片.zip");
    for number in [&proposed, &open] {
        let pdf = bureau.session_of("reviewer").memo_pdf(number).unwrap();
        let said = text(&pdf);
        assert!(!said.contains("不予支持") && !said.contains("关于给予"), "{said}");
        assert!(said.contains("尚在评审，未决定"), "{said}");
        assert!(!said.contains("核定支持金额") && !said.contains("不安排资金支持"), "{said}");
        let (marked, pages) = pages_with(&pdf, "预览");
        assert_eq!(marked, pages, "every page is marked");
    }
    // Not before a meeting either: each is named, with what to do.
    let input = NewMeetingInput {
        name: "第4次评审会".to_owned(),
        date: "2024-12-02".to_owned(),
        ..NewMeetingInput::default()
    };
    let meeting = bureau.session_of("approver").new_meeting(&input).unwrap().number;
    bureau.session_of("approver").add_to_meeting(&meeting, std::slice::from_ref(&open)).unwrap();
    let refused = bureau.session_of("approver").meeting_pdf(&meeting).unwrap_err().to_string();
    assert!(refused.contains(&open) && refused.contains("不能上会"), "{refused}");
    let shown = bureau.session_of("approver").meeting(&meeting).unwrap();
    assert!(!shown.cases[0].decided && !shown.cases[0].refused);
    let desk = std::sync::Mutex::new(bureau.take("approver"));
    let together = PrintInput {
        cases: vec![open.clone()],
        name: "第4次评审会".to_owned(),
        date: "2024-12-02".to_owned(),
        ..PrintInput::default()
    };
    let report =
        workbench::print_batch(&desk, &together, &|_| {}, &std::sync::atomic::AtomicBool::new(false))
            .unwrap();
    assert_eq!((report.failed.len(), report.bytes), (1, 0));
    let mut approver = desk.into_inner().unwrap();

    // Found unmet by a person, and signed: refused, with no ceiling in any list.
    bureau.review(&proposed);
    let said = text(&bureau.session_of("reviewer").memo_pdf(&proposed).unwrap());
    assert!(said.contains("不予支持"), "{said}");
    bureau.session_of("reviewer").submit(&proposed, "", &secret()).unwrap();
    let row = |bureau: &mut Bureau| {
        let query = CaseQuery { search: proposed.clone(), ..CaseQuery::default() };
        bureau.session_of("auditor").list_cases(&query).unwrap().rows.remove(0)
    };
    let on_its_way = row(&mut bureau);
    assert!(on_its_way.refused && on_its_way.ceiling.is_none(), "{on_its_way:?}");
    approver.add_to_meeting(&meeting, std::slice::from_ref(&proposed)).unwrap();
    let shown = approver.meeting(&meeting).unwrap();
    assert!(shown.cases[1].refused && shown.cases[1].amount == policy::Money::ZERO);
    bureau.session_of("checker").declare(&proposed, None).unwrap();
    bureau.session_of("checker").approve(&proposed, "", &secret()).unwrap();
    approver.declare(&proposed, None).unwrap();
    approver.approve(&proposed, "", &secret()).unwrap();
    let refused = row(&mut bureau);
    assert_eq!((refused.stage, refused.refused, refused.ceiling), (Stage::Refused, true, None));
    let summary = bureau.out("汇总.xlsx");
    bureau.session_of("auditor").export(Report::Summary, None, None, &summary).unwrap();
    let (_, rows) = intake::read_table(&std::fs::read(&summary).unwrap()).unwrap();
    let line = rows.iter().find(|row| row.cells.values().any(|cell| *cell == proposed)).unwrap();
    let cells: Vec<&String> = line.cells.values().collect();
    assert_eq!(cells.iter().filter(|cell| cell.as_str() == "不予支持").count(), 2, "{cells:?}");
}

/// A bureau's case: the sample's, led by another one.
fn led_by(bureau: &mut Bureau, number: &str, lead: &str) -> String {
    let (mut store, _) = Store::open(&bureau.path(), "auditor", &secret(), Timestamp::now()).unwrap();
    let (mut case, files) = store
        .read(|reader| {
            let package = reader.packages_of(number)?.remove(0).id;
            Ok::<_, StoreError>((reader.load_case(number)?.unwrap(), reader.package_files(package)?))
        })
        .unwrap();
    case.number = format!("{}-2024-0444", lead.trim_end_matches('局'));
    lead.clone_into(&mut case.bureau);
    case.package.applicant.get_mut("name").unwrap().value = Some("杭州澄丘智算有限公司".into());
    case.package.applicant.get_mut("uscc").unwrap().value = Some("91330108MA2DM0009X".into());
    for (index, item) in case.package.items.iter_mut().enumerate() {
        item.number = Some(format!("243320000000777{index:05}"));
    }
    put(&mut store, &case, &files);
    case.number
}

#[test]
fn papers_are_headed_numbered_and_sealed_by_the_bureau_whose_case_it_is() {
    let mut bureau = Bureau::set_up();
    let own = bureau.import("01-砚湖微电子-流片.zip");
    let theirs = led_by(&mut bureau, &own, "发改局");
    let icon = root().join("assets/icons/32x32.png");
    let seal = LetterheadChange { seal: Some(icon.display().to_string()), ..LetterheadChange::default() };
    bureau.session_of("admin").set_letterhead(&seal).unwrap();
    bureau.sign_wholly(&own);
    bureau.sign_wholly(&theirs);
    let year = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).year();
    let memo = bureau.session_of("auditor").memo_pdf(&theirs).unwrap();
    let said = text(&memo);
    assert!(said.starts_with("滨江区发改局"), "headed: {said}");
    assert!(said.contains(&format!("发改评〔{year}〕1号")), "a series of its own: {said}");
    // But for the clause, which names the bureaus that answer for it.
    assert!(
        !said.contains("滨江区经信局") && !said.contains("经信评"),
        "nothing of the store's own bureau: {said}"
    );
    let images = |pdf: &[u8]| String::from_utf8_lossy(pdf).matches("/Subtype/Image").count();
    assert_eq!(images(&memo), 0, "the store's seal is not theirs");
    let ours = bureau.session_of("auditor").memo_pdf(&own).unwrap();
    assert!(text(&ours).starts_with("滨江区经信局") && images(&ours) > 0);

    // An announcement of both is headed and signed by both; of one, by that one.
    let both = [own.clone(), theirs.clone()];
    let said = text(&bureau.session_of("approver").announcement_pdf(&both, None, None, "").unwrap());
    for name in ["滨江区经信局", "滨江区发改局"] {
        assert_eq!(said.matches(name).count(), 2, "head and foot: {said}");
    }
    let said = text(
        &bureau
            .session_of("approver")
            .announcement_pdf(std::slice::from_ref(&theirs), None, None, "")
            .unwrap(),
    );
    assert!(!said.contains("经信局"), "{said}");

    // A bureau may have its own name in full, head and seal.
    let change = LetterheadChange {
        bureau: Some("发改局".to_owned()),
        name: Some("杭州高新区（滨江）发展和改革局".to_owned()),
        red: Some(true),
        seal: Some(icon.display().to_string()),
        ..LetterheadChange::default()
    };
    let style = bureau.session_of("admin").set_letterhead(&change).unwrap();
    assert!(!style.red && style.bureaus["发改局"].red == Some(true));
    let style = bureau.session_of("admin").paper_style().unwrap();
    let of = |short: &str| style.offices.iter().find(|one| one.bureau == short).unwrap().clone();
    assert_eq!(of("发改局").name, "杭州高新区（滨江）发展和改革局");
    assert!(of("发改局").seal && of("经信局").seal && !of("市监局").seal);
    let unknown = LetterheadChange { bureau: Some("发改委".to_owned()), ..LetterheadChange::default() };
    let refused = bureau.session_of("admin").set_letterhead(&unknown).unwrap_err().to_string();
    assert!(refused.contains("发改局"), "what can be chosen is named: {refused}");
    let usual = LetterheadChange {
        bureau: Some("发改局".to_owned()),
        name: Some(String::new()),
        seal: Some(String::new()),
        ..LetterheadChange::default()
    };
    let style = bureau.session_of("admin").set_letterhead(&usual).unwrap();
    assert_eq!(style.bureaus["发改局"], BureauPaper { red: Some(true), ..BureauPaper::default() });
}

#[test]
fn a_redone_memo_keeps_its_number_and_says_what_it_replaces() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.sign_wholly(&number);
    let code_of = |pdf: &[u8]| -> String {
        let said = text(pdf);
        said.split_once("校验码：").unwrap().1.chars().take(19).collect()
    };
    let first = bureau.session_of("auditor").memo_pdf(&number).unwrap();
    let first_code = code_of(&first);
    let mut numbers = Vec::new();
    for _ in 0..2 {
        bureau.session_of("approver").reopen(&number, "复查单据").unwrap();
        bureau.sign(&number);
        let pdf = bureau.session_of("auditor").memo_pdf(&number).unwrap();
        let said = text(&pdf);
        assert!(said.contains("本件系更正，替代"), "{said}");
        numbers.push((code_of(&pdf), said));
    }
    let year = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).year();
    let (one, two) = (format!("经信评〔{year}〕1号（更正）"), format!("经信评〔{year}〕1号（第2次更正）"));
    assert!(numbers[0].1.contains(&one) && numbers[0].1.contains(&first_code), "{}", numbers[0].1);
    assert!(numbers[1].1.contains(&two) && numbers[1].1.contains(&numbers[0].0), "{}", numbers[1].1);
    let record = bureau.session_of("auditor").memo_by_code(&first_code).unwrap();
    assert!(record.replaced_by.unwrap().contains(&two), "the one in force");
    assert!(record.message.contains("复查单据") && record.message.contains("替代"), "{}", record.message);
    let now = bureau.session_of("auditor").memo_by_code(&numbers[1].0).unwrap();
    assert_eq!((now.in_force, now.replaces), (true, Some(one)));
}

#[test]
fn a_first_password_opens_nothing_but_its_own_change() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let admin = bureau.session_of("admin");
    let wrong = admin.add_user("新人", &["checker".to_owned()], Some("经信居"), &first(), &secret());
    let refused = wrong.unwrap_err().to_string();
    assert!(
        refused.contains("经信局") && refused.contains("市监局"),
        "what can be chosen is named: {refused}"
    );
    assert!(admin.set_roles("checker", &["checker".to_owned()], Some("经信居")).is_err());
    let added = admin.add_user("新人", &["checker".to_owned()], Some("经信局"), &first(), &secret()).unwrap();
    assert!(added.first_password && !added.certified, "no signing key yet: {added:?}");

    let mut desk = bureau.fresh();
    let session = desk.sign_in("新人", &first()).unwrap();
    assert!(session.first_password);
    assert!(matches!(desk.show_case(&number), Err(Error::FirstPassword)));
    assert!(matches!(desk.list_cases(&CaseQuery::default()), Err(Error::FirstPassword)));
    assert!(desk.change_password(&first(), &first()).is_err(), "it is changed, and not kept");
    desk.change_password(&first(), &secret()).unwrap();
    desk.show_case(&number).unwrap();
    assert!(bureau.fresh().sign_in("新人", &first()).is_err(), "the administrator's is no more");

    // What they sign leads to the root, through a voucher in their own name.
    bureau.review(&number);
    bureau.session_of("reviewer").submit(&number, "", &secret()).unwrap();
    desk.declare(&number, None).unwrap();
    assert!(desk.approve(&number, "", &first()).is_err(), "what the administrator knew signs nothing");
    desk.approve(&number, "", &secret()).unwrap();
    bureau.session_of("approver").declare(&number, None).unwrap();
    bureau.session_of("approver").approve(&number, "", &secret()).unwrap();
    let memo = bureau.out("memo.pdf");
    desk.save_memo(&number, &memo).unwrap();
    let found = desk.verify_file(&memo, &[]).unwrap();
    assert!(found.good, "{found:#?}");

    // A reset password is a first one again.
    bureau.session_of("admin").reset_password("新人", &first(), &secret()).unwrap();
    let mut desk = bureau.fresh();
    assert!(desk.sign_in("新人", &first()).unwrap().first_password);
    desk.change_password(&first(), &secret()).unwrap();
    assert!(!desk.start().session.unwrap().first_password);
    assert!(desk.verify_file(&memo, &[]).unwrap().good, "what was signed before still holds");
}

#[test]
fn words_that_were_left_unsaved_are_kept_whole_and_for_their_writer_alone() {
    let mut bureau = Bureau::set_up();
    let words = format!("{{\"note\":\"{}\"}}", "尚未提交".repeat(30_000));
    bureau.session_of("reviewer").keep_preference("words", &words).unwrap();
    let mut again = bureau.fresh();
    again.sign_in("reviewer", &secret()).unwrap();
    assert!(again.preference("words").unwrap() == words);
    assert_eq!(bureau.session_of("checker").preference("words").unwrap(), "");
}

#[test]
fn a_new_recovery_key_takes_the_place_of_the_old_one() {
    let mut bureau = Bureau::set_up();
    assert!(bureau.session_of("admin").renew_recovery_key(&wrong()).is_err());
    let key = bureau.session_of("admin").renew_recovery_key(&secret()).unwrap();
    assert_eq!(key.split('-').map(str::len).collect::<Vec<_>>(), [5; 8], "in groups: {key}");
    let old = bureau.recovery_key.clone();
    let new = secrecy::SecretString::from("another-Pass-77-kx");
    assert!(workbench::recover(&bureau.path(), &old, "admin", &new).is_err());
    workbench::recover(&bureau.path(), &key, "admin", &new).unwrap();
    let mut admin = bureau.fresh();
    assert!(!admin.sign_in("admin", &new).unwrap().first_password, "its owner chose it");
}
