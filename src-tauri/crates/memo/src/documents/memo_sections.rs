//! 评审意见 and 不予支持意见: what their sections say, in order. It repeats what was decided and computes
//! nothing but sums of a table's own rows.

use casework::{MemoClaim, MemoContent, MemoItem, MemoKind, in_capitals};
use policy::{Money, Step};

use crate::MemoError;
use crate::documents::annex;
use crate::documents::annex::{Annex, clauses};
use crate::layout::page::{BODY, INDENT};
use crate::layout::prose::Script;
use crate::layout::signature_block::day;
use crate::layout::table::{Align, Column, Row, table};

const fn column(title: &'static str, share: u16, align: Align) -> Column {
    Column { title, share, align }
}

const INPUTS: [Column; 3] = [
    column("申报内容", 340, Align::Left),
    column("申报值", 360, Align::Left),
    column("出处", 300, Align::Left),
];
const CRITERIA: [Column; 4] = [
    column("条件", 330, Align::Left),
    column("结论", 120, Align::Centre),
    column("依据", 290, Align::Left),
    column("备注", 260, Align::Left),
];
const ITEMS: [Column; 5] = [
    column("单据", 190, Align::Left),
    column("开票方", 210, Align::Left),
    column("申报（元）", 205, Align::Right),
    column("核定（元）", 205, Align::Right),
    column("说明", 190, Align::Left),
];
const STEPS: [Column; 4] = [
    column("运算", 80, Align::Centre),
    column("项目", 320, Align::Left),
    column("依据", 370, Align::Quote),
    column("金额（元）", 230, Align::Right),
];
const MATERIALS: [Column; 3] =
    [column("材料", 440, Align::Left), column("情况", 180, Align::Centre), column("说明", 380, Align::Left)];

const SETTLED: [Column; 4] = [
    column("位置", 200, Align::Left),
    column("问题", 360, Align::Left),
    column("办结", 200, Align::Left),
    column("理由", 240, Align::Left),
];

/// The body of a review or a refusal, from 申报事项 to the list of its annexes, which it gives back.
pub(crate) fn write(script: &mut Script<'_>, content: &MemoContent) -> Result<Vec<Annex>, MemoError> {
    let annexes = annex::wanted(content);
    if let Some(earlier) = &content.replaces {
        script.say(&format!(
            "本件系更正，替代{}{}（校验码 {}）；原件自本件签发之日起作废。",
            day(earlier.date),
            earlier.document_number,
            earlier.check_code
        ))?;
    }
    claimed(script, content)?;
    basis(script, content, &annexes)?;
    if content.claims.iter().any(|claim| !claim.criteria.is_empty()) {
        script.section("条件核查")?;
        each(
            script,
            content,
            |claim| !claim.criteria.is_empty(),
            |script, claim| {
                let rows = claim.criteria.iter().map(|criterion| {
                    Row::plain(
                        [&criterion.label, &criterion.finding, &criterion.evidence, &criterion.note]
                            .map(Clone::clone),
                    )
                });
                ruled(script, &CRITERIA, &rows.collect::<Vec<_>>())
            },
        )?;
    }
    handed_in(script, content, &annexes)?;
    settled(script, content)?;
    if content.claims.iter().any(|claim| !claim.items.is_empty()) {
        script.section("明细核定")?;
        let elsewhere = Annex::Items.reference(&annexes);
        each(
            script,
            content,
            |claim| !claim.items.is_empty(),
            |script, claim| match &elsewhere {
                None => items(script, claim),
                Some(annex) => summary(script, claim, annex),
            },
        )?;
    }
    // What is refused has no amount: a sum would only mislead.
    if content.kind != MemoKind::Refusal {
        computation(script, content, &annexes)?;
    }
    opinion(script, content)?;
    list(script, &annexes)?;
    Ok(annexes)
}

/// 材料核对: the list, or how many of them are in which state where the list is an annex.
fn handed_in(script: &mut Script<'_>, content: &MemoContent, annexes: &[Annex]) -> Result<(), MemoError> {
    if content.materials.is_empty() {
        return Ok(());
    }
    script.section("材料核对")?;
    let Some(annex) = Annex::Materials.reference(annexes) else { return materials(script, content) };
    let mut states: Vec<(&str, usize)> = Vec::new();
    for (_, state, _) in &content.materials {
        match states.iter_mut().find(|(known, _)| known == state) {
            Some((_, count)) => *count += 1,
            None => states.push((state, 1)),
        }
    }
    let counts: Vec<String> = states.iter().map(|(state, count)| format!("{state} {count} 项")).collect();
    script.say(&format!("应交材料 {} 项，其中{}，{annex}。", content.materials.len(), counts.join("，")))
}

/// 问题办结: what was open in the papers, and how and why it was settled.
fn settled(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    if content.settled.is_empty() {
        return Ok(());
    }
    script.section("问题办结")?;
    let rows: Vec<Row> = content
        .settled
        .iter()
        .map(|one| Row::plain([&one.place, &one.question, &one.settled, &one.reason].map(Clone::clone)))
        .collect();
    ruled(script, &SETTLED, &rows)
}

/// 附件说明: a line below the text, the numbers of several under one another, and each name's later lines under its
/// first character (GB/T 9704-2012, 7.3.4).
fn list(script: &mut Script<'_>, annexes: &[Annex]) -> Result<(), MemoError> {
    if annexes.is_empty() {
        return Ok(());
    }
    script.blank();
    let from = script.pieces.len();
    for (index, annex) in annexes.iter().enumerate() {
        let number = if annexes.len() > 1 { format!("{}.", index + 1) } else { String::new() };
        let (lead, at) = if index == 0 { ("附件：", INDENT) } else { ("", INDENT + 3.0 * BODY.size) };
        script.hanging(&format!("{lead}{number}"), at, annex.title())?;
    }
    // The list is one.
    script.pieces[from..].iter_mut().for_each(|piece| piece.keep = true);
    Ok(())
}

pub(crate) fn materials(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let rows: Vec<Row> = content
        .materials
        .iter()
        .map(|(label, state, note)| Row::plain([label, state, note].map(Clone::clone)))
        .collect();
    ruled(script, &MATERIALS, &rows)
}

fn ruled(script: &mut Script<'_>, columns: &[Column], rows: &[Row]) -> Result<(), MemoError> {
    let pieces = table(script.fonts, columns, rows)?;
    script.pieces.extend(pieces);
    Ok(())
}

/// One claim's part after another; under （一）（二） where there are several.
pub(crate) fn each(
    script: &mut Script<'_>,
    content: &MemoContent,
    wanted: impl Fn(&MemoClaim) -> bool,
    mut write: impl FnMut(&mut Script<'_>, &MemoClaim) -> Result<(), MemoError>,
) -> Result<(), MemoError> {
    for (index, claim) in content.claims.iter().enumerate().filter(|(_, claim)| wanted(claim)) {
        if content.claims.len() > 1 {
            script.subsection(index + 1, &claim.title)?;
        }
        write(script, claim)?;
    }
    Ok(())
}

fn claimed(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    script.section("申报事项")?;
    let titles: Vec<String> = content.claims.iter().map(|claim| format!("“{}”", claim.title)).collect();
    let what =
        if titles.is_empty() { "提出申报".to_owned() } else { format!("申报{}", titles.join("")) };
    script.say(&format!("{}依据{}，{what}。", content.applicant, content.policy))?;
    let mut facts = vec![format!("统一社会信用代码：{}", content.uscc)];
    facts.extend(content.applicant_facts.iter().map(|(label, value)| format!("{label}：{value}")));
    script.say(&format!("{}。", facts.join("；")))?;
    each(
        script,
        content,
        |_| true,
        |script, claim| {
            let mut scope = Vec::new();
            if let Some(year) = claim.year {
                scope.push(format!("申报年度：{year}年"));
            }
            if let Some(project) = &claim.project {
                scope.push(format!("项目：{project}"));
            }
            if !scope.is_empty() {
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
        },
    )
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

/// Many line items in a few words; those that were cut, one by one where they are few.
fn summary(script: &mut Script<'_>, claim: &MemoClaim, annex: &str) -> Result<(), MemoError> {
    let claimed: Money = claim.items.iter().filter_map(|item| item.claimed).sum();
    let admitted: Money = claim.items.iter().filter_map(|item| item.admitted).sum();
    let cut: Vec<&MemoItem> = claim.items.iter().filter(|item| item.claimed != item.admitted).collect();
    let cuts =
        if cut.is_empty() { "没有核减".to_owned() } else { format!("其中 {} 份有核减", cut.len()) };
    script.say(&format!(
        "申报 {} 份，合计￥{}；核定￥{}，{cuts}。逐份{annex}。",
        claim.items.len(),
        claimed.grouped(),
        admitted.grouped(),
    ))?;
    if cut.is_empty() || cut.len() > annex::ROWS {
        return Ok(());
    }
    let rows: Vec<Row> = cut.into_iter().map(item).collect();
    ruled(script, &ITEMS, &rows)
}

/// A line item, with why it was cut, where it stands and which voucher stood behind it.
fn item(item: &MemoItem) -> Row {
    let amount = |amount: Option<Money>| amount.map_or_else(|| "—".to_owned(), Money::grouped);
    let remark = match (item.reason.is_empty(), item.at.is_empty()) {
        (true, _) => item.at.clone(),
        (false, true) => item.reason.clone(),
        (false, false) => format!("{}（{}）", item.reason, item.at),
    };
    let remark = match &item.voucher {
        None => remark,
        Some(voucher) if remark.is_empty() => format!("凭证：{voucher}"),
        Some(voucher) => format!("{remark}；凭证：{voucher}"),
    };
    let (claimed, admitted) = (amount(item.claimed), amount(item.admitted));
    Row::plain([item.document.clone(), item.vendor.clone(), claimed, admitted, remark])
}

pub(crate) fn items(script: &mut Script<'_>, claim: &MemoClaim) -> Result<(), MemoError> {
    let mut rows: Vec<Row> = claim.items.iter().map(item).collect();
    let claimed: Money = claim.items.iter().filter_map(|item| item.claimed).sum();
    let admitted: Money = claim.items.iter().filter_map(|item| item.admitted).sum();
    let count = format!("{} 份", claim.items.len());
    rows.push(Row::sum(["合计".to_owned(), count, claimed.grouped(), admitted.grouped(), String::new()]));
    ruled(script, &ITEMS, &rows)
}

pub(crate) fn ladder(script: &mut Script<'_>, steps: &[Step]) -> Result<(), MemoError> {
    let rows: Vec<Row> = steps
        .iter()
        .map(|step| {
            let mut grounds = Vec::new();
            if let Some(cites) = &step.cites {
                grounds.push(format!("“{cites}”"));
            }
            grounds.extend(step.at.clone());
            if let Some(ruling) = &step.ruling {
                grounds.push(format!("口径：{ruling}"));
            }
            let cells = [step.sign.clone(), step.label.clone(), grounds.join("；"), step.value.clone()];
            if step.result { Row::sum(cells) } else { Row::plain(cells) }
        })
        .collect();
    ruled(script, &STEPS, &rows)
}

fn computation(script: &mut Script<'_>, content: &MemoContent, annexes: &[Annex]) -> Result<(), MemoError> {
    let elsewhere = Annex::Computation.reference(annexes);
    // In the body the results alone, where the rows that lead to them stand in an annex.
    let shown = |steps: &[Step]| -> Vec<Step> {
        steps.iter().filter(|step| elsewhere.is_none() || step.result).cloned().collect()
    };
    let overlap = as_decided(&content.stacking, content.is_decided());
    let has = |claim: &MemoClaim| {
        !(claim.steps.is_empty() && claim.rulings.is_empty() && claim.advisories.is_empty())
    };
    if !content.claims.iter().any(has) && content.stacking.is_empty() {
        return Ok(());
    }
    script.section("资金测算")?;
    each(script, content, has, |script, claim| {
        if !claim.steps.is_empty() {
            ladder(script, &shown(&steps_of(claim)))?;
            if let Some(annex) = &elsewhere {
                script.say(&format!("逐步测算{annex}。"))?;
            }
        }
        for ruling in &claim.rulings {
            script.say(&format!(
                "口径：{}采用“{}”（{}）。",
                ended(&ruling.question),
                ruling.reading,
                ruling.basis
            ))?;
        }
        for advisory in &claim.advisories {
            script.say(&format!("提示：{advisory}"))?;
        }
        Ok(())
    })?;
    if !content.stacking.is_empty() {
        if content.claims.len() > 1 {
            script.subsection(content.claims.len() + 1, "统筹与不重复支持")?;
        } else {
            script.say("统筹与不重复支持：")?;
        }
        ladder(script, &shown(&overlap))?;
    }
    Ok(())
}

/// A claim's computation. What it results in is nobody's word before somebody has decided.
pub(crate) fn steps_of(claim: &MemoClaim) -> Vec<Step> {
    as_decided(&claim.steps, claim.decided.is_some())
}

pub(crate) fn as_decided(steps: &[Step], decided: bool) -> Vec<Step> {
    let open = |step: &Step| Step { value: UNDECIDED.to_owned(), ..step.clone() };
    steps.iter().map(|step| if step.result && !decided { open(step) } else { step.clone() }).collect()
}

/// What stands in place of an amount that nobody has decided.
const UNDECIDED: &str = "未决定";

/// A question with its own mark at the end, or with a comma.
fn ended(question: &str) -> String {
    if question.ends_with(['？', '?', '，', '。']) {
        question.to_owned()
    } else {
        format!("{question}，")
    }
}

fn opinion(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let refusal = content.kind == MemoKind::Refusal;
    script.section(if refusal { "不予支持意见" } else { "评审意见" })?;
    each(
        script,
        content,
        |_| true,
        |script, claim| {
            let clause = format!("{}{}", content.policy, claim.clause);
            let reason = claim.reason.trim();
            if refusal {
                script.say(&format!(
                    "经评审，{}申报的“{}”不符合{clause}规定的条件，不予支持。",
                    content.applicant, claim.title
                ))?;
                return reason_of(script, reason);
            }
            let Some(decided) = claim.decided else {
                return script.say(&format!("“{}”尚在评审，未决定。", claim.title));
            };
            if decided == Money::ZERO {
                script.say(&format!("经评审，“{}”不安排资金支持。", claim.title))?;
            } else {
                let ceiling = match claim.ceiling {
                    Some(ceiling) => format!("测算上限为￥{}，", ceiling.grouped()),
                    None => "条款未规定金额上限，".to_owned(),
                };
                script.say(&format!(
                    "经评审，“{}”符合{clause}规定的条件，{ceiling}核定支持金额为{}。",
                    claim.title,
                    both(decided)?
                ))?;
            }
            if let Some(payee) = claim.payee.as_ref().filter(|_| decided > Money::ZERO) {
                script.say(&format!(
                    "本项由{}{}本人收款，拨付前请其提供本人的开户银行和账号。",
                    payee.capacity, payee.name
                ))?;
            }
            reason_of(script, reason)
        },
    )?;
    if content.claims.len() > 1 && !refusal {
        if !content.is_decided() {
            return script.say(&format!("以上 {} 项合计：未决定。", content.claims.len()));
        }
        script.say(&format!("以上 {} 项合计：{}。", content.claims.len(), both(content.total)?))?;
    }
    Ok(())
}

fn reason_of(script: &mut Script<'_>, reason: &str) -> Result<(), MemoError> {
    if reason.is_empty() { Ok(()) } else { script.say(&format!("理由：{reason}")) }
}

/// An amount in capitals and in figures: `人民币叁佰万元整（￥3,000,000.00）`.
pub(crate) fn both(amount: Money) -> Result<String, MemoError> {
    let capitals = in_capitals(amount).ok_or_else(|| MemoError::NoCapitals(amount.to_string()))?;
    Ok(format!("{capitals}（￥{}）", amount.grouped()))
}
