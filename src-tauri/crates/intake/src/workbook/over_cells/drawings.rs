//! What stands over the cells of a sheet: notes, threads, text boxes, pictures and form controls, each with its place.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::export::marked::AUTHOR;
use crate::workbook::over::{Over, Standing, control};
use crate::workbook::over_cells::parts::{attribute, attributes, reader};

/// Things over the cells of one sheet that are read.
const MOST: usize = 2000;
/// Characters of one of them.
const MOST_CHARACTERS: usize = 2000;

/// Goes through a part's elements: `tag` is told of each that opens (with its local name and attributes), `text` of
/// texts, `end` of each that closes.
pub(super) fn walk(xml: &[u8], mut each: impl FnMut(Step<'_>)) {
    let mut reader: Reader<&[u8]> = reader(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => each(Step::Open(tag.local_name().as_ref(), &attributes(&tag))),
            Event::Empty(tag) => {
                each(Step::Open(tag.local_name().as_ref(), &attributes(&tag)));
                each(Step::Close(tag.local_name().as_ref()));
            }
            Event::End(tag) => each(Step::Close(tag.local_name().as_ref())),
            Event::Text(text) => each(Step::Text(&text)),
            Event::CData(text) => each(Step::Text(&text)),
            Event::GeneralRef(reference) => {
                let whole = format!("&{};", &*reference);
                if let Ok(plain) = quick_xml::escape::unescape(&whole) {
                    each(Step::Text(&plain));
                }
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// One step through a part.
pub(super) enum Step<'e> {
    Open(&'e str, &'e crate::workbook::over_cells::parts::Attributes),
    Text(&'e str),
    Close(&'e str),
}

fn place(reference: &str) -> Option<(u32, u32)> {
    let at: casework::CellRef = format!("x!{reference}").parse().ok()?;
    Some((at.row, at.column))
}

fn push(text: &mut String, more: &str) {
    if text.len() < MOST_CHARACTERS * 3 {
        text.push_str(more);
    }
}

/// The notes of a sheet, but for those that our own marked copy wrote.
pub(super) fn notes(xml: &[u8]) -> Vec<Standing> {
    let mut found = Vec::new();
    let mut authors: Vec<String> = Vec::new();
    let (mut in_author, mut in_text) = (false, false);
    let mut open: Option<(Standing, bool)> = None;
    walk(xml, |step| match step {
        Step::Open("author", _) => {
            in_author = true;
            authors.push(String::new());
        }
        Step::Close("author") => in_author = false,
        Step::Open("comment", attributes) => {
            let author = attribute(attributes, "authorId").and_then(|id| id.parse::<usize>().ok());
            let ours = author.and_then(|id| authors.get(id)).is_some_and(|author| author == AUTHOR);
            open = attribute(attributes, "ref")
                .and_then(place)
                .map(|(row, column)| (Standing { kind: Over::Note, row, column, text: String::new() }, ours));
        }
        // What is written phonetically over a text repeats it.
        Step::Open("t", _) => in_text = true,
        Step::Close("t") => in_text = false,
        Step::Text(text) if in_author => {
            if let Some(author) = authors.last_mut() {
                author.push_str(text);
            }
        }
        Step::Text(text) if in_text => {
            if let Some((standing, _)) = &mut open {
                push(&mut standing.text, text);
            }
        }
        Step::Close("comment") => {
            if let Some((standing, false)) = open.take()
                && found.len() < MOST
            {
                found.push(standing);
            }
        }
        Step::Open(..) | Step::Text(_) | Step::Close(_) => {}
    });
    found
}

/// The threads of a sheet: each answer is a note of its own at the same cell.
pub(super) fn threads(xml: &[u8]) -> Vec<Standing> {
    let mut found: Vec<Standing> = Vec::new();
    let mut open: Option<Standing> = None;
    walk(xml, |step| match step {
        Step::Open("threadedComment", attributes) => {
            open = attribute(attributes, "ref").and_then(place).map(|(row, column)| Standing {
                kind: Over::Note,
                row,
                column,
                text: String::new(),
            });
        }
        Step::Text(text) => {
            if let Some(standing) = &mut open {
                push(&mut standing.text, text.trim_matches(['\n', '\r']));
            }
        }
        Step::Close("threadedComment") if found.len() < MOST => found.extend(open.take()),
        Step::Open(..) | Step::Close(_) => {}
    });
    found
}

/// Pictures and shapes with a text, each with the relation that leads to its picture. A shape that stands for a control
/// is told of with the controls.
pub(super) fn shapes(xml: &[u8]) -> Vec<(Standing, Option<String>)> {
    let mut found: Vec<(Standing, Option<String>)> = Vec::new();
    let (mut row, mut column) = (0, 0);
    let (mut in_from, mut number, mut in_text) = (false, String::new(), false);
    // In a fallback stands a second time what other programs cannot draw.
    let mut fallback = 0_u32;
    let mut open: Option<(Over, String, Option<String>, bool)> = None;
    walk(xml, |step| match step {
        Step::Open("Fallback", _) => fallback += 1,
        Step::Close("Fallback") => fallback = fallback.saturating_sub(1),
        Step::Open("from", _) => in_from = true,
        Step::Close("from") => in_from = false,
        Step::Open("row" | "col", _) => number.clear(),
        Step::Close("row") if in_from => row = number.trim().parse().unwrap_or(0),
        Step::Close("col") if in_from => column = number.trim().parse().unwrap_or(0),
        Step::Open("oneCellAnchor" | "twoCellAnchor" | "absoluteAnchor", _) => (row, column) = (0, 0),
        Step::Open("pic", _) if fallback == 0 => open = Some((Over::Picture, String::new(), None, false)),
        Step::Open("sp", _) if fallback == 0 => open = Some((Over::TextBox, String::new(), None, false)),
        Step::Open("blip", attributes) => {
            if let Some((_, _, picture, _)) = &mut open {
                let id = attributes.iter().find(|(name, _)| name.ends_with(":embed"));
                *picture = id.map(|(_, id)| id.clone());
            }
        }
        Step::Open("compatExt", _) => {
            if let Some((.., control)) = &mut open {
                *control = true;
            }
        }
        Step::Open("t", _) => in_text = true,
        Step::Close("t") => in_text = false,
        Step::Close("p") => {
            if let Some((_, text, ..)) = &mut open
                && !text.is_empty()
            {
                text.push('\n');
            }
        }
        Step::Text(text) => {
            if let (true, Some((_, words, ..))) = (in_text, &mut open) {
                push(words, text);
            } else if in_from {
                number.push_str(text);
            }
        }
        Step::Close("pic" | "sp") => {
            if let Some((kind, text, picture, control)) = open.take() {
                let text = text.trim().to_owned();
                if !control && (kind == Over::Picture || !text.is_empty()) && found.len() < MOST {
                    found.push((Standing { kind, row, column, text }, picture));
                }
            }
        }
        Step::Open(..) | Step::Close(_) => {}
    });
    found
}

/// Form controls, from the drawing that older programs share: check boxes and the like with their words, and whether
/// they are ticked.
pub(super) fn controls(xml: &[u8]) -> Vec<Standing> {
    let mut found = Vec::new();
    let mut words = String::new();
    let mut kind = String::new();
    let mut data = String::new();
    let mut in_box = false;
    let mut at: Option<(u32, u32)> = None;
    let mut ticked = false;
    walk(xml, |step| match step {
        Step::Open("shape" | "rect", _) => {
            words.clear();
            kind.clear();
            (at, ticked) = (None, false);
        }
        Step::Open("textbox", _) => in_box = true,
        Step::Close("textbox") => in_box = false,
        Step::Open("ClientData", attributes) => {
            kind = attribute(attributes, "ObjectType").unwrap_or_default().to_owned();
        }
        Step::Open("Anchor" | "Checked", _) => data.clear(),
        Step::Text(text) if in_box => push(&mut words, text),
        Step::Text(text) => push(&mut data, text),
        Step::Close("Anchor") => {
            let numbers: Vec<u32> = data.split(',').filter_map(|number| number.trim().parse().ok()).collect();
            if let [column, _, row, ..] = numbers.as_slice() {
                at = Some((*row, *column));
            }
        }
        Step::Close("Checked") => ticked = data.trim() == "1",
        Step::Close("ClientData") => {
            let name = match kind.as_str() {
                "Checkbox" => "复选框",
                "Radio" => "单选按钮",
                "Drop" => "下拉框",
                "List" => "列表框",
                "Spin" | "Scroll" => "数值控件",
                "EditBox" | "Edit" => "输入框",
                // Notes are read from their own part; the rest only groups, labels or runs something.
                _ => "",
            };
            if let (Some((row, column)), false, true) = (at, name.is_empty(), found.len() < MOST) {
                let state = matches!(kind.as_str(), "Checkbox" | "Radio").then_some(ticked);
                found.push(Standing {
                    kind: Over::Control,
                    row,
                    column,
                    text: control(name, words.trim(), state),
                });
            }
        }
        Step::Open(..) | Step::Close(_) => {}
    });
    found
}
