//! Why the centre refuses, in its own terms; doors translate to theirs.

use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

/// What use cases return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The thing does not exist, or the actor may not know that it does.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// Nobody is signed in, or the proof of it does not hold.
    #[error("sign in first: {0}")]
    SignInRequired(&'static str),
    /// Somebody is signed in who may not do this.
    #[error("you are not allowed to do this")]
    Forbidden,
    /// Values that cannot be meant; every one of them that was found.
    #[error("some values are not acceptable")]
    Invalid(Vec<FieldError>),
    /// The request is well formed but the present state refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The thing has changed since the caller read it.
    #[error("it has changed since you read it; read it again and repeat the change")]
    Stale,
    /// Too many requests of this kind.
    #[error("too many tries; wait {retry_after_seconds} seconds and try again")]
    TooMany {
        /// When to try again.
        retry_after_seconds: u64,
    },
    /// The storage does not answer now; nothing was changed.
    #[error("the storage does not answer now; nothing was changed, try again shortly")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A fault of ours. The cause is for the log, never for the caller.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// One value that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where it stands, as a JSON pointer: `/names/ru/surname`.
    pub pointer: String,
    /// Stable, such as `too_long`.
    pub code: &'static str,
    /// What is wrong and what to write instead.
    pub message: String,
    /// What the checker found there, where it was the checker: it can be said in other languages.
    pub finding: Option<Box<course_content::Finding>>,
}

impl FieldError {
    /// A value that cannot be meant.
    pub fn new(pointer: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, message: message.into(), finding: None }
    }

    /// What the checker found.
    #[must_use]
    pub fn found(pointer: String, finding: course_content::Finding) -> Self {
        let message = format!("{} — {}", finding.message, finding.fix);
        Self { finding: Some(Box::new(finding.clone())), ..Self::new(pointer, finding.code, message) }
    }
}

impl Error {
    /// One value that cannot be meant.
    pub fn invalid(pointer: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code, message)])
    }

    /// A fault of ours.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $variant:ident = $code:literal: $message:literal),+ $(,)?) => {
        /// Why the present state refuses a well-formed request. The code is public: clients rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
        #[allow(missing_docs)] // the message of each says what it means
        pub enum Refusal { $($(#[$doc])* #[error($message)] $variant,)+ }

        impl Refusal {
            /// Every reason there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable code, such as `run_full`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }
    };
}

refusals! {
    // People
    SignInNameTaken = "sign_in_name_taken": "this sign-in name belongs to an account already; sign in, or use another",
    WrongSignIn = "wrong_sign_in": "the sign-in name or the password is wrong",
    NamesNotConfirmed = "names_not_confirmed": "confirm how your names are to be printed on the certificate",
    NamesMissing = "names_missing": "enter your surname and own name in at least one script",
    GlyphMissing = "glyph_missing": "a letter of the name cannot be printed; correct the name or write to the coordinator",
    AcademyOfficerApart = "academy_officer_apart": "whoever signs for the academy has no other role at the centre; give the role to somebody else, or take the other one away first",
    LinkUsedOrExpired = "link_used_or_expired": "this link was used or has expired; ask for a new one",
    // Courses
    CourseExists = "course_exists": "there is a course with this key already; put its draft instead",
    CourseKeyMismatch = "course_key_mismatch": "the package's key is not the course's; check which course you are writing to",
    CourseNotPublished = "course_not_published": "the course has no published version yet",
    NothingToPublish = "nothing_to_publish": "there is no draft of this course; upload one first",
    DraftNotReviewed = "draft_not_reviewed": "a reviewer has to read the draft before it is published",
    ReviewerIsAuthor = "reviewer_is_author": "the author cannot be the reviewer; ask another clinician",
    PublisherIsAuthor = "publisher_is_author": "whoever wrote the draft does not publish it; ask the reviewer who signed it off",
    SameContent = "same_content": "this content is published already",
    DraftHasErrors = "draft_has_errors": "the checker finds errors in the draft; mend them first",
    ManuscriptConflict = "manuscript_conflict": "somebody else changed the same place meanwhile; join the two and save again, based on the newest state",
    ManuscriptFileExists = "manuscript_file_exists": "there is a file of this name already; choose another",
    // Runs and enrolments
    EnrolmentNotOpenYet = "enrolment_not_open_yet": "enrolment has not opened yet",
    EnrolmentClosed = "enrolment_closed": "enrolment has closed",
    RunFull = "run_full": "all places and the waiting list are taken",
    RunCancelled = "run_cancelled": "this run will not take place",
    NothingToMove = "nothing_to_move": "only a course that you are learning now can be moved to its newest version; a completed one stays on the version it was completed on",
    NothingToDecide = "nothing_to_decide": "nobody asks for a place here; look at the newest state of the enrolment",
    InvitationNeeded = "invitation_needed": "this run is by invitation",
    EnrolmentEnded = "enrolment_ended": "this enrolment has ended",
    NotWithdrawable = "not_withdrawable": "a completed course cannot be withdrawn from",
    NoOffer = "no_offer": "no place is offered to you now",
    OfferExpired = "offer_expired": "the offer of a place has expired",
    NotEnrolledYet = "not_enrolled_yet": "you have no place yet; learning begins once you have one",
    RunNotStarted = "run_not_started": "the run has not begun yet",
    WaitingListTooShort = "waiting_list_too_short": "more people than that are waiting already; they stay on the list",
    SessionOverlaps = "session_overlaps": "another session of this run is at that time; move one of the two",
    SessionRecorded = "session_recorded": "attendance of this session is recorded; it can no longer be moved or taken back; call it off with a reason",
    SessionCalledOff = "session_called_off": "this session was called off; plan another one instead",
    // Learning
    LessonsMissing = "lessons_missing": "some required lessons are not completed",
    QuizNotPassed = "quiz_not_passed": "a required quiz is not passed",
    AttendanceMissing = "attendance_missing": "attendance is below what the course asks",
    SessionsMissing = "sessions_missing": "the course asks for attendance, and this run has no sessions yet; the coordinator plans them",
    // Quizzes
    NoAttemptsLeft = "no_attempts_left": "no attempts are left",
    PauseBetweenAttempts = "pause_between_attempts": "the pause between attempts is not over",
    AttemptTimeUp = "attempt_time_up": "the time is up; what came after it is kept for a person to decide, and does not count by itself",
    AttemptSubmitted = "attempt_submitted": "this attempt is submitted; its responses no longer change",
    AttemptOpen = "attempt_open": "submit the attempt first",
    ResponseOlder = "response_older": "a newer response is there already; it stays",
    QuestionNotReached = "question_not_reached": "answer the questions in order",
    ReviewNotAllowed = "review_not_allowed": "the quiz does not show this yet",
    // Certificates
    NoCertificateForCourse = "no_certificate_for_course": "this course leads to no certificate",
    CertificateNotIssued = "certificate_not_issued": "the certificate is not issued yet",
    IssuerMissing = "issuer_missing": "the settings name no institution that issues this certificate today; write to the coordinator",
    CertificateNotPrintable = "certificate_not_printable": "the certificate does not fit on its sheet as it stands; write to the coordinator",
    CertificateRevoked = "certificate_revoked": "the certificate is revoked",
    CertificateSuspended = "certificate_suspended": "the certificate is suspended; reinstate it first",
    CertificateNotSuspended = "certificate_not_suspended": "the certificate is not suspended",
    CertificateVoided = "certificate_voided": "the certificate was voided before it was issued; its number is not used again",
    CertificateSuperseded = "certificate_superseded": "the certificate is superseded by another",
    CertificateSigned = "certificate_signed": "the certificate is signed already; a coordinator can suspend or revoke it",
    CentreHasNotSigned = "centre_has_not_signed": "the centre has not signed this certificate yet; try again in a minute",
    AcademyKeyElsewhere = "academy_key_elsewhere": "the academy's key is not kept here; sign on its own machine with forest-glade academy-signer",
    SignatureNotTrusted = "signature_not_trusted": "this signature is not of this document, or the endorsement not of this credential, or no root or key of the academy's that is known here vouches for it",
    HolderErased = "holder_erased": "the holder's data were removed; the document is no longer shown",
    // Media centre
    MediaQuotaUsedUp = "media_quota_used_up": "your files take all the room that there is for them; write to an administrator",
    UploadBusy = "upload_busy": "another request is writing to this upload; ask how far it is, and go on from there",
    UploadOffset = "upload_offset": "these bytes do not follow on those that are here; ask how far the upload is, and go on from there",
    UploadTooLong = "upload_too_long": "this is more than was announced; begin again with the right length",
    UploadBroken = "upload_broken": "the line broke; ask how far the upload is, and go on from there",
    UploadIncomplete = "upload_incomplete": "the upload is not whole yet; send the rest first",
    UploadUsed = "upload_used": "an item was made of this upload already",
    MediaTypeMismatch = "media_type_mismatch": "the file is not what it is said to be; say what it is, or send another",
    MediaDamaged = "media_damaged": "the file is damaged or ends early; save it anew and send it again",
    SvgNotTaken = "svg_not_taken": "this is a drawing in SVG, which can hold programs; send it as PNG",
    PictureTooLarge = "picture_too_large": "the picture is too large; make it at most 12 megapixels, or 4 if it is a progressive JPEG",
    MediaNotReady = "media_not_ready": "the file is still being stored; try again in a minute",
    CaptionsMissing = "captions_missing": "what is said has to be written down first: captions for a film, captions or a transcript for a recording",
    NothingIsSaidInIt = "nothing_is_said_in_it": "only films and recordings have captions and transcripts",
    MediaNotInReview = "media_not_in_review": "hand the item over for review first",
    UploaderIsPublisher = "uploader_is_publisher": "whoever uploaded it cannot publish it, nor change it once it is published; ask a colleague",
    MediaNotPublished = "media_not_published": "a lesson shows something of the media centre that is not published for learners; have it published first, or take it out",
    MediaRetired = "media_retired": "this item is retired; it no longer changes",
    // Partners
    PartnerNameTaken = "partner_name_taken": "there is a partner of this name already; give it another key instead",
    PartnerKeyUnknown = "partner_key_unknown": "this key is not known; ask the centre for another",
    PartnerKeyExpired = "partner_key_expired": "this key has expired; ask the centre for another",
    PartnerKeyRevoked = "partner_key_revoked": "this key was revoked; ask the centre for another",
    SandboxSendsNothing = "sandbox_sends_nothing": "nothing ever happens to the examples of the sandbox; register with a real key",
    TooManyWebhooks = "too_many_webhooks": "you have as many addresses as there may be; delete one first",
    // Newsletter
    NewsletterOff = "newsletter_off": "no newsletter is sent from here at present; the feed at /feed.atom has the same news",
    NewsletterLinkExpired = "newsletter_link_expired": "this link is not whole, or its two days are over; ask for the newsletter once more",
    RemovalLinkBroken = "removal_link_broken": "this link is not whole; open it from the letter, or copy all of it",
    // Doors
    KeyReused = "idempotency_key_reused": "this idempotency key was used for another request; use a new one",
    RequestInProgress = "request_in_progress": "the same request is still being answered; repeat it in a second",
}

impl From<DbErr> for Error {
    fn from(err: DbErr) -> Self {
        if is_passing(&err) { Self::Unavailable(err.into()) } else { Self::Internal(err.into()) }
    }
}

/// Whether trying again later may help: locked, full, or not reachable.
fn is_passing(err: &DbErr) -> bool {
    let sqlx_error = match err {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(RuntimeErr::SqlxError(e))
        | DbErr::Exec(RuntimeErr::SqlxError(e))
        | DbErr::Query(RuntimeErr::SqlxError(e)) => e,
        _ => return false,
    };
    match sqlx_error.as_ref() {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(e) => e.code().is_some_and(|code| is_passing_code(&code)),
        _ => false,
    }
}

/// SQLite: busy 5, locked 6, I/O 10, full 13 (low byte). PostgreSQL: 08 connection, 40 rollback, 53 resources,
/// 55P03 locked, 57 operator, 58 the system around it.
fn is_passing_code(code: &str) -> bool {
    if code.len() == 5 {
        return ["08", "40", "53", "55P03", "57", "58"].iter().any(|class| code.starts_with(class));
    }
    code.parse::<i32>().is_ok_and(|number| matches!(number & 0xff, 5 | 6 | 10 | 13))
}

/// Turns a breach of a unique index into the refusal that it stands for.
pub(crate) fn on_duplicate(err: DbErr, refusal: Refusal) -> Error {
    match err.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => refusal.into(),
        _ => err.into(),
    }
}
