//! A corrected package beside the one before: what is the same keeps its name, what differs is listed.

use std::collections::{BTreeMap, HashMap};

use crate::{ApplicationPackage, CellRef, Claim, LineItem, ListedAttachment, Sourced};

/// What differs between two versions of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of what.
    pub of: Changed,
    /// Where it stands in the new version, else where it stood.
    pub at: Option<CellRef>,
    /// What stood before; `None` where nothing did, or nothing that could be read.
    pub before: Option<String>,
    /// What stands now.
    pub after: Option<String>,
}

/// What a change is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// An applicant's input, by its name.
    Applicant(String),
    /// A whole claim, by its id: it came or went.
    Claim(String),
    /// A claim's input, by the claim's id and the input's name.
    Input(String, String),
    /// A line item, by its id and its claim's.
    Item(String, Option<String>),
    /// Awards under another policy.
    OtherAwards,
    /// Declared relations.
    Relations,
    /// A file, by its name, with the material that it serves as.
    Attachment(String, Option<String>),
}

/// Gives the claims and line items of a new version the ids that they have in the old one, so that what
/// people put on record stays with what it was put on record of.
pub fn align(old: &ApplicationPackage, new: &mut ApplicationPackage) {
    let claims = matched(&old.claims, &new.claims, |claim| claim.id.clone(), &[same_claim, like_claim]);
    let renamed = rename(
        &claims,
        old.claims.iter().map(|c| c.id.as_str()),
        new.claims.iter().map(|c| c.id.as_str()),
        'c',
    );
    for claim in &mut new.claims {
        if let Some(id) = renamed.get(&claim.id) {
            claim.id.clone_from(id);
        }
    }
    let follow = |id: &mut Option<String>| {
        if let Some(target) = id.as_ref().and_then(|id| renamed.get(id)) {
            *id = Some(target.clone());
        }
    };
    new.items.iter_mut().for_each(|item| follow(&mut item.claim));
    new.attachments.iter_mut().for_each(|file| follow(&mut file.claim));

    let items = matched_items(&old.items, &new.items);
    let renamed =
        rename(&items, old.items.iter().map(|i| i.id.as_str()), new.items.iter().map(|i| i.id.as_str()), 'i');
    for item in &mut new.items {
        if let Some(id) = renamed.get(&item.id) {
            item.id.clone_from(id);
        }
    }
}

/// New ids for all: those that are matched take the old id, the others one that was never used.
fn rename<'a>(
    matched: &HashMap<String, String>,
    old: impl Iterator<Item = &'a str>,
    new: impl Iterator<Item = &'a str>,
    letter: char,
) -> HashMap<String, String> {
    let number = |id: &str| id.strip_prefix(letter).and_then(|rest| rest.parse::<u64>().ok()).unwrap_or(0);
    let mut last = old.map(number).max().unwrap_or(0);
    new.map(|id| {
        let name = matched.get(id).cloned().unwrap_or_else(|| {
            last += 1;
            format!("{letter}{last}")
        });
        (id.to_owned(), name)
    })
    .collect()
}

fn same_claim(a: &Claim, b: &Claim) -> bool {
    a.benefit == b.benefit && a.year == b.year && a.project == b.project
}

/// A claim whose project or year was corrected.
fn like_claim(a: &Claim, b: &Claim) -> bool {
    a.benefit == b.benefit && (a.year == b.year || a.project == b.project)
}

/// Pairs by the first test that holds, new id to old id; each is paired once.
fn matched<T>(
    old: &[T],
    new: &[T],
    id: impl Fn(&T) -> String,
    tests: &[fn(&T, &T) -> bool],
) -> HashMap<String, String> {
    let mut pairs: HashMap<String, String> = HashMap::new();
    let mut taken = vec![false; old.len()];
    for same in tests {
        for entry in new {
            if pairs.contains_key(&id(entry)) {
                continue;
            }
            let found = old.iter().enumerate().find(|(at, known)| !taken[*at] && same(known, entry));
            if let Some((at, known)) = found {
                taken[at] = true;
                pairs.insert(id(entry), id(known));
            }
        }
    }
    pairs
}

/// Line items may be many: they are paired by what they are, then by number, then by their place.
fn matched_items(old: &[LineItem], new: &[LineItem]) -> HashMap<String, String> {
    let place = |item: &LineItem| item.at.as_ref().map(ToString::to_string);
    let keys: [fn(&LineItem) -> Option<String>; 3] = [
        |item| Some(facts_of_item(item)),
        |item| {
            item.number
                .as_ref()
                .map(|number| format!("{number}\u{1f}{}", item.vendor.as_deref().unwrap_or_default()))
        },
        |item| item.number.clone(),
    ];
    let mut pairs: HashMap<String, String> = HashMap::new();
    let mut free: Vec<&LineItem> = old.iter().collect();
    for key in keys.into_iter().map(Some).chain([None]) {
        let of = |item: &LineItem| match key {
            Some(key) => key(item),
            None => place(item),
        };
        let mut known: HashMap<String, Vec<&LineItem>> = HashMap::new();
        for item in free.iter().rev() {
            if let Some(key) = of(item) {
                known.entry(key).or_default().push(item);
            }
        }
        for item in new.iter().filter(|item| !pairs.contains_key(&item.id)).collect::<Vec<_>>() {
            if let Some(found) = of(item).and_then(|key| known.get_mut(&key)?.pop()) {
                pairs.insert(item.id.clone(), found.id.clone());
            }
        }
        let used: std::collections::HashSet<&String> = pairs.values().collect();
        free.retain(|item| !used.contains(&item.id));
    }
    pairs
}

fn facts_of_item(item: &LineItem) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
    let amount =
        |amount: Option<policy::Money>| amount.map_or_else(|| "—".to_owned(), |amount| amount.to_string());
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
    [
        text(&item.claim),
        text(&item.kind),
        text(&item.number),
        day(item.date),
        text(&item.vendor),
        text(&item.vendor_uscc),
        amount(item.amount),
        amount(item.tax),
        day(item.paid_on),
        text(&item.attachment),
    ]
    .join("\u{1f}")
}

fn shown_item(item: &LineItem) -> String {
    let amount = item.amount.map_or_else(|| "金额未知".to_owned(), policy::Money::grouped);
    let words = [item.kind.as_deref(), item.number.as_deref(), item.vendor.as_deref()];
    let codes = [item.vendor_uscc.as_deref()];
    let days = [item.date, item.paid_on].into_iter().flatten().map(|day| day.to_string());
    let words = words.into_iter().chain(codes).flatten().map(str::to_owned);
    words.chain(days).chain([amount]).collect::<Vec<_>>().join(" ")
}

fn shown(sourced: Option<&Sourced>) -> Option<String> {
    let value = sourced?.value.as_ref()?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// What differs between two aligned versions, in the order of the package.
#[must_use]
pub fn compare(old: &ApplicationPackage, new: &ApplicationPackage) -> Vec<Change> {
    let mut changes = Vec::new();
    inputs(&old.applicant, &new.applicant, Changed::Applicant, &mut changes);
    for claim in &new.claims {
        match old.claims.iter().find(|known| known.id == claim.id) {
            None => changes.push(Change {
                of: Changed::Claim(claim.id.clone()),
                at: claim.at.clone(),
                before: None,
                after: Some(claim.project.clone().unwrap_or_default()),
            }),
            Some(known) => {
                let of = |name: &str| Changed::Input(claim.id.clone(), name.to_owned());
                let own = [
                    ("year", known.year.map(|y| y.to_string()), claim.year.map(|y| y.to_string())),
                    ("project", known.project.clone(), claim.project.clone()),
                ];
                for (name, before, after) in own.into_iter().filter(|(_, before, after)| before != after) {
                    changes.push(Change { of: of(name), at: claim.at.clone(), before, after });
                }
                inputs(&known.inputs, &claim.inputs, |name| of(&name), &mut changes);
            }
        }
    }
    for claim in old.claims.iter().filter(|known| !new.claims.iter().any(|claim| claim.id == known.id)) {
        changes.push(Change {
            of: Changed::Claim(claim.id.clone()),
            at: claim.at.clone(),
            before: Some(claim.project.clone().unwrap_or_default()),
            after: None,
        });
    }
    items(old, new, &mut changes);
    let awards = |package: &ApplicationPackage| -> Vec<String> {
        let words = package.other_awards.iter().map(|award| {
            let amount = award.amount.map_or_else(|| "金额未知".to_owned(), policy::Money::grouped);
            let words = [award.project.clone(), award.source.clone(), Some(amount)];
            words.into_iter().flatten().collect::<Vec<_>>().join(" ")
        });
        words.collect()
    };
    whole(Changed::OtherAwards, awards(old), awards(new), &mut changes);
    let relations = |package: &ApplicationPackage| -> Vec<String> {
        let words = package.related.iter().map(|party| {
            let words = [Some(party.name.clone()), party.uscc.clone(), party.relation.clone()];
            words.into_iter().flatten().collect::<Vec<_>>().join(" ")
        });
        words.collect()
    };
    whole(Changed::Relations, relations(old), relations(new), &mut changes);
    files(old, new, &mut changes);
    changes
}

fn whole(of: Changed, before: Vec<String>, after: Vec<String>, changes: &mut Vec<Change>) {
    if before != after {
        let joined = |list: Vec<String>| (!list.is_empty()).then(|| list.join("；"));
        changes.push(Change { of, at: None, before: joined(before), after: joined(after) });
    }
}

fn inputs(
    old: &BTreeMap<String, Sourced>,
    new: &BTreeMap<String, Sourced>,
    of: impl Fn(String) -> Changed,
    changes: &mut Vec<Change>,
) {
    let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for name in names {
        let (before, after) = (shown(old.get(name)), shown(new.get(name)));
        if before != after {
            let at = new.get(name).or_else(|| old.get(name)).and_then(|sourced| sourced.at.clone());
            changes.push(Change { of: of(name.clone()), at, before, after });
        }
    }
}

fn items(old: &ApplicationPackage, new: &ApplicationPackage, changes: &mut Vec<Change>) {
    let by_id = |items: &[LineItem]| -> HashMap<String, LineItem> {
        items.iter().map(|item| (item.id.clone(), item.clone())).collect()
    };
    let (before, after) = (by_id(&old.items), by_id(&new.items));
    for item in &new.items {
        let known = before.get(&item.id);
        if known.is_some_and(|known| facts_of_item(known) == facts_of_item(item)) {
            continue;
        }
        changes.push(Change {
            of: Changed::Item(item.id.clone(), item.claim.clone()),
            at: item.at.clone(),
            before: known.map(shown_item),
            after: Some(shown_item(item)),
        });
    }
    for item in old.items.iter().filter(|item| !after.contains_key(&item.id)) {
        changes.push(Change {
            of: Changed::Item(item.id.clone(), item.claim.clone()),
            at: item.at.clone(),
            before: Some(shown_item(item)),
            after: None,
        });
    }
}

fn files(old: &ApplicationPackage, new: &ApplicationPackage, changes: &mut Vec<Change>) {
    let state = |file: &ListedAttachment| match &file.sha256 {
        Some(_) => "已随包提交".to_owned(),
        None => "没有随包提交".to_owned(),
    };
    for file in &new.attachments {
        let known = old.attachments.iter().find(|known| known.name == file.name);
        if known.is_some_and(|known| known.sha256 == file.sha256) {
            continue;
        }
        let replaced = known.is_some_and(|known| known.sha256.is_some() && file.sha256.is_some());
        changes.push(Change {
            of: Changed::Attachment(file.name.clone(), file.material.clone()),
            at: file.at.clone(),
            before: known.map(state),
            after: Some(if replaced { "换成了另一份文件".to_owned() } else { state(file) }),
        });
    }
    for file in &old.attachments {
        if !new.attachments.iter().any(|known| known.name == file.name) {
            changes.push(Change {
                of: Changed::Attachment(file.name.clone(), file.material.clone()),
                at: file.at.clone(),
                before: Some(state(file)),
                after: None,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str, number: &str, amount: &str, row: u32) -> LineItem {
        LineItem {
            id: id.to_owned(),
            claim: Some("c1".to_owned()),
            number: Some(number.to_owned()),
            amount: amount.parse().ok(),
            at: Some(CellRef::new("明细", row, 7)),
            ..LineItem::default()
        }
    }

    fn claim(id: &str, benefit: &str, project: &str) -> Claim {
        Claim {
            id: id.to_owned(),
            benefit: benefit.to_owned(),
            year: Some(2024),
            project: Some(project.to_owned()),
            at: None,
            inputs: BTreeMap::new(),
        }
    }

    #[test]
    fn what_is_the_same_keeps_its_id_and_what_is_new_gets_one_that_nothing_had() {
        let old = ApplicationPackage {
            claims: vec![claim("c1", "tape-out", "甲"), claim("c2", "tape-out", "乙")],
            items: vec![item("i1", "A1", "1", 3), item("i2", "A2", "2", 4), item("i3", "A3", "3", 5)],
            ..ApplicationPackage::default()
        };
        let mut new = ApplicationPackage {
            claims: vec![claim("c1", "tape-out", "乙"), claim("c2", "ip-purchase", "甲")],
            // A row was put in above, and A2's amount was corrected.
            items: vec![item("i1", "A9", "9", 3), item("i2", "A1", "1", 4), item("i3", "A2", "2.5", 5)],
            ..ApplicationPackage::default()
        };
        align(&old, &mut new);
        let ids: Vec<&str> = new.claims.iter().map(|claim| claim.id.as_str()).collect();
        assert_eq!(ids, ["c2", "c3"]);
        let ids: Vec<&str> = new.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids[1..], ["i1", "i2"]);
        let changed: Vec<Changed> = compare(&old, &new).into_iter().map(|change| change.of).collect();
        assert!(changed.contains(&Changed::Claim("c1".to_owned())), "{changed:?}");
        assert!(changed.contains(&Changed::Claim("c3".to_owned())), "{changed:?}");
    }

    #[test]
    fn a_version_that_says_the_same_has_no_changes() {
        let old = ApplicationPackage {
            claims: vec![claim("c1", "tape-out", "甲")],
            items: vec![item("i1", "A1", "1", 3)],
            ..ApplicationPackage::default()
        };
        let mut new = old.clone();
        align(&old, &mut new);
        assert_eq!(new, old);
        assert_eq!(compare(&old, &new), vec![]);
    }
}
