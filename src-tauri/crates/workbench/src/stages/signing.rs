//! Keys and certificates: made for each user, certified by the store's own root, opened with the owner's
//! own password.

use std::path::Path;

use casework::{Actor, AuditAction, Person, Refusal, Role, Sha256Hex};
use jiff::{Timestamp, ToSpan};
use memo::p256::ecdsa::SigningKey;
use memo::p256::elliptic_curve::rand_core::OsRng;
use memo::p256::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use memo::{Certificate, Signer, certificate};
use secrecy::{ExposeSecret, SecretString};
use store::{Reader, Tx};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::session::{TRUSTED_ROOTS, Workbench, event, recorded, root_certificate, trusted_roots, typed};

/// How long a signer's certificate is valid.
const CERTIFICATE_DAYS: i64 = 3 * 365;
/// How long a voucher is: a certificate that it issues within its first year is valid in full.
const VOUCHER_DAYS: i64 = CERTIFICATE_DAYS + 365;

/// Where the key is that a person signs with. What opens it is asked for each time, and never kept.
#[derive(Debug, Clone, Copy)]
pub enum SignWith<'a> {
    /// The key that the store keeps for the person, under their password.
    Store(&'a SecretString),
    /// A key file (PKCS#12).
    File {
        /// The file.
        path: &'a Path,
        /// Its password.
        password: &'a SecretString,
    },
    /// A token (PKCS#11).
    Token {
        /// The token's driver.
        module: &'a Path,
        /// The key's label, where the token has several.
        label: Option<&'a str>,
        /// The PIN.
        pin: &'a SecretString,
    },
}

impl Workbench {
    /// Trusts a root certificate of a public authority, for signing with its keys and for verifying. Returns its name.
    ///
    /// # Errors
    /// Not an administrator; a file that is no root certificate.
    pub fn trust_root(&mut self, file: &Path) -> Result<String, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::RootTrust, &file.display().to_string())?;
        let path = typed(file);
        let root = certificate::read(&std::fs::read(&path).map_err(Error::io(&path))?)?;
        // The root of a tax bureau's seals has a key of SM2.
        if !certificate::is_root(&root) && !vouchers::is_seal_root(&certificate::to_der(&root)?) {
            return Err(Error::invalid(format!("“{}”不是根证书", path.display())));
        }
        let name = certificate::common_name(&root).unwrap_or_default();
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            let mut roots = trusted_roots(tx)?;
            if !roots.contains(&root) {
                roots.push(root);
            }
            let pems: Vec<String> =
                roots.iter().skip(1).map(certificate::to_pem).collect::<Result<_, _>>()?;
            tx.set_setting(TRUSTED_ROOTS, &recorded(&pems)?)?;
            tx.audit(event(&actor, now, AuditAction::RootTrust, &name, "", &recorded(&pems)?))?;
            Ok(())
        })?;
        Ok(name)
    }
}

/// The signer that the person signed in is. A key from elsewhere must be certified under a trusted root, in the
/// person's own name, and be nobody else's: whoever signs with a key first owns it.
pub(crate) fn signer(
    tx: &Tx<'_>,
    actor: &Actor,
    with: SignWith<'_>,
    now: Timestamp,
) -> Result<Signer, Error> {
    let signer = match with {
        SignWith::Store(password) => own_signer(tx, actor, password)?,
        SignWith::File { path, password } => {
            let path = typed(path);
            let file = Zeroizing::new(std::fs::read(&path).map_err(Error::io(&path))?);
            rooted(tx, memo::open_key_file(&file, password.expose_secret())?)?
        }
        SignWith::Token { module, label, pin } => {
            rooted(tx, memo::open_token(&typed(module), label, pin.expose_secret())?)?
        }
    };
    let key = certificate::key_fingerprint(&signer.certificate)?;
    if let Some(owner) = owner_of(tx, &key)?.filter(|owner| owner.id != actor.person.id) {
        return Err(Error::Refused(Refusal::Reason(format!(
            "这把密钥是{}的，一把密钥只能由一人使用。请用您自己的密钥签名；如两人共用了密钥，请管理员为每人另办证书",
            owner.name
        ))));
    }
    tx.own_key(&key, &actor.person, now)?;
    Ok(signer)
}

/// Whose a key is: whoever signed with it first, or has it in the store.
fn owner_of(reader: &Reader<'_>, key: &Sha256Hex) -> Result<Option<Person>, Error> {
    if let Some(owner) = reader.key_owner(key)? {
        return Ok(Some(owner));
    }
    for user in reader.list_users()? {
        for kept in reader.certificates(user.person.id)? {
            if certificate::key_fingerprint(&certificate::read(&kept.der)?)? == *key {
                return Ok(Some(user.person));
            }
        }
    }
    Ok(None)
}

/// A signer whose certificate leads to a root that is trusted here.
fn rooted(reader: &Reader<'_>, signer: Signer) -> Result<Signer, Error> {
    if !certificate::leads_to(&signer, &trusted_roots(reader)?) {
        return Err(Error::invalid("证书不是由本单位或受信任的根证书签发。请管理员先信任其根证书"));
    }
    Ok(signer)
}

fn own_signer(reader: &Reader<'_>, actor: &Actor, password: &SecretString) -> Result<Signer, Error> {
    let kept = reader.signing_key(actor.person.id, password)?;
    let kept = kept.ok_or_else(|| Error::invalid("您还没有签名证书，请管理员签发"))?;
    let root = certificate::read(&root_certificate(reader)?)?;
    let mut chain: Vec<Certificate> =
        kept.voucher.iter().map(|voucher| certificate::read(voucher)).collect::<Result<_, _>>()?;
    chain.push(root);
    Ok(Signer::new(key(&kept.private)?, certificate::read(&kept.certificate)?, chain))
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
    tx.put_signing_key(user.id, (&certificate::to_der(&issued)?, None), &bytes(&own)?, password, now)?;
    Ok(())
}

/// Gives a user whose password an administrator chose what certifies the signing key that they will make under one of
/// their own: so that nobody else ever knows what opens it.
pub(crate) fn make_voucher(
    tx: &Tx<'_>,
    user: &Person,
    first: &SecretString,
    admin: &Person,
    admin_password: &SecretString,
    now: Timestamp,
) -> Result<(), Error> {
    let root: Certificate = certificate::read(&root_certificate(tx)?)?;
    let root_key = key(&root_key(tx, admin, admin_password)?)?;
    let own = SigningKey::random(&mut OsRng);
    let validity = (now, now + (24 * VOUCHER_DAYS).hours());
    let issued = certificate::issue_voucher(
        &root_key,
        &root,
        &user.name,
        serial(now)?,
        own.verifying_key(),
        validity,
    )?;
    tx.put_voucher(user.id, &certificate::to_der(&issued)?, &bytes(&own)?, first)?;
    Ok(())
}

/// Makes the signing key of a user who changes the first password: certified by their voucher, which is used up.
pub(crate) fn redeem_voucher(
    tx: &Tx<'_>,
    user: &Person,
    first: &SecretString,
    password: &SecretString,
    now: Timestamp,
) -> Result<(), Error> {
    let voucher = tx.voucher(user.id, first)?;
    let voucher =
        voucher.ok_or_else(|| Error::invalid("没有可用的签名证书签发凭证，请管理员重设一次口令"))?;
    let (issuer, issuer_key) = (certificate::read(&voucher.certificate)?, key(&voucher.private)?);
    let own = SigningKey::random(&mut OsRng);
    let until = now + (24 * CERTIFICATE_DAYS).hours();
    let issued = certificate::issue(
        &issuer_key,
        &issuer,
        &user.name,
        serial(now)?,
        own.verifying_key(),
        (now, until),
    )?;
    let certificates = (&*certificate::to_der(&issued)?, Some(&*voucher.certificate));
    tx.put_signing_key(user.id, certificates, &bytes(&own)?, password, now)?;
    tx.drop_voucher(user.id)?;
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
        if let Some(voucher) = tx.voucher_certificate(user.person.id)? {
            let public = certificate::public_key(&certificate::read(&voucher)?)?;
            let serial = serial(now)? + certified + 1;
            let validity = (now, now + (24 * VOUCHER_DAYS).hours());
            let issued =
                certificate::issue_voucher(&root_key, &root, &user.person.name, serial, &public, validity)?;
            tx.replace_voucher(user.person.id, &certificate::to_der(&issued)?)?;
            certified += 1;
            continue;
        }
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

pub(crate) fn key(pkcs8: &[u8]) -> Result<SigningKey, Error> {
    SigningKey::from_pkcs8_der(pkcs8).map_err(|_| Error::invalid("库中的签名钥匙读不出来，请管理员重新签发"))
}

fn bytes(key: &SigningKey) -> Result<Zeroizing<Vec<u8>>, Error> {
    let document = key.to_pkcs8_der().map_err(|_| Error::invalid("签名钥匙写不出来"))?;
    Ok(Zeroizing::new(document.as_bytes().to_vec()))
}
