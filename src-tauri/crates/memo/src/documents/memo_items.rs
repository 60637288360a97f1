//! 明细认定: each line item with its document, what was claimed and admitted, and why anything was cut.

use casework::{MemoClaim, MemoContent, MemoItem};
use policy::Money;

use crate::MemoError;
use crate::documents::annex::Annex;
use crate::documents::claim_parts::{each, ruled};
use crate::layout::prose::Script;
use crate::layout::signature_block::day;
use crate::layout::table::{Align, Column, Row};

const fn column(title: &'static str, share: u16, align: Align) -> Column {
    Column { title, share, align }
}

/// The first is as wide as a digital invoice's number of 20 digits: it is found by a search where it stays in one line.
const ITEMS: [Column; 5] = [
    column("单据", 270, Align::Left),
    column("开票方", 190, Align::Left),
    column("不含税金额\n税额（元）", 170, Align::Right),
    column("认定金额\n（元）", 170, Align::Right),
    column("说明", 200, Align::Left),
];

/// So many cuts are told in the body, where the table stands in an annex.
const FEW: usize = 2;

/// Each claim's line items.
pub(crate) fn in_full(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    each(script, content, |claim| !claim.items.is_empty(), items)
}

/// All line items in a few words, where the table stands in an annex.
pub(crate) fn in_brief(content: &MemoContent, annexes: &[Annex]) -> Option<String> {
    let annex = Annex::Items.reference(annexes)?;
    let all: Vec<&MemoItem> = content.claims.iter().flat_map(|claim| &claim.items).collect();
    let (claimed, admitted) = sums(&all);
    let cut: Vec<&&MemoItem> = all.iter().filter(|item| item.claimed != item.admitted).collect();
    let cuts = match cut.len() {
        0 => "没有核减".to_owned(),
        few if few <= FEW => {
            let each =
                cut.iter().map(|item| format!("{}{}", item.document, cut_of(item).unwrap_or_default()));
            each.collect::<Vec<_>>().join("；")
        }
        many => format!("其中{many}份有核减"),
    };
    Some(format!(
        "申报单据{}份，合计￥{}，认定￥{}，{cuts}，逐份{annex}。",
        all.len(),
        claimed.grouped(),
        admitted.grouped(),
    ))
}

/// The table.
fn items(script: &mut Script<'_>, claim: &MemoClaim) -> Result<(), MemoError> {
    let mut rows: Vec<Row> = claim.items.iter().map(item).collect();
    let (claimed, admitted) = sums(&claim.items.iter().collect::<Vec<_>>());
    let count = format!("{} 份", claim.items.len());
    rows.push(Row::sum(["合计".to_owned(), count, claimed.grouped(), admitted.grouped(), String::new()]));
    ruled(script, &ITEMS, &rows)
}

fn sums(items: &[&MemoItem]) -> (Money, Money) {
    let sum = |amount: fn(&MemoItem) -> Option<Money>| items.iter().filter_map(|item| amount(item)).sum();
    (sum(|item| item.claimed), sum(|item| item.admitted))
}

/// How much was cut of an item, and why; `None` where nothing was.
fn cut_of(item: &MemoItem) -> Option<String> {
    if item.claimed == item.admitted {
        return None;
    }
    let why = if item.reason.is_empty() { "未注明" } else { &item.reason };
    Some(match (item.claimed, item.admitted) {
        (Some(claimed), Some(admitted)) => format!("核减{}元：{why}", (claimed - admitted).grouped()),
        _ => why.to_owned(),
    })
}

/// A line item, with why it was cut, where it stands and which voucher stood behind it.
fn item(item: &MemoItem) -> Row {
    let amount = |amount: Option<Money>| amount.map_or_else(|| "—".to_owned(), Money::grouped);
    // The number stands on a line of its own, under the kind and the day.
    let (kind, number) = item.document.split_once(' ').unwrap_or(("", &item.document));
    let head = [kind.to_owned(), item.date.map(day).unwrap_or_default()];
    let document: Vec<String> = [head.join(" ").trim().to_owned(), number.to_owned()]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect();
    let mut remarks = Vec::new();
    match cut_of(item) {
        Some(cut) => remarks.push(cut),
        None if item.reason.is_empty() => {}
        None => remarks.push(item.reason.clone()),
    }
    remarks.extend(item.voucher.as_ref().map(|voucher| format!("凭证：{voucher}")));
    if !item.at.is_empty() {
        remarks.push(item.at.clone());
    }
    let claimed = match item.tax {
        Some(tax) => format!("{}\n税额 {}", amount(item.claimed), tax.grouped()),
        None => amount(item.claimed),
    };
    let cells =
        [document.join("\n"), item.vendor.clone(), claimed, amount(item.admitted), remarks.join("\n")];
    Row::plain(cells)
}
