//! Where a value stands in a workbook: sheet, row and column, written `申报主体!B3`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One cell. Rows and columns count from zero, as workbooks store them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// The sheet's name as its tab shows it.
    pub sheet: String,
    /// Row, from zero.
    pub row: u32,
    /// Column, from zero.
    pub column: u32,
}

/// The text names no cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是单元格位置，应如“申报主体!B3”")]
pub struct NotACell(pub String);

impl CellRef {
    /// A cell by sheet, row and column, the last two from zero.
    #[must_use]
    pub fn new(sheet: impl Into<String>, row: u32, column: u32) -> CellRef {
        CellRef { sheet: sheet.into(), row, column }
    }

    /// `“明细”表H5单元格`, as papers say it.
    #[must_use]
    pub fn in_words(&self) -> String {
        place_in_words(&self.to_string())
    }

    /// `B3`, without the sheet.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}{}", column_letters(self.column), u64::from(self.row) + 1)
    }
}

/// A place as a paper says it: `“明细”表H5单元格`.
///
/// Takes what a computation gives as its origin, such as `明细!H5 等 5 项`; what names no cell stays as it is.
#[must_use]
pub fn place_in_words(place: &str) -> String {
    let Some((sheet, rest)) = place.split_once('!') else { return place.to_owned() };
    let end = rest.find(|ch: char| !(ch.is_ascii_alphanumeric() || ch == ':')).unwrap_or(rest.len());
    let (cells, after) = rest.split_at(end);
    if sheet.is_empty() || !cells.starts_with(|ch: char| ch.is_ascii_uppercase()) {
        return place.to_owned();
    }
    let cells = match cells.split_once(':') {
        Some((from, to)) => format!("{from}至{to}"),
        None => cells.to_owned(),
    };
    format!("“{sheet}”表{cells}单元格{}", after.replace(' ', ""))
}

/// `A` for 0, `Z` for 25, `AA` for 26.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}", self.sheet, self.address())
    }
}

impl FromStr for CellRef {
    type Err = NotACell;

    fn from_str(text: &str) -> Result<CellRef, NotACell> {
        let wrong = || NotACell(text.to_owned());
        let (sheet, address) = text.rsplit_once('!').ok_or_else(wrong)?;
        let split = address.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
        let (letters, digits) = address.split_at(split);
        if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(wrong());
        }
        let column = letters.bytes().fold(0_u32, |sum, b| sum * 26 + u32::from(b - b'A') + 1) - 1;
        let row: u32 = digits.parse().map_err(|_| wrong())?;
        Ok(CellRef::new(sheet, row.checked_sub(1).ok_or_else(wrong)?, column))
    }
}

impl Serialize for CellRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CellRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CellRef, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_cell_reads_back_as_it_was_written() {
        for text in ["申报主体!B3", "明细!AA100", "a!b!Z1", "明细!XFD1048576"] {
            assert_eq!(text.parse::<CellRef>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_names_no_cell_is_refused() {
        for text in ["B3", "明细!3", "明细!B0", "明细!b3", "明细!AAAA1", "明细!B"] {
            assert!(text.parse::<CellRef>().is_err(), "{text}");
        }
    }
}
