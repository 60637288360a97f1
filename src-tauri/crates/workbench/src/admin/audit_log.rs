//! The audit log: looked through, verified, and handed to inspectors.

use std::path::Path;

use casework::{AuditAction, AuditEntry, Role, audit_subject, audit_words};
use intake::{Entry, Table};
use jiff::Timestamp;
use policy::Pack;
use store::{AuditFilter, Reader};

use crate::admin::view::{AuditQuery, AuditRow, AuditView};
use crate::admin::{history, witnesses};
use crate::error::Error;
use crate::format::moment;
use crate::policy::installed::working;
use crate::saved_files::save_new;
use crate::session::{Workbench, bureau, event, recorded, typed};
use crate::stages::seals;

/// How many entries a page has unless another number is asked for.
const PAGE: u32 = 200;

impl Workbench {
    /// Verifies the audit log: its chain, the heads beside the store and in the memos that it holds, the seals of those
    /// who signed, and the heads of backups and of signed memos that are handed in.
    ///
    /// # Errors
    /// Neither auditor nor administrator; a file that is neither a backup nor a memo whose signatures hold.
    pub fn verify_audit(&mut self, against: &[&Path]) -> Result<AuditView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Auditor, Role::Admin], AuditAction::AuditVerify, "")?;
        session.store.read(|reader| {
            let verdict = reader.verify_audit(&[])?;
            let (seals, broken) = seals::verify(reader)?;
            let clock_back = reader.clock_back()?;
            let mut findings = history::lines(reader)?;
            findings.extend(verdict.fault.as_ref().map(|fault| format!("审计日志被改动：{fault}")));
            findings.extend(witnesses::in_papers(reader)?);
            for file in against {
                findings.extend(witnesses::in_file(reader, &typed(file))?);
            }
            findings.extend(broken);
            let mut message = match findings.first() {
                None => format!("审计日志完好：{} 条，首尾相接，{seals} 枚封签都符合", verdict.entries),
                Some(first) => first.clone(),
            };
            if let Some(first) = clock_back.first() {
                message
                    .push_str(&format!("。本机时钟曾被拨回：{} 处，第一处在第 {first} 条", clock_back.len()));
            }
            Ok(AuditView {
                good: findings.is_empty(),
                entries: verdict.entries,
                message,
                findings,
                head: format!("{}:{}", verdict.head.seq, verdict.head.hash),
                clock_back,
            })
        })
    }

    /// The whole audit log, oldest first.
    ///
    /// # Errors
    /// Neither auditor nor administrator.
    pub fn audit_entries(&mut self) -> Result<Vec<AuditRow>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Auditor, Role::Admin], AuditAction::AuditList, "")?;
        session.store.read(|reader| rows(reader, reader.audit_entries(1..=i64::MAX)?))
    }

    /// A page of the audit log, the newest first.
    ///
    /// # Errors
    /// Neither auditor nor administrator.
    pub fn audit_page(&mut self, query: &AuditQuery) -> Result<Vec<AuditRow>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Auditor, Role::Admin], AuditAction::AuditList, "")?;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let filter = AuditFilter {
            subject: given(&query.subject),
            who: given(&query.who),
            action: given(&query.action),
            before: query.before,
            limit: Some(if query.limit == 0 { PAGE } else { query.limit }),
        };
        session.store.read(|reader| rows(reader, reader.audit_page(&filter)?))
    }

    /// Hands the whole audit log to inspectors: as a workbook, or as JSON line by line where the file is named so.
    /// The hashes go with it, so that it can be verified without this program. An existing file is not replaced.
    ///
    /// # Errors
    /// Neither auditor nor administrator; a place that cannot be written.
    pub fn export_audit(&mut self, out: &Path) -> Result<String, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Auditor, Role::Admin], AuditAction::AuditExport, "")?;
        let (actor, now, path) = (session.actor.clone(), Timestamp::now(), typed(out));
        // The export is the last entry of what it holds.
        session.store.write::<_, Error>(|tx| {
            tx.audit(event(&actor, now, AuditAction::AuditExport, &path.display().to_string(), "", ""))?;
            Ok(())
        })?;
        let (entries, bureau) = session.store.read::<_, Error>(|reader| {
            Ok((rows(reader, reader.audit_entries(1..=i64::MAX)?)?, bureau(reader)?))
        })?;
        let workbook = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
        let bytes =
            if workbook { intake::write_table(&table(entries, &bureau, now))? } else { lines(entries)? };
        save_new(&path, &bytes)
    }
}

fn lines(entries: Vec<AuditRow>) -> Result<Vec<u8>, Error> {
    let mut text = String::new();
    for entry in entries {
        text.push_str(&recorded(&entry)?);
        text.push('\n');
    }
    Ok(text.into_bytes())
}

fn table(entries: Vec<AuditRow>, bureau: &str, now: Timestamp) -> Table {
    let columns = [
        ("序号", 8),
        ("时间（北京）", 20),
        ("时间（UTC）", 30),
        ("用户", 14),
        ("动作", 20),
        ("动作代码", 22),
        ("对象", 20),
        ("内容", 60),
        ("之前", 50),
        ("之后", 50),
        ("前一条校验值", 66),
        ("校验值", 66),
    ];
    Table {
        title: "审计日志".to_owned(),
        note: format!(
            "{bureau}，{} 输出。校验值为 SHA-256，依次覆盖序号、前一条校验值、时间、用户、动作代码、对象、之前、之后，\
             每项之前为其字节数（8 字节，大端）。超过 32,000 字的内容在表中截断，完整内容请输出为 .jsonl。",
            moment(now)
        ),
        columns: columns.map(|(label, width)| (label.to_owned(), width)).to_vec(),
        rows: entries
            .into_iter()
            .map(|row| {
                vec![
                    Entry::Count(u32::try_from(row.seq).unwrap_or(u32::MAX)),
                    Entry::Text(row.when),
                    Entry::Text(row.at),
                    Entry::Text(row.who),
                    Entry::Text(row.action_label),
                    Entry::Text(row.action),
                    Entry::Text(row.subject),
                    cell(row.words),
                    cell(row.before),
                    cell(row.after),
                    Entry::Text(row.previous),
                    Entry::Text(row.hash),
                ]
            })
            .collect(),
        last: Vec::new(),
    }
}

/// A workbook's cell holds 32,767 characters.
fn cell(text: String) -> Entry {
    Entry::Text(if text.len() > 32_000 { text.chars().take(32_000).collect() } else { text })
}

fn rows(reader: &Reader<'_>, entries: Vec<AuditEntry>) -> Result<Vec<AuditRow>, Error> {
    let packs = working(reader)?;
    Ok(entries.into_iter().map(|entry| row(&packs, entry)).collect())
}

fn row(packs: &[&Pack], entry: AuditEntry) -> AuditRow {
    AuditRow {
        seq: entry.seq,
        when: moment(entry.event.at),
        subject_label: audit_subject(packs, &entry.event.subject),
        words: audit_words(packs, &entry.event.before, &entry.event.after),
        at: entry.event.at.to_string(),
        action_label: AuditAction::label_of(&entry.event.action),
        who: entry.event.who,
        action: entry.event.action,
        subject: entry.event.subject,
        before: entry.event.before,
        after: entry.event.after,
        previous: entry.previous,
        hash: entry.hash,
    }
}
