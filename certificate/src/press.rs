//! The press: fonts and art prepared once, documents drawn from records as often as needed.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::fonts::Fonts;
use crate::layout::Sheet;
use crate::pdf::{self, Matter};
use crate::plates::Plates;
use crate::qr::Mark;
use crate::signing::{self, Party, Signer, Stub};
use crate::{Attachment, Error, Record, content, layout};

/// The name of the template that this build draws; a record carries it for ever.
pub const TEMPLATE: &str = "glade-1";

/// Draws certificates. Making one reads the fonts and draws the art, so keep it; any thread may use it.
pub struct Press {
    fonts: Fonts,
    plates: Plates,
}

/// A finished document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// The template it was drawn with.
    pub template: String,
    /// What has to be known for signing it.
    stub: Option<Stub>,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        (&self.bytes, &self.template) == (&other.bytes, &other.template)
    }
}

impl Eq for Document {}

impl Document {
    /// A document that was drawn before, from its bytes.
    #[must_use]
    pub fn stored(bytes: Vec<u8>, template: String) -> Self {
        Self { sha256: Sha256::digest(&bytes).into(), bytes, template, stub: None }
    }

    /// The document with the signature of a party.
    ///
    /// # Errors
    /// [`Error::Signature`] if there is no place for it, or the signer refuses.
    pub fn signed(
        self,
        (party, name): (Party, &str),
        at: DateTime<Utc>,
        signer: &dyn Signer,
    ) -> Result<Self, Error> {
        let (who, room) = ((party, name), signer.room());
        let prepared = match self.stub.filter(|stub| stub.is_of(&self.bytes)) {
            Some(stub) => signing::prepare_from(stub, &self.bytes, who, at, room)?,
            None => signing::prepare_with_room(&self.bytes, who, at, room)?,
        };
        let signature = signer.sign(prepared.digest())?;
        let (bytes, stub) = prepared.finish_and_keep(&signature)?;
        Ok(Self { sha256: Sha256::digest(&bytes).into(), bytes, template: self.template, stub })
    }
}

impl Press {
    /// Prepares the fonts and the art.
    ///
    /// # Errors
    /// - [`Error::Font`] if a built-in font cannot be read or cut down.
    /// - [`Error::Write`] if the art cannot be drawn or deflated.
    pub fn new() -> Result<Self, Error> {
        Ok(Self { fonts: Fonts::load()?, plates: Plates::engrave()? })
    }

    /// Every character of the record that [`Press::draw`] would print but has no glyph for, each once.
    ///
    /// # Errors
    /// [`Error::Invalid`] or [`Error::UnknownTemplate`] if the record cannot be printed at all.
    pub fn missing_glyphs(&self, record: &Record) -> Result<Vec<char>, Error> {
        content::read(&self.fonts, record).map(|(_, missing)| missing)
    }

    /// Draws the document of a record. The same record gives the same bytes.
    ///
    /// # Errors
    /// - [`Error::MissingGlyph`] with every character that the fonts lack.
    /// - [`Error::Invalid`] if a field cannot be printed; [`Error::UnknownTemplate`] for another template.
    /// - [`Error::TooLong`] if the text does not fit at the smallest legible size.
    /// - [`Error::Font`], [`Error::Json`] or [`Error::Write`] if the file cannot be put together.
    pub fn draw(&self, record: &Record) -> Result<Document, Error> {
        self.put_together(record, None)
    }

    /// Draws the document of a record with a file within, such as its credential. The same two give the same bytes.
    ///
    /// # Errors
    /// As [`Press::draw`].
    pub fn draw_with(&self, record: &Record, attachment: &Attachment<'_>) -> Result<Document, Error> {
        self.put_together(record, Some(attachment))
    }

    /// Whether a record can be drawn, without putting the file together.
    ///
    /// # Errors
    /// As [`Press::draw`], for everything that the record is to blame for.
    pub fn rehearse(&self, record: &Record) -> Result<(), Error> {
        self.lay_out(record, |_, _| Ok(()))
    }

    fn lay_out<T>(
        &self,
        record: &Record,
        then: impl FnOnce(&Sheet<'_>, &Mark) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (content, missing) = content::read(&self.fonts, record)?;
        if !missing.is_empty() {
            return Err(Error::MissingGlyph(missing));
        }
        let mark = Mark::of(record.verification_url.trim())?;
        then(&layout::arrange(&content)?, &mark)
    }

    fn put_together(&self, record: &Record, attachment: Option<&Attachment<'_>>) -> Result<Document, Error> {
        self.lay_out(record, |sheet, mark| {
            let matter = Matter { record, sheet, mark, attachment };
            let (bytes, stub) = pdf::write(&self.fonts, &self.plates, &matter)?;
            let sha256 = Sha256::digest(&bytes).into();
            Ok(Document { bytes, sha256, template: record.template.clone(), stub })
        })
    }
}
