//! To be written: courses.

use poem::{Result, handler};

use crate::error_page::PageError;

/// To be written.
#[handler]
pub fn show() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}
