//! Rows: one file a table, its meaning and its units; no rules, no JSON of the API.
#![allow(missing_docs)] // the derive makes public items; fields whose name does not say it are documented

pub mod enums;
pub mod ids;

pub mod attempt;
pub mod attempt_item;
pub mod audit_entry;
pub mod certificate;
pub mod certificate_check;
pub mod certificate_document;
pub mod certificate_event;
pub mod course;
pub mod course_item;
pub mod course_run;
pub mod course_text;
pub mod course_version;
pub mod document_revision;
pub mod document_to_sign;
pub mod enrolment;
pub mod enrolment_event;
pub mod event_order;
pub mod idempotent_answer;
pub mod lesson_progress;
pub mod package_blob;
pub mod package_file;
pub mod partner;
pub mod partner_key;
pub mod partner_key_use;
pub mod password_link;
pub mod person;
pub mod progress_fact;
pub mod question_copy;
pub mod refresh_token;
pub mod register_book;
pub mod response;
pub mod role_grant;
pub mod session;
pub mod sign_in_failure;
pub mod sign_in_name;
pub mod told_event;
pub mod webhook;
pub mod webhook_delivery;
