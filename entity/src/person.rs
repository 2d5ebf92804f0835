//! Somebody who learns, teaches or looks after the centre.

use sea_orm::entity::prelude::*;

use crate::ids::PersonId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Names in Russian; each script is kept as given, never derived from another.
    pub surname_ru: Option<String>,
    pub own_name_ru: Option<String>,
    pub patronymic_ru: Option<String>,
    /// Names in Belarusian.
    pub surname_be: Option<String>,
    pub own_name_be: Option<String>,
    pub patronymic_be: Option<String>,
    /// Names in Latin letters, as in the passport.
    pub surname_latin: Option<String>,
    pub own_name_latin: Option<String>,
    pub patronymic_latin: Option<String>,
    pub profession: Option<String>,
    pub employer: Option<String>,
    pub region: Option<String>,
    /// Interface language, a BCP 47 tag.
    pub language: String,
    /// Extra time in quizzes: 100 for none, 300 at most.
    pub time_factor_percent: i32,
    /// argon2id, in PHC form; `None` until a password is chosen.
    pub password_hash: Option<String>,
    /// When the holder confirmed the names for certificates; cleared by a change of names.
    pub names_confirmed_at: Option<DateTimeUtc>,
    /// Counts changes, for `If-Match`.
    pub revision: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// When everything else here was emptied, at the person's own wish; the row stays for what points to it.
    pub erased_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
