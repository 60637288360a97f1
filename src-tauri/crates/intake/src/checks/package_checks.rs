//! What only shows when the whole package is seen: sums against typed figures, duplicates, years, files.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casework::{ApplicationPackage, CellRef, Problem, ProblemCode, Severity, claimed_once, twice, twins};
use policy::{InputKind, Money, Pack};
use serde_json::Value as Json;

use crate::checks::vendors;
use crate::problem::problem;
use crate::reading::text::excerpt;
use crate::received::source::PackageFile;
use crate::workbook::book::{Book, ItemList};

/// Which column of a line item a problem is of.
type ItemColumn = fn(&ItemList) -> Option<u32>;

/// Runs all checks, and ties the listed attachments to the files that came.
pub(crate) fn run(
    package: &mut ApplicationPackage,
    book: &Book,
    pack: &Pack,
    files: &[PackageFile],
    bundled: bool,
    problems: &mut Vec<Problem>,
) {
    sums(package, pack, problems);
    negative_inputs(package, pack, problems);
    items(package, book, problems);
    awards(package, problems);
    duplicate_items(package, problems);
    same_lines(package, problems);
    duplicate_claims(package, problems);
    vendors::run(package, book, pack, problems);
    crate::checks::attachment_check::attachments(package, files, bundled, problems);
}

/// A figure that is also the sum of line items must agree with it.
fn sums(package: &ApplicationPackage, pack: &Pack, problems: &mut Vec<Problem>) {
    let mut by_claim: HashMap<&str, Vec<&casework::LineItem>> = HashMap::new();
    for item in &package.items {
        if let Some(claim) = &item.claim {
            by_claim.entry(claim).or_default().push(item);
        }
    }
    for claim in &package.claims {
        let Some(benefit) = pack.benefit(&claim.benefit) else { continue };
        for input in benefit.inputs.iter().filter(|input| input.from_items) {
            let Some(sourced) = claim.inputs.get(&input.name) else { continue };
            let Some(Json::String(typed)) = &sourced.value else { continue };
            let Ok(typed) = typed.parse::<Money>() else { continue };
            let Some(items) = by_claim.get(claim.id.as_str()) else { continue };
            let amounts: Option<Vec<Money>> = items.iter().map(|item| item.amount).collect();
            // An unknown amount has its own problem; a sum without it says nothing.
            let Some(amounts) = amounts else { continue };
            let sum: Money = amounts.into_iter().sum();
            if sum != typed {
                let difference = Money::new((sum - typed).yuan().abs());
                let place = items.first().and_then(|item| item.at.as_ref());
                let place = place.map_or_else(String::new, |at| format!("（{at} 起 {} 行）", items.len()));
                problems.push(problem(
                    Severity::Warning,
                    ProblemCode::SumDiffers,
                    sourced.at.clone(),
                    format!("{}填 {}，明细合计 {}{place}", input.label, typed.grouped(), sum.grouped()),
                    &format!("相差 {}，请核对", difference.grouped()),
                ));
            }
        }
    }
}

/// Figures that are typed and below zero.
fn negative_inputs(package: &ApplicationPackage, pack: &Pack, problems: &mut Vec<Problem>) {
    for claim in &package.claims {
        let Some(benefit) = pack.benefit(&claim.benefit) else { continue };
        for input in benefit.inputs.iter().filter(|i| matches!(i.kind, InputKind::Money | InputKind::Area)) {
            let Some(sourced) = claim.inputs.get(&input.name) else { continue };
            if let Some(Json::String(figure)) = &sourced.value
                && figure.starts_with('-')
            {
                let message = format!("{} {figure} 是负数", input.label);
                let at = sourced.at.clone();
                problems.push(problem(
                    Severity::Warning,
                    ProblemCode::NegativeAmount,
                    at,
                    message,
                    "请核对并改正",
                ));
            }
        }
    }
}

/// An award of another policy lowers what its project may get: one that ties to no claim is asked about.
fn awards(package: &ApplicationPackage, problems: &mut Vec<Problem>) {
    let projects: BTreeSet<String> =
        package.claims.iter().filter_map(|claim| claim.project.as_deref()).map(policy::folded).collect();
    if projects.is_empty() {
        return;
    }
    for award in &package.other_awards {
        let (code, message, remedy) = match &award.project {
            None => (
                ProblemCode::AwardWithoutProject,
                "此笔其他资助没有写明项目，无法确定是否与所申报的项目重复".to_owned(),
                "请写明项目名称；与所申报的项目无关的，请说明",
            ),
            Some(project) if !projects.contains(&policy::folded(project)) => (
                ProblemCode::AwardUntied,
                format!("此笔其他资助的项目“{}”与所申报的项目都不一致", excerpt(project)),
                "是同一项目的，请与事项页的项目名称写得一样；是另外的项目，请说明",
            ),
            Some(_) => continue,
        };
        problems.push(problem(Severity::Error, code, award.at.clone(), message, remedy));
    }
}

fn items(package: &ApplicationPackage, book: &Book, problems: &mut Vec<Problem>) {
    let years: HashMap<&str, i32> =
        package.claims.iter().filter_map(|claim| Some((claim.id.as_str(), claim.year?))).collect();
    let mut kinds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for item in &package.items {
        if item.amount.is_some_and(|amount| amount < Money::ZERO) {
            let message = format!("金额 {} 是负数", item.amount.unwrap_or_default().grouped());
            let remedy = "红字发票请保留并说明；否则请改正";
            problems.push(problem(
                Severity::Warning,
                ProblemCode::NegativeAmount,
                item.at.clone(),
                message,
                remedy,
            ));
        }
        if item.amount.is_some_and(|amount| amount.to_fen().is_none()) {
            let message = "金额有不足一分的尾数".to_owned();
            problems.push(problem(
                Severity::Warning,
                ProblemCode::PartsOfAFen,
                item.at.clone(),
                message,
                "请按票面金额填写到分",
            ));
        }
        paper(item, book, problems);
        let year = item.claim.as_deref().and_then(|claim| years.get(claim));
        if let (Some(date), Some(year), false) = (item.date, year, is_loan(item.kind.as_deref()))
            && i32::from(date.year()) != *year
        {
            let message = format!("日期 {date} 不在申报年度 {year} 年内");
            let remedy = "请核对日期和年度；确属本年度费用的请说明";
            problems.push(problem(
                Severity::Warning,
                ProblemCode::OutsideYear,
                item.at.as_ref().map(|at| book.cell_of_item(at, |list| list.date)),
                message,
                remedy,
            ));
        }
        if let (Some(claim), Some(kind)) = (&item.claim, &item.kind) {
            kinds.entry(claim).or_default().insert(kind);
        }
    }
    for (claim, kinds) in kinds {
        if kinds.contains("发票") && kinds.contains("合同") {
            let at = package.claims.iter().find(|c| c.id == claim).and_then(|c| c.at.clone());
            let message = "同一申报的明细既列发票又列合同，同一笔费用可能算了两次".to_owned();
            problems.push(problem(
                Severity::Warning,
                ProblemCode::CountedTwice,
                at,
                message,
                "同一笔费用只列一行：有发票的只列发票",
            ));
        }
    }
}

/// The legal rates of value added tax and the levies at a fixed rate, in percent, those of past years included; the
/// most usual first, since each is tried in turn.
const TAX_RATES: [i64; 12] = [13, 6, 9, 0, 3, 1, 5, 16, 17, 10, 11, 2];

/// What one invoice must agree with by itself: its number's form, its tax, its days.
fn paper(item: &casework::LineItem, book: &Book, problems: &mut Vec<Problem>) {
    let mut warn = |code: ProblemCode, column: ItemColumn, message: String, remedy: &str| {
        let at = item.at.as_ref().map(|at| book.cell_of_item(at, column));
        problems.push(problem(Severity::Warning, code, at, message, remedy));
    };
    // Invoices of other countries have numbers of their own.
    if item.kind.as_deref() == Some("发票")
        && item.vendor_uscc.is_some()
        && let Some(number) = &item.number
        && !is_invoice_number(number)
    {
        let message = format!("发票号码 {} 不是 8 位、20 位，也不是发票代码加 8 位号码", excerpt(number));
        warn(ProblemCode::InvoiceNumber, |list| list.number, message, "请对照票面填写完整号码");
    }
    if let (Some(amount), Some(tax)) = (item.amount, item.tax)
        && !is_loan(item.kind.as_deref())
    {
        let (amount, tax) = (amount.yuan(), tax.yuan());
        // Each line of an invoice is rounded by itself.
        let within = rust_decimal::Decimal::new(10, 2);
        let fits = |rate: i64| {
            let whole = amount.checked_mul(rust_decimal::Decimal::new(rate, 2));
            whole.is_some_and(|whole| (whole - tax).abs() <= within)
        };
        if tax.is_sign_negative() != amount.is_sign_negative() && !tax.is_zero() && !amount.is_zero() {
            warn(
                ProblemCode::TaxRate,
                |list| list.tax,
                "税额与金额一正一负".to_owned(),
                "请对照票面核对金额和税额",
            );
        } else if !TAX_RATES.into_iter().any(fits) {
            let message = format!(
                "税额 {} 与金额 {} 不合任何一档税率",
                Money::new(tax).grouped(),
                Money::new(amount).grouped()
            );
            warn(ProblemCode::TaxRate, |list| list.tax, message, "请对照票面核对金额（不含税）和税额");
        }
    }
    if let (Some(date), Some(paid)) = (item.date, item.paid_on)
        && paid.year() + 1 < date.year()
    {
        warn(
            ProblemCode::PaidBefore,
            |list| list.paid_on,
            format!("付款日期 {paid} 早于票据日期 {date} 一年以上"),
            "请核对两个日期",
        );
    }
    let days: [(_, ItemColumn); 2] = [(item.date, |list| list.date), (item.paid_on, |list| list.paid_on)];
    for (day, column) in days.into_iter().filter_map(|(day, column)| Some((day?, column))) {
        if !(2000..=2099).contains(&day.year()) {
            warn(
                ProblemCode::DateRange,
                column,
                format!("日期 {day} 不在 2000 年至 2099 年之间"),
                "请核对日期",
            );
        }
    }
}

/// 8 digits; 20 of a digital invoice; or the code of 10 or 12 digits with the 8 of the number.
fn is_invoice_number(number: &str) -> bool {
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    digits && matches!(number.len(), 8 | 18 | 20)
}

fn is_loan(kind: Option<&str>) -> bool {
    kind == Some("贷款")
}

/// What may be claimed once and stands twice in one file: the case asks about it until one is cut or they are found to
/// be two.
fn duplicate_items(package: &ApplicationPackage, problems: &mut Vec<Problem>) {
    let claims: Vec<String> = package.claims.iter().map(|claim| claim.id.clone()).collect();
    for twin in twins(&claimed_once(package, &claims)) {
        problems.push(twice(&twin));
    }
}

/// Lines whose numbers could not be read, and that are the same in all else that they say: perhaps one invoice twice.
fn same_lines(package: &ApplicationPackage, problems: &mut Vec<Problem>) {
    let mut first: HashMap<_, &casework::LineItem> = HashMap::new();
    for item in package.items.iter().filter(|item| item.number.is_none()) {
        let (Some(amount), Some(date), Some(vendor)) = (item.amount, item.date, item.vendor.as_deref())
        else {
            continue;
        };
        let key = (item.claim.as_deref(), amount, date, vendor);
        if let Some(earlier) = first.get(&key) {
            let place = earlier.at.as_ref().map_or_else(|| "前一行".to_owned(), CellRef::to_string);
            let message =
                format!("此行没有读到号码，与 {place} 一行的日期、供应商和金额都相同，可能是同一张票据");
            let remedy = "请核对；是同一张的请只保留一行";
            problems.push(problem(
                Severity::Warning,
                ProblemCode::SameLine,
                item.at.clone(),
                message,
                remedy,
            ));
        } else {
            first.insert(key, item);
        }
    }
}

fn duplicate_claims(package: &ApplicationPackage, problems: &mut Vec<Problem>) {
    let mut seen = HashMap::new();
    for claim in &package.claims {
        let Some(project) = &claim.project else { continue };
        if let Some(first) =
            seen.insert((&claim.benefit, claim.year, crate::reading::text::key(project)), &claim.at)
        {
            let place = first.as_ref().map_or_else(|| "前一项".to_owned(), CellRef::to_string);
            let message = format!("项目“{}”与 {place} 同一事项、同一年度重复申报", excerpt(project));
            problems.push(problem(
                Severity::Warning,
                ProblemCode::DuplicateClaim,
                claim.at.clone(),
                message,
                "请只保留一项",
            ));
        }
    }
}
