//! Which claims of its package a case decides, with what the listing asks of them.

use casework::{ApplicationPackage, Claim};
use rusqlite::params;

use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn claim_ids(&self, case_id: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT claim FROM claims WHERE case_id = ?1 ORDER BY idx";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_map([case_id], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    pub(super) fn set_claims(
        &self,
        case_id: i64,
        package: &ApplicationPackage,
        claim_ids: &[String],
    ) -> Result<(), StoreError> {
        for sql in ["DELETE FROM claims WHERE case_id = ?1", "DELETE FROM case_benefits WHERE case_id = ?1"] {
            self.conn().prepare_cached(sql)?.execute([case_id])?;
        }
        let sql = "INSERT INTO case_benefits(benefit, case_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let mut benefits = self.conn().prepare_cached(sql)?;
        let mut statement = self.conn().prepare_cached(
            "INSERT INTO claims(case_id, idx, claim, benefit, year, project) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (index, id) in (0_i64..).zip(claim_ids) {
            let claim = package.claims.iter().find(|claim| claim.id == *id);
            let Claim { benefit, year, project, .. } =
                claim.ok_or_else(|| StoreError::NoSuch { what: "申报事项", name: id.clone() })?;
            statement.execute(params![case_id, index, id, benefit, year, project])?;
            benefits.execute(params![benefit, case_id])?;
        }
        Ok(())
    }
}
