//! Signing keys, each under its owner's own password: who can open the store still cannot sign as another.
//!
//! Keys and certificates are opaque bytes here.

use jiff::Timestamp;
use rusqlite::params;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::columns::{from_json, json, moment, moment_if};
use crate::keys::key_wrapping::PasswordWrapped;
use crate::{Reader, StoreError, Tx};

/// A private key with its certificate.
pub struct SigningKey {
    /// PKCS#8, DER.
    pub private: Zeroizing<Vec<u8>>,
    /// X.509, DER.
    pub certificate: Vec<u8>,
    /// The certificate between this one and the root, where there is one: X.509, DER.
    pub voucher: Option<Vec<u8>>,
}

/// A certificate that the store has, in force or retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// X.509, DER.
    pub der: Vec<u8>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub retired_at: Option<Timestamp>,
}

fn purpose(user_id: i64) -> String {
    format!("policy-workbench signing key of user {user_id}")
}

impl Reader<'_> {
    /// A user's signing key, or `None` where there is none in force.
    ///
    /// # Errors
    /// [`StoreError::WrongPassword`] where the password is not the user's.
    pub fn signing_key(
        &self,
        user_id: i64,
        password: &SecretString,
    ) -> Result<Option<SigningKey>, StoreError> {
        let Some((sealed, certificate, voucher)) = self.sealed_signing_key(user_id)? else { return Ok(None) };
        Ok(Some(SigningKey { private: sealed.open(password, &purpose(user_id))?, certificate, voucher }))
    }

    /// All of a user's certificates, the last first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn certificates(&self, user_id: i64) -> Result<Vec<Certificate>, StoreError> {
        let sql = "SELECT certificate_der, created_at, retired_at FROM signing_keys
                   WHERE user_id = ?1 ORDER BY id DESC";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_and_then([user_id], |row| {
            Ok(Certificate {
                der: row.get("certificate_der")?,
                created_at: moment(row, "created_at")?,
                retired_at: moment_if(row, "retired_at")?,
            })
        })?;
        rows.collect()
    }

    #[allow(clippy::type_complexity)]
    fn sealed_signing_key(
        &self,
        user_id: i64,
    ) -> Result<Option<(PasswordWrapped, Vec<u8>, Option<Vec<u8>>)>, StoreError> {
        let sql = "SELECT wrapped_key, certificate_der, voucher_der FROM signing_keys
                   WHERE user_id = ?1 AND retired_at IS NULL";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement.query_and_then([user_id], |row| {
            let certificates = (row.get("certificate_der")?, row.get("voucher_der")?);
            Ok::<_, StoreError>((from_json(row, "wrapped_key")?, certificates.0, certificates.1))
        })?;
        rows.next().transpose()
    }
}

impl Tx<'_> {
    /// Puts a user's signing key under the user's own password, with the voucher that certified it, where it was not
    /// the root. An earlier one is retired.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn put_signing_key(
        &self,
        user_id: i64,
        (certificate_der, voucher_der): (&[u8], Option<&[u8]>),
        pkcs8: &[u8],
        password: &SecretString,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sealed = PasswordWrapped::wrap(pkcs8, password, self.vault.cost, &purpose(user_id))?;
        self.retire_signing_key(user_id, at)?;
        self.conn().execute(
            "INSERT INTO signing_keys(user_id, certificate_der, voucher_der, wrapped_key, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![user_id, certificate_der, voucher_der, json(&sealed)?, at.to_string()],
        )?;
        Ok(())
    }

    /// Gives a user's signing key another certificate, such as one of a new root. The earlier one is retired.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn replace_certificate(
        &self,
        user_id: i64,
        certificate_der: &[u8],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let Some((sealed, ..)) = self.sealed_signing_key(user_id)? else { return Ok(()) };
        self.retire_signing_key(user_id, at)?;
        self.conn().execute(
            "INSERT INTO signing_keys(user_id, certificate_der, wrapped_key, created_at) VALUES (?1, ?2, ?3, ?4)",
            params![user_id, certificate_der, json(&sealed)?, at.to_string()],
        )?;
        Ok(())
    }

    /// Retires a user's signing key, where there is one. Its certificate stays, the wrapped key goes.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn retire_signing_key(&self, user_id: i64, at: Timestamp) -> Result<(), StoreError> {
        self.conn().execute(
            "UPDATE signing_keys SET retired_at = ?2, wrapped_key = '' WHERE user_id = ?1 AND retired_at IS NULL",
            params![user_id, at.to_string()],
        )?;
        Ok(())
    }

    pub(crate) fn rewrap_signing_key(
        &self,
        user_id: i64,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<(), StoreError> {
        let Some(key) = self.signing_key(user_id, old)? else { return Ok(()) };
        let sealed = PasswordWrapped::wrap(&key.private, new, self.vault.cost, &purpose(user_id))?;
        self.conn().execute(
            "UPDATE signing_keys SET wrapped_key = ?2 WHERE user_id = ?1 AND retired_at IS NULL",
            params![user_id, json(&sealed)?],
        )?;
        Ok(())
    }
}
