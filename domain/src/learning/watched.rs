//! Which stretches of films were watched: a union, so that replaying a minute ten times is one minute.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::media::union;

pub use crate::media::Segment;

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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn it_is_stored_as_pairs() {
        let mut watched = Watched::default();
        watched.add("film", &[(0, 10).into(), (20, 30).into()]);
        assert_eq!(serde_json::to_string(&watched).unwrap(), r#"{"film":[[0,10],[20,30]]}"#);
    }
}
