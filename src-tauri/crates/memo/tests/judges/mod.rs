//! Our verdict held against others': pdfsig (poppler) and pyHanko, on good files and on every kind of forgery.
//! Needs both programs; `cargo xtask test` installs them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use casework::Role;
use lopdf::{Dictionary, IncrementalDocument, Object, Stream};

use crate::fixture::people::{Bureau, bureau, signed, signing};
use crate::fixture::{fonts, one_claim};
use crate::pdf::memo_file;
use crate::pdf::memo_file::MemoFile;
use crate::signing::sign::update;
use crate::signing::{appearance, certificate};
use crate::verification::verify::verify;
use crate::{Certificate, Signer};

/// What a judge says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Verdict {
    /// Signatures whose digest and value are right.
    sound: usize,
    /// Nothing is wrong: every signature is right, trusted, and nothing but signing happened since.
    good: bool,
}

struct Judges {
    folder: tempfile::TempDir,
    root: PathBuf,
}

impl Judges {
    fn new(root: &Certificate) -> Judges {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("root.pem");
        std::fs::write(&path, certificate::to_pem(root).unwrap()).unwrap();
        Judges { folder, root: path }
    }

    fn file(&self, pdf: &[u8]) -> PathBuf {
        let path = self.folder.path().join("memo.pdf");
        std::fs::write(&path, pdf).unwrap();
        path
    }

    /// pdfsig knows no root of ours and looks at no difference between revisions: it says which signatures are
    /// right, and whether the last one covers the whole file.
    fn pdfsig(&self, pdf: &[u8]) -> Verdict {
        let said = run(Command::new("pdfsig").arg("-nocert").arg(self.file(pdf)));
        let sound = said.matches("Signature is Valid.").count();
        let signed: Vec<&str> =
            said.split("Signature #").filter(|block| block.contains("Signature Validation:")).collect();
        let whole = signed.last().is_some_and(|last| last.contains("Total document signed"));
        Verdict { sound, good: whole && sound == signed.len() }
    }

    /// pyHanko is as strict as we are: trust, and every change between revisions, the certification's rules
    /// included. Moments are those that the signatures claim: B-B has no other.
    fn pyhanko(&self, pdf: &[u8]) -> Verdict {
        let venv = std::env::var_os("WORKBENCH_JUDGES")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../.venv"), PathBuf::from);
        let said = run(Command::new(venv.join("bin/pyhanko"))
            .args(["sign", "validate", "--pretty-print", "--trust-replace", "--validation-time", "claimed"])
            .arg("--trust")
            .arg(&self.root)
            .arg(self.file(pdf)));
        let valid = said.matches("The signature is judged VALID.").count();
        let judged = valid + said.matches("The signature is judged INVALID.").count();
        Verdict {
            sound: said.matches("The signature is cryptographically sound.").count(),
            good: judged > 0 && valid == judged,
        }
    }

    fn ours(&self, pdf: &[u8]) -> Verdict {
        let root = certificate::read(&std::fs::read(&self.root).unwrap()).unwrap();
        let found = verify(pdf, &[root]);
        Verdict {
            sound: found.signatures.iter().filter(|signature| signature.digest_ok).count(),
            good: found.intact && found.trusted != Some(false),
        }
    }
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("the judge is not installed: run `cargo xtask test`");
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

fn three() -> (Bureau, Judges, Vec<Vec<u8>>) {
    let bureau = bureau();
    let judges = Judges::new(&bureau.root);
    let files = signed(&bureau, crate::render(&one_claim(), fonts()).unwrap());
    (bureau, judges, files)
}

/// What any PDF editor does: text put on a page in a revision of its own.
fn written_on(pdf: &[u8], page: u32) -> Vec<u8> {
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), memo_file::load(pdf).unwrap());
    let page = update.get_prev_documents().get_pages()[&page];
    update.opt_clone_object_to_new_document(page).unwrap();
    let paint = Stream::new(Dictionary::new(), b"1 1 1 rg 100 500 200 40 re f".to_vec());
    let paint = update.new_document.add_object(paint);
    let dict = update.new_document.get_object_mut(page).unwrap().as_dict_mut().unwrap();
    let old = dict.get(b"Contents").unwrap().clone();
    dict.set("Contents", vec![old, Object::Reference(paint)]);
    let mut out = Vec::new();
    update.save_to(&mut out).unwrap();
    out
}

/// The checker's signature by a tool that looks at nothing before it signs.
fn blindly(file: &MemoFile, pdf: Vec<u8>, signer: &Signer, minutes: i64) -> Vec<u8> {
    let own = signing(Role::Checker, "顾怀礼", "同意。", minutes);
    let field = file.field(Role::Checker).unwrap();
    let form = appearance::draw(&own, field.size, fonts(), "CHEC", file.next + 1).unwrap();
    let old = vec![(field.id, MemoFile::filled(field, file.next, file.next + 1))];
    update(pdf, file, &own, signer, old, &form).unwrap()
}

#[test]
fn all_agree_on_files_with_one_two_and_three_signatures() {
    let (_, judges, files) = three();
    for (count, pdf) in files.iter().enumerate().skip(1) {
        let expected = Verdict { sound: count, good: true };
        assert_eq!(judges.ours(pdf), expected, "ours");
        assert_eq!(judges.pyhanko(pdf), expected, "pyHanko");
        assert_eq!(judges.pdfsig(pdf), expected, "pdfsig");
    }
    // Nobody calls an unsigned file signed.
    assert!(
        [judges.ours(&files[0]), judges.pdfsig(&files[0]), judges.pyhanko(&files[0])]
            .iter()
            .all(|verdict| *verdict == Verdict { sound: 0, good: false })
    );
}

#[test]
fn all_agree_on_a_changed_byte_in_each_revision() {
    let (_, judges, files) = three();
    let pdf = &files[3];
    let starts = [0, files[0].len(), files[1].len(), files[2].len()];
    for (revision, start) in starts.into_iter().enumerate() {
        // In the middle of the revision's first stream: the file stays readable.
        let stream = pdf[start..].windows(7).position(|bytes| bytes == b"stream\n").unwrap() + start + 40;
        let mut changed = pdf.clone();
        changed[stream] ^= 1;
        // Whoever signed before the change is right still; the others are not.
        let sound = revision.saturating_sub(1);
        for (name, verdict) in [
            ("ours", judges.ours(&changed)),
            ("pyHanko", judges.pyhanko(&changed)),
            ("pdfsig", judges.pdfsig(&changed)),
        ] {
            assert_eq!(verdict, Verdict { sound, good: false }, "{name} on revision {revision}");
        }
    }
}

#[test]
fn all_agree_on_a_page_painted_over_after_the_last_signature() {
    let (_, judges, files) = three();
    let painted = written_on(&files[3], 2);
    // The signatures themselves are right: what gives it away is what follows them.
    let expected = Verdict { sound: 3, good: false };
    assert_eq!(judges.pyhanko(&painted), expected, "pyHanko");
    assert_eq!(judges.pdfsig(&painted), expected, "pdfsig");
    assert_eq!(judges.ours(&painted), expected, "ours");
}

#[test]
fn all_agree_on_a_removed_last_signature_and_we_name_it() {
    let (_, judges, files) = three();
    let expected = Verdict { sound: 2, good: true };
    assert_eq!(judges.pyhanko(&files[2]), expected, "pyHanko");
    assert_eq!(judges.pdfsig(&files[2]), expected, "pdfsig");
    assert_eq!(judges.ours(&files[2]), expected, "ours");
    let found = verify(&files[2], &[]);
    assert!(!found.complete && found.unsigned == ["审定"] && !found.holds());
}

#[test]
fn a_swapped_root_is_trusted_by_nobody() {
    let (_, _, files) = three();
    let foreign = Judges::new(&bureau().root);
    assert_eq!(foreign.ours(&files[3]), Verdict { sound: 3, good: false });
    assert_eq!(foreign.pyhanko(&files[3]), Verdict { sound: 3, good: false });
}

#[test]
fn a_certificate_that_had_expired_when_it_signed_is_refused_by_both() {
    let (bureau, judges, files) = three();
    let key = certificate::new_key();
    let until = ("2024-01-02T00:00:00Z".parse().unwrap(), "2024-06-01T00:00:00Z".parse().unwrap());
    let own =
        certificate::issue(&bureau.key, &bureau.root, "顾怀礼", 77, key.verifying_key(), until).unwrap();
    let signer = Signer::new(key, own, vec![bureau.root.clone()]);
    let file = memo_file::read(&files[1]).unwrap();
    let expired = blindly(&file, files[1].clone(), &signer, 60);
    assert_eq!(judges.ours(&expired), Verdict { sound: 2, good: false });
    let theirs = judges.pyhanko(&expired);
    assert!(!theirs.good, "{theirs:?}");
}

#[test]
fn text_added_between_two_signatures_is_refused_by_both_though_it_is_signed() {
    let (bureau, judges, files) = three();
    let added = written_on(&files[1], 2);
    let mut file = memo_file::read(&files[1]).unwrap();
    let text = String::from_utf8_lossy(&added);
    file.previous =
        text.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap().parse().unwrap();
    file.next = memo_file::load(&added).unwrap().max_id + 1;
    let covered = blindly(&file, added.clone(), &bureau.signer("顾怀礼", 3), 60);
    // pdfsig calls this good: it asks what each signature covers, never what changed in between.
    assert_eq!(judges.pdfsig(&covered), Verdict { sound: 2, good: true });
    let theirs = judges.pyhanko(&covered);
    assert!(!theirs.good, "{theirs:?}");
    let ours = judges.ours(&covered);
    assert!(!ours.good, "{ours:?}");
    assert!(
        verify(&covered, &[]).problems.iter().any(|problem| problem.contains("第 2 页")),
        "{:#?}",
        verify(&covered, &[]).problems
    );
}
