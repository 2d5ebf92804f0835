//! Work that need not hold a request: what it is, how it is found, how it is done.
//!
//! Each job is safe to do twice and is found again from the state of the database, so a queue that loses one
//! delays it and nothing more.

use entity::ids::{AttemptId, CourseRunId, CourseVersionId, EnrolmentId, MediaItemId, WebhookId};
use serde::{Deserialize, Serialize};

use crate::certificates::register_log;
use crate::context::Context;
use crate::error::Result;
use crate::{certificates, courses, enrolments, letters, media, newsletter, partners, quizzes, search};

/// A piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "job", content = "id", rename_all = "snake_case")]
pub enum Job {
    /// Issue the certificate of a completed enrolment.
    IssueCertificate(EnrolmentId),
    /// Close an attempt whose time is up, by its quiz's rule.
    CloseAttempt(AttemptId),
    /// Score a submitted attempt.
    ScoreAttempt(AttemptId),
    /// Expire offers and fill free places of a run.
    FillPlaces(CourseRunId),
    /// Send what has happened to certificates to an address of a partner.
    NotifyPartner(WebhookId),
    /// Remind those who wrote and reviewed a course to look at it again.
    RemindReview(CourseVersionId),
    /// Send the letters that are due.
    SendLetters,
    /// Note the articles that are new, and write down whom to tell.
    AnnounceArticles,
    /// Send the letters of the newsletter that are due.
    SendNewsletter,
    /// Write down the checks of certificates that were made lately, and how keys of partners were used.
    StoreChecks,
    /// Sign the register log.
    PublishLog,
    /// Make the search index anew.
    RebuildSearch,
    /// Store the bytes of an item of the media centre.
    KeepMedia(MediaItemId),
    /// Take the sound out of a film of the media centre.
    MakeSound(MediaItemId),
}

/// Where jobs go. A push never waits and never fails: a lost job is found again.
pub trait JobQueue: Send + Sync {
    /// Takes a job.
    fn push(&self, job: Job);
}

/// A queue that forgets everything; sweeps find the work.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoQueue;

impl JobQueue for NoQueue {
    fn push(&self, _job: Job) {}
}

/// Everything that is due now, at most `limit` of each kind.
///
/// # Errors
/// The database's own.
pub async fn due(cx: &Context, limit: u64) -> Result<Vec<Job>> {
    let mut jobs = vec![Job::StoreChecks];
    jobs.extend(quizzes::attempts_to_close(cx, limit).await?.into_iter().map(Job::CloseAttempt));
    jobs.extend(quizzes::attempts_to_score(cx, limit).await?.into_iter().map(Job::ScoreAttempt));
    jobs.extend(enrolments::runs_to_fill(cx, limit).await?.into_iter().map(Job::FillPlaces));
    jobs.extend(certificates::enrolments_to_certify(cx, limit).await?.into_iter().map(Job::IssueCertificate));
    if register_log::is_due(cx).await? {
        jobs.push(Job::PublishLog);
    }
    if search::is_due(cx).await? {
        jobs.push(Job::RebuildSearch);
    }
    jobs.extend(partners::webhooks_due(cx, limit).await?.into_iter().map(Job::NotifyPartner));
    jobs.extend(courses::reminders_due(cx).await?.into_iter().map(Job::RemindReview));
    jobs.extend(media::to_keep(cx, limit).await?.into_iter().map(Job::KeepMedia));
    jobs.extend(media::sounds_to_make(cx).await?.into_iter().map(Job::MakeSound));
    if letters::is_due(cx).await? {
        jobs.push(Job::SendLetters);
    }
    if newsletter::is_news(cx).await? {
        jobs.push(Job::AnnounceArticles);
    }
    if newsletter::is_due(cx).await? {
        jobs.push(Job::SendNewsletter);
    }
    Ok(jobs)
}

/// Parts jobs into those that are done together: certificates, so many at a time; every other is done alone.
#[must_use]
pub fn together(jobs: impl IntoIterator<Item = Job>) -> Vec<Vec<Job>> {
    let is_to_issue = |job: &Job| matches!(job, Job::IssueCertificate(_));
    let (to_issue, others): (Vec<_>, Vec<_>) = jobs.into_iter().partition(is_to_issue);
    let groups = to_issue.chunks(certificates::TOGETHER).map(<[Job]>::to_vec);
    groups.chain(others.into_iter().map(|job| vec![job])).collect()
}

/// Does jobs that are done together; tells how each ended. Doing one twice, or when it is no longer due, changes nothing.
///
/// # Errors
/// For each, as [`perform`].
pub async fn perform_all(cx: &Context, jobs: &[Job]) -> Vec<Result<()>> {
    let to_issue = |job: &Job| if let Job::IssueCertificate(id) = job { Some(*id) } else { None };
    if let Some(enrolments) = jobs.iter().map(to_issue).collect::<Option<Vec<_>>>() {
        return certificates::issue_all_due(cx, &enrolments).await;
    }
    let mut ended = Vec::with_capacity(jobs.len());
    for job in jobs {
        ended.push(perform(cx, *job).await);
    }
    ended
}

/// Does a job. Doing it twice, or when it is no longer due, changes nothing.
///
/// # Errors
/// Whatever the use case refuses; the queue tries again later.
pub async fn perform(cx: &Context, job: Job) -> Result<()> {
    match job {
        Job::IssueCertificate(enrolment) => certificates::issue_due(cx, enrolment).await,
        Job::CloseAttempt(attempt) => quizzes::close_overdue(cx, attempt).await,
        Job::ScoreAttempt(attempt) => quizzes::score(cx, attempt).await,
        Job::FillPlaces(run) => enrolments::fill_places(cx, run).await,
        Job::NotifyPartner(webhook) => partners::deliver_due(cx, webhook).await,
        Job::RemindReview(version) => courses::remind(cx, version).await,
        Job::SendLetters => letters::send_due(cx).await,
        Job::AnnounceArticles => newsletter::announce(cx).await,
        Job::SendNewsletter => newsletter::send_due(cx).await,
        Job::StoreChecks => {
            certificates::store_checks(cx).await?;
            partners::store_uses(cx).await
        }
        Job::PublishLog => register_log::publish(cx).await,
        Job::RebuildSearch => search::rebuild(cx).await,
        Job::KeepMedia(item) => media::keep(cx, item).await,
        Job::MakeSound(item) => media::make_sound(cx, item).await,
    }
}
