//! A corrected package becomes the next version of its case: what is the same keeps what people put on record
//! of it, and what has changed is to be looked at again.

use casework::{
    Action, Actor, ApplicationPackage, AuditAction, Case, CellRef, Change, Changed, Evidence, Refusal, Stage,
    TWICE, align, assess_case, compare, criterion_of, permit,
};
use jiff::Timestamp;
use policy::Assessment;
use serde_json::json;
use store::{Reader, Tx};

use crate::cases::case::workbook_of;
use crate::error::Error;
use crate::policy::installed::pack_of;
use crate::review::questions::questions_of;
use crate::session::{assessment_inputs, event, load};

/// The cases that a package is a corrected version of: the same applicant's, not yet handed on, with a claim
/// to the same benefit for the same year and project.
pub(crate) fn earlier(reader: &Reader<'_>, package: &ApplicationPackage) -> Result<Vec<Case>, Error> {
    let uscc = package.applicant.get("uscc").and_then(|uscc| uscc.value.as_ref()?.as_str());
    let Some(uscc) = uscc else { return Ok(Vec::new()) };
    let mut cases = Vec::new();
    for number in reader.cases_of(uscc)? {
        let case = load(reader, &number)?;
        let open = matches!(case.stage, Stage::Received | Stage::InReview | Stage::Correction);
        if open && case.signatures.is_empty() && case.claims().any(|claim| is_of(package, claim)) {
            cases.push(case);
        }
    }
    Ok(cases)
}

fn is_of(package: &ApplicationPackage, claim: &casework::Claim) -> bool {
    package.claims.iter().any(|new| {
        let projects = (&new.project, &claim.project);
        new.benefit == claim.benefit
            && new.year == claim.year
            && matches!(projects, (None, None) | (Some(_), Some(_)))
            && new.project == claim.project
    })
}

/// Gives a new package the names that its cases know; cases of another package than the first one's are not
/// the same application, and are left out.
pub(crate) fn aligned(cases: Vec<Case>, package: &mut ApplicationPackage) -> Vec<Case> {
    let Some(first) = cases.first() else { return Vec::new() };
    let old = first.package.clone();
    align(&old, package);
    cases.into_iter().filter(|case| case.package == old).collect()
}

/// Makes a package, which is in the store already, a case's next version.
pub(crate) fn revise(
    tx: &Tx<'_>,
    actor: &Actor,
    case: &Case,
    package_id: i64,
    package: &ApplicationPackage,
    claim_ids: &[String],
    now: Timestamp,
) -> Result<(), Error> {
    permit(actor, case, Action::Receive)?;
    let changes = compare(&case.package, package);
    let before = assess_case(case, &assessment_inputs(tx, case)?)?;
    let old_workbook = settled_workbook(tx, case)?;
    tx.replace_package(&case.number, package_id, claim_ids, now)?;
    let mut reopened = reopen(tx, case, &before, &changes, now)?;
    if let Some(old) = old_workbook {
        reopened += reopen_questions(tx, case, &old, now)?;
    }
    let version = tx.packages_of(&case.number)?.len();
    let after =
        json!({ "version": version, "file": package.file, "changes": changes.len(), "reopened": reopened });
    tx.audit(event(actor, now, AuditAction::from(Action::Receive), &case.number, "", &after.to_string()))?;
    crate::cases::list::refresh(tx, &case.number)
}

/// Takes out of force what was put on record of something that has changed; gives how much that was.
fn reopen(
    tx: &Tx<'_>,
    case: &Case,
    before: &Assessment,
    changes: &[Change],
    now: Timestamp,
) -> Result<usize, Error> {
    let (pack, mut reopened) = (pack_of(tx, &case.pack)?, 0);
    for finding in &case.findings {
        let found = criterion_of(before, &finding.claim, &finding.criterion);
        let inputs = found.map(|found| found.inputs.as_slice()).unwrap_or_default();
        // A judgement is of the whole claim.
        let of_claim = inputs.is_empty();
        let sums = of_claim || inputs.iter().any(|name| from_items(pack, case, &finding.claim, name));
        // What was made from vouchers goes with the package whose vouchers they were.
        let made = sums && case.items_of(&finding.claim).any(|item| case.made(&item.id).is_some());
        let touched = made
            || changes.iter().any(|change| {
                concerns(change, &finding.claim, inputs, of_claim, sums)
                    || finding.evidence.iter().any(|e| rests_on(e, change))
            });
        if touched {
            tx.clear_finding(&case.number, &finding.claim, &finding.criterion, now)?;
            reopened += 1;
        }
    }
    for admission in &case.admissions {
        let changed = |change: &Change| matches!(&change.of, Changed::Item(id, _) if *id == admission.item);
        if case.made(&admission.item).is_some() || changes.iter().any(changed) {
            tx.clear_admission(&case.number, &admission.item, now)?;
            reopened += 1;
        }
    }
    for check in &case.materials {
        let of = |change: &Change| match &change.of {
            Changed::Attachment(_, material) => material.as_ref() == Some(&check.material),
            _ => false,
        };
        if changes.iter().any(of) {
            tx.clear_material(&case.number, &check.material, now)?;
            reopened += 1;
        }
    }
    for decision in &case.decisions {
        // An amount rests on everything that the package says, but for its papers.
        let made = case.items_of(&decision.claim).any(|item| case.made(&item.id).is_some());
        if made || changes.iter().any(|change| !matches!(change.of, Changed::Attachment(..))) {
            tx.clear_decision(&case.number, &decision.claim, now)?;
            reopened += 1;
        }
    }
    Ok(reopened)
}

/// The workbook of the version before, where anything in it was settled.
fn settled_workbook(reader: &Reader<'_>, case: &Case) -> Result<Option<Vec<u8>>, Error> {
    if case.settlements.is_empty() { Ok(None) } else { workbook_of(reader, case).map(Some) }
}

/// Takes out of force how a question was settled that the new version asks otherwise, or of a cell that has changed.
fn reopen_questions(tx: &Tx<'_>, before: &Case, old: &[u8], now: Timestamp) -> Result<usize, Error> {
    let case = load(tx, &before.number)?;
    let new = workbook_of(tx, &case)?;
    let inputs = assessment_inputs(tx, &case)?;
    let assessed = assess_case(&case, &inputs)?;
    let asked = questions_of(tx, &case, &inputs, &assessed)?;
    let places: Vec<CellRef> =
        before.settlements.iter().filter_map(|settled| settled.place.clone()).collect();
    let changed: Vec<&CellRef> = intake::cell_texts(old, &places)?
        .into_iter()
        .zip(intake::cell_texts(&new, &places)?)
        .zip(&places)
        .filter(|((was, is), _)| was != is)
        .map(|(_, place)| place)
        .collect();
    let mut reopened = 0;
    for settlement in &before.settlements {
        let same_question = asked.iter().any(|question| {
            // What another case claims is told with where that case stands by now.
            let elsewhere = question.names.is_some() && !TWICE.contains(&question.code);
            question.id == settlement.problem && (elsewhere || question.message == *settlement.said)
        });
        // Of its vouchers nothing is known until they are read: what is not asked any more is taken back then.
        if settlement.code.is_of_vouchers() {
            continue;
        }
        let same_cell = settlement.place.as_ref().is_none_or(|place| !changed.contains(&place));
        if !same_question || !same_cell {
            tx.clear_settlement(&case.number, &settlement.problem, now)?;
            reopened += 1;
        }
    }
    Ok(reopened)
}

/// Whether an input is the sum of a claim's line items.
fn from_items(pack: &policy::Pack, case: &Case, claim: &str, name: &str) -> bool {
    let benefit = case.claim(claim).and_then(|claim| pack.benefit(&claim.benefit));
    benefit.is_some_and(|benefit| benefit.inputs.iter().any(|input| input.from_items && input.name == name))
}

fn concerns(change: &Change, claim: &str, inputs: &[String], of_claim: bool, sums: bool) -> bool {
    match &change.of {
        Changed::Applicant(name) => inputs.contains(name),
        Changed::Input(of, name) => of == claim && (of_claim || inputs.contains(name)),
        Changed::Item(_, of) => sums && of.as_deref() == Some(claim),
        Changed::Claim(of) => of == claim,
        Changed::Relations => of_claim,
        Changed::OtherAwards | Changed::Attachment(..) => false,
    }
}

fn rests_on(evidence: &Evidence, change: &Change) -> bool {
    match (evidence, &change.of) {
        (Evidence::Cell(cell), _) => change.at.as_ref() == Some(cell),
        (Evidence::Item(item), Changed::Item(id, _)) => item == id,
        (Evidence::Attachment(name), Changed::Attachment(file, _)) => name == file,
        (Evidence::Item(_) | Evidence::Attachment(_) | Evidence::Document(_), _) => false,
    }
}

/// Whether the actor may take the package in for all of its earlier cases.
pub(crate) fn may_receive(actor: &Actor, cases: &[Case]) -> Result<(), Refusal> {
    cases.iter().try_for_each(|case| permit(actor, case, Action::Receive))
}
