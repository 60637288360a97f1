//! What a signing update draws into its field: opinion, name and date in 楷体, and pictures where the bureau has
//! them, as a form XObject with fonts of its own. Nothing outside the field is touched.

use std::collections::BTreeMap;

use casework::{Role, Signing};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use printpdf::{Mm, PdfDocument, PdfPage};

use crate::layout::flow::Mark;
use crate::layout::fonts::{Face, Fonts};
use crate::layout::ink;
use crate::layout::page::{MM, baseline};
use crate::layout::signature_block::{SEAL, day, plan};
use crate::layout::text::{Line, Style, ragged};
use crate::pdf::pdf_a;
use crate::pdf::pdf_a::pdf_error;
use crate::pdf::picture::Picture;
use crate::signing::signature_dictionary;
use crate::{MemoError, Pt};

/// Sizes in which an opinion is tried, with their leading: 小四, 五号, 小五.
const SIZES: [(Pt, Pt); 4] = [(14.0, 19.0), (12.0, 16.0), (10.5, 14.0), (9.0, 11.5)];
const PADDING: Pt = 6.0;
/// Room for a picture of handwriting.
const HAND: (Pt, Pt) = (58.0, 24.0);

/// New objects, numbered from `first`: the form itself, then what it needs.
pub(crate) fn draw(
    signing: &Signing,
    (width, height): (Pt, Pt),
    fonts: &Fonts,
    series: ink::Series,
    first: u32,
) -> Result<Vec<(u32, Object)>, MemoError> {
    let marks = marks(signing, (width, height), fonts)?;
    let mut document = PdfDocument::new("");
    ink::register(&mut document, fonts, series, marks.iter());
    document.with_pages(vec![PdfPage::new(
        Mm(width / MM),
        Mm(height / MM),
        ink::draw(&marks, series, height),
    )]);
    form(&ink::objects(&document)?, (width, height), first, &pictures(signing, (width, height))?)
}

/// The words of a signature.
pub(crate) fn marks(
    signing: &Signing,
    (width, height): (Pt, Pt),
    fonts: &Fonts,
) -> Result<Vec<Mark>, MemoError> {
    let mut marks = opinion(signing, (width, height), fonts)?;
    let at = signing.at.to_zoned(signature_dictionary::china());
    let foot = Style::new(Face::Kai, 14.0);
    let plan = plan(signing.role, (width, height));
    // A picture of the handwriting takes its part of the room.
    let room = plan.name_room - if signing.pictures.hand.is_some() { HAND.0 } else { 0.0 };
    let date = day(at.date());
    for ((x, row), room, text) in
        [(plan.name, room, signing.name.as_str()), (plan.date, width - plan.date.0, date.as_str())]
    {
        let line = Line::within(fonts, foot, text, room)?;
        marks.push(Mark::Text { x, y: baseline(row - 1.0, 12.0), line });
    }
    Ok(marks)
}

/// Pictures with their lower left corners and sizes, in the coordinates of the form.
type Placed = Vec<(Picture, [Pt; 4])>;

fn pictures(signing: &Signing, (width, height): (Pt, Pt)) -> Result<Placed, MemoError> {
    let (mut placed, plan) = (Vec::new(), plan(signing.role, (width, height)));
    if let Some(png) = &signing.pictures.hand {
        let picture = Picture::read(png)?;
        let (wide, high) = picture.within(HAND.0, HAND.1);
        let (x, row) = plan.name;
        placed.push((picture, [x + plan.name_room - HAND.0, height - row - high / 2.0 + 2.0, wide, high]));
    }
    // The seal lies over the date (GB/T 9704-2012, 7.3.5.1: 骑年盖月).
    if let Some(png) = signing.pictures.seal.as_ref().filter(|_| signing.role == Role::Approver) {
        let picture = Picture::read(png)?;
        let (wide, high) = picture.within(SEAL.min(height - 2.0), SEAL.min(height - 2.0));
        let x = (plan.seal.0 - wide / 2.0).clamp(0.0, width - wide);
        placed.push((picture, [x, height - plan.seal.1 - high / 2.0, wide, high]));
    }
    Ok(placed)
}

/// The opinion in the largest size in which it fits above the foot.
fn opinion(signing: &Signing, (width, height): (Pt, Pt), fonts: &Fonts) -> Result<Vec<Mark>, MemoError> {
    let (wide, high) = plan(signing.role, (width, height)).opinion;
    for (size, leading) in SIZES {
        let lines = ragged(fonts, Style::new(Face::Kai, size), &signing.opinion, wide - 2.0 * PADDING, 0.0)?;
        #[allow(clippy::cast_precision_loss)]
        if lines.len() as Pt * leading > high - PADDING {
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
fn form(
    drawn: &Document,
    size: (Pt, Pt),
    first: u32,
    pictures: &[(Picture, [Pt; 4])],
) -> Result<Vec<(u32, Object)>, MemoError> {
    let page = *drawn.get_pages().get(&1).ok_or_else(|| MemoError::Pdf("没有签名外观".to_owned()))?;
    let resources =
        drawn.get_dictionary(page).and_then(|page| page.get_deref(b"Resources", drawn)).map_err(pdf_error)?;
    let fonts = resources.as_dict().and_then(|dict| dict.get_deref(b"Font", drawn)).map_err(pdf_error)?;
    let mut copied = Copied { drawn, next: first + 1, new: BTreeMap::new(), objects: Vec::new() };
    let fonts = copied.copy(fonts);
    let mut dict = head(size);
    let mut resources = dictionary! { "Font" => fonts };
    let mut content = drawn.get_page_content(page);
    let mut images = Dictionary::new();
    for (index, (picture, [x, y, wide, high])) in pictures.iter().enumerate() {
        let (mut image, mask) = picture.objects();
        image.dict.set("SMask", copied.add(Object::Stream(mask)));
        images.set(format!("P{index}"), copied.add(Object::Stream(image)));
        content.extend(format!("\nq {wide:.2} 0 0 {high:.2} {x:.2} {y:.2} cm /P{index} Do Q").bytes());
    }
    if !images.is_empty() {
        resources.set("XObject", images);
    }
    dict.set("Resources", resources);
    let stream = pdf_a::compressed(dict, content);
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
    /// A new object; gives the reference to it.
    fn add(&mut self, object: Object) -> Object {
        let id = self.next;
        self.next += 1;
        self.objects.push((id, object));
        Object::Reference((id, 0))
    }

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
                pdf_a::deflate(&mut stream);
                Object::Stream(stream)
            }
            other => other.clone(),
        }
    }

    fn dictionary(&mut self, dict: &Dictionary) -> Dictionary {
        dict.iter().map(|(key, value)| (key.clone(), self.copy(value))).collect()
    }
}
