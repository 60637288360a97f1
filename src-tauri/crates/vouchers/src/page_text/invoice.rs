//! What an invoice's printed words say: each value is found by the word that stands before it, and where two places could
//! be meant, none is taken.

use crate::amount::{day, is_digital_number, is_digits, printed_amount};
use crate::page_text::line::plain;
use crate::page_text::{Letter, Line, PageText, lines};
use crate::{Field, Kind, Party, Source, Voucher, VoucherLine};

/// The voucher that a page's text says; `None` where it has no number of an invoice, or several.
pub(crate) fn voucher(page: &PageText) -> Option<Voucher> {
    let lines = lines(page);
    let reader = Reader { page, lines: &lines };
    let number = reader.only(&["发票号码"], |text| leading(text, |c| c.is_ascii_digit()))?;
    if !is_digits(&number.value, &[8, 20]) {
        return None;
    }
    let kind = if is_digital_number(&number.value) { Kind::Digital } else { Kind::Older };
    let code = reader.only(&["发票代码"], |text| leading(text, |c| c.is_ascii_digit()));
    let code = code.filter(|code| kind == Kind::Older && is_digits(&code.value, &[10, 12]));
    let (buyer, seller) = reader.parties();
    let (net, tax) = reader.sums();
    let mut voucher = Voucher {
        kind,
        number: Some(number),
        code,
        date: reader.only(&["开票日期"], |text| Some(text.to_owned())).and_then(|text| text.map(|t| day(&t))),
        buyer,
        seller,
        net,
        tax,
        gross: reader.gross(),
        reverses: reader
            .only(
                &["被红冲蓝字数电票号码", "对应正数发票号码", "被红冲蓝字数电发票号码"],
                |text| leading(text, |c| c.is_ascii_digit()),
            )
            .filter(|number| is_digits(&number.value, &[8, 20])),
        lines: reader.goods(),
        ..Voucher::default()
    };
    let void = lines.iter().find(|line| matches!(line.text().as_str(), "作废" | "已作废" | "【作废】"));
    voucher.void = void.map(|line| Field::new(true, page.place(&line.letters), Source::PageText));
    let red = lines.iter().flat_map(Line::pieces).find(|piece| is_red_title(piece));
    voucher.red = red.map(|piece| Field::new(true, page.place(piece), Source::PageText));
    Some(voucher)
}

/// `红字` stands in the title of some; `红字发票信息确认单` in a remark names the paper that allowed it.
fn is_red_title(piece: &[Letter]) -> bool {
    let text = text_of(piece);
    text.contains("红字") && text.contains("发票") && text.ends_with(')') && !text.contains("编号")
}

fn text_of(letters: &[Letter]) -> String {
    letters.iter().map(|letter| plain(letter.c)).collect()
}

/// The letters at the beginning for which a test holds.
fn leading(text: &str, wanted: impl Fn(char) -> bool) -> Option<String> {
    let found: String = text.chars().take_while(|c| wanted(*c)).collect();
    (!found.is_empty()).then_some(found)
}

struct Reader<'p> {
    page: &'p PageText,
    lines: &'p [Line],
}

/// A word that was found, with what stands behind it until a gap.
struct Labelled<'p> {
    line: usize,
    /// Left edge of the first letter of the word.
    left: f64,
    behind: &'p [Letter],
}

impl<'p> Reader<'p> {
    /// Every occurrence of a word with a colon behind it.
    fn labelled(&self, word: &str) -> Vec<Labelled<'p>> {
        let mut found = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            for behind in line.behind(&format!("{word}:")) {
                let start = behind - word.chars().count() - 1;
                let left = line.letters.get(start).map_or(0.0, |letter| letter.left);
                // A value may stand some way behind its word: what follows is a piece of its own.
                found.push(Labelled { line: index, left, behind: line.piece(behind) });
            }
        }
        found
    }

    /// The value behind any of some words; none where two occurrences say different things.
    fn only(&self, words: &[&str], take: impl Fn(&str) -> Option<String>) -> Option<Field<String>> {
        let mut found: Option<Field<String>> = None;
        for labelled in words.iter().flat_map(|word| self.labelled(word)) {
            let Some(value) = take(&text_of(labelled.behind)) else { continue };
            let letters = &labelled.behind[..value.chars().count().min(labelled.behind.len())];
            if found.as_ref().is_some_and(|known| known.value != value) {
                return None;
            }
            found = found.or_else(|| Some(Field::new(value, self.page.place(letters), Source::PageText)));
        }
        found
    }

    /// The buyer stands to the left of the seller, or above it.
    fn parties(&self) -> (Party, Party) {
        let names = self.two("名称");
        let codes = self.two("纳税人识别号");
        let name = |at: usize| names.get(at).and_then(|labelled| self.name(labelled, &names, &codes));
        let code = |at: usize| {
            let labelled = codes.get(at)?;
            let value = leading(&text_of(labelled.behind), |c| c.is_ascii_alphanumeric())?;
            let letters = &labelled.behind[..value.len().min(labelled.behind.len())];
            let sound = (15..=20).contains(&value.len());
            sound.then(|| Field::new(value, self.page.place(letters), Source::PageText))
        };
        (Party { name: name(0), uscc: code(0) }, Party { name: name(1), uscc: code(1) })
    }

    /// The two occurrences of a word, the buyer's first; nothing where there are not two.
    fn two(&self, word: &str) -> Vec<Labelled<'p>> {
        let mut found = self.labelled(word);
        found.retain(|labelled| !self.is_part_of_a_word(labelled));
        if found.len() != 2 {
            return Vec::new();
        }
        found.sort_by(|a, b| {
            (a.line, a.left).partial_cmp(&(b.line, b.left)).unwrap_or(std::cmp::Ordering::Equal)
        });
        found
    }

    /// `项目名称` is another word than `名称`.
    fn is_part_of_a_word(&self, labelled: &Labelled<'_>) -> bool {
        let letters = self.lines.get(labelled.line).map(|line| line.letters.as_slice()).unwrap_or_default();
        let before = letters.iter().rev().find(|letter| letter.left < labelled.left);
        before.is_some_and(|before| {
            labelled.left - before.right < 0.3 * before.height()
                && matches!(before.c, '目' | '户' | '、' | '务')
        })
    }

    /// A name, with what of it stands on the lines below, until the line of the code.
    fn name(
        &self,
        own: &Labelled<'_>,
        names: &[Labelled<'_>],
        codes: &[Labelled<'_>],
    ) -> Option<Field<String>> {
        let mut letters: Vec<Letter> = own.behind.to_vec();
        letters.first()?;
        let right = names
            .iter()
            .filter(|other| other.line == own.line && other.left > own.left)
            .map(|other| other.left)
            .fold(f64::INFINITY, f64::min);
        let until =
            codes.iter().map(|code| code.line).filter(|line| *line > own.line).min().unwrap_or(own.line);
        for line in self.lines.get(own.line + 1..until).unwrap_or_default() {
            let below: Vec<Letter> = line
                .pieces()
                .into_iter()
                .filter(|piece| {
                    let (Some(first), Some(last)) = (piece.first(), piece.last()) else { return false };
                    // A single letter is one of those that stand upright beside the table.
                    piece.len() > 1
                        && first.left >= own.left
                        && last.right <= right
                        && !text_of(piece).contains(':')
                })
                .flatten()
                .copied()
                .collect();
            letters.extend(below);
        }
        let text: String = letters.iter().map(|letter| letter.c).collect();
        Some(Field::new(text, self.page.place(&letters), Source::PageText))
    }

    /// 合计: the amount, and the tax where it is shown.
    fn sums(&self) -> (Option<Field<policy::Money>>, Option<Field<policy::Money>>) {
        let mut rows = self.lines.iter().filter_map(|line| {
            let behind = line.behind("合计").into_iter().next()?;
            let before: String = line.letters.iter().take(behind).map(|letter| letter.c).collect();
            let amounts = self.amounts(line, behind);
            (!before.contains("价税") && !amounts.is_empty()).then_some(amounts)
        });
        let (Some(row), None) = (rows.next(), rows.next()) else { return (None, None) };
        let mut row = row.into_iter();
        match (row.next(), row.next(), row.next()) {
            (net, tax, None) => (net, tax),
            _ => (None, None),
        }
    }

    /// 价税合计 in figures.
    fn gross(&self) -> Option<Field<policy::Money>> {
        let mut rows = self.lines.iter().filter_map(|line| {
            let behind = line.behind("小写").into_iter().next()?;
            self.amounts(line, behind).into_iter().next()
        });
        match (rows.next(), rows.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// The amounts with a sign of currency in a line from a letter on.
    fn amounts(&self, line: &Line, from: usize) -> Vec<Field<policy::Money>> {
        let mut found = Vec::new();
        let letters = line.letters.get(from..).unwrap_or_default();
        let mut at = 0;
        while at < letters.len() {
            if !matches!(letters[at].c, '¥' | '￥' | 'Ұ') {
                at += 1;
                continue;
            }
            let minus = at > 0 && matches!(letters[at - 1].c, '-' | '−' | '－');
            let length = letters[at + 1..]
                .iter()
                .take_while(|letter| {
                    letter.c.is_ascii_digit() || matches!(letter.c, '.' | ',' | '-' | '−' | '－')
                })
                .count();
            let run = &letters[at - usize::from(minus)..=at + length];
            if let Some(amount) = printed_amount(&text_of(run)) {
                found.push(Field::new(amount, self.page.place(run), Source::PageText));
            }
            at += length + 1;
        }
        found
    }

    /// The lines of the table of goods: those whose first piece begins with a classification between asterisks.
    fn goods(&self) -> Vec<VoucherLine> {
        let mut goods: Vec<VoucherLine> = Vec::new();
        for line in self.lines {
            let pieces = line.pieces();
            let Some(at) = pieces.iter().position(|piece| text_of(piece).starts_with('*')) else { continue };
            let name = pieces[at];
            let text = text_of(name);
            if text.matches('*').count() < 2 {
                continue;
            }
            let mut amounts = pieces[at + 1..].iter().rev().map(|piece| printed_amount(&text_of(piece)));
            let tax = amounts.next().flatten();
            // Between tax and amount stands the rate.
            let net = amounts.nth(1).flatten();
            goods.push(VoucherLine {
                name: Field::new(text, self.page.place(name), Source::PageText),
                model: None,
                net,
                tax,
            });
        }
        goods
    }
}
