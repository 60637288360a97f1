//! What a form asks of the applicant and of each claim, as labels with their values.

use policy::Money;
use serde_json::json;

use crate::amount::{Unit, digits};
use crate::benefit::Answer;
use crate::draft::Draft;
use crate::habit::{Group, Habit};
use crate::pairs::{Pair, Says};
use crate::sheet::Content;
use crate::truth::{Weight, What};
use crate::{invent, sums};

/// What the form says of the applicant.
pub fn applicant(draft: &mut Draft) -> Vec<Pair> {
    let Draft { chance, applicant, .. } = draft;
    let name = chance.word(&["企业名称", "申报单位", "单位名称", "申报企业名称", "企业名称（盖章）"]);
    let code = chance.word(&["统一社会信用代码", "社会信用代码", "统一社会信用代码（税号）"]);
    let mut pairs = vec![
        Pair::text(name, applicant.name.clone(), Says::Applicant("name", json!(applicant.name))),
        Pair::text(code, applicant.uscc.clone(), Says::Applicant("uscc", json!(applicant.uscc))),
    ];
    if chance.percent(70) {
        let label = chance.word(&["在高新区（滨江）内", "是否在高新区（滨江）内", "注册地是否在滨江区"]);
        pairs.push(Pair::text(label, "是", Says::Applicant("in_district", json!(true))));
    }
    if chance.percent(70) {
        let label = chance.word(&["所属领域", "所属行业"]);
        pairs.push(Pair::text(label, "集成电路设计", Says::Applicant("field", json!("ic-design"))));
    }
    if chance.percent(50) {
        let day = invent::day(2019, chance);
        let label = chance.word(&["成立日期", "成立时间", "注册时间"]);
        pairs.push(Pair::text(
            label,
            day.to_string(),
            Says::Applicant("established_on", json!(day.to_string())),
        ));
    }
    if chance.percent(40) {
        pairs.push(Pair::text("联系人", "沈样例", Says::Nothing));
        pairs.push(Pair::text("联系电话", "0571-88880000", Says::Nothing));
    }
    if chance.percent(25) {
        pairs.push(Pair::text("开户银行", "样例银行滨江支行", Says::Nothing));
        pairs.push(Pair::text("银行账号", "6200000000000000002", Says::Nothing));
    }
    pairs
}

/// What the form says of a claim. Its cost is typed where asked, in the unit of the form.
pub fn claim(draft: &mut Draft, claim: usize, benefit: bool, cost: bool) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let making = &draft.claims[claim];
    let (of, project) = (making.benefit, making.project.clone());
    if benefit {
        let label = draft.label(&["申报事项", "申报项目类别", "申报类别"]);
        pairs.push(Pair::text(label, draft.chance.word(of.said), Says::Claim));
    }
    let label = draft.label(&["年度", "申报年度"]);
    let value = Content::Number(draft.year.to_string());
    pairs.push(Pair { label, value, says: Says::Claim });
    if let Some(project) = project {
        let product = of.id == "tape-out" && draft.steady("product").percent(30);
        let label = if product { "产品名称" } else { "项目名称" };
        pairs.push(Pair::text(label, project, Says::Claim));
    }
    if let Some(what) = of.cost.as_ref().filter(|_| cost) {
        let rows: Vec<usize> =
            (0..draft.rows.len()).filter(|place| draft.rows[*place].claim == claim).collect();
        let mut fen = sums::sum_of(draft, &rows);
        let listed = draft.has(Habit::TypedTotal);
        let mut habits = Vec::new();
        let mut weight = Weight::Plain;
        if listed {
            habits.push(Habit::TypedTotal);
        }
        if draft.has(Habit::TypedTotalWrong) {
            fen += draft.chance.between(1, 50) * 1_000_000;
            habits.push(Habit::TypedTotalWrong);
            weight = Weight::Doubtful;
        }
        if rows.iter().any(|place| draft.rows[*place].weight != Weight::Plain) {
            weight = Weight::Doubtful;
        }
        let label = draft.label(what.labels);
        pairs.push(money(draft, claim, label, fen, what.input, weight, habits));
    }
    for question in of.questions {
        let label = draft.label(question.labels);
        match &question.answer {
            Answer::YesNo => {
                let yes = draft.chance.percent(80);
                let text = if draft.has(Habit::TickedChoices) {
                    draft.used.insert(Habit::TickedChoices);
                    if yes { "☑是 □否" } else { "□是 ☑否" }
                } else if yes {
                    "是"
                } else {
                    "否"
                };
                pairs.push(Pair::text(label, text, Says::Input(claim, question.input, json!(yes))));
            }
            Answer::Choice(choices) => {
                let (value, words) = *draft.chance.pick(choices);
                pairs.push(Pair::text(label, words, Says::Input(claim, question.input, json!(value))));
            }
            Answer::Count(low, high) => {
                let count = draft.chance.between(*low, *high);
                let value = Content::Number(count.to_string());
                pairs.push(Pair { label, value, says: Says::Input(claim, question.input, json!(count)) });
            }
            Answer::Money(low, high) => {
                let fen = draft.chance.between(*low, *high) * 10_000;
                let pair = money(draft, claim, label, fen, question.input, Weight::Plain, Vec::new());
                pairs.push(pair);
            }
        }
    }
    if draft.has(Habit::RequestedAmount) {
        draft.used.insert(Habit::RequestedAmount);
        let label = draft.label(&["申请补助金额", "申报金额", "注册资本", "项目总投资", "拟申请资金"]);
        let fen = draft.chance.between(100, 9_999) * 1_000_000;
        let unit = *draft.steady("requested").pick(&[Unit::Yuan, Unit::Wan]);
        let word = if unit == Unit::Yuan { "元" } else { "万元" };
        pairs.push(Pair {
            label: format!("{label}（{word}）"),
            value: Content::Number(digits(fen, unit)),
            says: Says::Figure {
                claim,
                what: What::Other,
                right: Vec::new(),
                weight: Weight::NoCost,
                habits: vec![Habit::RequestedAmount],
            },
        });
    }
    pairs
}

/// Money of the form itself, its unit in the label.
fn money(
    draft: &mut Draft,
    claim: usize,
    label: String,
    fen: i64,
    input: &'static str,
    weight: Weight,
    mut habits: Vec<Habit>,
) -> Pair {
    let unit = draft.habits.of(Group::Unit);
    let (bracket, of) = match unit {
        Some(Habit::WanInHeading) => ("（万元）", Unit::Wan),
        Some(Habit::WanWithMore) => ("（万元，不含税）", Unit::Wan),
        _ if draft.steady(&label).percent(30) => ("（万元）", Unit::Wan),
        _ => ("（元）", Unit::Yuan),
    };
    habits.extend(unit.filter(|unit| matches!(unit, Habit::WanInHeading | Habit::WanWithMore)));
    Pair {
        label: format!("{label}{bracket}"),
        value: Content::Number(digits(fen, of)),
        says: Says::Figure {
            claim,
            what: What::Input(input),
            right: vec![Money::from_fen(fen)],
            weight,
            habits,
        },
    }
}
