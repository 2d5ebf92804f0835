//! Typed ids: a run's id cannot be passed where a person's is asked for.

use sea_orm::entity::prelude::*;
use sea_orm::{DbErr, TryFromU64};
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        // sea-orm asks for this of every key; a UUID never comes from a counter.
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+};
}

id! {
    /// Somebody who signs in.
    PersonId,
    /// A name to sign in with.
    SignInNameId,
    /// A role given to a person.
    RoleGrantId,
    /// One sign-in on one device, until sign-out.
    SessionId,
    /// One refresh token of a session.
    RefreshTokenId,
    /// A one-time link to choose a password.
    PasswordLinkId,
    /// An address that the newsletter goes to.
    NewsletterSubscriptionId,
    /// A letter of the newsletter.
    NewsletterLetterId,
    /// A line of the audit trail.
    AuditEntryId,
    /// A catalogue entry.
    CourseId,
    /// Immutable published content of a course.
    CourseVersionId,
    /// A lesson or quiz in its place in a course version.
    CourseItemId,
    /// A file of a course as it is being written.
    ManuscriptFileId,
    /// One saved state of it.
    ManuscriptStateId,
    /// One delivery of a course.
    CourseRunId,
    /// A meeting of those on a run.
    RunSessionId,
    /// What the register of attendance says of somebody at a session.
    AttendanceEntryId,
    /// A learner's place on a run.
    EnrolmentId,
    /// A change of an enrolment.
    EnrolmentEventId,
    /// One sitting of a quiz.
    AttemptId,
    /// A question placed in an attempt.
    AttemptItemId,
    /// What a learner gave for one item.
    ResponseId,
    /// A document as issued.
    CertificateId,
    /// A change in a certificate's life.
    CertificateEventId,
    /// Somebody's check of a certificate.
    CertificateCheckId,
    /// A partner institution.
    PartnerId,
    /// A key of a partner.
    PartnerKeyId,
    /// An address to which events are sent.
    WebhookId,
    /// An event on its way there.
    WebhookDeliveryId,
    /// A letter to somebody.
    LetterId,
    /// A file on its way to the media centre.
    MediaUploadId,
    /// An item of the media centre.
    MediaItemId,
}
