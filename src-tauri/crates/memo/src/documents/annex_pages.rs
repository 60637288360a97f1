//! The annexes as they are written, each on a page of its own.

use casework::{MemoClaim, MemoContent};

use crate::MemoError;
use crate::documents::annex::{Annex, clauses};
use crate::documents::memo_sections::{as_decided, each, items, ladder, materials, steps_of};
use crate::layout::prose::Script;

impl Annex {
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
