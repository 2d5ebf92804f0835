//! Walks through the text of a document and gathers paragraphs, tables, pictures and footnotes.

use super::inline::Inline;
use super::parts::{Links, Parts};
use super::styles::{Format, Numbering, Role, Styles};
use super::xml::{Element, Token, Xml};
use super::{MAX_TEXT_BYTES, WordNote, WordPicture, WordRefused};

/// How many columns a table may have.
const MAX_COLUMNS: usize = 60;
/// How many notes a document may have.
const MAX_NOTES: usize = 1_000;
/// How deep fields may lie in each other.
const MAX_FIELDS: usize = 20;

/// A piece of the document.
#[derive(Debug)]
pub(super) enum Block {
    /// The title.
    Title(Vec<Inline>),
    /// A heading of a level, from 1.
    Heading(usize, Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// An element of a list: its level, from 0, and whether it is numbered.
    Item(usize, bool, Vec<Inline>),
    /// Rows of cells.
    Table(Vec<Vec<Vec<Inline>>>),
}

/// Where a note stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoteKind {
    /// At the foot of the page.
    Foot,
    /// At the end of the document.
    End,
}

impl NoteKind {
    /// The part in which such notes are.
    pub(super) const fn part(self) -> &'static str {
        match self {
            Self::Foot => "footnotes",
            Self::End => "endnotes",
        }
    }

    const fn element(self) -> &'static str {
        match self {
            Self::Foot => "footnote",
            Self::End => "endnote",
        }
    }
}

/// What has been found on the way.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) pictures: Vec<WordPicture>,
    /// Each place of a picture: which, and whether it is described there.
    pub(super) shown: Vec<(usize, bool)>,
    pub(super) notes: Vec<(WordNote, usize)>,
    /// Notes in the order in which the text refers to them.
    pub(super) referred: Vec<(NoteKind, String)>,
    bytes: usize,
}

impl Found {
    /// Notes that something is lost or to be done.
    pub(super) fn note(&mut self, note: WordNote) {
        count(&mut self.notes, note);
    }

    /// Which picture it is, whose description is the first that is given.
    fn picture(&mut self, bytes: Vec<u8>, description: &str) -> usize {
        let at = self.pictures.iter().position(|known| known.bytes == bytes).unwrap_or_else(|| {
            self.pictures.push(WordPicture { bytes, description: String::new() });
            self.pictures.len() - 1
        });
        if let Some(known) = self.pictures.get_mut(at).filter(|known| known.description.is_empty()) {
            description.clone_into(&mut known.description);
        }
        self.shown.push((at, !description.is_empty()));
        at
    }

    /// Whether the text refers to such a note.
    pub(super) fn refers_to(&self, kind: NoteKind) -> bool {
        self.referred.iter().any(|(found, _)| *found == kind)
    }

    /// The number of a note, from 1.
    pub(super) fn number(&self, kind: NoteKind, id: &str) -> Option<usize> {
        self.referred.iter().position(|(found, known)| *found == kind && known == id).map(|at| at + 1)
    }

    fn refer(&mut self, kind: NoteKind, id: &str) -> Option<usize> {
        if let Some(number) = self.number(kind, id) {
            return Some(number);
        }
        (self.referred.len() < MAX_NOTES).then(|| self.referred.push((kind, id.to_owned())))?;
        Some(self.referred.len())
    }

    fn count(&mut self, bytes: usize) -> Result<(), WordRefused> {
        self.bytes += bytes;
        if self.bytes > MAX_TEXT_BYTES { Err(WordRefused::TooMuchText) } else { Ok(()) }
    }
}

/// Counts a note once more.
pub(super) fn count(notes: &mut Vec<(WordNote, usize)>, note: WordNote) {
    match notes.iter_mut().find(|(known, _)| *known == note) {
        Some((_, count)) => *count += 1,
        None => notes.push((note, 1)),
    }
}

/// What a paragraph is, before its words.
#[derive(Default)]
struct Properties {
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    outline: Option<usize>,
}

/// A link that is open, and how deep its element lies.
struct OpenLink {
    depth: usize,
    address: Option<String>,
}

/// A field of Word: what it is, between its beginning and its result.
#[derive(Default)]
struct Field {
    instruction: String,
    address: Option<String>,
}

/// A walk through one part.
pub(super) struct Walk<'w, 'a> {
    xml: Xml<'w>,
    styles: &'w Styles,
    numbering: &'w Numbering,
    links: &'w Links,
    parts: &'w mut Parts<'a>,
    found: &'w mut Found,
    tables: usize,
}

impl<'w, 'a> Walk<'w, 'a> {
    pub(super) fn new(
        xml: &'w str,
        styles: &'w Styles,
        numbering: &'w Numbering,
        links: &'w Links,
        parts: &'w mut Parts<'a>,
        found: &'w mut Found,
    ) -> Self {
        Self { xml: Xml::new(xml), styles, numbering, links, parts, found, tables: 0 }
    }

    /// The whole document.
    pub(super) fn document(mut self) -> Result<Vec<Block>, WordRefused> {
        loop {
            match self.xml.next()? {
                Token::Open(element) if element.name == "body" => return self.blocks(),
                Token::End => return Err(WordRefused::NotWord),
                _ => {}
            }
        }
    }

    /// The notes to which the text refers, with their numbers.
    pub(super) fn notes(mut self, kind: NoteKind) -> Result<Vec<(usize, Vec<Block>)>, WordRefused> {
        let mut notes = Vec::new();
        loop {
            match self.xml.next()? {
                Token::Open(element) if element.name == kind.element() => {
                    let id = element.get("id").unwrap_or_default();
                    match self.found.number(kind, id) {
                        Some(number) => notes.push((number, self.blocks()?)),
                        None => self.xml.skip()?,
                    }
                }
                Token::End => return Ok(notes),
                _ => {}
            }
        }
    }

    /// Paragraphs and tables of the element that has just begun, whatever they are wrapped in.
    fn blocks(&mut self) -> Result<Vec<Block>, WordRefused> {
        let outside = self.xml.depth.saturating_sub(1);
        let mut blocks = Vec::new();
        while self.xml.depth > outside {
            match self.xml.next()? {
                Token::Open(element) => match element.name.as_str() {
                    "p" => blocks.extend(self.paragraph()?),
                    "tbl" => blocks.push(self.table()?),
                    "sectPr" | "sdtPr" | "Fallback" => self.xml.skip()?,
                    "del" | "moveFrom" => self.left_out(WordNote::DeletedWords)?,
                    _ => {}
                },
                Token::End => break,
                Token::Text(_) | Token::Close => {}
            }
        }
        Ok(blocks)
    }

    fn left_out(&mut self, note: WordNote) -> Result<(), WordRefused> {
        self.found.note(note);
        self.xml.skip()
    }

    fn paragraph(&mut self) -> Result<Option<Block>, WordRefused> {
        let mut paragraph = Words::default();
        let outside = self.xml.depth.saturating_sub(1);
        let mut properties = Properties::default();
        while self.xml.depth > outside {
            match self.xml.next()? {
                Token::Open(element) if element.name == "pPr" => properties = self.properties()?,
                Token::Open(element) => self.inline(&element, &mut paragraph)?,
                Token::Close => paragraph.close(self.xml.depth),
                Token::End => break,
                Token::Text(_) => {}
            }
        }
        Ok(self.block(&properties, paragraph.inlines))
    }

    fn block(&self, properties: &Properties, inlines: Vec<Inline>) -> Option<Block> {
        if inlines.iter().all(Inline::is_blank) {
            return None;
        }
        let style = properties.style.as_deref().unwrap_or_default();
        let outline = properties.outline.filter(|level| *level <= 9).map(Role::Heading);
        match outline.unwrap_or_else(|| self.styles.role(style)) {
            Role::Title => return Some(Block::Title(inlines)),
            Role::Heading(level) => return Some(Block::Heading(level, inlines)),
            Role::Text => {}
        }
        let by_style = self.styles.list(style);
        let list = properties.list.as_deref().or(by_style.map(|(list, _)| list));
        let level = properties.level.or(by_style.map(|(_, level)| level)).unwrap_or(0).min(8);
        // The list `0` takes a paragraph out of its style's list.
        match list.filter(|list| *list != "0").and_then(|list| self.numbering.ordered(list, level)) {
            Some(ordered) => Some(Block::Item(level, ordered, inlines)),
            None => Some(Inline::typed_bullet(inlines)),
        }
    }

    fn properties(&mut self) -> Result<Properties, WordRefused> {
        let mut properties = Properties::default();
        self.xml.within(|element| {
            let number = || element.get("val").and_then(|value| value.parse::<usize>().ok());
            match element.name.as_str() {
                "pStyle" => properties.style = element.get("val").map(str::to_owned),
                "numId" => properties.list = element.get("val").map(str::to_owned),
                "ilvl" => properties.level = number(),
                "outlineLvl" => properties.outline = number().map(|level| level.saturating_add(1)),
                // How the mark of the paragraph looks, and what it was before a change.
                "rPr" | "pPrChange" => return Ok(false),
                _ => {}
            }
            Ok(true)
        })?;
        Ok(properties)
    }

    /// What stands in a paragraph.
    fn inline(&mut self, element: &Element, words: &mut Words) -> Result<(), WordRefused> {
        match element.name.as_str() {
            "r" => words.format = Format::default(),
            "rPr" => words.format = self.format()?,
            "t" => {
                let text = self.xml.text()?;
                self.found.count(text.len())?;
                words.push(&text);
            }
            "tab" | "ptab" => words.push(" "),
            "noBreakHyphen" => words.push("\u{2011}"),
            "br" | "cr" if element.get("type").is_none_or(|kind| kind == "textWrapping") => words.line_end(),
            "hyperlink" => {
                let address = element.get("id").and_then(|id| self.links.outer(id)).map(str::to_owned);
                self.open_link(address, words);
            }
            "fldSimple" => {
                if let Some(address) = hyperlink(element.get("instr").unwrap_or_default()) {
                    self.open_link(Some(address), words);
                }
            }
            "fldChar" => words.field(element.get("fldCharType").unwrap_or_default()),
            "instrText" => {
                let text = self.xml.text()?;
                words.instruction(&text);
            }
            "footnoteReference" => self.reference(NoteKind::Foot, element, words),
            "endnoteReference" => self.reference(NoteKind::End, element, words),
            "drawing" | "pict" | "object" => self.drawing(words)?,
            "del" | "moveFrom" => self.left_out(WordNote::DeletedWords)?,
            "delText" | "Fallback" | "rt" | "sdtPr" => self.xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn open_link(&mut self, address: Option<String>, words: &mut Words) {
        let address = address.filter(|address| is_allowed(address));
        if address.is_none() {
            self.found.note(WordNote::LinkLeftOut);
        }
        words.links.push(OpenLink { depth: self.xml.depth, address });
    }

    fn reference(&mut self, kind: NoteKind, element: &Element, words: &mut Words) {
        if let Some(id) = element.get("id") {
            words.inlines.extend(self.found.refer(kind, id).map(Inline::Note));
        }
    }

    fn format(&mut self) -> Result<Format, WordRefused> {
        let (styles, mut format) = (self.styles, Format::default());
        self.xml.within(|element| {
            match element.name.as_str() {
                "rStyle" => format = styles.format(element.get("val").unwrap_or_default()),
                "rPrChange" => return Ok(false),
                _ => format.take(element),
            }
            Ok(true)
        })?;
        Ok(format)
    }

    /// A picture, or something drawn that cannot be shown.
    fn drawing(&mut self, words: &mut Words) -> Result<(), WordRefused> {
        let Some((picture, description)) = self.drawn()? else {
            self.found.note(WordNote::TextBoxLeftOut);
            return Ok(());
        };
        let picture = match self.links.inner(&picture) {
            Some(part) => self.parts.bytes(part)?,
            None => None,
        };
        let Some(bytes) = picture else {
            self.found.note(WordNote::PictureLeftOut);
            return Ok(());
        };
        self.found.count(description.len())?;
        let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
        words.inlines.push(Inline::Picture(self.found.picture(bytes, &description), description));
        Ok(())
    }

    /// The picture's id, which may be empty, and what it shows; `None` for a text box.
    fn drawn(&mut self) -> Result<Option<(String, String)>, WordRefused> {
        let (mut description, mut picture, mut boxes) = (String::new(), String::new(), 0);
        self.xml.within(|element| {
            let text = |name: &str| element.get(name).unwrap_or_default();
            match element.name.as_str() {
                "docPr" => text(if text("descr").is_empty() { "title" } else { "descr" })
                    .clone_into(&mut description),
                "blip" => text("embed").clone_into(&mut picture),
                "imagedata" => {
                    text("id").clone_into(&mut picture);
                    text("title").clone_into(&mut description);
                }
                "txbxContent" => {
                    boxes += 1;
                    return Ok(false);
                }
                _ => {}
            }
            Ok(true)
        })?;
        Ok((boxes == 0).then_some((picture, description)))
    }

    fn table(&mut self) -> Result<Block, WordRefused> {
        self.tables += 1;
        if self.tables > 1 {
            self.found.note(WordNote::TableInTable);
        }
        let outside = self.xml.depth.saturating_sub(1);
        let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
        while self.xml.depth > outside {
            match self.xml.next()? {
                Token::Open(element) => match element.name.as_str() {
                    "tr" => {
                        // Rows without words would otherwise cost nothing and could be millions.
                        self.found.count(MAX_COLUMNS)?;
                        rows.push(Vec::new());
                    }
                    "tc" => {
                        let (cell, width) = self.cell()?;
                        let row = rows.last_mut().ok_or(WordRefused::Damaged)?;
                        row.push(cell);
                        row.extend((1..width).map(|_| Vec::new()));
                        row.truncate(MAX_COLUMNS);
                    }
                    "tblPr" | "tblGrid" | "trPr" | "Fallback" => self.xml.skip()?,
                    _ => {}
                },
                Token::End => break,
                Token::Text(_) | Token::Close => {}
            }
        }
        self.tables -= 1;
        Ok(Block::Table(rows))
    }

    /// A cell, and over how many columns it goes.
    fn cell(&mut self) -> Result<(Vec<Inline>, usize), WordRefused> {
        let outside = self.xml.depth.saturating_sub(1);
        let (mut words, mut width): (Vec<Inline>, usize) = (Vec::new(), 1);
        while self.xml.depth > outside {
            let block = match self.xml.next()? {
                Token::Open(element) => match element.name.as_str() {
                    "p" => self.paragraph()?,
                    "tbl" => Some(self.table()?),
                    "gridSpan" => {
                        let span = element.get("val").and_then(|value| value.parse().ok());
                        width = span.unwrap_or(1).clamp(1, MAX_COLUMNS);
                        None
                    }
                    _ => None,
                },
                Token::End => break,
                Token::Text(_) | Token::Close => None,
            };
            if let Some(block) = block {
                words.extend((!words.is_empty()).then(|| Inline::plain(" ")));
                words.extend(block.into_words());
            }
        }
        Ok((words, width))
    }
}

impl Block {
    /// Its words, without what it is.
    pub(super) fn into_words(self) -> Vec<Inline> {
        match self {
            Self::Title(words)
            | Self::Heading(_, words)
            | Self::Paragraph(words)
            | Self::Item(_, _, words) => words,
            Self::Table(rows) => {
                let cells = rows.into_iter().flatten();
                cells.flat_map(|cell| cell.into_iter().chain([Inline::plain(" ")])).collect()
            }
        }
    }
}

/// The words of a paragraph while they are gathered.
#[derive(Default)]
struct Words {
    inlines: Vec<Inline>,
    format: Format,
    links: Vec<OpenLink>,
    fields: Vec<Field>,
}

impl Words {
    fn push(&mut self, text: &str) {
        if self.format.hidden {
            return;
        }
        let of_element = self.links.iter().rev().find_map(|link| link.address.as_ref());
        let of_field = || self.fields.iter().rev().find_map(|field| field.address.as_ref());
        let link = of_element.or_else(of_field).cloned();
        self.inlines.push(Inline::Words { text: text.to_owned(), format: self.format, link });
    }

    fn line_end(&mut self) {
        self.inlines.push(Inline::LineEnd);
    }

    /// An element has ended; `depth` are still open.
    fn close(&mut self, depth: usize) {
        self.links.retain(|link| link.depth <= depth);
    }

    fn field(&mut self, kind: &str) {
        match kind {
            "begin" if self.fields.len() < MAX_FIELDS => self.fields.push(Field::default()),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.address = hyperlink(&field.instruction).filter(|address| is_allowed(address));
                }
            }
            "end" => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn instruction(&mut self, text: &str) {
        if let Some(field) = self.fields.last_mut() {
            field.instruction.push_str(text);
        }
    }
}

/// The address in `HYPERLINK "…"`.
fn hyperlink(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start().strip_prefix("HYPERLINK")?.trim_start().strip_prefix('"')?;
    rest.split_once('"').map(|(address, _)| address.to_owned())
}

fn is_allowed(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme))
}
