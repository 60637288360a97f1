//! What a correction stands in for, and the case as it is with what was settled. What the applicant wrote is never edited:
//! a corrected value stands beside its cell, with whoever gave it.

use policy::{Input, InputKind, Money, Pack, RawValue};

use crate::{
    AwardAsSettled, AwardElsewhere, Case, CellRef, Claim, Corrects, LineItem, ProblemCode, SettledAs,
    Settlement, Sourced,
};

/// The code of an award that names none of the projects claimed.
pub(crate) const UNTIED: ProblemCode = ProblemCode::AwardUntied;

/// Codes of rows whose claim the package does not say.
const UNTIED_ROWS: [ProblemCode; 5] = [
    ProblemCode::UnknownBenefit,
    ProblemCode::WhichClaim,
    ProblemCode::UnknownProject,
    ProblemCode::ClaimNotMade,
    ProblemCode::Blank,
];

/// What a value given for a question would stand in for.
#[must_use]
pub fn corrects(case: &Case, code: ProblemCode, place: &CellRef) -> Option<Corrects> {
    if case.package.other_awards.iter().any(|award| award.at.as_ref() == Some(place)) {
        return Some(if code == UNTIED { Corrects::AwardProject } else { Corrects::AwardAmount });
    }
    for claim in &case.package.claims {
        if let Some((name, _)) = claim.inputs.iter().find(|(_, sourced)| sourced.at.as_ref() == Some(place)) {
            // Loans are rows of their own, each with its line item.
            if !matches!(claim.inputs.get(name), Some(Sourced { value: Some(RawValue::Array(_)), .. })) {
                return Some(Corrects::Input { claim: Some(claim.id.clone()), name: name.clone() });
            }
        }
    }
    let applicant = case.package.applicant.iter().find(|(_, sourced)| sourced.at.as_ref() == Some(place));
    if let Some((name, _)) = applicant {
        return Some(Corrects::Input { claim: None, name: name.clone() });
    }
    let of_row = |at: &CellRef| at.sheet == place.sheet && at.row == place.row;
    let item = case.package.items.iter().find(|item| item.at.as_ref().is_some_and(of_row));
    if let Some(item) = item {
        return match item.at.as_ref() == Some(place) {
            true if !UNTIED_ROWS.contains(&code) || code == ProblemCode::Blank => {
                Some(Corrects::ItemAmount(item.id.clone()))
            }
            _ if item.claim.is_none() && UNTIED_ROWS.contains(&code) => {
                Some(Corrects::ItemClaim(item.id.clone()))
            }
            _ => None,
        };
    }
    let of_column = |at: &CellRef| at.sheet == place.sheet && at.column == place.column;
    let undated = |claim: &&Claim| claim.year.is_none() && claim.at.as_ref().is_some_and(of_column);
    case.package.claims.iter().find(undated).map(|claim| Corrects::Year(claim.id.clone()))
}

/// A value as it was typed, in the form that the assessment takes.
///
/// # Errors
/// In Chinese: what it should have been.
pub fn value_for(
    case: &Case,
    pack: &Pack,
    corrects: Option<&Corrects>,
    typed: &str,
) -> Result<RawValue, String> {
    let typed = typed.trim();
    match corrects {
        None => Ok(typed.into()),
        Some(Corrects::ItemAmount(_) | Corrects::AwardAmount) => money(typed),
        Some(Corrects::Year(_)) => {
            let year =
                typed.trim_end_matches('年').parse::<i32>().ok().filter(|year| (2000..=2100).contains(year));
            year.map(Into::into).ok_or_else(|| format!("“{typed}”不是年度，请填四位年份，如 2024"))
        }
        Some(Corrects::ItemClaim(_)) => {
            let meant = |claim: &Claim| {
                claim.id == typed || claim.project.as_deref().is_some_and(|name| same_project(name, typed))
            };
            let mut found = case.package.claims.iter().filter(|claim| meant(claim));
            match (found.next(), found.next()) {
                (Some(claim), None) => Ok(claim.id.clone().into()),
                _ => Err(format!("“{typed}”不能确定是哪一申报项，请填申报项编号，如 c1")),
            }
        }
        Some(Corrects::AwardProject) => {
            let named = case.package.claims.iter().find(|claim| {
                claim.id == typed || claim.project.as_deref().is_some_and(|name| same_project(name, typed))
            });
            let project = named.and_then(|claim| claim.project.clone());
            project.map(Into::into).ok_or_else(|| {
                format!("“{typed}”不是所申报的项目，请填事项页上的项目名称；确属其他项目的请按“不同”办结")
            })
        }
        Some(Corrects::Input { claim, name }) => {
            let benefit =
                claim.as_deref().and_then(|id| case.package.claims.iter().find(|claim| claim.id == id));
            let benefit = benefit.and_then(|claim| pack.benefit(&claim.benefit));
            let inputs = benefit.map_or(pack.applicant_inputs.as_slice(), |benefit| &benefit.inputs);
            match inputs.iter().find(|input| input.name == *name) {
                Some(input) => of_kind(input, typed),
                None => Ok(typed.into()),
            }
        }
    }
}

fn same_project(one: &str, other: &str) -> bool {
    let (one, other) = (policy::folded(one), policy::folded(other));
    !one.is_empty() && one == other
}

fn money(typed: &str) -> Result<RawValue, String> {
    let plain: String = typed.chars().filter(|c| !matches!(c, ',' | '，')).collect();
    let amount =
        plain.trim_end_matches('元').parse::<Money>().ok().filter(|amount| amount.to_fen().is_some());
    amount
        .map(|amount| amount.to_string().into())
        .ok_or_else(|| format!("“{typed}”不是金额，请填以元为单位的数字，如 120000.00"))
}

fn of_kind(input: &Input, typed: &str) -> Result<RawValue, String> {
    let wrong = |wanted: &str| Err(format!("{}“{typed}”不对，请填{wanted}", input.label));
    match &input.kind {
        InputKind::Money => money(typed),
        InputKind::Area => match typed.parse::<rust_decimal::Decimal>() {
            Ok(area) if area >= rust_decimal::Decimal::ZERO => Ok(area.to_string().into()),
            _ => wrong("数字"),
        },
        InputKind::Count | InputKind::Months => match typed.parse::<u32>() {
            Ok(count) => Ok(count.into()),
            Err(_) => wrong("整数"),
        },
        InputKind::YesNo => match typed {
            "是" | "true" | "yes" => Ok(true.into()),
            "否" | "false" | "no" => Ok(false.into()),
            _ => wrong("是或否"),
        },
        InputKind::Date => match typed.parse::<jiff::civil::Date>() {
            Ok(day) => Ok(day.to_string().into()),
            Err(_) => wrong("日期，如 2024-10-18"),
        },
        InputKind::Text => Ok(typed.into()),
        InputKind::Choice(choices) | InputKind::Grade(choices) => {
            match choices.iter().find(|choice| choice.id == typed || choice.label == typed) {
                Some(choice) => Ok(choice.id.clone().into()),
                None => {
                    let labels: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
                    wrong(&labels.join("、"))
                }
            }
        }
        InputKind::Loans => wrong("各笔贷款，须由企业在贷款明细中更正"),
    }
}

impl Case {
    /// How a question was settled, by its id.
    #[must_use]
    pub fn settlement(&self, problem: &str) -> Option<&Settlement> {
        self.settlements.iter().find(|settlement| settlement.problem == problem)
    }

    fn correction(&self, of: &Corrects) -> Option<&Settlement> {
        self.settlements.iter().rev().find(|settlement| settlement.corrects.as_ref() == Some(of))
    }

    /// The correction of an input of a claim, or with `None` of the applicant.
    #[must_use]
    pub fn corrected_input(&self, claim: Option<&str>, name: &str) -> Option<&Settlement> {
        if self.settlements.is_empty() {
            return None;
        }
        self.correction(&Corrects::Input { claim: claim.map(str::to_owned), name: name.to_owned() })
    }

    /// An input's value as it stands: the reviewer's where it was corrected.
    #[must_use]
    pub fn value_of<'a>(
        &'a self,
        claim: Option<&str>,
        name: &str,
        sourced: &'a Sourced,
    ) -> Option<&'a RawValue> {
        let corrected = self.corrected_input(claim, name).and_then(|settlement| settlement.value.as_ref());
        corrected.or(sourced.value.as_ref())
    }

    /// A line item's amount as it stands, before any cut.
    #[must_use]
    pub fn amount_of(&self, item: &LineItem) -> Option<Money> {
        let corrected =
            self.corrected_amount(item).and_then(|settlement| settlement.value.as_ref()?.as_str());
        corrected.and_then(|amount| amount.parse().ok()).or(item.amount)
    }

    /// The correction of a line item's amount.
    #[must_use]
    pub fn corrected_amount(&self, item: &LineItem) -> Option<&Settlement> {
        if self.settlements.is_empty() {
            return None;
        }
        self.correction(&Corrects::ItemAmount(item.id.clone()))
    }

    /// The claim that a line item belongs to.
    #[must_use]
    pub fn claim_of<'a>(&'a self, item: &'a LineItem) -> Option<&'a str> {
        if item.claim.is_none() && !self.settlements.is_empty() {
            let tied = self.correction(&Corrects::ItemClaim(item.id.clone()));
            return tied.and_then(|settlement| settlement.value.as_ref()?.as_str());
        }
        item.claim.as_deref()
    }

    /// The year that a claim is for.
    #[must_use]
    pub fn year_of(&self, claim: &Claim) -> Option<i32> {
        let year = || self.correction(&Corrects::Year(claim.id.clone()))?.value.as_ref()?.as_i64();
        claim.year.or_else(|| year().and_then(|year| i32::try_from(year).ok()))
    }

    /// An award under another policy as it stands.
    #[must_use]
    pub fn award_of(&self, award: &AwardElsewhere) -> AwardAsSettled {
        let here = |settlement: &&Settlement| award.at.is_some() && settlement.place == award.at;
        let given = |of: &Corrects| {
            let mut found = self.settlements.iter().rev().filter(here);
            let found = found.find(|settlement| settlement.corrects.as_ref() == Some(of))?;
            found.value.as_ref()?.as_str().map(str::to_owned)
        };
        let untied = self.settlements.iter().rev().filter(here).find(|settlement| settlement.code == UNTIED);
        AwardAsSettled {
            project: given(&Corrects::AwardProject).or_else(|| award.project.clone()),
            amount: given(&Corrects::AwardAmount).and_then(|amount| amount.parse().ok()).or(award.amount),
            counts: untied.is_none_or(|settlement| settlement.how != SettledAs::Different),
        }
    }
}
