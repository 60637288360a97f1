//! Memos: written out, and verified.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::civil::Date;
use workbench::Error;
use workbench::view::LetterheadChange;

use super::arguments::Letterhead;
use super::output::{either, say};
use super::{Ended, Run};

pub fn memo(run: &Run<'_>, cases: &[String], out: &Path) -> Ended {
    let mut desk = run.workbench()?;
    let saved = match cases {
        [case] if !out.is_dir() => vec![desk.save_memo(case, out)?],
        several => desk.save_memos(several, out)?,
    };
    either(run, &saved, |saved| saved.iter().for_each(|path| say(format_args!("评审意见：{path}"))))
}

/// 一页摘要 of one case.
pub fn summary(run: &Run<'_>, cases: &[String], out: &Path) -> Ended {
    let [case] = cases else {
        return Err(Error::Invalid("一页摘要一次输出一个案卷，请只写一个案号".to_owned()));
    };
    let path = run.workbench()?.save_summary(case, out)?;
    either(run, &path, |path| say(format_args!("一页摘要：{path}")))
}

pub fn letter(run: &Run<'_>, case: &str, out: &Path) -> Ended {
    let path = run.workbench()?.save_refusal_letter(case, out)?;
    either(run, &path, |path| say(format_args!("不予支持告知书：{path}")))
}

pub fn announcement(
    run: &Run<'_>,
    cases: &[String],
    (from, until): (Option<Date>, Option<Date>),
    contact: &str,
    out: &Path,
) -> Ended {
    let path = run.workbench()?.save_announcement(cases, from, until, contact, out)?;
    either(run, &path, |path| say(format_args!("公示：{path}")))
}

pub fn letterhead(run: &Run<'_>, command: Letterhead) -> Ended {
    let mut desk = run.workbench()?;
    let view = match command {
        Letterhead::Show => desk.letterhead()?,
        Letterhead::Set {
            bureau,
            name,
            notices,
            address,
            contact,
            red,
            countersign,
            offices,
            seal,
            fonts,
        } => desk.set_letterhead(&LetterheadChange {
            bureau,
            name,
            notices,
            address,
            contact,
            red,
            countersign,
            offices: offices.into_iter().collect(),
            seal,
            fonts: fonts.into_iter().collect(),
        })?,
        Letterhead::Hand { file } => {
            desk.set_hand(file.as_deref())?;
            desk.letterhead()?
        }
    };
    either(run, &view, |view| {
        say(if view.red { "红色文头" } else { "黑色文头" });
        match view.countersign.as_str() {
            "" => say("评审意见不会签"),
            bureau => say(format_args!("评审意见由{bureau}会签")),
        }
        view.offices.iter().for_each(|(bureau, office)| say(format_args!("{bureau}发文代字：{office}")));
        say(if view.seal.is_some() { "印章：有" } else { "印章：无" });
        for (bureau, own) in &view.bureaus {
            say(format_args!("{bureau}：{} {} {} {}", own.name, own.notices, own.address, own.contact));
        }
        view.fonts.iter().for_each(|(face, file)| say(format_args!("字体 {face}：{file}")));
    })
}

/// The case of a paper, from the code on it: exit code 1 where there is none, or the paper is void.
pub fn by_code(run: &Run<'_>, code: &str) -> Ended {
    let view = run.workbench()?.memo_by_code(code)?;
    either(run, &view, |view| {
        say(&view.message);
        if let Some(total) = view.total {
            say(format_args!("    {} {}，合计 {} 元", view.applicant, view.uscc, total.grouped()));
        }
        for signature in &view.signatures {
            say(format_args!("    {} {} {}", signature.role_label, signature.signer, signature.at));
        }
    })?;
    Ok(if view.found && view.in_force { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

pub fn notice(run: &Run<'_>, case: &str, out: &Path) -> Ended {
    let path = run.workbench()?.save_corrections(case, out)?;
    say(format_args!("补正通知书：{path}"));
    Ok(ExitCode::SUCCESS)
}

/// By the file alone, or with a user by the store as well: exit code 0 for a whole, current memo of a known root.
pub fn verify(run: &Run<'_>, file: &Path, roots: &[PathBuf]) -> Ended {
    let verification = match run.user {
        Some(_) => run.workbench()?.verify_file(file, roots)?,
        None => workbench::verify(file, roots)?,
    };
    either(run, &verification, |verification| {
        say(&verification.message);
        verification.problems.iter().for_each(|line| say(format_args!("    原因：{line}")));
        for signature in &verification.signatures {
            let mark = if signature.good { "有效" } else { "无效" };
            say(format_args!("    {} {} {} {mark}", signature.role_label, signature.signer, signature.at));
        }
        verification.findings.iter().for_each(|line| say(format_args!("    {line}")));
    })?;
    Ok(if verification.good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
