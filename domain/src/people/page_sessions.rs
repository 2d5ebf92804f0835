//! Sessions of the pages: a random token in a cookie, known to the centre by its hash alone.
//!
//! A browser keeps one token until the session ends, where a program holds a short one and refreshes it: two tabs
//! that refresh at once would end each other's sign-in.

use chrono::{DateTime, Duration, Utc};
use course_content::Language;
use entity::enums::Role;
use entity::ids::{CourseId, PersonId, SessionId};
use sea_orm::{DatabaseTransaction, FromQueryResult, Value};
use secrecy::{ExposeSecret, SecretString};

use super::sessions;
use crate::actor::{Actor, GrantedRole, SignedIn};
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Result};

/// What a browser is given at sign-in.
#[derive(Debug)]
pub struct PageSession {
    /// For the cookie; new at every sign-in.
    pub token: SecretString,
    /// How long the browser keeps it; `None` on a computer that others use: until the browser is closed.
    pub kept_for: Option<Duration>,
    /// Who has signed in.
    pub person: super::Account,
}

/// Who looks at a page.
#[derive(Clone, Debug)]
pub struct PageVisitor {
    /// Who acts.
    pub actor: Actor,
    /// What the pages call them.
    pub name: VisitorName,
    /// A ward computer: nothing may be left behind in the browser.
    pub shared_computer: bool,
}

/// Own name and surname in each script that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitorName {
    be: Option<String>,
    ru: Option<String>,
    latin: Option<String>,
}

impl VisitorName {
    /// The name as a page in this language says it, or as it is given; empty for an account without names.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        let order = match language {
            Language::Be => [&self.be, &self.ru, &self.latin],
            Language::Ru => [&self.ru, &self.be, &self.latin],
            Language::En => [&self.latin, &self.be, &self.ru],
        };
        order.into_iter().flatten().next().map_or("", String::as_str)
    }
}

/// Who brings the token of a page session, if it goes on: one row for each role, the names on each.
const VISITOR: &str = "
    SELECT s.id, s.person_id, s.shared_computer, p.own_name_ru, p.surname_ru, p.own_name_be, p.surname_be,
           p.own_name_latin, p.surname_latin, g.role, g.course_id
    FROM session s
    JOIN person p ON p.id = s.person_id
    LEFT JOIN role_grant g ON g.person_id = s.person_id
    WHERE s.page_token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2";

#[derive(FromQueryResult)]
struct Row {
    id: SessionId,
    person_id: PersonId,
    shared_computer: bool,
    own_name_ru: Option<String>,
    surname_ru: Option<String>,
    own_name_be: Option<String>,
    surname_be: Option<String>,
    own_name_latin: Option<String>,
    surname_latin: Option<String>,
    role: Option<Role>,
    course_id: Option<CourseId>,
}

/// Finds out who brings the token of a page session. Roles and names are those of now, not of sign-in.
///
/// # Errors
/// [`Error::SignInRequired`] for a token that is unknown, or whose session has ended.
pub async fn authenticate_page(cx: &Context, token: &str) -> Result<PageVisitor> {
    let values = [Value::from(sessions::hash(token)), cx.now().into()];
    visitor(&written_out::all(cx.read(), VISITOR, values).await?)
        .ok_or(Error::SignInRequired("this sign-in has ended; sign in again"))
}

fn visitor(rows: &[Row]) -> Option<PageVisitor> {
    let first = rows.first()?;
    let roles = rows
        .iter()
        .filter_map(|row| Some(GrantedRole { role: row.role?, course_id: row.course_id }))
        .collect();
    let signed_in = SignedIn { person_id: first.person_id, session_id: first.id, roles };
    let full = |own: &Option<String>, surname: &Option<String>| {
        Some(format!("{} {}", own.as_ref()?, surname.as_ref()?))
    };
    Some(PageVisitor {
        actor: Actor::Person(signed_in),
        name: VisitorName {
            be: full(&first.own_name_be, &first.surname_be),
            ru: full(&first.own_name_ru, &first.surname_ru),
            latin: full(&first.own_name_latin, &first.surname_latin),
        },
        shared_computer: first.shared_computer,
    })
}

/// Opens a session and makes its token.
pub(super) async fn open(
    cx: &Context,
    tx: &DatabaseTransaction,
    person: PersonId,
    shared_computer: bool,
    now: DateTime<Utc>,
) -> Result<PageSession> {
    let token = sessions::random_token();
    let hash = sessions::hash(token.expose_secret());
    let session = sessions::begin(cx, tx, person, shared_computer, Some(hash), now).await?;
    let kept_for = (!shared_computer).then(|| session.expires_at - now);
    Ok(PageSession { token, kept_for, person: super::accounts::load(tx, person).await? })
}
