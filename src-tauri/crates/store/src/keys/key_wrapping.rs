//! Secrets under a password or a key: Argon2id, then XChaCha20-Poly1305.
//!
//! What a secret is for is bound into it, so that one wrapped secret cannot be put in another's place.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::StoreError;

/// A 256-bit key.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// What it costs to try one password with Argon2id. It is kept with each wrapped secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KeyCost {
    /// 64 MiB, three passes, one lane: a stolen file has to be guessed at some five tries a second and core.
    pub const STRONG: KeyCost = KeyCost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// A file that was tampered with must not make us ask for all the memory there is.
    const MOST: KeyCost = KeyCost { memory_kib: 1024 * 1024, passes: 32, lanes: 16 };
}

impl Default for KeyCost {
    fn default() -> KeyCost {
        KeyCost::STRONG
    }
}

/// A secret under a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeyWrapped {
    nonce: String,
    sealed: String,
}

/// A secret under a password, with its own salt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PasswordWrapped {
    pub(crate) cost: KeyCost,
    salt: String,
    #[serde(flatten)]
    boxed: KeyWrapped,
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, StoreError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|error| StoreError::Crypto(error.to_string()))?;
    Ok(bytes)
}

impl KeyWrapped {
    pub(crate) fn wrap(secret: &[u8], key: &Key, purpose: &str) -> Result<KeyWrapped, StoreError> {
        let nonce = random::<24>()?;
        let sealed = XChaCha20Poly1305::new(key.as_slice().into())
            .encrypt(XNonce::from_slice(nonce.as_slice()), Payload { msg: secret, aad: purpose.as_bytes() })
            .map_err(|_| StoreError::Crypto("加密".to_owned()))?;
        Ok(KeyWrapped { nonce: hex::encode(nonce.as_slice()), sealed: hex::encode(sealed) })
    }

    pub(crate) fn open(&self, key: &Key, purpose: &str) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let nonce = unhex(&self.nonce)?;
        let sealed = unhex(&self.sealed)?;
        if nonce.len() != 24 {
            return Err(StoreError::Damaged("随机数长度不对".to_owned()));
        }
        XChaCha20Poly1305::new(key.as_slice().into())
            .decrypt(XNonce::from_slice(&nonce), Payload { msg: &sealed, aad: purpose.as_bytes() })
            .map(Zeroizing::new)
            .map_err(|_| StoreError::WrongPassword)
    }
}

impl PasswordWrapped {
    pub(crate) fn wrap(
        secret: &[u8],
        password: &SecretString,
        cost: KeyCost,
        purpose: &str,
    ) -> Result<PasswordWrapped, StoreError> {
        let salt = random::<16>()?;
        let key = derive(password, salt.as_slice(), cost)?;
        Ok(PasswordWrapped {
            cost,
            salt: hex::encode(salt.as_slice()),
            boxed: KeyWrapped::wrap(secret, &key, purpose)?,
        })
    }

    /// The secret, or [`StoreError::WrongPassword`].
    pub(crate) fn open(
        &self,
        password: &SecretString,
        purpose: &str,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let key = derive(password, &unhex(&self.salt)?, self.cost)?;
        self.boxed.open(&key, purpose)
    }
}

fn derive(password: &SecretString, salt: &[u8], cost: KeyCost) -> Result<Key, StoreError> {
    let most = KeyCost::MOST;
    if cost.memory_kib > most.memory_kib || cost.passes > most.passes || cost.lanes > most.lanes {
        return Err(StoreError::Damaged("口令参数超出范围".to_owned()));
    }
    let failed = |error: argon2::Error| StoreError::Crypto(error.to_string());
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(failed)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.expose_secret().as_bytes(), salt, key.as_mut_slice())
        .map_err(failed)?;
    Ok(key)
}

fn unhex(text: &str) -> Result<Vec<u8>, StoreError> {
    hex::decode(text).map_err(|error| StoreError::Damaged(error.to_string()))
}
