//! Breaking of titles: 回行时词意完整，排列对称，长短适宜 (GB/T 9704-2012, 7.3.1). A title is broken around the
//! names that stand in it, and inside them only where it must.

use crate::flow::{Mark, Piece};
use crate::fonts::Fonts;
use crate::page::{PITCH, TITLE, WIDTH, baseline};
use crate::text::Line;
use crate::{MemoError, Pt};

/// Line pitch of titles.
const LEADING: Pt = 35.0;
/// A title this wide still stands in one line.
const ONE_LINE: Pt = WIDTH - 2.0 * 22.0;

/// The title as one piece of centred lines.
pub(crate) fn title(fonts: &Fonts, text: &str, names: &[&str]) -> Result<Piece, MemoError> {
    let lines = broken(fonts, text, names)?;
    let mut piece = Piece { on_grid: true, keep: true, ..Piece::default() };
    for line in lines {
        let x = (WIDTH - line.width()) / 2.0;
        piece.marks.push(Mark::Text { x, y: piece.height + baseline(LEADING / 2.0, 22.0), line });
        piece.height += LEADING;
    }
    piece.height = (piece.height / PITCH).ceil() * PITCH;
    Ok(piece)
}

fn broken(fonts: &Fonts, text: &str, names: &[&str]) -> Result<Vec<Line>, MemoError> {
    let whole = Line::set(fonts, TITLE, text)?;
    if whole.width() <= ONE_LINE {
        return Ok(vec![whole]);
    }
    let chars: Vec<char> = text.chars().collect();
    let costs = seams(&chars, names);
    let mut best: Option<(Pt, Vec<Line>)> = None;
    for breaks in choices(costs.len()) {
        let mut lines = Vec::new();
        let mut from = 0;
        let mut cost: Pt = 0.0;
        for seam in breaks.iter().map(|index| costs[*index]).chain([(chars.len(), 0)]) {
            let part: String = chars[from..seam.0].iter().collect();
            lines.push(Line::set(fonts, TITLE, part.trim())?);
            cost += Pt::from(seam.1);
            from = seam.0;
        }
        let widths: Vec<Pt> = lines.iter().map(Line::width).collect();
        let (longest, shortest) =
            (widths.iter().copied().fold(0.0, Pt::max), widths.iter().copied().fold(WIDTH, Pt::min));
        if longest > WIDTH {
            continue;
        }
        // 沙漏形 (a short line between two long ones) is what the standard warns of.
        let hourglass = widths.windows(3).any(|w| w[1] < w[0] && w[1] < w[2]);
        cost += (longest - shortest) / 22.0 + if hourglass { 8.0 } else { 0.0 };
        #[allow(clippy::cast_precision_loss)]
        let cost = cost + 6.0 * lines.len() as Pt;
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, lines));
        }
    }
    match best {
        Some((_, lines)) => Ok(lines),
        None => crate::text::paragraph(fonts, TITLE, text, WIDTH, 0.0),
    }
}

/// Places where the title may break, with what a break there costs.
fn seams(chars: &[char], names: &[&str]) -> Vec<(usize, u8)> {
    let mut costs = vec![None::<u8>; chars.len() + 1];
    let mut offer = |at: usize, cost: u8| {
        if at > 1
            && at + 1 < chars.len()
            && !"的，。、；：！？）》」”".contains(chars[at])
            && !"（《「“".contains(chars[at - 1])
        {
            costs[at] = Some(costs[at].map_or(cost, |old| old.min(cost)));
        }
    };
    let find = |word: &str| -> Vec<usize> {
        let word: Vec<char> = word.chars().collect();
        if word.is_empty() || word.len() > chars.len() {
            return Vec::new();
        }
        (0..=chars.len() - word.len()).filter(|at| chars[*at..at + word.len()] == word[..]).collect()
    };
    for name in names {
        for at in find(name) {
            offer(at, 0);
            offer(at + name.chars().count(), 0);
        }
    }
    for word in ["关于给予", "关于", "给予", "不予"] {
        for at in find(word) {
            offer(at + word.chars().count(), 1);
        }
    }
    for word in ["股份有限公司", "有限责任公司", "有限公司", "科技", "合伙企业"] {
        for at in find(word) {
            offer(at, 4);
        }
    }
    for (at, pair) in chars.windows(2).enumerate() {
        if pair[0] == '的' || "、，；》）".contains(pair[0]) {
            offer(at + 1, if pair[0] == '的' { 3 } else { 1 });
        }
        if pair[0] == '市' || pair[0] == '省' || pair[0] == '）' {
            offer(at + 1, 5);
        }
    }
    costs.iter().enumerate().filter_map(|(at, cost)| cost.map(|cost| (at, cost))).collect()
}

/// Every way to break in one, two or three places of so many.
fn choices(seams: usize) -> Vec<Vec<usize>> {
    let seams = seams.min(24);
    let mut all = Vec::new();
    for a in 0..seams {
        all.push(vec![a]);
        for b in a + 1..seams {
            all.push(vec![a, b]);
            all.extend((b + 1..seams).map(|c| vec![a, b, c]));
        }
    }
    all
}
