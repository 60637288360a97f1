//! What is too long for a memo's body stands in annexes behind the signatures: line items, the computation in
//! full, the clauses' text, materials. A short memo has none.

use casework::{MemoClaim, MemoContent, MemoKind};

use crate::MemoError;
use crate::documents::memo_sections::{as_decided, clauses, each, items, ladder, materials, steps_of};
use crate::layout::prose::Script;

/// Longer tables go into an annex.
pub(crate) const ROWS: usize = 8;
/// Longer clauses, in characters, do so too.
const CHARACTERS: usize = 400;

/// An annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Annex {
    Clauses,
    Items,
    Computation,
    Materials,
}

/// Those that a memo needs, in order.
pub(crate) fn wanted(content: &MemoContent) -> Vec<Annex> {
    let length: usize = clauses(content).iter().map(|(_, text)| text.chars().count()).sum();
    let items = content.claims.iter().any(|claim| claim.items.len() > ROWS);
    let steps = content.claims.iter().any(|claim| claim.steps.len() > ROWS) || content.stacking.len() > ROWS;
    [
        (Annex::Clauses, length > CHARACTERS),
        (Annex::Items, items),
        (Annex::Computation, steps && content.kind != MemoKind::Refusal),
        (Annex::Materials, content.materials.len() > ROWS),
    ]
    .into_iter()
    .filter(|(_, wanted)| *wanted)
    .map(|(annex, _)| annex)
    .collect()
}

impl Annex {
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Annex::Clauses => "政策条款原文",
            Annex::Items => "明细核定表",
            Annex::Computation => "资金测算表",
            Annex::Materials => "申报材料清单",
        }
    }

    /// How the body refers to an annex, such as `见附件2`; `None` where it stands in the body.
    pub(crate) fn reference(self, annexes: &[Annex]) -> Option<String> {
        let place = annexes.iter().position(|annex| *annex == self)?;
        Some(if annexes.len() == 1 { "见附件".to_owned() } else { format!("见附件{}", place + 1) })
    }

    pub(crate) fn write(
        self,
        script: &mut Script<'_>,
        content: &MemoContent,
        number: Option<usize>,
    ) -> Result<(), MemoError> {
        script.annex(number, self.title())?;
        match self {
            Annex::Clauses => {
                for (head, text) in clauses(content) {
                    script.say(&format!("{head}：“{text}”"))?;
                }
                Ok(())
            }
            Annex::Items => each(script, content, |claim| !claim.items.is_empty(), items),
            Annex::Computation => computation(script, content),
            Annex::Materials => materials(script, content),
        }
    }
}

fn computation(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let has = |claim: &MemoClaim| !claim.steps.is_empty();
    each(script, content, has, |script, claim| ladder(script, &steps_of(claim)))?;
    if content.stacking.is_empty() {
        return Ok(());
    }
    if content.claims.len() > 1 {
        script.subsection(content.claims.len() + 1, "统筹与不重复支持")?;
    } else {
        script.say("统筹与不重复支持：")?;
    }
    ladder(script, &as_decided(&content.stacking, content.is_decided()))
}
