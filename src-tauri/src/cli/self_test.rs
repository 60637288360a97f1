//! 自检: whether this computer has what the program needs.

use std::path::Path;
use std::process::ExitCode;

use workbench::view::SelfTestView;

use super::output::{either, say};
use super::{Ended, Run};
use crate::places;

pub fn self_test(run: &Run<'_>, pdf: Option<&Path>) -> Ended {
    let desk = run.closed();
    let found = desk.self_test(&places::crash_reports());
    either(run, &found, show)?;
    if let Some(path) = pdf {
        eprintln!("已存到 {}", desk.print_self_test(&found, path)?);
    }
    Ok(if found.sound { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn show(found: &SelfTestView) {
    say(format_args!("政策评审工作台 {}　{}　{}", found.version, found.system, found.at));
    say(format_args!("程序　{}", found.program));
    say(format_args!("SHA-256　{}", found.sha256));
    say(format_args!("数据文件　{}", found.store));
    say(format_args!("政策　{}", found.policies.join("；")));
    for check in &found.checks {
        let remedy = if check.remedy.is_empty() { String::new() } else { format!("　{}", check.remedy) };
        say(format_args!("{}\t{}\t{}{remedy}", check.state.label(), check.what, check.seen));
    }
    say(if found.sound {
        "本机具备运行本程序的条件。"
    } else {
        "有不正常的项目，须处理后再用。"
    });
}
