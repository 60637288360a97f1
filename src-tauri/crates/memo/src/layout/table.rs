//! Tables: ruled, with wrapped cells, a head that returns on each page and rows of sums that stay with the
//! row above them.

use std::rc::Rc;

use crate::layout::flow::{Mark, Piece};
use crate::layout::fonts::Fonts;
use crate::layout::page::{CELL, CELL_HEAD, DENSE, DENSE_HEAD, HEIGHT, MM, PITCH, WIDTH, baseline};
use crate::layout::text::{Line, Style, ragged};
use crate::{MemoError, Pt};

/// How the text of a table is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    cell: Style,
    strong: Style,
    leading: Pt,
    /// The least height of a row.
    low: Pt,
}

impl Setting {
    /// 小四.
    pub(crate) const PLAIN: Setting =
        Setting { cell: CELL, strong: CELL_HEAD, leading: 16.5, low: 0.8 * PITCH };
    /// 五号, for many columns or rows.
    pub(crate) const DENSE: Setting =
        Setting { cell: DENSE, strong: DENSE_HEAD, leading: 14.0, low: 0.7 * PITCH };
}

const PADDING: Pt = 4.0;
const ABOVE: Pt = 3.5;
/// The height of a row to write in.
const TALL: Pt = 1.15 * PITCH;
const THICK: Pt = 1.0;
const THIN: Pt = 0.5;
/// Tables of so many rows are not broken over pages.
const WHOLE: usize = 6;

/// How a column's cells are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
    /// Left, and never in 黑体.
    Quote,
    /// Centred in 黑体: what names the cell to its right.
    Head,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) title: &'static str,
    /// Share of the 版心's width, in thousandths.
    pub(crate) share: u16,
    pub(crate) align: Align,
}

/// A row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) cells: Vec<String>,
    /// A sum or a result: set in 黑体, and kept with the row above.
    pub(crate) sum: bool,
    /// High enough to write in by hand.
    pub(crate) tall: bool,
    /// Names the columns of the rows below it.
    pub(crate) head: bool,
}

impl Row {
    pub(crate) fn plain(cells: impl IntoIterator<Item = String>) -> Row {
        Row { cells: cells.into_iter().collect(), sum: false, tall: false, head: false }
    }

    pub(crate) fn head(cells: impl IntoIterator<Item = String>) -> Row {
        Row { head: true, ..Row::plain(cells) }
    }

    pub(crate) fn tall(cells: impl IntoIterator<Item = String>) -> Row {
        Row { tall: true, ..Row::plain(cells) }
    }

    pub(crate) fn sum(cells: impl IntoIterator<Item = String>) -> Row {
        Row { sum: true, ..Row::plain(cells) }
    }
}

/// The pieces of a table in 小四. The columns' shares add up to 1000.
pub(crate) fn table(fonts: &Fonts, columns: &[Column], rows: &[Row]) -> Result<Vec<Piece>, MemoError> {
    set(fonts, columns, rows, Setting::PLAIN)
}

/// The same in some setting.
pub(crate) fn set(
    fonts: &Fonts,
    columns: &[Column],
    rows: &[Row],
    setting: Setting,
) -> Result<Vec<Piece>, MemoError> {
    let titles: Vec<String> = columns.iter().map(|column| column.title.to_owned()).collect();
    let mut head = head_row(fonts, columns, &titles, setting)?;
    head.marks.push(Mark::Rule { from: (0.0, 0.0), to: (WIDTH, 0.0), weight: THICK });
    head.keep = true;
    let repeated = Rc::new(head.clone());
    head.on_grid = true;
    let mut pieces = vec![head];
    for (index, row) in rows.iter().enumerate() {
        let cells = wrapped(fonts, columns, &row.cells, row.sum, setting)?;
        let last = index + 1 == rows.len();
        // Short tables stay whole; long ones leave no single row at a page's edge, and no sum alone.
        let edge = index == 0 || index + 2 == rows.len();
        let preferred = !last && (rows.len() <= WHOLE || edge);
        let kept = !last && rows[index + 1].sum;
        let parts = parts(&cells, setting);
        for (at, part) in parts.iter().enumerate() {
            let mut piece = ruled(columns, part, last, row.tall, setting);
            let ends = at + 1 == parts.len();
            (piece.keep, piece.prefer) = (kept && ends, preferred && ends);
            piece.head = Some(Rc::clone(&repeated));
            pieces.push(piece);
        }
    }
    // Air before the text that follows.
    pieces.push(Piece { height: 2.0 * MM, ..Piece::default() });
    let count = pieces.len();
    pieces[count - 2].keep = true;
    Ok(pieces)
}

/// A box of rows, each with columns of its own, in the setting that goes with it.
pub(crate) fn boxed(fonts: &Fonts, rows: &[(&[Column], Row, Setting)]) -> Result<Vec<Piece>, MemoError> {
    let mut pieces = Vec::new();
    for (index, (columns, row, setting)) in rows.iter().enumerate() {
        let last = index + 1 == rows.len();
        let mut piece = if row.head {
            head_row(fonts, columns, &row.cells, *setting)?
        } else {
            ruled(columns, &wrapped(fonts, columns, &row.cells, row.sum, *setting)?, last, row.tall, *setting)
        };
        if index == 0 {
            piece.marks.push(Mark::Rule { from: (0.0, 0.0), to: (WIDTH, 0.0), weight: THICK });
        }
        pieces.push(piece);
    }
    pieces.push(Piece { height: 2.0 * MM, ..Piece::default() });
    Ok(pieces)
}

fn head_row(
    fonts: &Fonts,
    columns: &[Column],
    titles: &[String],
    setting: Setting,
) -> Result<Piece, MemoError> {
    let centred: Vec<Column> =
        columns.iter().map(|column| Column { align: Align::Centre, ..*column }).collect();
    Ok(ruled(&centred, &wrapped(fonts, &centred, titles, true, setting)?, false, false, setting))
}

type Cells = Vec<Vec<Line>>;

fn wrapped(
    fonts: &Fonts,
    columns: &[Column],
    cells: &[String],
    strong: bool,
    setting: Setting,
) -> Result<Cells, MemoError> {
    columns
        .iter()
        .zip(cells)
        .map(|(column, cell)| {
            // 依据 quotes the clause: that stays in the body's face.
            let strong = match column.align {
                Align::Head => true,
                Align::Quote => false,
                Align::Left | Align::Centre | Align::Right => strong,
            };
            let style = if strong { setting.strong } else { setting.cell };
            let room = width(column) - 2.0 * PADDING;
            // What stands on lines of its own in a cell is told by a line's end.
            let mut lines = Vec::new();
            for part in cell.split('\n') {
                match column.align {
                    Align::Left | Align::Centre | Align::Quote | Align::Head => {
                        lines.extend(ragged(fonts, style, part, room, 0.0)?);
                    }
                    // A figure is never broken.
                    Align::Right => lines.push(Line::within(fonts, style, part, room)?),
                }
            }
            Ok(lines)
        })
        .collect()
}

/// A row higher than half a page is cut into parts, so that it can go on overleaf.
fn parts(cells: &Cells, setting: Setting) -> Vec<Cells> {
    let most = whole((HEIGHT / 2.0 / setting.leading).floor());
    let lines = cells.iter().map(Vec::len).max().unwrap_or(0);
    if lines <= most {
        return vec![cells.clone()];
    }
    (0..lines.div_ceil(most))
        .map(|part| {
            cells.iter().map(|cell| cell.iter().skip(part * most).take(most).cloned().collect()).collect()
        })
        .collect()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(value: Pt) -> usize {
    value.max(1.0) as usize
}

#[allow(clippy::cast_precision_loss)]
fn count(lines: usize) -> Pt {
    lines as Pt
}

fn width(column: &Column) -> Pt {
    Pt::from(column.share) / 1000.0 * WIDTH
}

/// One row with its rules: those at its sides and below it.
fn ruled(columns: &[Column], cells: &Cells, thick: bool, tall: bool, setting: Setting) -> Piece {
    let lines = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let least = if tall { TALL } else { setting.low };
    let leading = setting.leading;
    let height = (count(lines) * leading + 2.0 * ABOVE).max(least);
    let mut marks = Vec::new();
    let mut x = 0.0;
    let side = |x: Pt, weight: Pt| Mark::Rule { from: (x, 0.0), to: (x, height), weight };
    marks.push(side(0.0, THICK));
    for (index, (column, cell)) in columns.iter().zip(cells).enumerate() {
        let top = (height - count(cell.len()) * leading) / 2.0;
        for (at, line) in cell.iter().enumerate() {
            let room = width(column) - line.width();
            let indent = match column.align {
                Align::Left | Align::Quote => PADDING,
                Align::Centre | Align::Head => room / 2.0,
                Align::Right => room - PADDING,
            };
            let y = baseline(top + (count(at) + 0.5) * leading, line.style.size);
            marks.push(Mark::Text { x: x + indent, y, line: line.clone() });
        }
        x += width(column);
        marks.push(side(x, if index + 1 == columns.len() { THICK } else { THIN }));
    }
    marks.push(Mark::Rule {
        from: (0.0, height),
        to: (WIDTH, height),
        weight: if thick { THICK } else { THIN },
    });
    Piece { height, marks, ..Piece::default() }
}
