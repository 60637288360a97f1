//! What is wrong with a package as a workbook: a copy with the cells marked, for the applicant to correct.

use std::path::Path;

use casework::{Case, ClaimedElsewhere, Problem, Sameness, Severity, problem_ids};
use store::Reader;

use crate::desk::Workbench;
use crate::error::Error;

impl Workbench {
    /// Saves the corrections that are asked for: 补正通知书 as a PDF, or, where the name ends in `.xlsx`, a copy of
    /// the workbook with the cells marked and commented. Returns the path.
    ///
    /// # Errors
    /// No such case; nothing to correct; a place that cannot be written.
    pub fn save_corrections(&mut self, number: &str, path: &Path) -> Result<String, Error> {
        let wants_workbook = path
            .extension()
            .is_some_and(|extension| extension.to_string_lossy().eq_ignore_ascii_case("xlsx"));
        if !wants_workbook {
            return self.save_notice(number, path);
        }
        let bytes = self.read_case(number, |_, reader, case| {
            let workbook = crate::cases::workbook_of(reader, case)?;
            // Nothing of another case: a problem's own words are for the applicant, by their type.
            Ok(intake::marked_copy(&workbook, &for_applicant(reader, case)?)?)
        })?;
        self.saved("notice.save", number, path, &bytes)
    }
}

/// What is wrong with a package and was not settled meanwhile: the applicant is asked for nothing else. Of what other
/// cases claim too it says that alone: who and where stays in the office.
pub(crate) fn for_applicant(reader: &Reader<'_>, case: &Case) -> Result<Vec<Problem>, Error> {
    let with_ids = case.problems.iter().zip(problem_ids(&case.problems));
    let mut problems: Vec<Problem> = with_ids
        .filter(|(_, id)| case.settlement(id).is_none())
        .map(|(problem, _)| problem.clone())
        .collect();
    // What may be another's of the same name is the reviewer's to find out first.
    let certain = |one: &ClaimedElsewhere| one.sameness == Sameness::Same;
    for one in reader.claimed_elsewhere(&case.number)?.into_iter().filter(certain) {
        let message = format!("{} {} 已在另一份申报中使用", one.kind.label(), one.shown);
        let known = |problem: &Problem| problem.at.as_ref() == Some(&one.at) && problem.message == *message;
        if problems.iter().any(known) {
            continue;
        }
        problems.push(Problem {
            severity: Severity::Warning,
            code: "claimed-elsewhere".to_owned(),
            at: Some(one.at.clone()),
            message: message.into(),
            remedy: "同一票据、合同、标准或人才只能申报一次，请核对并改正或说明".into(),
            elsewhere: None,
        });
    }
    Ok(problems)
}
