//! Who signs: a private key, wherever it lives, with its certificate.

use der::asn1::ObjectIdentifier;
use p256::ecdsa::DerSignature;
use signature::Signer as _;
use spki::{AlgorithmIdentifierOwned, EncodePublicKey, SubjectPublicKeyInfoOwned};
use x509_cert::Certificate;

use crate::MemoError;

/// ecdsa-with-SHA256 (RFC 5758).
pub(crate) const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// sha256WithRSAEncryption (RFC 4055).
pub(crate) const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");

/// A private key that can sign a CMS: one in the store, or on a token.
pub trait SigningKey {
    /// The signature algorithm, as CMS names it.
    fn algorithm(&self) -> AlgorithmIdentifierOwned;

    /// The public key.
    ///
    /// # Errors
    ///
    /// The key cannot say it, for instance because its token has been pulled out.
    fn public_key(&self) -> Result<SubjectPublicKeyInfoOwned, MemoError>;

    /// Signs the bytes (and not their digest), in the encoding that CMS wants of the algorithm.
    ///
    /// # Errors
    ///
    /// The key refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, MemoError>;
}

impl SigningKey for p256::ecdsa::SigningKey {
    fn algorithm(&self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned { oid: ECDSA_SHA256, parameters: None }
    }

    fn public_key(&self) -> Result<SubjectPublicKeyInfoOwned, MemoError> {
        spki_of(self.verifying_key())
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, MemoError> {
        let signature: DerSignature =
            self.try_sign(message).map_err(|e| MemoError::Signing(e.to_string()))?;
        Ok(signature.as_bytes().to_vec())
    }
}

pub(crate) fn spki_of(key: &p256::ecdsa::VerifyingKey) -> Result<SubjectPublicKeyInfoOwned, MemoError> {
    let wrong = |e: &dyn std::fmt::Display| MemoError::Certificate(e.to_string());
    let document = key.to_public_key_der().map_err(|e| wrong(&e))?;
    SubjectPublicKeyInfoOwned::try_from(document.as_bytes()).map_err(|e| wrong(&e))
}

/// A key with its certificate and the certificates above it.
pub struct Signer {
    /// Signs.
    pub key: Box<dyn SigningKey + Send + Sync>,
    /// The signer's own.
    pub certificate: Certificate,
    /// Those above it, up to and with the root.
    pub chain: Vec<Certificate>,
}

impl Signer {
    /// A signer with a key of this program.
    #[must_use]
    pub fn new(key: p256::ecdsa::SigningKey, certificate: Certificate, chain: Vec<Certificate>) -> Signer {
        Signer { key: Box::new(key), certificate, chain }
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer")
            .field("certificate", &self.certificate.tbs_certificate.subject)
            .finish_non_exhaustive()
    }
}
