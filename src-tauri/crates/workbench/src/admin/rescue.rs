//! A broken store: what can be saved of it, and a new store made of that.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::{AuditAction, Refusal, Role};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Serialize;
use store::{Broken, Salvaged};
use ts_rs::TS;

use crate::admin::view::{CheckView, MaintenanceProgress};
use crate::error::Error;
use crate::session::lock::lock;
use crate::session::{Workbench, typed};

/// A new store, made of what could be read of a broken one.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RescueView {
    /// Where it is.
    pub store: String,
    /// Whether everything could be read.
    pub whole: bool,
    /// In Chinese, line by line: each table with how many rows, and what was lost.
    pub report: Vec<String>,
}

/// Copies what can be read of a store into a new one, which nobody has opened yet. The broken one stays as it is.
///
/// # Errors
/// Not an administrator, where the store can still say so; a wrong password; a place that is taken or cannot be written.
pub fn rescue(
    path: &Path,
    user: &str,
    password: &SecretString,
    to: &Path,
    tell: &dyn Fn(MaintenanceProgress),
    stop: &AtomicBool,
) -> Result<RescueView, Error> {
    let now = Timestamp::now();
    let broken = Broken::open(path, user, password, now)?;
    // Nothing is logged in a store that is broken.
    if broken.roles.as_ref().is_some_and(|roles| !roles.contains(&Role::Admin)) {
        return Err(Refusal::Role { role: Role::Admin, who: user.to_owned() }.into());
    }
    let rescued = broken.rescue(&typed(to), now, &|done, total| {
        tell(MaintenanceProgress::new("抢救", done, total));
        !stop.load(Ordering::Relaxed)
    })?;
    let mut report: Vec<String> = rescued.tables.iter().map(line).collect();
    report.extend(rescued.notes.iter().cloned());
    let whole = rescued.notes.is_empty() && rescued.tables.iter().all(|table| table.lost.is_empty());
    Ok(RescueView { store: rescued.to.display().to_string(), whole, report })
}

/// What is broken of a store that nobody can sign in to any more, and what can be saved of it. Nothing is written.
///
/// # Errors
/// Neither administrator nor auditor, where the store can still say so; a wrong password; a store that cannot say what
/// tables it has.
pub fn check_broken(path: &Path, user: &str, password: &SecretString) -> Result<CheckView, Error> {
    let broken = Broken::open(path, user, password, Timestamp::now())?;
    let may = |roles: &Vec<Role>| roles.iter().any(|role| matches!(role, Role::Admin | Role::Auditor));
    if broken.roles.as_ref().is_some_and(|roles| !may(roles)) {
        return Err(Refusal::Role { role: Role::Admin, who: user.to_owned() }.into());
    }
    let mut found: Vec<String> = broken.found()?.into_iter().collect();
    found.push("没有人能登录了。请从备份恢复，或抢救。能抢救的（store rescue）：".to_owned());
    found.extend(broken.survey()?.iter().map(line));
    let message = "数据文件已损坏，没有作任何修复".to_owned();
    Ok(CheckView { good: false, damaged: true, message, found })
}

/// As [`rescue`], for whoever sits at the desk.
///
/// # Errors
/// As [`rescue`]; nobody signed in.
pub fn rescue_here(
    desk: &Mutex<Workbench>,
    password: &SecretString,
    to: &Path,
    tell: &dyn Fn(MaintenanceProgress),
    stop: &AtomicBool,
) -> Result<RescueView, Error> {
    let (path, user): (PathBuf, String) = {
        let mut desk = lock(desk);
        let path = desk.path.clone();
        let session = desk.session_mut()?;
        session.require(&[Role::Admin], AuditAction::StoreRescue, "")?;
        (path, session.actor.person.name.clone())
    };
    rescue(&path, &user, password, to, tell, stop)
}

/// A table in words.
pub(crate) fn line(table: &Salvaged) -> String {
    let Salvaged { table: name, rows, lost } = table;
    let label = label(name);
    match lost.as_slice() {
        [] => format!("{label}：{rows} 行，全部读得出"),
        lost => format!("{label}：{rows} 行读得出；读不出的：{}", lost.join("、")),
    }
}

/// What a table holds, in Chinese; the lesser ones by their names.
fn label(table: &str) -> String {
    let label = match table {
        "cases" => "案卷",
        "packages" | "case_packages" => "申报材料",
        "originals" => "原件（工作簿、附件、评审意见）",
        "claims" => "申报事项",
        "findings" => "核查记录",
        "admissions" => "明细认定",
        "voucher_readings" => "凭证识读结果",
        "voucher_checks" => "凭证与明细的核对",
        "voucher_matches" => "经办指定的凭证",
        "made_items" => "据凭证列入的明细",
        "materials" => "材料核对",
        "decisions" => "金额决定",
        "settlements" => "问题办结",
        "signatures" => "签名记录",
        "memos" => "评审意见",
        "awards" => "台账",
        "earlier_awards" => "往年资助",
        "moves" => "流转记录",
        "comments" => "留言",
        "audit" => "审计日志",
        "seals" => "封签",
        "users" => "用户",
        "signing_keys" => "签名证书",
        "settings" => "设置",
        other => return format!("表 {other}"),
    };
    format!("{label}（{table}）")
}
