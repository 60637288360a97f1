//! What keeps a store well: a look at sign-in, a whole check, backups by themselves, and the settings of the desk.
//!
//! Nothing is ever repaired here: what is found is said.

use std::path::{Path, PathBuf};

use casework::Role;
use jiff::Timestamp;
use store::{Reader, Store};

use crate::desk::{Workbench, event};
use crate::error::Error;
use crate::present::day;
use crate::view::CheckView;

/// How many automatic backups are kept, one a day.
const KEPT: usize = 14;
/// The setting of the minutes after which the window signs out.
const LOCK_AFTER: &str = "lock-after-minutes";
const LOCK_AFTER_DEFAULT: u32 = 15;

/// What the person who signs in should know at once. It takes no time that anybody would notice.
pub(crate) fn look(store: &Store) -> Result<Vec<String>, Error> {
    let mut warnings = Vec::new();
    store.read::<_, Error>(|reader| {
        if let Some(fault) = reader.verify_audit_tail()? {
            warnings.push(format!("审计日志被改动：{fault}。请停止使用，报告管理员和审计"));
        }
        let head = reader.audit_head()?.seq;
        let back =
            reader.audit_entries(head - 1..=head)?.into_iter().find(|e| e.event.action == "clock.back");
        if let Some(back) = back {
            warnings.push(format!(
                "本机时钟比上次使用时早：上次 {}，现在 {}。请核对日期和时间",
                back.event.before, back.event.after
            ));
        }
        Ok(())
    })?;
    for left in store.left_behind()? {
        warnings.push(format!("数据文件旁有上次没有完成的文件“{left}”，原有数据未受影响"));
    }
    Ok(warnings)
}

/// After how many minutes the window signs out by itself.
pub(crate) fn lock_after(reader: &Reader<'_>) -> Result<u32, Error> {
    let set = reader.setting(LOCK_AFTER)?.and_then(|minutes| minutes.parse().ok());
    Ok(set.unwrap_or(LOCK_AFTER_DEFAULT))
}

impl Workbench {
    /// Reads the whole store: its pages, its references, its audit log. Nothing is repaired.
    ///
    /// # Errors
    /// Neither administrator nor auditor.
    pub fn check_store(&mut self) -> Result<CheckView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin, Role::Auditor], "store.check", "")?;
        let mut found = Vec::new();
        if let Err(damage) = session.store.check_integrity() {
            found.push(damage.to_string());
        }
        let (entries, fault) = session.store.read::<_, Error>(|reader| {
            let verdict = reader.verify_audit(&[])?;
            Ok((verdict.entries, verdict.fault))
        })?;
        found.extend(fault.map(|fault| format!("审计日志被改动：{fault}")));
        found.extend(look(&session.store)?.into_iter().filter(|warning| !warning.starts_with("审计日志")));
        let message = match found.first() {
            None => format!("数据完好：结构、引用、{entries} 条审计记录都已核对"),
            Some(_) => format!("发现 {} 处问题，没有作任何修复", found.len()),
        };
        Ok(CheckView { good: found.is_empty(), message, found })
    }

    /// What the window does once somebody signed in: a look at the store's structure, and today's automatic backup.
    /// What goes wrong is said on the home page, and keeps nobody from working.
    pub fn settle_in(&mut self) {
        let checked = self.session().and_then(|session| Ok(session.store.quick_check()?));
        let backed_up = self.back_up_automatically().map(drop);
        if let Ok(session) = self.session_mut() {
            session.warnings.extend(checked.err().map(|damage| damage.to_string()));
            session.warnings.extend(backed_up.err().map(|failed| format!("自动备份没有做成：{failed}")));
        }
    }

    /// Makes today's automatic backup, unless there is one, and lets the oldest go. Gives its path where one was made.
    ///
    /// # Errors
    /// Nobody signed in; a folder that cannot be written.
    pub fn back_up_automatically(&mut self) -> Result<Option<String>, Error> {
        let folder = self.backups_folder();
        let session = self.session_mut()?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let file = folder.join(format!("auto-{}.backup", day(now)));
        if file.exists() {
            return Ok(None);
        }
        std::fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
        let name = file.display().to_string();
        session.store.write::<_, Error>(|tx| {
            tx.audit(event(&actor, now, "backup.auto", &name, "", ""))?;
            Ok(())
        })?;
        session.store.backup(&file, now)?;
        rotate(&folder)?;
        Ok(Some(name))
    }

    /// After how many minutes the window signs out by itself.
    ///
    /// # Errors
    /// Not an administrator; not between 1 and 240.
    pub fn set_lock_after(&mut self, minutes: u32) -> Result<(), Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], "settings.set", LOCK_AFTER)?;
        if !(1..=240).contains(&minutes) {
            return Err(Error::invalid("自动锁屏应在 1–240 分钟之间"));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            let before = lock_after(tx)?.to_string();
            tx.set_setting(LOCK_AFTER, &minutes.to_string())?;
            tx.audit(event(&actor, now, "settings.set", LOCK_AFTER, &before, &minutes.to_string()))?;
            Ok(())
        })
    }

    /// Where automatic backups go: a folder beside the store.
    fn backups_folder(&self) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".backups");
        PathBuf::from(name)
    }
}

/// Lets the oldest automatic backups go. Others in the folder are left alone.
fn rotate(folder: &Path) -> Result<(), Error> {
    let mut kept: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(Error::io(folder))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name.starts_with("auto-") && name.ends_with(".backup")
        })
        .collect();
    kept.sort();
    for old in kept.iter().rev().skip(KEPT) {
        std::fs::remove_file(old).map_err(Error::io(old))?;
    }
    Ok(())
}
