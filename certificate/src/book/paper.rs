//! The file of a register book: its sheets, each with what it is and what it comes to.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::setting::{Case, Lines, Type};
use super::table::{COLUMNS, LEFT, PADDING, RIGHT, Row, Sheet, TOP};
use super::{Book, wording};
use crate::art::CREST;
use crate::deflating::{FAST, deflate, packed};
use crate::fonts::{Fonts, Style};
use crate::layout::PAGE;
use crate::metadata::{moment, text};
use crate::pen::{BARK, FIR, GOLD, GOLD_TINT, Pen};
use crate::plates::Plates;
use crate::{Error, words};

const TITLE: Type = Type { style: Style::Semibold, size: 14.0, colour: FIR };
const SMALL: Type = Type { style: Style::Regular, size: 9.0, colour: BARK };
const HEADING: Type = Type { style: Style::Semibold, size: 8.4, colour: BARK };
/// Where the head of a sheet begins, its headings, and its foot.
const HEAD: f32 = 561.0;
const HEADINGS: f32 = TOP + 17.0;
const FOOT: f32 = 40.0;
/// How large the crest stands in the head.
const EMBLEM: f32 = 16.0;

/// What stands on every sheet.
struct Frame {
    institution: Lines,
    title: Lines,
    as_of: Lines,
    headings: Vec<Lines>,
    /// The foot of each sheet, left and right.
    feet: Vec<[Lines; 2]>,
}

/// Writes the file.
pub(super) fn write(fonts: &Fonts, plates: &Plates, book: &Book, sheets: &[Sheet]) -> Result<Vec<u8>, Error> {
    let frame = Frame::of(fonts, book, sheets);
    let case = Case::fill(fonts, frame.texts().chain(sheets.iter().flat_map(texts_of)))?;
    let mut file = Document::with_version("1.7");
    let pages = file.new_object_id();
    let art = dictionary! { "Crest" => plates.add_crest(&mut file) };
    let resources = dictionary! { "Font" => case.embed(&mut file), "XObject" => art };
    let resources = file.add_object(resources);
    let mut hash = Sha256::new();
    let mut kids: Vec<Object> = Vec::with_capacity(sheets.len());
    for (sheet, foot) in sheets.iter().zip(&frame.feet) {
        let content = draw(&case, &frame, sheet, foot);
        hash.update(&content);
        let content = file.add_object(packed(Dictionary::new(), deflate(&content, FAST)?));
        kids.push(file.add_object(page(pages, content)).into());
    }
    file.set_object(
        pages,
        dictionary! {
            "Type" => "Pages",
            "Count" => i64::try_from(kids.len()).unwrap_or(i64::MAX),
            "Kids" => kids,
            "MediaBox" => plates.page.clone(),
            "Resources" => resources,
        },
    );
    describe(&mut file, book, pages);
    let id = Object::String(hash.finalize()[..16].to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)?;
    Ok(bytes)
}

fn page(pages: ObjectId, content: ObjectId) -> Dictionary {
    dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content }
}

fn describe(file: &mut Document, book: &Book, pages: ObjectId) {
    let catalog = file.add_object(dictionary! {
        "Type" => "Catalog",
        "Pages" => pages,
        "Lang" => Object::string_literal(words::tag(book.lang)),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
    });
    let info = file.add_object(dictionary! {
        "Title" => text(&wording::title(book)),
        "Author" => text(&book.institution),
        "Producer" => text("Forest Glade"),
        "CreationDate" => moment(book.as_of),
    });
    file.trailer.set("Root", catalog);
    file.trailer.set("Info", info);
}

impl Frame {
    fn of(fonts: &Fonts, book: &Book, sheets: &[Sheet]) -> Self {
        let lang = book.lang;
        let set = |kind: Type, text: &str| kind.set(fonts, text, RIGHT - LEFT - 3.0 * EMBLEM, false);
        let feet = sheets.iter().enumerate().map(|(at, sheet)| {
            let here = wording::on_sheet(sheet.rows.len(), sheet.so_far, lang);
            [set(SMALL, &here), set(SMALL, &wording::page_of(at + 1, sheets.len(), lang))]
        });
        Self {
            institution: set(SMALL, &book.institution),
            title: set(TITLE, &wording::title(book)),
            as_of: set(SMALL, &wording::as_of(book.as_of, lang)),
            headings: wording::headings(lang).map(|heading| set(HEADING, heading)).into(),
            feet: feet.collect(),
        }
    }

    fn texts(&self) -> impl Iterator<Item = &Lines> {
        let once = [&self.institution, &self.title, &self.as_of];
        once.into_iter().chain(&self.headings).chain(self.feet.iter().flatten())
    }
}

fn texts_of(sheet: &Sheet) -> impl Iterator<Item = &Lines> {
    sheet.rows.iter().flat_map(|row| row.cells.iter().chain(&row.note)).chain(&sheet.total)
}

/// Draws a sheet in the order in which it is read.
fn draw(case: &Case, frame: &Frame, sheet: &Sheet, [here, number]: &[Lines; 2]) -> Vec<u8> {
    let mut pen = Pen::default();
    pen.plate("Crest", EMBLEM / CREST, (LEFT + EMBLEM, HEAD - EMBLEM));
    let beside = LEFT + 2.7 * EMBLEM;
    case.write(&mut pen, &frame.institution, (beside, HEAD));
    case.write(&mut pen, &frame.title, (beside, HEAD - 13.0));
    case.write(&mut pen, &frame.as_of, (RIGHT - frame.as_of.width(), HEAD));
    for (at, (heading, x)) in frame.headings.iter().zip(COLUMNS).enumerate() {
        case.write(&mut pen, heading, (inset(at, x, heading), HEADINGS));
    }
    let mut top = TOP;
    rule(&mut pen, top, true);
    for row in &sheet.rows {
        write_row(case, &mut pen, row, top);
        top -= row.height;
        rule(&mut pen, top, false);
    }
    if let Some(total) = &sheet.total {
        case.write(&mut pen, total, (LEFT, top - 2.0 * PADDING));
    }
    rule(&mut pen, FOOT, true);
    case.write(&mut pen, here, (LEFT, FOOT - PADDING));
    case.write(&mut pen, number, (RIGHT - number.width(), FOOT - PADDING));
    pen.into_bytes()
}

fn write_row(case: &Case, pen: &mut Pen, row: &Row, top: f32) {
    let top = top - PADDING;
    for (at, (cell, x)) in row.cells.iter().zip(COLUMNS).enumerate() {
        case.write(pen, cell, (inset(at, x, cell), top));
    }
    if let Some(note) = &row.note {
        let under = row.cells.iter().map(Lines::height).fold(0.0, f32::max);
        case.write(pen, note, (COLUMNS[1], top - under));
    }
}

/// Hours stand under one another by their last digit.
fn inset(column: usize, x: f32, cell: &Lines) -> f32 {
    const HOURS: usize = 3;
    if column == HOURS { COLUMNS[HOURS + 1] - 12.0 - cell.width() } else { x }
}

fn rule(pen: &mut Pen, height: f32, is_strong: bool) {
    pen.line_colour(if is_strong { GOLD } else { GOLD_TINT });
    pen.line_width(if is_strong { 0.8 } else { 0.5 });
    pen.start(LEFT, height);
    pen.line(RIGHT, height);
    pen.operator("S");
}

const _: () = assert!(RIGHT < PAGE.0 && HEAD < PAGE.1, "the table stands on the page");
