//! What is claimed in more than one case, though it may be claimed once.

use casework::{ApplicationPackage, CellRef, Inside, NotACell, Stage, claimed_once};
use rusqlite::params;

use crate::tables::moves::stage;
use crate::{Reader, StoreError, Tx};

/// Something that two cases claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedTwice {
    /// In Chinese: 票据或合同, 标准, 人才.
    pub kind: String,
    /// As it is shown.
    pub shown: String,
    /// Where it stands here.
    pub at: CellRef,
    /// Who claims it too: nothing that this case's applicant may read.
    pub other: Inside<OtherClaim>,
}

/// Where something is claimed that is claimed here too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherClaim {
    /// The case.
    pub case: String,
    /// Its applicant.
    pub applicant: String,
    /// Where it stands.
    pub stage: Stage,
    /// The cell there.
    pub at: CellRef,
}

impl Reader<'_> {
    /// What a case claims that another one claims too. Cases of one package are one application.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn claimed_twice(&self, number: &str) -> Result<Vec<ClaimedTwice>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT DISTINCT ours.kind, ours.shown, ours.at, theirs.at AS other_at, cases.number, cases.applicant,
                cases.stage
             FROM claimed_once AS ours
             JOIN claimed_once AS theirs ON theirs.kind = ours.kind AND theirs.key = ours.key
               AND theirs.case_id <> ours.case_id
             JOIN cases ON cases.id = theirs.case_id
             WHERE ours.case_id = ?1 AND cases.package_id <> (SELECT package_id FROM cases WHERE id = ?1)
             ORDER BY ours.at, cases.id, theirs.at LIMIT 500",
        )?;
        let cell = |text: String| {
            text.parse::<CellRef>().map_err(|error: NotACell| StoreError::Damaged(error.to_string()))
        };
        let rows = statement.query_and_then([self.case_id(number)?], |row| {
            Ok(ClaimedTwice {
                kind: row.get("kind")?,
                shown: row.get("shown")?,
                at: cell(row.get("at")?)?,
                other: Inside::new(OtherClaim {
                    case: row.get("number")?,
                    applicant: row.get("applicant")?,
                    stage: stage(row, "stage")?,
                    at: cell(row.get("other_at")?)?,
                }),
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    pub(super) fn set_claimed_once(
        &self,
        case_id: i64,
        package: &ApplicationPackage,
        claim_ids: &[String],
    ) -> Result<(), StoreError> {
        self.conn().prepare_cached("DELETE FROM claimed_once WHERE case_id = ?1")?.execute([case_id])?;
        let mut statement = self.conn().prepare_cached(
            "INSERT OR IGNORE INTO claimed_once(case_id, kind, key, at, shown) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for one in claimed_once(package, claim_ids) {
            statement.execute(params![case_id, one.kind, one.key, one.at.to_string(), one.shown])?;
        }
        Ok(())
    }
}
