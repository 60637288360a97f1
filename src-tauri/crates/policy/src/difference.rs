//! What one pack says otherwise than another: clauses by their text, benefits by their rules.
//!
//! What a difference is worth over cases is found by assessing the same facts under both.

use std::fmt::Debug;

use serde::Serialize;

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
            parts
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
            parts
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
            parts
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
            parts
        },
    );
    found
}

fn benefit(old: &Benefit, new: &Benefit) -> Vec<&'static str> {
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
    parts
}

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
    parts: impl Fn(&T, &T) -> Vec<&'static str>,
) {
    let mut report = |thing: &T, change, message: String| {
        found.push(Difference { subject, id: id(thing).clone(), change, message });
    };
    for old in older {
        match newer.iter().find(|new| id(new) == id(old)) {
            None => report(old, Change::Removed, "已删去".to_owned()),
            Some(new) => {
                let parts = parts(old, new);
                if !parts.is_empty() {
                    report(old, Change::Changed, format!("{}不同", parts.join("、")));
                }
            }
        }
    }
    for new in newer.iter().filter(|new| !older.iter().any(|old| id(old) == id(new))) {
        report(new, Change::Added, "新增".to_owned());
    }
}
