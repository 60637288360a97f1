//! The ledger, the sums, the reports, the calendar.

use std::process::ExitCode;

use casework::Stage;
use workbench::view::{CalendarView, LedgerQuery};
use workbench::{Error, Report, SameName};

use super::arguments::{Calendar, Export, Ledger, LedgerCommand, Stats};
use super::output::{either, say};
use super::{Ended, Run};

pub fn ledger(run: &Run<'_>, ledger: &Ledger) -> Ended {
    match &ledger.command {
        None => {
            let query =
                LedgerQuery { uscc: ledger.uscc.clone(), year: ledger.year, policy: ledger.policy.clone() };
            let view = run.workbench()?.ledger(&query)?;
            either(run, &view, |view| {
                let several = view.rows.windows(2).any(|pair| pair[0].pack != pair[1].pack);
                for row in &view.rows {
                    let year = row.year.map(|year| year.to_string()).unwrap_or_default();
                    let case = row.case.as_deref().unwrap_or(&row.basis);
                    let amount = row.amount.grouped();
                    let version = row.version.map(|version| format!("第 {version} 版")).unwrap_or_default();
                    let policy =
                        if several { format!("\t《{}》{version}", row.policy) } else { String::new() };
                    say(format_args!(
                        "{case}\t{}\t{}\t{}\t{year}\t{amount}{policy}",
                        row.applicant, row.uscc, row.title
                    ));
                }
                say(format_args!("共 {} 笔，{} 元", view.rows.len(), view.total.grouped()));
            })
        }
        Some(LedgerCommand::Form { out }) => {
            workbench::save_ledger_form(out)?;
            say(format_args!("填写表：{}", out.display()));
            Ok(ExitCode::SUCCESS)
        }
        Some(LedgerCommand::Import { file, replaces, beside }) => {
            let same_name = match (replaces, beside) {
                (true, _) => Some(SameName::Replaces),
                (false, true) => Some(SameName::Beside),
                (false, false) => None,
            };
            let report = run.workbench()?.import_ledger(file, same_name)?;
            either(run, &report, |report| {
                for problem in &report.problems {
                    say(format_args!(
                        "{}!{}：{}。{}",
                        problem.sheet, problem.cell, problem.message, problem.remedy
                    ));
                }
                say(match report.status.as_str() {
                    "imported" if report.replaced > 0 => format!(
                        "已导入 {} 笔，{} 元，替换原有 {} 笔",
                        report.awards,
                        report.total.grouped(),
                        report.replaced
                    ),
                    "imported" => format!("已导入 {} 笔，{} 元", report.awards, report.total.grouped()),
                    "asked" => "没有导入：请加 --replaces（更正）或 --beside（另外的资助）再导入".to_owned(),
                    "duplicate" => "这份文件已经导入过".to_owned(),
                    _ => "没有导入：请更正后再导入".to_owned(),
                });
            })?;
            Ok(if ["refused", "asked"].contains(&report.status.as_str()) {
                ExitCode::from(1)
            } else {
                ExitCode::SUCCESS
            })
        }
    }
}

/// The sums by policy and clause, the caps, the goals.
pub fn stats(run: &Run<'_>, stats: &Stats) -> Ended {
    let view = run.workbench()?.statistics(stats.year, stats.policy.as_deref())?;
    either(run, &view, |view| {
        let mut policy = "";
        for sum in &view.clauses {
            if sum.policy != policy {
                policy = &sum.policy;
                say(format_args!("《{policy}》"));
            }
            say(format_args!(
                "{}\t{}\t{} 项\t已签发 {}\t在办 {}",
                sum.clause,
                sum.title,
                sum.claims,
                sum.awarded.grouped(),
                sum.in_review.grouped()
            ));
        }
    })
}

pub fn export(run: &Run<'_>, export: &Export) -> Ended {
    let report = Report::named(&export.report)
        .ok_or_else(|| Error::Invalid(format!("没有“{}”这一报表", export.report)))?;
    let (file, rows) = run.workbench()?.export(report, export.year, export.policy.as_deref(), &export.out)?;
    let made = serde_json::json!({ "file": file, "rows": rows });
    either(run, &made, |_| say(format_args!("已输出 {rows} 行：{file}")))
}

pub fn calendar(run: &Run<'_>, command: Calendar) -> Ended {
    let mut desk = run.workbench()?;
    let view = match command {
        Calendar::Show => desk.calendar()?,
        Calendar::Set { day, working, name } => desk.set_holiday(&day, working, &name)?,
        Calendar::Remove { day } => desk.remove_holiday(&day)?,
        Calendar::Limit { stage, days } => {
            let stage =
                Stage::named(&stage).ok_or_else(|| Error::Invalid(format!("没有“{stage}”这一阶段")))?;
            desk.set_limit(stage, days)?
        }
    };
    either(run, &view, show)
}

fn show(view: &CalendarView) {
    for day in &view.holidays {
        let what = if day.working { "上班" } else { "放假" };
        say(format_args!("{}\t{what}\t{}", day.day, day.name));
    }
    for limit in &view.limits {
        say(format_args!("{}\t{} 个工作日", limit.label, limit.days));
    }
    for year in &view.unknown_years {
        say(format_args!("{year} 年没有节假日数据，期限只按周末计算"));
    }
}
