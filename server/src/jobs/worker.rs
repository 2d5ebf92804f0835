//! Doing jobs: three at a time, each in a task of its own, so that one that panics takes nothing with it.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, anyhow};
use apalis::prelude::{BackendExt, BoxDynError, Data, WorkerBuilder, WorkerBuilderExt, WorkerError};
use domain::Context;
use domain::jobs::{self, Job};
use futures::channel::mpsc::Receiver;
use tokio::sync::watch;
use uuid::Uuid;

use super::ledger::Ledger;
use super::store::{self, Store, Task};
use crate::metrics::Metrics;
use crate::open::with_causes;

/// How many jobs are done at the same time: one may wait for somebody else's machine, and one for the sound of a film.
const AT_A_TIME: usize = 3;

/// What doing a job needs.
#[derive(Clone)]
pub(super) struct Bench {
    pub cx: Context,
    pub ledger: Arc<Ledger>,
    pub metrics: Metrics,
}

/// Takes jobs from the queue until told to stop, then finishes what it began.
///
/// `pushed` wakes it; `stop` becomes true when it is to stop.
pub(super) async fn run(
    store: &Store,
    bench: Bench,
    pushed: Receiver<()>,
    mut stop: watch::Receiver<bool>,
) -> Result<()> {
    // A name of its own at every start: the queue would take the same name for a twin that is still alive.
    let name = format!("forest-glade-{}", bench.cx.new_id::<Uuid>());
    let stopped = async move {
        // An error means that whoever could say stop is gone: stop as well.
        drop(stop.wait_for(|stop| *stop).await);
        Ok::<(), WorkerError>(())
    };
    macro_rules! work_on {
        ($queue:expr) => {
            WorkerBuilder::new(name)
                .backend($queue.poll_with_stream(pushed))
                .data(bench)
                .concurrency(AT_A_TIME)
                .build(work)
                .run_until(stopped)
                .await
        };
    }
    let ended = match store {
        Store::Sqlite(pool) => work_on!(store::sqlite(pool)),
        Store::Postgres(pool) => work_on!(store::postgres(pool)),
    };
    ended.map_err(|error| anyhow!("{error}"))
}

async fn work(task: Task, bench: Data<Bench>) -> Result<(), BoxDynError> {
    let bench = bench.0.clone();
    tokio::spawn(async move { bench.work(task.jobs()).await }).await?
}

impl Bench {
    async fn work(&self, jobs: Vec<Job>) -> Result<(), BoxDynError> {
        let mut all_done = true;
        for (job, failed) in self.done_together(jobs).await {
            match &failed {
                None => self.ledger.end(job),
                Some(cause) => self.fail(job, cause),
            }
            let outcome = if failed.is_none() { "done" } else { "failed" };
            self.metrics.job_ended(describe(job).0, outcome);
            all_done &= failed.is_none();
        }
        self.metrics.jobs_underway(self.ledger.underway());
        if all_done { Ok(()) } else { Err("failed; the log says why".into()) }
    }

    /// Does jobs together; where one panics, each alone. Tells of each why it failed, if it did.
    async fn done_together(&self, jobs: Vec<Job>) -> Vec<(Job, Option<String>)> {
        match self.done(&jobs).await {
            Ok(ended) => jobs.into_iter().zip(ended).collect(),
            Err(panic) if jobs.len() == 1 => jobs.into_iter().map(|job| (job, Some(panic.clone()))).collect(),
            Err(_) => {
                let mut ended = Vec::with_capacity(jobs.len());
                for job in jobs {
                    let alone = self.done(&[job]).await.unwrap_or_else(|panic| vec![Some(panic)]);
                    ended.extend(alone.into_iter().map(|failed| (job, failed)));
                }
                ended
            }
        }
    }

    async fn done(&self, jobs: &[Job]) -> Result<Vec<Option<String>>, String> {
        let (cx, doing) = (self.cx.clone(), jobs.to_vec());
        let done = tokio::spawn(async move { jobs::perform_all(&cx, &doing).await }).await;
        let ended = done.map_err(|panic| panic.to_string())?;
        Ok(ended.into_iter().map(|ended| ended.err().map(|error| with_causes(&error))).collect())
    }

    /// Puts a job to rest; the log hears of it once.
    fn fail(&self, job: Job, cause: &str) {
        let (kind, id) = describe(job);
        let (failures, rest) = self.ledger.fail(job, Instant::now());
        if failures == 1 {
            tracing::error!(
                job.kind = kind,
                job.id = id.map(tracing::field::display),
                cause,
                "a background job failed; it is tried again until it succeeds"
            );
        } else {
            tracing::debug!(
                job.kind = kind,
                job.id = id.map(tracing::field::display),
                cause,
                job.failures = failures,
                rest_seconds = rest.as_secs(),
                "a background job failed again"
            );
        }
    }
}

/// A job's kind and what it is about, for the log.
fn describe(job: Job) -> (&'static str, Option<Uuid>) {
    match job {
        Job::IssueCertificate(id) => ("issue_certificate", Some(id.0)),
        Job::CloseAttempt(id) => ("close_attempt", Some(id.0)),
        Job::ScoreAttempt(id) => ("score_attempt", Some(id.0)),
        Job::FillPlaces(id) => ("fill_places", Some(id.0)),
        Job::NotifyPartner(id) => ("notify_partner", Some(id.0)),
        Job::SendLetters => ("send_letters", None),
        Job::AnnounceArticles => ("announce_articles", None),
        Job::SendNewsletter => ("send_newsletter", None),
        Job::StoreChecks => ("store_checks", None),
        Job::PublishLog => ("publish_log", None),
        Job::RebuildSearch => ("rebuild_search", None),
        Job::KeepMedia(id) => ("keep_media", Some(id.0)),
        Job::MakeSound(id) => ("make_sound", Some(id.0)),
        Job::RemindReview(id) => ("remind_review", Some(id.0)),
    }
}
