//! Names of the sheets of benefits: at most 31 characters, none that Excel forbids, no two alike.

use std::collections::HashSet;

use policy::Pack;

/// A sheet name for each benefit of the pack, in its order.
pub(crate) fn sheet_titles(pack: &Pack) -> Vec<String> {
    let mut titles: Vec<String> = Vec::with_capacity(pack.benefits.len());
    let mut taken: HashSet<String> = HashSet::with_capacity(pack.benefits.len());
    for benefit in &pack.benefits {
        let safe = safe(&benefit.title);
        let mut title = safe.clone();
        let mut number = 2;
        while title.is_empty() || !taken.insert(title.to_lowercase()) {
            let tail = format!("（{number}）");
            title = safe.chars().take(31 - tail.chars().count()).chain(tail.chars()).collect();
            number += 1;
        }
        titles.push(title);
    }
    titles
}

fn safe(title: &str) -> String {
    let plain: String = title.chars().map(|c| if "[]:*?/\\".contains(c) { ' ' } else { c }).collect();
    plain.trim_matches(['\'', ' ']).chars().take(31).collect::<String>().trim().to_owned()
}
