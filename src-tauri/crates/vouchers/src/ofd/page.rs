//! Pages of an OFD: texts that are seen, each with the id that tags refer to, and the codes of pictures.

use std::collections::HashMap;

use crate::ofd::package::{Package, resolved};
use crate::page_text::{Letter, PageText};
use crate::problem::VoucherProblem;
use crate::qr::{fields, read_codes};
use crate::xml::Element;
use crate::{PageBox, Place, Voucher, picture};

/// Smaller letters, in millimetres, are not read by people.
const SMALLEST: f64 = 0.7;
/// Letters of a page that are noted.
const MOST: usize = 50_000;
/// Pictures of a page that are searched.
const SEARCHED: usize = 8;

/// A page as it is seen.
pub(super) struct Page {
    pub id: String,
    pub text: PageText,
    /// Texts by the ids of their objects.
    pub objects: HashMap<String, Vec<Letter>>,
    pub codes: Vec<Voucher>,
    pub codes_read: usize,
}

/// Something drawn, in order.
enum Drawn {
    Text {
        id: String,
        letters: Vec<Letter>,
    },
    /// What hides what was drawn before it.
    Cover([f64; 4]),
}

/// Every page of a document, with its template's content below its own.
pub(super) fn pages(
    package: &Package<'_>,
    document_path: &str,
    document: &Element,
    problems: &mut Vec<VoucherProblem>,
) -> Vec<Page> {
    let mut media = HashMap::new();
    let common = document.child("CommonData");
    for name in ["DocumentRes", "PublicRes"] {
        for path in common.map(|common| common.all(name)).unwrap_or_default() {
            let Some(path) = path.value().map(|path| resolved(document_path, path)) else { continue };
            let Some(resources) = package.xml("", &path, problems) else { continue };
            let base = resources.attribute("BaseLoc").unwrap_or_default();
            let folder = resolved(&path, &format!("{base}/x"));
            for file in resources.all("MultiMedia") {
                let id = file.attribute("ID").map(str::to_owned);
                let at = file.child("MediaFile").and_then(Element::value).map(|file| resolved(&folder, file));
                media.extend(id.zip(at));
            }
        }
    }
    let templates: HashMap<&str, &str> = common
        .map(|common| common.all("TemplatePage"))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|template| Some((template.attribute("ID")?, template.attribute("BaseLoc")?)))
        .collect();
    let area = common.and_then(|common| common.at("PageArea/PhysicalBox")).and_then(Element::value);
    let area = area.and_then(numbers4);
    let list = document.child("Pages").map(|pages| pages.all("Page")).unwrap_or_default();
    let mut out = Vec::new();
    for (index, entry) in list.into_iter().take(package.limits.pages).enumerate() {
        let Some(path) = entry.attribute("BaseLoc").map(|path| resolved(document_path, path)) else {
            continue;
        };
        let Some(content) = package.xml("", &path, problems) else { continue };
        let own = content.at("Area/PhysicalBox").and_then(Element::value).and_then(numbers4);
        let [_, _, width, height] = own.or(area).unwrap_or([0.0, 0.0, 210.0, 140.0]);
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let mut drawing = Drawing {
            package,
            media: &media,
            width,
            height,
            number,
            drawn: Vec::new(),
            pictures: Vec::new(),
        };
        for template in content.all("Template") {
            let below = template.attribute("ZOrder") != Some("Foreground");
            let path = template.attribute("TemplateID").and_then(|id| templates.get(id));
            if let Some(path) = path.map(|path| resolved(document_path, path)).filter(|_| below)
                && let Some(template) = package.xml("", &path, problems)
            {
                drawing.content(&template);
            }
        }
        drawing.content(&content);
        out.push(drawing.page(entry.attribute("ID").unwrap_or_default(), &package.place_of(&path)));
    }
    out
}

struct Drawing<'d> {
    package: &'d Package<'d>,
    media: &'d HashMap<String, String>,
    width: f64,
    height: f64,
    number: u32,
    drawn: Vec<Drawn>,
    pictures: Vec<(String, [f64; 4], usize)>,
}

impl Drawing<'_> {
    fn content(&mut self, root: &Element) {
        let mut objects = Vec::new();
        let kinds = ["TextObject", "PathObject", "ImageObject"];
        root.gather(&|element| kinds.contains(&element.name.as_str()), &mut objects);
        for object in objects {
            let shown = object.attribute("Visible") != Some("false")
                && object.attribute("Alpha").and_then(number).is_none_or(|alpha| alpha >= 128.0);
            let Some(boundary) = object.attribute("Boundary").and_then(numbers4) else { continue };
            if !shown || self.drawn.len() > MOST {
                continue;
            }
            match object.name.as_str() {
                "TextObject" => self.text(object, boundary),
                "PathObject" => {
                    if object.attribute("Fill") == Some("true") {
                        self.drawn.push(Drawn::Cover(boundary));
                    }
                }
                _ => {
                    self.drawn.push(Drawn::Cover(boundary));
                    let path = object.attribute("ResourceID").and_then(|id| self.media.get(id));
                    self.pictures.extend(path.map(|path| (path.clone(), boundary, self.drawn.len())));
                }
            }
        }
    }

    fn text(&mut self, object: &Element, [x, y, _, _]: [f64; 4]) {
        let colour = object.child("FillColor").and_then(|colour| colour.attribute("Value"));
        let pale = colour.is_some_and(|value| {
            let parts: Vec<f64> = value.split_whitespace().filter_map(number).collect();
            !parts.is_empty() && parts.iter().all(|part| *part > 215.0)
        });
        let size = object.attribute("Size").and_then(number).unwrap_or(3.0);
        let matrix: Vec<f64> =
            object.attribute("CTM").unwrap_or_default().split_whitespace().filter_map(number).collect();
        let [a, b, c, d, e, f] = <[f64; 6]>::try_from(matrix).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let (wide, high) = (a.hypot(b), c.hypot(d));
        if pale || size * high < SMALLEST {
            return;
        }
        let mut letters = Vec::new();
        for code in object.children.iter().filter(|child| child.name == "TextCode") {
            let start = |name: &str| code.attribute(name).and_then(number).unwrap_or(0.0);
            let (mut left, mut base) = (start("X"), start("Y"));
            let across = deltas(code.attribute("DeltaX").unwrap_or_default());
            let down = deltas(code.attribute("DeltaY").unwrap_or_default());
            for (index, letter) in code.text.trim().chars().enumerate().take(MOST) {
                let width = if letter.is_ascii() { size / 2.0 } else { size };
                let (px, py) = (x + a * left + c * base + e, y + b * left + d * base + f);
                letters.push(Letter {
                    c: letter,
                    left: px,
                    top: py - 0.88 * size * high,
                    right: px + width * wide,
                    bottom: py + 0.12 * size * high,
                });
                left += across.get(index).copied().unwrap_or(if down.is_empty() { width } else { 0.0 });
                base += down.get(index).copied().unwrap_or(0.0);
            }
        }
        let id = object.attribute("ID").unwrap_or_default().to_owned();
        self.drawn.push(Drawn::Text { id, letters });
    }

    fn page(self, id: &str, file: &str) -> Page {
        let mut text = PageText {
            file: file.to_owned(),
            page: self.number,
            width: self.width,
            height: self.height,
            letters: Vec::new(),
        };
        let mut objects = HashMap::new();
        let mut covers: Vec<[f64; 4]> = Vec::new();
        // From the last to the first: what came later lies above.
        for drawn in self.drawn.iter().rev() {
            match drawn {
                Drawn::Cover(cover) => covers.push(*cover),
                Drawn::Text { id, letters } => {
                    let seen: Vec<Letter> =
                        letters.iter().filter(|l| self.is_seen(l, &covers)).copied().collect();
                    text.letters.extend(&seen);
                    // A text of which a part is hidden is no evidence.
                    if seen.len() == letters.len() {
                        objects.insert(id.clone(), seen);
                    }
                }
            }
        }
        let (codes, codes_read) = self.codes(file, &text);
        Page { id: id.to_owned(), text, objects, codes, codes_read }
    }

    fn is_seen(&self, letter: &Letter, covers: &[[f64; 4]]) -> bool {
        let (x, y) = letter.middle();
        let on_page = x >= 0.0 && y >= 0.0 && x <= self.width && y <= self.height;
        on_page
            && !covers
                .iter()
                .any(|[left, top, w, h]| x >= *left && y >= *top && x <= left + w && y <= top + h)
    }

    fn codes(&self, file: &str, text: &PageText) -> (Vec<Voucher>, usize) {
        let (mut vouchers, mut count) = (Vec::new(), 0);
        for (path, [left, top, w, h], order) in self.pictures.iter().take(SEARCHED) {
            let middle = (left + w / 2.0, top + h / 2.0);
            let hidden = self.drawn.iter().skip(*order).any(|drawn| match drawn {
                Drawn::Cover([x, y, w, h]) => {
                    middle.0 >= *x && middle.1 >= *y && middle.0 <= x + w && middle.1 <= y + h
                }
                Drawn::Text { .. } => false,
            });
            let Some(bytes) = self.package.part(path).filter(|_| !hidden) else { continue };
            let Ok(shades) = picture::decode(bytes, self.package.limits) else { continue };
            let share = |at: f64, of: f64| (at / of.max(1.0) * 10_000.0).clamp(0.0, 10_000.0) as u16;
            let on = PageBox {
                page: self.number,
                left: share(*left, text.width),
                top: share(*top, text.height),
                right: share(left + w, text.width),
                bottom: share(top + h, text.height),
            };
            for code in read_codes(&shades.with_margin()) {
                count += 1;
                vouchers.extend(fields::voucher(&code.text, &Place::on_page(file, on)));
            }
        }
        (vouchers, count)
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|value: &f64| value.is_finite())
}

fn numbers4(text: &str) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = text.split_whitespace().map(number).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// Steps between letters; `g 3 4.5` stands for three of 4.5.
fn deltas(text: &str) -> Vec<f64> {
    let mut out = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if word == "g" {
            let count = words.next().and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
            let step = words.next().and_then(number).unwrap_or(0.0);
            out.extend(std::iter::repeat_n(step, count.min(MOST)));
        } else {
            out.extend(number(word));
        }
        if out.len() > MOST {
            break;
        }
    }
    out
}
