//! Bytes of an attachment in, vouchers and problems out: by the kind of file, and file within file.

use serde::{Deserialize, Serialize};

use crate::archive::{self, ArchiveError};
use crate::contract::{self, Proposal};
use crate::merge::{PageEvidence, of_file};
use crate::picture::PictureError;
use crate::problem::{FileProblemCode, VoucherProblem};
use crate::qr::{fields, read_codes};
use crate::{FileKind, Limits, Place, Source, Voucher, ofd, pdf, picture, xml};
use casework::Severity;

/// The version of this reader: results of an older one may be read again.
pub const READER_VERSION: u32 = 1;

/// What was read of one attachment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The attachment's name.
    pub file: String,
    /// What it is by its bytes.
    pub kind: FileKind,
    /// The reader's version.
    pub reader: u32,
    /// Vouchers, in order of files and pages.
    pub vouchers: Vec<Voucher>,
    /// What is wrong, with its places.
    pub problems: Vec<VoucherProblem>,
    /// QR codes that were read, whatever they say.
    pub codes: usize,
    /// What the text of a contract or licence says, offered as evidence.
    pub proposals: Vec<Proposal>,
}

/// Reads an attachment in this process. Decoders may never end or take all memory: call [`crate::read_apart`] for
/// files of others.
#[must_use]
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Reading {
    let mut reading = Reading {
        file: name.to_owned(),
        kind: FileKind::of(bytes),
        reader: READER_VERSION,
        ..Reading::default()
    };
    if bytes.len() as u64 > limits.file_bytes {
        reading.problems.push(VoucherProblem::too_large(name, "文件过大"));
        return reading;
    }
    let mut reader = Reader { limits, left: limits.inflated_bytes, out: &mut reading };
    reader.file(name, bytes, 0);
    reading
}

struct Reader<'r> {
    limits: &'r Limits,
    /// Bytes that may still be inflated, over all files within files.
    left: u64,
    out: &'r mut Reading,
}

impl Reader<'_> {
    fn file(&mut self, name: &str, bytes: &[u8], level: usize) {
        match FileKind::of(bytes) {
            FileKind::Xml => self.xml(name, bytes),
            FileKind::Ofd => self.ofd(name, bytes),
            FileKind::Pdf => self.pdf(name, bytes, level),
            FileKind::Picture => self.picture(name, bytes),
            FileKind::Zip => self.zip(name, bytes, level),
            FileKind::Other => {}
        }
    }

    fn xml(&mut self, name: &str, bytes: &[u8]) {
        let Some(found) = xml::read(name, bytes, self.limits) else { return };
        self.out.problems.extend(found.problems);
        let vouchers = of_file(Vec::new(), found.vouchers, &mut self.out.problems);
        self.out.vouchers.extend(vouchers);
    }

    fn ofd(&mut self, name: &str, bytes: &[u8]) {
        let found = ofd::read(name, bytes, self.limits);
        self.out.problems.extend(found.problems);
        self.out.codes += found.codes;
        self.out.vouchers.extend(found.vouchers);
        self.out.proposals.extend(contract::proposals(&found.texts));
    }

    fn pdf(&mut self, name: &str, bytes: &[u8], level: usize) {
        let found = pdf::read(name, bytes, self.limits);
        self.out.problems.extend(found.problems);
        self.out.codes += found.codes;
        let mut attached = Vec::new();
        if level < self.limits.nesting {
            for (own, bytes) in pdf::attached_files(bytes, self.limits) {
                attached.extend(self.attached(&format!("{name}/{own}"), &bytes));
            }
        }
        let vouchers = of_file(found.pages, attached, &mut self.out.problems);
        if vouchers.is_empty() {
            self.out.proposals.extend(contract::proposals(&found.texts));
        }
        self.out.vouchers.extend(vouchers);
    }

    /// Data attached to a PDF: XML alone; other files are attachments of an attachment.
    fn attached(&mut self, name: &str, bytes: &[u8]) -> Vec<Voucher> {
        if FileKind::of(bytes) != FileKind::Xml {
            return Vec::new();
        }
        let Some(found) = xml::read(name, bytes, self.limits) else { return Vec::new() };
        self.out.problems.extend(found.problems);
        found.vouchers
    }

    fn picture(&mut self, name: &str, bytes: &[u8]) {
        let shades = match picture::decode(bytes, self.limits) {
            Ok(shades) => shades,
            Err(PictureError::TooLarge) => {
                self.out.problems.push(VoucherProblem::too_large(name, "图片尺寸过大"));
                return;
            }
            Err(PictureError::Broken) => {
                self.out.problems.push(VoucherProblem::unreadable(name, "图片已损坏"));
                return;
            }
        };
        let found = read_codes(&shades);
        self.out.codes += found.len();
        if found.is_empty() {
            self.out.problems.push(VoucherProblem::new(
                Severity::Note,
                FileProblemCode::CodeUnread,
                vec![Place::whole(name)],
                format!("“{name}”没有读出二维码"),
                "请对照图片人工核对；清晰的扫描件或原始电子文件更便于核对",
            ));
        }
        let codes = found
            .iter()
            .filter_map(|code| {
                let on = pdf::on_picture(code, &shades, 1);
                fields::voucher(&code.text, &Place::on_page(name, on))
            })
            .collect();
        let evidence = PageEvidence { text: None, codes };
        let vouchers = of_file(vec![evidence], Vec::new(), &mut self.out.problems);
        self.out.vouchers.extend(vouchers);
    }

    fn zip(&mut self, name: &str, bytes: &[u8], level: usize) {
        if level >= self.limits.nesting {
            self.out.problems.push(nested(name));
            return;
        }
        let limits = Limits { inflated_bytes: self.left, ..self.limits.clone() };
        match archive::entries(bytes, &limits) {
            Ok(entries) => {
                let size: u64 = entries.iter().map(|entry| entry.bytes.len() as u64).sum();
                self.left = self.left.saturating_sub(size);
                for entry in entries {
                    self.file(&format!("{name}/{}", entry.name), &entry.bytes, level + 1);
                }
            }
            Err(why) => self.out.problems.push(zip_problem(name, why)),
        }
    }
}

/// The problem of a zip within too many others.
pub(crate) fn nested(name: &str) -> VoucherProblem {
    VoucherProblem::too_large(name, "压缩包层层嵌套")
}

/// The problem of a zip that is not read.
pub(crate) fn zip_problem(name: &str, why: ArchiveError) -> VoucherProblem {
    match why {
        ArchiveError::TooLarge => VoucherProblem::too_large(name, "解压后过大，或文件过多"),
        ArchiveError::Password => VoucherProblem::new(
            Severity::Warning,
            FileProblemCode::Password,
            vec![Place::whole(name)],
            format!("“{name}”设有密码，没有识读"),
            "请去掉密码后再交",
        ),
        ArchiveError::Broken => VoucherProblem::unreadable(name, "压缩包已损坏"),
    }
}

impl Reading {
    /// A reading of a file that gave nothing.
    pub(crate) fn empty(name: &str, kind: FileKind) -> Reading {
        Reading { file: name.to_owned(), kind, reader: READER_VERSION, ..Reading::default() }
    }

    /// Adds what was read of a file within this one.
    pub(crate) fn take(&mut self, inner: Reading) {
        self.vouchers.extend(inner.vouchers);
        self.problems.extend(inner.problems);
        self.codes += inner.codes;
        self.proposals.extend(inner.proposals);
    }

    /// A reading that gave nothing but a problem.
    #[must_use]
    pub fn failed(name: &str, problem: VoucherProblem) -> Reading {
        Reading {
            file: name.to_owned(),
            reader: READER_VERSION,
            problems: vec![problem],
            ..Reading::default()
        }
    }

    /// The best source of any voucher in it.
    #[must_use]
    pub fn best_source(&self) -> Option<Source> {
        self.vouchers.iter().filter_map(Voucher::best_source).min()
    }
}
