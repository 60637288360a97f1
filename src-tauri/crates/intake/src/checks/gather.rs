//! Problems of one kind on one sheet as one line that names all their places, so that a list stays short enough to be
//! read; and the list's order: what blocks first, what is blank last.

use std::collections::BTreeMap;

use casework::{CellRef, Problem, ProblemCode, Severity};

use crate::workbook::book::Book;

/// Remarks alike that are told one by one.
const FEW: usize = 3;
/// Places that one line names.
const SHOWN: usize = 60;

/// A kind of problem that is gathered.
struct Kind {
    code: ProblemCode,
    severity: Severity,
    /// So many stay by themselves.
    few: usize,
    /// What they are, behind their count.
    words: &'static str,
    /// Whether our own template's stay by themselves: there each blank cell is marked in the copy for the applicant.
    of_others: bool,
}

const KINDS: [Kind; 6] = [
    Kind {
        code: ProblemCode::Blank, severity: Severity::Warning, few: 1, words: "项未填", of_others: true
    },
    Kind {
        code: ProblemCode::UnitAssumed,
        severity: Severity::Warning,
        few: 1,
        words: "列没有写明单位，按元读取",
        of_others: true,
    },
    Kind {
        code: ProblemCode::LineBreak,
        severity: Severity::Note,
        few: FEW,
        words: "处文字中有换行，已连成一行",
        of_others: false,
    },
    Kind {
        code: ProblemCode::Radicals,
        severity: Severity::Note,
        few: FEW,
        words: "处文字中有部首字，已换成相应的汉字",
        of_others: false,
    },
    Kind {
        code: ProblemCode::Invisible,
        severity: Severity::Note,
        few: FEW,
        words: "处文字中有看不见的控制字符，已去掉",
        of_others: false,
    },
    Kind {
        code: ProblemCode::SumRow,
        severity: Severity::Note,
        few: FEW,
        words: "行是合计，不作为费用",
        of_others: false,
    },
];

/// Gathers problems alike, sheet by sheet.
pub(crate) fn run(problems: &mut Vec<Problem>, ours: bool) {
    for kind in KINDS.iter().filter(|kind| !(ours && kind.of_others)) {
        let is_one = |problem: &Problem| problem.code == kind.code && problem.severity == kind.severity;
        let mut by_sheet: BTreeMap<Option<String>, Vec<Problem>> = BTreeMap::new();
        for problem in problems.iter().filter(|problem| is_one(problem)) {
            let sheet = problem.at.as_ref().map(|at| at.sheet.clone());
            by_sheet.entry(sheet).or_default().push(problem.clone());
        }
        by_sheet.retain(|_, alike| alike.len() > kind.few);
        problems.retain(|problem| {
            let sheet = problem.at.as_ref().map(|at| at.sheet.clone());
            !(is_one(problem) && by_sheet.contains_key(&sheet))
        });
        problems.extend(by_sheet.into_iter().map(|(sheet, alike)| one(kind, sheet.as_deref(), alike)));
    }
}

fn one(kind: &Kind, sheet: Option<&str>, mut alike: Vec<Problem>) -> Problem {
    alike.sort_by_key(|problem| problem.at.as_ref().map(|at| (at.row, at.column)));
    let named: Vec<String> = alike
        .iter()
        .take(SHOWN)
        .map(|problem| {
            let place = problem.at.as_ref().map(CellRef::address);
            match (kind.code, place) {
                (ProblemCode::Blank, Some(place)) => {
                    format!("{}（{place}）", problem.message.trim_end_matches("未填"))
                }
                (ProblemCode::UnitAssumed, Some(place)) => {
                    let label = problem.message.split(['“', '”']).nth(1).unwrap_or_default();
                    format!("{label}（{place}）")
                }
                (ProblemCode::Blank, None) => problem.message.trim_end_matches("未填").to_owned(),
                (_, place) => place.unwrap_or_default(),
            }
        })
        .collect();
    let more = if alike.len() > SHOWN { "等" } else { "" };
    let whose = sheet.map_or_else(|| "申报书".to_owned(), |sheet| format!("工作表“{sheet}”"));
    let message = format!("{whose}有 {} {}：{}{more}", alike.len(), kind.words, named.join("、"));
    let first = alike.swap_remove(0);
    let remedy = if kind.code == ProblemCode::Blank {
        "请补填；未填按“未知”处理，不按“否”或 0 处理".into()
    } else {
        first.remedy
    };
    Problem { message: message.into(), remedy, ..first }
}

/// What blocks comes first, then the rest by sheet, row and column, and what is blank last; what concerns the whole file
/// comes before its sheets.
pub(crate) fn in_order(problems: &mut [Problem], book: &Book) {
    let order: BTreeMap<&str, usize> =
        book.sheets.iter().enumerate().map(|(index, sheet)| (sheet.name.as_str(), index)).collect();
    problems.sort_by_key(|problem| {
        let blocks = problem.severity == Severity::Error;
        let place = problem.at.as_ref().map(|at| (order.get(at.sheet.as_str()).copied(), at.row, at.column));
        (!blocks, !blocks && problem.code == ProblemCode::Blank, place)
    });
}
