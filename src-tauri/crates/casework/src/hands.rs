//! Who has had a hand in a case, and in which of the three roles.

use crate::{Case, Person, Role, Stage};

impl Case {
    /// Which of the three roles a person has ever taken on a case.
    #[must_use]
    pub fn roles_of(&self, person: &Person) -> Vec<Role> {
        let me = |by: &Person| by.id == person.id;
        let recorded = self.findings.iter().any(|finding| me(&finding.by))
            || self.admissions.iter().any(|admission| me(&admission.by))
            || self.materials.iter().any(|check| me(&check.by))
            || self.settlements.iter().any(|settlement| me(&settlement.by))
            || self.given_matches.iter().any(|given| me(&given.by))
            || self.made_items.iter().any(|made| me(&made.by))
            || self.decisions.iter().any(|decision| me(&decision.by));
        let mut held: Vec<Role> = recorded.then_some(Role::Reviewer).into_iter().collect();
        held.extend(self.hands.iter().filter(|hand| me(&hand.by)).map(|hand| hand.role));
        held.extend(self.signatures.iter().filter(|signature| me(&signature.by)).map(|signed| signed.role));
        held.extend(self.moves.iter().filter(|step| me(&step.by)).filter_map(|step| {
            match (step.from, step.to) {
                (Stage::Checking, _) => Some(Role::Checker),
                (Stage::Approving, _)
                | (Stage::Signed | Stage::Announced | Stage::Refused, Stage::InReview) => {
                    Some(Role::Approver)
                }
                // Taking a case up is not yet a judgement, nor is what follows the decision.
                (Stage::Received, Stage::InReview) => None,
                (Stage::Received | Stage::InReview | Stage::Correction, _) => Some(Role::Reviewer),
                _ => None,
            }
        }));
        held
    }

    /// Everybody who has put anything on record, each once.
    #[must_use]
    pub fn people(&self) -> Vec<Person> {
        let mut people: Vec<Person> = Vec::new();
        let by = self.declarations.iter().map(|declaration| &declaration.by);
        let by = by.chain(self.hands.iter().map(|hand| &hand.by));
        let by = by.chain(self.findings.iter().map(|finding| &finding.by));
        let by = by.chain(self.admissions.iter().map(|admission| &admission.by));
        let by = by.chain(self.materials.iter().map(|check| &check.by));
        let by = by.chain(self.settlements.iter().map(|settlement| &settlement.by));
        let by = by.chain(self.given_matches.iter().map(|given| &given.by));
        let by = by.chain(self.made_items.iter().map(|made| &made.by));
        let by = by.chain(self.decisions.iter().map(|decision| &decision.by));
        let by = by.chain(self.signatures.iter().map(|signature| &signature.by));
        for person in by.chain(self.moves.iter().map(|step| &step.by)) {
            if !people.iter().any(|known| known.id == person.id) {
                people.push(person.clone());
            }
        }
        people
    }
}
