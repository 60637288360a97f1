//! The encrypted local store: one SQLCipher database and the file of key slots beside it.
//!
//! It keeps what it is given, whole and in one transaction with its audit entry. It decides nothing: who may
//! do what stands in `casework`, and what a user does in `workbench`. Keys and certificates are opaque bytes
//! here. Nothing is written in plain text but user names, and when somebody failed to sign in.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod audit;
mod columns;
mod commit;
mod error;
mod file;
mod group_commit;
mod history;
mod keys;
mod schema;
mod tables;
#[cfg(test)]
mod tests;
mod tx;

#[cfg(test)]
extern crate self as store;

pub use crate::file::backup::{BackupManifest, backup_manifest, restore};
pub use crate::file::integrity::Look;
pub use crate::file::open::NewStore;
pub use crate::file::rescue::{Broken, Rescued};
pub use crate::file::salvage::Salvaged;
pub use crate::file::store::Store;
pub use crate::keys::key_wrapping::KeyCost;
pub use crate::keys::new_key::NewKey;
pub use crate::keys::recovery::RecoveryKey;
pub use crate::keys::slots::Head;
#[cfg(fuzzing)]
pub use crate::keys::slots::read_slots;
pub use audit::{AuditFault, AuditFaultKind, AuditFilter, AuditVerdict};
pub use error::StoreError;
pub use history::{Mismatch, MismatchKind, Witness};
pub use tables::{
    Award, AwardFilter, AwardTotal, BenefitFigures, CapFigures, CaseFilter, CaseOrder, CasePage, CaseRow,
    Certificate, EarlierAward, FileRole, GrantedTo, Holiday, ImportedFile, InstalledPolicy, Meeting,
    MeetingCase, Memo, NewMeeting, NewPackage, NewPolicy, NewUser, OfPolicy, OrderBy, PackageFile,
    PackageRow, Parameter, ReadState, RecentMove, Reserved, Revocation, RulingRow, Seal, Sealer, Sibling,
    SignedPaper, SigningKey, StageFigures, Standing, StayFigures, Summary, Turn, User, VoucherReading,
};
pub use tx::{Reader, Tx};
