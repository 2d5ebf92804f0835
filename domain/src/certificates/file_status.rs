//! What is said of a file, or of one item of many: how the certificate stands, or what is wrong with the file.

use chrono::{DateTime, Utc};

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

/// The answer to somebody who brings a file, its hash, or one item of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCheck {
    /// What is said of what was brought.
    pub status: FileStatus,
    /// What the register says of the certificate it is, or was made from.
    pub register: Verification,
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
        Self { status, register: Verification::unknown(now), hint, genuine_url: None }
    }

    /// As the register says.
    pub(super) fn of(row: &Row, now: DateTime<Utc>) -> Result<Self> {
        Ok(Verification::of(row, now)?.into())
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
        Self { status, register, hint: None, genuine_url: None }
    }
}
