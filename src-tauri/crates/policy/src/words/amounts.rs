//! Amounts as rows: what is granted, and each limit on it, in the order in which they are applied.

use super::{Words, figure, percent};
use crate::Nature;
use crate::exact::Exact;
use crate::pack::{Amount, Cap, Interest, Scope, Shape, SharedBound, Tier};

/// A row of an amount: its name, what it says, and the words of the clause.
pub(crate) type Row = (String, String, Option<String>);

fn yuan(value: Exact) -> String {
    figure(value, Some("元"))
}

impl Words<'_> {
    /// Every row of an amount. `nature` says whether the text fixes it or sets a ceiling.
    pub fn amount(&self, amount: &Amount, nature: Nature) -> Vec<Row> {
        let mut rows = Vec::new();
        self.shape(amount, nature, &mut rows);
        if let Some(share) = &amount.no_more_than {
            let text = format!("不超过{}的 {}", self.quantity(&share.of), percent(share.rate));
            rows.push(("比例限额".to_owned(), text, Some(share.cites.clone())));
        }
        if let Some(floor) = &amount.nothing_below {
            let text = format!("算得不足 {}的，不付", yuan(floor.least));
            rows.push(("起付额".to_owned(), text, Some(floor.cites.clone())));
        }
        if let Some(cap) = &amount.cap {
            rows.push((format!("上限 {}", cap.id), self.cap(cap), Some(cap.cites.clone())));
        }
        if let Some(id) = &amount.under {
            let group = self.pack.group_caps.iter().find(|cap| cap.id == *id);
            let text = group.map_or_else(|| id.clone(), |cap| self.cap(cap));
            let cites = group.map(|cap| cap.cites.clone());
            rows.push(("几项合计上限".to_owned(), format!("归入合计上限“{id}”：{text}"), cites));
        }
        rows
    }

    pub fn cap(&self, cap: &Cap) -> String {
        let scope = self.setting(&cap.scope, |scope| self.scope(scope));
        format!("最高 {}，{scope}", yuan(cap.limit))
    }

    fn scope(&self, scope: &Scope) -> String {
        match scope {
            Scope::Claim => "按每一申报项计".to_owned(),
            Scope::EnterpriseYear => "按每家企业每年合计".to_owned(),
            Scope::EnterpriseLifetime => "按每家企业历年累计".to_owned(),
            Scope::EachYear(input) => format!("按每个{}每年合计", self.named(input)),
        }
    }

    fn shape(&self, amount: &Amount, nature: Nature, rows: &mut Vec<Row>) {
        let cites = amount.cites.clone();
        let by = match nature {
            Nature::Fixed => "按",
            Nature::Ceiling | Nature::Discretionary | Nature::InKind => "至多按",
        };
        let mut row = |name: &str, text: String| rows.push((name.to_owned(), text, cites.clone()));
        match &amount.shape {
            Shape::Rate { of, rate } => {
                row("比例", format!("{by}{}的 {}给予", self.quantity(of), percent(*rate)));
            }
            Shape::Tiers { of, base, tiers, shared_bound, shared_cap } => {
                row("分档依据", format!("看{}落在哪一档", self.quantity(of)));
                if let Some(base) = base {
                    row("基数", format!("全额按{}计", self.quantity(base)));
                }
                let unit = self.unit(of);
                self.tiers(tiers, by, unit.as_deref(), rows);
                let named = |id: &String| {
                    let tier = tiers.iter().find(|tier| tier.id == *id);
                    tier.map_or_else(|| id.clone(), |tier| range(tier, unit.as_deref()))
                };
                if let Some(bound) = shared_bound {
                    let tier = |bound: &SharedBound| match bound {
                        SharedBound::Higher => "从高".to_owned(),
                        SharedBound::Tier(id) => format!("归{}的一档", named(id)),
                    };
                    rows.push(("两档都含的数".to_owned(), self.setting(bound, tier), None));
                }
                if let Some(shared) = shared_cap {
                    let words = |pool: &Option<String>| match pool {
                        None => "各档各用自己的上限".to_owned(),
                        Some(id) => format!("各档合用{}一档的上限", named(id)),
                    };
                    rows.push(("各档的上限".to_owned(), self.setting(shared, words), None));
                }
            }
            Shape::MarginalTiers { of, tiers } => {
                row("分段累计", format!("{}逐段计算后相加", self.quantity(of)));
                self.tiers(tiers, by, self.unit(of).as_deref(), rows);
            }
            Shape::Step { of, every, pays, whole_steps } => {
                let unit = self.unit(of);
                let part = |whole: &bool| match whole {
                    true => "不满的部分不计".to_owned(),
                    false => "不满的部分按比例计".to_owned(),
                };
                let steps = self.setting(whole_steps, part);
                let every = figure(*every, unit.as_deref());
                row("每满", format!("{}每满 {every}，{by} {}给予；{steps}", self.quantity(of), yuan(*pays)));
            }
            Shape::Graded { by: input, pays } => {
                for (grade, amount) in pays {
                    let label = self.choice(input, grade);
                    row(
                        &format!("等次 {grade}"),
                        format!("{}为“{label}”的，{by} {}", self.named(input), yuan(*amount)),
                    );
                }
            }
            Shape::Fixed { pays, pieces: None } => row("定额", format!("{by} {}给予", yuan(*pays))),
            Shape::Fixed { pays, pieces: Some(pieces) } => {
                row("定额", format!("每件{by} {}给予，件数为{}", yuan(*pays), self.quantity(pieces)));
            }
            Shape::Figure { of } => row("数额", format!("{by}{}给予", self.quantity(of))),
            Shape::Interest(interest) => self.interest(interest, cites, rows),
            Shape::Parts(parts) => {
                row("相加", "下列各部分相加".to_owned());
                for part in parts {
                    for (name, text, cites) in self.amount(&part.amount, nature) {
                        rows.push((format!("{}：{name}", part.label), text, cites));
                    }
                }
            }
            Shape::Discretionary => row("金额", "原文没有写金额，由评审决定".to_owned()),
            Shape::InKind { of, at_most, unit, per, lasting } => {
                let scope = self.setting(per, |scope| self.scope(scope));
                let most = figure(*at_most, Some(unit));
                row("实物", format!("给予{}，最高 {most}，{scope}", self.quantity(of)));
                if let Some(lasting) = lasting {
                    row("期限", format!("期限为{}", self.quantity(lasting)));
                }
            }
        }
    }

    fn tiers(&self, tiers: &[Tier], by: &str, unit: Option<&str>, rows: &mut Vec<Row>) {
        for tier in tiers {
            let text = format!("{}的，{by} {}给予", range(tier, unit), percent(tier.rate));
            rows.push((format!("档 {}", tier.id), text, Some(tier.cites.clone())));
            if let Some(cap) = &tier.cap {
                rows.push((format!("上限 {}", cap.id), self.cap(cap), Some(cap.cites.clone())));
            }
        }
    }

    fn interest(&self, interest: &Interest, cites: Option<String>, rows: &mut Vec<Row>) {
        let choose = |yes: &'static str, no: &'static str| {
            move |flag: &bool| (if *flag { yes } else { no }).to_owned()
        };
        let window = &interest.window;
        let since: Vec<String> = window.since.iter().map(|name| self.named(name)).collect();
        let mut row = |name: &str, text: String, cites: Option<&String>| {
            rows.push((name.to_owned(), text, cites.cloned()));
        };
        let rates = format!(
            "{}各笔本金×利率×天数÷一年的天数，逐笔相加；利率取自 {}",
            self.named(&interest.of),
            interest.rates.file
        );
        row("贴息", rates, cites.as_ref());
        row("利率的期限", self.setting(&interest.term, Clone::clone), None);
        let dated = self.setting(&interest.rate_of_drawdown, choose("放款日的利率", "逐日的利率"));
        row("利率的日期", dated, None);
        row("一年的天数", self.setting(&interest.day_count, |days| format!("{days}天")), None);
        let paid = choose("实付利息较低的，按实付计", "不看实付利息");
        row("实付利息", self.setting(&interest.no_more_than_paid, paid), None);
        let most = self.setting(&interest.at_any_time, choose("任一时点合计", "历次累计"));
        let principal = format!("本金最高 {}，{most}", yuan(interest.principal_up_to));
        row("本金", principal, Some(&interest.cites_principal));
        let days = self.setting(&window.by_days, choose("只计期内的天数", "期内放款的全部天数都计"));
        let within = format!("自{}（取先填的一个）起{}年内；{days}", since.join("、"), window.years);
        row("期间", within, Some(&window.cites));
    }
}

/// `100万元以上、500万元以下`.
fn range(tier: &Tier, unit: Option<&str>) -> String {
    let bound = |bound: Exact| figure(bound, unit);
    match (tier.from, tier.to) {
        (Some(from), Some(to)) => format!("{}以上、{}以下", bound(from), bound(to)),
        (Some(from), None) => format!("{}以上", bound(from)),
        (None, Some(to)) => format!("{}以下", bound(to)),
        (None, None) => "不论多少".to_owned(),
    }
}
