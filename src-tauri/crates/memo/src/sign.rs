//! Signing: one incremental update (ISO 32000-1, 7.5.6) that fills one field. The first signature certifies
//! the document (12.8.2.2), so that nothing but the other fields may change after it.

use casework::{Role, Signing};
use sha2::{Digest, Sha256};

use crate::fonts::Fonts;
use crate::memo_file::{self, MemoFile, ORDER, written};
use crate::seal::{ROOM, Seal, padded};
use crate::syntax::{indirect, tail};
use crate::verify::unbroken;
use crate::{MemoError, Signer, appearance, cades, certificate, ink};

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
    old.sort_by_key(|(id, _)| *id);
    let mut out = pdf;
    let mut entries = Vec::new();
    let append = |out: &mut Vec<u8>, entries: &mut Vec<(u32, usize)>, id: u32, body: &[u8]| {
        entries.push((id, out.len()));
        out.extend(indirect(id, body));
    };
    for (id, object) in &old {
        append(&mut out, &mut entries, *id, &written(object));
    }
    // What follows the signature dictionary, relative to its own place: it does not depend on the dictionary's
    // length but in offsets, which have a fixed width.
    let start = out.len();
    let place = format!("{seal_id} 0 obj\n").len();
    let mut seal = Seal::new(signing, 0);
    seal.contents = start + place + seal.head().len();
    let empty = padded(&[]);
    // The last number of the byte range counts the bytes after it, itself included: settle its length.
    let mut whole = Vec::new();
    for _ in 0..4 {
        whole = out.clone();
        let mut entries = entries.clone();
        let body = format!("{}<{empty}>{}", seal.head(), seal.foot());
        append(&mut whole, &mut entries, seal_id, body.as_bytes());
        for (id, object) in &drawn {
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
    // What we would not accept we do not hand out.
    let signed = memo_file::read(&whole).map_err(MemoError::Pdf)?;
    match unbroken(&signed, &whole) {
        Ok(()) if signed.updates.len() == file.updates.len() + 1 => Ok(whole),
        Ok(()) => Err(MemoError::Pdf("签名更新写出后无法读回".to_owned())),
        Err(problem) => Err(MemoError::Signing(problem)),
    }
}

/// SHA-256 of the file without the CMS.
pub(crate) fn digest(pdf: &[u8], gap: std::ops::Range<usize>) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(&pdf[..gap.start]);
    hash.update(&pdf[gap.end..]);
    hash.finalize().to_vec()
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
