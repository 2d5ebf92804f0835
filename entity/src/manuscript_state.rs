//! A file of a manuscript as somebody saved it. Append-only: whatever was saved once can be had again.

use sea_orm::entity::prelude::*;

use crate::enums::StateOrigin;
use crate::ids::{ManuscriptFileId, ManuscriptStateId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "manuscript_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ManuscriptStateId,
    pub manuscript_file_id: ManuscriptFileId,
    /// 1 for the first of its file.
    pub number: i32,
    /// The bytes in `package_blob`; `None`: the file was taken away.
    pub sha256: Option<String>,
    /// The state that the author had before them.
    pub based_on: Option<ManuscriptStateId>,
    /// `None`: the centre itself.
    pub author_id: Option<PersonId>,
    pub saved_at: DateTimeUtc,
    /// Made by whoever saves, so that sending twice counts once.
    pub operation_id: Uuid,
    pub origin: StateOrigin,
}

impl ActiveModelBehavior for ActiveModel {}
