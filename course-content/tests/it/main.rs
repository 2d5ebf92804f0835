//! Tests of course packages from the outside: reading, checking, rendering, archives.

// The helpers stand outside `#[test]` functions, where clippy would not know them for tests.
#![allow(clippy::unwrap_used)]

mod archives;
mod checking;
mod fixture;
mod garbage;
mod question_rules;
mod reading;
mod real_course;
mod rendering;
