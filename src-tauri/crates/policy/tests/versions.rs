//! Packs as files with versions: what is read, what is refused, and what version 2 of the shipped pack says.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use policy::{
    Facts, FilesError, Pack, PackFiles, Severity, Sources, assess, lint, run_examples, shipped,
    shipped_files, shipped_packs,
};
use serde_json::json;

const ID: &str = "binjiang-computing-2024-draft";

fn second() -> &'static Pack {
    shipped("binjiang-computing-2024-draft@2").unwrap_or_else(|| {
        let sources = policy::shipped_sources("binjiang-computing-2024-draft@2").unwrap();
        panic!("{:#?}", Pack::read(&sources).unwrap_err())
    })
}

#[test]
fn both_versions_are_shipped_and_the_id_alone_means_the_newest() {
    second();
    let names: Vec<String> = shipped_packs().iter().map(|pack| pack.name()).collect();
    assert_eq!(names, [format!("{ID}@1"), format!("{ID}@2")]);
    assert_eq!(shipped(ID).unwrap().number, 2);
    assert_eq!(shipped(&format!("{ID}@1")).unwrap().number, 1);
    assert!(shipped("binjiang-computing-2024-draft@3").is_none());
}

#[test]
fn every_worked_example_of_version_2_holds() {
    let failures = run_examples(second());
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn version_2_has_no_lint_but_the_cliff_of_its_text() {
    let found = lint(second());
    assert!(found.iter().all(|lint| lint.severity == Severity::Note), "{found:#?}");
}

#[test]
fn version_2_holds_the_same_text_and_the_same_benefits() {
    let first = shipped("binjiang-computing-2024-draft@1").unwrap();
    assert_eq!(first.text(), second().text());
    let ids = |pack: &Pack| pack.benefits.iter().map(|benefit| benefit.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(first), ids(second()));
}

#[test]
fn who_is_paid_the_talent_award_is_a_matter_of_a_ruling() {
    let benefit = second().benefit("talent-award").unwrap();
    assert_eq!(benefit.payee, None);
    let person = BTreeMap::from([("talent-payee".to_owned(), "person".to_owned())]);
    assert_eq!(benefit.payee_under(second(), &person), Some("person"));
    assert_eq!(second().benefit("talent-referral").unwrap().payee.as_deref(), Some("referrer"));
}

#[test]
fn what_an_input_is_at_most_can_be_asked() {
    assert_eq!(second().benefit("rent").unwrap().most_of("months").as_deref(), Some("12"));
    let exchange = second().benefit("data-exchange").unwrap();
    assert_eq!(exchange.most_of("affiliated_volume").as_deref(), Some("trade_volume"));
    assert_eq!(exchange.most_of("trade_volume"), None);
}

/// A pack in few words, with what its head and its one clause say beside.
fn small(head: &str, rules: &str) -> Result<Pack, Vec<policy::PackError>> {
    let text = format!(
        r#"# 试

```toml
[pack]
id = "p"
title = "试"
{head}

[applicant]
name = {{ label = "名称", type = "text", record = true }}
```

## 第一条 补助 {{#1}}

第一条 补助。设备按 10%补助，软件按 20%补助，不重复。

```toml
{rules}

[benefit.machine]
title = "设备补助"
inputs = {{ cost = {{ label = "设备款", type = "money" }} }}
[benefit.machine.amount]
shape = "rate"
of = "cost"
exactly = "10%"
cites = "设备按 10%补助"

[benefit.software]
title = "软件补助"
inputs = {{ cost = {{ label = "软件款", type = "money" }} }}
[benefit.software.amount]
shape = "rate"
of = "cost"
exactly = "20%"
cites = "软件按 20%补助"
```
"#
    );
    Pack::read(&Sources { policy: &text, ..Sources::default() })
}

#[test]
fn a_version_is_a_whole_number_from_1_and_1_where_nothing_is_said() {
    assert_eq!(small("", "").unwrap().number, 1);
    assert_eq!(small("version = 3", "").unwrap().name(), "p@3");
    for wrong in ["version = 0", "version = -1", "version = \"1.5\"", "version = \"二\"", "version = true"] {
        let faults = small(wrong, "").unwrap_err();
        assert_eq!((faults.len(), faults[0].line), (1, 7), "{wrong}: {faults:?}");
    }
}

#[test]
fn a_date_of_commencement_is_a_date() {
    for wrong in ["随便", "2024-2-30", "2024-02-30", "2024年5月1日", "20240501", ""] {
        let faults = small(&format!("in_force_from = \"{wrong}\""), "").unwrap_err();
        assert_eq!(faults[0].line, 7, "{faults:?}");
        assert!(faults[0].message.contains("不是日期"), "{faults:?}");
    }
    let backwards = "in_force_from = \"2024-05-01\"\nin_force_to = \"2024-04-30\"";
    assert!(small(backwards, "").unwrap_err()[0].message.contains("早于"));
    let pack = small("in_force_from = \"2024-05-01\"\nin_force_to = \"2026-12-31\"", "").unwrap();
    let day = |text: &str| text.parse().unwrap();
    assert!(pack.is_in_force_on(day("2024-05-01")) && pack.is_in_force_on(day("2026-12-31")));
    assert!(!pack.is_in_force_on(day("2024-04-30")) && !pack.is_in_force_on(day("2027-01-01")));
    assert!(small("", "").unwrap().is_in_force_on(day("1990-01-01")));
}

#[test]
fn an_article_gives_its_clause_its_number() {
    let pack = small("", "").unwrap();
    assert_eq!((pack.clauses[0].number.as_str(), pack.clauses[0].heading.as_str()), ("第一条", "补助"));
}

#[test]
fn all_faults_are_given_at_once_with_their_lines() {
    let faults = small(
        "version = \"x\"\nstray = 1\nin_force_from = \"随便\"",
        "[clause]\nkind = \"grants\"\n[ruling.r]\nquestion = \"问\"\nreadings = {}\nextra = 1\n[other]\na = 1",
    )
    .unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [7, 8, 9, 21, 24, 26], "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.file == "policy.md" && !fault.message.is_empty()));
}

fn paid(pack: &Pack, facts: serde_json::Value) -> (String, Vec<String>) {
    let facts: Facts = serde_json::from_value(facts).unwrap();
    let found = assess(pack, &facts).unwrap();
    (found.total_payable.to_string(), found.claims[0].advisories.clone())
}

fn two(year: i32) -> serde_json::Value {
    json!([{"id": "m", "benefit": "machine", "year": year, "project": "甲", "inputs": {"cost": "1000"}},
           {"id": "s", "benefit": "software", "year": year, "project": "甲", "inputs": {"cost": "1000"}}])
}

/// 设备 1,000×10%=100，软件 1,000×20%=200。
#[test]
fn claims_of_a_project_stack_as_the_pack_says_and_not_at_all_where_it_says_nothing() {
    let under = |rules: &str| paid(&small("", rules).unwrap(), json!({"claims": two(2024)})).0;
    assert_eq!(under(""), "300.00");
    assert_eq!(under("[stacking]\nrule = \"add-up\"\ncites = \"不重复\""), "300.00");
    assert_eq!(under("[stacking]\nrule = \"highest\"\ncites = \"不重复\""), "200.00");
    assert_eq!(under("[stacking]\nrule = \"top-up\"\ncites = \"不重复\""), "200.00");
    let pair = |one: &str, other: &str| {
        under(&format!(
            "[stacking]\nrule = \"highest\"\npairs = [[\"{one}\", \"{other}\"]]\ncites = \"不重复\""
        ))
    };
    assert_eq!(pair("machine", "software"), "200.00");
    assert_eq!(pair("machine", "machine"), "300.00");
    let wrong =
        small("", "[stacking]\nrule = \"highest\"\npairs = [[\"machine\", \"none\"]]\ncites = \"不重复\"");
    assert!(wrong.unwrap_err()[0].message.contains("none"));
    let uncited = small("", "[stacking]\nrule = \"highest\"");
    assert!(uncited.unwrap_err()[0].message.contains("cites"));
}

/// 已得软件补助 50：补差 200-50=150；只付最高的不再付；相加的照付 200。
#[test]
fn an_earlier_award_for_the_project_counts_as_the_pack_says() {
    let under = |rules: &str| {
        let claims = json!([{"id": "s", "benefit": "software", "year": 2024, "project": "甲", "inputs": {"cost": "1000"}}]);
        let prior = json!([{"benefit": "machine", "year": 2023, "project": "甲", "amount": "50"}]);
        paid(&small("", rules).unwrap(), json!({"claims": claims, "prior_awards": prior}))
    };
    assert_eq!(under("[stacking]\nrule = \"top-up\"\ncites = \"不重复\"").0, "150.00");
    assert_eq!(under("[stacking]\nrule = \"highest\"\ncites = \"不重复\"").0, "0.00");
    assert_eq!(under(""), ("200.00".to_owned(), vec![]));
}

#[test]
fn another_policy_is_excluded_by_name_and_counts_only_where_the_pack_says_so() {
    let under = |rules: &str, other: serde_json::Value, prior: serde_json::Value| {
        let claims = json!([{"id": "s", "benefit": "software", "year": 2024, "project": "甲", "inputs": {"cost": "1000"}}]);
        paid(
            &small("", rules).unwrap(),
            json!({"claims": claims, "other_awards": other, "prior_awards": prior}),
        )
        .0
    };
    let other = || json!([{"project": "甲", "amount": "30", "source": "依《港口办法》"}]);
    let prior =
        || json!([{"pack": "harbour", "benefit": "x", "year": 2024, "project": "甲", "amount": "30"}]);
    let none = || json!([]);
    assert_eq!(under("", other(), none()), "200.00");
    assert_eq!(under("other_awards = \"top-up\"", other(), none()), "170.00");
    assert_eq!(under("other_awards = \"exclude\"", other(), none()), "0.00");
    let excludes =
        "[stacking]\nrule = \"add-up\"\nexcludes = [\"harbour\", \"港口办法\"]\ncites = \"不重复\"";
    assert_eq!(under(excludes, other(), none()), "0.00");
    assert_eq!(under(excludes, none(), prior()), "0.00");
    assert_eq!(under("", none(), prior()), "200.00");
}

#[test]
fn a_claim_of_a_year_outside_the_policy_is_told_and_not_paid() {
    let pack = small("in_force_from = \"2024-05-01\"\nin_force_to = \"2025-12-31\"", "").unwrap();
    let of = |year: i32| paid(&pack, json!({"claims": two(year)}));
    assert_eq!(of(2023), ("0.00".to_owned(), vec!["not-in-force".to_owned()]));
    assert_eq!(of(2024), ("300.00".to_owned(), vec![]));
    assert_eq!(of(2025), ("300.00".to_owned(), vec![]));
    assert_eq!(of(2026), ("0.00".to_owned(), vec!["not-in-force".to_owned()]));
    let without = json!({"claims": [{"id": "m", "benefit": "machine", "inputs": {"cost": "1000"}}]});
    let facts: Facts = serde_json::from_value(without).unwrap();
    let found = assess(&pack, &facts).unwrap();
    assert_eq!(
        (found.total_payable.to_string(), found.claims[0].potential.to_string()),
        ("0.00".into(), "100.00".into())
    );
    assert_eq!(found.claims[0].missing, ["year"]);
}

#[test]
fn costs_before_the_first_day_are_told_where_they_do_not_count() {
    let rules = "costs_before_commencement = { ruling = \"early\", whole-year = \"count\", from-the-day = \"leave-out\" }\n\
                 [ruling.early]\nquestion = \"问\"\nreadings = { whole-year = \"全年\", from-the-day = \"该日起\" }";
    let pack = small("in_force_from = \"2024-05-01\"", rules).unwrap();
    let under =
        |reading: &str, year: i32| paid(&pack, json!({"claims": two(year), "rulings": {"early": reading}})).1;
    assert_eq!(under("whole-year", 2024), Vec::<String>::new());
    assert_eq!(under("from-the-day", 2024), ["costs-before-commencement"]);
    assert_eq!(under("from-the-day", 2025), Vec::<String>::new());
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_pack_is_the_same_from_a_folder_and_from_a_zip() {
    let files = shipped_files(ID).unwrap();
    let listed: Vec<(String, Vec<u8>)> =
        files.iter().map(|(name, bytes)| (format!("包/{name}"), bytes.to_vec())).collect();
    let entries: Vec<(&str, &[u8])> =
        listed.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let from_zip = PackFiles::from_zip(&zipped(&entries)).unwrap();
    assert_eq!(from_zip, files);
    assert_eq!(from_zip.sha256(), files.sha256());
    let in_one = files.to_zip().unwrap();
    assert_eq!(PackFiles::from_zip(&in_one).unwrap(), files);
    assert_eq!(files.to_zip().unwrap(), in_one, "the same files give the same bytes");
    assert_eq!(Pack::from_files(&files).unwrap().name(), format!("{ID}@2"));
    let changed = files.clone().with("lpr.csv", b"from,term,percent\n".to_vec());
    assert_ne!(changed.sha256(), files.sha256());
}

/// Worked by hand with `printf abc > a; sha256sum a | sha256sum`.
#[test]
fn the_hash_is_that_of_a_listing_as_sha256sum_writes_it() {
    let files = PackFiles::new([("a".to_owned(), b"abc".to_vec())]).unwrap();
    assert_eq!(files.sha256(), "60eb527cba799edb93b30ea27633d72a197c248cd40cf6f7647c93f98b8f9a32");
}

#[test]
fn files_that_no_pack_is_made_of_are_refused() {
    let of = |name: &str| PackFiles::new([(name.to_owned(), Vec::new())]);
    for name in ["", ".hidden", "a/b", "../policy.md", "a\\b", "a\0b", "C:policy.md", "a b"] {
        assert_eq!(of(name), Err(FilesError::Name(name.to_owned())));
    }
    assert!(of("条文（2024）.pdf").is_ok());
    let many = (0..65).map(|index| (format!("f{index}"), Vec::new()));
    assert_eq!(PackFiles::new(many), Err(FilesError::TooMany));
    let large = [("a".to_owned(), vec![0; 3 << 20]), ("b".to_owned(), vec![0; 3 << 20])];
    assert_eq!(PackFiles::new(large), Err(FilesError::TooLarge));
    let twice = [("a".to_owned(), Vec::new()), ("a".to_owned(), Vec::new())];
    assert_eq!(PackFiles::new(twice), Err(FilesError::Twice("a".to_owned())));
    // A bomb inflates to no more than the limit before it is refused.
    let zeros = vec![0; 64 << 20];
    assert_eq!(PackFiles::from_zip(&zipped(&[("bomb", &zeros)])), Err(FilesError::TooLarge));
    assert!(matches!(PackFiles::from_zip(b"PK nonsense"), Err(FilesError::Archive(_))));
    assert_eq!(
        PackFiles::from_zip(&zipped(&[("../policy.md", b"x")])),
        Err(FilesError::Name("../policy.md".into()))
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.add_symlink("policy.md", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
    let link = PackFiles::from_zip(&zip.finish().unwrap().into_inner());
    assert_eq!(link, Err(FilesError::NotAFile("policy.md".to_owned())));
}

#[test]
fn a_file_that_is_no_text_and_a_missing_policy_are_told() {
    let without = PackFiles::new([("examples.toml".to_owned(), Vec::new())]).unwrap();
    assert!(Pack::from_files(&without).unwrap_err()[0].message.contains("没有 policy.md"));
    let gbk = PackFiles::new([("policy.md".to_owned(), vec![0xb2, 0xb9, 0xd6, 0xfa])]).unwrap();
    let faults = Pack::from_files(&gbk).unwrap_err();
    assert!(faults[0].message.contains("UTF-8"), "{faults:?}");
}

#[test]
fn a_reading_is_offered_only_when_its_table_has_rows() {
    let why = second().missing_rates("lpr-term", "5-year", |_| None).unwrap();
    assert!(why.contains("lpr.csv") && why.contains("5-year"), "{why}");
    assert_eq!(second().missing_rates("lpr-term", "1-year", |_| None), None);
    assert_eq!(second().missing_rates("tax", "inclusive", |_| None), None);
    let later = |_: &str| Some(json!([{"from": "2025-08-20", "term": "5-year", "percent": "3.50"}]));
    assert_eq!(second().missing_rates("lpr-term", "5-year", later), None);
}

#[test]
fn a_benefit_reads_as_sentences_with_names() {
    let page = second().benefit_page("tape-out").unwrap();
    assert_eq!(page.number, "三（1）4");
    let sentence =
        |label: &str| page.criteria.iter().find(|row| row.label == label).unwrap().sentence.clone();
    assert_eq!(sentence("首次流片"), "“首次流片”填“是”");
    assert_eq!(
        sentence("属重点支持领域方向"),
        "“所属领域”不为“其他”，或者“经认定的机构”填“是”，或者本条自己的认定已记录为符合"
    );
    let rows: Vec<(&str, &str)> =
        page.amount.iter().map(|row| (row.name.as_str(), row.text.as_str())).collect();
    assert_eq!(
        rows,
        [
            ("分档依据", "看“首次流片费用”落在哪一档"),
            (
                "基数",
                "全额按“首次流片费用”（口径为“首次流片费用”，默认）；“该产品全部流片费用”（口径为“该产品全部流片费用”）计"
            ),
            ("档 major", "1000万元以上的，至多按 15%给予"),
            ("上限 major", "最高 2000万元，按每家企业每年合计"),
            ("档 minor", "1000万元以下的，至多按 30%给予"),
            ("上限 minor", "最高 300万元，按每家企业每年合计"),
            (
                "两档都含的数",
                "从高（口径为“从高”，默认）；归1000万元以上的一档（口径为“按“以上”，15%”）；归1000万元以下的一档（口径为“按“以下”，30%”）"
            ),
            (
                "各档的上限",
                "各档各用自己的上限（口径为“两档各计各的上限”，默认）；各档合用1000万元以上一档的上限（口径为“两档合计2000万元”）"
            ),
        ]
    );
    let rulings: Vec<&str> = page.rulings.iter().map(|row| row.id.as_str()).collect();
    assert!(rulings.contains(&"tape-out-base") && rulings.contains(&"tape-out-caps"), "{rulings:?}");
    assert!(
        page.examples
            .iter()
            .any(|row| row.name == "流片费用低于1000万元" && row.result == "符合条件，上限 2400000.00")
    );
    let text = second().page().to_text();
    assert!(text.contains("同一项目：只付最高的一项，已获资助的补差额"), "{text}");
}

/// A name that no rule of the pack bears in its English form stands in any sentence.
#[test]
fn no_sentence_shows_the_name_of_an_input_in_place_of_its_label() {
    for pack in shipped_packs() {
        for benefit in pack.page().benefits {
            let sentences = benefit
                .criteria
                .iter()
                .map(|row| &row.sentence)
                .chain(benefit.amount.iter().map(|row| &row.text));
            for sentence in sentences {
                assert!(!sentence.contains('_'), "{}: {sentence}", benefit.id);
            }
        }
    }
}

#[test]
fn a_criterion_on_dates_says_in_a_sentence_what_must_hold() {
    let facts = json!({
        "applicant": {"in_district": true, "field": "ic-design"}, "received_on": "2024-12-01",
        "claims": [{"id": "c", "benefit": "standard-domestic", "year": 2024,
                    "inputs": {"published_on": "2025-03-01", "standard_kind": "national"}}]
    });
    let found = assess(second(), &serde_json::from_value(facts).unwrap()).unwrap();
    let because = |id: &str| {
        let criterion = found.claims[0].criteria.iter().find(|criterion| criterion.id == id).unwrap();
        criterion.because.clone()
    };
    assert_eq!(
        because("published-before-receipt"),
        "发布日期：2025-03-01，收件日期：2024-12-01；须“发布日期”在收件日期当日或者以前"
    );
    assert_eq!(because("published-in-year"), "发布日期：2025-03-01；须“发布日期”在申报年度内");
}
