//! To be written: certificates.

use poem::{Result, handler};

use crate::error_page::PageError;

/// To be written.
#[handler]
pub fn document() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn list() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn show() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}
