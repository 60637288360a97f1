//! A random applicant: what it claims, and the facts as the program reads them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::loans::{Day, Loan, UsedBefore};

/// The benefits in the order of the text, each with the place of its clause.
pub const BENEFITS: [(&str, usize); 26] = [
    ("rd-match", 1),
    ("rent", 2),
    ("eda-rd", 3),
    ("eda-purchase", 3),
    ("eda-purchase-local", 3),
    ("ip-purchase", 3),
    ("tape-out", 4),
    ("equipment-materials-rd", 5),
    ("equipment-materials-match", 5),
    ("compute", 6),
    ("data-exchange", 7),
    ("data-opening", 8),
    ("ic-platform", 9),
    ("ic-platform-service", 9),
    ("platform-support", 10),
    ("terminal-equipment", 11),
    ("terminal-chips", 11),
    ("foundation-model", 12),
    ("ai-application", 12),
    ("loan-interest", 13),
    ("talent-award", 14),
    ("talent-referral", 14),
    ("standard-international", 15),
    ("standard-domestic", 15),
    ("standard-zhejiang", 15),
    ("quality-award", 15),
];

const RULINGS: [(&str, &[&str]); 18] = [
    ("tape-out-boundary", &["higher", "major", "minor"]),
    ("tape-out-caps", &["separate", "single"]),
    ("unscoped-cap", &["enterprise-year", "claim"]),
    ("terminal-cap-year", &["enterprise-year", "enterprise-lifetime"]),
    ("rd-base", &["as-written", "own-only"]),
    ("contract-year", &["whole-amount", "by-service-days"]),
    ("opening-income", &["all", "after-fourth"]),
    ("lpr-date", &["drawdown", "daily"]),
    ("lpr-day-count", &["360", "365"]),
    ("lpr-actual-interest", &["lower-of", "lpr"]),
    ("prior-award", &["top-up", "exclude"]),
    ("terminal-step", &["whole-steps", "pro-rata"]),
    ("terminal-scope", &["annex", "named"]),
    ("circulation-base", &["sum", "each-circulation"]),
    ("platform-support-cap", &["enterprise-year", "platform-year"]),
    ("loan-window", &["days-within", "drawn-within"]),
    ("lpr-term", &["1-year", "5-year"]),
    ("service-cap-holder", &["platform", "client"]),
];

/// Fen, whole numbers, hundredths of a square metre, words and yes or no, by the pack's names.
#[derive(Default)]
pub struct Claim {
    pub benefit: &'static str,
    pub year: Option<i32>,
    pub project: Option<&'static str>,
    pub money: BTreeMap<&'static str, i128>,
    pub hundredths: BTreeMap<&'static str, i128>,
    pub whole: BTreeMap<&'static str, i128>,
    pub words: BTreeMap<&'static str, &'static str>,
    pub flags: BTreeMap<&'static str, bool>,
    pub loans: Vec<Loan>,
    pub judgement: Option<bool>,
}

/// An earlier award of this policy.
pub struct Prior {
    pub benefit: &'static str,
    pub cap: Option<&'static str>,
    pub year: i32,
    pub project: Option<&'static str>,
    /// To somebody else: it counts only against caps that go by a holder.
    pub of_another: bool,
    pub holder: Option<&'static str>,
    pub fen: i128,
    pub loans: Vec<UsedBefore>,
    pub months: Option<i128>,
}

impl Prior {
    fn throw(benefit: &'static str, dice: &mut Dice) -> Prior {
        let held = ["ic-platform-service", "platform-support"].contains(&benefit);
        let of_another = held && dice.percent(40);
        let loans = if benefit == "loan-interest" { dice.below(3) } else { 0 };
        let months = i128::from(dice.below(24));
        Prior {
            benefit,
            cap: (benefit == "tape-out").then(|| dice.pick(&["major", "minor"])),
            year: dice.pick(&[2023, 2024]),
            project: dice.pick(&[None, Some("A"), Some("A"), Some("B"), Some("Z")]),
            of_another,
            holder: dice.pick(&[None, Some("甲"), Some("乙")]).filter(|_| held),
            fen: dice.money() / 20,
            loans: (0..loans).map(|_| UsedBefore::throw(dice)).collect(),
            months: (benefit == "rent").then_some(months),
        }
    }

    fn facts(&self) -> Value {
        let mut used = Map::new();
        if !self.loans.is_empty() {
            used.insert("loans".to_owned(), self.loans.iter().map(UsedBefore::facts).collect());
        }
        if let Some(months) = self.months {
            used.insert("months".to_owned(), json!(months.to_string()));
        }
        json!({"benefit": self.benefit, "cap": self.cap, "year": self.year, "project": self.project,
               "applicant": self.of_another.then_some("另一家"), "holder": self.holder,
               "amount": yuan(self.fen), "used": used})
    }
}

pub struct Applicant {
    pub in_district: Option<bool>,
    pub field: Option<&'static str>,
    pub recognised_body: Option<bool>,
    pub established_on: Option<Day>,
    pub introduced_on: Option<Day>,
    pub claims: Vec<Claim>,
    pub prior: Vec<Prior>,
    /// Awards of other policies: project and fen.
    pub other: Vec<(&'static str, i128)>,
    /// In hundredths of a square metre, and fen.
    pub area_per_person: Option<i128>,
    pub rent_per_sqm_month: Option<i128>,
    rulings: BTreeMap<&'static str, &'static str>,
}

impl Applicant {
    pub fn throw(seed: u64) -> Applicant {
        let mut dice = Dice::new(seed);
        let field = dice.pick(&[
            "ic-design",
            "ic-design",
            "ic-equipment",
            "ic-materials",
            "ic-manufacture",
            "ai",
            "other",
        ]);
        let mut rulings = BTreeMap::new();
        for (id, readings) in RULINGS {
            if dice.percent(30) {
                rulings.insert(id, dice.pick(readings));
            }
        }
        let favourites = [dice.below(26), dice.below(26)];
        let count = 1 + dice.below(8);
        let claims: Vec<Claim> = (0..count)
            .map(|_| {
                let index = if dice.percent(55) { dice.pick(&favourites) } else { dice.below(26) };
                Claim::throw(BENEFITS[usize::try_from(index).unwrap()].0, &mut dice)
            })
            .collect();
        let mut prior = Vec::new();
        for _ in 0..dice.below(3) {
            let benefit = dice.pick(&claims.iter().map(|claim| claim.benefit).collect::<Vec<_>>());
            prior.push(Prior::throw(benefit, &mut dice));
        }
        let mut other = Vec::new();
        for _ in 0..dice.below(3) {
            other.push((dice.pick(&["A", "B", "C", "Z"]), dice.money() / 50));
        }
        let established_on = Day::throw(&mut dice);
        let introduced_on = Day::throw(&mut dice);
        Applicant {
            in_district: dice.yes(),
            field: dice.known(field),
            recognised_body: dice.known(false).map(|_| dice.percent(30)),
            established_on: dice.known(established_on),
            introduced_on: dice.percent(30).then_some(introduced_on),
            claims,
            prior,
            other,
            area_per_person: dice.known(2000),
            rent_per_sqm_month: dice.known(7_550),
            rulings,
        }
    }

    /// The reading in force; the first of a ruling's readings is its default.
    /// The same applicant where nobody has ruled: every reading is the default.
    pub fn without_rulings(mut self) -> Applicant {
        self.rulings.clear();
        self
    }

    pub fn reading(&self, ruling: &str) -> &'static str {
        let default = || RULINGS.iter().find(|(id, _)| *id == ruling).unwrap().1[0];
        self.rulings.get(ruling).copied().unwrap_or_else(default)
    }

    pub fn facts(&self) -> Value {
        let claims: Vec<Value> =
            self.claims.iter().enumerate().map(|(row, claim)| claim.facts(&format!("c{row}"))).collect();
        let prior: Vec<Value> = self.prior.iter().map(Prior::facts).collect();
        let other: Vec<Value> = self
            .other
            .iter()
            .map(|(project, fen)| json!({"project": project, "amount": yuan(*fen)}))
            .collect();
        let mut parameters = Map::new();
        if let Some(area) = self.area_per_person {
            parameters.insert("area_per_person".to_owned(), json!(yuan(area)));
        }
        if let Some(rent) = self.rent_per_sqm_month {
            parameters.insert("rent_per_sqm_month".to_owned(), json!(yuan(rent)));
        }
        json!({
            "applicant": {
                "in_district": self.in_district, "field": self.field, "recognised_body": self.recognised_body,
                "established_on": self.established_on.map(|day| day.to_string()),
                "introduced_on": self.introduced_on.map(|day| day.to_string()),
            },
            "claims": claims, "prior_awards": prior, "other_awards": other,
            "parameters": parameters, "rulings": self.rulings,
        })
    }
}

impl Claim {
    fn throw(benefit: &'static str, dice: &mut Dice) -> Claim {
        let mut claim = Claim {
            benefit,
            year: Some(dice.pick(&[2023, 2024, 2024, 2024])).filter(|_| !dice.percent(3)),
            project: dice.pick(&[None, Some("A"), Some("A"), Some("B"), Some("C")]),
            judgement: dice.yes(),
            ..Claim::default()
        };
        for name in [
            "actual_rent",
            "own_rd_spend",
            "eda_cost",
            "ip_cost",
            "tape_out_cost",
            "annual_rd_spend",
            "contract_amount",
            "trade_volume",
            "affiliated_volume",
            "circulation_income",
            "income_after_fourth",
            "single_circulation_income",
            "platform_investment",
            "registered_contract_amount",
            "actual_spend",
            "purchase_amount",
        ] {
            let money = dice.money();
            let money = if name == "affiliated_volume" { money / 4 } else { money };
            if let Some(money) = dice.known(money) {
                claim.money.insert(name, money);
            }
        }
        for name in [
            "newly_set_up_or_introduced",
            "xinhuo_approved",
            "has_sales",
            "vendor_local",
            "vendor_self_developed",
            "first_tape_out",
            "key_chip",
            "at_hangzhou_ai_centre",
            "client_in_district_ic",
            "first_to_market",
            "newly_introduced",
            "same_industry",
            "scarce_talent",
        ] {
            if let Some(flag) = dice.yes() {
                claim.flags.insert(name, flag);
            }
        }
        for name in ["investment_affiliated", "supplier_affiliated"] {
            if let Some(flag) = dice.yes() {
                claim.flags.insert(name, !flag);
            }
        }
        let small: [(&'static str, u64); 7] = [
            ("headcount", 60),
            ("months", 15),
            ("months_before", 40),
            ("unaffiliated_callers", 9),
            ("requested_p", 20),
            ("service_days", 500),
            ("service_days_in_year", 366),
        ];
        for (name, bound) in small {
            let number = i128::from(dice.below(bound));
            if let Some(number) = dice.known(number) {
                claim.whole.insert(name, number);
            }
        }
        let area = i128::from(dice.below(200_000));
        if let Some(area) = dice.known(area) {
            claim.hundredths.insert("leased_area", area);
        }
        let words: [(&'static str, &[&'static str]); 8] = [
            ("programme_level", &["national", "provincial", "municipal"]),
            ("ip_purpose", &["key-chip", "advanced-process", "specialty-process", "other"]),
            ("grade", &["1", "2", "3"]),
            ("programme", &["provincial-top", "municipal-top", "other"]),
            ("role", &["lead", "participate"]),
            ("standard_kind", &["national", "industry"]),
            ("client_uscc", &["甲", "乙"]),
            ("platform", &["甲", "乙"]),
        ];
        for (name, choices) in words {
            let choice = dice.pick(choices);
            if let Some(choice) = dice.known(choice) {
                claim.words.insert(name, choice);
            }
        }
        if let Some(day) = dice.known("2024-03-01") {
            claim.words.insert("published_on", day);
        }
        for _ in 0..dice.below(4) {
            claim.loans.push(Loan::throw(dice));
        }
        claim
    }

    fn facts(&self, id: &str) -> Value {
        let pack = policy::shipped("binjiang-computing-2024-draft@1").unwrap();
        let asked = |name: &str| pack.benefit(self.benefit).unwrap().input(name).is_some();
        let mut inputs = Map::new();
        let mut give = |name: &str, value: Value| {
            if asked(name) {
                inputs.insert(name.to_owned(), value);
            }
        };
        self.money.iter().for_each(|(name, fen)| give(name, json!(yuan(*fen))));
        self.hundredths.iter().for_each(|(name, hundredths)| give(name, json!(yuan(*hundredths))));
        self.whole.iter().for_each(|(name, number)| give(name, json!(number.to_string())));
        self.words.iter().for_each(|(name, words)| give(name, json!(words)));
        self.flags.iter().for_each(|(name, flag)| give(name, json!(flag)));
        give("loans", json!(self.loans.iter().map(Loan::facts).collect::<Vec<_>>()));
        let mut judgements = Map::new();
        if let Some(met) = self.judgement {
            judgements.insert("judgement".to_owned(), json!(if met { "met" } else { "unmet" }));
        }
        json!({"id": id, "benefit": self.benefit, "year": self.year, "project": self.project,
               "inputs": inputs, "judgements": judgements})
    }
}

/// A decimal string of hundredths.
pub fn yuan(fen: i128) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
