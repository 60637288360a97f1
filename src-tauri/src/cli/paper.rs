//! Memos: written out, and verified.

use std::path::Path;
use std::process::ExitCode;

use super::output::{either, say};
use super::{Ended, Run};

pub fn memo(run: &Run<'_>, case: &str, out: &Path) -> Ended {
    let path = run.desk()?.save_memo(case, out)?;
    say(format_args!("评审意见：{path}"));
    Ok(ExitCode::SUCCESS)
}

pub fn notice(run: &Run<'_>, case: &str, out: &Path) -> Ended {
    let path = run.desk()?.save_corrections(case, out)?;
    say(format_args!("补正通知书：{path}"));
    Ok(ExitCode::SUCCESS)
}

pub fn verify(run: &Run<'_>, file: &Path, root: Option<&Path>) -> Ended {
    let verification = workbench::verify(file, root)?;
    either(run, &verification, |verification| {
        say(&verification.verdict);
        for signature in &verification.signatures {
            let mark = if signature.good { "有效" } else { "无效" };
            say(format_args!("    {} {} {} {mark}", signature.role_label, signature.signer, signature.at));
        }
        verification.findings.iter().for_each(|line| say(format_args!("    {line}")));
        verification.problems.iter().for_each(|line| say(format_args!("    有误：{line}")));
    })?;
    Ok(if verification.good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
