//! What stands over the cells of a sheet, or is seen of them but is no value: told once for each sheet, with the places
//! and, where there is one, the text. Files within the workbook are kept as attachments.
//!
//! Decides nothing: what a note or a line through a row means for a figure is the reviewer's to say.

use crate::problem::problem;
use crate::reading::words;
use crate::received::contents::Contents;
use crate::received::source::{FileRole, PackageFile};
use crate::workbook::book::{Book, Cell, Fate, Sheet};
use crate::workbook::over::{Enclosed, Over, Standing, is_cell_picture};
use crate::workbook::value::Value;
use casework::{CellRef, ListedAttachment, Problem, ProblemCode, Severity, Sha256Hex};

/// Things of one sheet that are told one by one; the rest are counted.
const SHOWN: usize = 20;
/// Characters of a text that are told.
const CHARACTERS: usize = 200;

/// Tells what stands over the cells of each sheet, and how its cells are dressed.
pub(crate) fn tell(book: &Book, enclosed: &[Enclosed], problems: &mut Vec<Problem>) {
    for sheet in &book.sheets {
        over(sheet, problems);
        struck(sheet, problems);
        unseen(sheet, problems);
        hidden_sheet(sheet, problems);
        hidden(sheet, problems);
    }
    let embedded = |kept: bool| -> Vec<String> {
        let files = enclosed.iter().filter(|file| file.kind == Over::Embedded);
        files.filter(|file| file.bytes.is_empty() != kept).map(whence).collect()
    };
    for (kept, what, remedy) in [
        (true, "已作附件保留", "请打开查看是否与申报有关"),
        (false, "是空的或过大，没有另存", "请在原工作簿中打开查看是否与申报有关"),
    ] {
        let places = embedded(kept);
        if !places.is_empty() {
            let message = format!("工作簿里嵌有 {} 个文件：{}，{what}", places.len(), few(&places));
            problems.push(problem(Severity::Warning, ProblemCode::EmbeddedFile, None, message, remedy));
        }
    }
}

/// A file's name with the sheet that it belongs to.
fn whence(file: &Enclosed) -> String {
    match &file.sheet {
        Some(sheet) => format!("{}（工作表“{sheet}”）", file.name),
        None => format!("{}（没有工作表引用）", file.name),
    }
}

fn over(sheet: &Sheet, problems: &mut Vec<Problem>) {
    let pictures =
        sheet.cells.iter().filter(|cell| matches!(&cell.value, Value::Text(text) if is_cell_picture(text)));
    let pictures = pictures.map(|cell| Standing {
        kind: Over::Picture,
        row: cell.row,
        column: cell.column,
        text: String::new(),
    });
    let all: Vec<Standing> = sheet.over.iter().cloned().chain(pictures).collect();
    let (controls, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|standing| standing.kind == Over::Control);
    let mut say = |found: &[Standing], code: ProblemCode, what: &str, remedy: &str| {
        let Some(first) = found.first() else { return };
        let shown: Vec<String> = found.iter().take(SHOWN).map(said).collect();
        let more = if found.len() > SHOWN { format!("等 {} 处", found.len()) } else { String::new() };
        let message = format!("工作表“{}”{what}：{}{more}", sheet.name, shown.join("；"));
        let at = CellRef::new(sheet.name.clone(), first.row, first.column);
        problems.push(problem(Severity::Warning, code, Some(at), message, remedy));
    };
    say(&others, ProblemCode::OverCells, "的单元格之上另有内容", "请看是否影响所填的金额和事项");
    say(
        &controls,
        ProblemCode::FormControls,
        "上有控件，勾选的内容不在单元格里",
        "请把所选的内容填入单元格，或由评审人员补录",
    );
}

/// `批注 H4“…”`.
fn said(standing: &Standing) -> String {
    let place = CellRef::new(String::new(), standing.row, standing.column).address();
    let text = crate::reading::text::one_line(standing.text.trim())
        .unwrap_or_else(|| standing.text.trim().to_owned());
    if standing.kind == Over::Control {
        return format!("{place} {text}");
    }
    let words: String = text.chars().filter(|c| !c.is_control()).take(CHARACTERS).collect();
    let cut = if text.chars().count() > CHARACTERS { "…" } else { "" };
    let quoted = if words.is_empty() { String::new() } else { format!("“{words}{cut}”") };
    format!("{} {place}{quoted}", standing.kind.name())
}

/// The places of some cells, row by row: `第 5 行（A5:K5）、C7`.
fn places<'c>(cells: impl Iterator<Item = &'c Cell>) -> Vec<String> {
    let mut rows: Vec<(u32, u32, u32, u32)> = Vec::new();
    for cell in cells {
        match rows.last_mut() {
            Some((row, _, last, count)) if *row == cell.row => (*last, *count) = (cell.column, *count + 1),
            _ => rows.push((cell.row, cell.column, cell.column, 1)),
        }
    }
    let address = |row, column| CellRef::new(String::new(), row, column).address();
    rows.into_iter()
        .map(|(row, first, last, count)| match count {
            1 => address(row, first),
            _ => format!("第 {} 行（{}:{}）", row + 1, address(row, first), address(row, last)),
        })
        .collect()
}

fn few(places: &[String]) -> String {
    let more = if places.len() > SHOWN { format!("等 {} 处", places.len()) } else { String::new() };
    format!("{}{more}", places[..places.len().min(SHOWN)].join("、"))
}

fn taken(sheet: &Sheet) -> impl Iterator<Item = &Cell> {
    let both = sheet.cells.iter().zip(&sheet.fates);
    both.filter(|(_, fate)| matches!(fate, Fate::Mapped | Fate::Problem)).map(|(cell, _)| cell)
}

/// A line through a row may mean that the applicant withdrew it.
fn struck(sheet: &Sheet, problems: &mut Vec<Problem>) {
    let found: Vec<&Cell> = taken(sheet).filter(|cell| cell.dress.struck).collect();
    let Some(first) = found.first() else { return };
    let places = places(found.iter().copied());
    let message = format!("工作表“{}”有划了删除线的内容，已照常采用：{}", sheet.name, few(&places));
    let at = CellRef::new(sheet.name.clone(), first.row, first.column);
    problems.push(problem(
        Severity::Warning,
        ProblemCode::StruckOut,
        Some(at),
        message,
        "请核对申报单位是否已撤回这些内容",
    ));
}

/// White on white, or a format that shows nothing.
fn unseen(sheet: &Sheet, problems: &mut Vec<Problem>) {
    // A figure that nobody sees is told whatever became of it.
    let told = |cell: &Cell, fate: &Fate| {
        matches!(fate, Fate::Mapped | Fate::Problem) || matches!(cell.value, Value::Number(_))
    };
    let both = sheet.cells.iter().zip(&sheet.fates);
    let found: Vec<&Cell> =
        both.filter(|(cell, fate)| cell.is_unseen() && told(cell, fate)).map(|(cell, _)| cell).collect();
    let Some(first) = found.first().filter(|_| !sheet.hidden) else { return };
    let places = places(found.iter().copied());
    let message = format!(
        "工作表“{}”有看不见的内容（文字与底色相同，或格式不显示），按所存的内容读取：{}",
        sheet.name,
        few(&places)
    );
    let at = CellRef::new(sheet.name.clone(), first.row, first.column);
    problems.push(problem(
        Severity::Warning,
        ProblemCode::UnseenCells,
        Some(at),
        message,
        "请把文字改为可见后核对这些内容",
    ));
}

/// A sheet that nobody sees, beside our template's own.
fn hidden_sheet(sheet: &Sheet, problems: &mut Vec<Problem>) {
    let own = [words::sheet::PACK, words::sheet::CHOICES].contains(&sheet.name.as_str());
    let Some(first) = sheet.cells.first().filter(|_| sheet.hidden && !own) else { return };
    let message = format!("工作表“{}”是隐藏的，其中 {} 格有内容", sheet.name, sheet.cells.len());
    let at = CellRef::new(sheet.name.clone(), first.row, first.column);
    problems.push(problem(
        Severity::Warning,
        ProblemCode::HiddenSheet,
        Some(at),
        message,
        "请取消隐藏后核对，无关的请删去",
    ));
}

/// What stands in hidden rows and columns: nobody saw it, and where it was taken it counts.
fn hidden(sheet: &Sheet, problems: &mut Vec<Problem>) {
    if sheet.hidden || (sheet.hidden_rows.is_empty() && sheet.hidden_columns.is_empty()) {
        return;
    }
    let in_row = |cell: &Cell| sheet.hidden_rows.binary_search(&cell.row).is_ok();
    let in_column = |cell: &Cell| sheet.hidden_columns.contains(&cell.column);
    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    let (mut first, mut first_taken, mut count, mut taken) = (None, None, 0_usize, 0_usize);
    for (cell, fate) in sheet.cells.iter().zip(&sheet.fates) {
        let (by_row, by_column) = (in_row(cell), in_column(cell));
        if !by_row && !by_column {
            continue;
        }
        count += 1;
        first.get_or_insert(cell);
        if *fate == Fate::Mapped {
            taken += 1;
            first_taken.get_or_insert(cell);
        }
        if by_row && rows.last() != Some(&cell.row) {
            rows.push(cell.row);
        }
        if by_column && !columns.contains(&cell.column) {
            columns.push(cell.column);
        }
    }
    let Some(first) = first_taken.or(first) else { return };
    columns.sort_unstable();
    let rows = rows.iter().map(|row| format!("第 {} 行", row + 1));
    let columns = columns.iter().map(|column| format!("{} 列", casework::column_letters(*column)));
    let places: Vec<String> = rows.chain(columns).collect();
    let filtered = if sheet.filtered { "（有筛选）" } else { "" };
    let what = if taken > 0 {
        format!("其中 {taken} 格已照常采用")
    } else {
        format!("其中 {count} 格有内容，没有采用")
    };
    let message = format!("工作表“{}”有隐藏的行或列{filtered}，{what}：{}", sheet.name, few(&places));
    let at = CellRef::new(sheet.name.clone(), first.row, first.column);
    problems.push(problem(
        Severity::Warning,
        ProblemCode::HiddenCells,
        Some(at),
        message,
        "请取消隐藏后核对这些内容",
    ));
}

/// What begins the name of a file that came within the workbook.
const WITHIN: &str = "工作簿内-";

/// Takes out the files that an earlier reading of the same workbook found within it: this one finds them again.
pub(crate) fn without_own(files: &mut Vec<PackageFile>, enclosed: &[Enclosed]) {
    if !files.iter().any(|file| file.name.starts_with(WITHIN)) {
        return;
    }
    let own: Vec<Sha256Hex> = enclosed.iter().map(|file| Sha256Hex::of(&file.bytes)).collect();
    files.retain(|file| !(file.name.starts_with(WITHIN) && own.contains(file.contents.sha256())));
}

/// The files within the workbook as attachments, each named by what it is and where it stands.
pub(crate) fn attached(
    enclosed: Vec<Enclosed>,
    taken: &[PackageFile],
) -> Vec<(PackageFile, ListedAttachment)> {
    let mut names: Vec<String> = taken.iter().map(|file| file.name.to_lowercase()).collect();
    let mut files = Vec::with_capacity(enclosed.len());
    for file in enclosed.into_iter().filter(|file| !file.bytes.is_empty()) {
        let last = crate::received::name::safe(&file.name);
        let mut name = format!("{WITHIN}{last}");
        let mut number = 2;
        while names.contains(&name.to_lowercase()) {
            name = format!("{WITHIN}{number}-{last}");
            number += 1;
        }
        names.push(name.to_lowercase());
        let at = file.sheet.as_ref().zip(file.place);
        let at = at.map(|(sheet, (row, column))| CellRef::new(sheet.clone(), row, column));
        let what = format!("工作簿里的{}", file.kind.name());
        let contents = Contents::from(file.bytes);
        let listed = ListedAttachment {
            name: name.clone(),
            what: Some(at.as_ref().map_or_else(|| what.clone(), |at| format!("{what}，在 {at}"))),
            at,
            sha256: Some(contents.sha256().clone()),
            size: Some(contents.size()),
            ..ListedAttachment::default()
        };
        files.push((PackageFile { role: FileRole::Attachment, name, contents }, listed));
    }
    files
}
