//! Signing with keys from elsewhere: key files and certificates as OpenSSL makes them, and a token (SoftHSM2).
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fixture;

use std::path::{Path, PathBuf};
use std::process::Command;

use casework::Role;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use der::Encode;
use fixture::people::{Bureau, bureau, signing};
use fixture::{fonts, one_claim};
use memo::{MemoError, certificate, open_key_file, open_token, render, sign, verify};
use spki::SubjectPublicKeyInfoOwned;

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What pdfsig and pyHanko say of a file that one has signed, under a root.
fn others_agree(pdf: &[u8], root: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("memo.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = Command::new("pdfsig").arg("-nocert").arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("Signature is Valid."), "{said}");
    let venv = std::env::var_os("WORKBENCH_JUDGES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../.venv"), PathBuf::from);
    let output = Command::new(venv.join("bin/pyhanko"))
        .args(["sign", "validate", "--pretty-print", "--trust-replace", "--validation-time", "claimed"])
        .arg("--trust")
        .arg(root)
        .arg(&file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("The signature is judged VALID."), "{said}");
}

/// A public authority's root (RSA), and a person's certificate under it for a P-256 or an RSA key.
fn authority(folder: &Path, bits: &str, kind: &[&str]) {
    let root =
        ["req", "-x509", "-newkey", &format!("rsa:{bits}"), "-nodes", "-keyout", "ca.key", "-out", "ca.pem"];
    let names =
        ["-days", "36500", "-subj", "/CN=Public CA", "-addext", "keyUsage=critical,keyCertSign,cRLSign"];
    let dated = ["-not_before", "20240101000000Z", "-not_after", "20440101000000Z"];
    // Older programs date from today alone.
    let newer = Command::new("openssl").args(["req", "-help"]).output().unwrap();
    let dated = String::from_utf8_lossy(&newer.stderr).contains("-not_before").then_some(dated);
    openssl(folder, &[&root[..], &names[..], dated.as_ref().map_or(&[][..], |dated| &dated[..])].concat());
    let request =
        ["req", "-new", "-nodes", "-keyout", "own.key", "-out", "own.csr", "-utf8", "-subj", "/CN=沈予安"];
    openssl(folder, &[&request[..], kind].concat());
    std::fs::write(
        folder.join("leaf.cnf"),
        "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n",
    )
    .unwrap();
    let issued = ["x509", "-req", "-in", "own.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "7"];
    openssl(
        folder,
        &[&issued[..], &["-days", "3650", "-sha384", "-extfile", "leaf.cnf", "-out", "own.pem"]].concat(),
    );
}

fn key_file(folder: &Path, more: &[&str]) -> Vec<u8> {
    let export = ["pkcs12", "-export", "-inkey", "own.key", "-in", "own.pem", "-certfile", "ca.pem"];
    openssl(folder, &[&export[..], &["-passout", "pass:口令1234", "-out", "own.p12"], more].concat());
    std::fs::read(folder.join("own.p12")).unwrap()
}

/// The day of these tests: certificates that OpenSSL makes are valid from today.
fn today(mut signing: casework::Signing) -> casework::Signing {
    signing.at = jiff::Timestamp::now();
    signing
}

const EC: [&str; 4] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

#[test]
fn a_key_file_under_a_public_authoritys_rsa_root_signs_and_verifies() {
    for bits in ["2048", "4096"] {
        let folder = tempfile::tempdir().unwrap();
        authority(folder.path(), bits, &EC);
        let root = certificate::read(&std::fs::read(folder.path().join("ca.pem")).unwrap()).unwrap();
        assert!(certificate::is_root(&root));
        // As OpenSSL writes them today, and as old programs still do.
        for more in [&[][..], &["-legacy"]] {
            let signer = open_key_file(&key_file(folder.path(), more), "口令1234").unwrap();
            assert!(certificate::leads_to(&signer, std::slice::from_ref(&root)));
            assert!(!certificate::leads_to(&signer, &[bureau().root]));
            let own = today(signing(Role::Reviewer, "沈予安", "同意。", 0));
            let pdf = sign(render(&one_claim(), fonts()).unwrap(), &own, &signer, fonts()).unwrap();
            let found = verify(&pdf, std::slice::from_ref(&root));
            assert!(found.intact && found.trusted == Some(true), "{:#?}", found.problems);
            assert_eq!(verify(&pdf, &[bureau().root]).trusted, Some(false));
            others_agree(&pdf, &folder.path().join("ca.pem"));
        }
    }
}

#[test]
fn a_wrong_password_another_file_and_an_rsa_key_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    authority(folder.path(), "2048", &EC);
    let file = key_file(folder.path(), &[]);
    let refused = |bytes: &[u8], password: &str| open_key_file(bytes, password).unwrap_err().to_string();
    let wrong = refused(&file, "口令4321");
    assert!(wrong.contains("口令不正确"), "{wrong}");
    for bytes in [b"not a key".as_slice(), &file[..60]] {
        let none = refused(bytes, "口令1234");
        assert!(none.contains("不是 PKCS#12"), "{none}");
    }
    authority(folder.path(), "2048", &["-newkey", "rsa:2048"]);
    let error = open_key_file(&key_file(folder.path(), &[]), "口令1234").unwrap_err();
    assert!(error.to_string().contains("P-256") && error.to_string().contains("令牌"), "{error}");
}

const PIN: &str = "648219";

/// SoftHSM2 with one token, in a folder of its own. The driver reads its place from the environment, once for a
/// process: all tests of tokens are one.
fn token(folder: &Path) -> PathBuf {
    let places = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm2.so",
    ];
    let module = places
        .iter()
        .map(PathBuf::from)
        .find(|path| path.is_file())
        .expect("run `cargo xtask test`: no SoftHSM2");
    std::fs::create_dir(folder.join("tokens")).unwrap();
    let settings = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
        folder.join("tokens").display()
    );
    std::fs::write(folder.join("softhsm2.conf"), settings).unwrap();
    let made = Command::new("softhsm2-util")
        .args(["--init-token", "--free", "--label", "paper", "--pin", PIN, "--so-pin", "87654321"])
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    module
}

/// Makes a key pair on the token and puts the certificates beside it.
fn furnish(session: &Session, bureau: &Bureau, label: &str, name: &str, serial: u64, rsa: bool) {
    let id = Attribute::Id(vec![u8::try_from(serial).unwrap()]);
    let common = [Attribute::Token(true), Attribute::Label(label.as_bytes().to_vec()), id.clone()];
    let private =
        [&common[..], &[Attribute::Private(true), Attribute::Sensitive(true), Attribute::Sign(true)]]
            .concat();
    let public_key = if rsa {
        let exponent = Attribute::PublicExponent(vec![1, 0, 1]);
        let public =
            [&common[..], &[Attribute::ModulusBits(3072.into()), exponent, Attribute::Verify(true)]].concat();
        let (key, _) = session.generate_key_pair(&Mechanism::RsaPkcsKeyPairGen, &public, &private).unwrap();
        let read =
            session.get_attributes(key, &[AttributeType::Modulus, AttributeType::PublicExponent]).unwrap();
        let [Attribute::Modulus(modulus), Attribute::PublicExponent(exponent)] = &read[..] else {
            panic!("{read:?}")
        };
        rsa_key(modulus, exponent)
    } else {
        // prime256v1, as its object identifier.
        let curve = Attribute::EcParams(vec![6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]);
        let public = [&common[..], &[curve, Attribute::Verify(true)]].concat();
        let (key, _) = session.generate_key_pair(&Mechanism::EccKeyPairGen, &public, &private).unwrap();
        let read = session.get_attributes(key, &[AttributeType::EcPoint]).unwrap();
        let Attribute::EcPoint(point) = &read[0] else { panic!("{read:?}") };
        // An OCTET STRING around the uncompressed point.
        let key = memo::p256::ecdsa::VerifyingKey::from_sec1_bytes(&point[2..]).unwrap();
        let der = memo::p256::pkcs8::EncodePublicKey::to_public_key_der(&key).unwrap();
        SubjectPublicKeyInfoOwned::try_from(der.as_bytes()).unwrap()
    };
    let validity = ("2024-01-01T00:00:00Z".parse().unwrap(), "2027-01-01T00:00:00Z".parse().unwrap());
    let own = certificate::issue_for(&bureau.key, &bureau.root, name, serial, public_key, validity).unwrap();
    for (certificate, id) in [(&own, id), (&bureau.root, Attribute::Id(vec![200]))] {
        let template = [
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            id,
            Attribute::Subject(certificate.tbs_certificate.subject.to_der().unwrap()),
            Attribute::Value(certificate.to_der().unwrap()),
        ];
        session.create_object(&template).unwrap();
    }
}

fn rsa_key(modulus: &[u8], exponent: &[u8]) -> SubjectPublicKeyInfoOwned {
    #[derive(der::Sequence)]
    struct Key<'a> {
        modulus: der::asn1::UintRef<'a>,
        exponent: der::asn1::UintRef<'a>,
    }
    let uint = |bytes| der::asn1::UintRef::new(bytes).unwrap();
    let key = Key { modulus: uint(modulus), exponent: uint(exponent) }.to_der().unwrap();
    SubjectPublicKeyInfoOwned {
        algorithm: spki::AlgorithmIdentifierOwned {
            oid: der::asn1::ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1"),
            parameters: Some(der::Any::null()),
        },
        subject_public_key: der::asn1::BitString::from_bytes(&key).unwrap(),
    }
}

#[test]
fn a_token_signs_three_times_and_gives_its_pin_to_nobody() {
    // SoftHSM2 finds its tokens by this variable: the test starts itself anew with it.
    let Some(conf) = std::env::var_os("SOFTHSM2_CONF") else {
        let folder = tempfile::tempdir().unwrap();
        token(folder.path());
        let own = std::env::current_exe().unwrap();
        let again = Command::new(own)
            .args(["--exact", "a_token_signs_three_times_and_gives_its_pin_to_nobody", "--nocapture"])
            .env("SOFTHSM2_CONF", folder.path().join("softhsm2.conf"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&[again.stdout, again.stderr].concat()).into_owned();
        assert!(again.status.success() && said.contains("1 passed"), "{said}");
        return;
    };
    let places = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm2.so",
    ];
    let module = places.iter().map(PathBuf::from).find(|path| path.is_file()).unwrap();
    let bureau = bureau();
    {
        let driver = Pkcs11::new(&module).unwrap();
        driver.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
        let slot = driver.get_slots_with_initialized_token().unwrap()[0];
        let session = driver.open_rw_session(slot).unwrap();
        session.login(UserType::User, Some(&AuthPin::from(PIN.to_owned()))).unwrap();
        furnish(&session, &bureau, "first", "沈予安", 2, false);
        furnish(&session, &bureau, "second", "顾怀礼", 3, true);
        furnish(&session, &bureau, "third", "陆玥琪", 4, false);
        session.logout().unwrap();
    }
    let mut pdf = render(&one_claim(), fonts()).unwrap();
    for (role, name, label) in [
        (Role::Reviewer, "沈予安", "first"),
        (Role::Checker, "顾怀礼", "second"),
        (Role::Approver, "陆玥琪", "third"),
    ] {
        let signer = open_token(&module, Some(label), PIN).unwrap();
        assert!(certificate::leads_to(&signer, std::slice::from_ref(&bureau.root)), "{label}");
        pdf = sign(pdf, &signing(role, name, "同意。", 0), &signer, fonts()).unwrap();
        let root = Path::new(&conf).with_file_name("root.pem");
        std::fs::write(&root, certificate::to_pem(&bureau.root).unwrap()).unwrap();
        others_agree(&pdf, &root);
    }
    let found = verify(&pdf, std::slice::from_ref(&bureau.root));
    assert!(found.holds(), "{:#?}", found.problems);
    let window = pdf.windows(PIN.len());
    assert!(!window.into_iter().any(|bytes| bytes == PIN.as_bytes()));
    // A changed byte of an RSA signature is found as well.
    let at = pdf.windows(10).rposition(|bytes| bytes == b"/Contents<").unwrap();
    let second = pdf[..at].windows(10).rposition(|bytes| bytes == b"/Contents<").unwrap() + 200;
    let mut changed = pdf.clone();
    changed[second] = if changed[second] == b'0' { b'1' } else { b'0' };
    assert!(!verify(&changed, std::slice::from_ref(&bureau.root)).intact);
    // What goes wrong is said in words.
    for (label, pin, words) in
        [(Some("first"), "000000", "PIN 不正确"), (Some("nobody"), PIN, "没有可用于签名的私钥")]
    {
        let error = open_token(&module, label, pin).unwrap_err();
        assert!(matches!(&error, MemoError::Token(said) if said.contains(words)), "{error}");
    }
    assert!(matches!(open_token(Path::new("/nonexistent.so"), None, PIN), Err(MemoError::Token(_))));
}
