//! Interest on loans, one day after the other.

use std::fmt;

use serde_json::{Value, json};

use crate::applicant::{Applicant, yuan};
use crate::dice::Dice;

/// A calendar day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Day {
    year: i64,
    month: i64,
    day: i64,
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    pub fn throw(dice: &mut Dice) -> Day {
        if dice.percent(3) {
            return Day { year: 2020, month: 2, day: 29 };
        }
        let year = 2019 + i64::try_from(dice.below(6)).unwrap();
        let month = 1 + i64::try_from(dice.below(12)).unwrap();
        let day = 1 + i64::try_from(dice.below(u64::try_from(days_in(year, month)).unwrap())).unwrap();
        Day { year, month, day }
    }

    fn next(self) -> Day {
        if self.day < days_in(self.year, self.month) {
            Day { day: self.day + 1, ..self }
        } else if self.month < 12 {
            Day { month: self.month + 1, day: 1, ..self }
        } else {
            Day { year: self.year + 1, month: 1, day: 1 }
        }
    }

    fn later(self, days: u64) -> Day {
        (0..days).fold(self, |day, _| day.next())
    }

    /// The third anniversary is the first day not covered; of 29 February it is 1 March.
    fn three_years_on(self) -> Day {
        let year = self.year + 3;
        if self.day > days_in(year, self.month) {
            Day { year, month: self.month + 1, day: 1 }
        } else {
            Day { year, ..self }
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

pub struct Loan {
    principal: Option<i128>,
    from: Option<Day>,
    to: Option<Day>,
    interest_paid: Option<i128>,
}

impl Loan {
    pub fn throw(dice: &mut Dice) -> Loan {
        let from = Day::throw(dice);
        let days = dice.below(900);
        let principal = i128::from(dice.below(700_000_000));
        let paid = i128::from(dice.below(15_000_000));
        let mut rarely_unknown = |known| (!dice.percent(2)).then_some(known);
        let (known_from, known_to) = (rarely_unknown(()), rarely_unknown(()));
        let principal = rarely_unknown(()).map(|()| principal);
        Loan {
            principal,
            from: known_from.map(|()| from),
            to: known_to.map(|()| from.later(days)),
            interest_paid: (!dice.percent(15)).then_some(paid),
        }
    }

    /// The same loan of a smaller enterprise.
    pub fn smaller(self, times: i128) -> Loan {
        Loan { principal: self.principal.map(|principal| principal / times), ..self }
    }

    /// Whether some loans can never have more than the most principal between them, whatever their days.
    pub fn all_count<'l>(loans: impl Iterator<Item = &'l Loan>) -> bool {
        loans.filter_map(|loan| loan.principal).sum::<i128>() <= PRINCIPAL
    }

    pub fn facts(&self) -> Value {
        json!({"principal": self.principal.map(yuan), "from": self.from.map(|day| day.to_string()),
               "to": self.to.map(|day| day.to_string()), "interest_paid": self.interest_paid.map(yuan)})
    }
}

/// 1-year LPR in hundredths of a percent, by the day from which it holds.
const LPR: [((i64, i64, i64), i128); 13] = [
    ((2019, 8, 20), 425),
    ((2019, 9, 20), 420),
    ((2019, 11, 20), 415),
    ((2020, 2, 20), 405),
    ((2020, 4, 20), 385),
    ((2021, 12, 20), 380),
    ((2022, 1, 20), 370),
    ((2022, 8, 22), 365),
    ((2023, 6, 20), 355),
    ((2023, 8, 21), 345),
    ((2024, 7, 22), 335),
    ((2024, 10, 21), 310),
    ((2025, 5, 20), 300),
];

fn lpr(day: Day) -> Option<i128> {
    // Known up to 2025-07-21, and for 31 days more.
    if day > (Day { year: 2025, month: 8, day: 21 }) {
        return None;
    }
    let key = (day.year, day.month, day.day);
    LPR.iter().rev().find(|(from, _)| *from <= key).map(|(_, rate)| *rate)
}

/// 补贴贷款额度最高不超过500万元, in fen.
const PRINCIPAL: i128 = 500_000_000;

/// Principal that an earlier award used from a day on, until another.
pub struct UsedBefore {
    pub principal: i128,
    pub from: Day,
    pub to: Day,
}

impl UsedBefore {
    pub fn throw(dice: &mut Dice) -> UsedBefore {
        let from = Day::throw(dice);
        UsedBefore { principal: i128::from(dice.below(400_000_000)), from, to: from.later(dice.below(400)) }
    }

    pub fn facts(&self) -> Value {
        json!({"principal": yuan(self.principal), "from": self.from.to_string(), "to": self.to.to_string()})
    }
}

struct Known<'l> {
    /// The claim's place.
    row: usize,
    loan: &'l Loan,
    year: i64,
    principal: i128,
    from: Day,
    to: Day,
    /// Fen × hundredths of a percent × days.
    product: Option<i128>,
    /// Fen × days that counted, and all fen × days of the loan in its claim's year.
    counted: i128,
    all: i128,
}

/// What a claim's loans bring, day after day over the applicant's whole time: the five million are one for all of
/// its claims and earlier awards.
pub fn interest(applicant: &Applicant, this: usize) -> Option<i128> {
    let claim = &applicant.claims[this];
    let start = applicant.introduced_on.or(applicant.established_on)?;
    let end = start.three_years_on();
    claim.year?;
    if claim.loans.is_empty() {
        return None;
    }
    let mut loans = Vec::new();
    for (row, claim) in applicant.claims.iter().enumerate() {
        let counts =
            row == this || claim.benefit == "loan-interest" && !crate::benefits::no_loan_counts(applicant);
        let (Some(year), true) = (claim.year, counts) else { continue };
        for loan in &claim.loans {
            let (Some(principal), Some(from), Some(to)) = (loan.principal, loan.from, loan.to) else {
                if row == this {
                    return None;
                }
                continue;
            };
            let year = i64::from(year);
            loans.push(Known { row, loan, year, principal, from, to, product: Some(0), counted: 0, all: 0 });
        }
    }
    // In order of drawdown; rows stay in order.
    loans.sort_by_key(|loan| loan.from);
    let five_years = applicant.reading("lpr-term") == "5-year";
    let mut day = Day { year: 2023, month: 1, day: 1 };
    while day.year < 2025 {
        let used: i128 = applicant
            .prior
            .iter()
            .flat_map(|award| &award.loans)
            .filter(|used| used.from <= day && day < used.to)
            .map(|used| used.principal)
            .sum();
        let mut free = (PRINCIPAL - used).max(0);
        for loan in &mut loans {
            if day.year != loan.year || day < loan.from || day >= loan.to {
                continue;
            }
            loan.all += loan.principal;
            let within = match applicant.reading("loan-window") {
                "drawn-within" => start <= loan.from && loan.from < end,
                _ => start <= day && day < end,
            };
            if !within {
                continue;
            }
            let principal = loan.principal.min(free);
            free -= principal;
            loan.counted += principal;
            let rate = match applicant.reading("lpr-date") {
                "daily" => lpr(day),
                _ => lpr(loan.from),
            };
            let rate = rate.filter(|_| !five_years);
            loan.product = match (loan.product, rate) {
                (Some(product), Some(rate)) => Some(product + principal * rate),
                _ => None,
            };
        }
        day = day.next();
    }
    let basis: i128 = applicant.reading("lpr-day-count").parse().unwrap();
    let unit = 10_000 * basis;
    // Whole fractions of fen: each loan over unit × its own days of principal.
    let mut total = (0_i128, 1_i128);
    for loan in loans.iter().filter(|loan| loan.row == this) {
        let product = loan.product?;
        let part = if applicant.reading("lpr-actual-interest") == "lpr" || product == 0 {
            (product, unit)
        } else {
            // Paid × counted ÷ all, against product ÷ unit.
            let share = lowest((loan.counted, loan.all));
            let paid = (loan.loan.interest_paid? * share.0, share.1);
            if product * paid.1 < paid.0 * unit { (product, unit) } else { paid }
        };
        total = sum(total, lowest(part));
    }
    Some(total.0.div_euclid(total.1))
}

fn lowest((num, den): (i128, i128)) -> (i128, i128) {
    let (mut a, mut b) = (num, den);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (num / a.max(1), den / a.max(1))
}

fn sum(one: (i128, i128), other: (i128, i128)) -> (i128, i128) {
    lowest((one.0 * other.1 + other.0 * one.1, one.1 * other.1))
}
