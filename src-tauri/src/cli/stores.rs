//! The store itself: set-up, users, audit, backup.

use std::path::Path;
use std::process::ExitCode;

use super::arguments::{Audit, Init, User};
use super::output::{either, say};
use super::{Ended, Run, password};

pub fn init(run: &Run<'_>, init: &Init) -> Ended {
    let secret = password("WORKBENCH_PASSWORD", &format!("给管理员 {} 设口令", init.admin))?;
    let mut desk = run.closed();
    let made = desk.init(&init.bureau, &init.admin, &secret)?;
    either(run, &made, |made| {
        say(format_args!("已建库：{}", run.store.display()));
        say(format_args!("恢复密钥（只显示这一次，请打印后妥善保管）：\n\n    {}\n", made.recovery_key));
        say("下一步：policy-workbench user add 用户名 --role reviewer --user 管理员");
    })
}

pub fn user(run: &Run<'_>, command: User) -> Ended {
    let mut desk = run.desk()?;
    match command {
        User::Add { name, roles, bureau } => {
            let secret = password("WORKBENCH_NEW_PASSWORD", &format!("给 {name} 设口令"))?;
            let admin = run.signing_password()?;
            let user = desk.add_user(&name, &roles, bureau.as_deref(), &secret, &admin)?;
            either(run, &user, |user| say(format_args!("已增加用户：{}（{}）", user.name, user.roles_label)))
        }
        User::List => {
            let users = desk.users()?;
            either(run, &users, |users| {
                for user in users {
                    let bureau = user.bureau.as_deref().unwrap_or("全部单位");
                    let retired = if user.retired { "（已停用）" } else { "" };
                    say(format_args!("{}\t{}\t{bureau}{retired}", user.name, user.roles_label));
                }
            })
        }
        User::Passwd => {
            let old = run.signing_password()?;
            let new = password("WORKBENCH_NEW_PASSWORD", "新口令")?;
            desk.change_password(&old, &new)?;
            say("口令已更改");
            Ok(ExitCode::SUCCESS)
        }
    }
}

pub fn audit(run: &Run<'_>, command: &Audit) -> Ended {
    match command {
        Audit::List => {
            let entries = run.desk()?.audit_entries()?;
            either(run, &entries, |entries| {
                for entry in entries {
                    say(format_args!(
                        "{}\t{}\t{}\t{}\t{}",
                        entry.seq, entry.at, entry.who, entry.action, entry.subject
                    ));
                }
            })
        }
        Audit::Verify => {
            let verdict = run.desk()?.verify_audit()?;
            either(run, &verdict, |verdict| say(&verdict.message))?;
            Ok(if verdict.good { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
    }
}

pub fn backup(run: &Run<'_>, file: &Path) -> Ended {
    run.desk()?.backup(file)?;
    say(format_args!("已备份到 {}", file.display()));
    Ok(ExitCode::SUCCESS)
}

pub fn restore(run: &Run<'_>, file: &Path) -> Ended {
    workbench::restore(file, run.store)?;
    say(format_args!("已恢复到 {}", run.store.display()));
    Ok(ExitCode::SUCCESS)
}

pub fn root(run: &Run<'_>, out: &Path) -> Ended {
    run.desk()?.save_root(out)?;
    say(format_args!("根证书：{}", out.display()));
    Ok(ExitCode::SUCCESS)
}
