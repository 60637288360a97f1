//! Words of a benefit's matter: which lines of an invoice have one, what is told of words that say nothing, and that
//! a pack's examples show them.
#![allow(clippy::unwrap_used)]

use policy::{Pack, PackError, Severity, Sources, differences, lint, run_examples, shipped};

/// A pack with one benefit, what it says of its matter, and one example.
fn read(matter: &str, example: &str) -> Result<Pack, Vec<PackError>> {
    let text = format!(
        "# 试\n\n```toml\n[pack]\nid = \"p\"\ntitle = \"试\"\n```\n\n## 一、设备 {{#1}}\n\n一、设备补助。\n\n\
         ```toml\n[benefit.machine]\ntitle = \"设备补助\"\n{matter}\n[benefit.machine.amount]\n\
         shape = \"discretionary\"\ncites = \"设备补助\"\n```\n"
    );
    let examples = format!("[[example]]\nname = \"一\"\nbenefit = \"machine\"\n{example}\n");
    Pack::read(&Sources { policy: &text, examples: Some(&examples), ..Sources::default() })
}

const NOTHING: &str = "expect = {}";

#[test]
fn a_line_is_of_the_matter_with_one_of_its_words_however_it_is_written() {
    let pack = shipped("binjiang-computing-2024-draft@2").unwrap();
    let tape_out = pack.benefit("tape-out").unwrap();
    for line in ["*研发和技术服务*流片服务费", "*电子元件*掩 膜 版", "*研发和技术服务*ｍｐｗ费"]
    {
        assert_eq!(tape_out.is_of_its_matter(line), Some(true), "{line}");
    }
    for line in ["*餐饮服务*餐费", "*软件*EDA工具", ""] {
        assert_eq!(tape_out.is_of_its_matter(line), Some(false), "{line}");
    }
    // A benefit that any cost may belong to has no words, and nothing is pointed out.
    assert_eq!(pack.benefit("platform-support").unwrap().is_of_its_matter("*餐饮服务*餐费"), None);
}

/// What released stores were worked under stays as it is.
#[test]
fn version_1_has_no_words() {
    let first = shipped("binjiang-computing-2024-draft@1").unwrap();
    assert!(first.benefits.iter().all(|benefit| benefit.matter.is_empty()));
    let files = policy::shipped_files("binjiang-computing-2024-draft@1").unwrap();
    assert!(!files.text("policy.md").unwrap().contains("matter"));
}

#[test]
fn a_word_of_one_character_and_one_that_stands_twice_are_told_with_their_place() {
    for (matter, told) in
        [(r#"matter = ["设备", "核"]"#, "太短"), (r#"matter = ["EDA", "ｅｄａ"]"#, "写了两次")]
    {
        let faults = read(matter, NOTHING).unwrap_err();
        assert_eq!((faults.len(), faults[0].line), (1, 16), "{faults:?}");
        assert!(faults[0].message.contains(told) && faults[0].column > 10, "{faults:?}");
    }
    assert!(read("matter = \"设备\"", NOTHING).unwrap_err()[0].message.contains("列表"));
}

#[test]
fn each_word_wants_a_line_with_it_and_one_line_has_none() {
    let told = |example: &str| -> Vec<String> {
        let pack = read(r#"matter = ["设备", "机床"]"#, example).unwrap();
        let found = lint(&pack).into_iter().filter(|lint| lint.severity == Severity::Error);
        found.map(|lint| lint.message).collect()
    };
    let all = told(NOTHING);
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all[0].contains("“设备”") && all[1].contains("“机床”") && all[2].contains("matter"), "{all:?}");
    let one = told("lines = [\"机床\", \"餐费\"]\nexpect = { off_matter = [\"餐费\"] }");
    assert_eq!(one.len(), 1, "{one:?}");
    assert!(one[0].contains("“设备”"), "{one:?}");
    assert!(told("lines = [\"机床设备\", \"餐费\"]\nexpect = { off_matter = [\"餐费\"] }").is_empty());
}

#[test]
fn an_example_says_which_of_its_lines_are_pointed_out() {
    let wrong = "lines = [\"*机械*数控机床\", \"*餐饮服务*餐费\"]\nexpect = { off_matter = [] }";
    let failures = run_examples(&read(r#"matter = ["机床"]"#, wrong).unwrap());
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert!(failures[0].message.contains("*餐饮服务*餐费"), "{failures:?}");
    // A benefit without words points at nothing.
    assert!(run_examples(&read("", wrong).unwrap()).is_empty());
}

#[test]
fn a_changed_word_is_told_as_a_difference() {
    let pack = |matter: &str| read(matter, NOTHING).unwrap();
    let found = differences(&pack(""), &pack(r#"matter = ["设备", "机床"]"#));
    let details: Vec<_> = found.iter().flat_map(|one| &one.details).collect();
    assert_eq!(details.len(), 1, "{found:?}");
    assert_eq!(
        (details[0].of.as_str(), details[0].from.as_str(), details[0].to.as_str()),
        ("发票内容的词", "", "设备、机床")
    );
    assert!(differences(&pack(""), &pack("matter = []")).is_empty());
}
