//! The academy's endorsement of a credential that the centre signs: the second signature of a joint certificate.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::badge::{Institution, OpenBadge, in_languages, instant};
use super::compose::address;
use super::keys::base58;
use super::quads::Quads;
use super::shape::Shape;
use super::terms::{
    BADGE_CONTEXTS, BADGES, BadgeContexts, CREDENTIALS, EndorsementCredential, EndorsementSubject, SCHEMA,
    SECURITY, VerifiableCredential,
};
use super::{Credential, IssuerAddress};
use crate::Error;
use crate::record::Record;

/// SHA-256 of 32 bytes, as a multihash begins.
const SHA256: [u8; 2] = [0x12, 32];

/// What an institution signs to stand by another's credential: by its id, and by the hash of what it states.
///
/// One credential has one issuer, and strict readers refuse a second proof by somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Endorsement {
    #[serde(rename = "@context")]
    context: BadgeContexts,
    id: String,
    #[serde(rename = "type")]
    kind: (VerifiableCredential, EndorsementCredential),
    name: String,
    issuer: Institution,
    valid_from: DateTime<Utc>,
    credential_subject: Endorsed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Endorsed {
    id: String,
    #[serde(rename = "type")]
    kind: [EndorsementSubject; 1],
    digest_multibase: String,
}

impl Endorsement {
    /// The endorsement of a credential by the second of its record's issuers.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the record has no second issuer, or the id is no address.
    pub fn of(
        badge: &OpenBadge,
        record: &Record,
        by: &IssuerAddress,
        (id, at): (&str, DateTime<Utc>),
    ) -> Result<Self, Error> {
        Self::named(badge, (by, Self::second_issuer(record)?), (id, at))
    }

    /// The same by whoever has the credential alone, and was told under which name to endorse it.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the id is no address.
    pub fn named(
        badge: &OpenBadge,
        (by, name): (&IssuerAddress, String),
        (id, at): (&str, DateTime<Utc>),
    ) -> Result<Self, Error> {
        Ok(Self {
            context: BADGE_CONTEXTS,
            id: address("endorsement", id)?,
            kind: (VerifiableCredential::Word, EndorsementCredential::Word),
            name: badge.name.clone(),
            issuer: Institution::named(by, name),
            valid_from: at.trunc_subsecs(0),
            credential_subject: Endorsed {
                id: badge.id.clone(),
                kind: [EndorsementSubject::Word],
                digest_multibase: digest(badge),
            },
        })
    }

    /// The second of a record's issuers, under the name that its endorsement has.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the record has but one.
    pub fn second_issuer(record: &Record) -> Result<String, Error> {
        let second = record.issuers.get(1);
        let second = second.ok_or(Error::Invalid { field: "issuers", message: "is but one" })?;
        Ok(in_languages(&second.name, &record.languages))
    }

    /// Whether it is of this very credential: of its id, and of all that it states.
    #[must_use]
    pub fn is_of(&self, badge: &OpenBadge) -> bool {
        self.credential_subject.id == badge.id && self.credential_subject.digest_multibase == digest(badge)
    }
}

/// Hash of what a credential states, endorsements aside: for these are put in afterwards.
fn digest(badge: &OpenBadge) -> String {
    let hash = Sha256::digest(badge.unendorsed().statements());
    base58(&[&SHA256[..], &hash].concat())
}

impl Credential for Endorsement {
    fn id(&self) -> &str {
        &self.id
    }

    fn issuer(&self) -> &str {
        &self.issuer.id
    }

    fn subject(&self) -> &str {
        &self.credential_subject.id
    }

    fn valid_from(&self) -> DateTime<Utc> {
        self.valid_from
    }

    fn valid_until(&self) -> Option<DateTime<Utc>> {
        None
    }
}

impl Shape for Endorsement {
    fn write(&self, quads: &mut Quads) {
        let (id, subject) = (self.id.as_str(), &self.credential_subject);
        quads.kind(id, (CREDENTIALS, "VerifiableCredential"));
        quads.kind(id, (BADGES, "EndorsementCredential"));
        quads.text(id, (SCHEMA, "name"), &self.name);
        quads.link(id, (CREDENTIALS, "issuer"), &self.issuer.id);
        quads.time(id, (CREDENTIALS, "validFrom"), &instant(self.valid_from));
        quads.link(id, (CREDENTIALS, "credentialSubject"), &subject.id);
        self.issuer.write(quads);
        quads.kind(&subject.id, (BADGES, "EndorsementSubject"));
        let hash = (SECURITY, "digestMultibase");
        quads.typed(&subject.id, hash, &subject.digest_multibase, (SECURITY, "multibase"));
    }
}
