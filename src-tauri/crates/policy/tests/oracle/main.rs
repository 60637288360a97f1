//! The whole policy against an oracle that was written from its text, in whole fen, knowing nothing of the
//! engine: random applicants with several claims, projects, caps, rulings, prior and other awards.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod applicant;
mod benefits;
mod dice;
mod history;
mod loans;
mod pricing;
mod selection;

use applicant::Applicant;
use policy::{Facts, Standing, assess, shipped};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// How many applicants: the full count with `WORKBENCH_LONG`.
fn cases() -> u32 {
    if std::env::var_os("WORKBENCH_LONG").is_some() { 100_000 } else { 3_000 }
}

fn fen(money: policy::Money) -> i128 {
    let text = money.to_string();
    let (yuan, fen) = text.split_once('.').unwrap();
    assert_eq!(fen.len(), 2, "{text}");
    yuan.parse::<i128>().unwrap() * 100 + fen.parse::<i128>().unwrap()
}

#[test]
fn not_a_fen_of_difference_over_random_applicants() {
    let pack = shipped("binjiang-computing-2024-draft@1").unwrap();
    let config = ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
    let mut seen = [0_usize; 4];
    let outcome = TestRunner::new(config).run(&any::<u64>(), |seed| {
        let applicant = Applicant::throw(seed);
        let facts: Facts = serde_json::from_value(applicant.facts()).unwrap();
        let ours = assess(pack, &facts).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let theirs = selection::select(&applicant);
        for (claim, expected) in ours.claims.iter().zip(&theirs.claims) {
            let place =
                || format!("seed {seed}, claim {} {}: {}", claim.id, claim.benefit, applicant.facts());
            let standing = match claim.standing {
                Standing::Eligible => Some(true),
                Standing::Ineligible => Some(false),
                Standing::Undetermined => None,
            };
            prop_assert_eq!(standing, expected.standing, "standing, {}", place());
            prop_assert_eq!(claim.ceiling.map(fen), expected.ceiling, "ceiling, {}", place());
            prop_assert_eq!(fen(claim.payable), expected.payable, "payable, {}", place());
            prop_assert_eq!(fen(claim.potential), expected.potential, "potential, {}", place());
            prop_assert_eq!(claim.selected, expected.selected, "selected, {}", place());
        }
        prop_assert_eq!(
            fen(ours.total_payable),
            theirs.claims.iter().map(|claim| claim.payable).sum::<i128>()
        );
        prop_assert_eq!(
            fen(ours.total_potential),
            theirs.claims.iter().map(|claim| claim.potential).sum::<i128>()
        );
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // The applicants are worth the while: all standings occur, and shared caps and overlaps bite.
    for seed in 0..500 {
        let theirs = selection::select(&Applicant::throw(seed));
        for claim in theirs.claims {
            seen[0] += usize::from(claim.payable > 0);
            seen[1] += usize::from(claim.standing.is_none() && claim.potential > 0);
            seen[2] +=
                usize::from(claim.ceiling.is_some_and(|ceiling| claim.selected && claim.payable < ceiling));
            seen[3] +=
                usize::from(claim.standing == Some(true) && claim.ceiling > Some(0) && !claim.selected);
        }
    }
    assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
}
