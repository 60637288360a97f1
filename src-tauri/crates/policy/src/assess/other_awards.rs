//! Awards of other policies for a claim's project: which of them count, and how.

use super::alone::Alone;
use super::alone::project;
use super::computation::reading_in_force;
use super::prior::{self, Prior};
use super::values::award_fen;
use crate::exact::money;
use crate::pack::{OtherAwards, Setting};
use crate::{AdvisoryNote, Facts, OtherAward, Pack, ReadingAmount, RulingUse, missing};

/// What other policies granted for a claim's project.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OtherGranted {
    /// In fen.
    pub fen: i128,
    /// Whether there is an award that counts of which not enough is known: its amount, its project, its level.
    pub unknown: bool,
    /// Whether it leaves nothing to pay, and not the difference.
    pub excludes: bool,
}

pub(super) fn of_project(
    pack: &Pack,
    facts: &Facts,
    prior: &[Prior<'_>],
    project: Option<&str>,
    claim: &mut Alone<'_>,
) -> OtherGranted {
    let Some(project) = project else { return OtherGranted::default() };
    let way = pack.other_awards.as_ref().and_then(|setting| setting.under(&pack.rulings, &facts.rulings));
    let way = way.copied().unwrap_or(OtherAwards::Ignore);
    let names: Vec<String> = pack.excludes().map(str::to_owned).collect();
    let mut granted = OtherGranted::default();
    for award in prior::of_other_policies(prior, project) {
        let excludes = award.is_under(&names);
        if way != OtherAwards::Ignore || excludes {
            granted.fen += award.fen;
            granted.excludes |= award.fen > 0 && (excludes || way == OtherAwards::Exclude);
        }
    }
    let levels = pack.other_award_levels.as_ref();
    let levels = levels.and_then(|levels| levels.under(&pack.rulings, &facts.rulings)?.as_ref());
    for award in &facts.other_awards {
        let excludes = named(award, &names);
        if way == OtherAwards::Ignore && !excludes {
            continue;
        }
        let level = match (levels, &award.level) {
            (None, _) => Some(true),
            (Some(levels), Some(level)) => Some(levels.contains(level)),
            (Some(_), None) => None,
        };
        if level == Some(false) && !excludes {
            continue;
        }
        let theirs = self::project(award.project.as_deref());
        let unknown_part = match (&theirs, &award.amount) {
            (None, _) => missing::AWARD_PROJECT,
            (Some(theirs), _) if theirs != project => continue,
            (Some(_), _) if level.is_none() && !excludes => missing::AWARD_LEVEL,
            (Some(_), None) => missing::AWARD_AMOUNT,
            (Some(_), Some(amount)) => {
                // Checked before: every amount that is given reads.
                let fen = award_fen(amount).unwrap_or(0);
                granted.fen += fen;
                granted.excludes |= fen > 0 && (excludes || way == OtherAwards::Exclude);
                continue;
            }
        };
        granted.unknown = true;
        let known = &mut claim.assessment.missing;
        if !known.iter().any(|known| known == unknown_part) {
            known.push(unknown_part.to_owned());
        }
    }
    granted
}

/// Whether an award's source names one of these policies.
fn named(award: &OtherAward, names: &[String]) -> bool {
    let source = award.source.as_deref().map(crate::folded).unwrap_or_default();
    names.iter().any(|name| !name.is_empty() && source.contains(&crate::folded(name)))
}

/// The ceiling is the same under every reading; what is paid is not.
pub(super) fn rulings_used(pack: &Pack, facts: &Facts, alone: &mut Alone<'_>) {
    let ours = project(alone.claim.project.as_deref());
    let declared = facts.other_awards.iter();
    let declared =
        declared.filter(|award| ours.is_some() && project(award.project.as_deref()) == ours).count() > 0;
    let counted = alone.assessment.payment.other_awards > crate::Money::ZERO;
    let way = pack.other_awards.as_ref().filter(|_| counted).and_then(ruling);
    let levels = pack.other_award_levels.as_ref().filter(|_| declared).and_then(ruling);
    for id in [way, levels].into_iter().flatten() {
        let Some(known) = pack.ruling(id) else { continue };
        let amount = |id: &str, label: &str| ReadingAmount {
            id: id.to_owned(),
            label: label.to_owned(),
            ceiling: alone.assessment.ceiling,
            potential: None,
        };
        let used = RulingUse {
            id: known.id.clone(),
            question: known.question.clone(),
            reading: reading_in_force(pack, facts, id).to_owned(),
            by_default: !facts.rulings.contains_key(id),
            readings: known.readings.iter().map(|reading| amount(&reading.id, &reading.label)).collect(),
        };
        alone.assessment.rulings.push(used);
    }
}

fn ruling<T>(setting: &Setting<T>) -> Option<&str> {
    match setting {
        Setting::Always(_) => None,
        Setting::ByRuling { ruling, .. } => Some(ruling),
    }
}

/// A small award of another policy can cost a large one of this: how much is told.
pub(super) fn advise(granted: &OtherGranted, alone: &mut Alone<'_>) {
    let Some(fen) = alone.fen.filter(|fen| granted.excludes && *fen > granted.fen) else { return };
    let yuan = |fen: i128| money(fen).grouped();
    let note = AdvisoryNote {
        id: "other-award-excludes".to_owned(),
        title: "因其他资助不再支付".to_owned(),
        text: format!(
            "同一项目已获其他资助{}元，测算上限{}元不再支付；如按补差，可支付{}元。请核对是否确为同一项目。",
            yuan(granted.fen),
            yuan(fen),
            yuan(fen - granted.fen)
        ),
    };
    alone.assessment.advisories.push(note.id.clone());
    alone.assessment.advisory_notes.push(note);
}
