//! Rescuing a broken store: whatever can be read goes into a new store, which is whole; what could not is said. The
//! broken one is read alone, and stays as it is.

use std::path::{Path, PathBuf};

use casework::{AuditAction, AuditEvent, Role};
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use secrecy::SecretString;

use crate::file::connect::Unwritable;
use crate::file::presence::Presence;
use crate::file::salvage::{Salvaged, Table};
use crate::file::store_files::StoreFiles;
use crate::file::{atomic_file, connect, integrity, lost_users, moving, salvage};
use crate::keys::slots::{Slots, Unlocked};
use crate::keys::{lockout, new_key};
use crate::schema::Schema;
use crate::tx::Vault;
use crate::{Reader, Store, StoreError, Tx, audit, commit, schema};

/// How the log says so.
const RESCUED: &str = AuditAction::StoreRescue.code();

/// What a check says of a first page that cannot be read.
const FIRST_PAGE: &str = "page 1";

/// A store that is broken, opened to be rescued.
pub struct Broken {
    vault: Vault,
    /// Who opened it.
    pub user: String,
    slot: String,
    /// In which roles; `None` where the store cannot say any more.
    pub roles: Option<Vec<Role>>,
    _presence: Presence,
}

/// What became of a rescue.
#[derive(Debug, Clone)]
pub struct Rescued {
    /// The new store.
    pub to: PathBuf,
    /// Table by table.
    pub tables: Vec<Salvaged>,
    /// What else was lost or had to be done, in Chinese.
    pub notes: Vec<String>,
}

impl Broken {
    /// Opens a store as a user, for reading alone, whatever is broken in it.
    ///
    /// # Errors
    /// [`StoreError::WrongPassword`]; [`StoreError::BeyondRescue`] where it cannot say what tables it has.
    pub fn open(
        path: &Path,
        user: &str,
        password: &SecretString,
        at: Timestamp,
    ) -> Result<Broken, StoreError> {
        if !atomic_file::exists(path)? {
            return Err(StoreError::Missing(atomic_file::shown(path)));
        }
        let files = StoreFiles::new(path);
        moving::check(&files)?;
        let presence = Presence::shared(&files)?;
        lockout::check(&files, user, at)?;
        let unlocked = match Slots::read(&files)?.unlock(user, password) {
            Err(StoreError::WrongPassword) => {
                let _ = lockout::failed(&files, user, at);
                return Err(StoreError::WrongPassword);
            }
            other => other?,
        };
        let fitting = unlocked.into_iter().find(|one| new_key::opens(&files.database, &one.key));
        let Some(Unlocked { key, slot, cost, .. }) = fitting else {
            return Err(StoreError::BeyondRescue(integrity::in_words(&[FIRST_PAGE.to_owned()])));
        };
        let vault = Vault { files, key, cost, unwritable: Some(Unwritable::Damaged), lost_log: None };
        let conn = connect::to_salvage(&vault.files.database, &vault.key)?;
        let known = schema::CURRENT.version();
        connect::ours(&conn, &vault.files.database, known)?;
        drop(conn);
        says_what_tables_there_are(&vault)?;
        let conn = connect::to_salvage(&vault.files.database, &vault.key)?;
        // Where the list of users is broken, whoever has a password has the store's key anyway.
        let roles = match Reader::new(&conn, &vault).actor_of_slot(&slot) {
            Ok(Some(actor)) => Some(actor.roles),
            Ok(None) => return Err(StoreError::WrongPassword),
            Err(_) => None,
        };
        Ok(Broken { vault, user: user.to_owned(), slot, roles, _presence: presence })
    }

    /// Which pages are broken, in Chinese; `None` where all are whole.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn found(&self) -> Result<Option<String>, StoreError> {
        let found = broken_pages(&self.vault)?;
        Ok((!found.is_empty()).then(|| integrity::in_words(&found)))
    }

    /// What could be rescued, without doing so.
    ///
    /// # Errors
    /// Not even the first page can be read.
    pub fn survey(&self) -> Result<Vec<Salvaged>, StoreError> {
        survey(&self.vault)
    }

    /// Copies everything that can be read into a new store.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where something stands there; [`StoreError::Full`]: nothing is left there then.
    pub fn rescue(
        &self,
        to: &Path,
        at: Timestamp,
        watch: &dyn Fn(u64, u64) -> bool,
    ) -> Result<Rescued, StoreError> {
        let files = StoreFiles::new(to);
        files.clear_for_creation()?;
        match self.fill(&files, at, watch) {
            Ok((tables, notes)) => {
                files.finish_creation()?;
                Ok(Rescued { to: to.to_owned(), tables, notes })
            }
            Err(error) => {
                files.clear_for_creation()?;
                Err(error)
            }
        }
    }

    fn fill(
        &self,
        files: &StoreFiles,
        at: Timestamp,
        watch: &dyn Fn(u64, u64) -> bool,
    ) -> Result<(Vec<Salvaged>, Vec<String>), StoreError> {
        let broken = connect::to_salvage(&self.vault.files.database, &self.vault.key)?;
        let version: i64 = broken.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        drop(broken);
        let mut new = connect::create(&files.unfinished, &self.vault.key)?.conn;
        let steps = usize::try_from(version).unwrap_or_default().min(schema::CURRENT.0.len());
        Schema(&schema::CURRENT.0[..steps]).migrate(&mut new)?;
        new.pragma_update(None, "foreign_keys", false)?;
        let mut notes = Vec::new();
        let tables = copy(&self.vault, &new, watch)?;
        let mut slots = Slots::read(&self.vault.files)?;
        if tables.iter().any(|table| table.table == "users" && !table.lost.is_empty()) {
            let open = || connect::to_salvage(&self.vault.files.database, &self.vault.key);
            let names = salvage::names_of_users(&open)?;
            lost_users::make_anew(&new, &names, (&slots, &self.slot), at, &mut notes)?;
        }
        mend(&new, &mut notes)?;
        schema::CURRENT.migrate(&mut new)?;
        lost_users::keep_first_passwords(&new)?;
        new.pragma_update(None, "foreign_keys", true)?;
        let vault = Vault { files: files.clone(), unwritable: None, ..self.vault.clone() };
        slots.write(files)?;
        commit::write(&new, &vault, |tx| self.enter(tx, &tables, &mut notes, at))?;
        new.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        // What was known before stays known: where the log's end was lost, that shows.
        if crate::history::holds(&new, &slots.head)? {
            slots.head = audit::head(&new)?;
        }
        slots.in_use = false;
        crate::keys::slots::keep_in_force(&new, &mut slots)?;
        slots.write(files)?;
        new.close().map_err(|(_, error)| error)?;
        Ok((tables, notes))
    }

    /// What the new store needs to be one: the search, somebody who can sign in, and the entry of how it came to be.
    fn enter(
        &self,
        tx: &Tx<'_>,
        tables: &[Salvaged],
        notes: &mut Vec<String>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        for number in tx.case_numbers()? {
            match tx.index_anew(&number) {
                Ok(()) => {}
                Err(StoreError::Full) => return Err(StoreError::Full),
                Err(why) => notes.push(format!("案卷 {number} 读不完整：{why}")),
            }
        }
        if tx.let_in(&self.user, &self.slot, at)? {
            notes.push(format!("没有一位管理员的记录读得出来：{} 在新的数据文件里是管理员", self.user));
        }
        let after = serde_json::json!({ "tables": tables, "notes": notes }).to_string();
        tx.audit(AuditEvent {
            at,
            who: self.user.clone(),
            action: RESCUED.to_owned(),
            subject: atomic_file::shown(&self.vault.files.database),
            before: String::new(),
            after,
        })
        .map(drop)
    }
}

/// Where tables stand is known by the database's own list of them alone.
fn says_what_tables_there_are(vault: &Vault) -> Result<(), StoreError> {
    let open = || connect::to_salvage(&vault.files.database, &vault.key);
    let listed = open()?.query_row("SELECT count(sql) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    if listed.is_ok() {
        return Ok(());
    }
    Err(StoreError::BeyondRescue(integrity::in_words(&broken_pages(vault)?)))
}

/// What SQLCipher says of the pages, line by line.
fn broken_pages(vault: &Vault) -> Result<Vec<String>, StoreError> {
    let conn = connect::to_salvage(&vault.files.database, &vault.key)?;
    let mut statement = conn.prepare("PRAGMA cipher_integrity_check")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

impl Store {
    /// What can be read of the store, table by table.
    ///
    /// # Errors
    /// Not even the first page can be read.
    pub fn survey(&self) -> Result<Vec<Salvaged>, StoreError> {
        survey(&self.vault)
    }
}

fn survey(vault: &Vault) -> Result<Vec<Salvaged>, StoreError> {
    // The schema of the file may be broken; that of the program is not.
    let mut whole = Connection::open_in_memory()?;
    let broken = connect::to_salvage(&vault.files.database, &vault.key)?;
    let version: i64 = broken.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let steps = usize::try_from(version).unwrap_or_default().min(schema::CURRENT.0.len());
    Schema(&schema::CURRENT.0[..steps]).migrate(&mut whole)?;
    let open = || connect::to_salvage(&vault.files.database, &vault.key);
    salvage::tables(&whole)?.iter().map(|table| salvage::read(&open, table, &mut |_| Ok(()))).collect()
}

/// Copies every table's readable rows.
fn copy(
    vault: &Vault,
    new: &Connection,
    watch: &dyn Fn(u64, u64) -> bool,
) -> Result<Vec<Salvaged>, StoreError> {
    let open = || connect::to_salvage(&vault.files.database, &vault.key);
    let tables = salvage::tables(new)?;
    let all = tables.len() as u64;
    let mut done = Vec::new();
    let transaction = new.unchecked_transaction()?;
    for (place, table) in (0..).zip(&tables) {
        new.execute(&format!("DELETE FROM {}", table.name), [])?;
        let mut insert = new.prepare(&insertion(table))?;
        let mut kept = 0;
        let mut salvaged = salvage::read(&open, table, &mut |row: Vec<Value>| {
            if !watch(place, all) {
                return Err(StoreError::Stopped);
            }
            kept += insert.execute(params_from_iter(row))? as u64;
            Ok(())
        })?;
        // What was read from both ends, or twice by a broken page, counts once.
        salvaged.rows = kept;
        done.push(salvaged);
    }
    transaction.commit()?;
    Ok(done)
}

fn insertion(table: &Table) -> String {
    let places = vec!["?"; table.columns.len()].join(", ");
    format!("INSERT OR IGNORE INTO {}({}) VALUES ({places})", table.name, table.columns.join(", "))
}

/// Makes a database whole of what could be read: what refers to a lost original keeps its name, what refers to
/// anything else that is lost goes, and both are said.
fn mend(new: &Connection, notes: &mut Vec<String>) -> Result<(), StoreError> {
    let transaction = new.unchecked_transaction()?;
    let lost = new.execute(
        "INSERT OR IGNORE INTO originals(sha256, size, bytes)
         SELECT sha256, 0, x'' FROM (SELECT sha256 FROM package_files UNION SELECT pdf_sha256 FROM memos)
         WHERE sha256 NOT IN (SELECT sha256 FROM originals)",
        [],
    )?;
    if lost > 0 {
        notes.push(format!("{lost} 份原件（工作簿、附件或评审意见）的内容丢失，名称和校验值还在"));
    }
    let end: (i64, Option<String>) = new.query_row(
        "SELECT coalesce(max(seq), 0), (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1) FROM audit",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let hash = end.1.unwrap_or_else(|| casework::GENESIS.to_owned());
    // The log goes on after the last number that is known, so that no number comes twice.
    new.execute(
        "INSERT INTO head(one, seq, hash) VALUES (1, ?1, ?2)
         ON CONFLICT(one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash WHERE excluded.seq > seq",
        rusqlite::params![end.0, hash],
    )?;
    loop {
        let mut statement =
            new.prepare("SELECT DISTINCT \"table\", rowid, parent FROM pragma_foreign_key_check")?;
        let orphans: Vec<(String, Option<i64>, String)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let Some((table, _, parent)) = orphans.first() else { break };
        let removed = remove_orphans(new, table, &orphans)?;
        notes.push(format!("表 {table} 有 {removed} 行所属的记录（{parent}）丢失，没有带过来"));
        if removed == 0 {
            return Err(StoreError::Damaged(format!("表 {table} 的引用不完整")));
        }
    }
    transaction.commit()?;
    Ok(())
}

/// Removes a table's rows whose parents are lost.
fn remove_orphans(
    new: &Connection,
    table: &str,
    orphans: &[(String, Option<i64>, String)],
) -> Result<usize, StoreError> {
    let own: Vec<i64> = orphans.iter().filter(|one| one.0 == table).filter_map(|one| one.1).collect();
    if !own.is_empty() {
        let mut removed = 0;
        for number in own {
            removed += new.execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), [number])?;
        }
        return Ok(removed);
    }
    // Without row numbers: by what they refer to.
    let mut removed = 0;
    let mut statement = new.prepare("SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list(?1)")?;
    let keys: Vec<(String, String, Option<String>)> = statement
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (from, parent, to) in keys {
        let to = to.unwrap_or_else(|| "rowid".to_owned());
        removed += new.execute(
            &format!(
                "DELETE FROM {table} WHERE {from} IS NOT NULL AND {from} NOT IN (SELECT {to} FROM {parent})"
            ),
            [],
        )?;
    }
    Ok(removed)
}

impl Tx<'_> {
    /// Where no administrator is left who can sign in, whoever rescued the store becomes one; gives whether that was so.
    fn let_in(&self, name: &str, slot: &str, at: Timestamp) -> Result<bool, StoreError> {
        let admins = self.list_users()?.into_iter().filter(|user| user.retired_at.is_none());
        if admins.into_iter().any(|user| user.roles.contains(&Role::Admin)) {
            return Ok(false);
        }
        self.conn().execute(
            "INSERT INTO users(name, slot, created_at) VALUES (?1, ?2, ?3)
             ON CONFLICT(name) DO UPDATE SET slot = excluded.slot, retired_at = NULL",
            rusqlite::params![name, slot, at.to_string()],
        )?;
        let id: i64 =
            self.conn().query_row("SELECT id FROM users WHERE name = ?1", [name], |row| row.get(0))?;
        let sql = "INSERT INTO user_roles(user_id, role) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.conn().execute(sql, rusqlite::params![id, Role::Admin.name()])?;
        Ok(true)
    }
}
