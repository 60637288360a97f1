//! The opinion that a memo ends with. It is short, so that it stands whole on the page of the signatures: what it says
//! of several claims in one sentence, the box on the first page says of each.

use casework::{MemoClaim, MemoContent, MemoKind};
use policy::Money;

use crate::MemoError;
use crate::documents::annex::Annex;
use crate::documents::claim_parts::each;
use crate::documents::memo_sections::both;
use crate::layout::page::{BODY, INDENT};
use crate::layout::prose::Script;

/// Reasons longer than this stand in a section of their own.
const SHORT: usize = 60;
/// More papers than these are counted and not named: the box names them.
const PAPERS: usize = 5;

/// 决定理由, where the opinion has no room for them.
pub(crate) fn reasons(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    if are_short(content) {
        return Ok(());
    }
    script.section("决定理由")?;
    let has = |claim: &MemoClaim| !claim.reason.trim().is_empty() || paid_to(claim).is_some();
    each(script, content, has, |script, claim| {
        if let Some(payee) = paid_to(claim) {
            script.say(&payee)?;
        }
        reason_of(script, claim)
    })
}

fn are_short(content: &MemoContent) -> bool {
    match content.claims.as_slice() {
        [claim] => claim.reason.trim().chars().count() <= SHORT && !claim.reason.trim().contains('\n'),
        claims => claims.iter().all(|claim| claim.reason.trim().is_empty() && paid_to(claim).is_none()),
    }
}

/// The section.
pub(crate) fn write(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let refusal = content.kind == MemoKind::Refusal;
    script.section(if refusal { "不予支持意见" } else { "评审意见" })?;
    match content.claims.as_slice() {
        [claim] => one(script, content, claim)?,
        _ => several(script, content)?,
    }
    if !content.before_payment.is_empty() {
        let papers = &content.before_payment;
        let named = if papers.len() <= PAPERS {
            papers.join("、")
        } else {
            format!("首页所列 {} 项材料", papers.len())
        };
        return script.say(&format!("{named}须于拨付前补交，未补交的不予拨付。{ASKED}"));
    }
    script.say(ASKED)
}

/// What the committee is asked.
const ASKED: &str = "以上意见，请予审议。";

fn one(script: &mut Script<'_>, content: &MemoContent, claim: &MemoClaim) -> Result<(), MemoError> {
    let clause = format!("{}{}", content.policy, claim.clause);
    if content.kind == MemoKind::Refusal {
        script.say(&format!(
            "经评审，{}申报的“{}”不符合{clause}规定的条件，不予支持。",
            content.applicant, claim.title
        ))?;
    } else {
        match claim.decided {
            None => script.say(&format!("“{}”尚在评审，未决定。", claim.title))?,
            Some(decided) if decided == Money::ZERO => {
                script.say(&format!("经评审，“{}”不安排资金支持。", claim.title))?;
            }
            Some(decided) => {
                let ceiling = match claim.ceiling {
                    Some(ceiling) => format!("可支持上限为￥{}，", ceiling.grouped()),
                    None => "条款未规定金额上限，".to_owned(),
                };
                script.say(&format!(
                    "经评审，“{}”符合{clause}规定的条件，{ceiling}拟支持{}。",
                    claim.title,
                    both(decided)?
                ))?;
            }
        }
    }
    if !are_short(content) {
        return Ok(());
    }
    if let Some(payee) = paid_to(claim) {
        script.say(&payee)?;
    }
    reason_of(script, claim)
}

fn several(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let count = content.claims.len();
    if content.kind == MemoKind::Refusal {
        return script.say(&format!(
            "经评审，{}申报的 {count} 项均不符合{}规定的条件，不予支持。",
            content.applicant, content.policy
        ));
    }
    if !content.is_decided() {
        return script.say(&format!("以上 {count} 项合计：未决定。"));
    }
    script.say(&format!(
        "经评审，依据{}，以上 {count} 项合计拟支持{}，各项金额见首页。",
        content.policy,
        both(content.total)?
    ))
}

/// Who is paid, where that is not the applicant.
fn paid_to(claim: &MemoClaim) -> Option<String> {
    let payee = claim.payee.as_ref().filter(|_| claim.decided.is_some_and(|amount| amount > Money::ZERO))?;
    Some(format!("本项由{}{}本人收款，拨付前请其提供本人的开户银行和账号。", payee.capacity, payee.name))
}

fn reason_of(script: &mut Script<'_>, claim: &MemoClaim) -> Result<(), MemoError> {
    let reason = claim.reason.trim();
    if reason.is_empty() { Ok(()) } else { script.say(&format!("理由：{reason}")) }
}

/// 附件说明: a line below the text, the numbers of several under one another, and each name's later lines under its
/// first character (GB/T 9704-2012, 7.3.4).
pub(crate) fn list(script: &mut Script<'_>, annexes: &[Annex]) -> Result<(), MemoError> {
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
    let last = script.pieces.len() - 1;
    script.pieces[from..last].iter_mut().for_each(|piece| piece.keep = true);
    Ok(())
}

/// The same in one paragraph, where the page has no more room.
pub(crate) fn run_in(script: &mut Script<'_>, annexes: &[Annex]) -> Result<(), MemoError> {
    if annexes.is_empty() {
        return Ok(());
    }
    let names: Vec<String> =
        annexes.iter().enumerate().map(|(index, annex)| format!("{}.{}", index + 1, annex.title())).collect();
    script.say(&format!("附件：{}", names.join("；")))
}
