//! The structure of a memo's file: what was drawn, then one update for each signature. An update is read in
//! the one form in which this program writes it; whatever else follows is named as foreign.

use std::panic::{AssertUnwindSafe, catch_unwind};

use casework::Role;
use lopdf::{Dictionary, Document, LoadOptions, Object};

use crate::Pt;
use crate::layout::signature_block::field_name;
use crate::pdf::pdf_a::CHECK_CODE;
use crate::pdf::syntax;
use crate::pdf::syntax::{END, Trailer};
use crate::signing::appearance;
use crate::signing::signature_dictionary::SignatureDictionary;

/// Those who sign, in order.
pub(crate) const ORDER: [Role; 3] = [Role::Reviewer, Role::Checker, Role::Approver];

/// A memo, taken apart.
pub(crate) struct MemoFile {
    /// The revision that was drawn.
    pub(crate) drawn: Document,
    pub(crate) trailer: Trailer,
    /// The catalog, as it was drawn.
    pub(crate) catalog: Dictionary,
    pub(crate) fields: Vec<SignatureField>,
    /// The signatures, in order.
    pub(crate) updates: Vec<Update>,
    /// Where the last signature's update, or else the drawn revision, ends.
    pub(crate) end: usize,
    /// The offset that the next update's `/Prev` gives.
    pub(crate) previous: usize,
    /// The number of the next new object.
    pub(crate) next: u32,
}

/// An empty field of the drawn revision.
pub(crate) struct SignatureField {
    pub(crate) role: Role,
    pub(crate) id: u32,
    pub(crate) widget: Dictionary,
    pub(crate) size: (Pt, Pt),
}

/// One signature's update.
pub(crate) struct Update {
    pub(crate) role: Role,
    pub(crate) seal: SignatureDictionary,
    /// The CMS in hexadecimal, with the zeros after it.
    pub(crate) hex: Vec<u8>,
    /// Where it ends.
    pub(crate) end: usize,
}

/// Reads a memo as far as it is in our own form.
pub(crate) fn read(pdf: &[u8]) -> Result<MemoFile, String> {
    let end = find_bytes(pdf, END, 0).map(|at| at + END.len()).ok_or("没有 PDF 文件结尾标记")?;
    let drawn = load(&pdf[..end]).ok_or("PDF 结构损坏，无法读取")?;
    let previous = startxref(&pdf[..end]).ok_or("PDF 交叉引用表损坏")?;
    let reference = |key: &[u8]| drawn.trailer.get(key).and_then(Object::as_reference);
    let broken = |_| "PDF 文件尾损坏";
    let trailer = Trailer {
        root: reference(b"Root").map_err(broken)?,
        info: reference(b"Info").map_err(broken)?,
        id: drawn.trailer.get(b"ID").map_err(broken)?.clone(),
    };
    let catalog = drawn.get_dictionary(trailer.root).map_err(|_| "PDF 目录损坏")?.clone();
    let fields = fields(&drawn, &catalog);
    let next = drawn.max_id + 1;
    let mut file = MemoFile { drawn, trailer, catalog, fields, updates: Vec::new(), end, previous, next };
    while file.update(pdf).is_some() {}
    Ok(file)
}

/// A stream of a memo is far smaller; a bomb is not.
const LARGEST_STREAM: usize = 64 << 20;

/// lopdf, which is not trusted to come through every broken file.
pub(crate) fn load(pdf: &[u8]) -> Option<Document> {
    let options = || LoadOptions::with_max_decompressed_size(LARGEST_STREAM);
    catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(pdf, options()).ok())).ok().flatten()
}

pub(crate) fn find_bytes(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(wanted.len()).position(|window| window == wanted).map(|at| from + at)
}

/// The number after the last `startxref` of a revision.
fn startxref(revision: &[u8]) -> Option<usize> {
    let text = revision.strip_suffix(END)?;
    let line = text.rsplit(|byte| *byte == b'\n').next()?;
    std::str::from_utf8(line).ok()?.parse().ok()
}

fn fields(drawn: &Document, catalog: &Dictionary) -> Vec<SignatureField> {
    let form = catalog.get_deref(b"AcroForm", drawn).and_then(Object::as_dict);
    let listed = form.and_then(|form| form.get_deref(b"Fields", drawn)).and_then(Object::as_array);
    let field = |object: &Object| -> Option<SignatureField> {
        let id = object.as_reference().ok()?;
        let widget = drawn.get_dictionary(id).ok()?.clone();
        let name = widget.get(b"T").and_then(Object::as_str).ok()?;
        let role =
            ORDER.into_iter().find(|role| field_name(*role).is_some_and(|own| own.as_bytes() == name))?;
        let signs = widget.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig");
        let rect = widget.get(b"Rect").and_then(Object::as_array).ok()?;
        let sides: Vec<Pt> = rect.iter().filter_map(|side| side.as_float().ok()).collect();
        let [left, bottom, right, top] = sides[..] else { return None };
        let size = ((right - left).abs(), (top - bottom).abs());
        (signs && !widget.has(b"V")).then_some(SignatureField { role, id: id.0, widget, size })
    };
    listed.map(|fields| fields.iter().filter_map(field).collect()).unwrap_or_default()
}

impl MemoFile {
    /// What stands on a page, as far as lopdf can read it.
    pub(crate) fn text(&self, page: u32) -> Option<String> {
        catch_unwind(AssertUnwindSafe(|| self.drawn.extract_text(&[page]).ok())).ok().flatten()
    }

    /// A text of the document's information dictionary, in UTF-16BE as the program writes it.
    pub(crate) fn info(&self, key: &[u8]) -> Option<String> {
        let info = self.drawn.get_dictionary(self.trailer.info).ok()?;
        let bytes = info.get(key).and_then(Object::as_str).ok()?.strip_prefix(&[0xFE, 0xFF])?;
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)))
            .collect();
        String::from_utf16(&units).ok()
    }

    /// The check code among the keywords.
    pub(crate) fn check_code(&self) -> Option<String> {
        self.info(b"Keywords")?.split_once(CHECK_CODE).map(|(_, code)| code.to_owned())
    }

    /// The role of the last signature, for messages.
    pub(crate) fn last_signer(&self) -> Option<Role> {
        self.updates.last().map(|update| update.role)
    }

    pub(crate) fn field(&self, role: Role) -> Option<&SignatureField> {
        self.fields.iter().find(|field| field.role == role)
    }

    /// The catalog once the document is certified.
    pub(crate) fn certified(&self, seal: u32) -> Object {
        let mut catalog = self.catalog.clone();
        catalog.set("Perms", lopdf::dictionary! { "DocMDP" => Object::Reference((seal, 0)) });
        Object::Dictionary(catalog)
    }

    /// A field once it is filled.
    pub(crate) fn filled(field: &SignatureField, seal: u32, form: u32) -> Object {
        let mut widget = field.widget.clone();
        widget.set("V", Object::Reference((seal, 0)));
        widget.set("AP", lopdf::dictionary! { "N" => Object::Reference((form, 0)) });
        Object::Dictionary(widget)
    }

    /// Reads one more update; `None` where the file goes on in any other way.
    fn update(&mut self, pdf: &[u8]) -> Option<()> {
        let role = *ORDER.get(self.updates.len())?;
        let end = find_bytes(pdf, END, self.end).map(|at| at + END.len())?;
        let at = startxref(&pdf[..end])?;
        let table = pdf.get(at..end).filter(|_| at > self.end)?;
        let entries = entries(table)?;
        let size = entries.iter().map(|(id, _)| id + 1).max()?.max(self.next);
        let mut sorted = entries.clone();
        sorted.sort_unstable();
        if syntax::tail(&sorted, size, &self.trailer, self.previous, at) != table {
            return None;
        }
        // The objects stand one after another, in the order of their numbers, and nothing between them.
        let ends = sorted.iter().skip(1).map(|(_, offset)| *offset).chain([at]);
        let mut bodies = Vec::new();
        for ((id, start), end) in sorted.iter().zip(ends) {
            let head = format!("{id} 0 obj\n");
            let body = pdf.get(*start..end)?.strip_prefix(head.as_bytes())?.strip_suffix(b"\nendobj\n")?;
            bodies.push((*id, start + head.len(), body));
        }
        if sorted.first()?.1 != self.end {
            return None;
        }
        let (old, new): (Vec<_>, Vec<_>) = bodies.into_iter().partition(|(id, _, _)| *id < self.next);
        // New objects: the signature, the appearance, and what the appearance needs, numbered without a gap.
        let (seal_id, offset, body) = *new.first()?;
        let (form_id, _, form) = *new.get(1)?;
        if seal_id != self.next || new.iter().zip(self.next..).any(|((id, _, _), want)| *id != want) {
            return None;
        }
        let (seal, hex) = SignatureDictionary::read(body, offset)?;
        let field = self.field(role)?;
        // Old objects: the one field, and the catalog where the document is certified.
        let mut expected = vec![(field.id, written(&MemoFile::filled(field, seal_id, form_id)))];
        if seal.certifies {
            expected.push((self.trailer.root.0, written(&self.certified(seal_id))));
        }
        expected.sort();
        let same = old.len() == expected.len()
            && old.iter().zip(&expected).all(|((id, _, body), (want, bytes))| id == want && body == bytes);
        let mut start = written(&Object::Dictionary(appearance::head(field.size)));
        start.truncate(start.len().saturating_sub(2));
        let framed = form.starts_with(&start);
        let covered = seal.certifies == (role == Role::Reviewer)
            && seal.after == end.checked_sub(seal.contents + hex.len() + 2)?;
        if !(same && framed && covered) {
            return None;
        }
        let hex = hex.to_vec();
        self.updates.push(Update { role, seal, hex, end });
        (self.end, self.previous, self.next) = (end, at, size);
        Some(())
    }
}

pub(crate) fn written(object: &Object) -> Vec<u8> {
    let mut out = Vec::new();
    syntax::object(&mut out, object);
    out
}

/// The entries of a cross-reference table, in any form: it is written again and compared.
fn entries(table: &[u8]) -> Option<Vec<(u32, usize)>> {
    let text = table.strip_prefix(b"xref\n")?;
    let mut lines = text.split(|byte| *byte == b'\n').map(|line| std::str::from_utf8(line).ok());
    let mut entries = Vec::new();
    loop {
        let line = lines.next()??;
        if line.starts_with("trailer") {
            return Some(entries);
        }
        let (first, count) = line.split_once(' ')?;
        let (first, count): (u32, u32) = (first.parse().ok()?, count.parse().ok()?);
        // More entries than there are bytes cannot be.
        for index in 0..count.min(u32::try_from(table.len()).ok()?) {
            let offset = lines.next()??.split(' ').next()?.parse().ok()?;
            entries.push((first.checked_add(index)?, offset));
        }
    }
}
