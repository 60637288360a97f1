//! Excel in and out: templates from a policy pack, and application packages from what applicants hand in.
//!
//! Reading is total: every non-empty cell is mapped, ignored with a reason, or a problem with its place. A
//! package is refused only when it is unreadable, unsafe, encrypted, empty or names no applicant. Nothing
//! from a package is run, and no name in it is used as a path.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod account;
mod applicant;
mod beside;
mod book;
mod capitals;
mod checks;
mod coerce;
mod contents;
mod currency;
mod desk;
mod disk;
mod enclosures;
mod foreign;
mod form;
mod format;
mod formula;
mod gather;
mod grid;
mod guard;
mod input;
mod items;
mod kind;
mod limits;
mod listing;
mod lists;
mod marked;
mod money_unit;
mod name;
mod number;
mod old;
mod opened;
mod read;
mod refusal;
mod report;
mod rows;
mod said;
mod source;
mod standing;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod text;
mod tie;
mod title;
mod totals;
mod uscc;
mod vendors;
mod words;

pub use account::CellTally;
pub use coerce::plain_date;
pub use contents::Contents;
pub use foreign::{Mapping, MappingError, PartMapping, PartOf, SheetReading, TakenCell, field_names};
pub use grid::{Grid, cell_texts, grid, sheets};
pub use limits::{Limits, Progress, Watch};
pub use listing::listing;
pub use marked::marked_copy;
pub use old::{answer_if_child, read_old_formats_with};
pub use read::{Foreign, ReadPackage, read, read_mapped};
pub use refusal::{RefusalCode, Refused};
pub use report::{Entry, PlainRow, Table, read_table, write_table};
pub use source::{FileRole, PackageFile, Source};
pub use template::template;
pub use uscc::{NotUscc, check_character, check_uscc};

/// The program could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The workbook is refused.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The workbook has no such sheet.
    #[error("工作簿中没有工作表“{sheet}”")]
    NoSuchSheet {
        /// The sheet asked for.
        sheet: String,
    },
    /// The pack has no such benefit.
    #[error("政策中没有申报事项“{benefit}”")]
    NoSuchBenefit {
        /// The benefit asked for.
        benefit: String,
    },
    /// The template could not be written.
    #[error("无法生成模板：{0}")]
    Template(#[from] rust_xlsxwriter::XlsxError),
}
