//! The bureau's root: its certificate, and its private key once under each administrator's own password.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::columns::{from_json, json, moment, moment_if};
use crate::keys::key_wrapping::PasswordWrapped;
use crate::tables::Certificate;
use crate::{Reader, StoreError, Tx};

fn purpose(user_id: i64) -> String {
    format!("policy-workbench root key for user {user_id}")
}

impl Reader<'_> {
    /// The root certificate in force, DER.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn root_certificate(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT certificate_der FROM roots WHERE retired_at IS NULL";
        Ok(self.conn().prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?)
    }

    /// All root certificates there ever were, DER, the one in force first: memos keep the one they were signed under.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn root_certificates(&self) -> Result<Vec<Certificate>, StoreError> {
        let sql = "SELECT certificate_der, created_at, retired_at FROM roots
                   ORDER BY retired_at IS NOT NULL, id DESC";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_and_then([], |row| {
            Ok(Certificate {
                der: row.get("certificate_der")?,
                created_at: moment(row, "created_at")?,
                retired_at: moment_if(row, "retired_at")?,
            })
        })?;
        rows.collect()
    }

    /// Whether an administrator has the root's private key.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn has_root_key(&self, admin_id: i64) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM root_keys WHERE user_id = ?1";
        Ok(self.conn().prepare_cached(sql)?.exists([admin_id])?)
    }

    /// The root's private key (PKCS#8), or `None` where this administrator has not been given it.
    ///
    /// # Errors
    /// [`StoreError::WrongPassword`] where the password is not the administrator's.
    pub fn root_key(
        &self,
        admin_id: i64,
        password: &SecretString,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let sql = "SELECT wrapped_key FROM root_keys WHERE user_id = ?1";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement.query_and_then([admin_id], |row| from_json(row, "wrapped_key"))?;
        let sealed: Option<PasswordWrapped> = rows.next().transpose()?;
        sealed.map(|sealed| sealed.open(password, &purpose(admin_id))).transpose()
    }
}

impl Tx<'_> {
    /// Puts the root certificate in force. An earlier one is retired, and its private key dropped.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn put_root_certificate(&self, der: &[u8], at: Timestamp) -> Result<(), StoreError> {
        let at = at.to_string();
        self.conn().execute("UPDATE roots SET retired_at = ?1 WHERE retired_at IS NULL", [&at])?;
        self.conn().execute("DELETE FROM root_keys", [])?;
        self.conn()
            .execute("INSERT INTO roots(certificate_der, created_at) VALUES (?1, ?2)", params![der, at])?;
        Ok(())
    }

    /// Gives an administrator the root's private key, under that administrator's own password.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn put_root_key(
        &self,
        admin_id: i64,
        pkcs8: &[u8],
        password: &SecretString,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sealed = PasswordWrapped::wrap(pkcs8, password, self.vault.cost, &purpose(admin_id))?;
        self.conn().execute(
            "INSERT INTO root_keys(user_id, wrapped_key, created_at) VALUES (?1, ?2, ?3)
             ON CONFLICT(user_id) DO UPDATE SET wrapped_key = excluded.wrapped_key",
            params![admin_id, json(&sealed)?, at.to_string()],
        )?;
        Ok(())
    }

    /// Takes the root's private key from an administrator.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn drop_root_key(&self, admin_id: i64) -> Result<(), StoreError> {
        self.conn().execute("DELETE FROM root_keys WHERE user_id = ?1", [admin_id])?;
        Ok(())
    }

    pub(crate) fn rewrap_root_key(
        &self,
        admin_id: i64,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<(), StoreError> {
        let Some(private) = self.root_key(admin_id, old)? else { return Ok(()) };
        let sealed = PasswordWrapped::wrap(&private, new, self.vault.cost, &purpose(admin_id))?;
        self.conn().execute(
            "UPDATE root_keys SET wrapped_key = ?2 WHERE user_id = ?1",
            params![admin_id, json(&sealed)?],
        )?;
        Ok(())
    }
}
