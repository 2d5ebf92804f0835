//! The academy's endorsement of a credential: with its key here, or by its own program, which is told what to endorse.
//!
//! Its program takes the credential from the document that the centre has signed, so it endorses what it has looked at. The
//! centre composes the same endorsement again and takes no other.

use std::collections::HashMap;

use certificate::credential::{
    self, Credential as _, Endorsement, IssuerAddress, IssuerKey, OpenBadge, PublicKey, jws,
};
use certificate::{Attachment, Record};
use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::CertificateId;
use entity::{certificate as row, certificate_endorsement};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait, FromQueryResult};
use serde::{Deserialize, Serialize};

use super::Academy;
use super::credential_keys::{CredentialKeys, academy_of};
use super::credentials::centre_address;
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Refusal, Result};

/// What the academy's own program needs to know to endorse a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToEndorse {
    /// What the endorsement is called.
    pub id: String,
    /// Under which name the academy endorses: the one of the day of issue, in the document's languages.
    pub name: String,
    /// The names of its keys that the centre knows.
    pub keys: Vec<String>,
}

/// The academy's endorsement, and the credential with it inside.
pub(super) struct Endorsed {
    endorsement: String,
    token: String,
}

/// What the academy is to endorse, where its key is elsewhere and the centre knows it.
///
/// # Errors
/// [`Error::Internal`] if the centre's address is none, or the record has but one issuer.
pub(super) fn asked(cx: &Context, id: CertificateId, record: &Record) -> Result<Option<ToEndorse>> {
    let Academy::Elsewhere { credential_keys, .. } = cx.academy() else { return Ok(None) };
    if credential_keys.is_empty() {
        return Ok(None);
    }
    Ok(Some(ToEndorse {
        id: id_of(cx, id)?,
        name: Endorsement::second_issuer(record).map_err(Error::internal)?,
        keys: credential_keys.iter().map(PublicKey::kid).collect(),
    }))
}

fn id_of(cx: &Context, id: CertificateId) -> Result<String> {
    Ok(format!("{}/endorsements/{id}", academy_of(&cx.settings().public_url)?.url()))
}

/// Endorses the credential within a document that the centre has signed, as the academy's own machine does: the signature of
/// the document, and that of the credential, are of the centre. Waits for files.
///
/// # Errors
/// [`Error::Internal`] if the document carries no credential of these keys, if the centre does not know the academy's key, or
/// if there is none to sign with.
pub fn endorse_for_academy(
    keys: &CredentialKeys,
    to_sign: &[u8],
    (centre, of_centre): (&str, &[PublicKey]),
    asked: &ToEndorse,
    at: DateTime<Utc>,
) -> Result<String> {
    let token = Attachment::within(to_sign, Attachment::CREDENTIAL);
    let token = token.and_then(|token| String::from_utf8(token).ok());
    let token = token.ok_or_else(|| Error::internal("the document carries no credential"))?;
    let badge: OpenBadge = credential::read(&token, of_centre, at).map_err(Error::internal)?;
    let academy = academy_of(centre)?;
    let key = keys.of_year(&academy, at)?;
    if !asked.keys.contains(&key.public().kid()) {
        let what = "the centre does not know the key that endorses credentials; give it what \
                    `forest-glade academy-signer credential-keys` prints";
        return Err(Error::internal(what));
    }
    let by = (&academy, asked.name.clone());
    let endorsement = Endorsement::named(&badge, by, (&asked.id, at)).map_err(Error::internal)?;
    jws(&endorsement, &*key).map_err(Error::internal)
}

#[derive(FromQueryResult)]
struct Stored {
    certificate_id: CertificateId,
    token: String,
}

/// The credentials of these certificates that have one, as the centre has signed them.
///
/// # Errors
/// The database's own.
pub(super) async fn credentials_of(
    cx: &Context,
    certificates: impl IntoIterator<Item = &row::Model>,
) -> Result<HashMap<CertificateId, String>> {
    let ids = certificates.into_iter().map(|certificate| certificate.id.0.into()).collect();
    let select = "SELECT certificate_id, token FROM certificate_credential WHERE certificate_id IN";
    let found: Vec<Stored> = written_out::among(cx.read(), select, [], ids).await?;
    Ok(found.into_iter().map(|stored| (stored.certificate_id, stored.token)).collect())
}

/// Endorses credentials where the academy's key is kept here, or takes the endorsements that its own program has made.
pub(super) struct Endorser<'a> {
    cx: &'a Context,
    centre: IssuerAddress,
    /// The centre's keys, by which its credentials are known.
    known: Vec<PublicKey>,
    now: DateTime<Utc>,
    clocks_differ: TimeDelta,
}

impl<'a> Endorser<'a> {
    /// Waits for files.
    ///
    /// # Errors
    /// [`Error::Internal`] when a key cannot be used.
    pub fn new(cx: &'a Context, (now, clocks_differ): (DateTime<Utc>, TimeDelta)) -> Result<Self> {
        let centre = centre_address(cx.settings())?;
        let known = cx.credential_keys().public(&centre, now)?;
        Ok(Self { cx, centre, known, now, clocks_differ })
    }

    /// Endorses the credential of a certificate; nothing for one that has no credential, or is not endorsed.
    ///
    /// # Errors
    /// - [`Error::Internal`] when a key cannot be used or the stored credential cannot be read.
    /// - [`Error::Refused`] `SignatureNotTrusted` for an endorsement that is not the academy's of this very credential.
    pub fn endorse(
        &self,
        (id, record): (CertificateId, Record),
        credential: Option<String>,
        made: Option<String>,
    ) -> Result<Option<Endorsed>> {
        let Some(credential) = credential else { return Ok(None) };
        let (cx, now) = (self.cx, self.now);
        let badge: OpenBadge = credential::read(&credential, &self.known, now).map_err(Error::internal)?;
        let whole = Whole { badge, record, id: id_of(cx, id)? };
        let endorsement = match (cx.academy(), made) {
            (Academy::Here { credential_keys, .. }, None) => {
                let key = credential_keys.of_year(&academy_of(&cx.settings().public_url)?, now)?;
                whole.endorsed_with(&key, now)?
            }
            (Academy::Elsewhere { .. }, None) => return Ok(None),
            (Academy::Elsewhere { credential_keys, .. }, Some(made)) => {
                whole.trusted(made, credential_keys, (now, self.clocks_differ))?
            }
            (Academy::Here { .. }, Some(_)) => return Err(Refusal::SignatureNotTrusted.into()),
        };
        let key = cx.credential_keys().of_year(&self.centre, now)?;
        let token = jws(&whole.badge.endorsed(endorsement.clone()), &*key).map_err(Error::internal)?;
        Ok(Some(Endorsed { endorsement, token }))
    }
}

/// What is endorsed, and what its endorsement is called.
struct Whole {
    badge: OpenBadge,
    record: Record,
    id: String,
}

impl Whole {
    fn endorsed_with(&self, key: &IssuerKey, now: DateTime<Utc>) -> Result<String> {
        let by = key.public().issuer();
        let made = Endorsement::of(&self.badge, &self.record, by, (&self.id, now));
        jws(&made.map_err(Error::internal)?, key).map_err(Error::internal)
    }

    /// An endorsement that was made elsewhere, if it is the academy's and the very one that would be made here.
    fn trusted(
        &self,
        made: String,
        keys: &[PublicKey],
        (now, clocks_differ): (DateTime<Utc>, TimeDelta),
    ) -> Result<String> {
        let not_trusted = || Error::from(Refusal::SignatureNotTrusted);
        let read: Endorsement =
            credential::read(&made, keys, now + clocks_differ).map_err(|_| not_trusted())?;
        let by = keys.iter().map(PublicKey::issuer).find(|issuer| issuer.did() == read.issuer());
        let at = read.valid_from();
        let own = Endorsement::of(&self.badge, &self.record, by.ok_or_else(not_trusted)?, (&self.id, at));
        let is_the_same = own.map_err(Error::internal)? == read;
        // To the second, as credentials have it.
        if is_the_same && (at - now).abs() <= clocks_differ { Ok(made) } else { Err(not_trusted()) }
    }
}

/// Writes endorsements down.
///
/// # Errors
/// The database's own.
pub(super) async fn store(
    tx: &DatabaseTransaction,
    endorsed: Vec<(CertificateId, Endorsed)>,
    now: DateTime<Utc>,
) -> Result<()> {
    if endorsed.is_empty() {
        return Ok(());
    }
    let row = |(id, endorsed): (CertificateId, Endorsed)| certificate_endorsement::ActiveModel {
        certificate_id: Set(id),
        endorsement: Set(endorsed.endorsement),
        token: Set(endorsed.token),
        endorsed_at: Set(now),
    };
    let rows = endorsed.into_iter().map(row);
    certificate_endorsement::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}
