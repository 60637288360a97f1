//! What the parts of a memo that go claim by claim have in common.

use casework::{MemoClaim, MemoContent};

use crate::MemoError;
use crate::layout::prose::Script;
use crate::layout::table::{Column, Row, Setting, set};

/// A table of a memo's body or annex.
pub(crate) fn ruled(script: &mut Script<'_>, columns: &[Column], rows: &[Row]) -> Result<(), MemoError> {
    let pieces = set(script.fonts, columns, rows, Setting::DENSE)?;
    script.pieces.extend(pieces);
    Ok(())
}

/// One claim's part after another; under （一）（二） where there are several.
pub(crate) fn each(
    script: &mut Script<'_>,
    content: &MemoContent,
    wanted: impl Fn(&MemoClaim) -> bool,
    mut write: impl FnMut(&mut Script<'_>, &MemoClaim) -> Result<(), MemoError>,
) -> Result<(), MemoError> {
    for (index, claim) in content.claims.iter().enumerate().filter(|(_, claim)| wanted(claim)) {
        if content.claims.len() > 1 {
            script.subsection(index + 1, &content.name_of(claim))?;
        }
        write(script, claim)?;
    }
    Ok(())
}
