//! What a cell holds.

use std::rc::Rc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Value {
    /// Cells that say the same share it: most of a list says what the row above said.
    #[serde(with = "shared")]
    Text(Rc<str>),
    /// A number, by its 15 significant digits.
    Number(Decimal),
    /// Not finite, or beyond what a decimal holds.
    WildNumber,
    Bool(bool),
    /// A number that is formatted as a date; the time of day is left out.
    Date(Date),
    /// Formatted as a date, but no day from 1900 to 9999; or a duration.
    NoDate(Decimal),
    /// `#N/A`, `#REF!` …
    Error(Box<str>),
    /// A formula whose result was never saved.
    Uncomputed,
}

/// A shared text is written as any other, and read as one of its own.
mod shared {
    use std::rc::Rc;

    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(text: &Rc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rc<str>, D::Error> {
        String::deserialize(deserializer).map(Rc::from)
    }
}
