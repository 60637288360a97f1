//! What is drawn over the cells of an .ods sheet, while it is read: pictures, text boxes, embedded objects, form controls.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::workbook::legacy::ods_xml::attribute;
use crate::workbook::over::{Enclosed, Over, Standing, control};

/// Things over the cells of one sheet that are read.
const MOST: usize = 2000;

/// What is drawn, frame by frame; a group or a shape within one is told of with it.
#[derive(Default)]
pub(super) struct Drawn {
    depth: u32,
    text: String,
    /// A picture is in it, and where.
    picture: Option<String>,
    object: Option<String>,
    /// What is told of the sheet's controls, by their ids.
    controls: HashMap<String, String>,
}

impl Drawn {
    /// Whether a text that comes now is drawn, and no cell's.
    pub(super) fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// A frame or shape begins.
    pub(super) fn begin(&mut self) {
        if self.depth == 0 {
            (self.text, self.picture, self.object) = (String::new(), None, None);
        }
        self.depth += 1;
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A picture or an object within a frame. An object has a picture beside it, for programs that cannot draw it.
    pub(super) fn holds(&mut self, tag: &BytesStart<'_>) {
        let place = attribute(tag, "xlink:href").unwrap_or_default();
        let slot = if tag.name().as_ref() == "draw:image" { &mut self.picture } else { &mut self.object };
        slot.get_or_insert(place);
    }

    /// A control's own words, which stand before the shape that shows it.
    pub(super) fn control(&mut self, tag: &BytesStart<'_>) {
        let (name, state) = match tag.name().as_ref() {
            "form:checkbox" => ("复选框", Some(("form:current-state", "form:state", "checked"))),
            "form:radio" => ("单选按钮", Some(("form:current-selected", "form:selected", "true"))),
            "form:listbox" => ("列表框", None),
            "form:combobox" => ("下拉框", None),
            "form:text" | "form:textarea" | "form:formatted-text" => ("输入框", None),
            _ => return,
        };
        let ticked = state.map(|(now, first, ticked)| {
            attribute(tag, now).or_else(|| attribute(tag, first)).is_some_and(|state| state == ticked)
        });
        let words = attribute(tag, "form:label").unwrap_or_default();
        if let Some(id) = attribute(tag, "form:id").or_else(|| attribute(tag, "xml:id"))
            && self.controls.len() < MOST
        {
            self.controls.insert(id, control(name, words.trim(), ticked));
        }
    }

    /// The shape that shows a control.
    pub(super) fn shown(&self, tag: &BytesStart<'_>, place: (u32, u32), over: &mut Vec<Standing>) {
        let text = attribute(tag, "draw:control").and_then(|id| self.controls.get(&id));
        if let Some(text) = text {
            stands(over, Over::Control, place, text.clone());
        }
    }

    /// A frame or shape ends.
    pub(super) fn end(
        &mut self,
        (sheet, place): (&str, (u32, u32)),
        over: &mut Vec<Standing>,
        enclosed: &mut Vec<Enclosed>,
    ) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 0 {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let (kind, path) = match (self.object.take(), self.picture.take()) {
            (Some(object), _) => (Over::Embedded, object),
            (None, Some(picture)) => {
                stands(over, Over::Picture, place, text);
                (Over::Picture, picture)
            }
            (None, None) => {
                if !text.is_empty() {
                    stands(over, Over::TextBox, place, text);
                }
                return;
            }
        };
        let path = path.trim_start_matches("./").trim_end_matches('/').to_owned();
        // What lies elsewhere is only referred to.
        let within = !path.is_empty() && !path.contains(':') && !path.starts_with(['/', '.']);
        if within && !enclosed.iter().any(|known| known.path == path) && enclosed.len() < MOST {
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            let (sheet, place) = (Some(sheet.to_owned()), Some(place));
            enclosed.push(Enclosed { sheet, place, ..Enclosed::new(kind, path, name, Vec::new()) });
        }
    }
}

/// Puts a thing over the cells.
pub(super) fn stands(over: &mut Vec<Standing>, kind: Over, (row, column): (u32, u32), text: String) {
    if over.len() < MOST {
        over.push(Standing { kind, row, column, text });
    }
}
