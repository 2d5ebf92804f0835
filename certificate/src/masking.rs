//! Choosing how a QR mark is masked: as the `qrcode` crate does, by the points of ISO 18004, but with a row of modules in
//! one number.
//!
//! The crate looks at each module some hundred times, which was a third of drawing a certificate.

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, bits, ec, types::QrResult};

const PATTERNS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];
/// Modules to a side that fit into a number, with room beside them.
const MOST: usize = 57;

/// The modules of the mark for a text, row by row.
pub(crate) fn modules(text: &str, level: EcLevel) -> QrResult<Vec<Color>> {
    let bits = bits::encode_auto(text.as_bytes(), level)?;
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, level)?;
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    let side = usize::from(version.width().unsigned_abs());
    if side > MOST {
        return Ok(canvas.apply_best_mask().into_colors());
    }
    let masked = PATTERNS.map(|pattern| {
        let mut masked = canvas.clone();
        masked.apply_mask(pattern);
        masked.into_colors()
    });
    Ok(masked.into_iter().min_by_key(|colours| points(colours, side)).unwrap_or_default())
}

/// How badly a mark could be read.
fn points(colours: &[Color], side: usize) -> u32 {
    let (mut rows, mut columns) = ([0_u64; MOST], [0_u64; MOST]);
    for (y, row) in colours.chunks(side).enumerate() {
        for x in row.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark).map(|(x, _)| x) {
            rows[y] |= 1 << x;
            columns[x] |= 1 << y;
        }
    }
    let (rows, columns) = (&rows[..side], &columns[..side]);
    let lines: u32 =
        rows.iter().chain(columns).map(|line| stretches(*line, side) + finders(*line, side)).sum();
    let dark: u32 = rows.iter().map(|row| row.count_ones()).sum();
    let share = dark * 200 / u32::try_from(side * side).unwrap_or(1);
    lines + blocks(rows, side) + share.abs_diff(100)
}

/// The lowest bits.
fn low(count: usize) -> u64 {
    (1 << count) - 1
}

/// Five or more modules of one colour in a line: 3 points, and one for each beyond five.
fn stretches(line: u64, side: usize) -> u32 {
    let alike = !(line ^ (line >> 1)) & low(side - 1);
    let five = alike & (alike >> 1) & (alike >> 2) & (alike >> 3);
    five.count_ones() + 2 * (five & !(five << 1)).count_ones()
}

/// What looks like a corner of the mark, with light beside it: 40 points.
fn finders(line: u64, side: usize) -> u32 {
    let ends = line & (line >> 6) & !(line >> 1) & !(line >> 5);
    let found = ends & (line >> 2) & (line >> 3) & (line >> 4) & low(side - 6);
    let dark_before = (line << 1) | (line << 2) | (line << 3) | (line << 4);
    let dark_after = (line >> 7) | (line >> 8) | (line >> 9) | (line >> 10);
    40 * (found & !(dark_before & dark_after)).count_ones()
}

/// Four modules of one colour in a square: 3 points.
fn blocks(rows: &[u64], side: usize) -> u32 {
    let alike = |row: u64| !(row ^ (row >> 1));
    let square = |pair: &[u64]| alike(pair[0]) & alike(pair[1]) & !(pair[0] ^ pair[1]) & low(side - 1);
    rows.windows(2).map(|pair| 3 * square(pair).count_ones()).sum()
}

#[cfg(test)]
mod tests {
    use qrcode::QrCode;
    use rand::distributions::Alphanumeric;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;

    #[test]
    fn a_mark_is_masked_as_the_crate_would_have_done() {
        let mut random = StdRng::seed_from_u64(8);
        for round in 0..400 {
            let length = random.gen_range(1..300);
            let some: String = (&mut random).sample_iter(Alphanumeric).take(length).map(char::from).collect();
            let text = format!("https://forestglade.example/v/{some}");
            let expected = QrCode::with_error_correction_level(&text, EcLevel::M).unwrap().into_colors();
            assert!(modules(&text, EcLevel::M).unwrap() == expected, "round {round}: {text}");
        }
    }
}
