//! Dependencies that no source names: each is built, reviewed and licensed for nothing, and is to go.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::run::root;

/// Where a package's sources stand, from the repository's root.
struct Package {
    manifest: &'static str,
    /// What its dependencies are for.
    sources: &'static [&'static str],
    /// What its dev-dependencies are for, beside its sources.
    tests: &'static [&'static str],
}

/// A package that keeps Cargo's own layout below `src-tauri`.
macro_rules! usual {
    ($folder:literal) => {
        Package {
            manifest: concat!("src-tauri/", $folder, "/Cargo.toml"),
            sources: &[concat!("src-tauri/", $folder, "/src")],
            tests: &[concat!("src-tauri/", $folder, "/tests"), concat!("src-tauri/", $folder, "/benches")],
        }
    };
}

const PACKAGES: [Package; 10] = [
    Package {
        manifest: "Cargo.toml",
        sources: &["src-tauri/src", "src-tauri/build.rs"],
        tests: &["tests/window/empty"],
    },
    usual!("crates/policy"),
    usual!("crates/casework"),
    usual!("crates/intake"),
    usual!("crates/memo"),
    usual!("crates/store"),
    usual!("crates/workbench"),
    usual!("xtask"),
    Package {
        manifest: "tests/Cargo.toml",
        sources: &["tests/pipeline", "tests/promises", "tests/window", "tests/benches", "tests/src"],
        tests: &[],
    },
    Package { manifest: "tests/fuzz/Cargo.toml", sources: &["tests/fuzz/targets"], tests: &[] },
];

/// Fails where a dependency is declared that nothing names.
pub fn dependencies() -> Result<()> {
    let unused = unused(&root())?;
    if !unused.is_empty() {
        bail!("dependencies that no source names, to be taken out:\n{}", unused.join("\n"));
    }
    Ok(())
}

fn unused(root: &Path) -> Result<Vec<String>> {
    let (mut unused, mut declared) = (Vec::new(), Vec::new());
    for package in PACKAGES {
        let manifest = manifest(&root.join(package.manifest))?;
        let sources = source_of(root, package.sources)?;
        let tests = source_of(root, package.tests)? + &sources;
        for (section, names) in sections(&manifest) {
            let text = if section == "dev-dependencies" { &tests } else { &sources };
            let unnamed = names.iter().filter(|name| !is_named(text, &name.replace('-', "_")));
            unused.extend(unnamed.map(|name| format!("{}: {section}: {name}", package.manifest)));
            declared.extend(names);
        }
    }
    let shared = manifest(&root.join("Cargo.toml"))?;
    let shared = shared.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let shared = shared.and_then(Value::as_table).into_iter().flat_map(Table::keys);
    let unclaimed = shared.filter(|name| !declared.contains(name));
    unused.extend(unclaimed.map(|name| format!("Cargo.toml: workspace.dependencies: {name}")));
    Ok(unused)
}

fn manifest(path: &Path) -> Result<Table> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.parse().with_context(|| path.display().to_string())
}

/// The names in each section of dependencies, those of single platforms included.
fn sections(manifest: &Table) -> Vec<(&'static str, Vec<String>)> {
    let platforms = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let tables: Vec<&Table> =
        std::iter::once(manifest).chain(platforms.filter_map(Value::as_table)).collect();
    let names = |section: &'static str| {
        let found = tables.iter().filter_map(|table| table.get(section)?.as_table());
        (section, found.flat_map(Table::keys).cloned().collect())
    };
    ["dependencies", "dev-dependencies", "build-dependencies"].into_iter().map(names).collect()
}

/// All Rust below some places, and what it includes of others by `#[path]`, without comments.
fn source_of(root: &Path, places: &[&str]) -> Result<String> {
    let mut open: Vec<PathBuf> = places.iter().map(|place| root.join(place)).collect();
    let mut text = String::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            for line in fs::read_to_string(&path)?.lines() {
                let elsewhere =
                    line.trim().strip_prefix("#[path = \"").and_then(|rest| rest.split('"').next());
                open.extend(elsewhere.map(|named| path.with_file_name(named)));
                text.push_str(line.split("//").next().unwrap_or_default());
                text.push('\n');
            }
        }
    }
    Ok(text)
}

/// Whether a crate is named: before `::` or `!`, or imported whole.
fn is_named(text: &str, name: &str) -> bool {
    let in_word = |ch: char| ch.is_alphanumeric() || ch == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = &text[..at];
        let after = text[at + name.len()..].trim_start();
        let imported = before.ends_with("use ") || before.ends_with("extern crate ");
        let whole = after.starts_with(';') || after.starts_with("as ");
        !before.ends_with(|ch| in_word(ch) || ch == ':' || ch == '.')
            && (after.starts_with("::") || after.starts_with("!(") || imported && whole)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dependency_is_named_somewhere() {
        assert_eq!(unused(&root()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_crate_is_named_by_a_path_a_macro_or_an_import() {
        assert!(is_named("let x = hex::encode(y);", "hex"));
        assert!(is_named("use hex;", "hex") && is_named("use p256 as curve;", "p256"));
        assert!(is_named("insta::assert_snapshot!(x)", "insta") && is_named("json!({})", "json"));
        assert!(is_named("#[serde(with = \"rust_decimal::serde::str\")]", "rust_decimal"));
        assert!(!is_named("crate::hex::encode(y)", "hex"), "a module of our own");
        assert!(!is_named("let hex = 1; my_hex::x()", "hex"));
    }

    #[test]
    fn the_sections_of_single_platforms_count_too() {
        let manifest = "[dependencies]\na = '1'\n[target.'cfg(unix)'.dependencies]\nb = '1'\n";
        let found = sections(&manifest.parse().unwrap());
        assert_eq!(found[0], ("dependencies", vec!["a".to_owned(), "b".to_owned()]));
    }
}
