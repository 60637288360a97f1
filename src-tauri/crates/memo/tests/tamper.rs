//! What is changed is found, wherever it is changed.
//!
//! The runs are samples from a fixed seed; with `WORKBENCH_LONG` set they take every byte.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fixture;

use std::ops::Range;

use casework::Role;
use fixture::people::{Bureau, bureau, signed, signing};
use fixture::{fonts, notice, one_claim};
use lopdf::{Dictionary, IncrementalDocument, Object, Stream, dictionary};
use memo::{Verification, render, sign, verify};

fn memos() -> (Bureau, Vec<Vec<u8>>) {
    let bureau = bureau();
    let files = signed(&bureau, render(&one_claim(), fonts()).unwrap());
    (bureau, files)
}

/// A small generator (xorshift), so that every run takes the same sample.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }
}

fn find_bytes(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(wanted.len()).position(|window| window == wanted).map(|at| from + at)
}

/// The bytes of the streams, which are many and all alike to the digests.
fn streams(pdf: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(start) = find_bytes(pdf, b"stream\n", from) {
        let Some(end) = find_bytes(pdf, b"endstream", start) else { break };
        found.push(start + 7..end);
        from = end + 9;
    }
    found
}

fn zeros(pdf: &[u8], at: usize) -> bool {
    pdf[at..].iter().take(64).all(|byte| *byte == b'0')
        && pdf[..at].iter().rev().take(64).all(|byte| *byte == b'0')
}

#[test]
fn a_changed_byte_is_found_wherever_it_stands() {
    let (bureau, files) = memos();
    let pdf = &files[3];
    let roots = [bureau.root];
    let long = std::env::var_os("WORKBENCH_LONG").is_some();
    let mut dice = Dice(0x2024_1125);
    let streams = streams(pdf);
    let last = find_bytes(pdf, b"/Contents<", files[2].len()).unwrap();
    let last = last..last + 10 + 2 * 8192 + 1;
    let mut taken = |at: usize| {
        let inside = last.contains(&at) && !zeros(pdf, at);
        let update =
            at >= files[0].len() && !streams.iter().any(|range| range.contains(&at)) && !zeros(pdf, at);
        let one_in = if inside {
            8
        } else if update {
            60
        } else {
            2000
        };
        long || dice.below(one_in) == 0
    };
    let places: Vec<usize> = (0..pdf.len()).filter(|at| taken(*at)).collect();
    let mut changed = pdf.clone();
    for at in places.iter().copied() {
        // Another bit, the other case of a letter, a byte that is no text.
        for mask in [1 << dice.below(4), 0x20, 0x80] {
            changed[at] ^= mask;
            let found = verify(&changed, &roots);
            assert!(!found.intact && !found.holds(), "byte {at} ^ {mask:#x} was not noticed");
            changed[at] = pdf[at];
        }
    }
    // Where no root is given, the embedded one is held to its own signature.
    for at in places.into_iter().filter(|at| last.contains(at)).step_by(5) {
        changed[at] ^= 1;
        assert!(!verify(&changed, &[]).intact, "byte {at} was not noticed without a root");
        changed[at] = pdf[at];
    }
}

#[test]
fn a_file_cut_off_anywhere_is_not_a_signed_memo() {
    let (bureau, files) = memos();
    let pdf = &files[3];
    let mut dice = Dice(7);
    for _ in 0..200 {
        let found = verify(&pdf[..dice.below(pdf.len())], std::slice::from_ref(&bureau.root));
        assert!(!found.holds() && !found.complete);
    }
}

#[test]
fn a_removed_last_signature_is_missed_by_name() {
    let (bureau, files) = memos();
    let found = verify(&files[2], std::slice::from_ref(&bureau.root));
    assert!(found.intact && !found.complete && !found.holds());
    assert_eq!(found.unsigned, ["审定"]);
    assert!(found.problems.iter().any(|problem| problem.contains("审定栏没有签名")), "{:?}", found.problems);
}

/// Appends a revision in the way any PDF editor would.
fn appended(pdf: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), document);
    change(&mut update);
    let mut out = Vec::new();
    update.save_to(&mut out).unwrap();
    out
}

fn refused(pdf: &[u8], bureau: &Bureau, names: &str) -> Verification {
    let found = verify(pdf, std::slice::from_ref(&bureau.root));
    assert!(!found.intact, "{found:#?}");
    assert!(found.problems.iter().any(|problem| problem.contains(names)), "{:#?}", found.problems);
    found
}

#[test]
fn a_page_painted_over_is_named() {
    let (bureau, files) = memos();
    for count in [1, 3] {
        let painted = appended(&files[count], |update| {
            let page = update.get_prev_documents().get_pages()[&2];
            update.opt_clone_object_to_new_document(page).unwrap();
            let paint = Stream::new(Dictionary::new(), b"1 1 1 rg 100 500 200 40 re f".to_vec());
            let paint = update.new_document.add_object(paint);
            let old =
                update.get_prev_documents().get_dictionary(page).unwrap().get(b"Contents").unwrap().clone();
            let page = update.new_document.get_object_mut(page).unwrap().as_dict_mut().unwrap();
            page.set("Contents", vec![old, Object::Reference(paint)]);
        });
        refused(&painted, &bureau, "第 2 页");
    }
}

#[test]
fn an_annotation_laid_over_a_page_is_named() {
    let (bureau, files) = memos();
    let covered = appended(&files[3], |update| {
        let page = update.get_prev_documents().get_pages()[&1];
        update.opt_clone_object_to_new_document(page).unwrap();
        let note = update.new_document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Square",
            "Rect" => vec![0.into(), 0.into(), 500.into(), 500.into()],
        });
        let page = update.new_document.get_object_mut(page).unwrap().as_dict_mut().unwrap();
        page.set("Annots", vec![Object::Reference(note)]);
    });
    refused(&covered, &bureau, "第 1 页");
}

#[test]
fn another_opinion_in_a_signed_field_is_named() {
    let (bureau, files) = memos();
    let forged = appended(&files[3], |update| {
        let fields: Vec<_> = update.get_prev_documents().objects.iter().collect();
        let is_field = |object: &&Object| object.as_dict().is_ok_and(|dict| dict.has(b"T") && dict.has(b"V"));
        let id = *fields.iter().find(|(_, object)| is_field(object)).unwrap().0;
        update.opt_clone_object_to_new_document(id).unwrap();
        let form = update.new_document.add_object(Stream::new(Dictionary::new(), b"0 g".to_vec()));
        let field = update.new_document.get_object_mut(id).unwrap().as_dict_mut().unwrap();
        field.set("AP", dictionary! { "N" => Object::Reference(form) });
    });
    refused(&forged, &bureau, "签名栏");
}

#[test]
fn whatever_follows_the_last_signature_is_refused() {
    let (bureau, files) = memos();
    for tail in [b"\n".as_slice(), b"%%EOF\n", b" ", b"\0", b"%PDF-1.7\n"] {
        refused(&[files[3].as_slice(), tail].concat(), &bureau, "审定签名之后");
    }
}

#[test]
fn the_signature_data_has_one_form() {
    let (bureau, files) = memos();
    let pdf = &files[3];
    let start = find_bytes(pdf, b"/Contents<", files[2].len()).unwrap() + 10;
    let mut upper = pdf.clone();
    upper[start..start + 2 * 8192].make_ascii_uppercase();
    refused(&upper, &bureau, "写法不符");
    let mut padded = pdf.clone();
    padded[start + 2 * 8192 - 1] = b'1';
    refused(&padded, &bureau, "写法");
    let mut emptied = pdf.clone();
    emptied[start..start + 2 * 8192].fill(b'0');
    refused(&emptied, &bureau, "CMS");
}

#[test]
fn another_memos_signature_does_not_fit() {
    let (bureau, files) = memos();
    let mut other = one_claim();
    other.check_code = Some("0000-0000-0000-0000".into());
    let others = signed(&bureau, render(&other, fonts()).unwrap());
    let start = find_bytes(&files[3], b"/Contents<", files[2].len()).unwrap() + 10;
    let theirs = find_bytes(&others[3], b"/Contents<", others[2].len()).unwrap() + 10;
    let mut mixed = files[3].clone();
    mixed[start..start + 2 * 8192].copy_from_slice(&others[3][theirs..theirs + 2 * 8192]);
    refused(&mixed, &bureau, "摘要不符");
}

#[test]
fn one_key_does_not_sign_two_fields() {
    let (bureau, files) = memos();
    let same = bureau.signer("沈予安", 12);
    let first =
        sign(files[0].clone(), &signing(Role::Reviewer, "沈予安", "拟同意。", 0), &same, fonts()).unwrap();
    let second = sign(first, &signing(Role::Checker, "沈予安", "同意。", 1), &same, fonts()).unwrap();
    refused(&second, &bureau, "同一");
}

#[test]
fn no_bytes_make_verification_panic() {
    let (_, files) = memos();
    let mut dice = Dice(99);
    for pdf in [&files[0], &files[3]] {
        for _ in 0..150 {
            let mut broken = pdf.clone();
            for _ in 0..=dice.below(6) {
                let at = dice.below(broken.len());
                match dice.below(3) {
                    0 => broken[at] = u8::try_from(dice.below(256)).unwrap(),
                    1 => drop(broken.drain(at..(at + dice.below(40)).min(pdf.len() / 2).max(at)).count()),
                    _ => broken.insert(at, b'<'),
                }
            }
            let _ = verify(&broken, &[]);
        }
    }
    for junk in [
        b"".as_slice(),
        b"%PDF-1.7",
        b"\n%%EOF\n",
        b"PK\x03\x04",
        b"startxref\n99999999999999999999\n%%EOF\n",
    ] {
        assert!(!verify(junk, &[]).intact);
    }
}

#[test]
fn an_unsigned_notice_is_no_signed_memo() {
    let found = verify(&render(&notice(), fonts()).unwrap(), &[]);
    assert!(!found.intact && !found.problems.is_empty());
}
