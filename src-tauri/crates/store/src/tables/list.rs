//! The listing of cases: filtered, searched, in pages, the newest first.

mod filter;
mod source;

use casework::{PackVersion, Severity, Stage};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::Money;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};

use crate::columns::{moment, money_if, parsed, word};
use crate::tables::cases::pack_of;
use crate::tables::moves::stage;
use crate::{Reader, StoreError, Summary};

pub use filter::{CaseFilter, CaseOrder, OrderBy, Turn};
use source::{Source, text};

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
    /// Whether its last step handed it back.
    pub returned: bool,
    /// Whether something that it claims was granted in another case.
    pub granted_elsewhere: bool,
    /// How many values of the package could not be used.
    pub errors: u32,
    /// The sum of the amounts decided so far; `None` before the first.
    pub decided: Option<Money>,
    /// The version of the pack that it is worked under.
    pub pack: PackVersion,
    /// What each change keeps for the listing; `None` where the last version of the program made it.
    pub summary: Option<Summary>,
    /// The name of whoever was given the stage's role.
    pub holder: Option<String>,
}

/// A page of the listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// The rows.
    pub rows: Vec<CaseRow>,
    /// How many there are on all pages; of a search, 1000 at most.
    pub total: u64,
    /// Whether there are more than `total`.
    pub more: bool,
}

impl Reader<'_> {
    /// A page of the cases that a filter lets through.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn list_cases(&self, filter: &CaseFilter) -> Result<CasePage, StoreError> {
        let source = Source::of(filter);
        let Source { id, values, counted, .. } = &source;
        let from = source.sql();
        // The index's own order: nothing is sorted.
        let order = if filter.due_first { "due, stage, bureau, id".to_owned() } else { format!("{id} DESC") };
        let page = match filter.order {
            None => format!("SELECT {id} {from} ORDER BY {order} LIMIT ? OFFSET ?"),
            // The filter's ids first, from its indexes alone; what they are ordered by stands in the table.
            Some(CaseOrder { by, down }) => format!(
                "SELECT id FROM cases WHERE id IN (SELECT {id} {from})
                 ORDER BY {}, {} {}, id DESC LIMIT ? OFFSET ?",
                by.absent(),
                by.sql(),
                if down { "DESC" } else { "ASC" }
            ),
        };
        let bounds = [filter.limit.map_or(-1, i64::from), filter.offset.into()].map(Value::Integer);
        let mut statement = self.conn().prepare_cached(&page)?;
        let ids = statement.query_map(params_from_iter(values.iter().chain(&bounds)), |row| row.get(0))?;
        let ids: Vec<i64> = ids.collect::<Result<_, _>>()?;

        // A page that is not full is the last one: what is rare need not be looked for twice.
        let shown = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        let last = filter.limit.is_none_or(|limit| shown < limit.into()) && (shown > 0 || filter.offset == 0);
        let total = if last { u64::from(filter.offset) + shown } else { self.count_of(filter, &source)? };
        Ok(CasePage {
            rows: ids.into_iter().map(|id| self.row(id)).collect::<Result<_, _>>()?,
            total: counted.map_or(total, |most| total.min(most)),
            more: counted.is_some_and(|most| total > most),
        })
    }

    fn count(&self, source: &Source) -> Result<u64, StoreError> {
        let from = source.sql_to_count();
        let sql = match source.counted {
            Some(most) => format!("SELECT count(*) FROM (SELECT 1 {from} LIMIT {})", most + 1),
            None => format!("SELECT count(*) {from}"),
        };
        let mut statement = self.conn().prepare_cached(&sql)?;
        let total: i64 = statement.query_row(params_from_iter(&source.values), |row| row.get(0))?;
        Ok(u64::try_from(total).unwrap_or(0))
    }

    fn row(&self, case_id: i64) -> Result<CaseRow, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT * FROM cases WHERE id = ?1")?;
        let mut rows = statement.query_and_then([case_id], |row| self.row_of(row))?;
        let row = rows.next().transpose()?;
        row.ok_or_else(|| StoreError::Damaged(format!("案卷 {case_id}")))
    }

    /// How many cases stand at each stage, those at none left out; of one bureau, or of all.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn count_by_stage(&self, bureau: Option<&str>) -> Result<Vec<(Stage, u64)>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT stage, count(*) AS cases FROM cases INDEXED BY cases_by_queue
             WHERE ?1 IS NULL OR bureau = ?1 GROUP BY stage",
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
        let (last, stage) = (self.last_move(id)?, stage(row, "stage")?);
        Ok(CaseRow {
            number: row.get("number")?,
            applicant: row.get("applicant")?,
            uscc: row.get("uscc")?,
            stage,
            bureau: row.get("bureau")?,
            benefits: distinct,
            claims: u32::try_from(benefits.len()).unwrap_or(u32::MAX),
            year: row.get("year")?,
            received_at,
            moved_at: last.map_or(received_at, |(_, _, at)| at),
            returned: last.is_some_and(|(from, to, _)| from.hands_back_to(to)),
            granted_elsewhere: stage.role().is_some() && self.granted_elsewhere(id)?,
            errors: self.errors(id, row.get("package_id")?)?,
            decided: self.decided(id)?,
            pack: pack_of(row)?,
            summary: summary(row)?,
            holder: row.get::<_, Option<i64>>("holder")?.map(|id| self.user_name(id)).transpose()?,
        })
    }

    /// How many cases a filter lets through.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn count_cases(&self, filter: &CaseFilter) -> Result<u64, StoreError> {
        self.count_of(filter, &Source::of(filter))
    }

    /// Those whose turn it is are counted by what an index says of their queue, less those that are set aside: few.
    fn count_of(&self, filter: &CaseFilter, source: &Source) -> Result<u64, StoreError> {
        let Some(turn) = &filter.turn_of else { return self.count(source) };
        let turn_only = CaseFilter {
            turn_of: Some(turn.clone()),
            limit: filter.limit,
            offset: filter.offset,
            due_first: filter.due_first,
            order: filter.order,
            ..CaseFilter::default()
        };
        if *filter != turn_only {
            return self.count(source);
        }
        let marks = vec!["?"; turn.stages.len()].join(",");
        let bureau = if turn.bureau.is_some() { "AND bureau = ?" } else { "" };
        let queue = format!("stage IN ({marks}) {bureau} AND (holder IS NULL OR holder = ?)");
        let mut values: Vec<Value> = turn.stages.iter().map(|stage| text(stage.name())).collect();
        values.extend(turn.bureau.as_deref().map(text));
        values.push(Value::Integer(turn.user_id));
        let count = |sql: &str, values: &[Value]| -> Result<i64, StoreError> {
            Ok(self.conn().prepare_cached(sql)?.query_row(params_from_iter(values), |row| row.get(0))?)
        };
        let queued =
            count(&format!("SELECT count(*) FROM cases INDEXED BY cases_by_queue WHERE {queue}"), &values)?;
        values.push(Value::Integer(turn.user_id));
        let aside = format!(
            "SELECT count(*) FROM set_aside CROSS JOIN cases ON cases.id = case_id WHERE {queue} AND user_id = ?"
        );
        Ok(u64::try_from(queued - count(&aside, &values)?).unwrap_or(0))
    }

    /// Whether a case's next step is a person's to take.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn is_turn_of(&self, number: &str, turn: &Turn) -> Result<bool, StoreError> {
        let sql = "SELECT id, stage, bureau, holder FROM cases WHERE number = ?1";
        let found = self.conn().prepare_cached(sql)?.query_row([number], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get(3)?))
        });
        let Some((id, at, bureau, holder)) = found.optional()? else { return Ok(false) };
        let holder: Option<i64> = holder;
        let named = turn.stages.iter().any(|stage| stage.name() == at)
            && turn.bureau.as_ref().is_none_or(|own| *own == bureau)
            && holder.is_none_or(|holder| holder == turn.user_id);
        let sql = "SELECT 1 FROM set_aside WHERE user_id = ?1 AND case_id = ?2";
        Ok(named && !self.conn().prepare_cached(sql)?.exists([turn.user_id, id])?)
    }

    fn benefits(&self, case_id: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT benefit FROM claims WHERE case_id = ?1 ORDER BY idx";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_map([case_id], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// From where, to where and when a case was moved last.
    fn last_move(&self, case_id: i64) -> Result<Option<(Stage, Stage, Timestamp)>, StoreError> {
        let sql = "SELECT from_stage, to_stage, at FROM moves WHERE case_id = ?1 ORDER BY id DESC LIMIT 1";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement.query_and_then([case_id], |row| {
            Ok((stage(row, "from_stage")?, stage(row, "to_stage")?, moment(row, "at")?))
        })?;
        rows.next().transpose()
    }

    /// Whether a case claims what another one, of another package, was granted.
    fn granted_elsewhere(&self, case_id: i64) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM claimed_once AS ours
             JOIN claimed_once AS theirs ON theirs.key = ours.key AND theirs.case_id <> ours.case_id
             JOIN cases ON cases.id = theirs.case_id
             WHERE ours.case_id = ?1 AND ours.bare = 0
               AND cases.stage IN (?2, ?3, ?4)
               AND cases.package_id <> (SELECT package_id FROM cases WHERE id = ?1)
               AND (ours.code IS NULL OR theirs.code IS NULL OR ours.code = theirs.code)
               AND NOT EXISTS (SELECT 1 FROM admissions WHERE admissions.case_id = theirs.case_id
                 AND admissions.item = theirs.item AND superseded_at IS NULL AND admitted = '0.00')
             LIMIT 1";
        let granted = [Stage::Signed, Stage::Announced, Stage::Paid].map(Stage::name);
        Ok(self.conn().prepare_cached(sql)?.exists((case_id, granted[0], granted[1], granted[2]))?)
    }

    /// Errors of a case's package that nobody has settled.
    fn errors(&self, case_id: i64, package_id: i64) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM problems WHERE package_id = ?2 AND severity = ?3
            AND NOT EXISTS (SELECT 1 FROM settlements WHERE case_id = ?1 AND superseded_at IS NULL
              AND settlements.code = problems.code AND settlements.place IS problems.at)";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_row((case_id, package_id, word(&Severity::Error)?), |row| row.get(0))?)
    }

    fn decided(&self, case_id: i64) -> Result<Option<Money>, StoreError> {
        let sql = "SELECT sum(amount_fen) FROM decisions WHERE case_id = ?1 AND superseded_at IS NULL";
        let fen: Option<i64> = self.conn().prepare_cached(sql)?.query_row([case_id], |row| row.get(0))?;
        Ok(fen.map(Money::from_fen))
    }
}

fn summary(row: &Row<'_>) -> Result<Option<Summary>, StoreError> {
    let day = |column| -> Result<Option<Date>, StoreError> {
        row.get::<_, Option<String>>(column)?.map(|text| parsed(&text, column)).transpose()
    };
    let (checked, to_check): (Option<u32>, Option<u32>) = (row.get("checked")?, row.get("to_check")?);
    let (Some(checked), Some(to_check), Some(since)) = (checked, to_check, day("since")?) else {
        return Ok(None);
    };
    Ok(Some(Summary { ceiling: money_if(row, "ceiling")?, checked, to_check, since, due: day("due")? }))
}
