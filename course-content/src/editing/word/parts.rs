//! The parts of a document, which is a zip archive, and how they refer to each other.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::WordRefused;
use super::xml::{Token, Xml};

/// How many entries an honest document may have.
const MAX_ENTRIES: usize = 4_000;
/// How many bytes one part may have when unpacked.
const MAX_PART: u64 = 24 * 1024 * 1024;
/// How many bytes all parts together that are read may have.
const MAX_ALL: u64 = 64 * 1024 * 1024;

/// A document's parts.
pub(super) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

/// What a part refers to.
#[derive(Debug, Default)]
pub(super) struct Links(Vec<Link>);

#[derive(Debug)]
struct Link {
    id: String,
    kind: String,
    target: String,
    external: bool,
}

impl<'a> Parts<'a> {
    /// Opens an archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, WordRefused> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| WordRefused::NotWord)?;
        if archive.len() > MAX_ENTRIES {
            return Err(WordRefused::Bomb);
        }
        Ok(Self { archive, left: MAX_ALL })
    }

    /// The bytes of a part. What the archive says of its size is not believed.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, WordRefused> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let limit = self.left.min(MAX_PART);
        let entry = self.archive.by_index(index).map_err(|_| WordRefused::Damaged)?;
        let mut bytes = Vec::new();
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|_| WordRefused::Damaged)?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limit {
            return Err(WordRefused::Bomb);
        }
        self.left -= size;
        Ok(Some(bytes))
    }

    /// The text of a part.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, WordRefused> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| WordRefused::Damaged)?;
        Ok(Some(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)))
    }

    /// The name of the part that holds the text.
    pub(super) fn document(&mut self) -> Result<String, WordRefused> {
        let links = self.read_links("_rels/.rels", "")?;
        let document = links.part("officeDocument").ok_or(WordRefused::NotWord)?;
        // Sheets and slides are packed in the same manner.
        if document.starts_with("word/") { Ok(document.to_owned()) } else { Err(WordRefused::NotWord) }
    }

    /// What a part refers to.
    pub(super) fn links_of(&mut self, part: &str) -> Result<Links, WordRefused> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        self.read_links(&format!("{folder}/_rels/{name}.rels"), folder)
    }

    fn read_links(&mut self, name: &str, folder: &str) -> Result<Links, WordRefused> {
        let Some(text) = self.text(name)? else { return Ok(Links::default()) };
        let mut xml = Xml::new(&text);
        let mut links = Vec::new();
        loop {
            match xml.next()? {
                Token::Open(element) if element.name == "Relationship" => {
                    let get = |name: &str| element.get(name).unwrap_or_default();
                    let external = get("TargetMode") == "External";
                    let target =
                        if external { get("Target").to_owned() } else { resolve(folder, get("Target")) };
                    let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
                    links.push(Link { id: get("Id").to_owned(), kind, target, external });
                }
                Token::End => return Ok(Links(links)),
                _ => {}
            }
        }
    }

    /// Whether there are macros in it.
    pub(super) fn has_macros(&self) -> bool {
        self.archive.file_names().flatten().any(|name| name.ends_with("vbaProject.bin"))
    }
}

impl Links {
    /// The part of a kind.
    pub(super) fn part(&self, kind: &str) -> Option<&str> {
        self.0.iter().find(|link| link.kind == kind && !link.external).map(|link| link.target.as_str())
    }

    /// A part by its id.
    pub(super) fn inner(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|link| link.id == id && !link.external).map(|link| link.target.as_str())
    }

    /// An address out of the document by its id.
    pub(super) fn outer(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|link| link.id == id && link.external).map(|link| link.target.as_str())
    }
}

/// A name as archives have it: without a slash at its beginning, and without `..`.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}
