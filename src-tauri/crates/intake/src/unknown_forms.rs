//! Workbooks that are not our template: what each of their sheets is and where things stand in it is guessed
//! from words, shown, and corrected by a mapping where the guess falls short. A guess is itself a mapping,
//! so that what is read and what can be corrected are the same thing.

mod apply;
mod benefits;
mod blocks;
mod cells;
mod claim_rows;
mod claims;
mod fingerprint;
mod gross;
mod guess;
mod headed;
mod labels;
mod leave;
mod left;
mod lists;
mod mapping;
mod mapping_check;
mod overlap;
mod own;
mod products;
mod sections;
mod suggest;
mod table;
mod understood;

pub(crate) use apply::apply;
pub(crate) use fingerprint::fingerprint;
pub(crate) use guess::guess;
pub(crate) use labels::{looks_like_label, names_a_party};
pub use mapping::{Mapping, MappingError, PartMapping, PartOf, field_names};
pub(crate) use suggest::suggest;
pub(crate) use understood::understood;
pub use understood::{SheetReading, TakenCell};
