//! What a signing update draws into its field: opinion, name and date in 楷体, as a form XObject with fonts of
//! its own. Nothing outside the field is touched.

use std::collections::BTreeMap;

use casework::Signing;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use printpdf::{Mm, PdfDocument, PdfPage};

use crate::archive::pdf_error;
use crate::block::{DATE, FOOT, NAME};
use crate::flow::Mark;
use crate::fonts::{Face, Fonts};
use crate::page::{MM, baseline};
use crate::text::{Line, Style, ragged};
use crate::{MemoError, Pt, archive, ink, seal};

/// Sizes in which an opinion is tried, with their leading: 小四, 五号, 小五.
const SIZES: [(Pt, Pt); 4] = [(14.0, 19.0), (12.0, 16.0), (10.5, 14.0), (9.0, 11.5)];
const PADDING: Pt = 6.0;

/// New objects, numbered from `first`: the form itself, then what it needs.
pub(crate) fn draw(
    signing: &Signing,
    (width, height): (Pt, Pt),
    fonts: &Fonts,
    series: ink::Series,
    first: u32,
) -> Result<Vec<(u32, Object)>, MemoError> {
    let mut marks = opinion(signing, (width, height), fonts)?;
    let at = signing.at.to_zoned(seal::china());
    let foot = Style::new(Face::Kai, 14.0);
    let y = baseline(height - FOOT / 2.0 - 1.0, 12.0);
    let date = format!("{}年{}月{}日", at.year(), at.month(), at.day());
    for (x, room, text) in
        [(NAME, DATE - NAME - 44.0, signing.name.as_str()), (DATE, width - DATE, date.as_str())]
    {
        let line = Line::within(fonts, foot, text, room)?;
        marks.push(Mark::Text { x, y, line });
    }
    let mut document = PdfDocument::new("");
    ink::register(&mut document, fonts, series, marks.iter());
    document.with_pages(vec![PdfPage::new(
        Mm(width / MM),
        Mm(height / MM),
        ink::draw(&marks, series, height),
    )]);
    form(&ink::objects(&document)?, (width, height), first)
}

/// The opinion in the largest size in which it fits above the foot.
fn opinion(signing: &Signing, (width, height): (Pt, Pt), fonts: &Fonts) -> Result<Vec<Mark>, MemoError> {
    for (size, leading) in SIZES {
        let lines = ragged(fonts, Style::new(Face::Kai, size), &signing.opinion, width - 2.0 * PADDING, 0.0)?;
        #[allow(clippy::cast_precision_loss)]
        if lines.len() as Pt * leading > height - FOOT - PADDING {
            continue;
        }
        let mut y = PADDING + leading / 2.0;
        let mut marks = Vec::new();
        for line in lines {
            marks.push(Mark::Text { x: PADDING, y: baseline(y, size), line });
            y += leading;
        }
        return Ok(marks);
    }
    Err(MemoError::OpinionTooLong { role: signing.role.label(), length: signing.opinion.chars().count() })
}

/// What every appearance's dictionary starts with.
pub(crate) fn head((width, height): (Pt, Pt)) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), width.into(), height.into()],
    }
}

/// The drawn page as a form, with the fonts that it uses and nothing else of its document.
fn form(drawn: &Document, size: (Pt, Pt), first: u32) -> Result<Vec<(u32, Object)>, MemoError> {
    let page = *drawn.get_pages().get(&1).ok_or_else(|| MemoError::Pdf("没有签名外观".to_owned()))?;
    let resources =
        drawn.get_dictionary(page).and_then(|page| page.get_deref(b"Resources", drawn)).map_err(pdf_error)?;
    let fonts = resources.as_dict().and_then(|dict| dict.get_deref(b"Font", drawn)).map_err(pdf_error)?;
    let mut copied = Copied { drawn, next: first + 1, new: BTreeMap::new(), objects: Vec::new() };
    let fonts = copied.copy(fonts);
    let mut dict = head(size);
    dict.set("Resources", dictionary! { "Font" => fonts });
    let stream = archive::compressed(dict, drawn.get_page_content(page));
    let mut objects = vec![(first, Object::Stream(stream))];
    objects.append(&mut copied.objects);
    objects.sort_by_key(|(id, _)| *id);
    Ok(objects)
}

/// Objects copied from a document under new numbers.
struct Copied<'a> {
    drawn: &'a Document,
    next: u32,
    new: BTreeMap<ObjectId, u32>,
    objects: Vec<(u32, Object)>,
}

impl Copied<'_> {
    fn copy(&mut self, object: &Object) -> Object {
        match object {
            Object::Reference(old) => {
                if let Some(id) = self.new.get(old) {
                    return Object::Reference((*id, 0));
                }
                let id = self.next;
                self.next += 1;
                self.new.insert(*old, id);
                let value = self.drawn.get_object(*old).cloned().unwrap_or(Object::Null);
                let value = self.copy(&value);
                self.objects.push((id, value));
                Object::Reference((id, 0))
            }
            Object::Array(values) => Object::Array(values.iter().map(|value| self.copy(value)).collect()),
            Object::Dictionary(dict) => Object::Dictionary(self.dictionary(dict)),
            Object::Stream(stream) => {
                let mut stream = stream.clone();
                stream.dict = self.dictionary(&stream.dict);
                // What cannot be made smaller stays as it is.
                let _ = stream.compress();
                Object::Stream(stream)
            }
            other => other.clone(),
        }
    }

    fn dictionary(&mut self, dict: &Dictionary) -> Dictionary {
        dict.iter().map(|(key, value)| (key.clone(), self.copy(value))).collect()
    }
}
