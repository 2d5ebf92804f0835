//! To be written: verify.

use poem::{Result, handler};

use crate::error_page::PageError;

/// To be written.
#[handler]
pub fn answer() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn ask() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn by_code() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}
