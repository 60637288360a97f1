//! A pack and its benefits as pages: sentences and small tables for the window and for `policy show`.

use serde::Serialize;
use ts_rs::TS;

use super::said::input_said;
use super::{Words, pack_said};
use crate::examples::Example;
use crate::{Benefit, CriterionKind, Pack, Standing};

/// A benefit as a person would read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BenefitPage {
    /// The benefit's id.
    pub id: String,
    /// In Chinese.
    pub title: String,
    /// The clause's own number, such as `三（1）4` or `第十二条`.
    pub number: String,
    /// The clause word for word.
    pub text: String,
    /// Lead first.
    pub bureaus: Vec<String>,
    /// Who is paid, in a sentence.
    pub payee: String,
    /// What an application fills in.
    pub inputs: Vec<InputRow>,
    /// What must hold.
    pub criteria: Vec<CriterionRow>,
    /// What is granted, and its limits, in the order in which they are applied.
    pub amount: Vec<AmountRow>,
    /// Words that lines of its invoices are expected to have.
    pub matter: Vec<String>,
    /// The rulings that decide something of it.
    pub rulings: Vec<RulingRow>,
    /// Worked examples.
    pub examples: Vec<ExampleRow>,
}

/// An input as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InputRow {
    /// The name that rules use.
    pub name: String,
    /// Label, kind, unit and note.
    pub text: String,
}

/// A criterion as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CriterionRow {
    /// In Chinese.
    pub label: String,
    /// When it is met, in a sentence.
    pub sentence: String,
    /// Whether a person decides it.
    pub judged: bool,
    /// The words of the text.
    pub cites: String,
    /// What the reviewer ticks off.
    pub checklist: Vec<String>,
}

/// A row of the amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AmountRow {
    /// Such as `比例`, `上限 eda-purchase`.
    pub name: String,
    /// In a sentence.
    pub text: String,
    /// The words of the text.
    pub cites: Option<String>,
}

/// A ruling as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RulingRow {
    /// The ruling's id.
    pub id: String,
    /// The question.
    pub question: String,
    /// The readings, the default first.
    pub readings: Vec<String>,
    /// Why it is open.
    pub note: Option<String>,
}

/// A worked example as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExampleRow {
    /// Its name.
    pub name: String,
    /// The arithmetic.
    pub note: Option<String>,
    /// What must come of it.
    pub result: String,
}

/// A pack as a person would read it: its head, and a page for each benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PackPage {
    /// Id and version.
    pub name: String,
    /// The policy's title.
    pub title: String,
    /// Name and sentence: dates, how claims go together, what all benefits share.
    pub rows: Vec<(String, String)>,
    /// In the order of the text.
    pub benefits: Vec<BenefitPage>,
}

impl Pack {
    /// The pack as a person would read it.
    #[must_use]
    pub fn page(&self) -> PackPage {
        let rows = pack_said(self).into_iter().filter(|said| !said.text.is_empty());
        PackPage {
            name: self.name(),
            title: self.title.clone(),
            rows: rows.map(|said| (said.of, said.text)).collect(),
            benefits: self.benefits.iter().map(|benefit| page(self, benefit)).collect(),
        }
    }

    /// A benefit as a person would read it.
    #[must_use]
    pub fn benefit_page(&self, id: &str) -> Option<BenefitPage> {
        self.benefit(id).map(|benefit| page(self, benefit))
    }
}

fn page(pack: &Pack, benefit: &Benefit) -> BenefitPage {
    let words = Words::of(pack, Some(benefit));
    let clause = pack.clause(&benefit.clause);
    let payee = words.setting(&benefit.payees, |payee| match payee {
        Some(input) => format!("付给{}所填的人", words.named(input)),
        None => "付给申报主体".to_owned(),
    });
    let inputs =
        benefit.inputs.iter().map(|input| InputRow { name: input.name.clone(), text: input_said(input) });
    let shared = words.setting(&benefit.shared_criteria, |shared| words.shared_criteria(shared));
    let criteria = benefit.criteria.iter().map(|criterion| CriterionRow {
        label: criterion.label.clone(),
        sentence: match criterion.shared && shared != "各项共有的条件都适用" {
            true => format!("{}。{shared}", words.criterion(criterion)),
            false => words.criterion(criterion),
        },
        judged: criterion.kind == CriterionKind::Judgement,
        cites: criterion.cites.clone(),
        checklist: criterion.checklist.clone(),
    });
    let criteria = criteria.collect();
    let amount = words.amount(&benefit.amount, benefit.nature).into_iter();
    let amount = amount.map(|(name, text, cites)| AmountRow { name, text, cites }).collect();
    let _ = words.setting(&benefit.yearly_when, |_| String::new());
    let _ = words.setting(&benefit.recognition, |_| String::new());
    let asked = words.rulings.borrow().clone();
    let rulings = asked.iter().filter_map(|id| pack.ruling(id)).map(|ruling| RulingRow {
        id: ruling.id.clone(),
        question: ruling.question.clone(),
        readings: ruling.readings.iter().map(|reading| reading.label.clone()).collect(),
        note: ruling.note.clone(),
    });
    let examples = pack.examples.iter().filter(|example| example.benefit == benefit.id).map(example);
    BenefitPage {
        id: benefit.id.clone(),
        title: benefit.title.clone(),
        number: clause.map(|clause| clause.number.clone()).unwrap_or_default(),
        text: clause.map(|clause| clause.text.clone()).unwrap_or_default(),
        bureaus: benefit.bureaus.clone(),
        payee,
        inputs: inputs.collect(),
        criteria,
        amount,
        matter: benefit.matter.clone(),
        rulings: rulings.collect(),
        examples: examples.collect(),
    }
}

fn example(example: &Example) -> ExampleRow {
    let expect = &example.expect;
    let mut results: Vec<String> = Vec::new();
    results.extend(expect.standing.map(|standing| {
        let words = match standing {
            Standing::Eligible => "符合条件",
            Standing::Ineligible => "不符合条件",
            Standing::Undetermined => "尚不能确定",
        };
        words.to_owned()
    }));
    let known = |amount: &String| if amount == "unknown" { "算不出".to_owned() } else { amount.clone() };
    results.extend(expect.ceiling.as_ref().map(|amount| format!("上限 {}", known(amount))));
    results.extend(expect.ceiling_p.as_ref().map(|amount| format!("实物上限 {}", known(amount))));
    results.extend(expect.payable.as_ref().map(|amount| format!("可支付 {amount}")));
    results.extend(expect.total_payable.as_ref().map(|amount| format!("合计可支付 {amount}")));
    results.extend(
        expect
            .missing
            .as_ref()
            .filter(|missing| !missing.is_empty())
            .map(|missing| format!("待补 {}", missing.join("、"))),
    );
    let off = expect.off_matter.iter().filter(|lines| !lines.is_empty());
    results.extend(off.map(|lines| format!("提示核对 {}", lines.join("、"))));
    ExampleRow { name: example.name.clone(), note: example.note.clone(), result: results.join("，") }
}

impl BenefitPage {
    /// The page as plain text, for the command line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{}　{}（{}）\n", self.number, self.title, self.id);
        let mut line = |text: String| {
            out.push_str(&text);
            out.push('\n');
        };
        line(format!("  责任单位：{}；{}", self.bureaus.join("、"), self.payee));
        line("  条件：".to_owned());
        for criterion in &self.criteria {
            line(format!("    · {}：{}　〔{}〕", criterion.label, criterion.sentence, criterion.cites));
        }
        line("  金额：".to_owned());
        for row in &self.amount {
            let cites = row.cites.as_deref().map(|cites| format!("　〔{cites}〕")).unwrap_or_default();
            line(format!("    · {}：{}{cites}", row.name, row.text));
        }
        if !self.inputs.is_empty() {
            line("  填报：".to_owned());
        }
        for input in &self.inputs {
            line(format!("    · {}", input.text));
        }
        if !self.matter.is_empty() {
            let words = self.matter.join("、");
            line(format!("  发票内容没有下列词的，提示核对：{words}"));
        }
        if !self.rulings.is_empty() {
            line("  口径：".to_owned());
        }
        for ruling in &self.rulings {
            line(format!("    · {}：{}（首个为默认）", ruling.question, ruling.readings.join(" / ")));
        }
        if !self.examples.is_empty() {
            line("  算例：".to_owned());
        }
        for example in &self.examples {
            let note = example.note.as_deref().map(|note| format!("：{note}")).unwrap_or_default();
            line(format!("    · {}{note} → {}", example.name, example.result));
        }
        out
    }
}

impl PackPage {
    /// The pages as plain text, for the command line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{}（{}）\n", self.title, self.name);
        for (name, text) in
            self.rows.iter().filter(|(name, _)| !name.ends_with("依据") && !name.ends_with("核对要点"))
        {
            out.push_str(&format!("  {name}：{text}\n"));
        }
        for benefit in &self.benefits {
            out.push('\n');
            out.push_str(&benefit.to_text());
        }
        out
    }
}
