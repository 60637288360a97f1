//! Signing: one incremental update (ISO 32000-1, 7.5.6) that fills one field. The first signature certifies
//! the document (12.8.2.2), so that nothing but the other fields may change after it.

use casework::{Role, Signing};
use lopdf::Object;

use crate::layout::fonts::Fonts;
use crate::layout::ink;
use crate::pdf::memo_file;
use crate::pdf::memo_file::{MemoFile, ORDER, written};
use crate::pdf::syntax::{indirect, tail};
use crate::signing::signature_dictionary::{ROOM, SignatureDictionary, digest, padded};
use crate::signing::{appearance, cades, certificate};
use crate::verification::verify::unbroken;
use crate::{MemoError, Signer};

/// Appends one signature: PAdES baseline B-B (ETSI EN 319 142-1) with opinion, name and date drawn in its
/// field. The order is 经办, 复核, 审定.
///
/// # Errors
///
/// The file is no memo of ours or has been changed since, the field is signed or not yet due, the key or
/// certificate does not fit, or the opinion cannot be drawn.
pub fn sign(pdf: Vec<u8>, signing: &Signing, signer: &Signer, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let file = memo_file::read(&pdf).map_err(MemoError::NotAMemo)?;
    due(&file, &pdf, signing.role)?;
    fits(signing, signer)?;
    let role = signing.role.label();
    let field = file.field(signing.role).ok_or_else(|| MemoError::NotAMemo(format!("没有{role}签名栏")))?;
    let (seal_id, form_id) = (file.next, file.next + 1);
    let drawn = appearance::draw(signing, field.size, fonts, series(signing.role), form_id)?;
    let mut old = vec![(field.id, MemoFile::filled(field, seal_id, form_id))];
    if signing.role == Role::Reviewer {
        old.push((file.trailer.root.0, file.certified(seal_id)));
    }
    let whole = update(pdf, &file, signing, signer, old, &drawn)?;
    // What we would not accept we do not hand out.
    let signed = memo_file::read(&whole).map_err(MemoError::Pdf)?;
    match unbroken(&signed, &whole) {
        Ok(()) if signed.updates.len() == file.updates.len() + 1 => Ok(whole),
        Ok(()) => Err(MemoError::Pdf("签名更新写出后无法读回".to_owned())),
        Err(problem) => Err(MemoError::Signing(problem)),
    }
}

/// The file with one update more: changed objects, the signature dictionary, new objects; and the CMS over all
/// of it.
pub(crate) fn update(
    pdf: Vec<u8>,
    file: &MemoFile,
    signing: &Signing,
    signer: &Signer,
    mut old: Vec<(u32, Object)>,
    new: &[(u32, Object)],
) -> Result<Vec<u8>, MemoError> {
    old.sort_by_key(|(id, _)| *id);
    let (mut out, mut entries) = (pdf, Vec::new());
    let append = |out: &mut Vec<u8>, entries: &mut Vec<(u32, usize)>, id: u32, body: &[u8]| {
        entries.push((id, out.len()));
        out.extend(indirect(id, body));
    };
    for (id, object) in &old {
        append(&mut out, &mut entries, *id, &written(object));
    }
    let mut seal = SignatureDictionary::new(signing, 0);
    seal.contents = out.len() + format!("{} 0 obj\n", file.next).len() + seal.head().len();
    // The last number of the byte range counts the bytes after it, itself included: settle its length.
    let mut whole = Vec::new();
    for _ in 0..4 {
        whole = out.clone();
        let mut entries = entries.clone();
        let body = format!("{}<{}>{}", seal.head(), padded(&[]), seal.foot());
        append(&mut whole, &mut entries, file.next, body.as_bytes());
        for (id, object) in new {
            append(&mut whole, &mut entries, *id, &written(object));
        }
        let size = entries.iter().map(|(id, _)| id + 1).max().unwrap_or(file.next);
        let at = whole.len();
        whole.extend(tail(&entries, size, &file.trailer, file.previous, at));
        let after = whole.len() - (seal.contents + 2 * ROOM + 2);
        if after == seal.after {
            break;
        }
        seal.after = after;
    }
    let gap = seal.contents..seal.contents + 2 * ROOM + 2;
    let cms = cades::sign(&digest(&whole, gap.clone()), signer)?;
    if cms.len() > ROOM {
        return Err(MemoError::Signing(format!("签名数据 {} 字节，超过预留的 {ROOM} 字节", cms.len())));
    }
    whole[gap.start + 1..gap.end - 1].copy_from_slice(padded(&cms).as_bytes());
    Ok(whole)
}

/// Whether it is this role's turn, on a file that nobody has changed.
fn due(file: &MemoFile, pdf: &[u8], role: Role) -> Result<(), MemoError> {
    let Some(place) = ORDER.iter().position(|own| *own == role) else {
        return Err(MemoError::NotASigner(role.label()));
    };
    if place < file.updates.len() {
        return Err(MemoError::SignedAlready(role.label()));
    }
    unbroken(file, pdf).map_err(MemoError::Tampered)?;
    if place > file.updates.len() {
        return Err(MemoError::OutOfOrder { role: role.label(), waiting: ORDER[file.updates.len()].label() });
    }
    Ok(())
}

/// Whether key, certificate and name belong together.
fn fits(signing: &Signing, signer: &Signer) -> Result<(), MemoError> {
    let certificate = &signer.certificate;
    if signer.key.public_key()? != certificate.tbs_certificate.subject_public_key_info {
        return Err(MemoError::KeyMismatch);
    }
    let name = certificate::common_name(certificate).unwrap_or_default();
    if name != signing.name {
        return Err(MemoError::Certificate(format!("证书属于“{name}”，签名人是“{}”", signing.name)));
    }
    if !certificate::valid_at(certificate, signing.at) {
        return Err(MemoError::Certificate(format!("“{name}”的证书在签名时不在有效期内")));
    }
    if !certificate::may_sign(certificate) {
        return Err(MemoError::Certificate(format!("“{name}”的证书不能用于签名")));
    }
    Ok(())
}

const fn series(role: Role) -> ink::Series {
    match role {
        Role::Reviewer => "REVI",
        Role::Checker => "CHEC",
        Role::Approver | Role::Admin | Role::Auditor => "APPR",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use lopdf::{Dictionary, Stream};

    use super::*;
    use crate::fixture::people::{bureau, signed, signing};
    use crate::fixture::{fonts, one_claim};

    /// A signer of the bureau's own, with tools of their own, who signs more than their field.
    fn signed_with(change: impl Fn(&MemoFile) -> Vec<(u32, Object)>) -> crate::Verification {
        let bureau = bureau();
        let files = signed(&bureau, crate::render(&one_claim(), fonts()).unwrap());
        let pdf = files[1].clone();
        let file = memo_file::read(&pdf).unwrap();
        let (own, signer) = (signing(Role::Checker, "顾怀礼", "同意。", 1), bureau.signer("顾怀礼", 3));
        let field = file.field(Role::Checker).unwrap();
        let form = appearance::draw(&own, field.size, fonts(), "CHEC", file.next + 1).unwrap();
        let mut old = vec![(field.id, MemoFile::filled(field, file.next, file.next + 1))];
        old.extend(change(&file));
        let whole = update(pdf, &file, &own, &signer, old, &form).unwrap();
        crate::verify(&whole, &[bureau.root])
    }

    #[test]
    fn a_signature_over_nothing_but_its_field_holds() {
        let found = signed_with(|_| Vec::new());
        assert!(found.intact, "{:#?}", found.problems);
    }

    #[test]
    fn a_signed_change_to_a_page_is_named() {
        let found = signed_with(|file| {
            let page = file.drawn.get_pages()[&2];
            let content = file.drawn.get_page_contents(page)[0];
            vec![(content.0, Object::Stream(Stream::new(Dictionary::new(), b"0 g".to_vec())))]
        });
        assert!(!found.intact);
        assert!(
            found.problems.iter().any(|problem| problem.contains("第 2 页的内容被改写")),
            "{:?}",
            found.problems
        );
    }

    #[test]
    fn a_signed_change_to_another_field_or_the_catalog_is_named() {
        for (which, name) in [(Role::Approver, "审定签名栏被改写"), (Role::Admin, "文件目录")] {
            let found = signed_with(|file| match file.field(which) {
                Some(field) => vec![(field.id, MemoFile::filled(field, file.next, file.next + 1))],
                None => vec![(file.trailer.root.0, file.certified(file.next))],
            });
            assert!(!found.intact);
            assert!(found.problems.iter().any(|problem| problem.contains(name)), "{:?}", found.problems);
        }
    }
}
