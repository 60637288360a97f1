//! The policy: shown, assessed, and how its open questions are read.

use std::path::Path;

use casework::{AuditAction, PackVersion, Role, Ruling};
use jiff::Timestamp;
use policy::{Assessment, Facts, Pack};
use serde::Serialize;

use crate::cases::view::AffectedCaseView;
use crate::error::Error;
use crate::papers::view::{ClauseView, PolicyView};
use crate::policy::installed::chosen;
use crate::policy::pack_files::pack;
use crate::session::{Workbench, event, recorded};

/// A ruling with its reading in force.
#[derive(Debug, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct RulingView {
    /// The ruling's id.
    pub id: String,
    /// The question.
    pub question: String,
    /// The reading in force.
    pub reading: String,
    /// In Chinese.
    pub reading_label: String,
    /// Who ruled; empty where the default stands.
    pub by: String,
    /// On what basis.
    pub basis: String,
}

impl Workbench {
    /// A policy that cases are worked under: `ID@N`, `ID`, or the first.
    ///
    /// # Errors
    /// Nobody signed in; a pack that is not in the store.
    pub fn policy(&self, pack: Option<&str>) -> Result<PolicyView, Error> {
        let session = self.session()?;
        session.store.read(|reader| Ok(view_of(chosen(reader, pack)?)))
    }

    /// Every ruling of a policy (`ID@N`, `ID`, or the first), with the reading in force.
    ///
    /// # Errors
    /// Nobody signed in; a pack that is not in the store.
    pub fn rulings(&self, pack: Option<&str>) -> Result<Vec<RulingView>, Error> {
        let (pack, ruled) = self.session()?.store.read::<_, Error>(|reader| {
            let pack = chosen(reader, pack)?;
            Ok((pack, reader.rulings(&PackVersion::of(pack))?))
        })?;
        Ok(pack
            .rulings
            .iter()
            .map(|ruling| {
                let made = ruled.iter().find(|made| made.ruling == ruling.id);
                let reading = made.map_or(&ruling.default, |made| &made.reading);
                let label = ruling.readings.iter().find(|known| known.id == *reading);
                RulingView {
                    id: ruling.id.clone(),
                    question: ruling.question.clone(),
                    reading: reading.clone(),
                    reading_label: label.map(|label| label.label.clone()).unwrap_or_default(),
                    by: made.map(|made| made.by.name.clone()).unwrap_or_default(),
                    basis: made.map(|made| made.basis.clone()).unwrap_or_default(),
                }
            })
            .collect())
    }

    /// Rules how a question of the text is read from now on. Decided cases keep the reading they were signed under;
    /// the cases that it touches are given, as far as the person may read them.
    ///
    /// # Errors
    /// Not an administrator; no such ruling or reading; no basis.
    pub fn set_ruling(
        &mut self,
        pack: Option<&str>,
        ruling: &str,
        reading: &str,
        basis: &str,
    ) -> Result<Vec<AffectedCaseView>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::RulingSet, ruling)?;
        let pack = session.store.read(|reader| chosen(reader, pack))?;
        let version = PackVersion::of(pack);
        let known = pack.rulings.iter().find(|known| known.id == ruling);
        let known = known.ok_or_else(|| Error::NotFound(format!("政策没有“{ruling}”这一口径")))?;
        if !known.readings.iter().any(|known| known.id == reading) {
            let ids: Vec<&str> = known.readings.iter().map(|known| known.id.as_str()).collect();
            return Err(Error::invalid(format!(
                "“{ruling}”没有“{reading}”这一读法，可选：{}",
                ids.join("、")
            )));
        }
        if basis.trim().is_empty() {
            return Err(Error::invalid("裁定须写明依据"));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let made = Ruling {
            ruling: ruling.to_owned(),
            reading: reading.to_owned(),
            basis: basis.trim().to_owned(),
            by: actor.person.clone(),
            at: now,
        };
        let touched = session.store.write::<_, Error>(|tx| {
            let before = tx.rulings(&version)?.into_iter().find(|known| known.ruling == made.ruling);
            let before = before.as_ref().map(recorded).transpose()?.unwrap_or_default();
            // Named before it changes: what is decided stays as it is, what is open shows its new ceiling.
            let touched = crate::review::affected_cases::by_ruling(tx, &version, ruling, reading)?;
            tx.set_ruling(&version, &made)?;
            for case in touched.iter().filter(|case| !case.settled) {
                crate::review::affected_cases::take_back(tx, &case.number, &actor, now)?;
                crate::cases::list::refresh(tx, &case.number)?;
            }
            let after = serde_json::json!({ "ruling": made, "touches": touched }).to_string();
            tx.audit(event(&actor, now, AuditAction::RulingSet, ruling, &before, &after))?;
            Ok(touched)
        })?;
        session.store.read(|reader| session.readable(reader, touched))
    }
}

pub(crate) fn first_shipped() -> &'static str {
    policy::shipped_ids().first().copied().unwrap_or_default()
}

fn view_of(pack: &Pack) -> PolicyView {
    PolicyView {
        id: pack.id.clone(),
        title: pack.title.clone(),
        status: pack.status.clone(),
        clauses: pack
            .clauses
            .iter()
            .map(|clause| ClauseView {
                id: clause.id.clone(),
                number: clause.number.clone(),
                heading: clause.heading.clone(),
                text: clause.text.clone(),
                bureaus: clause.bureaus.clone(),
                benefits: pack
                    .benefits
                    .iter()
                    .filter(|benefit| benefit.clause == clause.id)
                    .map(|benefit| format!("{}（{}）", benefit.title, benefit.id))
                    .collect(),
            })
            .collect(),
    }
}

/// Facts assessed, and told in words.
pub struct Assessed {
    /// The assessment, with what could be paid under each reading.
    pub assessment: Assessment,
    /// By claim: its computation, a sentence for each step.
    pub sentences: Vec<Vec<String>>,
}

/// Assesses facts from a file. Needs no store.
///
/// # Errors
/// A pack or facts that cannot be read; the message names the place.
pub fn assess_file(pack: &str, facts: &Path) -> Result<Assessed, Error> {
    let text = std::fs::read_to_string(facts).map_err(Error::io(facts))?;
    let facts: Facts = serde_json::from_str(&text).map_err(|error| {
        Error::invalid(format!(
            "{}第 {} 行第 {} 列：不是事实文件的格式（{error}）",
            facts.display(),
            error.line(),
            error.column()
        ))
    })?;
    with_pack(pack, |pack| {
        let mut assessment = policy::assess(pack, &facts)?;
        policy::price_readings(pack, &facts, &mut assessment)?;
        let tell = |claim: &policy::ClaimAssessment| {
            policy::explain(&policy::ladder(pack, &facts, &assessment, &claim.id))
        };
        let sentences = assessment.claims.iter().map(tell).collect();
        Ok(Assessed { assessment, sentences })
    })
}

/// Works with a shipped pack, or with one read from a folder or a zip.
pub(crate) fn with_pack<T>(named: &str, work: impl FnOnce(&Pack) -> Result<T, Error>) -> Result<T, Error> {
    match policy::shipped(named) {
        Some(shipped) => work(shipped),
        None => work(&pack(named)?),
    }
}
