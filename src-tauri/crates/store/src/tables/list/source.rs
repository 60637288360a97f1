//! Where the ids of a page of cases come from.

use rusqlite::types::Value;

use crate::tables::search;

use crate::tables::list::CaseFilter;

/// A search is counted up to here: 1000+ says enough, and an exact count of a common word takes long.
const COUNTED: u64 = 1000;

/// Where the ids of the cases come from, newest first, read from indexes alone.
pub(super) struct Source {
    /// The id's column.
    pub(super) id: &'static str,
    tables: &'static str,
    /// What they are counted from, where another index is narrower.
    narrower: Option<&'static str>,
    conditions: Vec<String>,
    pub(super) values: Vec<Value>,
    pub(super) counted: Option<u64>,
}

impl Source {
    pub(super) fn of(filter: &CaseFilter) -> Source {
        let more = !filter.stages.is_empty()
            || filter.bureau.is_some()
            || filter.policy.is_some()
            || filter.year.is_some()
            || filter.turn_of.is_some()
            || filter.due_before.is_some()
            || filter.due_first;
        let (benefit, reader) = (&filter.benefit, &filter.readable_by);
        let from = |id, tables| Source {
            id,
            tables,
            narrower: None,
            conditions: Vec::new(),
            values: Vec::new(),
            counted: None,
        };
        if let Some(pattern) = search::pattern(&filter.search) {
            let joined = more || benefit.is_some() || reader.is_some();
            // What a case is asked for stands in a narrow index; its row is read for a page's cases only.
            let tables = match filter {
                _ if !joined => "case_search",
                CaseFilter { turn_of: Some(_), year: None, due_before: None, .. } => {
                    "case_search CROSS JOIN cases INDEXED BY cases_by_turn ON cases.id = case_search.rowid"
                }
                CaseFilter { turn_of: None, due_before: None, .. } => {
                    "case_search CROSS JOIN cases INDEXED BY cases_in_order ON cases.id = case_search.rowid"
                }
                _ => "case_search CROSS JOIN cases ON cases.id = case_search.rowid",
            };
            let mut source = from("case_search.rowid", tables);
            source.counted = Some(COUNTED);
            source.and("case_search MATCH ?", [Value::Text(pattern)]);
            source.columns(filter);
            return source;
        }
        let mut source = match (benefit, reader) {
            (Some(benefit), None) if !more => {
                let mut source = from("case_id", "case_benefits");
                source.and("benefit = ?", [text(benefit)]);
                return source;
            }
            (None, Some(reader)) if !more => {
                let mut source = from("case_id", "case_readers");
                source.and("bureau = ?", [text(reader)]);
                return source;
            }
            _ if filter.due_first => {
                let mut source = from("id", "cases INDEXED BY cases_by_due");
                source.and("due IS NOT NULL", []);
                source
            }
            _ if filter.due_before.is_some() => from("id", "cases"),
            _ if filter.turn_of.is_some() => from("id", "cases INDEXED BY cases_by_turn"),
            // Several stages are read in order of cases rather than gathered stage by stage and sorted.
            _ if filter.stages.len() > 1 => {
                let narrower = (filter.year.is_none() && benefit.is_none() && reader.is_none())
                    .then_some("cases INDEXED BY cases_by_queue");
                Source { narrower, ..from("id", "cases INDEXED BY cases_in_order") }
            }
            _ => from("id", "cases"),
        };
        source.columns(filter);
        source
    }

    fn columns(&mut self, filter: &CaseFilter) {
        if !filter.stages.is_empty() {
            let marks = vec!["?"; filter.stages.len()].join(",");
            let names = filter.stages.iter().map(|stage| Value::Text(stage.name().to_owned()));
            self.and(&format!("stage IN ({marks})"), names);
        }
        if let Some(bureau) = &filter.bureau {
            self.and("cases.bureau = ?", [text(bureau)]);
        }
        if let Some(of) = &filter.policy {
            self.and("cases.pack = ?", [text(&of.id)]);
            if let Some(version) = of.version {
                self.and("cases.pack_version = ?", [Value::Integer(version.into())]);
            }
        }
        if let Some(year) = filter.year {
            self.and("year = ?", [Value::Integer(year.into())]);
        }
        if let Some(benefit) = &filter.benefit {
            self.and("(?, cases.id) IN case_benefits", [text(benefit)]);
        }
        if let Some(bureau) = &filter.readable_by {
            self.and("(?, cases.id) IN case_readers", [text(bureau)]);
        }
        if let Some(day) = filter.due_before {
            self.and("due < ?", [text(&day.to_string())]);
        }
        if let Some(turn) = &filter.turn_of {
            let marks = vec!["?"; turn.stages.len()].join(",");
            self.and(&format!("stage IN ({marks})"), turn.stages.iter().map(|stage| text(stage.name())));
            if let Some(bureau) = &turn.bureau {
                self.and("cases.bureau = ?", [text(bureau)]);
            }
            self.and("(holder IS NULL OR holder = ?)", [Value::Integer(turn.user_id)]);
            let aside = "NOT EXISTS (SELECT 1 FROM set_aside WHERE user_id = ? AND case_id = cases.id)";
            self.and(aside, [Value::Integer(turn.user_id)]);
        }
    }

    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    pub(super) fn sql(&self) -> String {
        self.from(self.tables)
    }

    /// As [`Source::sql`], where only their number is asked for.
    pub(super) fn sql_to_count(&self) -> String {
        self.from(self.narrower.unwrap_or(self.tables))
    }

    fn from(&self, tables: &str) -> String {
        let conditions = &self.conditions;
        let condition =
            if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
        format!("FROM {tables} {condition}")
    }
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
