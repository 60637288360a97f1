//! Packs in the making: a scaffold from a plain text, and a draft that is adopted.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use policy::{
    AdoptError, Adoption, Pack, PackFiles, ScaffoldError, Severity, adopt, lint, scaffold, shipped_files,
};

const TEXT: &str = "\u{feff}某区技术改造补助办法
（试行）

　　第一条　为推动技术改造，制定本办法。
　　第二条　投入100万元以上的，按10%补助，每家企业年度最高1.5亿元。（责任单位：经信局、财政局）
一、其他事项
（一）鼓励企业上云。
1.上云费用补助三年。
另按每台200元补助。
";

#[test]
fn a_scaffold_holds_the_text_word_for_word_with_its_clauses_and_numbers() {
    let files = scaffold("retrofit-2025", TEXT).unwrap();
    let pack = Pack::from_files(&files).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let words: Vec<&str> = TEXT.lines().map(|line| line.trim_start_matches('\u{feff}').trim()).collect();
    let words: Vec<&str> = words.into_iter().filter(|line| !line.is_empty()).collect();
    assert_eq!(pack.text().lines().collect::<Vec<_>>(), words);
    assert_eq!((pack.id.as_str(), pack.number, pack.title.as_str()), ("retrofit-2025", 1, words[0]));
    let clauses: Vec<(&str, &str, String)> = pack
        .clauses
        .iter()
        .map(|clause| (clause.id.as_str(), clause.number.as_str(), clause.bureaus.join("、")))
        .collect();
    assert_eq!(
        clauses,
        [
            ("1", "第一条", String::new()),
            ("2", "第二条", "经信局、财政局".to_owned()),
            ("1-2", "一", String::new()),
            ("1.1", "一（一）", String::new()),
            ("1.1.1", "一（一）1", String::new()),
        ]
    );
    let document = files.text("policy.md").unwrap();
    assert!(document.contains("每个都要写进规则，或列入 idle_numbers：100万元、10%、1.5亿元"), "{document}");
    assert!(document.contains("：三年、200元"), "{document}");
    // What is left to be done is said, number by number.
    let left: Vec<String> = lint(&pack)
        .into_iter()
        .filter(|lint| lint.severity == Severity::Error)
        .map(|lint| lint.message)
        .collect();
    assert_eq!(left.len(), 5, "{left:#?}");
    assert!(left.iter().any(|message| message.contains("“1.5亿元”")), "{left:#?}");
}

#[test]
fn a_text_that_is_no_text_is_refused() {
    assert_eq!(scaffold("a", " \n"), Err(ScaffoldError::Empty));
    assert_eq!(scaffold("A b", TEXT), Err(ScaffoldError::Id("A b".to_owned())));
    assert_eq!(scaffold("a", "题\n# 一"), Err(ScaffoldError::Line(2)));
}

/// Every text of this project's own packs makes a scaffold that reads.
#[test]
fn the_shipped_policy_makes_a_scaffold_that_reads() {
    let text = include_str!("policy-text.txt");
    let files = scaffold("again", text).unwrap();
    let pack = Pack::from_files(&files).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let trimmed: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(pack.text().lines().collect::<Vec<_>>(), trimmed);
    let clause = pack.clauses.iter().find(|clause| clause.text.starts_with("4.加大流片支持")).unwrap();
    assert_eq!((clause.number.as_str(), clause.bureaus.join("、").as_str()), ("三（1）4", "经信局"));
}

fn adoption() -> Adoption {
    Adoption {
        document_no: "杭高新区〔2024〕3号".to_owned(),
        in_force_from: date(2024, 5, 1),
        in_force_to: None,
    }
}

#[test]
fn a_draft_is_adopted_as_the_next_version_with_its_day_in_head_and_text() {
    let draft = shipped_files("binjiang-computing-2024-draft@2").unwrap();
    let adopted = adopt(&draft, &adoption()).unwrap();
    let pack = &adopted.pack;
    assert_eq!(pack.name(), "binjiang-computing-2024-draft@3");
    assert_eq!((pack.status.as_deref(), pack.document_no.as_deref()), (None, Some("杭高新区〔2024〕3号")));
    assert_eq!((pack.in_force_from.as_deref(), pack.in_force_to.as_deref()), (Some("2024-05-01"), None));
    assert!(pack.text().contains("4.本意见自2024年5月1日起施行。"), "{}", pack.text());
    assert!(!pack.text().contains("征求意见稿"), "{}", pack.text());
    assert_eq!(pack.notes.iter().map(|note| note.id.as_str()).collect::<Vec<_>>(), ["numbering", "citation"]);
    let found = lint(pack);
    assert!(found.iter().all(|lint| lint.severity == Severity::Note), "{found:#?}");
    let details: Vec<(&str, &str, &str)> = adopted.differences[0]
        .details
        .iter()
        .map(|detail| (detail.of.as_str(), detail.from.as_str(), detail.to.as_str()))
        .collect();
    assert_eq!(
        details[..3],
        [
            ("状态", "征求意见稿", "没有写"),
            ("文号", "没有写", "杭高新区〔2024〕3号"),
            ("施行日期", "没有写", "2024-05-01"),
        ]
    );
    assert_eq!(
        adopted.differences.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
        ["binjiang-computing-2024-draft", "annex.4"]
    );
    // Years before 2024 are paid no more, and 2024 now holds the first day: the examples that say otherwise are named.
    let named: Vec<&str> = adopted.examples.iter().map(|failure| failure.example.as_str()).collect();
    assert!(named.contains(&"裁定只计施行日起的费用，施行日未填前不受限制"), "{named:?}");
    assert!(named.contains(&"算力补贴逐年给予：同一项目两年各付各的"), "{named:?}");
    assert!(named.len() < 10, "{named:?}");
}

#[test]
fn what_cannot_be_adopted_is_said() {
    let draft = shipped_files("binjiang-computing-2024-draft@1").unwrap();
    let with = |adoption: Adoption| adopt(&draft, &adoption).map(|_| ()).unwrap_err();
    assert_eq!(with(Adoption { document_no: " ".to_owned(), ..adoption() }), AdoptError::NoDocumentNo);
    assert_eq!(with(Adoption { in_force_to: Some(date(2024, 4, 30)), ..adoption() }), AdoptError::Backwards);
    let adopted = adopt(&draft, &adoption()).unwrap();
    assert_eq!(adopted.pack.number, 2);
    let again = adopt(&adopted.files, &adoption()).map(|_| ()).unwrap_err();
    assert_eq!(again, AdoptError::NotADraft("binjiang-computing-2024-draft@2".to_owned()));
    let broken = PackFiles::new([("policy.md".to_owned(), b"# x\n".to_vec())]).unwrap();
    assert!(matches!(adopt(&broken, &adoption()), Err(AdoptError::Pack(_))));
}

/// 5,000,000×3.45%：2024-05-01 至 09-01 计 123 天，×123÷360=58,937.50；全年计的 244 天为 116,916.66。
#[test]
fn loans_count_from_the_first_day_in_force_where_costs_before_it_do_not() {
    let draft = shipped_files("binjiang-computing-2024-draft@2").unwrap();
    let pack = adopt(&draft, &adoption()).unwrap().pack;
    let under = |reading: &str| {
        let loans = serde_json::json!([{"principal": "5000000", "from": "2023-09-01", "to": "2024-09-01", "interest_paid": "200000"}]);
        let facts = serde_json::json!({
            "applicant": {"in_district": true, "field": "ic-design", "established_on": "2022-05-01"},
            "claims": [{"id": "c", "benefit": "loan-interest", "year": 2024, "inputs": {"loans": loans}}],
            "rulings": {"costs-before-commencement": reading}
        });
        let found = policy::assess(&pack, &serde_json::from_value(facts).unwrap()).unwrap();
        found.claims[0].ceiling.unwrap().to_string()
    };
    assert_eq!(under("whole-year"), "116916.66");
    assert_eq!(under("from-the-day"), "58937.50");
}
