//! The encrypted local store: one SQLCipher database and the file of key slots beside it.
//!
//! It keeps what it is given, whole and in one transaction with its audit entry. It decides nothing: who may
//! do what stands in `casework`, and what a user does in `workbench`. Keys and certificates are opaque bytes
//! here. Nothing is written in plain text but user names, and when somebody failed to sign in.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod attempts;
mod audit;
mod backup;
mod beside;
mod columns;
mod connect;
mod damage;
mod error;
mod history;
mod integrity;
mod key_pair;
mod lockout;
mod moving;
mod new_key;
mod opening;
mod presence;
mod recovery;
mod rekeying;
mod rescue;
mod salvage;
mod schema;
mod sealed;
mod sign_in;
mod slots;

mod tables;
#[cfg(test)]
mod tests;
mod tx;
mod unhurried;

#[cfg(test)]
extern crate self as store;

pub use audit::{AuditFault, AuditFaultKind, AuditFilter, AuditVerdict};
pub use backup::{BackupManifest, backup_manifest, restore};
pub use error::StoreError;
pub use history::{Mismatch, MismatchKind, Witness};
pub use integrity::Look;
pub use new_key::NewKey;
pub use opening::{NewStore, Store};
pub use recovery::RecoveryKey;
pub use rescue::{Broken, Rescued};
pub use salvage::Salvaged;
pub use sealed::KeyCost;
pub use slots::Head;
#[cfg(fuzzing)]
pub use slots::read_slots;
pub use tables::{
    Award, AwardFilter, AwardTotal, BenefitFigures, CapFigures, CaseFilter, CaseOrder, CasePage, CaseRow,
    Certificate, EarlierAward, FileRole, GrantedTo, Holiday, ImportedFile, Meeting, MeetingCase, Memo,
    NewMeeting, NewPackage, NewUser, OrderBy, PackageFile, PackageRow, Parameter, RecentMove, Reserved,
    Revocation, RulingRow, Seal, Sealer, Sibling, SignedPaper, SigningKey, StageFigures, Standing,
    StayFigures, Summary, Turn, User,
};
pub use tx::{Reader, Tx};
