//! Vouchers: what certifies a person's signing key when they make it, after an administrator gave them a first password.
//!
//! Keys and certificates are opaque bytes here.

use rusqlite::{OptionalExtension, params};
use secrecy::SecretString;

use crate::columns::{from_json, json};
use crate::keys::key_wrapping::PasswordWrapped;
use crate::tables::signing_keys::SigningKey;
use crate::{Reader, StoreError, Tx};

fn purpose(user_id: i64) -> String {
    format!("policy-workbench voucher of user {user_id}")
}

impl Reader<'_> {
    /// A user's voucher, or `None` where there is none.
    ///
    /// # Errors
    /// [`StoreError::WrongPassword`] where the password is not the user's first.
    pub fn voucher(&self, user_id: i64, first: &SecretString) -> Result<Option<SigningKey>, StoreError> {
        let sql = "SELECT wrapped_key, certificate_der FROM vouchers WHERE user_id = ?1";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement.query_and_then([user_id], |row| {
            Ok::<(PasswordWrapped, Vec<u8>), StoreError>((
                from_json(row, "wrapped_key")?,
                row.get("certificate_der")?,
            ))
        })?;
        let Some((sealed, certificate)) = rows.next().transpose()? else { return Ok(None) };
        Ok(Some(SigningKey { private: sealed.open(first, &purpose(user_id))?, certificate, voucher: None }))
    }

    /// The certificate of a user's voucher, DER.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn voucher_certificate(&self, user_id: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT certificate_der FROM vouchers WHERE user_id = ?1";
        Ok(self.conn().prepare_cached(sql)?.query_row([user_id], |row| row.get(0)).optional()?)
    }
}

impl Tx<'_> {
    /// Gives a user a voucher under their first password, which is to be changed from now on.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn put_voucher(
        &self,
        user_id: i64,
        certificate_der: &[u8],
        pkcs8: &[u8],
        first: &SecretString,
    ) -> Result<(), StoreError> {
        let sealed = PasswordWrapped::wrap(pkcs8, first, self.vault.cost, &purpose(user_id))?;
        self.conn().execute(
            "INSERT INTO vouchers(user_id, certificate_der, wrapped_key) VALUES (?1, ?2, ?3)
             ON CONFLICT(user_id) DO UPDATE SET certificate_der = excluded.certificate_der,
               wrapped_key = excluded.wrapped_key",
            params![user_id, certificate_der, json(&sealed)?],
        )?;
        self.conn().execute("UPDATE users SET first_password = 1 WHERE id = ?1", [user_id])?;
        Ok(())
    }

    /// Gives a voucher another certificate, such as one of a new root.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn replace_voucher(&self, user_id: i64, certificate_der: &[u8]) -> Result<(), StoreError> {
        let sql = "UPDATE vouchers SET certificate_der = ?2 WHERE user_id = ?1";
        self.conn().execute(sql, params![user_id, certificate_der])?;
        Ok(())
    }

    /// Takes a voucher away: it is used, or its owner is gone. The password is the owner's own now.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn drop_voucher(&self, user_id: i64) -> Result<(), StoreError> {
        self.conn().execute("DELETE FROM vouchers WHERE user_id = ?1", [user_id])?;
        self.conn().execute("UPDATE users SET first_password = 0 WHERE id = ?1", [user_id])?;
        Ok(())
    }
}
