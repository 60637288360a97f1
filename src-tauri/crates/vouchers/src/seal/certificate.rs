//! Certificates with SM2 keys: names, times, and whether one was issued by another.

use der::{Decode, Encode};
use sm2::dsa::signature::Verifier;
use sm2::dsa::{Signature, VerifyingKey};
use x509_cert::Certificate;

/// The identity that SM2 signatures are made with (GB/T 35276).
const IDENTITY: &str = "1234567812345678";

/// A certificate's DER from hex.
pub(super) fn from_hex(hex: &str) -> Option<Vec<u8>> {
    if hex.is_empty() || !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return None;
    }
    let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    (0..hex.len()).step_by(2).map(pair).collect()
}

/// As hex.
pub(super) fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The SM2 signature over a message by a certificate's key.
pub(super) fn signed(certificate: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(certificate) = Certificate::from_der(certificate) else { return false };
    let info = &certificate.tbs_certificate.subject_public_key_info;
    let point = info.subject_public_key.raw_bytes();
    let (Ok(key), Some(signature)) = (VerifyingKey::from_sec1_bytes(IDENTITY, point), of_der(signature))
    else {
        return false;
    };
    key.verify(message, &signature).is_ok()
}

/// r and s, each padded to 32 bytes.
fn of_der(signature: &[u8]) -> Option<Signature> {
    use der::Reader as _;
    let mut reader = der::SliceReader::new(signature).ok()?;
    let mut raw = [0_u8; 64];
    let (r, s) = reader
        .sequence(|inner| {
            let r: der::asn1::UintRef<'_> = inner.decode()?;
            let s: der::asn1::UintRef<'_> = inner.decode()?;
            Ok((r.as_bytes().to_vec(), s.as_bytes().to_vec()))
        })
        .ok()?;
    if r.len() > 32 || s.len() > 32 {
        return None;
    }
    raw[32 - r.len()..32].copy_from_slice(&r);
    raw[64 - s.len()..].copy_from_slice(&s);
    Signature::from_slice(&raw).ok()
}

/// Whether a certificate is the other one, or its signature was made by the other's key.
pub(super) fn issued_by(own: &[u8], issuer: &[u8]) -> bool {
    own == issuer || made_by(own, issuer)
}

/// Whether a certificate issued itself: an SM2 root.
pub(crate) fn is_root(certificate: &[u8]) -> bool {
    made_by(certificate, certificate)
}

fn made_by(own: &[u8], issuer: &[u8]) -> bool {
    let (Ok(certificate), Ok(root)) = (Certificate::from_der(own), Certificate::from_der(issuer)) else {
        return false;
    };
    if certificate.tbs_certificate.issuer != root.tbs_certificate.subject {
        return false;
    }
    let (Ok(message), Some(signature)) =
        (certificate.tbs_certificate.to_der(), certificate.signature.as_bytes())
    else {
        return false;
    };
    signed(issuer, &message, signature)
}

/// The common name of whoever it was made out to.
pub(super) fn subject(certificate: &[u8]) -> Option<String> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let name = certificate.tbs_certificate.subject;
    let common = der::oid::db::rfc4519::CN;
    let part = name.0.iter().flat_map(|part| part.0.iter()).find(|part| part.oid == common)?;
    String::from_utf8(part.value.value().to_vec()).ok()
}

/// Whether it was in force at a moment, in seconds since 1970.
pub(super) fn in_force(certificate: &[u8], at: u64) -> Option<bool> {
    let validity = Certificate::from_der(certificate).ok()?.tbs_certificate.validity;
    let from = validity.not_before.to_unix_duration().as_secs();
    let to = validity.not_after.to_unix_duration().as_secs();
    Some((from..=to).contains(&at))
}
