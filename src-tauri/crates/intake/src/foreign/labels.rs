//! Labels with their values, wherever they stand: the value in the same cell behind a colon, or in the next
//! filled cell to the right, before the next label.

use std::collections::HashMap;

use policy::{Input, Pack};

use crate::book::{Fate, Sheet, Value};
use crate::text::{HeadingKeys, heading, is_money_unit, key};
use crate::words::form;

/// Labels are looked for in so many rows that have cells: no form is longer, and a list may have a million.
const ROWS: usize = 400;

/// What labels mean: names by key.
pub(crate) struct Labels<'p> {
    by_key: HashMap<String, &'p str>,
}

impl<'p> Labels<'p> {
    /// The labels of some inputs, with their synonyms; `claims` adds those of a claim's year and project.
    pub(crate) fn new(inputs: &'p [Input], pack: &'p Pack, claims: bool) -> Labels<'p> {
        let mut by_key = HashMap::new();
        // An input's own label stands above another's synonym.
        for input in inputs {
            by_key.entry(key(&input.label)).or_insert(input.name.as_str());
        }
        if claims {
            for (words, name) in
                [(form::YEAR, super::mapping::YEAR), (form::PROJECT, super::mapping::PROJECT)]
            {
                for word in words.0 {
                    by_key.entry((*word).to_owned()).or_insert(name);
                }
            }
        }
        for input in inputs {
            for word in pack.synonyms(&input.name) {
                by_key.entry(key(word)).or_insert(input.name.as_str());
            }
        }
        by_key.remove("");
        Labels { by_key }
    }

    /// The name that a heading or label means.
    pub(crate) fn meaning(&self, keys: &HeadingKeys) -> Option<&'p str> {
        let found = self.by_key.get(&keys.whole).or_else(|| self.by_key.get(&keys.bare));
        // `是否属于首次流片`, `首次流片费用合计`: no guess goes beyond 是否.
        found.or_else(|| self.by_key.get(keys.bare.strip_prefix("是否")?)).copied()
    }
}

/// A value that a label led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<'p> {
    pub name: &'p str,
    /// The label's cell.
    pub label: usize,
    /// The value's cell: the label's own where it stands behind a colon.
    pub value: usize,
    /// The unit in the label's brackets, or in the cell behind the value.
    pub unit: Option<String>,
}

/// The part of a text behind its first colon, where the part before it is short enough for a label.
pub(crate) fn behind_colon(text: &str) -> Option<(&str, &str)> {
    let at = text.find(['：', ':'])?;
    let (label, rest) = text.split_at(at);
    let value = rest.trim_start_matches(['：', ':']).trim();
    (label.chars().count() <= 24 && !value.is_empty()).then_some((label.trim(), value))
}

/// All values that labels lead to, in the order of the sheet. Rows of `skip` are a table's.
pub(crate) fn find<'p>(sheet: &Sheet, labels: &Labels<'p>, skip: impl Fn(u32) -> bool) -> Vec<Found<'p>> {
    let text = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    };
    let mut found: Vec<Found<'p>> = Vec::new();
    for row in sheet.rows().into_iter().take(ROWS) {
        if skip(sheet.cells[row.start].row) {
            continue;
        }
        for index in row.clone() {
            let Some(words) = text(index).filter(|words| words.len() <= 300) else { continue };
            // A cell that is already somebody's value is no label: 企业名称 | 联系人 | … has blanks.
            if found.iter().any(|known| known.value == index) {
                continue;
            }
            if let Some((label, _)) = behind_colon(words) {
                let keys = heading(label);
                if let Some(name) = labels.meaning(&keys) {
                    found.push(Found { name, label: index, value: index, unit: keys.unit });
                    continue;
                }
            }
            let keys = heading(words);
            let Some(name) = labels.meaning(&keys) else { continue };
            let next = (index + 1 < row.end).then_some(index + 1);
            let is_label = |at: usize| {
                text(at).is_some_and(|words| words.len() <= 300 && labels.meaning(&heading(words)).is_some())
            };
            // What has its fate already is an example, and no value.
            let open = |at: &usize| sheet.fates.get(*at).is_none_or(|fate| *fate == Fate::Unseen);
            let Some(value) = next.filter(|at| !is_label(*at)).filter(open) else { continue };
            let behind = (value + 1 < row.end).then_some(value + 1).and_then(text);
            let unit = keys.unit.filter(|unit| is_money_unit(unit));
            let unit = unit.or_else(|| behind.filter(|word| is_money_unit(word)).map(str::to_owned));
            found.push(Found { name, label: index, value, unit });
        }
    }
    found
}
