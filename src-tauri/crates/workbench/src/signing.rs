//! Keys and certificates: made for each user, certified by the store's own root, opened with the owner's
//! own password.

use casework::{Actor, Person};
use jiff::{Timestamp, ToSpan};
use memo::p256::ecdsa::SigningKey;
use memo::p256::elliptic_curve::rand_core::OsRng;
use memo::p256::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use memo::{Certificate, Signer, certificate};
use secrecy::SecretString;
use store::{Reader, Tx};
use zeroize::Zeroizing;

use crate::desk::root_certificate;
use crate::error::Error;

/// How long a signer's certificate is valid.
const CERTIFICATE_DAYS: i64 = 3 * 365;

/// The signer that the person signed in is, opened with their password.
pub(crate) fn signer(reader: &Reader<'_>, actor: &Actor, password: &SecretString) -> Result<Signer, Error> {
    let kept = reader.signing_key(actor.person.id, password)?;
    let kept = kept.ok_or_else(|| Error::invalid("您还没有签名证书，请管理员签发"))?;
    let root = certificate::read(&root_certificate(reader)?)?;
    Ok(Signer::new(key(&kept.private)?, certificate::read(&kept.certificate)?, vec![root]))
}

/// Makes the store's root, its key wrapped under the first administrator's password.
pub(crate) fn make_root(
    tx: &Tx<'_>,
    admin: &Person,
    bureau: &str,
    password: &SecretString,
    now: Timestamp,
) -> Result<(), Error> {
    let (key, root) = certificate::make_root(bureau, now)?;
    tx.put_root_certificate(&certificate::to_der(&root)?, now)?;
    tx.put_root_key(admin.id, &bytes(&key)?, password, now)?;
    Ok(())
}

/// Makes a user's signing key, certified by the root that the administrator's password opens.
pub(crate) fn make_key(
    tx: &Tx<'_>,
    user: &Person,
    password: &SecretString,
    admin: &Person,
    admin_password: &SecretString,
    now: Timestamp,
) -> Result<(), Error> {
    let root: Certificate = certificate::read(&root_certificate(tx)?)?;
    let root_key = key(&root_key(tx, admin, admin_password)?)?;
    let own = SigningKey::random(&mut OsRng);
    let until = now + (24 * CERTIFICATE_DAYS).hours();
    let issued =
        certificate::issue(&root_key, &root, &user.name, serial(now)?, own.verifying_key(), (now, until))?;
    tx.put_signing_key(user.id, &certificate::to_der(&issued)?, &bytes(&own)?, password, now)?;
    Ok(())
}

/// Certifies every signer anew by the root that the administrator's password opens, their keys unchanged; gives how
/// many there were besides the administrator.
pub(crate) fn certify_again(
    tx: &Tx<'_>,
    admin: &Person,
    password: &SecretString,
    now: Timestamp,
) -> Result<usize, Error> {
    let root: Certificate = certificate::read(&root_certificate(tx)?)?;
    let root_key = key(&root_key(tx, admin, password)?)?;
    let mut certified = 0;
    for user in tx.list_users()?.into_iter().filter(|user| user.person.id != admin.id) {
        let in_force = tx.certificates(user.person.id)?.into_iter().find(|known| known.retired_at.is_none());
        let Some(old) = in_force else { continue };
        let public = certificate::public_key(&certificate::read(&old.der)?)?;
        let serial = serial(now)? + certified + 1;
        let until = now + (24 * CERTIFICATE_DAYS).hours();
        let issued = certificate::issue(&root_key, &root, &user.person.name, serial, &public, (now, until))?;
        tx.replace_certificate(user.person.id, &certificate::to_der(&issued)?, now)?;
        certified += 1;
    }
    usize::try_from(certified).map_err(|_| Error::invalid("用户太多"))
}

/// One certificate a moment and store: the moment in nanoseconds is a serial number that never repeats.
fn serial(now: Timestamp) -> Result<u64, Error> {
    u64::try_from(now.as_nanosecond()).map_err(|_| Error::invalid("本机时钟不对"))
}

/// The root's private key, opened with an administrator's password.
pub(crate) fn root_key(
    reader: &Reader<'_>,
    admin: &Person,
    password: &SecretString,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let key = reader.root_key(admin.id, password)?;
    key.ok_or_else(|| Error::invalid(format!("{}没有根证书的钥匙，不能签发证书", admin.name)))
}

fn key(pkcs8: &[u8]) -> Result<SigningKey, Error> {
    SigningKey::from_pkcs8_der(pkcs8).map_err(|_| Error::invalid("库中的签名钥匙读不出来，请管理员重新签发"))
}

fn bytes(key: &SigningKey) -> Result<Zeroizing<Vec<u8>>, Error> {
    let document = key.to_pkcs8_der().map_err(|_| Error::invalid("签名钥匙写不出来"))?;
    Ok(Zeroizing::new(document.as_bytes().to_vec()))
}
