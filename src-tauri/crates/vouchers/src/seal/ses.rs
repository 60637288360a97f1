//! SES_Signature as DER, in the shapes of GB/T 38540-2020 and GM/T 0031-2014.

use der::asn1::{AnyRef, BitStringRef};
use der::{Decode, Reader, SliceReader, Tag, Tagged};

/// A signature as it stands in SignedValue.dat.
#[derive(Debug, Clone, Default)]
pub(super) struct Signed {
    /// TBS_Sign, the signed part, as it was encoded.
    pub part: Vec<u8>,
    /// The signer's certificate.
    pub certificate: Vec<u8>,
    /// r and s in DER.
    pub signature: Vec<u8>,
    /// The digest of Signature.xml.
    pub digest: Vec<u8>,
    /// The path that the signed part names.
    pub path: String,
    /// Seconds since 1970, where it says.
    pub at: Option<u64>,
    /// The seal's name.
    pub name: Option<String>,
    /// Certificates that the seal lists.
    pub listed: Vec<Vec<u8>>,
    /// Digests of certificates that the seal lists instead.
    pub listed_digests: Vec<Vec<u8>>,
}

/// Elements of a sequence, each with its tag and its whole encoding.
fn parts(bytes: &[u8]) -> der::Result<Vec<&[u8]>> {
    let any = AnyRef::from_der(bytes)?;
    let mut reader = SliceReader::new(any.value())?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        found.push(reader.tlv_bytes()?);
    }
    Ok(found)
}

fn value(bytes: &[u8]) -> der::Result<&[u8]> {
    Ok(AnyRef::from_der(bytes)?.value())
}

fn bits(bytes: &[u8]) -> der::Result<Vec<u8>> {
    Ok(BitStringRef::from_der(bytes)?.raw_bytes().to_vec())
}

fn tag(bytes: &[u8]) -> Option<Tag> {
    AnyRef::from_der(bytes).ok().map(|any| any.tag())
}

/// Reads a signature; `None` where it is of neither shape.
pub(super) fn read(bytes: &[u8]) -> Option<Signed> {
    of_bytes(bytes).ok().flatten()
}

fn of_bytes(bytes: &[u8]) -> der::Result<Option<Signed>> {
    let whole = parts(bytes)?;
    let mut signed = match whole.as_slice() {
        // 38540: signed part, certificate, algorithm, signature.
        [part, certificate, _, signature, ..] => Signed {
            part: part.to_vec(),
            certificate: value(certificate)?.to_vec(),
            signature: bits(signature)?,
            ..Signed::default()
        },
        // 0031: signed part with certificate and algorithm within it, signature.
        [part, signature] => {
            let inner = parts(part)?;
            let Some(certificate) = inner.get(5) else { return Ok(None) };
            Signed {
                part: part.to_vec(),
                certificate: value(certificate)?.to_vec(),
                signature: bits(signature)?,
                ..Signed::default()
            }
        }
        _ => return Ok(None),
    };
    let part = signed.part.clone();
    let inner = parts(&part)?;
    let [_, seal, time, digest, path, ..] = inner.as_slice() else { return Ok(None) };
    signed.digest = bits(digest)?;
    signed.path = String::from_utf8_lossy(value(path)?).into_owned();
    signed.at = moment(time);
    // What cannot be read of the seal's description leaves the signature as it is.
    if let Ok(()) = describe(seal, &mut signed) {}
    Ok(Some(signed))
}

fn describe(seal: &[u8], signed: &mut Signed) -> der::Result<()> {
    let seal = parts(seal)?;
    let Some(info) = seal.first() else { return Ok(()) };
    let info = parts(info)?;
    let Some(property) = info.get(2) else { return Ok(()) };
    let property = parts(property)?;
    if let Some(name) = property.get(1) {
        signed.name = Some(String::from_utf8_lossy(value(name)?).into_owned());
    }
    // 38540 says which kind of list it is; 0031 has the list alone.
    let list = match property.get(2) {
        Some(kind) if tag(kind) == Some(Tag::Integer) => property.get(3),
        list => list,
    };
    for entry in list.map(|list| parts(list)).transpose()?.unwrap_or_default() {
        match tag(entry) {
            Some(Tag::OctetString) => signed.listed.push(value(entry)?.to_vec()),
            Some(Tag::Sequence) => {
                if let Some(digest) = parts(entry)?.get(1) {
                    signed.listed_digests.push(value(digest)?.to_vec());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A GeneralizedTime or UTCTime, or the same as text in a bit string.
fn moment(time: &[u8]) -> Option<u64> {
    if let Ok(time) = der::asn1::GeneralizedTime::from_der(time) {
        return Some(time.to_unix_duration().as_secs());
    }
    if let Ok(time) = der::asn1::UtcTime::from_der(time) {
        return Some(time.to_unix_duration().as_secs());
    }
    let raw = bits(time).ok()?;
    let digits: String = raw.iter().map(|byte| char::from(*byte)).filter(char::is_ascii_digit).collect();
    let full = if digits.len() == 12 { format!("20{digits}") } else { digits };
    if full.len() < 14 {
        return None;
    }
    let part = |from: usize, to: usize| full.get(from..to)?.parse::<i8>().ok();
    let date = jiff::civil::Date::new(full.get(..4)?.parse().ok()?, part(4, 6)?, part(6, 8)?).ok()?;
    let moment =
        date.at(part(8, 10)?, part(10, 12)?, part(12, 14)?, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    u64::try_from(moment.timestamp().as_second()).ok()
}
