//! What a case's memo says. While nobody has decided, it says that, and neither grants nor refuses.

use jiff::civil::Date;
use policy::{Assessment, Benefit, Input, InputKind, Money, Pack, ReadingAmount, RulingUse, Step};

use crate::rule_error::RuleError;
use crate::{
    AssessmentInputs, Case, CellRef, Claim, Computed, Evidence, Finding, FindingOutcome, Letterhead,
    LineItem, MaterialState, MemoClaim, MemoContent, MemoCriterion, MemoItem, MemoKind, MemoPack, MemoRuling,
    MemoSettled, MemoSigner, Payee, Role, Settlement, Sha256Hex, asked_materials, assessed_claim,
    beijing_date, day_in_words, field_of, payee_of, place_in_words, value_in_words,
};

/// Who issues a paper, and when.
pub struct PaperHead<'a> {
    /// The bureau's name in full, as it heads and signs.
    pub bureau: &'a str,
    /// How its papers are headed.
    pub letterhead: Letterhead,
    /// The paper's date.
    pub date: Date,
    /// The bureau that countersigns a memo by hand, where one is asked for.
    pub countersign: Option<&'a str>,
}

/// The memo of a case as it stands: 评审意见, or 不予支持意见 where no claim can be granted.
///
/// # Errors
/// Facts that do not fit the pack.
pub fn memo_content(
    case: &Case,
    inputs: &AssessmentInputs,
    computed: &Computed,
    head: &PaperHead<'_>,
) -> Result<MemoContent, RuleError> {
    // Which rulings matter shows in what could be paid under each reading.
    let computed = &computed.clone().priced(case, inputs)?;
    let assessed = &computed.assessed;
    let claims: Vec<MemoClaim> =
        case.claims().map(|claim| memo_claim(case, claim, inputs, computed)).collect::<Result<_, _>>()?;
    let kind = if is_refused(case) { MemoKind::Refusal } else { MemoKind::Review };
    let (name, what) = (case.applicant_name(), claimed_titles(case, inputs.pack));
    // What is not given is in the memo, and not in what its title says is given.
    let given: Vec<&Claim> = case.claims().filter(|claim| !is_unmet(case, &claim.id)).collect();
    let given = titles_of(&given, inputs.pack);
    let decided = claims.iter().all(|claim| claim.decided.is_some());
    let title = match (kind, decided) {
        (MemoKind::Refusal | MemoKind::Correction, _) => format!("关于不予支持{name}{what}的意见"),
        (MemoKind::Review, true) => format!("关于给予{name}{given}的评审意见"),
        // Nobody has said yet that anything is given.
        (MemoKind::Review, false) => format!("关于{name}申报{what}的评审意见"),
    };
    let materials = asked_materials(case, inputs.pack);
    let mut content = blank_paper(case, inputs, assessed, head);
    content.kind = kind;
    content.title = title;
    content.total = claims.iter().filter_map(|claim| claim.decided).sum();
    content.claims = claims;
    // A refusal pays nothing, and waits for nothing.
    if kind == MemoKind::Review {
        let missing = materials.iter().filter(|material| material.is_missing());
        content.before_payment = missing.map(|material| material.label.clone()).collect();
    }
    content.materials = materials
        .into_iter()
        .map(|material| {
            let state = material.state.map_or("未核", MaterialState::label);
            (material.label, state.to_owned(), material.note)
        })
        .collect();
    content.settled = case.settlements.iter().map(memo_settled).collect();
    content.countersign = head.countersign.map(str::to_owned);
    content.signers = [Role::Reviewer, Role::Checker, Role::Approver]
        .map(|role| MemoSigner { role, characters: None })
        .to_vec();
    Ok(content)
}

/// Whether people have found against every claim. What the program proposes refuses nobody.
#[must_use]
pub fn is_refused(case: &Case) -> bool {
    let mut claims = case.claims().peekable();
    claims.peek().is_some() && claims.all(|claim| is_unmet(case, &claim.id))
}

/// Whether somebody found a criterion of a claim unmet.
#[must_use]
pub fn is_unmet(case: &Case, claim: &str) -> bool {
    case.findings.iter().any(|finding| finding.claim == claim && finding.outcome == FindingOutcome::Unmet)
}

/// The code that ties the paper to the store: 64 bits of the content's SHA-256, in groups of four.
///
/// # Errors
/// Facts that do not fit the pack.
pub fn check_code(content: &MemoContent) -> Result<String, serde_json::Error> {
    let json = serde_json::to_vec(content)?;
    let digest = Sha256Hex::of(&json).as_str().to_uppercase();
    let groups: Vec<&str> =
        [0, 4, 8, 12].into_iter().filter_map(|start| digest.get(start..start + 4)).collect();
    Ok(groups.join("-"))
}

/// A paper of the case that says nothing yet.
#[must_use]
pub fn blank_paper(
    case: &Case,
    inputs: &AssessmentInputs,
    assessed: &Assessment,
    head: &PaperHead<'_>,
) -> MemoContent {
    let pack = inputs.pack;
    let facts = ["field", "established_on", "introduced_on", "address"];
    MemoContent {
        kind: MemoKind::Review,
        bureau: head.bureau.to_owned(),
        case_number: case.number.clone(),
        document_number: None,
        letterhead: head.letterhead,
        title: String::new(),
        policy: format!("《{}》", pack.title),
        policy_status: pack.status.clone(),
        pack: Some(MemoPack::of(pack)),
        applicant: case.applicant_name().to_owned(),
        uscc: case.uscc().to_owned(),
        applicant_facts: facts
            .into_iter()
            .filter_map(|name| pack.applicant_inputs.iter().find(|input| input.name == name))
            .filter_map(|input| {
                let shown = field_of(case, None, input, case.package.applicant.get(&input.name));
                Some((shown.label, on_paper_value(input, shown.value?)))
            })
            .collect(),
        claims: Vec::new(),
        stacking: assessed.stacking.clone(),
        total: Money::ZERO,
        materials: Vec::new(),
        before_payment: Vec::new(),
        settled: Vec::new(),
        corrections: Vec::new(),
        terms: None,
        replaces: None,
        date: head.date,
        check_code: None,
        audit_head: None,
        signers: Vec::new(),
        countersign: None,
    }
}

/// `流片补助`, or `流片补助等3项资助` where there are several; several claims to one are told apart by their projects.
#[must_use]
pub fn claimed_titles(case: &Case, pack: &Pack) -> String {
    titles_of(&case.claims().collect::<Vec<_>>(), pack)
}

/// The same of some claims.
#[must_use]
pub fn titles_of(claims: &[&Claim], pack: &Pack) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for benefit in claims.iter().filter_map(|claim| pack.benefit(&claim.benefit)) {
        if !titles.contains(&benefit.title.as_str()) {
            titles.push(&benefit.title);
        }
    }
    let projects: Vec<&str> = claims.iter().filter_map(|claim| claim.project.as_deref()).collect();
    let claims = claims.len();
    match titles.as_slice() {
        [] => String::new(),
        [one] if claims > 1 => {
            let named = projects.join("、");
            let short = projects.len() == claims && named.chars().count() <= PROJECTS;
            if short { format!("{one}（{named}）") } else { format!("{one}（{claims}个项目）") }
        }
        [one] => (*one).to_owned(),
        [one, two] => format!("{one}、{two}"),
        [first, ..] => format!("{first}等{}项资助", titles.len()),
    }
}

/// Projects that take more characters are counted in a title, and not named.
const PROJECTS: usize = 24;

fn memo_claim(
    case: &Case,
    claim: &Claim,
    inputs: &AssessmentInputs,
    computed: &Computed,
) -> Result<MemoClaim, RuleError> {
    let pack = inputs.pack;
    let unknown = || RuleError::invalid(format!("政策文本中没有“{}”这一事项", claim.benefit));
    let benefit = pack.benefit(&claim.benefit).ok_or_else(unknown)?;
    let clause = pack.clause(&benefit.clause).ok_or_else(unknown)?;
    let result = assessed_claim(&computed.assessed, &claim.id).ok_or_else(unknown)?;
    let decision = case.decision(&claim.id);
    let open = computed.open.get(&claim.id).cloned().unwrap_or_default();
    let failed: Vec<&str> = benefit
        .criteria
        .iter()
        .filter(|criterion| {
            case.finding(&claim.id, &criterion.id)
                .is_some_and(|finding| finding.outcome == FindingOutcome::Unmet)
        })
        .map(|criterion| criterion.label.as_str())
        .collect();
    let reason = match (failed.is_empty(), decision) {
        (false, _) => format!("不符合“{}”，不予支持。", failed.join("”“")),
        (true, Some(decision)) => decision.reason.clone(),
        (true, None) => String::new(),
    };
    let (claimed, admitted) = costs(case, claim, benefit);
    Ok(MemoClaim {
        title: benefit.title.clone(),
        clause: clause.number.clone(),
        clause_text: clause.text.clone(),
        year: case.year_of(claim),
        project: claim.project.clone(),
        inputs: benefit
            .inputs
            .iter()
            .map(|input| (input, field_of(case, Some(&claim.id), input, claim.inputs.get(&input.name))))
            .filter_map(|(input, shown)| {
                let by = case.corrected_input(Some(&claim.id), &input.name);
                let by = by.map(|settlement| format!("，{}更正", settlement.by.name)).unwrap_or_default();
                let value = format!("{}{}", on_paper_value(input, shown.value?), shown.unit);
                Some((shown.label, value, format!("{}{by}", place_in_words(&shown.at?))))
            })
            .collect(),
        criteria: benefit
            .criteria
            .iter()
            .map(|criterion| {
                let finding = case.finding(&claim.id, &criterion.id);
                MemoCriterion {
                    label: criterion.label.clone(),
                    finding: finding.map_or("未核", |finding| finding.outcome.label()).to_owned(),
                    evidence: finding.map(|finding| evidence(case, finding)).unwrap_or_default(),
                    note: finding.map(|finding| finding.note.clone()).unwrap_or_default(),
                }
            })
            .collect(),
        items: case.items_of(&claim.id).map(|item| memo_item(case, item)).collect(),
        steps: on_paper(open.steps, inputs),
        rulings: result
            .rulings
            .iter()
            .filter(|used| matters(used) || inputs.rulings.iter().any(|ruling| ruling.ruling == used.id))
            .map(|used| {
                let ruled = inputs.rulings.iter().find(|ruling| ruling.ruling == used.id);
                let reading = used.readings.iter().find(|reading| reading.id == used.reading);
                MemoRuling {
                    question: used.question.clone(),
                    reading: reading.map_or_else(|| used.reading.clone(), |reading| reading.label.clone()),
                    basis: ruled.map_or_else(
                        || "默认口径".to_owned(),
                        |ruled| {
                            let on = day_in_words(beijing_date(ruled.at));
                            format!("{}于{on}裁定：{}", ruled.by.name, ruled.basis)
                        },
                    ),
                    open: ruled.is_none(),
                }
            })
            .collect(),
        advisories: result
            .advisory_notes
            .iter()
            // What says all by itself needs no title.
            .map(|note| match note.id.as_str() {
                "cliff" => note.text.clone(),
                _ => format!("{}：{}", note.title, note.text),
            })
            .collect(),
        claimed,
        admitted,
        own_ceiling: result.ceiling,
        ceiling: open.payable,
        decided: match (failed.is_empty(), decision) {
            (false, _) => Some(Money::ZERO),
            (true, decision) => decision.map(|decision| decision.amount),
        },
        reason,
        payee: payee_of(pack, claim).map(|name| Payee {
            name: name.to_owned(),
            capacity: benefit
                .payee
                .as_deref()
                .and_then(|input| benefit.input(input))
                .map_or_else(String::new, |input| input.label.clone()),
        }),
    })
}

/// Whether a ruling could change what this claim is given: its readings lead to different amounts, as far as they are
/// known.
fn matters(used: &RulingUse) -> bool {
    let differ = |amount: fn(&ReadingAmount) -> Option<Money>| {
        used.readings.windows(2).any(|pair| amount(&pair[0]) != amount(&pair[1]))
    };
    let unpriced = used.readings.iter().any(|reading| reading.potential.is_none());
    unpriced || differ(|reading| reading.ceiling) || differ(|reading| reading.potential)
}

/// 申报金额 and 认定金额 of a claim: of its line items, or else the one amount that it names itself.
fn costs(case: &Case, claim: &Claim, benefit: &Benefit) -> (Option<Money>, Option<Money>) {
    if case.items_of(&claim.id).next().is_some() {
        let sum = |amount: &dyn Fn(&LineItem) -> Option<Money>| {
            Some(case.items_of(&claim.id).filter_map(amount).sum())
        };
        return (sum(&|item| case.amount_of(item)), sum(&|item| case.admitted(item)));
    }
    let mut amounts =
        benefit.inputs.iter().filter(|input| input.kind == InputKind::Money).filter_map(|input| {
            let sourced = claim.inputs.get(&input.name)?;
            case.value_of(Some(&claim.id), &input.name, sourced)?.as_str()?.parse::<Money>().ok()
        });
    match (amounts.next(), amounts.next()) {
        (Some(amount), None) => (Some(amount), Some(amount)),
        _ => (None, None),
    }
}

/// A value as papers write it: a day in words.
fn on_paper_value(input: &Input, value: String) -> String {
    let day = (input.kind == InputKind::Date).then(|| value.parse::<Date>().ok()).flatten();
    day.map_or(value, day_in_words)
}

/// The computation, its places in words and its rulings by their questions: paper has no use for an id.
fn on_paper(mut steps: Vec<Step>, inputs: &AssessmentInputs) -> Vec<Step> {
    for step in &mut steps {
        step.at = step.at.as_deref().map(place_in_words);
        let ruling = step.ruling.as_ref().and_then(|id| inputs.pack.ruling(id));
        step.ruling = ruling.map(|ruling| ruling.question.clone());
    }
    steps
}

fn memo_settled(settlement: &Settlement) -> MemoSettled {
    let value =
        settlement.value.as_ref().map(|value| format!("为 {}", value_in_words(value))).unwrap_or_default();
    MemoSettled {
        place: settlement.place.as_ref().map_or_else(|| "申报材料".to_owned(), CellRef::in_words),
        question: settlement.said.clone(),
        settled: format!("{}{value}（{}）", settlement.how.label(), settlement.by.name),
        reason: settlement.reason.clone(),
    }
}

fn memo_item(case: &Case, item: &LineItem) -> MemoItem {
    let admission = case.admissions.iter().find(|admission| admission.item == item.id);
    MemoItem {
        document: [item.kind.as_deref(), item.number.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        vendor: item.vendor.clone().unwrap_or_default(),
        claimed: case.amount_of(item),
        admitted: case.admitted(item),
        reason: admission.map(|admission| admission.reason.clone()).unwrap_or_default(),
        // What was made from a voucher stands in its file.
        at: match &item.at {
            Some(cell) => cell.in_words(),
            None => item.attachment.clone().unwrap_or_default(),
        },
        date: item.date,
        tax: item.tax,
        voucher: voucher_words(case, item),
    }
}

/// The voucher that a line item stands on and how far they agree; `None` where the case has no voucher that was read.
fn voucher_words(case: &Case, item: &LineItem) -> Option<String> {
    let check = case.vouchers.as_ref().filter(|check| !check.vouchers.is_empty())?;
    let checked = check.item(&item.id)?;
    let voucher = case.voucher_of(&item.id).map(|voucher| format!("{}，", voucher.words()));
    if let Some(made) = case.made(&item.id) {
        return Some(format!("{}由{}据此列入明细", voucher.unwrap_or_default(), made.by.name));
    }
    Some(format!("{}{}", voucher.unwrap_or_default(), checked.standing.label()))
}

fn evidence(case: &Case, finding: &Finding) -> String {
    let words = finding.evidence.iter().map(|evidence| match evidence {
        Evidence::Cell(cell) => cell.in_words(),
        Evidence::Item(id) => case
            .items()
            .find(|item| item.id == *id)
            .and_then(|item| item.number.clone())
            .unwrap_or_else(|| id.clone()),
        Evidence::Attachment(name) => name.clone(),
        Evidence::Document(words) => words.clone(),
    });
    words.collect::<Vec<_>>().join("；")
}
