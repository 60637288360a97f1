//! A dated table of interest rates, from CSV: `from,term,percent`, and how far the table is known.

use jiff::civil::Date;

use super::PackError;
use super::error::Faults;
use crate::exact::Exact;

/// Rates by the day from which they hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rates {
    pub file: String,
    /// Term, first day, and rate as a fraction; by day within a term.
    rows: Vec<(String, Date, Exact)>,
    /// The last day on which the table was known to be complete.
    known_until: Option<Date>,
}

/// A dated table as people look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateTable {
    /// Such as `lpr.csv`.
    pub file: String,
    /// By day within each term.
    pub rows: Vec<RateRow>,
    /// The last day on which the table was known to be complete (ISO).
    pub known_until: Option<String>,
}

/// A rate and the day from which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateRow {
    /// Such as `1-year`.
    pub term: String,
    /// ISO.
    pub from: String,
    /// Such as `3.45`.
    pub percent: String,
    /// Whether the pack prints it, and nobody can change it.
    pub printed: bool,
}

/// Rates are published monthly: past this many days the next one may be missing.
const STALE_AFTER_DAYS: i64 = 31;

impl Rates {
    /// Reads a table; what is wrong with it is noted, row by row.
    pub(super) fn parse(file: &str, csv: &str, faults: &Faults) -> Rates {
        let mut rates = Rates { file: file.to_owned(), ..Rates::default() };
        let fail = |index: usize, message: &str| PackError {
            file: file.to_owned(),
            line: index + 1,
            column: 1,
            clause: None,
            message: message.to_owned(),
        };
        let mut lines = csv.lines().enumerate();
        let head = lines.next().map(|(_, line)| line.trim_start_matches('\u{feff}').trim());
        if head != Some("from,term,percent") {
            faults.note(fail(0, "第一行须为“from,term,percent”。"));
        }
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            if let Err(message) = rates.row(line) {
                faults.note(fail(index, message));
            }
        }
        rates.rows.sort_by_key(|a| a.1);
        rates
    }

    fn row(&mut self, line: &str) -> Result<(), &'static str> {
        let mut cells = line.split(',').map(str::trim);
        let (Some(day), Some(term), percent, None) = (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            return Err("每行须为“日期,期限,百分比”。");
        };
        let day: Date = day.parse().map_err(|_| "日期须如 2024-05-20。")?;
        if term == "known-until" {
            if percent.is_some_and(|percent| !percent.is_empty()) {
                return Err("known-until 一行只写日期。");
            }
            self.known_until = Some(day);
            return Ok(());
        }
        let rate = percent.and_then(Exact::parse).filter(|rate| !rate.is_negative());
        let rate = rate.and_then(|rate| rate.div(Exact::whole(100)).ok().flatten());
        let rate = rate.ok_or("百分比须为不小于零的十进制数，如 3.45。")?;
        if self.rows.iter().any(|(known, from, _)| known == term && *from == day) {
            return Err("同一期限同一天有两行，请删去一行。");
        }
        self.rows.push((term.to_owned(), day, rate));
        Ok(())
    }

    /// Whether the table has any rate of this term.
    pub(crate) fn has(&self, term: &str) -> bool {
        self.rows.iter().any(|(known, _, _)| known == term)
    }

    /// The same table with rows that were published later, as a bureau's administrator enters them: objects of
    /// `from`, `term` and `percent`, and one with `known_until`. A row within what the table already knows is
    /// refused: what is printed in the pack stands.
    pub(crate) fn with_later(&self, rows: &serde_json::Value) -> Result<Rates, String> {
        let rows = rows.as_array().ok_or("一个列表，每行有 from、term、percent，或 known_until")?;
        let mut rates = self.clone();
        for (index, row) in rows.iter().enumerate() {
            let fail = |what: &str| format!("第 {} 行{what}", index + 1);
            let cell = |name: &str| row.get(name).and_then(serde_json::Value::as_str).map(str::trim);
            let day = |name: &str| {
                cell(name)
                    .map(|text| {
                        text.parse::<Date>().map_err(|_| fail(&format!("的 {name} 为日期，如 2025-08-20")))
                    })
                    .transpose()
            };
            let keys = row.as_object().map(|row| row.keys().map(String::as_str).collect::<Vec<_>>());
            let keys = keys.ok_or_else(|| fail("有 from、term、percent，或 known_until"))?;
            if let Some(stray) =
                keys.iter().find(|key| !["from", "term", "percent", "known_until"].contains(key))
            {
                return Err(fail(&format!("没有名为“{stray}”的一栏")));
            }
            if let Some(until) = day("known_until")? {
                rates.known_until = rates.known_until.max(Some(until));
            }
            let Some(from) = day("from")? else {
                if cell("known_until").is_none() || keys.len() > 1 {
                    return Err(fail("有 from、term、percent，或只有 known_until"));
                }
                continue;
            };
            let term = cell("term").filter(|term| !term.is_empty()).ok_or_else(|| fail("有 term（期限）"))?;
            let rate = cell("percent").and_then(Exact::parse).filter(|rate| !rate.is_negative());
            let rate = rate.and_then(|rate| rate.div(Exact::whole(100)).ok().flatten());
            let rate = rate.ok_or_else(|| fail("的 percent 为百分比，如 \"3.00\""))?;
            let printed = self.rows.iter().any(|(known, _, _)| known == term);
            if printed && self.known_until.is_some_and(|until| from <= until) {
                return Err(fail("在政策包所载的期间之后：已载的利率不能改"));
            }
            rates.rows.push((term.to_owned(), from, rate));
        }
        rates.rows.sort_by_key(|row| row.1);
        Ok(rates)
    }

    /// The table as people look at it, with later rows.
    pub(crate) fn shown(&self, later: Option<&serde_json::Value>) -> Result<RateTable, String> {
        let whole = later.map_or_else(|| Ok(self.clone()), |rows| self.with_later(rows))?;
        let rows = whole.rows.iter().map(|row| RateRow {
            term: row.0.clone(),
            from: row.1.to_string(),
            percent: row
                .2
                .mul(Exact::whole(100))
                .map_or_else(|_| row.2.to_string(), |percent| percent.to_string()),
            printed: self.rows.contains(row),
        });
        let mut rows: Vec<RateRow> = rows.collect();
        rows.sort_by(|a, b| (&a.term, &a.from).cmp(&(&b.term, &b.from)));
        Ok(RateTable {
            file: self.file.clone(),
            rows,
            known_until: whole.known_until.map(|day| day.to_string()),
        })
    }

    /// The rate in force on a day; `None` before the table begins and once it is stale.
    pub(crate) fn on(&self, term: &str, day: Date) -> Option<Exact> {
        let known_until = self.known_until?;
        let stale_from = known_until.checked_add(jiff::Span::new().days(STALE_AFTER_DAYS)).ok()?;
        if day > stale_from {
            return None;
        }
        let mut rows = self.rows.iter().filter(|(known, from, _)| known == term && *from <= day);
        rows.next_back().map(|(_, _, rate)| *rate)
    }

    /// The days on which a term's rate changes.
    pub(crate) fn changes(&self, term: &str) -> Vec<Date> {
        self.rows.iter().filter(|(known, _, _)| known == term).map(|(_, day, _)| *day).collect()
    }
}
