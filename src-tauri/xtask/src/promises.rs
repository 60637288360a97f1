//! `docs/security.md` held against the tests: each promise names what tries it, and each test that is named is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::run::root;

/// Fails where a promise names no test, or one that is not there.
pub fn promises() -> Result<()> {
    let page = fs::read_to_string(root().join("docs/security.md"))?;
    let mut tests = BTreeSet::new();
    for folder in ["src-tauri", "tests"] {
        collect(&root().join(folder), &mut tests)?;
    }
    let mut wrong: Vec<String> = untried(&page);
    wrong.extend(
        named(&page).into_iter().filter(|name| !tests.contains(*name)).map(|name| format!("no test {name}")),
    );
    if !wrong.is_empty() {
        bail!("docs/security.md:\n{}", wrong.join("\n"));
    }
    Ok(())
}

/// The names of all functions below a folder.
fn collect(folder: &Path, found: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path)?;
            let words = text.split("fn ").skip(1);
            found.extend(words.filter_map(|rest| rest.split(['(', '<']).next()).map(str::to_owned));
        }
    }
    Ok(())
}

/// What is named as a test: its name alone, or after the file or module where it stands. A test's name is a sentence.
fn named(page: &str) -> Vec<&str> {
    let code = page.split('`').skip(1).step_by(2);
    let words = code.flat_map(|code| code.split([' ', ':', '/']));
    words.filter(|word| word.matches('_').count() >= 3).collect()
}

/// Promises that name nothing that tries them: a row of a table without code, an item below “Promised” without “Tried”.
fn untried(page: &str) -> Vec<String> {
    let mut untried = Vec::new();
    let mut promised = false;
    let mut item: Option<String> = None;
    let ended = |item: &mut Option<String>, untried: &mut Vec<String>| {
        untried.extend(
            item.take()
                .filter(|item| !item.contains("Tried:"))
                .map(|item| format!("untried: {}", item.lines().next().unwrap_or_default())),
        );
    };
    for line in page.lines().chain([""]) {
        if line.starts_with("Promised") || line.starts_with("Not promised") || line.starts_with('#') {
            ended(&mut item, &mut untried);
            promised = line.starts_with("Promised");
        } else if line.starts_with("- ") && promised {
            ended(&mut item, &mut untried);
            item = Some(line.to_owned());
        } else if let Some(item) = &mut item {
            item.push_str(line);
        }
        let is_row = line.starts_with("| ") && !line.starts_with("| promise") && !line.starts_with("| file");
        let measured = line.split('|').count() > 4;
        if is_row && !measured && !line.contains('`') {
            untried.push(format!("untried: {line}"));
        }
    }
    untried
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_promise_of_this_project_names_a_test_that_is_there() {
        promises().unwrap();
    }

    #[test]
    fn a_promise_without_a_test_is_found() {
        let page = "Promised:\n\n- **One.**\n  Tried: `a_b_c_d`.\n- Two.\n\nNot promised:\n\n- Three.\n| x | words |\n";
        assert_eq!(untried(page), ["untried: - Two.", "untried: | x | words |"]);
        assert_eq!(
            named("`dir::a_b_c_d`, `no_name`, `x/y.rs one_two_three_four`"),
            ["a_b_c_d", "one_two_three_four"]
        );
    }
}
