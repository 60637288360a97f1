//! Figures that the policy leaves to the bureau, and how its open questions are read: what an administrator sets.

use casework::{AuditAction, PackVersion, Role, shown};
use jiff::Timestamp;
use policy::Parameter;
use serde_json::json;

use crate::error::Error;
use crate::format::moment;
use crate::policy::installed::chosen;
use crate::policy::view::{ParameterView, RulingSetting, SettingsView, WasSet};
use crate::policy::what_if::{typed, written};
use crate::session::{Workbench, event};

impl Workbench {
    /// Every parameter and every ruling with what is in force, and what was before.
    ///
    /// # Errors
    /// Nobody signed in.
    pub fn settings(&self, pack: Option<&str>) -> Result<SettingsView, Error> {
        let session = self.session()?;
        session.store.read(|reader| {
            let pack = chosen(reader, pack)?;
            let version = PackVersion::of(pack);
            let values = reader.parameter_history(&version)?;
            let ruled = reader.ruling_history(&version)?;
            Ok(SettingsView {
                parameters: pack
                    .parameters
                    .iter()
                    .map(|parameter| {
                        let of = values.iter().filter(|set| set.parameter == parameter.name);
                        let mut history: Vec<WasSet> = of
                            .clone()
                            .map(|set| WasSet {
                                to: shown(&parameter.kind, &set.value),
                                basis: set.basis.clone(),
                                by: set.by.name.clone(),
                                at: moment(set.at),
                            })
                            .collect();
                        history.reverse();
                        let now = of.clone().find(|set| set.superseded_at.is_none());
                        ParameterView {
                            name: parameter.name.clone(),
                            label: parameter.label.clone(),
                            unit: parameter.unit.clone().unwrap_or_default(),
                            clause: parameter.clause.clone(),
                            kind: parameter.kind.clone(),
                            value: written(now.map(|set| &set.value)),
                            history,
                        }
                    })
                    .collect(),
                rulings: pack
                    .rulings
                    .iter()
                    .map(|ruling| {
                        let of = ruled.iter().filter(|row| row.ruling.ruling == ruling.id);
                        let label = |id: &str| ruling.reading_label(id).unwrap_or(id).to_owned();
                        let mut history: Vec<WasSet> = of
                            .clone()
                            .map(|row| WasSet {
                                to: label(&row.ruling.reading),
                                basis: row.ruling.basis.clone(),
                                by: row.ruling.by.name.clone(),
                                at: moment(row.ruling.at),
                            })
                            .collect();
                        history.reverse();
                        let now = of.clone().find(|row| row.superseded_at.is_none());
                        RulingSetting {
                            id: ruling.id.clone(),
                            clause: ruling.clause.clone(),
                            question: ruling.question.clone(),
                            note: ruling.note.clone().unwrap_or_default(),
                            reading: now.map_or(&ruling.default, |row| &row.ruling.reading).clone(),
                            by_default: now.is_none(),
                            readings: ruling
                                .readings
                                .iter()
                                .map(|reading| policy::Choice {
                                    id: reading.id.clone(),
                                    label: reading.label.clone(),
                                })
                                .collect(),
                            history,
                        }
                    })
                    .collect(),
            })
        })
    }

    /// Sets a parameter from now on; cases that are decided keep what they were signed with.
    ///
    /// # Errors
    /// Not an administrator; no such parameter; a value that it cannot hold; no basis.
    pub fn set_parameter(
        &mut self,
        pack: Option<&str>,
        name: &str,
        value: &str,
        basis: &str,
    ) -> Result<(), Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::ParameterSet, name)?;
        let pack = session.store.read(|reader| chosen(reader, pack))?;
        let version = PackVersion::of(pack);
        let known: Option<&Parameter> = pack.parameters.iter().find(|known| known.name == name);
        let known = known.ok_or_else(|| Error::NotFound(format!("政策没有“{name}”这一参数")))?;
        let value = typed(&known.kind, &known.label, value)?;
        if basis.trim().is_empty() {
            return Err(Error::invalid("设定参数须写明依据"));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let set = store::Parameter {
            parameter: name.to_owned(),
            value,
            basis: basis.trim().to_owned(),
            by: actor.person.clone(),
            at: now,
            superseded_at: None,
        };
        session.store.write::<_, Error>(|tx| {
            let before = tx.parameters(&version)?.into_iter().find(|before| before.parameter == name);
            let before = before.map(|before| json!({ "value": before.value, "basis": before.basis }));
            tx.set_parameter(&version, &set)?;
            let after = json!({ "value": set.value, "basis": set.basis }).to_string();
            let before = before.map(|before| before.to_string()).unwrap_or_default();
            tx.audit(event(&actor, now, AuditAction::ParameterSet, name, &before, &after))?;
            Ok(())
        })
    }
}
