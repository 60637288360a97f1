//! Signing on a token (PKCS#11, OASIS v2.40): a USB key or a card, whose private key never leaves it. The PIN goes to
//! the token and nowhere else.

use std::path::Path;
use std::sync::Mutex;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use der::Decode;
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::Certificate;

use crate::signing::certificate;
use crate::signing::signer::{ECDSA_SHA256, RSA_SHA256, SigningKey};
use crate::{MemoError, Signer};

/// A private key on a token, signed in.
struct TokenKey {
    /// A session is one thread's at a time.
    session: Mutex<Session>,
    key: ObjectHandle,
    public_key: SubjectPublicKeyInfoOwned,
    rsa: bool,
}

fn failed(error: impl std::fmt::Display) -> MemoError {
    MemoError::Token(error.to_string())
}

/// What the token said, in words that help.
fn said(error: Error) -> MemoError {
    let words = match &error {
        Error::Pkcs11(RvError::PinIncorrect, _) => "PIN 不正确，多次输错会锁定令牌".to_owned(),
        Error::Pkcs11(RvError::PinLocked, _) => "令牌已锁定，请联系发放单位解锁".to_owned(),
        Error::Pkcs11(RvError::TokenNotPresent | RvError::DeviceRemoved, _) => "令牌没有插好".to_owned(),
        other => other.to_string(),
    };
    MemoError::Token(words)
}

/// Opens a token by its driver (a PKCS#11 module) and signs in. Without a label, the one private key whose
/// certificate may sign is taken.
///
/// # Errors
///
/// The driver cannot be loaded, the PIN is wrong, or there is no key with a certificate that may sign.
pub fn open_token(module: &Path, label: Option<&str>, pin: &str) -> Result<Signer, MemoError> {
    let driver = Pkcs11::new(module).map_err(said)?;
    match driver.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        // Another memo was signed before: the driver is in use already.
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(said(error)),
    }
    let mut refused = None;
    for slot in driver.get_slots_with_initialized_token().map_err(said)? {
        let session = driver.open_ro_session(slot).map_err(said)?;
        match session.login(UserType::User, Some(&AuthPin::from(pin.to_owned()))) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => {
                refused.get_or_insert(said(error));
                continue;
            }
        }
        if let Some((key, certificate, chain)) = find_on_token(&session, label)? {
            let public_key = certificate.tbs_certificate.subject_public_key_info.clone();
            let rsa = certificate::is_rsa(&public_key);
            let key = TokenKey { session: Mutex::new(session), key, public_key, rsa };
            return Ok(Signer { key: Box::new(key), certificate, chain });
        }
    }
    Err(refused.unwrap_or_else(|| failed("令牌中没有可用于签名的私钥和证书")))
}

type Found = (ObjectHandle, Certificate, Vec<Certificate>);

/// The private key with its certificate, by the id that they share, and the certificates above it.
fn find_on_token(session: &Session, label: Option<&str>) -> Result<Option<Found>, MemoError> {
    let mut certificates: Vec<(Vec<u8>, Certificate)> = Vec::new();
    let wanted =
        [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::CertificateType(CertificateType::X_509)];
    for object in session.find_objects(&wanted).map_err(said)? {
        let (mut id, mut value) = (Vec::new(), None);
        for attribute in
            session.get_attributes(object, &[AttributeType::Id, AttributeType::Value]).map_err(said)?
        {
            match attribute {
                Attribute::Id(bytes) => id = bytes,
                Attribute::Value(bytes) => value = Certificate::from_der(&bytes).ok(),
                _ => {}
            }
        }
        certificates.extend(value.map(|certificate| (id, certificate)));
    }
    let mut wanted = vec![Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Sign(true)];
    wanted.extend(label.map(|label| Attribute::Label(label.as_bytes().to_vec())));
    for key in session.find_objects(&wanted).map_err(said)? {
        let ids = session.get_attributes(key, &[AttributeType::Id]).map_err(said)?;
        let Some(Attribute::Id(id)) = ids.into_iter().next() else { continue };
        let own = certificates.iter().find(|(other, one)| *other == id && certificate::may_sign(one));
        if let Some((_, own)) = own {
            let all: Vec<Certificate> = certificates.iter().map(|(_, one)| one.clone()).collect();
            return Ok(Some((key, own.clone(), certificate::above(own, &all))));
        }
    }
    Ok(None)
}

impl SigningKey for TokenKey {
    fn algorithm(&self) -> AlgorithmIdentifierOwned {
        if self.rsa {
            AlgorithmIdentifierOwned { oid: RSA_SHA256, parameters: Some(der::Any::null()) }
        } else {
            AlgorithmIdentifierOwned { oid: ECDSA_SHA256, parameters: None }
        }
    }

    fn public_key(&self) -> Result<SubjectPublicKeyInfoOwned, MemoError> {
        Ok(self.public_key.clone())
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, MemoError> {
        let session = self.session.lock().map_err(failed)?;
        if self.rsa {
            return session.sign(&Mechanism::Sha256RsaPkcs, self.key, message).map_err(said);
        }
        // A token gives r and s alone (PKCS#11, 2.3.1); CMS wants them in DER.
        let raw = session.sign(&Mechanism::Ecdsa, self.key, &Sha256::digest(message)).map_err(said)?;
        let signature = p256::ecdsa::Signature::from_slice(&raw).map_err(failed)?;
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

impl Drop for TokenKey {
    fn drop(&mut self) {
        if let Ok(session) = self.session.get_mut() {
            // Whoever comes next gives the PIN again; a token that is gone is signed out already.
            let _ = session.logout();
        }
    }
}
