//! Which credentials were withdrawn: a bit for each in a list that is published whole (Bitstring Status List 1.0).

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SubsecRound, Utc};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::badge::instant;
use super::compose::address;
use super::quads::Quads;
use super::shape::Shape;
use super::terms::{
    BitstringStatusList, BitstringStatusListCredential, BitstringStatusListEntry, CREDENTIALS,
    CredentialsContext, SECURITY, STATUS, VerifiableCredential,
};
use super::{Credential, IssuerAddress};
use crate::Error;

/// What a bit in a list means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Withdrawn for ever.
    Revocation,
    /// Withdrawn for the time being.
    Suspension,
}

/// Where a credential's bit is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StatusEntry {
    id: String,
    #[serde(rename = "type")]
    kind: BitstringStatusListEntry,
    status_purpose: Purpose,
    status_list_index: String,
    status_list_credential: String,
}

/// The bits of a list: as many as the specification wants at least, so that asking for the list tells nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList(Vec<u8>);

/// A list as the document that its issuer signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StatusListCredential {
    #[serde(rename = "@context")]
    context: [CredentialsContext; 1],
    id: String,
    #[serde(rename = "type")]
    kind: (VerifiableCredential, BitstringStatusListCredential),
    issuer: String,
    valid_from: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_until: Option<DateTime<Utc>>,
    credential_subject: Bits,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Bits {
    id: String,
    #[serde(rename = "type")]
    kind: BitstringStatusList,
    status_purpose: Purpose,
    encoded_list: String,
}

impl Purpose {
    /// Its word in documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
        }
    }
}

impl StatusEntry {
    /// The place of a credential in the list at an address. Places are given out at random and never twice.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the address is none or there is no such place.
    pub fn new(list: &str, index: u32, purpose: Purpose) -> Result<Self, Error> {
        place(index)?;
        Ok(Self {
            id: format!("{}#{index}", address("status list", list)?),
            kind: BitstringStatusListEntry::Word,
            status_purpose: purpose,
            status_list_index: index.to_string(),
            status_list_credential: list.to_owned(),
        })
    }

    /// The list's address.
    #[must_use]
    pub fn list(&self) -> &str {
        &self.status_list_credential
    }

    /// The place in the list.
    #[must_use]
    pub fn index(&self) -> Option<u32> {
        self.status_list_index.parse().ok()
    }

    /// What the bit there means.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.status_purpose
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn write(&self, quads: &mut Quads) {
        let id = self.id.as_str();
        quads.kind(id, (STATUS, "BitstringStatusListEntry"));
        quads.text(id, (STATUS, "statusPurpose"), self.status_purpose.as_str());
        quads.text(id, (STATUS, "statusListIndex"), &self.status_list_index);
        quads.link(id, (STATUS, "statusListCredential"), &self.status_list_credential);
    }
}

impl Default for StatusList {
    fn default() -> Self {
        Self(vec![0; Self::PLACES as usize / 8])
    }
}

impl StatusList {
    /// How many credentials have a place in one list.
    pub const PLACES: u32 = 131_072;

    /// The list in which these places are set.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such place.
    pub fn of(places: impl IntoIterator<Item = u32>) -> Result<Self, Error> {
        let mut list = Self::default();
        for index in places {
            let (byte, bit) = place(index)?;
            list.0[byte] |= bit;
        }
        Ok(list)
    }

    /// Whether a place is set.
    #[must_use]
    pub fn is_set(&self, index: u32) -> bool {
        place(index).is_ok_and(|(byte, bit)| self.0[byte] & bit != 0)
    }

    /// The list as documents have it: squeezed, in base 64.
    ///
    /// # Errors
    /// [`Error::Write`] if it cannot be squeezed.
    pub fn encoded(&self) -> Result<String, Error> {
        let mut squeezed = GzEncoder::new(Vec::new(), Compression::default());
        squeezed.write_all(&self.0)?;
        Ok(format!("u{}", URL_SAFE_NO_PAD.encode(squeezed.finish()?)))
    }

    /// Reads what [`StatusList::encoded`] wrote; never unpacks more than one list.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it is no such list.
    pub fn decode(encoded: &str) -> Result<Self, Error> {
        let wrong = || Error::Invalid { field: "encodedList", message: "is no list of ours" };
        let text = encoded.strip_prefix('u').ok_or_else(wrong)?;
        let squeezed = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let (mut list, most) = (Vec::new(), u64::from(Self::PLACES / 8));
        GzDecoder::new(&squeezed[..]).take(most + 1).read_to_end(&mut list).map_err(|_| wrong())?;
        if list.len() as u64 == most { Ok(Self(list)) } else { Err(wrong()) }
    }
}

/// Byte and bit of a place: the first is the highest bit of the first byte.
fn place(index: u32) -> Result<(usize, u8), Error> {
    if index < StatusList::PLACES {
        return Ok((index as usize / 8, 0x80 >> (index % 8)));
    }
    Err(Error::Invalid { field: "status index", message: "is beyond the list" })
}

impl StatusListCredential {
    /// The document of a list that is published at an address, from one instant until another.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the address is none; [`Error::Write`] as [`StatusList::encoded`].
    pub fn new(
        list: &StatusList,
        (at, purpose): (&str, Purpose),
        issuer: &IssuerAddress,
        (from, until): (DateTime<Utc>, Option<DateTime<Utc>>),
    ) -> Result<Self, Error> {
        let id = address("status list", at)?;
        Ok(Self {
            context: [CredentialsContext::Word],
            kind: (VerifiableCredential::Word, BitstringStatusListCredential::Word),
            issuer: issuer.did().to_owned(),
            valid_from: from.trunc_subsecs(0),
            valid_until: until.map(|until| until.trunc_subsecs(0)),
            credential_subject: Bits {
                id: format!("{id}#list"),
                kind: BitstringStatusList::Word,
                status_purpose: purpose,
                encoded_list: list.encoded()?,
            },
            id,
        })
    }

    /// The list in it.
    ///
    /// # Errors
    /// As [`StatusList::decode`].
    pub fn list(&self) -> Result<StatusList, Error> {
        StatusList::decode(&self.credential_subject.encoded_list)
    }

    /// What its bits mean.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.credential_subject.status_purpose
    }
}

impl Credential for StatusListCredential {
    fn id(&self) -> &str {
        &self.id
    }

    fn issuer(&self) -> &str {
        &self.issuer
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

impl Shape for StatusListCredential {
    fn write(&self, quads: &mut Quads) {
        let (id, subject) = (self.id.as_str(), &self.credential_subject);
        quads.kind(id, (CREDENTIALS, "VerifiableCredential"));
        quads.kind(id, (STATUS, "BitstringStatusListCredential"));
        quads.link(id, (CREDENTIALS, "issuer"), &self.issuer);
        quads.time(id, (CREDENTIALS, "validFrom"), &instant(self.valid_from));
        if let Some(until) = self.valid_until {
            quads.time(id, (CREDENTIALS, "validUntil"), &instant(until));
        }
        quads.link(id, (CREDENTIALS, "credentialSubject"), &subject.id);
        quads.kind(&subject.id, (STATUS, "BitstringStatusList"));
        quads.text(&subject.id, (STATUS, "statusPurpose"), subject.status_purpose.as_str());
        let encoded = (STATUS, "encodedList");
        quads.typed(&subject.id, encoded, &subject.encoded_list, (SECURITY, "multibase"));
    }
}
