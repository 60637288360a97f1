//! The CMS of a signature: CAdES baseline B-B as PAdES wants it (ETSI EN 319 142-1, 6.3): detached, with
//! signing-certificate-v2 and without a signing time, which stands in the dictionary's /M.
//!
//! Verification takes it apart, puts it together again and wants the same bytes: no form but our own passes.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode, Encode};
use sha2::{Digest, Sha256};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;

use crate::MemoError;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// What is signed: content type, digest of the document and the signer's certificate.
pub(crate) fn attributes(digest: &[u8], certificate: &Certificate) -> der::Result<SetOfVec<Attribute>> {
    let attribute = |oid, value: Any| -> der::Result<Attribute> {
        Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
    };
    let hash = Sha256::digest(certificate.to_der()?);
    // SigningCertificateV2 with one ESSCertIDv2, whose hash algorithm is SHA-256 by default (RFC 5035).
    let reference = [&[0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x04, 0x20], hash.as_slice()].concat();
    SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&DATA)?)?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest)?)?)?,
        attribute(SIGNING_CERTIFICATE_V2, Any::from_der(&reference)?)?,
    ])
}

/// Puts a signature together.
pub(crate) fn assemble(
    attributes: SetOfVec<Attribute>,
    signature: &[u8],
    algorithm: AlgorithmIdentifierOwned,
    certificate: &Certificate,
    chain: &[Certificate],
) -> der::Result<Vec<u8>> {
    let sha256 = AlgorithmIdentifierOwned { oid: SHA256, parameters: None };
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: certificate.tbs_certificate.issuer.clone(),
            serial_number: certificate.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: sha256.clone(),
        signed_attrs: Some(attributes),
        signature_algorithm: algorithm,
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let certificates: Vec<CertificateChoices> =
        std::iter::once(certificate).chain(chain).cloned().map(CertificateChoices::Certificate).collect();
    let signed = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![sha256])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: DATA, econtent: None },
        certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer])?),
    };
    ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&signed)? }.to_der()
}

/// Signs a document's digest.
pub(crate) fn sign(digest: &[u8], signer: &crate::Signer) -> Result<Vec<u8>, MemoError> {
    let failed = |e: der::Error| MemoError::Signing(e.to_string());
    let attributes = attributes(digest, &signer.certificate).map_err(failed)?;
    let signature = signer.key.sign(&attributes.to_der().map_err(failed)?)?;
    assemble(attributes, &signature, signer.key.algorithm(), &signer.certificate, &signer.chain)
        .map_err(failed)
}

/// A signature taken apart.
pub(crate) struct Opened {
    pub(crate) certificate: Certificate,
    /// The other certificates in it, in no particular order.
    pub(crate) others: Vec<Certificate>,
    /// The digest that it vouches for.
    pub(crate) digest: Vec<u8>,
    /// The signed bytes and their signature.
    pub(crate) signed: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    pub(crate) algorithm: AlgorithmIdentifierOwned,
}

/// Takes a signature apart. `padded` is the DER with the zeros after it; what we would have written otherwise
/// is refused.
pub(crate) fn open(padded: &[u8]) -> Result<Opened, &'static str> {
    const BROKEN: &str = "签名数据不是有效的 CMS";
    let der = length(padded).and_then(|length| padded.get(..length)).ok_or(BROKEN)?;
    let info = ContentInfo::from_der(der).map_err(|_| BROKEN)?;
    let signed: SignedData = info.content.decode_as().map_err(|_| BROKEN)?;
    let [signer] = signed.signer_infos.0.as_slice() else {
        return Err("签名数据应恰有一名签名人");
    };
    let SignerIdentifier::IssuerAndSerialNumber(id) = &signer.sid else {
        return Err("签名人标识的写法不符");
    };
    let certificates = signed.certificates.as_ref().ok_or("签名数据中没有证书")?;
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for choice in certificates.0.iter() {
        let CertificateChoices::Certificate(certificate) = choice else {
            return Err("签名数据中有不认识的证书");
        };
        let tbs = &certificate.tbs_certificate;
        if tbs.issuer == id.issuer && tbs.serial_number == id.serial_number {
            own.push(certificate.clone());
        } else {
            others.push(certificate.clone());
        }
    }
    let [certificate] = own.as_slice() else { return Err("签名数据中找不到签名人的证书") };
    let attributes = signer.signed_attrs.as_ref().ok_or("签名数据缺少签名属性")?;
    let digest = attributes
        .iter()
        .find(|attribute| attribute.oid == MESSAGE_DIGEST)
        .and_then(|attribute| attribute.values.get(0))
        .and_then(|value| value.decode_as::<OctetString>().ok())
        .ok_or("签名数据缺少文件摘要")?
        .as_bytes()
        .to_vec();
    let expected = self::attributes(&digest, certificate).map_err(|_| BROKEN)?;
    let signature = signer.signature.as_bytes().to_vec();
    let algorithm = signer.signature_algorithm.clone();
    let signed = expected.to_der().map_err(|_| BROKEN)?;
    let again =
        assemble(expected, &signature, algorithm.clone(), certificate, &others).map_err(|_| BROKEN)?;
    if again != der || padded[der.len()..].iter().any(|byte| *byte != 0) {
        return Err("签名数据的写法与本程序写出的不同，可能被改动");
    }
    Ok(Opened { certificate: certificate.clone(), others, digest, signed, signature, algorithm })
}

/// The length of the outermost SEQUENCE, its head included.
fn length(der: &[u8]) -> Option<usize> {
    let first = usize::from(*der.get(1)?);
    if first < 0x80 {
        return Some(2 + first);
    }
    let octets = first & 0x7F;
    if octets == 0 || octets > 3 {
        return None;
    }
    let value = der.get(2..2 + octets)?.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    Some(2 + octets + value)
}
