//! Text as glyphs, and its breaking into lines by the rules for Chinese punctuation (禁则, GB/T 15834-2011
//! 5.1): no closing mark starts a line, no opening mark ends one, figures and Latin words stay whole.

use crate::layout::fonts::{Face, Fonts, Glyph};
use crate::{MemoError, Pt};

/// How text is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) face: Face,
    /// In points.
    pub(crate) size: Pt,
    /// Added after every character, in points.
    pub(crate) track: Pt,
}

/// Glyphs in one style, each with the space after it in points.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) style: Style,
    pub(crate) glyphs: Vec<(Glyph, Pt)>,
}

const NO_START: &str = "，。、；：？！）》」』】〕〉”’％%·…—～,.;:?!)]}℃";
const NO_END: &str = "（《「『【〔〈“‘￥¥$([{№";
const UNITS: &str = "元万亿％%㎡℃";
/// Lines are spread by less than a tenth of an em: from there on, readers of the PDF's text see spaces
/// between the characters, and a search finds nothing.
const MOST_SPREAD: Pt = 0.085;

impl Style {
    pub(crate) const fn new(face: Face, size: Pt) -> Style {
        Style { face, size, track: 0.0 }
    }

    fn advance(self, glyph: &Glyph) -> Pt {
        glyph.advance * self.size + self.track
    }
}

impl Line {
    pub(crate) fn width(&self) -> Pt {
        let track = if self.glyphs.is_empty() { 0.0 } else { self.style.track };
        self.glyphs.iter().map(|(glyph, after)| self.style.advance(glyph) + after).sum::<Pt>() - track
    }

    /// The line in one piece, not broken.
    pub(crate) fn set(fonts: &Fonts, style: Style, text: &str) -> Result<Line, MemoError> {
        Ok(Line {
            style,
            glyphs: glyphs(fonts, style, text)?.into_iter().map(|glyph| (glyph, 0.0)).collect(),
        })
    }

    /// The same, in a smaller size where it is wider than its room.
    pub(crate) fn within(fonts: &Fonts, style: Style, text: &str, room: Pt) -> Result<Line, MemoError> {
        let line = Line::set(fonts, style, text)?;
        if line.width() <= room {
            return Ok(line);
        }
        let size = (style.size * room / line.width() * 10.0).floor() / 10.0;
        Line::set(fonts, Style { size, ..style }, text)
    }
}

/// The glyphs of a text; white space of any kind becomes a plain space.
fn glyphs(fonts: &Fonts, style: Style, text: &str) -> Result<Vec<Glyph>, MemoError> {
    text.char_indices()
        .map(|(at, ch)| {
            let shown =
                if matches!(ch, '\t' | '\n' | '\r' | '\u{a0}' | '\u{2002}'..='\u{200a}') { ' ' } else { ch };
            fonts.glyph(style.face, shown).ok_or_else(|| MemoError::NoGlyph { ch, context: around(text, at) })
        })
        .collect()
}

/// Some 30 characters around a byte position.
fn around(text: &str, at: usize) -> String {
    let before: Vec<char> = text[..at].chars().rev().take(15).collect();
    before.into_iter().rev().chain(text[at..].chars().take(16)).filter(|c| !c.is_control()).collect()
}

/// A paragraph's lines, spread to the full width but for the last; the first is narrower by `indent`.
pub(crate) fn paragraph(
    fonts: &Fonts,
    style: Style,
    text: &str,
    width: Pt,
    indent: Pt,
) -> Result<Vec<Line>, MemoError> {
    let mut lines = ragged(fonts, style, text, width, indent)?;
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines[..last].iter_mut().enumerate() {
        spread(line, if index == 0 { width - indent } else { width });
    }
    Ok(lines)
}

/// A paragraph's lines as they fall; the first is narrower by `indent`.
pub(crate) fn ragged(
    fonts: &Fonts,
    style: Style,
    text: &str,
    width: Pt,
    indent: Pt,
) -> Result<Vec<Line>, MemoError> {
    let mut rest: &[Glyph] = &glyphs(fonts, style, text.trim())?;
    let mut lines = Vec::new();
    while !rest.is_empty() {
        let width = if lines.is_empty() { width - indent } else { width };
        let taken = fitting(rest, style, width);
        let (now, later) = rest.split_at(taken);
        rest = trim_start(later);
        lines.push(Line { style, glyphs: trim_end(now).iter().map(|glyph| (*glyph, 0.0)).collect() });
    }
    Ok(lines)
}

fn trim_start(glyphs: &[Glyph]) -> &[Glyph] {
    let spaces = glyphs.iter().take_while(|glyph| glyph.ch == ' ').count();
    &glyphs[spaces..]
}

fn trim_end(glyphs: &[Glyph]) -> &[Glyph] {
    let spaces = glyphs.iter().rev().take_while(|glyph| glyph.ch == ' ').count();
    &glyphs[..glyphs.len() - spaces]
}

/// How many glyphs the next line takes; at least one.
fn fitting(glyphs: &[Glyph], style: Style, width: Pt) -> usize {
    let mut used = 0.0;
    let mut full = 0;
    for glyph in glyphs {
        used += style.advance(glyph);
        // The tracking after the last character takes no room.
        if used - style.track > width + 0.3 {
            break;
        }
        full += 1;
    }
    if full >= glyphs.len() {
        return glyphs.len();
    }
    // A file name or number wider than the line has to break somewhere.
    let full = full.max(1);
    (1..=full).rev().find(|at| may_break(glyphs[at - 1].ch, glyphs[*at].ch)).unwrap_or(full)
}

const CHINESE_NUMERALS: &str = "一二三四五六七八九十";

/// Whether a line may end between the two.
fn may_break(before: char, after: char) -> bool {
    if after == ' ' {
        return true;
    }
    if before == ' ' {
        return !NO_START.contains(after);
    }
    let numeral = before.is_ascii_digit() && UNITS.contains(after);
    let pair = before == after && matches!(before, '—' | '…');
    // A clause as it is cited: 三（1）4.
    let cited =
        (CHINESE_NUMERALS.contains(before) && after == '（') || (before == '）' && after.is_ascii_digit());
    !(NO_START.contains(after)
        || NO_END.contains(before)
        || (word(before) && word(after))
        || numeral
        || pair
        || cited)
}

fn word(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || ".,:-%@_+#&'/−".contains(ch) || ('\u{c0}'..='\u{24f}').contains(&ch)
}

/// Spreads a line over the width, between Chinese characters only.
fn spread(line: &mut Line, width: Pt) {
    let room = width - line.width();
    let last = line.glyphs.len().saturating_sub(1);
    let gaps: Vec<usize> =
        (0..last).filter(|at| !(word(line.glyphs[*at].0.ch) && word(line.glyphs[at + 1].0.ch))).collect();
    #[allow(clippy::cast_precision_loss)]
    let each = (room / gaps.len().max(1) as Pt).clamp(0.0, MOST_SPREAD * line.style.size);
    for gap in gaps {
        line.glyphs[gap].1 = each;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mark_stands_where_the_rules_forbid_it() {
        for (before, after) in
            [('元', '。'), ('》', '，'), ('（', '一'), ('￥', '3'), ('“', '同'), ('—', '—'), ('3', '，')]
        {
            assert!(!may_break(before, after), "{before}|{after}");
        }
        for (before, after) in
            [('，', '同'), ('意', '见'), ('元', '（'), ('片', '1'), ('A', '芯'), ('，', ' ')]
        {
            assert!(may_break(before, after), "{before}|{after}");
        }
    }

    #[test]
    fn figures_words_and_their_units_stay_whole() {
        for (before, after) in [
            ('0', ','),
            (',', '0'),
            ('0', '.'),
            ('5', '%'),
            ('0', '万'),
            ('0', '元'),
            ('a', 'b'),
            ('4', '-'),
            ('三', '（'),
            ('）', '4'),
        ] {
            assert!(!may_break(before, after), "{before}|{after}");
        }
    }
}
