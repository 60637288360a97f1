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
    let sources = policy::shipped_sources(&pack().name()).unwrap();
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
    let policy = policy::shipped_sources(&pack().name()).unwrap().policy;
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
    let policy = policy::shipped_sources(&pack().name()).unwrap().policy;
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
    let policy = policy::shipped_sources(&pack().name()).unwrap().policy;
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

/// A change by one step of something that decides an amount or a standing: what it was, and the file with it changed.
struct Moved {
    file: &'static str,
    what: String,
    text: String,
}

/// Every place of a pack's document where a rate, a bound, a cap, a scope, a date, a flag, a comparison, a default or a
/// stacking rule stands, each moved by one step.
fn moves(policy: &str) -> Vec<Moved> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut inside = false;
    for line in policy.split_inclusive('\n') {
        let mut put = |from: usize, to: usize, new: &str| {
            let text = format!("{}{new}{}", &policy[..offset + from], &policy[offset + to..]);
            found.push(Moved {
                file: "policy.md",
                what: format!("{} → {new}: {}", &line[from..to], line.trim()),
                text,
            });
        };
        if line.starts_with("```") {
            inside = !inside;
        } else if inside && !LABELS.iter().any(|label| line.trim_start().starts_with(label)) {
            for key in [
                "up_to",
                "exactly",
                "amount",
                "at_least",
                "more_than",
                "at_most",
                "less_than",
                "every",
                "from",
                "to",
                "share",
                "constant",
                "years",
                "least",
                "national",
                "industry",
                "lead",
                "participate",
                "plus_years",
            ] {
                numbers_after(line, key).into_iter().for_each(|(from, to, new)| put(from, to, &new));
            }
            for (from, to) in [
                ("\"claim\"", "\"enterprise-year\""),
                ("\"enterprise-year\"", "\"enterprise-lifetime\""),
                ("\"enterprise-lifetime\"", "\"enterprise-year\""),
                ("= \"top-up\"", "= \"highest\""),
                ("= \"exclude\"", "= \"top-up\""),
                ("= \"count\"", "= \"leave-out\""),
                ("= \"all\"", "= [\"city\"]"),
                ("at_least =", "more_than ="),
                ("more_than =", "at_least ="),
                ("less_than =", "at_most ="),
                ("on_or_after =", "after ="),
                ("on_or_before =", "before ="),
                ("none_of =", "one_of ="),
                ("is = true", "is = false"),
                ("is = false", "is = true"),
                ("= true", "= false"),
                ("= false", "= true"),
                ("\"ic-design\", ", ""),
                ("up_to =", "exactly ="),
                ("exactly =", "up_to ="),
            ] {
                // What is kept for the record decides nothing, nor may any rule read it.
                for (at, _) in line.match_indices(from).filter(|(at, _)| !line[..*at].ends_with("record ")) {
                    put(at, at + from.len(), to);
                }
            }
            for (at, _) in
                line.match_indices("\"20").filter(|(at, _)| line.as_bytes().get(at + 5) == Some(&b'-'))
            {
                let day: Option<jiff::civil::Date> =
                    line.get(at + 1..at + 11).and_then(|day| day.parse().ok());
                if let Some(day) = day {
                    put(at + 1, at + 11, &day.tomorrow().unwrap().to_string());
                }
            }
            // The first reading is the default: the two first change places.
            if let Some(rest) = line.strip_prefix("readings = { ")
                && let Some((first, rest)) = rest.split_once(", ")
                && let Some((second, _)) = rest.split_once("\" ").or_else(|| rest.split_once("\","))
            {
                let from = "readings = { ".len();
                let to = from + first.len() + 2 + second.len() + 1;
                put(from, to, &format!("{second}\", {first}"));
            }
        }
        offset += line.len();
    }
    found
}

/// Lines of words, which decide nothing.
const LABELS: [&str; 8] = ["label", "note", "question", "cites", "title", "checklist", "#", "idle_numbers"];

/// Figures that a key is given on a line, each a step further.
fn numbers_after(line: &str, key: &str) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices(&format!("{key} = ")) {
        if line[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            continue;
        }
        let from = at + key.len() + 3;
        let from = from + usize::from(line[from..].starts_with('"'));
        let digits = line[from..].bytes().take_while(u8::is_ascii_digit).count();
        let dated = line[from + digits..].starts_with('-');
        if let Some(number) =
            line.get(from..from + digits).and_then(|digits| digits.parse::<u64>().ok()).filter(|_| !dated)
        {
            found.push((from, from + digits, (number + 1).to_string()));
        }
    }
    found
}

/// Each rate of a table a hundredth of a percent higher, each day a day later.
fn moved_rates(csv: &str, file: &'static str) -> Vec<Moved> {
    let lines: Vec<&str> = csv.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let day: jiff::civil::Date = cells[0].parse().unwrap();
        let mut changed = vec![format!("{},{},{}", day.tomorrow().unwrap(), cells[1], cells[2])];
        if !cells[2].is_empty() {
            changed.push(format!("{},{},{}1", cells[0], cells[1], cells[2]));
        }
        for new in changed {
            let mut lines: Vec<&str> = lines.clone();
            lines[index] = &new;
            found.push(Moved { file, what: format!("{line} → {new}"), text: lines.join("\n") + "\n" });
        }
    }
    found
}

/// Three hundred of them for each pack: an error with its place, or a line that says what was and what is. Nothing is
/// silent, whatever lint and examples say.
#[test]
fn three_hundred_steps_of_each_pack_are_errors_with_a_place_or_told_as_differences() {
    let harbour = policy::PackFiles::new(
        [
            ("policy.md", include_str!("packs/harbour/policy.md")),
            ("examples.toml", include_str!("packs/harbour/examples.toml")),
            ("rates.csv", include_str!("packs/harbour/rates.csv")),
        ]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())),
    );
    let shipped = |name: &str| policy::shipped_files(name).unwrap();
    let packs = [
        shipped("binjiang-computing-2024-draft@1"),
        shipped("binjiang-computing-2024-draft@2"),
        harbour.unwrap(),
    ];
    let mut dice = Dice(20_261_128);
    for files in packs {
        // Examples are no rules, and take long to read six hundred times.
        let rules = files.iter().filter(|(name, _)| *name != "examples.toml");
        let files =
            policy::PackFiles::new(rules.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))).unwrap();
        let whole = Pack::from_files(&files).unwrap();
        let rates = if files.get("lpr.csv").is_some() { "lpr.csv" } else { "rates.csv" };
        let mut all = moves(files.text("policy.md").unwrap());
        all.extend(moved_rates(files.text(rates).unwrap(), rates));
        let possible = all.len();
        assert!(possible > 60, "{possible}");
        let (mut errors, mut told) = (0, 0);
        for round in 0..300 {
            // Each at least once, as far as three hundred go; then any.
            let moved =
                if possible <= 300 && round < possible { &all[round] } else { &all[dice.below(possible)] };
            let changed = files.clone().with(moved.file, moved.text.clone().into_bytes());
            match Pack::from_files(&changed) {
                Err(faults) => {
                    errors += 1;
                    let placed =
                        |fault: &PackError| fault.line >= 1 && fault.column >= 1 && !fault.message.is_empty();
                    assert!(!faults.is_empty() && faults.iter().all(placed), "{}: {faults:?}", moved.what);
                }
                Ok(pack) => {
                    told += 1;
                    let found = policy::differences(&whole, &pack);
                    let details: Vec<&policy::ChangedDetail> =
                        found.iter().flat_map(|one| &one.details).collect();
                    assert!(!details.is_empty(), "{} {}: {found:?}", whole.name(), moved.what);
                    assert!(
                        details.iter().all(|detail| detail.of != "规则"),
                        "{} {}: {details:?}",
                        whole.name(),
                        moved.what
                    );
                }
            }
        }
        assert!(told > 150 && errors < 150, "{}: {told} told, {errors} errors", whole.name());
    }
}

#[test]
fn a_step_of_what_stands_in_no_shipped_pack_is_told_too() {
    let text = |head: &str, rule: &str| {
        let head = include_str!("packs/harbour/policy.md").replacen(
            "version = \"2\"\n",
            &format!("version = \"2\"\n{head}"),
            1,
        );
        let place = "[clause]\nkind = \"scope\"\n";
        head.replacen(place, &format!("{rule}\n{place}"), 1)
    };
    let read = |head: &str, rule: &str| {
        Pack::parse(&Sources {
            policy: &text(head, rule),
            tables: &[("rates.csv", include_str!("packs/harbour/rates.csv"))],
            examples: None,
        })
        .unwrap_or_else(|error| panic!("{error}"))
    };
    let rule =
        |rule: &str, rest: &str| format!("[stacking]\nrule = \"{rule}\"\n{rest}cites = \"适用本办法\"\n");
    let plain = read("", "");
    let steps = [
        ("document_no = \"1号\"\n", String::new(), "文号"),
        ("status = \"征求意见稿\"\n", String::new(), "状态"),
        ("", rule("highest", ""), "同一项目"),
        ("", rule("add-up", ""), "同一项目"),
        ("", rule("add-up", "excludes = [\"x\"]\n"), "排除的其他政策"),
        ("", rule("top-up", "pairs = [[\"equipment\", \"berth\"]]\n"), "互相重复的事项"),
        ("", "other_awards = \"exclude\"\n".to_owned(), "其他政策的资助"),
        ("", "other_award_levels = [\"city\"]\n".to_owned(), "计入的资助级别"),
        ("", "costs_before_commencement = \"leave-out\"\n".to_owned(), "施行日以前的费用"),
    ];
    for (head, rules, name) in steps {
        let found = policy::differences(&plain, &read(head, &rules));
        assert!(
            found.iter().flat_map(|one| &one.details).any(|detail| detail.of == name),
            "{name}: {found:?}"
        );
    }
    let pair = |pairs: &str| read("", &rule("top-up", &format!("pairs = {pairs}\n")));
    let found =
        policy::differences(&pair("[[\"equipment\", \"berth\"]]"), &pair("[[\"equipment\", \"yard\"]]"));
    assert_eq!(found[0].details[0].of, "互相重复的事项");
}
