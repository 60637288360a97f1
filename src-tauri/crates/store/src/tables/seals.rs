//! Seals: the audit log's head, signed by people's own keys. Who can open the store can still not seal as another.
//!
//! Signatures and certificates are opaque bytes here.

use casework::Person;
use jiff::Timestamp;
use rusqlite::params;
use sha2::{Digest, Sha256};

use crate::columns::moment;
use crate::{Head, Reader, StoreError, Tx};

/// Whose key seals.
#[derive(Debug, Clone, Copy)]
pub struct Sealer<'a> {
    /// The store's id of the person.
    pub user_id: i64,
    /// X.509, DER.
    pub certificate: &'a [u8],
    /// The certificate between this one and the root, where there is one.
    pub voucher: Option<&'a [u8]>,
}

/// A seal, with what it was made over.
#[derive(Debug, Clone)]
pub struct Seal {
    /// 1, 2, … without gaps.
    pub id: i64,
    /// What was sealed.
    pub head: Head,
    /// By whom.
    pub by: Person,
    /// X.509, DER.
    pub certificate: Vec<u8>,
    /// The certificate between this one and the root, where there is one.
    pub voucher: Option<Vec<u8>>,
    /// When.
    pub at: Timestamp,
    /// Of [`Seal::message`].
    pub signature: Vec<u8>,
    /// What was signed: the head, by whom, when, and the seal before.
    pub message: Vec<u8>,
}

/// The bytes that a seal signs.
fn message(id: i64, head: &Head, user_id: i64, at: &str, previous: &[u8]) -> Vec<u8> {
    let before = hex::encode(Sha256::digest(previous));
    let Head { seq, hash } = head;
    format!("policy-workbench seal v1\n{id}\n{seq}\n{hash}\n{user_id}\n{at}\n{before}\n").into_bytes()
}

impl Reader<'_> {
    /// All seals, the first first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn seals(&self) -> Result<Vec<Seal>, StoreError> {
        let sql = "SELECT seals.*, users.name AS by_name FROM seals JOIN users ON users.id = user_id
                   ORDER BY seals.id";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let (mut seals, mut previous): (Vec<Seal>, Vec<u8>) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let head = Head { seq: row.get("seq")?, hash: row.get("hash")? };
            let (id, user_id, at): (i64, i64, String) = (row.get("id")?, row.get("user_id")?, row.get("at")?);
            let signature: Vec<u8> = row.get("signature")?;
            seals.push(Seal {
                message: message(id, &head, user_id, &at, &previous),
                id,
                head,
                by: Person { id: user_id, name: row.get("by_name")? },
                certificate: row.get("certificate_der")?,
                voucher: row.get("voucher_der")?,
                at: moment(row, "at")?,
                signature: signature.clone(),
            });
            previous = signature;
        }
        Ok(seals)
    }

    /// The entry after which who signs and who signs out seals: the last of before there were seals.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn sealed_from(&self) -> Result<i64, StoreError> {
        let from = self.setting("seals.from")?;
        Ok(from.and_then(|from| from.parse().ok()).unwrap_or(0))
    }
}

impl Tx<'_> {
    /// Seals the log as it ends now. It is no change that the log would tell of: it tells of the log.
    ///
    /// # Errors
    /// What `sign` returns, and what the database refuses.
    pub fn put_seal<E: From<StoreError>>(
        &self,
        by: Sealer<'_>,
        at: Timestamp,
        sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
    ) -> Result<(), E> {
        let head = self.audit_head().map_err(E::from)?;
        let (last, previous) = self.last_seal().map_err(E::from)?;
        let (id, at) = (last + 1, at.to_string());
        let signature = sign(&message(id, &head, by.user_id, &at, &previous))?;
        let sql = "INSERT INTO seals(id, seq, hash, user_id, certificate_der, voucher_der, at, signature)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let row = params![id, head.seq, head.hash, by.user_id, by.certificate, by.voucher, at, signature];
        self.conn().execute(sql, row).map_err(|error| E::from(error.into()))?;
        Ok(())
    }

    fn last_seal(&self) -> Result<(i64, Vec<u8>), StoreError> {
        let mut statement =
            self.conn().prepare_cached("SELECT id, signature FROM seals ORDER BY id DESC LIMIT 1")?;
        let mut rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.next().transpose()?.unwrap_or_default())
    }
}
