//! A case: one applicant's claims to one lead bureau, with all that people put on record.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Admission, ApplicationPackage, Assignment, Claim, Comment, Decision, Declaration, Finding, GivenMatch,
    Hand, LineItem, MadeItem, MaterialCheck, Move, PackVersion, Person, Problem, Role, Settlement, Stage,
    Submission, VoucherCheck,
};

/// Everything on one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Such as `经信-2024-0003`.
    pub number: String,
    /// The lead bureau, as the pack names it.
    pub bureau: String,
    /// The bureaus that may read it beside the lead.
    pub other_bureaus: Vec<String>,
    /// The version of the pack that it is worked under.
    pub pack: PackVersion,
    /// Where it stands.
    pub stage: Stage,
    /// The ids of the package's claims that this case decides.
    pub claim_ids: Vec<String>,
    /// The whole package.
    pub package: ApplicationPackage,
    /// What is wrong with the package.
    pub problems: Vec<Problem>,
    /// When it was imported.
    pub received_at: Timestamp,
    /// On conflicts of interest.
    pub declarations: Vec<Declaration>,
    /// The findings in force, one for each claim and criterion.
    pub findings: Vec<Finding>,
    /// The admissions in force, one for each line item at most.
    pub admissions: Vec<Admission>,
    /// The materials ticked off.
    pub materials: Vec<MaterialCheck>,
    /// The decisions in force, one for each claim at most.
    pub decisions: Vec<Decision>,
    /// Who has signed the memo in force, in order.
    pub signatures: Vec<Submission>,
    /// Every move, in order.
    pub moves: Vec<Move>,
    /// Who was given one of the three roles, one for each at most.
    #[serde(default)]
    pub assignments: Vec<Assignment>,
    /// What those who work on it say to each other, in order.
    #[serde(default)]
    pub comments: Vec<Comment>,
    /// The questions settled, one settlement in force for each at most.
    #[serde(default)]
    pub settlements: Vec<Settlement>,
    /// Who ever worked on it or signed it, whatever became of that.
    #[serde(default)]
    pub hands: Vec<Hand>,
    /// Which voucher a reviewer said that a line item stands on, one in force for each at most.
    #[serde(default)]
    pub given_matches: Vec<GivenMatch>,
    /// Line items that a reviewer made from vouchers.
    #[serde(default)]
    pub made_items: Vec<MadeItem>,
    /// What its attachments say as vouchers; `None` until they were read.
    #[serde(default)]
    pub vouchers: Option<VoucherCheck>,
}

impl Case {
    /// A case that has just come in, deciding every claim of its package, with nothing on record yet.
    #[must_use]
    pub fn received(
        number: &str,
        bureau: &str,
        pack: PackVersion,
        package: ApplicationPackage,
        at: Timestamp,
    ) -> Case {
        Case {
            number: number.to_owned(),
            bureau: bureau.to_owned(),
            other_bureaus: Vec::new(),
            pack,
            stage: Stage::Received,
            claim_ids: package.claims.iter().map(|claim| claim.id.clone()).collect(),
            package,
            problems: Vec::new(),
            received_at: at,
            declarations: Vec::new(),
            findings: Vec::new(),
            admissions: Vec::new(),
            materials: Vec::new(),
            decisions: Vec::new(),
            signatures: Vec::new(),
            moves: Vec::new(),
            assignments: Vec::new(),
            comments: Vec::new(),
            settlements: Vec::new(),
            hands: Vec::new(),
            given_matches: Vec::new(),
            made_items: Vec::new(),
            vouchers: None,
        }
    }

    /// The claims that this case decides, in order.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.package.claims.iter().filter(|claim| self.claim_ids.contains(&claim.id))
    }

    /// A claim of this case.
    #[must_use]
    pub fn claim(&self, id: &str) -> Option<&Claim> {
        self.claims().find(|claim| claim.id == id)
    }

    /// The line items of a claim, in order; those made from vouchers last.
    pub fn items_of<'a>(&'a self, claim: &'a str) -> impl Iterator<Item = &'a LineItem> {
        self.items().filter(move |item| self.claim_of(item) == Some(claim))
    }

    /// The finding in force on a criterion.
    #[must_use]
    pub fn finding(&self, claim: &str, criterion: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.claim == claim && finding.criterion == criterion)
    }

    /// How much of a line item is admitted: whole unless it was cut; `None` while its amount is unknown.
    #[must_use]
    pub fn admitted(&self, item: &LineItem) -> Option<policy::Money> {
        match self.admissions.iter().find(|admission| admission.item == item.id) {
            Some(admission) => Some(admission.admitted),
            None => self.amount_of(item),
        }
    }

    /// The cut that leaves nothing of a line item.
    #[must_use]
    pub fn cut_whole(&self, item: &str) -> Option<&Admission> {
        let admission = self.admissions.iter().find(|admission| admission.item == item);
        admission.filter(|admission| admission.admitted == policy::Money::ZERO)
    }

    /// The decision in force on a claim.
    #[must_use]
    pub fn decision(&self, claim: &str) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.claim == claim)
    }

    /// A person's last declaration, unless it is a recusal that was lifted.
    #[must_use]
    pub fn declaration(&self, person: &Person) -> Option<&Declaration> {
        let last = self.declarations.iter().rev().find(|declaration| declaration.by.id == person.id);
        last.filter(|declaration| declaration.lifted.is_none())
    }

    /// Whether a person ever recused themselves: that stands for good, whatever they state later, unless it is lifted.
    #[must_use]
    pub fn is_recused(&self, person: &Person) -> bool {
        self.declarations.iter().any(|declaration| {
            declaration.by.id == person.id && declaration.recusal.is_some() && declaration.lifted.is_none()
        })
    }

    /// Whether a bureau may read it: the lead, and the others that are named.
    #[must_use]
    pub fn is_read_by(&self, bureau: &str) -> bool {
        self.bureau == bureau || self.other_bureaus.iter().any(|other| other == bureau)
    }

    /// Who was given a role on this case; `None` leaves it to whoever holds the role.
    #[must_use]
    pub fn assignee(&self, role: Role) -> Option<&Person> {
        self.assignments.iter().find(|assignment| assignment.role == role).map(|assignment| &assignment.to)
    }

    /// Since when it stands at its stage.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.moves.last().map_or(self.received_at, |step| step.at)
    }

    /// Whether a person has signed the memo in force.
    #[must_use]
    pub fn has_signed(&self, person: &Person) -> bool {
        self.signatures.iter().any(|signature| signature.by.id == person.id)
    }

    /// The applicant's name, as it was written.
    #[must_use]
    pub fn applicant_name(&self) -> &str {
        self.applicant_text("name")
    }

    /// The applicant's 统一社会信用代码, as it was written.
    #[must_use]
    pub fn uscc(&self) -> &str {
        self.applicant_text("uscc")
    }

    fn applicant_text(&self, input: &str) -> &str {
        let sourced = self.package.applicant.get(input);
        sourced
            .and_then(|sourced| self.value_of(None, input, sourced))
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    }
}
