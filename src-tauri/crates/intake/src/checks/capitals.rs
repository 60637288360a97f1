//! Amounts in Chinese capitals (大写) against the figures that they stand for.

use std::collections::{BTreeMap, BTreeSet};

use casework::{ApplicationPackage, CellRef, Problem, ProblemCode, Severity};
use policy::Money;
use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::problem::problem;
use crate::reading::text::excerpt;
use crate::workbook::book::Book;
use crate::workbook::value::Value;

const DIGITS: [(&str, u64); 10] = [
    ("零〇", 0),
    ("壹", 1),
    ("贰貳", 2),
    ("叁參", 3),
    ("肆", 4),
    ("伍", 5),
    ("陆陸", 6),
    ("柒", 7),
    ("捌", 8),
    ("玖", 9),
];

/// Tells of amounts in capitals that no figure of the package comes to.
pub(crate) fn check(book: &Book, package: &ApplicationPackage, problems: &mut Vec<Problem>) {
    let mut figures: Option<Figures<'_>> = None;
    for sheet in book.sheets.iter().filter(|sheet| !sheet.hidden) {
        for cell in &sheet.cells {
            let Value::Text(text) = &cell.value else { continue };
            if text.len() > 300 || !text.contains(['元', '圆']) {
                continue;
            }
            let Some(amount) = amount_in(text) else { continue };
            let figures = figures.get_or_insert_with(|| Figures::of(package));
            let Some((known, at)) = figures.unlike(&sheet.name, amount) else { continue };
            let place = at.map_or_else(String::new, |at| format!("（{at} 起）"));
            let message = format!(
                "大写金额“{}”是 {}，明细{place}合计 {}",
                excerpt(text),
                amount.grouped(),
                known.grouped()
            );
            let remedy = format!("相差 {}，请核对", Money::new((known - amount).yuan().abs()).grouped());
            let at = CellRef::new(sheet.name.clone(), cell.row, cell.column);
            problems.push(problem(
                Severity::Warning,
                ProblemCode::CapitalsDiffer,
                Some(at),
                message,
                &remedy,
            ));
        }
    }
}

/// The figures that a package gives.
struct Figures<'p> {
    /// Amounts, and amounts with their taxes, by sheet, with the first item's place.
    sheets: BTreeMap<&'p str, (Money, Money, &'p CellRef)>,
    /// What else an amount in capitals may stand for: each row may have one.
    others: BTreeSet<Money>,
}

impl<'p> Figures<'p> {
    fn of(package: &'p ApplicationPackage) -> Figures<'p> {
        let mut figures = Figures { sheets: BTreeMap::new(), others: BTreeSet::new() };
        let mut claims: BTreeMap<&str, Money> = BTreeMap::new();
        for item in &package.items {
            let (Some(amount), Some(at)) = (item.amount, &item.at) else { continue };
            let with_tax = amount + item.tax.unwrap_or(Money::ZERO);
            let sheet = figures.sheets.entry(at.sheet.as_str()).or_insert((Money::ZERO, Money::ZERO, at));
            (sheet.0, sheet.1) = (sheet.0 + amount, sheet.1 + with_tax);
            if let Some(claim) = &item.claim {
                let sum = claims.entry(claim).or_insert(Money::ZERO);
                *sum = *sum + amount;
            }
            figures.others.extend([amount, with_tax]);
        }
        let inputs = package.claims.iter().flat_map(|claim| claim.inputs.values());
        figures.others.extend(inputs.filter_map(|sourced| match &sourced.value {
            Some(Json::String(text)) => text.parse::<Money>().ok(),
            _ => None,
        }));
        figures.others.extend(claims.into_values());
        figures.others.extend(package.other_awards.iter().filter_map(|award| award.amount));
        let all = figures
            .sheets
            .values()
            .fold((Money::ZERO, Money::ZERO), |sum, sheet| (sum.0 + sheet.0, sum.1 + sheet.1));
        figures.others.extend([all.0, all.1]);
        figures
    }

    /// The sum that an amount should be, where it is no figure of the package.
    fn unlike(&self, sheet: &str, amount: Money) -> Option<(Money, Option<&'p CellRef>)> {
        let sums = self.sheets.values().any(|(net, gross, _)| *net == amount || *gross == amount);
        if sums || self.others.contains(&amount) {
            return None;
        }
        let own = self.sheets.get(sheet).map(|(net, _, at)| (*net, Some(*at)));
        let only = || {
            let mut all = self.sheets.values();
            all.next().filter(|_| all.next().is_none()).map(|(net, _, at)| (*net, Some(*at)))
        };
        own.or_else(only)
    }
}

/// The amount in capitals that a text holds.
fn amount_in(text: &str) -> Option<Money> {
    let is_capital = |c: char| DIGITS.iter().any(|(letters, _)| letters.contains(c));
    let start = text.find(is_capital)?;
    let letters: String = text[start..]
        .chars()
        .take_while(|c| is_capital(*c) || "拾佰仟万萬亿億元圆角分整正".contains(*c))
        .collect();
    let at = letters.find(['元', '圆'])?;
    // 叁元科技 is a name.
    if !letters.ends_with(['整', '正', '角', '分']) && !text.contains("大写") && !text.contains("人民币")
    {
        return None;
    }
    let yuan = whole(&letters[..at])?;
    let mut fen = 0;
    let mut digit = 0;
    for c in letters[at..].chars().skip(1) {
        match c {
            '角' => fen += std::mem::take(&mut digit) * 10,
            '分' => fen += std::mem::take(&mut digit),
            '整' | '正' => break,
            other => digit = digit_of(other)?,
        }
    }
    let amount = Decimal::from(yuan).checked_add(Decimal::new(i64::try_from(fen).ok()?, 2))?;
    Some(Money::new(amount))
}

fn digit_of(c: char) -> Option<u64> {
    DIGITS.iter().find(|(letters, _)| letters.contains(c)).map(|(_, digit)| *digit)
}

fn whole(letters: &str) -> Option<u64> {
    let (mut total, mut group, mut digit) = (0_u64, 0_u64, 0_u64);
    let mut seen = false;
    for c in letters.chars() {
        seen = true;
        match c {
            '拾' => group = group.checked_add(std::mem::take(&mut digit).max(1) * 10)?,
            '佰' => group = group.checked_add(std::mem::take(&mut digit) * 100)?,
            '仟' => group = group.checked_add(std::mem::take(&mut digit) * 1000)?,
            '万' | '萬' => {
                total = total.checked_add((group + std::mem::take(&mut digit)).checked_mul(10_000)?)?;
                group = 0;
            }
            '亿' | '億' => {
                total = total.checked_add(group + std::mem::take(&mut digit))?.checked_mul(100_000_000)?;
                group = 0;
            }
            other => digit = digit_of(other)?,
        }
    }
    seen.then(|| total.checked_add(group + digit)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_capitals_are_read_as_they_are_written() {
        for (text, amount) in [
            ("人民币叁佰万元整", "3000000.00"),
            ("大写：壹佰伍拾万元整", "1500000.00"),
            ("合计（大写）：捌拾万柒仟伍佰元整", "807500.00"),
            ("壹万零伍佰圆零叁分", "10500.03"),
            ("壹拾元伍角整", "10.50"),
            ("贰亿零叁佰万元正", "203000000.00"),
            ("大写壹亿贰仟万零伍元", "120000005.00"),
        ] {
            assert_eq!(amount_in(text).map(|money| money.to_string()).as_deref(), Some(amount), "{text}");
        }
        for text in ["叁元科技有限公司研发", "多元化", "元", "伍先生", "大写"] {
            assert_eq!(amount_in(text), None, "{text}");
        }
        for amount in ["807500", "9999999.99", "10000", "1000000000.5", "100200300.4"] {
            let money: Money = amount.parse().unwrap();
            assert_eq!(amount_in(&casework::in_capitals(money).unwrap()), Some(money), "{amount}");
        }
    }
}
