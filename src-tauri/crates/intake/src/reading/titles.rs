//! Names of benefits: of their sheets, at most 31 characters, none that Excel forbids, no two alike; and without the word
//! for what is paid, as applicants leave it out.

use std::collections::{HashMap, HashSet};

use policy::Pack;

use crate::reading::text::key;

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

/// The key of each benefit's title without the word for what is paid (`EDA工具技术攻关`), where no other benefit is called
/// so.
pub(crate) fn short_titles(pack: &Pack) -> Vec<Option<String>> {
    const PAID: [&str; 7] = ["补助", "补贴", "奖励", "资助", "奖补", "扶持", "支持"];
    let short = |title: &str| {
        let title = key(title);
        let rest = PAID.into_iter().find_map(|word| title.strip_suffix(word))?;
        (rest.chars().count() >= 4).then(|| rest.to_owned())
    };
    let mut known: HashMap<String, HashSet<&str>> = HashMap::new();
    for benefit in &pack.benefits {
        let names = pack.synonyms(&benefit.id).iter().chain([&benefit.title]).map(|word| key(word));
        for name in names.chain(short(&benefit.title)) {
            known.entry(name).or_default().insert(&benefit.id);
        }
    }
    let own = |words: &String| known.get(words).is_some_and(|benefits| benefits.len() == 1);
    pack.benefits.iter().map(|benefit| short(&benefit.title).filter(own)).collect()
}

fn safe(title: &str) -> String {
    let plain: String = title.chars().map(|c| if "[]:*?/\\".contains(c) { ' ' } else { c }).collect();
    plain.trim_matches(['\'', ' ']).chars().take(31).collect::<String>().trim().to_owned()
}
