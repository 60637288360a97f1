//! What a memo says, before it is drawn: 评审意见, 不予支持意见 and 补正通知书.

use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Money, Pack, Step};
use serde::{Deserialize, Serialize};

use crate::{Outside, PackVersion, Role};

/// Which document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemoKind {
    /// 评审意见
    Review,
    /// 不予支持意见
    Refusal,
    /// 补正通知书
    Correction,
}

/// Everything a memo prints. The same content draws to the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemoContent {
    /// Which document it is.
    pub kind: MemoKind,
    /// The bureau that issues it, in full.
    pub bureau: String,
    /// The case's number.
    pub case_number: String,
    /// 发文字号, such as `经信评〔2024〕3号`; `None` in a preview, whose number is not given yet.
    #[serde(default)]
    pub document_number: Option<String>,
    /// How the bureau's head of the first page looks.
    #[serde(default)]
    pub letterhead: Letterhead,
    /// The title, without line breaks.
    pub title: String,
    /// The policy's title with 《》.
    pub policy: String,
    /// `征求意见稿` while the policy is a draft.
    pub policy_status: Option<String>,
    /// The version of the policy pack that it rests on. Memos of before name none, and keep their check code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<MemoPack>,
    /// The applicant's name.
    pub applicant: String,
    /// Its 统一社会信用代码.
    pub uscc: String,
    /// What else is said of the applicant: label and value.
    pub applicant_facts: Vec<(String, String)>,
    /// The claims decided, in order.
    pub claims: Vec<MemoClaim>,
    /// How overlapping claims were chosen, where any overlapped.
    pub stacking: Vec<Step>,
    /// Sum of the decided amounts; of those that are decided, in a preview.
    pub total: Money,
    /// Materials: label, state in Chinese, note.
    pub materials: Vec<(String, String, String)>,
    /// Materials that are missing and that payment depends on. Memos of before name none, and keep their check code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before_payment: Vec<String>,
    /// Questions that were settled, each with its reason. Memos of before have none, and keep their check code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<MemoSettled>,
    /// What is to be corrected: for 补正通知书 only.
    pub corrections: Vec<NoticeItem>,
    /// By when and where: for 补正通知书 only. Those sent by earlier versions of the program have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<NoticeTerms>,
    /// The memo of the same case that this one takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replaced>,
    /// The day the content froze, or the day of a preview.
    pub date: Date,
    /// Ties the paper to the store; `None` in a preview.
    pub check_code: Option<String>,
    /// The audit log's head at the freeze; `None` in a preview.
    pub audit_head: Option<String>,
    /// The three signature fields, in order; empty for 补正通知书.
    pub signers: Vec<MemoSigner>,
    /// The bureau that countersigns by hand (会签), where the store asks for one. Memos of before have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub countersign: Option<String>,
}

/// The policy pack that a memo rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoPack {
    /// Which version of which pack.
    #[serde(flatten)]
    pub version: PackVersion,
    /// The 文号 of the adopted text; `None` while it is a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_no: Option<String>,
    /// The first day in force, where the text gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<Date>,
}

impl MemoPack {
    /// That of a pack.
    #[must_use]
    pub fn of(pack: &Pack) -> MemoPack {
        MemoPack {
            version: PackVersion::of(pack),
            document_no: pack.document_no.clone(),
            in_force_from: pack.in_force().0,
        }
    }
}

/// The look of a document's head.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// 红头: the bureau's name and the rule under it in red. Black otherwise, for office printers.
    #[serde(default)]
    pub red: bool,
    /// 演练: a paper of a demonstration store, which says so across each page. Left out where it is none: the check code
    /// hashes what was written by earlier versions too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exercise: bool,
}

/// One claim in a memo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemoClaim {
    /// The benefit's title.
    pub title: String,
    /// The clause as it is cited, such as `三（1）4`.
    pub clause: String,
    /// The clause's text as it stands.
    pub clause_text: String,
    /// The year it is for.
    pub year: Option<i32>,
    /// The project.
    pub project: Option<String>,
    /// What was claimed: label, value, cell.
    pub inputs: Vec<(String, String, String)>,
    /// Each criterion with its finding.
    pub criteria: Vec<MemoCriterion>,
    /// Line items admitted and cut.
    pub items: Vec<MemoItem>,
    /// The computation.
    pub steps: Vec<Step>,
    /// Rulings used.
    pub rulings: Vec<MemoRuling>,
    /// Advisories in words.
    pub advisories: Vec<String>,
    /// 申报金额: what was claimed as the cost. Memos of before name none of the three, and keep their check code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<Money>,
    /// 认定金额: what was admitted of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admitted: Option<Money>,
    /// 测算上限: what the claim alone could get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_ceiling: Option<Money>,
    /// 可支持上限: the payable ceiling; `None` where the text gives none.
    pub ceiling: Option<Money>,
    /// 拟支持金额: the decided amount; `None` while nobody has decided, which only a preview prints.
    pub decided: Option<Money>,
    /// Why it is below the ceiling, or why nothing is granted; may be empty.
    pub reason: String,
    /// Who is paid, where that is not the applicant. Left out where there is none: the check code hashes what was
    /// written by earlier versions too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Payee>,
}

/// Who is paid in the applicant's stead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    /// As the application names them.
    pub name: String,
    /// In what capacity, such as 推荐人.
    pub capacity: String,
}

/// A criterion in a memo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoCriterion {
    /// In Chinese.
    pub label: String,
    /// `符合`, `不符合`, `待补正`, `不适用`.
    pub finding: String,
    /// Cells, items, attachments and documents, in words.
    pub evidence: String,
    /// The reviewer's note.
    pub note: String,
}

impl MemoClaim {
    /// 申报金额: as it is given, or the sum of its line items.
    #[must_use]
    pub fn cost_claimed(&self) -> Option<Money> {
        self.claimed.or_else(|| self.sum(|item| item.claimed))
    }

    /// 认定金额: likewise.
    #[must_use]
    pub fn cost_admitted(&self) -> Option<Money> {
        self.admitted.or_else(|| self.sum(|item| item.admitted))
    }

    fn sum(&self, amount: impl Fn(&MemoItem) -> Option<Money>) -> Option<Money> {
        (!self.items.is_empty()).then(|| self.items.iter().filter_map(amount).sum())
    }
}

/// A line item in a memo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoItem {
    /// Kind and number.
    pub document: String,
    /// Who issued it.
    pub vendor: String,
    /// Claimed, without tax.
    pub claimed: Option<Money>,
    /// Admitted.
    pub admitted: Option<Money>,
    /// Why anything was cut.
    pub reason: String,
    /// The cell of the amount.
    pub at: String,
    /// The document's day. Memos of before give neither it nor the tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Tax on what was claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Money>,
    /// The voucher that stood behind it, and whether it agreed. Left out where none was read: the check code hashes what
    /// was written by earlier versions too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<String>,
}

/// A ruling in a memo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoRuling {
    /// The question.
    pub question: String,
    /// The reading used.
    pub reading: String,
    /// `默认口径`, or by whom, when and on what basis it was ruled.
    pub basis: String,
    /// Whether nobody has ruled yet, though another reading gives another amount. Memos of before do not say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
}

/// A question that was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoSettled {
    /// The cell, or what it is about.
    pub place: String,
    /// What was asked.
    pub question: String,
    /// `更正为 120,000.00`, `接受`, `同一`, `不同`, with whoever settled it.
    pub settled: String,
    /// Why.
    pub reason: String,
}

/// Something to correct: the applicant reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeItem {
    /// The cell, the material or the criterion.
    pub place: Outside,
    /// What is wrong.
    pub fault: Outside,
    /// What to do.
    pub remedy: Outside,
}

/// By when corrections are wanted, where, and what follows without them (一次性告知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeTerms {
    /// How many working days there are, from the day after the notice.
    pub days: u16,
    /// The last of them.
    pub due: Date,
    /// Whether the holidays up to then were known when they were counted.
    pub certain: bool,
    /// Where corrections are handed in; empty leaves a line to fill in by hand.
    pub address: Outside,
    /// Who takes them, with a telephone number; empty leaves a line to fill in by hand.
    pub contact: Outside,
}

/// The memo that a redone one takes the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Its 发文字号.
    pub document_number: String,
    /// Its day.
    pub date: Date,
    /// Its check code.
    pub check_code: String,
}

impl MemoContent {
    /// Whether it is a preview, which binds nobody: the check code comes with the freeze.
    #[must_use]
    pub fn is_preview(&self) -> bool {
        self.check_code.is_none()
    }

    /// Whether every claim of it is decided.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.claims.iter().all(|claim| claim.decided.is_some())
    }

    /// A claim's name in this paper: its title, with the project where several claims bear the same.
    #[must_use]
    pub fn name_of(&self, claim: &MemoClaim) -> String {
        let alike = self.claims.iter().filter(|other| other.title == claim.title).count();
        match &claim.project {
            Some(project) if alike > 1 => format!("{}（{project}）", claim.title),
            Some(_) | None => claim.title.clone(),
        }
    }
}

/// One of the three signature fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoSigner {
    /// Reviewer, checker or approver.
    pub role: Role,
    /// How many characters the opinion has, where it is known at the freeze and long: its field grows with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characters: Option<u16>,
}

/// Pictures that a signature shows beside its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictures {
    /// The signer's handwriting as a PNG, drawn beside the typed name.
    pub hand: Option<Vec<u8>>,
    /// The bureau's seal as a PNG: drawn with the last signature alone.
    pub seal: Option<Vec<u8>>,
}

/// What a signing update draws into its field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    /// Whose field.
    pub role: Role,
    /// The signer's name.
    pub name: String,
    /// The opinion.
    pub opinion: String,
    /// When.
    pub at: Timestamp,
    /// Pictures, where the bureau has them.
    #[serde(default)]
    pub pictures: Pictures,
}
