//! Takes values from elements: each with its place, and a problem where it is none.

use casework::Severity;
use jiff::civil::Date;
use policy::Money;

use crate::amount::{day, plain_amount};
use crate::problem::{FileProblemCode, VoucherProblem};
use crate::xml::Element;
use crate::{Field, Place, Source};

/// Marks that stand for "not shown" in amounts and rates.
const NOT_SHOWN: [&str; 3] = ["*", "**", "***"];

/// Reads the elements of one file.
pub(super) struct Listener<'f> {
    pub file: &'f str,
    pub source: Source,
    pub problems: Vec<VoucherProblem>,
}

impl<'f> Listener<'f> {
    pub(super) fn new(file: &'f str, source: Source) -> Listener<'f> {
        Listener { file, source, problems: Vec::new() }
    }

    /// An element's text.
    pub(super) fn text(&self, element: Option<&Element>) -> Option<Field<String>> {
        let element = element?;
        let value = element.value()?.to_owned();
        Some(Field::new(value, Place::element(self.file, &element.path), self.source))
    }

    /// An element's amount; a problem where it holds something else.
    pub(super) fn amount(&mut self, element: Option<&Element>, what: &str) -> Option<Field<Money>> {
        let text = self.text(element).filter(|text| !NOT_SHOWN.contains(&text.value.as_str()))?;
        if plain_amount(&text.value).is_none() {
            self.not_a_value(&text, what, "不是金额");
        }
        text.map(|text| plain_amount(&text))
    }

    /// An element's day; a problem where it holds something else.
    pub(super) fn day(&mut self, element: Option<&Element>, what: &str) -> Option<Field<Date>> {
        let text = self.text(element)?;
        if day(&text.value).is_none() {
            self.not_a_value(&text, what, "不是日期");
        }
        text.map(|text| day(&text))
    }

    fn not_a_value(&mut self, text: &Field<String>, what: &str, why: &str) {
        let shown: String = text.value.chars().take(40).collect();
        self.problems.push(VoucherProblem::new(
            Severity::Warning,
            FileProblemCode::NotAValue,
            vec![text.place.clone()],
            format!("{what}“{shown}”{why}，未予采用"),
            "请人工核对该项；必要时请重新下载原始文件后再交",
        ));
    }
}

/// An amount of a line, where a wrong one is left out in silence: lines are shown, never summed.
pub(super) fn line_amount(element: Option<&Element>) -> Option<Money> {
    plain_amount(element?.value()?)
}
