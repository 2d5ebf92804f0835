//! Who may do what: one table, printed whole in a test, that a new action does not compile without.

use entity::enums::{MediaAccess, Role};
use entity::ids::{CourseId, PersonId};

use crate::actor::{Actor, Scope};
use crate::error::{Error, Result};

/// Something that somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Register an account for oneself.
    Register,
    /// Read or change one's own account.
    OwnAccount(PersonId),
    /// Make an account for somebody else and give roles.
    CreatePerson,
    /// Give somebody extra time in quizzes.
    GiveExtraTime,
    /// Search and read published courses and their runs.
    ReadCatalogue,
    /// Find the lessons of a course by their words without studying it.
    FindLessons(CourseId),
    /// Read a draft, its findings and its history.
    ReadDraft(CourseId),
    /// Make a course, or write its draft.
    WriteCourse(Option<CourseId>),
    /// Read a draft as the second clinician.
    ReviewCourse(CourseId),
    /// Publish a reviewed draft.
    PublishCourse(CourseId),
    /// Make or change a run.
    ManageRuns(CourseId),
    /// Keep the register of attendance: see who has a place, and record who was there.
    KeepRegister(CourseId),
    /// Take a place for somebody.
    Enrol(PersonId, CourseId),
    /// See who has a place.
    ListEnrolments(CourseId),
    /// Read an enrolment and what hangs on it.
    ReadEnrolment(PersonId, CourseId),
    /// Give up a place, or take an offered one.
    ChangeEnrolment(PersonId, CourseId),
    /// Approve, decline or cancel somebody's place.
    DecideEnrolment(CourseId),
    /// Study: lessons, progress, quizzes. Nobody studies for another.
    Study(PersonId),
    /// Read a certificate and its document.
    ReadCertificate(PersonId),
    /// See what is of interest to the holder of a certificate alone: who asked after it, and its receipt.
    HoldCertificate(PersonId),
    /// Issue what is due.
    IssueCertificates,
    /// Correct, suspend or revoke a certificate.
    ManageCertificates,
    /// Read the register book, every number of a year.
    ReadRegister,
    /// Sign a certificate for the academy, or send it back.
    Countersign,
    /// Bring something to the media centre, and see what is there and not published yet.
    UploadMedia,
    /// Write about an item that this person brought, and hand it over for review.
    ChangeMedia(PersonId),
    /// Publish or retire an item that somebody else brought.
    PublishMedia,
    /// See a published item.
    ReadMedia {
        /// For whom it is.
        access: MediaAccess,
        /// Whether the actor has a place on a course.
        has_place: bool,
    },
    /// Ask whether a certificate is genuine.
    Verify,
    /// Ask after many certificates at once, or without the limits of strangers.
    VerifyAsPartner,
    /// Read what has happened to certificates, and have it sent.
    WatchCertificates,
    /// Make partner institutions and their keys, and revoke these.
    ManagePartners,
    /// See how many get the newsletter; who they are is shown to nobody.
    CountSubscriptions,
    /// Prove the invariants.
    Audit,
}

/// Lets the action pass or refuses it.
///
/// # Errors
/// [`Error::SignInRequired`] for somebody who might be allowed once signed in, [`Error::Forbidden`] for others.
pub fn authorize(actor: &Actor, action: Action) -> Result<()> {
    match (allows(actor, action), actor) {
        (true, _) => Ok(()),
        (false, Actor::Anonymous) => Err(Error::SignInRequired("this needs an account")),
        (false, _) => Err(Error::Forbidden),
    }
}

/// Lets the action on somebody's thing pass, or says that there is no such thing.
///
/// # Errors
/// [`Error::NotFound`] for a stranger: that another's enrolment exists is nobody's business.
pub fn authorize_hidden(actor: &Actor, action: Action, what: &'static str) -> Result<()> {
    match authorize(actor, action) {
        Err(Error::Forbidden) => Err(Error::NotFound(what)),
        other => other,
    }
}

/// Whether somebody with this role works for the centre: such a person never signs for the academy as well.
pub(crate) const fn is_of_centre(role: Role) -> bool {
    match role {
        Role::Learner | Role::AcademyOfficer => false,
        Role::Trainer | Role::Reviewer | Role::Coordinator | Role::Administrator => true,
    }
}

/// Whether there may be a course whose register the actor keeps.
#[must_use]
pub fn keeps_registers(actor: &Actor) -> bool {
    actor.has_any(|role| matches!(role, Role::Trainer | Role::Coordinator | Role::Administrator))
}

/// Whether there may be a course whose runs the actor opens and changes.
#[must_use]
pub fn manages_runs(actor: &Actor) -> bool {
    actor.has_any(|role| matches!(role, Role::Coordinator | Role::Administrator))
}

/// Whether there may be a course that the actor writes or reviews.
#[must_use]
pub fn writes_courses(actor: &Actor) -> bool {
    actor.has_any(|role| matches!(role, Role::Trainer | Role::Reviewer | Role::Administrator))
}

/// The table itself.
#[must_use]
pub fn allows(actor: &Actor, action: Action) -> bool {
    if *actor == Actor::System {
        return true;
    }
    let admin = actor.has(Role::Administrator);
    let staff = |course| admin || actor.has_in(Role::Coordinator, course);
    let writes = |course| actor.has_in(Role::Trainer, course);
    match action {
        Action::Register | Action::ReadCatalogue | Action::Verify => true,
        Action::FindLessons(course) => {
            staff(course) || writes(course) || actor.has_in(Role::Reviewer, course)
        }
        Action::OwnAccount(person) | Action::Study(person) | Action::HoldCertificate(person) => {
            actor.is(person)
        }
        Action::CreatePerson | Action::ManagePartners | Action::CountSubscriptions | Action::Audit => admin,
        Action::VerifyAsPartner => actor.has_scope(Scope::Verify),
        Action::WatchCertificates => actor.has_scope(Scope::Watch),
        Action::ReadDraft(course) => admin || writes(course) || actor.has_in(Role::Reviewer, course),
        Action::WriteCourse(None) => admin || actor.has(Role::Trainer),
        Action::WriteCourse(Some(course)) => admin || writes(course),
        Action::ReviewCourse(course) => actor.has_in(Role::Reviewer, course),
        Action::PublishCourse(course) => admin || actor.has_in(Role::Reviewer, course),
        Action::ManageRuns(course) | Action::ListEnrolments(course) | Action::DecideEnrolment(course) => {
            staff(course)
        }
        Action::KeepRegister(course) => staff(course) || writes(course),
        Action::Enrol(person, course)
        | Action::ReadEnrolment(person, course)
        | Action::ChangeEnrolment(person, course) => actor.is(person) || staff(course),
        Action::ReadCertificate(person) => actor.is(person) || looks_after_certificates(actor),
        Action::UploadMedia => actor.has_any(is_of_centre),
        Action::ChangeMedia(person) => changes_media(actor, person),
        Action::PublishMedia => admin || actor.has_any(|role| role == Role::Reviewer),
        Action::ReadMedia { access, has_place } => sees_media(actor, access, has_place),
        Action::ReadRegister => looks_after_certificates(actor),
        // Nobody of the centre, its administrators included, signs for the academy.
        Action::Countersign => actor.has(Role::AcademyOfficer) && !actor.has_any(is_of_centre),
        Action::GiveExtraTime | Action::IssueCertificates | Action::ManageCertificates => {
            admin || actor.has(Role::Coordinator)
        }
    }
}

fn looks_after_certificates(actor: &Actor) -> bool {
    [Role::Administrator, Role::Coordinator, Role::AcademyOfficer].into_iter().any(|role| actor.has(role))
}

fn changes_media(actor: &Actor, uploader: PersonId) -> bool {
    let is_own = actor.is(uploader) && actor.has_any(is_of_centre);
    is_own || actor.has(Role::Coordinator) || actor.has(Role::Administrator)
}

fn sees_media(actor: &Actor, access: MediaAccess, has_place: bool) -> bool {
    let is_of_centre = actor.has_any(is_of_centre);
    match access {
        MediaAccess::Public => true,
        MediaAccess::SignedIn => actor.person_id().is_some(),
        MediaAccess::Enrolled => has_place && actor.person_id().is_some() || is_of_centre,
        MediaAccess::Staff => is_of_centre,
    }
}
