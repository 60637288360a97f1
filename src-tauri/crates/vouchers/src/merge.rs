//! What several sources of one file say of one voucher, put together by rank; where two disagree, that is a problem with
//! both places, and the better source stands.

use casework::Severity;
use jiff::civil::Date;
use policy::{Money, folded};

use crate::problem::{FileProblemCode, VoucherProblem};
use crate::{Field, Party, Voucher};

/// What one page gave.
#[derive(Debug, Default, Clone)]
pub(crate) struct PageEvidence {
    /// What its text says.
    pub text: Option<Voucher>,
    /// What its codes say.
    pub codes: Vec<Voucher>,
}

/// Puts pages and attached data together to vouchers.
pub(crate) fn of_file(
    pages: Vec<PageEvidence>,
    attached: Vec<Voucher>,
    problems: &mut Vec<VoucherProblem>,
) -> Vec<Voucher> {
    let mut vouchers: Vec<Voucher> = Vec::new();
    for page in pages {
        for voucher in of_page(page, problems) {
            join(&mut vouchers, voucher, problems);
        }
    }
    let alone = attached.len() == 1 && vouchers.len() == 1;
    for voucher in attached {
        if alone && voucher.payment.is_none() {
            // One page's invoice and one attached: they are to be one, and a number that differs is told.
            if let Some(known) = vouchers.first_mut() {
                let both = merged(std::mem::take(known), voucher, problems);
                *known = both;
                continue;
            }
        }
        join(&mut vouchers, voucher, problems);
    }
    vouchers.retain(|voucher| !voucher.is_empty());
    for voucher in &vouchers {
        sums(voucher, problems);
    }
    vouchers
}

/// A page with several codes shows several invoices: its text could be of any of them.
fn of_page(page: PageEvidence, problems: &mut Vec<VoucherProblem>) -> Vec<Voucher> {
    let PageEvidence { text, mut codes } = page;
    match (text, codes.len()) {
        (Some(text), 0) => vec![text],
        (Some(text), 1) => vec![merged(codes.remove(0), text, problems)],
        (_, _) => codes,
    }
}

/// Adds a voucher, or what it says to the one that it is.
fn join(vouchers: &mut Vec<Voucher>, voucher: Voucher, problems: &mut Vec<VoucherProblem>) {
    let same = vouchers.iter_mut().find(|known| same_number(known, &voucher));
    match same {
        Some(known) => *known = merged(std::mem::take(known), voucher, problems),
        None => vouchers.push(voucher),
    }
}

fn same_number(one: &Voucher, other: &Voucher) -> bool {
    let (Some(a), Some(b)) = (&one.number, &other.number) else { return false };
    let codes = (one.code.as_ref().map(|c| &c.value), other.code.as_ref().map(|c| &c.value));
    a.value == b.value && !matches!(codes, (Some(one), Some(other)) if one != other)
}

/// One voucher of two readings of it.
pub(crate) fn merged(one: Voucher, other: Voucher, problems: &mut Vec<VoucherProblem>) -> Voucher {
    // The kind is the better reading's.
    let (better, worse) = if one.best_source() <= other.best_source() { (one, other) } else { (other, one) };
    let mut pick = Picker { problems };
    let text = |a: &String, b: &String| folded(a) == folded(b);
    Voucher {
        kind: if better.number.is_some() { better.kind } else { worse.kind },
        number: pick.best("发票号码", better.number, worse.number, text),
        code: pick.best("发票代码", better.code, worse.code, text),
        date: pick.best("开票日期", better.date, worse.date, Date::eq),
        seller: pick.party("销售方", better.seller, worse.seller),
        buyer: pick.party("购买方", better.buyer, worse.buyer),
        net: pick.best("合计金额", better.net, worse.net, Money::eq),
        tax: pick.best("合计税额", better.tax, worse.tax, Money::eq),
        gross: pick.best("价税合计", better.gross, worse.gross, Money::eq),
        red: better.red.or(worse.red),
        reverses: better.reverses.or(worse.reverses),
        void: better.void.or(worse.void),
        lines: if better.lines.is_empty() { worse.lines } else { better.lines },
        remark: better.remark.or(worse.remark),
        booking: better.booking.or(worse.booking),
        payment: better.payment.or(worse.payment),
        seal: better.seal.or(worse.seal),
    }
}

struct Picker<'p> {
    problems: &'p mut Vec<VoucherProblem>,
}

impl Picker<'_> {
    /// The value of the better source.
    fn best<T: Shown>(
        &mut self,
        what: &str,
        one: Option<Field<T>>,
        other: Option<Field<T>>,
        same: impl Fn(&T, &T) -> bool,
    ) -> Option<Field<T>> {
        let (Some(one), Some(other)) = (one.as_ref(), other.as_ref()) else { return one.or(other) };
        let (better, worse) = if one.source <= other.source { (one, other) } else { (other, one) };
        if !same(&better.value, &worse.value) {
            self.problems.push(VoucherProblem::new(
                Severity::Error,
                FileProblemCode::SourcesDiffer,
                vec![better.place.clone(), worse.place.clone()],
                format!(
                    "{what}前后不一：{}为“{}”，{}为“{}”",
                    better.source.label(),
                    better.value.shown(),
                    worse.source.label(),
                    worse.value.shown()
                ),
                "同一份文件中两处不一致，可能经过改动；请向税务机关平台查验，并要求说明",
            ));
        }
        Some(better.clone())
    }

    fn party(&mut self, what: &str, one: Party, other: Party) -> Party {
        let text = |a: &String, b: &String| folded(a) == folded(b);
        Party {
            name: self.best(&format!("{what}名称"), one.name, other.name, text),
            uscc: self.best(&format!("{what}纳税人识别号"), one.uscc, other.uscc, text),
        }
    }
}

/// A value as it is shown in words.
trait Shown: Clone {
    fn shown(&self) -> String;
}

impl Shown for String {
    fn shown(&self) -> String {
        self.chars().take(60).collect()
    }
}

impl Shown for Money {
    fn shown(&self) -> String {
        self.grouped()
    }
}

impl Shown for Date {
    fn shown(&self) -> String {
        self.to_string()
    }
}

/// 合计金额 and 合计税额 make 价税合计.
fn sums(voucher: &Voucher, problems: &mut Vec<VoucherProblem>) {
    let (Some(net), Some(tax), Some(gross)) = (&voucher.net, &voucher.tax, &voucher.gross) else { return };
    if net.value + tax.value != gross.value {
        problems.push(VoucherProblem::new(
            Severity::Error,
            FileProblemCode::SumsDiffer,
            vec![net.place.clone(), tax.place.clone(), gross.place.clone()],
            format!(
                "合计金额 {} 与合计税额 {} 之和不等于价税合计 {}",
                net.value.grouped(),
                tax.value.grouped(),
                gross.value.grouped()
            ),
            "请向税务机关平台查验，并人工核对",
        ));
    }
}
