//! What is said of a file, or of one item of many: how the certificate stands, or what is wrong with the file.

use certificate::Kind;
use chrono::{DateTime, NaiveDate, Utc};

use super::rows::Row;
use super::states::Status;
use super::verify::Verification;
use crate::error::Result;

/// What somebody who brings a file is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStatus {
    /// It is the document, and the certificate counts.
    Valid,
    /// It is the document of one that does not count any more.
    Revoked,
    /// It is the document of one that does not count for now.
    Suspended,
    /// It is the document of one in whose place another has come.
    Superseded,
    /// It is the document of one whose term is over.
    Expired,
    /// It waits for an institution to sign.
    NotYetIssued,
    /// The register knows nothing of it.
    Unknown,
    /// It was a document of ours, and was changed or added to after it was signed.
    AlteredAfterSigning,
    /// It is a part of a document of ours: a signature is missing, or the file was cut off.
    Incomplete,
    /// Nobody has signed it.
    Unsigned,
}

/// What whoever asked may want to know besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// It bears our signature, but the register has never heard of it: the key may be stolen. We look into it.
    SignedButNotRegistered,
    /// Somebody else has signed it.
    SignedByOthers,
    /// It is no PDF.
    NotAPdf,
}

/// All that is told of a certificate to whoever has a hash alone. The register log shows everybody the hash of each
/// document, so a hash must lead to no name, no number and no code, nor to a reason, in which people write names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Which document it is.
    pub kind: Kind,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Last day of validity; `None` for no term.
    pub valid_until: Option<NaiveDate>,
}

/// The answer to somebody who brings a file, its hash, or one item of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCheck {
    /// What is said of what was brought.
    pub status: FileStatus,
    /// What the register says of the certificate it is, or was made from; to a hash, how it stands and since when.
    pub register: Verification,
    /// Stands in the place of `register.certificate` when a hash was all that was brought.
    pub outline: Option<Outline>,
    /// What else there is to say.
    pub hint: Option<Hint>,
    /// Where the genuine document can be compared, if this is not it.
    pub genuine_url: Option<String>,
}

impl FileCheck {
    /// Nothing is known.
    pub(super) fn unknown(now: DateTime<Utc>) -> Self {
        Self::without_certificate(FileStatus::Unknown, None, now)
    }

    pub(super) fn without_certificate(status: FileStatus, hint: Option<Hint>, now: DateTime<Utc>) -> Self {
        Self { status, register: Verification::unknown(now), outline: None, hint, genuine_url: None }
    }

    /// As the register says.
    pub(super) fn of(row: &Row, now: DateTime<Utc>) -> Result<Self> {
        Ok(Verification::of(row, now)?.into())
    }

    /// The same for whoever has brought a hash and no file.
    pub(super) fn outlined(self) -> Self {
        let Self { status, register, hint, .. } = self;
        let outline = register.certificate.as_ref().map(|facts| Outline {
            kind: facts.kind,
            issued_on: facts.issued_on,
            valid_until: facts.valid_until,
        });
        let register = Verification { reason: None, certificate: None, log: None, ..register };
        Self { status, register, outline, hint, genuine_url: None }
    }

    /// How the certificate stands of which this is no whole and genuine document.
    #[must_use]
    pub fn register_status(&self) -> Option<Status> {
        use FileStatus::{AlteredAfterSigning, Incomplete, Unsigned};
        let is_a_part = matches!(self.status, AlteredAfterSigning | Incomplete | Unsigned);
        (is_a_part && self.register.status != Status::Unknown).then_some(self.register.status)
    }
}

impl From<Verification> for FileCheck {
    fn from(register: Verification) -> Self {
        let status = match register.status {
            Status::Valid => FileStatus::Valid,
            Status::Revoked => FileStatus::Revoked,
            Status::Suspended => FileStatus::Suspended,
            Status::Superseded => FileStatus::Superseded,
            Status::Expired => FileStatus::Expired,
            Status::NotYetIssued => FileStatus::NotYetIssued,
            Status::Unknown => FileStatus::Unknown,
        };
        Self { status, register, outline: None, hint: None, genuine_url: None }
    }
}
