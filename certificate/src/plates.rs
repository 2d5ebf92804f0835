//! The plates: what is the same in every file, drawn once by printpdf and taken over by the writer of files.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use printpdf::{PdfDocument, PdfSaveOptions};

use crate::compacting::{BROAD, FINE, compact};
use crate::deflating::{DENSE, deflate, packed};
use crate::{Error, art};

/// Forms and a profile, already deflated.
pub(crate) struct Plates {
    /// The edges of the page.
    pub(crate) page: Object,
    glade: Stream,
    crest: Stream,
    sprig: Stream,
    colours: Stream,
}

impl Plates {
    /// Draws the art and makes a form of each piece.
    pub(crate) fn engrave() -> Result<Self, Error> {
        let drawn = drawing().to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
        let mut pages = drawn.page_iter();
        let mut next = |parts| form(&drawn, pages.next().unwrap_or_default(), parts);
        let (glade, crest, sprig) = (next(BROAD)?, next(FINE)?, next(FINE)?);
        let profile = deflate(typst_assets::icc::S_RGB_V4, DENSE)?;
        Ok(Self {
            page: glade.dict.get(b"BBox").map_err(unreadable)?.clone(),
            glade,
            crest: centred(crest, art::CREST_SHEET),
            sprig: centred(sprig, art::SPRIG_SHEET),
            colours: packed(dictionary! { "N" => 3 }, profile),
        })
    }

    /// Adds the art to a file, by the names under which a page shows it.
    pub(crate) fn add_art(&self, file: &mut Document) -> Dictionary {
        let mut add = |plate: &Stream| file.add_object(plate.clone());
        dictionary! {
            "Glade" => add(&self.glade), "Crest" => add(&self.crest), "Sprig" => add(&self.sprig),
        }
    }

    /// Adds the crest alone.
    pub(crate) fn add_crest(&self, file: &mut Document) -> ObjectId {
        file.add_object(self.crest.clone())
    }

    /// Adds the profile of colours to a file.
    pub(crate) fn add_colours(&self, file: &mut Document) -> ObjectId {
        file.add_object(self.colours.clone())
    }
}

/// The art, each piece on a page of its own.
fn drawing() -> PdfDocument {
    let mut drawing = PdfDocument::new("");
    drawing.pages.extend([art::glade(), art::crest(), art::sprig()]);
    drawing
}

/// A page as a form, in so many parts of a point.
fn form(drawn: &Document, page: ObjectId, parts: f32) -> Result<Stream, Error> {
    let edges = drawn.get_dictionary(page).and_then(|page| page.get(b"MediaBox")).map_err(unreadable)?;
    let content = compact(&drawn.get_page_content(page), parts).map_err(unreadable)?;
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => edges.clone(), "Resources" => Dictionary::new(),
    };
    Ok(packed(form, deflate(&content, DENSE)?))
}

/// The same form with its origin in the middle of its sheet.
fn centred(mut form: Stream, sheet: (f32, f32)) -> Stream {
    let (x, y) = art::middle(sheet);
    form.dict.set("Matrix", [1.0, 0.0, 0.0, 1.0, -x, -y].map(Object::Real).to_vec());
    form
}

fn unreadable(error: lopdf::Error) -> Error {
    Error::Write(std::io::Error::other(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_art_is_doubtful_to_printpdf() {
        let mut doubts = Vec::new();
        drawing().to_lopdf_document(&PdfSaveOptions::default(), &mut doubts);
        assert_eq!(doubts, []);
    }
}
