//! Memos of all lengths and names, as chance makes them, measured in the PDF: the conclusion whole on the page of the
//! signatures, no page nearly empty but a chapter's last, no figure broken, no text outside of its place, no glyph
//! missing, no heading or single line left at a page's edge. 40 by default; 200 with `WORKBENCH_LONG=1`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::float_arithmetic)]

mod fixture;

use casework::{MemoContent, MemoItem, MemoKind, MemoSettled};
use fixture::bbox::{Word, pages};
use fixture::{fonts, one_claim};
use memo::render;
use policy::Money;

const MM: f64 = 72.0 / 25.4;
const TOP: f64 = 37.0 * MM;
const BOTTOM: f64 = 262.0 * MM;
const LEFT: f64 = 28.0 * MM;
const RIGHT: f64 = 184.0 * MM;

/// Numbers as chance has them, the same for the same seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }

    fn count(&mut self, limit: u64) -> usize {
        usize::try_from(self.below(limit)).unwrap()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.count(of.len() as u64)]
    }

    /// Up to a hundred million, to the fen.
    fn money(&mut self) -> Money {
        let digits = self.below(9);
        let fen = 1 + self.below(10_u64.pow(2 + u32::try_from(digits).unwrap()));
        format!("{}.{:02}", fen / 100, fen % 100).parse().unwrap()
    }

    fn sentences(&mut self, most: u64) -> String {
        let parts = [
            "合同服务期跨年度，按当年度应摊部分认定",
            "发票与付款凭证的金额相差1,234.56元",
            "经现场核查属实",
            "所附《情况说明》第12页载明芯片型号为YH6218-B2",
            "与申报项目无关，予以核减",
        ];
        (0..self.below(most)).map(|_| format!("{}。", self.one(&parts))).collect()
    }
}

const PLACES: [&str; 4] = ["杭州", "宁波市鄞州区", "浙江", "内蒙古自治区鄂尔多斯市"];
const NAMES: [&str; 6] = [
    "砚湖",
    "喆堃祎玥",
    "中电海康曜芯智联",
    "ABC",
    "青屏·云栖",
    "新一代高性能异构算力芯片设计与先进封装测试协同创新",
];
const KINDS: [&str; 4] =
    ["有限公司", "微电子股份有限公司", "集成电路（杭州）有限责任公司", "产业技术研究院合伙企业（有限合伙）"];
const TITLES: [&str; 5] = [
    "首次流片补助",
    "购买IP补助",
    "购买本地企业自主研发EDA工具补助",
    "算力券",
    "国家级制造业创新中心和产业技术基础公共服务平台建设奖励",
];
const PROJECTS: [&str; 4] = [
    "YH6218车规以太网芯片",
    "砚湖一号 边缘推理芯片",
    "面向智能网联汽车的高可靠车规级域控制器芯片研发及产业化",
    "H7",
];

fn generated(chance: &mut Chance) -> MemoContent {
    let mut content = one_claim();
    content.applicant = format!("{}{}{}", chance.one(&PLACES), chance.one(&NAMES), chance.one(&KINDS));
    let pattern = content.claims[0].clone();
    let claims = [1, 1, 1, 2, 4, 12][chance.count(6)];
    content.kind = if chance.below(5) == 0 { MemoKind::Refusal } else { MemoKind::Review };
    content.claims = (0..claims)
        .map(|_| {
            let mut claim = pattern.clone();
            claim.title = chance.one(&TITLES).into();
            claim.project = (chance.below(4) > 0).then(|| chance.one(&PROJECTS).into());
            claim.clause_text = pattern.clause_text.repeat(1 + chance.count(4));
            claim.criteria = (0..1 + chance.count(6)).map(|n| pattern.criteria[n % 3].clone()).collect();
            for criterion in &mut claim.criteria {
                criterion.note = chance.sentences(3);
            }
            let most = [2, 4, 13, 60][chance.count(4)];
            claim.items = (0..chance.below(most)).map(|n| item(chance, n)).collect();
            claim.steps = (0..1 + chance.count(9)).map(|n| pattern.steps[n % 4].clone()).collect();
            claim.rulings = (0..chance.count(3)).map(|_| pattern.rulings[0].clone()).collect();
            claim.advisories = (0..chance.count(3)).map(|_| chance.sentences(4)).collect();
            claim.decided = Some(chance.money());
            claim.reason = chance.sentences(4);
            if content.kind == MemoKind::Refusal {
                claim.decided = Some(Money::ZERO);
                claim.criteria[0].finding = "不符合".into();
            }
            claim
        })
        .collect();
    content.total = content.claims.iter().filter_map(|claim| claim.decided).sum();
    content.title = match content.kind {
        MemoKind::Refusal => format!("关于不予支持{}{}的意见", content.applicant, content.claims[0].title),
        _ => format!("关于给予{}{}的评审意见", content.applicant, content.claims[0].title),
    };
    content.materials =
        (0..chance.below(25)).map(|n| (format!("第{n}项材料"), "已收".into(), chance.sentences(2))).collect();
    content.before_payment = if content.kind == MemoKind::Refusal {
        Vec::new()
    } else {
        (0..chance.below(9)).map(|_| chance.one(&["流片合同", "银行付款凭证", "审计报告"]).into()).collect()
    };
    content.settled = (0..chance.below(3) * chance.below(6))
        .map(|_| MemoSettled {
            place: "“明细”表H5单元格".into(),
            question: chance.sentences(3),
            settled: "更正为 120,000.00（沈予安）".into(),
            reason: chance.sentences(3),
        })
        .collect();
    content.countersign = (chance.below(6) == 0).then(|| "财政局".into());
    content
}

fn item(chance: &mut Chance, n: u64) -> MemoItem {
    let claimed = chance.money();
    let cut = chance.below(4) == 0;
    MemoItem {
        document: format!("电子发票（增值税专用发票） 24332000000081{:06}", 446_117 + n * 17),
        vendor: format!("{}{}{}", chance.one(&PLACES), chance.one(&NAMES), chance.one(&KINDS)),
        claimed: Some(claimed),
        admitted: Some(if cut { Money::ZERO } else { claimed }),
        reason: if cut { "无付款凭证，予以核减".into() } else { String::new() },
        at: format!("“明细”表H{}单元格", n + 4),
        date: Some("2024-06-30".parse().unwrap()),
        tax: Some(chance.money()),
        voucher: (chance.below(2) == 0).then(|| "24332000000081446117，一致".into()),
    }
}

/// The lines of a page's text without its number, each with its left edge, top and height.
fn lines(page: &[Word]) -> Vec<(f64, f64, f64, String)> {
    let mut words: Vec<&Word> = page.iter().filter(|word| word.top < BOTTOM).collect();
    words.sort_by(|a, b| (a.top, a.left).partial_cmp(&(b.top, b.left)).unwrap());
    let mut lines: Vec<(f64, f64, f64, String)> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if (line.1 - word.top).abs() < 3.0 => {
                line.0 = line.0.min(word.left);
                line.3.push_str(&word.text);
            }
            _ => lines.push((word.left, word.top, word.bottom - word.top, word.text.clone())),
        }
    }
    lines
}

fn heads_a_chapter(line: &str) -> bool {
    let numeral = line.chars().take_while(|ch| "一二三四五六七八九十".contains(*ch)).count();
    (numeral > 0 && line.chars().nth(numeral) == Some('、')) || line.starts_with("附件")
}

fn is_heading(line: &str) -> bool {
    let inner = line.strip_prefix('（').and_then(|rest| rest.split_once('）')).map(|(numeral, _)| numeral);
    let second = inner.is_some_and(|numeral| numeral.chars().all(|ch| "一二三四五六七八九十".contains(ch)));
    (heads_a_chapter(line) && !line.starts_with("附件")) || second
}

fn check(content: &MemoContent, pdf: &[u8]) -> Vec<String> {
    let pages = pages(pdf);
    let lined: Vec<_> = pages.iter().map(|page| lines(page)).collect();
    let mut faults = Vec::new();
    let page_of = |wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..lined.len()).filter(|page| lined[*page].iter().any(|line| wanted(&line.3))).collect()
    };
    // The conclusion is whole, on the page of the signatures.
    let opens = page_of(&|line| heads_a_chapter(line) && line.ends_with("意见"));
    let signs = page_of(&|line| line.contains("签名："));
    if opens.len() != 1 || opens != signs {
        faults.push(format!("the conclusion opens on {opens:?}, the signatures stand on {signs:?}"));
    }
    let end = page_of(&|line| line.contains("校验码：7F3A"));
    if signs != end {
        faults.push(format!("the signatures stand on {signs:?}, the check code on {end:?}"));
    }
    if content.claims.len() == 1 && signs.iter().any(|page| *page > 2) {
        faults.push(format!("the body of one claim has {} pages", signs[0] + 1));
    }
    for (index, page) in lined.iter().enumerate() {
        let (Some(first), Some(last)) = (page.first(), page.last()) else {
            faults.push(format!("page {} is empty", index + 1));
            continue;
        };
        // Nearly empty pages are a chapter's last.
        let fill = (last.1 + last.2 - TOP) / (BOTTOM - TOP);
        let ends =
            lined.get(index + 1).and_then(|next| next.first()).is_none_or(|next| heads_a_chapter(&next.3));
        if fill < 1.0 / 3.0 && !ends {
            faults.push(format!("page {} is filled to {fill:.2}", index + 1));
        }
        if is_heading(&last.3) {
            faults.push(format!("page {} ends with the heading {}", index + 1, last.3));
        }
        // A paragraph's last line alone at a page's top: body text from the margin, and no more of it below. Cells stand further in.
        let goes_on = |line: &(f64, f64, f64, String)| line.0 < LEFT + 2.0;
        if index > 0 && goes_on(first) && !first.3.starts_with("附件") && !page.get(1).is_some_and(goes_on)
        {
            faults.push(format!("page {} starts with a single line: {}", index + 1, first.3));
        }
    }
    for (index, page) in pages.iter().enumerate() {
        let text: Vec<&Word> = page.iter().filter(|word| word.top < BOTTOM).collect();
        for word in &text {
            if word.left < LEFT - 0.5
                || word.right > RIGHT + 0.8
                || word.top < TOP - 3.0
                || word.bottom > BOTTOM + 3.0
            {
                faults.push(format!("page {}: outside of the printed area: {word:?}", index + 1));
            }
            if word.text.contains('\u{fffd}') {
                faults.push(format!("page {}: no glyph: {word:?}", index + 1));
            }
        }
        // No cell runs into its neighbour.
        for (at, one) in text.iter().enumerate() {
            for other in &text[at + 1..] {
                let across = one.right.min(other.right) - one.left.max(other.left);
                let down = one.bottom.min(other.bottom) - one.top.max(other.top);
                if across > 1.5 && down > 6.0 {
                    faults.push(format!("page {}: {} lies over {}", index + 1, one.text, other.text));
                }
            }
        }
    }
    // Figures and numbers in one piece.
    let words: Vec<&str> = pages.iter().flatten().map(|word| word.text.as_str()).collect();
    let mut wanted: Vec<String> = Vec::new();
    if content.kind == MemoKind::Review {
        wanted.push(content.total.grouped());
        wanted.extend(content.claims.iter().filter_map(|claim| claim.decided).map(Money::grouped));
    }
    for item in content.claims.iter().flat_map(|claim| &claim.items) {
        wanted.extend(item.document.split_once(' ').map(|(_, number)| number.to_owned()));
        wanted.extend(item.claimed.map(Money::grouped));
    }
    for figure in wanted {
        if !words.iter().any(|word| word.contains(&figure)) {
            faults.push(format!("{figure} is broken or not there"));
        }
    }
    faults
}

#[test]
fn memos_of_all_lengths_and_names_are_set_by_rule() {
    let long = std::env::var_os("WORKBENCH_LONG").is_some();
    let cases: u64 = if long { 200 } else { 40 };
    let mut wrong = Vec::new();
    for seed in 0..cases {
        let content = generated(&mut Chance(seed));
        let pdf = render(&content, fonts()).unwrap();
        let faults = check(&content, &pdf);
        if let (Ok(dir), false) = (std::env::var("MEMO_OUT"), faults.is_empty()) {
            std::fs::write(format!("{dir}/generated{seed}.pdf"), &pdf).unwrap();
        }
        wrong.extend(faults.into_iter().map(|fault| format!("case {seed}: {fault}")));
    }
    assert!(wrong.is_empty(), "{} of {cases} cases:\n{}", wrong.len(), wrong.join("\n"));
}
