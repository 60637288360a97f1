//! What makes the file a PDF/A-2b (ISO 19005-2): version, metadata that agree, an output intent; and an
//! identifier that depends on the content alone.

use std::io::Write;

use jiff::civil::Date;
use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use crate::MemoError;
use crate::pdf::srgb_profile;

/// The program's name in the metadata.
pub(crate) const TOOL: &str = "政策评审工作台";
/// What stands before the check code in the document's keywords.
pub(crate) const CHECK_CODE: &str = "校验码 ";

/// What a document says of itself beside its pages.
pub(crate) struct Imprint<'a> {
    pub(crate) title: &'a str,
    pub(crate) bureau: &'a str,
    pub(crate) keywords: String,
    pub(crate) date: Date,
    /// Marked on every page as a paper that binds nobody.
    pub(crate) preview: bool,
    /// 演练: says so across each page.
    pub(crate) exercise: bool,
}

/// A text string in UTF-16BE (ISO 32000-1, 7.9.2.2).
pub(crate) fn utf16(text: &str) -> Object {
    let bytes = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

pub(crate) fn pdf_error(error: impl std::fmt::Display) -> MemoError {
    MemoError::Pdf(error.to_string())
}

/// The catalog, to be changed.
pub(crate) fn catalog(document: &mut Document) -> Result<&mut Dictionary, MemoError> {
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).map_err(pdf_error)?;
    document.get_object_mut(root).and_then(Object::as_dict_mut).map_err(pdf_error)
}

/// Makes an archivable document of the drawn one.
pub(crate) fn make(document: &mut Document, imprint: &Imprint<'_>) -> Result<(), MemoError> {
    document.version = "1.7".to_owned();
    let facts = Facts::of(imprint);
    let profile = compressed(dictionary! { "N" => 3 }, srgb_profile::srgb());
    let profile = document.add_object(profile);
    let metadata =
        Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, facts.xmp().into_bytes());
    let metadata = document.add_object(metadata.with_compression(false));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    };
    let catalog = catalog(document)?;
    catalog.set("Metadata", metadata);
    catalog.set("Lang", Object::string_literal("zh-CN"));
    catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).map_err(pdf_error)?;
    document.set_object(info, facts.info());
    for object in document.objects.values_mut() {
        let Object::Dictionary(page) = object else { continue };
        let none = |value: &Object| value.as_array().is_ok_and(Vec::is_empty);
        if page.has_type(b"Page") && page.get(b"Annots").is_ok_and(none) {
            page.remove(b"Annots");
        }
    }
    Ok(())
}

/// A stream that is compressed here and now.
pub(crate) fn compressed(dict: Dictionary, content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dict, content);
    deflate(&mut stream);
    stream
}

/// Compresses a stream that is not, at the usual level: the last percent would take as long as all before it.
pub(crate) fn deflate(stream: &mut Stream) {
    if !stream.allows_compression || stream.dict.has(b"Filter") {
        return;
    }
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing into memory cannot fail; what cannot be made smaller stays as it is.
    let Ok(()) = encoder.write_all(&stream.content) else { return };
    let Ok(smaller) = encoder.finish() else { return };
    if smaller.len() < stream.content.len() {
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(smaller);
    }
}

/// The file's bytes, numbered and identified by what it holds.
pub(crate) fn bytes(mut document: Document) -> Result<Vec<u8>, MemoError> {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            deflate(stream);
        }
    }
    document.prune_objects();
    document.renumber_objects();
    let none = Object::String(vec![0; 32], StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![none.clone(), none]);
    let write = |document: &mut Document| -> Result<Vec<u8>, MemoError> {
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).map_err(pdf_error)?;
        Ok(bytes)
    };
    let digest = Sha256::digest(write(&mut document)?).to_vec();
    let id = Object::String(digest, StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = write(&mut document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What Info and XMP both say: ISO 19005-2, 6.6.3 wants them equal.
struct Facts {
    title: String,
    author: String,
    keywords: String,
    /// `2026-11-23T00:00:00+08:00` and `D:20261123000000+08'00'`.
    xmp_date: String,
    info_date: String,
}

impl Facts {
    fn of(imprint: &Imprint<'_>) -> Facts {
        let date = imprint.date;
        Facts {
            title: plain(imprint.title),
            author: plain(imprint.bureau),
            keywords: plain(&imprint.keywords),
            xmp_date: format!("{date}T00:00:00+08:00"),
            info_date: format!("D:{:04}{:02}{:02}000000+08'00'", date.year(), date.month(), date.day()),
        }
    }

    fn info(&self) -> Object {
        let date = || Object::string_literal(self.info_date.clone());
        Object::Dictionary(dictionary! {
            "Title" => utf16(&self.title),
            "Author" => utf16(&self.author),
            "Keywords" => utf16(&self.keywords),
            "Creator" => utf16(TOOL),
            "Producer" => utf16(TOOL),
            "CreationDate" => date(),
            "ModDate" => date(),
        })
    }

    fn xmp(&self) -> String {
        let (title, author, keywords) =
            (escaped(&self.title), escaped(&self.author), escaped(&self.keywords));
        let date = &self.xmp_date;
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
             <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
             xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n\
             <pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n\
             <dc:format>application/pdf</dc:format>\n\
             <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
             <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
             <dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>\n\
             <xmp:CreatorTool>{TOOL}</xmp:CreatorTool>\n\
             <xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>\n\
             <pdf:Producer>{TOOL}</pdf:Producer><pdf:Keywords>{keywords}</pdf:Keywords>\n\
             </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
        )
    }
}

fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
