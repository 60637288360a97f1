//! The three signature fields (ISO 32000-1, 12.7.4.5), all made before the first signature: a certifying
//! signature allows fields to be filled, not to be added (12.8.2.2).

use casework::Role;
use lopdf::{Document, Object, ObjectId, dictionary};

use crate::layout::signature_block::field_name;
use crate::pdf::pdf_a::{catalog, compressed, pdf_error};
use crate::{MemoError, Pt};

/// A field on a page: lower left and upper right corners, in the coordinates of the PDF.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) role: Role,
    /// From zero.
    pub(crate) page: usize,
    pub(crate) rect: [Pt; 4],
}

/// Print and Locked: shown on paper, not to be moved.
const FLAGS: i64 = 4 | 128;
/// SignaturesExist and AppendOnly.
const SIG_FLAGS: i64 = 3;

/// Adds the empty fields to a document.
pub(crate) fn add(document: &mut Document, fields: &[Field]) -> Result<(), MemoError> {
    if fields.is_empty() {
        return Ok(());
    }
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let mut ids = Vec::new();
    for field in fields {
        let name = field_name(field.role).ok_or(MemoError::NotASigner(field.role.label()))?;
        let page = *pages.get(field.page).ok_or_else(|| MemoError::Pdf("签名栏所在的页不存在".to_owned()))?;
        let [left, bottom, right, top] = field.rect;
        // An annotation of PDF/A has an appearance, be it empty (ISO 19005-2, 6.3.3).
        let empty = compressed(
            dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), (right - left).into(), (top - bottom).into()],
                "Resources" => dictionary! {},
            },
            Vec::new(),
        );
        let empty = document.add_object(empty);
        let widget = document.add_object(dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "FT" => "Sig",
            "T" => Object::string_literal(name),
            "TU" => crate::pdf::pdf_a::utf16(&format!("{}意见", field.role.label())),
            "P" => page,
            "F" => FLAGS,
            "Rect" => field.rect.iter().map(|value| Object::from(*value)).collect::<Vec<_>>(),
            "AP" => dictionary! { "N" => empty },
        });
        ids.push(Object::Reference(widget));
        let page = document.get_object_mut(page).and_then(Object::as_dict_mut).map_err(pdf_error)?;
        match page.get_mut(b"Annots").and_then(Object::as_array_mut) {
            Ok(annotations) => annotations.push(Object::Reference(widget)),
            Err(_) => page.set("Annots", vec![Object::Reference(widget)]),
        }
    }
    let form = document.add_object(dictionary! { "Fields" => ids, "SigFlags" => SIG_FLAGS });
    catalog(document)?.set("AcroForm", form);
    Ok(())
}
