//! A comparison of two policies on paper: a workbook with every case, and a report for those who decide on a text. Saving
//! them writes nothing to the store, as the comparison itself does not.

use std::path::Path;

use intake::{Entry, Table};
use jiff::Timestamp;
use memo::{PriceReport, PricedCases, PricedClause, PricedSide, PricedTrace};
use policy::Money;

use crate::error::Error;
use crate::format::{date, day};
use crate::policy::pricing::{NOT_INSTALLED, explained};
use crate::policy::view::{PriceCaseView, PriceClaimView, PriceSumsView, PriceTraceView, PriceView};
use crate::saved_files::save_new;
use crate::session::{Workbench, bureau, typed};

/// Cases on either side of zero that the workbook and the report follow down to the computation.
const EXPLAINED_IN_WORKBOOK: usize = 200;
const EXPLAINED_IN_REPORT: usize = 10;
/// Cases of either kind that the report lists.
const LISTED_IN_REPORT: usize = 50;

impl Workbench {
    /// Saves the comparison that was made last as a workbook: sums, every case that changes, and how the greatest
    /// changes come about. Gives its path. An existing file is not replaced.
    ///
    /// # Errors
    /// Neither administrator nor auditor; no comparison; a place that cannot be written.
    pub fn save_price_workbook(&mut self, out: &Path) -> Result<String, Error> {
        let (view, _) = self.priced()?;
        let traces = self.explained_cases(&view, EXPLAINED_IN_WORKBOOK)?;
        let mut tables = vec![totals(&view), cases(&view), computations(&traces)];
        if !view.unpriced.is_empty() {
            tables.push(unpriced(&view));
        }
        let note = format!("{}，{}，金额单位：元", compared(&view), day(Timestamp::now()));
        for table in &mut tables {
            table.note.clone_from(&note);
        }
        save_new(&typed(out), &intake::write_tables(&tables)?)
    }

    /// The report of the comparison that was made last.
    ///
    /// # Errors
    /// Neither administrator nor auditor; no comparison; a character that no font has.
    pub fn price_pdf(&mut self) -> Result<Vec<u8>, Error> {
        let (view, _) = self.priced()?;
        let traces = self.explained_cases(&view, EXPLAINED_IN_REPORT)?;
        let bureau = self.session()?.store.read(bureau)?;
        Ok(memo::render_price_report(&report(&view, bureau, traces), &*self.fonts()?)?)
    }

    /// Saves the report. Gives its path. An existing file is not replaced.
    ///
    /// # Errors
    /// As [`Workbench::price_pdf`]; a place that cannot be written.
    pub fn save_price_pdf(&mut self, out: &Path) -> Result<String, Error> {
        save_new(&typed(out), &self.price_pdf()?)
    }

    /// The greatest gains and losses, `most` of each, down to the computation.
    fn explained_cases(&mut self, view: &PriceView, most: usize) -> Result<Vec<ExplainedCase>, Error> {
        let (_, sides) = self.priced()?;
        let greatest = view.gains.iter().take(most).chain(view.losses.iter().take(most));
        self.session()?.store.read(|reader| {
            greatest
                .map(|case| {
                    let claims = explained(reader, &case.number, view.year, &sides)?;
                    Ok(ExplainedCase { case: case.clone(), claims: changed(claims) })
                })
                .collect()
        })
    }
}

/// A case that changes, and how.
struct ExplainedCase {
    case: PriceCaseView,
    claims: Vec<PriceClaimView>,
}

/// Of a case with many claims, those that differ tell why.
fn changed(claims: Vec<PriceClaimView>) -> Vec<PriceClaimView> {
    let payable = |side: &Option<PriceTraceView>| side.as_ref().map(|side| side.payable);
    claims.into_iter().filter(|claim| payable(&claim.before) != payable(&claim.after)).collect()
}

/// `《…》（第 2 版，未装入）`.
fn named(title: &str, name: &str) -> String {
    let (name, written) = match name.strip_suffix(NOT_INSTALLED) {
        Some(name) => (name, "，未装入"),
        None => (name, ""),
    };
    let version = name.rsplit_once('@').map_or(name, |(_, version)| version);
    format!("《{title}》（第 {version} 版{written}）")
}

fn compared(view: &PriceView) -> String {
    let year = view.year.map(|year| format!("，{year} 年度")).unwrap_or_default();
    let supposed = view.supposed.iter().map(|one| format!("，{one}")).collect::<String>();
    let (from, to) = (named(&view.from_title, &view.from), named(&view.to_title, &view.to));
    format!("基准方案：{from}；比较方案：{to}{supposed}{year}；{} 案", view.cases)
}

fn columns(columns: &[(&str, u16)]) -> Vec<(String, u16)> {
    columns.iter().map(|(label, width)| ((*label).to_owned(), *width)).collect()
}

fn count(of: usize) -> Entry {
    Entry::Count(u32::try_from(of).unwrap_or(u32::MAX))
}

fn totals(view: &PriceView) -> Table {
    let sums = |before: &PriceSumsView, after: &PriceSumsView, difference: Money| {
        [
            count(before.claims),
            count(before.eligible),
            Entry::Money(before.payable),
            count(after.claims),
            count(after.eligible),
            Entry::Money(after.payable),
            Entry::Money(difference),
        ]
    };
    let mut rows = Vec::new();
    for clause in &view.clauses {
        for one in &clause.benefits {
            let mut row = vec![Entry::text(clause.number.clone()), Entry::text(one.title.clone())];
            row.extend(sums(&one.before, &one.after, one.difference));
            rows.push(row);
        }
    }
    let mut last = vec![Entry::text("合计"), Entry::Blank];
    last.extend(sums(&view.before, &view.after, view.difference));
    Table {
        title: "测算汇总".to_owned(),
        columns: columns(&[
            ("条款", 14),
            ("事项", 34),
            ("基准方案申报项", 14),
            ("其中符合条件", 14),
            ("基准方案可支付", 20),
            ("比较方案申报项", 14),
            ("其中符合条件", 14),
            ("比较方案可支付", 20),
            ("增减", 20),
        ]),
        rows,
        last,
        ..Table::default()
    }
}

fn cases(view: &PriceView) -> Table {
    let kinds = [("增加", &view.gains), ("减少", &view.losses), ("待定", &view.open)];
    let all = kinds.iter().flat_map(|(kind, cases)| cases.iter().map(move |case| (*kind, case)));
    let sum = |amount: fn(&PriceCaseView) -> Money| -> Entry {
        Entry::Money(kinds.iter().flat_map(|(_, cases)| cases.iter()).map(amount).sum())
    };
    let last = vec![
        Entry::text("合计"),
        Entry::Blank,
        Entry::Blank,
        Entry::Blank,
        sum(|case| case.before),
        sum(|case| case.after),
        sum(|case| case.difference),
        sum(|case| case.potential_before),
        sum(|case| case.potential_after),
    ];
    let rows = all.enumerate().map(|(index, (kind, case))| {
        vec![
            count(index + 1),
            Entry::text(case.number.clone()),
            Entry::text(case.applicant.clone()),
            Entry::text(kind),
            Entry::Money(case.before),
            Entry::Money(case.after),
            Entry::Money(case.difference),
            Entry::Money(case.potential_before),
            Entry::Money(case.potential_after),
        ]
    });
    Table {
        title: "逐案增减".to_owned(),
        columns: columns(&[
            ("序号", 8),
            ("案号", 18),
            ("申报单位", 36),
            ("变化", 8),
            ("基准方案可支付", 20),
            ("比较方案可支付", 20),
            ("增减", 20),
            ("待定项都符合时（基准）", 24),
            ("待定项都符合时（比较）", 24),
        ]),
        rows: rows.collect(),
        last,
        ..Table::default()
    }
}

fn computations(explained: &[ExplainedCase]) -> Table {
    let mut rows = Vec::new();
    for one in explained {
        for claim in &one.claims {
            let head =
                [&one.case.number, &one.case.applicant, &titled(claim)].map(|text| Entry::text(text.clone()));
            let payable = |side: &Option<PriceTraceView>| match side {
                Some(side) => [Entry::text("可支付"), Entry::Money(side.payable)],
                None => [Entry::text("没有这一事项"), Entry::Blank],
            };
            let mut row = head.to_vec();
            row.extend(payable(&claim.before).into_iter().chain(payable(&claim.after)));
            rows.push(row);
            let (before, after) = (lines(claim.before.as_ref()), lines(claim.after.as_ref()));
            for index in 0..before.len().max(after.len()) {
                let cells = |side: &[(String, String)]| match side.get(index) {
                    Some((label, value)) => [Entry::text(label.clone()), Entry::text(value.clone())],
                    None => [Entry::Blank, Entry::Blank],
                };
                let mut row = vec![Entry::text(one.case.number.clone()), Entry::Blank, Entry::Blank];
                row.extend(cells(&before).into_iter().chain(cells(&after)));
                rows.push(row);
            }
        }
    }
    Table {
        title: "计算过程".to_owned(),
        columns: columns(&[
            ("案号", 18),
            ("申报单位", 30),
            ("事项", 30),
            ("基准方案", 44),
            ("数额", 18),
            ("比较方案", 44),
            ("数额", 18),
        ]),
        rows,
        ..Table::default()
    }
}

fn titled(claim: &PriceClaimView) -> String {
    if claim.project.is_empty() {
        claim.title.clone()
    } else {
        format!("{}（{}）", claim.title, claim.project)
    }
}

/// The steps of a side, each with where its figure was read and the words that it follows; then what speaks against it.
fn lines(side: Option<&PriceTraceView>) -> Vec<(String, String)> {
    let Some(side) = side else { return Vec::new() };
    let steps = side.steps.iter().map(|step| {
        let at = step.at.as_ref().map(|at| format!("（{at}）")).unwrap_or_default();
        let cites = step.cites.as_ref().map(|words| format!("，依据“{words}”")).unwrap_or_default();
        (format!("{} {}{at}{cites}", step.sign, step.label).trim().to_owned(), step.value.clone())
    });
    steps.chain(side.reasons.iter().map(|reason| (reason.clone(), String::new()))).collect()
}

fn unpriced(view: &PriceView) -> Table {
    Table {
        title: "未测算".to_owned(),
        columns: columns(&[("案号", 18), ("原因", 80)]),
        rows: view
            .unpriced
            .iter()
            .map(|one| vec![Entry::text(one.number.clone()), Entry::text(one.why.clone())])
            .collect(),
        ..Table::default()
    }
}

fn report(view: &PriceView, bureau: String, traces: Vec<ExplainedCase>) -> PriceReport {
    let kind = |cases: &[PriceCaseView]| PricedCases {
        count: cases.len(),
        difference: cases.iter().map(|case| case.difference).sum(),
        listed: cases
            .iter()
            .take(LISTED_IN_REPORT)
            .map(|case| (case.number.clone(), case.applicant.clone(), (case.before, case.after)))
            .collect(),
    };
    let side =
        |side: PriceTraceView| PricedSide { payable: side.payable, reasons: side.reasons, steps: side.steps };
    let traces = traces.into_iter().flat_map(|one| {
        let case = format!("{}　{}", one.case.number, one.case.applicant);
        one.claims.into_iter().map(move |claim| PricedTrace {
            case: case.clone(),
            title: titled(&claim),
            before: claim.before.map(side),
            after: claim.after.map(side),
        })
    });
    PriceReport {
        bureau,
        date: date(Timestamp::now()),
        from: named(&view.from_title, &view.from),
        to: named(&view.to_title, &view.to),
        scope: view.year.map_or_else(|| "库中".to_owned(), |year| format!("库中 {year} 年度有申报的")),
        supposed: view.supposed.clone(),
        cases: view.cases,
        clauses: view
            .clauses
            .iter()
            .map(|clause| PricedClause {
                number: clause.number.clone(),
                benefits: clause
                    .benefits
                    .iter()
                    .map(|one| (one.title.clone(), (one.before.payable, one.after.payable)))
                    .collect(),
            })
            .collect(),
        total: (view.before.payable, view.after.payable),
        gains: kind(&view.gains),
        losses: kind(&view.losses),
        traces: traces.collect(),
        unpriced: view.unpriced.iter().map(|one| (one.number.clone(), one.why.clone())).collect(),
    }
}
