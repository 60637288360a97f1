//! The packs that are compiled in, each parsed once.

use std::sync::OnceLock;

use crate::{Pack, Sources};

struct Shipped {
    id: &'static str,
    sources: Sources<'static>,
    parsed: OnceLock<Option<Pack>>,
}

static SHIPPED: [Shipped; 1] = [Shipped {
    id: "binjiang-computing-2024-draft",
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
}];

/// The shipped pack of this id.
#[must_use]
pub fn shipped(id: &str) -> Option<&'static Pack> {
    let shipped = SHIPPED.iter().find(|shipped| shipped.id == id)?;
    // A shipped pack that does not parse fails the tests of this crate, and so is never built.
    shipped.parsed.get_or_init(|| Pack::parse(&shipped.sources).ok()).as_ref()
}

/// The ids of the shipped packs.
#[must_use]
pub fn shipped_ids() -> Vec<&'static str> {
    SHIPPED.iter().map(|shipped| shipped.id).collect()
}

/// The contents of a shipped pack's files, for `policy show`, and for tests.
#[must_use]
pub fn shipped_sources(id: &str) -> Option<Sources<'static>> {
    SHIPPED.iter().find(|shipped| shipped.id == id).map(|shipped| shipped.sources)
}
