//! Which stretches of films were watched: a union, so that replaying a minute ten times is one minute.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A stretch of a film, in milliseconds from its beginning; the end is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(i64, i64)", into = "(i64, i64)")]
pub struct Segment {
    /// Where it begins.
    pub from_ms: i64,
    /// Where it ends.
    pub to_ms: i64,
}

impl From<(i64, i64)> for Segment {
    fn from((from_ms, to_ms): (i64, i64)) -> Self {
        Self { from_ms, to_ms }
    }
}

impl From<Segment> for (i64, i64) {
    fn from(segment: Segment) -> Self {
        (segment.from_ms, segment.to_ms)
    }
}

/// Films kept of one lesson.
const MOST_FILMS: usize = 50;
/// Stretches kept of one film before no more are added.
const MOST_STRETCHES: usize = 1000;

/// Watched stretches by film: in order, none touching another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Watched(pub BTreeMap<String, Vec<Segment>>);

impl Watched {
    /// Adds what was watched of a film.
    pub fn add(&mut self, media: &str, segments: &[Segment]) {
        let known = self.0.entry(media.to_owned()).or_default();
        *known = union(known.iter().chain(segments).copied());
    }

    /// Whether there is room for a film: a lesson has few, and nobody watches one in a thousand pieces.
    pub(super) fn has_room_for(&self, media: &str) -> bool {
        match self.0.get(media) {
            Some(stretches) => stretches.len() < MOST_STRETCHES,
            None => self.0.len() < MOST_FILMS,
        }
    }

    /// How much of a film was watched, each moment counted once.
    #[must_use]
    pub fn watched_ms(&self, media: &str) -> i64 {
        let stretches = self.0.get(media).map(Vec::as_slice).unwrap_or_default();
        stretches.iter().map(|stretch| stretch.to_ms - stretch.from_ms).sum()
    }
}

/// The same moments as stretches in order, none touching another.
#[must_use]
pub(super) fn union(segments: impl IntoIterator<Item = Segment>) -> Vec<Segment> {
    let mut all: Vec<Segment> = segments.into_iter().filter(|one| one.from_ms < one.to_ms).collect();
    all.sort_unstable();
    let mut joined: Vec<Segment> = Vec::with_capacity(all.len());
    for next in all {
        match joined.last_mut() {
            Some(last) if next.from_ms <= last.to_ms => last.to_ms = last.to_ms.max(next.to_ms),
            _ => joined.push(next),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(segments: &[(i64, i64)]) -> Vec<(i64, i64)> {
        union(segments.iter().copied().map(Segment::from)).into_iter().map(Into::into).collect()
    }

    #[test]
    fn replaying_counts_once() {
        let mut watched = Watched::default();
        for _ in 0..10 {
            watched.add("film", &[(0, 60_000).into()]);
        }
        assert_eq!(watched.watched_ms("film"), 60_000);
        assert_eq!(watched.watched_ms("another"), 0);
    }

    #[test]
    fn stretches_that_overlap_or_touch_become_one() {
        assert_eq!(joined(&[(30, 40), (0, 10), (5, 20), (20, 25)]), [(0, 25), (30, 40)]);
        assert_eq!(joined(&[(0, 100), (10, 20)]), [(0, 100)]);
        assert_eq!(joined(&[(5, 5), (9, 3)]), []);
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let (a, b, c) = ((0, 7), (5, 12), (20, 30));
        for order in [[a, b, c], [c, b, a], [b, c, a]] {
            assert_eq!(joined(&order), [(0, 12), (20, 30)]);
        }
    }

    #[test]
    fn it_is_stored_as_pairs() {
        let mut watched = Watched::default();
        watched.add("film", &[(0, 10).into(), (20, 30).into()]);
        assert_eq!(serde_json::to_string(&watched).unwrap(), r#"{"film":[[0,10],[20,30]]}"#);
    }
}
