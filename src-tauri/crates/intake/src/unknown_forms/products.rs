//! Which claims a list's rows are of: a claim for each product that they name. Two products are never merged into
//! one cost; where nothing tells them apart, it is asked.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use casework::{ApplicationPackage, CellRef, Claim, LineItem, Problem, ProblemCode, Severity, Sourced};
use policy::{Benefit, Money, Pack};

use crate::problem::problem;
use crate::reading::cursor::Cursor;
use crate::reading::form::Filled;
use crate::reading::package;
use crate::reading::table::{Row, Table};
use crate::reading::text::{excerpt, key, tidy};
use crate::reading::titles::sheet_titles;
use crate::reading::words::{Column, is_none_word};
use crate::unknown_forms::benefits::benefit_named;
use crate::unknown_forms::claims::{LEFT_OUT, translated};
use crate::unknown_forms::mapping::{IGNORE, PartMapping, PartOf};
use crate::workbook::value::Value;

/// A figure that was typed for several products together.
pub(super) struct Typed {
    label: String,
    figure: Money,
    at: CellRef,
    claims: Vec<String>,
}

/// A text under a column.
fn words(cursor: &Cursor<'_>, table: &Table, row: &Row, column: Column) -> Option<(usize, String)> {
    let index = row.cell(table, column)?;
    match &cursor.sheet.cells[index].value {
        Value::Text(text) if !is_none_word(text) => Some((index, tidy(text))),
        Value::Number(number) => Some((index, number.to_string())),
        _ => None,
    }
}

/// Leaves out rows whose words for their benefit the mapping says that no clause covers.
pub(super) fn leave_out(cursor: &mut Cursor<'_>, part: &PartMapping, table: &mut Table) {
    if !part.benefits.values().any(|id| id == IGNORE) {
        return;
    }
    let rows = std::mem::take(&mut table.rows);
    for row in rows {
        let said = words(cursor, table, &row, Column::Benefit);
        if said.is_some_and(|(_, words)| translated(part, &words) == Some(IGNORE)) {
            row.cells.iter().for_each(|(index, _)| cursor.ignore(*index, LEFT_OUT));
        } else {
            table.rows.push(row);
        }
    }
}

/// A product that rows name: its words, and where they stand first.
struct Product {
    name: String,
    at: CellRef,
}

/// What rows name: a benefit, and its products in the order of the rows.
struct Named {
    benefit: String,
    at: CellRef,
    products: Vec<Product>,
    /// The products' names as they are compared.
    keys: HashSet<String>,
}

fn named(
    cursor: &Cursor<'_>,
    part: &PartMapping,
    table: &Table,
    pack: &Pack,
    claims: &[Claim],
) -> Vec<Named> {
    // What everything is claimed for, the rows are for.
    let only = claims.first().map(|claim| &claim.benefit);
    let only = only.filter(|benefit| claims.iter().all(|claim| claim.benefit == **benefit));
    let titles = sheet_titles(pack);
    let mut found: Vec<Named> = Vec::new();
    let mut last: Option<(Option<String>, Option<String>)> = None;
    for row in &table.rows {
        let said = words(cursor, table, row, Column::Benefit);
        let product = words(cursor, table, row, Column::Project);
        let both =
            (said.as_ref().map(|(_, words)| words.clone()), product.as_ref().map(|(_, words)| words.clone()));
        // Most rows say what the row above said.
        if last.as_ref() == Some(&both) {
            continue;
        }
        last = Some(both);
        let benefit = match &said {
            Some((_, words)) => {
                translated(part, words).map(str::to_owned).or_else(|| benefit_named(words, pack, &titles))
            }
            None => part.benefit.clone().or_else(|| only.cloned()),
        };
        let Some(benefit) = benefit else { continue };
        let first = row.cells.first().map_or(0, |(index, _)| *index);
        let at = found.iter().position(|known| known.benefit == benefit).unwrap_or_else(|| {
            found.push(Named {
                benefit,
                at: cursor.at_index(first),
                products: Vec::new(),
                keys: HashSet::new(),
            });
            found.len() - 1
        });
        if let Some((index, name)) = product {
            let key = key(&name);
            if !key.is_empty() && found[at].keys.insert(key) {
                found[at].products.push(Product { name, at: cursor.at_index(index) });
            }
        }
    }
    found
}

/// Makes the claims that a list's rows speak for: one to each benefit that nothing else claims, and one for each
/// product where a claim names none. Gives the figures that were typed for several of them.
pub(super) fn claims_of_rows(
    cursor: &mut Cursor<'_>,
    part: &PartMapping,
    table: &Table,
    pack: &Pack,
    package: &mut ApplicationPackage,
) -> Vec<Typed> {
    let mut typed = Vec::new();
    for named in named(cursor, part, table, pack, &package.claims) {
        let Some(benefit) = pack.benefit(&named.benefit) else { continue };
        if !package.claims.iter().any(|claim| claim.benefit == benefit.id) {
            let one = Filled {
                at: Some(named.at.clone()),
                year: part.year,
                has_year: part.year.is_some(),
                ..Filled::default()
            };
            package::claims(cursor, benefit, vec![one], package);
        }
        let mut own = package.claims.iter().enumerate().filter(|(_, claim)| claim.benefit == benefit.id);
        let only = own.next().filter(|_| own.next().is_none()).map(|(index, _)| index);
        // Claims that name their products are tied to rows by these.
        let Some(index) = only.filter(|index| package.claims[*index].project.is_none()) else { continue };
        match named.products.as_slice() {
            [] => {}
            [product] => package.claims[index].project = Some(product.name.clone()),
            _ if package::adds_up(benefit) => {}
            products => {
                untie(cursor, benefit, &package.claims[index].id.clone(), package);
                let by_product = by_product(benefit, pack);
                typed.extend(split(cursor, (benefit, by_product), products, index, &mut package.claims));
            }
        }
    }
    typed
}

/// Rows of an earlier list that name no product are of none of several: they are asked.
fn untie(cursor: &mut Cursor<'_>, benefit: &Benefit, claim: &str, package: &mut ApplicationPackage) {
    let mut first = None;
    for item in package.items.iter_mut().filter(|item| item.claim.as_deref() == Some(claim)) {
        first = first.or_else(|| item.at.clone());
        item.claim = None;
    }
    if first.is_some() {
        let message =
            format!("另一张明细写了几个产品，此表没有写明是哪一个（“{}”），暂不计入", benefit.title);
        cursor.note(
            Severity::Error,
            ProblemCode::WhichProduct,
            first,
            message,
            "请写明各行或此表属于哪一产品",
        );
    }
}

/// Whether the cost of one product decides its rate.
fn by_product(benefit: &Benefit, pack: &Pack) -> bool {
    let from_items = benefit.inputs.iter().any(|input| input.from_items);
    from_items && !pack.thresholds(&benefit.id).is_empty() && !package::adds_up(benefit)
}

/// A claim for each product. A figure for all of them is none of any; what else was said of the one claim stands in
/// each, and is asked.
fn split(
    cursor: &mut Cursor<'_>,
    (benefit, by_product): (&Benefit, bool),
    products: &[Product],
    index: usize,
    claims: &mut Vec<Claim>,
) -> Option<Typed> {
    let mut base = claims[index].clone();
    let mut typed = None;
    for input in benefit.inputs.iter().filter(|input| input.from_items) {
        let Some(sourced) = base.inputs.get_mut(&input.name) else { continue };
        let figure = sourced.value.as_ref().and_then(|value| value.as_str()?.parse().ok());
        if let (Some(figure), Some(at)) = (figure, sourced.at.clone()) {
            typed = Some(Typed { label: input.label.clone(), figure, at, claims: Vec::new() });
        }
        *sourced = Sourced { at: sourced.at.clone(), ..Sourced::default() };
    }
    let said = |name: &str| base.inputs.get(name).is_some_and(|sourced| sourced.value.is_some());
    let shared: Vec<&str> =
        benefit.inputs.iter().filter(|i| !i.from_items && said(&i.name)).map(|i| i.label.as_str()).collect();
    let names: Vec<String> = products.iter().take(8).map(|product| excerpt(&product.name)).collect();
    let at = base.at.clone();
    let head = format!(
        "明细写了 {} 个产品或项目（{}），表内只填了一项申报，已按产品分成 {} 项",
        products.len(),
        names.join("、"),
        products.len()
    );
    // What has no threshold comes to the same, however it is divided.
    if shared.is_empty() || !by_product {
        cursor.note(Severity::Note, ProblemCode::SeveralProducts, at, head, "请核对各项的明细");
    } else {
        let message = format!("{head}；“{}”只填了一处，各项共用", shared.join("”“"));
        cursor.note(
            Severity::Error,
            ProblemCode::SeveralProducts,
            at,
            message,
            "请逐项核实，或由申报单位分项填写",
        );
    }
    for (place, product) in products.iter().enumerate() {
        let id = if place == 0 { base.id.clone() } else { format!("c{}", claims.len() + 1) };
        let claim =
            Claim { id, project: Some(product.name.clone()), at: Some(product.at.clone()), ..base.clone() };
        if let Some(typed) = &mut typed {
            typed.claims.push(claim.id.clone());
        }
        if place == 0 { claims[index] = claim } else { claims.push(claim) }
    }
    typed
}

/// Compares figures that were typed for several products with what their rows come to.
pub(super) fn check_typed(cursor: &mut Cursor<'_>, typed: &[Typed], items: &[LineItem]) {
    for Typed { label, figure, at, claims } in typed {
        let own = items.iter().filter(|item| item.claim.as_ref().is_some_and(|id| claims.contains(id)));
        let amounts: Option<Vec<Money>> = own.map(|item| item.amount).collect();
        let Some(sum) = amounts.map(|amounts| amounts.into_iter().sum::<Money>()) else { continue };
        if sum == *figure {
            continue;
        }
        let place = items
            .first()
            .and_then(|item| item.at.as_ref())
            .map_or_else(String::new, |at| format!("（{at} 起）"));
        let message = format!("{label}填 {}，各产品的明细合计 {}{place}", figure.grouped(), sum.grouped());
        let remedy = format!("相差 {}，请核对", Money::new((sum - *figure).yuan().abs()).grouped());
        cursor.note(Severity::Warning, ProblemCode::SumDiffers, Some(at.clone()), message, &remedy);
    }
}

/// The claim of a list whose rows name none: the one whose product its title or sheet names, else the one that stands
/// right above it, by its index.
pub(super) fn claim_of_list(
    cursor: &Cursor<'_>,
    part: &PartMapping,
    parts: &[&PartMapping],
    claims: &[Claim],
) -> Option<usize> {
    if part.project.is_some() {
        return None;
    }
    let header = part.header_row.unwrap_or(1) - 1;
    let fits = |claim: &Claim| part.benefit.as_ref().is_none_or(|id| *id == claim.benefit);
    let own = || claims.iter().enumerate().filter(|(_, claim)| fits(claim));
    // Where the list above this one on the same sheet ends.
    let above = parts.iter().filter(|other| other.sheet == part.sheet).filter_map(|other| other.last_row);
    let start = above.filter(|last| *last <= header).max().unwrap_or(0);
    let titles = cursor.sheet.cells.iter().filter(|cell| cell.row >= start && cell.row < header);
    let mut texts: Vec<String> = titles
        .filter_map(|cell| match &cell.value {
            Value::Text(text) if text.len() <= 240 => Some(key(text)),
            _ => None,
        })
        .collect();
    texts.push(key(&part.sheet));
    let spoken = |claim: &Claim| {
        let name = claim.project.as_deref().map(key).filter(|name| name.chars().count() >= 2);
        name.filter(|name| texts.iter().any(|text| text.contains(name.as_str())))
            .map(|name| name.chars().count())
    };
    let named: Vec<(usize, usize)> =
        own().filter_map(|(index, claim)| Some((spoken(claim)?, index))).collect();
    let longest = named.iter().map(|(length, _)| *length).max();
    let mut best = named.iter().filter(|(length, _)| Some(*length) == longest);
    if let (Some((_, index)), None) = (best.next(), best.next()) {
        return Some(*index);
    }
    let here = |claim: &Claim| {
        claim.at.as_ref().is_some_and(|at| at.sheet == part.sheet && at.row >= start && at.row < header)
    };
    let mut near = own().filter(|(_, claim)| here(claim));
    near.next().filter(|_| near.next().is_none()).map(|(index, _)| index)
}

/// Lists that a guess tied to one claim, though nothing says that they are of one product: whose cost decides what
/// rate it has. They are asked, and count for nothing until then.
pub(super) fn unclear(
    listed: &[(&PartMapping, Range<usize>)],
    pack: &Pack,
    package: &mut ApplicationPackage,
    problems: &mut Vec<Problem>,
) {
    let ApplicationPackage { claims, items, .. } = package;
    for claim in claims.iter().filter(|claim| claim.project.is_none()) {
        let Some(benefit) = pack.benefit(&claim.benefit) else { continue };
        if !by_product(benefit, pack) {
            continue;
        }
        let of = |range: &Range<usize>| {
            items[range.clone()].iter().any(|item| item.claim.as_ref() == Some(&claim.id))
        };
        let lists: Vec<&(&PartMapping, Range<usize>)> =
            listed.iter().filter(|(part, range)| part.what == PartOf::Items && of(range)).collect();
        if lists.len() < 2 {
            continue;
        }
        let places: BTreeSet<String> = lists
            .iter()
            .filter_map(|(_, range)| items[range.clone()].first()?.at.as_ref().map(ToString::to_string))
            .collect();
        let places: Vec<String> = places.into_iter().collect();
        for (_, range) in lists {
            let at = items[range.clone()].first().and_then(|item| item.at.clone());
            let message = format!(
                "“{}”有几张明细（{} 起），都没有写明产品，无法确定是一个产品的费用还是几个，暂不计入",
                benefit.title,
                places.join("、")
            );
            problems.push(problem(
                Severity::Error,
                ProblemCode::WhichProduct,
                at,
                message,
                "请写明各张明细属于哪一产品",
            ));
            for item in &mut items[range.clone()] {
                item.claim = None;
            }
        }
    }
}
