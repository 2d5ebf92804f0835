//! Two servers asked in turn, so that whatever else the machine does falls on both.

use std::time::Duration;

use anyhow::Result;

use crate::load::{self, Ask};
use crate::machine::Server;

/// A server and those who ask it.
pub struct Side<'a> {
    server: &'a Server,
    asks: Vec<Ask>,
}

/// What a request cost in one round.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Requests answered in a second.
    pub per_second: f64,
    /// Processor time of the server for each, in milliseconds.
    pub cpu_ms: f64,
}

impl<'a> Side<'a> {
    #[must_use]
    pub fn new(server: &'a Server, asks: Vec<Ask>) -> Self {
        Self { server, asks }
    }

    /// Asks for so long.
    ///
    /// # Errors
    /// Any answer but 200.
    pub async fn measure(&mut self, long: Duration) -> Result<Cost> {
        let before = self.server.cpu()?;
        let (answered, asks) = load::load(self.server.address, std::mem::take(&mut self.asks), long).await?;
        let used = self.server.cpu()? - before;
        self.asks = asks;
        #[allow(clippy::cast_precision_loss)] // nobody counts so far
        let count = answered.count.max(1) as f64;
        Ok(Cost {
            per_second: count / answered.took.as_secs_f64(),
            cpu_ms: used.as_secs_f64() * 1000.0 / count,
        })
    }
}

/// A round of each to warm up, then so many of both in turn; who is first changes.
///
/// # Errors
/// Any answer but 200.
pub async fn in_turn(
    one: &mut Side<'_>,
    other: &mut Side<'_>,
    rounds: usize,
    long: Duration,
) -> Result<Vec<(Cost, Cost)>> {
    let mut costs = Vec::with_capacity(rounds);
    for round in 0..=rounds {
        let pair = if round % 2 == 0 {
            let first = one.measure(long).await?;
            (first, other.measure(long).await?)
        } else {
            let first = other.measure(long).await?;
            (one.measure(long).await?, first)
        };
        if round > 0 {
            costs.push(pair);
        }
    }
    Ok(costs)
}

/// The middle one.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
