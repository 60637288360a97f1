//! 不予支持告知书 of what was refused in a case, made of its inner memo and of what the applicant handed in. The applicant reads it: of a
//! finding it says what was written for them, and never the office's note.

use std::path::Path;

use casework::{
    AuditAction, Case, Claim, Computed, FindingOutcome, Outside, Refusal, RefusalLetter, RefusedClaim, Stage,
    criterion_of, is_unmet, letter_number, titles_of,
};
use policy::{Benefit, Pack};
use store::Reader;

use crate::error::Error;
use crate::papers::issuer::issuer;
use crate::papers::notice::objection_terms;
use crate::session::{Workbench, computed};

impl Workbench {
    /// The letter to the applicant of a case in which claims were refused: all of them, or some beside what is given. The same case gives the same bytes.
    ///
    /// # Errors
    /// No such case; one in which nothing was refused and signed; a character that no font has.
    pub fn refusal_letter_pdf(&mut self, number: &str) -> Result<Vec<u8>, Error> {
        let letter = self.read_case(number, |_, reader, case| letter(reader, case))?;
        Ok(memo::render_refusal_letter(&letter, &*self.fonts()?)?)
    }

    /// Saves the letter. Returns the path.
    ///
    /// # Errors
    /// As [`Workbench::refusal_letter_pdf`]; a place that cannot be written.
    pub fn save_refusal_letter(&mut self, number: &str, path: &Path) -> Result<String, Error> {
        let pdf = self.refusal_letter_pdf(number)?;
        self.saved(AuditAction::LetterSave, number, path, &pdf)
    }
}

fn letter(reader: &Reader<'_>, case: &Case) -> Result<RefusalLetter, Error> {
    let none = || Error::Refused(Refusal::Reason("本案没有签发的不予支持事项，没有告知书".to_owned()));
    let refused: Vec<&Claim> = case.claims().filter(|claim| is_unmet(case, &claim.id)).collect();
    let memo = match case.stage {
        Stage::Refused | Stage::Signed | Stage::Announced | Stage::Paid if !refused.is_empty() => {
            reader.memo_in_force(&case.number)?.ok_or_else(none)?.content
        }
        _ => return Err(none()),
    };
    let (Some(number), Some(code)) = (&memo.document_number, &memo.check_code) else { return Err(none()) };
    let (inputs, computed) = computed(reader, case)?;
    let issuer = issuer(reader, &case.bureau)?;
    let mut claims = Vec::new();
    for claim in &refused {
        let Some(benefit) = inputs.pack.benefit(&claim.benefit) else { continue };
        let named = match &claim.project {
            Some(project) => format!("{}（{project}）", benefit.title),
            None => benefit.title.clone(),
        };
        claims.push(RefusedClaim {
            name: named.into(),
            clause: clause(inputs.pack, benefit).into(),
            failed: failed(case, &claim.id, benefit, &computed),
        });
    }
    let status = memo.policy_status.as_ref().map(|status| format!("（{status}）")).unwrap_or_default();
    Ok(RefusalLetter {
        bureau: memo.bureau.as_str().into(),
        letterhead: memo.letterhead,
        number: letter_number(number).into(),
        title: format!("关于不予支持{}{}的告知书", case.applicant_name(), titles_of(&refused, inputs.pack))
            .into(),
        applicant: memo.applicant.as_str().into(),
        uscc: memo.uscc.as_str().into(),
        case_number: case.number.as_str().into(),
        policy: format!("{}{status}", memo.policy).into(),
        claims,
        terms: objection_terms(reader, &issuer, memo.date)?,
        date: memo.date,
        check_code: code.as_str().into(),
    })
}

fn clause(pack: &Pack, benefit: &Benefit) -> String {
    let number = pack.clause(&benefit.clause).map_or("", |clause| clause.number.as_str());
    format!("该政策{number}")
}

/// Each condition that is not met, with the fact: what the application says, and what the reviewer wrote for its
/// applicant.
fn failed(case: &Case, claim: &str, benefit: &Benefit, computed: &Computed) -> Vec<(Outside, Outside)> {
    let unmet = benefit.criteria.iter().filter_map(|criterion| {
        let finding = case.finding(claim, &criterion.id)?;
        (finding.outcome == FindingOutcome::Unmet).then_some((criterion, finding))
    });
    unmet
        .map(|(criterion, finding)| {
            let said = criterion_of(&computed.proposed, claim, &criterion.id)
                .map(|found| found.because.as_str())
                .filter(|because| !because.is_empty());
            let said = said.map(|because| format!("申报材料载明“{because}”"));
            let told = Some(finding.told.trim_end_matches('。').to_owned()).filter(|told| !told.is_empty());
            let facts: Vec<String> = said.into_iter().chain(told).collect();
            let fact =
                if facts.is_empty() { "所附材料不能证明".to_owned() } else { facts.join("；") };
            (criterion.label.as_str().into(), fact.into())
        })
        .collect()
}
