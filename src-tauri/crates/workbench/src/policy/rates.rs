//! Dated tables of rates: what the pack prints, and what an administrator enters as it is published.
//!
//! Later rows are a parameter under the table's file name, so that they have the history and the audit of any
//! other; an assessment reads them with the parameters.

use casework::{AuditAction, PackVersion, Role};
use jiff::Timestamp;
use policy::RawValue;
use serde_json::json;

use crate::error::Error;
use crate::format::moment;
use crate::policy::installed::chosen;
use crate::policy::view::{RateInput, RateRowView, RateTableView, WasSet};
use crate::session::{Workbench, event};

impl Workbench {
    /// The policy's dated tables, with the rows that were entered.
    ///
    /// # Errors
    /// Nobody signed in.
    pub fn rate_tables(&self, pack: Option<&str>) -> Result<Vec<RateTableView>, Error> {
        self.session()?.store.read(|reader| {
            let pack = chosen(reader, pack)?;
            let history = reader.parameter_history(&PackVersion::of(pack))?;
            let in_force = |file: &str| {
                let mut set =
                    history.iter().filter(|set| set.parameter == file && set.superseded_at.is_none());
                set.next().map(|set| set.value.clone())
            };
            let tables = pack.rate_tables(in_force).map_err(Error::invalid)?;
            Ok(tables
                .into_iter()
                .map(|table| RateTableView {
                    history: history
                        .iter()
                        .rev()
                        .filter(|set| set.parameter == table.file)
                        .map(|set| WasSet {
                            to: latest(&set.value),
                            basis: set.basis.clone(),
                            by: set.by.name.clone(),
                            at: moment(set.at),
                        })
                        .collect(),
                    file: table.file,
                    known_until: table.known_until.unwrap_or_default(),
                    rows: table
                        .rows
                        .into_iter()
                        .map(|row| RateRowView {
                            term: row.term,
                            from: row.from,
                            percent: row.percent,
                            printed: row.printed,
                        })
                        .collect(),
                })
                .collect())
        })
    }

    /// Enters a rate that was published after the pack, or only how far the table is known to be complete.
    ///
    /// # Errors
    /// Not an administrator; no such table; a row that cannot stand in it; no basis.
    pub fn add_rate(
        &mut self,
        pack: Option<&str>,
        file: &str,
        new: &RateInput,
        basis: &str,
    ) -> Result<(), Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::RatesAdd, file)?;
        if basis.trim().is_empty() {
            return Err(Error::invalid("添加利率须写明依据"));
        }
        let pack = session.store.read(|reader| chosen(reader, pack))?;
        let version = PackVersion::of(pack);
        let known = pack.rate_tables(|_| None).map_err(Error::invalid)?;
        if known.iter().all(|table| table.file != file) {
            return Err(Error::NotFound(format!("政策没有“{file}”这一利率表")));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            let before = tx.parameters(&version)?.into_iter().find(|set| set.parameter == file).map(|set| set.value);
            let mut rows = before.as_ref().and_then(RawValue::as_array).cloned().unwrap_or_default();
            if !new.from.trim().is_empty() {
                rows.push(json!({ "from": new.from.trim(), "term": new.term.trim(), "percent": new.percent.trim() }));
            }
            if !new.known_until.trim().is_empty() {
                rows.push(json!({ "known_until": new.known_until.trim() }));
            }
            let after = RawValue::Array(rows);
            pack.rate_tables(|of| (of == file).then(|| after.clone()))
                .map_err(|expected| Error::invalid(format!("利率表应为{expected}")))?;
            let set = store::Parameter {
                parameter: file.to_owned(),
                value: after.clone(),
                basis: basis.trim().to_owned(),
                by: actor.person.clone(),
                at: now,
                superseded_at: None,
            };
            tx.set_parameter(&version, &set)?;
            let before = before.map(|before| before.to_string()).unwrap_or_default();
            tx.audit(event(&actor, now, AuditAction::RatesAdd, file, &before, &after.to_string()))?;
            Ok(())
        })
    }
}

/// The last row of a value, in words.
fn latest(value: &RawValue) -> String {
    let row = value.as_array().and_then(|rows| rows.last());
    let cell = |name: &str| row.and_then(|row| row.get(name)).and_then(RawValue::as_str);
    match (cell("known_until"), cell("from")) {
        (Some(until), _) => format!("已知至 {until}"),
        (None, Some(from)) => {
            format!("{from} 起 {} {}%", cell("term").unwrap_or_default(), cell("percent").unwrap_or_default())
        }
        (None, None) => String::new(),
    }
}
