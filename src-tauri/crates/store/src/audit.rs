//! The audit log: appended to, read, and verified; never changed.

use std::fmt;
use std::ops::RangeInclusive;

use casework::{AuditEntry, AuditEvent, GENESIS};
use rusqlite::{Connection, Row, params};

use crate::columns::moment;
use crate::keys::attempts;
use crate::keys::slots::Head;
use crate::{Reader, StoreError, Tx};

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditVerdict {
    /// How many entries were read.
    pub entries: i64,
    /// The last entry.
    pub head: Head,
    /// The first fault, or `None` where the log is whole.
    pub fault: Option<AuditFault>,
}

/// A fault of the audit log, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFault {
    /// The first entry that is broken or missing.
    pub seq: i64,
    /// What is wrong with it.
    pub kind: AuditFaultKind,
}

/// The ways in which an audit log can be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFaultKind {
    /// The entry is not there, and later ones are.
    Removed,
    /// The entry's content is not what its hash was made of.
    Edited,
    /// The entry does not follow on the one before.
    Unlinked,
    /// The log ends before an entry that is known to have been written.
    Cut,
    /// The log was rewritten: another entry is known to have stood here.
    Rewritten,
    /// The triggers that forbid changes are gone.
    Unguarded,
}

/// Which entries to list. The default lists all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// On this subject.
    pub subject: Option<String>,
    /// By this user.
    pub who: Option<String>,
    /// Whose action begins so.
    pub action: Option<String>,
    /// Before this entry.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: Option<u32>,
}

impl fmt::Display for AuditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seq = self.seq;
        match self.kind {
            AuditFaultKind::Removed => write!(f, "第 {seq} 条审计记录被删除"),
            AuditFaultKind::Edited => write!(f, "第 {seq} 条审计记录的内容被改动"),
            AuditFaultKind::Unlinked => write!(f, "第 {seq} 条审计记录与前一条不衔接"),
            AuditFaultKind::Cut => write!(f, "审计记录自第 {seq} 条起被截去"),
            AuditFaultKind::Rewritten => write!(f, "第 {seq} 条审计记录与此前留存的校验值不符，记录被重写"),
            AuditFaultKind::Unguarded => write!(f, "禁止改动审计记录的触发器被移除（现有 {seq} 条）"),
        }
    }
}

pub(crate) fn head(conn: &Connection) -> Result<Head, StoreError> {
    let mut statement = conn.prepare_cached("SELECT seq, hash FROM head")?;
    Ok(statement.query_row([], |row| Ok(Head { seq: row.get(0)?, hash: row.get(1)? }))?)
}

/// The number of the last entry that is there.
pub(crate) fn end(conn: &Connection) -> Result<i64, StoreError> {
    let mut statement = conn.prepare_cached("SELECT max(seq) FROM audit")?;
    Ok(statement.query_row([], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0))
}

pub(crate) fn append(conn: &Connection, event: AuditEvent) -> Result<AuditEntry, StoreError> {
    let Head { seq: last, hash: previous } = head(conn)?;
    let seq = last + 1;
    let hash = event.hash(seq, &previous);
    conn.prepare_cached(
        "INSERT INTO audit(seq, at, who, action, subject, before, after, previous, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        seq,
        event.at.to_string(),
        event.who,
        event.action,
        event.subject,
        event.before,
        event.after,
        previous,
        hash
    ])?;
    conn.prepare_cached("UPDATE head SET seq = ?1, hash = ?2")?.execute(params![seq, hash])?;
    Ok(AuditEntry { seq, event, previous, hash })
}

fn entry(row: &Row<'_>) -> Result<AuditEntry, StoreError> {
    Ok(AuditEntry {
        seq: row.get("seq")?,
        event: AuditEvent {
            at: moment(row, "at")?,
            who: row.get("who")?,
            action: row.get("action")?,
            subject: row.get("subject")?,
            before: row.get("before")?,
            after: row.get("after")?,
        },
        previous: row.get("previous")?,
        hash: row.get("hash")?,
    })
}

impl Tx<'_> {
    /// Appends to the audit log.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn audit(&self, event: AuditEvent) -> Result<AuditEntry, StoreError> {
        let entry = append(self.conn(), event)?;
        self.audited.set(true);
        Ok(entry)
    }
}

impl Reader<'_> {
    /// The end of the log.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn audit_head(&self) -> Result<Head, StoreError> {
        head(self.conn())
    }

    /// Entries by number, in order. Those that are not there are left out.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn audit_entries(&self, range: RangeInclusive<i64>) -> Result<Vec<AuditEntry>, StoreError> {
        let sql = "SELECT * FROM audit WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq";
        let mut statement = self.conn().prepare_cached(sql)?;
        statement.query_and_then(params![range.start(), range.end()], entry)?.collect()
    }

    /// All entries on one subject, such as a case's number, in order.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn audit_of(&self, subject: &str) -> Result<Vec<AuditEntry>, StoreError> {
        let sql = "SELECT * FROM audit WHERE subject = ?1 ORDER BY seq";
        let mut statement = self.conn().prepare_cached(sql)?;
        statement.query_and_then([subject], entry)?.collect()
    }

    /// A page of entries, the newest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn audit_page(&self, filter: &AuditFilter) -> Result<Vec<AuditEntry>, StoreError> {
        let subject = if filter.subject.is_some() { "subject = ?1" } else { "?1 IS NULL" };
        let sql = format!(
            "SELECT * FROM audit WHERE {subject} AND (?2 IS NULL OR who = ?2)
             AND (?3 IS NULL OR substr(action, 1, length(?3)) = ?3) AND (?4 IS NULL OR seq < ?4)
             ORDER BY seq DESC LIMIT ?5"
        );
        let AuditFilter { subject, who, action, before, limit } = filter;
        let limit = limit.map_or(-1, i64::from);
        let mut statement = self.conn().prepare_cached(&sql)?;
        statement.query_and_then(params![subject, who, action, before, limit], entry)?.collect()
    }

    /// The entries whose time is earlier than that of the entry before, by number: the clock was set back. Sign-ins
    /// that waited for their place in the log do not count.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn clock_back(&self) -> Result<Vec<i64>, StoreError> {
        let mut statement = self
            .conn()
            .prepare_cached("SELECT seq, at, action FROM audit WHERE action NOT IN (?1, ?2) ORDER BY seq")?;
        let mut rows = statement.query([attempts::SIGNED_IN, attempts::SIGN_IN_FAILED])?;
        let (mut back, mut last) = (Vec::new(), None);
        while let Some(row) = rows.next()? {
            let Ok(at) = moment(row, "at") else { continue };
            if last.is_some_and(|last| at < last) {
                back.push(row.get("seq")?);
            }
            last = Some(at);
        }
        Ok(back)
    }

    /// Checks the whole chain, and against the memos and `known`, heads from printed memos or backups. What is kept
    /// beside the store is another question: [`Reader::history`].
    ///
    /// # Errors
    /// What the database refuses; a broken log is no error but a fault in the verdict.
    pub fn verify_audit(&self, known: &[Head]) -> Result<AuditVerdict, StoreError> {
        let mut known = known.to_vec();
        known.push(head(self.conn())?);
        known.extend(self.heads_in_memos()?);
        known.retain(|head| head.seq > 0);
        known.sort_by_key(|head| head.seq);

        let mut last = Head { seq: 0, hash: GENESIS.to_owned() };
        let mut entries = 0;
        let mut fault = None;
        let mut statement = self.conn().prepare_cached("SELECT * FROM audit ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            entries += 1;
            let seq: i64 = row.get("seq")?;
            // A moment that no longer reads is an edit like any other.
            let Ok(read) = entry(row) else {
                fault = fault.or(Some(AuditFault { seq, kind: AuditFaultKind::Edited }));
                continue;
            };
            fault = fault.or_else(|| check(&read, &last, &known));
            last = Head { seq, hash: read.hash };
        }
        let cut = known.iter().any(|head| head.seq > last.seq);
        if fault.is_none() && cut {
            fault = Some(AuditFault { seq: last.seq + 1, kind: AuditFaultKind::Cut });
        }
        if fault.is_none() && !self.guarded()? {
            fault = Some(AuditFault { seq: last.seq, kind: AuditFaultKind::Unguarded });
        }
        Ok(AuditVerdict { entries, head: last, fault })
    }

    /// Checks the log's end: its last entries and the head in the store. It reads so little that it can be asked at each
    /// sign-in.
    ///
    /// # Errors
    /// What the database refuses; a broken log is no error but a fault.
    pub fn verify_audit_tail(&self) -> Result<Option<AuditFault>, StoreError> {
        const LAST: i64 = 100;
        let known = [head(self.conn())?];
        let end = end(self.conn())?;
        let from = (end - LAST).max(1);
        let mut entries = match self.audit_entries(from..=end) {
            Err(StoreError::Damaged(_)) => {
                return Ok(Some(AuditFault { seq: end, kind: AuditFaultKind::Edited }));
            }
            entries => entries?.into_iter(),
        };
        let Some(first) = entries.next() else { return Ok(None) };
        let mut last = Head { seq: first.seq, hash: first.hash };
        for entry in entries {
            if let Some(fault) = check(&entry, &last, &known) {
                return Ok(Some(fault));
            }
            last = Head { seq: entry.seq, hash: entry.hash };
        }
        let cut = known.iter().any(|head| head.seq > last.seq);
        Ok(cut.then_some(AuditFault { seq: last.seq + 1, kind: AuditFaultKind::Cut }))
    }

    fn guarded(&self) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'
                   AND name IN ('audit_never_updated', 'audit_never_deleted')";
        Ok(self.conn().query_row(sql, [], |row| row.get::<_, i64>(0))? == 2)
    }
}

fn check(entry: &AuditEntry, last: &Head, known: &[Head]) -> Option<AuditFault> {
    let seq = entry.seq;
    let fault = |seq, kind| Some(AuditFault { seq, kind });
    if seq != last.seq + 1 {
        return fault(last.seq + 1, AuditFaultKind::Removed);
    }
    if entry.event.hash(seq, &entry.previous) != entry.hash {
        return fault(seq, AuditFaultKind::Edited);
    }
    if entry.previous != last.hash {
        return fault(seq, AuditFaultKind::Unlinked);
    }
    if known.iter().any(|head| head.seq == seq && head.hash != entry.hash) {
        return fault(seq, AuditFaultKind::Rewritten);
    }
    None
}
