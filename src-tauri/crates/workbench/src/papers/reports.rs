//! Lists that a bureau takes into Excel: 汇总表, 公示表, 拨付表.

use std::path::Path;

use casework::{AuditAction, Case, PackVersion, Role, Stage};
use intake::{Entry, Table};
use jiff::Timestamp;
use policy::Money;
use store::{CaseFilter, Reader};

use crate::cases::deadlines::Deadlines;
use crate::cases::list::row_view;
use crate::error::Error;
use crate::format::day;
use crate::papers::issuer::issuer;
use crate::policy::installed::{asked_for, listed, pack_of};
use crate::saved_files::save_new;
use crate::session::{Workbench, bureau, event, load, typed};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// 汇总表: every case that the person may read.
    Summary,
    /// 公示表: what is signed or announced, without anything that is not for the public.
    Publicity,
    /// 拨付表: what is announced and to be paid, or was paid, with the accounts.
    Payout,
}

impl Report {
    /// The report of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Report> {
        match name {
            "summary" => Some(Report::Summary),
            "publicity" => Some(Report::Publicity),
            "payout" => Some(Report::Payout),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Report::Summary => "summary",
            Report::Publicity => "publicity",
            Report::Payout => "payout",
        }
    }

    const fn stages(self) -> &'static [Stage] {
        match self {
            Report::Summary => &[],
            Report::Publicity => &[Stage::Signed, Stage::Announced],
            Report::Payout => &[Stage::Announced, Stage::Paid],
        }
    }
}

impl Workbench {
    /// Writes a list as a workbook, of a policy (`ID` in any version, or `ID@N`) or of all; gives its path and how many
    /// rows it has. An existing file is not replaced.
    ///
    /// # Errors
    /// A policy that is not installed; somebody without a role on cases; a place that cannot be written.
    pub fn export(
        &mut self,
        report: Report,
        year: Option<i32>,
        policy: Option<&str>,
        out: &Path,
    ) -> Result<(String, usize), Error> {
        let session = self.session_mut()?;
        let roles = [Role::Reviewer, Role::Checker, Role::Approver, Role::Admin, Role::Auditor];
        session.require(&roles, AuditAction::Export, report.name())?;
        let (actor, now, path) = (session.actor.clone(), Timestamp::now(), typed(out));
        let reads = session.reads();
        let table = session.store.read(|reader| {
            let filter = CaseFilter {
                stages: report.stages().to_vec(),
                readable_by: reads,
                policy: asked_for(reader, policy)?,
                year,
                ..CaseFilter::default()
            };
            let mut table = match report {
                Report::Summary => summary(reader, &filter)?,
                Report::Publicity => publicity(reader, &filter)?,
                Report::Payout => payout(reader, &filter)?,
            };
            let issuers = match report {
                // What goes out is of the bureaus that lead the cases on it.
                Report::Publicity => bureaus_of(reader, &filter)?,
                Report::Summary | Report::Payout => bureau(reader)?,
            };
            table.note = format!("{issuers}，{}，金额单位：元", day(now));
            Ok::<_, Error>(table)
        })?;
        let file = save_new(&path, &intake::write_table(&table)?)?;
        session.store.write::<_, Error>(|tx| {
            tx.audit(event(&actor, now, AuditAction::Export, report.name(), "", &file))?;
            Ok(())
        })?;
        Ok((file, table.rows.len()))
    }
}

/// The bureaus of some cases, in full, each once.
fn bureaus_of(reader: &Reader<'_>, filter: &CaseFilter) -> Result<String, Error> {
    let mut names: Vec<String> = Vec::new();
    for row in reader.list_cases(filter)?.rows {
        let name = issuer(reader, &row.bureau)?.name;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort();
    if names.is_empty() { bureau(reader) } else { Ok(names.join("、")) }
}

fn columns(columns: &[(&str, u16)]) -> Vec<(String, u16)> {
    columns.iter().map(|(label, width)| ((*label).to_owned(), *width)).collect()
}

/// Cases in order of their numbers' making, the oldest first, as lists on paper have them.
fn rows(reader: &Reader<'_>, filter: &CaseFilter) -> Result<Vec<store::CaseRow>, Error> {
    let mut rows = reader.list_cases(filter)?.rows;
    rows.reverse();
    Ok(rows)
}

fn number(index: usize) -> Entry {
    Entry::Count(u32::try_from(index + 1).unwrap_or(u32::MAX))
}

/// Names each row's policy in a column of its own, where the rows are of several: before the column `at`.
fn name_policies(
    reader: &Reader<'_>,
    table: &mut Table,
    at: usize,
    packs: &[PackVersion],
) -> Result<(), Error> {
    if packs.windows(2).all(|pair| pair[0] == pair[1]) {
        return Ok(());
    }
    table.columns.insert(at, ("政策".to_owned(), 40));
    for (row, pack) in table.rows.iter_mut().zip(packs) {
        row.insert(at, Entry::Text(listed(reader, pack)?.cited));
    }
    table.last.insert(at.min(table.last.len()), Entry::Blank);
    Ok(())
}

fn summary(reader: &Reader<'_>, filter: &CaseFilter) -> Result<Table, Error> {
    let deadlines = Deadlines::read(reader)?;
    let mut table = Table {
        title: "案卷汇总表".to_owned(),
        columns: columns(&[
            ("序号", 6),
            ("案号", 16),
            ("申报主体", 34),
            ("统一社会信用代码", 22),
            ("责任单位", 12),
            ("年度", 8),
            ("事项", 34),
            ("阶段", 10),
            ("测算上限", 18),
            ("拟支持金额", 18),
            ("收件日期", 12),
            ("最近办理", 12),
            ("期限", 12),
        ]),
        ..Table::default()
    };
    let (mut ceilings, mut decided) = (Money::ZERO, Money::ZERO);
    let mut packs = Vec::new();
    for (index, row) in rows(reader, filter)?.into_iter().enumerate() {
        let year = row.year;
        packs.push(row.pack.clone());
        let mut row = row_view(reader, row, false, &deadlines)?;
        row.decided = row.decided.filter(|_| !row.refused);
        ceilings = ceilings + row.ceiling.unwrap_or(Money::ZERO);
        decided = decided + row.decided.unwrap_or(Money::ZERO);
        table.rows.push(vec![
            number(index),
            Entry::Text(row.number),
            Entry::Text(row.applicant),
            Entry::Text(row.uscc),
            Entry::Text(row.bureau),
            Entry::text(year.map(|year| year.to_string()).unwrap_or_default()),
            Entry::text(row.benefits.join("、")),
            Entry::Text(row.stage_label),
            Entry::money(row.ceiling),
            if row.refused { Entry::text(Stage::Refused.label()) } else { Entry::money(row.decided) },
            Entry::Text(row.received_on),
            Entry::Text(row.moved_on),
            Entry::text(row.deadline.map(|deadline| deadline.on).unwrap_or_default()),
        ]);
    }
    let mut last = vec![Entry::text("合计")];
    last.resize(8, Entry::Blank);
    last.extend([Entry::Money(ceilings), Entry::Money(decided)]);
    table.last = last;
    name_policies(reader, &mut table, 6, &packs)?;
    Ok(table)
}

/// One line for each claim that was granted something.
struct Granted {
    case: Case,
    title: String,
    clause: String,
    year: Option<i32>,
    project: String,
    /// Who is paid, where that is not the applicant.
    payee: Option<String>,
    amount: Money,
}

fn granted(reader: &Reader<'_>, filter: &CaseFilter) -> Result<Vec<Granted>, Error> {
    let mut granted = Vec::new();
    for row in rows(reader, filter)? {
        let case = load(reader, &row.number)?;
        let pack = pack_of(reader, &case.pack)?;
        for claim in case.claims() {
            let amount = case.decision(&claim.id).map_or(Money::ZERO, |decision| decision.amount);
            if amount == Money::ZERO {
                continue;
            }
            let benefit = pack.benefit(&claim.benefit);
            let clause = benefit.and_then(|benefit| pack.clause(&benefit.clause));
            granted.push(Granted {
                title: benefit.map(|benefit| benefit.title.clone()).unwrap_or_default(),
                clause: clause.map(|clause| clause.number.clone()).unwrap_or_default(),
                year: claim.year,
                project: claim.project.clone().unwrap_or_default(),
                payee: casework::payee_of(pack, claim).map(str::to_owned),
                amount,
                case: case.clone(),
            });
        }
    }
    Ok(granted)
}

fn total(granted: &[Granted], at: usize) -> Vec<Entry> {
    let mut last = vec![Entry::text("合计")];
    last.resize(at, Entry::Blank);
    last.push(Entry::Money(granted.iter().map(|line| line.amount).sum()));
    last
}

fn publicity(reader: &Reader<'_>, filter: &CaseFilter) -> Result<Table, Error> {
    let granted = granted(reader, filter)?;
    let packs: Vec<PackVersion> = granted.iter().map(|line| line.case.pack.clone()).collect();
    let mut table = Table {
        title: "拟资助公示表".to_owned(),
        columns: columns(&[
            ("序号", 6),
            ("申报主体", 36),
            ("事项", 24),
            ("政策条款", 16),
            ("年度", 8),
            ("项目", 30),
            ("拟资助金额", 18),
            ("责任单位", 12),
        ]),
        last: total(&granted, 6),
        rows: granted
            .into_iter()
            .enumerate()
            .map(|(index, line)| {
                vec![
                    number(index),
                    Entry::text(line.case.applicant_name()),
                    Entry::Text(line.title),
                    Entry::Text(line.clause),
                    Entry::text(line.year.map(|year| year.to_string()).unwrap_or_default()),
                    Entry::Text(line.project),
                    Entry::Money(line.amount),
                    Entry::Text(line.case.bureau),
                ]
            })
            .collect(),
        ..Table::default()
    };
    name_policies(reader, &mut table, 2, &packs)?;
    Ok(table)
}

fn payout(reader: &Reader<'_>, filter: &CaseFilter) -> Result<Table, Error> {
    let granted = granted(reader, filter)?;
    let packs: Vec<PackVersion> = granted.iter().map(|line| line.case.pack.clone()).collect();
    let mut table = Table {
        title: "资金拨付表".to_owned(),
        columns: columns(&[
            ("序号", 6),
            ("案号", 16),
            ("收款单位（人）", 36),
            ("统一社会信用代码", 22),
            ("开户银行", 30),
            ("银行账号", 26),
            ("事项", 24),
            ("年度", 8),
            ("金额", 18),
            ("状态", 10),
        ]),
        last: total(&granted, 8),
        rows: granted
            .into_iter()
            .enumerate()
            .map(|(index, line)| {
                let said = |name: &str| {
                    let value = line.case.package.applicant.get(name).and_then(|said| said.value.as_ref());
                    Entry::text(value.and_then(|value| value.as_str()).unwrap_or_default())
                };
                // The applicant's account is not the payee's.
                let payee = line.payee.as_deref();
                let of_applicant = |entry: Entry| if payee.is_some() { Entry::Blank } else { entry };
                let account = match payee {
                    Some(_) => Entry::text("请收款人本人提供"),
                    None => said("bank_account"),
                };
                let state = if line.case.stage == Stage::Paid { "已拨付" } else { "待拨付" };
                vec![
                    number(index),
                    Entry::text(line.case.number.clone()),
                    Entry::text(payee.unwrap_or(line.case.applicant_name())),
                    of_applicant(Entry::text(line.case.uscc())),
                    of_applicant(said("bank")),
                    account,
                    Entry::Text(line.title.clone()),
                    Entry::text(line.year.map(|year| year.to_string()).unwrap_or_default()),
                    Entry::Money(line.amount),
                    Entry::text(state),
                ]
            })
            .collect(),
        ..Table::default()
    };
    name_policies(reader, &mut table, 6, &packs)?;
    Ok(table)
}
