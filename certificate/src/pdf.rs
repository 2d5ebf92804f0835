//! The file: the sheet as a page of printpdf, then dates, language, title and identity by lopdf.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::{Datelike, NaiveDate};
use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Object, StringFormat, dictionary};
use printpdf::{
    Codepoint, Color, DictItem, ExternalStream, ExternalXObject, FontId, Mm, Op, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rgb, TextItem, XObject, XObjectId, XObjectTransform,
};

use crate::fonts::{Fonts, Style};
use crate::layout::{HAND, PAGE, Sheet};
use crate::pen::{GOLD, Pen};
use crate::qr::Mark;
use crate::record::{Lang, Record};
use crate::signing::Party;
use crate::text::Ink;
use crate::{Error, art, content, words};

const HAIRLINE: f32 = 0.45;
/// Deflate levels for what is packed once, and for what is packed on every drawing: fonts hardly shrink.
const DENSE: u32 = 9;
const FAST: u32 = 1;

/// Art that is the same on every certificate, already deflated.
pub(crate) struct Plates {
    glade: XObject,
}

impl Plates {
    pub(crate) fn engrave() -> Result<Self, Error> {
        Ok(Self { glade: form(deflate(&art::glade(), DENSE)?) })
    }
}

/// Writes the document.
pub(crate) fn write(
    fonts: &Fonts,
    plates: &Plates,
    record: &Record,
    sheet: &Sheet<'_>,
    mark: &Mark,
) -> Result<Vec<u8>, Error> {
    let mut document = PdfDocument::new("");
    let mut ops = Vec::new();
    for (name, plate) in [("Glade", plates.glade.clone()), ("Marks", marks(sheet, mark)?)] {
        let id = XObjectId(name.to_owned());
        document.resources.xobjects.map.insert(id.clone(), plate);
        ops.push(Op::UseXobject { id, transform: XObjectTransform::default() });
    }
    let mut numbers = Vec::new();
    for style in Style::ALL {
        let (font, remapper) = fonts.embed(style, &used_glyphs(sheet, style))?;
        document.resources.fonts.map.insert(FontId(style.resource().to_owned()), PdfFont::new(font));
        numbers.push(remapper);
    }
    for ink in &sheet.inks {
        ops.extend(show(ink, |id| numbers[ink.style as usize].get(id).unwrap_or_default()));
    }
    document.pages.push(PdfPage::new(Mm(297.0), Mm(210.0), ops));
    let file = document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    finish(file, fonts, record, sheet)
}

fn used_glyphs(sheet: &Sheet<'_>, style: Style) -> BTreeMap<u16, char> {
    let inks = sheet.inks.iter().filter(|ink| ink.style == style);
    inks.flat_map(|ink| ink.glyphs).map(|glyph| (glyph.id, glyph.text)).collect()
}

/// One line of text as operations.
fn show(ink: &Ink<'_>, number: impl Fn(u16) -> u16) -> [Op; 6] {
    let glyphs = ink.glyphs.iter().map(|glyph| Codepoint {
        gid: number(glyph.id),
        offset: (-(glyph.advance - glyph.natural + ink.tracking)).round(),
        cid: Some(glyph.text.to_string()),
    });
    let [r, g, b] = ink.colour;
    let font = PdfFontHandle::External(FontId(ink.style.resource().to_owned()));
    [
        Op::StartTextSection,
        Op::SetFont { font, size: Pt(hundredths(ink.size)) },
        Op::SetFillColor { col: Color::Rgb(Rgb { r, g, b, icc_profile: None }) },
        Op::SetTextCursor { pos: Point { x: Pt(hundredths(ink.x)), y: Pt(hundredths(ink.y)) } },
        Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] },
        Op::EndTextSection,
    ]
}

fn hundredths(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}

/// The figures that move with the text: signature lines, the sprig, the QR mark.
fn marks(sheet: &Sheet<'_>, mark: &Mark) -> Result<XObject, Error> {
    let mut pen = Pen::fine();
    pen.line_colour(GOLD);
    pen.line_width(HAIRLINE);
    for &(left, right, height) in &sheet.rules {
        pen.start(left, height);
        pen.line(right, height);
    }
    pen.operator("S");
    art::crest(&mut pen, sheet.crest);
    art::sprig(&mut pen, sheet.sprig);
    let (left, bottom, side) = sheet.qr;
    mark.draw(&mut pen, left, bottom, side);
    Ok(form(deflate(&pen.into_bytes(), FAST)?))
}

/// A page-sized form of deflated drawing operators.
fn form(content: Vec<u8>) -> XObject {
    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
    let page = [0.0, 0.0, PAGE.0, PAGE.1].map(DictItem::Real);
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Form")),
        ("BBox".to_owned(), DictItem::Array(page.to_vec())),
        ("Resources".to_owned(), DictItem::Dict { map: BTreeMap::new() }),
        ("Filter".to_owned(), name("FlateDecode")),
    ]);
    let stream = ExternalStream { dict, content, compress: false };
    XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
}

fn deflate(bytes: &[u8], level: u32) -> Result<Vec<u8>, Error> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::new(level));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// Adds what printpdf does not write, deflates the streams and saves.
fn finish(
    mut file: lopdf::Document,
    fonts: &Fonts,
    record: &Record,
    sheet: &Sheet<'_>,
) -> Result<Vec<u8>, Error> {
    file.version = "1.7".to_owned();
    let hash = record.sha256()?;
    let id = Object::String(hash[..16].to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    let info = file.add_object(info(record));
    if let Some(Object::Reference(old)) = file.trailer.get(b"Info").ok().cloned() {
        file.objects.remove(&old);
    }
    file.trailer.set("Info", info);
    if let Ok(catalog) = file.catalog_mut() {
        catalog.set("Lang", Object::string_literal(language(record)));
        catalog.set("PageLayout", "SinglePage");
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    }
    for object in file.objects.values_mut() {
        match object {
            Object::Stream(stream) if !stream.dict.has(b"Filter") => {
                let packed = deflate(&stream.content, FAST)?;
                stream.dict.set("Filter", "FlateDecode");
                stream.set_content(packed);
            }
            Object::Dictionary(dict) if dict.has_type(b"Page") => {
                dict.remove(b"Annots");
            }
            Object::Dictionary(dict) => correct_cap_height(dict, fonts),
            _ => {}
        }
    }
    add_fields(&mut file, sheet);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)?;
    Ok(bytes)
}

/// A field over each signature line, in which its institution signs: empty, so that a signature changes nothing that is
/// printed.
fn add_fields(file: &mut lopdf::Document, sheet: &Sheet<'_>) {
    let Some((_, page)) = file.get_pages().into_iter().next() else { return };
    let mut fields = Vec::new();
    for (party, &(left, right, line)) in Party::ALL.into_iter().zip(&sheet.rules) {
        let size = [0.0, 0.0, right - left, HAND].map(Object::Real).to_vec();
        let empty = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => size };
        let look = file.add_object(lopdf::Stream::new(empty, Vec::new()));
        let field = dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig",
            "T" => Object::string_literal(party.field()),
            // Printed, and locked.
            "F" => 132,
            "Rect" => [left, line, right, line + HAND].map(Object::Real).to_vec(),
            "P" => page,
            "AP" => dictionary! { "N" => look },
        };
        fields.push(Object::Reference(file.add_object(field)));
    }
    if let Ok(page) = file.get_object_mut(page).and_then(Object::as_dict_mut) {
        page.set("Annots", fields.clone());
    }
    if let Ok(catalog) = file.catalog_mut() {
        // Signatures are there, and the file is only to be appended to.
        catalog.set("AcroForm", dictionary! { "Fields" => fields, "SigFlags" => 3 });
    }
}

/// printpdf gives the ascent as the height of capitals.
fn correct_cap_height(dict: &mut Dictionary, fonts: &Fonts) {
    if dict.has_type(b"FontDescriptor") {
        dict.set("CapHeight", fonts.cap_height(Style::Regular));
    }
}

fn language(record: &Record) -> &'static str {
    match record.languages.first() {
        Some(Lang::Be) => "be-BY",
        Some(Lang::Ru) => "ru-BY",
        _ => "en-GB",
    }
}

fn info(record: &Record) -> Dictionary {
    let lead = record.languages.first().copied().unwrap_or(Lang::En);
    let author: Vec<&str> = record.issuers.iter().filter_map(|issuer| issuer.name.get(lead)).collect();
    let name = content::names(record).into_iter().next().unwrap_or_default();
    let title = format!("{} № {} · {name}", words::title(record.kind, lead), record.serial);
    dictionary! {
        "Title" => text(&title),
        "Author" => text(&author.join(", ")),
        "Subject" => text(record.programme.get(lead).unwrap_or_default()),
        "Creator" => text("Forest Glade"),
        "Producer" => text("Forest Glade"),
        "CreationDate" => moment(record.issued_on),
        "ModDate" => moment(record.issued_on),
    }
}

/// A text string of the file: UTF-16 with its mark.
pub(crate) fn text(value: &str) -> Object {
    let units = [0xfeff].into_iter().chain(value.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// Midnight of a day, so that nothing but the record decides the bytes.
fn moment(day: NaiveDate) -> Object {
    Object::string_literal(format!("D:{:04}{:02}{:02}000000Z", day.year(), day.month(), day.day()))
}
