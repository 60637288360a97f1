//! The listing of cases: filtered, searched, in pages, the newest first.

use casework::{Severity, Stage};
use jiff::Timestamp;
use policy::Money;
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use crate::columns::{moment, word};
use crate::tables::moves::stage;
use crate::{Reader, StoreError};

/// Which cases to list. The default lists all, without a page's limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// At one of these stages; empty is at any.
    pub stages: Vec<Stage>,
    /// Led by this bureau.
    pub bureau: Option<String>,
    /// Led by this bureau, or open to it as another named bureau.
    pub readable_by: Option<String>,
    /// With a claim to this benefit.
    pub benefit: Option<String>,
    /// For this year.
    pub year: Option<i32>,
    /// Words, each of which is part of the number, the applicant, its 统一社会信用代码 or an invoice's number.
    pub search: String,
    /// How many rows at most.
    pub limit: Option<u32>,
    /// How many rows to pass over.
    pub offset: u32,
}

/// One row of the listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case's number.
    pub number: String,
    /// The applicant's name.
    pub applicant: String,
    /// Its 统一社会信用代码.
    pub uscc: String,
    /// Where it stands.
    pub stage: Stage,
    /// The lead bureau.
    pub bureau: String,
    /// The benefits claimed, each once, in order.
    pub benefits: Vec<String>,
    /// How many claims it decides.
    pub claims: u32,
    /// The year of its first claim.
    pub year: Option<i32>,
    /// When it was imported.
    pub received_at: Timestamp,
    /// When something was last put on record by a move, or when it was imported.
    pub moved_at: Timestamp,
    /// How many values of the package could not be used.
    pub errors: u32,
    /// The sum of the amounts decided so far; `None` before the first.
    pub decided: Option<Money>,
}

/// A page of the listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// The rows.
    pub rows: Vec<CaseRow>,
    /// How many there are on all pages.
    pub total: u64,
}

/// Conditions, with their values in order.
#[derive(Default)]
struct Where {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Where {
    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    fn of(filter: &CaseFilter) -> Where {
        let mut all = Where::default();
        let text = |text: &String| Value::Text(text.clone());
        if !filter.stages.is_empty() {
            let marks = vec!["?"; filter.stages.len()].join(",");
            let names = filter.stages.iter().map(|stage| Value::Text(stage.name().to_owned()));
            all.and(&format!("stage IN ({marks})"), names);
        }
        if let Some(bureau) = &filter.bureau {
            all.and("bureau = ?", [text(bureau)]);
        }
        if let Some(bureau) = &filter.readable_by {
            let open = "(bureau = ? OR id IN (SELECT case_id FROM other_bureaus WHERE bureau = ?))";
            all.and(open, [text(bureau), text(bureau)]);
        }
        if let Some(benefit) = &filter.benefit {
            all.and("id IN (SELECT case_id FROM claims WHERE benefit = ?)", [text(benefit)]);
        }
        if let Some(year) = filter.year {
            all.and("year = ?", [Value::Integer(year.into())]);
        }
        for part in filter.search.split_whitespace() {
            let pattern = Value::Text(format!("%{}%", escaped(part)));
            all.and(
                "(applicant LIKE ? ESCAPE '\\' OR uscc LIKE ? ESCAPE '\\' OR number LIKE ? ESCAPE '\\'
                  OR id IN (SELECT case_id FROM item_numbers WHERE number LIKE ? ESCAPE '\\'))",
                std::iter::repeat_n(pattern, 4),
            );
        }
        all
    }

    fn sql(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.conditions.join(" AND "))
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

impl Reader<'_> {
    /// A page of the cases that a filter lets through.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn list_cases(&self, filter: &CaseFilter) -> Result<CasePage, StoreError> {
        let found = Where::of(filter);
        let condition = found.sql();
        let count = format!("SELECT count(*) FROM cases {condition}");
        let total: i64 = self
            .conn()
            .prepare_cached(&count)?
            .query_row(params_from_iter(&found.values), |row| row.get(0))?;
        let page = format!("SELECT * FROM cases {condition} ORDER BY id DESC LIMIT ? OFFSET ?");
        let limit = filter.limit.map_or(-1, i64::from);
        let mut values = found.values;
        values.extend([Value::Integer(limit), Value::Integer(filter.offset.into())]);
        let mut statement = self.conn().prepare_cached(&page)?;
        let rows = statement.query_and_then(params_from_iter(&values), |row| self.row_of(row))?;
        Ok(CasePage {
            rows: rows.collect::<Result<_, StoreError>>()?,
            total: u64::try_from(total).unwrap_or(0),
        })
    }

    /// How many cases stand at each stage, those at none left out; of one bureau, or of all.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn count_by_stage(&self, bureau: Option<&str>) -> Result<Vec<(Stage, u64)>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT stage, count(*) AS cases FROM cases WHERE ?1 IS NULL OR bureau = ?1 GROUP BY stage",
        )?;
        let rows = statement.query_and_then([bureau], |row| {
            let count: i64 = row.get("cases")?;
            Ok((stage(row, "stage")?, u64::try_from(count).unwrap_or(0)))
        })?;
        let mut counts: Vec<(Stage, u64)> = rows.collect::<Result<_, StoreError>>()?;
        counts.sort();
        Ok(counts)
    }

    fn row_of(&self, row: &Row<'_>) -> Result<CaseRow, StoreError> {
        let id: i64 = row.get("id")?;
        let benefits = self.benefits(id)?;
        let received_at = moment(row, "received_at")?;
        let mut distinct: Vec<String> = Vec::new();
        for benefit in &benefits {
            if !distinct.contains(benefit) {
                distinct.push(benefit.clone());
            }
        }
        Ok(CaseRow {
            number: row.get("number")?,
            applicant: row.get("applicant")?,
            uscc: row.get("uscc")?,
            stage: stage(row, "stage")?,
            bureau: row.get("bureau")?,
            benefits: distinct,
            claims: u32::try_from(benefits.len()).unwrap_or(u32::MAX),
            year: row.get("year")?,
            received_at,
            moved_at: self.last_move(id)?.unwrap_or(received_at),
            errors: self.errors(row.get("package_id")?)?,
            decided: self.decided(id)?,
        })
    }

    fn benefits(&self, case_id: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT benefit FROM claims WHERE case_id = ?1 ORDER BY idx";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_map([case_id], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    fn last_move(&self, case_id: i64) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT at FROM moves WHERE case_id = ?1 ORDER BY id DESC LIMIT 1";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement.query_and_then([case_id], |row| moment(row, "at"))?;
        rows.next().transpose()
    }

    fn errors(&self, package_id: i64) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM problems WHERE package_id = ?1 AND severity = ?2";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_row((package_id, word(&Severity::Error)?), |row| row.get(0))?)
    }

    fn decided(&self, case_id: i64) -> Result<Option<Money>, StoreError> {
        let sql = "SELECT sum(amount_fen) FROM decisions WHERE case_id = ?1 AND superseded_at IS NULL";
        let fen: Option<i64> = self.conn().prepare_cached(sql)?.query_row([case_id], |row| row.get(0))?;
        Ok(fen.map(Money::from_fen))
    }
}
