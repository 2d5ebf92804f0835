//! Words that stand in one place of a document and can be no other, and the vocabularies they are from.

use serde::{Deserialize, Serialize};

/// A vocabulary; a term is its name behind one of these.
pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
pub(super) const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
/// As the context of Open Badges writes it. It names nothing that exists, but this is what everybody signs.
pub(super) const XSD_OF_BADGES: &str = "https://www.w3.org/2001/XMLSchema#";
pub(super) const SCHEMA: &str = "https://schema.org/";
pub(super) const BADGES: &str = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#";
pub(super) const CREDENTIALS: &str = "https://www.w3.org/2018/credentials#";
pub(super) const STATUS: &str = "https://www.w3.org/ns/credentials/status#";
pub(super) const SECURITY: &str = "https://w3id.org/security#";
pub(super) const DUBLIN_CORE: &str = "http://purl.org/dc/terms/";

macro_rules! words {
    ($($name:ident = $text:literal),+ $(,)?) => {
        $(
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
            pub(super) enum $name {
                #[serde(rename = $text)]
                Word,
            }
        )+
    };
}

words! {
    CredentialsContext = "https://www.w3.org/ns/credentials/v2",
    BadgesContext = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    VerifiableCredential = "VerifiableCredential",
    OpenBadgeCredential = "OpenBadgeCredential",
    EndorsementCredential = "EndorsementCredential",
    BitstringStatusListCredential = "BitstringStatusListCredential",
    Profile = "Profile",
    AchievementSubject = "AchievementSubject",
    EndorsementSubject = "EndorsementSubject",
    BitstringStatusList = "BitstringStatusList",
    BitstringStatusListEntry = "BitstringStatusListEntry",
    IdentityObject = "IdentityObject",
    Name = "name",
    Achievement = "Achievement",
    CertificateOfCompletion = "CertificateOfCompletion",
    DataIntegrityProof = "DataIntegrityProof",
    Cryptosuite = "eddsa-rdfc-2022",
    AssertionMethod = "assertionMethod",
}

/// The contexts of what Open Badges defines.
pub(super) type BadgeContexts = (CredentialsContext, BadgesContext);
pub(super) const BADGE_CONTEXTS: BadgeContexts = (CredentialsContext::Word, BadgesContext::Word);
