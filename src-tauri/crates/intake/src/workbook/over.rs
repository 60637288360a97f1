//! What stands over the cells of a sheet (notes, text boxes, pictures, controls), and files within the workbook.

use serde::{Deserialize, Serialize};

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Over {
    Note,
    TextBox,
    Picture,
    Control,
    Embedded,
}

impl Over {
    /// In Chinese.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Over::Note => "批注",
            Over::TextBox => "文本框",
            Over::Picture => "图片",
            Over::Control => "控件",
            Over::Embedded => "嵌入的文件",
        }
    }
}

/// One thing over the cells: from zero, where it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub kind: Over,
    pub row: u32,
    pub column: u32,
    pub text: String,
}

/// What is told of a form control: its kind, its words, and whether it is ticked, where it can be.
pub(crate) fn control(kind: &str, words: &str, ticked: Option<bool>) -> String {
    let label = if words.is_empty() { String::new() } else { format!("“{words}”") };
    let state = match ticked {
        Some(true) => "已勾选",
        Some(false) => "未勾选",
        None => "",
    };
    format!("{kind}{label}{state}")
}

/// A file within the workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Enclosed {
    /// The path of its part, by which it is known.
    pub path: String,
    pub name: String,
    pub kind: Over,
    /// The sheet that shows it; `None` where no sheet refers to it.
    pub sheet: Option<String>,
    /// Row and column, from zero.
    pub place: Option<(u32, u32)>,
    /// Nothing where it was too large to be handed on.
    #[serde(with = "hexadecimal")]
    pub bytes: Vec<u8>,
}

impl Enclosed {
    /// A file that no sheet refers to yet.
    pub(crate) fn new(kind: Over, path: String, name: String, bytes: Vec<u8>) -> Enclosed {
        Enclosed { path, name, kind, sheet: None, place: None, bytes }
    }
}

/// Bytes as a child process hands them on: as numbers they would be twice as long.
mod hexadecimal {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        hex::decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// What WPS leaves in a cell that holds a picture.
pub(crate) fn is_cell_picture(text: &str) -> bool {
    let bare = text.strip_prefix('=').unwrap_or(text);
    bare.strip_prefix("_xlfn.").unwrap_or(bare).starts_with("DISPIMG(")
}
