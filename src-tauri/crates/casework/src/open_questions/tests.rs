#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::*;
use crate::{
    ApplicationPackage, AwardElsewhere, Claim, Corrects, Decision, MaterialCheck, MaterialState, Person,
    Problem, ProblemCode, Sourced, corrects,
};

fn by() -> Person {
    Person { id: 1, name: "张经办".to_owned() }
}

fn item(row: u32, number: &str, amount: Option<&str>) -> LineItem {
    LineItem {
        id: format!("i{row}"),
        claim: Some("c1".to_owned()),
        kind: Some("发票".to_owned()),
        number: Some(number.to_owned()),
        amount: amount.map(|amount| amount.parse().unwrap()),
        at: Some(CellRef::new("明细", row, 7)),
        ..LineItem::default()
    }
}

fn claim(id: &str, project: Option<&str>) -> Claim {
    Claim {
        id: id.to_owned(),
        benefit: "tape-out".to_owned(),
        year: Some(2024),
        project: project.map(str::to_owned),
        at: Some(CellRef::new("首次流片补助", 4, 2)),
        inputs: BTreeMap::new(),
    }
}

fn case(items: Vec<LineItem>) -> Case {
    let package = ApplicationPackage {
        claims: vec![claim("c1", Some("栖岚 LN03"))],
        items,
        ..ApplicationPackage::default()
    };
    Case {
        stage: Stage::InReview,
        ..Case::received(
            "经信-2024-0001",
            "经信局",
            crate::PackVersion::new("p", 1),
            package,
            Timestamp::UNIX_EPOCH,
        )
    }
}

fn problem(severity: Severity, code: &str, at: &str) -> Problem {
    Problem {
        severity,
        code: ProblemCode::of_code(code).unwrap(),
        at: at.parse().ok(),
        message: format!("{at} 读不出来").into(),
        remedy: "".into(),
    }
}

fn open(case: &Case, known: &Known) -> Vec<Question> {
    questions(case, known).into_iter().filter(Question::blocks).collect()
}

fn codes(case: &Case, known: &Known) -> Vec<ProblemCode> {
    open(case, known).into_iter().map(|question| question.code).collect()
}

fn settle(case: &mut Case, known: &Known, how: SettledAs, value: Option<&str>) {
    let asked = open(case, known).remove(0);
    case.settlements.push(Settlement {
        problem: asked.id,
        corrects: asked.at.as_ref().filter(|_| value.is_some()).and_then(|at| corrects(case, asked.code, at)),
        code: asked.code,
        place: asked.at,
        said: asked.message.to_string(),
        how,
        value: value.map(Into::into),
        reason: "见补充说明".to_owned(),
        by: by(),
        at: Timestamp::UNIX_EPOCH,
    });
}

fn cut(case: &mut Case, item: &str, to: &str) {
    case.admissions.push(Admission {
        item: item.to_owned(),
        admitted: to.parse().unwrap(),
        reason: "重复".to_owned(),
        by: by(),
        at: Timestamp::UNIX_EPOCH,
    });
}

#[test]
fn an_error_blocks_and_a_warning_never_does() {
    let mut case = case(vec![]);
    case.problems = vec![
        problem(Severity::Error, "not-a-date", "明细!E5"),
        problem(Severity::Warning, "outside-year", "明细!E6"),
        problem(Severity::Note, "merged", "明细!E7"),
    ];
    assert_eq!(codes(&case, &Known::default()), ["not-a-date"]);
    assert_eq!(questions(&case, &Known::default()).len(), 3, "all are told");
    settle(&mut case, &Known::default(), SettledAs::Accepted, None);
    assert_eq!(codes(&case, &Known::default()), Vec::<ProblemCode>::new());
}

#[test]
fn an_id_is_of_the_code_and_the_cell_and_of_the_words_only_where_those_do_not_tell() {
    let one = problem(Severity::Error, "not-a-date", "明细!E5");
    let mut other = one.clone();
    other.message = "另一句话".into();
    let mut whole = problem(Severity::Error, "no-claim", "");
    whole.message = "没有填写".into();
    let ids = problem_ids(&[one.clone(), other.clone(), whole]);
    assert_eq!(
        ids[0],
        problem_ids(std::slice::from_ref(&other))[0],
        "the words of a cell's only problem may change"
    );
    assert_ne!(ids[0], ids[1]);
    assert!(ids[2].starts_with("no-claim-") && ids[0].starts_with("not-a-date-"));
}

#[test]
fn an_unread_amount_blocks_until_it_is_corrected_or_cut() {
    let mut asked = case(vec![item(4, "A1", None), item(5, "A2", Some("3120000"))]);
    // Read or blank: a row without its amount is asked about once, whatever the reading noted there.
    assert_eq!(codes(&asked, &Known::default()), ["amount-unknown"]);
    asked.problems = vec![problem(Severity::Error, "two-numbers", "明细!H5")];
    assert_eq!(codes(&asked, &Known::default()), ["two-numbers"]);

    let mut corrected = asked.clone();
    settle(&mut corrected, &Known::default(), SettledAs::Corrected, Some("120000"));
    assert_eq!(codes(&corrected, &Known::default()), Vec::<ProblemCode>::new());
    let sum: Option<Vec<Money>> = corrected.items_of("c1").map(|item| corrected.admitted(item)).collect();
    assert_eq!(sum.unwrap().into_iter().sum::<Money>(), "3240000".parse().unwrap());

    let mut dropped = asked.clone();
    cut(&mut dropped, "i4", "0");
    assert_eq!(codes(&dropped, &Known::default()), Vec::<ProblemCode>::new());

    // Accepting that it cannot be read does not make it known.
    settle(&mut asked, &Known::default(), SettledAs::Accepted, None);
    assert_eq!(codes(&asked, &Known::default()), ["amount-unknown"]);
    let known = Known { ineligible: vec!["c1".to_owned()], ..Known::default() };
    assert_eq!(codes(&asked, &known), Vec::<ProblemCode>::new(), "nothing is paid for what is not granted");
}

#[test]
fn the_same_invoice_in_three_rows_blocks_until_one_is_left() {
    let twice = "24332000000081446120";
    let mut case = case(vec![
        item(4, twice, Some("100")),
        item(5, "24332000000081446137", Some("50")),
        item(6, twice, Some("100")),
        item(7, twice, Some("100")),
    ]);
    let asked = open(&case, &Known::default());
    assert_eq!(asked.len(), 2);
    assert!(asked[0].message.contains("明细!H5") && asked[0].at == "明细!H7".parse().ok(), "{:?}", asked[0]);
    // With the first row gone the other two are still one thing twice.
    cut(&mut case, "i4", "0");
    let asked = open(&case, &Known::default());
    assert_eq!(asked.len(), 1);
    assert!(asked[0].message.contains("明细!H7") && asked[0].at == "明细!H8".parse().ok(), "{:?}", asked[0]);
    settle(&mut case, &Known::default(), SettledAs::Different, None);
    assert!(open(&case, &Known::default()).is_empty());
    // Both stay in the list, with what answered them.
    assert_eq!(questions(&case, &Known::default()).iter().filter(|q| q.settled.is_some()).count(), 2);
}

#[test]
fn calling_it_the_same_is_no_answer_while_both_count() {
    let twice = "24332000000081446120";
    let mut case = case(vec![item(4, twice, Some("100")), item(6, twice, Some("100"))]);
    settle(&mut case, &Known::default(), SettledAs::Same, None);
    assert_eq!(codes(&case, &Known::default()), ["duplicate-item"]);
    cut(&mut case, "i6", "0");
    assert!(open(&case, &Known::default()).is_empty());
}

fn elsewhere(names: Names, stage: Stage) -> Known {
    let one = ClaimedElsewhere {
        names,
        kind: OnceKind::Standard,
        shown: "GB/T 1-2024".to_owned(),
        at: CellRef::new("标准", 1, 2),
        sameness: Sameness::Same,
        other: crate::Inside::new(crate::OtherClaim {
            case: "市监-2024-0001".to_owned(),
            applicant: "杭州某公司".to_owned(),
            stage,
            at: CellRef::new("标准", 3, 2),
        }),
    };
    Known { elsewhere: vec![one], ..Known::default() }
}

#[test]
fn what_another_case_claims_blocks_unless_that_case_grants_nothing() {
    let mut case = case(vec![]);
    let known = elsewhere(Names::Claim("c1".to_owned()), Stage::Signed);
    assert_eq!(codes(&case, &known), ["claimed-elsewhere"]);
    let refused = elsewhere(Names::Claim("c1".to_owned()), Stage::Refused);
    assert!(open(&case, &refused).is_empty() && questions(&case, &refused).len() == 1, "told, and not asked");
    settle(&mut case, &known, SettledAs::Same, None);
    assert!(open(&case, &known).is_empty());
    case.decisions.push(Decision {
        awarded_before: None,
        claim: "c1".to_owned(),
        amount: "1".parse().unwrap(),
        ceiling: None,
        reason: String::new(),
        by: by(),
        at: Timestamp::UNIX_EPOCH,
    });
    assert_eq!(codes(&case, &known), ["claimed-elsewhere"], "one standard is not granted twice");
}

/// One invoice in three other cases is one question that names all three.
#[test]
fn what_several_other_cases_claim_is_asked_once_and_anew_where_one_more_comes() {
    let mut case = case(vec![]);
    let in_case = |number: &str, stage: Stage| {
        let mut one = elsewhere(Names::Claim("c1".to_owned()), stage).elsewhere.remove(0);
        let other = crate::OtherClaim { case: number.to_owned(), ..one.other.in_the_office().clone() };
        one.other = crate::Inside::new(other);
        one
    };
    let known = |numbers: &[&str]| Known {
        elsewhere: numbers.iter().map(|number| in_case(number, Stage::Signed)).collect(),
        ..Known::default()
    };
    let three = known(&["市监-2024-0001", "市监-2024-0002", "市监-2024-0003"]);
    let asked = open(&case, &three);
    assert_eq!(asked.len(), 1);
    assert_eq!(
        &*asked[0].message, "标准 GB/T 1-2024 已在另一份申报中使用",
        "the applicant is not told how many"
    );
    let inside = asked[0].in_the_office();
    assert!(inside.contains("共 3 份：市监-2024-0001（"), "{inside}");
    assert!(["0002", "0003"].iter().all(|end| inside.contains(&format!("；市监-2024-{end}（"))), "{inside}");
    assert_eq!(beyond_the_reading(&case, &three).len(), 1, "and is told once when it comes in");

    // Settled for all of them at once; a fourth asks anew, with all named.
    settle(&mut case, &three, SettledAs::Different, None);
    assert!(open(&case, &three).is_empty());
    let four = known(&["市监-2024-0001", "市监-2024-0002", "市监-2024-0003", "市监-2024-0004"]);
    assert!(open(&case, &four)[0].in_the_office().contains("共 4 份"));

    // One that was settled while it was alone stays settled, and only the others are asked about.
    case.settlements.clear();
    settle(&mut case, &known(&["市监-2024-0001"]), SettledAs::Different, None);
    let asked = open(&case, &three);
    assert_eq!(asked.len(), 1);
    let inside = asked[0].in_the_office();
    assert!(inside.contains("共 2 份") && !inside.contains("市监-2024-0001"), "{inside}");
    assert_eq!(questions(&case, &three).len(), 2, "the settled one is still told");

    // Those that grant nothing do not block, unless one among them does.
    let mut stages = known(&[]);
    stages.elsewhere =
        vec![in_case("市监-2024-0005", Stage::Refused), in_case("市监-2024-0006", Stage::Withdrawn)];
    assert!(open(&case, &stages).is_empty());
    stages.elsewhere.push(in_case("市监-2024-0007", Stage::InReview));
    assert_eq!(open(&case, &stages).len(), 1);
}

#[test]
fn an_award_that_cannot_be_read_or_tied_blocks() {
    let award = |project: Option<&str>, amount: Option<&str>, row| AwardElsewhere {
        project: project.map(str::to_owned),
        source: Some("市级专项".to_owned()),
        amount: amount.map(|amount| amount.parse().unwrap()),
        at: Some(CellRef::new("其他资助", row, 3)),
    };
    let mut case = case(vec![]);
    case.package.other_awards = vec![
        award(Some("栖岚LN03"), None, 3),
        award(None, Some("100000"), 4),
        award(Some("栖岚LN03"), Some("1"), 5),
    ];
    assert_eq!(codes(&case, &Known::default()), ["award-unknown", "award-untied"]);
    settle(&mut case, &Known::default(), SettledAs::Corrected, Some("200000"));
    assert_eq!(case.award_of(&case.package.other_awards[0]).amount, "200000".parse().ok());
    assert!(case.has_unknown_deduction(&case.package.claims[0]), "the second names no project");
    let mut accepted = case.clone();
    settle(&mut accepted, &Known::default(), SettledAs::Accepted, None);
    assert!(accepted.has_unknown_deduction(&case.package.claims[0]), "accepting it makes nothing known");
    let mut apart = case.clone();
    settle(&mut apart, &Known::default(), SettledAs::Different, None);
    assert!(!apart.has_unknown_deduction(&case.package.claims[0]));
    assert!(open(&apart, &Known::default()).is_empty());
    assert!(!apart.award_of(&apart.package.other_awards[1]).counts);
    settle(&mut case, &Known::default(), SettledAs::Corrected, Some("栖岚 LN03"));
    let tied = case.award_of(&case.package.other_awards[1]);
    assert_eq!((tied.project.as_deref(), tied.amount), (Some("栖岚 LN03"), "100000".parse().ok()));
    assert!(open(&case, &Known::default()).is_empty());
}

#[test]
fn a_material_never_looked_at_blocks_and_one_that_is_missing_does_not() {
    let mut case = case(vec![]);
    let known =
        Known { materials: vec![("contract".to_owned(), "流片合同".to_owned())], ..Known::default() };
    let asked = open(&case, &known);
    assert_eq!(asked[0].leads_to, LeadsTo::Material("contract".to_owned()));
    case.materials.push(MaterialCheck {
        material: "contract".to_owned(),
        state: MaterialState::Missing,
        note: String::new(),
        by: by(),
        at: Timestamp::UNIX_EPOCH,
    });
    assert!(open(&case, &known).is_empty());
}

#[test]
fn a_figure_that_an_amount_hangs_on_blocks() {
    let mut case = case(vec![]);
    let at: CellRef = "首次流片补助!C6".parse().unwrap();
    let sourced = Sourced { at: Some(at.clone()), ..Sourced::default() };
    case.package.claims[0].inputs.insert("tape_out_cost".to_owned(), sourced);
    let figure = UnknownFigure {
        claim: "c1".to_owned(),
        name: "tape_out_cost".to_owned(),
        label: "首次流片费用".to_owned(),
        at: Some(at.clone()),
        parameter: false,
    };
    let known = Known { unknown: vec![figure], ..Known::default() };
    assert_eq!(codes(&case, &known), ["figure-unknown"]);
    let wanted = Corrects::Input { claim: Some("c1".to_owned()), name: "tape_out_cost".to_owned() };
    assert_eq!(corrects(&case, ProblemCode::FigureUnknown, &at), Some(wanted));
    settle(&mut case, &known, SettledAs::Corrected, Some("1"));
    let sourced = &case.package.claims[0].inputs["tape_out_cost"];
    assert_eq!(case.value_of(Some("c1"), "tape_out_cost", sourced), Some(&"1".into()));
}

#[test]
fn another_bureaus_claims_are_settled_there() {
    let mut case = case(vec![]);
    let mut theirs = claim("c2", Some("算力"));
    let at: CellRef = "算力补助!C6".parse().unwrap();
    theirs.inputs.insert("x".to_owned(), Sourced { at: Some(at), ..Sourced::default() });
    case.package.claims.push(theirs);
    let mut row = item(8, "B1", None);
    row.claim = Some("c2".to_owned());
    case.package.items.push(row);
    case.problems = vec![
        problem(Severity::Error, "not-a-number", "算力补助!C6"),
        problem(Severity::Error, "not-a-number", "明细!H9"),
        problem(Severity::Error, "not-uscc", "申报主体!C5"),
    ];
    assert_eq!(codes(&case, &Known::default()), ["not-uscc"]);
}

#[test]
fn a_row_that_names_no_claim_is_tied_by_its_correction() {
    let mut row = item(4, "A1", Some("5"));
    row.claim = None;
    let mut case = case(vec![row]);
    case.problems = vec![problem(Severity::Error, "which-claim", "明细!A5")];
    settle(&mut case, &Known::default(), SettledAs::Corrected, Some("c1"));
    assert_eq!(case.items_of("c1").count(), 1);
    assert!(open(&case, &Known::default()).is_empty());
}

#[test]
fn another_name_of_the_same_code_is_told_and_never_blocks() {
    let mut case = case(vec![]);
    for (name, value) in [("name", "杭州新名微电子股份有限公司"), ("uscc", "91330108MA2DM7773B")]
    {
        let sourced =
            Sourced { value: Some(value.into()), at: "申报主体!C4".parse().ok(), ..Sourced::default() };
        case.package.applicant.insert(name.to_owned(), sourced);
    }
    let other = OtherName {
        case: "经信-2024-0009".to_owned(),
        name: "杭州旧名半导体有限公司".to_owned(),
        uscc: "91330108MA2DM7773B".to_owned(),
    };
    let known = Known { names: vec![other], ..Known::default() };
    let told = questions(&case, &known);
    assert_eq!((told[0].code.code(), told[0].severity), ("renamed", Severity::Warning));
    assert!(told[0].in_the_office().contains("杭州旧名半导体有限公司") && open(&case, &known).is_empty());
    assert!(!told[0].message.contains("杭州旧名"), "the other name stays in the office");
}

#[test]
fn a_claim_without_a_project_is_asked_about_only_beside_what_may_be_of_its_project() {
    let mut case = case(Vec::new());
    case.package.claims = vec![claim("c1", None)];
    let asked = |case: &Case, yearly: Option<(&str, i32)>| {
        let before = GrantedBefore {
            project: Some("甲".to_owned()),
            what: "2023年“首次流片”1,000.00元".to_owned(),
            yearly: yearly.map(|(benefit, year)| (benefit.to_owned(), year)),
        };
        let known = Known { granted: vec![before], ..Known::default() };
        open(case, &known).iter().any(|question| question.code == PROJECT_UNKNOWN)
    };
    assert!(asked(&case, None));
    // Granted year by year: never one with the same benefit of another year.
    assert!(!asked(&case, Some(("tape-out", 2023))));
    assert!(asked(&case, Some(("tape-out", 2024))) && asked(&case, Some(("compute", 2023))));
    case.package.claims[0].year = None;
    assert!(asked(&case, Some(("tape-out", 2023))), "of which year is not known");
}
