//! One version of a course's content; immutable once published.

use sea_orm::entity::prelude::*;

use crate::enums::{ChangeClass, VersionState};
use crate::ids::{CourseId, CourseVersionId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CourseVersionId,
    pub course_id: CourseId,
    /// 1, 2, 3 … within the course.
    pub number: i32,
    pub state: VersionState,
    /// SHA-256 of the package, in hex.
    pub content_hash: String,
    pub change_class: ChangeClass,
    pub change_note: String,
    /// EAPC level.
    pub level: String,
    /// Title and summary by language.
    pub title: Json,
    pub summary: Json,
    /// Languages of study, as tags with commas around each: `,en,ru,`.
    pub languages: String,
    /// Professions, likewise: `,doctor,nurse,`.
    pub audience: String,
    pub online_minutes: i32,
    pub face_to_face_minutes: i32,
    /// `None`: the centre itself imported it.
    pub author_id: Option<PersonId>,
    pub reviewer_id: Option<PersonId>,
    pub created_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
    /// Counts changes of the draft, for `If-Match`.
    pub revision: i32,
    #[sea_orm(belongs_to, from = "course_id", to = "id")]
    pub course: BelongsTo<super::course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
