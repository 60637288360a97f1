//! The whole job on the samples.

use std::path::Path;
use std::process::ExitCode;

use super::output::{json, say};
use super::{Ended, Run};
use crate::places;

pub fn demo(run: &Run<'_>, out: &Path) -> Ended {
    let tell = |line: &str| eprintln!("{line}");
    let made = workbench::demo(out, places::fonts(), &tell)?;
    if run.json {
        return json(&made);
    }
    say(format_args!("评审意见 {} 份：{}", made.memos.len(), out.join("memos").display()));
    made.memos.iter().for_each(|memo| say(format_args!("    {memo}")));
    if !made.notices.is_empty() {
        say(format_args!("补正通知书 {} 份：{}", made.notices.len(), out.join("notices").display()));
    }
    if !made.letters.is_empty() {
        say(format_args!("不予支持告知书 {} 份：{}", made.letters.len(), out.join("letters").display()));
    }
    say(format_args!("根证书：{}", out.join("root.pem").display()));
    say(format_args!("数据文件：{}", out.join("workbench.db").display()));
    say(format_args!("可登录用户：{}；演示口令：{}", made.users.join("、"), made.password));
    Ok(ExitCode::SUCCESS)
}
