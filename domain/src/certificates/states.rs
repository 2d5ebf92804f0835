//! The life of a certificate: which state follows which, and what is refused.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use entity::enums::CertificateState;
use entity::ids::CertificateId;

use super::day;
use crate::error::Refusal;

/// Something done to a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// The centre has signed what the academy has yet to sign.
    SignForCentre,
    /// The academy does not sign it.
    SendBack,
    /// The last institution that has to has issued it.
    Issue,
    /// A corrected certificate takes its place.
    Supersede,
    /// It does not count for a while.
    Suspend,
    /// It counts again.
    Reinstate,
    /// It does not count any more.
    Revoke,
}

/// The state after `act`, or why it is refused. What was never issued is voided instead of revoked or superseded.
pub(super) fn after(state: CertificateState, act: Act) -> Result<CertificateState, Refusal> {
    use CertificateState as S;
    match (state, act) {
        (S::Revoked, _) => Err(Refusal::CertificateRevoked),
        (S::Superseded, _) => Err(Refusal::CertificateSuperseded),
        // Its holder has none yet, so another may still be made in its place.
        (S::Voided, Act::Supersede) => Ok(S::Voided),
        (S::Voided, _) => Err(Refusal::CertificateVoided),
        (S::Prepared, Act::SignForCentre) => Ok(S::SignedByCentre),
        (_, Act::SignForCentre) | (S::Issued | S::Suspended, Act::SendBack) => {
            Err(Refusal::CertificateSigned)
        }
        (S::Prepared | S::SignedByCentre, Act::Issue) | (S::Suspended, Act::Reinstate) => Ok(S::Issued),
        (S::Prepared | S::SignedByCentre, Act::Revoke | Act::Supersede | Act::SendBack) => Ok(S::Voided),
        (S::Prepared | S::SignedByCentre, Act::Suspend | Act::Reinstate) => {
            Err(Refusal::CertificateNotIssued)
        }
        (S::Issued, Act::Supersede) => Ok(S::Superseded),
        (S::Issued, Act::Suspend) => Ok(S::Suspended),
        (S::Issued | S::Suspended, Act::Revoke) => Ok(S::Revoked),
        (S::Issued, Act::Issue | Act::Reinstate) => Err(Refusal::CertificateNotSuspended),
        (S::Suspended, Act::Issue | Act::Supersede | Act::Suspend) => Err(Refusal::CertificateSuspended),
    }
}

/// Another certificate of the same enrolment, which was not voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sibling {
    pub id: CertificateId,
    pub state: CertificateState,
    /// Whether it corrects the one that is to be corrected.
    pub is_correction: bool,
}

/// The correction that is to be gone on with; none if one may be begun. Of the certificates of an enrolment one counts at
/// most and one is on its way at most, so what never counted is corrected only where nothing else counts, or ever did.
pub(super) fn correction_begun(
    old: CertificateState,
    siblings: &[Sibling],
) -> Result<Option<CertificateId>, Refusal> {
    use CertificateState as S;
    if let Some(begun) = siblings.iter().find(|sibling| sibling.is_correction) {
        return Ok(Some(begun.id));
    }
    for sibling in siblings {
        match (old, sibling.state) {
            (S::Issued, S::Prepared | S::SignedByCentre) => return Ok(Some(sibling.id)),
            (S::Issued, _)
            | (S::Prepared | S::SignedByCentre, S::Issued | S::Superseded)
            | (_, S::Voided) => {}
            (_, S::Revoked) => return Err(Refusal::CertificateRevoked),
            (_, S::Suspended) => return Err(Refusal::CertificateSuspended),
            (_, S::Prepared | S::SignedByCentre | S::Issued | S::Superseded) => {
                return Err(Refusal::CertificateSuperseded);
            }
        }
    }
    Ok(None)
}

/// What somebody who asks after a certificate is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It counts.
    Valid,
    /// It does not count any more.
    Revoked,
    /// It does not count for now.
    Suspended,
    /// Another certificate has taken its place.
    Superseded,
    /// Its term is over.
    Expired,
    /// It is prepared, and waits for an institution to sign.
    NotYetIssued,
    /// There is none, or not under these particulars.
    Unknown,
}

impl Status {
    /// The word as the API has it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
            Self::NotYetIssued => "not_yet_issued",
            Self::Unknown => "unknown",
        }
    }
}

/// The status at `now`, and since when, of a certificate whose last event came `at`.
///
/// A voided certificate is told as revoked: it has a number and will never count. A term that is over shows only on
/// a certificate that would count otherwise.
pub(super) fn status(
    (state, at): (CertificateState, DateTime<Utc>),
    valid_until: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> (Status, DateTime<Utc>) {
    use CertificateState as S;
    match state {
        S::Prepared | S::SignedByCentre => (Status::NotYetIssued, at),
        S::Suspended => (Status::Suspended, at),
        S::Superseded => (Status::Superseded, at),
        S::Revoked | S::Voided => (Status::Revoked, at),
        S::Issued => match valid_until.filter(|until| day::on(now) > *until) {
            Some(until) => (Status::Expired, end_of(until)),
            None => (Status::Valid, at),
        },
    }
}

/// The instant at which a day in Minsk is over.
fn end_of(on: NaiveDate) -> DateTime<Utc> {
    let next = on.checked_add_days(Days::new(1)).unwrap_or(on);
    day::OFFSET
        .from_local_datetime(&next.and_time(NaiveTime::MIN))
        .single()
        .map_or(DateTime::<Utc>::MAX_UTC, |instant| instant.to_utc())
}

#[cfg(test)]
mod tests {
    use CertificateState as S;

    use super::*;

    const STATES: [S; 7] =
        [S::Prepared, S::SignedByCentre, S::Issued, S::Suspended, S::Superseded, S::Revoked, S::Voided];
    const ACTS: [Act; 7] = [
        Act::Issue,
        Act::Supersede,
        Act::Suspend,
        Act::Reinstate,
        Act::Revoke,
        Act::SendBack,
        Act::SignForCentre,
    ];

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn a_certificate_that_has_ended_never_changes_again() {
        for state in [S::Superseded, S::Revoked, S::Voided] {
            let changes = |act| after(state, act).is_ok_and(|next| next != state);
            assert!(!ACTS.into_iter().any(changes), "{state:?}");
        }
    }

    #[test]
    fn only_what_was_issued_is_ever_revoked_suspended_or_superseded() {
        let reached = |state| ACTS.iter().filter_map(|act| after(state, *act).ok()).collect::<Vec<_>>();
        let either = [S::Issued, S::Voided, S::Voided, S::Voided];
        assert_eq!(reached(S::SignedByCentre), either);
        assert_eq!(reached(S::Prepared), [&either[..], &[S::SignedByCentre]].concat());
    }

    #[test]
    fn a_suspended_certificate_is_reinstated_or_revoked_and_nothing_else() {
        assert_eq!(after(S::Suspended, Act::Reinstate), Ok(S::Issued));
        assert_eq!(after(S::Suspended, Act::Revoke), Ok(S::Revoked));
        for act in [Act::Issue, Act::Supersede, Act::Suspend] {
            assert_eq!(after(S::Suspended, act), Err(Refusal::CertificateSuspended));
        }
    }

    #[test]
    fn no_act_ever_leads_back_to_a_state_before_issue() {
        for (state, act) in STATES.iter().flat_map(|state| ACTS.map(|act| (*state, act))) {
            assert_ne!(after(state, act), Ok(S::Prepared), "{state:?} {act:?}");
            let is_first = state == S::Prepared && act == Act::SignForCentre;
            assert_eq!(after(state, act) == Ok(S::SignedByCentre), is_first, "{state:?} {act:?}");
        }
    }

    #[test]
    fn the_last_day_of_validity_counts_whole_in_minsk() {
        let until = NaiveDate::from_ymd_opt(2027, 5, 12);
        let issued = (S::Issued, at("2026-05-12T08:00:00Z"));
        let last = status(issued, until, at("2027-05-12T20:59:59Z"));
        assert_eq!(last.0, Status::Valid);
        let after = status(issued, until, at("2027-05-12T21:00:00Z"));
        assert_eq!(after, (Status::Expired, at("2027-05-12T21:00:00Z")));
    }

    #[test]
    fn a_revoked_certificate_is_revoked_even_after_its_term() {
        let until = NaiveDate::from_ymd_opt(2026, 1, 1);
        let revoked = at("2025-06-01T08:00:00Z");
        assert_eq!(
            status((S::Revoked, revoked), until, at("2027-01-01T00:00:00Z")),
            (Status::Revoked, revoked)
        );
    }

    #[test]
    fn a_voided_certificate_is_told_as_revoked() {
        let voided = at("2025-06-01T08:00:00Z");
        assert_eq!(status((S::Voided, voided), None, voided).0, Status::Revoked);
    }
}
