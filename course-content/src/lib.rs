//! Course packages: reading, checking and rendering courses that are folders of text files.

pub mod course;
pub mod files;
pub mod finding;
pub mod question;
pub mod reader;
mod yaml;

pub use course::*;
pub use files::{Files, file_hash};
pub use finding::{Finding, Severity};
pub use question::*;
pub use reader::{Item, Package};
