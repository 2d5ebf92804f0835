//! News and articles of the centre: a page of them at a time, newest first, and each by its key.

pub use course_content::{Article, Publication, Publications};

use crate::context::Context;
use crate::error::{Error, Result};

/// How many articles a page of the list has.
const ON_A_PAGE: usize = 10;

/// A page of the list.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The articles on it.
    pub items: &'a [Publication],
    /// Which page it is, from 1.
    pub page: usize,
    /// How many articles there are on all pages.
    pub count: usize,
}

impl Listed<'_> {
    /// The places in the whole list, from 1, of the first and last article on a page of it.
    #[must_use]
    pub fn places(&self, page: usize) -> (usize, usize) {
        let before = page.saturating_sub(1) * ON_A_PAGE;
        (before + 1, self.count.min(before + ON_A_PAGE))
    }

    /// The page after it, if there is one.
    #[must_use]
    pub fn next(&self) -> Option<usize> {
        (self.page * ON_A_PAGE < self.count).then_some(self.page + 1)
    }
}

/// A page of what was published, by its number from 1.
///
/// # Errors
/// A page that there is not is not found; the first one always is.
pub fn list(cx: &Context, page: usize) -> Result<Listed<'_>> {
    let all = cx.publications().newest_first();
    let items = page.checked_sub(1).and_then(|before| all.chunks(ON_A_PAGE).nth(before));
    let items = items.or_else(|| (page == 1).then_some(all)).ok_or(Error::NotFound("page"))?;
    Ok(Listed { items, page, count: all.len() })
}

/// So many of what was published last.
#[must_use]
pub fn newest(cx: &Context, limit: usize) -> &[Publication] {
    let all = cx.publications().newest_first();
    all.get(..limit).unwrap_or(all)
}

/// An article by its key.
///
/// # Errors
/// An unknown key is not found.
pub fn find<'a>(cx: &'a Context, key: &str) -> Result<&'a Publication> {
    cx.publications().find(key).ok_or(Error::NotFound("publication"))
}
