//! What an enterprise handed in, as it was read: every value with the cell it came from.

use std::collections::BTreeMap;

use jiff::civil::Date;
use policy::{Money, RawValue};
use serde::{Deserialize, Serialize};

use crate::{CellRef, Reading, Sha256Hex};

/// A value with its cell, the way it was written, and how it had to be read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sourced {
    /// The value in the JSON form that the policy's input kind asks for; `None` is unknown.
    pub value: Option<RawValue>,
    /// The cell.
    pub at: Option<CellRef>,
    /// The cell's own text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
    /// Coercions that were needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// A workbook with its attachments, read and mapped.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ApplicationPackage {
    /// The name of the file or folder as it was handed in.
    pub file: String,
    /// The workbook's own name within a folder or zip.
    pub workbook: String,
    /// The pack that the workbook was made for, or the one it was read under.
    pub pack: String,
    /// Applicant inputs by the pack's names.
    pub applicant: BTreeMap<String, Sourced>,
    /// In order of sheets and rows.
    pub claims: Vec<Claim>,
    /// Sheet 明细, in order of rows.
    pub items: Vec<LineItem>,
    /// Sheet 关联关系声明.
    pub related: Vec<RelatedParty>,
    /// Sheet 其他资助.
    pub other_awards: Vec<AwardElsewhere>,
    /// Sheet 附件清单.
    pub attachments: Vec<ListedAttachment>,
    /// Non-empty cells that were not mapped, each with its reason.
    pub ignored: Vec<Ignored>,
}

/// One claim to one benefit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// `c1`, `c2`, … within the package.
    pub id: String,
    /// The benefit's id in the pack.
    pub benefit: String,
    /// The year it is for.
    pub year: Option<i32>,
    /// The project's name, as line items and other awards refer to it.
    pub project: Option<String>,
    /// The cell of the project's name, else the first cell of the claim.
    pub at: Option<CellRef>,
    /// Benefit inputs by the pack's names.
    pub inputs: BTreeMap<String, Sourced>,
}

/// An invoice, contract or loan that stands for part of a claim's cost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LineItem {
    /// `i1`, `i2`, … within the package.
    pub id: String,
    /// The claim it belongs to; `None` where the sheet does not say.
    pub claim: Option<String>,
    /// Such as 发票 or 合同.
    pub kind: Option<String>,
    /// The invoice's or contract's number: text, never a number.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// Who issued it.
    pub vendor: Option<String>,
    /// The issuer's 统一社会信用代码.
    pub vendor_uscc: Option<String>,
    /// Without tax, in yuan; `None` is unknown.
    pub amount: Option<Money>,
    /// Tax, in yuan.
    pub tax: Option<Money>,
    /// When it was paid.
    pub paid_on: Option<Date>,
    /// The attachment's file name.
    pub attachment: Option<String>,
    /// The cell of the amount.
    pub at: Option<CellRef>,
    /// Coercions of the amount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// A party that the applicant declares to be affiliated with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RelatedParty {
    /// Its name.
    pub name: String,
    /// Its 统一社会信用代码.
    pub uscc: Option<String>,
    /// How it is related.
    pub relation: Option<String>,
    /// The cell of the name.
    pub at: Option<CellRef>,
}

/// An award for the same project under another policy or level.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AwardElsewhere {
    /// The project.
    pub project: Option<String>,
    /// Who gave it.
    pub source: Option<String>,
    /// Yuan; `None` is unknown.
    pub amount: Option<Money>,
    /// The cell of the amount.
    pub at: Option<CellRef>,
}

/// A file that the applicant lists, or that came with the package.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ListedAttachment {
    /// Its file name.
    pub name: String,
    /// What it is, in the applicant's words.
    pub what: Option<String>,
    /// The claim it belongs to.
    pub claim: Option<String>,
    /// The material of the pack that it serves as.
    pub material: Option<String>,
    /// The listing's cell; `None` for a file that came without being listed.
    pub at: Option<CellRef>,
    /// The original's fingerprint; `None` where the file did not come.
    pub sha256: Option<Sha256Hex>,
    /// Bytes.
    pub size: Option<u64>,
}

/// A non-empty cell that was not mapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// The cell.
    pub at: CellRef,
    /// Why, in Chinese.
    pub why: String,
}
