//! The packs that are compiled in, each version parsed once.

use std::sync::OnceLock;

use crate::{Pack, PackFiles, Sources};

struct Shipped {
    id: &'static str,
    version: u32,
    sources: Sources<'static>,
    parsed: OnceLock<Option<Pack>>,
}

/// Each version of an id in order.
static SHIPPED: [Shipped; 2] = [
    Shipped {
        id: "binjiang-computing-2024-draft",
        version: 1,
        sources: Sources {
            policy: include_str!("../../../../assets/policies/binjiang-computing-2024-draft/policy.md"),
            tables: &[(
                "lpr.csv",
                include_str!("../../../../assets/policies/binjiang-computing-2024-draft/lpr.csv"),
            )],
            examples: Some(include_str!(
                "../../../../assets/policies/binjiang-computing-2024-draft/examples.toml"
            )),
        },
        parsed: OnceLock::new(),
    },
    Shipped {
        id: "binjiang-computing-2024-draft",
        version: 2,
        sources: Sources {
            policy: include_str!("../../../../assets/policies/binjiang-computing-2024-draft@2/policy.md"),
            tables: &[(
                "lpr.csv",
                include_str!("../../../../assets/policies/binjiang-computing-2024-draft@2/lpr.csv"),
            )],
            examples: Some(include_str!(
                "../../../../assets/policies/binjiang-computing-2024-draft@2/examples.toml"
            )),
        },
        parsed: OnceLock::new(),
    },
];

/// Of `ID@2` the version, of `ID` the newest: what an id alone means everywhere.
fn entry(name: &str) -> Option<&'static Shipped> {
    let (id, version) = match name.split_once('@') {
        Some((id, version)) => (id, Some(version.parse::<u32>().ok()?)),
        None => (name, None),
    };
    SHIPPED
        .iter()
        .filter(|shipped| shipped.id == id && version.is_none_or(|version| version == shipped.version))
        .max_by_key(|shipped| shipped.version)
}

/// A shipped pack: `ID@2` for a version, `ID` for the newest.
#[must_use]
pub fn shipped(name: &str) -> Option<&'static Pack> {
    parsed(entry(name)?)
}

fn parsed(shipped: &'static Shipped) -> Option<&'static Pack> {
    // A shipped pack that does not parse fails the tests of this crate, and so is never built.
    shipped.parsed.get_or_init(|| Pack::parse(&shipped.sources).ok()).as_ref()
}

/// Every version of every shipped pack.
#[must_use]
pub fn shipped_packs() -> Vec<&'static Pack> {
    SHIPPED.iter().filter_map(parsed).collect()
}

/// The ids of the shipped packs, each once.
#[must_use]
pub fn shipped_ids() -> Vec<&'static str> {
    let mut ids: Vec<&str> = SHIPPED.iter().map(|shipped| shipped.id).collect();
    ids.dedup();
    ids
}

/// The contents of a shipped pack's files, for `policy show`, and for tests; named as in [`shipped`].
#[must_use]
pub fn shipped_sources(name: &str) -> Option<Sources<'static>> {
    entry(name).map(|shipped| shipped.sources)
}

/// A shipped pack as the set of its files; named as in [`shipped`].
#[must_use]
pub fn shipped_files(name: &str) -> Option<PackFiles> {
    let sources = shipped_sources(name)?;
    let named = [("policy.md", Some(sources.policy)), ("examples.toml", sources.examples)];
    let named = named.into_iter().filter_map(|(name, text)| Some((name, text?)));
    let files = named.chain(sources.tables.iter().copied());
    PackFiles::new(files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))).ok()
}
