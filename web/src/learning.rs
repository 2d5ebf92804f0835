//! To be written: learning.

use poem::{Result, handler};

use crate::error_page::PageError;

/// To be written.
#[handler]
pub fn check() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn complete() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn lesson() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn mine() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn outline() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}
