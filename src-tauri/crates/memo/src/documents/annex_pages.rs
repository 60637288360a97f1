//! The annexes as they are written, the first on a page of its own, the others below it where they fit.

use casework::MemoContent;

use crate::MemoError;
use crate::documents::annex::{Annex, clauses};
use crate::documents::memo_computation::in_full;
use crate::documents::memo_items;
use crate::documents::memo_sections::{criteria, inputs, materials, settled};
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
            Annex::Criteria => criteria(script, content),
            Annex::Settled => settled(script, content),
            Annex::Items => memo_items::in_full(script, content),
            Annex::Inputs => inputs(script, content),
            Annex::Computation => in_full(script, content),
            Annex::Materials => materials(script, content),
        }
    }
}
