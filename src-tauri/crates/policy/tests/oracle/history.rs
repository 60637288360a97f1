//! Not a fen twice: claims of one applicant that come in over packages, years and orders of arrival, judged by what
//! was paid in the end, without the engine's formula.

use policy::{Facts, PriorAward, UsedPrincipal, assess, shipped};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::applicant::{Applicant, BENEFITS, Claim};
use crate::benefits::{Cap, granted};
use crate::dice::Dice;
use crate::loans::Loan;
use crate::selection::overlap;
use crate::{cases, fen};

/// One claim, as it was paid.
struct Payment {
    row: usize,
    fen: i128,
    /// The least of its ceiling, and of what its cap had left for its project when it was decided.
    most: i128,
    /// Principal that it used, by days.
    loans: Vec<UsedPrincipal>,
}

/// An applicant to whom nothing is refused: what it gets hangs on amounts alone.
fn eligible(seed: u64) -> Applicant {
    let mut applicant = Applicant::throw(seed);
    applicant.in_district = Some(true);
    applicant.field = Some("ic-equipment");
    applicant.prior.clear();
    applicant.other.clear();
    for claim in &mut applicant.claims {
        claim.judgement = Some(true);
        for flag in claim.flags.values_mut() {
            *flag = true;
        }
        for name in ["investment_affiliated", "supplier_affiliated"] {
            claim.flags.insert(name, false);
        }
    }
    applicant
}

fn overlapping(one: &Claim, other: &Claim) -> bool {
    one.project.is_some()
        && one.project == other.project
        && overlap((one.benefit, one.year), (other.benefit, other.year))
}

/// Decides the claims package by package; each package is some of the rows. `sparing`: now and then less is decided
/// than may be paid.
fn decide(applicant: &Applicant, packages: &[Vec<usize>], dice: &mut Dice, sparing: bool) -> Vec<Payment> {
    let pack = shipped("binjiang-computing-2024-draft@1").unwrap();
    let mut awards: Vec<PriorAward> = Vec::new();
    let mut payments: Vec<Payment> = Vec::new();
    for package in packages {
        let mut facts = applicant.facts();
        let claims = facts["claims"].as_array().unwrap().clone();
        facts["claims"] = package.iter().map(|row| claims[*row].clone()).collect();
        facts["prior_awards"] = json!(awards);
        let facts: Facts = serde_json::from_value(facts).unwrap();
        let assessment = assess(pack, &facts).unwrap();
        let mut order: Vec<(usize, usize)> = package.iter().copied().enumerate().collect();
        let clause =
            |row: usize| BENEFITS.iter().find(|(id, _)| *id == applicant.claims[row].benefit).unwrap().1;
        order.sort_by_key(|(place, row)| (clause(*row), *place));
        for (place, row) in order {
            let (claim, found) = (&applicant.claims[row], &assessment.claims[place]);
            let payable = fen(found.payable);
            let part = i128::from(1 + dice.below(4));
            let paid = if sparing && dice.percent(20) { payable * part / 5 } else { payable };
            let granted = granted(applicant, claim);
            // What goes by days or months hangs on what came before: its ceiling is the one that was assessed then.
            let ceiling = match claim.benefit {
                "loan-interest" | "rent" => found.ceiling.map(fen),
                _ => granted.ceiling,
            };
            let most = match (&granted.cap, ceiling) {
                (_, None) | (Cap::Unknown, _) => 0,
                (Cap::Own, Some(ceiling)) => ceiling,
                (Cap::Shared { name, limit }, Some(ceiling)) => {
                    let used =
                        payments.iter().filter(|payment| cap_of(applicant, payment) == Some(name.clone()));
                    // Its project's own use of the cap is there for it again.
                    let others = used.filter(|payment| !overlapping(&applicant.claims[payment.row], claim));
                    let left = limit - others.map(|payment| payment.fen).sum::<i128>();
                    ceiling.min(left)
                }
            };
            let loans = found.uses.as_ref().and_then(|uses| uses.loans.clone()).filter(|_| paid > 0);
            payments.push(Payment { row, fen: paid, most, loans: loans.unwrap_or_default() });
            if paid > 0 {
                awards.push(PriorAward {
                    benefit: claim.benefit.to_owned(),
                    cap: found.cap.clone(),
                    year: claim.year,
                    project: claim.project.map(str::to_owned),
                    holder: ["client_uscc", "platform"]
                        .iter()
                        .filter(|_| ["ic-platform-service", "platform-support"].contains(&claim.benefit))
                        .find_map(|name| pack.benefit(claim.benefit)?.input(name).and(claim.words.get(name)))
                        .map(|holder| (*holder).to_owned()),
                    amount: crate::applicant::yuan(paid),
                    used: found.uses.clone(),
                    ..PriorAward::default()
                });
            }
        }
    }
    payments
}

fn cap_of(applicant: &Applicant, payment: &Payment) -> Option<String> {
    match granted(applicant, &applicant.claims[payment.row]).cap {
        Cap::Shared { name, .. } => Some(name),
        Cap::Own | Cap::Unknown => None,
    }
}

/// The rows in a random order, in packages of random size.
fn packages(count: usize, dice: &mut Dice) -> Vec<Vec<usize>> {
    let mut rows: Vec<usize> = (0..count).collect();
    for at in (1..rows.len()).rev() {
        rows.swap(at, usize::try_from(dice.below(at as u64 + 1)).unwrap());
    }
    let mut packages: Vec<Vec<usize>> = vec![Vec::new()];
    for row in rows {
        if dice.percent(50) {
            packages.push(Vec::new());
        }
        packages.last_mut().unwrap().push(row);
    }
    packages.iter_mut().for_each(|package| package.sort_unstable());
    packages.retain(|package| !package.is_empty());
    packages
}

/// Every set of payments of which each overlaps with each other.
fn cliques<'p>(applicant: &Applicant, payments: &'p [Payment]) -> Vec<Vec<&'p Payment>> {
    let mut found: Vec<Vec<&Payment>> = Vec::new();
    for payment in payments {
        let claim = &applicant.claims[payment.row];
        let mut joined: Vec<Vec<&Payment>> = found
            .iter()
            .filter(|clique| clique.iter().all(|other| overlapping(&applicant.claims[other.row], claim)))
            .map(|clique| clique.iter().copied().chain([payment]).collect())
            .collect();
        joined.push(vec![payment]);
        found.append(&mut joined);
    }
    found
}

#[test]
fn no_cap_and_no_project_is_paid_beyond_its_most_however_the_claims_come_in() {
    let config = ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
    let (mut differences, mut full) = (0_usize, 0_usize);
    let outcome = TestRunner::new(config).run(&any::<u64>(), |seed| {
        let applicant = eligible(seed);
        let mut dice = Dice::new(seed ^ 0x5eed);
        let packages = packages(applicant.claims.len(), &mut dice);
        let payments = decide(&applicant, &packages, &mut dice, true);
        let place = || format!("seed {seed}, packages {packages:?}: {}", applicant.facts());
        // No cap is exceeded, of whatever year or holder.
        for payment in &payments {
            let Cap::Shared { name, limit } = granted(&applicant, &applicant.claims[payment.row]).cap else {
                continue;
            };
            let used = payments.iter().filter(|other| cap_of(&applicant, other) == Some(name.clone()));
            let used: i128 = used.map(|other| other.fen).sum();
            prop_assert!(used <= limit, "{name} {used} of {limit}, {}", place());
        }
        // No day has more than five million of principal; it can only pass that where a loan begins.
        let loans: Vec<&UsedPrincipal> = payments.iter().flat_map(|payment| &payment.loans).collect();
        for day in loans.iter().map(|loan| &loan.from) {
            let then = loans.iter().filter(|loan| loan.from <= *day && *day < loan.to);
            let principal: rust_decimal::Decimal =
                then.map(|loan| loan.principal.parse::<rust_decimal::Decimal>().unwrap()).sum();
            prop_assert!(principal <= 5_000_000.into(), "{principal} on {day}, {}", place());
        }
        // No project has more than the most of what its overlapping claims could get.
        for clique in cliques(&applicant, &payments) {
            let paid: i128 = clique.iter().map(|payment| payment.fen).sum();
            let most = clique.iter().map(|payment| payment.most).max().unwrap_or(0);
            prop_assert!(paid <= most.max(0), "{paid} of {most}, {}", place());
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // The histories are worth the while: differences are paid, and caps are used up.
    for seed in 0..500 {
        let applicant = eligible(seed);
        let mut dice = Dice::new(seed ^ 0x5eed);
        let packages = packages(applicant.claims.len(), &mut dice);
        for payment in decide(&applicant, &packages, &mut dice, true) {
            let ceiling = granted(&applicant, &applicant.claims[payment.row]).ceiling.unwrap_or(0);
            differences += usize::from(payment.fen > 0 && payment.fen < payment.most);
            full += usize::from(payment.most < ceiling);
        }
    }
    assert!(differences > 50 && full > 50, "{differences} {full}");
}

/// What one package would pay where no cap binds: of each project the most of what does not overlap.
fn of_one_package(applicant: &Applicant) -> i128 {
    let ceilings: Vec<i128> =
        applicant.claims.iter().map(|claim| granted(applicant, claim).ceiling.unwrap_or(0)).collect();
    let mut best = 0;
    for bits in 0_u32..1 << ceilings.len() {
        let chosen: Vec<usize> = (0..ceilings.len()).filter(|row| bits >> row & 1 == 1).collect();
        let overlap = chosen.iter().enumerate().any(|(at, one)| {
            let mut others = chosen.iter().skip(at + 1);
            others.any(|other| overlapping(&applicant.claims[*one], &applicant.claims[*other]))
        });
        if !overlap {
            best = best.max(chosen.iter().map(|row| ceilings[*row]).sum());
        }
    }
    best
}

/// Whether some cap could bind, of money, principal or months, or a year is not known.
fn is_tight(applicant: &Applicant) -> bool {
    let rent = || applicant.claims.iter().filter(|claim| claim.benefit == "rent");
    let of_rent = |name: &str| rent().filter_map(|claim| claim.whole.get(name).copied()).collect::<Vec<_>>();
    let months = of_rent("months").iter().sum::<i128>() + of_rent("months_before").iter().max().unwrap_or(&0);
    if months > 36 || !Loan::all_count(applicant.claims.iter().flat_map(|claim| &claim.loans)) {
        return true;
    }
    let caps: Vec<_> = applicant
        .claims
        .iter()
        .map(|claim| {
            let granted = granted(applicant, claim);
            (granted.cap, granted.ceiling.unwrap_or(0))
        })
        .collect();
    caps.iter().any(|(cap, _)| match cap {
        Cap::Own => false,
        Cap::Unknown => true,
        Cap::Shared { limit, .. } => {
            let all = caps.iter().filter(|(other, _)| other == cap).map(|(_, ceiling)| ceiling);
            all.sum::<i128>() > *limit
        }
    })
}

/// Whether a project has claims that overlap with two years of a yearly benefit, which do not overlap with one another:
/// what such a claim was paid comes off each of those years, so that the order counts.
fn is_mixed(applicant: &Applicant) -> bool {
    let claims = &applicant.claims;
    claims.iter().any(|between| {
        let touched: Vec<&Claim> = claims
            .iter()
            .filter(|claim| !std::ptr::eq(*claim, between) && overlapping(claim, between))
            .collect();
        touched
            .iter()
            .any(|one| touched.iter().any(|other| !std::ptr::eq(*one, *other) && !overlapping(one, other)))
    })
}

#[test]
fn where_no_cap_binds_every_split_and_order_pays_what_one_package_pays() {
    let config = ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
    let mut judged = 0_usize;
    let loose = |seed: u64| {
        let mut applicant = eligible(seed);
        for claim in &mut applicant.claims {
            claim.money.values_mut().for_each(|money| *money /= 40);
            claim.loans = claim.loans.drain(..).map(|loan| loan.smaller(40)).collect();
            // 36 months of rent in all bind like a cap: few enough for all claims of an applicant.
            for months in ["months", "months_before"] {
                claim.whole.entry(months).and_modify(|months| *months %= 5);
            }
        }
        Some(applicant).filter(|applicant| !is_tight(applicant) && !is_mixed(applicant))
    };
    let outcome = TestRunner::new(config).run(&any::<u64>(), |seed| {
        let Some(applicant) = loose(seed) else { return Ok(()) };
        let eligible = |payments: &[Payment]| payments.iter().map(|payment| payment.fen).sum::<i128>();
        let mut dice = Dice::new(seed ^ 0x5eed);
        let packages = packages(applicant.claims.len(), &mut dice);
        let split = decide(&applicant, &packages, &mut dice, false);
        let together = decide(&applicant, &[(0..applicant.claims.len()).collect()], &mut dice, false);
        let place = || format!("seed {seed}, packages {packages:?}: {}", applicant.facts());
        prop_assert_eq!(eligible(&split), eligible(&together), "{}", place());
        let payable =
            |claim: &Claim| granted(&applicant, claim).criteria.iter().all(|met| *met == Some(true));
        if applicant.claims.iter().all(payable) {
            prop_assert_eq!(eligible(&together), of_one_package(&applicant), "{}", place());
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    for seed in 0..1000 {
        let overlaps = |applicant: &Applicant| {
            let claims = &applicant.claims;
            claims
                .iter()
                .any(|one| claims.iter().any(|other| !std::ptr::eq(one, other) && overlapping(one, other)))
        };
        judged += usize::from(loose(seed).is_some_and(|applicant| overlaps(&applicant)));
    }
    assert!(judged > 50, "{judged}");
}
