//! Seals in the shapes of GB/T 38540 and GM/T 0031, with throw-away keys; openssl judges them in the tests.

use std::fmt::Write as _;

use base64::Engine as _;
use sm2::dsa::SigningKey;
use sm2::dsa::signature::Signer;
use sm3::{Digest, Sm3};

use super::ofd::Ofd;

const IDENTITY: &str = "1234567812345678";
const NS: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";

pub fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut out = vec![tag];
    let length = body.len();
    if length < 128 {
        out.push(length as u8);
    } else {
        let bytes: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
        out.push(0x80 | bytes.len() as u8);
        out.extend(bytes);
    }
    out.extend(body);
    out
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], bytes])
}

fn integer(value: u8) -> Vec<u8> {
    tlv(0x02, &[&[value]])
}

fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let bytes: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    if bytes.first().is_none_or(|byte| *byte >= 0x80) {
        tlv(0x02, &[&[0], &bytes])
    } else {
        tlv(0x02, &[&bytes])
    }
}

fn oid(text: &str) -> Vec<u8> {
    let arcs: Vec<u32> = text.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut body = vec![(arcs[0] * 40 + arcs[1]) as u8];
    for arc in &arcs[2..] {
        let mut groups = vec![(arc & 127) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            groups.push(128 | (rest & 127) as u8);
            rest >>= 7;
        }
        body.extend(groups.into_iter().rev());
    }
    tlv(0x06, &[&body])
}

fn time(text: &str) -> Vec<u8> {
    tlv(0x18, &[text.as_bytes()])
}

/// A key with its certificate.
pub struct Signatory {
    key: SigningKey,
    name: Vec<u8>,
    pub certificate: Vec<u8>,
}

fn name(common: &str) -> Vec<u8> {
    let part = sequence(&[&oid("2.5.4.3"), &tlv(0x0c, &[common.as_bytes()])]);
    sequence(&[&tlv(0x31, &[&part])])
}

impl Signatory {
    /// One whose certificate was made by another's key, or its own.
    pub fn new(common: &str, seed: u8, issuer: Option<&Signatory>) -> Signatory {
        let key = SigningKey::from_slice(IDENTITY, &[seed; 32]).unwrap();
        let own = name(common);
        let point = key.verifying_key().to_sec1_bytes();
        let info =
            sequence(&[&sequence(&[&oid("1.2.840.10045.2.1"), &oid("1.2.156.10197.1.301")]), &bits(&point)]);
        let algorithm = sequence(&[&oid("1.2.156.10197.1.501")]);
        let validity = sequence(&[&time("20200101000000Z"), &time("20300101000000Z")]);
        let version = tlv(0xa0, &[&integer(2)]);
        let issued_by = issuer.map_or(&own, |issuer| &issuer.name);
        // basicConstraints: it may issue others.
        let constraints = tlv(0x04, &[&sequence(&[&tlv(0x01, &[&[0xff]])])]);
        let extension = sequence(&[&oid("2.5.29.19"), &tlv(0x01, &[&[0xff]]), &constraints]);
        let extensions = tlv(0xa3, &[&sequence(&[&extension])]);
        let tbs =
            sequence(&[&version, &integer(seed), &algorithm, issued_by, &validity, &own, &info, &extensions]);
        let signature = sign(issuer.map_or(&key, |issuer| &issuer.key), &tbs);
        let certificate = sequence(&[&tbs, &algorithm, &bits(&signature)]);
        Signatory { key, name: own, certificate }
    }
}

/// An SM2 signature as DER.
fn sign(key: &SigningKey, message: &[u8]) -> Vec<u8> {
    let signature = key.sign(message).to_bytes();
    sequence(&[&unsigned(&signature[..32]), &unsigned(&signature[32..])])
}

/// The shape of a seal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Gbt38540,
    Gmt0031,
}

/// Seals an OFD: every part but OFD.xml is covered.
pub fn seal(mut ofd: Ofd, signatory: &Signatory, shape: Shape) -> Ofd {
    let mut references = String::new();
    for (path, bytes) in ofd.parts.iter().filter(|(path, _)| path != "OFD.xml") {
        let digest = base64::engine::general_purpose::STANDARD.encode(Sm3::digest(bytes));
        write!(
            references,
            "<ofd:Reference FileRef=\"/{path}\"><ofd:CheckValue>{digest}</ofd:CheckValue></ofd:Reference>"
        )
        .unwrap();
    }
    let list = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ofd:Signature {NS}><ofd:SignedInfo><ofd:Provider ProviderName=\"throw-away\" Version=\"1\" Company=\"test\"/><ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod><ofd:SignatureDateTime>20240528101112Z</ofd:SignatureDateTime><ofd:References CheckMethod=\"1.2.156.10197.1.401\">{references}</ofd:References></ofd:SignedInfo><ofd:SignedValue>/Doc_0/Signs/Sign_0/SignedValue.dat</ofd:SignedValue></ofd:Signature>").into_bytes();
    let value = signed_value(&list, signatory, shape);
    let signatures = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ofd:Signatures {NS}><ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID=\"1\" Type=\"Seal\" BaseLoc=\"/Doc_0/Signs/Sign_0/Signature.xml\"/></ofd:Signatures>"
    );
    ofd.parts.push(("Doc_0/Signs/Signatures.xml".to_owned(), signatures.into_bytes()));
    ofd.parts.push(("Doc_0/Signs/Sign_0/Signature.xml".to_owned(), list));
    ofd.parts.push(("Doc_0/Signs/Sign_0/SignedValue.dat".to_owned(), value));
    ofd
}

fn signed_value(list: &[u8], signatory: &Signatory, shape: Shape) -> Vec<u8> {
    let algorithm = oid("1.2.156.10197.1.501");
    let certificate = tlv(0x04, &[&signatory.certificate]);
    let ia5 = |text: &str| tlv(0x16, &[text.as_bytes()]);
    let header = sequence(&[&ia5("ES"), &integer(4), &ia5("invented")]);
    let seal_name = tlv(0x0c, &["全国统一发票监制章（虚构）".as_bytes()]);
    let dates = [time("20200101000000Z"), time("20200101000000Z"), time("20300101000000Z")];
    let listed = sequence(&[&certificate]);
    let property = match shape {
        Shape::Gbt38540 => {
            sequence(&[&integer(1), &seal_name, &integer(1), &listed, &dates[0], &dates[1], &dates[2]])
        }
        Shape::Gmt0031 => sequence(&[&integer(1), &seal_name, &listed, &dates[0], &dates[1], &dates[2]]),
    };
    let picture = sequence(&[&ia5("png"), &tlv(0x04, &[b"\x89PNG"]), &integer(30), &integer(20)]);
    let info = sequence(&[&header, &ia5("0001"), &property, &picture]);
    let made = sign(&signatory.key, &sequence(&[&info, &certificate, &algorithm]));
    let seal = match shape {
        Shape::Gbt38540 => sequence(&[&info, &certificate, &algorithm, &bits(&made)]),
        Shape::Gmt0031 => sequence(&[&info, &sequence(&[&certificate, &algorithm, &bits(&made)])]),
    };
    let digest = bits(&Sm3::digest(list));
    let path = ia5("/Doc_0/Signs/Sign_0/Signature.xml");
    match shape {
        Shape::Gbt38540 => {
            let tbs = sequence(&[&integer(4), &seal, &time("20240528101112Z"), &digest, &path]);
            let signature = sign(&signatory.key, &tbs);
            sequence(&[&tbs, &certificate, &algorithm, &bits(&signature)])
        }
        Shape::Gmt0031 => {
            let moment = bits(b"20240528101112Z");
            let tbs = sequence(&[&integer(1), &seal, &moment, &digest, &path, &certificate, &algorithm]);
            let signature = sign(&signatory.key, &tbs);
            sequence(&[&tbs, &bits(&signature)])
        }
    }
}
