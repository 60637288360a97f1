//! One sheet at work: cells are taken from it one by one, each with its fate settled and its problem noted.

use casework::{CellRef, Problem, ProblemCode, Reading, Severity, Sourced};

use crate::problem::problem;
use crate::reading::coerce::{Asked, Read, Taken};
use crate::workbook::book::Cell;
use crate::workbook::book::{Fate, Sheet};
use crate::workbook::grid::shown_text;

/// A sheet, and the package's problems so far.
pub(crate) struct Cursor<'a> {
    pub sheet: &'a mut Sheet,
    pub problems: &'a mut Vec<Problem>,
    /// Whether the workbook was made from our template, which says the units.
    pub ours: bool,
}

impl Cursor<'_> {
    /// The place of a cell.
    pub(crate) fn at(&self, row: u32, column: u32) -> CellRef {
        crate::received::limits::ask();
        CellRef::new(self.sheet.name.clone(), row, column)
    }

    /// The place of a cell by its index.
    pub(crate) fn at_index(&self, index: usize) -> CellRef {
        let cell = &self.sheet.cells[index];
        self.at(cell.row, cell.column)
    }

    /// Takes a value from a cell: mapped, or unknown with an error.
    pub(crate) fn take<T>(
        &mut self,
        index: usize,
        asked: Asked<'_>,
        read: impl FnOnce(&Cell, Asked<'_>) -> Read<T>,
    ) -> Option<Taken<T>> {
        match read(&self.sheet.cells[index], asked) {
            Ok(reading) => {
                self.sheet.set_fate(index, Fate::Mapped);
                if !reading.readings.is_empty() {
                    self.tell(index, asked, &reading.readings);
                }
                Some(reading)
            }
            Err(fault) => {
                let at = self.at_index(index);
                self.sheet.set_fate(index, Fate::Problem);
                self.problems.push(Problem {
                    severity: Severity::Error,
                    code: fault.code,
                    at: Some(at),
                    message: fault.message.into(),
                    remedy: self.said_here(&fault.remedy).into(),
                });
                None
            }
        }
    }

    /// Notes what was changed in a text that was taken.
    fn tell(&mut self, index: usize, asked: Asked<'_>, readings: &[Reading]) {
        let label = asked.label;
        for reading in readings {
            let (code, message, remedy) = match *reading {
                Reading::LineBreak => {
                    (ProblemCode::LineBreak, format!("{label}中有换行，已连成一行"), "请核对名称")
                }
                Reading::Radicals => {
                    let message = format!("{label}中有部首字（多由 PDF 复制而来），已换成相应的汉字");
                    (ProblemCode::Radicals, message, "请核对名称")
                }
                Reading::Invisible => {
                    (ProblemCode::Invisible, format!("{label}中有看不见的控制字符，已去掉"), "请核对文字")
                }
                _ => continue,
            };
            let at = self.at_index(index);
            self.note(Severity::Note, code, Some(at), message, remedy);
        }
    }

    /// Takes a value with its origin, as the package keeps inputs.
    pub(crate) fn source(
        &mut self,
        index: usize,
        asked: Asked<'_>,
        read: impl FnOnce(&Cell, Asked<'_>) -> Read<serde_json::Value>,
    ) -> Sourced {
        let at = self.at_index(index);
        let written = shown_text(&self.sheet.cells[index]);
        let taken = self.take(index, asked, read);
        let readings = taken.iter().flat_map(|taken| taken.readings.iter().copied()).collect();
        Sourced {
            value: taken.map(|reading| reading.value),
            at: Some(at),
            written: (!written.is_empty()).then_some(written),
            readings,
        }
    }

    /// Settles a cell as ignored.
    pub(crate) fn ignore(&mut self, index: usize, why: &'static str) {
        self.sheet.set_fate(index, Fate::Ignored(why));
    }

    /// Settles a cell as a problem, with a warning.
    pub(crate) fn refuse(&mut self, index: usize, code: ProblemCode, message: String, remedy: &str) {
        let at = self.at_index(index);
        self.sheet.set_fate(index, Fate::Problem);
        self.note(Severity::Warning, code, Some(at), message, remedy);
    }

    /// Notes a problem.
    pub(crate) fn note(
        &mut self,
        severity: Severity,
        code: ProblemCode,
        at: Option<CellRef>,
        message: String,
        remedy: &str,
    ) {
        let remedy = self.said_here(remedy);
        self.problems.push(problem(severity, code, at, message, &remedy));
    }

    /// What to do, in words that hold here: only our own template has lists to choose from.
    fn said_here(&self, remedy: &str) -> String {
        if self.ours { remedy.to_owned() } else { remedy.replace("请从下拉列表选", "请填") }
    }
}
