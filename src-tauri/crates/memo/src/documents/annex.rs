//! What is too long for a memo's body stands in annexes behind the signatures: the clauses' text, criteria, what was
//! settled, line items, the computation in full, materials. A short memo has none.

use casework::{MemoClaim, MemoContent, MemoKind};

use crate::layout::signature_block::day;

/// Longer tables go into an annex.
const ROWS: usize = 8;
/// Longer clauses, in characters, do so too.
const CHARACTERS: usize = 400;

/// An annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Annex {
    Inputs,
    Clauses,
    Criteria,
    Settled,
    Items,
    Computation,
    Materials,
}

/// What may leave the body for an annex, first what is missed there least.
const LEAVING: [Annex; 7] = [
    Annex::Materials,
    Annex::Clauses,
    Annex::Computation,
    Annex::Criteria,
    Annex::Settled,
    Annex::Items,
    Annex::Inputs,
];

/// The annexes that a memo may have: those that it needs for their length first, then one more each time.
pub(crate) fn choices(content: &MemoContent) -> Vec<Vec<Annex>> {
    let mut chosen = wanted(content);
    let mut choices = vec![chosen.clone()];
    for annex in LEAVING.into_iter().filter(|annex| annex.has_something(content)) {
        if !chosen.contains(&annex) {
            chosen.push(annex);
            chosen.sort_unstable();
            choices.push(chosen.clone());
        }
    }
    choices
}

fn wanted(content: &MemoContent) -> Vec<Annex> {
    let length: usize = clauses(content).iter().map(|(_, text)| text.chars().count()).sum();
    let items = content.claims.iter().any(|claim| claim.items.len() > ROWS);
    let steps = content.claims.iter().any(|claim| claim.steps.len() > ROWS) || content.stacking.len() > ROWS;
    [
        (Annex::Clauses, length > CHARACTERS),
        (Annex::Settled, content.settled.len() > ROWS),
        (Annex::Items, items),
        (Annex::Computation, steps && content.kind != MemoKind::Refusal),
        (Annex::Materials, content.materials.len() > ROWS),
    ]
    .into_iter()
    .filter(|(_, wanted)| *wanted)
    .map(|(annex, _)| annex)
    .collect()
}

impl Annex {
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Annex::Inputs => "申报内容表",
            Annex::Clauses => "政策条款原文",
            Annex::Criteria => "条件核查表",
            Annex::Settled => "问题办结表",
            Annex::Items => "明细认定表",
            Annex::Computation => "资金测算表",
            Annex::Materials => "申报材料清单",
        }
    }

    pub(crate) fn has_something(self, content: &MemoContent) -> bool {
        match self {
            Annex::Inputs => content.claims.iter().any(|claim| !claim.inputs.is_empty()),
            Annex::Clauses => !content.claims.is_empty(),
            Annex::Criteria => content.claims.iter().any(|claim| !claim.criteria.is_empty()),
            Annex::Settled => !content.settled.is_empty(),
            Annex::Items => content.claims.iter().any(|claim| !claim.items.is_empty()),
            Annex::Computation => {
                // What is refused has no amount: a sum would only mislead.
                content.kind != MemoKind::Refusal
                    && (!content.stacking.is_empty() || content.claims.iter().any(is_computed))
            }
            Annex::Materials => !content.materials.is_empty(),
        }
    }

    /// How the body refers to an annex, such as `见附件2`; `None` where it stands in the body.
    pub(crate) fn reference(self, annexes: &[Annex]) -> Option<String> {
        let place = annexes.iter().position(|annex| *annex == self)?;
        Some(if annexes.len() == 1 { "见附件".to_owned() } else { format!("见附件{}", place + 1) })
    }
}

/// Each clause once, with its text: claims of one clause rest on the same words.
pub(crate) fn clauses(content: &MemoContent) -> Vec<(String, &str)> {
    let standing = standing(content).map(|standing| format!("（{standing}）")).unwrap_or_default();
    let mut quoted: Vec<(&str, String, &str)> = Vec::new();
    for claim in &content.claims {
        if quoted.iter().all(|(clause, _, _)| *clause != claim.clause) {
            let head = format!("{}{standing}{}", content.policy, claim.clause);
            quoted.push((&claim.clause, head, claim.clause_text.trim()));
        }
    }
    quoted.into_iter().map(|(_, head, text)| (head, text)).collect()
}

/// What stands behind the policy's title: the 文号 of the adopted text and the day from which it holds, or that it is a
/// draft.
fn standing(content: &MemoContent) -> Option<String> {
    if content.policy_status.is_some() {
        return content.policy_status.clone();
    }
    let pack = content.pack.as_ref()?;
    let from = pack.in_force_from.map(|from| format!("自{}起施行", day(from)));
    let said: Vec<String> = pack.document_no.clone().into_iter().chain(from).collect();
    (!said.is_empty()).then(|| said.join("，"))
}

/// Whether anything was computed of a claim.
pub(crate) fn is_computed(claim: &MemoClaim) -> bool {
    !(claim.steps.is_empty() && claim.rulings.is_empty() && claim.advisories.is_empty())
}
