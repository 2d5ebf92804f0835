//! To be written: sign_up.

use poem::{Result, handler};

use crate::error_page::PageError;

/// To be written.
#[handler]
pub fn show() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn submit() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}
