//! Contracts and licences as text: codes, names, amounts and dates that stand behind their usual words, offered as
//! evidence with their places. A proposal, never a fact.

use casework::check_uscc;
use jiff::civil::Date;
use policy::Money;
use serde::{Deserialize, Serialize};

use crate::Place;
use crate::amount::{day, printed_amount};
use crate::page_text::{Line, PageText, lines};

/// What kind of value is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proposed {
    /// 统一社会信用代码, its check character right.
    Uscc(String),
    /// A party's name, with the word that it stands behind, such as 甲方.
    Name {
        /// The word.
        role: String,
        /// The name.
        name: String,
    },
    /// An amount in yuan, with the word that it stands behind.
    Amount {
        /// The word.
        word: String,
        /// Yuan.
        amount: Money,
    },
    /// A date, with the word that it stands behind.
    Date {
        /// The word.
        word: String,
        /// The day.
        date: Date,
    },
    /// 合同编号
    Number(String),
}

impl Proposed {
    /// In Chinese: the word that it stands behind, or what it is.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Proposed::Uscc(_) => "统一社会信用代码",
            Proposed::Name { role: word, .. }
            | Proposed::Amount { word, .. }
            | Proposed::Date { word, .. } => word,
            Proposed::Number(_) => "合同编号",
        }
    }

    /// The value as it is shown.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Proposed::Uscc(text) | Proposed::Name { name: text, .. } | Proposed::Number(text) => text.clone(),
            Proposed::Amount { amount, .. } => format!("{} 元", amount.grouped()),
            Proposed::Date { date, .. } => date.to_string(),
        }
    }
}

/// A value that a text holds, offered as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The value.
    pub value: Proposed,
    /// Where it stands.
    pub place: Place,
}

const NAMES: [&str; 12] =
    ["甲方", "乙方", "丙方", "委托方", "受托方", "买方", "卖方", "需方", "供方", "出租方", "承租方", "名称"];
const AMOUNTS: [&str; 5] = ["合同总价", "合同金额", "合同总金额", "总价款", "合同价款"];
const DATES: [&str; 5] = ["签订日期", "签署日期", "签订时间", "成立日期", "日期"];
const NUMBERS: [&str; 2] = ["合同编号", "合同号"];

/// Proposals of each text at most.
const MOST: usize = 100;

/// What some pages hold, in their order.
pub(crate) fn proposals(pages: &[PageText]) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = Vec::new();
    for page in pages {
        for line in lines(page) {
            codes(page, &line, &mut found);
            behind(page, &line, &mut found);
        }
        if found.len() > MOST {
            found.truncate(MOST);
            break;
        }
    }
    found
}

fn add(found: &mut Vec<Proposal>, value: Proposed, place: Place) {
    // 日期 is also the end of 签订日期.
    let same_kind = |known: &Proposed| std::mem::discriminant(known) == std::mem::discriminant(&value);
    let known = |known: &Proposal| known.value == value || (known.place == place && same_kind(&known.value));
    if !found.iter().any(known) {
        found.push(Proposal { value, place });
    }
}

/// Every run of 18 letters and digits that is a sound code.
fn codes(page: &PageText, line: &Line, found: &mut Vec<Proposal>) {
    let letters = &line.letters;
    let mut at = 0;
    while at < letters.len() {
        let run = letters[at..].iter().take_while(|letter| letter.c.is_ascii_alphanumeric()).count();
        if run == 18 {
            let text: String =
                letters[at..at + run].iter().map(|letter| letter.c.to_ascii_uppercase()).collect();
            if check_uscc(&text).is_ok() {
                add(found, Proposed::Uscc(text), page.place(&letters[at..at + run]));
            }
        }
        at += run.max(1);
    }
}

/// Makes a proposal of a word and what stands behind it.
type Take<'t> = dyn Fn(&str, &str) -> Option<Proposed> + 't;

/// Values behind a word and a colon; of several words at one place the longest.
fn behind(page: &PageText, line: &Line, found: &mut Vec<Proposal>) {
    let mut each = |words: &[&str], take: &Take<'_>| {
        for word in words {
            for mark in [":", ""] {
                for behind in line.behind(&format!("{word}{mark}")) {
                    let piece = line.piece(behind);
                    let text: String = piece.iter().map(|letter| letter.c).collect();
                    if mark.is_empty() && !text.starts_with(['（', '(']) {
                        continue;
                    }
                    // （甲方）: and 合同金额（元）: have their colon further on.
                    let value = text.rsplit(['：', ':']).next().unwrap_or_default();
                    if value.is_empty() || (mark.is_empty() && value == text) {
                        continue;
                    }
                    if let Some(value) = take(word, value) {
                        add(found, value, page.place(piece));
                    }
                }
            }
        }
    };
    each(&NAMES, &|word, value| name(value).map(|name| Proposed::Name { role: word.to_owned(), name }));
    each(&AMOUNTS, &|word, value| {
        amount(value).map(|amount| Proposed::Amount { word: word.to_owned(), amount })
    });
    each(&DATES, &|word, value| day(value).map(|date| Proposed::Date { word: word.to_owned(), date }));
    each(&NUMBERS, &|_, value| {
        let sound = value.chars().all(|c| c.is_ascii_alphanumeric() || "-_/〔〕[]()（）号年第".contains(c));
        (sound && value.chars().any(|c| c.is_ascii_digit())).then(|| Proposed::Number(value.to_owned()))
    });
}

/// A name of an organisation; blanks to be filled in and sentences are none.
fn name(value: &str) -> Option<String> {
    let value = value.trim_matches(['_', '＿', ' ']);
    let end = value.find(['，', '。', '；', ',', ';']).unwrap_or(value.len());
    let value = &value[..end];
    let count = value.chars().count();
    let ends = ["公司", "大学", "研究院", "研究所", "中心", "合伙)", "合伙）", "厂", "银行", "集团", "学院"];
    ((4..=60).contains(&count) && ends.iter().any(|end| value.ends_with(end))).then(|| value.to_owned())
}

/// An amount in yuan: `1,000,000.00元`, `¥100.00`, `120万元`.
fn amount(value: &str) -> Option<Money> {
    let start = value.find(|c: char| c.is_ascii_digit() || matches!(c, '¥' | '￥'))?;
    let rest = &value[start..];
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '¥' | '￥' | '.' | ','))
        .unwrap_or(rest.len());
    let (figure, unit) = rest.split_at(end);
    let amount = printed_amount(figure.trim_end_matches(['.', ',']))?;
    match unit.chars().next() {
        Some('万') => Some(Money::new(amount.yuan() * rust_decimal::Decimal::from(10_000))),
        Some('元') => Some(amount),
        None | Some('(' | '（' | '，' | '。') if figure.starts_with(['¥', '￥']) => Some(amount),
        _ => None,
    }
}
