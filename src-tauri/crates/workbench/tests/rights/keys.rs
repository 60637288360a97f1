//! One key is one person, and nothing is signed that our own verification would not take.

use std::path::{Path, PathBuf};
use std::process::Command;

use casework::Stage;
use jiff::{Timestamp, ToSpan};
use secrecy::SecretString;
use workbench::SignWith;
use workbench::view::Verdict;

use crate::log;
use crate::support::{Bureau, secret};

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A public authority, whose root the administrator trusts.
fn authority(bureau: &mut Bureau) -> PathBuf {
    let folder = bureau.out("keys");
    std::fs::create_dir(&folder).unwrap();
    let root =
        ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650"];
    let usage = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Public CA", "-addext"];
    openssl(&folder, &[&root[..], &usage[..], &["keyUsage=critical,keyCertSign,cRLSign"]].concat());
    std::fs::write(folder.join("leaf.cnf"), "keyUsage=critical,digitalSignature,nonRepudiation\n").unwrap();
    bureau.session_of("admin").trust_root(&folder.join("ca.pem")).unwrap();
    folder
}

/// A key file for somebody: the key is made where there is none of that name yet.
fn key_file(folder: &Path, key: &str, name: &str, serial: &str) -> PathBuf {
    let (key, request) = (format!("{key}.key"), format!("{serial}.csr"));
    let (leaf, file) = (format!("{serial}.pem"), format!("{serial}.p12"));
    if !folder.join(&key).exists() {
        openssl(folder, &["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", &key]);
    }
    openssl(folder, &["req", "-new", "-key", &key, "-out", &request, "-subj", &format!("/CN={name}")]);
    let issue = ["x509", "-req", "-in", &request, "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", serial];
    openssl(folder, &[&issue[..], &["-days", "365", "-extfile", "leaf.cnf", "-out", &leaf]].concat());
    let export = ["pkcs12", "-export", "-inkey", &key, "-in", &leaf, "-certfile", "ca.pem", "-out", &file];
    openssl(folder, &[&export[..], &["-passout", "pass:pin-7391"]].concat());
    folder.join(file)
}

fn pin() -> SecretString {
    SecretString::from("pin-7391")
}

#[test]
fn a_key_file_that_two_use_signs_for_the_first_alone() {
    let mut bureau = Bureau::set_up();
    let keys = authority(&mut bureau);
    let first = key_file(&keys, "shared", "reviewer", "11");
    let second = key_file(&keys, "shared", "checker", "12");
    let pin = pin();
    let with = |path| SignWith::File { path, password: &pin };
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.review(&number);
    bureau.session_of("reviewer").submit_with(&number, "", with(&first)).unwrap();
    bureau.session_of("checker").declare(&number, None).unwrap();
    let before = bureau.session_of("checker").memo_pdf(&number).unwrap();
    let refused =
        bureau.session_of("checker").approve_with(&number, "", with(&second)).unwrap_err().to_string();
    assert!(refused.contains("这把密钥是reviewer的"), "{refused}");
    assert!(bureau.session_of("checker").memo_pdf(&number).unwrap() == before, "nothing was issued");
    assert_eq!(bureau.session_of("checker").show_case(&number).unwrap().stage, Stage::Checking);
    assert_eq!(log(&mut bureau)[0].1, "refused.case.check");
    // On any other case, too.
    let other = bureau.import("02-栖岚半导体-流片.zip");
    bureau.review(&other);
    bureau.session_of("reviewer").submit(&other, "", &secret()).unwrap();
    bureau.session_of("checker").declare(&other, None).unwrap();
    assert!(bureau.session_of("checker").approve_with(&other, "", with(&second)).is_err());
    // With a key of their own it goes on.
    let own = key_file(&keys, "own", "checker", "13");
    bureau.session_of("checker").approve_with(&number, "", with(&own)).unwrap();
}

#[test]
fn several_roots_stand_in_one_verification_and_withdrawn_certificates_go_by_their_date() {
    let mut bureau = Bureau::set_up();
    let keys = authority(&mut bureau);
    let file = key_file(&keys, "own", "reviewer", "21");
    let pin = pin();
    let with = SignWith::File { path: &file, password: &pin };
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.review(&number);
    bureau.session_of("reviewer").submit_with(&number, "", with).unwrap();
    for name in ["checker", "approver"] {
        bureau.session_of(name).declare(&number, None).unwrap();
        bureau.session_of(name).approve(&number, "", &secret()).unwrap();
    }
    let memo = bureau.out("memo.pdf");
    bureau.session_of("auditor").save_memo(&number, &memo).unwrap();
    let found = bureau.session_of("auditor").verify_file(&memo, &[]).unwrap();
    assert!(found.good, "{found:#?}");
    // Without a store: each root in a file of its own, or all in one.
    let own = bureau.out("root.pem");
    bureau.session_of("admin").save_root(&own).unwrap();
    let public = keys.join("ca.pem");
    let both = bureau.out("both.pem");
    let texts = [&own, &public].map(|path| std::fs::read_to_string(path).unwrap());
    std::fs::write(&both, texts.concat()).unwrap();
    let verdict = |roots: &[PathBuf]| workbench::verify(&memo, roots).unwrap().verdict;
    assert_eq!(verdict(&[own.clone(), public.clone()]), Verdict::Good);
    assert_eq!(verdict(&[both]), Verdict::Good);
    assert_eq!(verdict(&[own]), Verdict::ForeignRoot);
    assert_eq!(verdict(&[public]), Verdict::ForeignRoot);

    // Revoked from now on: what it signed stays good, and it signs no more.
    let leaf = keys.join("21.pem");
    let admin = bureau.session_of("admin");
    assert!(admin.revoke_certificate(&leaf, None, " ").is_err(), "a reason is asked for");
    assert_eq!(admin.revoke_certificate(&leaf, None, "密钥遗失").unwrap(), ["reviewer"]);
    assert!(bureau.session_of("auditor").verify_file(&memo, &[]).unwrap().good);
    let other = bureau.import("02-栖岚半导体-流片.zip");
    bureau.review(&other);
    let refused = bureau.session_of("reviewer").submit_with(&other, "", with).unwrap_err().to_string();
    assert!(refused.contains("通不过校验") && refused.contains("密钥遗失"), "{refused}");
    assert_eq!(bureau.session_of("reviewer").show_case(&other).unwrap().stage, Stage::InReview);
    // From yesterday on: what it signed today is not good, and who signed beside it is.
    let yesterday = Timestamp::now().to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).date();
    let yesterday = yesterday.checked_sub(1.day()).unwrap();
    bureau.session_of("admin").revoke_certificate(&leaf, Some(yesterday), "密钥昨日遗失").unwrap();
    let found = bureau.session_of("auditor").verify_file(&memo, &[]).unwrap();
    assert_eq!((found.verdict, found.good), (Verdict::Withdrawn, false));
    assert!(found.problems[0].contains("reviewer") && found.problems[0].contains("密钥昨日遗失"));
    assert_eq!(found.signatures.iter().map(|one| one.good).collect::<Vec<_>>(), [false, true, true]);
}

#[test]
fn a_signature_by_a_certificate_that_the_store_had_retired_before_is_not_good() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.sign_wholly(&number);
    let memo = bureau.out("memo.pdf");
    bureau.session_of("auditor").save_memo(&number, &memo).unwrap();
    assert!(bureau.session_of("auditor").verify_file(&memo, &[]).unwrap().good);
    // A signature has whole seconds, a retirement has more: one of the same second was made before it.
    let second = second_of("approver", &mut bureau, &memo);
    retire(&bureau, "approver", second + 999.milliseconds());
    let found = bureau.session_of("auditor").verify_file(&memo, &[]).unwrap();
    assert_eq!(found.verdict, Verdict::Good, "{:?}", found.problems);
    let second = second_of("checker", &mut bureau, &memo);
    retire(&bureau, "checker", second - 1.millisecond());
    let found = bureau.session_of("auditor").verify_file(&memo, &[]).unwrap();
    assert_eq!(found.verdict, Verdict::Withdrawn);
    assert!(found.problems[0].starts_with("复核签名：“checker”的证书已于"), "{:?}", found.problems);
}

/// The second of a person's signature on a memo, as the verification says it.
fn second_of(name: &str, bureau: &mut Bureau, memo: &Path) -> Timestamp {
    let found = bureau.session_of("auditor").verify_file(memo, &[]).unwrap();
    let line = found.findings.iter().find_map(|line| line.strip_prefix(&format!("{name}于 "))).unwrap();
    let (said, _) = line.split_once(" 签名").unwrap();
    let said: jiff::civil::DateTime = said.parse().unwrap();
    said.in_tz("Asia/Shanghai").unwrap().timestamp()
}

fn retire(bureau: &Bureau, name: &str, at: Timestamp) {
    let (mut store, actor) = store::Store::open(&bureau.path(), name, &secret(), Timestamp::now()).unwrap();
    store
        .write::<_, store::StoreError>(|tx| {
            tx.retire_signing_key(actor.person.id, at)?;
            tx.audit(casework::AuditEvent {
                at: Timestamp::now(),
                who: "test".to_owned(),
                action: "test".to_owned(),
                subject: String::new(),
                before: String::new(),
                after: String::new(),
            })
            .map(drop)
        })
        .unwrap();
}

#[test]
fn a_memo_signed_under_two_roots_of_the_store_is_good() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.hand_on(&number);
    // The root's key is lost with the only administrator's password: a new root is made.
    let new = SecretString::from("lanting-7391-jiqi");
    workbench::recover(&bureau.path(), &bureau.recovery_key.clone(), "admin", &new).unwrap();
    for name in ["checker", "approver"] {
        bureau.session_of(name).declare(&number, None).unwrap();
        bureau.session_of(name).approve(&number, "", &secret()).unwrap();
    }
    let memo = bureau.out("memo.pdf");
    bureau.session_of("auditor").save_memo(&number, &memo).unwrap();
    let found = bureau.session_of("auditor").verify_file(&memo, &[]).unwrap();
    assert!(found.good, "{found:#?}");
}
