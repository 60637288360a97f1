//! 不予支持告知书: what an applicant is told of claims that were refused. It says the fact that was found, the clause,
//! and how to object. The inner memo beside it says more; nothing of it comes here but what is for the applicant.

use jiff::civil::Date;

use crate::{Letterhead, NoticeTerms, Outside};

/// The letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalLetter {
    /// The bureau that issues it, in full.
    pub bureau: Outside,
    /// How its head looks.
    pub letterhead: Letterhead,
    /// Its number, that of the inner memo in a series of its own.
    pub number: Outside,
    /// The title.
    pub title: Outside,
    /// The applicant.
    pub applicant: Outside,
    /// Its 统一社会信用代码.
    pub uscc: Outside,
    /// The case's number.
    pub case_number: Outside,
    /// The policy's title with 《》, and what it is while it is a draft.
    pub policy: Outside,
    /// What was refused.
    pub claims: Vec<RefusedClaim>,
    /// By when, where and to whom objections go; `None` past the end of the calendar.
    pub terms: Option<NoticeTerms>,
    /// The day of the inner memo.
    pub date: Date,
    /// The check code of the inner memo, which ties the letter to the store.
    pub check_code: Outside,
}

/// A claim that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedClaim {
    /// The benefit's title, with the project.
    pub name: Outside,
    /// The clause as it is cited.
    pub clause: Outside,
    /// Each condition that is not met: its name, and the fact that was found.
    pub failed: Vec<(Outside, Outside)>,
}

/// The number of the letter beside a memo: `经信告〔2026〕5号` beside `经信评〔2026〕5号`.
#[must_use]
pub fn letter_number(memo: &str) -> String {
    match memo.split_once('〔') {
        Some((office, rest)) => format!("{}告〔{rest}", office.strip_suffix('评').unwrap_or(office)),
        None => memo.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_its_memos_number_in_a_series_of_its_own() {
        assert_eq!(letter_number("经信评〔2026〕5号"), "经信告〔2026〕5号");
        assert_eq!(letter_number("发改〔2026〕12号（更正）"), "发改告〔2026〕12号（更正）");
        assert_eq!(letter_number("（预览件，尚未编号）"), "（预览件，尚未编号）");
    }
}
