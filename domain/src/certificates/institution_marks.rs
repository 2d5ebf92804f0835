//! Marks of institutions: kept with the certificates that name them, whatever becomes of the settings and their files.

use std::collections::BTreeSet;

use certificate::{InstitutionMark, Record};
use entity::institution_mark as row;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use crate::context::Context;
use crate::error::{Error, Result};

/// Keeps the marks of the settings, before anything is drawn with them: the press is given what is kept and nothing else,
/// so whatever could be rehearsed can be drawn again.
///
/// # Errors
/// The database's own.
pub async fn keep_institution_marks(cx: &Context) -> Result<()> {
    for (sha256, file) in cx.settings().institutions.iter().filter_map(|i| i.mark.as_ref()?.read()) {
        if row::Entity::find_by_id(sha256).one(cx.read()).await?.is_some() {
            continue;
        }
        let mark = row::ActiveModel {
            sha256: Set(sha256.to_owned()),
            bytes: Set(file.to_owned()),
            kept_at: Set(cx.now()),
        };
        let tx = cx.begin_write().await?;
        row::Entity::insert_many([mark]).on_conflict_do_nothing().exec_without_returning(&tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Gives the press the marks that records name.
///
/// # Errors
/// [`Error::Internal`] when one was never kept.
pub(super) async fn bring(cx: &Context, records: impl IntoIterator<Item = &Record> + Send) -> Result<()> {
    let press = cx.press().await?;
    let lacking: BTreeSet<_> = records.into_iter().flat_map(|record| press.lacking_marks(record)).collect();
    for sha256 in lacking {
        let kept = row::Entity::find_by_id(sha256).one(cx.read()).await?;
        let kept = kept.ok_or(Error::NotFound("institution mark"))?;
        press.keep(InstitutionMark::read(&kept.bytes).map_err(Error::internal)?);
    }
    Ok(())
}
