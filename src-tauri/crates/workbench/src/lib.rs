//! Use cases: one function for each thing that a user does. The window and the command line call nothing else.
//!
//! Every change is one transaction with its audit entry; every permission is checked here, whoever asks.

mod admin;
mod assessing;
mod case_view;
mod cases;
mod demo;
mod desk;
mod error;
mod files;
mod import;
mod memo_content;
mod paper;
mod policies;
mod present;
mod review;
mod revise;
mod samples;
mod signing;
mod stages;
mod versions;
pub mod view;

pub use admin::{AuditRow, AuditView, StoreMade, UserView, restore, save_template};
pub use demo::{DemoMade, demo};
pub use desk::Workbench;
pub use error::Error;
pub use import::{import, mapping_file};
pub use intake::answer_if_child;
pub use paper::{printers, verify};
pub use policies::{Assessed, RulingView, assess_file, differences, lint, policy_view, run_examples};
