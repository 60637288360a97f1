//! What one pack says otherwise than another: clauses by their text, benefits by their rules. Whatever can change an
//! amount or a standing is told, each with what it was and what it is.
//!
//! What a difference is worth over cases is found by assessing the same facts under both: see [`crate::price`].

use std::fmt::Debug;

use serde::Serialize;

use crate::pack::{Rates, Shape};
use crate::words::{self, Said};
use crate::{Benefit, Clause, Pack, Ruling};

/// One thing that the newer pack has otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `pack` (what it says as a whole), `clause`, `benefit`, `ruling`.
    pub subject: &'static str,
    /// Its id.
    pub id: String,
    /// Added, removed or changed.
    pub change: Change,
    /// What, in Chinese.
    pub message: String,
    /// What was changed of it, each from and to; for a text, the words that differ.
    pub details: Vec<Detail>,
}

impl Difference {
    /// What differs, named for a person: `事项“tape-out”：档不同`.
    #[must_use]
    pub fn heading(&self) -> String {
        let kind = match self.subject {
            "pack" => "政策",
            "clause" => "条款",
            "benefit" => "事项",
            _ => "口径",
        };
        format!("{kind}“{}”：{}", self.id, self.message)
    }
}

/// One change within a thing that both packs have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Such as `原文`, `档 major`, `条件 key-chip`.
    pub of: String,
    /// Empty where there was nothing.
    pub from: String,
    /// Empty where there is nothing any more.
    pub to: String,
}

/// How a thing differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The newer pack has it alone.
    Added,
    /// The older pack has it alone.
    Removed,
    /// Both have it, differently.
    Changed,
}

/// Every difference: what the pack says as a whole, then in the order of the older text, what is added last.
#[must_use]
pub fn differences(older: &Pack, newer: &Pack) -> Vec<Difference> {
    let mut found = Vec::new();
    let details = compare_said(&words::pack_said(older), &words::pack_said(newer));
    if !details.is_empty() {
        let named: Vec<&str> = details.iter().map(|detail| detail.of.as_str()).collect();
        let message = format!("{}不同", named.join("、"));
        let id = older.id.clone();
        found.push(Difference { subject: "pack", id, change: Change::Changed, message, details });
    }
    compare("clause", (&older.clauses, &newer.clauses), |clause| &clause.id, &mut found, clause);
    let benefits = (&older.benefits[..], &newer.benefits[..]);
    compare(
        "benefit",
        benefits,
        |benefit| &benefit.id,
        &mut found,
        |old, new| benefit((older, old), (newer, new)),
    );
    compare("ruling", (&older.rulings, &newer.rulings), |ruling| &ruling.id, &mut found, ruling);
    found
}

/// The names of what differs, and how.
type Found = (Vec<&'static str>, Vec<Detail>);

fn clause(old: &Clause, new: &Clause) -> Found {
    let mut parts = Vec::new();
    part(&mut parts, "原文", &old.text, &new.text);
    part(&mut parts, "条款号", &(&old.number, &old.heading), &(&new.number, &new.heading));
    part(&mut parts, "责任单位", &old.bureaus, &new.bureaus);
    part(&mut parts, "类别", &old.kind, &new.kind);
    let mut details = text(&old.text, &new.text);
    detail(
        &mut details,
        "条款号",
        &format!("{} {}", old.number, old.heading),
        &format!("{} {}", new.number, new.heading),
    );
    detail(&mut details, "责任单位", &old.bureaus.join("、"), &new.bureaus.join("、"));
    detail(&mut details, "类别", old.kind.label(), new.kind.label());
    (parts, details)
}

fn ruling(old: &Ruling, new: &Ruling) -> Found {
    let readings = |ruling: &Ruling| {
        let each = ruling.readings.iter().map(|reading| format!("{}＝{}", reading.id, reading.label));
        each.collect::<Vec<_>>().join("、")
    };
    let rows = [
        ("问题", old.question.clone(), new.question.clone()),
        ("读法", readings(old), readings(new)),
        ("默认读法", old.default.clone(), new.default.clone()),
        ("何处使用", old.settled_by.clone().unwrap_or_default(), new.settled_by.clone().unwrap_or_default()),
        ("说明", old.note.clone().unwrap_or_default(), new.note.clone().unwrap_or_default()),
    ];
    let mut parts = Vec::new();
    let mut details = Vec::new();
    for (name, from, to) in rows {
        part(&mut parts, name, &from, &to);
        detail(&mut details, name, &from, &to);
    }
    (parts, details)
}

fn benefit((older, old): (&Pack, &Benefit), (newer, new): (&Pack, &Benefit)) -> Found {
    let own = |benefit: &Benefit| -> Vec<String> {
        let own = benefit.criteria.iter().filter(|criterion| !criterion.shared);
        own.map(|criterion| format!("{criterion:?}")).collect()
    };
    let rest = |benefit: &Benefit| {
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            benefit.yearly_when,
            benefit.payees,
            benefit.months,
            benefit.mosts,
            benefit.recognition,
            benefit.advisories,
            benefit.shared_criteria,
            benefit.matter
        )
    };
    let mut parts = Vec::new();
    part(&mut parts, "所在条款", &old.clause, &new.clause);
    part(&mut parts, "名称", &old.title, &new.title);
    part(&mut parts, "责任单位", &old.bureaus, &new.bureaus);
    part(&mut parts, "填报项", &old.inputs, &new.inputs);
    part(&mut parts, "条件", &own(old), &own(new));
    part(&mut parts, "金额", &(&old.amount, old.nature), &(&new.amount, new.nature));
    part(&mut parts, "材料", &old.materials, &new.materials);
    part(&mut parts, "其他规定", &rest(old), &rest(new));
    let mut details = compare_said(&words::said(older, old), &words::said(newer, new));
    if let (Shape::Interest(before), Shape::Interest(after)) = (&old.amount.shape, &new.amount.shape) {
        let (file, before) = (&before.rates.file, rows(&before.rates));
        let after = rows(&after.rates);
        detail(&mut details, &format!("利率表 {file}"), &only_in(&before, &after), &only_in(&after, &before));
    }
    // Words that fail to tell two rules apart are no reason to be silent.
    if details.is_empty() && !parts.is_empty() {
        detail(
            &mut details,
            "规则",
            &format!("{:?} {}", old.amount, rest(old)),
            &format!("{:?} {}", new.amount, rest(new)),
        );
    }
    (parts, details)
}

fn rows(rates: &Rates) -> Vec<String> {
    let table = rates.shown(None).unwrap_or_else(|_| crate::RateTable {
        file: String::new(),
        rows: Vec::new(),
        known_until: None,
    });
    let until = table.known_until.map(|day| format!("载至 {day}"));
    table.rows.iter().map(|row| format!("{} {} {}%", row.term, row.from, row.percent)).chain(until).collect()
}

fn only_in(these: &[String], others: &[String]) -> String {
    these.iter().filter(|this| !others.contains(this)).cloned().collect::<Vec<_>>().join("、")
}

/// What is said under each name, where it is not the same.
fn compare_said(old: &[Said], new: &[Said]) -> Vec<Detail> {
    let under = |said: &[Said], of: &str| -> String {
        let texts: Vec<&str> =
            said.iter().filter(|said| said.of == of).map(|said| said.text.as_str()).collect();
        texts.join("；")
    };
    let mut names: Vec<&str> = Vec::new();
    for said in old.iter().chain(new) {
        if !names.contains(&said.of.as_str()) {
            names.push(&said.of);
        }
    }
    let mut details = Vec::new();
    for name in names {
        detail(&mut details, name, &under(old, name), &under(new, name));
    }
    details
}

fn detail(details: &mut Vec<Detail>, of: &str, from: &str, to: &str) {
    if from != to {
        details.push(Detail { of: of.to_owned(), from: from.to_owned(), to: to.to_owned() });
    }
}

/// The words that differ, paragraph by paragraph, with a few words around them.
fn text(old: &str, new: &str) -> Vec<Detail> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut details = Vec::new();
    for index in 0..old.len().max(new.len()) {
        let (from, to) = (old.get(index).copied().unwrap_or(""), new.get(index).copied().unwrap_or(""));
        if from == to {
            continue;
        }
        let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
        let shorter = from.len().min(to.len());
        let same = |(a, b): &(&char, &char)| a == b;
        let start = from.iter().zip(&to).take_while(same).count();
        let end = from.iter().rev().zip(to.iter().rev()).take(shorter - start).take_while(same).count();
        // A number is not cut in two, and some words say where it stands.
        let (start, end) = (start.saturating_sub(AROUND), end.saturating_sub(AROUND));
        let words = |line: &[char]| -> String {
            let (before, after) = (if start > 0 { "…" } else { "" }, if end > 0 { "…" } else { "" });
            let middle: String = line.get(start..line.len() - end).unwrap_or_default().iter().collect();
            format!("{before}{middle}{after}")
        };
        let (from, to) = (words(&from), words(&to));
        details.push(Detail { of: "原文".to_owned(), from, to });
    }
    details
}

/// Characters shown on either side of words that differ.
const AROUND: usize = 8;

/// Rules have no equality of their own; what they print as is all that they are.
fn part<T: Debug>(parts: &mut Vec<&'static str>, name: &'static str, old: &T, new: &T) {
    if format!("{old:?}") != format!("{new:?}") {
        parts.push(name);
    }
}

fn compare<T>(
    subject: &'static str,
    (older, newer): (&[T], &[T]),
    id: impl Fn(&T) -> &String,
    found: &mut Vec<Difference>,
    parts: impl Fn(&T, &T) -> Found,
) {
    let mut report = |thing: &T, change, message: String, details: Vec<Detail>| {
        found.push(Difference { subject, id: id(thing).clone(), change, message, details });
    };
    for old in older {
        match newer.iter().find(|new| id(new) == id(old)) {
            None => report(old, Change::Removed, "已删去".to_owned(), Vec::new()),
            Some(new) => {
                let (parts, details) = parts(old, new);
                if !parts.is_empty() {
                    report(old, Change::Changed, format!("{}不同", parts.join("、")), details);
                }
            }
        }
    }
    for new in newer.iter().filter(|new| !older.iter().any(|old| id(old) == id(new))) {
        report(new, Change::Added, "新增".to_owned(), Vec::new());
    }
}
