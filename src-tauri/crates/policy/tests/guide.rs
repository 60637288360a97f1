//! The guide writes packs: its blocks are one pack that reads, lints and works out, its faults are the ones that the
//! program tells, and it names every key that the program reads.
#![allow(clippy::unwrap_used)]

use policy::{Pack, Severity, Sources, checked, lint, run_examples};

const GUIDE: &str = include_str!("../../../../docs/policy-packs.md");

/// The blocks behind a fence that begins so, each with the rest of its fence.
fn blocks(fence: &str) -> Vec<(&'static str, String)> {
    let ticks: String = fence.chars().take_while(|c| *c == '`').collect();
    let mut found = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in GUIDE.lines() {
        match &mut open {
            Some((_, block)) if line != ticks => {
                block.push_str(line);
                block.push('\n');
            }
            Some(_) => found.extend(open.take()),
            None => open = line.strip_prefix(fence).map(|rest| (rest.trim(), String::new())),
        }
    }
    found
}

fn joined(fence: &str) -> String {
    blocks(fence).into_iter().map(|(_, block)| block).collect::<Vec<_>>().join("\n")
}

fn pack() -> Pack {
    let rates = blocks("```csv");
    let tables: Vec<(&str, &str)> = rates.iter().map(|(name, rows)| (*name, rows.as_str())).collect();
    let (policy, examples) = (joined("````markdown"), joined("```toml 算例"));
    let sources = Sources { policy: &policy, tables: &tables, examples: Some(&examples) };
    Pack::read(&sources).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

#[test]
fn its_blocks_are_one_pack_of_twelve_articles_that_lints_and_works_out() {
    let pack = pack();
    assert_eq!(run_examples(&pack), []);
    let found: Vec<_> = lint(&pack).into_iter().filter(|lint| lint.severity == Severity::Error).collect();
    assert!(found.is_empty(), "{found:#?}");
    let numbers: Vec<&str> = pack.clauses.iter().map(|clause| clause.number.as_str()).collect();
    assert_eq!((numbers.len(), numbers[0], numbers[11]), (12, "第一条", "第十二条"));
    assert_eq!(
        checked(&pack).examples,
        blocks("```toml 算例").iter().map(|(_, block)| block.matches("[[example]]").count()).sum::<usize>()
    );
}

#[test]
fn the_faults_that_it_shows_are_those_that_are_told() {
    let wrong = blocks("```toml 错：");
    assert!(wrong.len() >= 4);
    for (told, rules) in wrong {
        let policy = format!(
            "# 试\n\n```toml\n[pack]\nid = \"p\"\ntitle = \"试\"\n```\n\n## 第一条 {{#1}}\n\n第一条 按 10%补助。\n\n\
             ```toml\n[benefit.b]\ntitle = \"补助\"\ninputs = {{ cost = {{ label = \"费用\", type = \"money\" }} }}\n{rules}```\n"
        );
        let faults = Pack::read(&Sources { policy: &policy, ..Sources::default() }).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].message.contains(told), "{told}: {}", faults[0].message);
        assert!(faults[0].line >= 14, "{faults:?}");
    }
}

/// Every key that the reader takes from a table stands in the guide, as a word of its own.
#[test]
fn it_names_every_key_that_a_pack_can_have() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pack");
    let mut keys: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for take in [
            "get(\"", "need(\"", "text(\"", "texts(\"", "flag(\"", "named(\"", "list(\"", "each(\"",
            "bound(\"", "of(\"", "day(\"",
        ] {
            for (at, _) in source.match_indices(take) {
                let key = source[at + take.len()..].split('"').next().unwrap();
                keys.push(key.to_owned());
            }
        }
    }
    keys.sort();
    keys.dedup();
    assert!(keys.len() > 90, "{keys:?}");
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let named = |key: &str| {
        let mut places = GUIDE.match_indices(key);
        places.any(|(at, _)| !GUIDE[..at].ends_with(part) && !GUIDE[at + key.len()..].starts_with(part))
    };
    let absent: Vec<&String> = keys.iter().filter(|key| !named(key)).collect();
    assert!(absent.is_empty(), "the guide does not name {absent:?}");
}

/// And every code of a lint.
#[test]
fn it_explains_every_code_of_a_lint() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/lint");
    let codes = [
        "idle-number",
        "stale-idle-number",
        "idle-number-in-use",
        "no-example",
        "tier-gap",
        "tier-overlap",
        "ungraded",
        "unused-ruling",
        "unused-parameter",
        "unused-cap",
        "unused-input",
        "cliff",
    ];
    let sources: String = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    for code in codes {
        assert!(sources.contains(&format!("\"{code}\"")), "{code} is no code any more");
        assert!(GUIDE.contains(&format!("`{code}`")), "the guide does not explain {code}");
    }
}
