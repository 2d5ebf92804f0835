//! The certificate for machines: an Open Badges credential beside each document, its status, and the keys to check it by.
//!
//! The document carries the centre's credential, which every reader takes. Once the academy has signed, it endorses that
//! very credential, and the centre signs it anew with the endorsement inside: that is what a joint certificate gives out.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use certificate::Record;
use certificate::credential::{
    self, IssuerAddress, IssuerKey, OpenBadge, Placement, PublicKey, Purpose, StatusEntry, StatusList,
    StatusListCredential, embedded, jws,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::CertificateKind;
use entity::ids::CertificateId;
use entity::{certificate as row, certificate_credential, certificate_endorsement};
use rand::Rng;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult,
    PaginatorTrait, QueryFilter, QuerySelect, Value,
};

use super::credential_keys::academy_of;
use super::read;
use super::{Academy, day};
use crate::actor::Actor;
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Result};
use crate::memory::Memory;
use crate::settings::Settings;

/// Half of a list's places, so that a free one is soon found.
const IN_ONE_LIST: i32 = 65_536;
/// For how long a list that somebody fetched may be believed.
const LIST_LASTS: TimeDelta = TimeDelta::hours(24);

/// Lists as they were a moment ago, by name, purpose and minute.
pub(crate) type StatusMemory = Memory<(String, bool, i64), Arc<PublishedList>, 32>;

/// A status list, signed in the two forms.
#[derive(Debug)]
pub struct PublishedList {
    /// As a JSON document with its proof within.
    pub document: String,
    /// As a JSON web token.
    pub token: String,
}

/// A certificate for machines, as it is given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCredential {
    /// Number in the register book, for the file's name.
    pub serial: String,
    /// As a JSON web token; a joint one with the academy's endorsement.
    pub token: String,
    /// As a JSON document with its proof within.
    pub document: String,
}

/// Where a credential's status is told.
#[derive(Clone, Debug)]
pub(super) struct Place {
    list: String,
    index: u32,
}

/// A credential that the centre has signed.
pub(super) struct Signed {
    pub token: String,
    document: String,
    place: Place,
}

/// The centre, as credentials name it.
///
/// # Errors
/// [`Error::Internal`] if the address that strangers reach it by is none.
pub(super) fn centre_address(settings: &Settings) -> Result<IssuerAddress> {
    IssuerAddress::parse(settings.public_url.trim_end_matches('/')).map_err(Error::internal)
}

/// Chooses places that nobody has. Of two who choose the same, the second is refused when it is written down, and the
/// next run chooses anew.
///
/// # Errors
/// The database's own.
pub(super) async fn choose_places(
    db: &impl ConnectionTrait,
    certificates: &[row::Model],
) -> Result<Vec<Place>> {
    let mut places: Vec<Place> = certificates.iter().map(Place::any_for).collect();
    loop {
        let mut taken = HashSet::new();
        for list in places.iter().map(|place| place.list.clone()).collect::<BTreeSet<_>>() {
            let indexes = places.iter().filter(|place| place.list == list).map(Place::stored_index);
            let found = certificate_credential::Entity::find()
                .filter(certificate_credential::Column::StatusList.eq(&list))
                .filter(certificate_credential::Column::StatusIndex.is_in(indexes))
                .select_only()
                .column(certificate_credential::Column::StatusIndex);
            let found: Vec<i32> = found.into_tuple().all(db).await?;
            taken.extend(found.into_iter().map(|index| (list.clone(), index)));
        }
        let again: Vec<bool> =
            places.iter().map(|place| !taken.insert((place.list.clone(), place.stored_index()))).collect();
        if !again.contains(&true) {
            return Ok(places);
        }
        for (at, _) in again.iter().enumerate().filter(|(_, again)| **again) {
            places[at] = Place::any_for(&certificates[at]);
        }
    }
}

impl Place {
    fn any_for(certificate: &row::Model) -> Self {
        let kind = if certificate.kind == CertificateKind::Attendance { "" } else { "j" };
        let list = format!("{}{kind}-{}", certificate.year, certificate.number / IN_ONE_LIST + 1);
        Self { list, index: rand::thread_rng().gen_range(0..StatusList::PLACES) }
    }

    fn stored_index(&self) -> i32 {
        i32::try_from(self.index).unwrap_or_default()
    }
}

/// Whether a record can be written as a credential at all; asked before a number is taken.
pub(super) fn rehearse(settings: &Settings, record: &Record, now: DateTime<Utc>) -> bool {
    let place = Place { list: "0-0".to_owned(), index: 0 };
    centre_address(settings).is_ok_and(|_| compose(settings, uuid::Uuid::nil(), record, &place, now).is_ok())
}

/// Composes a credential and signs it with a key. Takes a moment of computing.
///
/// # Errors
/// [`Error::Internal`] when it cannot be composed, though it was rehearsed.
pub(super) fn sign(
    settings: &Settings,
    key: &IssuerKey,
    (id, record): (CertificateId, &Record),
    place: Place,
    now: DateTime<Utc>,
) -> Result<Signed> {
    let badge = compose(settings, id.0, record, &place, now).map_err(Error::internal)?;
    let token = jws(&badge, key).map_err(Error::internal)?;
    let document = embedded(&badge, now, key).map_err(Error::internal)?;
    Ok(Signed { token, document, place })
}

fn compose(
    settings: &Settings,
    id: uuid::Uuid,
    record: &Record,
    place: &Place,
    now: DateTime<Utc>,
) -> std::result::Result<OpenBadge, certificate::Error> {
    let public = settings.public_url.trim_end_matches('/');
    let course = format!("{public}/courses/{}", record.course_key);
    let status = StatusEntry::new(&list_url(settings, &place.list, false), place.index, Purpose::Revocation)?;
    let placement = Placement {
        issuer: IssuerAddress::parse(public)?,
        subject: id,
        achievement: format!("{course}/versions/{}", record.course_version),
        criteria: course,
        issued_at: now,
        offset: day::OFFSET,
        status: vec![status],
    };
    OpenBadge::compose(record, placement)
}

fn list_url(settings: &Settings, list: &str, suspension: bool) -> String {
    let public = settings.public_url.trim_end_matches('/');
    format!("{public}/status/{list}{}", if suspension { "/suspension" } else { "" })
}

/// Writes credentials down.
///
/// # Errors
/// The database's own.
pub(super) async fn store(tx: &DatabaseTransaction, signed: Vec<(CertificateId, Signed)>) -> Result<()> {
    let row = |(id, signed): (CertificateId, Signed)| certificate_credential::ActiveModel {
        certificate_id: Set(id),
        status_index: Set(signed.place.stored_index()),
        status_list: Set(signed.place.list),
        token: Set(signed.token),
        document: Set(signed.document),
    };
    let rows = signed.into_iter().map(row);
    certificate_credential::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The certificate for machines, for its holder and for staff.
///
/// # Errors
/// As [`super::document`]; [`Error::NotFound`] also for one that was issued before there were any.
pub async fn credential(cx: &Context, actor: &Actor, id: CertificateId) -> Result<StoredCredential> {
    let row = read::given_out(cx, actor, id).await?;
    let stored = certificate_credential::Entity::find_by_id(id).one(cx.read()).await?;
    let stored = stored.ok_or(Error::NotFound("credential"))?;
    let endorsed = certificate_endorsement::Entity::find_by_id(id).one(cx.read()).await?;
    let token = endorsed.map_or(stored.token, |endorsed| endorsed.token);
    Ok(StoredCredential { serial: row.serial, token, document: stored.document })
}

/// The tokens of a certificate that were ever given out: by themselves, or within its document.
#[derive(FromQueryResult)]
pub(super) struct GivenOut {
    code: String,
    token: String,
    endorsed: Option<String>,
}

impl GivenOut {
    /// Whether this is one of them, to the byte.
    pub fn has(&self, token: &str) -> bool {
        self.token == token || self.endorsed.as_deref() == Some(token)
    }
}

/// What was given out of the certificates with these codes.
///
/// # Errors
/// The database's own.
pub(super) async fn given_out(
    db: &impl ConnectionTrait,
    codes: Vec<Value>,
) -> Result<HashMap<String, GivenOut>> {
    let select = "SELECT c.code, k.token, a.token AS endorsed FROM certificate c \
         JOIN certificate_credential k ON k.certificate_id = c.id \
         LEFT JOIN certificate_endorsement a ON a.certificate_id = c.id WHERE c.code IN";
    let found: Vec<GivenOut> = written_out::among(db, select, [], codes).await?;
    Ok(found.into_iter().map(|one| (one.code.clone(), one)).collect())
}

const PLACES: &str = "SELECT k.status_index FROM certificate_credential k \
     JOIN certificate_event e ON e.certificate_id = k.certificate_id \
     AND e.seq = (SELECT MAX(x.seq) FROM certificate_event x WHERE x.certificate_id = k.certificate_id) \
     WHERE k.status_list = $1 AND e.state IN ";

#[derive(FromQueryResult)]
struct Taken {
    status_index: i32,
}

/// A status list as of this minute: which credentials were withdrawn for good, or which do not count for now.
///
/// # Errors
/// [`Error::NotFound`] if there is no such list.
pub async fn status_list(cx: &Context, list: &str, suspension: bool) -> Result<Arc<PublishedList>> {
    let now = cx.now();
    let key = (list.to_owned(), suspension, now.timestamp() / 60);
    if let Some(known) = cx.status_lists().get(&key) {
        return Ok(known);
    }
    let exists =
        certificate_credential::Entity::find().filter(certificate_credential::Column::StatusList.eq(list));
    if exists.count(cx.read()).await? == 0 {
        return Err(Error::NotFound("status list"));
    }
    let states = if suspension { "('suspended')" } else { "('revoked', 'superseded', 'voided')" };
    let values: [Value; 1] = [list.into()];
    let found: Vec<Taken> = written_out::all(cx.read(), &[PLACES, states].concat(), values).await?;
    let places = found.into_iter().map(|taken| taken.status_index).collect();
    let (own, name) = (cx.clone(), list.to_owned());
    let work = move || publish(&own, &name, suspension, places, now);
    let published = Arc::new(tokio::task::spawn_blocking(work).await.map_err(Error::internal)??);
    cx.status_lists().keep(key, published.clone());
    Ok(published)
}

fn publish(
    cx: &Context,
    list: &str,
    suspension: bool,
    places: Vec<i32>,
    now: DateTime<Utc>,
) -> Result<PublishedList> {
    let centre = centre_address(cx.settings())?;
    let key = cx.credential_keys().of_year(&centre, now)?;
    let places = places.into_iter().filter_map(|place| u32::try_from(place).ok());
    let bits = StatusList::of(places).map_err(Error::internal)?;
    let purpose = if suspension { Purpose::Suspension } else { Purpose::Revocation };
    let url = list_url(cx.settings(), list, suspension);
    let until = Some(now + LIST_LASTS);
    let made = StatusListCredential::new(&bits, (&url, purpose), &centre, (now, until));
    let made = made.map_err(Error::internal)?;
    Ok(PublishedList {
        document: embedded(&made, now, &*key).map_err(Error::internal)?,
        token: jws(&made, &*key).map_err(Error::internal)?,
    })
}

/// Who signs credentials: the address, and the public half of each key there ever was.
#[derive(Clone, Debug)]
pub struct CredentialIssuer {
    /// Whose: `centre` or `academy`.
    pub institution: &'static str,
    /// Where it is found, and so its name.
    pub address: IssuerAddress,
    /// Its keys, the oldest first.
    pub keys: Vec<PublicKey>,
}

impl CredentialIssuer {
    /// The document by which others find the keys (did:web).
    #[must_use]
    pub fn did_document(&self) -> serde_json::Value {
        credential::did_document(&self.address, &self.keys)
    }
}

/// The centre and, where its keys are here or known, the academy.
///
/// # Errors
/// [`Error::Internal`] when a key cannot be used.
pub async fn credential_issuers(cx: &Context) -> Result<Vec<CredentialIssuer>> {
    let (own, now) = (cx.clone(), cx.now());
    let work = move || {
        let address = centre_address(own.settings())?;
        let keys = own.credential_keys().public(&address, now)?;
        let mut issuers = vec![CredentialIssuer { institution: "centre", address, keys }];
        let address = academy_of(&own.settings().public_url)?;
        let keys = match own.academy() {
            Academy::Here { credential_keys, .. } => credential_keys.public(&address, now)?,
            Academy::Elsewhere { credential_keys, .. } => credential_keys.clone(),
        };
        if !keys.is_empty() {
            issuers.push(CredentialIssuer { institution: "academy", address, keys });
        }
        Ok(issuers)
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}
