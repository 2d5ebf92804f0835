//! The press: fonts and art prepared once, documents drawn from records as often as needed.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::design::{self, Design};
use crate::fonts::Fonts;
use crate::layout::{Emblem, Sheet};
use crate::pdf::{self, Matter};
use crate::plates::Plates;
use crate::qr::Mark;
use crate::record::{Issuer, Lang};
use crate::signing::{self, Party, Signer, Stub};
use crate::{Attachment, Error, InstitutionMark, Record, content, layout};

/// Draws certificates. Making one reads the fonts and draws the art, so keep it; any thread may use it.
pub struct Press {
    fonts: Fonts,
    /// Of each design, the usual one first.
    plates: Vec<(&'static str, Plates)>,
    /// The marks of institutions that records may name.
    marks: RwLock<BTreeMap<String, Arc<InstitutionMark>>>,
}

/// A finished document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// The design it was drawn with.
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
    /// - [`Error::Design`] if a design cannot be read; [`Error::Write`] if its art cannot be drawn or deflated.
    pub fn new() -> Result<Self, Error> {
        let engrave = |(name, design)| Ok((name, Plates::engrave(design)?));
        let plates = design::read()?.into_iter().map(engrave).collect::<Result<_, Error>>()?;
        Ok(Self { fonts: Fonts::load()?, plates, marks: RwLock::default() })
    }

    /// Keeps the mark of an institution for the records that name it.
    pub fn keep(&self, mark: InstitutionMark) {
        let mut marks = self.marks.write().unwrap_or_else(PoisonError::into_inner);
        marks.insert(mark.sha256().to_owned(), Arc::new(mark));
    }

    /// The marks that a record names and the press has not been given, by the SHA-256 of their files.
    #[must_use]
    pub fn lacking_marks(&self, record: &Record) -> Vec<String> {
        let marks = self.marks.read().unwrap_or_else(PoisonError::into_inner);
        let named = record.issuers.iter().filter_map(|issuer| issuer.mark.as_ref());
        named.filter(|mark| !marks.contains_key(*mark)).cloned().collect()
    }

    /// Every character of the record that [`Press::draw`] would print but has no glyph for, each once.
    ///
    /// # Errors
    /// [`Error::Invalid`] or [`Error::UnknownTemplate`] if the record cannot be printed at all.
    pub fn missing_glyphs(&self, record: &Record) -> Result<Vec<char>, Error> {
        let (design, _) = self.design_of(record)?;
        content::read(&self.fonts, &design.looks, record).map(|(_, missing)| missing)
    }

    /// Draws the document of a record. The same record gives the same bytes.
    ///
    /// # Errors
    /// - [`Error::MissingGlyph`] with every character that the fonts lack.
    /// - [`Error::Invalid`] if a field cannot be printed; [`Error::UnknownTemplate`] for a design that this
    ///   build does not have; [`Error::UnknownMark`] for a mark that was not [kept](Press::keep).
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

    /// What books are printed with: the usual design lends its crest.
    pub(crate) fn parts(&self) -> (&Fonts, &Plates) {
        (&self.fonts, &self.plates[0].1)
    }

    fn design_of(&self, record: &Record) -> Result<(&Design, &Plates), Error> {
        let named = self.plates.iter().find(|(name, _)| *name == record.template);
        let (_, plates) = named.ok_or_else(|| Error::UnknownTemplate(record.template.clone()))?;
        Ok((&plates.design, plates))
    }

    /// The marks of a record's institutions, each with what is heard in its place.
    fn emblems(&self, record: &Record) -> Result<Vec<Option<Emblem>>, Error> {
        let marks = self.marks.read().unwrap_or_else(PoisonError::into_inner);
        let lead = record.languages.first().copied().unwrap_or(Lang::En);
        let emblem = |issuer: &Issuer| {
            let Some(mark) = &issuer.mark else { return Ok(None) };
            let picture = marks.get(mark).ok_or_else(|| Error::UnknownMark(mark.clone()))?;
            let says = issuer.name.get(lead).unwrap_or_default().to_owned();
            Ok(Some(Emblem { picture: Arc::clone(picture), says }))
        };
        record.issuers.iter().map(emblem).collect()
    }

    /// Whether a record can be drawn, without putting the file together.
    ///
    /// # Errors
    /// As [`Press::draw`], for everything that the record is to blame for.
    pub fn rehearse(&self, record: &Record) -> Result<(), Error> {
        self.lay_out(record, |_, _, _| Ok(()))
    }

    fn lay_out<T>(
        &self,
        record: &Record,
        then: impl FnOnce(&Sheet<'_>, &Mark, &Plates) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (design, plates) = self.design_of(record)?;
        let (content, missing) = content::read(&self.fonts, &design.looks, record)?;
        if !missing.is_empty() {
            return Err(Error::MissingGlyph(missing));
        }
        let mark = Mark::of(record.verification_url.trim())?;
        then(&layout::arrange(&content, &self.emblems(record)?, design)?, &mark, plates)
    }

    fn put_together(&self, record: &Record, attachment: Option<&Attachment<'_>>) -> Result<Document, Error> {
        self.lay_out(record, |sheet, mark, plates| {
            let matter = Matter { record, sheet, mark, attachment };
            let (bytes, stub) = pdf::write(&self.fonts, plates, &matter)?;
            let sha256 = Sha256::digest(&bytes).into();
            Ok(Document { bytes, sha256, template: record.template.clone(), stub })
        })
    }
}
