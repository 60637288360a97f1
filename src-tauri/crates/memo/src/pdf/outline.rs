//! The document's outline (ISO 32000-1, 12.3.3): sections, and under them the claims. Its entries lead to places
//! in this file and run nothing.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::pdf::pdf_a::{catalog, pdf_error, utf16};
use crate::{MemoError, Pt};

/// A place that the outline leads to.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// 1, or 2 for what belongs to the entry before.
    pub(crate) level: u8,
    pub(crate) title: String,
    /// From zero.
    pub(crate) page: usize,
    /// In the coordinates of the PDF.
    pub(crate) top: Pt,
}

/// Adds the outline to a document; none where nothing is to be found.
pub(crate) fn add(document: &mut Document, entries: &[Entry]) -> Result<(), MemoError> {
    if entries.is_empty() {
        return Ok(());
    }
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = entries.iter().map(|_| document.new_object_id()).collect();
    let parent = |at: usize| {
        let above = |entry: &Entry| entry.level < entries[at].level;
        entries[..at].iter().rposition(above).map_or(root, |index| ids[index])
    };
    let parents: Vec<ObjectId> = (0..entries.len()).map(parent).collect();
    for (at, entry) in entries.iter().enumerate() {
        let page = *pages.get(entry.page).ok_or_else(|| pdf_error("书签所指的页不存在"))?;
        let mut dict = dictionary! {
            "Title" => utf16(&entry.title),
            "Parent" => parents[at],
            "Dest" => vec![page.into(), Object::Name(b"XYZ".to_vec()), Object::Null, entry.top.into(), Object::Null],
        };
        let siblings = children(&parents, &ids, parents[at]);
        let place = siblings.iter().position(|id| *id == ids[at]).unwrap_or_default();
        if let Some(previous) = place.checked_sub(1).and_then(|place| siblings.get(place)) {
            dict.set("Prev", *previous);
        }
        if let Some(next) = siblings.get(place + 1) {
            dict.set("Next", *next);
        }
        // What is under an entry is folded up: a count below zero.
        family(&mut dict, &children(&parents, &ids, ids[at]), -1);
        document.set_object(ids[at], dict);
    }
    let mut outlines = dictionary! { "Type" => "Outlines" };
    family(&mut outlines, &children(&parents, &ids, root), 1);
    document.set_object(root, outlines);
    catalog(document)?.set("Outlines", root);
    Ok(())
}

fn children(parents: &[ObjectId], ids: &[ObjectId], of: ObjectId) -> Vec<ObjectId> {
    parents.iter().zip(ids).filter(|(parent, _)| **parent == of).map(|(_, id)| *id).collect()
}

fn family(dict: &mut Dictionary, children: &[ObjectId], sign: i64) {
    if let (Some(first), Some(last)) = (children.first(), children.last()) {
        dict.set("First", *first);
        dict.set("Last", *last);
        dict.set("Count", sign * i64::try_from(children.len()).unwrap_or(i64::MAX));
    }
}
