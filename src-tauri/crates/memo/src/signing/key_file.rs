//! Signing with a key file (PKCS#12, RFC 7292), as today's programs write it (PBES2) and as older ones did (3DES and
//! RC2 under SHA-1): opened with its password for one signature, and never kept.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipher, BlockDecryptMut, KeyInit, KeyIvInit};
use cms::content_info::ContentInfo;
use cms::encrypted_data::EncryptedData;
use der::asn1::{Any, ContextSpecific, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Sequence};
use hmac::{Hmac, Mac};
use p256::pkcs8::DecodePrivateKey;
use pkcs12::cert_type::CertBag;
use pkcs12::kdf::{Pkcs12KeyType, derive_key_utf8};
use pkcs12::mac_data::MacData;
use pkcs12::pbe_params::Pkcs12PbeParams;
use pkcs12::pfx::Pfx;
use pkcs12::safe_bag::SafeContents;
use sha1::Sha1;
use sha2::Sha256;
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use zeroize::Zeroizing;

use crate::signing::certificate;
use crate::signing::signer::spki_of;
use crate::{MemoError, Signer};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ENCRYPTED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// More rounds than this are an attack on our time.
const MOST_ROUNDS: i32 = 5_000_000;

/// PKCS#8's EncryptedPrivateKeyInfo.
#[derive(Sequence)]
struct Shrouded {
    algorithm: AlgorithmIdentifierOwned,
    data: OctetString,
}

fn failed(words: impl std::fmt::Display) -> MemoError {
    MemoError::KeyFile(words.to_string())
}

fn no_key_file(_: der::Error) -> MemoError {
    failed("文件不是 PKCS#12，或已损坏")
}

fn wrong_password() -> MemoError {
    failed("口令不正确")
}

/// Opens a key file: its P-256 key, the certificate that belongs to it, and those above.
///
/// # Errors
///
/// The password is wrong, the file is none, or its key is no P-256: an RSA key signs on a token only
/// (RUSTSEC-2023-0071).
pub fn open_key_file(bytes: &[u8], password: &str) -> Result<Signer, MemoError> {
    let file = Pfx::from_der(bytes).map_err(no_key_file)?;
    let safe: OctetString = file.auth_safe.content.decode_as().map_err(no_key_file)?;
    let mac = file.mac_data.ok_or_else(|| failed("文件没有完整性校验"))?;
    check_mac(&mac, safe.as_bytes(), password)?;
    let (mut keys, mut certificates) = (Vec::new(), Vec::new());
    for part in Vec::<ContentInfo>::from_der(safe.as_bytes()).map_err(no_key_file)? {
        let content = contents(&part, password)?;
        for bag in SafeContents::from_der(&content).map_err(no_key_file)? {
            let value = ContextSpecific::<Any>::from_der(&bag.bag_value).map_err(no_key_file)?.value;
            let value = Zeroizing::new(value.to_der().map_err(no_key_file)?);
            match bag.bag_id {
                pkcs12::PKCS_12_KEY_BAG_OID => keys.push(value),
                pkcs12::PKCS_12_PKCS8_KEY_BAG_OID => {
                    let shrouded = Shrouded::from_der(&value).map_err(no_key_file)?;
                    keys.push(decrypted(&shrouded.algorithm, shrouded.data.as_bytes(), password)?);
                }
                pkcs12::PKCS_12_CERT_BAG_OID => {
                    let bag = CertBag::from_der(&value).map_err(no_key_file)?;
                    certificates.extend(Certificate::from_der(bag.cert_value.as_bytes()).ok());
                }
                _ => {}
            }
        }
    }
    let key = keys.first().ok_or_else(|| failed("文件中没有私钥"))?;
    let key = p256::ecdsa::SigningKey::from_pkcs8_der(key)
        .map_err(|_| failed("只支持 P-256 私钥；RSA 私钥请放在密码令牌（PKCS#11）中使用"))?;
    let public = spki_of(key.verifying_key())?;
    let own = certificates.iter().find(|one| one.tbs_certificate.subject_public_key_info == public);
    let own = own.ok_or_else(|| failed("文件中没有私钥的证书"))?.clone();
    let chain = certificate::above(&own, &certificates);
    Ok(Signer::new(key, own, chain))
}

/// The bags of one part, decrypted where it is encrypted.
fn contents(part: &ContentInfo, password: &str) -> Result<Zeroizing<Vec<u8>>, MemoError> {
    match part.content_type {
        DATA => {
            let data: OctetString = part.content.decode_as().map_err(no_key_file)?;
            Ok(Zeroizing::new(data.as_bytes().to_vec()))
        }
        ENCRYPTED => {
            let data: EncryptedData = part.content.decode_as().map_err(no_key_file)?;
            let info = data.enc_content_info;
            let content = info.encrypted_content.ok_or_else(|| failed("文件不是 PKCS#12，或已损坏"))?;
            decrypted(&info.content_enc_alg, content.as_bytes(), password)
        }
        _ => Err(failed("文件用公钥加密，请导出为口令保护的文件")),
    }
}

/// Whether the file is as it was sealed under the password (RFC 7292, 4): this is how a wrong one shows.
fn check_mac(mac: &MacData, content: &[u8], password: &str) -> Result<(), MemoError> {
    if !(1..=MOST_ROUNDS).contains(&mac.iterations) {
        return Err(failed("文件的迭代次数不合理"));
    }
    let salt = mac.mac_salt.as_bytes();
    let digest = mac.mac.digest.as_bytes();
    let good = match mac.mac.algorithm.oid {
        SHA1 => {
            let key = derive_key_utf8::<Sha1>(password, salt, Pkcs12KeyType::Mac, mac.iterations, 20);
            let key = Zeroizing::new(key.map_err(no_key_file)?);
            <Hmac<Sha1> as Mac>::new_from_slice(&key)
                .is_ok_and(|mac| mac.chain_update(content).verify_slice(digest).is_ok())
        }
        SHA256 => {
            let key = derive_key_utf8::<Sha256>(password, salt, Pkcs12KeyType::Mac, mac.iterations, 32);
            let key = Zeroizing::new(key.map_err(no_key_file)?);
            <Hmac<Sha256> as Mac>::new_from_slice(&key)
                .is_ok_and(|mac| mac.chain_update(content).verify_slice(digest).is_ok())
        }
        other => return Err(failed(format!("不支持文件的校验算法 {other}"))),
    };
    if good { Ok(()) } else { Err(wrong_password()) }
}

fn decrypted(
    algorithm: &AlgorithmIdentifierOwned,
    data: &[u8],
    password: &str,
) -> Result<Zeroizing<Vec<u8>>, MemoError> {
    match algorithm.oid {
        PBES2 => {
            let der = algorithm.to_der().map_err(no_key_file)?;
            let scheme = pkcs5::EncryptionScheme::try_from(der.as_slice()).map_err(no_key_file)?;
            scheme.decrypt(password, data).map(Zeroizing::new).map_err(|_| wrong_password())
        }
        pkcs12::PKCS_12_PBE_WITH_SHAAND3_KEY_TRIPLE_DES_CBC => {
            older::<des::TdesEde3>(algorithm, data, password, 24)
        }
        pkcs12::PKCS_12_PBEWITH_SHAAND40_BIT_RC2_CBC => older::<rc2::Rc2>(algorithm, data, password, 5),
        other => Err(failed(format!("不支持文件的加密算法 {other}，请重新导出"))),
    }
}

/// What old programs write: a block cipher under a key from RFC 7292, appendix B.
fn older<C: BlockCipher + cbc::cipher::BlockDecrypt + KeyInit>(
    algorithm: &AlgorithmIdentifierOwned,
    data: &[u8],
    password: &str,
    size: usize,
) -> Result<Zeroizing<Vec<u8>>, MemoError>
where
    cbc::Decryptor<C>: KeyIvInit + BlockDecryptMut,
{
    let parameters = algorithm.parameters.as_ref().ok_or_else(|| failed("文件不是 PKCS#12，或已损坏"))?;
    let parameters: Pkcs12PbeParams = parameters.decode_as().map_err(no_key_file)?;
    if !(1..=MOST_ROUNDS).contains(&parameters.iterations) {
        return Err(failed("文件的迭代次数不合理"));
    }
    let derive = |kind, length| {
        derive_key_utf8::<Sha1>(password, parameters.salt.as_bytes(), kind, parameters.iterations, length)
            .map(Zeroizing::new)
            .map_err(no_key_file)
    };
    let (key, iv) = (derive(Pkcs12KeyType::EncryptionKey, size)?, derive(Pkcs12KeyType::Iv, 8)?);
    let cipher = cbc::Decryptor::<C>::new_from_slices(&key, &iv).map_err(|_| wrong_password())?;
    cipher.decrypt_padded_vec_mut::<Pkcs7>(data).map(Zeroizing::new).map_err(|_| wrong_password())
}
