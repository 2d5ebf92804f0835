//! A file within the document, such as the credential that says the same to programs.

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::Error;
use crate::deflating::{FAST, deflate, packed};
use crate::metadata::{moment, text};
use crate::record::Record;

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
    /// The credential of a certificate as a JSON web token.
    #[must_use]
    pub fn credential(token: &'a [u8]) -> Self {
        Self {
            name: "credential.jwt",
            media_type: "application/vc+jwt",
            description: "Open Badges 3.0",
            bytes: token,
        }
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
