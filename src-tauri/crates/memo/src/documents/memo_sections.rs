//! 评审意见 and 不予支持意见: the sections that give the reasons, from 申报情况 to 材料核对, in order. They repeat what was
//! decided.

use casework::{MemoClaim, MemoContent, in_capitals};
use policy::Money;

use crate::MemoError;
use crate::documents::annex::{Annex, clauses};
use crate::documents::claim_parts::{each, ruled};
use crate::documents::{memo_computation, memo_items};
use crate::layout::prose::Script;
use crate::layout::signature_block::day;
use crate::layout::table::{Align, Column, Row};

const fn column(title: &'static str, share: u16, align: Align) -> Column {
    Column { title, share, align }
}

const INPUTS: [Column; 3] = [
    column("申报内容", 340, Align::Left),
    column("申报值", 330, Align::Left),
    column("出处", 330, Align::Left),
];
const CRITERIA: [Column; 4] = [
    column("条件", 300, Align::Left),
    column("结论", 110, Align::Centre),
    column("依据", 330, Align::Left),
    column("备注", 260, Align::Left),
];
const MATERIALS: [Column; 3] =
    [column("材料", 440, Align::Left), column("情况", 180, Align::Centre), column("说明", 380, Align::Left)];

const SETTLED: [Column; 4] = [
    column("位置", 200, Align::Left),
    column("问题", 360, Align::Left),
    column("办结", 200, Align::Left),
    column("理由", 240, Align::Left),
];

/// The reasons of a review or a refusal: all sections before its opinion.
pub(crate) fn write(
    script: &mut Script<'_>,
    content: &MemoContent,
    annexes: &[Annex],
) -> Result<(), MemoError> {
    if let Some(earlier) = &content.replaces {
        script.say(&format!(
            "本件系更正，替代{}{}（校验码 {}）；原件自本件签发之日起作废。",
            day(earlier.date),
            earlier.document_number,
            earlier.check_code
        ))?;
    }
    claimed(script, content, annexes)?;
    basis(script, content, annexes)?;
    // What stands in annexes is said in one paragraph: a heading for each sentence would take the room of the reasons.
    let said: Vec<String> =
        [checked, handed_in, settled_in, memo_items::in_brief, memo_computation::in_brief]
            .into_iter()
            .filter_map(|brief| brief(content, annexes))
            .collect();
    if !said.is_empty() {
        script.section("核查情况")?;
        script.say(&said.concat())?;
    }
    let here = |annex: Annex| annex.has_something(content) && !annexes.contains(&annex);
    if here(Annex::Criteria) {
        script.section("条件核查")?;
        criteria(script, content)?;
    }
    if here(Annex::Materials) {
        script.section("材料核对")?;
        materials(script, content)?;
    }
    if here(Annex::Settled) {
        script.section("问题办结")?;
        settled(script, content)?;
    }
    if here(Annex::Items) {
        script.section("明细认定")?;
        memo_items::in_full(script, content)?;
    }
    if here(Annex::Computation) {
        script.section("资金测算")?;
        memo_computation::in_full(script, content)?;
    }
    Ok(())
}

/// How many materials are in which state, where the list is an annex.
fn handed_in(content: &MemoContent, annexes: &[Annex]) -> Option<String> {
    let annex = Annex::Materials.reference(annexes)?;
    let counts = counted(content.materials.iter().map(|(_, state, _)| state.as_str()));
    let counts: Vec<String> = counts.iter().map(|(state, count)| format!("{state}{count}项")).collect();
    Some(format!("应交材料{}项，其中{}，{annex}。", content.materials.len(), counts.join("，")))
}

fn settled_in(content: &MemoContent, annexes: &[Annex]) -> Option<String> {
    let annex = Annex::Settled.reference(annexes)?;
    Some(format!("申报材料中的{}个问题均已办结，{annex}。", content.settled.len()))
}

/// How often each word occurs, in the order in which they come.
fn counted<'a>(words: impl Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for word in words {
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    counts
}

/// 问题办结: what was open in the papers, and how and why it was settled.
pub(crate) fn settled(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let rows: Vec<Row> = content
        .settled
        .iter()
        .map(|one| Row::plain([&one.place, &one.question, &one.settled, &one.reason].map(Clone::clone)))
        .collect();
    ruled(script, &SETTLED, &rows)
}

/// 条件核查: each criterion with its finding and what it rests on.
pub(crate) fn criteria(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let has = |claim: &MemoClaim| !claim.criteria.is_empty();
    each(script, content, has, |script, claim| {
        let rows = claim.criteria.iter().map(|criterion| {
            Row::plain(
                [&criterion.label, &criterion.finding, &criterion.evidence, &criterion.note]
                    .map(Clone::clone),
            )
        });
        ruled(script, &CRITERIA, &rows.collect::<Vec<_>>())
    })
}

/// The same in a few words where the table is an annex: what is not met is named.
fn checked(content: &MemoContent, annexes: &[Annex]) -> Option<String> {
    let annex = Annex::Criteria.reference(annexes)?;
    let all = || content.claims.iter().flat_map(|claim| &claim.criteria);
    let counts = counted(all().map(|criterion| criterion.finding.as_str()));
    let said = match counts.as_slice() {
        [(finding, _)] => format!("均为“{finding}”"),
        several => {
            let each = several.iter().map(|(finding, count)| format!("{finding}{count}项"));
            format!("其中{}", each.collect::<Vec<_>>().join("，"))
        }
    };
    let unmet: String = all()
        .filter(|criterion| criterion.finding == "不符合")
        .map(|criterion| format!("“{}”", criterion.label))
        .collect();
    let unmet = if unmet.is_empty() { unmet } else { format!("不符合的是{unmet}，") };
    Some(format!("逐项核查条件{}项，{said}，{unmet}{annex}。", all().count()))
}

pub(crate) fn materials(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let rows: Vec<Row> = content
        .materials
        .iter()
        .map(|(label, state, note)| Row::plain([label, state, note].map(Clone::clone)))
        .collect();
    ruled(script, &MATERIALS, &rows)
}

fn claimed(script: &mut Script<'_>, content: &MemoContent, annexes: &[Annex]) -> Result<(), MemoError> {
    let elsewhere = Annex::Inputs.reference(annexes);
    let facts: Vec<String> =
        content.applicant_facts.iter().map(|(label, value)| format!("{label}：{value}")).collect();
    let mut said = if facts.is_empty() { String::new() } else { format!("{}。", facts.join("；")) };
    if let Some(annex) = &elsewhere {
        said.push_str(&format!("申报内容{annex}。"));
    }
    if said.is_empty() && !Annex::Inputs.has_something(content) {
        return Ok(());
    }
    script.section("申报情况")?;
    script.say(&said)?;
    if elsewhere.is_some() { Ok(()) } else { inputs(script, content) }
}

/// What was claimed, with its cells.
pub(crate) fn inputs(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let has = |claim: &MemoClaim| claim.year.is_some() || claim.project.is_some() || !claim.inputs.is_empty();
    each(script, content, has, |script, claim| {
        let mut scope = Vec::new();
        if let Some(year) = claim.year {
            scope.push(format!("申报年度：{year}年"));
        }
        if let Some(project) = &claim.project {
            scope.push(format!("项目：{project}"));
        }
        // Of one claim the box above says it.
        if !scope.is_empty() && content.claims.len() > 1 {
            script.say(&format!("{}。", scope.join("；")))?;
        }
        if claim.inputs.is_empty() {
            return Ok(());
        }
        let rows: Vec<Row> = claim
            .inputs
            .iter()
            .map(|(label, value, at)| Row::plain([label, value, at].map(Clone::clone)))
            .collect();
        ruled(script, &INPUTS, &rows)
    })
}

fn basis(script: &mut Script<'_>, content: &MemoContent, annexes: &[Annex]) -> Result<(), MemoError> {
    script.section("政策依据")?;
    let elsewhere = Annex::Clauses.reference(annexes);
    for (head, text) in clauses(content) {
        match &elsewhere {
            None => script.say(&format!("{head}：“{text}”"))?,
            Some(annex) => script.say(&format!("{head}（原文{annex}）。"))?,
        }
    }
    Ok(())
}

/// An amount in capitals and in figures: `人民币叁佰万元整（￥3,000,000.00）`.
pub(crate) fn both(amount: Money) -> Result<String, MemoError> {
    let capitals = in_capitals(amount).ok_or_else(|| MemoError::NoCapitals(amount.to_string()))?;
    Ok(format!("{capitals}（￥{}）", amount.grouped()))
}
