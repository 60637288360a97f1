//! What stands twice in one package, each with the one before it.

use std::collections::HashMap;

use super::{ClaimedOnce, Sameness};

/// One that stands a second time, with the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin<'a> {
    /// The later one.
    pub later: &'a ClaimedOnce,
    /// The one before it.
    pub earlier: &'a ClaimedOnce,
    /// How sure it is.
    pub sameness: Sameness,
}

/// Those that are known by one key, in order.
#[derive(Default)]
struct Known {
    whole: Vec<usize>,
    others: Vec<usize>,
}

/// What stands twice, in order: each with the first one that it repeats.
#[must_use]
pub fn twins(all: &[ClaimedOnce]) -> Vec<Twin<'_>> {
    let mut known: HashMap<&str, Known> = HashMap::with_capacity(all.len());
    let mut found = Vec::new();
    for (index, later) in all.iter().enumerate() {
        let mut best: Option<(usize, Sameness)> = None;
        for key in &later.keys {
            let Some(known) = known.get(key.text.as_str()) else { continue };
            // A bare number says nothing between two that are wholly known.
            let wholes = if key.bare && later.whole { &[][..] } else { &known.whole };
            let candidates = wholes.iter().chain(&known.others).copied();
            for earlier in candidates {
                let Some(sameness) = all[earlier].same_as(later) else { continue };
                let better = match best {
                    None => true,
                    Some((_, Sameness::Perhaps)) if sameness == Sameness::Same => true,
                    Some((at, was)) => was == sameness && earlier < at,
                };
                if better {
                    best = Some((earlier, sameness));
                }
                if sameness == Sameness::Same {
                    break;
                }
            }
        }
        if let Some((earlier, sameness)) = best {
            found.push(Twin { later, earlier: &all[earlier], sameness });
        }
        for key in &later.keys {
            let entry = known.entry(&key.text).or_default();
            if later.whole { entry.whole.push(index) } else { entry.others.push(index) }
        }
    }
    found
}
