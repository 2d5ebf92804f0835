//! Proofs from what is kept: each reads O(log n) hashes, and nothing that a stranger may not know.

use std::collections::HashMap;

use certificate::log::{self, Hash, Plan, Receipt, Tile, TileOf, write_bundle};
use entity::enums::{CertificateState, CheckMeans};
use entity::ids::CertificateId;
use entity::{certificate as row, log_leaf, log_node};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

use super::heads::{self, Head};
use super::{Fault, at_fault, counted, stored};
use crate::actor::Actor;
use crate::certificates::verify::{self, Asker, UNKNOWN_CODE};
use crate::certificates::{marks, read, rows};
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Refusal, Result};
use crate::policy::{self, Action};

/// How many leaves are listed at a time.
const LISTED: u64 = 1000;

/// Which leaf is asked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// The one with this index.
    Index(u64),
    /// What happened last to the certificate with this code; asked from this address.
    Code(&'a str, &'a str),
}

/// A leaf, and the proof that it is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// Where it stands.
    pub index: u64,
    /// The leaf as it is hashed.
    pub leaf: String,
    /// From the leaf to the root.
    pub hashes: Vec<Hash>,
    /// The head that the proof leads to.
    pub head: Head,
}

/// The proof that the log has only grown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// Size of the smaller tree.
    pub first: u64,
    /// Size of the larger one.
    pub second: u64,
    /// The proof.
    pub hashes: Vec<Hash>,
}

/// Leaves in the order in which they were entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaves {
    /// The leaves, as they were hashed.
    pub leaves: Vec<String>,
    /// Where the next one is to be asked for.
    pub next: u64,
}

/// Proves that a leaf is in the log.
///
/// # Errors
/// - [`Error::NotFound`] for a leaf or a code that there is not, or that no head covers yet.
/// - [`Error::TooMany`] after too many unknown codes from one address.
pub async fn inclusion(cx: &Context, which: Which<'_>) -> Result<Inclusion> {
    let index = match which {
        Which::Index(index) => index,
        Which::Code(code, address) => last_of_code(cx, code, address).await?,
    };
    let head = heads::head(cx).await?;
    prove(cx, index, head).await
}

async fn last_of_code(cx: &Context, code: &str, address: &str) -> Result<u64> {
    let (now, asker) = (cx.now(), Asker::from(address));
    let charge = verify::charge(cx, asker, UNKNOWN_CODE, now)?;
    let unknown = || Error::NotFound("certificate");
    let code = marks::read_code(code).ok_or_else(unknown)?;
    let row = rows::one(cx.read(), "c.code = $1", [code.into()]).await?.ok_or_else(unknown)?;
    let position = row.log_index.ok_or_else(unknown)?;
    verify::give_back(cx, asker, charge);
    // The leaf tells how the certificate stands, so this is a check like any other.
    verify::note(cx, &row, asker, CheckMeans::Code, now).await?;
    Ok(counted(position))
}

async fn prove(cx: &Context, index: u64, head: Head) -> Result<Inclusion> {
    let out_of_range = |_| Error::NotFound("leaf");
    let plan = log::inclusion(index, head.checkpoint.size).map_err(out_of_range)?;
    let leaf = log_leaf::Entity::find_by_id(stored(index)).one(cx.read()).await?;
    let leaf = leaf.ok_or(Error::NotFound("leaf"))?.leaf;
    Ok(Inclusion { index, leaf, hashes: fill(cx, &plan).await?, head })
}

/// Proves that the log of `second` leaves begins with that of `first` leaves.
///
/// # Errors
/// [`Error::NotFound`] if no head covers that many, [`Error::Invalid`] if `second` is the smaller.
pub async fn consistency(cx: &Context, first: u64, second: u64) -> Result<Consistency> {
    if second > heads::head(cx).await?.checkpoint.size {
        return Err(Error::NotFound("head of the log"));
    }
    let swapped = |_| Error::invalid("/second", "out_of_order", "give the larger size as the second");
    let plan = log::consistency(first, second).map_err(swapped)?;
    Ok(Consistency { first, second, hashes: fill(cx, &plan).await? })
}

async fn fill(cx: &Context, plan: &Plan) -> Result<Vec<Hash>> {
    let kept = hashes(cx, plan.ids()).await?;
    plan.fill(|id| kept.get(&id).copied()).map_err(at_fault)
}

async fn hashes(cx: &Context, ids: Vec<u64>) -> Result<HashMap<u64, Hash>> {
    let of = log_node::Column::Id.is_in(ids.into_iter().map(stored));
    let rows = log_node::Entity::find().filter(of).all(cx.read()).await?;
    let read = |row: log_node::Model| Ok((counted(row.id), Hash::from_bytes(&row.hash)?));
    rows.into_iter().map(read).collect::<Result<_, Fault>>().map_err(at_fault)
}

/// A tile of hashes or a bundle of leaves, as C2SP `tlog-tiles` has them; `path` is what stands behind `tile/`.
///
/// # Errors
/// [`Error::NotFound`] for a path that is none, or a tile that is not that full yet.
pub async fn tile(cx: &Context, path: &str) -> Result<Vec<u8>> {
    let none = || Error::NotFound("tile");
    let tile = Tile::parse(path).map_err(|_| none())?;
    // What no head covers is nobody's business yet, and far beyond it there are no numbers for hashes.
    if !tile.is_filled_by(heads::head(cx).await?.checkpoint.size) {
        return Err(none());
    }
    let bytes = match tile.of {
        TileOf::Hashes(_) => {
            let kept = hashes(cx, tile.ids()).await?;
            let ordered = tile.ids().into_iter().map_while(|id| kept.get(&id));
            ordered.flat_map(|hash| hash.0).collect::<Vec<u8>>()
        }
        TileOf::Entries => {
            let leaves = leaves(cx, tile.positions()).await?;
            let full = leaves.len() == usize::from(tile.width);
            return if full {
                write_bundle(leaves.iter().map(String::as_bytes)).map_err(at_fault)
            } else {
                Err(none())
            };
        }
    };
    if bytes.len() == usize::from(tile.width) * 32 { Ok(bytes) } else { Err(none()) }
}

async fn leaves(cx: &Context, positions: std::ops::Range<u64>) -> Result<Vec<String>> {
    let rows = log_leaf::Entity::find()
        .filter(log_leaf::Column::Position.gte(stored(positions.start)))
        .filter(log_leaf::Column::Position.lt(stored(positions.end)))
        .order_by_asc(log_leaf::Column::Position)
        .all(cx.read())
        .await?;
    Ok(rows.into_iter().map(|row| row.leaf).collect())
}

/// Leaves from an index on, 1000 at most, and none that no head covers.
///
/// # Errors
/// [`Error::NotFound`] before the first head.
pub async fn entries(cx: &Context, from: u64) -> Result<Leaves> {
    let size = heads::head(cx).await?.checkpoint.size;
    let leaves = leaves(cx, from..from.saturating_add(LISTED).min(size)).await?;
    let next = from.saturating_add(leaves.len() as u64);
    Ok(Leaves { leaves, next })
}

/// When the certificate was issued, and where that stands in the log.
#[derive(FromQueryResult)]
struct Issued {
    position: i64,
    state: CertificateState,
}

/// The receipt of a certificate: that it was issued, provable with no connection and for ever.
///
/// # Errors
/// - [`Error::NotFound`] if there is none, or the actor may not know that there is.
/// - [`Error::Forbidden`] for others than its holder: it holds the salt by which every leaf of the certificate is known.
/// - [`Error::Refused`] `CertificateNotIssued`; `HolderErased` once the holder's data were removed.
pub async fn receipt(cx: &Context, actor: &Actor, id: CertificateId) -> Result<Receipt> {
    let found = read::find_for(cx, actor, id).await?;
    policy::authorize(actor, Action::HoldCertificate(found.learner_id))?;
    if found.facts.holder_erased {
        return Err(Refusal::HolderErased.into());
    }
    // A log that nobody has opened yet has no place for it; within the second, neither has the newest head.
    if heads::is_due(cx).await? {
        heads::publish(cx).await?;
    }
    let first = "SELECT l.position, e.state FROM certificate_event e JOIN log_leaf l ON l.event_id = e.id \
                 WHERE e.certificate_id = $1 ORDER BY e.seq LIMIT 1";
    let issued: Option<Issued> = written_out::one(cx.read(), first, [id.0.into()]).await?;
    let issued = issued.filter(|first| first.state == CertificateState::Issued);
    let index = counted(issued.ok_or(Refusal::CertificateNotIssued)?.position);
    let proven = prove(cx, index, heads::head_over(cx, index).await?).await?;
    let certificate =
        row::Entity::find_by_id(id).one(cx.read()).await?.ok_or(Error::NotFound("certificate"))?;
    Ok(Receipt {
        v: Receipt::VERSION,
        serial: certificate.serial,
        salt: hex::encode(certificate.salt),
        leaf: proven.leaf,
        index,
        proof: proven.hashes,
        checkpoint: proven.head.note.to_string(),
    })
}
