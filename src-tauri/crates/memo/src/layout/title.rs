//! Breaking of titles: 回行时词意完整，排列对称，长短适宜 (GB/T 9704-2012, 7.3.1). A title is broken around the
//! names that stand in it, and inside them only where it must.

use crate::layout::flow::{Mark, Piece};
use crate::layout::fonts::Fonts;
use crate::layout::page::{PITCH, TITLE, WIDTH, baseline};
use crate::layout::text::{Line, ragged};
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
    // An empty line follows: what stands over into it takes no line of its own.
    piece.height = (piece.height / PITCH).round() * PITCH;
    Ok(piece)
}

fn broken(fonts: &Fonts, text: &str, names: &[&str]) -> Result<Vec<Line>, MemoError> {
    let whole = Line::set(fonts, TITLE, text)?;
    if whole.width() <= ONE_LINE {
        return Ok(vec![whole]);
    }
    let chars: Vec<char> = text.chars().collect();
    // How far the text before each character reaches: a part's width is a difference.
    let mut reach = vec![0.0];
    for (glyph, _) in &whole.glyphs {
        reach.push(reach.last().copied().unwrap_or(0.0) + glyph.advance * TITLE.size);
    }
    let seams = seams(&chars, names);
    let mut best: Option<(Pt, Vec<usize>)> = None;
    for breaks in choices(seams.len()) {
        let mut ends: Vec<usize> = breaks.iter().map(|index| seams[*index].0).collect();
        let price: Pt = breaks.iter().map(|index| Pt::from(seams[*index].1)).sum();
        ends.push(chars.len());
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let widths: Vec<Pt> = starts.zip(&ends).map(|(from, to)| reach[*to] - reach[from]).collect();
        if let Some(cost) = shape(&widths).map(|shape| shape + price)
            && best.as_ref().is_none_or(|(least, _)| cost < *least)
        {
            best = Some((cost, ends));
        }
    }
    let Some((_, ends)) = best else { return ragged(fonts, TITLE, text, WIDTH, 0.0) };
    let mut from = 0;
    let mut lines = Vec::new();
    for to in ends {
        let part: String = chars[from..to].iter().collect();
        lines.push(Line::set(fonts, TITLE, part.trim())?);
        from = to;
    }
    Ok(lines)
}

/// What lines of these widths cost by their shape; `None` where one is too wide.
fn shape(widths: &[Pt]) -> Option<Pt> {
    let longest = widths.iter().copied().fold(0.0, Pt::max);
    let shortest = widths.iter().copied().fold(WIDTH, Pt::min);
    if longest > WIDTH {
        return None;
    }
    // 沙漏形 (a short line between two long ones) is what the standard warns of.
    let hourglass = widths.windows(3).any(|w| w[1] < w[0] && w[1] < w[2]);
    #[allow(clippy::cast_precision_loss)]
    let lines = widths.len() as Pt;
    Some((longest - shortest) / 22.0 + if hourglass { 8.0 } else { 0.0 } + 6.0 * lines)
}

/// Words of enterprises' names and of benefits' titles, which are not torn.
const WORDS: [&str; 44] = [
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "合伙企业",
    "有限合伙",
    "分公司",
    "科技",
    "技术",
    "微电子",
    "半导体",
    "集成电路",
    "电子",
    "信息",
    "智能",
    "软件",
    "数据",
    "算力",
    "网络",
    "芯片",
    "设计",
    "制造",
    "封装",
    "测试",
    "研究院",
    "研究所",
    "研究",
    "产业",
    "创新中心",
    "中心",
    "公共服务平台",
    "平台",
    "国家级",
    "制造业",
    "基础",
    "建设",
    "协同创新",
    "购买",
    "本地企业",
    "自主研发",
    "工具",
    "补助",
    "补贴",
    "奖励",
    "评审意见",
];

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
    // Inside a name: only where nothing else fits, and never within a word that is known.
    let words: Vec<(usize, usize)> = WORDS
        .iter()
        .flat_map(|word| find(word).into_iter().map(|at| (at, at + word.chars().count())))
        .collect();
    for edge in words.iter().flat_map(|(from, to)| [*from, *to]) {
        if words.iter().all(|(from, to)| edge <= *from || edge >= *to) {
            offer(edge, 12);
        }
    }
    for (at, pair) in chars.windows(2).enumerate() {
        if pair[0] == '的' || "、，；》）".contains(pair[0]) {
            offer(at + 1, if pair[0] == '的' { 3 } else { 1 });
        }
        if pair[0] == '市' || pair[0] == '省' || pair[0] == '）' {
            offer(at + 1, 12);
        }
    }
    costs.iter().enumerate().filter_map(|(at, cost)| cost.map(|cost| (at, cost))).collect()
}

/// Every way to break in one, two or three places of so many.
fn choices(seams: usize) -> Vec<Vec<usize>> {
    let seams = seams.min(40);
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn titles_break_around_names_and_after_的_never_before_it() {
        let text: Vec<char> = "关于给予杭州砚湖微电子有限公司首次流片补助的评审意见".chars().collect();
        let seams = seams(&text, &["杭州砚湖微电子有限公司", "首次流片补助"]);
        let at = |seam: usize| text[..seam].iter().collect::<String>();
        let free: Vec<String> =
            seams.iter().filter(|(_, cost)| *cost == 0).map(|(seam, _)| at(*seam)).collect();
        assert_eq!(free, ["关于给予", "关于给予杭州砚湖微电子有限公司"]);
        assert!(seams.iter().all(|(seam, _)| text[*seam] != '的'));
    }

    #[test]
    fn a_title_never_breaks_within_a_word_of_a_name() {
        let name = "浙江中电海康曜芯智联产业技术研究院合伙企业（有限合伙）";
        let benefit = "国家级制造业创新中心和产业技术基础公共服务平台建设奖励";
        let text = format!("关于给予{name}{benefit}的评审意见");
        let lines = broken(crate::fixture::fonts(), &text, &[name, benefit]).unwrap();
        let lines: Vec<String> =
            lines.iter().map(|line| line.glyphs.iter().map(|(glyph, _)| glyph.ch).collect()).collect();
        assert!(lines.len() >= 3, "{lines:?}");
        for word in ["研究院", "合伙企业", "有限合伙", "创新中心", "公共服务平台", "评审意见"]
        {
            assert!(lines.iter().any(|line| line.contains(word)), "{word} is torn: {lines:?}");
        }
    }

    #[test]
    fn a_short_line_between_two_long_ones_costs_most() {
        assert!(shape(&[300.0, 100.0, 300.0]) > shape(&[100.0, 300.0, 300.0]));
        assert!(shape(&[300.0, 280.0]) < shape(&[200.0, 200.0, 180.0]));
        assert_eq!(shape(&[500.0, 100.0]), None);
    }
}
