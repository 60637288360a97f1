//! Excel in and out: templates from a policy pack, and application packages from what applicants hand in.
//!
//! Reading is total: every non-empty cell is mapped, ignored with a reason, or a problem with its place. A
//! package is refused only when it is unreadable, unsafe, encrypted, empty or names no applicant. Nothing
//! from a package is run, and no name in it is used as a path.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod checks;
mod export;
mod problem;
mod reading;
mod received;
mod template;
#[cfg(test)]
mod tests;
mod unknown_forms;
mod workbook;

pub use crate::export::listing::listing;
pub use crate::export::marked::marked_copy;
pub use crate::export::plain_table::{Entry, PlainRow, Table, read_table, write_table, write_tables};
pub use crate::reading::cell_accounting::CellTally;
pub use crate::reading::coerce::plain_date;
pub use crate::reading::package::{Foreign, NamedPack, ReadPackage, read, read_mapped, read_under};
pub use crate::received::contents::Contents;
pub use crate::received::kind::WORKBOOK_EXTENSIONS;
pub use crate::received::limits::{Limits, Progress, Watch};
pub use crate::received::refusal::{RefusalCode, Refused};
pub use crate::received::source::{FileRole, PackageFile, Source};
pub use crate::unknown_forms::{
    Mapping, MappingError, PartMapping, PartOf, SheetReading, TakenCell, field_names,
};
pub use crate::workbook::grid::{Grid, cell_texts, grid, sheet_names};
pub use crate::workbook::legacy::{CHILD, answer_if_child};
pub use apart::start_with as read_old_formats_with;
pub use casework::{NotUscc, check_character, check_uscc};
pub use template::template;

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
