//! What the holder of a certificate is written when something has become of it.

use certificate::Record;
use chrono::{DateTime, Utc};
use entity::enums::{CertificateState, LetterKind};
use entity::ids::CertificateId;
use entity::{certificate as row, certificate_event};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::register::{self, Event};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::letters::{self, Facts, News};

/// Writes a letter to the holder, if letters are sent and this is something to be told.
///
/// # Errors
/// The database's own.
pub(super) async fn write_to_holder(
    cx: &Context,
    tx: &DatabaseTransaction,
    event: &Event,
    now: DateTime<Utc>,
) -> Result<()> {
    use CertificateState as S;
    let id = event.certificate;
    if cx.mail().is_none() || matches!(event.state, S::Prepared | S::SignedByCentre) {
        return Ok(());
    }
    let found = row::Entity::find_by_id(id).one(tx).await?;
    let certificate = found.ok_or(Error::NotFound("certificate"))?;
    let kind = match event.state {
        S::Issued if was_suspended(tx, id, event.seq).await? => LetterKind::CertificateReinstated,
        S::Issued if takes_anothers_place(tx, &certificate).await? => LetterKind::CertificateCorrected,
        S::Issued => LetterKind::CertificateIssued,
        S::Suspended => LetterKind::CertificateSuspended,
        S::Revoked => LetterKind::CertificateRevoked,
        // The letter about the corrected one tells of it; what was voided its holder never had.
        S::Superseded | S::Voided | S::Prepared | S::SignedByCentre => {
            return letters::overtake(tx, id.0).await;
        }
    };
    let Record { programme, .. } = register::frozen(&certificate)?;
    let news = News { kind, about: id.0, facts: Facts { programme, course: None } };
    letters::queue(cx, tx, certificate.learner_id, news, now).await
}

async fn was_suspended(tx: &DatabaseTransaction, id: CertificateId, seq: i32) -> Result<bool> {
    let before = certificate_event::Entity::find()
        .filter(certificate_event::Column::CertificateId.eq(id))
        .filter(certificate_event::Column::Seq.eq(seq - 1))
        .one(tx)
        .await?;
    Ok(before.is_some_and(|before| before.state == CertificateState::Suspended))
}

/// Whether its holder had another one before.
async fn takes_anothers_place(tx: &DatabaseTransaction, certificate: &row::Model) -> Result<bool> {
    let Some(old) = certificate.supersedes_id else { return Ok(false) };
    let before = register::that_was_issued(tx, old).await?;
    Ok(before.is_some_and(|(_, last)| last.state == CertificateState::Superseded))
}
