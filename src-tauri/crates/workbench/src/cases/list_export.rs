//! Files that the window hands out: a list as it is shown, a chart.

use casework::AuditAction;
use std::path::Path;

use jiff::Timestamp;
use serde_json::json;

use crate::error::Error;
use crate::files::save_new;
use crate::session::{Workbench, event, typed};

impl Workbench {
    /// Saves a list as it is shown to a workbook. An existing file is not replaced; the log says what went out.
    ///
    /// # Errors
    /// Nobody signed in; a place that cannot be written; more rows than a sheet has.
    pub fn save_table(
        &mut self,
        path: &Path,
        title: &str,
        header: &[String],
        rows: &[Vec<String>],
    ) -> Result<String, Error> {
        let session = self.session_mut()?;
        let saved = save_new(&typed(path), &intake::listing(title, header, rows)?)?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let after = json!({ "file": saved, "rows": rows.len() }).to_string();
        session.store.write::<_, Error>(|tx| {
            tx.audit(event(&actor, now, AuditAction::ListExport, title, "", &after))?;
            Ok(())
        })?;
        Ok(saved)
    }

    /// Saves a chart. An existing file is not replaced.
    ///
    /// # Errors
    /// Nobody signed in; a place that cannot be written; something that is no SVG.
    pub fn save_text(&mut self, path: &Path, text: &str) -> Result<String, Error> {
        self.session()?;
        let path = typed(path);
        // The window may only hand out pictures in this way.
        if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"))
            || !text.starts_with("<svg")
        {
            return Err(Error::invalid("只能存成 .svg 文件"));
        }
        save_new(&path, text.as_bytes())
    }
}
