//! The real window, driven as a person would: WebKitWebDriver, the application itself, its own store.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod access;
mod driver;
mod main_job;
mod pictures;
mod refusals;
mod screens;
