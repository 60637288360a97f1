//! Sheets of figures beside the form and its lists: awards received elsewhere, sums by vendor, payments, a hidden copy.

use std::collections::BTreeMap;

use policy::Money;

use crate::amount::{Unit, digits};
use crate::draft::Draft;
use crate::habit::Habit;
use crate::sheet::Content;
use crate::truth::{Figure, Weight, What};

/// What was received elsewhere.
pub fn awards(draft: &mut Draft) {
    if !draft.has(Habit::PriorAwards) {
        return;
    }
    draft.used.insert(Habit::PriorAwards);
    let name = draft.chance.word(&["其他资助", "已获资助情况", "已获财政资金情况"]);
    let sheet = draft.sheet(&name);
    let wan = draft.chance.percent(50);
    let (unit, word) = if wan { (Unit::Wan, "万元") } else { (Unit::Yuan, "元") };
    let heads = [
        "序号".to_owned(),
        "项目名称".to_owned(),
        "资助来源".to_owned(),
        format!("资助金额（{word}）"),
        "到账日期".to_owned(),
    ];
    for (column, text) in (0_u32..).zip(heads) {
        draft.sheets[sheet].text(0, column, text);
    }
    for row in 1..=1 + u32::try_from(draft.chance.below(2)).unwrap() {
        let claim = draft.chance.below(draft.claims.len());
        let project = draft.claims[claim].project.clone().unwrap_or_else(|| "另一项目".to_owned());
        let fen = draft.chance.between(1, 90) * 1_000_000;
        let source = draft.chance.word(&["市级集成电路专项", "省重点研发计划", "市科技局"]);
        let on = &mut draft.sheets[sheet];
        on.put(row, 0, Content::Number(row.to_string()));
        on.text(row, 1, project.clone());
        on.text(row, 2, source);
        let at = on.put(row, 3, Content::Number(digits(fen, unit)));
        on.text(row, 4, "2024-11-20");
        draft.truth.figures.push(Figure {
            heading: Some(on.at(0, 3)),
            at,
            claim,
            what: What::Award { project: Some(project) },
            right: vec![Money::from_fen(fen)],
            weight: Weight::Plain,
            habits: vec![Habit::PriorAwards],
        });
    }
}

/// A hidden copy of a list, with other amounts.
pub fn earlier(draft: &mut Draft) {
    let items = |figure: &&Figure| matches!(figure.what, What::Item(_));
    if !draft.has(Habit::HiddenSheet) {
        return;
    }
    let Some(of) = draft.truth.figures.iter().find(items).map(|figure| figure.at.sheet.clone()) else {
        return;
    };
    // The form itself is not copied.
    if draft.truth.applicant.iter().any(|fact| fact.at.sheet == of) {
        return;
    }
    unsettle(draft);
    let mut copy = draft.sheets.iter().find(|sheet| sheet.name == of).unwrap().clone();
    copy.name = draft.chance.word(&["旧版", "Sheet9", "底稿"]);
    copy.hidden = true;
    copy.notes.clear();
    copy.boxes.clear();
    copy.pictures.clear();
    let figures: Vec<Figure> =
        draft.truth.figures.iter().filter(items).filter(|figure| figure.at.sheet == of).cloned().collect();
    for mut figure in figures {
        figure.at.sheet.clone_from(&copy.name);
        let cell = copy.cells.get_mut(&(figure.at.row, figure.at.column)).unwrap();
        cell.content = Content::Number(draft.chance.between(10, 400).to_string());
        figure.heading = None;
        figure.what = What::Other;
        figure.right = Vec::new();
        figure.weight = Weight::NoCost;
        figure.habits = vec![Habit::HiddenSheet];
        draft.truth.figures.push(figure);
    }
    draft.sheets.push(copy);
    let last = draft.sheets.len() - 1;
    draft.tell(last, Vec::new(), &["隐藏"], Habit::HiddenSheet);
}

/// A sheet that says the list's costs once more, or seems to: whoever reads may well ask what it is for.
fn unsettle(draft: &mut Draft) {
    for figure in &mut draft.truth.figures {
        if figure.weight == Weight::Plain {
            figure.weight = Weight::Doubtful;
        }
    }
}

/// A figure that is no cost, since the list has it already.
fn no_cost(draft: &mut Draft, sheet: usize, row: u32, column: u32, fen: i64, habit: Habit) {
    let at = draft.sheets[sheet].put(row, column, Content::Number(digits(fen, Unit::Yuan)));
    draft.truth.figures.push(Figure {
        at,
        heading: None,
        claim: 0,
        what: What::Other,
        right: Vec::new(),
        weight: Weight::NoCost,
        habits: vec![habit],
    });
}

/// The list once more, by vendor.
pub fn vendors(draft: &mut Draft) {
    if !draft.has(Habit::VendorSummary) || draft.rows.is_empty() {
        return;
    }
    draft.used.insert(Habit::VendorSummary);
    unsettle(draft);
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for row in draft.rows.iter().filter(|row| row.weight != Weight::Void) {
        let sum = sums.entry(row.vendor.name.clone()).or_default();
        *sum = (sum.0 + 1, sum.1 + row.fen);
    }
    let name = draft.chance.word(&["按供应商汇总", "供应商汇总", "汇总表"]);
    let sheet = draft.sheet(&name);
    draft.sheets[sheet].text(0, 0, "按供应商汇总表");
    for (column, text) in (0_u32..).zip(["序号", "供应商名称", "发票张数", "不含税金额合计（元）"])
    {
        draft.sheets[sheet].text(1, column, text);
    }
    for (row, (name, (count, fen))) in (2_u32..).zip(sums) {
        let on = &mut draft.sheets[sheet];
        on.put(row, 0, Content::Number((row - 1).to_string()));
        on.text(row, 1, name);
        on.put(row, 2, Content::Number(count.to_string()));
        no_cost(draft, sheet, row, 3, fen, Habit::VendorSummary);
    }
}

/// What was paid for the invoices, with tax.
pub fn payments(draft: &mut Draft) {
    if !draft.has(Habit::PaymentList) || draft.rows.is_empty() {
        return;
    }
    draft.used.insert(Habit::PaymentList);
    unsettle(draft);
    let name = draft.chance.word(&["付款明细", "银行付款凭证清单", "付款情况"]);
    let sheet = draft.sheet(&name);
    for (column, text) in (0_u32..).zip(["序号", "付款日期", "收款单位", "付款金额（元）", "银行流水号"])
    {
        draft.sheets[sheet].text(0, column, text);
    }
    let paid: Vec<(String, String, i64)> = draft
        .rows
        .iter()
        .filter(|row| row.weight != Weight::Void && row.fen > 0)
        .map(|row| (row.date.to_string(), row.vendor.name.clone(), row.fen + crate::line::tax(row.fen)))
        .collect();
    for (row, (date, vendor, fen)) in (1_u32..).zip(paid) {
        let flow = format!("P{:012}", draft.chance.between(1, 999_999_999_999));
        let on = &mut draft.sheets[sheet];
        on.put(row, 0, Content::Number(row.to_string()));
        on.text(row, 1, date);
        on.text(row, 2, vendor);
        on.text(row, 4, flow);
        no_cost(draft, sheet, row, 3, fen, Habit::PaymentList);
    }
}
