//! PNG and JPEG to shades of grey, their size checked before a pixel is decoded.

use std::io::Cursor;

use crate::Limits;
use crate::qr::Shades;

/// Why a picture is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureError {
    /// Its sides or pixels are beyond what is read.
    TooLarge,
    /// It is broken.
    Broken,
}

/// Decodes a PNG or JPEG.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Shades, PictureError> {
    if bytes.starts_with(b"\x89PNG") { png(bytes, limits) } else { jpeg(bytes, limits) }
}

/// Whether sides are within the limits.
pub(crate) fn check(width: u64, height: u64, limits: &Limits) -> Result<(), PictureError> {
    if width == 0 || height == 0 {
        return Err(PictureError::Broken);
    }
    let side = u64::from(limits.side);
    if width > side || height > side || width * height > limits.pixels {
        return Err(PictureError::TooLarge);
    }
    Ok(())
}

fn png(bytes: &[u8], limits: &Limits) -> Result<Shades, PictureError> {
    let broken = |_| PictureError::Broken;
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(broken)?;
    let (width, height) = (reader.info().width, reader.info().height);
    check(u64::from(width), u64::from(height), limits)?;
    let size = reader.output_buffer_size().ok_or(PictureError::TooLarge)?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(broken)?;
    pixels.truncate(frame.buffer_size());
    let (width, height) = (width as usize, height as usize);
    // What shows through is white paper.
    let over = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
    };
    let shades = match frame.color_type {
        png::ColorType::Grayscale => Shades::of_grey(width, height, pixels),
        png::ColorType::GrayscaleAlpha => {
            Shades::of_grey(width, height, pixels.chunks_exact(2).map(|p| over(p[0], p[1])).collect())
        }
        png::ColorType::Rgb => Shades::of_rgb(width, height, &pixels),
        png::ColorType::Rgba => {
            let rgb: Vec<u8> = pixels
                .chunks_exact(4)
                .flat_map(|p| [over(p[0], p[3]), over(p[1], p[3]), over(p[2], p[3])])
                .collect();
            Shades::of_rgb(width, height, &rgb)
        }
        png::ColorType::Indexed => None,
    };
    shades.ok_or(PictureError::Broken)
}

fn jpeg(bytes: &[u8], limits: &Limits) -> Result<Shades, PictureError> {
    use zune_jpeg::JpegDecoder;
    use zune_jpeg::zune_core::bytestream::ZCursor;
    use zune_jpeg::zune_core::colorspace::ColorSpace;
    use zune_jpeg::zune_core::options::DecoderOptions;

    let side = limits.side as usize;
    let options = DecoderOptions::default()
        .set_max_width(side)
        .set_max_height(side)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    if let Err(why) = decoder.decode_headers() {
        let too_large = format!("{why:?}").to_ascii_lowercase().contains("large");
        return Err(if too_large { PictureError::TooLarge } else { PictureError::Broken });
    }
    let (width, height) = decoder.dimensions().ok_or(PictureError::Broken)?;
    check(width as u64, height as u64, limits)?;
    let pixels = decoder.decode().map_err(|_| PictureError::Broken)?;
    Shades::of_rgb(width, height, &pixels).ok_or(PictureError::Broken)
}
