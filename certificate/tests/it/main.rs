//! What the crate promises, in one program.

#[path = "../authority/mod.rs"]
mod authority;
#[path = "../badges/mod.rs"]
mod badges;
mod book;
mod credential;
mod designs;
mod drawing;
mod form;
mod log;
mod reading;
mod record;
#[path = "../records/mod.rs"]
mod records;
#[path = "../signers/mod.rs"]
mod signers;
mod signing;
mod stamps;
mod structure;
