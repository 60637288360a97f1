//! Papers beyond the memo: found by their codes, numbered without gaps, voided and kept, announced, and printed for
//! a meeting; all through the command line.

use std::path::Path;

use outside_tests::{Demo, judge, said};
use serde_json::Value;

/// A PDF's text without white space, page by page.
fn pages(file: &Path) -> Vec<String> {
    let text = judge("pdftotext", &[&"-raw", &file, &"-"]).unwrap();
    let mut pages: Vec<String> =
        text.split('\u{c}').map(|page| page.chars().filter(|ch| !ch.is_whitespace()).collect()).collect();
    pages.pop();
    pages
}

/// What stands after a word in a text, so many characters.
fn after(text: &str, word: &str, count: usize) -> String {
    let (_, rest) = text.split_once(word).unwrap_or_else(|| panic!("no {word} in {text}"));
    rest.chars().take(count).collect()
}

fn signed_cases(demo: &Demo) -> Vec<String> {
    let list = demo.json("auditor", &["cases"]).unwrap();
    let rows = list["rows"].as_array().unwrap();
    let mut numbers: Vec<String> = rows
        .iter()
        .filter(|row| row["stage"] == "signed")
        .map(|row| row["number"].as_str().unwrap().to_owned())
        .collect();
    numbers.sort();
    numbers
}

#[test]
fn the_code_on_a_paper_finds_its_case() {
    let demo = Demo::shared();
    for memo in demo.memos().unwrap() {
        let text = pages(&memo).concat();
        let code = after(&text, "校验码：", 19);
        let name = memo.file_name().unwrap().to_string_lossy().into_owned();
        let number = name.strip_suffix("-评审意见.pdf").unwrap();
        let found = demo.json("auditor", &["verify", "--code", &code]).unwrap();
        assert_eq!((found["found"].as_bool(), found["case"].as_str()), (Some(true), Some(number)), "{found}");
        assert_eq!(found["signatures"].as_array().unwrap().len(), 3, "{found}");
        let case = demo.json("auditor", &["case", "show", number]).unwrap();
        assert_eq!(found["applicant"], case["applicant"]["name"]["value"]);
        assert!(text.contains(found["document_number"].as_str().unwrap()), "{found}");
        // As a person may type it.
        let loose = code.replace('-', "").to_lowercase();
        assert_eq!(demo.json("auditor", &["verify", "--code", &loose]).unwrap()["case"], number);
    }
    let notices = std::fs::read_dir(demo.path("notices")).unwrap();
    for notice in notices.map(|entry| entry.unwrap().path()) {
        let code = after(&pages(&notice).concat(), "校验码：", 19);
        let found = demo.json("auditor", &["verify", "--code", &code]).unwrap();
        assert!(found["title"].as_str().unwrap().contains("补正通知书"), "{found}");
    }
    let none = demo.cli("auditor", &["verify", "--code", "0000-0000-0000-0000"]).unwrap();
    assert_eq!(none.status.code(), Some(1));
    assert!(said(&none).contains("没有校验码为"), "{}", said(&none));
    let wrong = demo.cli("auditor", &["verify", "--code", "hello"]).unwrap();
    assert_eq!(wrong.status.code(), Some(1));
}

#[test]
fn document_numbers_run_without_gaps_for_each_bureau() {
    let demo = Demo::shared();
    let mut numbers: Vec<(String, u32)> = demo
        .memos()
        .unwrap()
        .iter()
        .map(|memo| {
            let code = after(&pages(memo).concat(), "校验码：", 19);
            let found = demo.json("auditor", &["verify", "--code", &code]).unwrap();
            let number = found["document_number"].as_str().unwrap().to_owned();
            let (office, count) = number.split_once('〕').unwrap();
            (office.to_owned(), count.strip_suffix('号').unwrap().parse().unwrap())
        })
        .collect();
    numbers.sort();
    let mut last: (String, u32) = (String::new(), 0);
    for (office, count) in numbers {
        let expected = if office == last.0 { last.1 + 1 } else { 1 };
        assert_eq!(count, expected, "{office}");
        last = (office, count);
    }
}

#[test]
fn a_meeting_is_made_filled_printed_and_recorded() {
    let demo = Demo::make().unwrap();
    let numbers = signed_cases(&demo);
    assert!(numbers.len() >= 3, "{numbers:?}");
    let new = ["meeting", "new", "--name", "第4次评审会", "--date", "2024-12-02", "--place", "501会议室"];
    let made = demo.json("approver", &[&new[..], &["--attendee", "陆玥琪:经信局"]].concat()).unwrap();
    let meeting = made["number"].as_str().unwrap();
    assert_eq!(meeting, "会议-2024-0001");
    let empty = demo.path("empty.pdf");
    let refused = demo.cli("approver", &["meeting", "print", meeting, "--out", empty.to_str().unwrap()]);
    assert_eq!(refused.unwrap().status.code(), Some(1));
    let cases: Vec<&str> = numbers.iter().take(3).map(String::as_str).collect();
    let added = demo.json("approver", &[&["meeting", "add", meeting], &cases[..]].concat()).unwrap();
    assert_eq!(added["cases"].as_array().unwrap().len(), 3, "{added}");
    let twice = demo.cli("approver", &["meeting", "add", meeting, cases[0]]).unwrap();
    assert_eq!(twice.status.code(), Some(1), "{}", said(&twice));
    let file = demo.path("meeting.pdf");
    demo.json("approver", &["meeting", "print", meeting, "--out", file.to_str().unwrap()]).unwrap();
    let pages = pages(&file);
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("—{}—", index + 1)), "page {} has no number: {page}", index + 1);
    }
    assert!(pages[0].contains("第4次评审会") && pages[0].contains("共3件"), "{}", pages[0]);
    assert!(
        pages[1].contains("会议议程") && cases.iter().all(|case| pages[1].contains(case)),
        "{}",
        pages[1]
    );
    assert!(pages.last().unwrap().contains("会议签到表") && pages.last().unwrap().contains("陆玥琪"));
    judge("qpdf", &[&"--check", &file]).unwrap();
    // What was resolved stands on record, with its reason where it is no yes.
    let bare =
        demo.cli("approver", &["meeting", "record", meeting, cases[1], "--result", "deferred"]).unwrap();
    assert_eq!(bare.status.code(), Some(1), "{}", said(&bare));
    demo.json("approver", &["meeting", "record", meeting, cases[0], "--result", "passed"]).unwrap();
    let note = ["--result", "deferred", "--note", "补充专家意见后再议"];
    let shown = [&["meeting", "record", meeting, cases[1]], &note[..]].concat();
    let shown = demo.json("approver", &shown).unwrap();
    let resolutions: Vec<&Value> =
        shown["cases"].as_array().unwrap().iter().map(|case| &case["resolution"]).collect();
    assert_eq!(
        resolutions,
        ["passed", "deferred", ""]
            .map(|name| if name.is_empty() { Value::Null } else { name.into() })
            .iter()
            .collect::<Vec<_>>()
    );
    assert!(said(&demo.cli("auditor", &["audit", "verify"]).unwrap()).contains("完好"));
    // Who only audits convenes nothing, and the refusal is logged.
    let auditor = demo.cli("auditor", &["meeting", "add", meeting, cases[0]]).unwrap();
    assert_eq!(auditor.status.code(), Some(1));
    let log = said(&demo.cli("auditor", &["audit", "list", "--json"]).unwrap());
    assert!(log.contains("refused.meeting.add") && log.contains("meeting.record"), "{log}");
}

#[test]
fn an_announcement_and_memos_by_the_heap() {
    let demo = Demo::shared();
    let file = demo.path("announcement.pdf");
    let out = file.to_str().unwrap();
    let days = ["--from", "2024-12-02", "--until", "2024-12-06", "--contact", "0571-00000000"];
    demo.json("approver", &[&["announcement", "--out", out], &days[..]].concat()).unwrap();
    let text = pages(&file).concat();
    assert!(text.contains("自2024年12月2日起至2024年12月6日止") && text.contains("0571-00000000"), "{text}");
    let numbers = signed_cases(demo);
    for number in &numbers {
        let case = demo.json("auditor", &["case", "show", number]).unwrap();
        let name = case["applicant"]["name"]["value"].as_str().unwrap();
        assert!(text.contains(name), "{name}: {text}");
    }
    let folder = demo.path("heap");
    let mut arguments = vec!["memo", "--out", folder.to_str().unwrap()];
    arguments.extend(numbers.iter().map(String::as_str));
    let saved = demo.json("auditor", &arguments).unwrap();
    assert_eq!(saved.as_array().unwrap().len(), numbers.len());
    for number in &numbers {
        let heap = std::fs::read(folder.join(format!("{number}-评审意见.pdf"))).unwrap();
        assert!(heap == std::fs::read(demo.path("memos").join(format!("{number}-评审意见.pdf"))).unwrap());
    }
}

#[test]
fn a_letterhead_is_an_administrators_and_bad_ones_are_refused() {
    let demo = Demo::make().unwrap();
    let refused = demo.cli("reviewer", &["letterhead", "set", "--red", "on"]).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    let set = ["letterhead", "set", "--red", "on", "--office", "经信局=滨经信评"];
    let style = demo.json("admin", &set).unwrap();
    assert_eq!((&style["red"], &style["offices"]["经信局"]), (&true.into(), &"滨经信评".into()));
    let text = demo.path("text.png");
    std::fs::write(&text, "not a picture").unwrap();
    for bad in [
        ["--seal", text.to_str().unwrap()],
        ["--font", &format!("title={}", text.display())],
        ["--font", "serif=x.ttf"],
    ] {
        let refused = demo.cli("admin", &[&["letterhead", "set"], &bad[..]].concat()).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{bad:?}: {}", said(&refused));
    }
    // A font of the bureau's own: any complete font file will do for the title.
    let own = outside_tests::root().join("assets/fonts/NotoSansSC_400Regular.ttf");
    demo.json("admin", &["letterhead", "set", "--font", &format!("title={}", own.display())]).unwrap();
    let number = &signed_cases(&demo)[0];
    demo.json("approver", &["meeting", "new", "--name", "会", "--date", "2024-12-02"]).unwrap();
    demo.json("approver", &["meeting", "add", "会议-2024-0001", number]).unwrap();
    let file = demo.path("own.pdf");
    demo.json("approver", &["meeting", "print", "会议-2024-0001", "--out", file.to_str().unwrap()]).unwrap();
    let fonts = judge("pdffonts", &[&file]).unwrap();
    assert!(!fonts.contains("NotoSerifSC-Bold"), "{fonts}");
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = std::process::Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_reopened_case_is_signed_anew_with_a_key_file_under_its_old_number() {
    let demo = Demo::make().unwrap();
    let number = &signed_cases(&demo)[0];
    let code = |text: &str| after(text, "校验码：", 19);
    let memo = demo.path("memos").join(format!("{number}-评审意见.pdf"));
    let old = code(&pages(&memo).concat());
    let before = demo.json("auditor", &["verify", "--code", &old]).unwrap();
    let reopened = demo.cli("approver", &["case", "reopen", number, "--comment", "复查单据"]).unwrap();
    assert!(reopened.status.success(), "{}", said(&reopened));
    // The old paper is void, and says why.
    let void = demo.cli("auditor", &["verify", "--code", &old, "--json"]).unwrap();
    assert_eq!(void.status.code(), Some(1));
    let void: Value = serde_json::from_slice(&void.stdout).unwrap();
    assert_eq!((&void["found"], &void["in_force"]), (&true.into(), &false.into()), "{void}");
    assert!(void["message"].as_str().unwrap().contains("复查单据"), "{void}");

    let keys = demo.path("keys");
    std::fs::create_dir(&keys).unwrap();
    let authority = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem"];
    let usage = ["-subj", "/CN=Public CA", "-addext", "keyUsage=critical,keyCertSign,cRLSign"];
    openssl(&keys, &[&authority[..], &usage[..]].concat());
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "own.key"];
    openssl(&keys, &[&["req", "-new"], &curve[..], &["-out", "own.csr", "-subj", "/CN=reviewer"]].concat());
    std::fs::write(keys.join("leaf.cnf"), "keyUsage=critical,digitalSignature,nonRepudiation\n").unwrap();
    let issue = ["x509", "-req", "-in", "own.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "7"];
    openssl(&keys, &[&issue[..], &["-extfile", "leaf.cnf", "-out", "own.pem"]].concat());
    let export = ["pkcs12", "-export", "-inkey", "own.key", "-in", "own.pem", "-certfile", "ca.pem"];
    openssl(&keys, &[&export[..], &["-passout", "pass:yanshi-2024-binjiang", "-out", "own.p12"]].concat());
    let (file, root) = (keys.join("own.p12"), keys.join("ca.pem"));
    let submit = ["case", "submit", number, "--key-file", file.to_str().unwrap()];

    // Under a root that nobody has vouched for it signs nothing.
    let refused = signing_cli(&demo, &submit);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("信任"), "{}", said(&refused));
    let nobody = demo.cli("reviewer", &["trust", root.to_str().unwrap()]).unwrap();
    assert_eq!(nobody.status.code(), Some(1), "{}", said(&nobody));
    demo.json("admin", &["trust", root.to_str().unwrap()]).unwrap();
    let signed = signing_cli(&demo, &submit);
    assert!(signed.status.success(), "{}", said(&signed));
    let again = demo.path("again.pdf");
    demo.json("auditor", &["memo", number, "--out", again.to_str().unwrap()]).unwrap();
    let now = demo.json("auditor", &["verify", "--code", &code(&pages(&again).concat())]).unwrap();
    let first = before["document_number"].as_str().unwrap();
    assert_eq!(now["document_number"], format!("{first}（更正）"));
    assert_eq!(now["replaces"], first);
    assert_ne!(now["code"], before["code"]);
    let text = pages(&again).concat();
    assert!(text.contains("本件系更正") && text.contains(&old), "{text}");
    // The record of the earlier one names what took its place.
    let void = demo.cli("auditor", &["verify", "--code", &old, "--json"]).unwrap();
    let void: Value = serde_json::from_slice(&void.stdout).unwrap();
    let later = format!("{first}（更正）（校验码 {}）", now["code"].as_str().unwrap());
    assert_eq!(void["replaced_by"], later);
    assert!(void["message"].as_str().unwrap().contains(&later), "{void}");
    let report = judge("pdfsig", &[&"-nocert", &again]).unwrap();
    assert_eq!(report.matches("Signature is Valid.").count(), 1, "{report}");
}

/// The command line as `reviewer`, with the key file's password in its own variable.
fn signing_cli(demo: &Demo, arguments: &[&str]) -> std::process::Output {
    let mut command = std::process::Command::new(outside_tests::binary().unwrap());
    command.args(arguments).arg("--store").arg(demo.path("workbench.db")).args(["--user", "reviewer"]);
    command.env("WORKBENCH_PASSWORD", outside_tests::DEMO_PASSWORD);
    command.env("WORKBENCH_PIN", outside_tests::DEMO_PASSWORD).output().unwrap()
}
