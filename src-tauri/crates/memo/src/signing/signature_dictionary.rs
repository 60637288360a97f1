//! The signature dictionary (ISO 32000-1, 12.8.1) in the one form in which this program writes it, and reads
//! it back.

use casework::{Role, Signing};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use sha2::{Digest, Sha256};

/// Room for the CMS, in bytes; a chain of two certificates takes some 1,500.
pub(crate) const ROOM: usize = 8192;

/// A signature dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignatureDictionary {
    pub(crate) name: String,
    pub(crate) opinion: String,
    pub(crate) at: Timestamp,
    /// Whether it certifies the document (DocMDP, P = 2: only fields may be filled).
    pub(crate) certifies: bool,
    /// Offset of the `<` before the CMS in the file.
    pub(crate) contents: usize,
    /// How many bytes follow the `>` after it.
    pub(crate) after: usize,
}

const HEAD: &str = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name";
const CERTIFIES: &str =
    "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>]";

/// SHA-256 of the file without the CMS.
pub(crate) fn digest(pdf: &[u8], gap: std::ops::Range<usize>) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(&pdf[..gap.start]);
    hash.update(&pdf[gap.end..]);
    hash.finalize().to_vec()
}

impl SignatureDictionary {
    pub(crate) fn new(signing: &Signing, contents: usize) -> SignatureDictionary {
        SignatureDictionary {
            name: signing.name.clone(),
            opinion: signing.opinion.clone(),
            at: seconds(signing.at),
            certifies: signing.role == Role::Reviewer,
            contents,
            after: 0,
        }
    }

    /// What stands before `/Contents`' value.
    pub(crate) fn head(&self) -> String {
        format!(
            "{HEAD}<{}>/Reason<{}>/M({}){}/Contents",
            text(&self.name),
            text(&self.opinion),
            moment(self.at),
            if self.certifies { CERTIFIES } else { "" }
        )
    }

    /// What stands after it.
    pub(crate) fn foot(&self) -> String {
        format!("/ByteRange[0 {} {} {}]>>", self.contents, self.contents + 2 * ROOM + 2, self.after)
    }

    /// Reads a dictionary that stands at `offset` in the file; what is not in our own form is `None`.
    pub(crate) fn read(bytes: &[u8], offset: usize) -> Option<(SignatureDictionary, &[u8])> {
        let rest = bytes.strip_prefix(HEAD.as_bytes())?;
        let (name, rest) = string(rest)?;
        let (opinion, rest) = string(rest.strip_prefix(b"/Reason")?)?;
        let rest = rest.strip_prefix(b"/M(")?;
        let close = rest.iter().position(|byte| *byte == b')')?;
        let at = read_moment(std::str::from_utf8(&rest[..close]).ok()?)?;
        let rest = &rest[close + 1..];
        let (certifies, rest) =
            rest.strip_prefix(CERTIFIES.as_bytes()).map_or((false, rest), |rest| (true, rest));
        let rest = rest.strip_prefix(b"/Contents")?;
        let contents = offset + bytes.len() - rest.len();
        let hex = rest.strip_prefix(b"<")?.get(..2 * ROOM)?;
        let foot = rest.get(2 * ROOM + 1..)?.strip_prefix(b">")?;
        let numbers = foot.strip_prefix(b"/ByteRange[0 ")?.strip_suffix(b"]>>")?;
        let after = std::str::from_utf8(numbers).ok()?.rsplit(' ').next()?.parse().ok()?;
        let seal = SignatureDictionary { name, opinion, at, certifies, contents, after };
        // Writing it again must give the same bytes: nothing else can hide in it.
        let same = bytes.starts_with(seal.head().as_bytes()) && foot == seal.foot().as_bytes();
        same.then_some((seal, hex))
    }
}

/// The CMS as it fills its room: lowercase hex, zeros after it.
pub(crate) fn padded(cms: &[u8]) -> String {
    format!("{:0<width$}", hex::encode(cms), width = 2 * ROOM)
}

fn text(text: &str) -> String {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    format!("feff{}", hex::encode(units))
}

fn string(bytes: &[u8]) -> Option<(String, &[u8])> {
    let rest = bytes.strip_prefix(b"<feff")?;
    let close = rest.iter().position(|byte| *byte == b'>')?;
    let units: Vec<u16> = hex::decode(&rest[..close])
        .ok()?
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |sum, b| sum << 8 | u16::from(*b)))
        .collect();
    Some((String::from_utf16(&units).ok()?, &rest[close + 1..]))
}

/// China has one time zone.
pub(crate) fn china() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

fn seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// `D:20241125102000+08'00'` (ISO 32000-1, 7.9.4).
fn moment(at: Timestamp) -> String {
    let at = at.to_zoned(china());
    let (year, month, day) = (at.year(), at.month(), at.day());
    format!("D:{year:04}{month:02}{day:02}{:02}{:02}{:02}+08'00'", at.hour(), at.minute(), at.second())
}

fn read_moment(text: &str) -> Option<Timestamp> {
    let digits = text.strip_prefix("D:")?.strip_suffix("+08'00'")?;
    if digits.len() != 14 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| digits[from..to].parse::<i8>().ok();
    let date = DateTime::new(
        digits[..4].parse().ok()?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?,
        0,
    );
    Some(date.ok()?.to_zoned(china()).ok()?.timestamp())
}
