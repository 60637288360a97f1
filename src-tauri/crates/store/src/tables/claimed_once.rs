//! What is claimed in more than one case, though it may be claimed once, and applicants under another name or code.

use casework::{
    ApplicationPackage, ClaimedElsewhere, ClaimedOnce, Inside, Key, Names, NotACell, OnceKind, OtherClaim,
    OtherName, Sameness, claimed_once,
};
use hmac::{Hmac, Mac};
use rusqlite::{Row, params};
use sha2::Sha256;

use crate::keys::key_wrapping;
use crate::tables::moves::stage;
use crate::{Reader, StoreError, Tx};

/// The setting that holds what persons' identity numbers are hashed with.
const HASHED_WITH: &str = "identity.key";

impl Reader<'_> {
    /// What a case claims that another one claims too. Cases of one package are one application, and what was cut
    /// there is claimed there no longer.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn claimed_elsewhere(&self, number: &str) -> Result<Vec<ClaimedElsewhere>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT ours.kind, ours.item, ours.claim, ours.shown, ours.at, min(ours.bare) AS bare,
                theirs.at AS other_at, cases.number, cases.applicant, cases.stage
             FROM claimed_once AS ours
             JOIN claimed_once AS theirs ON theirs.key = ours.key AND theirs.case_id <> ours.case_id
             JOIN cases ON cases.id = theirs.case_id
             WHERE ours.case_id = ?1 AND cases.package_id <> (SELECT package_id FROM cases WHERE id = ?1)
               AND (ours.code IS NULL OR theirs.code IS NULL OR ours.code = theirs.code)
               AND (ours.bare = 0 OR (NOT (ours.whole AND theirs.whole)
                 AND (ours.kind = ?2 OR ours.amount = theirs.amount OR ours.date = theirs.date)))
               AND NOT EXISTS (SELECT 1 FROM admissions WHERE admissions.case_id = theirs.case_id
                 AND admissions.item = theirs.item AND superseded_at IS NULL AND admitted = '0.00')
             GROUP BY ours.at, cases.id, theirs.at ORDER BY ours.at, cases.id, theirs.at LIMIT 500",
        )?;
        let id = self.case_id(number)?;
        statement.query_and_then(params![id, OnceKind::Person.label()], elsewhere)?.collect()
    }

    /// Other cases in which the applicant's code stands beside another name, or its name beside another code; each
    /// pair once, with the first case that has it.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn other_names(&self, number: &str) -> Result<Vec<OtherName>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT min(cases.id), cases.number, cases.applicant, cases.uscc
             FROM cases JOIN cases AS ours ON ours.id = ?1
             WHERE cases.id <> ours.id AND cases.uscc <> '' AND cases.name_key <> ''
               AND ((cases.uscc = ours.uscc AND ours.name_key NOT IN ('', cases.name_key))
                 OR (cases.name_key = ours.name_key AND ours.uscc NOT IN ('', cases.uscc)))
             GROUP BY cases.name_key, cases.uscc ORDER BY 1 LIMIT 20",
        )?;
        let rows = statement.query_and_then([self.case_id(number)?], |row| {
            Ok(OtherName { case: row.get("number")?, name: row.get("applicant")?, uscc: row.get("uscc")? })
        })?;
        rows.collect()
    }
}

fn elsewhere(row: &Row<'_>) -> Result<ClaimedElsewhere, StoreError> {
    let damaged = |error: NotACell| StoreError::Damaged(error.to_string());
    let cell = |column: &str| row.get::<_, String>(column)?.parse().map_err(damaged);
    let kind: String = row.get("kind")?;
    let names = match (row.get::<_, Option<String>>("item")?, row.get::<_, Option<String>>("claim")?) {
        (Some(item), _) => Names::Item(item),
        (None, claim) => Names::Claim(claim.unwrap_or_default()),
    };
    Ok(ClaimedElsewhere {
        names,
        kind: OnceKind::labelled(&kind).ok_or(StoreError::Damaged(kind))?,
        shown: row.get("shown")?,
        at: cell("at")?,
        sameness: if row.get("bare")? { Sameness::Perhaps } else { Sameness::Same },
        other: Inside::new(OtherClaim {
            case: row.get("number")?,
            applicant: row.get("applicant")?,
            stage: stage(row, "stage")?,
            at: cell("other_at")?,
        }),
    })
}

impl Tx<'_> {
    pub(super) fn set_claimed_once(
        &self,
        case_id: i64,
        package: &ApplicationPackage,
        claim_ids: &[String],
    ) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("DELETE FROM claimed_once WHERE case_id = ?1 AND NOT voucher")?
            .execute([case_id])?;
        claimed_once(package, claim_ids).into_iter().try_for_each(|one| self.insert_once(case_id, one, false))
    }

    /// Keeps what a case's line items are recognised by from their vouchers alone, instead of what was kept of that.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn set_voucher_keys(&self, number: &str, keys: Vec<ClaimedOnce>) -> Result<(), StoreError> {
        let id = self.case_id(number)?;
        let sql = "DELETE FROM claimed_once WHERE case_id = ?1 AND voucher";
        self.conn().prepare_cached(sql)?.execute([id])?;
        keys.into_iter().try_for_each(|one| self.insert_once(id, one, true))
    }

    fn insert_once(&self, case_id: i64, one: ClaimedOnce, voucher: bool) -> Result<(), StoreError> {
        // What the package says itself stands before what its voucher says.
        let or = if voucher { "IGNORE" } else { "REPLACE" };
        let mut statement = self.conn().prepare_cached(&format!(
            "INSERT OR {or} INTO claimed_once(case_id, key, at, kind, item, claim, shown, bare, whole, code, amount, date,
               voucher)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        ))?;
        let ClaimedOnce { kind, names, shown, at, keys, whole, code, amount, date } = one;
        let (item, claim) = match names {
            Names::Item(id) => (Some(id), None),
            Names::Claim(id) => (None, Some(id)),
        };
        let (at, kind) = (at.to_string(), kind.label());
        let (amount, date) = (amount.map(|amount| amount.to_string()), date.map(|date| date.to_string()));
        for key in keys {
            let (bare, key) = (key.bare, self.kept(key)?);
            statement.execute(params![
                case_id, key, at, kind, item, claim, shown, bare, whole, code, amount, date, voucher
            ])?;
        }
        Ok(())
    }

    /// A key as the store keeps it: what holds a person's identity number, as a keyed hash.
    fn kept(&self, key: Key) -> Result<String, StoreError> {
        if !key.secret {
            return Ok(key.text);
        }
        let with = match self.setting(HASHED_WITH)? {
            Some(with) => with,
            None => {
                let with = hex::encode(key_wrapping::random::<32>()?);
                self.set_setting(HASHED_WITH, &with)?;
                with
            }
        };
        let damaged = |error: hmac::digest::InvalidLength| StoreError::Damaged(error.to_string());
        let mut mac = Hmac::<Sha256>::new_from_slice(with.as_bytes()).map_err(damaged)?;
        mac.update(key.text.as_bytes());
        Ok(format!("hashed:{}", hex::encode(mac.finalize().into_bytes())))
    }
}
