//! Workbooks: templates out, packages in.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use workbench::ImportBy;

use workbench::view::{ImportProgress, ImportStatus, ImportedPackage};

use super::arguments::Template;
use super::output::{either, say};
use super::{Ended, Run, vouchers};

pub fn template(run: &Run<'_>, template: &Template) -> Ended {
    let (benefits, policy) = (&template.benefits, template.policy.as_deref());
    match run.user {
        Some(_) => run.workbench()?.template(benefits, policy, &template.out)?,
        None => workbench::save_template(benefits, policy, &template.out)?,
    }
    say(format_args!("申报表：{}", template.out.display()));
    Ok(ExitCode::SUCCESS)
}

pub fn import(
    run: &Run<'_>,
    paths: &[PathBuf],
    (mapping, policy): (Option<&Path>, Option<&str>),
    (no_replace, no_vouchers): (bool, bool),
) -> Ended {
    let desk = run.workbench()?;
    let mapping = mapping.map(|file| desk.mapping_file(file, policy)).transpose()?;
    let desk = Mutex::new(desk);
    let by = ImportBy { mapping: mapping.as_ref(), policy, replace: false };
    let tell = |step: ImportProgress| {
        if step.finished.is_some() {
            eprintln!("[{}/{}] {}", step.done, step.total, step.file);
        }
    };
    let stop = AtomicBool::new(false);
    let mut report = workbench::import_by(&desk, paths, &by, &tell, &stop)?;
    // Whoever calls the command has said the word; what it replaces is said before it does.
    let replaced = |package: &&ImportedPackage| package.status == ImportStatus::NeedsReplacing;
    let again: Vec<PathBuf> =
        report.packages.iter().filter(replaced).map(|package| PathBuf::from(&package.path)).collect();
    if !(no_replace || again.is_empty()) && report.ended.is_none() {
        for package in report.packages.iter().filter(replaced) {
            let said: Vec<&str> = package.problems.iter().map(|problem| problem.message.as_str()).collect();
            eprintln!("替换 {}：{}", package.cases.join("、"), said.join("；"));
        }
        let done = workbench::import_by(&desk, &again, &ImportBy { replace: true, ..by }, &tell, &stop)?;
        report.ended = done.ended;
        for package in done.packages {
            let own = report.packages.iter_mut().find(|own| own.path == package.path);
            if let Some(own) = own {
                *own = package;
            }
        }
    }
    // A package without a file has nothing to be read.
    let stored = report
        .packages
        .iter()
        .filter(|package| package.status == ImportStatus::Imported && package.attachments > 0);
    let cases: Vec<String> = stored.flat_map(|package| package.cases.clone()).collect();
    if !no_vouchers && !cases.is_empty() {
        vouchers::after_import(&desk, &cases);
    }
    either(run, &report, |report| report.packages.iter().for_each(describe))?;
    if let Some(reason) = &report.ended {
        eprintln!("导入中途停止：{reason}。以上各件已入库，其余没有导入");
    }
    let held = |package: &ImportedPackage| {
        matches!(
            package.status,
            ImportStatus::Refused | ImportStatus::NeedsMapping | ImportStatus::NeedsReplacing
        )
    };
    Ok(if report.ended.is_some() || report.packages.iter().any(held) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// One package in words.
pub fn describe(package: &ImportedPackage) {
    let became = match package.status {
        ImportStatus::Imported => format!("立案 {}", package.cases.join("、")),
        ImportStatus::NeedsMapping => "待对应列".to_owned(),
        ImportStatus::NeedsReplacing => format!("待确认替换 {}", package.cases.join("、")),
        ImportStatus::Refused => "未导入".to_owned(),
        ImportStatus::Duplicate => format!("重复，已在 {}", package.cases.join("、")),
    };
    say(format_args!("{}：{became}", package.file));
    for problem in &package.problems {
        let place = match (problem.sheet.as_str(), problem.cell.as_str()) {
            ("", _) => String::new(),
            (sheet, cell) => format!("{sheet}!{cell}："),
        };
        say(format_args!("    {place}{}。{}", problem.message.trim_end_matches('。'), problem.remedy));
    }
}
