//! Formats that are read in a child process: .xls and .ods. Their parsers allocate what a file asks for and
//! panic on malformed ones, so a process of their own bears it: with limits on memory and time, without
//! files, and with cells as its only answer.
//!
//! The child is the same binary: a binary that calls [`answer_if_child`] first thing can start itself.

mod ods;
mod ods_drawn;
mod ods_parts;
mod ods_styles;
mod ods_xml;
mod xls;

use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use apart::{Asked, Failure, Task, ask};

use crate::received::guard;
use crate::received::guard::ZipKind;
use crate::received::kind;
use crate::received::kind::Kind;
use crate::received::limits::{Limits, Watch};
use crate::received::refusal::{RefusalCode, Refused};
use crate::workbook::book::{Book, Sheet};

/// The argument by which a binary knows that it is the child.
const ARGUMENT: &str = "read-old-workbook";
/// Bytes of an answer: some 100 a cell.
const MOST_ANSWERED: u64 = 256 << 20;

/// What the child does.
pub const CHILD: Task = Task { argument: ARGUMENT, work: child };

/// A format that a child reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Old {
    Xls,
    Ods,
}

impl Old {
    const fn name(self) -> &'static str {
        match self {
            Old::Xls => "xls",
            Old::Ods => "ods",
        }
    }
}

/// Reads the workbook on standard input and exits, where this process was started for that: for binaries that read
/// workbooks alone.
#[must_use]
pub fn answer_if_child() -> Option<ExitCode> {
    apart::answer_if_child(&[CHILD])
}

/// The format of a workbook that a child must read; `None` for .xlsx.
pub(crate) fn format_of(bytes: &[u8], limits: &Limits) -> Result<Option<Old>, Refused> {
    Ok(match kind::kind_of(bytes) {
        Kind::Ole => Some(Old::Xls),
        Kind::Zip if guard::zip_kind(std::io::Cursor::new(bytes), limits)? == ZipKind::OpenDocument => {
            Some(Old::Ods)
        }
        Kind::Zip
        | Kind::EncryptedOle
        | Kind::Pdf
        | Kind::Html
        | Kind::Xml
        | Kind::Rar
        | Kind::SevenZip
        | Kind::Picture
        | Kind::Text
        | Kind::Other
        | Kind::Empty => None,
    })
}

/// Reads a workbook in a child process.
pub(crate) fn read(format: Old, bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Book, Refused> {
    if format == Old::Ods {
        guard::check_workbook(bytes, limits, watch)?;
    }
    let mut book = read_apart(format, bytes, limits, watch)?;
    if format == Old::Ods {
        ods_parts::fill(bytes, limits, &mut book.enclosed);
    }
    checked(book, limits)
}

/// Asks a child for a workbook's cells.
fn read_apart(format: Old, bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Book, Refused> {
    let asked =
        Asked { arguments: &[ARGUMENT, format.name()], input: &[bytes], most_answered: MOST_ANSWERED };
    let answer = ask(&asked, &|| watch.check(limits)).map_err(|failure| match failure {
        Failure::NotReady => Refused::new(
            RefusalCode::WrongFormat,
            "这里不能读取 .xls 和 .ods。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再交。",
        ),
        Failure::NotStarted | Failure::Ended => Refused::new(
            RefusalCode::Unreadable,
            "读取旧版工作簿的程序没能启动。请重试，或用 Excel、WPS 另存为 .xlsx 后再导入。",
        ),
        Failure::TooLong => too_large(),
        Failure::Stopped(refused) => refused,
    })?;
    match serde_json::from_slice::<(Result<Book, Refused>, u64)>(&answer) {
        Ok((book, worked)) => {
            watch.spend(Duration::from_millis(worked));
            watch.check(limits)?;
            book
        }
        // It was ended by a limit, or by a panic.
        Err(_) => Err(Refused::unreadable("工作簿结构有误，或读取所需的内存过大")),
    }
}

/// What a child answers is not believed either: its order, its places and its size are checked.
fn checked(book: Book, limits: &Limits) -> Result<Book, Refused> {
    if book.sheets.len() > limits.sheets
        || book.sheets.iter().map(|s| s.cells.len()).sum::<usize>() > limits.cells
    {
        return Err(too_large());
    }
    let Book { sheets, enclosed, from_1904 } = book;
    let sheets = sheets.into_iter().map(|mut sheet| {
        let (name, cells) = (std::mem::take(&mut sheet.name), std::mem::take(&mut sheet.cells));
        let Sheet { name, cells, fates, .. } = crate::workbook::book::in_order(name, sheet.hidden, cells)?;
        Ok(Sheet { name, cells, fates, ..sheet })
    });
    Ok(Book { sheets: sheets.collect::<Result<_, Refused>>()?, enclosed, from_1904 })
}

fn too_large() -> Refused {
    Refused::new(
        RefusalCode::TooLarge,
        "工作簿过大，或其中的表格声称占有极大的区域，无法读取。请删去无关内容，另存为 .xlsx 后再交。",
    )
}

/// The child's work: cells as JSON on standard output, or a refusal.
fn child(arguments: &[OsString]) -> ExitCode {
    let ods = arguments.first().is_some_and(|name| name == Old::Ods.name());
    let format = if ods { Old::Ods } else { Old::Xls };
    let mut bytes = Vec::new();
    let limits = Limits::default();
    if std::io::stdin().take(limits.file_bytes + 1).read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    // A panic tells its place on standard error, which nobody reads.
    let book = match format {
        Old::Xls => xls::read(bytes, &limits),
        Old::Ods => ods::read(&bytes, &limits),
    };
    let mut out = std::io::BufWriter::new(std::io::stdout());
    if answer(&mut out, &book).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The workbook, and then the milliseconds of work that it took, the answer's own included.
fn answer(out: &mut impl Write, book: &Result<Book, Refused>) -> std::io::Result<()> {
    out.write_all(b"[")?;
    serde_json::to_writer(&mut *out, book)?;
    write!(out, ",{}]", crate::received::limits::worked_in_all().as_millis())?;
    out.flush()
}
