//! The checks of a line item against its voucher, and of vouchers that are in no row.

use casework::{ApplicationPackage, Claim, LineItem, Outside, same_party};
use policy::{Money, folded};
use rust_decimal::Decimal;

use super::item_match::vendor_meets;
use super::sent::{Sent, SentVoucher};
use super::{ClaimWords, Difference, DifferenceCode, ItemMatch, MatchedBy};
use crate::{Field, Party, Place, Reading, Source, Voucher, VoucherLine};

/// Rates of VAT, in percent: where only the amount with tax is known, an amount without it fits one of these.
const RATES: [u32; 11] = [0, 1, 3, 4, 5, 6, 9, 10, 13, 16, 17];

pub(super) struct Checker<'c> {
    pub package: &'c ApplicationPackage,
    pub sent: &'c Sent,
    pub words: &'c ClaimWords<'c>,
    pub matches: &'c [ItemMatch],
    pub readings: &'c [Reading],
}

/// Collects the differences of one item and its voucher.
struct Pair<'p> {
    item: &'p LineItem,
    voucher: &'p Voucher,
    out: &'p mut Vec<Difference>,
}

impl Pair<'_> {
    fn add(&mut self, code: DifferenceCode, place: Option<&Place>, message: String, remedy: &str) {
        self.out.push(Difference {
            code,
            item: Some(self.item.id.clone()),
            at: self.item.at.clone(),
            places: place.cloned().into_iter().collect(),
            message: Outside::new(message),
            remedy: Outside::new(remedy),
        });
    }
}

fn place<T>(field: Option<&Field<T>>) -> Option<&Place> {
    field.map(|field| &field.place)
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

fn party_words(party: &Party) -> String {
    let field = party.name.as_ref().or(party.uscc.as_ref());
    field.map_or_else(|| "未读出".to_owned(), |field| shown(&field.value))
}

impl Checker<'_> {
    fn claim(&self, item: &LineItem) -> Option<&Claim> {
        let id = item.claim.as_deref()?;
        self.package.claims.iter().find(|claim| claim.id == id)
    }

    fn applicant(&self, input: &str) -> Option<&str> {
        self.package.applicant.get(input).and_then(|sourced| sourced.value.as_ref()?.as_str())
    }

    /// Whether a party is the applicant, by its present or a former name; `None` where nothing can be compared.
    pub(super) fn is_applicant(&self, party: &Party) -> Option<bool> {
        is_applicant(self.package, self.words, party)
    }

    /// One line item.
    pub(super) fn item(&self, item: &LineItem, out: &mut Vec<Difference>) {
        let Some(found) = self.matches.iter().find(|found| found.item == item.id) else {
            self.not_sent(item, out);
            return;
        };
        let Some(SentVoucher { voucher, .. }) = self.sent.vouchers.get(found.voucher) else { return };
        let mut pair = Pair { item, voucher, out };
        if found.by == MatchedBy::Figures
            && let (Some(written), Some(number)) = (item.number.as_deref(), voucher.full_number())
        {
            let at = place(voucher.number.as_ref());
            let message =
                format!("明细的号码“{}”与凭证的号码“{number}”不符，金额、日期和供应商一致", shown(written));
            pair.add(DifferenceCode::NumberDiffers, at, message, "请更正明细中的号码，或补交明细所列的发票");
        }
        self.amounts(&mut pair, found);
        dates(&mut pair, self.claim(item));
        self.parties(&mut pair);
        self.fate(&mut pair);
        self.matter(&mut pair, self.claim(item));
    }

    fn not_sent(&self, item: &LineItem, out: &mut Vec<Difference>) {
        // A file that is named and came, and could not be read, is for the eye.
        let named = item.attachment.as_deref().map(folded);
        let unread =
            |file: &String| named.as_ref().is_some_and(|named| folded(file).contains(named.as_str()));
        if self.sent.unread.iter().any(unread) {
            return;
        }
        let number = item.number.as_deref().map_or_else(String::new, |number| format!("“{}”", shown(number)));
        let count = self.sent.unread.len();
        let rest = if count > 0 {
            format!("（另有 {count} 份附件没有读出凭证）")
        } else {
            String::new()
        };
        out.push(Difference {
            code: DifferenceCode::NotSent,
            item: Some(item.id.clone()),
            at: item.at.clone(),
            places: Vec::new(),
            message: Outside::new(format!("附件中没有读到明细所列的发票{number}{rest}")),
            remedy: Outside::new("请补交该发票的原始电子文件或清晰扫描件"),
        });
    }

    /// All rows on a voucher together are held against it: an invoice may be split between claims.
    fn amounts(&self, pair: &mut Pair<'_>, found: &ItemMatch) {
        let rows = self.matches.iter().filter(|other| other.voucher == found.voucher);
        let rows: Vec<&LineItem> =
            rows.filter_map(|found| self.package.items.iter().find(|item| item.id == found.item)).collect();
        let several = rows.len() > 1;
        let Some(amount) = pair.item.amount else { return };
        let whole = if several { rows.iter().filter_map(|row| row.amount).sum() } else { amount };
        let voucher = pair.voucher;
        let (net, gross) = (voucher.net.as_ref(), voucher.gross.as_ref());
        // A red invoice's amounts are negative; that is told by itself.
        if voucher.is_red() {
            return;
        }
        let told = |field: &Field<Money>| format!("{}（{}）", field.value.grouped(), field.source.label());
        match (net, gross) {
            (Some(net), gross) => {
                if whole == net.value {
                } else if gross.is_some_and(|gross| gross.value == whole && gross.value != net.value) {
                    let message =
                        format!("明细金额 {} 是含税金额，票面不含税金额为 {}", whole.grouped(), told(net));
                    let remedy = "本列应填不含税金额，请更正";
                    pair.add(DifferenceCode::NetIsGross, Some(&net.place), message, remedy);
                } else if whole > net.value {
                    let message = format!("明细金额 {} 与票面不含税金额 {} 不符", whole.grouped(), told(net));
                    pair.add(
                        DifferenceCode::AmountDiffers,
                        Some(&net.place),
                        message,
                        "请核对并更正明细金额",
                    );
                } else {
                    let message = format!("明细金额 {} 少于票面不含税金额 {}", whole.grouped(), told(net));
                    let remedy = "如只申报发票中的一部分，请说明是哪些行；否则请更正";
                    pair.add(DifferenceCode::AmountLess, Some(&net.place), message, remedy);
                }
            }
            (None, Some(gross)) => self.against_gross(pair, whole, gross, several),
            (None, None) => {}
        }
        if let (Some(own), Some(tax), false) = (pair.item.tax, &voucher.tax, several)
            && own != tax.value
        {
            let message = format!("明细税额 {} 与票面税额 {} 不符", own.grouped(), told(tax));
            pair.add(DifferenceCode::TaxDiffers, Some(&tax.place), message, "请核对并更正明细税额");
        }
    }

    /// Only the amount with tax is known, from a code: with the row's tax it must agree, else by one of the rates.
    fn against_gross(&self, pair: &mut Pair<'_>, whole: Money, gross: &Field<Money>, several: bool) {
        let told = format!("{}（{}）", gross.value.grouped(), gross.source.label());
        let tax = pair.item.tax.filter(|_| !several);
        if let Some(tax) = tax {
            if whole + tax == gross.value {
                return;
            }
            if whole == gross.value && tax > Money::ZERO {
                let message = format!("明细金额 {} 是含税金额，票面价税合计为 {told}", whole.grouped());
                pair.add(
                    DifferenceCode::NetIsGross,
                    Some(&gross.place),
                    message,
                    "本列应填不含税金额，请更正",
                );
                return;
            }
        } else if whole == gross.value {
            let message =
                format!("明细金额 {} 与票面价税合计 {told} 相同，可能填了含税金额", whole.grouped());
            let remedy = "本列应填不含税金额；如发票免税，请附可看清税额的原件";
            pair.add(DifferenceCode::NetIsGross, Some(&gross.place), message, remedy);
            return;
        } else if RATES.iter().any(|rate| fits(whole, gross.value, *rate)) {
            return;
        }
        if whole < gross.value && tax.is_none() {
            let message = format!("明细金额 {} 与票面价税合计 {told} 按各档税率都不相合", whole.grouped());
            let remedy = "如只申报发票中的一部分，请说明是哪些行；否则请更正";
            pair.add(DifferenceCode::AmountLess, Some(&gross.place), message, remedy);
        } else {
            let message = format!("明细的金额 {} 及税额与票面价税合计 {told} 不符", whole.grouped());
            pair.add(
                DifferenceCode::AmountDiffers,
                Some(&gross.place),
                message,
                "请核对并更正明细金额和税额",
            );
        }
    }

    fn parties(&self, pair: &mut Pair<'_>) {
        let voucher = pair.voucher;
        let at = |party: &Party| party.name.as_ref().or(party.uscc.as_ref()).map(|field| field.place.clone());
        if self.is_applicant(&voucher.buyer) == Some(false) {
            let own = self.applicant("name").unwrap_or("申报主体");
            let message = format!("发票购买方“{}”不是申报主体“{}”", party_words(&voucher.buyer), shown(own));
            let remedy = "请核对；申报主体更名的，请附登记机关的更名证明";
            pair.add(DifferenceCode::BuyerNotApplicant, at(&voucher.buyer).as_ref(), message, remedy);
        }
        if vendor_meets(pair.item, &voucher.seller) == Some(false) {
            let own = pair.item.vendor.as_deref().or(pair.item.vendor_uscc.as_deref()).unwrap_or_default();
            let message =
                format!("发票销售方“{}”与明细供应商“{}”不符", party_words(&voucher.seller), shown(own));
            pair.add(
                DifferenceCode::SellerNotVendor,
                at(&voucher.seller).as_ref(),
                message,
                "请核对并更正供应商",
            );
        }
        let related = self
            .package
            .related
            .iter()
            .find(|party| same_party((Some(&party.name), party.uscc.as_deref()), voucher.seller.keys()));
        if let Some(related) = related {
            let relation =
                related.relation.as_deref().map(|r| format!("（{}）", shown(r))).unwrap_or_default();
            let message = format!("发票销售方“{}”在关联关系声明之列{relation}", party_words(&voucher.seller));
            pair.add(DifferenceCode::SellerAffiliated, at(&voucher.seller).as_ref(), message, "");
        }
    }

    /// Red, reversed, void, booked.
    fn fate(&self, pair: &mut Pair<'_>) {
        let voucher = pair.voucher;
        if voucher.is_red() {
            let at =
                place(voucher.red.as_ref()).or(place(voucher.gross.as_ref())).or(place(voucher.net.as_ref()));
            let at = at.cloned();
            let message = "明细所列的是红字发票".to_owned();
            pair.add(DifferenceCode::RedInvoice, at.as_ref(), message, "红字发票不能作为费用，请删去或更换");
        }
        let number = voucher.number.as_ref().map(|number| number.value.as_str());
        let red = self.sent.vouchers.iter().find_map(|copy| {
            let named = reverses(&copy.voucher)?;
            (Some(named.value.as_str()) == number).then_some(named)
        });
        if let Some(red) = red {
            let message = format!("发票“{}”已被附件中的红字发票冲销", number.unwrap_or_default());
            let remedy = "已冲销的发票不能作为费用，请删去或更换";
            pair.add(DifferenceCode::Reversed, Some(&red.place), message, remedy);
        }
        if let Some(void) = voucher.void.as_ref().filter(|void| void.value) {
            let message = "明细所列的发票标有“作废”".to_owned();
            pair.add(DifferenceCode::Void, Some(&void.place), message, "作废发票不能作为费用，请更换");
        }
        if let Some(booking) = voucher.booking.as_ref().filter(|booking| !booking.value.booked) {
            let message = "附带的会计数据说明该发票尚未入账".to_owned();
            pair.add(
                DifferenceCode::NotBooked,
                Some(&booking.place),
                message,
                "请说明入账情况，必要时附记账凭证",
            );
        }
    }

    /// Lines that have none of the words of the claim's matter: one hint for all of them.
    fn matter(&self, pair: &mut Pair<'_>, claim: Option<&Claim>) {
        let benefit = claim.and_then(|claim| self.words.pack?.benefit(&claim.benefit));
        let Some(benefit) = benefit else { return };
        let off = |line: &&VoucherLine| {
            let text = format!("{} {}", line.name.value, line.model.as_deref().unwrap_or_default());
            benefit.is_of_its_matter(&text) == Some(false)
        };
        let lines: Vec<&VoucherLine> = pair.voucher.lines.iter().filter(off).collect();
        let Some(first) = lines.first() else { return };
        let rest = if lines.len() > 1 { format!("等 {} 行", lines.len()) } else { String::new() };
        let message = format!("发票内容“{}”{rest}看不出与申报事项有关（仅供提示）", shown(&first.name.value));
        let remedy = "请说明与申报事项的关系，必要时附合同或清单";
        pair.add(DifferenceCode::NotOfTheMatter, Some(&first.name.place), message, remedy);
    }

    /// Vouchers that no row names.
    pub(super) fn unlisted(&self, out: &mut Vec<Difference>) {
        for (index, copy) in self.sent.vouchers.iter().enumerate() {
            if self.matches.iter().any(|found| found.voucher == index) {
                continue;
            }
            let number = copy.voucher.full_number().unwrap_or_default();
            let places = copy.voucher.number.iter().map(|number| number.place.clone()).collect();
            let kind = if copy.voucher.is_red() { "红字发票" } else { copy.voucher.kind.label() };
            out.push(Difference {
                code: DifferenceCode::NotListed,
                item: None,
                at: None,
                places,
                message: Outside::new(format!("附件中的{kind}“{number}”没有列入明细")),
                remedy: Outside::new("如应申报，请补入明细；否则可不处理"),
            });
        }
        debug_assert!(self.readings.len() >= self.sent.unread.len());
    }
}

/// Whether a party is the applicant, by its present or a former name; `None` where nothing can be compared.
pub(super) fn is_applicant(
    package: &ApplicationPackage,
    words: &ClaimWords<'_>,
    party: &Party,
) -> Option<bool> {
    let own = |input: &str| package.applicant.get(input).and_then(|sourced| sourced.value.as_ref()?.as_str());
    let (name, uscc) = (own("name"), own("uscc"));
    let comparable = (name.is_some() && party.name.is_some()) || (uscc.is_some() && party.uscc.is_some());
    comparable.then(|| {
        same_party((name, uscc), party.keys())
            || words.former_names.iter().any(|former| same_party((Some(former), None), party.keys()))
    })
}

/// The number that a red invoice reverses: given as such, or named in its remark. Another reverses nothing.
pub(super) fn reverses(voucher: &Voucher) -> Option<Field<String>> {
    if !voucher.is_red() {
        return None;
    }
    if let Some(reverses) = &voucher.reverses {
        return Some(reverses.clone());
    }
    let remark = voucher.remark.as_ref()?;
    let digits: Vec<&str> = remark.value.split(|c: char| !c.is_ascii_digit()).collect();
    let number = digits.into_iter().find(|run| matches!(run.len(), 8 | 20))?;
    Some(Field::new(number.to_owned(), remark.place.clone(), Source::PageText))
}

/// Whether an amount with tax at a rate is the amount with tax, but for the rounding of each line's tax.
fn fits(net: Money, gross: Money, rate: u32) -> bool {
    let with_tax = net.yuan() * Decimal::from(100 + rate) / Decimal::ONE_HUNDRED;
    (with_tax - gross.yuan()).abs() <= Decimal::new(5, 2)
}

fn dates(pair: &mut Pair<'_>, claim: Option<&Claim>) {
    let Some(date) = &pair.voucher.date else { return };
    let at = date.place.clone();
    if let Some(own) = pair.item.date.filter(|own| *own != date.value) {
        let message = format!("明细日期 {own} 与票面开票日期 {}（{}）不符", date.value, date.source.label());
        pair.add(DifferenceCode::DateDiffers, Some(&at), message, "请核对并更正明细日期");
    }
    let year = claim.and_then(|claim| claim.year);
    if let Some(year) = year.filter(|year| i32::from(date.value.year()) != *year) {
        let message = format!("票面开票日期 {} 不在申报年度 {year} 年内", date.value);
        pair.add(DifferenceCode::DateOutsideYear, Some(&at), message, "请核对该费用是否属于申报年度");
    }
}
