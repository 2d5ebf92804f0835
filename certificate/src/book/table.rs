//! The lines of the register book, set and shared out among sheets.

use super::setting::{Lines, Type};
use super::{Book, Entry, EntryState, wording};
use crate::fonts::{Fonts, Style};
use crate::pen::{BARK, FIR};

/// The edges of the table; the left margin has room for binding.
pub(super) const LEFT: f32 = 54.0;
pub(super) const RIGHT: f32 = 808.0;
pub(super) const TOP: f32 = 497.0;
const BOTTOM: f32 = 52.0;
/// Where each column begins, and where the last ends.
pub(super) const COLUMNS: [f32; 7] = [LEFT, 146.0, 338.0, 604.0, 642.0, 706.0, RIGHT];
/// Space between columns, and above and below a line.
const GAP: f32 = 10.0;
pub(super) const PADDING: f32 = 4.0;

const BODY: Type = Type { style: Style::Regular, size: 9.0, colour: FIR };
const NUMBER: Type = Type { style: Style::Semibold, ..BODY };
const PALE: Type = Type { colour: BARK, ..BODY };
pub(super) const NOTE: Type = Type { style: Style::Italic, size: 8.4, colour: BARK };
const TOTAL: Type = NUMBER;

/// A line of the table.
pub(super) struct Row {
    pub cells: Vec<Lines>,
    /// What stands under it, from the second column on.
    pub note: Option<Lines>,
    pub height: f32,
}

/// A sheet: its lines, and how many numbers the book has up to its end.
pub(super) struct Sheet {
    pub rows: Vec<Row>,
    pub so_far: usize,
    /// What the book comes to; on the last sheet alone.
    pub total: Option<Lines>,
}

/// Shares the lines of a book out among sheets.
pub(super) fn arrange(fonts: &Fonts, book: &Book) -> Vec<Sheet> {
    let (mut sheets, mut rows, mut used, mut so_far) = (Vec::new(), Vec::new(), 0.0_f32, 0);
    let room = TOP - BOTTOM;
    for entry in &book.entries {
        let row = row(fonts, book, entry);
        if used + row.height > room && !rows.is_empty() {
            sheets.push(Sheet { rows: std::mem::take(&mut rows), so_far, total: None });
            used = 0.0;
        }
        used += row.height;
        so_far += 1;
        rows.push(row);
    }
    let total =
        if book.entries.is_empty() { wording::empty(book.lang).to_owned() } else { wording::total(book) };
    let total = TOTAL.set(fonts, &total, RIGHT - LEFT, false);
    if used + total.height() + 3.0 * PADDING > room {
        sheets.push(Sheet { rows: std::mem::take(&mut rows), so_far, total: None });
    }
    sheets.push(Sheet { rows, so_far, total: Some(total) });
    sheets
}

fn row(fonts: &Fonts, book: &Book, entry: &Entry) -> Row {
    let lang = book.lang;
    let counts = entry.state == EntryState::Issued;
    let body = if counts { BODY } else { PALE };
    let holder = entry.holder.as_deref();
    let texts = [
        (NUMBER, entry.serial.clone(), false),
        (
            if holder.is_some() { body } else { NOTE },
            holder.unwrap_or(wording::nobody(lang)).to_owned(),
            false,
        ),
        (body, entry.programme.clone(), true),
        (body, entry.hours.to_string(), true),
        (body, wording::day(entry.issued_on, lang), true),
        (if counts { BODY } else { NUMBER }, wording::state(entry.state, lang).to_owned(), true),
    ];
    let cells: Vec<Lines> = texts
        .into_iter()
        .zip(COLUMNS.windows(2))
        .map(|((kind, text, is_common), edges)| kind.set(fonts, &text, edges[1] - edges[0] - GAP, is_common))
        .collect();
    let note = note(entry, lang).map(|note| NOTE.set(fonts, &note, RIGHT - COLUMNS[1], false));
    let tallest = cells.iter().map(Lines::height).fold(0.0, f32::max);
    let height = tallest + note.as_ref().map_or(0.0, Lines::height) + 2.0 * PADDING;
    Row { cells, note, height }
}

/// Why a number does not count, and which does in its place.
fn note(entry: &Entry, lang: crate::Lang) -> Option<String> {
    let successor = entry.successor.as_deref().map(|serial| wording::successor(serial, lang));
    let reason = entry.reason.as_deref().map(|reason| wording::reason(reason, lang));
    let told: Vec<String> = [successor, reason].into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(" "))
}
