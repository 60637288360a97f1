//! What the cases add up to: sums that the database makes, so that a store of 100,000 cases answers at once.

use casework::Stage;
use jiff::Timestamp;
use policy::Money;
use rusqlite::named_params;

use crate::columns::moment;
use crate::tables::moves::stage;
use crate::tables::policies::OF_POLICY;
use crate::{OfPolicy, Reader, StoreError};

/// How many cases stand at a stage, and what was decided in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageFigures {
    /// The stage.
    pub stage: Stage,
    /// How many cases.
    pub cases: u64,
    /// The sum of the amounts decided so far.
    pub decided: Money,
}

/// What was claimed and decided for one benefit of a policy by one lead bureau.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenefitFigures {
    /// The pack's id: another policy's benefit of the same id is another.
    pub pack: String,
    /// The benefit's id.
    pub benefit: String,
    /// The lead bureau.
    pub bureau: String,
    /// How many claims.
    pub claims: u64,
    /// The sum of the amounts decided in cases that are not signed yet.
    pub in_review: Money,
    /// The sum of the amounts finally approved.
    pub awarded: Money,
}

/// How much of the caps of one enterprise earlier awards have used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapFigures {
    /// The enterprise's name.
    pub applicant: String,
    /// Its 统一社会信用代码.
    pub uscc: String,
    /// The pack's id.
    pub pack: String,
    /// The benefit's id.
    pub benefit: String,
    /// Which of the benefit's caps, where there are several.
    pub cap: Option<String>,
    /// The year it counts for.
    pub year: Option<i32>,
    /// What was awarded.
    pub used: Money,
}

/// How long cases stayed at a stage that they have left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayFigures {
    /// The stage.
    pub stage: Stage,
    /// How many stays.
    pub stays: u64,
    /// All of them together, in seconds.
    pub seconds: i64,
    /// The longest, in seconds.
    pub longest: i64,
}

/// A move of any case, with the case it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentMove {
    /// The case's number.
    pub number: String,
    /// Its applicant.
    pub applicant: String,
    /// From where.
    pub from: Stage,
    /// To where.
    pub to: Stage,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The opinion, or the reason for going back.
    pub comment: String,
}

/// The condition that a reader of one bureau may see the case `cases`: as its lead, or as another named bureau.
pub(super) const READABLE: &str = "(?1 IS NULL OR (?1, cases.id) IN case_readers)";

impl Reader<'_> {
    /// The cases at each stage with what was decided in them, stages without cases left out; those that one
    /// bureau may read, or all; under one policy, or any.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn figures_by_stage(
        &self,
        readable_by: Option<&str>,
        policy: Option<&OfPolicy>,
    ) -> Result<Vec<StageFigures>, StoreError> {
        let sql = format!(
            "SELECT stage, count(*) AS cases, coalesce(sum(decided), 0) AS decided FROM (
               SELECT stage, (SELECT sum(amount_fen) FROM decisions
                              WHERE case_id = cases.id AND superseded_at IS NULL) AS decided
               FROM cases WHERE {READABLE} AND {OF_POLICY}
             ) GROUP BY stage"
        );
        let (pack, version) = OfPolicy::values(policy);
        let values = named_params! { "?1": readable_by, ":pack": pack, ":version": version };
        let mut statement = self.conn().prepare_cached(&sql)?;
        let rows = statement.query_and_then(values, |row| {
            Ok(StageFigures {
                stage: stage(row, "stage")?,
                cases: count(row.get("cases")?),
                decided: Money::from_fen(row.get("decided")?),
            })
        })?;
        let mut figures: Vec<StageFigures> = rows.collect::<Result<_, StoreError>>()?;
        figures.sort_by_key(|figures| figures.stage);
        Ok(figures)
    }

    /// What was claimed and decided for a year, by policy, benefit and lead bureau; for all years without one.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn figures_by_benefit(
        &self,
        readable_by: Option<&str>,
        year: Option<i32>,
        policy: Option<&OfPolicy>,
    ) -> Result<Vec<BenefitFigures>, StoreError> {
        let sql = format!(
            "SELECT pack, benefit, bureau, count(*) AS claims, coalesce(sum(open), 0) AS open,
                    coalesce(sum(awarded), 0) AS awarded
             FROM (
               SELECT cases.pack, claims.benefit, cases.bureau,
                 CASE WHEN cases.stage IN ('received', 'in-review', 'correction', 'checking', 'approving')
                   THEN (SELECT amount_fen FROM decisions WHERE case_id = cases.id
                         AND decisions.claim = claims.claim AND superseded_at IS NULL) END AS open,
                 (SELECT amount_fen FROM awards WHERE case_id = cases.id AND awards.claim = claims.claim)
                   AS awarded
               FROM claims JOIN cases ON cases.id = claims.case_id
               WHERE {READABLE} AND (:year IS NULL OR claims.year = :year) AND {OF_POLICY}
             ) GROUP BY pack, benefit, bureau ORDER BY pack, benefit, bureau"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        let (pack, version) = OfPolicy::values(policy);
        let values = named_params! { "?1": readable_by, ":year": year, ":pack": pack, ":version": version };
        let rows = statement.query_and_then(values, |row| {
            Ok(BenefitFigures {
                pack: row.get("pack")?,
                benefit: row.get("benefit")?,
                bureau: row.get("bureau")?,
                claims: count(row.get("claims")?),
                in_review: Money::from_fen(row.get("open")?),
                awarded: Money::from_fen(row.get("awarded")?),
            })
        })?;
        rows.collect()
    }

    /// What each enterprise was awarded under each cap by the cases that one bureau may read, or by all: the largest sums
    /// first, `most` of them.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn figures_by_cap(
        &self,
        readable_by: Option<&str>,
        year: Option<i32>,
        policy: Option<&OfPolicy>,
        most: u32,
    ) -> Result<Vec<CapFigures>, StoreError> {
        let sql = format!(
            "SELECT max(awards.applicant) AS applicant, awards.uscc AS uscc, awards.pack AS pack, benefit,
                    cap, awards.year AS year,
                    sum(amount_fen) AS used
             FROM awards JOIN cases ON cases.id = case_id
             WHERE {READABLE} AND (:year IS NULL OR awards.year = :year) AND {OF_POLICY}
             GROUP BY awards.uscc, awards.pack, benefit, cap, awards.year ORDER BY used DESC LIMIT :most"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        let (pack, version) = OfPolicy::values(policy);
        let values = named_params! {
            "?1": readable_by, ":year": year, ":pack": pack, ":version": version, ":most": most
        };
        let rows = statement.query_and_then(values, |row| {
            Ok(CapFigures {
                applicant: row.get("applicant")?,
                uscc: row.get("uscc")?,
                pack: row.get("pack")?,
                benefit: row.get("benefit")?,
                cap: row.get("cap")?,
                year: row.get("year")?,
                used: Money::from_fen(row.get("used")?),
            })
        })?;
        rows.collect()
    }

    /// How long cases stayed at each stage that they have left.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn figures_by_stay(
        &self,
        readable_by: Option<&str>,
        policy: Option<&OfPolicy>,
    ) -> Result<Vec<StayFigures>, StoreError> {
        let sql = format!(
            "SELECT stage, count(*) AS stays, sum(seconds) AS seconds, max(seconds) AS longest FROM (
               SELECT from_stage AS stage,
                 unixepoch(moves.at) - unixepoch(coalesce(
                   lag(moves.at) OVER (PARTITION BY case_id ORDER BY moves.id), cases.received_at)) AS seconds
               FROM moves JOIN cases ON cases.id = case_id WHERE {READABLE} AND {OF_POLICY}
             ) GROUP BY stage"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        let (pack, version) = OfPolicy::values(policy);
        let values = named_params! { "?1": readable_by, ":pack": pack, ":version": version };
        let rows = statement.query_and_then(values, |row| {
            Ok(StayFigures {
                stage: stage(row, "stage")?,
                stays: count(row.get("stays")?),
                seconds: row.get("seconds")?,
                longest: row.get("longest")?,
            })
        })?;
        let mut figures: Vec<StayFigures> = rows.collect::<Result<_, StoreError>>()?;
        figures.sort_by_key(|figures| figures.stage);
        Ok(figures)
    }

    /// The years that claims are for, the latest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn claim_years(&self) -> Result<Vec<i32>, StoreError> {
        let sql = "SELECT DISTINCT year FROM cases WHERE year IS NOT NULL ORDER BY year DESC";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The latest moves of the cases that one bureau may read, or of all, the newest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn recent_moves(&self, readable_by: Option<&str>, most: u32) -> Result<Vec<RecentMove>, StoreError> {
        let sql = format!(
            "SELECT moves.*, cases.number, cases.applicant, users.name AS by_name FROM moves
             JOIN cases ON cases.id = case_id JOIN users ON users.id = by_id
             WHERE {READABLE} ORDER BY moves.id DESC LIMIT ?2"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        let rows = statement.query_and_then(rusqlite::params![readable_by, most], |row| {
            Ok(RecentMove {
                number: row.get("number")?,
                applicant: row.get("applicant")?,
                from: stage(row, "from_stage")?,
                to: stage(row, "to_stage")?,
                by: row.get("by_name")?,
                at: moment(row, "at")?,
                comment: row.get("comment")?,
            })
        })?;
        rows.collect()
    }
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or(0)
}
