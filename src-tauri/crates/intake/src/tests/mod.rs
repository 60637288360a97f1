//! Templates filled as applicants fill them, and read back; faults, hostile files, the account of cells.

mod account;
mod examples;
mod faults;
mod fill;
mod foreign;
mod generated;
mod hostile;
mod office;
mod papers;
mod round_trip;
