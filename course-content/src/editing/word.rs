//! A Word document (.docx) becomes the Markdown of a lesson; its pictures come along as they are, for whoever takes them.

mod inline;
mod lists;
mod parts;
mod styles;
mod walk;
mod write;
mod xml;

use parts::Parts;
use styles::{Numbering, Styles};
use walk::{Block, Found, NoteKind, Walk};

/// How many bytes a document may have.
pub const MAX_WORD_BYTES: usize = 16 * 1024 * 1024;
/// How many bytes of text are taken from it.
const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// What a document brings.
#[derive(Debug)]
pub struct WordLesson {
    /// Its title, if it says which paragraph is one.
    pub title: Option<String>,
    /// Its pictures, of whatever kind, each once.
    pub pictures: Vec<WordPicture>,
    blocks: Vec<Block>,
    footnotes: Vec<(usize, Vec<Block>)>,
    found: Found,
}

/// A picture of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordPicture {
    /// As it lies in the document, with all that a camera wrote into it.
    pub bytes: Vec<u8>,
    /// What it shows, where the document says so.
    pub description: String,
}

/// The text of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordText {
    /// The text.
    pub markdown: String,
    /// What is lost or still has to be done, with how often.
    pub notes: Vec<(WordNote, usize)>,
}

/// What is lost of a document, or still has to be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordNote {
    /// A picture has no description yet.
    PictureUndescribed,
    /// A picture that nobody has taken, or one that lies elsewhere.
    PictureLeftOut,
    /// A text box.
    TextBoxLeftOut,
    /// A link to a place within the document, or to an address of a kind that is not allowed.
    LinkLeftOut,
    /// A table in a table has become words.
    TableInTable,
    /// Words that somebody had deleted with changes being tracked.
    DeletedWords,
    /// Macros, which are never run.
    Macros,
}

impl WordNote {
    /// A stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PictureUndescribed => "picture-undescribed",
            Self::PictureLeftOut => "picture-left-out",
            Self::TextBoxLeftOut => "text-box",
            Self::LinkLeftOut => "link-left-out",
            Self::TableInTable => "table-in-table",
            Self::DeletedWords => "deleted-words",
            Self::Macros => "macros",
        }
    }
}

/// Why a document cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordRefused {
    /// It has more than 16 MiB.
    TooLarge,
    /// It is in the format before 2007, or has a password: from outside both look the same.
    OldOrLocked,
    /// It is no Word document.
    NotWord,
    /// It is damaged, or not built as Word builds documents.
    Damaged,
    /// It would become too much when unpacked.
    Bomb,
    /// It has more text than a lesson may have.
    TooMuchText,
    /// It has no text.
    Empty,
}

impl WordRefused {
    /// A stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::OldOrLocked => "old-or-locked",
            Self::NotWord => "not-word",
            Self::Damaged => "damaged",
            Self::Bomb => "bomb",
            Self::TooMuchText => "too-much-text",
            Self::Empty => "empty",
        }
    }
}

/// Reads a document.
///
/// # Errors
/// [`WordRefused`].
pub fn read_word(bytes: &[u8]) -> Result<WordLesson, WordRefused> {
    if bytes.len() > MAX_WORD_BYTES {
        return Err(WordRefused::TooLarge);
    }
    // The beginning of Microsoft's compound files: documents before 2007, and those with a password.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(WordRefused::OldOrLocked);
    }
    let mut parts = Parts::open(bytes)?;
    let document = parts.document()?;
    let links = parts.links_of(&document)?;
    let styles = match links.part("styles") {
        Some(part) => Styles::read(&parts.text(part)?.unwrap_or_default())?,
        None => Styles::default(),
    };
    let numbering = match links.part("numbering") {
        Some(part) => Numbering::read(&parts.text(part)?.unwrap_or_default())?,
        None => Numbering::default(),
    };
    let xml = parts.text(&document)?.ok_or(WordRefused::NotWord)?;
    let mut found = Found::default();
    if parts.has_macros() {
        found.note(WordNote::Macros);
    }
    let blocks = Walk::new(&xml, &styles, &numbering, &links, &mut parts, &mut found).document()?;
    let mut footnotes = Vec::new();
    for kind in [NoteKind::Foot, NoteKind::End] {
        let Some(part) = links.part(kind.part()).filter(|_| found.refers_to(kind)) else { continue };
        let Some(xml) = parts.text(part)? else { continue };
        let links = parts.links_of(part)?;
        footnotes.extend(Walk::new(&xml, &styles, &numbering, &links, &mut parts, &mut found).notes(kind)?);
    }
    let pictures = std::mem::take(&mut found.pictures);
    let lesson = WordLesson { title: write::title(&blocks), pictures, blocks, footnotes, found };
    // Without a picture that cannot be taken nothing may be left of it.
    lesson.written(|_| Some(String::new())).map(|_| lesson)
}

impl WordLesson {
    /// The text, with each picture where `place` says that it is now. A picture that has no place is left out.
    ///
    /// # Errors
    /// [`WordRefused::Empty`] if nothing is left.
    pub fn written(&self, place: impl Fn(usize) -> Option<String>) -> Result<WordText, WordRefused> {
        let places: Vec<_> = (0..self.pictures.len()).map(place).collect();
        let markdown = write::markdown(&self.blocks, &self.footnotes, &self.found, &places);
        if markdown.trim().is_empty() {
            return Err(WordRefused::Empty);
        }
        let mut notes = self.found.notes.clone();
        for (picture, is_described) in &self.found.shown {
            let is_placed = places.get(*picture).is_some_and(Option::is_some);
            let note = if is_placed { WordNote::PictureUndescribed } else { WordNote::PictureLeftOut };
            if !is_placed || !is_described {
                walk::count(&mut notes, note);
            }
        }
        Ok(WordText { markdown, notes })
    }
}

#[cfg(test)]
mod tests;
