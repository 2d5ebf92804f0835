//! To be written: privacy.

use poem::{Result, handler};

use crate::error_page::PageError;

/// To be written.
#[handler]
pub fn ask_erasure() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn erase() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn export() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn show() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}
