//! Instants as the contract writes them: RFC 3339 with `+00:00`, as the framework does.

use chrono::{DateTime, Utc};
use serde::Serializer;

/// Writes an instant; for `#[serde(serialize_with)]`.
pub fn write<S: Serializer>(at: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&at.to_rfc3339())
}

/// Writes an instant that there may be.
pub fn write_some<S: Serializer>(at: &Option<DateTime<Utc>>, to: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => write(at, to),
        None => to.serialize_none(),
    }
}
