//! A file within the document, such as the credential that says the same to programs.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::Error;
use crate::deflating::{FAST, deflate, packed};
use crate::metadata::{moment, text};
use crate::record::Record;

/// No file within is longer.
const LONGEST: usize = 1 << 20;

/// A file to be put into a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// The name under which a reader saves it.
    pub name: &'a str,
    /// Its media type.
    pub media_type: &'a str,
    /// What it is, for the reader's list.
    pub description: &'a str,
    /// The file itself.
    pub bytes: &'a [u8],
}

impl<'a> Attachment<'a> {
    /// What the credential is called.
    pub const CREDENTIAL: &'static str = "credential.jwt";

    /// The credential of a certificate as a JSON web token.
    #[must_use]
    pub fn credential(token: &'a [u8]) -> Self {
        Self {
            name: Self::CREDENTIAL,
            media_type: "application/vc+jwt",
            description: "Open Badges 3.0",
            bytes: token,
        }
    }

    /// The file of this name within a document; none if it has none that can be read.
    #[must_use]
    pub fn within(document: &[u8], name: &str) -> Option<Vec<u8>> {
        let file = Document::load_mem(document).ok()?;
        let is_called = |spec: &Dictionary| {
            let called = spec.get(b"F").and_then(Object::as_str);
            spec.has_type(b"Filespec") && called.is_ok_and(|called| called == name.as_bytes())
        };
        let mut specs = file.objects.values().filter_map(|object| object.as_dict().ok());
        let spec = specs.find(|spec| is_called(spec))?;
        let stream = spec.get(b"EF").and_then(Object::as_dict).ok()?.get(b"F").and_then(Object::as_reference);
        let stream = file.get_object(stream.ok()?).and_then(Object::as_stream).ok()?;
        stream.decompressed_content_with_limit(LONGEST).ok()
    }

    /// Adds it to a file, and gives what the catalog refers to.
    pub(crate) fn embed(&self, file: &mut Document, record: &Record) -> Result<ObjectId, Error> {
        let size = i64::try_from(self.bytes.len()).unwrap_or(i64::MAX);
        let day = moment(record.issued_on);
        let kind = dictionary! {
            "Type" => "EmbeddedFile",
            "Subtype" => self.media_type,
            "Params" => dictionary! { "Size" => size, "CreationDate" => day.clone(), "ModDate" => day },
        };
        let stream = file.add_object(packed(kind, deflate(self.bytes, FAST)?));
        Ok(file.add_object(dictionary! {
            "Type" => "Filespec",
            "F" => Object::string_literal(self.name),
            "UF" => text(self.name),
            "Desc" => text(self.description),
            "AFRelationship" => "Data",
            "EF" => dictionary! { "F" => stream, "UF" => stream },
        }))
    }
}
