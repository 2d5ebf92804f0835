//! Lists in pages: a cursor that survives insertions, and one row more than asked for.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::error::{Error, Result};

/// Which page of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// Rows on the page, 1 to 100.
    pub limit: u64,
    /// The last row of the page before.
    pub after: Option<Uuid>,
}

impl PageRequest {
    /// Rows on a page when nobody says.
    pub const DEFAULT_LIMIT: u64 = 20;
    /// Rows on a page at most.
    pub const MAX_LIMIT: u64 = 100;

    /// Reads `limit` and `cursor` as they come from outside.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a limit out of range or a cursor that was not given by us.
    pub fn parse(limit: Option<u64>, cursor: Option<&str>) -> Result<Self> {
        let limit = limit.unwrap_or(Self::DEFAULT_LIMIT);
        if !(1..=Self::MAX_LIMIT).contains(&limit) {
            return Err(Error::invalid("/limit", "out_of_range", "ask for 1 to 100 items"));
        }
        let after = cursor.map(decode).transpose()?;
        Ok(Self { limit, after })
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to ask for to get the next page, if there is one.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of `limit` rows out of up to `limit + 1`.
    #[must_use]
    pub fn from_rows(mut rows: Vec<T>, limit: u64, id: impl Fn(&T) -> Uuid) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more { rows.last().map(|row| encode(id(row))) } else { None };
        Self { items: rows, next_cursor }
    }

    /// The same page with each row changed.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next_cursor: self.next_cursor }
    }
}

fn encode(id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

fn decode(cursor: &str) -> Result<Uuid> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| Uuid::from_slice(&bytes).ok())
        .ok_or_else(|| Error::invalid("/cursor", "unknown_cursor", "use the next_cursor of the page before"))
}
