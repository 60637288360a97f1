//! The sample packages come to what their README works out by hand.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use casework::{ApplicationPackage, Severity};
use intake::{Limits, ReadPackage, RefusalCode, Refused, Source, Watch, read};
use policy::{ClaimFacts, Facts, Money, OtherAward, Pack, assess};

fn pack() -> &'static Pack {
    policy::shipped("binjiang-computing-2024-draft").unwrap()
}

fn sample(file: &str) -> Result<ReadPackage, Refused> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/samples").join(file);
    let limits = Limits::default();
    read(Source::from_path(&path, &limits, &Watch::silent())?, pack(), &limits, &Watch::silent())
}

/// What a package says, with line items standing for the figures that they make up.
fn facts(package: &ApplicationPackage) -> Facts {
    let claims = package.claims.iter().map(|claim| {
        let mut inputs: BTreeMap<_, _> = claim
            .inputs
            .iter()
            .filter_map(|(name, sourced)| Some((name.clone(), sourced.value.clone()?)))
            .collect();
        let items = package.items.iter().filter(|item| item.claim.as_deref() == Some(&claim.id));
        let sum: Option<Vec<Money>> = items.map(|item| item.amount).collect();
        for input in pack().benefit(&claim.benefit).unwrap().inputs.iter().filter(|input| input.from_items) {
            match &sum {
                Some(amounts) if !amounts.is_empty() => {
                    let sum: Money = amounts.iter().copied().sum();
                    inputs.insert(input.name.clone(), sum.to_string().into());
                }
                Some(_) => {}
                None => drop(inputs.remove(&input.name)),
            }
        }
        ClaimFacts {
            id: claim.id.clone(),
            benefit: claim.benefit.clone(),
            year: claim.year,
            project: claim.project.clone(),
            inputs,
            ..ClaimFacts::default()
        }
    });
    let other = package.other_awards.iter().filter_map(|award| {
        Some(OtherAward {
            project: award.project.clone(),
            amount: Some(award.amount?.to_string()),
            source: award.source.clone(),
            ..OtherAward::default()
        })
    });
    Facts {
        applicant: package
            .applicant
            .iter()
            .filter_map(|(name, s)| Some((name.clone(), s.value.clone()?)))
            .collect(),
        claims: claims.collect(),
        other_awards: other.collect(),
        ..Facts::default()
    }
}

/// Each claim's benefit, ceiling and payable amount; then the total.
fn outcome(file: &str) -> (Vec<String>, String) {
    let read = sample(file).unwrap();
    let assessment = assess(pack(), &facts(&read.package)).unwrap();
    let claims = assessment.claims.iter().map(|claim| {
        let ceiling = claim.ceiling.map_or_else(|| "—".to_owned(), |ceiling| ceiling.to_string());
        format!("{} {ceiling} {}", claim.benefit, claim.payable)
    });
    (claims.collect(), assessment.total_payable.to_string())
}

/// Problems that ask for something, as `place code`.
fn open_problems(file: &str) -> Vec<String> {
    let problems = sample(file).unwrap().problems;
    let open = problems.iter().filter(|problem| problem.severity != Severity::Note);
    open.map(|p| format!("{} {}", p.at.as_ref().map_or_else(String::new, ToString::to_string), p.code))
        .collect()
}

fn lines(claims: &[&str]) -> Vec<String> {
    claims.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn exactly_1000万_takes_the_higher_tier() {
    let file = "01-砚湖微电子-流片.zip";
    assert_eq!(outcome(file), (lines(&["tape-out 3000000.00 3000000.00"]), "3000000.00".to_owned()));
    assert_eq!(open_problems(file), lines(&[]));
}

#[test]
fn a_fen_less_is_rounded_down() {
    let file = "02-栖岚半导体-流片.zip";
    assert_eq!(outcome(file), (lines(&["tape-out 2999999.99 2999999.99"]), "2999999.99".to_owned()));
    assert_eq!(open_problems(file), lines(&[]));
}

#[test]
fn two_benefits_in_one_package_add_up() {
    let file = "03-青屏芯设-EDA与IP.zip";
    let claims = lines(&["eda-purchase-local 930000.00 930000.00", "ip-purchase 650000.00 650000.00"]);
    assert_eq!(outcome(file), (claims, "1580000.00".to_owned()));
    assert_eq!(open_problems(file), lines(&[]));
}

#[test]
fn the_cap_of_the_year_binds_over_two_products() {
    let file = "04-星渚集成-两款流片.zip";
    let claims = lines(&["tape-out 2400000.00 2400000.00", "tape-out 2400000.00 600000.00"]);
    assert_eq!(outcome(file), (claims, "3000000.00".to_owned()));
    assert_eq!(open_problems(file), lines(&[]));
}

#[test]
fn three_things_are_to_be_corrected_and_then_are() {
    let asked = ["明细!G5 uscc-check", "明细!H5 not-a-number", "附件清单!B9 attachment-missing"];
    assert_eq!(open_problems("05-松涧测控-待补正.zip"), lines(&asked));
    let corrected = "05-松涧测控-补正后.zip";
    assert_eq!(open_problems(corrected), lines(&[]));
    assert_eq!(outcome(corrected), (lines(&["eda-purchase 172000.00 172000.00"]), "172000.00".to_owned()));
}

#[test]
fn no_first_tape_out_is_paid_nothing() {
    let (claims, total) = outcome("06-禾隐集成-非首次流片.zip");
    assert_eq!((claims, total), (lines(&["tape-out 1860000.00 0.00"]), "0.00".to_owned()));
}

#[test]
fn nobody_is_refused() {
    assert_eq!(sample("07-未填申报主体.xlsx").unwrap_err().code, RefusalCode::NoApplicant);
}

#[test]
fn own_research_waits_for_its_review() {
    let file = "08-江荻软件-EDA技术攻关.zip";
    assert_eq!(outcome(file), (lines(&["eda-rd 1800000.00 0.00"]), "0.00".to_owned()));
    assert_eq!(open_problems(file), lines(&[]));
}

#[test]
fn two_bureaus_and_an_award_elsewhere() {
    let file = "09-澄丘智算-算力与流片.zip";
    let claims = lines(&["tape-out 1500000.00 1300000.00", "compute 700000.00 700000.00"]);
    assert_eq!(outcome(file), (claims, "2000000.00".to_owned()));
    assert_eq!(open_problems(file), lines(&[]));
}
