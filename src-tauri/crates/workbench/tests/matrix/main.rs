//! Every use case × role × stage × relation to the case: what is not allowed is refused and logged, what is allowed
//! is not refused. The table is written by hand from the rules of the bureau, not from the code; the list of use
//! cases is read from the source, so that a new one that is missing here fails.
//!
//! A sample runs always, all of it with `WORKBENCH_LONG=1`.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, clippy::print_stdout)]

mod acts;
mod rules;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use acts::{carry_out, on_store};
use casework::{Refusal, Role, Stage};
use rules::{RELATIONS, Relation, WITHOUT_A_SESSION, allowed, on_a_case, on_the_store};
use support::*;
use workbench::Error;

/// Every source file, in whatever folder: a use case in a subfolder is one too.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// Every public function that a window or a command line can call, from the source itself.
fn use_cases() -> BTreeSet<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for path in sources(&src) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut inside = false;
        for line in text.lines() {
            inside = (inside || line == "impl Workbench {") && line != "}";
            if let Some(rest) = line.strip_prefix("    pub fn ").filter(|_| inside) {
                found.insert(rest.split(['(', '<']).next().unwrap().to_owned());
            }
        }
    }
    let exported = std::fs::read_to_string(src.join("lib.rs")).unwrap();
    let named = |statement: &str| statement.rfind("pub use ").map(|start| statement[start + 8..].to_owned());
    for line in exported.split(';').filter_map(named) {
        let names = line.split_once('{').map_or_else(|| line.rsplit("::").next().unwrap(), |named| named.1);
        let names = names.trim_matches('}').split(',').map(str::trim);
        let functions = names.filter(|name| name.starts_with(|letter: char| letter.is_ascii_lowercase()));
        found.extend(functions.map(str::to_owned));
    }
    found
}

#[test]
fn every_use_case_stands_in_the_matrix() {
    let known: BTreeSet<String> = on_a_case()
        .iter()
        .map(|(name, _)| *name)
        .chain(on_the_store().iter().map(|(name, _)| *name))
        .chain(WITHOUT_A_SESSION.iter().copied())
        .map(str::to_owned)
        .collect();
    let there = use_cases();
    assert!(there.len() > 60, "the source was read: {there:?}");
    let missing: Vec<_> = there.difference(&known).collect();
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(missing.is_empty(), "say who may do this, in rules.rs: {missing:?}");
    assert!(gone.is_empty(), "no such use case any more: {gone:?}");
}

/// Whether an error says that somebody may not: a refusal for a reason of the work itself is none.
fn forbids(result: &Result<(), Error>) -> bool {
    matches!(result, Err(Error::Refused(refusal)) if !matches!(refusal, Refusal::Reason(_)))
}

#[test]
fn what_is_not_allowed_on_a_case_is_refused_and_logged() {
    let mut office = Office::set_up();
    let long = std::env::var_os("WORKBENCH_LONG").is_some();
    // A prime that none of the dimensions divides: over the runs of a sample every value of each is met.
    let stride = if long { 1 } else { 31 };
    let (mut index, mut tried, mut refused) = (0_usize, 0, 0);
    for (name, rule) in on_a_case() {
        for stage in Stage::ALL {
            for role in Role::ALL {
                for relation in RELATIONS {
                    index += 1;
                    if !index.is_multiple_of(stride) {
                        continue;
                    }
                    tried += 1;
                    // Every case claims what all others claim, which each is told: a full office grows slow.
                    if tried % 400 == 0 {
                        office = Office::set_up();
                    }
                    let case = office.case(stage, role, relation);
                    let actor = office.actor(role, relation == Relation::Elsewhere);
                    let place = format!("{name} as {role:?} at {stage:?}, {relation:?}");
                    let out = office.out();
                    let done = carry_out(office.session_of(&actor), name, &case, &out);
                    let may = allowed(name, rule, role, stage, relation);
                    assert_eq!(!forbids(&done), may, "{place}: {done:?}");
                    if !may {
                        refused += 1;
                        let last = office.last_entry();
                        assert!(last.action.starts_with("refused."), "{place} is not logged: {last:?}");
                        assert_eq!(
                            (last.who.as_str(), last.subject.as_str()),
                            (actor.as_str(), &*case),
                            "{place}"
                        );
                    }
                }
            }
        }
    }
    println!("{tried} of {index} combinations, {refused} refused and logged");
    assert!(tried > 300 && refused > 200);
}

/// How somebody at their desk loses the rights that they signed in with.
const LOSSES: [&str; 5] = ["demoted", "moved", "retired", "locked", "reset"];

#[test]
fn a_session_whose_rights_changed_carries_out_no_use_case_at_all() {
    let mut office = Office::set_up();
    let case = office.case(Stage::InReview, Role::Reviewer, Relation::Declared);
    let names = on_a_case().into_iter().map(|(name, _)| name);
    let names: Vec<(&str, bool)> = names
        .map(|name| (name, true))
        .chain(on_the_store().into_iter().map(|(name, _)| (name, false)))
        .collect();
    let mut tried = 0;
    // The policy is part of the program, and belongs to nobody.
    let names: Vec<_> = names.into_iter().filter(|(name, _)| *name != "policy").collect();
    for loss in LOSSES {
        office.add(loss, &Role::ALL);
        lose(&mut office, loss);
        for (name, of_case) in &names {
            let out = office.out();
            let done = match of_case {
                true => carry_out(office.session_of(loss), name, &case, &out),
                false => on_store(&mut office, loss, name, &out.join(format!("{loss}-{name}"))),
            };
            assert!(matches!(done, Err(Error::Ended(_))), "{name} by whoever was {loss}: {done:?}");
            let last = office.last_entry();
            assert_eq!((last.action.as_str(), last.who.as_str()), ("refused.session", loss), "{name}");
            tried += 1;
        }
    }
    println!("{tried} combinations, all refused and logged");
    assert!(tried > 400);
}

/// Takes from somebody at their desk what they signed in with.
fn lose(office: &mut Office, loss: &str) {
    let every: Vec<String> = Role::ALL.iter().map(|role| role.name().to_owned()).collect();
    let fresh = |office: &Office| {
        workbench::Workbench::new(office.out().join("workbench.db"), root().join("assets/fonts"))
    };
    let admin = office.session_of("admin");
    match loss {
        "demoted" => drop(admin.set_roles(loss, &every[..4], None).unwrap()),
        "moved" => drop(admin.set_roles(loss, &every, Some("市监局")).unwrap()),
        "retired" => drop(admin.retire_user(loss).unwrap()),
        "reset" => drop(admin.reset_password(loss, &first(), &secret()).unwrap()),
        _ => (0..5).for_each(|_| assert!(fresh(office).sign_in(loss, &wrong()).is_err())),
    }
}

#[test]
fn what_a_role_may_not_do_with_the_store_is_refused_and_logged() {
    let mut office = Office::set_up();
    for (name, roles) in on_the_store() {
        // Administrators last: what they do changes the store for the others.
        for role in [Role::Reviewer, Role::Checker, Role::Approver, Role::Auditor, Role::Admin] {
            let actor = office.actor(role, false);
            let out = office.out();
            let before = office.entries();
            let done = on_store(&mut office, &actor, name, &out.join(format!("{name}-{actor}")));
            let may = roles.is_empty() || roles.contains(&role);
            assert_eq!(!forbids(&done), may, "{name} as {role:?}: {done:?}");
            if !may {
                let last = office.last_entry();
                assert!(last.action.starts_with("refused."), "{name} as {role:?} is not logged: {last:?}");
                assert_eq!((last.who, office.entries()), (actor, before + 1), "{name}");
            }
        }
    }
}
