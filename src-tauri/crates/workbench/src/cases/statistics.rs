//! What the cases add up to: for the home page, and for the statistics.

use std::collections::BTreeMap;

use casework::{AuditAction, Role, Stage};
use jiff::Timestamp;
use policy::{Money, Pack};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{BenefitFigures, CapFigures, OfPolicy, Reader};

use crate::cases::view::{
    BureauSum, CapSum, ClauseSum, FiguresView, GoalView, RecentView, StageSum, StatisticsView,
};
use crate::error::Error;
use crate::format;
use crate::policy::installed::{asked_for, newest_of_each};
use crate::session::{Workbench, event};

/// How many of the latest moves the home page shows.
const RECENT: u32 = 8;
/// How many of the most used caps the statistics show.
const CAPS: u32 = 40;
const TENTH_OF_A_DAY: i64 = 8_640;

/// What was reached of a goal, as it is kept.
#[derive(Serialize, Deserialize)]
struct Reached {
    figure: String,
    basis: String,
}

impl Workbench {
    /// The sums and the latest events that the home page shows, for the latest year that is claimed for.
    ///
    /// # Errors
    /// Nobody signed in; what the store refuses.
    pub fn figures(&self) -> Result<FiguresView, Error> {
        let session = self.session()?;
        let reads = session.reads();
        session.store.read(|reader| {
            let policies = newest_of_each(reader)?;
            let year = reader.claim_years()?.first().copied();
            let mut clauses = clauses(&policies, &reader.figures_by_benefit(reads.as_deref(), year, None)?);
            clauses.sort_by_key(|sum| std::cmp::Reverse(sum.awarded + sum.in_review));
            let recent = reader.recent_moves(reads.as_deref(), RECENT)?;
            Ok(FiguresView {
                today: format::day(Timestamp::now()),
                year,
                stages: stages(reader, reads.as_deref(), None)?,
                awarded: clauses.iter().map(|sum| sum.awarded).sum(),
                in_review: clauses.iter().map(|sum| sum.in_review).sum(),
                clauses,
                recent: recent
                    .into_iter()
                    .map(|step| RecentView {
                        at: format::moment(step.at),
                        by: step.by,
                        what: step_in_words(step.from, step.to),
                        number: step.number,
                        applicant: step.applicant,
                        comment: step.comment,
                    })
                    .collect(),
            })
        })
    }

    /// The statistics of a year, or of all years; of a policy (`ID` in any version, or `ID@N`), or of all.
    ///
    /// # Errors
    /// Nobody signed in; a policy that is not installed; what the store refuses.
    pub fn statistics(&self, year: Option<i32>, policy: Option<&str>) -> Result<StatisticsView, Error> {
        let session = self.session()?;
        let reads = session.reads();
        session.store.read(|reader| {
            let of = asked_for(reader, policy)?;
            let mut policies = newest_of_each(reader)?;
            policies.retain(|pack| of.as_ref().is_none_or(|of| of.id == pack.id));
            let figures = reader.figures_by_benefit(reads.as_deref(), year, of.as_ref())?;
            let caps_used = reader.figures_by_cap(reads.as_deref(), year, of.as_ref(), CAPS)?;
            Ok(StatisticsView {
                year,
                policy: policy.map(str::to_owned),
                years: reader.claim_years()?,
                stages: stages(reader, reads.as_deref(), of.as_ref())?,
                clauses: clauses(&policies, &figures),
                bureaus: bureaus(&figures),
                caps: caps(&policies, caps_used),
                goals: goals(&policies, reader)?,
            })
        })
    }

    /// Puts on record what was reached of a goal of a policy (its id). An empty figure takes it back.
    ///
    /// # Errors
    /// Not an administrator; no such goal; a figure that is no number; no basis.
    pub fn set_goal(&mut self, pack: &str, goal: &str, figure: &str, basis: &str) -> Result<(), Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::GoalSet, goal)?;
        let policies = session.store.read(newest_of_each)?;
        let of = policies.into_iter().find(|known| known.id == pack);
        let known = of.filter(|of| of.goals.iter().any(|known| known.id == goal));
        let of = known.ok_or_else(|| Error::NotFound(format!("政策没有“{goal}”这一目标")))?;
        let (figure, basis) = (figure.trim(), basis.trim());
        if !figure.is_empty() && decimal(figure).is_none() {
            return Err(Error::invalid(format!("“{figure}”不是数字")));
        }
        if basis.is_empty() {
            return Err(Error::invalid("请写明数据来源"));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let reached = json!(Reached { figure: figure.to_owned(), basis: basis.to_owned() }).to_string();
        session.store.write::<_, Error>(|tx| {
            let before = kept_goal(tx, of, goal)?.unwrap_or_default();
            tx.set_setting(&goal_setting(pack, goal), &reached)?;
            tx.audit(event(&actor, now, AuditAction::GoalSet, goal, &before, &reached))?;
            Ok(())
        })
    }
}

/// A move as a colleague would say it.
fn step_in_words(from: Stage, to: Stage) -> String {
    match (from, to) {
        (_, Stage::Received) => "导入".to_owned(),
        (Stage::Received, Stage::InReview) => "受理".to_owned(),
        (_, Stage::Correction) => "要求补正".to_owned(),
        (Stage::Correction, Stage::InReview) => "收到补正，恢复初审".to_owned(),
        (Stage::InReview, Stage::Checking) => "签名，提交复核".to_owned(),
        (Stage::Checking, Stage::Approving) => "复核签名，送审定".to_owned(),
        (Stage::Checking | Stage::Approving, Stage::InReview) => "退回".to_owned(),
        (Stage::Approving, Stage::Signed) => "审定签发".to_owned(),
        (_, Stage::Withdrawn) => "撤回".to_owned(),
        (_, to) => format!("转{}", to.label()),
    }
}

fn stages(
    reader: &Reader<'_>,
    reads: Option<&str>,
    policy: Option<&OfPolicy>,
) -> Result<Vec<StageSum>, Error> {
    let sums = reader.figures_by_stage(reads, policy)?;
    let stays = reader.figures_by_stay(reads, policy)?;
    Ok(Stage::ALL
        .into_iter()
        .map(|stage| {
            let sum = sums.iter().find(|sum| sum.stage == stage);
            let stay = stays.iter().find(|stay| stay.stage == stage);
            let count = stay.map_or(0, |stay| stay.stays);
            let average =
                stay.map_or(0, |stay| stay.seconds / i64::try_from(stay.stays.max(1)).unwrap_or(i64::MAX));
            StageSum {
                stage,
                label: stage.label().to_owned(),
                cases: sum.map_or(0, |sum| sum.cases),
                decided: sum.map_or(Money::default(), |sum| sum.decided),
                stays: count,
                tenths_of_days: average / TENTH_OF_A_DAY,
                longest_tenths: stay.map_or(0, |stay| stay.longest / TENTH_OF_A_DAY),
            }
        })
        .collect())
}

/// Sums by policy and clause, in order of the texts. What no text that can be read knows stands under its own id, so
/// that the sums are whole.
fn clauses(policies: &[&Pack], figures: &[BenefitFigures]) -> Vec<ClauseSum> {
    let mut sums = Vec::new();
    for pack in policies {
        for clause in &pack.clauses {
            let benefits = pack.benefits.iter().filter(|benefit| benefit.clause == clause.id);
            let benefits: Vec<_> = benefits
                .map(|benefit| (benefit, of_benefit(figures, &pack.id, &benefit.id)))
                .filter(|(_, of)| !of.is_empty())
                .collect();
            if benefits.is_empty() {
                continue;
            }
            let titles: Vec<&str> = benefits.iter().map(|(benefit, _)| benefit.title.as_str()).collect();
            let of: Vec<_> = benefits.iter().flat_map(|(_, of)| of.iter().copied()).collect();
            sums.push(sum((&pack.id, &pack.title), &clause.id, titles.join("、"), &of));
        }
    }
    let known = |one: &BenefitFigures| {
        policies.iter().any(|pack| pack.id == one.pack && pack.benefit(&one.benefit).is_some())
    };
    for one in figures.iter().filter(|one| !known(one)) {
        let title = policies.iter().find(|pack| pack.id == one.pack).map_or(&one.pack, |pack| &pack.title);
        sums.push(sum((&one.pack, title), "", one.benefit.clone(), &[one]));
    }
    sums
}

fn of_benefit<'a>(figures: &'a [BenefitFigures], pack: &str, benefit: &str) -> Vec<&'a BenefitFigures> {
    figures.iter().filter(|one| one.pack == pack && one.benefit == benefit).collect()
}

fn sum((pack, policy): (&str, &str), clause: &str, title: String, of: &[&BenefitFigures]) -> ClauseSum {
    ClauseSum {
        pack: pack.to_owned(),
        policy: policy.to_owned(),
        clause: clause.to_owned(),
        title,
        claims: of.iter().map(|figures| figures.claims).sum(),
        in_review: of.iter().map(|figures| figures.in_review).sum(),
        awarded: of.iter().map(|figures| figures.awarded).sum(),
    }
}

fn bureaus(figures: &[BenefitFigures]) -> Vec<BureauSum> {
    let mut sums: BTreeMap<&str, BureauSum> = BTreeMap::new();
    for one in figures {
        let sum = sums.entry(&one.bureau).or_insert_with(|| BureauSum {
            bureau: one.bureau.clone(),
            claims: 0,
            in_review: Money::default(),
            awarded: Money::default(),
        });
        sum.claims += one.claims;
        sum.in_review = sum.in_review + one.in_review;
        sum.awarded = sum.awarded + one.awarded;
    }
    sums.into_values().collect()
}

fn caps(policies: &[&Pack], used: Vec<CapFigures>) -> Vec<CapSum> {
    let of = |figures: CapFigures| {
        let pack = policies.iter().find(|pack| pack.id == figures.pack)?;
        let benefit = pack.benefit(&figures.benefit)?;
        let (limit, cites) = benefit.cap_limit(figures.cap.as_deref())?;
        Some(CapSum {
            policy: pack.title.clone(),
            applicant: figures.applicant,
            uscc: figures.uscc,
            title: benefit.title.clone(),
            clause: benefit.clause.clone(),
            year: figures.year,
            used: figures.used,
            limit,
            cites: cites.to_owned(),
        })
    };
    used.into_iter().filter_map(of).collect()
}

fn goals(policies: &[&Pack], reader: &Reader<'_>) -> Result<Vec<GoalView>, Error> {
    let goals = policies.iter().flat_map(|pack| pack.goals.iter().map(move |goal| (pack, goal)));
    goals
        .map(|(pack, goal)| {
            let kept = kept_goal(reader, pack, &goal.id)?;
            let reached = kept
                .map(|kept| serde_json::from_str::<Reached>(&kept))
                .transpose()
                .map_err(|error| Error::Content("政策目标", error))?
                .filter(|reached| !reached.figure.is_empty());
            Ok(GoalView {
                pack: pack.id.clone(),
                policy: pack.title.clone(),
                id: goal.id.clone(),
                label: goal.label.clone(),
                figure: goal.figure.clone(),
                unit: goal.unit.clone(),
                by: goal.by.clone(),
                cites: goal.cites.clone(),
                permille: reached.as_ref().and_then(|reached| permille(&reached.figure, &goal.figure)),
                basis: reached.as_ref().map(|reached| reached.basis.clone()).unwrap_or_default(),
                reached: reached.map(|reached| reached.figure),
            })
        })
        .collect()
}

/// What was put on record of a goal: before stores kept packs, of the shipped policy's under the goal's id alone.
fn kept_goal(reader: &Reader<'_>, pack: &Pack, goal: &str) -> Result<Option<String>, Error> {
    let kept = reader.setting(&goal_setting(&pack.id, goal))?;
    match kept {
        None if policy::shipped(&pack.id).is_some() => Ok(reader.setting(&format!("goal:{goal}"))?),
        kept => Ok(kept),
    }
}

fn goal_setting(pack: &str, goal: &str) -> String {
    format!("goal:{pack}:{goal}")
}

/// A plain number; money's exact decimals serve for any figure.
fn decimal(figure: &str) -> Option<Money> {
    figure.parse().ok()
}

fn permille(part: &str, whole: &str) -> Option<u32> {
    let (part, whole) = (decimal(part)?.to_fen()?, decimal(whole)?.to_fen()?);
    if whole <= 0 {
        return None;
    }
    let permille = (i128::from(part.max(0)) * 1000) / i128::from(whole);
    u32::try_from(permille.min(1000)).ok()
}
