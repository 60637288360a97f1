//! Workbooks that are not our template: what each of their sheets is and where things stand in it is guessed
//! from words, shown, and corrected by a mapping where the guess falls short. A guess is itself a mapping,
//! so that what is read and what can be corrected are the same thing.

mod apply;
mod fingerprint;
mod guess;
mod labels;
mod mapping;

pub(crate) use apply::apply;
pub(crate) use fingerprint::fingerprint;
pub(crate) use guess::guess;
pub use mapping::{Mapping, MappingError, PartMapping, PartOf, field_names};
