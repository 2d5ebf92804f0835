//! The plates of a design: what is the same in every file of it, drawn once by printpdf and taken over by the writer of files.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use printpdf::{PdfDocument, PdfSaveOptions};

use crate::compacting::{BROAD, FINE, compact};
use crate::deflating::{DENSE, deflate, packed};
use crate::design::Design;
use crate::{Error, art};

/// A design with its forms and a profile, already deflated.
pub(crate) struct Plates {
    pub(crate) design: Design,
    /// The edges of the page.
    pub(crate) page: Object,
    ground: Stream,
    crest: Stream,
    sprig: Stream,
    colours: Stream,
}

impl Plates {
    /// Draws the art and makes a form of each piece.
    pub(crate) fn engrave(design: Design) -> Result<Self, Error> {
        let drawn = drawing(&design).to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
        let mut pages = drawn.page_iter();
        let mut next = |parts| form(&drawn, pages.next().unwrap_or_default(), parts);
        let (ground, crest, sprig) = (next(BROAD)?, next(FINE)?, next(FINE)?);
        let profile = deflate(typst_assets::icc::S_RGB_V4, DENSE)?;
        Ok(Self {
            page: ground.dict.get(b"BBox").map_err(unreadable)?.clone(),
            ground,
            crest: centred(crest, art::CREST_SHEET),
            sprig: centred(sprig, art::SPRIG_SHEET),
            colours: packed(dictionary! { "N" => 3 }, profile),
            design,
        })
    }

    /// Adds the art to a file, by the names under which a page shows it.
    pub(crate) fn add_art(&self, file: &mut Document) -> Dictionary {
        let art = &self.design.art;
        let mut shown = dictionary! { "Glade" => file.add_object(self.ground.clone()) };
        if art.crest.is_some() {
            shown.set("Crest", self.add_crest(file));
        }
        if art.sprig {
            shown.set("Sprig", file.add_object(self.sprig.clone()));
        }
        shown
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
fn drawing(design: &Design) -> PdfDocument {
    let mut drawing = PdfDocument::new("");
    let (art, colours) = (&design.art, &design.colours);
    drawing.pages.extend([art::ground(art, colours), art::crest(colours), art::sprig(colours)]);
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
        for (name, design) in crate::design::read().unwrap() {
            let mut doubts = Vec::new();
            drawing(&design).to_lopdf_document(&PdfSaveOptions::default(), &mut doubts);
            assert_eq!(doubts, [], "{name}");
        }
    }
}
