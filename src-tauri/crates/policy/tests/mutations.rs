//! Malformed packs: the shipped one with something changed, two hundred times, is an error with line and
//! column, a lint, or an example that no longer holds. Never a panic, never an unknown key that passes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use policy::{Pack, PackError, Severity, Sources, lint, run_examples};
use support::pack;

/// A small generator, so that a failing mutation can be made again from its number.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }
}

/// The lines inside rule blocks, by their index.
fn rule_lines(policy: &str) -> Vec<usize> {
    let mut inside = false;
    let mut found = Vec::new();
    for (index, line) in policy.lines().enumerate() {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside && !line.trim().is_empty() {
            found.push(index);
        }
    }
    found
}

fn parse(policy: &str) -> Result<Pack, PackError> {
    let sources = policy::shipped_sources(&pack().id).unwrap();
    Pack::parse(&Sources { policy, ..sources })
}

/// Whether something noticed: a place for an error, else a lint, else an example.
fn noticed(policy: &str) -> bool {
    match parse(policy) {
        Err(error) => {
            assert!(error.line >= 1 && error.column >= 1, "{error:?}");
            assert!(!error.message.is_empty());
            true
        }
        Ok(pack) => {
            lint(&pack).iter().any(|lint| lint.severity == Severity::Error) || !run_examples(&pack).is_empty()
        }
    }
}

fn with_line(policy: &str, index: usize, change: impl FnOnce(&str) -> String) -> String {
    let mut lines: Vec<String> = policy.lines().map(str::to_owned).collect();
    lines[index] = change(&lines[index]);
    lines.join("\n") + "\n"
}

fn is_key_line(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    })
}

#[test]
fn no_unknown_key_passes_wherever_it_stands() {
    let policy = policy::shipped_sources(&pack().id).unwrap().policy;
    let lines: Vec<&str> = policy.lines().collect();
    let mut tried = 0;
    for index in rule_lines(policy) {
        let line = lines[index];
        // After a header, or after a line that stands by itself: inside a list it would be no TOML.
        let header = line.starts_with('[') && line.ends_with(']');
        let free_names =
            ["applicant]", "synonyms]", "inputs]", "figures]", "materials]", "parameter]", "goal]", "note]"];
        if !header || free_names.iter().any(|name| line.ends_with(name)) {
            continue;
        }
        let broken = with_line(policy, index, |line| format!("{line}\nstray_key = 1"));
        let error = parse(&broken).err().unwrap_or_else(|| panic!("line {}: {line}", index + 1));
        assert_eq!((error.line, error.column), (index + 2, 1), "{line}: {error}");
        assert!(error.message.contains("stray_key"), "{error}");
        tried += 1;
    }
    assert!(tried > 80, "{tried}");
    // Inside every inline table as well.
    let mut inline = 0;
    for index in rule_lines(policy) {
        let line = lines[index];
        let named =
            ["choices = {", "readings = {", "idle_numbers = {", "exactly = {", "up_to = {", "ruling ="];
        if let Some(at) = line.find("= { ").filter(|_| !named.iter().any(|name| line.contains(name))) {
            let broken = with_line(policy, index, |line| {
                format!("{}stray_key = 1, {}", &line[..at + 4], &line[at + 4..])
            });
            let error = parse(&broken).err().unwrap_or_else(|| panic!("line {}: {line}", index + 1));
            assert_eq!(error.line, index + 1, "{line}: {error}");
            inline += 1;
        }
    }
    assert!(inline > 80, "{inline}");
}

#[test]
fn two_hundred_malformed_packs_are_all_noticed() {
    let policy = policy::shipped_sources(&pack().id).unwrap().policy;
    let lines: Vec<&str> = policy.lines().collect();
    let rules = rule_lines(policy);
    let keys: Vec<usize> = rules.iter().copied().filter(|index| is_key_line(lines[*index])).collect();
    let numbers: Vec<usize> = rules
        .iter()
        .copied()
        // Figures of amounts, bounds and caps; labels and notes may say any number.
        .filter(|index| figure_at(lines[*index]).is_some())
        .collect();
    assert!(keys.len() > 300 && numbers.len() > 30, "{} {}", keys.len(), numbers.len());
    let mut dice = Dice(20_241_123);
    for round in 0..200 {
        let (what, broken) = match round % 5 {
            0 => {
                let index = keys[dice.below(keys.len())];
                // A key with one letter too many.
                ("key", with_line(policy, index, |line| line.replacen(" =", "x =", 1)))
            }
            1 => {
                let index = numbers[dice.below(numbers.len())];
                let digit = dice.below(9);
                (
                    "number",
                    with_line(policy, index, |line| {
                        let from = figure_at(line).unwrap();
                        let old = line.as_bytes()[from] - b'0';
                        let new = (usize::from(old) + 1 + digit) % 10;
                        format!("{}{new}{}", &line[..from], &line[from + 1..])
                    }),
                )
            }
            2 => {
                let index = rules[dice.below(rules.len())];
                // Half a line.
                let line = lines[index];
                let half: String = line.chars().take(line.chars().count() / 2).collect();
                ("half", with_line(policy, index, |_| half))
            }
            3 => {
                let cites: Vec<usize> =
                    keys.iter().copied().filter(|index| lines[*index].starts_with("cites = ")).collect();
                let index = cites[dice.below(cites.len())];
                ("cites", with_line(policy, index, |line| line.replacen("= \"", "= \"某", 1)))
            }
            _ => {
                let index = keys[dice.below(keys.len())];
                // The same key twice.
                ("twice", with_line(policy, index, |line| format!("{line}\n{line}")))
            }
        };
        if broken == policy {
            continue;
        }
        let seen = noticed(&broken);
        // Cutting a line in half can leave a shorter list of checklist points, or nothing but a header.
        let harmless = what == "half" || (what == "key" && free_name(&broken, policy));
        assert!(seen || harmless, "round {round}: {what} passed unnoticed: {:?}", changed(&broken, policy));
    }
}

/// Where a rule's figure begins, if the line has one.
fn figure_at(line: &str) -> Option<usize> {
    const KEYS: [&str; 7] =
        ["up_to = \"", "exactly = \"", "amount = \"", "at_least = \"", "every = \"", "from = \"", "to = \""];
    let after = |key: &&str| line.find(key).map(|at| at + key.len());
    KEYS.iter().filter_map(after).find(|at| line[*at..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the key that changed is a name of the pack's own choosing that nothing refers to: a material, a
/// note, an applicant's input for the record.
fn free_name(broken: &str, policy: &str) -> bool {
    let line = changed(broken, policy).unwrap_or_default();
    let before: Vec<&str> = broken.lines().take_while(|known| *known != line).collect();
    let header = before.iter().rev().find(|line| line.starts_with('[')).copied().unwrap_or_default();
    ["materials]", "note]", "[goal]"].iter().any(|end| header.ends_with(end))
        || line.contains("record = true")
}

fn changed(broken: &str, policy: &str) -> Option<String> {
    broken.lines().zip(policy.lines()).find(|(new, old)| new != old).map(|(new, _)| new.to_owned())
}

#[test]
fn bytes_thrown_about_never_panic() {
    let policy = policy::shipped_sources(&pack().id).unwrap().policy;
    let chars: Vec<char> = policy.chars().collect();
    let long = std::env::var_os("WORKBENCH_LONG").is_some();
    let mut dice = Dice(7);
    for _ in 0..if long { 2000 } else { 60 } {
        let mut broken = chars.clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(broken.len());
            match dice.below(4) {
                0 => drop(broken.remove(at)),
                1 => broken.insert(at, ['"', '{', ']', '=', '#', '`', '9', '万', '\n'][dice.below(9)]),
                2 => broken[at] = ['"', '}', '[', '.', ',', '%', '0', '\u{0}', '\u{202e}'][dice.below(9)],
                _ => {
                    let other = dice.below(broken.len());
                    broken.swap(at, other);
                }
            }
        }
        let broken: String = broken.into_iter().collect();
        if let Ok(pack) = parse(&broken) {
            let _ = lint(&pack);
            let _ = run_examples(&pack);
        }
    }
}
