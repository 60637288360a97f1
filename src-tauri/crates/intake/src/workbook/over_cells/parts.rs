//! The parts of an .xlsx by their paths, with the relations between them. A path is the same with either slash and in
//! either case.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::{CompressionMethod, ZipArchive};

use crate::received::limits::Limits;

/// One relation of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub id: String,
    /// The end of the address that names what it is: `worksheet`, `drawing`, `comments`.
    kind: String,
    /// The path that it leads to.
    pub path: String,
}

impl Relation {
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind)
    }
}

/// An open workbook.
pub(super) struct Parts<'b> {
    bytes: &'b [u8],
    archive: ZipArchive<Cursor<&'b [u8]>>,
    by_path: HashMap<String, usize>,
}

impl<'b> Parts<'b> {
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Option<Parts<'b>> {
        let archive = crate::received::guard::open_bytes(bytes, limits).ok()?;
        let names = archive.file_names_raw().enumerate();
        let by_path = names.map(|(index, raw)| (plain(&crate::received::name::decode(raw)), index)).collect();
        Some(Parts { bytes, archive, by_path })
    }

    /// A part's bytes: those of the file itself where it stores them as they are.
    pub(super) fn part(&mut self, path: &str) -> Option<Cow<'b, [u8]>> {
        let index = *self.by_path.get(&plain(path))?;
        let mut part = self.archive.by_index(index).ok()?;
        if part.compression() == CompressionMethod::Stored {
            let start = usize::try_from(part.data_start()?).ok()?;
            let end = start.checked_add(usize::try_from(part.size()).ok()?)?;
            return self.bytes.get(start..end).map(Cow::Borrowed);
        }
        let mut inflated = Vec::new();
        part.read_to_end(&mut inflated).ok()?;
        Some(Cow::Owned(inflated))
    }

    /// The last part of a path, as the file spells it.
    pub(super) fn file_name(&mut self, path: &str) -> Option<String> {
        let index = *self.by_path.get(&plain(path))?;
        let spelt = crate::received::name::decode(self.archive.by_index_raw(index).ok()?.name_raw());
        spelt.rsplit(['/', '\\']).next().map(str::to_owned)
    }

    /// The paths of the parts in a folder, in order.
    pub(super) fn below(&self, folder: &str) -> Vec<String> {
        let mut paths: Vec<String> =
            self.by_path.keys().filter(|path| path.contains(folder)).cloned().collect();
        paths.sort();
        paths
    }

    /// The path of the workbook's main part.
    pub(super) fn main_part(&mut self) -> String {
        let main = self.relations("").into_iter().find(|relation| relation.is("officeDocument"));
        main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.path)
    }

    /// The relations of a part; of the whole file where the path is empty.
    pub(super) fn relations(&mut self, path: &str) -> Vec<Relation> {
        let path = plain(path);
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let inside = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let Some(xml) = self.part(&format!("{inside}_rels/{file}.rels")) else { return Vec::new() };
        elements(&xml, "Relationship")
            .into_iter()
            .filter(|relation| attribute(relation, "TargetMode") != Some("External"))
            .filter_map(|relation| {
                let kind = attribute(&relation, "Type")?.rsplit('/').next()?.to_owned();
                let path = resolved(folder, attribute(&relation, "Target")?);
                Some(Relation { id: attribute(&relation, "Id")?.to_owned(), kind, path })
            })
            .collect()
    }
}

/// A path as it is compared.
fn plain(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Where a target leads from a folder: `../drawings/drawing1.xml`, `/xl/comments1.xml`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/").to_lowercase()
}

/// Names and values of a tag's attributes.
pub(super) type Attributes = Vec<(String, String)>;

/// The value of an attribute.
pub(super) fn attribute<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The attributes of each element of a name, in a part that is small.
pub(super) fn elements(xml: &[u8], wanted: &str) -> Vec<Attributes> {
    let mut reader = reader(xml);
    let mut found = Vec::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == wanted => {
                found.push(attributes(&tag));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// A reader that goes on where tags do not match: a piece of a part is read as well as the whole.
pub(super) fn reader(xml: &[u8]) -> Reader<&[u8]> {
    let mut reader = Reader::from_reader(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    reader
}

/// A tag's attributes, by their names as they are spelt.
pub(super) fn attributes(tag: &BytesStart<'_>) -> Attributes {
    tag.attributes()
        .flatten()
        .filter_map(|attribute| {
            let value = quick_xml::escape::unescape(&attribute.value).ok()?;
            Some((attribute.key.as_ref().to_owned(), value.into_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_lead_from_their_folder_with_either_slash() {
        for target in ["../Drawings/drawing1.xml", "..\\drawings\\drawing1.xml", "/xl/drawings/drawing1.xml"]
        {
            assert_eq!(resolved("xl/worksheets", target), "xl/drawings/drawing1.xml", "{target}");
        }
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(plain("\\xl\\Workbook.xml"), "xl/workbook.xml");
    }
}
