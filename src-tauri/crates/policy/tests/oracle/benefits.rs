//! What each clause grants, word by word from the text, in whole fen. `None` is unknown.

use crate::applicant::{Applicant, Claim};
use crate::loans;

/// What shares a cap.
#[derive(PartialEq, Clone)]
pub enum Cap {
    /// Only the claim's own.
    Own,
    /// Shared, under a name: what it goes by is part of the name.
    Shared { name: String, limit: i128 },
    /// Shared, but it is not known with whom.
    Unknown,
}

pub struct Granted {
    /// Met, unmet or open, of each criterion.
    pub criteria: Vec<Option<bool>>,
    pub ceiling: Option<i128>,
    pub cap: Cap,
}

/// So many ten-thousands of yuan, in fen.
const fn wan(wan: i128) -> i128 {
    wan * 1_000_000
}

fn percent(fen: i128, percent: i128) -> i128 {
    fen * percent / 100
}

pub fn granted(applicant: &Applicant, claim: &Claim) -> Granted {
    let money = |name| claim.money.get(name).copied();
    let flag = |name| claim.flags.get(name).copied();
    let whole = |name| claim.whole.get(name).copied();
    let word = |name| claim.words.get(name).copied();
    let judgement = claim.judgement;
    let not = |flag: Option<bool>| flag.map(|flag| !flag);
    let at_least = |value: Option<i128>, bound| value.map(|value| value >= bound);
    let ic = applicant.field.map(|field| field.starts_with("ic-"));
    let supported = supported(applicant);
    let mut criteria = vec![applicant.in_district, supported];
    let year_cap = |limit: i128| by_year(claim, "", limit);
    let unscoped =
        |limit| if applicant.reading("unscoped-cap") == "claim" { Cap::Own } else { year_cap(limit) };
    // 0 months are no months.
    let months = whole("months").filter(|months| *months != 0);
    let (own, ceiling, cap) = match claim.benefit {
        "rd-match" => {
            let level = word("programme_level").map(|level| level == "national" || level == "provincial");
            (vec![level, judgement], None, Cap::Own)
        }
        "rent" => {
            let before = months_before(applicant, claim);
            let own = vec![
                flag("newly_set_up_or_introduced"),
                flag("xinhuo_approved"),
                before.map(|before| before < 36),
            ];
            (own, rent(applicant, claim, months), Cap::Own)
        }
        "eda-rd" => {
            let spend = money("own_rd_spend");
            let ceiling = spend.map(|spend| percent(spend, 15).min(wan(2000)));
            (vec![at_least(spend, wan(1000)), flag("has_sales"), judgement], ceiling, unscoped(wan(2000)))
        }
        "eda-purchase" => {
            let ceiling = money("eda_cost").map(|cost| percent(cost, 20).min(wan(100)));
            (vec![ic], ceiling, year_cap(wan(100)))
        }
        "eda-purchase-local" => {
            let ceiling = money("eda_cost").map(|cost| percent(cost, 50).min(wan(250)));
            (vec![ic, flag("vendor_local"), flag("vendor_self_developed")], ceiling, year_cap(wan(250)))
        }
        "ip-purchase" => {
            let purpose = word("ip_purpose").map(|purpose| purpose != "other");
            let ceiling = money("ip_cost").map(|cost| percent(cost, 20).min(wan(200)));
            (vec![ic, purpose], ceiling, year_cap(wan(200)))
        }
        "tape-out" => {
            let (ceiling, cap) = tape_out(applicant, claim);
            (vec![flag("first_tape_out"), flag("key_chip")], ceiling, cap)
        }
        "equipment-materials-rd" => {
            let base = match applicant.reading("rd-base") {
                "own-only" => money("own_rd_spend"),
                _ => money("annual_rd_spend"),
            };
            let ceiling = base.map(|base| percent(base, 15).min(wan(5000)));
            let own = vec![at_least(money("own_rd_spend"), wan(5000)), flag("has_sales"), judgement];
            (own, ceiling, unscoped(wan(5000)))
        }
        "equipment-materials-match" => {
            let field = applicant.field.map(|field| field == "ic-equipment" || field == "ic-materials");
            (vec![field, judgement], None, Cap::Own)
        }
        "compute" => {
            let amount = money("contract_amount");
            let half = if applicant.reading("contract-year") == "by-service-days" {
                match (amount, whole("service_days_in_year"), whole("service_days")) {
                    (Some(amount), Some(in_year), Some(days)) if days > 0 => {
                        Some(amount * in_year / (days * 2))
                    }
                    _ => None,
                }
            } else {
                amount.map(|amount| amount / 2)
            };
            (vec![flag("at_hangzhou_ai_centre")], half.map(|half| half.min(wan(100))), year_cap(wan(100)))
        }
        "data-exchange" => {
            let ceiling = match (money("trade_volume"), money("affiliated_volume")) {
                (Some(volume), Some(affiliated)) => {
                    Some(percent((volume - affiliated).max(0), 1).min(wan(100)))
                }
                _ => None,
            };
            (vec![judgement], ceiling, year_cap(wan(100)))
        }
        "data-opening" => {
            let base = match (applicant.reading("circulation-base"), applicant.reading("opening-income")) {
                ("each-circulation", _) => money("single_circulation_income"),
                (_, "after-fourth") => money("income_after_fourth"),
                _ => money("circulation_income"),
            };
            let callers = whole("unaffiliated_callers").map(|callers| callers > 3);
            (vec![callers, judgement], base.map(|base| percent(base, 10).min(wan(100))), year_cap(wan(100)))
        }
        "ic-platform" => {
            let ceiling = money("platform_investment").map(|sum| percent(sum, 30).min(wan(2000)));
            (vec![judgement], ceiling, unscoped(wan(2000)))
        }
        "ic-platform-service" => {
            let ceiling = money("registered_contract_amount").map(|sum| percent(sum, 30).min(wan(50)));
            let cap = match (applicant.reading("service-cap-holder"), word("client_uscc")) {
                ("client", Some(client)) => by_year(claim, client, wan(50)),
                ("client", None) => Cap::Unknown,
                _ => year_cap(wan(50)),
            };
            let own = vec![flag("client_in_district_ic"), not(flag("investment_affiliated")), judgement];
            (own, ceiling, cap)
        }
        "platform-support" => {
            let cap = match (applicant.reading("platform-support-cap"), word("platform")) {
                ("platform-year", Some(platform)) => by_year(claim, platform, wan(500)),
                ("platform-year", None) => Cap::Unknown,
                _ => year_cap(wan(500)),
            };
            (vec![judgement], money("actual_spend").map(|spend| spend.min(wan(500))), cap)
        }
        "terminal-equipment" | "terminal-chips" => {
            if applicant.reading("terminal-scope") == "named" {
                criteria.clear();
            }
            let amount = money("purchase_amount");
            let (from, ceiling, limit) = if claim.benefit == "terminal-equipment" {
                let pays = |amount: i128| match applicant.reading("terminal-step") {
                    "pro-rata" => amount / 50,
                    _ => amount / wan(500) * wan(10),
                };
                (wan(500), amount.map(|amount| pays(amount).min(wan(100))), wan(100))
            } else {
                (wan(300), amount.map(|amount| percent(amount, 30).min(wan(150))), wan(150))
            };
            let cap = match applicant.reading("terminal-cap-year") {
                "enterprise-lifetime" => Cap::Shared { name: claim.benefit.to_owned(), limit },
                _ => year_cap(limit),
            };
            let own = vec![at_least(amount, from), flag("first_to_market"), not(flag("supplier_affiliated"))];
            (own, ceiling, cap)
        }
        "foundation-model" => (vec![months.map(|months| months <= 12), judgement], None, Cap::Own),
        "ai-application" => {
            let ceiling = word("grade").map(|grade| {
                wan(match grade {
                    "1" => 50,
                    "2" => 30,
                    _ => 10,
                })
            });
            (vec![judgement], ceiling, Cap::Own)
        }
        "loan-interest" => {
            let row = applicant.claims.iter().position(|other| std::ptr::eq(other, claim)).unwrap();
            (vec![ic_or_ai(applicant)], loans::interest(applicant, row), Cap::Own)
        }
        "talent-award" => {
            let listed = word("programme").map(|programme| programme != "other");
            (vec![listed, flag("newly_introduced"), judgement], Some(wan(100)), Cap::Own)
        }
        "talent-referral" => (vec![flag("same_industry"), flag("scarce_talent")], Some(wan(10)), Cap::Own),
        "standard-international" => (
            vec![word("published_on").map(|_| true)],
            word("role").map(|role| wan(if role == "lead" { 100 } else { 50 })),
            Cap::Own,
        ),
        "standard-domestic" => {
            let pays = word("standard_kind").map(|kind| wan(if kind == "national" { 20 } else { 10 }));
            (vec![word("published_on").map(|_| true)], pays, Cap::Own)
        }
        "standard-zhejiang" => (
            vec![word("published_on").map(|_| true)],
            word("role").map(|role| wan(if role == "lead" { 10 } else { 5 })),
            Cap::Own,
        ),
        "quality-award" => (vec![judgement], Some(wan(200)), Cap::Own),
        other => unreachable!("{other}"),
    };
    criteria.extend(own);
    Granted { criteria, ceiling, cap }
}

fn by_year(claim: &Claim, holder: &str, limit: i128) -> Cap {
    match claim.year {
        Some(year) => Cap::Shared { name: format!("{} {year} {holder}", claim.benefit), limit },
        None => Cap::Unknown,
    }
}

/// 最长三年、最高全额, by the standards of area and price.
fn rent(applicant: &Applicant, claim: &Claim, months: Option<i128>) -> Option<i128> {
    let rent = *claim.money.get("actual_rent")?;
    let area = *claim.hundredths.get("leased_area")?;
    let heads = *claim.whole.get("headcount")?;
    let before = months_before(applicant, claim)?;
    let months = months?;
    let counted = months.min(36 - before);
    if counted <= 0 {
        applicant.area_per_person?;
        applicant.rent_per_sqm_month?;
        return Some(0);
    }
    let paid = rent * counted / months;
    let area = area.min(heads * applicant.area_per_person?);
    let standard = area * applicant.rent_per_sqm_month? * counted / 100;
    Some(paid.min(standard))
}

/// 1000万元以上: 15%, at most 2000万; 1000万元以下: 30%, at most 300万. Both include 1000万 itself.
fn tape_out(applicant: &Applicant, claim: &Claim) -> (Option<i128>, Cap) {
    let Some(cost) = claim.money.get("tape_out_cost").copied() else {
        return (None, Cap::Own);
    };
    let (major, minor) = (percent(cost, 15).min(wan(2000)), percent(cost, 30).min(wan(300)));
    let takes_minor =
        cost < wan(1000) || cost == wan(1000) && applicant.reading("tape-out-boundary") != "major";
    let (ceiling, tier, limit) =
        if takes_minor { (minor, "minor", wan(300)) } else { (major, "major", wan(2000)) };
    let cap = match (applicant.reading("tape-out-caps"), claim.year) {
        (_, None) => Cap::Unknown,
        ("single", Some(year)) => Cap::Shared { name: format!("tape-out {year} both"), limit: wan(2000) },
        (_, Some(year)) => Cap::Shared { name: format!("tape-out {year} {tier}"), limit },
    };
    (Some(ceiling), cap)
}

/// 从事重点支持领域方向…的企事业单位和经认定的机构
fn supported(applicant: &Applicant) -> Option<bool> {
    match (applicant.field, applicant.recognised_body) {
        (Some(field), _) if field != "other" => Some(true),
        (_, Some(true)) => Some(true),
        (Some(_), Some(false)) => Some(false),
        _ => None,
    }
}

/// 集成电路、人工智能企业
fn ic_or_ai(applicant: &Applicant) -> Option<bool> {
    applicant.field.map(|field| field.starts_with("ic-") || field == "ai")
}

/// Whether nothing can be paid on any loan.
pub fn no_loan_counts(applicant: &Applicant) -> bool {
    [applicant.in_district, supported(applicant), ic_or_ai(applicant)].contains(&Some(false))
}

/// As typed, or as earlier awards have it, where that is more.
fn months_before(applicant: &Applicant, claim: &Claim) -> Option<i128> {
    let used: i128 =
        applicant.prior.iter().filter(|award| !award.of_another).filter_map(|award| award.months).sum();
    claim.whole.get("months_before").map(|typed| used.max(*typed))
}
