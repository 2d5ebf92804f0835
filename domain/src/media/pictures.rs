//! Pictures: decoded within bounds, written anew in several sizes, so that nothing is left of what a camera wrote beside them.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{PngDecoder, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, Limits};

use crate::error::{Refusal, Result};

/// A file may be this long.
pub(super) const LONGEST: u64 = 12 * 1024 * 1024;
/// What a picture may take in memory: twelve million points in three colours, as telephones take them.
const MOST_MEMORY: u64 = 40 * 1024 * 1024;
/// A JPEG that is drawn in passes is kept whole, three times as large, until its last pass.
const IN_PASSES: u64 = 3;
/// The longer side of each size, in points. The first is what is shown by itself.
const SIDES: [u32; 3] = [1920, 960, 480];
const JPEG_QUALITY: u8 = 85;

/// A picture in one size.
#[derive(Debug)]
pub(super) struct Drawn {
    pub width: i32,
    pub height: i32,
    pub bytes: Vec<u8>,
}

/// The sizes of a picture, the largest first.
///
/// # Errors
/// [`Refusal::MediaDamaged`], [`Refusal::PictureTooLarge`].
pub(super) fn sizes(file: Vec<u8>, media_type: &str) -> Result<Vec<Drawn>> {
    let is_png = media_type == "image/png";
    let (picture, turned) = if is_png { read_png(&file)? } else { read_jpeg(&file)? };
    drop(file);
    let [largest, smaller @ ..] = SIDES;
    let mut picture = within(picture, largest);
    picture.apply_orientation(turned);
    let mut drawn = vec![draw(&picture, is_png)?];
    for side in smaller {
        if picture.width().max(picture.height()) > side {
            drawn.push(draw(&picture.thumbnail(side, side), is_png)?);
        }
    }
    Ok(drawn)
}

fn read_jpeg(file: &[u8]) -> Result<(DynamicImage, Orientation)> {
    let decoder = JpegDecoder::new(Cursor::new(file)).map_err(damaged)?;
    read(decoder, if is_in_passes(file) { IN_PASSES } else { 1 })
}

fn read_png(file: &[u8]) -> Result<(DynamicImage, Orientation)> {
    let limits = limits();
    read(PngDecoder::with_limits(Cursor::new(file), limits).map_err(damaged)?, 1)
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY + LONGEST);
    limits
}

/// Reads the picture, if its own first words leave room for it.
fn read(mut decoder: impl ImageDecoder, times: u64) -> Result<(DynamicImage, Orientation)> {
    if decoder.total_bytes().saturating_mul(times) > MOST_MEMORY {
        return Err(Refusal::PictureTooLarge.into());
    }
    decoder.set_limits(limits()).map_err(damaged)?;
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(damaged)?, turned))
}

/// Whether a JPEG is drawn in passes, as its first frame says.
fn is_in_passes(file: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = file.get(at..at + 4) {
        match marker {
            0xc2 | 0xc6 | 0xca | 0xce => return true,
            0xc0 | 0xc1 | 0xc3 | 0xda => return false,
            0xff => at += 1,
            _ => at += 2 + usize::from(u16::from_be_bytes([*high, *low])),
        }
    }
    false
}

fn within(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture }
}

fn draw(picture: &DynamicImage, as_png: bool) -> Result<Drawn> {
    let mut bytes = Vec::new();
    let written = if as_png {
        let pixels = picture.to_rgba8();
        let colour = image::ExtendedColorType::Rgba8;
        PngEncoder::new(&mut bytes).write_image(&pixels, picture.width(), picture.height(), colour)
    } else {
        let pixels = picture.to_rgb8();
        JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode_image(&pixels)
    };
    written.map_err(damaged)?;
    let whole = |points: u32| i32::try_from(points).unwrap_or(i32::MAX);
    Ok(Drawn { width: whole(picture.width()), height: whole(picture.height()), bytes })
}

fn damaged(fault: image::ImageError) -> crate::Error {
    match fault {
        image::ImageError::Limits(_) => Refusal::PictureTooLarge.into(),
        _ => Refusal::MediaDamaged.into(),
    }
}
