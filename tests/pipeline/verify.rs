//! What `verify` says of every kind of file: the first line, the exit code, the verdict; by the file alone, with a
//! root, and by the store.

use std::path::{Path, PathBuf};

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use outside_tests::{Demo, binary, said};
use serde_json::Value;

/// How `verify` answered: exit code, verdict, whether it is good, and the first line that a person reads.
#[derive(Debug, PartialEq)]
struct Answer {
    code: i32,
    verdict: String,
    good: bool,
    first: String,
    all: String,
}

fn asked(arguments: &[&str], demo: Option<&Demo>) -> Answer {
    let run = |extra: &[&str]| match demo {
        Some(demo) => demo.cli("auditor", &[arguments, extra].concat()).unwrap(),
        None => {
            let mut command = std::process::Command::new(binary().unwrap());
            command.args(arguments).args(extra).output().unwrap()
        }
    };
    let (words, json) = (run(&[]), run(&["--json"]));
    assert_eq!(words.status.code(), json.status.code());
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    for key in ["good", "intact", "complete", "trusted"] {
        assert!(json.get(key).is_some(), "{key} is kept: {json}");
    }
    let all = said(&words);
    Answer {
        code: words.status.code().unwrap(),
        verdict: json["verdict"].as_str().unwrap().to_owned(),
        good: json["good"].as_bool().unwrap(),
        first: all.lines().next().unwrap().to_owned(),
        all,
    }
}

fn by_file(file: &Path) -> Answer {
    asked(&["verify", file.to_str().unwrap()], None)
}

fn by_root(file: &Path, root: &Path) -> Answer {
    asked(&["verify", file.to_str().unwrap(), "--root", root.to_str().unwrap()], None)
}

fn by_store(file: &Path, demo: &Demo) -> Answer {
    asked(&["verify", file.to_str().unwrap()], Some(demo))
}

/// What was answered, against what should be: exit code, verdict, and words of the first line.
fn is(answer: &Answer, code: i32, verdict: &str, first: &str) {
    assert_eq!((answer.code, answer.verdict.as_str()), (code, verdict), "{answer:#?}");
    assert_eq!(answer.good, code == 0, "{answer:#?}");
    assert!(answer.first.contains(first), "“{first}” is not in the first line: {answer:#?}");
    // No word that all is well stands before the reason why it is not.
    if code != 0 {
        assert!(!answer.first.contains("有效"), "{answer:#?}");
    }
}

/// A PDF that another program signed, as far as its looks go.
fn foreign(path: &Path) {
    let mut document = Document::with_version("1.7");
    let seal = document.add_object(dictionary! {
        "Type" => "Sig", "Filter" => "Adobe.PPKLite", "SubFilter" => "adbe.pkcs7.detached",
        "ByteRange" => vec![0.into(), 100.into(), 300.into(), 100.into()],
        "Contents" => Object::string_literal("0011"),
    });
    let field = document.add_object(dictionary! {
        "FT" => "Sig", "T" => Object::string_literal("Signature1"), "V" => seal,
        "Type" => "Annot", "Subtype" => "Widget", "Rect" => vec![0.into(), 0.into(), 10.into(), 10.into()],
    });
    let content = document.add_object(Stream::new(Dictionary::new(), b"0 0 10 10 re f".to_vec()));
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()], "Annots" => vec![field.into()],
    });
    document.objects.insert(
        pages,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }),
    );
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages, "AcroForm" => dictionary! { "Fields" => vec![field.into()] },
    });
    let info =
        document.add_object(dictionary! { "Producer" => Object::string_literal("Another Office 1.0") });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    document.trailer.set("ID", vec![Object::string_literal("a"), Object::string_literal("b")]);
    document.save(path).unwrap();
}

#[test]
fn the_table_of_files_by_file_by_root_and_by_store() {
    let demo = Demo::make().unwrap();
    let root = demo.path("root.pem");
    let memos = demo.memos().unwrap();
    let number = |memo: &PathBuf| {
        let name = memo.file_name().unwrap().to_string_lossy().into_owned();
        name.strip_suffix("-评审意见.pdf").unwrap().to_owned()
    };
    let cli = |user: &str, arguments: &[&str]| {
        let ended = demo.cli(user, arguments).unwrap();
        assert!(ended.status.success(), "{arguments:?}: {}", said(&ended));
    };

    // Whole.
    let whole = &memos[0];
    let found = by_file(whole);
    is(&found, 1, "no-root", "完好，但不能确认签发单位");
    assert!(found.all.contains("是否作废须在数据文件中查"), "{found:#?}");
    let found = by_root(whole, &root);
    is(&found, 0, "good", "完好：三人均已签名，由所给根证书签发；是否作废须在数据文件中查");
    let found = by_store(whole, &demo);
    is(&found, 0, "good", "有效：完好，三人均已签名");
    assert!(!found.all.contains("须在数据文件中查"), "{found:#?}");

    // One byte changed.
    let bytes = std::fs::read(whole).unwrap();
    let changed = demo.path("changed.pdf");
    let mut copy = bytes.clone();
    let at = copy.windows(6).position(|part| part == b"stream").unwrap() + 20;
    copy[at] ^= 1;
    std::fs::write(&changed, copy).unwrap();
    for found in [by_file(&changed), by_root(&changed, &root), by_store(&changed, &demo)] {
        is(&found, 1, "altered", "不可信，请勿使用");
        let (reason, signatures) = (found.all.find("原因：").unwrap(), found.all.find("经办 ").unwrap());
        assert!(reason < signatures, "the reason stands before the list: {found:#?}");
    }

    // An update that nobody signed.
    let updated = demo.path("updated.pdf");
    let mut document =
        lopdf::IncrementalDocument::create_from(bytes.clone(), Document::load_mem(&bytes).unwrap());
    document.new_document.add_object(Object::string_literal("more"));
    document.save(&updated).unwrap();
    for found in [by_file(&updated), by_root(&updated, &root), by_store(&updated, &demo)] {
        is(&found, 1, "altered", "不可信，请勿使用");
    }

    // Void, and after that superseded. The file alone cannot know.
    let void = &memos[1];
    cli("approver", &["case", "reopen", &number(void), "--comment", "复查单据"]);
    is(&by_file(void), 1, "no-root", "完好，但不能确认签发单位");
    is(&by_root(void, &root), 0, "good", "是否作废须在数据文件中查");
    let found = by_store(void, &demo);
    is(&found, 1, "voided", "已作废，请勿使用");
    assert!(found.all.contains("复查单据"), "{found:#?}");
    cli("reviewer", &["case", "submit", &number(void)]);
    let redone = demo.path("redone.pdf");
    cli("auditor", &["memo", &number(void), "--out", redone.to_str().unwrap()]);

    // Half-signed: the redone one so far.
    for found in [by_file(&redone), by_root(&redone, &root), by_store(&redone, &demo)] {
        is(&found, 1, "half-signed", "没有签完");
    }
    let found = by_store(void, &demo);
    is(&found, 1, "superseded", "已被更正件替代");
    assert!(found.all.contains("（更正）"), "{found:#?}");
    for name in ["checker", "approver"] {
        cli(name, &["case", "approve", &number(void)]);
    }
    cli("auditor", &["memo", &number(void), "--out", redone.to_str().unwrap()]);
    is(&by_store(&redone, &demo), 0, "good", "有效");

    // A foreign root of the same names: another store of the very same people.
    let other = Demo::run().unwrap();
    let theirs = &other.memos().unwrap()[0];
    is(&by_root(theirs, &root), 1, "foreign-root", "完好，但不能确认签发单位");
    is(&by_store(theirs, &demo), 1, "foreign-root", "完好，但不能确认签发单位");

    // Papers that nobody signs.
    let notice = std::fs::read_dir(demo.path("notices")).unwrap().next().unwrap().unwrap().path();
    is(&by_file(&notice), 1, "notice", "是补正通知书");
    is(&by_root(&notice, &root), 1, "notice", "是补正通知书");
    is(&by_store(&notice, &demo), 1, "notice", "与数据文件中发出的一致");
    let booklet = demo.path("booklet.pdf");
    cli("approver", &["meeting", "new", "--name", "第4次评审会", "--date", "2024-12-02"]);
    cli("approver", &["meeting", "add", "会议-2024-0001", &number(whole)]);
    cli("approver", &["meeting", "print", "会议-2024-0001", "--out", booklet.to_str().unwrap()]);
    let announcement = demo.path("announced.pdf");
    cli("approver", &["announcement", "--out", announcement.to_str().unwrap()]);
    let (priced, checked) = (demo.path("priced.pdf"), demo.path("checked.pdf"));
    let draft = "binjiang-computing-2024-draft";
    let (from, to) = (format!("{draft}@1"), format!("{draft}@2"));
    cli("auditor", &["policy", "price", &from, &to, "--pdf", priced.to_str().unwrap()]);
    let package = outside_tests::root().join("assets/samples/05-松涧测控-待补正.zip");
    let mut precheck = std::process::Command::new(binary().unwrap());
    precheck.arg("precheck").arg(package).arg("--pdf").arg(&checked);
    // What is wrong with the package is its exit code.
    assert!(precheck.output().unwrap().status.code() < Some(2));
    for (file, verdict, first) in [
        (&booklet, "booklet", "是会议材料"),
        (&announcement, "announcement", "是公示材料"),
        (&priced, "price-report", "是资金测算报告"),
        (&checked, "self-check", "是申报前的自查结果"),
    ] {
        for found in [by_file(file), by_root(file, &root), by_store(file, &demo)] {
            is(&found, 1, verdict, first);
        }
    }

    // Another program's.
    let elsewhere = demo.path("elsewhere.pdf");
    foreign(&elsewhere);
    for found in [by_file(&elsewhere), by_root(&elsewhere, &root), by_store(&elsewhere, &demo)] {
        is(&found, 1, "foreign", "不是本系统出具的文件");
    }
}
