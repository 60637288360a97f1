//! The parts of an OFD by their paths: absolute or relative, in either case.

use std::collections::HashMap;

use crate::Limits;
use crate::archive::{ArchiveError, Entry, entries};
use crate::problem::VoucherProblem;
use crate::xml::{Element, parse, refused};

/// An open OFD.
pub(crate) struct Package<'l> {
    /// The file's name, for places.
    pub file: String,
    entries: Vec<Entry>,
    by_path: HashMap<String, usize>,
    pub limits: &'l Limits,
}

impl<'l> Package<'l> {
    pub(crate) fn open(file: &str, bytes: &[u8], limits: &'l Limits) -> Result<Package<'l>, ArchiveError> {
        let entries = entries(bytes, limits)?;
        let by_path = entries.iter().enumerate().map(|(index, entry)| (key(&entry.name), index)).collect();
        Ok(Package { file: file.to_owned(), entries, by_path, limits })
    }

    /// A part's bytes.
    pub(crate) fn part(&self, path: &str) -> Option<&[u8]> {
        let entry = self.entries.get(*self.by_path.get(&key(path))?)?;
        Some(&entry.bytes)
    }

    /// A part as XML; a problem where it is none.
    pub(crate) fn xml(&self, from: &str, path: &str, problems: &mut Vec<VoucherProblem>) -> Option<Element> {
        let path = resolved(from, path);
        match parse(self.part(&path)?, self.limits) {
            Ok(root) => Some(root),
            Err(why) => {
                problems.push(refused(&self.place_of(&path), &why));
                None
            }
        }
    }

    /// How a place in a part names its file.
    pub(crate) fn place_of(&self, path: &str) -> String {
        format!("{}/{}", self.file, path.trim_start_matches('/'))
    }
}

fn key(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// A path as a part refers to it: from the root, or from where the part stands.
pub(crate) fn resolved(from: &str, path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    if let Some(absolute) = path.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = from.rsplit_once('/').map_or("", |(folder, _)| folder).split('/').collect();
    parts.retain(|part| !part.is_empty());
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn paths_are_from_the_root_or_from_the_part() {
        for (from, path, expected) in [
            ("Doc_0/Document.xml", "Pages/Page_0/Content.xml", "Doc_0/Pages/Page_0/Content.xml"),
            ("Doc_0/Document.xml", "/Doc_0/a.xml", "Doc_0/a.xml"),
            ("Doc_0/Tags/CustomTags.xml", "../a.xml", "Doc_0/a.xml"),
            ("", "OFD.xml", "OFD.xml"),
            ("OFD.xml", "../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolved(from, path), expected);
        }
    }
}
