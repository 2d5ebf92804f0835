//! Tests of the whole centre, one file an area.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

mod certificates;
mod certified;
mod corrections;
mod courses;
mod enrolments;
mod idempotency;
mod journey;
mod layers;
mod openapi;
mod people;
mod policy;
mod schema;
mod verifications;
