//! Forms as enterprises make them: read as a careful person reads them, asked, or told.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod columns;
mod headed;
mod labels;
mod left_out;
mod products;
mod row_words;
mod support;
mod totals;
mod units;
mod waiting;
