//! How moments and numbers are put into words and views for the window, the memo and the command line.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::Error;

pub(crate) use casework::{beijing_date as date, beijing_day as day, beijing_moment as moment};

/// When a day begins in Beijing.
pub(crate) fn start_of(day: Date) -> Result<Timestamp, Error> {
    casework::beijing_start_of(day).map_err(|_| Error::invalid(format!("“{day}”不是可用的日期")))
}

/// How many, as views count.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
