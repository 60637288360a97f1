//! Cases, put and loaded whole.

use casework::{ApplicationPackage, Case, Comment, PackVersion, Stage, Tally, number_key};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::columns::moment;
use crate::tables::moves::stage;
use crate::{Reader, StoreError, Tx};

/// Another case of the same package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sibling {
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage: Stage,
    /// The package's claims that it decides.
    pub claim_ids: Vec<String>,
}

impl Reader<'_> {
    /// A case with everything on record, or `None` where there is no such number.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn load_case(&self, number: &str) -> Result<Option<Case>, StoreError> {
        Tally::count(|tally| tally.loads += 1);
        let mut statement = self.conn().prepare_cached("SELECT * FROM cases WHERE number = ?1")?;
        let mut rows = statement.query_and_then([number], |row| self.case_of(row))?;
        rows.next().transpose()
    }

    /// Reads anew what people put on record in a case that is at hand: its package is what it was.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where the case is not there.
    pub fn reread_record(&self, case: &mut Case) -> Result<(), StoreError> {
        let id = self.case_id(&case.number)?;
        let sql = "SELECT stage FROM cases WHERE id = ?1";
        case.stage = self.conn().prepare_cached(sql)?.query_row([id], |row| Ok(stage(row, "stage")))??;
        case.hands = self.hands(id, &case.number)?;
        case.declarations = self.declarations(id)?;
        case.findings = self.findings(id)?;
        case.admissions = self.admissions(id)?;
        case.materials = self.materials(id)?;
        case.decisions = self.decisions(id)?;
        case.signatures = self.signatures(id)?;
        case.moves = self.moves(id)?;
        case.assignments = self.assignments(id)?;
        case.comments = self.comments(id)?;
        case.settlements = self.settlements(id)?;
        case.given_matches = self.given_matches(id)?;
        case.made_items = self.made_items(id)?;
        case.vouchers = self.voucher_check(id)?;
        Ok(())
    }

    /// The cases of an applicant, by number, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn cases_of(&self, uscc: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT number FROM cases WHERE uscc = ?1 ORDER BY id";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_map([uscc], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The other cases of a case's package, in whatever version of it: one application, decided by several bureaus.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn siblings(&self, number: &str) -> Result<Vec<Sibling>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT DISTINCT cases.id, cases.number, cases.stage
             FROM case_packages AS ours
             JOIN case_packages AS theirs
               ON theirs.package_id = ours.package_id AND theirs.case_id <> ours.case_id
             JOIN cases ON cases.id = theirs.case_id
             WHERE ours.case_id = ?1 ORDER BY cases.id",
        )?;
        let rows = statement.query_and_then([self.case_id(number)?], |row| {
            Ok(Sibling {
                number: row.get("number")?,
                stage: stage(row, "stage")?,
                claim_ids: self.claim_ids(row.get("id")?)?,
            })
        })?;
        rows.collect()
    }

    /// All cases, by number, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) fn case_numbers(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT number FROM cases ORDER BY id")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    fn case_of(&self, row: &Row<'_>) -> Result<Case, StoreError> {
        let id: i64 = row.get("id")?;
        let package_id: i64 = row.get("package_id")?;
        let number: String = row.get("number")?;
        Ok(Case {
            hands: self.hands(id, &number)?,
            number,
            bureau: row.get("bureau")?,
            other_bureaus: self.other_bureaus(id)?,
            pack: pack_of(row)?,
            stage: stage(row, "stage")?,
            claim_ids: self.claim_ids(id)?,
            package: self.package(package_id)?,
            problems: self.problems(package_id)?,
            received_at: moment(row, "received_at")?,
            declarations: self.declarations(id)?,
            findings: self.findings(id)?,
            admissions: self.admissions(id)?,
            materials: self.materials(id)?,
            decisions: self.decisions(id)?,
            signatures: self.signatures(id)?,
            moves: self.moves(id)?,
            assignments: self.assignments(id)?,
            comments: self.comments(id)?,
            settlements: self.settlements(id)?,
            given_matches: self.given_matches(id)?,
            made_items: self.made_items(id)?,
            vouchers: self.voucher_check(id)?,
        })
    }

    pub(super) fn other_bureaus(&self, case_id: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT bureau FROM other_bureaus WHERE case_id = ?1 ORDER BY idx";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_map([case_id], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    pub(crate) fn case_id(&self, number: &str) -> Result<i64, StoreError> {
        let sql = "SELECT id FROM cases WHERE number = ?1";
        let id = self.conn().prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?;
        id.ok_or_else(|| StoreError::NoSuch { what: "案卷", name: number.to_owned() })
    }
}

/// The version of the pack that a row's case is worked under.
pub(super) fn pack_of(row: &Row<'_>) -> Result<PackVersion, StoreError> {
    Ok(PackVersion::new(row.get::<_, String>("pack")?, row.get("pack_version")?))
}

impl Tx<'_> {
    /// Works a case under another version of its pack.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn set_pack_version(&self, number: &str, version: u32) -> Result<(), StoreError> {
        let sql = "UPDATE cases SET pack_version = ?2 WHERE id = ?1";
        self.conn().prepare_cached(sql)?.execute(params![self.case_id(number)?, version])?;
        Ok(())
    }

    /// Puts a new case with everything on record in it. Its package is in the store already.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the number is.
    pub fn put_case(&self, case: &Case, package_id: i64) -> Result<(), StoreError> {
        if self.case_id(&case.number).is_ok() {
            return Err(StoreError::Taken { what: "案卷", name: case.number.clone() });
        }
        self.conn()
            .prepare_cached(
                "INSERT INTO cases(number, bureau, pack, stage, package_id, applicant, uscc, year, received_at,
                   pack_version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                case.number,
                case.bureau,
                case.pack.id,
                case.stage.name(),
                package_id,
                case.applicant_name(),
                case.uscc(),
                year(case),
                case.received_at.to_string(),
                case.pack.version,
            ])?;
        let id = self.conn().last_insert_rowid();
        for (index, bureau) in (0_i64..).zip(&case.other_bureaus) {
            let sql = "INSERT INTO other_bureaus(case_id, idx, bureau) VALUES (?1, ?2, ?3)";
            self.conn().prepare_cached(sql)?.execute(params![id, index, bureau])?;
        }
        for bureau in std::iter::once(&case.bureau).chain(&case.other_bureaus) {
            let sql = "INSERT INTO case_readers(bureau, case_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            self.conn().prepare_cached(sql)?.execute(params![bureau, id])?;
        }
        self.insert_version(id, 1, package_id, case.received_at)?;
        self.index_case(id, case)?;
        case.declarations.iter().try_for_each(|declaration| self.insert_declaration(id, declaration))?;
        case.findings.iter().try_for_each(|finding| self.insert_finding(id, finding))?;
        case.admissions.iter().try_for_each(|admission| self.insert_admission(id, admission))?;
        case.materials.iter().try_for_each(|check| self.insert_material(id, check))?;
        case.decisions.iter().try_for_each(|decision| self.insert_decision(id, decision))?;
        case.signatures.iter().try_for_each(|signature| self.insert_signature(id, signature))?;
        case.moves.iter().try_for_each(|step| self.insert_move(id, step))?;
        case.assignments.iter().try_for_each(|assignment| self.insert_assignment(id, assignment))?;
        case.settlements.iter().try_for_each(|settlement| self.insert_settlement(id, settlement))?;
        case.given_matches.iter().try_for_each(|given| self.insert_given_match(id, given))?;
        case.made_items.iter().try_for_each(|made| self.insert_made_item(id, made))?;
        case.vouchers
            .iter()
            .try_for_each(|check| self.put_voucher_check(&case.number, check, case.received_at))?;
        for Comment { answers, stage, text, by, at, .. } in &case.comments {
            self.insert_comment(id, *answers, (*stage, text), by, *at)?;
        }
        Ok(())
    }

    /// Gives a case the next version of its package: a corrected file, which is in the store already.
    /// What people put on record stays; the caller clears what no longer applies.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case, package or claim.
    pub fn replace_package(
        &self,
        number: &str,
        package_id: i64,
        claim_ids: &[String],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let id = self.case_id(number)?;
        let sql = "SELECT max(version) FROM case_packages WHERE case_id = ?1";
        let last: i64 = self.conn().prepare_cached(sql)?.query_row([id], |row| row.get(0))?;
        self.insert_version(id, last + 1, package_id, at)?;
        self.conn()
            .prepare_cached("UPDATE cases SET package_id = ?2 WHERE id = ?1")?
            .execute([id, package_id])?;
        // Its vouchers are read anew.
        let sql = "DELETE FROM claimed_once WHERE case_id = ?1 AND voucher";
        self.conn().prepare_cached(sql)?.execute([id])?;
        let sql = "UPDATE made_items SET superseded_at = ?2 WHERE case_id = ?1 AND superseded_at IS NULL";
        self.conn().prepare_cached(sql)?.execute(params![id, at.to_string()])?;
        self.set_claims(id, &self.package(package_id)?, claim_ids)?;
        let case = self.load_case(number)?;
        let case = case.ok_or_else(|| StoreError::NoSuch { what: "案卷", name: number.to_owned() })?;
        self.conn()
            .prepare_cached("UPDATE cases SET year = ?2 WHERE id = ?1")?
            .execute(params![id, year(&case)])?;
        self.index_case(id, &case)
    }

    fn insert_version(
        &self,
        case_id: i64,
        version: i64,
        package_id: i64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO case_packages(case_id, version, package_id, at) VALUES (?1, ?2, ?3, ?4)";
        self.conn().prepare_cached(sql)?.execute(params![case_id, version, package_id, at.to_string()])?;
        Ok(())
    }

    /// What the listing and the search find a case by.
    pub(crate) fn index_case(&self, id: i64, case: &Case) -> Result<(), StoreError> {
        let package = &case.package;
        self.set_claims(id, package, &case.claim_ids)?;
        self.set_claimed_once(id, package, &case.claim_ids)?;
        self.set_applicant(id, case)?;
        self.index_words(id, case)
    }

    /// The applicant as lists show it and as it is recognised, a reviewer's correction included.
    pub(super) fn set_applicant(&self, id: i64, case: &Case) -> Result<(), StoreError> {
        let (name, uscc) = (case.applicant_name(), case.uscc());
        self.conn()
            .prepare_cached("UPDATE cases SET applicant = ?2, uscc = ?3, name_key = ?4 WHERE id = ?1")?
            .execute(params![id, name, uscc, policy::folded(name)])?;
        Ok(())
    }

    /// What the search finds a case by: its applicant, its numbers, and what people wrote.
    pub(super) fn index_words(&self, id: i64, case: &Case) -> Result<(), StoreError> {
        let name = policy::folded(case.applicant_name());
        let named = [case.number.as_str(), case.applicant_name(), name.as_str(), case.uscc()];
        let made = case.made_items.iter().filter_map(|made| made.item.number.as_deref());
        let numbers: Vec<&str> = numbers(&case.package, &case.claim_ids).chain(made).collect();
        // As it is written, and as it is compared: `No. 0123-4567` is found by 01234567.
        let keys: Vec<String> =
            numbers.iter().filter(|number| !plain(number)).map(|number| number_key(number)).collect();
        let numbers = numbers.into_iter().chain(keys.iter().map(String::as_str));
        let notes = case.findings.iter().map(|finding| finding.note.as_str());
        let notes = notes.chain(case.admissions.iter().map(|admission| admission.reason.as_str()));
        let notes = notes.chain(case.materials.iter().map(|check| check.note.as_str()));
        let notes = notes.chain(case.decisions.iter().map(|decision| decision.reason.as_str()));
        let notes = notes.chain(case.moves.iter().map(|step| step.comment.as_str()));
        let notes = notes.chain(case.comments.iter().map(|comment| comment.text.as_str()));
        let notes = notes.chain(case.settlements.iter().map(|settlement| settlement.reason.as_str()));
        self.set_search(id, named.into_iter().chain(numbers).chain(notes))
    }
}

/// The numbers of the line items that a case decides: those of its claims, and those that name none.
fn numbers<'a>(package: &'a ApplicationPackage, claim_ids: &'a [String]) -> impl Iterator<Item = &'a str> {
    package.items.iter().filter_map(|item| {
        let ours = item.claim.as_ref().is_none_or(|claim| claim_ids.contains(claim));
        item.number.as_deref().filter(|_| ours)
    })
}

/// Digits alone are their own key.
fn plain(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The year that the listing shows: that of the first claim that has one.
fn year(case: &Case) -> Option<i32> {
    case.claims().find_map(|claim| claim.year)
}
