//! Which file of a crate imports which: by every path that starts at `crate`, `super` or `self`, each name followed
//! through re-exports to the file that defines it. What tests import does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// For each module of a crate, the other modules of it that it names. The crate's root names all, and is left out.
pub fn imports(source: &Path, files: &[PathBuf]) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut texts = BTreeMap::new();
    for path in files {
        let relative = path.strip_prefix(source)?.with_extension("");
        let parts = relative.iter().map(|part| part.to_string_lossy().into_owned());
        let module: Vec<String> = parts.filter(|part| !matches!(part.as_str(), "mod" | "lib")).collect();
        if !module.iter().any(|part| part == "tests") {
            texts.insert(module.join("::"), plain(&fs::read_to_string(path)?));
        }
    }
    let mut aliases = BTreeMap::new();
    for (module, text) in &texts {
        for statement in re_exports(text) {
            for path in tree(&from_root(module, statement)) {
                let name = path.rsplit("::").next().unwrap_or_default();
                aliases.insert(join(module, name), path);
            }
        }
    }
    let defined_in = |path: String| -> Option<String> {
        let mut path = path;
        for _ in 0..5 {
            let Some(further) = aliases.get(&path) else { break };
            path.clone_from(further);
        }
        while !path.is_empty() && !texts.contains_key(&path) {
            path.truncate(path.rfind("::").unwrap_or(0));
        }
        Some(path).filter(|path| !path.is_empty())
    };
    let mut imports = BTreeMap::new();
    for (module, text) in texts.iter().filter(|(module, _)| !module.is_empty()) {
        let named = paths(module, text).into_iter().filter_map(&defined_in);
        imports.insert(module.clone(), named.filter(|other| other != module).collect());
    }
    Ok(imports)
}

/// Without comments, and without the tests at its end.
fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let text = lines.join("\n");
    let tests = text.find("#[cfg(test)]\nmod tests {").or_else(|| text.find("#[cfg(test)]\n#[allow"));
    text[..tests.unwrap_or(text.len())].to_owned()
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// What follows `use` in each re-export.
fn re_exports(text: &str) -> impl Iterator<Item = &str> {
    let uses = ["pub use ", "pub(crate) use ", "pub(super) use "];
    uses.into_iter().flat_map(move |words| {
        text.match_indices(words).filter_map(move |(at, _)| text[at + words.len()..].split(';').next())
    })
}

/// A path from the crate's root, where it starts with `crate`, `self` or `super`, or beside the module it stands in.
fn from_root(module: &str, path: &str) -> String {
    let path: String = path.chars().filter(|ch| !ch.is_whitespace()).collect();
    if let Some(rest) = path.strip_prefix("crate::") {
        return rest.to_owned();
    }
    let mut base = module;
    let mut rest = path.strip_prefix("self::").unwrap_or(&path);
    while let Some(further) = rest.strip_prefix("super::") {
        base = base.rsplit_once("::").map_or("", |(parent, _)| parent);
        rest = further;
    }
    join(base, rest)
}

/// Every path that starts at `crate`, `super` or `self`.
fn paths(module: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for head in ["crate::", "super::", "self::"] {
        for (at, _) in text.match_indices(head) {
            let before = &text[..at];
            // `pub(in crate::room)` says who may see, and imports nothing.
            if before.ends_with("in ")
                || before.ends_with(|ch: char| ch.is_alphanumeric() || ch == '_' || ch == ':')
            {
                continue;
            }
            let path = spelled(&text[at..]);
            // An inline module that takes in all of its file imports no other file.
            if text[at + path.len()..].starts_with('*') && before.ends_with("    use ") && path == "super::" {
                continue;
            }
            found.extend(tree(&from_root(module, path)));
        }
    }
    found
}

/// As much of a text as one path or tree of paths takes.
fn spelled(text: &str) -> &str {
    let mut depth = 0_usize;
    let end = text.find(|ch: char| {
        match ch {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            _ => return depth == 0 && !(ch.is_alphanumeric() || ch == '_' || ch == ':'),
        }
        false
    });
    &text[..end.unwrap_or(text.len())]
}

/// The single paths of a tree such as `a::{b, c::{d, e}}`.
fn tree(path: &str) -> Vec<String> {
    let Some((head, rest)) = path.split_once('{') else {
        return vec![path.trim_end_matches('*').trim_end_matches(':').to_owned()];
    };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut depth, mut start, mut found) = (0_usize, 0, Vec::new());
    let commas = inner.char_indices().chain([(inner.len(), ',')]);
    for (at, ch) in commas {
        match ch {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = inner[start..at].trim();
                start = (at + 1).min(inner.len());
                match part {
                    "" => {}
                    "self" => found.push(head.trim_end_matches(':').to_owned()),
                    part => found.extend(tree(&format!("{head}{part}"))),
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_of_paths_is_taken_apart() {
        assert_eq!(tree("a::{self,b,c::{d,e}}"), ["a", "a::b", "a::c::d", "a::c::e"]);
        assert_eq!(tree("a::b::*"), ["a::b"]);
    }

    #[test]
    fn paths_start_at_the_crates_root_wherever_they_are_written() {
        let found = paths("room::file", "use super::other::Thing;\nlet x = crate::{a, b::c}::d();");
        assert_eq!(found, ["a", "b::c", "room::other::Thing"]);
        assert_eq!(from_root("a::b", "super::super::c"), "c");
    }

    #[test]
    fn a_name_is_followed_to_the_file_that_defines_it() {
        let folder = std::env::temp_dir().join(format!("imports-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let files = [
            ("lib.rs", "mod a;\nmod b;\npub use a::Thing;\n"),
            (
                "a.rs",
                "pub struct Thing;\n// crate::b is only spoken of\n#[cfg(test)]\nmod tests { use crate::b; }\n",
            ),
            ("b.rs", "use crate::Thing;\n"),
        ];
        let paths: Vec<PathBuf> = files
            .iter()
            .map(|(name, text)| {
                std::fs::write(folder.join(name), text).unwrap();
                folder.join(name)
            })
            .collect();
        let found = imports(&folder, &paths).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found["b"], BTreeSet::from(["a".to_owned()]));
        assert!(found["a"].is_empty());
    }
}
