//! The signatures of an OFD's document, each against the parts that it names.

use base64::Engine as _;
use casework::Severity;
use sm3::{Digest as _, Sm3};

use super::{Seal, SealState, certificate, ses};
use crate::Place;
use crate::ofd::Package;
use crate::problem::{FileProblemCode, VoucherProblem};
use crate::xml::Element;

/// Signatures of a document that are judged.
const MOST: usize = 16;

/// The seal of a document: the last signature, and what any of them found changed. A document without signatures is
/// unsealed.
pub(crate) fn of_document(
    package: &Package<'_>,
    body: &Element,
    problems: &mut Vec<VoucherProblem>,
) -> Option<Seal> {
    let unsealed = Seal { file: package.file.clone(), ..Seal::default() };
    let Some(path) = body.child("Signatures").and_then(Element::value) else { return Some(unsealed) };
    let list_path = resolved("", path);
    let Some(list) = package.xml("", &list_path, problems) else { return Some(broken(unsealed, problems)) };
    let entries = list.children.iter().filter(|child| child.name == "Signature").take(MOST);
    let paths: Vec<String> = entries
        .filter_map(|entry| entry.attribute("BaseLoc").map(|path| resolved(&list_path, path)))
        .collect();
    if paths.is_empty() {
        return Some(unsealed);
    }
    let last = paths.len() - 1;
    let mut found: Option<Seal> = None;
    for (index, path) in paths.iter().enumerate() {
        let mut seal = judge(package, path);
        if index < last {
            // Each later signature adds itself to the list, so that an earlier one's digest of it is stale.
            seal.changed.retain(|part| !part.eq_ignore_ascii_case(&list_path));
        }
        found = Some(match found {
            None => seal,
            Some(earlier) => {
                let mut changed = earlier.changed;
                changed.extend(seal.changed.iter().cloned());
                let mut covered = earlier.covered;
                covered.extend(seal.covered.iter().cloned());
                let signature = earlier.signature && seal.signature;
                let signed_list = earlier.signed_list && seal.signed_list;
                let judged = earlier.judged && seal.judged;
                Seal { changed, covered, signature, signed_list, judged, ..seal }
            }
        });
    }
    let seal = found?;
    if seal.state(&[]) == SealState::Changed {
        problems.push(problem(&seal));
    }
    Some(seal)
}

fn problem(seal: &Seal) -> VoucherProblem {
    let mut places: Vec<Place> =
        seal.changed.iter().map(|part| Place::whole(&format!("{}/{part}", seal.file))).collect();
    if places.is_empty() {
        places.push(Place::whole(&seal.file));
    }
    VoucherProblem::new(
        Severity::Error,
        FileProblemCode::SealBroken,
        places,
        seal.words(&[]),
        "请要求重新提供原始文件，并向税务机关平台查验",
    )
}

fn broken(seal: Seal, problems: &mut Vec<VoucherProblem>) -> Seal {
    let seal = Seal { sealed: true, judged: true, ..seal };
    problems.push(problem(&seal));
    seal
}

/// One signature.
fn judge(package: &Package<'_>, path: &str) -> Seal {
    let mut seal = Seal { sealed: true, judged: true, file: package.file.clone(), ..Seal::default() };
    let Some(list) = package.part(path) else { return seal };
    let Ok(root) = crate::xml::parse(list, package.limits) else { return seal };
    let Some(info) = root.child("SignedInfo") else { return seal };
    seal.judged = digests(package, info, &mut seal);
    let value = root.child("SignedValue").and_then(Element::value).map(|value| resolved(path, value));
    let Some(signed) = value.and_then(|value| ses::read(package.part(&value)?)) else { return seal };
    seal.signed_list = signed.digest == Sm3::digest(list).as_slice();
    seal.signature = certificate::signed(&signed.certificate, &signed.part, &signed.signature);
    seal.name.clone_from(&signed.name);
    let digest = Sm3::digest(&signed.certificate);
    seal.listed = signed.listed.contains(&signed.certificate)
        || signed.listed_digests.iter().any(|listed| listed.as_slice() == digest.as_slice());
    seal.signer = certificate::subject(&signed.certificate);
    if let Some(at) = signed.at {
        seal.in_force = certificate::in_force(&signed.certificate, at);
        let moment = i64::try_from(at).ok().and_then(|at| jiff::Timestamp::from_second(at).ok());
        seal.signed_at = moment.map(casework::beijing_moment);
    }
    seal.certificate = certificate::to_hex(&signed.certificate);
    // What the seal's own parts are is covered by being verified.
    seal
}

/// The digests of the parts; whether the method is one that is known.
fn digests(package: &Package<'_>, info: &Element, seal: &mut Seal) -> bool {
    let Some(references) = info.child("References") else { return true };
    let method = references.attribute("CheckMethod").unwrap_or("1.2.156.10197.1.401");
    if !matches!(method, "1.2.156.10197.1.401") && !method.eq_ignore_ascii_case("sm3") {
        return false;
    }
    for reference in references.children.iter().filter(|child| child.name == "Reference") {
        let Some(path) = reference.attribute("FileRef").map(|path| resolved("", path)) else { continue };
        let value = reference.child("CheckValue").and_then(Element::value).unwrap_or_default();
        let expected = base64::engine::general_purpose::STANDARD.decode(value.trim()).unwrap_or_default();
        let own = package.part(&path).map(Sm3::digest);
        let same = own.is_some_and(|own| own.as_slice() == expected.as_slice());
        if same {
            seal.covered.push(path);
        } else {
            seal.changed.push(path);
        }
    }
    true
}

fn resolved(from: &str, path: &str) -> String {
    crate::ofd::resolved(from, path)
}
