//! Conditions as sentences.

use super::{Words, figure};
use crate::pack::{Compare, Condition, DateBound, DateCompare, SharedCriteria};
use crate::{Criterion, CriterionKind};

impl Words<'_> {
    /// What must hold, with the names that applicants see.
    pub fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Judgement => "由评审人员记录评审、认定的结果".to_owned(),
            Condition::Is { input, value } => {
                format!("{}填“{}”", self.named(input), if *value { "是" } else { "否" })
            }
            Condition::OneOf { input, values } => match values.as_slice() {
                [one] => format!("{}为“{}”", self.named(input), self.choice(input, one)),
                several => format!("{}为{}之一", self.named(input), self.choices(input, several)),
            },
            Condition::NotOneOf { input, values } => {
                format!("{}不为{}", self.named(input), self.choices(input, values))
            }
            Condition::Known { input } => format!("{}已填", self.named(input)),
            Condition::Blank { input } => format!("{}未填", self.named(input)),
            Condition::Recognised => "本条自己的认定已记录为符合".to_owned(),
            Condition::InClaimYear { input } => format!("{}在申报年度内", self.named(input)),
            Condition::Compare { quantity, than, bound } => {
                let bound = figure(*bound, self.unit(quantity).as_deref());
                let than = match than {
                    Compare::AtLeast => format!("在{bound}以上（含{bound}）"),
                    Compare::MoreThan => format!("超过{bound}（不含{bound}）"),
                    Compare::AtMost => format!("在{bound}以下（含{bound}）"),
                    Compare::LessThan => format!("不满{bound}（不含{bound}）"),
                };
                format!("{}{than}", self.quantity(quantity))
            }
            Condition::Date { input, than, bound, plus_years } => {
                let bound = match bound {
                    DateBound::Day(day) => day.to_string(),
                    DateBound::Input(name) => self.named(name),
                    DateBound::Received => "收件日期".to_owned(),
                };
                let bound = if *plus_years == 0 { bound } else { format!("{bound}满{plus_years}年之日") };
                let than = match than {
                    DateCompare::OnOrAfter => "当日或者以后",
                    DateCompare::After => "以后（不含当日）",
                    DateCompare::OnOrBefore => "当日或者以前",
                    DateCompare::Before => "以前（不含当日）",
                };
                format!("{}在{bound}{than}", self.named(input))
            }
            Condition::Any(parts) => self.several(parts, "，或者"),
            Condition::All(parts) => self.several(parts, "，并且"),
            Condition::Not(part) => format!("不是“{}”", self.condition(part)),
        }
    }

    fn several(&self, parts: &[Condition], between: &str) -> String {
        let nested = |part: &Condition| matches!(part, Condition::Any(_) | Condition::All(_));
        let words = parts.iter().map(|part| match nested(part) {
            true => format!("（{}）", self.condition(part)),
            false => self.condition(part),
        });
        words.collect::<Vec<_>>().join(between)
    }

    fn choices(&self, input: &str, ids: &[String]) -> String {
        ids.iter().map(|id| format!("“{}”", self.choice(input, id))).collect::<Vec<_>>().join("、")
    }

    /// A criterion, and when it is asked at all.
    pub fn criterion(&self, criterion: &Criterion) -> String {
        let met = match criterion.kind {
            CriterionKind::Judgement => "由评审人员记录评审、认定的结果".to_owned(),
            CriterionKind::Computed => self.condition(&criterion.met),
        };
        let applies = self.setting(&criterion.applies, |applies| {
            if *applies { "适用".to_owned() } else { "不适用".to_owned() }
        });
        if applies == "适用" { met } else { format!("{met}。本条件{applies}") }
    }

    pub fn shared_criteria(&self, shared: &SharedCriteria) -> String {
        match shared {
            SharedCriteria::All => "各项共有的条件都适用".to_owned(),
            SharedCriteria::None => "各项共有的条件都不适用".to_owned(),
            SharedCriteria::Only(ids) => {
                let label = |id: &String| {
                    let known = self.benefit.and_then(|benefit| benefit.criterion(id));
                    known.map_or_else(|| id.clone(), |known| format!("“{}”", known.label))
                };
                let labels: Vec<String> = ids.iter().map(label).collect();
                format!("各项共有的条件只适用{}", labels.join("、"))
            }
        }
    }
}
