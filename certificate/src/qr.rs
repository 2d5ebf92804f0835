//! The QR mark as a few rectangles instead of an image.

use qrcode::{Color, EcLevel};

use crate::Error;
use crate::masking;
use crate::pen::{Colour, Pen};

/// Light modules that have to surround the mark.
const QUIET: f32 = 4.0;

/// A mark: dark rectangles as (column, row, width, height), counted from the top left.
pub(crate) struct Mark {
    runs: Vec<(usize, usize, usize, usize)>,
    modules: usize,
}

impl Mark {
    /// Encodes `text` with medium error correction.
    pub(crate) fn of(text: &str) -> Result<Self, Error> {
        let too_long = |_| Error::Invalid { field: "verification_url", message: "is too long for a QR mark" };
        let colours = masking::modules(text, EcLevel::M).map_err(too_long)?;
        let modules = colours.len().isqrt();
        let mut runs: Vec<(usize, usize, usize, usize)> = Vec::new();
        for (y, row) in colours.chunks(modules).enumerate() {
            let mut x = 0;
            while x < row.len() {
                let length = row[x..].iter().take_while(|c| **c == Color::Dark).count();
                if length > 0 {
                    grow_or_add(&mut runs, (x, y, length));
                }
                x += length.max(1);
            }
        }
        Ok(Self { runs, modules })
    }

    /// Draws the mark with its quiet zone into a white square.
    pub(crate) fn draw(&self, pen: &mut Pen, dark: Colour, (left, bottom, side): (f32, f32, f32)) {
        pen.fill_colour([1.0; 3]);
        pen.rectangle(left, bottom, side, side);
        pen.operator("f");
        let module = side / (self.modules as f32 + 2.0 * QUIET);
        pen.fill_colour(dark);
        for &(x, y, width, height) in &self.runs {
            let down = (y + height) as f32 + QUIET;
            pen.rectangle(
                left + (x as f32 + QUIET) * module,
                bottom + side - down * module,
                width as f32 * module,
                height as f32 * module,
            );
        }
        pen.operator("f");
    }
}

/// Joins a dark run to an equal one right above it, so that no hairline shows between rows.
fn grow_or_add(runs: &mut Vec<(usize, usize, usize, usize)>, (x, y, length): (usize, usize, usize)) {
    let above = runs.iter_mut().rev().find(|run| (run.0, run.1 + run.3, run.2) == (x, y, length));
    match above {
        Some(run) => run.3 += 1,
        None => runs.push((x, y, length, 1)),
    }
}
