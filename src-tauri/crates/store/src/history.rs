//! Whether the store's history is the one that was seen before: the head in the file of key slots and that of the
//! newest automatic backup must stand in the chain, and a log may not have been left behind by whoever copied the files.
//! What does not fit is put on record at each sign-in, and stays until an administrator accepts it on record.

use std::fmt;

use casework::{AuditAction, AuditEvent, GENESIS};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use crate::file::backup;
use crate::file::store_files::StoreFiles;
use crate::keys::slots::{Head, Slots};
use crate::tx::Vault;
use crate::{Reader, StoreError, Tx, audit};

/// The entry that says what did not fit, at a sign-in.
pub(crate) const MISMATCH: &str = AuditAction::HistoryMismatch.code();
/// The entry by which an administrator accepts it.
pub(crate) const ACCEPTED: &str = AuditAction::HistoryAccept.code();

/// Where the head stands that the chain does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Witness {
    /// In the file of key slots.
    Slots,
    /// In an automatic backup, by name.
    Backup(String),
}

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MismatchKind {
    /// The files were copied while the store was open, without its log.
    LogLeftBehind,
    /// The chain ends before the head.
    Older,
    /// Another entry stands where the head was.
    Rewritten,
}

/// A head that is known and does not stand in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// Where it is known from.
    pub witness: Witness,
    /// The head.
    pub known: Head,
    /// What does not fit.
    pub kind: MismatchKind,
    /// Where the chain ended when it was found.
    pub end: i64,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch { witness, known, kind, end } = self;
        let (seq, first) = (known.seq, end + 1);
        let witness = match witness {
            Witness::Slots => "旁边的钥匙文件".to_owned(),
            Witness::Backup(name) => format!("自动备份“{name}”"),
        };
        match kind {
            MismatchKind::LogLeftBehind => {
                write!(
                    f,
                    "这份数据是在程序开着时复制的，没有带上 -wal 文件：第 {end} 条审计记录之后所办的事不在里面"
                )?;
                if seq > *end {
                    write!(f, "（{witness}记到第 {seq} 条）")?;
                }
                f.write_str("。请回到原处，用“搬动”（store move）重新搬一次")
            }
            MismatchKind::Older => write!(
                f,
                "数据文件比{witness}旧：审计记录到第 {end} 条为止，第 {first}–{seq} 条所办的事不在里面。可能是旧文件被放回"
            ),
            MismatchKind::Rewritten => {
                write!(f, "第 {seq} 条审计记录与{witness}所存的校验值不符，记录被重写")
            }
        }
    }
}

/// What an administrator accepted.
#[derive(Serialize, Deserialize)]
struct Acceptance {
    reason: String,
    accepted: Vec<Mismatch>,
}

/// What the chain itself says of earlier mismatches.
struct Record {
    found: Vec<Mismatch>,
    accepted: Vec<Head>,
}

impl Record {
    fn read(conn: &Connection) -> Result<Record, StoreError> {
        let mut record = Record { found: Vec::new(), accepted: Vec::new() };
        let mut statement = conn.prepare_cached(
            "SELECT action, after FROM audit WHERE action IN ('history.mismatch', 'history.accept') ORDER BY seq",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (action, after): (String, String) = (row.get("action")?, row.get("after")?);
            // What does not read was edited, which the chain shows; it accepts nothing.
            if action == ACCEPTED {
                let accepted: Vec<Mismatch> =
                    serde_json::from_str(&after).map(|read: Acceptance| read.accepted).unwrap_or_default();
                record.accepted.extend(accepted.into_iter().map(|one| one.known));
            } else {
                let found: Vec<Mismatch> = serde_json::from_str(&after).unwrap_or_default();
                for one in found {
                    record.add(one);
                }
            }
        }
        Ok(record)
    }

    /// The first account of a head is the one that counts: later the chain has grown over it.
    fn add(&mut self, one: Mismatch) {
        if !self.found.iter().any(|other| other.known == one.known) {
            self.found.push(one);
        }
    }
}

/// Whether a head stands in the chain.
pub(crate) fn holds(conn: &Connection, head: &Head) -> Result<bool, StoreError> {
    if head.seq <= 0 {
        return Ok(head.hash == GENESIS);
    }
    let sql = "SELECT 1 FROM audit WHERE seq = ?1 AND hash = ?2";
    Ok(conn.prepare_cached(sql)?.exists(params![head.seq, head.hash])?)
}

/// Whether an administrator accepted that a head does not stand in the chain.
pub(crate) fn is_accepted(conn: &Connection, head: &Head) -> Result<bool, StoreError> {
    Ok(Record::read(conn)?.accepted.contains(head))
}

/// Everything that does not fit and that nobody has accepted.
fn open_mismatches(conn: &Connection, vault: &Vault) -> Result<Vec<Mismatch>, StoreError> {
    let end = audit::end(conn)?;
    let mut record = Record::read(conn)?;
    for (witness, known) in witnesses(&vault.files)? {
        if holds(conn, &known)? {
            // How much stood in the log that was left behind is known to nobody then.
            if let (Witness::Slots, Some(end)) = (&witness, &vault.lost_log) {
                let kind = MismatchKind::LogLeftBehind;
                record.add(Mismatch { witness, known: end.clone(), kind, end: end.seq });
            }
            continue;
        }
        let kind = match (known.seq > end, &vault.lost_log) {
            (true, Some(_)) => MismatchKind::LogLeftBehind,
            (true, None) => MismatchKind::Older,
            (false, _) => MismatchKind::Rewritten,
        };
        record.add(Mismatch { witness, known, kind, end });
    }
    let Record { mut found, accepted } = record;
    found.retain(|one| !accepted.contains(&one.known));
    Ok(found)
}

fn witnesses(files: &StoreFiles) -> Result<Vec<(Witness, Head)>, StoreError> {
    let mut witnesses = vec![(Witness::Slots, Slots::read(files)?.head)];
    if let Some(newest) = files.newest_backup() {
        let name = newest.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // One that does not read says nothing; whoever restores it is told.
        if let Ok(manifest) = backup::backup_manifest(&newest) {
            witnesses.push((Witness::Backup(name), manifest.head));
        }
    }
    Ok(witnesses)
}

impl Reader<'_> {
    /// Whether a head, of a paper or of a backup, stands in the chain.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn stands_in_chain(&self, head: &Head) -> Result<bool, StoreError> {
        holds(self.conn(), head)
    }

    /// What of the history that was seen before is not in the store, and was accepted by nobody.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn history(&self) -> Result<Vec<Mismatch>, StoreError> {
        open_mismatches(self.conn(), self.vault)
    }
}

impl Tx<'_> {
    /// Puts on record what does not fit, where anything does not. It is asked before the chain grows.
    pub(crate) fn note_history(&self, who: &str, at: Timestamp) -> Result<(), StoreError> {
        let found = self.history()?;
        if found.is_empty() {
            return Ok(());
        }
        let after = crate::columns::json(&found)?;
        self.note(who, at, MISMATCH, after)
    }

    /// Accepts what does not fit, on record: the head beside the store moves on from the next entry. Gives what it was.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn accept_history(
        &self,
        who: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<Vec<Mismatch>, StoreError> {
        let accepted = self.history()?;
        if accepted.is_empty() {
            return Ok(accepted);
        }
        let after = Acceptance { reason: reason.to_owned(), accepted: accepted.clone() };
        self.note(who, at, ACCEPTED, crate::columns::json(&after)?)?;
        self.drop_slots();
        Ok(accepted)
    }

    fn note(&self, who: &str, at: Timestamp, action: &str, after: String) -> Result<(), StoreError> {
        self.audit(AuditEvent {
            at,
            who: who.to_owned(),
            action: action.to_owned(),
            subject: String::new(),
            before: String::new(),
            after,
        })
        .map(drop)
    }
}
