//! What a claim would get if something were otherwise: nothing of it goes on record.

use std::collections::BTreeMap;

use policy::{InputKind, Money, Standing, Step};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is supposed to be otherwise. An empty text means not known.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Suppositions {
    /// Inputs of the claim or of the applicant, by name.
    pub inputs: BTreeMap<String, String>,
    /// Parameters, by name.
    pub parameters: BTreeMap<String, String>,
    /// Readings, by ruling.
    pub rulings: BTreeMap<String, String>,
}

/// A claim as it stands and as it would stand.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct WhatIfView {
    /// The case's number.
    pub number: String,
    /// The policy that the case is worked under, with its version.
    pub policy: String,
    /// The applicant's name.
    pub applicant: String,
    /// The claims that can be asked about.
    pub claims: Vec<WhatIfClaim>,
    /// The claim that is asked about.
    pub claim: String,
    /// Its clause's id.
    pub clause: String,
    /// What can be supposed of the claim and its applicant.
    pub inputs: Vec<Supposable>,
    /// What can be supposed of the bureau's parameters.
    pub parameters: Vec<Supposable>,
    /// What can be supposed of the readings.
    pub rulings: Vec<SupposableRuling>,
    /// As it stands.
    pub now: Outlook,
    /// As it would stand.
    pub then: Outlook,
}

/// A claim to choose.
#[derive(Debug, Clone, Serialize, TS)]
pub struct WhatIfClaim {
    /// Its id.
    pub id: String,
    /// The benefit's title.
    pub title: String,
    /// The project, where there is one.
    pub project: Option<String>,
}

/// A value that can be supposed otherwise.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Supposable {
    /// The pack's name.
    pub name: String,
    /// In Chinese.
    pub label: String,
    /// Its unit, or empty.
    pub unit: String,
    /// How a value reads.
    pub kind: InputKind,
    /// As it stands, in the form that the field takes; empty is not known.
    pub value: String,
}

/// A ruling that can be supposed otherwise.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SupposableRuling {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: String,
    /// The reading in force.
    pub reading: String,
    /// Every reading: id and label.
    pub readings: Vec<policy::Choice>,
}

/// A claim's result.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Outlook {
    /// By the criteria.
    pub standing: Standing,
    /// Criteria that are not met, in Chinese.
    pub unmet: Vec<String>,
    /// What the claim alone could get.
    pub ceiling: Option<Money>,
    /// After stacking and shared caps.
    pub payable: Money,
    /// What is not known, in Chinese.
    pub missing: Vec<String>,
    /// The computation.
    pub steps: Vec<Step>,
}
