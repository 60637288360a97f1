//! From the bytes of a workbook to its cells, streamed and bounded.
//!
//! Never the rectangle that a sheet claims to fill, never its tables, pictures or macros.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use calamine::{Color, DataRef, Reader, SheetVisible, Style, Xlsx, XlsxError, XlsxFormulaMetadata};
use casework::Tally;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::received::guard;
use crate::received::limits::{Limits, Progress, Watch};
use crate::received::refusal::{RefusalCode, Refused};
use crate::workbook::book::{Book, Cell, Dress, Sheet, in_order};
use crate::workbook::format::{Format, FormatCode};
use crate::workbook::formula::adds_up;
use crate::workbook::legacy;
use crate::workbook::number;
use crate::workbook::over_cells::{Aside, over_cells};
use crate::workbook::value::Value;

/// Reads all cells of a workbook, once the guard has let it pass. Formats that are older or of other
/// programs are read by a child process.
pub(crate) fn read_book(bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Book, Refused> {
    Tally::count(|tally| tally.openings += 1);
    watch.tell(Progress::Checking);
    match legacy::format_of(bytes, limits)? {
        Some(format) => legacy::read(format, bytes, limits, watch),
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
        let Aside { sheets: mut beside, enclosed, struck } = over_cells(bytes, limits);
        for (name, hidden) in names {
            watch.tell(Progress::Reading { sheet: name.clone(), cells: spent.cells });
            let mut cells = match stream(&mut xlsx, &name, limits, watch, (&mut spent, &mut texts)) {
                Ok(cells) => cells,
                Err(Stop::Refused(refused)) => return Err(refused),
                // A chart sheet or dialogue sheet has no cells.
                Err(Stop::Xlsx(XlsxError::NotAWorksheet(_))) => Vec::new(),
                Err(Stop::Xlsx(_)) => return Err(Refused::unreadable(format!("工作表“{name}”结构有误"))),
            };
            let mut sums = Vec::new();
            if passed.formulas {
                sums = formulas(&mut xlsx, &name, limits, watch, &mut spent, &mut cells)?;
            }
            if !struck.is_empty() {
                let is_struck =
                    |cell: &Cell| matches!(&cell.value, Value::Text(text) if struck.contains(text.as_ref()));
                cells.iter_mut().filter(|cell| is_struck(cell)).for_each(|cell| cell.dress.struck = true);
            }
            let beside = beside.remove(&name).unwrap_or_default();
            sheets.push(Sheet { sums, ..beside.put(in_order(name, hidden, cells)?) });
        }
        Ok(Book { sheets, enclosed, from_1904: xlsx.has_1904_epoch() })
    }))
    .unwrap_or_else(|_| Err(Refused::unreadable("工作簿结构有误")))
}

/// The names of a workbook's visible sheets, guarded like any reading.
pub(crate) fn sheet_names(bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Vec<String>, Refused> {
    if legacy::format_of(bytes, limits)?.is_some() {
        let book = read_book(bytes, limits, watch)?;
        return Ok(book.sheets.into_iter().filter(|sheet| !sheet.hidden).map(|sheet| sheet.name).collect());
    }
    Tally::count(|tally| tally.openings += 1);
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
    let styles: Vec<(FormatCode, Dress)> = reader.styles().iter().map(dressed).collect();
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
        let (format, dress) =
            styles.get(style).map(|(code, dress)| (code.of(&value), *dress)).unwrap_or_default();
        cells.push(Cell { row, column, value, format, dress });
        if spent.cells.is_multiple_of(50_000) {
            watch.tell(Progress::Reading { sheet: name.to_owned(), cells: spent.cells });
        }
    }
    Ok(cells)
}

/// A style's number format, and how it dresses a cell.
fn dressed(style: &Style) -> (FormatCode, Dress) {
    let code = style.number_format.as_ref().map(|format| FormatCode::parse(&format.format_code));
    let font = style.font.as_ref();
    let white = Color::rgb(255, 255, 255);
    // Without a fill the ground is white.
    let ground = style.fill.as_ref().filter(|fill| fill.is_visible()).and_then(|fill| fill.get_color());
    let ground = ground.unwrap_or(white);
    let dress = Dress {
        struck: font.is_some_and(|font| font.strikethrough),
        unseen: font.and_then(|font| font.color).is_some_and(|color| are_alike(color, ground)),
    };
    (code.unwrap_or_default(), dress)
}

/// Colours that no eye tells apart.
fn are_alike(one: Color, other: Color) -> bool {
    let near = |one: u8, other: u8| one.abs_diff(other) <= 8;
    near(one.red, other.red) && near(one.green, other.green) && near(one.blue, other.blue)
}

/// Adds the formulas that have no saved result, which a plain stream shows as empty cells; gives the places of those
/// that add up cells above them.
fn formulas(
    xlsx: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
    watch: &Watch,
    spent: &mut Spent,
    cells: &mut Vec<Cell>,
) -> Result<Vec<(u32, u32)>, Refused> {
    let mut sums = Vec::new();
    // Formulas that are shared out are alike, each for its own place.
    let mut shared = HashSet::new();
    let Ok(mut reader) = xlsx.worksheet_cells_reader(name) else { return Ok(sums) };
    let wrong = |_| Refused::unreadable(format!("工作表“{name}”的公式有误"));
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(wrong)? {
        spent.step(limits, watch)?;
        let is_sum = match &record.formula {
            Some(XlsxFormulaMetadata::Normal { formula }) => adds_up(formula, record.pos),
            Some(XlsxFormulaMetadata::Shared { shared_index, formula, .. }) => {
                let is_sum = adds_up(formula, record.pos);
                if is_sum {
                    shared.insert(*shared_index);
                }
                is_sum
            }
            Some(XlsxFormulaMetadata::SharedDerived { shared_index }) => shared.contains(shared_index),
            // A kind of formula that calamine came to know later.
            Some(_) | None => false,
        };
        if is_sum {
            sums.push(record.pos);
        }
        if record.formula.is_some() && record.value == DataRef::Empty {
            spent.cell(limits, 0)?;
            let (row, column) = record.pos;
            let (format, dress) = (Format::Plain, Dress::default());
            cells.push(Cell { row, column, value: Value::Uncomputed, format, dress });
        }
    }
    sums.sort_unstable();
    Ok(sums)
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
