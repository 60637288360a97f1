//! Seals: the audit log's head, signed by whoever signs a memo or signs out, and their verification.
//!
//! The key is opened with the password at sign-in and seals alone: for a memo the password is asked for again.

use std::collections::BTreeMap;

use casework::{Actor, AuditAction, Person};
use jiff::Timestamp;
use memo::p256::ecdsa::SigningKey;
use memo::{Certificate, certificate};
use secrecy::SecretString;
use store::{Reader, Seal, Sealer, Store, Tx};

use crate::error::Error;
use crate::format::moment;
use crate::session::Session;
use crate::stages::signing;

/// The acts that seal, by their name in the log.
const SEALED: [AuditAction; 5] = [
    AuditAction::CaseSubmit,
    AuditAction::CaseCheck,
    AuditAction::CaseApprove,
    AuditAction::SignOut,
    AuditAction::HistoryAccept,
];
/// How many broken seals are named.
const NAMED: usize = 20;

/// What a person who is signed in seals with.
pub(crate) struct SealKey {
    user_id: i64,
    key: SigningKey,
    certificate: Vec<u8>,
    voucher: Option<Vec<u8>>,
}

impl SealKey {
    /// A person's key, opened with their password; `None` where they have none, as before a first password is changed.
    pub(crate) fn open(
        store: &Store,
        actor: &Actor,
        password: &SecretString,
    ) -> Result<Option<SealKey>, Error> {
        let user_id = actor.person.id;
        let kept = store.read::<_, Error>(|reader| Ok(reader.signing_key(user_id, password)?))?;
        let Some(kept) = kept else { return Ok(None) };
        let (certificate, voucher) = (kept.certificate, kept.voucher);
        Ok(Some(SealKey { user_id, key: signing::key(&kept.private)?, certificate, voucher }))
    }

    /// Seals the log as it ends now.
    pub(crate) fn seal(&self, tx: &Tx<'_>, now: Timestamp) -> Result<(), Error> {
        let by = Sealer {
            user_id: self.user_id,
            certificate: &self.certificate,
            voucher: self.voucher.as_deref(),
        };
        tx.put_seal(by, now, |message| Ok(memo::SigningKey::sign(&self.key, message)?))
    }
}

impl Drop for Session {
    /// Who leaves without signing out, as the command line does, seals what they added.
    fn drop(&mut self) {
        let Some(key) = self.seal_key.clone() else { return };
        let head = self.store.read::<_, Error>(|reader| Ok(reader.audit_head()?.seq));
        if head.is_ok_and(|head| head > self.sealed) {
            // Nobody is there to be told; the next seal covers it too.
            let _ = self.store.store_mut().seal::<Error>(|tx| key.seal(tx, Timestamp::now()));
        }
    }
}

/// What is wrong with the seals, each with its place; and how many there are.
pub(crate) fn verify(reader: &Reader<'_>) -> Result<(usize, Vec<String>), Error> {
    let roots: Vec<Certificate> = reader
        .root_certificates()?
        .iter()
        .map(|root| certificate::read(&root.der))
        .collect::<Result<_, _>>()?;
    let seals = reader.seals()?;
    let mut wrong = Vec::new();
    for (place, seal) in (1..).zip(&seals) {
        let whose = format!("{} {} 的封签（第 {} 枚）", seal.by.name, moment(seal.at), seal.id);
        if seal.id != place {
            wrong.push(format!("第 {place} 枚封签被删去"));
            break;
        }
        if let Some(why) = forged(seal, &roots) {
            wrong.push(format!("{whose}不成立：{why}"));
        } else if !reader.stands_in_chain(&seal.head)? {
            let seq = seal.head.seq;
            wrong.push(format!("{whose}与审计日志不符：第 {seq} 条或更早的记录在封签之后被改写"));
        }
    }
    wrong.extend(missing(reader, &seals)?);
    if wrong.len() > NAMED {
        let more = wrong.len() - NAMED;
        wrong.truncate(NAMED);
        wrong.push(format!("…… 另有 {more} 处封签不符"));
    }
    Ok((seals.len(), wrong))
}

fn forged(seal: &Seal, roots: &[Certificate]) -> Option<String> {
    let Ok(own) = certificate::read(&seal.certificate) else { return Some("证书读不出来".to_owned()) };
    let voucher: Vec<Certificate> =
        seal.voucher.iter().filter_map(|voucher| certificate::read(voucher).ok()).collect();
    if !certificate::vouches(&own, &voucher, roots) {
        return Some("证书不是由本单位的根证书签发".to_owned());
    }
    if certificate::common_name(&own).as_deref() != Some(seal.by.name.as_str()) {
        return Some("证书是别人的".to_owned());
    }
    (!certificate::signed(&own, &seal.message, &seal.signature)).then(|| "签名值不符".to_owned())
}

/// Acts that seal, by people who had a key then, without their seal.
fn missing(reader: &Reader<'_>, seals: &[Seal]) -> Result<Vec<String>, Error> {
    let from = reader.sealed_from()?;
    let people: BTreeMap<String, Person> =
        reader.list_users()?.into_iter().map(|user| (user.person.name.clone(), user.person)).collect();
    let mut missing = Vec::new();
    for entry in reader.audit_entries(from + 1..=i64::MAX)? {
        if !SEALED.iter().any(|sealed| sealed.code() == entry.event.action) {
            continue;
        }
        let Some(person) = people.get(&entry.event.who) else { continue };
        let sealed = seals.iter().any(|seal| seal.head.seq == entry.seq && seal.by.id == person.id);
        let had_key = reader.certificates(person.id)?.iter().any(|known| {
            known.created_at <= entry.event.at && known.retired_at.is_none_or(|at| at > entry.event.at)
        });
        if had_key && !sealed {
            missing.push(format!("第 {} 条审计记录（{}）应有封签，没有", entry.seq, person.name));
        }
    }
    Ok(missing)
}
