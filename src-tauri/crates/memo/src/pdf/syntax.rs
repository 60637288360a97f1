//! How a signing update is written (ISO 32000-1, 7.3 and 7.5): one form for each thing, so that verification
//! can write it again and compare bytes.

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

/// What ends a revision.
pub(crate) const END: &[u8] = b"\n%%EOF\n";

/// An object, without white space that is not needed.
pub(crate) fn object(out: &mut Vec<u8>, value: &Object) {
    match value {
        Object::Null => out.extend(b" null"),
        Object::Boolean(value) => out.extend(format!(" {value}").bytes()),
        Object::Integer(value) => out.extend(format!(" {value}").bytes()),
        Object::Real(value) => out.extend(format!(" {value}").bytes()),
        Object::Name(name) => self::name(out, name),
        Object::String(bytes, StringFormat::Literal) if plain(bytes) => {
            out.push(b'(');
            out.extend(bytes);
            out.push(b')');
        }
        Object::String(bytes, _) => out.extend(format!("<{}>", hex::encode(bytes)).bytes()),
        Object::Array(values) => {
            out.push(b'[');
            values.iter().for_each(|value| object(out, value));
            out.push(b']');
        }
        Object::Dictionary(dict) => dictionary(out, dict),
        Object::Stream(stream) => self::stream(out, stream),
        Object::Reference((id, generation)) => out.extend(format!(" {id} {generation} R").bytes()),
    }
}

fn plain(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'(' | b')' | b'\\'))
}

fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"+-_.:*".contains(byte) {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}

fn dictionary(out: &mut Vec<u8>, dict: &Dictionary) {
    out.extend(b"<<");
    for (key, value) in dict.iter() {
        name(out, key);
        object(out, value);
    }
    out.extend(b">>");
}

fn stream(out: &mut Vec<u8>, stream: &Stream) {
    let mut dict = stream.dict.clone();
    dict.set("Length", i64::try_from(stream.content.len()).unwrap_or(i64::MAX));
    dictionary(out, &dict);
    out.extend(b"stream\n");
    out.extend(&stream.content);
    out.extend(b"\nendstream");
}

/// `12 0 obj`, the object and `endobj`.
pub(crate) fn indirect(id: u32, body: &[u8]) -> Vec<u8> {
    [format!("{id} 0 obj\n").as_bytes(), body, b"\nendobj\n"].concat()
}

/// What the trailers of all revisions have in common.
#[derive(Debug, Clone)]
pub(crate) struct Trailer {
    pub(crate) root: ObjectId,
    pub(crate) info: ObjectId,
    pub(crate) id: Object,
}

/// Cross-reference table, trailer and end of an update whose objects start at these offsets.
pub(crate) fn tail(
    entries: &[(u32, usize)],
    size: u32,
    trailer: &Trailer,
    previous: usize,
    at: usize,
) -> Vec<u8> {
    let mut out = b"xref\n".to_vec();
    let mut rest = entries;
    while let Some((first, _)) = rest.first() {
        let count = (*first..).zip(rest).take_while(|(id, entry)| *id == entry.0).count();
        out.extend(format!("{first} {count}\n").bytes());
        for (_, offset) in &rest[..count] {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        rest = &rest[count..];
    }
    let mut id = Vec::new();
    object(&mut id, &trailer.id);
    out.extend(
        format!("trailer\n<</Size {size}/Root {} 0 R/Info {} 0 R/ID", trailer.root.0, trailer.info.0).bytes(),
    );
    out.extend(id);
    out.extend(format!("/Prev {previous}>>\nstartxref\n{at}").bytes());
    out.extend(END);
    out
}
