//! The witness's side of the log: what is offered to it, and the signature that it brings back.

use certificate::log::{self, Algorithm, Fault, Note, NoteKey, Offer};
use chrono::{DateTime, Utc};
use entity::log_cosignature;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait};

use super::heads::{self, Head};
use super::{proofs, stored};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// The latest head for a witness that has signed `old` leaves before, with the proof that it follows; written as the body of
/// `add-checkpoint` in C2SP `tlog-witness`.
///
/// # Errors
/// [`Error::NotFound`] before the first head.
pub async fn offer(cx: &Context, old: u64) -> Result<String> {
    let head = heads::head(cx).await?;
    // A witness that has seen more than there is has to be shown what there is: it will say what it thinks of it.
    let proof = match log::consistency(old, head.checkpoint.size) {
        Ok(_) => proofs::consistency(cx, old, head.checkpoint.size).await?.hashes,
        Err(_) => Vec::new(),
    };
    let log_only = Note { lines: head.note.lines.into_iter().take(1).collect(), text: head.note.text };
    Ok(Offer { old, proof, checkpoint: log_only }.to_string())
}

/// Keeps the signature of the witness that the settings name, below a head that the log has published.
///
/// # Errors
/// [`Error::Invalid`] for anything else than that.
pub async fn add_cosignature(cx: &Context, note: &str) -> Result<Head> {
    let refused = |code, message: &str| Error::invalid("/checkpoint", code, message);
    let note: Note = note.parse().map_err(|fault: Fault| refused("unreadable", &fault.to_string()))?;
    let key = witness_key(cx.settings())
        .map_err(Error::internal)?
        .ok_or_else(|| refused("unknown_witness", "no witness is named in the settings of the centre"))?;
    let told = note.signed_by(&key).map_err(|fault| match fault {
        Fault::NotSigned(_) => refused("unknown_witness", "the witness of the settings has not signed this"),
        other => refused("wrong_signature", &other.to_string()),
    })?;
    let unknown = || refused("unknown_checkpoint", "the log has never published this checkpoint");
    let offered: log::Checkpoint = note.text.parse().map_err(|_| unknown())?;
    let head = match heads::at(cx, offered.size).await {
        Err(Error::NotFound(_)) => return Err(unknown()),
        other => other?,
    };
    if head.note.text != note.text {
        return Err(unknown());
    }
    let line = note.lines.iter().find(|line| line.id == key.id() && line.name == key.name());
    let line = line.ok_or_else(unknown)?.to_string();
    let at = told.and_then(|at| DateTime::from_timestamp(i64::try_from(at).ok()?, 0));
    let at = at.ok_or_else(|| refused("wrong_signature", "it tells no time that there is"))?;
    keep(cx, offered.size, (&key, line), at).await?;
    heads::at(cx, offered.size).await
}

async fn keep(cx: &Context, size: u64, (key, line): (&NoteKey, String), at: DateTime<Utc>) -> Result<()> {
    let row = log_cosignature::ActiveModel {
        size: Set(stored(size)),
        witness: Set(key.to_string()),
        line: Set(line),
        signed_at: Set(at),
    };
    let key = [log_cosignature::Column::Size, log_cosignature::Column::Witness];
    let insert = log_cosignature::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(cx.database().write())
        .await;
    match insert {
        Ok(_) | Err(DbErr::RecordNotInserted) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// The key of the witness that the settings name.
///
/// # Errors
/// [`Fault::Key`] if it is none.
pub(super) fn witness_key(settings: &Settings) -> std::result::Result<Option<NoteKey>, Fault> {
    let Some(written) = &settings.register_log.witness else { return Ok(None) };
    let key: NoteKey = written.parse()?;
    match key.algorithm() {
        Algorithm::Cosignature => Ok(Some(key)),
        Algorithm::Ed25519 => Err(Fault::Key("this is the key of a log, not of a witness".to_owned())),
    }
}

/// Whether the settings of the log can be meant.
///
/// # Errors
/// [`Fault::Key`] if not.
pub fn check_settings(settings: &Settings) -> std::result::Result<(), Fault> {
    witness_key(settings).map(drop)
}
