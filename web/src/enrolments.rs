//! To be written: enrolments.

use poem::{Result, handler};

use crate::error_page::PageError;

/// To be written.
#[handler]
pub fn accept_offer() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn ask_withdrawal() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn enrol() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn withdraw() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}
