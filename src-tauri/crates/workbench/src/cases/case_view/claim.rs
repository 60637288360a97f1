//! The view of one claim: its criteria, items, ceiling and decision.

use casework::{
    AssessmentInputs, Case, Claim, Computed, Evidence, Finding, assessed_claim, criterion_of, field_of,
    in_capitals, is_itemised, label_of,
};
use policy::{CriterionKind, Nature, Outcome};

use crate::error::Error;
use crate::format::moment;
use crate::review::view::{
    ClaimView, CriterionView, DecisionView, EvidenceKind, EvidenceView, FindingView, ItemView,
};

pub(super) fn claim_view(
    case: &Case,
    claim: &Claim,
    inputs: &AssessmentInputs,
    computed: &Computed,
) -> Result<ClaimView, Error> {
    let Computed { assessed, proposed, .. } = computed;
    let pack = inputs.pack;
    let missing_pack = || Error::invalid(format!("政策文本中没有“{}”这一事项", claim.benefit));
    let benefit = pack.benefit(&claim.benefit).ok_or_else(missing_pack)?;
    let clause = pack.clause(&benefit.clause).ok_or_else(missing_pack)?;
    let result = assessed_claim(assessed, &claim.id).ok_or_else(missing_pack)?;
    let open = computed.open.get(&claim.id).cloned().unwrap_or_default();
    Ok(ClaimView {
        id: claim.id.clone(),
        benefit: benefit.id.clone(),
        title: benefit.title.clone(),
        clause: clause.id.clone(),
        clause_number: clause.number.clone(),
        clause_text: clause.text.clone(),
        bureaus: benefit.bureaus.clone(),
        year: case.year_of(claim),
        project: claim.project.clone(),
        inputs: benefit
            .inputs
            .iter()
            .map(|input| field_of(case, Some(&claim.id), input, claim.inputs.get(&input.name)).into())
            .collect(),
        criteria: benefit
            .criteria
            .iter()
            .map(|criterion| {
                let computed = criterion_of(proposed, &claim.id, &criterion.id);
                let clause = pack.clause(&criterion.clause);
                CriterionView {
                    id: criterion.id.clone(),
                    label: criterion.label.clone(),
                    judgement: matches!(criterion.kind, CriterionKind::Judgement),
                    shared: criterion.shared,
                    clause: criterion.clause.clone(),
                    clause_number: clause.map(|clause| clause.number.clone()).unwrap_or_default(),
                    clause_text: clause.map(|clause| clause.text.clone()).unwrap_or_default(),
                    cites: criterion.cites.clone(),
                    proposed: computed.map_or(Outcome::Unknown, |found| found.outcome),
                    because: computed.map(|found| found.because.clone()).unwrap_or_default(),
                    checklist: criterion.checklist.clone(),
                    cells: computed
                        .map(|found| {
                            found.inputs.iter().filter_map(|input| cell_of(case, claim, input)).collect()
                        })
                        .unwrap_or_default(),
                    finding: case.finding(&claim.id, &criterion.id).map(finding_view),
                }
            })
            .collect(),
        itemised: is_itemised(claim, pack),
        items: case.items_of(&claim.id).map(|item| item_view(case, item)).collect(),
        standing: result.standing,
        ceiling: result.ceiling,
        payable: open.payable,
        discretionary: benefit.nature == Nature::Discretionary,
        selected: result.selected,
        missing: result.missing.iter().map(|name| label_of(pack, benefit, name)).collect(),
        steps: open.steps,
        rulings: result.rulings.clone(),
        advisories: result.advisory_notes.clone(),
        decision: case.decision(&claim.id).map(|decision| DecisionView {
            amount: decision.amount,
            capitals: in_capitals(decision.amount).unwrap_or_default(),
            reason: decision.reason.clone(),
            by: decision.by.name.clone(),
            at: moment(decision.at),
        }),
    })
}

fn cell_of(case: &Case, claim: &Claim, input: &str) -> Option<String> {
    let sourced = claim.inputs.get(input).or_else(|| case.package.applicant.get(input))?;
    sourced.at.as_ref().map(ToString::to_string)
}

fn finding_view(finding: &Finding) -> FindingView {
    FindingView {
        outcome: finding.outcome,
        label: finding.outcome.label().to_owned(),
        note: finding.note.clone(),
        told: finding.told.to_string(),
        evidence: finding.evidence.iter().map(evidence_view).collect(),
        ticked: finding.ticked.clone(),
        judgement: finding.judgement.clone(),
        by: finding.by.name.clone(),
        at: moment(finding.at),
    }
}

fn evidence_view(evidence: &Evidence) -> EvidenceView {
    let (kind, what) = match evidence {
        Evidence::Cell(cell) => (EvidenceKind::Cell, cell.to_string()),
        Evidence::Item(item) => (EvidenceKind::Item, item.clone()),
        Evidence::Attachment(name) => (EvidenceKind::Attachment, name.clone()),
        Evidence::Document(words) => (EvidenceKind::Document, words.clone()),
    };
    EvidenceView { kind, what }
}

fn item_view(case: &Case, item: &casework::LineItem) -> ItemView {
    let admission = case.admissions.iter().find(|admission| admission.item == item.id);
    let admitted = case.admitted(item);
    let corrected = case.corrected_amount(item);
    let corrected = corrected.map(|settlement| format!("{}更正：{}", settlement.by.name, settlement.reason));
    ItemView {
        id: item.id.clone(),
        kind: item.kind.clone().unwrap_or_default(),
        number: item.number.clone().unwrap_or_default(),
        date: item.date.map(|date| date.to_string()).unwrap_or_default(),
        vendor: item.vendor.clone().unwrap_or_default(),
        vendor_uscc: item.vendor_uscc.clone().unwrap_or_default(),
        amount: case.amount_of(item),
        tax: item.tax,
        paid_on: item.paid_on.map(|date| date.to_string()).unwrap_or_default(),
        attachment: item.attachment.clone().unwrap_or_default(),
        readings: item.readings.iter().map(|reading| reading.label().to_owned()).chain(corrected).collect(),
        at: item.at.as_ref().map(ToString::to_string),
        cut: admission.is_some() && admitted != case.amount_of(item),
        admitted,
        reason: admission.map(|admission| admission.reason.clone()).unwrap_or_default(),
    }
}
