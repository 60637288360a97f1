//! 自查: a package checked by its own applicant, without a store.

use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use casework::Severity;
use workbench::view::{PrecheckProblem, PrecheckView};

use super::output::{either, say};
use super::{Ended, Run};
use crate::places;

/// Where the result is saved.
#[derive(Debug, Clone, Copy)]
pub enum Out<'a> {
    /// As a workbook.
    Workbook(&'a Path),
    /// As a PDF.
    Pdf(&'a Path),
}

pub fn precheck(run: &Run<'_>, package: &Path, policy: Option<&str>, out: Option<Out<'_>>) -> Ended {
    let tell = |file: &str| eprintln!("识读 {file}");
    let found = workbench::precheck(package, policy, &tell, &AtomicBool::new(false))?;
    let saved = match out {
        Some(Out::Workbook(path)) => Some(workbench::save_precheck(&found, path)?),
        Some(Out::Pdf(path)) => Some(workbench::print_precheck(&found, &places::fonts(), path)?),
        None => None,
    };
    either(run, &found, show)?;
    if let Some(saved) = saved {
        eprintln!("已存到 {saved}");
    }
    Ok(if found.wrong { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn show(found: &PrecheckView) {
    say(format_args!("{}  {}  《{}》", found.file, found.applicant, found.policy));
    found.problems.iter().for_each(problem);
    for claim in &found.claims {
        let at_most = claim.at_most.map_or_else(
            || "按现有材料算不出金额".to_owned(),
            |most| format!("按规则至多 {} 元", most.grouped()),
        );
        say(format_args!(
            "{} {}　{}\t{at_most}\t{}",
            claim.clause,
            claim.title,
            claim.project,
            claim.lacks.join("；")
        ));
        if !claim.coverage.is_empty() {
            say(format_args!("    {}", claim.coverage));
        }
    }
    say(format_args!("识读附件 {} 份，读出凭证 {} 张", found.files, found.vouchers));
    say(if found.wrong {
        "请先处理上列问题再递交。"
    } else {
        "没有查出要处理的问题。以上只供自查，不是评审结论。"
    });
}

fn problem(problem: &PrecheckProblem) {
    let grave = match problem.severity {
        Severity::Error => "错误",
        Severity::Warning => "提醒",
        Severity::Note => "说明",
    };
    let voucher =
        if problem.voucher.is_empty() { String::new() } else { format!("（{}）", problem.voucher) };
    say(format_args!("{grave}\t{}{voucher}\t{}\t{}", problem.place, problem.message, problem.remedy));
}
