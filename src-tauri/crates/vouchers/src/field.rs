//! A value with its place and its source.

use serde::{Deserialize, Serialize};

use crate::{Place, Source};

/// A value that was read, where it stands and what it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
    /// What it was read from.
    pub source: Source,
}

impl<T> Field<T> {
    /// A value with where it comes from.
    pub fn new(value: T, place: Place, source: Source) -> Field<T> {
        Field { value, place, source }
    }

    /// The same place and source with another value; `None` where there is none.
    pub fn map<U>(self, to: impl FnOnce(T) -> Option<U>) -> Option<Field<U>> {
        let Field { value, place, source } = self;
        to(value).map(|value| Field { value, place, source })
    }
}
