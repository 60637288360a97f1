//! Pictures that a signature shows: the signer's handwriting, the bureau's seal. A PNG is decoded and written anew,
//! so that nothing of the file but its pixels reaches the PDF.

use lopdf::{Object, Stream, dictionary};

use crate::pdf::pdf_a::compressed;
use crate::{MemoError, Pt};

/// The longest side, in pixels: 600 dots to the inch of the largest seal.
const LONGEST: u32 = 2400;

/// A picture: its colours and how opaque each dot is.
pub(crate) struct Picture {
    width: u32,
    height: u32,
    colours: Vec<u8>,
    opacity: Vec<u8>,
}

fn wrong(error: impl std::fmt::Display) -> MemoError {
    MemoError::Picture(error.to_string())
}

impl Picture {
    /// Decodes a PNG.
    pub(crate) fn read(png: &[u8]) -> Result<Picture, MemoError> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder
            .set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().map_err(wrong)?;
        let (width, height) = (reader.info().width, reader.info().height);
        if width == 0 || height == 0 || width.max(height) > LONGEST {
            return Err(wrong(format!("{width} × {height} 像素，边长应在 1 至 {LONGEST} 之间")));
        }
        let size = reader.output_buffer_size().ok_or_else(|| wrong("图片过大"))?;
        let mut dots = vec![0; size];
        let frame = reader.next_frame(&mut dots).map_err(wrong)?;
        dots.truncate(frame.buffer_size());
        let (mut colours, mut opacity) = (Vec::new(), Vec::new());
        match frame.color_type {
            png::ColorType::GrayscaleAlpha => dots.chunks_exact(2).for_each(|dot| {
                colours.extend([dot[0]; 3]);
                opacity.push(dot[1]);
            }),
            png::ColorType::Rgba => dots.chunks_exact(4).for_each(|dot| {
                colours.extend(&dot[..3]);
                opacity.push(dot[3]);
            }),
            other => return Err(wrong(format!("不支持的颜色类型 {other:?}"))),
        }
        Ok(Picture { width, height, colours, opacity })
    }

    /// The size in which it fits into a room without being stretched.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn within(&self, width: Pt, height: Pt) -> (Pt, Pt) {
        let scale = (width / self.width as Pt).min(height / self.height as Pt);
        (self.width as Pt * scale, self.height as Pt * scale)
    }

    /// The image, given the object of its mask, and the mask.
    pub(crate) fn objects(&self) -> (Stream, Stream) {
        let image = |space: &str, dots: &[u8]| {
            compressed(
                dictionary! {
                    "Type" => "XObject",
                    "Subtype" => "Image",
                    "Width" => i64::from(self.width),
                    "Height" => i64::from(self.height),
                    "ColorSpace" => Object::Name(space.as_bytes().to_vec()),
                    "BitsPerComponent" => 8,
                },
                dots.to_vec(),
            )
        };
        (image("DeviceRGB", &self.colours), image("DeviceGray", &self.opacity))
    }
}

/// Whether the bytes are a picture that a signature can show.
///
/// # Errors
///
/// They are no PNG, or one that is too large.
pub fn check_picture(png: &[u8]) -> Result<(), MemoError> {
    Picture::read(png).map(drop)
}
