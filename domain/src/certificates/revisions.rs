//! What a document was at each signature: the hashes by which one that was cut off or added to is known again.
//!
//! A signature is a revision appended to the document, so what it was before is a beginning of it. Nobody's file is taken
//! apart for this: an end of a revision is a line that says `%%EOF`.

use entity::document_revision as row;
use entity::enums::DocumentPart;
use entity::ids::CertificateId;
use memchr::memmem;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult};
use sha2::{Digest, Sha256};

use crate::database::written_out;
use crate::error::Result;

/// How a revision ends.
const END: &[u8] = b"%%EOF";
/// A document of ours has three ends at most; more are not looked at.
const MOST: usize = 8;

/// A beginning of a file that may be a revision, or the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Beginning {
    /// How many bytes it has.
    pub size: usize,
    /// SHA-256 of them, in hex.
    pub sha256: String,
}

/// A revision that was written down.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Known {
    pub certificate_id: CertificateId,
    pub part: DocumentPart,
    pub sha256: String,
}

/// Every beginning that ends as a revision does, and the whole file last. The file is hashed once.
pub(super) fn beginnings(file: &[u8]) -> Vec<Beginning> {
    let mut sizes: Vec<usize> = ends(file).collect();
    sizes.push(file.len());
    sizes.dedup();
    let (mut hash, mut done) = (Sha256::new(), 0);
    let mut all = Vec::with_capacity(sizes.len());
    for size in sizes {
        hash.update(file.get(done..size).unwrap_or_default());
        done = size;
        all.push(Beginning { size, sha256: hex::encode(hash.clone().finalize()) });
    }
    all
}

/// Where revisions end, with and without the end of the line.
fn ends(file: &[u8]) -> impl Iterator<Item = usize> + '_ {
    memmem::find_iter(file, END).take(MOST).flat_map(|at| {
        let end = at + END.len();
        let rest = &file[end..];
        let line = [b"\r\n".as_slice(), b"\n", b"\r"].into_iter().find(|line| rest.starts_with(line));
        [Some(end), line.map(|line| end + line.len())].into_iter().flatten()
    })
}

/// Writes down what documents of ours were at each signature; what is there already stays.
///
/// # Errors
/// The database's own.
pub(super) async fn keep(tx: &DatabaseTransaction, rows: Vec<row::ActiveModel>) -> Result<()> {
    row::Entity::insert_many(rows).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// What a document of ours was at each signature, the last of which is given.
pub(super) fn of(id: CertificateId, document: &[u8], last: DocumentPart) -> Vec<row::ActiveModel> {
    use DocumentPart as P;
    let whole = beginnings(document);
    // An end with and one without its line are one revision: the document goes on after the longer.
    let lines: Vec<&Beginning> = whole
        .iter()
        .enumerate()
        .filter(|(at, one)| whole.get(at + 1).is_none_or(|next| next.size > one.size + 2))
        .map(|(_, one)| one)
        .collect();
    let parts: &[P] = match (last, lines.len()) {
        (P::SignedByCentre, 2) => &[P::Drawn, P::SignedByCentre],
        (P::Whole, 2) => &[P::Drawn, P::Whole],
        (P::Whole, 3) => &[P::Drawn, P::SignedByCentre, P::Whole],
        // A mark within a drawing, by chance: the whole is what counts.
        _ => &[],
    };
    let pairs = parts.iter().copied().zip(lines.iter().copied());
    let only = whole.last().filter(|_| parts.is_empty()).map(|one| (last, one));
    let row = |(part, beginning): (P, &Beginning)| row::ActiveModel {
        certificate_id: Set(id),
        part: Set(part),
        sha256: Set(beginning.sha256.clone()),
    };
    pairs.chain(only).map(row).collect()
}

/// The revisions with these hashes.
///
/// # Errors
/// The database's own.
pub(super) async fn find(db: &impl ConnectionTrait, hashes: &[String]) -> Result<Vec<Known>> {
    let select = "SELECT certificate_id, part, sha256 FROM document_revision WHERE sha256 IN ";
    written_out::among(db, select, [], hashes.iter().map(|hash| hash.as_str().into()).collect()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(file: &[u8]) -> Vec<usize> {
        beginnings(file).iter().map(|one| one.size).collect()
    }

    #[test]
    fn a_file_begins_with_each_of_its_revisions() {
        assert_eq!(sizes(b"a%%EOF\nbb%%EOF\r\ncc%%EOF"), [6, 7, 14, 16, 23]);
        assert_eq!(sizes(b"no mark"), [7]);
        assert_eq!(sizes(b""), [0]);
        let last = beginnings(b"a%%EOF\nb").pop().unwrap();
        assert_eq!(last.sha256, hex::encode(Sha256::digest(b"a%%EOF\nb")));
    }

    #[test]
    fn a_file_of_marks_alone_is_not_hashed_for_each() {
        assert!(beginnings(&b"%%EOF\n".repeat(10_000)).len() <= 2 * MOST + 1);
    }
}
