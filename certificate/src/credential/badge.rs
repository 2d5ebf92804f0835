//! The credential itself: what Open Badges 3.0 demands, and what of the certificate has a place of its own there.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::quads::Quads;
use super::shape::Shape;
use super::status::StatusEntry;
use super::terms::{
    Achievement, AchievementSubject, BADGES, BadgeContexts, CREDENTIALS, CertificateOfCompletion,
    IdentityObject, Name, OpenBadgeCredential, Profile, SCHEMA, VerifiableCredential, XSD_OF_BADGES,
};
use super::{Credential, IssuerAddress};
use crate::record::{self, Lang, Texts};

/// A certificate as an Open Badges 3.0 credential.
///
/// Texts are in the document's languages, joined, the leading one first; each name of the holder is an identity of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OpenBadge {
    #[serde(rename = "@context")]
    pub(super) context: BadgeContexts,
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: (VerifiableCredential, OpenBadgeCredential),
    pub(super) name: String,
    pub(super) issuer: Institution,
    pub(super) valid_from: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) valid_until: Option<DateTime<Utc>>,
    pub(super) credential_subject: Subject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) credential_status: Option<Status>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) endorsement_jwt: Vec<String>,
}

/// Who issues or endorses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Institution {
    pub(super) id: String,
    #[serde(rename = "type")]
    kind: [Profile; 1],
    name: String,
    url: String,
}

/// Whose credential it is, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Subject {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: [AchievementSubject; 1],
    pub(super) identifier: Vec<Identity>,
    pub(super) license_number: String,
    pub(super) activity_start_date: String,
    pub(super) activity_end_date: String,
    pub(super) achievement: Achieved,
}

/// One name of the holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Identity {
    #[serde(rename = "type")]
    kind: IdentityObject,
    hashed: bool,
    identity_hash: String,
    identity_type: Name,
}

/// What was achieved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Achieved {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: [Achievement; 1],
    pub(super) achievement_type: CertificateOfCompletion,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) human_code: String,
    pub(super) version: String,
    pub(super) criteria: Criteria,
}

/// What it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Criteria {
    pub(super) id: String,
    pub(super) narrative: String,
}

/// Open Badges 3.0 knows one status; several are W3C's, and of Open Badges 3.1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Status {
    One(Box<StatusEntry>),
    Several(Vec<StatusEntry>),
}

impl OpenBadge {
    /// The same with the academy's endorsement, a token, in it: for the centre to sign.
    #[must_use]
    pub fn endorsed(mut self, endorsement: String) -> Self {
        self.endorsement_jwt.push(endorsement);
        self
    }

    /// The endorsements in it, as tokens.
    #[must_use]
    pub fn endorsements(&self) -> &[String] {
        &self.endorsement_jwt
    }

    /// The certificate's registration number.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.credential_subject.license_number
    }

    /// The holder's names, the leading one first.
    pub fn holder(&self) -> impl Iterator<Item = &str> {
        self.credential_subject.identifier.iter().map(|identity| identity.identity_hash.as_str())
    }

    /// Where its status is told.
    #[must_use]
    pub fn status(&self) -> &[StatusEntry] {
        match &self.credential_status {
            None => &[],
            Some(Status::One(entry)) => std::slice::from_ref(entry),
            Some(Status::Several(entries)) => entries,
        }
    }

    /// What was issued before anybody endorsed it.
    pub(super) fn unendorsed(&self) -> Self {
        Self { endorsement_jwt: Vec::new(), ..self.clone() }
    }
}

impl Institution {
    pub(super) fn new(at: &IssuerAddress, issuer: &record::Issuer, languages: &[Lang]) -> Self {
        Self::named(at, in_languages(&issuer.name, languages))
    }

    pub(super) fn named(at: &IssuerAddress, name: String) -> Self {
        Self { id: at.did().to_owned(), kind: [Profile::Word], name, url: at.url().to_owned() }
    }

    pub(super) fn write(&self, quads: &mut Quads) {
        quads.kind(&self.id, (BADGES, "Profile"));
        quads.text(&self.id, (SCHEMA, "name"), &self.name);
        quads.typed(&self.id, (SCHEMA, "url"), &self.url, (XSD_OF_BADGES, "anyURI"));
    }
}

impl Identity {
    pub(super) fn named(name: String) -> Self {
        Self { kind: IdentityObject::Word, hashed: false, identity_hash: name, identity_type: Name::Word }
    }
}

/// A text in the document's languages, none twice.
pub(super) fn in_languages(texts: &Texts, languages: &[Lang]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for text in languages.iter().filter_map(|lang| texts.get(*lang)) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all.join(" / ")
}

/// An instant as documents have it.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl Credential for OpenBadge {
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
        self.valid_until
    }
}

impl Shape for OpenBadge {
    fn write(&self, quads: &mut Quads) {
        let id = self.id.as_str();
        quads.kind(id, (CREDENTIALS, "VerifiableCredential"));
        quads.kind(id, (BADGES, "OpenBadgeCredential"));
        quads.text(id, (SCHEMA, "name"), &self.name);
        quads.link(id, (CREDENTIALS, "issuer"), &self.issuer.id);
        quads.time(id, (CREDENTIALS, "validFrom"), &instant(self.valid_from));
        if let Some(until) = self.valid_until {
            quads.time(id, (CREDENTIALS, "validUntil"), &instant(until));
        }
        quads.link(id, (CREDENTIALS, "credentialSubject"), &self.credential_subject.id);
        for token in &self.endorsement_jwt {
            quads.text(id, (BADGES, "endorsementJwt"), token);
        }
        for entry in self.status() {
            quads.link(id, (CREDENTIALS, "credentialStatus"), entry.id());
            entry.write(quads);
        }
        self.issuer.write(quads);
        self.credential_subject.write(quads);
    }
}

impl Subject {
    fn write(&self, quads: &mut Quads) {
        let id = self.id.as_str();
        let date = (XSD_OF_BADGES, "date");
        quads.kind(id, (BADGES, "AchievementSubject"));
        quads.text(id, (BADGES, "licenseNumber"), &self.license_number);
        quads.typed(id, (BADGES, "activityStartDate"), &self.activity_start_date, date);
        quads.typed(id, (BADGES, "activityEndDate"), &self.activity_end_date, date);
        quads.link(id, (BADGES, "achievement"), &self.achievement.id);
        quads.unnamed(&self.identifier, |quads, node, identity| {
            let hashed = if identity.hashed { "true" } else { "false" };
            quads.link(id, (BADGES, "identifier"), node);
            quads.kind(node, (BADGES, "IdentityObject"));
            quads.typed(node, (BADGES, "hashed"), hashed, (XSD_OF_BADGES, "boolean"));
            quads.text(node, (BADGES, "identityHash"), &identity.identity_hash);
            quads.text(node, (BADGES, "identityType"), "name");
        });
        self.achievement.write(quads);
    }
}

impl Achieved {
    fn write(&self, quads: &mut Quads) {
        let id = self.id.as_str();
        quads.kind(id, (BADGES, "Achievement"));
        quads.text(id, (BADGES, "achievementType"), "CertificateOfCompletion");
        quads.text(id, (SCHEMA, "name"), &self.name);
        quads.text(id, (SCHEMA, "description"), &self.description);
        quads.text(id, (BADGES, "humanCode"), &self.human_code);
        quads.text(id, (BADGES, "version"), &self.version);
        quads.link(id, (BADGES, "Criteria"), &self.criteria.id);
        quads.text(&self.criteria.id, (BADGES, "narrative"), &self.criteria.narrative);
    }
}
