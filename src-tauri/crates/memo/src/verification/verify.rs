//! Verification: signatures, certificates and what changed, from the bytes alone.
//!
//! It is stricter than PDF readers are: a file passes only where each signature's update has the one form in
//! which this program writes it (see [`crate::memo_file`]) and nothing follows the last. It never panics and
//! asks neither store nor network.

use x509_cert::Certificate;

use crate::documents::paper::Paper;
use crate::layout::signature_block::field_name;
use crate::pdf::memo_file;
use crate::pdf::memo_file::{MemoFile, Update};
use crate::signing::certificate_path::path;
use crate::signing::signature_dictionary::{ROOM, digest, padded};
use crate::signing::{cades, certificate};
use crate::verification::changes;
use crate::verification::verdict::{SignatureVerdict, Verification};

/// Says what a file is worth. With `roots` each signer's certificate has to lead to one of them.
#[must_use]
pub fn verify(pdf: &[u8], roots: &[Certificate]) -> Verification {
    let file = match memo_file::read(pdf) {
        Ok(file) => file,
        Err(problem) => return unreadable(problem, pdf, roots),
    };
    let (mut problems, mut strangers) = (Vec::new(), Vec::new());
    let mut signatures = Vec::new();
    let mut keys: Vec<(&str, Certificate)> = Vec::new();
    for update in &file.updates {
        let checked = Checked::of(update, pdf, roots);
        problems
            .extend(checked.problem.iter().map(|problem| format!("{}签名：{problem}", update.role.label())));
        strangers.extend(checked.stranger.iter().map(|why| format!("{}签名：{why}", update.role.label())));
        if let Some(own) = &checked.certificate {
            let key = |certificate: &Certificate| certificate.tbs_certificate.subject_public_key_info.clone();
            if let Some((other, _)) = keys.iter().find(|(_, earlier)| key(earlier) == key(own)) {
                problems.push(format!("{}与{other}由同一密钥签名，两栏不得由同一人签", update.role.label()));
            }
            keys.push((update.role.label(), own.clone()));
        }
        signatures.push(checked.report(update));
    }
    let trusted = (!roots.is_empty())
        .then(|| !signatures.is_empty() && signatures.iter().all(|report| report.chain_ok));
    if file.fields.is_empty() {
        problems.push("文件中没有评审意见的签名栏".to_owned());
    }
    if file.end != pdf.len() {
        problems.extend(changes::after(pdf, &file));
    }
    let intact = !file.updates.is_empty() && problems.is_empty();
    let unsigned: Vec<String> = file
        .fields
        .iter()
        .filter(|field| file.updates.iter().all(|update| update.role != field.role))
        .map(|field| field.role.label().to_owned())
        .collect();
    // Whose root it is says nothing on whether anything was changed.
    problems.extend(strangers);
    problems.extend(unsigned.iter().map(|role| format!("{role}栏没有签名：尚未签署，或签名已被删去")));
    let check_code = file.check_code();
    Verification {
        paper: Paper::of(&file, check_code.as_deref()),
        intact,
        complete: intact && unsigned.is_empty(),
        trusted,
        signatures,
        unsigned,
        check_code,
        problems,
    }
}

fn unreadable(problem: String, pdf: &[u8], roots: &[Certificate]) -> Verification {
    Verification {
        paper: Paper::damaged(pdf),
        intact: false,
        complete: false,
        trusted: (!roots.is_empty()).then_some(false),
        signatures: Vec::new(),
        unsigned: Vec::new(),
        check_code: None,
        problems: vec![problem],
    }
}

/// Whether nobody has changed the file, signed or not: what signing asks first.
pub(crate) fn unbroken(file: &MemoFile, pdf: &[u8]) -> Result<(), String> {
    if file.end != pdf.len() {
        return Err(changes::after(pdf, file).join("；"));
    }
    for update in &file.updates {
        if let Some(problem) = Checked::of(update, pdf, &[]).problem {
            return Err(format!("{}签名：{problem}", update.role.label()));
        }
    }
    Ok(())
}

/// One signature under examination; the first thing wrong stands in `problem`.
struct Checked {
    certificate: Option<Certificate>,
    path: Vec<Certificate>,
    digest_ok: bool,
    chain_ok: bool,
    trusted_root: bool,
    problem: Option<String>,
    /// Why nobody who is known stands for the signer, where nothing else is wrong.
    stranger: Option<String>,
}

impl Checked {
    fn of(update: &Update, pdf: &[u8], roots: &[Certificate]) -> Checked {
        let mut checked = Checked {
            certificate: None,
            path: Vec::new(),
            digest_ok: false,
            chain_ok: false,
            trusted_root: false,
            problem: None,
            stranger: None,
        };
        if let Err(problem) = checked.examine(update, pdf, roots) {
            checked.problem = Some(problem);
        }
        checked
    }

    fn examine(&mut self, update: &Update, pdf: &[u8], roots: &[Certificate]) -> Result<(), String> {
        let bytes = hex::decode(&update.hex).map_err(|_| "签名数据不是十六进制数字")?;
        if padded(&bytes).as_bytes() != update.hex {
            return Err("签名数据的十六进制写法不符".to_owned());
        }
        let opened = cades::open(&bytes)?;
        let own = &opened.certificate;
        self.certificate = Some(own.clone());
        let gap = update.seal.contents..update.seal.contents + 2 * ROOM + 2;
        let digest = digest(pdf.get(..update.end).unwrap_or_default(), gap);
        if digest != opened.digest {
            return Err("文件摘要不符，签名之前的内容已被改动".to_owned());
        }
        let key = &own.tbs_certificate.subject_public_key_info;
        if !certificate::verified(key, &opened.signed, &opened.algorithm, &opened.signature) {
            return Err("签名值与签名人的公钥不符".to_owned());
        }
        self.digest_ok = true;
        let name = certificate::common_name(own).unwrap_or_default();
        if name != update.seal.name {
            return Err(format!("签名人“{}”与证书“{name}”不一致", update.seal.name));
        }
        if !certificate::may_sign(own) {
            return Err(format!("“{name}”的证书不能用于签名"));
        }
        let path = path(own, &opened.others, roots)?;
        self.path.clone_from(&path);
        if path.iter().skip(1).any(|issuer| !certificate::may_name(issuer, own)) {
            return Err(format!("“{name}”的证书由无权给此人签发的证书签发"));
        }
        if let Some(expired) = path.iter().find(|one| !certificate::valid_at(one, update.seal.at)) {
            let whose = certificate::common_name(expired).unwrap_or_default();
            return Err(format!("“{whose}”的证书在签名时不在有效期内"));
        }
        self.trusted_root = path.last().is_some_and(|root| roots.contains(root));
        if !roots.is_empty() && !self.trusted_root {
            self.stranger = Some(format!("“{name}”的证书不是由所给根证书签发，不能确认签发单位"));
            return Ok(());
        }
        self.chain_ok = true;
        Ok(())
    }

    fn report(&self, update: &Update) -> SignatureVerdict {
        let issuer = if self.trusted_root {
            "证书由所给根证书签发"
        } else {
            "未提供根证书，仅核对了随附的根证书"
        };
        let at = update.seal.at.to_zoned(crate::signing::signature_dictionary::china());
        let when = at.strftime("%Y-%m-%d %H:%M:%S");
        let name = &update.seal.name;
        SignatureVerdict {
            field: field_name(update.role).unwrap_or_default().to_owned(),
            role: update.role.label().to_owned(),
            signer: name.clone(),
            opinion: Some(update.seal.opinion.clone()).filter(|opinion| !opinion.is_empty()),
            at: update.seal.at,
            // An update whose byte range is any other is not read as a signature at all.
            covers_whole_file_at_its_revision: true,
            digest_ok: self.digest_ok,
            chain_ok: self.chain_ok,
            path: self.path.clone(),
            message: match (&self.problem, &self.stranger) {
                (Some(problem), _) => format!("{name}于 {when} 签名，无效：{problem}"),
                (None, Some(why)) => format!("{name}于 {when} 签名，覆盖当时全文；但{why}"),
                (None, None) => format!("{name}于 {when} 签名，有效，覆盖当时全文；{issuer}"),
            },
        }
    }
}
