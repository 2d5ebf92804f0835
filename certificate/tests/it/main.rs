//! What the crate promises, in one program.

mod drawing;
mod form;
mod reading;
mod record;
#[path = "../records/mod.rs"]
mod records;
mod signing;
mod structure;
