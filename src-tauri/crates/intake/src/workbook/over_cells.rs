//! What an .xlsx says beside its cells' values, which calamine leaves out: hidden rows and columns, merged cells,
//! page headers, notes, text boxes, pictures, controls and embedded files.
//!
//! The guard has let the workbook pass. What cannot be made out here is left out: nothing but remarks and the
//! places of values hang on it, and however the file's XML is spelt it is read alike.

mod drawings;
mod parts;
mod sheet;

use std::collections::{BTreeSet, HashMap, HashSet};

use memchr::memmem;

use crate::received::limits::Limits;
use crate::workbook::book::{Merge, Sheet};
use crate::workbook::over::{Enclosed, Over, Standing};
pub(crate) use sheet::without_codes;

use drawings::Step;
use parts::{Parts, Relation, attribute, elements};

/// What one sheet says beside its cells.
#[derive(Debug, Default, Clone)]
pub(crate) struct OverCells {
    rows: Vec<u32>,
    columns: Vec<u32>,
    filtered: bool,
    merges: Vec<Merge>,
    margins: Vec<String>,
    over: Vec<Standing>,
}

impl OverCells {
    /// The sheet with what was found beside its cells.
    pub(crate) fn put(self, sheet: Sheet) -> Sheet {
        let OverCells { rows, columns, filtered, merges, margins, over } = self;
        Sheet { hidden_rows: rows, hidden_columns: columns, filtered, merges, margins, over, ..sheet }
    }
}

/// What a workbook says beside its cells' values.
#[derive(Debug, Default)]
pub(crate) struct Aside {
    /// What each sheet says, by its name.
    pub sheets: HashMap<String, OverCells>,
    /// The files that it holds.
    pub enclosed: Vec<Enclosed>,
    /// Texts that are struck through in part: the style of their cells does not say it.
    pub struck: HashSet<String>,
}

/// Reads what a workbook says beside its cells' values.
pub(crate) fn over_cells(bytes: &[u8], limits: &Limits) -> Aside {
    let mut aside = Aside::default();
    let Some(mut parts) = Parts::open(bytes, limits) else { return aside };
    let book = parts.main_part();
    let relations = parts.relations(&book);
    let Some(workbook) = parts.part(&book) else { return aside };
    let sheets: Vec<(String, String)> = elements(&workbook, "sheet")
        .into_iter()
        .filter_map(|sheet| {
            let id = sheet.iter().find(|(name, _)| name.ends_with(":id")).map(|(_, id)| id)?;
            let target = relations.iter().find(|relation| relation.id == *id)?;
            Some((attribute(&sheet, "name")?.to_owned(), target.path.clone()))
        })
        .collect();
    let mut kept: Vec<Enclosed> = Vec::new();
    for (name, path) in sheets {
        let mut beside = parts.part(&path).map(|xml| sheet::of_sheet(&xml)).unwrap_or_default();
        let relations = parts.relations(&path);
        if !relations.is_empty() {
            over(&mut parts, &relations, &name, &mut beside.over, &mut kept);
        }
        aside.sheets.insert(name, beside);
    }
    enclosed(&mut parts, &relations, &mut kept);
    aside.enclosed = kept;
    for strings in relations.iter().filter(|relation| relation.is("sharedStrings")) {
        aside.struck.extend(parts.part(&strings.path).map(|xml| struck(&xml)).unwrap_or_default());
    }
    aside
}

/// The shared texts of which any piece is struck through.
fn struck(xml: &[u8]) -> HashSet<String> {
    let mut found = HashSet::new();
    if memmem::find(xml, b"strike").is_none() {
        return found;
    }
    let (mut text, mut in_text, mut line) = (String::new(), false, false);
    drawings::walk(xml, |step| match step {
        Step::Open("si", _) => (text, line) = (String::new(), false),
        Step::Open("strike", attributes) => {
            line |= !matches!(attribute(attributes, "val"), Some("0" | "false"));
        }
        Step::Open("t", _) => in_text = true,
        Step::Close("t") => in_text = false,
        Step::Text(piece) if in_text => text.push_str(piece),
        Step::Close("si") if line => {
            found.insert(std::mem::take(&mut text));
        }
        Step::Open(..) | Step::Text(_) | Step::Close(_) => {}
    });
    found
}

/// What stands over the cells of one sheet, and the files that it refers to.
fn over(
    parts: &mut Parts<'_>,
    relations: &[Relation],
    sheet: &str,
    over: &mut Vec<Standing>,
    kept: &mut Vec<Enclosed>,
) {
    let of = |kind: &'static str| relations.iter().filter(move |relation| relation.is(kind));
    for relation in of("threadedComment") {
        over.extend(parts.part(&relation.path).map(|xml| drawings::threads(&xml)).unwrap_or_default());
    }
    // A thread is written down a second time as a note, for programs that know no threads.
    let threads: BTreeSet<(u32, u32)> = over.iter().map(|standing| (standing.row, standing.column)).collect();
    for relation in of("comments") {
        let notes = parts.part(&relation.path).map(|xml| drawings::notes(&xml)).unwrap_or_default();
        over.extend(notes.into_iter().filter(|note| !threads.contains(&(note.row, note.column))));
    }
    for relation in of("vmlDrawing") {
        over.extend(parts.part(&relation.path).map(|xml| drawings::controls(&xml)).unwrap_or_default());
    }
    for relation in of("drawing") {
        let pictures = parts.relations(&relation.path);
        let shapes = parts.part(&relation.path).map(|xml| drawings::shapes(&xml)).unwrap_or_default();
        for (standing, picture) in shapes {
            let file = picture.and_then(|id| pictures.iter().find(|relation| relation.id == id));
            if let Some(file) = file {
                keep(parts, &file.path, Some((sheet, Some((standing.row, standing.column)))), kept);
            }
            over.push(standing);
        }
    }
    for relation in of("oleObject").chain(of("package")) {
        keep(parts, &relation.path, Some((sheet, None)), kept);
    }
    over.sort_by_key(|standing| (standing.row, standing.column, standing.kind));
}

/// Embedded files that no sheet refers to, and the pictures that WPS puts into cells.
fn enclosed(parts: &mut Parts<'_>, relations: &[Relation], kept: &mut Vec<Enclosed>) {
    for relation in
        relations.iter().filter(|relation| ["cellImage", "richValueRel"].iter().any(|kind| relation.is(kind)))
    {
        for picture in parts.relations(&relation.path).iter().filter(|relation| relation.is("image")) {
            keep(parts, &picture.path, None, kept);
        }
    }
    for path in parts.below("embeddings/") {
        keep(parts, &path, None, kept);
    }
}

/// Keeps a file once, by its part's path.
fn keep(parts: &mut Parts<'_>, path: &str, at: Option<(&str, Option<(u32, u32)>)>, kept: &mut Vec<Enclosed>) {
    if kept.iter().any(|known| known.path == path) {
        return;
    }
    let Some(bytes) = parts.part(path) else { return };
    let kind = if path.contains("embeddings/") { Over::Embedded } else { Over::Picture };
    let name = parts.file_name(path).unwrap_or_else(|| path.to_owned());
    kept.push(Enclosed {
        sheet: at.map(|(sheet, _)| sheet.to_owned()),
        place: at.and_then(|(_, place)| place),
        ..Enclosed::new(kind, path.to_owned(), name, bytes.into_owned())
    });
}
