//! Tests of the whole centre, one file an area.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

mod academy;
#[path = "../../certificate/tests/authority/mod.rs"]
mod authority;
mod authz;
mod certificates;
mod certified;
mod corrections;
mod courses;
mod credentials;
mod door;
mod enrolments;
mod extra_time;
mod file_page;
mod hostile;
mod idempotency;
mod journey;
mod layers;
mod learning;
mod letters;
mod openapi;
mod packages;
mod page_door;
mod partner_pages;
mod partners;
mod partners_files;
mod partners_told;
mod partners_turns;
mod people;
mod policy;
mod privacy;
mod quiz_rules;
mod quizzes;
mod races;
mod register_log;
mod runs;
mod schema;
mod storage;
mod strangers;
mod study;
mod study_api;
mod study_pages;
mod time_stamps;
mod tokens;
mod verifications;
mod web_words;
