//! Use cases: one function for each thing that a user does. The window and the command line call nothing else.
//!
//! Every change is one transaction with its audit entry; every permission is checked here, whoever asks.

mod admin;
mod assessing;
mod audit_log;
mod case_view;
mod cases;
mod comparing;
mod corrections;
mod deadlines;
mod demo;
mod desk;
mod discussion;
mod error;
mod files;
mod handing_out;
mod home;
mod import;
mod ledger;
mod listing;
mod mapping;
mod memo_content;
mod paper;
mod parameters;
mod people;
mod policies;
mod preferences;
mod present;
mod rates;
mod reports;
mod review;
mod revise;
mod samples;
mod signing;
mod stages;
mod statistics;
mod touching;
mod upkeep;
mod versions;
pub mod view;
mod whatif;

pub use admin::{StoreMade, restore, save_template};
pub use demo::{DemoMade, demo};
pub use desk::Workbench;
pub use error::Error;
pub use import::{import, mapping_file};
pub use intake::answer_if_child;
pub use ledger::save_ledger_form;
pub use mapping::{draft_mapping, import_mapped};
pub use paper::{printers, verify};
pub use people::{Recovered, recover};
pub use policies::{Assessed, RulingView, assess_file, differences, lint, policy_view, run_examples};
pub use reports::Report;
