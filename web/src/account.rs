//! To be written: account.

use poem::{Result, handler};

use crate::error_page::PageError;

/// To be written.
#[handler]
pub fn change() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn change_names() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn change_password() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn confirm_names() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn show() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn show_names() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn show_password() -> Result<()> {
    Err(PageError(domain::Error::NotFound("page")).into())
}
