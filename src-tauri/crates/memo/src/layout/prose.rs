//! Headings and paragraphs as pieces, one for each line on the grid.

use crate::layout::flow::{Mark, Piece};
use crate::layout::fonts::Fonts;
use crate::layout::page::{BODY, FIRST_HEADING, INDENT, PITCH, SECOND_HEADING, WIDTH, baseline};
use crate::layout::text::{Style, paragraph};
use crate::{MemoError, Pt};

/// The content under construction.
#[derive(Clone)]
pub(crate) struct Script<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) pieces: Vec<Piece>,
    sections: usize,
}

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// `十二` for 12; documents have fewer than a hundred sections.
pub(crate) fn numeral(number: usize) -> String {
    let digit = |value: usize| NUMERALS.get(value.wrapping_sub(1)).copied().unwrap_or("");
    match number {
        0..=10 => digit(number).to_owned(),
        11..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

impl<'a> Script<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Script<'a> {
        Script { fonts, pieces: Vec::new(), sections: 0 }
    }

    /// `一、` in 黑体.
    pub(crate) fn section(&mut self, title: &str) -> Result<(), MemoError> {
        self.sections += 1;
        self.heading(1, FIRST_HEADING, &format!("{}、{title}", numeral(self.sections)))
    }

    /// `（一）` in 楷体.
    pub(crate) fn subsection(&mut self, number: usize, title: &str) -> Result<(), MemoError> {
        self.heading(2, SECOND_HEADING, &format!("（{}）{title}", numeral(number)))
    }

    fn heading(&mut self, level: u8, style: Style, text: &str) -> Result<(), MemoError> {
        let from = self.pieces.len();
        self.lines(style, text, INDENT)?;
        self.pieces[from..].iter_mut().for_each(|piece| piece.keep = true);
        self.chapter(from, level, text);
        Ok(())
    }

    /// Makes the outline lead to a piece.
    pub(crate) fn chapter(&mut self, piece: usize, level: u8, title: &str) {
        if let Some(piece) = self.pieces.get_mut(piece) {
            piece.marks.insert(0, Mark::Chapter { level, title: title.to_owned(), y: 0.0 });
        }
    }

    /// 附件: the first on a page of its own, its number in 黑体 in the first line, its title centred in the third
    /// (GB/T 9704-2012, 7.3.7); the others follow below it where they fit, since a page each would leave most empty.
    pub(crate) fn annex(&mut self, number: Option<usize>, title: &str) -> Result<(), MemoError> {
        let label = number.map_or_else(|| "附件".to_owned(), |number| format!("附件{number}"));
        let from = self.pieces.len();
        let first = number.is_none_or(|number| number == 1);
        if !first {
            self.blank();
        }
        let at = self.pieces.len();
        self.lines(FIRST_HEADING, &label, 0.0)?;
        self.blank();
        self.pieces.push(crate::layout::title::title(self.fonts, title, &[])?);
        self.blank();
        self.pieces[from..].iter_mut().for_each(|piece| piece.keep = true);
        self.pieces[from].fresh = first;
        self.chapter(at, 1, &format!("{label}　{title}"));
        Ok(())
    }

    /// Paragraphs of body text, one for each line of the text.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), MemoError> {
        for part in text.split(['\n', '\r']).filter(|part| !part.trim().is_empty()) {
            let from = self.pieces.len();
            self.lines(BODY, part, INDENT)?;
            // No single first or last line at a page's edge.
            let count = self.pieces.len() - from;
            if count >= 2 {
                self.pieces[from].keep = true;
                self.pieces[from + count - 2].keep = true;
            }
        }
        Ok(())
    }

    /// A line of body text from the left edge, such as the addressee.
    pub(crate) fn flush(&mut self, text: &str) -> Result<(), MemoError> {
        self.lines(BODY, text, 0.0)
    }

    /// Text that hangs behind its lead, which starts at `at`.
    pub(crate) fn hanging(&mut self, lead: &str, at: Pt, text: &str) -> Result<(), MemoError> {
        let y = baseline(PITCH / 2.0, BODY.size);
        let lead = paragraph(self.fonts, BODY, lead, WIDTH, 0.0)?;
        let x = at + lead.first().map_or(0.0, |line| line.width());
        let mut lead = lead.into_iter().next().map(|line| Mark::Text { x: at, y, line });
        for line in paragraph(self.fonts, BODY, text, WIDTH - x, 0.0)? {
            let marks = lead.take().into_iter().chain([Mark::Text { x, y, line }]).collect();
            self.pieces.push(Piece { height: PITCH, marks, on_grid: true, ..Piece::default() });
        }
        Ok(())
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) {
        self.pieces.push(Piece { height: PITCH, on_grid: true, keep: true, ..Piece::default() });
    }

    fn lines(&mut self, style: Style, text: &str, indent: Pt) -> Result<(), MemoError> {
        for (index, line) in paragraph(self.fonts, style, text, WIDTH, indent)?.into_iter().enumerate() {
            let x = if index == 0 { indent } else { 0.0 };
            let mark = Mark::Text { x, y: baseline(PITCH / 2.0, style.size), line };
            self.pieces.push(Piece { height: PITCH, marks: vec![mark], on_grid: true, ..Piece::default() });
        }
        Ok(())
    }

    /// Centred lines of another size, as one piece of `height`.
    pub(crate) fn centred(&mut self, style: Style, text: &str, height: Pt) -> Result<(), MemoError> {
        for line in paragraph(self.fonts, style, text, WIDTH, 0.0)? {
            let x = (WIDTH - line.width()) / 2.0;
            let mark = Mark::Text { x, y: baseline(height / 2.0, style.size), line };
            self.pieces.push(Piece {
                height,
                marks: vec![mark],
                on_grid: true,
                keep: true,
                ..Piece::default()
            });
        }
        Ok(())
    }
}
