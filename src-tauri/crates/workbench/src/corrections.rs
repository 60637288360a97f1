//! What is wrong with a package as a workbook: a copy with the cells marked, for the applicant to correct.

use std::path::Path;

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
            Ok(intake::marked_copy(&workbook, &case.problems)?)
        })?;
        self.saved("notice.save", number, path, &bytes)
    }
}
