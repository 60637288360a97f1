//! Invoices printed by LibreOffice: its own fonts, encodings and pictures, and nothing of ours but the words and the code.

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Invoice;
use super::code::modules;
use super::pdf::{HEIGHT, WIDTH, words};
use super::picture::Rgb;

/// An invoice as a flat text document that LibreOffice opens: each word in a frame at its place, the code as a picture.
pub fn document(invoice: &Invoice, other_maker: bool) -> Vec<u8> {
    let namespaces = [
        ("office", "office:1.0"),
        ("style", "style:1.0"),
        ("text", "text:1.0"),
        ("draw", "drawing:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("svg", "svg-compatible:1.0"),
    ]
    .map(|(prefix, name)| format!("xmlns:{prefix}=\"urn:oasis:names:tc:opendocument:xmlns:{name}\""))
    .join(" ");
    let frame = |x: f64, y: f64, width: f64, inner: &str| {
        format!(
            "<draw:frame draw:style-name=\"f\" text:anchor-type=\"page\" text:anchor-page-number=\"1\" \
             svg:x=\"{x}pt\" svg:y=\"{y}pt\" svg:width=\"{width}pt\" {inner}</draw:frame>"
        )
    };
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    // The frame's upper edge, for words whose place is that of their base line.
    let texts = words(invoice).into_iter().filter(|(.., text)| !text.is_empty()).map(|(x, y, size, text)| {
        let paragraph = format!("<text:p text:style-name=\"p\">{}</text:p>", escaped(&text));
        let inner = format!("svg:height=\"14pt\"><draw:text-box>{paragraph}</draw:text-box>");
        frame(x, y - size, 300.0, &inner)
    });
    let png = STANDARD.encode(picture(&invoice.code_text(), other_maker).png());
    let image = format!(
        "svg:height=\"50pt\"><draw:image><office:binary-data>{png}</office:binary-data></draw:image>"
    );
    let frames: String = texts.chain([frame(30.0, 15.0, 50.0, &image)]).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <office:document {namespaces} office:version=\"1.3\" \
          office:mimetype=\"application/vnd.oasis.opendocument.text\">\
         <office:automatic-styles>\
         <style:page-layout style:name=\"l\"><style:page-layout-properties fo:page-width=\"{WIDTH}pt\" \
          fo:page-height=\"{HEIGHT}pt\" fo:margin=\"0pt\"/></style:page-layout>\
         <style:style style:name=\"p\" style:family=\"paragraph\"><style:text-properties fo:font-size=\"9pt\" \
          style:font-size-asian=\"9pt\"/></style:style>\
         <style:style style:name=\"f\" style:family=\"graphic\"><style:graphic-properties \
          style:wrap=\"run-through\" style:vertical-pos=\"from-top\" style:vertical-rel=\"page\" \
          style:horizontal-pos=\"from-left\" style:horizontal-rel=\"page\" fo:padding=\"0pt\" fo:border=\"none\" \
          fo:margin=\"0pt\" draw:fill=\"none\"/></style:style>\
         </office:automatic-styles>\
         <office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"l\"/>\
         </office:master-styles>\
         <office:body><office:text><text:p>{frames}</text:p></office:text></office:body></office:document>"
    )
    .into_bytes()
}

/// A code as a picture with its margin, eight pixels a module.
fn picture(text: &str, other_maker: bool) -> Rgb {
    let code = modules(text, other_maker);
    let side = (code.side + 8) * 8;
    let dark = |at: usize| {
        let place = |pixel: usize| (pixel / 8) as i64 - 4;
        code.is_dark(place(at % side), place(at / side))
    };
    let pixels = (0..side * side).flat_map(|at| [if dark(at) { 0 } else { 255 }; 3]).collect();
    Rgb { width: side, height: side, pixels }
}

/// Prints some documents in one go; gives their PDFs in order.
pub fn printed(documents: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let path = |index: usize, end: &str| folder.path().join(format!("{index}.{end}"));
    for (index, document) in documents.iter().enumerate() {
        std::fs::write(path(index, "fodt"), document).unwrap();
    }
    let printed = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .args((0..documents.len()).map(|index| path(index, "fodt")))
        .output()
        .expect("LibreOffice is installed by `cargo xtask test --long`");
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    (0..documents.len()).map(|index| std::fs::read(path(index, "pdf")).unwrap()).collect()
}
