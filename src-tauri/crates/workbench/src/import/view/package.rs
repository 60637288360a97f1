//! What the applicant handed in: fields, materials, attachments, problems, the workbook's own grid.

use casework::{At, MaterialState, Place, SettledAs, Severity};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A value with its label and its cell.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FieldView {
    /// The pack's name.
    pub name: String,
    /// In Chinese.
    pub label: String,
    /// Ready to show; `None` is unknown.
    pub value: Option<String>,
    /// `元`, `平方米`, … or empty.
    pub unit: String,
    /// The cell.
    pub at: Option<String>,
    /// The cell's own text where it had to be read in some way.
    pub written: Option<String>,
    /// How it had to be read, in Chinese.
    pub readings: Vec<String>,
}

impl From<casework::Field> for FieldView {
    fn from(field: casework::Field) -> FieldView {
        let casework::Field { name, label, value, unit, at, written, readings } = field;
        FieldView { name, label, value, unit, at, written, readings }
    }
}

/// A material to tick off.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MaterialView {
    /// The material's id.
    pub id: String,
    /// In Chinese.
    pub label: String,
    /// When it is asked for, in Chinese, or empty.
    pub when: String,
    /// Ticked off as; none yet.
    pub state: Option<MaterialState>,
    /// A note.
    pub note: String,
    /// Attachments that were handed in as this material.
    pub attachments: Vec<String>,
}

impl From<casework::AskedMaterial> for MaterialView {
    fn from(asked: casework::AskedMaterial) -> MaterialView {
        let casework::AskedMaterial { id, label, when, state, note, attachments, .. } = asked;
        MaterialView { id, label, when, state, note, attachments }
    }
}

/// A file that was listed, or came.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AttachmentView {
    /// Its file name.
    pub name: String,
    /// What it is, in the applicant's words.
    pub what: String,
    /// Whether it came.
    pub came: bool,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// `pdf`, `image` or `other`: how the window can show it.
    pub shown_as: String,
    /// The listing's cell; none for a file that is not on the list.
    pub at: Option<String>,
    /// The material that it serves as, in Chinese, or empty.
    pub material: String,
    /// The claim that it belongs to, in Chinese, or empty where it is for all of them.
    pub claim: String,
    /// The line items that name it, by number, else by cell.
    pub items: Vec<String>,
}

/// A problem of the package.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ProblemView {
    /// The same over versions of the package.
    pub id: String,
    /// How much it weighs.
    pub severity: Severity,
    /// A stable code.
    pub code: String,
    /// The sheet, or empty.
    pub sheet: String,
    /// The address within it, or empty.
    pub cell: String,
    /// What and why.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// Whether it stands in the way of a signature now.
    pub blocks: bool,
    /// Whether it was answered.
    pub settled: bool,
    /// How, where it was.
    pub settlement: Option<SettlementView>,
    /// How it can be settled.
    pub ways: Vec<SettledAs>,
    /// The line item that it is about, by its id, or empty.
    pub item: String,
    /// Where vouchers say otherwise.
    pub places: Vec<PlaceView>,
}

/// A place in an attachment.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PlaceView {
    /// The attachment; a file within it is written behind a slash.
    pub file: String,
    /// The page, from 1; none where the place is not on a page.
    pub page: Option<u32>,
    /// Left, upper, right and lower edge, in ten-thousandths of the page's width and height.
    pub area: Option<[u16; 4]>,
    /// In words.
    pub words: String,
}

impl From<&Place> for PlaceView {
    fn from(place: &Place) -> PlaceView {
        let on = match &place.at {
            At::Box(on) => Some(*on),
            At::File | At::Element(_) => None,
        };
        PlaceView {
            file: place.file.clone(),
            page: on.map(|on| on.page),
            area: on.map(|on| [on.left, on.top, on.right, on.bottom]),
            words: place.to_string(),
        }
    }
}

/// How a question was answered.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SettlementView {
    /// `corrected`, `accepted`, `same`, `different`, or `cut`.
    #[serde(rename = "as")]
    pub how: String,
    /// In Chinese.
    pub label: String,
    /// The value given, in words.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Local date and time.
    pub at: String,
}

/// How a question is settled; without a way, its settlement is taken back.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct SettlementInput {
    /// The way.
    #[serde(rename = "as")]
    pub how: Option<SettledAs>,
    /// The value, where it is corrected.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
}

/// The workbook's own cells around one.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct GridView {
    /// The sheet shown.
    pub sheet: String,
    /// All the workbook's sheets, in order.
    pub sheets: Vec<String>,
    /// Row of the first row shown, from zero.
    pub first_row: u32,
    /// Column of the first column shown, from zero.
    pub first_column: u32,
    /// The cells' text, row by row.
    pub rows: Vec<Vec<String>>,
}
