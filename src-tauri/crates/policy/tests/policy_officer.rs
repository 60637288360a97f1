//! A policy officer's hour: a text of eight clauses, written into a pack from docs/policy-packs.md alone, and the wrong
//! steps on the way, each with what is said about it.
#![allow(clippy::unwrap_used)]

use policy::{Pack, PackFiles, Severity, lint, run_examples, scaffold};
use serde::Deserialize;

const TEXT: &str = include_str!("policy_officer/text.txt");
const POLICY: &str = include_str!("packs/elder/policy.md");
const EXAMPLES: &str = include_str!("packs/elder/examples.toml");

fn files(policy: &str, examples: &str) -> PackFiles {
    let files = [("policy.md", policy), ("examples.toml", examples)];
    PackFiles::new(files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))).unwrap()
}

#[test]
fn the_officers_pack_has_the_text_word_for_word_is_clean_and_its_examples_hold() {
    let pack = Pack::from_files(&files(POLICY, EXAMPLES)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let lines: Vec<&str> = TEXT.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(pack.text().lines().collect::<Vec<_>>(), lines);
    // What the officer began with: the same clauses, with nothing but their numbers.
    let began = Pack::from_files(&scaffold("elder-2025", TEXT).unwrap()).unwrap();
    let numbers = |pack: &Pack| pack.clauses.iter().map(|clause| clause.number.clone()).collect::<Vec<_>>();
    assert_eq!((numbers(&began), numbers(&began).len()), (numbers(&pack), 8));
    let found = lint(&pack);
    assert!(found.iter().all(|lint| lint.severity == Severity::Note), "{found:#?}");
    assert_eq!(run_examples(&pack), []);
}

#[derive(Deserialize)]
struct Steps {
    step: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    what: String,
    #[serde(default)]
    file: Option<String>,
    from: String,
    to: String,
    at: String,
    says: String,
    /// Nothing else is said.
    #[serde(default)]
    alone: bool,
}

#[test]
fn each_wrong_step_is_told_in_words_that_lead_on() {
    let steps: Steps = toml::from_str(include_str!("policy_officer/wrong_steps.toml")).unwrap();
    assert!(steps.step.len() > 20);
    for step in steps.step {
        let of_examples = step.file.as_deref() == Some("examples.toml");
        let source = if of_examples { EXAMPLES } else { POLICY };
        assert!(source.contains(&step.from), "{}: {}", step.what, step.from);
        let wrong = source.replacen(&step.from, &step.to, 1);
        let files = if of_examples { files(POLICY, &wrong) } else { files(&wrong, EXAMPLES) };
        let (at, said) = match Pack::from_files(&files) {
            Err(faults) => ("load", faults.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>()),
            Ok(pack) => {
                let wrong = lint(&pack).into_iter().filter(|lint| lint.severity == Severity::Error);
                let lints: Vec<String> = wrong.map(|lint| lint.message).collect();
                let failures = run_examples(&pack).into_iter().map(|failure| failure.message).collect();
                if lints.is_empty() { ("example", failures) } else { ("lint", lints) }
            }
        };
        assert!(said.iter().any(|message| message.contains(&step.says)), "{}: {said:#?}", step.what);
        assert_eq!(at, step.at, "{}: {said:#?}", step.what);
        assert!(!step.alone || said.len() == 1, "{}: {said:#?}", step.what);
        // No word of a program's own: what is said is Chinese, and the pack's names.
        assert!(said.iter().all(|message| !message.contains("expected") && !message.contains("Some(")));
    }
}
