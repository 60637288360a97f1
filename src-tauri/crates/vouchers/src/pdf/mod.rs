//! PDF: attached files, the text that a person sees, and the QR codes of pictures and pages.

#![allow(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places on pages, never money"
)]

mod attached;
mod device;
mod draw;
mod seen;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::merge::PageEvidence;
use crate::page_text;
use crate::problem::{FileProblemCode, VoucherProblem};
use crate::qr::fields;
use crate::{Limits, PageBox, Place};
use casework::Severity;

pub(crate) use attached::attached_files;
pub(crate) use draw::on_picture;

/// The smallest code has some hundred dark squares: a page with fewer lines holds none but in a picture.
const SQUARES: usize = 400;

/// What the pages of a PDF gave.
#[derive(Debug, Default)]
pub(crate) struct FromPdf {
    pub pages: Vec<PageEvidence>,
    /// The visible text of each page, for contracts and licences.
    pub texts: Vec<page_text::PageText>,
    pub problems: Vec<VoucherProblem>,
    /// QR codes that were read, whatever they say.
    pub codes: usize,
}

/// Reads the pages.
pub(crate) fn read(file: &str, bytes: &[u8], limits: &Limits) -> FromPdf {
    let mut out = FromPdf::default();
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            out.problems.push(VoucherProblem::new(
                Severity::Warning,
                FileProblemCode::Password,
                vec![Place::whole(file)],
                format!("“{file}”设有打开密码，没有识读"),
                "请去掉密码后再交",
            ));
            return out;
        }
        Err(_) => {
            out.problems.push(VoucherProblem::unreadable(file, "PDF 结构有误"));
            return out;
        }
    };
    let count = pdf.pages().len();
    if count == 0 {
        out.problems.push(VoucherProblem::unreadable(file, "PDF 中没有页面"));
    }
    if count > limits.pages {
        out.problems.push(VoucherProblem::new(
            Severity::Warning,
            FileProblemCode::PagesLeft,
            vec![Place::whole(file)],
            format!("“{file}”共 {count} 页，只识读了前 {} 页", limits.pages),
            "请把发票与其他材料分开提交，或人工核对其余各页",
        ));
    }
    for (index, page) in pdf.pages().iter().take(limits.pages).enumerate() {
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        let seen = seen::look(page, number, limits);
        let evidence = one(file, number, page, &seen, limits, &mut out);
        out.pages.push(evidence);
    }
    out
}

fn one(
    file: &str,
    number: u32,
    page: &hayro_interpret::hayro_syntax::page::Page<'_>,
    seen: &seen::Seen,
    limits: &Limits,
    out: &mut FromPdf,
) -> PageEvidence {
    let whole = PageBox { page: number, left: 0, top: 0, right: 10_000, bottom: 10_000 };
    let mut note = |severity, code, message: String, remedy: &str| {
        let places = vec![Place::on_page(file, whole)];
        out.problems.push(VoucherProblem::new(severity, code, places, message, remedy));
    };
    if seen.unknown > 0 {
        note(
            Severity::Note,
            FileProblemCode::GlyphsUnknown,
            format!("“{file}”第 {number} 页有 {} 个字形不知是什么字，该页文字均未采用", seen.unknown),
            "请对照版面人工核对",
        );
    }
    if seen.oversized {
        note(
            Severity::Warning,
            FileProblemCode::TooLarge,
            format!("“{file}”第 {number} 页的图片过大或图形过多，没有识读"),
            "请以 200 dpi 左右重新扫描后再交，或人工核对",
        );
    }
    if seen.hidden > 0 {
        note(
            Severity::Note,
            FileProblemCode::HiddenText,
            format!("“{file}”第 {number} 页有 {} 个看不见的字，未予采用", seen.hidden),
            "请以版面上看得见的内容为准",
        );
    }
    if seen.overprinted > 0 {
        note(
            Severity::Warning,
            FileProblemCode::TextOverprinted,
            format!("“{file}”第 {number} 页有 {} 处文字相互重叠，未予采用", seen.overprinted),
            "请对照版面人工核对重叠之处",
        );
    }
    let mut evidence = PageEvidence::default();
    let mut says_invoice = false;
    if seen.unknown == 0 {
        let text = seen.text(file, number);
        says_invoice = page_text::lines(&text).iter().any(|line| line.text().contains("发票"));
        evidence.text = page_text::voucher(&text);
        out.texts.push(text);
    }
    let mut found = seen.codes.clone();
    // A code of vectors, in strips, or on a page that no picture shows whole.
    let worth_drawing = seen.pictures > 0 || seen.strokes > SQUARES;
    if found.is_empty() && worth_drawing && !seen.oversized {
        found = draw::codes(page, number, limits);
        if found.is_empty() && (says_invoice || seen.pictures > 0) {
            note(
                Severity::Note,
                FileProblemCode::CodeUnread,
                format!("“{file}”第 {number} 页没有读出二维码"),
                "请对照版面人工核对",
            );
        }
    }
    out.codes += found.len();
    evidence.codes =
        found.iter().filter_map(|(text, on)| fields::voucher(text, &Place::on_page(file, *on))).collect();
    evidence
}
