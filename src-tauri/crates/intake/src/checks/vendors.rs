//! Who issued the line items: the applicant itself, one of its declared relations, or one vendor whose
//! expenses stop again and again just short of a threshold.

use std::collections::HashMap;

use casework::{ApplicationPackage, CellRef, LineItem, Problem, ProblemCode, Severity, same_party};
use policy::{Money, Pack};
use rust_decimal::Decimal;

use crate::problem::problem;
use crate::reading::text::excerpt;
use crate::workbook::book::Book;

/// Line items of a vendor that make a pattern.
const SEVERAL: usize = 2;

/// Runs the checks.
pub(crate) fn run(package: &ApplicationPackage, book: &Book, pack: &Pack, problems: &mut Vec<Problem>) {
    relations(package, book, problems);
    splitting(package, pack, problems);
}

/// A vendor as items give it: its name and its code.
type Vendor<'a> = (Option<&'a str>, Option<&'a str>);

fn is_party(item: &LineItem, name: Option<&str>, code: Option<&str>) -> bool {
    same_party((item.vendor.as_deref(), item.vendor_uscc.as_deref()), (name, code))
}

fn relations(package: &ApplicationPackage, book: &Book, problems: &mut Vec<Problem>) {
    let own = |input: &str| package.applicant.get(input).and_then(|sourced| sourced.value.as_ref()?.as_str());
    let (name, code) = (own("name"), own("uscc"));
    // One vendor has many items: each vendor is looked at once, and told of at its first item.
    let mut vendors: HashMap<Vendor<'_>, (usize, &LineItem)> = HashMap::new();
    for item in package.items.iter().filter(|item| item.vendor.is_some() || item.vendor_uscc.is_some()) {
        vendors.entry((item.vendor.as_deref(), item.vendor_uscc.as_deref())).or_insert((0, item)).0 += 1;
    }
    let mut vendors: Vec<(usize, &LineItem)> = vendors.into_values().collect();
    vendors.sort_by_key(|(_, item)| item.at.as_ref().map(|at| (at.row, at.column)));
    for (count, item) in vendors {
        let shown = excerpt(item.vendor.as_deref().or(item.vendor_uscc.as_deref()).unwrap_or_default());
        let of = if count > 1 { format!("（共 {count} 笔）") } else { String::new() };
        let mut warn = |code: ProblemCode, message: String, remedy: &str| {
            let at = item.at.as_ref().map(|at| book.cell_of_item(at, |list| list.vendor));
            problems.push(problem(Severity::Warning, code, at, message, remedy));
        };
        if is_party(item, name, code) {
            let message = format!("供应商“{shown}”就是申报主体{of}");
            warn(ProblemCode::VendorIsApplicant, message, "请核对供应商；向自己采购不能作为费用");
            continue;
        }
        let related =
            package.related.iter().find(|party| is_party(item, Some(&party.name), party.uscc.as_deref()));
        if let Some(party) = related {
            let relation = party.relation.as_deref().map(|relation| format!("，{}", excerpt(relation)));
            let message = format!("供应商“{shown}”在关联关系声明之列{}{of}", relation.unwrap_or_default());
            // Nothing of it is wrong: whether it counts is the reviewer's to judge.
            warn(ProblemCode::VendorRelated, message, "");
        }
    }
}

/// Several line items of a claim to one vendor, each just short of the same threshold of the claim's benefit.
fn splitting(package: &ApplicationPackage, pack: &Pack, problems: &mut Vec<Problem>) {
    let thresholds: HashMap<&str, Vec<(Decimal, Money)>> = package
        .claims
        .iter()
        .map(|claim| {
            // Within 5% below.
            let from = |threshold: Money| (threshold.yuan() * Decimal::new(95, 2), threshold);
            (claim.id.as_str(), pack.thresholds(&claim.benefit).into_iter().map(from).collect())
        })
        .collect();
    let mut groups: HashMap<(&str, Money, String), Vec<&LineItem>> = HashMap::new();
    for item in &package.items {
        let (Some(claim), Some(amount)) = (item.claim.as_deref(), item.amount) else { continue };
        for (least, threshold) in thresholds.get(claim).into_iter().flatten() {
            if amount.yuan() < *least || amount >= *threshold {
                continue;
            }
            if let Some(vendor) =
                item.vendor_uscc.clone().or_else(|| item.vendor.as_deref().map(policy::folded))
            {
                groups.entry((claim, *threshold, vendor)).or_default().push(item);
            }
        }
    }
    let mut found: Vec<(Option<CellRef>, String)> = Vec::new();
    for ((_, threshold, _), short) in groups.iter().filter(|(_, items)| items.len() >= SEVERAL) {
        let places: Vec<String> =
            short.iter().filter_map(|item| item.at.as_ref().map(ToString::to_string)).take(5).collect();
        let message = format!(
            "同一供应商有 {} 笔费用都略低于 {} 这一界限（{}）",
            short.len(),
            Money::grouped(*threshold),
            places.join("、")
        );
        found.push((short.first().and_then(|item| item.at.clone()), message));
    }
    found.sort_by(|(at, message), (other, others)| {
        let place = |at: &Option<CellRef>| at.as_ref().map(|at| (at.row, at.column));
        place(at).cmp(&place(other)).then_with(|| message.cmp(others))
    });
    for (at, message) in found {
        problems.push(problem(Severity::Warning, ProblemCode::Splitting, at, message, ""));
    }
}
