//! The store itself: set-up, users, audit, backup.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use workbench::Error;

use super::arguments::{Audit, Init, Store, User};
use super::output::{either, say};
use super::{Ended, Run, password, prompt};

/// What a password that an administrator gave is for.
const FIRST_SIGN_IN: &str = "这个口令只用来首次登录：本人须先改口令（窗口登录后即可改，或 policy-workbench user passwd --user 姓名），签名密钥那时才生成";

/// What neither a change of password nor a retirement takes back.
const NEW_KEY_ADVISED: &str = "旧口令和旧的钥匙文件（.slots，备份里也有）仍能打开这份数据。旧口令可能有人知道、停用的人可能留有副本的，请管理员换数据钥匙：policy-workbench store rekey";

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
    let mut desk = run.workbench()?;
    match command {
        User::Add { name, roles, bureau } => {
            let secret = password("WORKBENCH_NEW_PASSWORD", &format!("给 {name} 设口令"))?;
            let admin = run.signing_password()?;
            let user = desk.add_user(&name, &roles, bureau.as_deref(), &secret, &admin)?;
            either(run, &user, |user| {
                say(format_args!("已增加用户：{}（{}）", user.name, user.roles_label));
                say(FIRST_SIGN_IN);
            })
        }
        User::List => {
            let users = desk.users()?;
            either(run, &users, |users| {
                for user in users {
                    let bureau = user.bureau.as_deref().unwrap_or("全部单位");
                    let retired = match (user.retired, user.locked_minutes) {
                        (true, _) => "（已停用）".to_owned(),
                        (false, Some(minutes)) => format!("（锁定，{minutes} 分钟后解除）"),
                        (false, None) => String::new(),
                    };
                    say(format_args!("{}\t{}\t{bureau}{retired}", user.name, user.roles_label));
                }
            })
        }
        User::Passwd { name: Some(name) } => {
            let new = password("WORKBENCH_NEW_PASSWORD", &format!("给 {name} 设新口令"))?;
            let admin = run.signing_password()?;
            let user = desk.reset_password(&name, &new, &admin)?;
            either(run, &user, |user| {
                say(format_args!("已重设 {} 的口令，原证书停用", user.name));
                say(FIRST_SIGN_IN);
                say(NEW_KEY_ADVISED);
            })
        }
        User::Roles { name, roles, bureau } => {
            let user = desk.set_roles(&name, &roles, bureau.as_deref())?;
            either(run, &user, |user| say(format_args!("{}：{}", user.name, user.roles_label)))
        }
        User::Retire { name } => {
            let user = desk.retire_user(&name)?;
            either(run, &user, |user| {
                say(format_args!("已停用 {}", user.name));
                say(NEW_KEY_ADVISED);
            })
        }
        User::Unlock { name } => {
            let user = desk.unlock_user(&name)?;
            either(run, &user, |user| say(format_args!("{} 可以登录了", user.name)))
        }
        User::Passwd { name: None } => {
            let old = run.signing_password()?;
            let new = password("WORKBENCH_NEW_PASSWORD", "新口令")?;
            desk.change_password(&old, &new)?;
            say("口令已更改");
            say(NEW_KEY_ADVISED);
            Ok(ExitCode::SUCCESS)
        }
    }
}

pub fn audit(run: &Run<'_>, command: &Audit) -> Ended {
    match command {
        Audit::List => {
            let entries = run.workbench()?.audit_entries()?;
            either(run, &entries, |entries| {
                for entry in entries {
                    say(format_args!(
                        "{}\t{}\t{}\t{}\t{}\t{}",
                        entry.seq,
                        entry.when,
                        entry.who,
                        entry.action_label,
                        entry.subject_label,
                        entry.words
                    ));
                }
            })
        }
        Audit::Export { out } => {
            let file = run.workbench()?.export_audit(out)?;
            say(format_args!("审计日志：{file}"));
            Ok(ExitCode::SUCCESS)
        }
        Audit::Verify { against } => {
            let against: Vec<&Path> = against.iter().map(std::path::PathBuf::as_path).collect();
            let verdict = run.workbench()?.verify_audit(&against)?;
            either(run, &verdict, |verdict| {
                say(&verdict.message);
                verdict.findings.iter().skip(1).for_each(say);
            })?;
            Ok(if verdict.good { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
    }
}

pub fn backup(run: &Run<'_>, file: Option<&Path>) -> Ended {
    let desk = run.shared_workbench()?;
    match file {
        Some(file) => {
            let made = workbench::back_up(&desk, file, &|_| {}, &AtomicBool::new(false))?;
            say(format_args!("已备份到 {made}"));
        }
        None => match workbench::back_up_automatically(&desk)? {
            Some(file) => say(format_args!("已备份到 {file}")),
            None => say("今天已经备份过"),
        },
    }
    Ok(ExitCode::SUCCESS)
}

pub fn store(run: &Run<'_>, command: &Store) -> Ended {
    let go_on = AtomicBool::new(false);
    match command {
        Store::Move { to } => {
            let moved = workbench::move_store(&run.shared_workbench()?, to, &|_| {}, &go_on)?;
            either(run, &moved, |moved| {
                say(format_args!("已搬到 {moved}，以后用 --store {moved} 打开；原处的不再使用，可以删去"));
            })
        }
        Store::Rekey => {
            let desk = run.shared_workbench()?;
            let made = workbench::renew_store_key(&desk, &run.signing_password()?, &|_| {}, &go_on)?;
            either(run, &made, |made| {
                say(format_args!("已换数据钥匙。{}", made.message));
                say(format_args!("新的恢复密钥（只显示这一次）：\n\n    {}\n", made.recovery_key));
            })
        }
        Store::Rescue { to } => {
            let user = run.user.ok_or_else(|| Error::Invalid("请用 --user 指明用户".to_owned()))?;
            let secret = password("WORKBENCH_PASSWORD", &format!("{user} 的口令"))?;
            let rescued = workbench::rescue(run.store, user, &secret, to, &|_| {}, &go_on)?;
            either(run, &rescued, |rescued| {
                rescued.report.iter().for_each(say);
                say(format_args!("已存成 {}，用同样的口令打开；原文件没有改动", rescued.store));
            })?;
            Ok(if rescued.whole { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        Store::Accept { reason } => {
            let mut desk = run.workbench()?;
            let accepted = desk.accept_history(reason, &run.signing_password()?)?;
            run.history.replace(desk.history().to_vec());
            either(run, &accepted, |accepted| {
                say("已确认并记入审计日志：");
                accepted.iter().for_each(say);
            })
        }
    }
}

pub fn check(run: &Run<'_>) -> Ended {
    let (user, secret) = run.credentials()?;
    let view = match run.signed_in(user, &secret) {
        Err(error) if error.is_broken() => workbench::check_broken(run.store, user, &secret)?,
        desk => workbench::check_store(&Mutex::new(desk?), &|_| {}, &AtomicBool::new(false))?,
    };
    either(run, &view, |view| {
        say(&view.message);
        view.found.iter().for_each(say);
    })?;
    Ok(if view.good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

pub fn recover(run: &Run<'_>, admin: &str, key: Option<String>) -> Ended {
    let key = key.map_or_else(|| prompt("恢复密钥"), Ok)?;
    let new = password("WORKBENCH_NEW_PASSWORD", &format!("给 {admin} 设新口令"))?;
    let recovered = workbench::recover(run.store, &key, admin, &new)?;
    either(run, &recovered, |recovered| {
        say(format_args!("{admin} 可以用新口令登录了。{}", recovered.message));
        say(format_args!("新的恢复密钥（只显示这一次，原密钥作废）：\n\n    {}\n", recovered.recovery_key));
    })
}

pub fn settings(run: &Run<'_>, lock_after: u32) -> Ended {
    run.workbench()?.set_lock_after(lock_after)?;
    say(format_args!("窗口无操作 {lock_after} 分钟后自动退出登录"));
    Ok(ExitCode::SUCCESS)
}

pub fn restore(run: &Run<'_>, file: &Path) -> Ended {
    workbench::restore(file, run.store)?;
    say(format_args!("已恢复到 {}", run.store.display()));
    Ok(ExitCode::SUCCESS)
}

pub fn root(run: &Run<'_>, out: &Path) -> Ended {
    run.workbench()?.save_root(out)?;
    say(format_args!("根证书：{}", out.display()));
    Ok(ExitCode::SUCCESS)
}

pub fn trust(run: &Run<'_>, file: &Path) -> Ended {
    let name = run.workbench()?.trust_root(file)?;
    either(run, &name, |name| say(format_args!("已信任根证书“{name}”")))
}

pub fn revoke(run: &Run<'_>, file: &Path, since: Option<jiff::civil::Date>, reason: &str) -> Ended {
    let names = run.workbench()?.revoke_certificate(file, since, reason)?;
    either(run, &names, |names| names.iter().for_each(|name| say(format_args!("已吊销“{name}”的证书"))))
}
