//! Use cases: one function for each thing that a user does. The window and the command line call nothing else.
//!
//! Every change is one transaction with its audit entry; every permission is checked here, whoever asks. A room for each
//! noun of the work, with its view types beside its use cases.

mod admin;
mod cases;
mod error;
mod format;
mod import;
mod ledger;
mod papers;
mod policy;
mod review;
mod saved_files;
mod session;
mod stages;
mod vouchers;

/// What crosses to the window and to `--json`: view types at the edge, made from domain types. Their TypeScript twins are
/// generated into `ui/src/generated`.
pub mod view {
    pub use crate::admin::view::*;
    pub use crate::cases::view::*;
    pub use crate::import::view::*;
    pub use crate::ledger::view::*;
    pub use crate::papers::view::*;
    pub use crate::policy::view::*;
    pub use crate::review::view::*;
    pub use crate::stages::view::*;
    pub use crate::vouchers::view::*;
}

pub use crate::admin::demo::{DemoMade, demo};
pub use crate::admin::maintenance::{back_up, back_up_automatically, check_store, maintain_at_sign_in};
pub use crate::admin::move_and_rekey::{KeyMade, move_store, renew_store_key};
pub use crate::admin::rescue::{RescueView, check_broken, rescue, rescue_here};
pub use crate::admin::setup::{StoreMade, restore, save_template};
pub use crate::admin::users::{Recovered, recover};
pub use crate::error::Error;
pub use crate::import::children::answer_if_child;
pub use crate::import::mapping::{draft_mapping, import_mapped};
pub use crate::import::precheck::{precheck, print_precheck, save_precheck};
pub use crate::import::{ImportBy, import, import_by, import_replacing};
pub use crate::ledger::{SameName, save_ledger_form};
pub use crate::papers::batch_print::{print_batch, save_apart};
pub use crate::papers::reports::Report;
pub use crate::papers::spooler::printers;
pub use crate::papers::verification::verify;
pub use crate::policy::pack_files::{pack_files, write_pack};
pub use crate::policy::policies::{Assessed, RulingView, assess_file};
pub use crate::policy::pricing::price_policies;
pub use crate::session::Workbench;
pub use crate::stages::signing::SignWith;
pub use crate::vouchers::reading::read_vouchers;
