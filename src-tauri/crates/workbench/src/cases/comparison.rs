//! What was changed since a memo was returned: the void memo against the case as it stands.

use casework::{MemoContent, MemoKind, memo_content};
use jiff::Timestamp;
use policy::Money;
use store::Memo;

use crate::cases::view::ReviewChange;
use crate::error::Error;
use crate::format::date;
use crate::papers::issuer::issuer;
use crate::session::{Workbench, computed};

impl Workbench {
    /// What differs between the last memo that was voided and the case as it stands; empty where none was.
    ///
    /// # Errors
    /// No such case.
    pub fn changes_since_return(&mut self, number: &str) -> Result<Vec<ReviewChange>, Error> {
        self.read_case(number, |_, reader, case| {
            let void = |memo: &Memo| memo.voided_at.is_some() && memo.content.kind != MemoKind::Correction;
            let Some(returned) = reader.memos_of(&case.number)?.into_iter().rev().find(void) else {
                return Ok(Vec::new());
            };
            let stands = match reader.memo_in_force(&case.number)? {
                Some(memo) => memo.content,
                None => {
                    let (inputs, computed) = computed(reader, case)?;
                    let issuer = issuer(reader, &case.bureau)?;
                    memo_content(case, &inputs, &computed, &issuer.head(date(Timestamp::now())))?
                }
            };
            Ok(compare(&returned.content, &stands))
        })
    }
}

/// Place by place; what only one of the two has stands against nothing.
pub(crate) fn compare(before: &MemoContent, after: &MemoContent) -> Vec<ReviewChange> {
    let mut changes = Vec::new();
    let (was, is) = (places(before), places(after));
    for (place, now) in &is {
        let then = was.iter().find(|(known, _)| known == place).map_or("", |(_, value)| value.as_str());
        if then != now {
            changes.push(change(place, then, now));
        }
    }
    for (place, then) in was.iter().filter(|(place, _)| !is.iter().any(|(known, _)| known == place)) {
        changes.push(change(place, then, ""));
    }
    changes
}

fn change(place: &str, before: &str, after: &str) -> ReviewChange {
    let said = |text: &str| if text.is_empty() { "无" } else { text }.to_owned();
    ReviewChange { place: place.to_owned(), before: said(before), after: said(after) }
}

/// Everything that a reviewer puts into a memo, by its place.
fn places(content: &MemoContent) -> Vec<(String, String)> {
    let mut places = Vec::new();
    let yuan =
        |amount: Option<Money>| amount.map(|amount| format!("{} 元", amount.grouped())).unwrap_or_default();
    for claim in &content.claims {
        let head = match &claim.project {
            Some(project) => format!("{}（{project}）", claim.title),
            None => claim.title.clone(),
        };
        for criterion in &claim.criteria {
            let at = format!("{head} · {}", criterion.label);
            places.push((at.clone(), criterion.finding.clone()));
            places.push((format!("{at} · 备注"), criterion.note.clone()));
            places.push((format!("{at} · 证据"), criterion.evidence.clone()));
        }
        for item in &claim.items {
            let at = format!("{head} · {} {}", item.document, item.at);
            places.push((format!("{at} · 认定金额"), yuan(item.admitted)));
            places.push((format!("{at} · 核减原因"), item.reason.clone()));
        }
        places.push((format!("{head} · 可支持上限"), yuan(claim.ceiling)));
        places.push((format!("{head} · 拟支持金额"), yuan(claim.decided)));
        places.push((format!("{head} · 理由"), claim.reason.clone()));
    }
    for (label, state, note) in &content.materials {
        places.push((format!("材料 · {label}"), [state.as_str(), note].join(" ").trim().to_owned()));
    }
    for one in &content.settled {
        let at = format!("问题 · {} · {}", one.place, one.question);
        places.push((at, format!("{}：{}", one.settled, one.reason)));
    }
    places.push(("合计".to_owned(), yuan(Some(content.total))));
    places
}
