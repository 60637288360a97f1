//! Which version of which policy pack, written `ID@N`.

use std::fmt;

use policy::Pack;
use serde::{Deserialize, Serialize};

/// A version of a policy pack: what a case is worked under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PackVersion {
    /// The pack's id.
    pub id: String,
    /// From 1.
    pub version: u32,
}

impl PackVersion {
    /// The version of an id.
    #[must_use]
    pub fn new(id: impl Into<String>, version: u32) -> PackVersion {
        PackVersion { id: id.into(), version }
    }

    /// That of a pack.
    #[must_use]
    pub fn of(pack: &Pack) -> PackVersion {
        PackVersion::new(pack.id.clone(), pack.number)
    }

    /// Reads `ID@N` or `ID`: the id, and the version where one is named. `None` where what follows the `@` is none.
    #[must_use]
    pub fn parts(name: &str) -> Option<(&str, Option<u32>)> {
        match name.trim().split_once('@') {
            None => Some((name.trim(), None)),
            Some((id, version)) => {
                version.parse().ok().filter(|version| *version > 0).map(|version| (id, Some(version)))
            }
        }
    }
}

impl fmt::Display for PackVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_say_its_version() {
        assert_eq!(PackVersion::parts("harbour-2025"), Some(("harbour-2025", None)));
        assert_eq!(PackVersion::parts(" harbour-2025@2 "), Some(("harbour-2025", Some(2))));
        assert_eq!(PackVersion::new("harbour-2025", 2).to_string(), "harbour-2025@2");
        for none in ["harbour-2025@", "harbour-2025@0", "harbour-2025@two", "harbour@2@3"] {
            assert_eq!(PackVersion::parts(none), None, "{none}");
        }
    }
}
