//! An XML as a tree of elements, read under limits. A document type, and with it every entity of its own, is
//! refused; nothing outside of the file is ever looked at.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::Limits;

/// Bytes of an element's path that are kept.
const PATH: usize = 300;

/// Why an XML is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmlError {
    /// It has a document type or an entity that is not one of the five.
    Entities,
    /// Too many bytes, elements or levels.
    TooLarge,
    /// It is not well formed, or its characters are in no encoding that is known.
    Broken,
}

/// An element. Names are local: prefixes differ between makers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub name: String,
    /// From the root, with slashes.
    pub path: String,
    pub attributes: Vec<(String, String)>,
    /// Its own text, without its children's.
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// The first child of a name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The element at a path of children: `BuyerInformation/BuyerName`.
    pub(crate) fn at(&self, path: &str) -> Option<&Element> {
        path.split('/').try_fold(self, |element, name| element.child(name))
    }

    /// Every element below of a name, in order. What is within a signature is none of the document's own.
    pub(crate) fn all(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        self.gather(&|element| element.name == name, &mut found);
        found
    }

    /// Every element below for which a test holds, in order.
    pub(crate) fn gather<'e>(&'e self, wanted: &dyn Fn(&Element) -> bool, found: &mut Vec<&'e Element>) {
        for child in
            self.children.iter().filter(|child| child.name != "Signature" || child.children.is_empty())
        {
            if wanted(child) {
                found.push(child);
            }
            child.gather(wanted, found);
        }
    }

    /// The value of an attribute, by its local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its text without blanks around it; `None` where it is empty.
    pub(crate) fn value(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }
}

/// Parses a whole document.
pub(crate) fn parse(bytes: &[u8], limits: &Limits) -> Result<Element, XmlError> {
    if bytes.len() as u64 > limits.part_bytes {
        return Err(XmlError::TooLarge);
    }
    let text = decode(bytes).ok_or(XmlError::Broken)?;
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut count = 0_usize;
    loop {
        match reader.read_event().map_err(|_| XmlError::Broken)? {
            Event::Start(tag) => {
                count += 1;
                let element = opened(&tag, open.last())?;
                open.push(element);
            }
            Event::Empty(tag) => {
                count += 1;
                let element = opened(&tag, open.last())?;
                close(element, &mut open, &mut root)?;
            }
            Event::End(_) => {
                let element = open.pop().ok_or(XmlError::Broken)?;
                close(element, &mut open, &mut root)?;
            }
            Event::Text(text) => push(&mut open, &text),
            Event::CData(text) => push(&mut open, &text),
            Event::GeneralRef(reference) => {
                let whole = format!("&{};", &*reference);
                let plain = quick_xml::escape::unescape(&whole).map_err(|_| XmlError::Entities)?;
                push(&mut open, &plain);
            }
            Event::DocType(_) => return Err(XmlError::Entities),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
        if open.len() > limits.depth || count > limits.elements {
            return Err(XmlError::TooLarge);
        }
    }
    if !open.is_empty() {
        return Err(XmlError::Broken);
    }
    root.ok_or(XmlError::Broken)
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn opened(tag: &BytesStart<'_>, parent: Option<&Element>) -> Result<Element, XmlError> {
    let name = tag.local_name().as_ref().to_owned();
    let path = match parent {
        Some(parent) if parent.path.len() + name.len() < PATH => format!("{}/{name}", parent.path),
        Some(_) => format!("…/{}", name.chars().take(PATH / 4).collect::<String>()),
        None => name.chars().take(PATH / 4).collect(),
    };
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| XmlError::Broken)?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| XmlError::Entities)?;
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element { name, path, attributes, ..Element::default() })
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Result<(), XmlError> {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None if root.is_none() => *root = Some(element),
        None => return Err(XmlError::Broken),
    }
    Ok(())
}

/// The text of a document: by its mark, by the encoding that it declares, else UTF-8.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declared = head.split_once("encoding=").filter(|_| head.trim_start().starts_with("<?xml"));
    let label = declared.and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next().map(str::to_owned)
    });
    let encoding = match label {
        Some(label) => encoding_rs::Encoding::for_label(label.trim().as_bytes())?,
        None => encoding_rs::UTF_8,
    };
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Element, XmlError> {
        parse(text.as_bytes(), &Limits::default())
    }

    #[test]
    fn a_document_type_and_entities_are_refused() {
        for text in [
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            "<a>&b;</a>",
            "<a b=\"&c;\"/>",
        ] {
            assert_eq!(parsed(text).unwrap_err(), XmlError::Entities, "{text}");
        }
        assert_eq!(parsed("<a>&lt;&#x4e2d;&amp;</a>").unwrap().text, "<中&");
    }

    #[test]
    fn depth_elements_and_bytes_have_limits() {
        let deep = "<a>".repeat(100) + &"</a>".repeat(100);
        assert_eq!(parsed(&deep).unwrap_err(), XmlError::TooLarge);
        let many = format!("<a>{}</a>", "<b/>".repeat(200_001));
        assert_eq!(parsed(&many).unwrap_err(), XmlError::TooLarge);
        let limits = Limits { part_bytes: 10, ..Limits::default() };
        assert_eq!(parse(b"<a>0123456789</a>", &limits).unwrap_err(), XmlError::TooLarge);
    }

    #[test]
    fn encodings_are_those_that_are_declared() {
        let (gbk, _, _) = encoding_rs::GBK.encode("<?xml version='1.0' encoding='GBK'?><a>滨江</a>");
        assert_eq!(parse(&gbk, &Limits::default()).unwrap().text, "滨江");
        let marked = [b"\xef\xbb\xbf".as_slice(), "<a>滨江</a>".as_bytes()].concat();
        assert_eq!(parse(&marked, &Limits::default()).unwrap().text, "滨江");
        let wide: Vec<u8> = "\u{feff}<a>滨江</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(parse(&wide, &Limits::default()).unwrap().text, "滨江");
        // Bytes that the declared encoding has not are no text.
        assert_eq!(parse(b"<a>\xb1\xf5</a>", &Limits::default()).unwrap_err(), XmlError::Broken);
    }

    #[test]
    fn what_a_signature_holds_is_not_the_documents() {
        let root = parsed("<a><Signature><Object><No>1</No></Object></Signature><No>2</No></a>").unwrap();
        let found: Vec<&str> = root.all("No").into_iter().map(|element| element.text.as_str()).collect();
        assert_eq!(found, ["2"]);
    }

    #[test]
    fn broken_documents_are_broken() {
        for text in ["", "<a>", "<a></b>", "<a/><b/>", "plain", "</a>"] {
            assert_eq!(parsed(text).unwrap_err(), XmlError::Broken, "{text}");
        }
    }
}
