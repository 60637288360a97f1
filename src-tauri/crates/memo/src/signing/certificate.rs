//! Certificates (RFC 5280): a bureau's own root, those it issues to its signers, and the check that one
//! issued another. It keeps no key and asks no network about revocation.

use std::time::Duration;

use casework::Sha256Hex;
use der::asn1::{SetOfVec, Utf8StringRef};
use der::pem::LineEnding;
use der::{Any, Decode, DecodePem, Encode, EncodePem};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, SigningKey, VerifyingKey};
use rand_core::{OsRng, RngCore};
use spki::{DecodePublicKey, SubjectPublicKeyInfoOwned};
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::{Builder, CertificateBuilder, Profile};
use x509_cert::ext::pkix::constraints::name::{GeneralSubtree, NameConstraints};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

use crate::MemoError;
use crate::signing::rsa;
use crate::signing::signer::{ECDSA_SHA256, spki_of};

/// A root lasts twenty years.
const ROOT_YEARS: i64 = 20;

fn failed(error: impl std::fmt::Display) -> MemoError {
    MemoError::Certificate(error.to_string())
}

/// A new private key, P-256, for a signer.
#[must_use]
pub fn new_key() -> SigningKey {
    SigningKey::random(&mut OsRng)
}

/// A new root for a bureau, valid from `at`.
///
/// # Errors
///
/// The name is empty or too long for a certificate, or there is no randomness.
pub fn make_root(bureau: &str, at: Timestamp) -> Result<(SigningKey, Certificate), MemoError> {
    let key = new_key();
    let mut serial = [0_u8; 16];
    OsRng.try_fill_bytes(&mut serial).map_err(failed)?;
    // Positive, and of full length.
    serial[0] = serial[0] & 0x3F | 0x40;
    let until = add_years(at, ROOT_YEARS)?;
    let builder = CertificateBuilder::new(
        Profile::Root,
        SerialNumber::new(&serial).map_err(failed)?,
        Validity { not_before: time(at)?, not_after: time(until)? },
        name(&format!("{bureau}评审意见签名根证书"), Some(bureau))?,
        spki_of(key.verifying_key())?,
        &key,
    );
    let root = builder.and_then(|builder| builder.build::<DerSignature>()).map_err(failed)?;
    Ok((key, root))
}

/// A signer's certificate: digitalSignature and nonRepudiation, no CA.
///
/// # Errors
///
/// The name is empty or too long, the dates are out of range, or the key is not the root's.
pub fn issue(
    root_key: &SigningKey,
    root: &Certificate,
    person: &str,
    serial: u64,
    public_key: &VerifyingKey,
    validity: (Timestamp, Timestamp),
) -> Result<Certificate, MemoError> {
    issue_for(root_key, root, person, serial, spki_of(public_key)?, validity)
}

/// The same, for a key of any kind, such as one on a token.
///
/// # Errors
///
/// As [`issue`].
pub fn issue_for(
    root_key: &SigningKey,
    root: &Certificate,
    person: &str,
    serial: u64,
    public_key: SubjectPublicKeyInfoOwned,
    validity: (Timestamp, Timestamp),
) -> Result<Certificate, MemoError> {
    if spki_of(root_key.verifying_key())? != root.tbs_certificate.subject_public_key_info {
        return Err(MemoError::KeyMismatch);
    }
    let profile = Profile::Leaf {
        issuer: root.tbs_certificate.subject.clone(),
        enable_key_agreement: false,
        enable_key_encipherment: false,
    };
    let builder = CertificateBuilder::new(
        profile,
        SerialNumber::from(serial),
        Validity { not_before: time(validity.0)?, not_after: time(validity.1)? },
        name(person, organisation(root).as_deref())?,
        public_key,
        root_key,
    );
    builder.and_then(|builder| builder.build::<DerSignature>()).map_err(failed)
}

/// A person's voucher: it certifies keys in that person's own name and in no other (RFC 5280, 4.2.1.10), so that they
/// can make their signing key while no administrator is there.
///
/// # Errors
///
/// As [`issue`].
pub fn issue_voucher(
    root_key: &SigningKey,
    root: &Certificate,
    person: &str,
    serial: u64,
    public_key: &VerifyingKey,
    validity: (Timestamp, Timestamp),
) -> Result<Certificate, MemoError> {
    if spki_of(root_key.verifying_key())? != root.tbs_certificate.subject_public_key_info {
        return Err(MemoError::KeyMismatch);
    }
    let organisation = organisation(root);
    let profile =
        Profile::SubCA { issuer: root.tbs_certificate.subject.clone(), path_len_constraint: Some(0) };
    let mut builder = CertificateBuilder::new(
        profile,
        SerialNumber::from(serial),
        Validity { not_before: time(validity.0)?, not_after: time(validity.1)? },
        name(&format!("{person}的签名证书签发凭证"), organisation.as_deref())?,
        spki_of(public_key)?,
        root_key,
    )
    .map_err(failed)?;
    let own = GeneralName::DirectoryName(name(person, organisation.as_deref())?);
    let permitted = GeneralSubtree { base: own, minimum: 0, maximum: None };
    builder
        .add_extension(&NameConstraints {
            permitted_subtrees: Some(vec![permitted]),
            excluded_subtrees: None,
        })
        .map_err(failed)?;
    builder.build::<DerSignature>().map_err(failed)
}

/// Whether an issuer may certify this very name: one with constraints names it in whole.
pub(crate) fn may_name(issuer: &Certificate, certificate: &Certificate) -> bool {
    let Ok(found) = issuer.tbs_certificate.get::<NameConstraints>() else { return false };
    let Some((_, constraints)) = found else { return true };
    let names = |tree: &GeneralSubtree| matches!(&tree.base, GeneralName::DirectoryName(name) if *name == certificate.tbs_certificate.subject);
    constraints.excluded_subtrees.is_none()
        && constraints.permitted_subtrees.is_some_and(|trees| trees.iter().any(names))
}

fn add_years(at: Timestamp, years: i64) -> Result<Timestamp, MemoError> {
    let later = at.to_zoned(TimeZone::UTC).checked_add(jiff::Span::new().try_years(years).map_err(failed)?);
    Ok(later.map_err(failed)?.timestamp())
}

fn time(at: Timestamp) -> Result<Time, MemoError> {
    let since = u64::try_from(at.as_second()).map_err(failed)?;
    Time::try_from(std::time::UNIX_EPOCH + Duration::from_secs(since)).map_err(failed)
}

const COMMON_NAME: der::asn1::ObjectIdentifier = der::asn1::ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANISATION: der::asn1::ObjectIdentifier = der::asn1::ObjectIdentifier::new_unwrap("2.5.4.10");

/// CN and O as UTF-8: a name is put in as it stands, whatever commas it has.
fn name(common: &str, organisation: Option<&str>) -> Result<Name, MemoError> {
    let mut parts = Vec::new();
    for (oid, value) in organisation.map(|o| (ORGANISATION, o)).into_iter().chain([(COMMON_NAME, common)]) {
        let length = value.chars().count();
        if value.trim().is_empty() || length > 64 {
            return Err(MemoError::Certificate(format!("名称“{value}”应为 1 至 64 字")));
        }
        let value = Any::encode_from(&Utf8StringRef::new(value).map_err(failed)?).map_err(failed)?;
        let set = SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }]).map_err(failed)?;
        parts.push(RelativeDistinguishedName(set));
    }
    Ok(RdnSequence(parts))
}

fn part(certificate: &Certificate, oid: der::asn1::ObjectIdentifier) -> Option<String> {
    let mut parts = certificate.tbs_certificate.subject.0.iter().flat_map(|rdn| rdn.0.iter());
    let value = &parts.find(|part| part.oid == oid)?.value;
    if let Ok(text) = value.decode_as::<Utf8StringRef<'_>>() {
        return Some(text.as_str().to_owned());
    }
    value.decode_as::<der::asn1::PrintableStringRef<'_>>().ok().map(|text| text.as_str().to_owned())
}

fn organisation(certificate: &Certificate) -> Option<String> {
    part(certificate, ORGANISATION)
}

/// The public key that a certificate is for.
///
/// # Errors
///
/// It is not a P-256 key.
pub fn public_key(certificate: &Certificate) -> Result<VerifyingKey, MemoError> {
    let der = certificate.tbs_certificate.subject_public_key_info.to_der().map_err(failed)?;
    VerifyingKey::from_public_key_der(&der).map_err(failed)
}

/// The name of the person or root.
#[must_use]
pub fn common_name(certificate: &Certificate) -> Option<String> {
    part(certificate, COMMON_NAME)
}

/// As PEM (RFC 7468).
///
/// # Errors
///
/// The certificate cannot be encoded.
pub fn to_pem(certificate: &Certificate) -> Result<String, MemoError> {
    certificate.to_pem(LineEnding::LF).map_err(failed)
}

/// As DER.
///
/// # Errors
///
/// The certificate cannot be encoded.
pub fn to_der(certificate: &Certificate) -> Result<Vec<u8>, MemoError> {
    certificate.to_der().map_err(failed)
}

/// The fingerprint of a certificate's public key: one key has one, whatever certificates name it.
///
/// # Errors
///
/// The key cannot be encoded.
pub fn key_fingerprint(certificate: &Certificate) -> Result<Sha256Hex, MemoError> {
    let key = &certificate.tbs_certificate.subject_public_key_info;
    Ok(Sha256Hex::of(&key.to_der().map_err(failed)?))
}

/// One certificate or several, from PEM or DER.
///
/// # Errors
///
/// The bytes hold none.
pub fn read_all(bytes: &[u8]) -> Result<Vec<Certificate>, MemoError> {
    match Certificate::from_der(bytes) {
        Ok(one) => Ok(vec![one]),
        Err(_) => match Certificate::load_pem_chain(bytes).map_err(failed)? {
            none if none.is_empty() => Err(failed("文件里没有证书")),
            found => Ok(found),
        },
    }
}

/// From PEM or DER, whichever it is.
///
/// # Errors
///
/// The bytes are neither.
pub fn read(bytes: &[u8]) -> Result<Certificate, MemoError> {
    Certificate::from_der(bytes).or_else(|_| Certificate::from_pem(bytes)).map_err(failed)
}

/// Whether a certificate is valid at a moment.
pub(crate) fn valid_at(certificate: &Certificate, at: Timestamp) -> bool {
    let Ok(at) = u64::try_from(at.as_second()) else { return false };
    let validity = &certificate.tbs_certificate.validity;
    validity.not_before.to_unix_duration().as_secs() <= at
        && at <= validity.not_after.to_unix_duration().as_secs()
}

/// Whether it may sign documents.
pub(crate) fn may_sign(certificate: &Certificate) -> bool {
    let usage = certificate.tbs_certificate.get::<KeyUsage>();
    let wanted = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
    usage.is_ok_and(|usage| usage.is_some_and(|(_, usage)| (usage.0 & wanted) == wanted))
}

/// Whether it may issue others.
fn may_issue(certificate: &Certificate) -> bool {
    let tbs = &certificate.tbs_certificate;
    let ca = tbs.get::<BasicConstraints>().is_ok_and(|found| found.is_some_and(|(_, basic)| basic.ca));
    ca && tbs.get::<KeyUsage>().is_ok_and(|found| found.is_some_and(|(_, usage)| usage.key_cert_sign()))
}

/// Whether `issuer` issued `certificate`; a root has issued itself.
pub(crate) fn issued_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let tbs = &certificate.tbs_certificate;
    let named = tbs.issuer == issuer.tbs_certificate.subject && may_issue(issuer);
    let algorithm = tbs.signature == certificate.signature_algorithm;
    let (Some(signature), Ok(signed)) = (certificate.signature.as_bytes(), tbs.to_der()) else {
        return false;
    };
    let key = &issuer.tbs_certificate.subject_public_key_info;
    named && algorithm && verified(key, &signed, &certificate.signature_algorithm, signature)
}

/// The certificates above one, out of a heap: up to and with the root, or as far as they go.
pub(crate) fn above(own: &Certificate, all: &[Certificate]) -> Vec<Certificate> {
    let mut chain: Vec<Certificate> = Vec::new();
    loop {
        let last = chain.last().unwrap_or(own);
        let next = all.iter().find(|one| *one != last && !chain.contains(one) && issued_by(last, one));
        match next.filter(|_| !issued_by(last, last)) {
            Some(issuer) => chain.push(issuer.clone()),
            None => return chain,
        }
    }
}

/// Whether the owner of a certificate of this program signed these bytes.
#[must_use]
pub fn signed(own: &Certificate, bytes: &[u8], signature: &[u8]) -> bool {
    let key = &own.tbs_certificate.subject_public_key_info;
    let algorithm = spki::AlgorithmIdentifierOwned { oid: ECDSA_SHA256, parameters: None };
    verified(key, bytes, &algorithm, signature)
}

/// Whether it is a root: it may issue others, and has issued itself.
#[must_use]
pub fn is_root(certificate: &Certificate) -> bool {
    issued_by(certificate, certificate)
}

pub(crate) fn is_rsa(key: &SubjectPublicKeyInfoOwned) -> bool {
    key.algorithm.oid == rsa::RSA
}

/// Whether a signature is right. P-256, its DER in the one canonical form; or RSA of public authorities and tokens.
pub(crate) fn verified(
    key: &SubjectPublicKeyInfoOwned,
    signed: &[u8],
    algorithm: &spki::AlgorithmIdentifierOwned,
    signature: &[u8],
) -> bool {
    if is_rsa(key) {
        return rsa::verified(key, signed, algorithm, signature);
    }
    if algorithm.oid != ECDSA_SHA256 || algorithm.parameters.is_some() {
        return false;
    }
    let Some(key) = key.to_der().ok().and_then(|der| VerifyingKey::from_public_key_der(&der).ok()) else {
        return false;
    };
    let Ok(parsed) = p256::ecdsa::Signature::from_der(signature) else { return false };
    parsed.to_der().as_bytes() == signature && key.verify(signed, &parsed).is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_root_vouches_for_those_it_issued_and_no_others() {
        let at: Timestamp = "2024-11-25T02:20:00Z".parse().unwrap();
        let (root_key, root) = make_root("某局", at).unwrap();
        let (_, other) = make_root("某局", at).unwrap();
        let key = new_key();
        let until = add_years(at, 3).unwrap();
        let own = issue(&root_key, &root, "沈予安,CN=冒名", 7, key.verifying_key(), (at, until)).unwrap();
        assert_eq!(common_name(&own).unwrap(), "沈予安,CN=冒名");
        assert!(issued_by(&own, &root) && issued_by(&root, &root) && !issued_by(&own, &other));
        assert!(may_sign(&own) && !may_sign(&root) && !issued_by(&own, &own));
        assert!(valid_at(&own, at) && !valid_at(&own, add_years(at, 4).unwrap()));
        assert_eq!(read(to_pem(&own).unwrap().as_bytes()).unwrap(), own);
        assert_eq!(read(&to_der(&own).unwrap()).unwrap(), own);
        assert!(issue(&key, &root, "某人", 8, key.verifying_key(), (at, until)).is_err());
    }
}
