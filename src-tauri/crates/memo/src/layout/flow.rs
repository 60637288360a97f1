//! Pieces of content, and their distribution over pages: headings and the signature block never stand
//! without the text they belong to, and a table's head returns on each page.

use std::rc::Rc;

use casework::Role;

use crate::Pt;
use crate::layout::page::{HEIGHT, PITCH};
use crate::layout::text::Line;

/// Something drawn; coordinates run from the top left corner of the piece, downwards.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// Text with its baseline at `y`.
    Text { x: Pt, y: Pt, line: Line },
    /// A straight line.
    Rule { from: (Pt, Pt), to: (Pt, Pt), weight: Pt },
    /// A filled rectangle.
    Fill { x: Pt, y: Pt, width: Pt, height: Pt },
    /// A signature field.
    Field { role: Role, x: Pt, y: Pt, width: Pt, height: Pt },
    /// What follows is drawn in this ink.
    Ink(Ink),
    /// A place that the document's outline leads to: 1 for 一、 and 2 for （一）.
    Chapter { level: u8, title: String, y: Pt },
}

/// Memos are black for office printers; a bureau may have its head in red.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Black,
    Red,
    /// What lies under the text and does not hinder reading.
    Pale,
}

impl Mark {
    pub(crate) fn moved(mut self, dx: Pt, dy: Pt) -> Mark {
        match &mut self {
            Mark::Text { x, y, .. } | Mark::Fill { x, y, .. } | Mark::Field { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Mark::Rule { from, to, .. } => {
                for point in [from, to] {
                    point.0 += dx;
                    point.1 += dy;
                }
            }
            Mark::Chapter { y, .. } => *y += dy,
            Mark::Ink(_) => {}
        }
        self
    }
}

/// A line of text, a row of a table or a block: never broken over pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Piece {
    pub(crate) height: Pt,
    pub(crate) marks: Vec<Mark>,
    /// Starts a page of its own.
    pub(crate) fresh: bool,
    /// Starts on the grid of lines.
    pub(crate) on_grid: bool,
    /// Stays on one page with the next piece.
    pub(crate) keep: bool,
    /// Does so as well, unless that would leave a third of a page empty.
    pub(crate) prefer: bool,
    /// Drawn above the piece where it is the first on its page.
    pub(crate) head: Option<Rc<Piece>>,
}

/// What stands on one page, in the coordinates of the 版心.
pub(crate) type Page = Vec<Mark>;

/// Distributes pieces over pages of the 版心's height.
pub(crate) fn paginate(pieces: Vec<Piece>) -> Vec<Page> {
    filled(pieces).into_iter().map(|(page, _)| page).collect()
}

/// The same, with how far down each page is filled.
pub(crate) fn filled(pieces: Vec<Piece>) -> Vec<(Page, Pt)> {
    let mut pages = vec![(Page::new(), 0.0)];
    let mut used: Pt = 0.0;
    let mut chain: Vec<Piece> = Vec::new();
    for piece in pieces {
        if piece.fresh {
            place(std::mem::take(&mut chain), &mut pages, &mut used);
            if used > 0.0 {
                turn(&mut pages, &mut used);
            }
        }
        let ends = !(piece.keep || piece.prefer);
        chain.push(piece);
        if ends {
            place(std::mem::take(&mut chain), &mut pages, &mut used);
        }
    }
    place(chain, &mut pages, &mut used);
    pages
}

fn place(chain: Vec<Piece>, pages: &mut Vec<(Page, Pt)>, used: &mut Pt) {
    if *used == 0.0 || fits(*used, &chain) {
        return lay(chain, pages, used);
    }
    let much = HEIGHT - *used > HEIGHT / 3.0;
    if much && chain.iter().any(|piece| piece.prefer && !piece.keep) {
        let mut part = Vec::new();
        for piece in chain {
            let ends = !piece.keep;
            part.push(piece);
            if ends {
                let part = std::mem::take(&mut part);
                if !fits(*used, &part) {
                    turn(pages, used);
                }
                lay(part, pages, used);
            }
        }
        return lay(part, pages, used);
    }
    turn(pages, used);
    lay(chain, pages, used);
}

/// Whether pieces stand on one page below what is used of it.
pub(crate) fn fits(used: Pt, pieces: &[Piece]) -> bool {
    pieces.iter().fold(used, |at, piece| start(piece, at) + piece.height) <= HEIGHT + 0.5
}

/// Lays pieces down one after another; a chain longer than a page is broken where it must be.
fn lay(chain: Vec<Piece>, pages: &mut Vec<(Page, Pt)>, used: &mut Pt) {
    for piece in chain {
        if *used > 0.0 && !fits(*used, std::slice::from_ref(&piece)) {
            turn(pages, used);
        }
        if *used == 0.0
            && let Some(head) = &piece.head
        {
            draw(head, pages, used);
        }
        draw(&piece, pages, used);
    }
}

fn turn(pages: &mut Vec<(Page, Pt)>, used: &mut Pt) {
    pages.push((Page::new(), 0.0));
    *used = 0.0;
}

fn start(piece: &Piece, used: Pt) -> Pt {
    if piece.on_grid { ((used - 0.5) / PITCH).ceil().max(0.0) * PITCH } else { used }
}

fn draw(piece: &Piece, pages: &mut [(Page, Pt)], used: &mut Pt) {
    let top = start(piece, *used);
    *used = top + piece.height;
    if let Some((page, fill)) = pages.last_mut() {
        page.extend(piece.marks.iter().cloned().map(|mark| mark.moved(0.0, top)));
        *fill = *used;
    }
}
