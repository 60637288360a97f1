//! The demonstration's memos, as others' programs judge them.

use std::path::Path;
use std::process::Command;

use lopdf::content::{Content, Operation};
use lopdf::{Document, IncrementalDocument, Object, Stream, dictionary};
use outside_tests::{Demo, binary, judge, pyhanko, said};

#[test]
fn every_memo_is_signed_by_three_and_pdfsig_calls_each_valid() {
    let memos = Demo::shared().memos().unwrap();
    assert!(memos.len() >= 3, "only {} memos", memos.len());
    for memo in memos {
        let report = judge("pdfsig", &[&memo]).unwrap();
        assert_eq!(report.matches("Signature is Valid.").count(), 3, "{}:\n{report}", memo.display());
        assert!(report.contains("ETSI.CAdES.detached"), "{report}");
        let last = report.rsplit("Signature #").next().unwrap();
        assert!(last.contains("Total document signed"), "{report}");
    }
}

#[test]
fn pyhanko_validates_the_chain_to_the_exported_root() {
    let demo = Demo::shared();
    let root = demo.path("root.pem");
    for memo in demo.memos().unwrap() {
        let report = judge(
            pyhanko(),
            &[&"sign", &"validate", &"--trust", &root, &"--trust-replace", &"--pretty-print", &memo],
        )
        .unwrap();
        assert_eq!(report.matches("The signature is judged VALID.").count(), 3, "{report}");
    }
}

#[test]
fn qpdf_finds_nothing_to_complain_of() {
    for memo in Demo::shared().memos().unwrap() {
        let report = judge("qpdf", &[&"--check", &memo]).unwrap();
        assert!(report.contains("No syntax or stream encoding errors found"), "{report}");
    }
}

#[test]
fn fonts_are_embedded_subsets_with_unicode_maps() {
    for memo in Demo::shared().memos().unwrap() {
        let report = judge("pdffonts", &[&memo]).unwrap();
        let rows: Vec<&str> = report.lines().skip(2).collect();
        assert!(rows.len() >= 3, "{report}");
        for row in rows {
            let columns: Vec<&str> = row.split_whitespace().rev().collect();
            // From the right: object ID (two numbers), uni, sub, emb.
            assert_eq!(columns.get(2..5), Some(&["yes", "yes", "yes"][..]), "{}: {row}", memo.display());
        }
    }
}

#[test]
fn the_text_names_the_applicant_the_clause_and_the_amount() {
    let demo = Demo::shared();
    for memo in demo.memos().unwrap() {
        let name = memo.file_name().unwrap().to_string_lossy().into_owned();
        let number = name.strip_suffix("-评审意见.pdf").unwrap();
        let case = demo.json("auditor", &["case", "show", number]).unwrap();
        let text: String = judge("pdftotext", &[&"-raw", &memo, &"-"])
            .unwrap()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let applicant = case["applicant"]["name"]["value"].as_str().unwrap();
        assert!(text.contains(applicant), "{number}: {applicant} is not in the text");
        for claim in case["claims"].as_array().unwrap() {
            let clause = match claim["benefit"].as_str().unwrap() {
                "tape-out" => "三（1）4",
                "compute" => "三（2）3",
                _ => "三（1）3",
            };
            assert!(text.contains(clause), "{number}: {clause}");
            if let Some(amount) = claim["decision"]["amount"].as_str() {
                assert!(text.contains(&grouped(amount)), "{number}: {amount}");
            }
        }
        assert!(text.contains("征求意见稿"), "{number}: the draft is not called one");
    }
}

/// `3000000.00` as the memo prints it.
fn grouped(amount: &str) -> String {
    let (whole, fen) = amount.split_once('.').unwrap();
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{out}.{fen}")
}

fn verify(memo: &Path, root: Option<&Path>) -> (Option<i32>, String) {
    let mut command = Command::new(binary().unwrap());
    command.arg("verify").arg(memo);
    if let Some(root) = root {
        command.arg("--root").arg(root);
    }
    let output = command.output().unwrap();
    (output.status.code(), said(&output))
}

#[test]
fn our_own_verify_agrees_with_the_root_and_without_it_vouches_for_nobody() {
    let demo = Demo::shared();
    for memo in demo.memos().unwrap() {
        let (code, report) = verify(&memo, Some(&demo.path("root.pem")));
        assert_eq!(code, Some(0), "{report}");
        let (code, report) = verify(&memo, None);
        assert_eq!(code, Some(1), "{report}");
        assert!(report.lines().next().unwrap().ends_with("完好，但不能确认签发单位"), "{report}");
    }
}

#[test]
fn another_stores_root_is_not_trusted() {
    let other = tempfile::tempdir().unwrap();
    let store = other.path().join("other.db");
    let cli =
        |arguments: &[&str]| outside_tests::cli(&store, "admin", "another-password-1", arguments).unwrap();
    assert!(cli(&["init", "--bureau", "另一个局", "--admin", "admin"]).status.success());
    let root = other.path().join("root.pem");
    assert!(cli(&["root", "--out", root.to_str().unwrap()]).status.success());
    let memo = &Demo::shared().memos().unwrap()[0];
    let (code, report) = verify(memo, Some(&root));
    assert_eq!(code, Some(1), "{report}");
    assert!(report.contains("根证书"), "{report}");
}

/// Bytes spread over the whole file; the memo crate's own tests go through every one of the increments.
#[test]
fn one_byte_changed_is_found_and_said_in_chinese() {
    let demo = Demo::shared();
    let memo = &demo.memos().unwrap()[0];
    let bytes = std::fs::read(memo).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let changed = folder.path().join("changed.pdf");
    let mut tried = 0;
    for place in (0..bytes.len()).step_by(bytes.len() / 97) {
        if in_padding(&bytes, place) {
            continue;
        }
        let mut copy = bytes.clone();
        copy[place] ^= 0x01;
        std::fs::write(&changed, copy).unwrap();
        let (code, report) = verify(&changed, Some(&demo.path("root.pem")));
        assert_eq!(code, Some(1), "byte {place} of {} was changed: {report}", bytes.len());
        assert!(report.contains("不可信"), "{report}");
        tried += 1;
    }
    assert!(tried > 60, "{tried}");
}

/// Whether a byte is one of the zeros that pad a signature.
fn in_padding(bytes: &[u8], place: usize) -> bool {
    let around = &bytes[place.saturating_sub(32)..(place + 32).min(bytes.len())];
    around.iter().all(|byte| *byte == b'0')
}

#[test]
fn a_page_painted_over_without_a_signature_is_found() {
    let demo = Demo::shared();
    let memo = &demo.memos().unwrap()[0];
    let bytes = std::fs::read(memo).unwrap();
    let previous = Document::load_mem(&bytes).unwrap();
    let mut update = IncrementalDocument::create_from(bytes, previous);
    let page = *update.get_prev_documents().get_pages().get(&1).unwrap();
    let paint = Content {
        operations: vec![
            Operation::new("rg", vec![1.into(), 1.into(), 1.into()]),
            Operation::new("re", vec![0.into(), 0.into(), 595.into(), 842.into()]),
            Operation::new("f", vec![]),
        ],
    };
    let stream = update.new_document.add_object(Stream::new(dictionary! {}, paint.encode().unwrap()));
    update.opt_clone_object_to_new_document(page).unwrap();
    let dictionary = update.new_document.get_object_mut(page).unwrap().as_dict_mut().unwrap();
    let old = dictionary.get(b"Contents").unwrap().clone();
    let mut contents = match old {
        Object::Array(streams) => streams,
        one => vec![one],
    };
    contents.push(stream.into());
    dictionary.set("Contents", contents);
    let folder = tempfile::tempdir().unwrap();
    let painted = folder.path().join("painted.pdf");
    update.save(&painted).unwrap();
    let (code, report) = verify(&painted, Some(&demo.path("root.pem")));
    assert_eq!(code, Some(1), "{report}");
    assert!(report.contains("不可信"), "{report}");
}

#[test]
fn a_file_that_is_no_pdf_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.pdf");
    std::fs::write(&file, b"not a pdf").unwrap();
    let (code, report) = verify(&file, None);
    assert_eq!(code, Some(1));
    assert!(report.contains("不可信"), "{report}");
}
