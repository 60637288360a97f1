//! One file for each table, or for a few that are only ever used together.

mod admissions;
mod awards;
mod cases;
mod claimed_once;
mod claims;
mod decisions;
mod declarations;
mod findings;
mod item_numbers;
mod list;
mod mappings;
mod materials;
mod memos;
mod moves;
mod originals;
mod packages;
mod parameters;
mod problems;
mod recovery;
mod root_keys;
mod rulings;
mod search;
mod series;
mod settings;
mod signatures;
mod signing_keys;
mod users;

pub use awards::{Award, AwardFilter};
pub use claimed_once::ClaimedTwice;
pub use list::{CaseFilter, CasePage, CaseRow};
pub use memos::Memo;
pub use packages::{FileRole, ImportedFile, NewPackage, PackageFile, PackageRow};
pub use parameters::Parameter;
pub use rulings::RulingRow;
pub use signing_keys::{Certificate, SigningKey};
pub use users::{NewUser, User};
