//! Sessions: one a device and sign-in, kept alive by refresh tokens that are each used once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::enums::{Role, SessionEnd};
use entity::ids::{CourseId, PersonId, RefreshTokenId, SessionId};
use entity::{refresh_token, session};
use rand::RngCore;
use rand::rngs::OsRng;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    FromQueryResult, IntoActiveModel, QueryFilter, QuerySelect, Value,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::accounts::{self, Account};
use super::tokens::{ACCESS_TOKEN_LIFETIME, Claims};
use crate::actor::{Actor, GrantedRole, SignedIn};
use crate::audit_trail::{self, Entry};
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Refusal, Result};
use crate::policy::{self, Action};

/// How long a session lasts.
const LIFETIME: Duration = Duration::days(30);
/// How long it lasts on a computer that others use too: a shift.
const LIFETIME_ON_SHARED_COMPUTER: Duration = Duration::hours(8);
/// How long an ended session is kept, so that a late reuse of its tokens is still known for what it is.
const KEPT_AFTER_END: Duration = Duration::days(30);

/// What a device is given at sign-in.
#[derive(Debug)]
pub struct SignedInTokens {
    /// Proves who asks, for a quarter of an hour.
    pub access_token: SecretString,
    /// Gives the next pair; once.
    pub refresh_token: SecretString,
    /// Seconds for which the access token is good.
    pub expires_in: u64,
    /// Who has signed in.
    pub person: Account,
}

/// The roles of somebody whose session goes on: one row for each, and one without for somebody who has none.
const ROLES: &str = "
    SELECT g.role, g.course_id
    FROM session s
    LEFT JOIN role_grant g ON g.person_id = s.person_id
    WHERE s.id = $1 AND s.person_id = $2 AND s.ended_at IS NULL AND s.expires_at > $3";

#[derive(FromQueryResult)]
struct Row {
    role: Option<Role>,
    course_id: Option<CourseId>,
}

/// Finds out who brings this access token. Roles are those of now, not of sign-in.
///
/// # Errors
/// [`Error::SignInRequired`] for a token that does not hold, or whose session has ended.
pub async fn authenticate(cx: &Context, bearer: &str) -> Result<Actor> {
    let now = cx.now();
    let claims = cx.token_keys().verify(bearer, &cx.settings().public_url, now)?;
    let values = [Value::from(claims.sid.0), claims.sub.0.into(), now.into()];
    let rows: Vec<Row> = written_out::all(cx.read(), ROLES, values).await?;
    if rows.is_empty() {
        return Err(Error::SignInRequired("this sign-in has ended; sign in again"));
    }
    let roles = rows.iter().filter_map(|row| Some(GrantedRole { role: row.role?, course_id: row.course_id }));
    Ok(Actor::Person(SignedIn { person_id: claims.sub, session_id: claims.sid, roles: roles.collect() }))
}

/// How soon after it was spent a refresh token may come back without being taken for stolen.
const HURRY: Duration = Duration::seconds(10);

/// Gives the next pair of tokens for a refresh token, which is spent by it.
///
/// A token that comes back after it was spent is in two hands: the session ends for both. One that comes back
/// within ten seconds is one device in a hurry, two tabs or a line that broke: it is refused, and nothing ends.
///
/// # Errors
/// - [`Error::SignInRequired`] for a token that is unknown or spent, or whose session has ended.
/// - [`Error::Refused`] `RequestInProgress` while the same token is being refreshed.
#[tracing::instrument(skip_all)]
pub async fn refresh(cx: &Context, token: &SecretString) -> Result<SignedInTokens> {
    let ended = || Error::SignInRequired("this sign-in has ended; sign in again");
    let hash = hash(token.expose_secret());
    let by_hash = || refresh_token::Entity::find().filter(refresh_token::Column::TokenHash.eq(&hash));
    let session_id = by_hash().one(cx.read()).await?.ok_or_else(ended)?.session_id;

    let tx = cx.begin_write().await?;
    // The session first: whoever else brings a token of it waits here.
    let session =
        session::Entity::find_by_id(session_id).lock_exclusive().one(&tx).await?.ok_or_else(ended)?;
    let now = cx.now();
    let token = by_hash().one(&tx).await?.ok_or_else(ended)?;
    if session.ended_at.is_some() || session.expires_at <= now {
        return Err(ended());
    }
    match token.used_at {
        Some(used_at) if now < used_at + HURRY => return Err(Refusal::RequestInProgress.into()),
        Some(_) => {
            end_reused(cx, &tx, session, now).await?;
            tx.commit().await?;
            return Err(ended());
        }
        None => {}
    }
    let mut spent = token.into_active_model();
    spent.used_at = Set(Some(now));
    spent.update(&tx).await?;
    let tokens = issue(cx, &tx, &session, now).await?;
    tx.commit().await?;
    Ok(tokens)
}

/// Ends the session that the actor signed in with.
///
/// # Errors
/// [`Error::SignInRequired`] for somebody who has not signed in.
#[tracing::instrument(skip_all)]
pub async fn sign_out(cx: &Context, actor: &Actor) -> Result<()> {
    let Actor::Person(signed_in) = actor else { return Err(Error::SignInRequired("nobody is signed in")) };
    policy::authorize(actor, Action::OwnAccount(signed_in.person_id))?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let session = session::Entity::find_by_id(signed_in.session_id).lock_exclusive().one(&tx).await?;
    if let Some(session) = session.filter(|session| session.ended_at.is_none()) {
        end(cx, &tx, actor, session, SessionEnd::SignedOut, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Opens a session and gives its first tokens.
pub(super) async fn open(
    cx: &Context,
    tx: &DatabaseTransaction,
    person: PersonId,
    shared_computer: bool,
    now: DateTime<Utc>,
) -> Result<SignedInTokens> {
    let session = begin(cx, tx, person, shared_computer, None, now).await?;
    issue(cx, tx, &session, now).await
}

/// Writes down that a session has begun.
pub(super) async fn begin(
    cx: &Context,
    tx: &DatabaseTransaction,
    person: PersonId,
    shared_computer: bool,
    page_token_hash: Option<String>,
    now: DateTime<Utc>,
) -> Result<session::Model> {
    let lifetime = if shared_computer { LIFETIME_ON_SHARED_COMPUTER } else { LIFETIME };
    let session = session::ActiveModel {
        id: Set(cx.new_id::<SessionId>()),
        person_id: Set(person),
        shared_computer: Set(shared_computer),
        started_at: Set(now),
        expires_at: Set(now + lifetime),
        ended_at: Set(None),
        end_reason: Set(None),
        page_token_hash: Set(page_token_hash),
    };
    let session = session.insert(tx).await?;
    let actor = Actor::Person(SignedIn { person_id: person, session_id: session.id, roles: Vec::new() });
    let entry = Entry {
        action: "session.started",
        subject_kind: "session",
        subject_id: Some(session.id.0),
        reason: None,
        detail: json!({ "shared_computer": shared_computer }),
    };
    audit_trail::record(cx, tx, &actor, now, entry).await?;
    Ok(session)
}

/// Ends every session of a person, except one.
pub(super) async fn end_all(
    tx: &DatabaseTransaction,
    person: PersonId,
    except: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut end = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .col_expr(session::Column::EndReason, Expr::value(SessionEnd::PasswordChanged.word()))
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null());
    if let Some(except) = except {
        end = end.filter(session::Column::Id.ne(except));
    }
    end.exec(tx).await?;
    Ok(())
}

/// Forgets sessions that have been over for long, with their tokens.
pub(super) async fn forget_old(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    let over = session::Column::ExpiresAt.lt(now - KEPT_AFTER_END);
    let ids =
        Query::select().column(session::Column::Id).from(session::Entity).and_where(over.clone()).to_owned();
    let tokens =
        refresh_token::Entity::delete_many().filter(refresh_token::Column::SessionId.in_subquery(ids));
    tokens.exec(db).await?;
    session::Entity::delete_many().filter(over).exec(db).await?;
    Ok(())
}

async fn issue(
    cx: &Context,
    tx: &DatabaseTransaction,
    session: &session::Model,
    now: DateTime<Utc>,
) -> Result<SignedInTokens> {
    let refresh_token = random_token();
    let row = refresh_token::ActiveModel {
        id: Set(cx.new_id::<RefreshTokenId>()),
        session_id: Set(session.id),
        token_hash: Set(hash(refresh_token.expose_secret())),
        issued_at: Set(now),
        used_at: Set(None),
    };
    row.insert(tx).await?;
    let until = session.expires_at.min(now + ACCESS_TOKEN_LIFETIME);
    let issuer = &cx.settings().public_url;
    let claims = Claims::new(issuer, session.person_id, session.id, cx.new_id(), (now, until));
    Ok(SignedInTokens {
        access_token: cx.token_keys().sign(&claims)?.into(),
        refresh_token,
        expires_in: u64::try_from((until - now).num_seconds()).unwrap_or_default(),
        person: accounts::load(tx, session.person_id).await?,
    })
}

async fn end_reused(
    cx: &Context,
    tx: &DatabaseTransaction,
    session: session::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    tracing::warn!(session.id = %session.id, "a spent refresh token came back; its session is ended");
    end(cx, tx, &Actor::System, session, SessionEnd::TokenReused, now).await
}

async fn end(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    session: session::Model,
    reason: SessionEnd,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = session.id;
    let mut session = session.into_active_model();
    session.ended_at = Set(Some(now));
    session.end_reason = Set(Some(reason));
    session.update(tx).await?;
    let entry = Entry {
        action: "session.ended",
        subject_kind: "session",
        subject_id: Some(id.0),
        reason: Some(reason.word()),
        detail: json!({}),
    };
    audit_trail::record(cx, tx, actor, now, entry).await
}

/// 256 random bits, to be shown once.
pub(crate) fn random_token() -> SecretString {
    let mut bytes = Zeroizing::new([0; 32]);
    OsRng.fill_bytes(bytes.as_mut());
    URL_SAFE_NO_PAD.encode(bytes.as_ref()).into()
}

/// What is stored of a token. A token is random, so a plain hash cannot be guessed back, nor found byte by byte.
pub(crate) fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
