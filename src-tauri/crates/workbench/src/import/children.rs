//! What the program does when it is started as a child of itself.

use std::process::ExitCode;

/// Decodes the file of somebody else on standard input and exits, where this process was started for that: an old
/// workbook, or an attachment that may be a voucher. To be called before anything else.
#[must_use]
pub fn answer_if_child() -> Option<ExitCode> {
    apart::answer_if_child(&[intake::CHILD, vouchers::CHILD])
}
