//! Placeholder.
pub mod course;
pub mod question;
