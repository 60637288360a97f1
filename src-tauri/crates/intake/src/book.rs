//! A workbook as its non-empty cells, streamed: sparse, bounded, with every cell's fate kept beside it.
//!
//! Never the rectangle that a sheet claims to fill, never its tables, pictures or macros.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxError};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::guard;
use crate::hidden;
use crate::limits::{Limits, Progress, Watch};
use crate::number::{self, Format};
use crate::old;
use crate::refusal::{RefusalCode, Refused};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Value {
    /// Cells that say the same share it: most of a list says what the row above said.
    #[serde(with = "shared")]
    Text(Rc<str>),
    /// A number, by its 15 significant digits.
    Number(Decimal),
    /// Not finite, or beyond what a decimal holds.
    WildNumber,
    Bool(bool),
    /// A number that is formatted as a date; the time of day is left out.
    Date(Date),
    /// Formatted as a date, but no day from 1900 to 9999; or a duration.
    NoDate(Decimal),
    /// `#N/A`, `#REF!` …
    Error(Box<str>),
    /// A formula whose result was never saved.
    Uncomputed,
}

/// A shared text is written as any other, and read as one of its own.
mod shared {
    use std::rc::Rc;

    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(text: &Rc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rc<str>, D::Error> {
        String::deserialize(deserializer).map(Rc::from)
    }
}

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Unseen,
    Mapped,
    Ignored(&'static str),
    Problem,
}

/// One non-empty cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cell {
    pub row: u32,
    pub column: u32,
    pub value: Value,
    pub format: Format,
}

/// One sheet: its cells by row and column.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub cells: Vec<Cell>,
    /// Rows that are hidden, or filtered away, in order.
    #[serde(default)]
    pub hidden_rows: Vec<u32>,
    /// Columns that are hidden, in order.
    #[serde(default)]
    pub hidden_columns: Vec<u32>,
    /// Beside `cells`.
    #[serde(skip)]
    pub fates: Vec<Fate>,
}

/// A workbook.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Book {
    pub sheets: Vec<Sheet>,
    /// Days are counted from 1904, as old Macs do.
    pub from_1904: bool,
}

impl Sheet {
    /// The index of a cell in `cells`.
    pub(crate) fn index_of(&self, row: u32, column: u32) -> Option<usize> {
        self.cells.binary_search_by(|cell| (cell.row, cell.column).cmp(&(row, column))).ok()
    }

    /// The cells' indices, one range for each row that has any.
    pub(crate) fn rows(&self) -> Vec<std::ops::Range<usize>> {
        let mut rows = Vec::new();
        let mut start = 0;
        for index in 1..=self.cells.len() {
            if index == self.cells.len() || self.cells[index].row != self.cells[start].row {
                rows.push(start..index);
                start = index;
            }
        }
        rows
    }

    /// Settles what became of a cell; the first word stands.
    pub(crate) fn settle(&mut self, index: usize, fate: Fate) {
        if let Some(slot) = self.fates.get_mut(index)
            && *slot == Fate::Unseen
        {
            *slot = fate;
        }
    }
}

/// Reads all cells of a workbook, once the guard has let it pass. Formats that are older or of other
/// programs are read by a child process.
pub(crate) fn read_book(bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Book, Refused> {
    watch.tell(Progress::Checking);
    match old::format_of(bytes, limits)? {
        Some(format) => old::read(format, bytes, limits, watch),
        None => read_xlsx(bytes, limits, watch),
    }
}

fn read_xlsx(bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Book, Refused> {
    let passed = guard::check_workbook(bytes, limits, watch)?;
    let bytes = passed.plain.as_deref().unwrap_or(bytes);
    let mut spent = Spent::default();
    // calamine panics on some malformed files; nothing of it is kept after that.
    catch_unwind(AssertUnwindSafe(|| {
        let mut xlsx = open(bytes, limits)?;
        let names: Vec<(String, bool)> = xlsx
            .sheets_metadata()
            .iter()
            .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
            .collect();
        let mut sheets = Vec::with_capacity(names.len());
        let mut texts = Texts::default();
        let mut unseen = if passed.hidden { hidden::hidden(bytes, limits) } else { HashMap::new() };
        for (name, hidden) in names {
            watch.tell(Progress::Reading { sheet: name.clone(), cells: spent.cells });
            let mut cells = match stream(&mut xlsx, &name, limits, watch, (&mut spent, &mut texts)) {
                Ok(cells) => cells,
                Err(Stop::Refused(refused)) => return Err(refused),
                // A chart sheet or dialogue sheet has no cells.
                Err(Stop::Xlsx(XlsxError::NotAWorksheet(_))) => Vec::new(),
                Err(Stop::Xlsx(_)) => return Err(Refused::unreadable(format!("工作表“{name}”结构有误"))),
            };
            if passed.formulas {
                add_uncomputed(&mut xlsx, &name, limits, watch, &mut spent, &mut cells)?;
            }
            let unseen = unseen.remove(&name).unwrap_or_default();
            let sheet = in_order(name, hidden, cells)?;
            sheets.push(Sheet { hidden_rows: unseen.rows, hidden_columns: unseen.columns, ..sheet });
        }
        Ok(Book { sheets, from_1904: xlsx.has_1904_epoch() })
    }))
    .unwrap_or_else(|_| Err(Refused::unreadable("工作簿结构有误")))
}

/// The names of a workbook's visible sheets, guarded like any reading.
pub(crate) fn sheet_names(bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Vec<String>, Refused> {
    if old::format_of(bytes, limits)?.is_some() {
        let book = read_book(bytes, limits, watch)?;
        return Ok(book.sheets.into_iter().filter(|sheet| !sheet.hidden).map(|sheet| sheet.name).collect());
    }
    guard::check_workbook(bytes, limits, watch)?;
    catch_unwind(AssertUnwindSafe(|| {
        let xlsx = open(bytes, limits)?;
        let shown = xlsx.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
        Ok(shown.map(|sheet| sheet.name.clone()).collect())
    }))
    .unwrap_or_else(|_| Err(Refused::unreadable("工作簿结构有误")))
}

/// Opens a workbook that the guard has let pass.
pub(crate) fn open<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Xlsx<Cursor<&'b [u8]>>, Refused> {
    let xlsx: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => {
            Refused::new(RefusalCode::Encrypted, "工作簿加了打开密码，无法读取。请取消密码后再交。")
        }
        _ => Refused::unreadable("不是完整的 Excel 工作簿"),
    })?;
    if xlsx.sheets_metadata().len() > limits.sheets {
        return Err(Refused::new(
            RefusalCode::TooLarge,
            format!("工作簿超过 {} 个工作表。请删去与申报无关的工作表后再交。", limits.sheets),
        ));
    }
    Ok(xlsx)
}

enum Stop {
    Refused(Refused),
    Xlsx(XlsxError),
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Stop {
        Stop::Refused(refused)
    }
}

impl From<XlsxError> for Stop {
    fn from(error: XlsxError) -> Stop {
        Stop::Xlsx(error)
    }
}

/// What has been read so far, over all sheets.
#[derive(Default)]
struct Spent {
    cells: usize,
    text: usize,
    steps: usize,
}

impl Spent {
    /// Counts one step of a stream: empty cells cost time too.
    fn step(&mut self, limits: &Limits, watch: &Watch) -> Result<(), Refused> {
        self.steps += 1;
        if self.steps.is_multiple_of(4096) { watch.check(limits) } else { Ok(()) }
    }

    fn cell(&mut self, limits: &Limits, text: usize) -> Result<(), Refused> {
        self.cells += 1;
        self.text += text;
        if self.cells > limits.cells || self.text > limits.text_bytes {
            return Err(Refused::new(
                RefusalCode::TooLarge,
                format!("有内容的单元格超过 {} 个，或文字过多。请删去与申报无关的内容后再交。", limits.cells),
            ));
        }
        Ok(())
    }
}

/// The texts of a workbook's table of shared strings, by their addresses in it: each is copied once.
#[derive(Default)]
struct Texts {
    known: HashMap<usize, Option<Rc<str>>, BuildHasherDefault<Address>>,
}

impl Texts {
    /// A text of the table; `None` where it holds nothing but blanks.
    fn of(&mut self, text: &str) -> Option<Rc<str>> {
        let kept = || (!text.trim().is_empty()).then(|| Rc::from(text));
        self.known.entry(text.as_ptr().addr()).or_insert_with(kept).clone()
    }
}

/// Addresses are spread already but for their last bits; nobody who writes a workbook chooses them.
#[derive(Default)]
struct Address(u64);

impl Hasher for Address {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_usize(&mut self, address: usize) {
        self.0 = (address as u64 >> 3).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    }
}

fn stream(
    xlsx: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
    watch: &Watch,
    (spent, texts): (&mut Spent, &mut Texts),
) -> Result<Vec<Cell>, Stop> {
    let mut reader = xlsx.worksheet_cells_reader(name)?;
    let formats: Vec<Format> = reader
        .styles()
        .iter()
        .map(|style| {
            style.number_format.as_ref().map_or(Format::Plain, |f| number::format_of(&f.format_code))
        })
        .collect();
    let mut cells = Vec::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        spent.step(limits, watch)?;
        let value = match cell.get_value() {
            DataRef::SharedString(text) => texts.of(text).map(Value::Text),
            other => value_of(other),
        };
        let Some(value) = value else { continue };
        let text = if let Value::Text(text) = &value { text.len() } else { 0 };
        spent.cell(limits, text)?;
        let (row, column) = cell.get_position();
        cells.push(Cell { row, column, value, format: formats.get(style).copied().unwrap_or_default() });
        if spent.cells.is_multiple_of(50_000) {
            watch.tell(Progress::Reading { sheet: name.to_owned(), cells: spent.cells });
        }
    }
    Ok(cells)
}

/// Adds the formulas that have no saved result: a plain stream shows them as empty cells.
fn add_uncomputed(
    xlsx: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
    watch: &Watch,
    spent: &mut Spent,
    cells: &mut Vec<Cell>,
) -> Result<(), Refused> {
    let Ok(mut reader) = xlsx.worksheet_cells_reader(name) else { return Ok(()) };
    let wrong = |_| Refused::unreadable(format!("工作表“{name}”的公式有误"));
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(wrong)? {
        spent.step(limits, watch)?;
        if record.formula.is_some() && record.value == DataRef::Empty {
            spent.cell(limits, 0)?;
            let (row, column) = record.pos;
            cells.push(Cell { row, column, value: Value::Uncomputed, format: Format::Plain });
        }
    }
    Ok(())
}

/// Sorts a sheet's cells. A file that gives one cell twice means two things to two readers.
pub(crate) fn in_order(name: String, hidden: bool, mut cells: Vec<Cell>) -> Result<Sheet, Refused> {
    let place = |cell: &Cell| (cell.row, cell.column);
    // Nearly every file has them in order: then one pass says so, and that none comes twice.
    if !cells.is_sorted_by(|cell, next| place(cell) < place(next)) {
        cells.sort_by_key(place);
        if cells.windows(2).any(|pair| place(&pair[0]) == place(&pair[1])) {
            return Err(Refused::unreadable(format!("工作表“{name}”中同一单元格有两个值")));
        }
    }
    if cells.last().is_some_and(|cell| cell.row >= 1_048_576)
        || cells.iter().any(|cell| cell.column >= 16_384)
    {
        return Err(Refused::unreadable(format!("工作表“{name}”的单元格位置超出 Excel 的范围")));
    }
    let fates = vec![Fate::Unseen; cells.len()];
    Ok(Sheet { name, hidden, cells, fates, ..Sheet::default() })
}

/// The value of a cell; `None` where it is empty or holds nothing but blanks.
pub(crate) fn value_of(data: &DataRef<'_>) -> Option<Value> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| Value::Text(text.into()));
    Some(match data {
        DataRef::Empty => return None,
        DataRef::String(string) => return text(string),
        DataRef::SharedString(string) => return text(string),
        DataRef::Int(int) => Value::Number(Decimal::from(*int)),
        DataRef::Float(float) => number::decimal(*float).map_or(Value::WildNumber, Value::Number),
        DataRef::Bool(bool) => Value::Bool(*bool),
        DataRef::DateTime(moment) => {
            let day = Some(moment)
                .filter(|moment| moment.is_datetime() && (1.0..2_958_466.0).contains(&moment.as_f64()))
                .and_then(|moment| {
                    let (year, month, day, ..) = moment.to_ymd_hms_milli();
                    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
                        .ok()
                });
            match day {
                Some(day) => Value::Date(day),
                None => number::decimal(moment.as_f64()).map_or(Value::WildNumber, Value::NoDate),
            }
        }
        DataRef::DateTimeIso(iso) => match iso.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => Value::Date(day),
            None => return text(iso),
        },
        DataRef::DurationIso(iso) => return text(iso),
        DataRef::Error(error) => Value::Error(error.to_string().into()),
    })
}
