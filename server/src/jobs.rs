//! Background jobs: a queue, three hands that work on it, and a sweep that finds what the queue has lost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::certificates::{TOGETHER, register_log};
use domain::jobs::{Job, JobQueue};
use domain::{Context, idempotency, letters, media, newsletter, partners, people};
use futures::channel::mpsc as wake;
use rand::Rng;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::metrics::Metrics;

mod ledger;
mod store;
mod worker;

use ledger::Ledger;
pub use store::Place;
use store::Store;
use worker::Bench;

/// How many jobs wait to be written into the queue; more are dropped and found again.
const WAITING: usize = 1024;
/// How many due jobs of each kind one sweep queues.
const SWEPT: u64 = 400;
/// How often due work is looked for, give or take a quarter.
const SWEEP: Duration = Duration::from_secs(4);
/// How often the register log is looked at: it is signed within this time of a change.
const LOG: Duration = Duration::from_secs(1);
/// Every so many sweeps the queue is pruned, and every so many, about once an hour, the centre tidies up.
const SWEEPS_TO_PRUNE: u32 = 15;
const SWEEPS_TO_TIDY: u32 = 900;
/// How long a broken queue is left alone before it is opened again.
const PAUSE: Duration = Duration::from_secs(5);
/// How long jobs have to finish when the program ends.
const STOP_LIMIT: Duration = Duration::from_secs(20);

/// What a use case hands jobs to.
pub struct Queue {
    sender: mpsc::Sender<Job>,
    ledger: Arc<Ledger>,
}

impl JobQueue for Queue {
    fn push(&self, job: Job) {
        if self.ledger.admit(job, Instant::now()) && self.sender.try_send(job).is_err() {
            self.ledger.end(job);
        }
    }
}

/// What the queue's other end receives.
pub struct Intake {
    receiver: mpsc::Receiver<Job>,
    queue: Arc<Queue>,
}

/// A queue to give to the centre, and its other end to give to [`Jobs::start`].
#[must_use]
pub fn queue() -> (Arc<Queue>, Intake) {
    let (sender, receiver) = mpsc::channel(WAITING);
    let queue = Arc::new(Queue { sender, ledger: Arc::default() });
    (queue.clone(), Intake { receiver, queue })
}

/// The background work of a running server.
pub struct Jobs {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Jobs {
    /// Begins to work. The queue is opened in the background: a broken one does not keep the centre from serving.
    #[must_use]
    pub fn start(cx: &Context, place: Place, intake: Intake, metrics: Metrics) -> Self {
        let (stop, stopped) = watch::channel(false);
        let bench = Bench { cx: cx.clone(), ledger: intake.queue.ledger.clone(), metrics };
        let task = tokio::spawn(keep_working(place, intake, bench, stopped));
        Self { stop, task }
    }

    /// Stops taking jobs, and waits for those that were begun.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(STOP_LIMIT, self.task).await.is_err() {
            tracing::warn!("some background jobs did not finish in time; they are done after the next start");
        }
    }
}

/// Works until told to stop; opens the queue again when it breaks.
async fn keep_working(place: Place, mut intake: Intake, bench: Bench, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = work_once(&place, &mut intake, &bench, &stop).await {
            tracing::error!(cause = %format!("{error:#}"), "the job queue does not work; it is opened again");
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }
}

async fn work_once(
    place: &Place,
    intake: &mut Intake,
    bench: &Bench,
    stop: &watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let store = Store::open(place).await?;
    let (wake, woken) = wake::channel(1);
    let queue = intake.queue.clone();
    let ended = tokio::select! {
        ended = worker::run(&store, bench.clone(), woken, stop.clone()) => ended,
        ended = fill(&store, &mut intake.receiver, &bench.ledger, wake) => ended,
        ended = sweep(&store, &queue, bench) => ended,
        () = watch_log(&queue, bench) => Ok(()),
    };
    store.close().await;
    ended
}

/// Writes what is handed over into the queue, what has come together as one task where it is done together, and wakes the worker.
async fn fill(
    store: &Store,
    receiver: &mut mpsc::Receiver<Job>,
    ledger: &Ledger,
    mut wake: wake::Sender<()>,
) -> anyhow::Result<()> {
    let mut handed = Vec::new();
    while receiver.recv_many(&mut handed, TOGETHER).await > 0 {
        let mut tasks = domain::jobs::together(handed.drain(..)).into_iter();
        while let Some(jobs) = tasks.next() {
            if let Err(error) = store.push(jobs.clone()).await {
                jobs.into_iter().chain(tasks.flatten()).for_each(|job| ledger.end(job));
                return Err(error);
            }
            // Full means that it is about to wake up anyway.
            drop(wake.try_send(()));
        }
    }
    Ok(())
}

/// Has the register log signed within the second that it has grown in; what fails here, the sweep tells.
async fn watch_log(queue: &Queue, bench: &Bench) {
    loop {
        if matches!(register_log::is_due(&bench.cx).await, Ok(true)) {
            queue.push(Job::PublishLog);
        }
        tokio::time::sleep(LOG).await;
    }
}

/// Finds due work again and again, and tidies up now and then.
async fn sweep(store: &Store, queue: &Queue, bench: &Bench) -> anyhow::Result<()> {
    let mut sweeps = 0_u32;
    loop {
        match domain::jobs::due(&bench.cx, SWEPT).await {
            Ok(due) => due.into_iter().for_each(|job| queue.push(job)),
            Err(error) => {
                tracing::warn!(cause = %error, "due work could not be looked for; the next sweep tries again");
            }
        }
        bench.ledger.tidy(Instant::now());
        bench.metrics.jobs_underway(bench.ledger.underway());
        if sweeps.is_multiple_of(SWEEPS_TO_PRUNE) {
            store.prune().await?;
        }
        if sweeps.is_multiple_of(SWEEPS_TO_TIDY) {
            tidy(&bench.cx).await;
        }
        sweeps = sweeps.wrapping_add(1);
        tokio::time::sleep(jittered(SWEEP)).await;
    }
}

/// Forgets what has expired, and renews the key of access tokens.
async fn tidy(cx: &Context) {
    let done = [
        people::forget_old(cx).await,
        idempotency::forget_old(cx).await,
        partners::forget_old(cx).await,
        letters::forget_old(cx).await,
        media::forget_old(cx).await,
        newsletter::forget_old(cx).await,
        media::delete_unused(cx).await.map(drop),
        people::renew_token_key(cx),
    ];
    for error in done.into_iter().filter_map(Result::err) {
        tracing::warn!(cause = %error, "the centre could not tidy up; it is tried again");
    }
}

/// A quarter more or less, so that two servers on one database do not sweep in step.
fn jittered(period: Duration) -> Duration {
    period.mul_f64(rand::thread_rng().gen_range(0.75..1.25))
}

#[cfg(test)]
mod tests;
