//! Seals of OFD (GB/T 38540-2020, GM/T 0031-2014): what was sealed, whether it was changed since, and who signed.
//!
//! Judged are the digests of the parts, the digest of Signature.xml, the SM2 signature over the signed part, and the
//! certificate's time. A signer's name is shown only where its certificate stands in the seal's own list and reaches
//! a root that an administrator trusted: in the shape of 38540 the certificate lies outside the signed part, and can be
//! replaced.

mod certificate;
mod read;
mod ses;

use serde::{Deserialize, Serialize};

pub(crate) use read::of_document;

/// Whether a certificate (DER) is a root of seals: one with an SM2 key that issued itself.
#[must_use]
pub fn is_seal_root(certificate: &[u8]) -> bool {
    certificate::is_root(certificate)
}

/// What became of a seal, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SealState {
    /// Not sealed: normal for 数电票, neither good nor bad.
    Unsealed,
    /// Intact, and the signer reaches a trusted root.
    Trusted,
    /// Intact; the signer reaches no trusted root.
    Unanchored,
    /// Changed after it was sealed, or the signature is wrong.
    Changed,
    /// Of a shape or algorithm that is not judged here.
    Unjudged,
}

/// A seal, with all that its verdict rests on. The roots come later: they are in the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Whether there is a signature at all.
    pub sealed: bool,
    /// Whether its shape and algorithms are judged here.
    pub judged: bool,
    /// Parts whose digest differs, or which are gone.
    pub changed: Vec<String>,
    /// Whether Signature.xml is what was signed.
    pub signed_list: bool,
    /// Whether the SM2 signature is right.
    pub signature: bool,
    /// Parts that the seal covers, as paths from the root.
    pub covered: Vec<String>,
    /// The seal's own name, such as 全国统一发票监制章; it is within the signed part.
    pub name: Option<String>,
    /// When it was signed, as the seal says.
    pub signed_at: Option<String>,
    /// Whether the certificate was in force then.
    pub in_force: Option<bool>,
    /// Whether the certificate stands in the seal's list.
    pub listed: bool,
    /// The certificate, DER in hex.
    pub certificate: String,
    /// The signer's name as the certificate has it: shown only where the seal is trusted.
    signer: Option<String>,
    /// The file, for what is covered.
    file: String,
}

impl Seal {
    /// The state against trusted certificates (DER): the signer's issuer, or the signer itself.
    #[must_use]
    pub fn state(&self, trusted: &[Vec<u8>]) -> SealState {
        if !self.sealed {
            return SealState::Unsealed;
        }
        if !self.judged {
            return SealState::Unjudged;
        }
        if !self.changed.is_empty() || !self.signed_list || !self.signature {
            return SealState::Changed;
        }
        let anchored = self.listed && self.in_force != Some(false) && self.reaches(trusted);
        if anchored { SealState::Trusted } else { SealState::Unanchored }
    }

    /// The signer's name, where it can be believed.
    #[must_use]
    pub fn signer(&self, trusted: &[Vec<u8>]) -> Option<&str> {
        self.signer.as_deref().filter(|_| self.state(trusted) == SealState::Trusted)
    }

    fn reaches(&self, trusted: &[Vec<u8>]) -> bool {
        let Some(own) = certificate::from_hex(&self.certificate) else { return false };
        trusted.iter().any(|root| certificate::issued_by(&own, root))
    }

    /// Whether a part, named as places name files, is covered.
    #[must_use]
    pub fn covers(&self, part: &str) -> bool {
        if !self.sealed {
            return true;
        }
        let path = part.strip_prefix(&self.file).unwrap_or(part).trim_start_matches('/');
        self.covered.iter().any(|covered| covered.eq_ignore_ascii_case(path))
    }

    /// The verdict in words.
    #[must_use]
    pub fn words(&self, trusted: &[Vec<u8>]) -> String {
        match self.state(trusted) {
            SealState::Unsealed => {
                "文件没有电子签章。数电票通常没有签章，这一点本身不说明真伪；请以税务机关平台的查验结果为准。"
                    .to_owned()
            }
            SealState::Trusted => format!(
                "签章完整，签章人“{}”的证书接到受信任的根{}。",
                self.signer.as_deref().unwrap_or_default(),
                self.when()
            ),
            SealState::Unanchored => {
                format!("签章完整；签章人证书未接到受信任的根，不能据以认定签章人{}。", self.when())
            }
            SealState::Changed => {
                let what = if self.changed.is_empty() {
                    "签名与内容不符".to_owned()
                } else {
                    format!("改动之处：{}", self.changed.join("、"))
                };
                format!(
                    "盖章之后经过改动或签章已损坏（{what}）。请要求重新提供原始文件，并向税务机关平台查验。"
                )
            }
            SealState::Unjudged => "签章的格式或算法不在识别范围内，未作判断。".to_owned(),
        }
    }

    fn when(&self) -> String {
        let time = self.signed_at.as_deref().map(|at| format!("；签章时间 {at}")).unwrap_or_default();
        let force = match self.in_force {
            Some(false) => "，当时证书不在有效期内",
            Some(true) | None => "",
        };
        format!("{time}{force}")
    }
}
