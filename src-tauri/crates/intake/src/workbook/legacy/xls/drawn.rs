//! What is drawn over the cells of an .xls sheet: pictures, text boxes, notes, form controls and embedded objects. Each
//! is a shape in the drawing's records, with its place and picture, and an object behind it, with its kind, number
//! and text.

use crate::workbook::legacy::xls::records::{u16_at, u32_at};
use crate::workbook::over::{Over, Standing, control};

/// Things over the cells of one sheet that are read.
const MOST: usize = 2000;

/// The drawing of one sheet, as its records come.
#[derive(Default)]
pub(super) struct Drawing {
    /// Records of shapes whose object has not come yet.
    pending: Vec<u8>,
    /// Where the last shape with a place of its own stands: shapes of a group have none.
    at: (u32, u32),
    objects: Vec<Object>,
    notes: Vec<Note>,
}

struct Object {
    kind: u16,
    number: u16,
    at: (u32, u32),
    picture: Option<u32>,
    /// The number of the storage that holds it.
    storage: Option<u32>,
    ticked: bool,
    /// Drawn by Excel itself: the arrow of a filter.
    own: bool,
    /// A control of another program.
    foreign: bool,
    text: String,
}

/// Where a note belongs, and the number of its object.
struct Note {
    at: (u32, u32),
    number: u16,
}

/// A file that something over the cells holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub kind: Over,
    /// The number of a picture in the workbook's list, from one; of an embedded object that of its storage.
    pub number: u32,
    pub at: (u32, u32),
}

impl Drawing {
    /// Takes a piece of the drawing.
    pub(super) fn shapes(&mut self, data: &[u8]) {
        self.pending.extend(data);
    }

    /// Takes the object behind the shape that has just been drawn.
    pub(super) fn object(&mut self, data: &[u8]) {
        let shape = Shape::last_in(&std::mem::take(&mut self.pending));
        self.at = shape.at.unwrap_or(self.at);
        if self.objects.len() >= MOST {
            return;
        }
        if let Some(object) = Object::read(data, self.at, shape.picture) {
            self.objects.push(object);
        }
    }

    /// Takes a piece of the text of the last object.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(object) = self.objects.last_mut() {
            object.text.push_str(text);
        }
    }

    /// Takes a note: row, column, options, the number of its object.
    pub(super) fn note(&mut self, data: &[u8]) {
        let number = |at| u16_at(data, at);
        if let (Some(row), Some(column), Some(number)) = (number(0), number(2), number(6))
            && self.notes.len() < MOST
        {
            self.notes.push(Note { at: (u32::from(row), u32::from(column)), number });
        }
    }

    /// What stands over the cells, and the files that it holds.
    pub(super) fn over(self) -> (Vec<Standing>, Vec<Held>) {
        let Drawing { objects, notes, .. } = self;
        let stands = |kind, (row, column), text| Standing { kind, row, column, text };
        let mut over: Vec<Standing> = notes
            .into_iter()
            .map(|note| {
                let object =
                    objects.iter().find(|object| object.kind == NOTE && object.number == note.number);
                stands(Over::Note, note.at, object.map(|object| object.text.clone()).unwrap_or_default())
            })
            .collect();
        let mut held = Vec::new();
        for object in objects {
            let text = object.text.trim();
            let state = matches!(object.kind, CHECK_BOX | RADIO).then_some(object.ticked);
            match (object.kind, control_name(object.kind)) {
                (NOTE | CHART, _) => {}
                (_, Some(_)) if object.own => {}
                (_, Some(name)) => over.push(stands(Over::Control, object.at, control(name, text, state))),
                (PICTURE, _) if object.foreign => {
                    over.push(stands(Over::Control, object.at, control("控件", text, None)));
                }
                (PICTURE, _) => match (object.storage, object.picture) {
                    (Some(number), _) => held.push(Held { kind: Over::Embedded, number, at: object.at }),
                    (None, picture) => {
                        over.push(stands(Over::Picture, object.at, String::new()));
                        held.extend(picture.map(|number| Held {
                            kind: Over::Picture,
                            number,
                            at: object.at,
                        }));
                    }
                },
                _ if !text.is_empty() => over.push(stands(Over::TextBox, object.at, text.to_owned())),
                _ => {}
            }
        }
        over.sort_by_key(|standing| (standing.row, standing.column, standing.kind));
        (over, held)
    }
}

const CHART: u16 = 0x05;
const PICTURE: u16 = 0x08;
const CHECK_BOX: u16 = 0x0B;
const RADIO: u16 = 0x0C;
const NOTE: u16 = 0x19;

/// The name of a form control; none of what only groups, labels or runs something.
const fn control_name(kind: u16) -> Option<&'static str> {
    match kind {
        CHECK_BOX => Some("复选框"),
        RADIO => Some("单选按钮"),
        0x0D => Some("输入框"),
        0x10 | 0x11 => Some("数值控件"),
        0x12 => Some("列表框"),
        0x14 => Some("下拉框"),
        _ => None,
    }
}

impl Object {
    /// Reads an object's sub-records: each its kind, its length and its data.
    fn read(data: &[u8], at: (u32, u32), picture: Option<u32>) -> Option<Object> {
        let mut object = Object {
            kind: u16_at(data, 4)?,
            number: u16_at(data, 6)?,
            at,
            picture,
            storage: None,
            ticked: false,
            own: u16_at(data, 8)? & 0x100 != 0,
            foreign: false,
            text: String::new(),
        };
        let mut rest = data;
        while let (Some(kind), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
            let Some(body) = rest.get(4..4 + usize::from(length)) else { break };
            match kind {
                // How a picture is kept; bit 4: it is a control of another program.
                0x08 => object.foreign = u16_at(body, 0).is_some_and(|options| options & 0x10 != 0),
                // A formula whose one token says that the last number is that of a storage.
                0x09 if body.get(8) == Some(&2) => {
                    object.storage = body.len().checked_sub(4).and_then(|at| u32_at(body, at));
                }
                // Two records have the state, and newer programs write the second.
                0x0A | 0x12 => object.ticked |= u16_at(body, 0) == Some(1),
                _ => {}
            }
            rest = &rest[4 + usize::from(length)..];
        }
        Some(object)
    }
}

/// A shape, as far as it is looked at.
#[derive(Default)]
struct Shape {
    at: Option<(u32, u32)>,
    picture: Option<u32>,
}

impl Shape {
    /// The last shape in some records, which may begin or end within a container.
    fn last_in(records: &[u8]) -> Shape {
        let mut shape = Shape::default();
        walk(records, |kind, count, body| match kind {
            // A shape opens.
            0xF004 => shape = Shape::default(),
            // Options, column and its offset, row.
            0xF010 => shape.at = u16_at(body, 6).zip(u16_at(body, 2)).map(|(row, c)| (row.into(), c.into())),
            // Properties of six bytes each; this one is the picture's number.
            0xF00B => {
                let mut properties = body.chunks_exact(6).take(count.into());
                let picture =
                    properties.find(|property| u16_at(property, 0).is_some_and(|id| id & 0x3FFF == 0x104));
                shape.picture = picture.and_then(|property| u32_at(property, 2)).filter(|number| *number > 0);
            }
            _ => {}
        });
        shape
    }
}

/// Goes through a drawing's records, into containers: `each` is told their kind, the number in their head, and their body.
pub(super) fn walk<'d>(mut data: &'d [u8], mut each: impl FnMut(u16, u16, &'d [u8])) {
    while let (Some(head), Some(kind), Some(length)) = (u16_at(data, 0), u16_at(data, 2), u32_at(data, 4)) {
        let body = data.get(8..).unwrap_or_default();
        let length = usize::try_from(length).unwrap_or(usize::MAX).min(body.len());
        each(kind, head >> 4, &body[..length]);
        // A container's own records follow its head.
        let container = head & 0xF == 0xF;
        data = if container { body } else { &body[length..] };
    }
}
