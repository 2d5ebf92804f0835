//! The mark of an institution: a picture beside its name, made opaque and kept as every file embeds it.

use std::io::Cursor;

use lopdf::{Document, ObjectId, Stream, dictionary};
use png::{ColorType, Decoder, Limits, Transformations};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::deflating::{DENSE, deflate, packed};

/// What a file may weigh, and what the picture may weigh in a document, where it is deflated anew.
const LARGEST_FILE: usize = 64 * 1024;
const LARGEST_WITHIN: usize = 8 * 1024;
/// Sides, in pixels: enough for print at the size in which it stands, and no more than can be decoded at a start.
const SIDES: std::ops::RangeInclusive<u32> = 100..=1000;
/// What decoding may take of memory.
const MEMORY: usize = 8 * 1024 * 1024;

/// A picture that was read and may stand on certificates.
#[derive(Clone, Debug)]
pub struct InstitutionMark {
    sha256: String,
    width: u32,
    height: u32,
    picture: Stream,
}

impl PartialEq for InstitutionMark {
    fn eq(&self, other: &Self) -> bool {
        self.sha256 == other.sha256
    }
}

impl Eq for InstitutionMark {}

impl InstitutionMark {
    /// Reads a PNG file. What is transparent in it becomes white, as paper is. The same file gives the same mark.
    ///
    /// # Errors
    /// [`Error::Mark`] with a sentence that says what to do.
    pub fn read(file: &[u8]) -> Result<Self, Error> {
        if file.len() > LARGEST_FILE {
            let kilobytes = file.len().div_ceil(1024);
            return Err(Error::Mark(format!("it has {kilobytes} KB; save it with at most 64 KB")));
        }
        let (width, height, pixels) = decode(file)?;
        let within = deflate(&pixels, DENSE)?;
        if within.len() > LARGEST_WITHIN {
            let kilobytes = within.len().div_ceil(1024);
            return Err(Error::Mark(format!(
                "it would take {kilobytes} KB of each certificate, and 8 are the most; save it smaller or with fewer colours"
            )));
        }
        let facts = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(width), "Height" => i64::from(height),
            "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8,
        };
        Ok(Self { sha256: hex::encode(Sha256::digest(file)), width, height, picture: packed(facts, within) })
    }

    /// SHA-256 of the file, in hexadecimal: the name by which a record knows it.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Its size on paper: as large as it may be, in its own proportions.
    pub(crate) fn size_within(&self, (height, width): (f32, f32)) -> (f32, f32) {
        let scale = (width / self.width as f32).min(height / self.height as f32);
        (self.width as f32 * scale, self.height as f32 * scale)
    }

    pub(crate) fn embed(&self, file: &mut Document) -> ObjectId {
        file.add_object(self.picture.clone())
    }
}

/// Width, height, and red, green and blue of each pixel.
fn decode(file: &[u8]) -> Result<(u32, u32, Vec<u8>), Error> {
    let unreadable = |_| Error::Mark("it cannot be read as a picture; save it anew as PNG".into());
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: MEMORY });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(unreadable)?;
    let (width, height) = (reader.info().width, reader.info().height);
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        return Err(Error::Mark(format!(
            "it has {width} × {height} pixels; save it with 100 to 1000 on each side"
        )));
    }
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or_default()];
    let frame = reader.next_frame(&mut pixels).map_err(unreadable)?;
    pixels.truncate(frame.buffer_size());
    let over_white = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    let pixels = match frame.color_type {
        ColorType::Rgb => pixels,
        ColorType::Rgba => {
            let each = pixels.chunks_exact(4);
            each.flat_map(|p| [p[0], p[1], p[2]].map(|colour| over_white(colour, p[3]))).collect()
        }
        ColorType::GrayscaleAlpha => {
            pixels.chunks_exact(2).flat_map(|p| [over_white(p[0], p[1]); 3]).collect()
        }
        ColorType::Grayscale | ColorType::Indexed => pixels.iter().flat_map(|grey| [*grey; 3]).collect(),
    };
    Ok((width, height, pixels))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(colour: ColorType, (width, height): (u32, u32), pixels: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(colour);
        encoder.write_header().unwrap().write_image_data(pixels).unwrap();
        file
    }

    fn refusal(file: &[u8]) -> String {
        InstitutionMark::read(file).unwrap_err().to_string()
    }

    #[test]
    fn what_is_transparent_is_white_as_paper() {
        let of = |colour, pixel: &[u8]| {
            let (_, _, pixels) = decode(&png(colour, (100, 100), &pixel.repeat(10_000))).unwrap();
            assert_eq!(pixels.len(), 30_000);
            [pixels[0], pixels[1], pixels[29_999]]
        };
        assert_eq!(of(ColorType::Rgba, &[10, 20, 30, 0]), [255; 3]);
        assert_eq!(of(ColorType::Rgba, &[10, 20, 30, 255]), [10, 20, 30]);
        assert_eq!(of(ColorType::GrayscaleAlpha, &[0, 128]), [127; 3]);
        assert_eq!(of(ColorType::Grayscale, &[7]), [7; 3]);
        assert_eq!(of(ColorType::Rgb, &[1, 2, 3]), [1, 2, 3]);
    }

    #[test]
    fn a_picture_that_cannot_stand_on_a_certificate_is_refused_with_what_to_do() {
        assert!(refusal(b"<svg onload='x'/>").contains("save it anew as PNG"));
        assert!(refusal(&[0; 70_000]).contains("at most 64 KB"));
        assert!(refusal(&png(ColorType::Grayscale, (2000, 1), &[0; 2000])).contains("2000 × 1 pixels"));
        let whole = png(ColorType::Rgb, (100, 100), &[0; 30_000]);
        assert!(refusal(&whole[..whole.len() / 2]).contains("cannot be read"));
        let mut chance = crate::sketch::Chance::new(1);
        let noise: Vec<u8> = (0..30_000).map(|_| chance.between(0.0, 256.0) as u8).collect();
        assert!(refusal(&png(ColorType::Rgb, (100, 100), &noise)).contains("8 are the most"));
    }

    #[test]
    fn a_mark_keeps_its_proportions() {
        let mark = InstitutionMark::read(&png(ColorType::Grayscale, (400, 200), &[0; 80_000])).unwrap();
        assert_eq!(mark.size_within((34.0, 62.0)), (62.0, 31.0));
        assert_eq!(mark.size_within((20.0, 62.0)), (40.0, 20.0));
    }
}
