//! What has to be known of a document for appending to it, so that a file just written need not be read again.

use lopdf::{Document, Object, ObjectId};

use crate::Error;

/// The catalog and the fields of a document, and where its table of objects stands.
#[derive(Clone, Debug)]
pub(crate) struct Stub {
    pub(super) file: Document,
    /// Of the document it was taken from.
    length: usize,
}

impl Stub {
    /// Reads a document of ours.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut file = Document::load_mem(bytes).map_err(unreadable)?;
        let root = file.trailer.get(b"Root").and_then(Object::as_reference).map_err(unreadable)?;
        file.objects.retain(|id, object| *id == root || object.as_dict().is_ok_and(|dict| dict.has(b"FT")));
        let stub = Self { file, length: bytes.len() };
        stub.once_written(bytes).ok_or_else(|| Error::Signature("it does not end as one of ours".to_owned()))
    }

    /// Keeps what is needed of a file that was written as `bytes`; `kept` are its catalog and its fields.
    pub(crate) fn of(mut file: Document, bytes: &[u8], kept: &[ObjectId]) -> Option<Self> {
        file.objects.retain(|id, _| kept.contains(id));
        Self { file, length: 0 }.once_written(bytes)
    }

    /// Whether these may be the bytes it was taken from, and not others that somebody put in their place.
    pub(crate) fn is_of(&self, bytes: &[u8]) -> bool {
        self.length == bytes.len()
    }

    /// The same after another revision was written.
    pub(super) fn once_written(mut self, bytes: &[u8]) -> Option<Self> {
        self.file.xref_start = table(bytes)?;
        self.length = bytes.len();
        // The rest is of the table itself, and written anew with each.
        let lasting = [b"Root".as_slice(), b"Info", b"ID"];
        let trailer = self.file.trailer.iter().filter(|(key, _)| lasting.contains(&key.as_slice()));
        self.file.trailer = trailer.map(|(key, value)| (key.clone(), value.clone())).collect();
        Some(self)
    }
}

/// Where the last table of objects stands, by what is said at the end of the file.
fn table(bytes: &[u8]) -> Option<usize> {
    let end = bytes.strip_suffix(b"\n%%EOF")?;
    let digits = end.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, number) = end.split_at(end.len() - digits);
    before.ends_with(b"\nstartxref\n").then(|| std::str::from_utf8(number).ok()?.parse().ok())?
}

pub(super) fn unreadable(error: lopdf::Error) -> Error {
    Error::Signature(format!("this is no document of ours: {error}"))
}
