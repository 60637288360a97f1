//! What verification found, in Chinese where a person reads it.

use jiff::Timestamp;
use serde::Serialize;
use x509_cert::Certificate;

use crate::documents::paper::Paper;

/// What a file is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Which paper it is.
    #[serde(skip)]
    pub paper: Paper,
    /// There is a signature, every signature is right, and nothing has changed but by signing. It says
    /// nothing on whether all have signed, nor on whose root it is: see `complete` and `trusted`.
    pub intact: bool,
    /// All three have signed.
    pub complete: bool,
    /// Whether every signer's certificate leads to a given root; `None` where no root was given.
    pub trusted: Option<bool>,
    /// The signatures, in order.
    pub signatures: Vec<SignatureVerdict>,
    /// The roles whose fields are empty, in Chinese.
    pub unsigned: Vec<String>,
    /// The check code that the memo prints.
    pub check_code: Option<String>,
    /// What is wrong, and where; an empty field is listed here as well.
    pub problems: Vec<String>,
}

impl Verification {
    /// Whether everything holds: intact, signed by all, and not under a foreign root.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.intact && self.complete && self.trusted != Some(false) && self.problems.is_empty()
    }
}

/// What one signature is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureVerdict {
    /// The field's name in the PDF.
    pub field: String,
    /// 经办, 复核 or 审定.
    pub role: String,
    /// The signer's name.
    pub signer: String,
    /// The opinion signed.
    pub opinion: Option<String>,
    /// When, by the signer's clock.
    pub at: Timestamp,
    /// The byte range covers everything up to the end of the signature's own update.
    pub covers_whole_file_at_its_revision: bool,
    /// The signed digest is that of the bytes, and the signature is right.
    pub digest_ok: bool,
    /// The certificate was valid and leads to a root: a given one, or the embedded one where none was given.
    pub chain_ok: bool,
    /// All of that in a sentence.
    pub message: String,
    /// The signer's certificate and those above it, up to the root, as far as they were found.
    #[serde(skip)]
    pub path: Vec<Certificate>,
}
