//! Serving: from an open port to the last request answered.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use domain::Context;
use domain::jobs::{self as work_of, Job};
use poem::listener::TcpAcceptor;
use poem::{Endpoint, Response, Server};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::data_dir::DataDir;
use crate::jobs::{self, Jobs, Place};
use crate::metrics::Metrics;
use crate::{demo, open, routes, shipped};

/// How long requests have to finish when the program ends.
const DRAIN_LIMIT: Duration = Duration::from_secs(20);
/// A connection on which nothing moves for so long is closed.
const IDLE_LIMIT: Duration = Duration::from_secs(75);

/// Serves until `stop` becomes true, then finishes what it began.
///
/// # Errors
/// Whatever keeps the centre from serving, each with what to do about it.
pub async fn serve(config: &Config, with_demo: bool, stop: watch::Receiver<bool>) -> Result<()> {
    let shown = with_demo.then(|| demo::invented(config));
    let config = shown.as_ref().unwrap_or(config);
    let data = DataDir::open(&config.data_dir)?;
    refuse_public_demo(config, with_demo || data.holds_demo())?;
    let listener = bind(config.listen, "--listen").await?;
    let metrics_listener = match config.metrics_listen {
        Some(address) => Some(bind(address, "--metrics-listen").await?),
        None => None,
    };
    let listens = listener.local_addr()?;

    let (queue, intake) = jobs::queue();
    let cx = open::centre(config, &data, listens, queue).await?;
    prepare(&cx, &data, with_demo).await?;
    let metrics = Metrics::new()?;
    let work = Jobs::start(&cx, place_of_jobs(config, &data)?, intake, metrics.clone());

    if let Some(listener) = metrics_listener {
        // Ends with the program: the monitoring may look until the last moment.
        tokio::spawn(accept(listener, routes::metrics_only(&cx, &metrics), stop.clone()));
    }
    let served = routes::routes(&cx, &data, &metrics, config.metrics_listen.is_none());
    say_ready(listens, &cx)?;
    accept(listener, served, stop).await?;

    work.stop().await;
    if let Err(error) = work_of::perform(&cx, Job::StoreChecks).await {
        tracing::warn!(cause = %error, "the last checks of certificates were not counted");
    }
    open::close(&cx).await;
    tracing::info!("stopped");
    Ok(())
}

/// Accounts whose password everybody knows are for this machine only, also at a later start.
fn refuse_public_demo(config: &Config, demo: bool) -> Result<()> {
    let addresses = [Some(config.listen), config.metrics_listen];
    if demo && addresses.into_iter().flatten().any(|address| !address.ip().is_loopback()) {
        bail!(
            "the demo accounts have a public password, so they are served on this machine only; \
             listen on 127.0.0.1, or take another --data-dir and leave --demo out"
        );
    }
    Ok(())
}

async fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; choose another address with {flag}"))
}

/// What an empty database needs before anybody comes.
async fn prepare(cx: &Context, data: &DataDir, with_demo: bool) -> Result<()> {
    for key in shipped::load_missing(cx).await.context("the shipped courses cannot be loaded")? {
        tracing::info!(course.key = %key, "a shipped course was published");
    }
    if with_demo {
        data.mark_demo()?;
        demo::prepare(cx).await.context("the demo accounts cannot be made")?;
    }
    Ok(())
}

fn place_of_jobs(config: &Config, data: &DataDir) -> Result<Place> {
    match &config.database_url {
        Some(url) if is_postgres(url) => Ok(Place::Postgres(url.clone())),
        _ => Ok(Place::File(data.jobs_file()?)),
    }
}

fn is_postgres(url: &SecretString) -> bool {
    url.expose_secret().starts_with("postgres")
}

/// The line that scripts wait for.
fn say_ready(listens: SocketAddr, cx: &Context) -> Result<()> {
    tracing::info!(public_url = %cx.settings().public_url, "ready");
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on http://{listens}")?;
    Ok(out.flush()?)
}

/// Answers requests until told to stop; then takes no more and finishes those it has.
pub(crate) async fn accept(
    listener: TcpListener,
    endpoint: impl Endpoint<Output = Response> + 'static,
    mut stop: watch::Receiver<bool>,
) -> Result<()> {
    let stopped = async move {
        // An error means that whoever could say stop is gone: stop as well.
        drop(stop.wait_for(|stop| *stop).await);
    };
    Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?)
        .idle_timeout(IDLE_LIMIT)
        .run_with_graceful_shutdown(endpoint, stopped, Some(DRAIN_LIMIT))
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests;
