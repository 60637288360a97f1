//! OFD (GB/T 33190-2016): data attached to it, tags that name the page's texts, its custom data, its visible text, the QR
//! codes of its pictures, and its seals.

#![allow(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places on pages, never money"
)]

mod data;
mod package;
mod page;
mod tags;

pub(crate) use package::{Package, resolved};

use crate::archive::ArchiveError;
use crate::merge::{PageEvidence, merged, of_file};
use crate::page_text::{self, PageText};
use crate::problem::{FileProblemCode, VoucherProblem};
use crate::seal;
use crate::xml::Element;
use crate::{Limits, Place, Voucher};
use casework::Severity;

/// What an OFD gave.
#[derive(Debug, Default)]
pub(crate) struct FromOfd {
    pub vouchers: Vec<Voucher>,
    pub problems: Vec<VoucherProblem>,
    /// QR codes that were read.
    pub codes: usize,
    /// The visible text of its pages.
    pub texts: Vec<PageText>,
}

/// Reads an OFD.
pub(crate) fn read(file: &str, bytes: &[u8], limits: &Limits) -> FromOfd {
    let mut out = FromOfd::default();
    let package = match Package::open(file, bytes, limits) {
        Ok(package) => package,
        Err(why) => {
            out.problems.push(match why {
                ArchiveError::TooLarge => VoucherProblem::too_large(file, "解压后过大，或文件过多"),
                ArchiveError::Password => VoucherProblem::unreadable(file, "设有密码"),
                ArchiveError::Broken => VoucherProblem::unreadable(file, "OFD 已损坏"),
            });
            return out;
        }
    };
    let Some(root) = package.xml("", "OFD.xml", &mut out.problems) else {
        out.problems.push(VoucherProblem::unreadable(file, "OFD 缺少入口文件"));
        return out;
    };
    for body in root.all("DocBody") {
        document(&package, body, &mut out);
    }
    out
}

/// One document of the file, with its seals.
fn document(package: &Package<'_>, body: &Element, out: &mut FromOfd) {
    let mut readings: Vec<Voucher> = data::custom(package, body).into_iter().collect();
    let mut pages = Vec::new();
    let mut attached = Vec::new();
    let own = body.child("DocRoot").and_then(Element::value).map(str::to_owned);
    if let Some(path) = own.map(|path| resolved("", &path))
        && let Some(document) = package.xml("", &path, &mut out.problems)
    {
        let drawn = page::pages(package, &path, &document, &mut out.problems);
        out.codes += drawn.iter().map(|page| page.codes_read).sum::<usize>();
        readings.extend(tags::tagged(package, &path, &document, &drawn, &mut out.problems));
        attached = data::attached(package, &path, &document, &mut out.problems);
        for page in drawn {
            pages.push(PageEvidence { text: page_text::voucher(&page.text), codes: page.codes });
            out.texts.push(page.text);
        }
    }
    let seal = seal::of_document(package, body, &mut out.problems);
    attached.append(&mut readings);
    let mut vouchers = one_or_several(pages, attached, &mut out.problems);
    for voucher in &mut vouchers {
        voucher.seal.clone_from(&seal);
        uncovered(voucher, &mut out.problems);
    }
    out.vouchers.extend(vouchers);
}

/// A document is one voucher, unless its pages show several codes.
fn one_or_several(
    mut pages: Vec<PageEvidence>,
    attached: Vec<Voucher>,
    problems: &mut Vec<VoucherProblem>,
) -> Vec<Voucher> {
    let codes: usize = pages.iter().map(|page| page.codes.len()).sum();
    let texts = pages.iter().filter(|page| page.text.is_some()).count();
    if codes > 1 || texts > 1 {
        return of_file(pages, attached, problems);
    }
    let code = pages.iter_mut().find_map(|page| page.codes.pop());
    let text = pages.into_iter().find_map(|page| page.text);
    let one = attached.into_iter().chain(code).chain(text).reduce(|one, other| merged(one, other, problems));
    of_file(Vec::new(), one.into_iter().collect(), problems)
}

/// A value of a part that the seal does not cover is not sealed, whatever the seal's verdict.
fn uncovered(voucher: &Voucher, problems: &mut Vec<VoucherProblem>) {
    let Some(seal) = &voucher.seal else { return };
    let mut places: Vec<Place> = Vec::new();
    for place in voucher.places() {
        let part = place.file.as_str();
        if !seal.covers(part) && !places.iter().any(|known| known.file == part) {
            places.push(place.clone());
        }
    }
    if !places.is_empty() {
        problems.push(VoucherProblem::new(
            Severity::Note,
            FileProblemCode::SealBroken,
            places,
            "电子签章没有覆盖部分取值所在的文件，这些取值不受签章保护".to_owned(),
            "请以签章覆盖的版面和附带数据为准，并向税务机关平台查验",
        ));
    }
}
