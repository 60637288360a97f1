//! Reading rule blocks: each value with its place, each unknown key an error that names the line.

use std::cell::Cell;
use std::ops::Range;

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::PackError;
use super::document::Block;
use super::error::Faults;
use crate::exact::Exact;

/// Where a block stands: enough to name the place of anything in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'d> {
    pub file: &'d str,
    pub block: &'d Block,
    pub clause: &'d str,
    /// The clause's text, which every `cites` must be in.
    pub text: &'d str,
    pub faults: &'d Faults,
}

impl Place<'_> {
    pub fn error(&self, at: &Range<usize>, message: impl Into<String>) -> PackError {
        let before = self.block.source.get(..at.start).unwrap_or(&self.block.source);
        let line_start = before.rfind('\n').map_or(0, |index| index + 1);
        PackError {
            file: self.file.to_owned(),
            line: self.block.first_line + before.matches('\n').count(),
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            clause: (!self.clause.is_empty()).then(|| self.clause.to_owned()),
            message: message.into(),
        }
    }
}

/// Parses a block as TOML.
pub(super) fn parse_block<'d>(place: Place<'d>) -> Result<DeTable<'d>, PackError> {
    DeTable::parse(&place.block.source).map(toml::Spanned::into_inner).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        place.error(&at, format!("规则块的写法不对：{}", in_words(&place.block.source, &at, error.message())))
    })
}

/// The slips of who writes by hand, in words; others as the parser puts them.
fn in_words(source: &str, at: &Range<usize>, message: &str) -> String {
    let start = source.get(..at.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = source.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    if message.contains("duplicate key") {
        return "同一个键或编号写了两次，请删去或改名。".to_owned();
    }
    if line.contains(['“', '”', '＝', '｛', '｝', '［', '］', '，']) {
        return "这一行里可能有全角的引号、等号、括号或逗号：格式符号须用半角的 \" = { } [ ] ,。".to_owned();
    }
    format!("引号、括号要成对，一行写一项（{message}）。")
}

/// A value and its place.
#[derive(Debug, Clone)]
pub(super) struct Node<'d> {
    pub place: Place<'d>,
    pub value: &'d DeValue<'d>,
    pub at: Range<usize>,
}

impl<'d> Node<'d> {
    pub fn error(&self, message: impl Into<String>) -> PackError {
        self.place.error(&self.at, message)
    }

    /// The line in the file, from 1.
    pub fn line(&self) -> usize {
        self.error("").line
    }

    pub fn text(&self) -> Result<&'d str, PackError> {
        match self.value {
            DeValue::String(text) => Ok(text.as_ref()),
            other => Err(self.error(format!("这里要一段文字，不是{}。", kind(other)))),
        }
    }

    pub fn flag(&self) -> Result<bool, PackError> {
        match self.value {
            DeValue::Boolean(flag) => Ok(*flag),
            other => Err(self.error(format!("这里要 true 或 false，不是{}。", kind(other)))),
        }
    }

    /// A whole number, or a string such as `"1000万"`, `"15%"`, `"0.5"`.
    pub fn number(&self) -> Result<Exact, PackError> {
        let text = match self.value {
            DeValue::Integer(number) => number.to_string(),
            DeValue::String(text) => text.to_string(),
            other => return Err(self.error(format!("这里要一个数，不是{}。", kind(other)))),
        };
        figure(&text).ok_or_else(|| {
            self.error(format!("“{text}”不是数。请写作 \"1000万\"、\"15%\" 或 \"0.5\"，不写单位。"))
        })
    }

    pub fn items(&self) -> Result<Vec<Node<'d>>, PackError> {
        let DeValue::Array(items) = self.value else {
            return Err(self.error(format!("这里要一个列表，不是{}。", kind(self.value))));
        };
        Ok(items
            .iter()
            .map(|item| Node { place: self.place, value: item.get_ref(), at: item.span() })
            .collect())
    }

    pub fn texts(&self) -> Result<Vec<String>, PackError> {
        self.items()?.iter().map(|item| item.text().map(str::to_owned)).collect()
    }

    /// A day such as `"2022-01-01"`.
    pub fn day(&self) -> Result<Date, PackError> {
        let text = match self.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(day) => day.to_string(),
            other => return Err(self.error(format!("这里要一个日期，不是{}。", kind(other)))),
        };
        let day = (text.len() == 10).then(|| text.parse().ok()).flatten();
        day.ok_or_else(|| self.error(format!("“{text}”不是日期。请写作 \"2025-01-01\"，或删去这一行。")))
    }

    pub fn is_table(&self) -> bool {
        matches!(self.value, DeValue::Table(_))
    }

    pub fn table(&self) -> Result<Table<'d>, PackError> {
        match self.value {
            DeValue::Table(table) => Ok(Table::new(self.place, table, self.at.clone())),
            other => Err(self.error(format!("这里要一张表，不是{}。", kind(other)))),
        }
    }

    /// A span of the clause's text. Other words are noted, and reading goes on.
    pub fn cites(&self) -> Result<String, PackError> {
        let words = self.text()?;
        if words.is_empty() || !self.place.text.contains(words) {
            let message = format!("引文“{words}”不在本条原文中。请逐字照抄原文。");
            self.place.faults.note(self.error(message));
        }
        Ok(words.to_owned())
    }
}

/// A table whose keys are taken one by one; what is left over is unknown.
#[derive(Debug)]
pub(super) struct Table<'d> {
    pub place: Place<'d>,
    pub at: Range<usize>,
    entries: Vec<Entry<'d>>,
}

#[derive(Debug)]
struct Entry<'d> {
    key: &'d str,
    key_at: Range<usize>,
    node: Node<'d>,
    taken: Cell<bool>,
}

impl<'d> Table<'d> {
    pub fn new(place: Place<'d>, table: &'d DeTable<'d>, at: Range<usize>) -> Table<'d> {
        let mut entries: Vec<Entry<'d>> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().as_ref(),
                key_at: key.span(),
                node: Node { place, value: value.get_ref(), at: value.span() },
                taken: Cell::new(false),
            })
            .collect();
        // The parser sorts keys by name; the order of the file is the order that people see.
        entries.sort_by_key(|entry| entry.key_at.start);
        Table { place, at, entries }
    }

    pub fn error(&self, message: impl Into<String>) -> PackError {
        self.place.error(&self.at, message)
    }

    pub fn get(&self, key: &str) -> Option<Node<'d>> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        entry.taken.set(true);
        Some(entry.node.clone())
    }

    pub fn need(&self, key: &str) -> Result<Node<'d>, PackError> {
        self.get(key).ok_or_else(|| self.error(format!("缺少“{key}”。")))
    }

    pub fn text(&self, key: &str) -> Result<String, PackError> {
        self.need(key)?.text().map(str::to_owned)
    }

    pub fn optional_text(&self, key: &str) -> Result<Option<String>, PackError> {
        self.get(key).map(|node| node.text().map(str::to_owned)).transpose()
    }

    pub fn texts(&self, key: &str) -> Result<Vec<String>, PackError> {
        self.get(key).map_or(Ok(Vec::new()), |node| node.texts())
    }

    pub fn flag(&self, key: &str) -> Result<bool, PackError> {
        self.get(key).map_or(Ok(false), |node| node.flag())
    }

    pub fn cites(&self) -> Result<String, PackError> {
        self.need("cites")?.cites()
    }

    pub fn optional_cites(&self) -> Result<Option<String>, PackError> {
        self.get("cites").map(|node| node.cites()).transpose()
    }

    /// The entries of a table of the author's own names, in the order of the file.
    pub fn named(&self, key: &str) -> Result<Vec<(String, Node<'d>)>, PackError> {
        let Some(node) = self.get(key) else {
            return Ok(Vec::new());
        };
        Ok(node.table()?.rest())
    }

    /// Every entry that has not been taken yet.
    pub fn rest(&self) -> Vec<(String, Node<'d>)> {
        let left = self.entries.iter().filter(|entry| !entry.taken.replace(true));
        left.map(|entry| (entry.key.to_owned(), entry.node.clone())).collect()
    }

    pub fn list(&self, key: &str) -> Result<Vec<Node<'d>>, PackError> {
        self.get(key).map_or(Ok(Vec::new()), |node| node.items())
    }

    /// Every unknown key is an error, and noted; reading goes on.
    pub fn finish(&self) {
        for entry in self.entries.iter().filter(|entry| !entry.taken.get()) {
            let message = format!("不认识的键“{}”。请核对拼写，或删去。", entry.key);
            self.place.faults.note(self.place.error(&entry.key_at, message));
        }
    }

    /// Reads each entry of a table of the author's own names; a fault in one does not stop the next.
    pub fn each_named(&self, key: &str, mut read: impl FnMut(String, Node<'d>) -> Result<(), PackError>) {
        let entries = self.place.faults.keep(self.named(key)).unwrap_or_default();
        for (name, node) in entries {
            self.place.faults.keep(read(name, node));
        }
    }

    /// The same of a list.
    pub fn each(&self, key: &str, mut read: impl FnMut(Node<'d>) -> Result<(), PackError>) {
        let entries = self.place.faults.keep(self.list(key)).unwrap_or_default();
        for node in entries {
            self.place.faults.keep(read(node));
        }
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "文字",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数（请加引号）",
        DeValue::Boolean(_) => "真假值",
        DeValue::Datetime(_) => "日期（请加引号）",
        DeValue::Array(_) => "列表",
        DeValue::Table(_) => "表",
    }
}

/// `1000万`, `1.5亿`, `15%`, `0.5`, exactly.
fn figure(text: &str) -> Option<Exact> {
    if let Some(percent) = text.strip_suffix('%') {
        return Exact::parse(percent)?.div(Exact::whole(100)).ok()?;
    }
    let scaled = |digits: &str, scale| Exact::parse(digits)?.mul(Exact::whole(scale)).ok();
    match (text.strip_suffix('万'), text.strip_suffix('亿')) {
        (Some(digits), _) => scaled(digits, 10_000),
        (_, Some(digits)) => scaled(digits, 100_000_000),
        (None, None) => Exact::parse(text),
    }
}
