//! Partners, their keys, their addresses and what happens to certificates, as the API writes them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Scope;
use domain::certificates::{EventKind, Feed, FeedEvent, ToldSuccessor};
use domain::page::Page;
use domain::partners;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::answer::Listed;
use crate::text::Text;
use crate::{list_of, words_of};

words_of! {
    /// What has happened to a certificate.
    CertificateEventKind mirrors EventKind { Issued, Superseded, Suspended, Reinstated, Revoked, Voided }
}

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PartnerScope {
    /// Ask after certificates.
    #[oai(rename = "certificates:verify")]
    Verify,
    /// Read what happens to certificates, and have it sent.
    #[oai(rename = "certificates:watch")]
    Watch,
}

list_of! {
    /// One page of partner institutions, the oldest first.
    PartnerList, Partner
}

list_of! {
    /// One page of keys, the oldest first.
    PartnerKeyList, PartnerKey
}

list_of! {
    /// One page of addresses, the oldest first.
    WebhookList, Webhook
}

list_of! {
    /// One page of events that could not be delivered, the latest first.
    DeadLetterList, DeadLetter
}

pub(super) fn partner_list(page: Page<Partner>) -> Listed<Json<PartnerList>> {
    PartnerList::answer(page)
}

pub(super) fn key_list(page: Page<PartnerKey>) -> Listed<Json<PartnerKeyList>> {
    PartnerKeyList::answer(page)
}

pub(super) fn webhook_list(page: Page<Webhook>) -> Listed<Json<WebhookList>> {
    WebhookList::answer(page)
}

pub(super) fn dead_letter_list(page: Page<DeadLetter>) -> Listed<Json<DeadLetterList>> {
    DeadLetterList::answer(page)
}

/// A partner institution to be made.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewPartner {
    /// Its name, which holders read.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: Text,
}

/// A partner institution.
#[derive(Clone, Debug, Object)]
pub struct Partner {
    /// Its id.
    id: Uuid,
    /// Its name, which holders read.
    name: String,
    /// Since when.
    created_at: DateTime<Utc>,
}

/// A key to be made.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewPartnerKey {
    /// What it is for.
    #[oai(validator(min_length = 1, max_length = 200))]
    name: Text,
    /// What it may do.
    #[oai(validator(min_items = 1, max_items = 2))]
    scopes: Vec<PartnerScope>,
    /// When it expires; without it, when it is revoked.
    expires_at: Option<DateTime<Utc>>,
    /// Whether it answers only about the examples.
    #[oai(default)]
    is_sandbox: bool,
}

/// A key of a partner; the key itself nobody can show.
#[derive(Clone, Debug, Object)]
pub struct PartnerKey {
    /// Its id.
    id: Uuid,
    /// What it is for.
    name: String,
    /// Its last letters, by which people tell it from others.
    ending: String,
    /// What it may do.
    scopes: Vec<PartnerScope>,
    /// Whether it answers only about the examples.
    is_sandbox: bool,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it expires.
    #[oai(skip_serializing_if_is_none)]
    expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    #[oai(skip_serializing_if_is_none)]
    revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute or so.
    #[oai(skip_serializing_if_is_none)]
    last_used_at: Option<DateTime<Utc>>,
    /// The last days on which it was used, the newest first; missing where a key is made or revoked.
    #[oai(skip_serializing_if_is_empty, default)]
    days: Vec<PartnerKeyDay>,
}

/// A day on which a key was used.
#[derive(Clone, Debug, Object)]
pub struct PartnerKeyDay {
    /// The day, in Minsk.
    used_on: NaiveDate,
    /// How many requests came with it.
    requests: u64,
}

/// A key that was just made.
#[derive(Clone, Object)]
pub struct MadePartnerKey {
    /// What is kept of it.
    key: PartnerKey,
    /// The key itself: send it as `X-Api-Key`. It is never shown again.
    api_key: String,
}

/// Why a key is revoked.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct KeyRevocation {
    /// For the audit trail.
    #[oai(validator(min_length = 1, max_length = 1000))]
    pub reason: Text,
}

/// An address to be registered.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where to: an https address that is reached from everywhere.
    #[oai(validator(max_length = 500))]
    pub url: Text,
}

/// An address to which events are sent.
#[derive(Clone, Debug, Object)]
pub struct Webhook {
    /// Its id.
    id: Uuid,
    /// Where to.
    url: String,
    /// Since when.
    created_at: DateTime<Utc>,
    /// Since when nothing is sent, because the address answered 410 or its key was revoked; a replay begins anew.
    #[oai(skip_serializing_if_is_none)]
    disabled_at: Option<DateTime<Utc>>,
    /// Until when the secret before signs too.
    #[oai(skip_serializing_if_is_none)]
    old_secret_until: Option<DateTime<Utc>>,
}

/// An address with its secret.
#[derive(Clone, Object)]
pub struct WebhookSecret {
    /// The address.
    pub webhook: Webhook,
    /// What is sent is signed with it, as Standard Webhooks has it. It is never shown again.
    secret: String,
}

/// What is to be sent again.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct WebhookReplay {
    /// A cursor of the feed: everything since. Without it, what could not be delivered.
    #[oai(validator(max_length = 100))]
    pub after: Option<Text>,
}

/// An event that could not be delivered.
#[derive(Clone, Debug, Object)]
pub struct DeadLetter {
    /// Its id.
    id: Uuid,
    /// What has happened.
    event: CertificateEvent,
    /// How often it was tried.
    tries: u32,
    /// What the address said last: a status, or why it was not reached.
    #[oai(skip_serializing_if_is_none)]
    last_answer: Option<String>,
    /// When it was given up.
    #[oai(skip_serializing_if_is_none)]
    ended_at: Option<DateTime<Utc>>,
}

/// Something that has happened to a certificate.
#[derive(Clone, Debug, Object)]
pub struct CertificateEvent {
    /// Number in the register book.
    number: String,
    /// SHA-256 of its code (16 letters and figures, without dashes), in hex: who has the certificate knows it again.
    code_sha256: String,
    /// What has happened.
    status: CertificateEventKind,
    /// When.
    at: DateTime<Utc>,
    /// The certificate that has taken its place.
    #[oai(skip_serializing_if_is_none)]
    superseded_by: Option<EventSuccessor>,
}

/// The certificate that has taken another's place, as events name it.
#[derive(Clone, Debug, Object)]
pub struct EventSuccessor {
    /// Its number in the register book.
    number: String,
    /// SHA-256 of its code, in hex.
    code_sha256: String,
}

/// What has happened to certificates, in order.
#[derive(Clone, Debug, Object)]
pub struct CertificateEventList {
    /// The events.
    items: Vec<CertificateEvent>,
    /// Give it as `after` next time, also when nothing has happened yet.
    next_cursor: String,
    /// Whether there are more already.
    has_more: bool,
}

/// The keys that check what the centre has signed, as a JWK set.
#[derive(Clone, Debug, Object)]
pub struct KeySet {
    /// A key for each year, the oldest first; none ever goes.
    keys: Vec<PublicKey>,
}

/// A public key as a JWK (RFC 7517, RFC 8037).
#[derive(Clone, Debug, Object)]
pub struct PublicKey {
    /// `OKP`.
    kty: String,
    /// `Ed25519`.
    crv: String,
    /// The key, in base 64 for addresses.
    x: String,
    /// What signatures call it.
    kid: String,
    /// `EdDSA`.
    alg: String,
    /// `sig`.
    #[oai(rename = "use")]
    use_: String,
}

impl KeySet {
    /// From the JWKs of the domain.
    pub fn of(keys: &[serde_json::Value]) -> Self {
        let one = |key: &serde_json::Value| {
            let text = |name: &str| key[name].as_str().unwrap_or_default().to_owned();
            PublicKey {
                kty: text("kty"),
                crv: text("crv"),
                x: text("x"),
                kid: text("kid"),
                alg: text("alg"),
                use_: text("use"),
            }
        };
        Self { keys: keys.iter().map(one).collect() }
    }
}

impl From<Scope> for PartnerScope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Verify => Self::Verify,
            Scope::Watch => Self::Watch,
        }
    }
}

impl From<PartnerScope> for Scope {
    fn from(scope: PartnerScope) -> Self {
        match scope {
            PartnerScope::Verify => Self::Verify,
            PartnerScope::Watch => Self::Watch,
        }
    }
}

impl From<partners::PartnerAccount> for Partner {
    fn from(partner: partners::PartnerAccount) -> Self {
        Self { id: partner.id.0, name: partner.name, created_at: partner.created_at }
    }
}

impl From<NewPartnerKey> for partners::NewKey {
    fn from(new: NewPartnerKey) -> Self {
        Self {
            name: new.name.0,
            scopes: new.scopes.into_iter().map(Into::into).collect(),
            expires_at: new.expires_at,
            is_sandbox: new.is_sandbox,
        }
    }
}

impl From<partners::KeyRow> for PartnerKey {
    fn from(row: partners::KeyRow) -> Self {
        let day = |day: partners::KeyDay| PartnerKeyDay { used_on: day.on, requests: day.requests };
        Self {
            id: row.id.0,
            name: row.name,
            ending: row.ending,
            scopes: row.scopes.into_iter().map(Into::into).collect(),
            is_sandbox: row.is_sandbox,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
            days: row.days.into_iter().map(day).collect(),
        }
    }
}

impl From<partners::MadeKey> for MadePartnerKey {
    fn from(made: partners::MadeKey) -> Self {
        Self { api_key: made.key.expose_secret().to_owned(), key: made.row.into() }
    }
}

impl From<partners::Webhook> for Webhook {
    fn from(webhook: partners::Webhook) -> Self {
        let partners::Webhook { id, url, created_at, disabled_at, old_secret_until } = webhook;
        Self { id: id.0, url, created_at, disabled_at, old_secret_until }
    }
}

impl From<partners::MadeWebhook> for WebhookSecret {
    fn from(made: partners::MadeWebhook) -> Self {
        Self { secret: made.secret.expose_secret().to_owned(), webhook: made.webhook.into() }
    }
}

impl WebhookSecret {
    /// Where the address is read.
    pub fn location(&self) -> String {
        format!("/api/v1/webhooks/{}", self.webhook.id)
    }
}

impl From<partners::DeadLetter> for DeadLetter {
    fn from(letter: partners::DeadLetter) -> Self {
        let partners::DeadLetter { id, event, tries, last_answer, ended_at } = letter;
        Self { id: id.0, event: event.into(), tries, last_answer, ended_at }
    }
}

impl From<FeedEvent> for CertificateEvent {
    fn from(event: FeedEvent) -> Self {
        Self {
            number: event.number,
            code_sha256: event.code_sha256,
            status: event.kind.into(),
            at: event.at,
            superseded_by: event.superseded_by.map(Into::into),
        }
    }
}

impl From<ToldSuccessor> for EventSuccessor {
    fn from(ToldSuccessor { number, code_sha256 }: ToldSuccessor) -> Self {
        Self { number, code_sha256 }
    }
}

impl From<Feed> for CertificateEventList {
    fn from(feed: Feed) -> Self {
        let items = feed.events.into_iter().map(Into::into).collect();
        Self { items, next_cursor: feed.next, has_more: feed.has_more }
    }
}
