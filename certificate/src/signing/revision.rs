//! A revision of the document that holds one more signature: appended, so that what was signed before stays as it was.

use std::ops::Range;

use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat, dictionary};
use memchr::memmem;
use sha2::{Digest, Sha256};

use super::Party;
use super::seal::ROOM;
use super::stub::{Stub, unreadable};
use crate::Error;

/// Digits kept free for each of the three numbers that are known last.
const DIGITS: i64 = 1_000_000_000;

/// A document that waits for its signature.
pub struct Prepared {
    bytes: Vec<u8>,
    /// Where the signature goes, its angle brackets included.
    hole: Range<usize>,
    /// Bytes kept free for it.
    room: usize,
    digest: [u8; 32],
    next: Option<Stub>,
}

/// Adds the signature of a party that is yet empty to a document of ours, with [`ROOM`] kept free for it.
///
/// # Errors
/// [`Error::Signature`] if the document has no place for it.
pub fn prepare(document: &[u8], party: Party, name: &str, at: DateTime<Utc>) -> Result<Prepared, Error> {
    prepare_with_room(document, (party, name), at, ROOM)
}

/// As [`prepare`], with so many bytes kept free as the signer will need: more, for instance, with a time stamp.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_with_room(
    document: &[u8],
    (party, name): (Party, &str),
    at: DateTime<Utc>,
    room: usize,
) -> Result<Prepared, Error> {
    prepare_from(Stub::read(document)?, document, (party, name), at, room)
}

/// As [`prepare_with_room`], for a document of which enough is known.
pub(crate) fn prepare_from(
    stub: Stub,
    document: &[u8],
    (party, name): (Party, &str),
    at: DateTime<Utc>,
    room: usize,
) -> Result<Prepared, Error> {
    let (field, mut widget) = field_of(&stub.file, party)?;
    if widget.has(b"V") {
        return Err(Error::Signature(format!("{} has signed already", party.field())));
    }
    let root = stub.file.trailer.get(b"Root").and_then(Object::as_reference).map_err(unreadable)?;
    let mut catalog = stub.file.catalog().map_err(unreadable)?.clone();
    let mut next = stub.clone();
    let mut update = IncrementalDocument::create_from(document.to_vec(), stub.file);
    let added = &mut update.new_document;
    added.version = "1.7".to_owned();
    let signature = added.add_object(dictionary_of(party, name, at, room));
    widget.set("V", signature);
    added.set_object(field, widget);
    if party == Party::Centre {
        catalog.set("Perms", dictionary! { "DocMDP" => signature });
        added.set_object(root, catalog);
    }
    let mut bytes = Vec::with_capacity(document.len() + 4 * room);
    update.save_to(&mut bytes)?;
    let added = update.new_document;
    next.file.objects.extend(added.objects.into_iter().filter(|(id, _)| *id != signature));
    (next.file.trailer, next.file.max_id) = (added.trailer, added.max_id);
    let next = next.once_written(&bytes);
    Prepared::around(bytes, document.len(), (room, next))
}

impl Prepared {
    /// SHA-256 of everything but the signature, which is what a signer signs.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Puts the signature in.
    ///
    /// # Errors
    /// [`Error::Signature`] if it is larger than the room that was kept for it.
    pub fn finish(self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        self.finish_and_keep(signature).map(|(bytes, _)| bytes)
    }

    /// As [`Prepared::finish`], with what has to be known for the next.
    pub(crate) fn finish_and_keep(mut self, signature: &[u8]) -> Result<(Vec<u8>, Option<Stub>), Error> {
        if signature.len() > self.room {
            return Err(Error::Signature(format!("{} bytes do not fit into {}", signature.len(), self.room)));
        }
        let start = self.hole.start + 1;
        self.bytes[start..start + 2 * signature.len()].copy_from_slice(hex::encode(signature).as_bytes());
        Ok((self.bytes, self.next))
    }

    /// Finds the hole in what was appended, and says around it what is signed.
    fn around(mut bytes: Vec<u8>, start: usize, (room, next): (usize, Option<Stub>)) -> Result<Self, Error> {
        let added = &bytes[start..];
        let missing = || Error::Signature("the empty signature was not written".to_owned());
        let zeros = [b"<".as_slice(), &vec![b'0'; 2 * room], b">"].concat();
        let at = start + memmem::find(added, &zeros).ok_or_else(missing)?;
        let hole = at..at + zeros.len();
        let numbers = format!("[0 {DIGITS} {DIGITS} {DIGITS}]");
        let range = start + memmem::find(added, numbers.as_bytes()).ok_or_else(missing)?;
        let said = format!("[0 {} {} {}", hole.start, hole.end, bytes.len() - hole.end);
        let said = format!("{said:<width$}]", width = numbers.len() - 1);
        bytes[range..range + said.len()].copy_from_slice(said.as_bytes());
        let mut digest = Sha256::new();
        digest.update(&bytes[..hole.start]);
        digest.update(&bytes[hole.end..]);
        Ok(Self { digest: digest.finalize().into(), bytes, hole, room, next })
    }
}

/// The field of a party, as it stands.
fn field_of(file: &Document, party: Party) -> Result<(ObjectId, Dictionary), Error> {
    let is_its = |dict: &&Dictionary| {
        dict.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == party.field().as_bytes())
    };
    let found =
        file.objects.iter().find_map(|(id, object)| Some((*id, object.as_dict().ok().filter(is_its)?)));
    let (id, dict) =
        found.ok_or_else(|| Error::Signature(format!("there is no place for {} to sign", party.field())))?;
    Ok((id, dict.clone()))
}

/// An empty signature. Its time is what the signer claims.
fn dictionary_of(party: Party, name: &str, at: DateTime<Utc>, room: usize) -> Dictionary {
    let mut signature = dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => vec![0.into(), DIGITS.into(), DIGITS.into(), DIGITS.into()],
        "Contents" => Object::String(vec![0; room], StringFormat::Hexadecimal),
        "Name" => crate::metadata::text(name),
        "M" => Object::string_literal(at.format("D:%Y%m%d%H%M%SZ").to_string()),
    };
    if party == Party::Centre {
        let only_signatures = dictionary! { "Type" => "TransformParams", "P" => 2, "V" => "1.2" };
        let reference = dictionary! {
            "Type" => "SigRef", "TransformMethod" => "DocMDP", "TransformParams" => only_signatures,
        };
        signature.set("Reference", vec![Object::Dictionary(reference)]);
    }
    signature
}
