//! How the source is laid out, measured: names that were given up, files in a folder of workbench, imports between its
//! rooms, and circles of files in every crate. A number that grows past its bound fails its test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::imports::imports;
use crate::run::root;

/// Names that say nothing to a newcomer, and were given up: no file and no definition of ours bears one.
const GIVEN_UP: [&str; 22] = [
    "act",
    "bearings",
    "beside",
    "bones",
    "desk",
    "enclosures",
    "exhibits",
    "find",
    "handing_out",
    "hold",
    "hush",
    "once",
    "present",
    "reckoning",
    "settle_in",
    "talk",
    "tie",
    "together",
    "told",
    "touching",
    "unhurried",
    "upkeep",
];
/// The rooms of workbench, one for each noun of the work. `session`, `error`, `format` and `saved_files` stand above
/// them.
const ROOMS: [&str; 9] =
    ["admin", "cases", "import", "ledger", "papers", "policy", "review", "stages", "vouchers"];
/// Files in a folder of workbench.
const FILES: usize = 16;
/// Files of one room that another room's file imports, summed over all files: half of the 208 that there were before the
/// rooms. What is installed is asked by most of them.
const IMPORTS: usize = 104;
/// The crates whose files are looked at.
const CRATES: [&str; 8] = ["apart", "policy", "casework", "intake", "vouchers", "memo", "store", "workbench"];
/// Groups of files that import one another, in all crates together.
const CIRCLES: usize = 2;

/// Measures, prints, and fails where a bound is passed.
pub fn structure() -> Result<()> {
    let given_up = definitions_given_up(&root())?;
    let mut circles = Vec::new();
    for crate_name in CRATES {
        let source = root().join("src-tauri/crates").join(crate_name).join("src");
        let found = circles_of(&imports(&source, &files(&source, &[".rs"])?)?);
        circles.extend(found.into_iter().map(|circle| (crate_name, circle)));
    }
    let source = root().join("src-tauri/crates/workbench/src");
    let imports = imports(&source, &files(&source, &[".rs"])?)?;
    let room = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
    let between = imports
        .iter()
        .flat_map(|(from, to)| to.iter().map(move |to| (room(from), room(to))))
        .filter(|(from, to)| from != to && is_room(from) && is_room(to))
        .count();
    let fullest = fullest(&source)?;
    let sizes: Vec<String> = circles.iter().map(|(name, files)| format!("{name} {}", files.len())).collect();
    eprintln!(
        "structure: {between} imports between workbench's rooms, {fullest} files in its fullest folder, circles: {}",
        sizes.join(", ")
    );
    if !given_up.is_empty() {
        bail!("names that were given up:\n{}", given_up.join("\n"));
    }
    if between > IMPORTS || circles.len() > CIRCLES || fullest > FILES {
        bail!("files grow together: see docs/architecture.md, Rooms; circles: {circles:#?}");
    }
    Ok(())
}

fn is_room(name: &str) -> bool {
    ROOMS.contains(&name)
}

/// Files below a folder, without what is built or fetched.
fn files(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", "dist", "generated", "bindings", "corpus"].contains(&name.as_str())
            {
                found.extend(files(&path, endings)?);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    Ok(found)
}

fn definitions_given_up(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in ["src-tauri/src", "src-tauri/crates", "tests", "ui/src"] {
        for path in files(&root.join(folder), &[".rs", ".ts", ".svelte"])? {
            let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            let stem = path.file_name().unwrap_or_default().to_string_lossy();
            let stem = stem.split('.').next().unwrap_or_default();
            if is_given_up(stem) {
                found.push(format!("{shown}: the file"));
            }
            for (number, line) in fs::read_to_string(&path)?.lines().enumerate() {
                if let Some(name) = defined(line).filter(|name| is_given_up(name)) {
                    found.push(format!("{shown}:{}: {name}", number + 1));
                }
            }
        }
    }
    Ok(found)
}

fn is_given_up(name: &str) -> bool {
    let mut snake = String::new();
    for ch in name.chars() {
        if ch.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(ch.to_ascii_lowercase());
    }
    GIVEN_UP.contains(&snake.as_str())
}

/// The name that a line defines, where it defines a module, function, type, constant or class.
fn defined(line: &str) -> Option<&str> {
    const BEFORE: [&str; 11] = [
        "fn ",
        "mod ",
        "struct ",
        "enum ",
        "trait ",
        "type ",
        "class ",
        "interface ",
        "function ",
        "export const ",
        "static ",
    ];
    let mut rest = line.trim_start();
    for modifier in ["pub(crate) ", "pub(super) ", "pub ", "async ", "const ", "unsafe "] {
        rest = rest.strip_prefix(modifier).unwrap_or(rest);
    }
    let exported =
        rest.strip_prefix("export ").filter(|_| !rest.starts_with("export const ")).unwrap_or(rest);
    let named = BEFORE.iter().find_map(|before| exported.strip_prefix(before))?;
    let end = named.find(|ch: char| !(ch.is_alphanumeric() || ch == '_')).unwrap_or(named.len());
    Some(&named[..end])
}

/// Groups of files each of which leads to each other one (Tarjan would be faster; a hundred files are few).
fn circles_of(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<BTreeSet<String>> {
    let reached = |from: &String| -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut open = vec![from.clone()];
        while let Some(at) = open.pop() {
            for next in imports.get(&at).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let reach: BTreeMap<&String, BTreeSet<String>> =
        imports.keys().map(|from| (from, reached(from))).collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (from, to) in &reach {
        if !to.contains(*from) || circles.iter().any(|circle| circle.contains(*from)) {
            continue;
        }
        let back = |other: &&String| reach.get(other).is_some_and(|there| there.contains(*from));
        circles.push(to.iter().filter(back).cloned().collect());
    }
    circles.retain(|circle| circle.len() > 1);
    circles
}

/// How many files stand in the folder that has the most.
fn fullest(source: &Path) -> Result<usize> {
    let mut counts: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for path in files(source, &[".rs"])? {
        *counts.entry(path.parent().unwrap_or(source).to_owned()).or_default() += 1;
    }
    Ok(counts.into_values().max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_project_keeps_its_bounds() {
        structure().unwrap();
    }

    #[test]
    fn a_definition_is_known_by_its_words() {
        assert_eq!(defined("    pub(crate) fn told(questions: &[Question])"), Some("told"));
        assert_eq!(defined("export class Upkeep {"), Some("Upkeep"));
        assert_eq!(defined("export const hush = () => {"), Some("hush"));
        assert_eq!(defined("let told = 1;"), None);
        assert!(is_given_up("HandingOut") && is_given_up("told") && !is_given_up("hold_back"));
    }

    #[test]
    fn files_that_lead_back_to_themselves_are_a_circle() {
        let edges = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")];
        let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in edges {
            imports.entry(from.to_owned()).or_default().insert(to.to_owned());
        }
        let found = circles_of(&imports);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].len(), 3);
    }
}
