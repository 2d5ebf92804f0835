//! Stretches of films: a union, so that replaying a minute ten times is one minute. Pure.

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

/// The same moments as stretches in order, none touching another.
#[must_use]
pub(crate) fn union(segments: impl IntoIterator<Item = Segment>) -> Vec<Segment> {
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
}
