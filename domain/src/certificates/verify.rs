//! Asking after a certificate: by its code, or by its number and the holder's surname.

use chrono::{DateTime, Utc};
use entity::enums::CheckMeans;

use super::check_log::{self, Note};
use super::facts::Facts;
use super::misses::{Charge, Misses};
use super::rows::{self, Row};
use super::states::Status;
use super::{marks, sandbox, surnames};
use crate::actor::{Actor, Partner};
use crate::context::Context;
use crate::error::Result;
use crate::policy::{self, Action};

/// What an unknown code costs of [`super::misses::BUDGET`].
pub(super) const UNKNOWN_CODE: u32 = 1;

/// What a wrong number or surname costs: numbers can be counted through, so guessing them is dearer.
pub(super) const WRONG_PAIR: u32 = 3;

/// The certificate with the number asked for; else the latest, so that a wrong number is read, parsed and compared
/// like a wrong surname.
const NUMBERED_OR_LATEST: &str = "c.serial IN ($1, (SELECT z.serial FROM certificate z ORDER BY z.id DESC LIMIT 1)) \
     ORDER BY (c.serial = $1) DESC LIMIT 1";

/// The answer to somebody who asks after a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// How it stands.
    pub status: Status,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
    /// Why, as written down by whoever revoked, suspended or corrected it.
    pub reason: Option<String>,
    /// When this was looked up; whoever keeps the answer keeps this with it.
    pub checked_at: DateTime<Utc>,
    /// Everything printed on it; nothing for one that is unknown or not issued yet.
    pub certificate: Option<Facts>,
    /// Where the register log tells of it; nothing before the log is signed, a second later.
    pub log: Option<LogPlace>,
}

/// A place in the register log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogPlace {
    /// The index of the leaf.
    pub index: u64,
    /// How many leaves are signed.
    pub size: u64,
}

/// Who asks: from where, and who that is, if they have signed in or brought a key.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// What tries of strangers are counted by.
    pub address: &'a str,
    /// A holder who looks at their own certificate checks nothing; the tries of a partner are counted by its key.
    pub actor: &'a Actor,
}

static ANYBODY: Actor = Actor::Anonymous;

impl<'a, T: AsRef<str> + ?Sized> From<&'a T> for Asker<'a> {
    fn from(address: &'a T) -> Self {
        Self { address: address.as_ref(), actor: &ANYBODY }
    }
}

impl Asker<'_> {
    fn partner(&self) -> Option<&Partner> {
        match self.actor {
            Actor::Partner(partner) => Some(partner),
            _ => None,
        }
    }

    /// Whether only the examples are answered.
    pub(super) fn is_in_sandbox(&self) -> bool {
        self.partner().is_some_and(|partner| partner.is_sandbox)
    }
}

/// Lets somebody ask, and charges for the question before it is answered.
///
/// # Errors
/// - [`crate::Error::Forbidden`] for a key that may not verify.
/// - [`crate::Error::TooMany`] when the budget of this window does not allow it.
pub(super) fn charge(cx: &Context, asker: Asker<'_>, cost: u32, now: DateTime<Utc>) -> Result<Charge> {
    match asker.partner() {
        Some(partner) => {
            policy::authorize(asker.actor, Action::VerifyAsPartner)?;
            cx.partner_misses().charge(&partner.key_id.to_string(), cost, now)
        }
        None => {
            policy::authorize(asker.actor, Action::Verify)?;
            cx.misses().charge(asker.address, cost, now)
        }
    }
}

/// Gives back what was charged for a question whose answer is known.
pub(super) fn give_back(cx: &Context, asker: Asker<'_>, charge: Charge) {
    let misses: &Misses = if asker.partner().is_some() { cx.partner_misses() } else { cx.misses() };
    misses.give_back(charge);
}

/// Answers somebody who has the code, typed or from the QR mark.
///
/// 60 unknown codes a minute are answered to one address.
///
/// # Errors
/// - [`crate::Error::TooMany`] after too many unknown codes from this address, or by this key.
/// - [`crate::Error::Forbidden`] for a key that may not verify.
pub async fn by_code<'a>(cx: &Context, code: &str, asker: impl Into<Asker<'a>>) -> Result<Verification> {
    let (now, asker) = (cx.now(), asker.into());
    let charge = charge(cx, asker, UNKNOWN_CODE, now)?;
    let Some(code) = marks::read_code(code) else {
        return Ok(Verification::unknown(now));
    };
    if asker.is_in_sandbox() {
        return Ok(sandbox::by_code(&code, now));
    }
    let Some(row) = rows::one(cx.read(), "c.code = $1", [code.into()]).await? else {
        return Ok(Verification::unknown(now));
    };
    give_back(cx, asker, charge);
    note(cx, &row, asker, CheckMeans::Code, now).await?;
    Verification::of(&row, now)
}

/// Answers somebody who reads the number and the surname off the paper.
///
/// A wrong number and a wrong surname are answered alike, and after the same work. 20 wrong pairs a minute are
/// answered to one address.
///
/// # Errors
/// - [`crate::Error::TooMany`] after too many wrong pairs from this address, or by this key.
/// - [`crate::Error::Forbidden`] for a key that may not verify.
pub async fn by_number_and_surname<'a>(
    cx: &Context,
    number: &str,
    surname: &str,
    asker: impl Into<Asker<'a>>,
) -> Result<Verification> {
    let (now, asker) = (cx.now(), asker.into());
    let charge = charge(cx, asker, WRONG_PAIR, now)?;
    let number = marks::read_serial(number);
    if asker.is_in_sandbox() {
        return Ok(sandbox::by_pair(&number, surname, now));
    }
    let Some(row) = rows::one(cx.read(), NUMBERED_OR_LATEST, [number.as_str().into()]).await? else {
        return Ok(Verification::unknown(now)); // nothing was ever issued
    };
    let same = surnames::matches(&row.record()?.holder, surname);
    if !same || row.serial != number {
        return Ok(Verification::unknown(now));
    }
    give_back(cx, asker, charge);
    note(cx, &row, asker, CheckMeans::NumberAndSurname, now).await?;
    Verification::of(&row, now)
}

/// Notes for the holder that somebody else looked.
///
/// # Errors
/// As [`check_log::note`].
pub(super) async fn note(
    cx: &Context,
    row: &Row,
    asker: Asker<'_>,
    means: CheckMeans,
    now: DateTime<Utc>,
) -> Result<()> {
    if asker.actor.is(row.learner_id) {
        return Ok(());
    }
    let partner_id = asker.partner().map(|partner| partner.partner_id);
    let means = if partner_id.is_some() { CheckMeans::Partner } else { means };
    check_log::note(cx, row.id, (Note { means, partner_id }, asker.address), now).await
}

/// What is wrong with a code before anybody looks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miswritten {
    /// It is the number of the register, which is asked after with the surname.
    Number,
    /// Letters are missing, too many, or none that a code has.
    NoCode,
}

/// Whether this can be a code, before anybody looks for it.
///
/// # Errors
/// What it is instead.
pub fn check_code(typed: &str) -> std::result::Result<(), Miswritten> {
    match marks::read_code(typed) {
        Some(_) => Ok(()),
        None if marks::is_serial(typed) => Err(Miswritten::Number),
        None => Err(Miswritten::NoCode),
    }
}

impl Verification {
    pub(super) fn unknown(now: DateTime<Utc>) -> Self {
        Self {
            status: Status::Unknown,
            since: None,
            reason: None,
            checked_at: now,
            certificate: None,
            log: None,
        }
    }

    pub(super) fn of(row: &Row, now: DateTime<Utc>) -> Result<Self> {
        let record = row.record()?;
        let (status, since) = row.standing(&record, now);
        let certificate = (status != Status::NotYetIssued).then(|| Facts::of(row, record));
        // Why it was reinstated explains nothing about a certificate that counts.
        let explained = matches!(status, Status::Revoked | Status::Suspended | Status::Superseded);
        let reason = row.reason.clone().filter(|_| explained);
        let log = row.log_index.zip(row.log_size).filter(|(index, size)| index < size);
        let log =
            log.map(|(index, size)| LogPlace { index: index.cast_unsigned(), size: size.cast_unsigned() });
        Ok(Self { status, since: Some(since), reason, checked_at: now, certificate, log })
    }
}
