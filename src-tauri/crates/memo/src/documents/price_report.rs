//! 资金测算报告: what a change of a policy is worth, with totals by clause, the cases that get more and less, and how the
//! amounts that differ most come about. It is for those who decide on a text; nobody signs in it.

use jiff::civil::Date;
use policy::{Money, Step};

use crate::MemoError;
use crate::documents::paper::Paper;
use crate::layout::flow::paginate;
use crate::layout::fonts::Fonts;
use crate::layout::prose::Script;
use crate::layout::signature_block::colophon;
use crate::layout::table::{Align, Column, Row, table};
use crate::pdf::pdf_a::Imprint;
use crate::pdf::write::press;

const TITLE: &str = "政策资金测算报告";
const TOTALS: [Column; 5] = [
    Column { title: "条款", share: 130, align: Align::Left },
    Column { title: "事项", share: 300, align: Align::Left },
    Column { title: "基准方案", share: 190, align: Align::Right },
    Column { title: "比较方案", share: 190, align: Align::Right },
    Column { title: "增减", share: 190, align: Align::Right },
];
const CASES: [Column; 5] = [
    Column { title: "案号", share: 220, align: Align::Left },
    Column { title: "申报单位", share: 270, align: Align::Left },
    Column { title: "基准方案", share: 170, align: Align::Right },
    Column { title: "比较方案", share: 170, align: Align::Right },
    Column { title: "增减", share: 170, align: Align::Right },
];
const TRACES: [Column; 4] = [
    Column { title: "基准方案", share: 315, align: Align::Left },
    Column { title: "数额", share: 185, align: Align::Right },
    Column { title: "比较方案", share: 315, align: Align::Left },
    Column { title: "数额", share: 185, align: Align::Right },
];
const UNPRICED: [Column; 2] = [
    Column { title: "案号", share: 250, align: Align::Left },
    Column { title: "原因", share: 750, align: Align::Left },
];

/// What the report says.
#[derive(Debug, Clone)]
pub struct PriceReport {
    /// Whose report it is.
    pub bureau: String,
    /// Its day.
    pub date: Date,
    /// The first side, such as `《…》（第 1 版）`.
    pub from: String,
    /// The second.
    pub to: String,
    /// Which claims are in it, such as `2024 年度的申报事项`.
    pub scope: String,
    /// What the second side supposes, in words.
    pub supposed: Vec<String>,
    /// Cases priced.
    pub cases: usize,
    /// Clause by clause, with the benefits of each.
    pub clauses: Vec<PricedClause>,
    /// All of them, on either side.
    pub total: (Money, Money),
    /// Cases that get more, the greatest gain first.
    pub gains: PricedCases,
    /// Cases that get less, the greatest loss first.
    pub losses: PricedCases,
    /// How the amounts of some cases come about.
    pub traces: Vec<PricedTrace>,
    /// Cases left out of every sum, with the reason.
    pub unpriced: Vec<(String, String)>,
}

/// A clause's sums on either side.
#[derive(Debug, Clone)]
pub struct PricedClause {
    /// As it is cited.
    pub number: String,
    /// Its benefits' titles, with the sums of each.
    pub benefits: Vec<(String, (Money, Money))>,
}

/// Cases that get more, or less.
#[derive(Debug, Clone, Default)]
pub struct PricedCases {
    /// How many there are.
    pub count: usize,
    /// What they get more or less in all.
    pub difference: Money,
    /// Those that are listed: number, applicant and both amounts.
    pub listed: Vec<(String, String, (Money, Money))>,
}

/// How a claim's amount comes about on either side.
#[derive(Debug, Clone)]
pub struct PricedTrace {
    /// The case's number and applicant.
    pub case: String,
    /// What is claimed.
    pub title: String,
    /// Under the first; none where the policy has no such benefit.
    pub before: Option<PricedSide>,
    /// Under the second.
    pub after: Option<PricedSide>,
}

/// A claim's amount under one side.
#[derive(Debug, Clone)]
pub struct PricedSide {
    /// Payable.
    pub payable: Money,
    /// Why it gets less than computed, in words.
    pub reasons: Vec<String>,
    /// The ladder of the computation.
    pub steps: Vec<Step>,
}

/// Draws a report. The same content and fonts give the same bytes.
///
/// # Errors
///
/// A character that no font has, or a failure of the PDF library.
pub fn render_price_report(report: &PriceReport, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let mut script = Script::new(fonts);
    script.pieces.push(crate::layout::title::title(fonts, TITLE, &[])?);
    script.chapter(0, 1, TITLE);
    script.blank();
    script.say(&format!(
        "为比较政策文本对资金的影响，以{}为基准方案，以{}为比较方案，对{} {} 件案卷逐一测算。",
        report.from, report.to, report.scope, report.cases
    ))?;
    if !report.supposed.is_empty() {
        script.say(&format!("比较方案另作如下假设：{}。", report.supposed.join("；")))?;
    }
    script.say("测算依据各案现有的填报内容、核查结论和资助台账，不计已作出的金额决定。金额单位为元。本报告供研究政策使用，不改变任何案卷，不作为资助依据。")?;
    script.section("测算结果")?;
    script.say(&summary(report))?;
    let totals = table(fonts, &TOTALS, &total_rows(report))?;
    script.pieces.extend(totals);
    for (title, cases) in [("增加的案卷", &report.gains), ("减少的案卷", &report.losses)] {
        script.section(title)?;
        listed(&mut script, cases)?;
    }
    if !report.traces.is_empty() {
        script.section("计算过程")?;
        script.say("列出增减最多的案卷。两个方案并列，逐步可核。")?;
        traces(&mut script, &report.traces)?;
    }
    if !report.unpriced.is_empty() {
        script.section("未测算的案卷")?;
        script.say("下列案卷不能测算，不在各项合计以内。")?;
        let rows: Vec<Row> =
            report.unpriced.iter().map(|(number, why)| Row::plain([number.clone(), why.clone()])).collect();
        let pieces = table(fonts, &UNPRICED, &rows)?;
        script.pieces.extend(pieces);
    }
    script.pieces.extend(colophon(fonts, &[&report.bureau], report.date)?);
    let imprint = Imprint {
        title: TITLE,
        bureau: &report.bureau,
        keywords: Paper::PriceReport.keyword().to_owned(),
        date: report.date,
        preview: false,
        exercise: false,
    };
    press(&imprint, paginate(script.pieces), fonts)
}

/// `增加 30.00 元`, `减少 30.00 元` or `持平`.
fn change(difference: Money) -> String {
    match difference.cmp(&Money::ZERO) {
        std::cmp::Ordering::Greater => format!("增加 {} 元", difference.grouped()),
        std::cmp::Ordering::Less => format!("减少 {} 元", (Money::ZERO - difference).grouped()),
        std::cmp::Ordering::Equal => "持平".to_owned(),
    }
}

fn summary(report: &PriceReport) -> String {
    let (before, after) = report.total;
    let counted = |cases: &PricedCases, what: &str| match cases.count {
        0 => format!("没有{what}的案卷"),
        count => format!("{what}的 {count} 件，共{}", change(cases.difference)),
    };
    format!(
        "按基准方案可支付 {} 元，按比较方案可支付 {} 元，{}。其中{}；{}。",
        before.grouped(),
        after.grouped(),
        change(after - before),
        counted(&report.gains, "增加"),
        counted(&report.losses, "减少"),
    )
}

fn amounts((before, after): (Money, Money)) -> [String; 3] {
    [before.grouped(), after.grouped(), (after - before).grouped()]
}

/// A row for each benefit; a clause of several has their sum below them.
fn total_rows(report: &PriceReport) -> Vec<Row> {
    let mut rows = Vec::new();
    for clause in &report.clauses {
        for (index, (title, both)) in clause.benefits.iter().enumerate() {
            let number = if index == 0 { clause.number.clone() } else { String::new() };
            let [before, after, difference] = amounts(*both);
            rows.push(Row::plain([number, title.clone(), before, after, difference]));
        }
        if clause.benefits.len() > 1 {
            let sum = |side: fn(&(Money, Money)) -> Money| -> Money {
                clause.benefits.iter().map(|(_, both)| side(both)).sum()
            };
            let [before, after, difference] = amounts((sum(|both| both.0), sum(|both| both.1)));
            rows.push(Row::plain([String::new(), "本条小计".to_owned(), before, after, difference]));
        }
    }
    let [before, after, difference] = amounts(report.total);
    rows.push(Row::sum(["合计".to_owned(), String::new(), before, after, difference]));
    rows
}

fn listed(script: &mut Script<'_>, cases: &PricedCases) -> Result<(), MemoError> {
    if cases.count == 0 {
        return script.say("无。");
    }
    let mut rows: Vec<Row> = cases
        .listed
        .iter()
        .map(|(number, applicant, both)| {
            let [before, after, difference] = amounts(*both);
            Row::plain([number.clone(), applicant.clone(), before, after, difference])
        })
        .collect();
    let rest = cases.count - cases.listed.len();
    if rest > 0 {
        let shown: Money = cases.listed.iter().map(|(_, _, (before, after))| *after - *before).sum();
        let others = format!("另 {rest} 件，见测算表格");
        let difference = (cases.difference - shown).grouped();
        rows.push(Row::plain([String::new(), others, String::new(), String::new(), difference]));
    }
    let difference = cases.difference.grouped();
    rows.push(Row::sum([
        "合计".to_owned(),
        format!("{} 件", cases.count),
        String::new(),
        String::new(),
        difference,
    ]));
    let pieces = table(script.fonts, &CASES, &rows)?;
    script.pieces.extend(pieces);
    Ok(())
}

fn traces(script: &mut Script<'_>, traces: &[PricedTrace]) -> Result<(), MemoError> {
    let (mut number, mut last) = (0, "");
    for trace in traces {
        if trace.case != last {
            number += 1;
            last = &trace.case;
            script.subsection(number, &trace.case)?;
        }
        script.flush(&trace.title)?;
        // What a table is about stays with it.
        if let Some(piece) = script.pieces.last_mut() {
            piece.keep = true;
        }
        let (before, after) = (side_rows(trace.before.as_ref()), side_rows(trace.after.as_ref()));
        let none = || (String::new(), String::new());
        let mut rows: Vec<Row> = (0..before.len().max(after.len()))
            .map(|index| {
                let (left, left_value) = before.get(index).cloned().unwrap_or_else(none);
                let (right, right_value) = after.get(index).cloned().unwrap_or_else(none);
                Row::plain([left, left_value, right, right_value])
            })
            .collect();
        let payable = |side: &Option<PricedSide>| match side {
            Some(side) => ("可支付".to_owned(), side.payable.grouped()),
            None => ("没有这一事项".to_owned(), String::new()),
        };
        let ((left, left_value), (right, right_value)) = (payable(&trace.before), payable(&trace.after));
        rows.push(Row::sum([left, left_value, right, right_value]));
        let pieces = table(script.fonts, &TRACES, &rows)?;
        script.pieces.extend(pieces);
    }
    Ok(())
}

/// The steps of a side and what speaks against it, each with its value.
fn side_rows(side: Option<&PricedSide>) -> Vec<(String, String)> {
    let Some(side) = side else { return Vec::new() };
    let steps = side.steps.iter().map(|step| {
        let sign = if step.sign.is_empty() { String::new() } else { format!("{} ", step.sign) };
        (format!("{sign}{}", step.label), step.value.clone())
    });
    steps.chain(side.reasons.iter().map(|reason| (reason.clone(), String::new()))).collect()
}
