//! What is wrong with a package as a workbook: a copy with the cells marked, for the applicant to correct.

use std::path::Path;

use casework::{AuditAction, Case, Problem, problem_ids};
use store::Reader;

use crate::error::Error;
use crate::review::questions::beyond_the_reading;
use crate::session::Workbench;

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
            let workbook = crate::cases::case::workbook_of(reader, case)?;
            // Nothing of another case: a problem's own words are for the applicant, by their type.
            Ok(intake::marked_copy(&workbook, &asked_of_applicant(reader, case)?)?)
        })?;
        self.saved(AuditAction::NoticeSave, number, path, &bytes)
    }
}

/// What is wrong with a package and was not settled meanwhile: the applicant is asked for nothing else.
pub(crate) fn unsettled(case: &Case) -> Vec<Problem> {
    let with_ids = case.problems.iter().zip(problem_ids(&case.problems));
    with_ids.filter(|(_, id)| case.settlement(id).is_none()).map(|(problem, _)| problem.clone()).collect()
}

/// What the applicant is asked about: what is wrong and not settled, and what another application claims too. It says
/// that, once for each place, and neither who nor where.
pub(crate) fn asked_of_applicant(reader: &Reader<'_>, case: &Case) -> Result<Vec<Problem>, Error> {
    let mut problems = unsettled(case);
    for question in beyond_the_reading(reader, case)? {
        let claimed = question.names.is_some() && question.elsewhere.is_some();
        let told = problems.iter().any(|known| known.at == question.at && known.message == question.message);
        if !claimed || told || question.settled.is_some() || !question.ours {
            continue;
        }
        problems.push(Problem {
            severity: question.severity,
            code: question.code,
            at: question.at,
            message: question.message,
            remedy: "同一票据、合同、贷款、标准或人才只能申报一次，请核对并改正或说明".into(),
        });
    }
    Ok(problems)
}
