//! Numbers for monitoring, in the text format of Prometheus; none of them says anything about a person.

use std::sync::Arc;

use api::{Observe, Observed};
use domain::Context;
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};

/// From what costs nothing to what somebody would notice.
const SECONDS: [f64; 11] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

/// Everything that is counted.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    jobs: IntCounterVec,
    jobs_underway: IntGauge,
    connections: IntGaugeVec,
}

impl Metrics {
    /// Begins to count.
    ///
    /// # Errors
    /// None that is known: the names are fixed.
    pub fn new() -> prometheus::Result<Self> {
        let counter =
            |name: &str, help: &str, labels: &[&str]| IntCounterVec::new(Opts::new(name, help), labels);
        let durations =
            HistogramOpts::new("forest_glade_request_duration_seconds", "How long requests took.");
        let metrics = Self {
            registry: Registry::new(),
            requests: counter(
                "forest_glade_requests_total",
                "Requests by method and class of status.",
                &["method", "status"],
            )?,
            durations: HistogramVec::new(durations.buckets(SECONDS.to_vec()), &["method"])?,
            jobs: counter(
                "forest_glade_jobs_total",
                "Background jobs by kind and outcome.",
                &["kind", "outcome"],
            )?,
            jobs_underway: IntGauge::new(
                "forest_glade_jobs_underway",
                "Background jobs queued or being done.",
            )?,
            connections: IntGaugeVec::new(
                Opts::new("forest_glade_database_connections", "Connections by pool and state."),
                &["pool", "state"],
            )?,
        };
        metrics.registry.register(Box::new(metrics.requests.clone()))?;
        metrics.registry.register(Box::new(metrics.durations.clone()))?;
        metrics.registry.register(Box::new(metrics.jobs.clone()))?;
        metrics.registry.register(Box::new(metrics.jobs_underway.clone()))?;
        metrics.registry.register(Box::new(metrics.connections.clone()))?;
        Ok(metrics)
    }

    /// What the door tells of every request.
    pub(crate) fn observer(&self) -> Observe {
        let metrics = self.clone();
        Arc::new(move |seen: Observed| {
            metrics.requests.with_label_values(&[seen.method, class(seen.status)]).inc();
            metrics.durations.with_label_values(&[seen.method]).observe(seen.took.as_secs_f64());
        })
    }

    /// A job has come to an end.
    pub(crate) fn job_ended(&self, kind: &str, outcome: &str) {
        self.jobs.with_label_values(&[kind, outcome]).inc();
    }

    /// So many jobs are queued or being done.
    pub(crate) fn jobs_underway(&self, count: usize) {
        self.jobs_underway.set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// Everything as text.
    ///
    /// # Errors
    /// None that is known.
    pub(crate) fn text(&self, cx: &Context) -> prometheus::Result<Vec<u8>> {
        for pool in cx.database().pools() {
            let set = |state, count: usize| {
                let gauge = self.connections.with_label_values(&[pool.name, state]);
                gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
            };
            set("idle", pool.idle);
            set("busy", pool.open.saturating_sub(pool.idle));
        }
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

fn class(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn requests_are_counted_by_method_and_class() {
        let metrics = Metrics::new().unwrap();
        let observe = metrics.observer();
        observe(Observed { method: "GET", status: 204, took: Duration::from_millis(3) });
        observe(Observed { method: "GET", status: 200, took: Duration::from_millis(3) });
        assert_eq!(metrics.requests.with_label_values(&["GET", "2xx"]).get(), 2);
        assert_eq!(metrics.durations.with_label_values(&["GET"]).get_sample_count(), 2);
    }
}
