//! The store's key for a person whose password is not known: wrapped for the public half of a pair whose private half
//! stands under that password. So an administrator can give the store a new key, and everybody keeps their password.
//!
//! P-256 with an ephemeral key, SHA-256 and XChaCha20-Poly1305. What the key is for is bound into the wrapping.

use p256::elliptic_curve::point::AffineCoordinates;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::{PublicKey, SecretKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::keys::key_wrapping::{Key, KeyWrapped, random};

/// A key for the owner of a pair.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Wrapped {
    ephemeral: String,
    #[serde(flatten)]
    boxed: KeyWrapped,
}

/// The private half of a new pair.
pub(crate) fn new_private() -> Result<SecretKey, StoreError> {
    // A number that is no key comes up once in 2^32 draws.
    loop {
        if let Ok(private) = SecretKey::from_slice(random::<32>()?.as_slice()) {
            return Ok(private);
        }
    }
}

/// The private half, as it was kept.
pub(crate) fn private(bytes: &[u8]) -> Result<SecretKey, StoreError> {
    SecretKey::from_slice(bytes).map_err(|_| StoreError::Damaged("钥匙对不对".to_owned()))
}

/// The public half, in hexadecimal.
pub(crate) fn public(private: &SecretKey) -> String {
    hex::encode(private.public_key().to_encoded_point(true).as_bytes())
}

impl Wrapped {
    pub(crate) fn wrap(secret: &[u8], public: &str, purpose: &str) -> Result<Wrapped, StoreError> {
        let owner = point(public)?;
        let once = new_private()?;
        let ephemeral = self::public(&once);
        let key = shared(&once, &owner, &ephemeral, public);
        Ok(Wrapped { boxed: KeyWrapped::wrap(secret, &key, purpose)?, ephemeral })
    }

    pub(crate) fn unwrap(
        &self,
        private: &SecretKey,
        purpose: &str,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let key = shared(private, &point(&self.ephemeral)?, &self.ephemeral, &public(private));
        self.boxed.open(&key, purpose)
    }
}

fn point(public: &str) -> Result<PublicKey, StoreError> {
    let damaged = || StoreError::Damaged("公钥不对".to_owned());
    PublicKey::from_sec1_bytes(&hex::decode(public).map_err(|_| damaged())?).map_err(|_| damaged())
}

/// Diffie-Hellman, hashed together with both public halves.
fn shared(private: &SecretKey, other: &PublicKey, ephemeral: &str, owner: &str) -> Key {
    let product = (other.to_projective() * *private.to_nonzero_scalar()).to_affine();
    let mut digest = Sha256::new();
    digest.update(b"policy-workbench key pair v1");
    digest.update(Zeroizing::new(product.x()).as_slice());
    digest.update(ephemeral.as_bytes());
    digest.update(owner.as_bytes());
    Zeroizing::new(digest.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_unwraps_and_only_for_its_purpose() {
        let (owner, other) = (new_private().unwrap(), new_private().unwrap());
        let wrapped = Wrapped::wrap(b"a key", &public(&owner), "this").unwrap();
        assert_eq!(wrapped.unwrap(&owner, "this").unwrap().as_slice(), b"a key");
        assert!(matches!(wrapped.unwrap(&other, "this"), Err(StoreError::WrongPassword)));
        assert!(matches!(wrapped.unwrap(&owner, "that"), Err(StoreError::WrongPassword)));
        let again = Wrapped::wrap(b"a key", &public(&owner), "this").unwrap();
        assert_ne!(again.ephemeral, wrapped.ephemeral);
        assert!(matches!(Wrapped::wrap(b"a key", "02ff", "this"), Err(StoreError::Damaged(_))));
    }
}
