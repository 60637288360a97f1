//! 资金测算: the computation row by row, the rulings that it rests on, and what the reviewer should know.

use casework::{MemoClaim, MemoContent, MemoRuling};
use policy::Step;

use crate::MemoError;
use crate::documents::annex::{Annex, is_computed};
use crate::documents::claim_parts::{each, ruled};
use crate::layout::prose::Script;
use crate::layout::table::{Align, Column, Row};

const fn column(title: &'static str, share: u16, align: Align) -> Column {
    Column { title, share, align }
}

const STEPS: [Column; 4] = [
    column("运算", 80, Align::Centre),
    column("项目", 300, Align::Left),
    column("依据", 410, Align::Quote),
    column("金额（元）", 210, Align::Right),
];

/// Where it stands in an annex: the box has what it results in.
pub(crate) fn in_brief(_: &MemoContent, annexes: &[Annex]) -> Option<String> {
    let annex = Annex::Computation.reference(annexes)?;
    Some(format!("逐步测算、所依口径和提示{annex}。"))
}

/// All claims' computations, row by row.
pub(crate) fn in_full(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    each(script, content, is_computed, |script, claim| {
        ladder(script, &steps_of(claim), &claim.rulings)?;
        notes(script, claim)
    })?;
    script.say("各项金额以元为单位，分以下舍去。")?;
    stacked(script, content)
}

fn stacked(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    if content.stacking.is_empty() {
        return Ok(());
    }
    if content.claims.len() > 1 {
        script.subsection(content.claims.len() + 1, "统筹与不重复支持")?;
    } else {
        script.say("统筹与不重复支持：")?;
    }
    ladder(script, &as_decided(&content.stacking, content.is_decided()), &[])
}

/// Rows of a computation; a ruling is named by its number among those below.
fn ladder(script: &mut Script<'_>, steps: &[Step], rulings: &[MemoRuling]) -> Result<(), MemoError> {
    if steps.is_empty() {
        return Ok(());
    }
    let rows: Vec<Row> = steps
        .iter()
        .map(|step| {
            let mut grounds = Vec::new();
            if let Some(cites) = &step.cites {
                grounds.push(format!("“{cites}”"));
            }
            grounds.extend(step.at.clone());
            if let Some(question) = &step.ruling
                && let Some(index) = rulings.iter().position(|ruling| ruling.question == *question)
            {
                grounds.push(format!("口径{}", index + 1));
            }
            let cells = [step.sign.clone(), step.label.clone(), grounds.join("；"), step.value.clone()];
            if step.result { Row::sum(cells) } else { Row::plain(cells) }
        })
        .collect();
    ruled(script, &STEPS, &rows)
}

fn notes(script: &mut Script<'_>, claim: &MemoClaim) -> Result<(), MemoError> {
    for (index, ruling) in claim.rulings.iter().enumerate() {
        // What the reading leads to, in the clause's own words.
        let step = claim.steps.iter().find(|step| step.ruling.as_ref() == Some(&ruling.question));
        let words = step.and_then(|step| step.cites.as_deref()?.split('，').next());
        let applied = words.map(|words| format!("，适用“{words}”的规定")).unwrap_or_default();
        script.say(&format!(
            "口径{}：{}。按“{}”处理{applied}（依据：{}）。",
            index + 1,
            ruling.question.trim_end_matches(['？', '?', '。', '，']),
            ruling.reading,
            ruling.basis
        ))?;
    }
    for advisory in &claim.advisories {
        script.say(&format!("提示：{advisory}"))?;
    }
    Ok(())
}

/// A claim's computation. What it results in is nobody's word before somebody has decided.
fn steps_of(claim: &MemoClaim) -> Vec<Step> {
    as_decided(&claim.steps, claim.decided.is_some())
}

fn as_decided(steps: &[Step], decided: bool) -> Vec<Step> {
    let open = |step: &Step| Step { value: UNDECIDED.to_owned(), ..step.clone() };
    steps.iter().map(|step| if step.result && !decided { open(step) } else { step.clone() }).collect()
}

/// What stands in place of an amount that nobody has decided.
const UNDECIDED: &str = "未决定";
