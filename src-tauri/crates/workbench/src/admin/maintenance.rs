//! What keeps a store well: a look at sign-in, a whole check, backups by themselves, and the settings of the desk.
//!
//! Nothing is ever repaired here: what is found is said.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::{Actor, AuditAction, Role};
use jiff::Timestamp;
use store::{Look, Reader, Store, StoreError};

use crate::admin::rescue;
use crate::admin::view::{CheckView, MaintenanceProgress};
use crate::admin::warning::Warning;
use crate::error::Error;
use crate::format::day;
use crate::session::lock::lock;
use crate::session::seat::Seat;
use crate::session::{Workbench, event, typed};

/// How many automatic backups are kept, one a day.
const KEPT: usize = 14;
/// How long it is told at sign-in what a new rule of identity found.
const TOLD: jiff::SignedDuration = jiff::SignedDuration::from_hours(14 * 24);
/// The setting of the minutes after which the window signs out.
const LOCK_AFTER: &str = "lock-after-minutes";
const LOCK_AFTER_DEFAULT: u32 = 15;

/// What the person who signs in should know at once. It takes no time that anybody would notice.
pub(crate) fn look(store: &Store) -> Result<Vec<Warning>, Error> {
    let mut warnings = Vec::new();
    or_nothing(store.read::<_, Error>(|reader| {
        warnings.extend(reader.verify_audit_tail()?.map(Warning::AuditChanged));
        let head = reader.audit_head()?.seq;
        let last = reader.audit_entries(head - 1..=head)?.into_iter().map(|entry| entry.event);
        let back = last.into_iter().find(|event| event.action == AuditAction::ClockBack.code());
        warnings.extend(back.map(|event| Warning::ClockBack { before: event.before, now: event.after }));
        let found = reader.found_by_rekeying()?.filter(|(since, _)| Timestamp::now() < *since + TOLD);
        warnings.extend(found.map(|(since, cases)| Warning::ClaimedTwice { since, cases }));
        Ok(())
    }))?;
    warnings.extend(store.is_damaged().then_some(Warning::Damaged));
    warnings.extend(store.left_behind()?.into_iter().map(Warning::LeftBehind));
    Ok(warnings)
}

/// What cannot be read of a broken store keeps nobody from the rest: that it is broken is said elsewhere.
pub(crate) fn or_nothing<T: Default>(read: Result<T, Error>) -> Result<T, Error> {
    match read {
        Err(Error::Store(StoreError::Broken(_))) => Ok(T::default()),
        other => other,
    }
}

/// After how many minutes the window signs out by itself.
pub(crate) fn lock_after(reader: &Reader<'_>) -> Result<u32, Error> {
    let set = reader.setting(LOCK_AFTER)?.and_then(|minutes| minutes.parse().ok());
    Ok(set.unwrap_or(LOCK_AFTER_DEFAULT))
}

/// Long work is done on a connection of its own: the desk goes on meanwhile.
fn apart(desk: &Workbench) -> Result<(Seat, Actor), Error> {
    let session = desk.session()?;
    Ok((session.store.connect_again()?, session.actor.clone()))
}

/// Puts a backup on the log before it is made, so that it is in the backup too.
fn log(
    store: &mut Seat,
    actor: &Actor,
    now: Timestamp,
    action: AuditAction,
    file: &Path,
) -> Result<(), Error> {
    store.write(|tx| {
        tx.audit(event(actor, now, action, &file.display().to_string(), "", ""))?;
        Ok(())
    })
}

/// Reads the whole store: its pages, its references, its audit log. Nothing is repaired; where a page is broken, nothing
/// more is written either, and it is said what can be saved.
///
/// # Errors
/// Neither administrator nor auditor; [`Error::Stopped`].
pub fn check_store(
    desk: &Mutex<Workbench>,
    tell: &dyn Fn(MaintenanceProgress),
    stop: &AtomicBool,
) -> Result<CheckView, Error> {
    let (store, _) = {
        let mut desk = lock(desk);
        desk.session_mut()?.require(&[Role::Admin, Role::Auditor], AuditAction::StoreCheck, "")?;
        apart(&desk)?
    };
    // A connection that has met a broken page reads nothing more: the right is asked beside it.
    let right = store.connect_again()?;
    let steps = ["页面校验", "结构", "引用", "审计记录"];
    let step = |done: usize| {
        let doing = steps.get(done).copied().unwrap_or_default();
        tell(MaintenanceProgress::new(doing, done as u64, steps.len() as u64));
        right.still()?;
        if stop.load(Ordering::Relaxed) { Err(Error::Stopped) } else { Ok(()) }
    };
    let (mut found, mut broken) = (Vec::new(), Vec::new());
    for (done, part) in Look::ALL.into_iter().enumerate() {
        step(done)?;
        let damage = store.store().look_at(part).err().map(|damage| damage.to_string());
        found.extend(damage.clone());
        if part != Look::References {
            broken.extend(damage);
        }
        // Past broken pages neither structure nor references can be read.
        if !broken.is_empty() {
            break;
        }
    }
    store.store().note_damage(&broken)?;
    if !broken.is_empty() {
        found.push("数据文件不再写入。能抢救的（store rescue）：".to_owned());
        found.extend(store.store().survey()?.iter().map(rescue::line));
        let message = "数据文件已损坏，没有作任何修复".to_owned();
        return Ok(CheckView { good: false, damaged: true, message, found });
    }
    step(Look::ALL.len())?;
    let (entries, fault) = store.read::<_, Error>(|reader| {
        let verdict = reader.verify_audit(&[])?;
        Ok((verdict.entries, verdict.fault))
    })?;
    found.extend(fault.map(|fault| format!("审计日志被改动：{fault}")));
    found.extend(store.read(crate::admin::history::lines)?);
    found.extend(store.read(crate::admin::witnesses::in_papers)?);
    found.extend(store.read(crate::stages::seals::verify)?.1);
    // The log was verified whole above.
    let warnings = look(store.store())?.into_iter();
    found.extend(warnings.filter(|it| !matches!(it, Warning::AuditChanged(_))).map(|it| it.to_string()));
    let message = match found.first() {
        None => format!("数据完好：结构、引用、{entries} 条审计记录都已核对"),
        Some(_) => format!("发现 {} 处问题，没有作任何修复", found.len()),
    };
    Ok(CheckView { good: found.is_empty(), damaged: false, message, found })
}

/// Backs the store up into one file, while it is in use. Returns the file's path.
///
/// # Errors
/// Not an administrator; a place that cannot be written; [`Error::Stopped`]: nothing is left of it then.
pub fn back_up(
    desk: &Mutex<Workbench>,
    file: &Path,
    tell: &dyn Fn(MaintenanceProgress),
    stop: &AtomicBool,
) -> Result<String, Error> {
    let file = typed(file);
    let now = Timestamp::now();
    let store = {
        let mut desk = lock(desk);
        let session = desk.session_mut()?;
        session.require(&[Role::Admin], AuditAction::Backup, "")?;
        let actor = session.actor.clone();
        match log(&mut session.store, &actor, now, AuditAction::Backup, &file) {
            // A full disk is when a backup onto another is needed most.
            Ok(()) | Err(Error::Store(StoreError::Full | StoreError::ReadOnly)) => {}
            Err(error) => return Err(error),
        }
        apart(&desk)?.0
    };
    // Whoever loses the right meanwhile gets no backup: it is asked on a connection beside the one that is read.
    let right = store.connect_again()?;
    let made = store.store().backup_watched(&file, now, &|done, total| {
        tell(MaintenanceProgress::new("备份", done, total));
        right.still().is_ok() && !stop.load(Ordering::Relaxed)
    });
    if let Err(StoreError::Stopped) = made {
        right.still()?;
    }
    made?;
    Ok(file.display().to_string())
}

/// What the window does once somebody signed in: a look at the store's structure, and today's automatic backup.
/// Gives what went wrong, in words: it keeps nobody from working.
///
/// # Errors
/// Nobody signed in.
pub fn maintain_at_sign_in(desk: &Mutex<Workbench>) -> Result<Vec<String>, Error> {
    let (store, _) = apart(&lock(desk))?;
    let checked = store.store().quick_check().err().map(|damage| damage.to_string());
    let backed_up = back_up_automatically(desk).err().map(|failed| format!("自动备份没有做成：{failed}"));
    Ok(checked.into_iter().chain(backed_up).collect())
}

/// Makes today's automatic backup, unless there is one, and lets the oldest go. Gives its path where one was made.
///
/// # Errors
/// Nobody signed in; a folder that cannot be written.
pub fn back_up_automatically(desk: &Mutex<Workbench>) -> Result<Option<String>, Error> {
    let now = Timestamp::now();
    let (folder, (mut store, actor)) = {
        let desk = lock(desk);
        (desk.session()?.store.store().backups_folder().to_owned(), apart(&desk)?)
    };
    let file = folder.join(format!("auto-{}.backup", day(now)));
    if file.exists() {
        return Ok(None);
    }
    std::fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    log(&mut store, &actor, now, AuditAction::BackupAuto, &file)?;
    match store.store().backup(&file, now) {
        // Another window was quicker: there is one for today.
        Err(StoreError::Exists(_)) => return Ok(None),
        other => other?,
    };
    rotate(&folder, &file)?;
    Ok(Some(file.display().to_string()))
}

impl Workbench {
    /// After how many minutes the window signs out by itself.
    ///
    /// # Errors
    /// Not an administrator; not between 1 and 240.
    pub fn set_lock_after(&mut self, minutes: u32) -> Result<(), Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::SettingsSet, LOCK_AFTER)?;
        if !(1..=240).contains(&minutes) {
            return Err(Error::invalid("自动锁屏应在 1–240 分钟之间"));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            let before = lock_after(tx)?.to_string();
            tx.set_setting(LOCK_AFTER, &minutes.to_string())?;
            tx.audit(event(
                &actor,
                now,
                AuditAction::SettingsSet,
                LOCK_AFTER,
                &before,
                &minutes.to_string(),
            ))?;
            Ok(())
        })
    }
}

/// Lets the oldest automatic backups go, and what was cut short on a day before. Others in the folder are left alone.
fn rotate(folder: &Path, todays: &Path) -> Result<(), Error> {
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).map_err(Error::io(folder))?.filter_map(Result::ok) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let of_today = path.as_os_str().as_encoded_bytes().starts_with(todays.as_os_str().as_encoded_bytes());
        if name.starts_with("auto-") && name.ends_with(".backup") {
            kept.push(path);
        } else if name.starts_with("auto-") && name.ends_with(".new") && !of_today {
            gone.push(path);
        }
    }
    kept.sort();
    gone.extend(kept.into_iter().rev().skip(KEPT));
    for old in gone {
        std::fs::remove_file(&old).map_err(Error::io(&old))?;
    }
    Ok(())
}
