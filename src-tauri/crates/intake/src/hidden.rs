//! Rows and columns of an .xlsx that are hidden or filtered away: calamine reads their cells like any others,
//! and whoever reviews them should know that they could not be seen.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::limits::Limits;

/// Hidden rows and columns of one sheet, in order.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Hidden {
    pub rows: Vec<u32>,
    pub columns: Vec<u32>,
}

/// The hidden rows and columns by the sheets' names. The guard has let the workbook pass; what cannot be made
/// out is not hidden, since nothing but a remark hangs on it.
pub(crate) fn hidden(bytes: &[u8], limits: &Limits) -> HashMap<String, Hidden> {
    let mut found = HashMap::new();
    let Ok(mut archive) = crate::guard::open(bytes, limits) else { return found };
    let Some(workbook) = part(&mut archive, "xl/workbook.xml") else { return found };
    let Some(relations) = part(&mut archive, "xl/_rels/workbook.xml.rels") else { return found };
    let targets: HashMap<String, String> = elements(&relations, "Relationship")
        .into_iter()
        .filter_map(|attributes| Some((attributes.get("Id")?.clone(), attributes.get("Target")?.clone())))
        .collect();
    for sheet in elements(&workbook, "sheet") {
        let id = sheet.iter().find(|(name, _)| name.ends_with(":id")).map(|(_, id)| id);
        let (Some(name), Some(target)) = (sheet.get("name"), id.and_then(|id| targets.get(id))) else {
            continue;
        };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        if let Some(xml) = part(&mut archive, &path) {
            found.insert(name.clone(), of_sheet(&xml));
        }
    }
    found
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

type Attributes = HashMap<String, String>;

/// The attributes of each element of a name, in a part that is small.
fn elements(xml: &[u8], wanted: &str) -> Vec<Attributes> {
    let mut reader = Reader::from_reader(xml);
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

fn attributes(tag: &BytesStart<'_>) -> Attributes {
    tag.attributes()
        .flatten()
        .filter_map(|attribute| {
            let value = quick_xml::escape::unescape(&attribute.value).ok()?;
            Some((attribute.key.as_ref().to_owned(), value.into_owned()))
        })
        .collect()
}

/// The tags of rows and columns are looked for by their bytes: a sheet has many cells and few rows.
fn of_sheet(xml: &[u8]) -> Hidden {
    let mut hidden = Hidden::default();
    for tag in tags(xml, b"<col ") {
        if is_hidden(tag) {
            let at = |name: &[u8]| number(tag, name).unwrap_or(0);
            let (first, last) = (at(b" min=\""), at(b" max=\""));
            // The unused columns to the right are hidden as one.
            hidden
                .columns
                .extend((first..=last.min(first.saturating_add(255))).filter_map(|n| n.checked_sub(1)));
        }
    }
    for tag in tags(xml, b"<row ") {
        if is_hidden(tag) {
            hidden.rows.extend(number(tag, b" r=\"").and_then(|row| row.checked_sub(1)));
        }
    }
    hidden
}

fn tags<'x>(xml: &'x [u8], opening: &'x [u8]) -> impl Iterator<Item = &'x [u8]> {
    memmem::find_iter(xml, opening).filter_map(move |at| {
        let end = memchr::memchr(b'>', &xml[at..])?;
        Some(&xml[at..at + end])
    })
}

fn is_hidden(tag: &[u8]) -> bool {
    memmem::find(tag, b" hidden=\"1\"").is_some() || memmem::find(tag, b" hidden=\"true\"").is_some()
}

fn number(tag: &[u8], name: &[u8]) -> Option<u32> {
    let at = memmem::find(tag, name)? + name.len();
    let digits: Vec<u8> = tag[at..].iter().copied().take_while(u8::is_ascii_digit).collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}
