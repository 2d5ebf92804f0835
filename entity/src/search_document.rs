//! What is found by searching: a course, a lesson, an item, a transcript or an article, in one language.

use sea_orm::entity::prelude::*;

use crate::enums::{SearchAccess, SearchKind};
use crate::ids::CourseId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_document")]
pub struct Model {
    /// Counts up: what was indexed last has the highest.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// What it was made from, and is replaced with: `course:…`, `media:…`, `articles`.
    pub source: String,
    pub kind: SearchKind,
    /// The key of the course or article, `<module>/<lesson>` after the course's key, the id of the item.
    pub about: String,
    pub course_id: Option<CourseId>,
    /// As a tag.
    pub language: String,
    pub access: SearchAccess,
    /// The version of the program's index that made it.
    pub made_by: i32,
    /// How many words it has.
    pub words: i32,
    pub title: String,
    /// How often each word occurs and where first: see `domain::search::counts`.
    #[sea_orm(column_type = "Blob")]
    pub counts: Vec<u8>,
    /// The text, of which parts are shown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Stems with single spaces between, and what narrows a search: see `domain::search::documents`.
    #[sea_orm(column_type = "Text")]
    pub terms: String,
}

impl ActiveModelBehavior for ActiveModel {}
