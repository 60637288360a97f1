//! What one pack says otherwise than another: clauses by their text, benefits by their rules.
//!
//! What a difference is worth over cases is found by assessing the same facts under both.

use std::fmt::Debug;

use serde::Serialize;

use crate::exact::Exact;
use crate::lint::figures;
use crate::{Benefit, Pack};

/// One thing that the newer pack has otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `clause`, `benefit`, `ruling`, `parameter`, `goal`.
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

/// One change within a thing that both packs have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Such as `原文`, `数字`, `条件 key-chip`.
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

/// Every difference, in the order of the older text, what is added last.
#[must_use]
pub fn differences(older: &Pack, newer: &Pack) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(
        "clause",
        &older.clauses,
        &newer.clauses,
        |clause| &clause.id,
        &mut found,
        |old, new| {
            let mut parts = Vec::new();
            part(&mut parts, "原文", &old.text, &new.text);
            part(&mut parts, "责任单位", &old.bureaus, &new.bureaus);
            part(&mut parts, "类别", &old.kind, &new.kind);
            (parts, text(&old.text, &new.text))
        },
    );
    compare("benefit", &older.benefits, &newer.benefits, |benefit| &benefit.id, &mut found, benefit);
    compare(
        "ruling",
        &older.rulings,
        &newer.rulings,
        |ruling| &ruling.id,
        &mut found,
        |old, new| {
            let mut parts = Vec::new();
            part(&mut parts, "问题", &old.question, &new.question);
            part(&mut parts, "读法", &old.readings, &new.readings);
            part(&mut parts, "默认读法", &old.default, &new.default);
            let mut details = Vec::new();
            detail(&mut details, "默认读法", &old.default, &new.default);
            (parts, details)
        },
    );
    compare(
        "parameter",
        &older.parameters,
        &newer.parameters,
        |parameter| &parameter.name,
        &mut found,
        |old, new| {
            let mut parts = Vec::new();
            part(
                &mut parts,
                "名称或单位",
                &(&old.label, &old.unit, &old.kind),
                &(&new.label, &new.unit, &new.kind),
            );
            (parts, Vec::new())
        },
    );
    compare(
        "goal",
        &older.goals,
        &newer.goals,
        |goal| &goal.id,
        &mut found,
        |old, new| {
            let mut parts = Vec::new();
            part(
                &mut parts,
                "目标值",
                &(&old.figure, &old.unit, &old.by),
                &(&new.figure, &new.unit, &new.by),
            );
            let mut details = Vec::new();
            detail(&mut details, "目标值", &old.figure, &new.figure);
            (parts, details)
        },
    );
    found
}

fn benefit(old: &Benefit, new: &Benefit) -> (Vec<&'static str>, Vec<Detail>) {
    let conditions = |benefit: &Benefit| -> Vec<String> {
        benefit.criteria.iter().map(|criterion| format!("{} {:?}", criterion.id, criterion.met)).collect()
    };
    let mut parts = Vec::new();
    part(&mut parts, "所在条款", &old.clause, &new.clause);
    part(&mut parts, "名称", &old.title, &new.title);
    part(&mut parts, "责任单位", &old.bureaus, &new.bureaus);
    part(&mut parts, "填报项", &old.inputs, &new.inputs);
    part(&mut parts, "条件", &conditions(old), &conditions(new));
    part(&mut parts, "金额", &old.amount, &new.amount);
    part(&mut parts, "材料", &old.materials, &new.materials);
    let mut details = Vec::new();
    detail(&mut details, "名称", &old.title, &new.title);
    detail(&mut details, "责任单位", &old.bureaus.join("、"), &new.bureaus.join("、"));
    let (before, after) = (figures_of(old), figures_of(new));
    detail(&mut details, "数字", &only_in(&before, &after), &only_in(&after, &before));
    let inputs =
        |benefit: &Benefit| benefit.inputs.iter().map(|input| input.name.clone()).collect::<Vec<_>>();
    detail(
        &mut details,
        "填报项",
        &only_in(&inputs(old), &inputs(new)),
        &only_in(&inputs(new), &inputs(old)),
    );
    let criteria = |benefit: &Benefit| benefit.criteria.iter().map(|c| c.label.clone()).collect::<Vec<_>>();
    detail(
        &mut details,
        "条件",
        &only_in(&criteria(old), &criteria(new)),
        &only_in(&criteria(new), &criteria(old)),
    );
    (parts, details)
}

/// The figures of a benefit's rules, as a reader would write them.
fn figures_of(benefit: &Benefit) -> Vec<String> {
    let one = Exact::whole(1);
    let written = |figure: Exact| {
        if figure < one && !figure.is_negative() {
            let percent = figure.mul(Exact::whole(100)).unwrap_or(figure);
            return format!("{percent}%");
        }
        figure.to_string()
    };
    figures(benefit).into_iter().map(written).collect()
}

/// What stands in one list oftener than in the other.
fn only_in(these: &[String], others: &[String]) -> String {
    let mut others = others.to_vec();
    let mut left = Vec::new();
    for this in these {
        match others.iter().position(|other| other == this) {
            Some(at) => drop(others.remove(at)),
            None => left.push(this.as_str()),
        }
    }
    left.join("、")
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
    older: &[T],
    newer: &[T],
    id: impl Fn(&T) -> &String,
    found: &mut Vec<Difference>,
    parts: impl Fn(&T, &T) -> (Vec<&'static str>, Vec<Detail>),
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
