//! The closed sets of words that columns hold.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $word)] $variant,)+
        }

        impl $name {
            /// The word as it stands in the database, the API and the log.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    )+};
}

words! {
    /// What a sign-in name is.
    SignInKind { Email = "email", Phone = "phone", UserName = "user_name" }
    /// What somebody may do, everywhere or in one course.
    Role {
        /// Studies.
        Learner = "learner",
        /// Writes a course.
        Trainer = "trainer",
        /// The second clinician: four eyes.
        Reviewer = "reviewer",
        /// Runs, places, rooms, attendance.
        Coordinator = "coordinator",
        /// Countersigns for the academy.
        AcademyOfficer = "academy_officer",
        /// Everything else.
        Administrator = "administrator",
    }
    /// Why a session ended.
    SessionEnd { SignedOut = "signed_out", TokenReused = "token_reused", PasswordChanged = "password_changed" }
    /// Where a course version stands.
    VersionState {
        Draft = "draft",
        InReview = "in_review",
        Published = "published",
        Superseded = "superseded",
        Withdrawn = "withdrawn",
    }
    /// How much a newer version changes for those who learnt the older one.
    ChangeClass { Editorial = "editorial", Important = "important", SafetyCritical = "safety_critical" }
    /// What stands in a place of a course.
    ItemKind { Lesson = "lesson", Quiz = "quiz" }
    /// What is found by searching.
    SearchKind {
        /// A published course.
        Course = "course",
        /// A lesson of one.
        Lesson = "lesson",
        /// An item of the media centre, by what is said of it.
        Media = "media",
        /// The same, by what is said in it.
        Transcript = "transcript",
        /// News or an article.
        Article = "article",
    }
    /// Who finds it.
    SearchAccess {
        /// Everybody.
        Public = "public",
        /// Everybody who has signed in.
        SignedIn = "signed_in",
        /// Those who may study some course, whichever it is.
        Enrolled = "enrolled",
        /// Those who may study its course, and those who work on it.
        Course = "course",
        /// Those who work at the centre.
        Staff = "staff",
    }
    /// How a state of a manuscript's file came to be.
    StateOrigin {
        Typed = "typed",
        /// Two people's work joined.
        Merged = "merged",
        /// An earlier state, had again.
        Restored = "restored",
        /// Out of a package, or of a version that was there before.
        Imported = "imported",
        /// From under another name.
        Moved = "moved",
        /// The file was taken away.
        Removed = "removed",
        /// Typed while somebody else changed the same sentences: kept, and does not count.
        SetAside = "set_aside",
    }
    /// When a run takes place.
    RunKind {
        /// Always open, each at their own pace.
        SelfPaced = "self_paced",
        /// Between two dates.
        Dated = "dated",
    }
    /// Who may take a place on a run.
    Admission { Open = "open", Approval = "approval", Invitation = "invitation" }
    /// Whether a run takes place.
    RunState { Open = "open", Cancelled = "cancelled" }
    /// Where an enrolment stands (`rules.md` §3).
    EnrolmentState {
        Requested = "requested",
        Declined = "declined",
        Waitlisted = "waitlisted",
        Offered = "offered",
        Booked = "booked",
        Active = "active",
        Completed = "completed",
        NotCompleted = "not_completed",
        Withdrawn = "withdrawn",
        CancelledByStaff = "cancelled_by_staff",
        RunCancelled = "run_cancelled",
        OfferExpired = "offer_expired",
    }
    /// Whether somebody was at a session.
    AttendanceState {
        /// There, the whole time or some minutes of it.
        Present = "present",
        Absent = "absent",
        /// Absent for a reason that the centre accepts.
        Excused = "excused",
    }
    /// What a device tells of a learner's progress.
    FactKind {
        /// The lesson was opened.
        LessonOpened = "lesson_opened",
        /// The learner says the lesson is done.
        LessonCompleted = "lesson_completed",
        /// How far the learner has read.
        ReadingPosition = "reading_position",
        /// A stretch of a film was watched.
        MediaWatched = "media_watched",
        /// A self-check was answered.
        SelfCheckAnswered = "self_check_answered",
    }
    /// Where an attempt stands (`rules.md` §5).
    AttemptState {
        InProgress = "in_progress",
        Overdue = "overdue",
        Submitted = "submitted",
        NeedsMarking = "needs_marking",
        Scored = "scored",
        Abandoned = "abandoned",
    }
    /// What became of a response that arrived.
    ResponseState {
        /// Counted, unless a later one was accepted.
        Accepted = "accepted",
        /// Kept, but a newer one was there already.
        Older = "older",
        /// Kept for a person to decide: it came after the deadline.
        Quarantined = "quarantined",
    }
    /// Which document a certificate is.
    CertificateKind { Attendance = "attendance", AdvancedTraining = "advanced_training" }
    /// Where a certificate stands (`rules.md` §6).
    CertificateState {
        Prepared = "prepared",
        SignedByCentre = "signed_by_centre",
        Issued = "issued",
        Superseded = "superseded",
        Suspended = "suspended",
        Revoked = "revoked",
        /// Numbered but never issued; the number stays visible.
        Voided = "voided",
    }
    /// How a certificate was asked after.
    CheckMeans {
        Code = "code",
        NumberAndSurname = "number_and_surname",
        /// The file itself, or its hash.
        Document = "document",
        /// By a partner institution, in whatever way.
        Partner = "partner",
    }
    /// How far a document goes.
    DocumentPart {
        /// As drawn, before anybody has signed.
        Drawn = "drawn",
        /// As the centre has signed it, before the academy.
        SignedByCentre = "signed_by_centre",
        /// As it is given out.
        Whole = "whole",
    }
    /// What a letter tells its reader.
    LetterKind {
        CertificateIssued = "certificate_issued",
        /// A corrected one took the place of another.
        CertificateCorrected = "certificate_corrected",
        CertificateSuspended = "certificate_suspended",
        CertificateReinstated = "certificate_reinstated",
        CertificateRevoked = "certificate_revoked",
    }
    /// What an item of the media centre is.
    MediaKind { Video = "video", Audio = "audio", Document = "document", Image = "image", Link = "link" }
    /// Where an item of the media centre stands (`rules.md` §7).
    MediaState {
        /// The bytes have arrived, and are of their type.
        Uploaded = "uploaded",
        /// They are being stored.
        Processing = "processing",
        /// Somebody has to write down what is said in it.
        NeedsCaptions = "needs_captions",
        InReview = "in_review",
        Published = "published",
        Retired = "retired",
    }
    /// Who may see an item once it is published.
    MediaAccess { Public = "public", SignedIn = "signed_in", Enrolled = "enrolled", Staff = "staff" }
    /// What a text beside an item is.
    MediaTextKind {
        /// WebVTT.
        Captions = "captions",
        /// What is said, as a text to read.
        Transcript = "transcript",
        /// What a program found in a document, for searching.
        Extracted = "extracted",
    }
    /// Where an event is on its way to an address, or a letter to its reader.
    DeliveryState { Pending = "pending", Delivered = "delivered", Dead = "dead" }
}

impl EnrolmentState {
    /// The states in which a person has, waits for or asks for a place: at most one of them a run.
    pub const LIVE: [Self; 6] =
        [Self::Requested, Self::Waitlisted, Self::Offered, Self::Booked, Self::Active, Self::Completed];

    /// The states that use a place of the run's capacity.
    pub const PLACED: [Self; 3] = [Self::Offered, Self::Booked, Self::Active];

    /// Whether the enrolment lets its learner study.
    #[must_use]
    pub const fn may_study(self) -> bool {
        matches!(self, Self::Booked | Self::Active | Self::Completed)
    }

    /// Whether the enrolment still has, waits for or asks for a place.
    #[must_use]
    pub fn is_live(self) -> bool {
        Self::LIVE.contains(&self)
    }
}

impl AttemptState {
    /// Whether the attempt can still become something else by the learner's own doing.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::InProgress | Self::Overdue)
    }
}
