//! Use cases: one function for each thing that a user does. The window and the command line call nothing else.

pub mod view;
