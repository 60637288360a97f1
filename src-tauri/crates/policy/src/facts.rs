//! What is known of an applicant and its claims: the input of an assessment.
//!
//! The shape is the JSON contract of `policy assess --facts`. A value that is absent or null is unknown,
//! never zero and never "no".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A raw value as JSON gives it; the pack's declared input kind says how to read it.
pub type RawValue = serde_json::Value;

/// Everything one assessment looks at, for one applicant.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Applicant inputs by the pack's names (`in_district`, `field`, …), and the opaque `uscc`.
    #[serde(default)]
    pub applicant: BTreeMap<String, RawValue>,
    /// Where each applicant input was read, for example `申报主体!B5`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub applicant_origins: BTreeMap<String, String>,
    /// The claims, in order of their rows in the application.
    #[serde(default)]
    pub claims: Vec<ClaimFacts>,
    /// Earlier awards of this store's ledger: they overlap with claims, and use up caps.
    #[serde(default)]
    pub prior_awards: Vec<PriorAward>,
    /// Awards under another policy or level for the same project: they stack.
    #[serde(default)]
    pub other_awards: Vec<OtherAward>,
    /// Figures that the policy leaves to the bureau; and under a dated table's file name (`lpr.csv`) the rows
    /// that were published after the pack: `[{"from": "2025-08-20", "term": "1-year", "percent": "3.00"},
    /// {"known_until": "2025-09-20"}]`.
    #[serde(default)]
    pub parameters: BTreeMap<String, RawValue>,
    /// The day on which the application was received (ISO).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<String>,
    /// Reading in force by ruling; a ruling that is absent takes its default reading.
    #[serde(default)]
    pub rulings: BTreeMap<String, String>,
}

/// One claim to one benefit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimFacts {
    /// Identifies the claim within the facts.
    pub id: String,
    /// The benefit's id in the pack.
    pub benefit: String,
    /// The year that the claim is for.
    #[serde(default)]
    pub year: Option<i32>,
    /// Claims of one project overlap (从高、从优、不重复), compared by [`crate::folded`]; without a project a claim
    /// overlaps with none.
    #[serde(default)]
    pub project: Option<String>,
    /// Benefit inputs by the pack's names.
    #[serde(default)]
    pub inputs: BTreeMap<String, RawValue>,
    /// Where each input was read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub origins: BTreeMap<String, String>,
    /// Recorded reviews and recognitions: `met` or `unmet` by criterion id.
    #[serde(default)]
    pub judgements: BTreeMap<String, String>,
    /// Computed criteria as a person found them, by criterion id: they stand above what was computed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub found: BTreeMap<String, crate::Outcome>,
    /// A decided amount in yuan; it stands where the ceiling stood, once given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<String>,
}

/// An earlier award of this store's ledger: under this policy it overlaps and uses up caps as a claim of the same
/// package would; under another it counts as another policy's award.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorAward {
    /// The id of the policy pack under which it was granted; absent: this one, where it has the benefit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
    /// The benefit that was awarded.
    pub benefit: String,
    /// Which of the benefit's caps it used, where there are several.
    #[serde(default)]
    pub cap: Option<String>,
    /// The year it counts for.
    #[serde(default)]
    pub year: Option<i32>,
    /// The project it was for.
    #[serde(default)]
    pub project: Option<String>,
    /// Who was granted it, where that is not the applicant: it counts only against caps that go by a holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<String>,
    /// Whose share of the cap it used, where a cap goes by an input's value (a client, a platform). Absent:
    /// unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Yuan, as a decimal string.
    pub amount: String,
    /// What it used up beyond money. Absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<Used>,
    /// Where it was decided, as a reviewer finds it again: a case's number, a row of the earlier years' workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What an award uses up beyond money. A field that does not belong to its benefit is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Used {
    /// Principal of loans by days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub loans: Option<Vec<UsedPrincipal>>,
    /// Months of rent, a whole number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub months: Option<String>,
    /// P of compute, or whatever is granted in kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub in_kind: Option<String>,
    /// Pieces or whole steps that were paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pieces: Option<String>,
}

/// Principal that counted on some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct UsedPrincipal {
    /// Yuan, as a decimal string.
    pub principal: String,
    /// The first day (ISO).
    pub from: String,
    /// The first day after it (ISO).
    pub to: String,
}

/// An award under another policy or level.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherAward {
    /// The project it was for.
    #[serde(default)]
    pub project: Option<String>,
    /// Yuan, as a decimal string; `None` where it is not known.
    #[serde(default)]
    pub amount: Option<String>,
    /// Who gave it.
    #[serde(default)]
    pub source: Option<String>,
    /// Whose funds: `national`, `provincial`, `city` or `district`; `None` where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
}
