//! The account of cells: every non-empty one is mapped, ignored with its reason, or a problem.

use casework::{CellRef, Ignored, Problem, ProblemCode, Severity};
use serde::{Deserialize, Serialize};

use crate::problem::problem;
use crate::workbook::book::{Book, Fate};

/// Ignored cells that are listed one by one; the rest are counted.
const MOST_LISTED: usize = 20_000;
/// Problems of one kind on one sheet that are listed one by one.
const MOST_PROBLEMS: usize = 50;

/// What became of the non-empty cells of a workbook: `filled` is the sum of the other three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellTally {
    /// Non-empty cells.
    pub filled: usize,
    /// Taken as a value of the application.
    pub mapped: usize,
    /// Not taken, with a reason: headings, notes, other sheets.
    pub ignored: usize,
    /// Not taken, with a problem.
    pub problems: usize,
}

/// Closes the account: cells that nobody asked for become problems on the sheets that were understood.
pub(crate) fn close(
    book: &mut Book,
    understood: &[bool],
    problems: &mut Vec<Problem>,
) -> (CellTally, Vec<Ignored>) {
    let mut tally = CellTally::default();
    let mut ignored = Vec::new();
    let mut unlisted = 0;
    for (sheet, understood) in book.sheets.iter_mut().zip(understood) {
        let mut left_over = 0;
        for index in 0..sheet.cells.len() {
            if sheet.fates[index] == Fate::Unseen {
                let fate = match (*understood, sheet.hidden) {
                    (true, _) => Fate::Problem,
                    (false, true) => Fate::Ignored("隐藏的工作表"),
                    (false, false) => Fate::Ignored("不是模板的工作表"),
                };
                sheet.fates[index] = fate;
                if fate == Fate::Problem {
                    left_over += 1;
                    if left_over <= MOST_PROBLEMS {
                        let cell = &sheet.cells[index];
                        let at = CellRef::new(sheet.name.clone(), cell.row, cell.column);
                        let text = crate::reading::text::excerpt(&crate::workbook::grid::shown_text(cell));
                        let message = format!("“{text}”不在任何填报列内，未采用");
                        let remedy = "如与申报有关，请填入相应的列";
                        problems.push(problem(
                            Severity::Warning,
                            ProblemCode::UnmappedCell,
                            Some(at),
                            message,
                            remedy,
                        ));
                    }
                }
            }
            tally.filled += 1;
            match sheet.fates[index] {
                Fate::Mapped => tally.mapped += 1,
                Fate::Problem | Fate::Unseen => tally.problems += 1,
                Fate::Ignored(why) => {
                    tally.ignored += 1;
                    if ignored.len() < MOST_LISTED {
                        let cell = &sheet.cells[index];
                        let at = CellRef::new(sheet.name.clone(), cell.row, cell.column);
                        ignored.push(Ignored { at, why: why.to_owned() });
                    } else {
                        unlisted += 1;
                    }
                }
            }
        }
        if left_over > MOST_PROBLEMS {
            let message = format!(
                "工作表“{}”另有 {} 格不在任何填报列内，未采用",
                sheet.name,
                left_over - MOST_PROBLEMS
            );
            problems.push(problem(
                Severity::Warning,
                ProblemCode::UnmappedCell,
                None,
                message,
                "如与申报有关，请填入相应的列",
            ));
        }
        if !*understood && !sheet.hidden && !sheet.cells.is_empty() {
            let at = sheet.cells.first().map(|cell| CellRef::new(sheet.name.clone(), cell.row, cell.column));
            let message = format!("工作表“{}”不是模板的工作表，{} 格未采用", sheet.name, sheet.cells.len());
            let remedy = "如与申报有关，请填入模板的工作表";
            problems.push(problem(Severity::Warning, ProblemCode::UnknownSheet, at, message, remedy));
        }
    }
    if unlisted > 0 {
        let message = format!("未采用的单元格过多，另有 {unlisted} 格未逐一列出");
        problems.push(problem(
            Severity::Note,
            ProblemCode::IgnoredNotListed,
            None,
            message,
            "请删去与申报无关的内容",
        ));
    }
    (tally, ignored)
}
