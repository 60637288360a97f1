//! PDFs written by hand: an invoice's words at their places, codes as vectors or pictures, files attached.

use super::code::Modules;
use super::picture::Rgb;
use super::{Invoice, fen};

pub const WIDTH: f64 = 595.0;
pub const HEIGHT: f64 = 397.0;

/// A PDF in the making.
#[derive(Debug, Clone, Default)]
pub struct Pdf {
    pub pages: Vec<Page>,
    pub attached: Vec<(String, Vec<u8>)>,
    /// Goes into the catalog as it is.
    pub catalog: String,
    /// Whether the font says nothing of what its characters are.
    pub mute: bool,
    /// Further objects, from number 6 on.
    pub objects: Vec<String>,
}

/// A page: operators, and pictures named `Im0`, `Im1`, ….
#[derive(Debug, Clone)]
pub struct Page {
    pub width: f64,
    pub height: f64,
    pub content: Vec<u8>,
    pub pictures: Vec<Picture>,
    /// Goes into the resources as it is.
    pub resources: String,
    /// Forms by their names, beside the pictures.
    pub forms: String,
}

#[derive(Debug, Clone)]
pub enum Picture {
    Jpeg {
        width: usize,
        height: usize,
        bytes: Vec<u8>,
    },
    /// The dictionary and the stream as they are.
    Raw {
        dictionary: String,
        bytes: Vec<u8>,
    },
}

impl Default for Page {
    fn default() -> Page {
        Page {
            width: WIDTH,
            height: HEIGHT,
            content: Vec::new(),
            pictures: Vec::new(),
            resources: String::new(),
            forms: String::new(),
        }
    }
}

/// A text as hexadecimal UCS-2.
pub fn hex(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

impl Page {
    /// Words at a place in points from the upper left corner.
    pub fn text(&mut self, x: f64, y: f64, size: f64, text: &str) -> &mut Page {
        let y = self.height - y;
        self.raw(&format!("BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{}> Tj ET\n", hex(text)))
    }

    pub fn raw(&mut self, operators: &str) -> &mut Page {
        self.content.extend_from_slice(operators.as_bytes());
        self
    }

    /// A code drawn as squares, in points from the upper left corner.
    pub fn code(&mut self, modules: &Modules, x: f64, y: f64, side: f64) -> &mut Page {
        let step = side / modules.side as f64;
        self.raw("q 0 g\n");
        for row in 0..modules.side {
            for column in 0..modules.side {
                if modules.dark[row * modules.side + column] {
                    let left = x + step * column as f64;
                    let bottom = self.height - y - step * (row + 1) as f64;
                    self.raw(&format!("{left:.3} {bottom:.3} {step:.3} {step:.3} re f\n"));
                }
            }
        }
        self.raw("Q\n")
    }

    /// A picture at a place, in points from the upper left corner.
    pub fn picture(&mut self, picture: Picture, x: f64, y: f64, width: f64, height: f64) -> &mut Page {
        let name = self.pictures.len();
        self.pictures.push(picture);
        let bottom = self.height - y - height;
        self.raw(&format!("q {width} 0 0 {height} {x} {bottom} cm /Im{name} Do Q\n"))
    }

    /// The words of an invoice, as they are printed.
    pub fn invoice(&mut self, invoice: &Invoice) -> &mut Page {
        for (x, y, size, text) in words(invoice) {
            self.text(x, y, size, &text);
        }
        self.raw("q 0.5 w 20 280 555 40 re S Q\n")
    }
}

/// Words with their places: x and y in points from the upper left corner, and size.
pub fn words(invoice: &Invoice) -> Vec<(f64, f64, f64, String)> {
    let mut out: Vec<(f64, f64, f64, String)> = Vec::new();
    let mut put = |x: f64, y: f64, text: &str| out.push((x, y, 9.0, text.to_owned()));
    let title = if invoice.net() < 0 {
        "电子发票（红字增值税专用发票）"
    } else {
        "电子发票（增值税专用发票）"
    };
    put(220.0, 30.0, title);
    if let Some(code) = &invoice.code {
        put(420.0, 20.0, &format!("发票代码：{code}"));
    }
    put(420.0, 34.0, &format!("发票号码：{}", invoice.number));
    put(420.0, 50.0, &format!("开票日期：{}", invoice.chinese_day()));
    for (index, c) in "购买方信息".chars().enumerate() {
        put(24.0, 78.0 + 10.0 * index as f64, &c.to_string());
    }
    for (index, c) in "销售方信息".chars().enumerate() {
        put(294.0, 78.0 + 10.0 * index as f64, &c.to_string());
    }
    for (x, party) in [(40.0, &invoice.buyer), (310.0, &invoice.seller)] {
        put(x, 85.0, &format!("名称：{}", party.name));
        put(x, 115.0, &format!("统一社会信用代码/纳税人识别号：{}", party.uscc));
    }
    for (x, word) in [
        (30.0, "项目名称"),
        (170.0, "规格型号"),
        (250.0, "单位"),
        (290.0, "数量"),
        (340.0, "单价"),
        (400.0, "金额"),
        (450.0, "税率/征收率"),
        (530.0, "税额"),
    ] {
        put(x, 140.0, word);
    }
    for (index, line) in invoice.lines.iter().enumerate() {
        let y = 156.0 + 14.0 * index as f64;
        put(30.0, y, &line.name);
        put(170.0, y, &line.model);
        put(400.0, y, &fen(line.net));
        put(460.0, y, "6%");
        put(530.0, y, &fen(line.tax));
    }
    put(50.0, 250.0, "合");
    put(90.0, 250.0, "计");
    put(396.0, 250.0, &format!("¥{}", fen(invoice.net())));
    put(520.0, 250.0, &format!("¥{}", fen(invoice.tax())));
    put(40.0, 270.0, "价税合计（大写）");
    put(160.0, 270.0, "⊗伍万贰仟伍佰玖拾壹圆柒角伍分");
    put(390.0, 270.0, "（小写）");
    put(440.0, 270.0, &format!("¥{}", fen(invoice.gross())));
    put(40.0, 300.0, &invoice.remark);
    if invoice.void {
        put(480.0, 360.0, "作废");
    }
    out
}

impl Pdf {
    /// An invoice's words and its code as vectors.
    pub fn of(invoice: &Invoice) -> Pdf {
        let mut page = Page::default();
        page.invoice(invoice);
        page.code(&super::code::modules(&invoice.code_text(), false), 30.0, 15.0, 50.0);
        Pdf { pages: vec![page], ..Pdf::default() }
    }

    /// A scan that fills an A4-wide page.
    pub fn scan(picture: &Rgb, quality: u8) -> Pdf {
        let mut page = Page::default();
        let (width, height) = (picture.width, picture.height);
        page.height = WIDTH * height as f64 / width as f64;
        let bytes = picture.jpeg(quality);
        let high = page.height;
        page.picture(Picture::Jpeg { width, height, bytes }, 0.0, 0.0, WIDTH, high);
        Pdf { pages: vec![page], ..Pdf::default() }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut objects: Vec<Vec<u8>> = Vec::new();
        let mut add = |bytes: Vec<u8>| {
            objects.push(bytes);
            objects.len()
        };
        // 1 catalog, 2 pages, 3 font, 4 its descendant, 5 the descriptor.
        for _ in 0..5 {
            add(Vec::new());
        }
        for object in &self.objects {
            add(object.clone().into_bytes());
        }
        let mut kids = String::new();
        let mut parts: Vec<(usize, Vec<u8>)> = Vec::new();
        for page in &self.pages {
            let mut pictures = String::new();
            for (index, picture) in page.pictures.iter().enumerate() {
                let (dictionary, bytes) = match picture {
                    Picture::Jpeg { width, height, bytes } => (
                        format!(
                            "/Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
                        ),
                        bytes,
                    ),
                    Picture::Raw { dictionary, bytes } => (dictionary.clone(), bytes),
                };
                let id = add(stream(&format!("/Type /XObject /Subtype /Image {dictionary}"), bytes));
                pictures.push_str(&format!("/Im{index} {id} 0 R "));
            }
            let content = add(stream("", &page.content));
            let own = add(
                format!(
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << {pictures}{} >> {} >> >>",
                    page.width, page.height, page.forms, page.resources
                )
                .into_bytes(),
            );
            kids.push_str(&format!("{own} 0 R "));
        }
        let mut names = String::new();
        for (name, bytes) in &self.attached {
            let file = add(stream("/Type /EmbeddedFile", bytes));
            let spec = add(format!(
                "<< /Type /Filespec /F (a.xml) /UF <FEFF{}> /EF << /F {file} 0 R >> >>",
                hex(name)
            )
            .into_bytes());
            names.push_str(&format!("<FEFF{}> {spec} 0 R ", hex(name)));
        }
        let names = if names.is_empty() {
            String::new()
        } else {
            format!("/Names << /EmbeddedFiles << /Names [{names}] >> >>")
        };
        parts.push((1, format!("<< /Type /Catalog /Pages 2 0 R {names} {} >>", self.catalog).into_bytes()));
        parts
            .push((2, format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len()).into_bytes()));
        let (encoding, ordering) =
            if self.mute { ("/Identity-H", "Identity") } else { ("/UniGB-UCS2-H", "GB1") };
        parts.push((3, format!("<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding {encoding} /DescendantFonts [4 0 R] >>").into_bytes()));
        parts.push((4, format!("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 4 >> /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>").into_bytes()));
        parts.push((5, b"<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>".to_vec()));
        for (id, bytes) in parts {
            objects[id - 1] = bytes;
        }
        written(&objects)
    }
}

pub fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dictionary} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream");
    out
}

/// A file of objects; the first is the catalog.
pub fn written(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    out.extend_from_slice(
        format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    out
}
