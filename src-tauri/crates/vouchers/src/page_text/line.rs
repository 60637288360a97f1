//! Letters put into lines, from top to bottom and left to right.

use super::{Letter, PageText};

/// A gap of this many heights parts a line into pieces.
const GAP: f64 = 1.1;

/// Letters that stand on one line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// From left to right, without blanks.
    pub letters: Vec<Letter>,
}

impl Line {
    /// All of its letters.
    pub(crate) fn text(&self) -> String {
        self.letters.iter().map(|letter| letter.c).collect()
    }

    pub(crate) fn middle(&self) -> f64 {
        let sum: f64 = self.letters.iter().map(|letter| letter.middle().1).sum();
        sum / (self.letters.len().max(1) as f64)
    }

    pub(crate) fn height(&self) -> f64 {
        self.letters.iter().map(Letter::height).fold(0.0, f64::max)
    }

    /// Where each occurrence of a word ends, by the number of the letter behind it.
    pub(crate) fn behind(&self, word: &str) -> Vec<usize> {
        let word: Vec<char> = word.chars().collect();
        if word.is_empty() || self.letters.len() < word.len() {
            return Vec::new();
        }
        let starts = 0..=self.letters.len() - word.len();
        let same = |start: &usize| {
            self.letters[*start..].iter().zip(&word).all(|(letter, c)| plain(letter.c) == plain(*c))
        };
        starts.filter(same).map(|start| start + word.len()).collect()
    }

    /// The letters from one on until a wide gap.
    pub(crate) fn piece(&self, from: usize) -> &[Letter] {
        let rest = self.letters.get(from..).unwrap_or_default();
        let gap = rest.windows(2).position(|pair| is_gap(&pair[0], &pair[1]));
        &rest[..gap.map_or(rest.len(), |at| at + 1)]
    }

    /// The whole line in pieces between wide gaps.
    pub(crate) fn pieces(&self) -> Vec<&[Letter]> {
        let mut pieces = Vec::new();
        let mut from = 0;
        while from < self.letters.len() {
            let piece = self.piece(from);
            pieces.push(piece);
            from += piece.len().max(1);
        }
        pieces
    }
}

fn is_gap(one: &Letter, next: &Letter) -> bool {
    next.left - one.right > GAP * one.height().max(next.height())
}

/// Full-width colons and brackets are the plain ones.
pub(super) const fn plain(c: char) -> char {
    match c {
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '／' => '/',
        _ => c,
    }
}

/// The lines of a page. Blanks are left out: gaps say the same.
pub(crate) fn lines(page: &PageText) -> Vec<Line> {
    let mut letters: Vec<Letter> = page.letters.iter().filter(|l| !l.c.is_whitespace()).copied().collect();
    letters.sort_by(|a, b| a.middle().1.total_cmp(&b.middle().1));
    let mut lines: Vec<Line> = Vec::new();
    let mut current = Line::default();
    for letter in letters {
        let same = current.letters.first().is_none_or(|_| {
            let distance = letter.middle().1 - current.middle();
            distance.abs() < 0.45 * letter.height().max(current.height())
        });
        if !same {
            lines.push(std::mem::take(&mut current));
        }
        current.letters.push(letter);
    }
    lines.push(current);
    lines.retain(|line| !line.letters.is_empty());
    for line in &mut lines {
        line.letters.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(page: &mut PageText, x: f64, y: f64, text: &str) {
        for (index, c) in text.chars().enumerate() {
            let left = x + 10.0 * index as f64;
            page.letters.push(Letter { c, left, top: y, right: left + 10.0, bottom: y + 10.0 });
        }
    }

    #[test]
    fn letters_in_any_order_make_lines_and_gaps_make_pieces() {
        let mut page = PageText { width: 600.0, height: 400.0, page: 1, ..PageText::default() };
        set(&mut page, 200.0, 50.5, "乙");
        set(&mut page, 10.0, 80.0, "下");
        set(&mut page, 10.0, 50.0, "名称：甲");
        let lines = lines(&page);
        assert_eq!(lines.iter().map(Line::text).collect::<Vec<_>>(), ["名称：甲乙", "下"]);
        let pieces: Vec<String> =
            lines[0].pieces().iter().map(|piece| piece.iter().map(|l| l.c).collect()).collect();
        assert_eq!(pieces, ["名称：甲", "乙"]);
        assert_eq!(lines[0].behind("名称:"), [3]);
    }
}
