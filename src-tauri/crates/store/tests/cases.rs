//! Cases in and out, with everything on record.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use casework::*;
use policy::Money;
use store::{
    Award, AwardFilter, CaseFilter, CaseOrder, CasePage, GrantedTo, OrderBy, Parameter, Store, StoreError, Tx,
};
use support::*;

const NUMBER: &str = "经信-2024-0001";

/// A store with its staff and one case.
fn with_case(folder: &Folder) -> (Store, [Person; 3], Case) {
    let (mut store, _, _) = create(folder);
    let staff = add_staff(&mut store);
    let case = full_case(NUMBER, &staff);
    store.write(|tx| put(tx, &case, &staff[0])).unwrap();
    (store, staff, case)
}

fn load(store: &Store) -> Case {
    store.read(|reader| reader.load_case(NUMBER)).unwrap().unwrap()
}

/// A write with its entry.
fn write<T>(store: &mut Store, work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
    store.write(|tx| {
        tx.audit(event("case.change", NUMBER))?;
        work(tx)
    })
}

#[test]
fn a_case_comes_out_as_it_went_in() {
    let folder = Folder::new();
    let (store, _, case) = with_case(&folder);
    drop(store);
    let (store, _) = folder.open();
    assert_eq!(load(&store), case);
    assert_eq!(store.read(|reader| reader.load_case("经信-2024-0002")).unwrap(), None);
    store.check_integrity().unwrap();
}

#[test]
fn what_is_on_record_is_superseded_and_never_lost() {
    let folder = Folder::new();
    let (mut store, _, case) = with_case(&folder);
    let finding = Finding { outcome: FindingOutcome::Unmet, at: at(10), ..case.findings[0].clone() };
    let admission = Admission { admitted: Money::ZERO, at: at(10), ..case.admissions[0].clone() };
    let material = MaterialCheck { state: MaterialState::Received, at: at(10), ..case.materials[0].clone() };
    let decision = Decision { amount: Money::from_fen(1), ceiling: None, ..case.decisions[0].clone() };
    write(&mut store, |tx| {
        tx.put_finding(NUMBER, &finding)?;
        tx.put_admission(NUMBER, &admission)?;
        tx.put_material(NUMBER, &material)?;
        tx.put_decision(NUMBER, &decision)
    })
    .unwrap();
    let loaded = load(&store);
    assert_eq!(loaded.finding("c1", "key-chip"), Some(&finding));
    assert_eq!(loaded.findings.len(), 2);
    assert_eq!((loaded.admissions, loaded.materials), (vec![admission], vec![material]));
    assert_eq!(loaded.decisions, [decision]);
    let history = store.read(|reader| reader.finding_history(NUMBER, "c1", "key-chip")).unwrap();
    assert_eq!(history, [case.findings[0].clone(), finding]);

    write(&mut store, |tx| {
        tx.clear_finding(NUMBER, "c1", "key-chip", at(11))?;
        tx.clear_admission(NUMBER, "i1", at(11))?;
        tx.clear_material(NUMBER, "contract", at(11))?;
        tx.clear_decision(NUMBER, "c1", at(11))
    })
    .unwrap();
    let loaded = load(&store);
    assert_eq!(loaded.finding("c1", "key-chip"), None);
    assert!(loaded.admissions.is_empty() && loaded.materials.is_empty() && loaded.decisions.is_empty());
}

#[test]
fn parts_of_a_fen_are_not_paid() {
    let folder = Folder::new();
    let (mut store, _, case) = with_case(&folder);
    let decision = Decision { amount: "0.001".parse().unwrap(), ..case.decisions[0].clone() };
    let refused = write(&mut store, |tx| tx.put_decision(NUMBER, &decision));
    assert!(matches!(refused, Err(StoreError::NotWholeFen(_))));
    assert_eq!(load(&store), case);
}

#[test]
fn a_move_starts_where_the_case_stands() {
    let folder = Folder::new();
    let (mut store, _, case) = with_case(&folder);
    let step = Move { from: Stage::Approving, to: Stage::Signed, ..case.moves[1].clone() };
    write(&mut store, |tx| tx.move_case(NUMBER, &step)).unwrap();
    assert_eq!(load(&store).stage, Stage::Signed);
    assert_eq!(load(&store).moves.last(), Some(&step));
    let again = write(&mut store, |tx| tx.move_case(NUMBER, &step));
    assert!(matches!(again, Err(StoreError::Stale(_))));
}

#[test]
fn voiding_the_memo_voids_its_signatures() {
    let folder = Folder::new();
    let (mut store, _, case) = with_case(&folder);
    let content = sample_memo(NUMBER);
    let notice = MemoContent { kind: MemoKind::Correction, ..content.clone() };
    let put = |tx: &Tx<'_>, content: &MemoContent, pdf: &[u8]| {
        let pdf = tx.put_original(pdf)?;
        tx.put_memo(NUMBER, content, &pdf, at(10))
    };
    let memo = write(&mut store, |tx| {
        put(tx, &notice, b"notice")?;
        let memo = put(tx, &content, b"unsigned")?;
        let signed = tx.put_original(b"signed")?;
        tx.update_memo_pdf(memo.id, &signed)?;
        Ok(memo)
    });
    assert_eq!(memo.unwrap().version, 2);
    assert!(matches!(write(&mut store, |tx| put(tx, &content, b"other")), Err(StoreError::Stale(_))));
    let twice = write(&mut store, |tx| tx.put_signature(NUMBER, &case.signatures[0]));
    assert!(matches!(twice, Err(StoreError::Stale(_))));
    let memo = store.read(|reader| reader.memo_in_force(NUMBER)).unwrap().unwrap();
    assert_eq!(memo.content, content);
    assert_eq!(store.read(|reader| reader.original(&memo.pdf)).unwrap(), b"signed");

    let voided = write(&mut store, |tx| tx.void_memo(NUMBER, "金额有改动", at(11)));
    assert!(voided.unwrap());
    assert!(load(&store).signatures.is_empty());
    assert_eq!(store.read(|reader| reader.memo_in_force(NUMBER)).unwrap(), None);
    let stale = write(&mut store, |tx| tx.update_memo_pdf(memo.id, &memo.pdf));
    assert!(matches!(stale, Err(StoreError::Stale(_))));
    write(&mut store, |tx| put(tx, &content, b"second")).unwrap();
    let memos = store.read(|reader| reader.memos_of(NUMBER)).unwrap();
    let told: Vec<_> = memos.iter().map(|memo| (memo.version, memo.void_reason.as_deref())).collect();
    assert_eq!(told, [(1, None), (2, Some("金额有改动")), (3, None)]);
}

#[test]
fn a_corrected_package_is_a_new_version() {
    let folder = Folder::new();
    let (mut store, staff, case) = with_case(&folder);
    let mut corrected = full_case("unused", &staff);
    corrected.package.applicant.insert("name".to_owned(), Sourced::default());
    corrected.package.claims.truncate(2);
    corrected.package.items[0].number = Some("新号码".to_owned());
    let second = write(&mut store, |tx| {
        let workbook = tx.put_original(b"corrected")?;
        let second = tx.put_package(&store::NewPackage {
            sha256: &workbook,
            file_name: "补正.xlsx",
            by: &staff[0],
            at: at(12),
            content: &corrected.package,
            sheets: &["封面".to_owned()],
            problems: &[],
            files: &[],
        })?;
        tx.replace_package(NUMBER, second, &["c2".to_owned()], at(12))?;
        let known = tx.find_package(&workbook)?.unwrap();
        assert_eq!((known.package_id, known.cases.as_slice()), (second, &[NUMBER.to_owned()][..]));
        Ok(second)
    });
    let loaded = load(&store);
    assert_eq!((loaded.package, loaded.claim_ids), (corrected.package, vec!["c2".to_owned()]));
    assert_eq!((loaded.problems, loaded.findings), (vec![], case.findings));
    let sheets = store.read(|reader| reader.sheets(NUMBER)).unwrap();
    assert_eq!(sheets.unwrap(), ["封面"], "of the version in force");
    let versions = store.read(|reader| reader.packages_of(NUMBER)).unwrap();
    assert_eq!(versions.iter().map(|package| package.version).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(versions[1].id, second.unwrap());
    assert_eq!(store.read(|reader| reader.package(versions[0].id)).unwrap(), case.package);
    assert!(found(&store, "某某集成电路").is_empty());
    // The item of the other claim is not this case's any more.
    assert!(found(&store, "新号码").is_empty());
    assert_eq!(found(&store, "99887766"), [NUMBER]);
}

#[test]
fn the_same_file_is_recognised_and_not_kept_twice() {
    let folder = Folder::new();
    let (mut store, staff, mut case) = with_case(&folder);
    let twice = write(&mut store, |tx| {
        let file = tx.put_original(format!("workbook of {NUMBER} {APPLICANT}").as_bytes())?;
        assert_eq!(tx.find_package(&file)?.unwrap().cases, [NUMBER]);
        assert_eq!(tx.package_files(1)?[0].sha256, file);
        put(tx, &case, &staff[0])
    });
    assert!(matches!(twice, Err(StoreError::Taken { .. })));
    case.number = "经信-2024-0002".to_owned();
    write(&mut store, |tx| put(tx, &case, &staff[0])).unwrap();
}

#[test]
fn originals_are_checked_when_they_are_read() {
    let folder = Folder::new();
    let (mut store, _, _) = with_case(&folder);
    let bytes = vec![42; 3 << 20];
    let sha256 = write(&mut store, |tx| tx.put_original(&bytes)).unwrap();
    assert_eq!(store.read(|reader| reader.original(&sha256)).unwrap(), bytes);
    let missing = store.read(|reader| reader.original(&Sha256Hex::of(b"never")));
    assert!(matches!(missing, Err(StoreError::NoSuch { .. })));
}

fn found(store: &Store, search: &str) -> Vec<String> {
    let filter = CaseFilter { search: search.to_owned(), ..CaseFilter::default() };
    let page = store.read(|reader| reader.list_cases(&filter)).unwrap();
    page.rows.into_iter().map(|row| row.number).collect()
}

#[test]
fn cases_are_found_by_parts_of_what_names_them() {
    let folder = Folder::new();
    let (mut store, staff, mut case) = with_case(&folder);
    for (number, name, uscc) in
        [("科技-2023-0007", "100%存算_芯片", "91330108MA2ZZZZZ02"), ("经信-2024-0010", "Chip Design Ltd", "")]
    {
        case.number = number.to_owned();
        case.package = package(name, uscc);
        case.package.items.truncate(1);
        case.package.items[0].number = Some(format!("发票 {number}"));
        write(&mut store, |tx| put(tx, &case, &staff[0])).unwrap();
    }
    for (search, numbers) in [
        ("", &["经信-2024-0010", "科技-2023-0007", NUMBER][..]),
        ("集成电路", &[NUMBER]),
        ("芯", &["科技-2023-0007"]),
        ("集成 USCC", &[]),
        ("集成 ma2abc", &[NUMBER]),
        ("chip design", &["经信-2024-0010"]),
        ("DESIGN", &["经信-2024-0010"]),
        ("100%", &["科技-2023-0007"]),
        ("%", &["科技-2023-0007"]),
        ("算_芯", &["科技-2023-0007"]),
        ("_", &["科技-2023-0007"]),
        ("\"", &[]),
        ("*", &[]),
        ("2024", &["经信-2024-0010", NUMBER]),
        ("-0001", &[NUMBER]),
        ("99887766", &[NUMBER]),
        ("9988", &[NUMBER]),
        ("发票", &["经信-2024-0010", "科技-2023-0007"]),
    ] {
        assert_eq!(found(&store, search), numbers, "{search}");
    }
}

#[test]
fn the_listing_filters_pages_and_counts() {
    let folder = Folder::new();
    let (mut store, staff, case) = with_case(&folder);
    for index in 2..=7 {
        let mut other = case.clone();
        other.number = format!("经信-2024-{index:04}");
        other.stage = if index % 2 == 0 { Stage::InReview } else { Stage::Signed };
        other.bureau = if index > 5 { "科技局" } else { "经信局" }.to_owned();
        other.other_bureaus.clear();
        other.claim_ids = vec![if index == 4 { "c3" } else { "c2" }.to_owned()];
        other.decisions.clear();
        other.moves.clear();
        write(&mut store, |tx| put(tx, &other, &staff[0])).unwrap();
    }
    let list = |filter: CaseFilter| -> CasePage { store.read(|reader| reader.list_cases(&filter)).unwrap() };
    let last = |filter: CaseFilter| -> Vec<u32> {
        let page = list(filter);
        assert_eq!(page.total, page.rows.len() as u64);
        page.rows.iter().map(|row| row.number[row.number.len() - 4..].parse().unwrap()).collect()
    };
    let all = CaseFilter::default;
    assert_eq!(last(all()), [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(last(CaseFilter { stages: vec![Stage::InReview, Stage::Approving], ..all() }), [6, 4, 2, 1]);
    assert_eq!(last(CaseFilter { bureau: Some("科技局".into()), ..all() }), [7, 6]);
    assert_eq!(last(CaseFilter { readable_by: Some("科技局".into()), ..all() }), [7, 6, 1]);
    assert_eq!(last(CaseFilter { benefit: Some("tape-out".into()), ..all() }), [4, 1]);
    assert_eq!(last(CaseFilter { year: Some(2023), ..all() }), [4]);
    assert_eq!(
        last(CaseFilter {
            bureau: Some("科技局".into()),
            stages: vec![Stage::Signed],
            search: "某某".into(),
            ..all()
        }),
        [7]
    );
    let by = |by, down| CaseFilter { order: Some(CaseOrder { by, down }), ..all() };
    assert_eq!(last(by(OrderBy::Number, false)), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(last(by(OrderBy::Bureau, true))[..5], [5, 4, 3, 2, 1], "the same bureau: the newest first");
    // In order of the stages, and not of their names: 2, 4 and 6 are in review, 1 is before its approval.
    assert_eq!(last(by(OrderBy::Stage, false)), [6, 4, 2, 1, 7, 5, 3]);
    // What has no value stands last, whichever way: only the first is decided.
    assert_eq!(last(by(OrderBy::Decided, true))[0], 1);
    assert_eq!(last(by(OrderBy::Decided, false))[0], 1);
    let narrowed = CaseFilter { bureau: Some("科技局".into()), ..by(OrderBy::Number, false) };
    assert_eq!(last(narrowed), [6, 7]);
    let second = CaseFilter { limit: Some(2), offset: 2, ..by(OrderBy::Number, false) };
    assert_eq!(list(second).rows.iter().map(|row| &row.number[12..]).collect::<Vec<_>>(), ["0003", "0004"]);
    let page = list(CaseFilter { limit: Some(2), offset: 5, ..all() });
    assert_eq!((page.total, page.rows.len()), (7, 2));
    let row = &page.rows[1];
    assert_eq!((row.number.as_str(), row.applicant.as_str(), row.uscc.as_str()), (NUMBER, APPLICANT, USCC));
    assert_eq!(
        (row.benefits.as_slice(), row.claims),
        (&["tape-out".to_owned(), "ip-purchase".to_owned()][..], 2)
    );
    assert_eq!((row.year, row.errors, row.decided), (Some(2024), 1, Some(Money::from_fen(250_000_001))));
    assert_eq!((row.received_at, row.moved_at), (case.received_at, at(8)));
    assert_eq!(page.rows[0].decided, None);
    let counts = store.read(|reader| reader.count_by_stage(Some("经信局"))).unwrap();
    assert_eq!(counts, [(Stage::InReview, 2), (Stage::Approving, 1), (Stage::Signed, 2)]);
    assert_eq!(store.read(|reader| reader.count_by_stage(None)).unwrap().len(), 3);
    // A settled error is none that waits.
    let mut settled = case.settlements[0].clone();
    (settled.problem, settled.code) = ("not-a-number-1".to_owned(), casework::ProblemCode::NotANumber);
    settled.place = Some("明细!F12".parse().unwrap());
    write(&mut store, |tx| tx.put_settlement(NUMBER, &settled)).unwrap();
    let page =
        store.read(|reader| reader.list_cases(&CaseFilter { limit: Some(2), offset: 5, ..all() })).unwrap();
    assert_eq!(page.rows[1].errors, 0);
}

#[test]
fn case_numbers_have_no_gaps() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let next = |store: &mut Store| write(store, |tx| tx.next_case_number("经信", 2024)).unwrap();
    assert_eq!(next(&mut store), "经信-2024-0001");
    let undone: Result<(), _> = write(&mut store, |tx| {
        tx.next_case_number("经信", 2024)?;
        Err(StoreError::Full)
    });
    assert!(undone.is_err());
    assert_eq!(next(&mut store), "经信-2024-0002");
    assert_eq!(write(&mut store, |tx| tx.next_case_number("经信", 2025)).unwrap(), "经信-2025-0001");
    assert_eq!(write(&mut store, |tx| tx.next_case_number("科技", 2024)).unwrap(), "科技-2024-0001");
}

#[test]
fn the_ledger_keeps_awards() {
    let folder = Folder::new();
    let (mut store, _, _) = with_case(&folder);
    let award = Award {
        case_number: NUMBER.to_owned(),
        claim: "c1".to_owned(),
        applicant: APPLICANT.to_owned(),
        uscc: USCC.to_owned(),
        benefit: "tape-out".to_owned(),
        cap: Some("major".to_owned()),
        year: Some(2024),
        project: Some("P-A".to_owned()),
        pack: "p1".to_owned(),
        pack_version: 3,
        holder: Some("91330108ma2dm7773b".to_owned()),
        person: Some("王某某".to_owned()),
        payee: Some("李某某".to_owned()),
        used: Some(policy::Used { months: Some("12".to_owned()), ..policy::Used::default() }),
        amount: Money::from_fen(250_000_001),
        at: at(9),
    };
    let other = Award {
        claim: "c2".to_owned(),
        year: None,
        cap: None,
        project: None,
        holder: None,
        person: None,
        payee: None,
        used: None,
        ..award.clone()
    };
    write(&mut store, |tx| {
        tx.put_award(&award)?;
        tx.put_award(&other)
    })
    .unwrap();
    assert!(write(&mut store, |tx| tx.put_award(&award)).is_err(), "an award is entered once");
    assert_eq!(store.read(|reader| reader.awards_of(USCC)).unwrap(), [award.clone(), other]);
    // By whose share of a cap it used, and by the person, however they are written.
    for whom in [
        GrantedTo::Enterprise(USCC),
        GrantedTo::Holder { benefit: "tape-out", holder: " 91330108MA2DM7773B" },
        GrantedTo::Person("王 某某"),
    ] {
        let found = store.read(|reader| reader.granted_to(whom)).unwrap();
        assert_eq!(found.first(), Some(&award), "{whom:?}");
    }
    let elsewhere = GrantedTo::Holder { benefit: "compute", holder: "91330108MA2DM7773B" };
    assert!(store.read(|reader| reader.granted_to(elsewhere)).unwrap().is_empty());
    let of_year = AwardFilter { year: Some(2024), ..AwardFilter::default() };
    assert_eq!(store.read(|reader| reader.list_awards(&of_year)).unwrap(), [award]);
    assert!(store.read(|reader| reader.awards_of("else")).unwrap().is_empty());
}

#[test]
fn rulings_parameters_and_mappings_keep_their_history() {
    let folder = Folder::new();
    let (mut store, staff, _) = with_case(&folder);
    let ruling = |reading: &str, minute| Ruling {
        ruling: "rd-base".to_owned(),
        reading: reading.to_owned(),
        basis: "会议纪要".to_owned(),
        by: staff[0].clone(),
        at: at(minute),
    };
    let parameter = |value: &str, minute| Parameter {
        parameter: "area_per_person".to_owned(),
        value: value.into(),
        basis: "通知".to_owned(),
        by: staff[0].clone(),
        at: at(minute),
        superseded_at: None,
    };
    let (p, q) = (PackVersion::new("p", 1), PackVersion::new("q", 1));
    write(&mut store, |tx| {
        tx.set_ruling(&p, &ruling("own-only", 1))?;
        tx.set_ruling(&p, &ruling("own-and-bought", 2))?;
        tx.set_parameter(&p, &parameter("20", 1))?;
        tx.set_parameter(&p, &parameter("25", 2))?;
        tx.put_mapping("f", &p, "{}", &staff[0], at(1))?;
        tx.put_mapping("f", &q, "{\"b\":2}", &staff[0], at(2))?;
        tx.put_mapping("f", &p, "{\"a\":1}", &staff[0], at(3))
    })
    .unwrap();
    store
        .read(|reader| {
            assert_eq!(reader.rulings(&p)?, [ruling("own-and-bought", 2)]);
            assert_eq!(reader.ruling_history(&p)?[0].superseded_at, Some(at(2)));
            assert_eq!(reader.parameters(&p)?, [parameter("25", 2)]);
            assert_eq!(reader.parameter_history(&p)?.len(), 2);
            assert!(reader.rulings(&PackVersion::new("p", 2))?.is_empty());
            assert_eq!(reader.mapping("f", "p")?.as_deref(), Some("{\"a\":1}"));
            assert_eq!(reader.mapping("f", "q")?.as_deref(), Some("{\"b\":2}"), "another policy's mapping");
            assert_eq!(reader.mapping("g", "p")?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
