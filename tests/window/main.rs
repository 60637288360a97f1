//! The real window, driven as a person would: WebKitWebDriver, the application itself, its own store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod access;
mod batch_print;
mod days;
mod driver;
mod granted;
mod history;
mod hostile;
mod large;
mod layout;
mod life;
mod long_names;
mod main_job;
mod mapping;
mod network;
mod office;
mod papers;
mod pictures;
mod policies;
mod precheck;
mod pricing;
mod questions;
mod refusals;
mod rights;
mod screens;
mod stumbles;
mod vouchers;
