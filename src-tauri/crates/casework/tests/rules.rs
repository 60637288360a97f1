//! The rules of the work, without a store: facts, checklist, decision and memo content, and what each refuses.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use casework::{
    Admission, ApplicationPackage, AssessmentInputs, AwardElsewhere, Case, CellRef, Claim, Computed,
    Decision, Finding, FindingOutcome, Letterhead, LineItem, ListedAttachment, MaterialCheck, MaterialState,
    MemoContent, MemoKind, MemoPack, PackVersion, PaperHead, Person, RuleError, Sourced, Stage,
    asked_materials, assess_case, ceiling_of, check_code, check_criterion, facts_of, label_of, memo_content,
    progress, remaining, require_reason, still_stands, typed_amount, within_ceiling,
};
use jiff::Timestamp;
use policy::{Money, Pack, RawValue};

fn pack() -> &'static Pack {
    policy::shipped("binjiang-computing-2024-draft@1").unwrap()
}

fn person() -> Person {
    Person { id: 1, name: "张经办".to_owned() }
}

fn money(yuan: &str) -> Money {
    yuan.parse().unwrap()
}

fn at(sheet: &str, row: u32) -> Option<CellRef> {
    Some(CellRef::new(sheet, row, 1))
}

fn said(value: impl Into<RawValue>, row: u32) -> Sourced {
    Sourced { value: Some(value.into()), at: at("申报主体", row), ..Sourced::default() }
}

fn item(id: &str, yuan: &str, row: u32) -> LineItem {
    LineItem {
        id: id.to_owned(),
        claim: Some("c1".to_owned()),
        number: Some(format!("2024{row:04}")),
        amount: Some(money(yuan)),
        at: at("明细", row),
        ..LineItem::default()
    }
}

/// A first tape-out of 5,000,000 and 3,000,000 yuan.
fn case() -> Case {
    let applicant = [
        ("name", said("杭州砚湖微电子有限公司", 1)),
        ("in_district", said(true, 2)),
        ("field", said("ic-design", 3)),
        ("established_on", said("2022-05-01", 4)),
    ];
    let inputs = [("first_tape_out", said(true, 11)), ("key_chip", said(true, 12))];
    let named = |pairs: &[(&str, Sourced)]| -> BTreeMap<String, Sourced> {
        pairs.iter().map(|(name, sourced)| ((*name).to_owned(), sourced.clone())).collect()
    };
    let package = ApplicationPackage {
        applicant: named(&applicant),
        claims: vec![Claim {
            id: "c1".to_owned(),
            benefit: "tape-out".to_owned(),
            year: Some(2024),
            project: Some("砚湖一号".to_owned()),
            at: at("首次流片补助", 4),
            inputs: named(&inputs),
        }],
        items: vec![item("i1", "5000000", 5), item("i2", "3000000", 6)],
        ..ApplicationPackage::default()
    };
    Case {
        stage: Stage::InReview,
        ..Case::received("经信-2024-0001", "经信局", PackVersion::of(pack()), package, Timestamp::UNIX_EPOCH)
    }
}

fn inputs() -> AssessmentInputs {
    AssessmentInputs {
        pack: pack(),
        rulings: Vec::new(),
        parameters: BTreeMap::new(),
        prior_awards: Vec::new(),
        decided_elsewhere: Vec::new(),
    }
}

fn finding(criterion: &str, outcome: FindingOutcome) -> Finding {
    Finding {
        claim: "c1".to_owned(),
        criterion: criterion.to_owned(),
        outcome,
        evidence: Vec::new(),
        note: String::new(),
        told: casework::Outside::default(),
        ticked: Vec::new(),
        judgement: None,
        by: person(),
        at: Timestamp::UNIX_EPOCH,
    }
}

/// With every criterion found met.
fn checked() -> Case {
    let mut case = case();
    let criteria = &pack().benefit("tape-out").unwrap().criteria;
    case.findings = criteria.iter().map(|one| finding(&one.id, FindingOutcome::Met)).collect();
    case
}

fn decided(yuan: &str, ceiling: &str) -> Decision {
    Decision {
        claim: "c1".to_owned(),
        amount: money(yuan),
        ceiling: Some(money(ceiling)),
        awarded_before: None,
        reason: "照上限".to_owned(),
        by: person(),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn computed(case: &Case) -> Computed {
    Computed::now(case, &inputs()).unwrap()
}

fn ceiling(case: &Case, claim: &str) -> Result<Option<Money>, RuleError> {
    ceiling_of(case, pack(), &computed(case), claim)
}

fn memo(case: &Case) -> MemoContent {
    let inputs = inputs();
    let computed = computed(case);
    let date = "2024-11-21".parse().unwrap();
    let head = PaperHead {
        bureau: "杭州高新区（滨江）经济和信息化局",
        letterhead: Letterhead::default(),
        date,
        countersign: None,
    };
    memo_content(case, &inputs, &computed, &head).unwrap()
}

#[test]
fn the_facts_are_the_package_with_what_people_put_on_record() {
    let mut case = checked();
    let facts = facts_of(&case, &inputs(), None);
    let claim = &facts.claims[0];
    assert_eq!(claim.inputs["tape_out_cost"], RawValue::from("8000000.00"));
    assert_eq!(claim.origins["tape_out_cost"], "明细!B6 等 2 项");
    assert_eq!(facts.applicant["in_district"], RawValue::from(true));
    // 5,000,000 admitted as 4,000,000: the cost is 7,000,000.
    case.admissions.push(Admission {
        item: "i1".to_owned(),
        admitted: money("4000000"),
        reason: "含设备款".to_owned(),
        by: person(),
        at: Timestamp::UNIX_EPOCH,
    });
    assert_eq!(
        facts_of(&case, &inputs(), None).claims[0].inputs["tape_out_cost"],
        RawValue::from("7000000.00")
    );
    // A decision counts, but for its own claim's ceiling.
    case.decisions.push(decided("2000000", "2100000"));
    assert_eq!(facts_of(&case, &inputs(), None).claims[0].decided.as_deref(), Some("2000000.00"));
    assert_eq!(facts_of(&case, &inputs(), Some("c1")).claims[0].decided, None);
    // An amount that nobody could read leaves the sum unknown.
    case.package.items[1].amount = None;
    assert_eq!(facts_of(&case, &inputs(), None).claims[0].inputs["tape_out_cost"], RawValue::Null);
}

#[test]
fn a_decision_is_at_most_the_ceiling_and_says_why_it_is_less() {
    // 8,000,000 is below 10,000,000: 30 %.
    let case = checked();
    let ceiling = ceiling(&case, "c1").unwrap();
    assert_eq!(ceiling, Some(money("2400000")));
    assert_eq!(within_ceiling(money("2400000"), ceiling, "").unwrap(), money("2400000"));
    assert_eq!(within_ceiling(money("2399999.99"), ceiling, "票据不全").unwrap(), money("2399999.99"));
    let above = within_ceiling(money("2400000.01"), ceiling, "").unwrap_err().to_string();
    assert!(above.contains("高于可支持上限 2,400,000.00"), "{above}");
    let below = within_ceiling(money("2399999.99"), ceiling, " ").unwrap_err().to_string();
    assert_eq!(below, "拟支持金额低于可支持上限 0.01，须写明原因");
    let free = within_ceiling(money("1"), None, "").unwrap_err().to_string();
    assert_eq!(free, "政策没有定额，须写明确定金额的依据");
}

#[test]
fn what_is_missing_is_named_in_chinese() {
    let mut case = checked();
    let award = |project: Option<&str>, yuan: Option<&str>| AwardElsewhere {
        project: project.map(str::to_owned),
        amount: yuan.map(money),
        ..AwardElsewhere::default()
    };
    case.package.other_awards = vec![award(None, Some("200000")), award(Some("砚湖一号"), None)];
    case.package.claims[0].year = None;
    case.package.claims[0].inputs.remove("first_tape_out");
    case.findings.clear();
    let assessed = assess_case(&case, &inputs()).unwrap();
    let benefit = pack().benefit("tape-out").unwrap();
    let missing = &assessed.claims[0].missing;
    let mut labels: Vec<String> = missing.iter().map(|name| label_of(pack(), benefit, name)).collect();
    labels.sort();
    assert_eq!(labels, ["其他资助所属项目", "其他资助金额", "申报年度", "首次流片"], "{missing:?}");
}

#[test]
fn no_amount_is_decided_where_nothing_can_be_paid_yet() {
    let mut case = checked();
    assert_eq!(ceiling(&case, "c9").unwrap_err().to_string(), "本案没有“c9”这一申报项");
    case.findings[0].outcome = FindingOutcome::NeedsCorrection;
    let open = ceiling(&case, "c1").unwrap_err().to_string();
    assert_eq!(open, "还有条件没有核定，核定后才能决定金额");
    case.findings[0].outcome = FindingOutcome::Unmet;
    let unmet = ceiling(&case, "c1").unwrap_err().to_string();
    assert_eq!(unmet, "本项不符合条件，不予支持，无须决定金额");
}

#[test]
fn a_typed_amount_is_whole_fen_and_not_negative() {
    assert_eq!(typed_amount(" 2,400,000.10 ").unwrap(), money("2400000.10"));
    assert_eq!(typed_amount("2，400").unwrap(), money("2400"));
    for (typed, why) in
        [("二百万", "不是金额"), ("", "不是金额"), ("-1", "不能为负"), ("0.001", "最多两位小数")]
    {
        let refused = typed_amount(typed).unwrap_err().to_string();
        assert!(refused.contains(why), "{typed}: {refused}");
    }
}

#[test]
fn a_decision_lapses_once_the_ceiling_is_another() {
    let mut case = checked();
    let decision = decided("2400000", "2400000");
    case.decisions.push(decision.clone());
    assert!(still_stands(&case, pack(), &computed(&case), &decision));
    case.package.items.pop();
    assert!(!still_stands(&case, pack(), &computed(&case), &decision));
}

#[test]
fn the_checklist_says_what_is_left_and_nothing_twice() {
    let mut case = case();
    let count = pack().benefit("tape-out").unwrap().criteria.len();
    assert_eq!(progress(&case, pack()), (0, u32::try_from(count).unwrap()));
    let inputs = inputs();
    let left = |case: &Case| {
        let assessed = assess_case(case, &inputs).unwrap();
        remaining(case, pack(), &assessed, &[]).into_iter().map(|one| one.what).collect::<Vec<_>>()
    };
    let open = left(&case);
    assert!(open.contains(&"首次流片：未核".to_owned()), "{open:?}");
    assert_eq!(open.last().unwrap(), "首次流片补助：未决定金额");
    assert_eq!(open.len(), count + 1);
    case.findings = checked().findings;
    case.findings[0].outcome = FindingOutcome::NeedsCorrection;
    assert!(left(&case)[0].ends_with("：待补正"));
    case.findings = checked().findings;
    case.decisions.push(decided("2400000", "2400000"));
    assert_eq!(left(&case), Vec::<String>::new());

    let asked = asked_materials(&case, pack());
    let mut ids: Vec<&str> = asked.iter().map(|one| one.id.as_str()).collect();
    // Eleven common ones, of which 合同 is the benefit's 流片合同, and seven of the benefit's own.
    assert_eq!(ids.len(), 17);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 17);
    case.materials.push(MaterialCheck {
        material: "tape-out-contract".to_owned(),
        state: MaterialState::Missing,
        note: "缺附件二".to_owned(),
        by: person(),
        at: Timestamp::UNIX_EPOCH,
    });
    let asked = asked_materials(&case, pack());
    let contract = asked.iter().find(|one| one.id == "tape-out-contract").unwrap();
    assert_eq!((contract.state, contract.note.as_str()), (Some(MaterialState::Missing), "缺附件二"));
}

#[test]
fn a_finding_against_the_program_takes_a_reason() {
    let case = case();
    let refused = |outcome, note| {
        let place = ("c1", "first-tape-out");
        require_reason(&case, pack(), &computed(&case), place, outcome, note)
            .err()
            .map(|error| error.to_string())
    };
    assert_eq!(refused(FindingOutcome::Met, ""), None);
    assert_eq!(refused(FindingOutcome::Unmet, "").as_deref(), Some("与程序建议不同，须写明原因"));
    assert_eq!(refused(FindingOutcome::Unmet, "合同为改版"), None);
    assert_eq!(refused(FindingOutcome::NeedsCorrection, " ").as_deref(), Some("待补正须写明请企业补什么"));
    assert_eq!(refused(FindingOutcome::NotApplicable, "").as_deref(), Some("不适用须写明原因"));
    assert!(check_criterion(&case, pack(), "c1", "first-tape-out").is_ok());
    let none = check_criterion(&case, pack(), "c1", "no-such").unwrap_err().to_string();
    assert_eq!(none, "“tape-out”没有“no-such”这一条件");
}

#[test]
fn a_memo_says_what_was_decided_and_nothing_before() {
    let mut case = checked();
    let open = memo(&case);
    assert_eq!(open.title, "关于杭州砚湖微电子有限公司申报首次流片补助的评审意见");
    assert_eq!((open.claims[0].decided, open.total), (None, Money::ZERO));
    case.decisions.push(decided("2400000", "2400000"));
    let granted = memo(&case);
    assert_eq!(granted.title, "关于给予杭州砚湖微电子有限公司首次流片补助的评审意见");
    assert_eq!((granted.claims[0].decided, granted.total), (Some(money("2400000")), money("2400000")));
    assert_eq!(granted.claims[0].items.len(), 2);
    case.findings[0].outcome = FindingOutcome::Unmet;
    case.decisions.clear();
    let refused = memo(&case);
    assert_eq!(refused.kind, MemoKind::Refusal);
    assert_eq!(refused.claims[0].decided, Some(Money::ZERO));
    assert!(refused.claims[0].reason.contains("不予支持"), "{}", refused.claims[0].reason);
    // Sixteen hexadecimal digits in groups of four, of the content itself.
    let code = check_code(&granted).unwrap();
    assert_eq!(code.len(), 19);
    assert!(code.split('-').all(|group| group.len() == 4 && group.chars().all(|c| c.is_ascii_hexdigit())));
    assert_ne!(code, check_code(&refused).unwrap());
}

#[test]
fn a_memo_writes_no_field_that_frozen_ones_have_not() {
    // Its check code is the hash of its JSON: a further field that is always written changes every frozen memo's code.
    let content = MemoContent { pack: None, before_payment: Vec::new(), ..memo(&checked()) };
    let json = serde_json::to_value(content).unwrap();
    let written: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let frozen = [
        "applicant",
        "applicant_facts",
        "audit_head",
        "bureau",
        "case_number",
        "check_code",
        "claims",
        "corrections",
        "date",
        "document_number",
        "kind",
        "letterhead",
        "materials",
        "policy",
        "policy_status",
        "signers",
        "stacking",
        "title",
        "total",
        "uscc",
    ];
    let added: Vec<&&str> = written.iter().filter(|field| !frozen.contains(field)).collect();
    let lost: Vec<&&str> = frozen.iter().filter(|field| !written.contains(field)).collect();
    assert!(added.is_empty() && lost.is_empty(), "added {added:?}, lost {lost:?}");
}

#[test]
fn a_memo_names_the_version_it_rests_on_and_its_check_code_covers_it() {
    let content = memo(&checked());
    let named = content.pack.clone().unwrap();
    assert_eq!(
        (named.version, named.document_no, named.in_force_from),
        (PackVersion::of(pack()), None, None)
    );
    // Adopted: 文号 and the first day of the pack.
    let mut adopted = pack().clone();
    adopted.document_no = Some("杭高新〔2025〕1号".to_owned());
    adopted.in_force_from = Some("2025-01-01".to_owned());
    let of = MemoPack::of(&adopted);
    assert_eq!(of.document_no.as_deref(), Some("杭高新〔2025〕1号"));
    assert_eq!(of.in_force_from, Some("2025-01-01".parse().unwrap()));
    let other = MemoContent { pack: Some(of), ..content.clone() };
    assert_ne!(check_code(&content).unwrap(), check_code(&other).unwrap());
    // Frozen content without the field reads as it is, and writes as it was.
    let before = serde_json::to_string(&MemoContent { pack: None, ..content }).unwrap();
    assert!(!before.contains("\"pack\""), "{before}");
    let read: MemoContent = serde_json::from_str(&before).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), before);
}

#[test]
fn two_materials_of_one_thing_are_one() {
    let mut case = case();
    let labels = |case: &Case| -> Vec<String> {
        asked_materials(case, pack()).into_iter().map(|material| material.label).collect()
    };
    let asked = labels(&case);
    // The common list has 合同, the benefit 流片合同; and each has papers that are its own.
    assert!(asked.iter().any(|label| label == "流片合同"), "{asked:?}");
    assert!(asked.iter().all(|label| label != "合同"), "{asked:?}");
    assert!(asked.iter().any(|label| label == "营业执照"), "{asked:?}");
    // What was handed in under the common name is the benefit's paper.
    case.package.attachments.push(ListedAttachment {
        name: "合同.pdf".to_owned(),
        what: Some("合同".to_owned()),
        ..ListedAttachment::default()
    });
    let found = asked_materials(&case, pack()).into_iter().find(|material| material.label == "流片合同");
    assert_eq!(found.unwrap().attachments, ["合同.pdf"]);
}
