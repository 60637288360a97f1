//! Everything that a pack's rules say, as named sentences: what a difference between two packs is told by. What can
//! change an amount or a standing is among them.

use super::{Words, figure};
use crate::pack::{EarlyCosts, LEVELS, OtherAwards, StackingRule};
use crate::{Benefit, Input, InputKind, Nature, Pack};

/// Something said, and its name within its thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub of: String,
    pub text: String,
}

fn add(said: &mut Vec<Said>, of: impl Into<String>, text: impl Into<String>) {
    said.push(Said { of: of.into(), text: text.into() });
}

/// Everything that a benefit's rules say, but for the criteria that all share.
pub(crate) fn said(pack: &Pack, benefit: &Benefit) -> Vec<Said> {
    let words = Words::of(pack, Some(benefit));
    let mut said = Vec::new();
    add(&mut said, "所在条款", &benefit.clause);
    add(&mut said, "名称", &benefit.title);
    add(&mut said, "责任单位", benefit.bureaus.join("、"));
    for input in &benefit.inputs {
        let most = benefit.mosts.iter().find(|most| most.input == input.name);
        let most = most.map(|most| format!("，最多计 {}", words.quantity(&most.bound))).unwrap_or_default();
        add(&mut said, format!("填报项 {}", input.name), format!("{}{most}", input_said(input)));
    }
    add(
        &mut said,
        "共有条件",
        words.setting(&benefit.shared_criteria, |shared| words.shared_criteria(shared)),
    );
    for criterion in benefit.criteria.iter().filter(|criterion| !criterion.shared) {
        criterion_said(&words, criterion, &mut said);
    }
    let nature = match benefit.nature {
        Nature::Ceiling => "算得的是上限，由评审在上限以内决定",
        Nature::Fixed => "算得多少给多少",
        Nature::Discretionary => "原文没有写金额",
        Nature::InKind => "给实物",
    };
    add(&mut said, "性质", nature);
    for (name, text, cites) in words.amount(&benefit.amount, benefit.nature) {
        if let Some(cites) = cites {
            add(&mut said, format!("{name} 的依据"), cites);
        }
        add(&mut said, name, text);
    }
    let yearly =
        |yearly: &bool| (if *yearly { "逐年给予，各年不算重复" } else { "各年算重复" }).to_owned();
    add(&mut said, "逐年", words.setting(&benefit.yearly_when, yearly));
    let payee = |payee: &Option<String>| match payee {
        Some(input) => format!("付给{}所填的人", words.named(input)),
        None => "付给申报主体".to_owned(),
    };
    add(&mut said, "收款人", words.setting(&benefit.payees, payee));
    if let Some(months) = &benefit.months {
        let text = format!("占用{}，以前的见{}", words.quantity(&months.used), words.named(&months.before));
        add(&mut said, "累计月数", text);
    }
    let recognition = |id: &Option<String>| match id {
        Some(id) => format!("条件“{id}”的认定即为本条的认定"),
        None => "没有".to_owned(),
    };
    add(&mut said, "本条的认定", words.setting(&benefit.recognition, recognition));
    for advisory in &benefit.advisories {
        let text = format!("{}：{}（{}）", advisory.title, advisory.text, words.condition(&advisory.when));
        add(&mut said, format!("提示 {}", advisory.id), text);
    }
    for material in &benefit.materials {
        let when = material.when.as_deref().map(|when| format!("（{when}）")).unwrap_or_default();
        add(&mut said, format!("材料 {}", material.id), format!("{}{when}", material.label));
    }
    add(&mut said, "发票内容的词", benefit.matter.join("、"));
    said
}

fn criterion_said(words: &Words<'_>, criterion: &crate::Criterion, said: &mut Vec<Said>) {
    let text = format!("{}：{}", criterion.label, words.criterion(criterion));
    add(said, format!("条件 {}", criterion.id), text);
    add(said, format!("条件 {} 的依据", criterion.id), &criterion.cites);
    add(said, format!("条件 {} 的核对要点", criterion.id), criterion.checklist.join("；"));
}

/// An input in one line.
pub(crate) fn input_said(input: &Input) -> String {
    let kind = match &input.kind {
        InputKind::Money => "金额".to_owned(),
        InputKind::Area => "面积".to_owned(),
        InputKind::Count => "个数".to_owned(),
        InputKind::Months => "月数".to_owned(),
        InputKind::YesNo => "是或否".to_owned(),
        InputKind::Date => "日期".to_owned(),
        InputKind::Text => "文字".to_owned(),
        InputKind::Loans => "贷款明细".to_owned(),
        InputKind::Choice(choices) | InputKind::Grade(choices) => {
            let labels = choices.iter().map(|choice| format!("{}＝{}", choice.id, choice.label));
            format!("选择：{}", labels.collect::<Vec<_>>().join("、"))
        }
    };
    let unit = input.unit.as_deref().map(|unit| format!("，单位{unit}")).unwrap_or_default();
    let items = if input.from_items { "，取自明细" } else { "" };
    let needed = if input.required { "" } else { "，可不填" };
    let note = input.note.as_deref().map(|note| format!("，注：{note}")).unwrap_or_default();
    format!("{}（{kind}{unit}{items}{needed}{note}）", input.label)
}

/// What the pack says as a whole: when it is in force, how claims go together, what all benefits share.
pub(crate) fn pack_said(pack: &Pack) -> Vec<Said> {
    let words = Words::of(pack, pack.benefits.first());
    let mut said = Vec::new();
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "没有写".to_owned());
    add(&mut said, "标题", &pack.title);
    add(&mut said, "状态", or_none(&pack.status));
    add(&mut said, "文号", or_none(&pack.document_no));
    add(&mut said, "施行日期", or_none(&pack.in_force_from));
    add(&mut said, "截止日期", or_none(&pack.in_force_to));
    match &pack.stacking {
        None => add(&mut said, "同一项目", "没有写：各项互不相干"),
        Some(stacking) => {
            let rule = |rule: &StackingRule| {
                let words = match rule {
                    StackingRule::Highest => "只付最高的一项，已获资助的不再付",
                    StackingRule::TopUp => "只付最高的一项，已获资助的补差额",
                    StackingRule::AddUp => "各项相加",
                };
                words.to_owned()
            };
            add(&mut said, "同一项目", words.setting(&stacking.rule, rule));
            let pairs =
                stacking.pairs.iter().map(|(one, other)| format!("{one}与{other}")).collect::<Vec<_>>();
            let pairs = if pairs.is_empty() { "各项都算".to_owned() } else { pairs.join("、") };
            add(&mut said, "互相重复的事项", pairs);
            add(&mut said, "排除的其他政策", stacking.excludes.join("、"));
            add(&mut said, "同一项目 的依据", &stacking.cites);
        }
    }
    let other = |other: &OtherAwards| {
        let words = match other {
            OtherAwards::TopUp => "补差额",
            OtherAwards::Exclude => "不再支付",
            OtherAwards::Ignore => "不计",
        };
        words.to_owned()
    };
    let none = || "没有写：不计".to_owned();
    let way = pack.other_awards.as_ref().map_or_else(none, |setting| words.setting(setting, other));
    add(&mut said, "其他政策的资助", way);
    let levels = |levels: &Option<Vec<String>>| match levels {
        None => "各级都计".to_owned(),
        Some(levels) => {
            fn label(id: &String) -> &str {
                LEVELS.iter().find(|(known, _)| known == id).map_or(id.as_str(), |(_, label)| *label)
            }
            format!("只计{}", levels.iter().map(label).collect::<Vec<_>>().join("、"))
        }
    };
    let counted = pack.other_award_levels.as_ref();
    let counted = counted.map_or_else(|| "各级都计".to_owned(), |setting| words.setting(setting, levels));
    add(&mut said, "计入的资助级别", counted);
    let early = |early: &EarlyCosts| (if *early == EarlyCosts::Count { "计入" } else { "不计" }).to_owned();
    let costs = pack.early_costs.as_ref();
    let costs = costs.map_or_else(|| "计入".to_owned(), |setting| words.setting(setting, early));
    add(&mut said, "施行日以前的费用", costs);
    for input in &pack.applicant_inputs {
        add(&mut said, format!("申报主体 {}", input.name), input_said(input));
    }
    if let Some(first) = pack.benefits.first() {
        first.criteria.iter().filter(|criterion| criterion.shared).for_each(|criterion| {
            criterion_said(&words, criterion, &mut said);
        });
    }
    for cap in &pack.group_caps {
        add(&mut said, format!("合计上限 {}", cap.id), words.cap(cap));
        add(&mut said, format!("合计上限 {} 的依据", cap.id), &cap.cites);
    }
    for material in &pack.materials {
        add(&mut said, format!("材料 {}", material.id), &material.label);
    }
    for note in &pack.notes {
        add(&mut said, format!("说明 {}", note.id), &note.text);
    }
    for rates in crate::assess::dated_tables(pack) {
        let Ok(table) = rates.shown(None) else { continue };
        if said.iter().any(|known| known.of == format!("{} 载至", table.file)) {
            continue;
        }
        add(&mut said, format!("{} 载至", table.file), table.known_until.unwrap_or_default());
        for row in table.rows {
            add(&mut said, format!("{} {} {}", table.file, row.term, row.from), format!("{}%", row.percent));
        }
    }
    for parameter in &pack.parameters {
        let unit = parameter.unit.as_deref().unwrap_or("无单位");
        add(&mut said, format!("参数 {}", parameter.name), format!("{}（{unit}）", parameter.label));
    }
    for goal in &pack.goals {
        let figure = crate::exact::Exact::parse(&goal.figure)
            .map_or_else(|| goal.figure.clone(), |f| figure(f, Some(&goal.unit)));
        let by = goal.by.as_deref().map(|by| format!("，到{by}")).unwrap_or_default();
        add(&mut said, format!("目标 {}", goal.id), format!("{}：{figure}{by}", goal.label));
    }
    for encouragement in &pack.encouragements {
        let text =
            format!("{}（{}）：{}", encouragement.title, encouragement.kind.label(), encouragement.cites);
        add(&mut said, format!("鼓励 {}", encouragement.id), text);
    }
    said
}
