//! Certificates: issuing, verifying, and their life.
//!
//! What is issued is never changed: rows of `certificate`, `certificate_document` and `certificate_event` are only
//! ever added, and the last event of a certificate says where it stands. The centre signs what is drawn before it is
//! stored; what the academy signs, too, is issued once it has.

mod academy;
mod awaited;
mod batch;
mod book;
mod check_log;
mod countersign;
mod credential_keys;
mod credentials;
mod day;
mod document_keys;
mod draft;
mod due;
mod endorsing;
mod facts;
mod feed;
mod file_status;
mod institution_marks;
mod issue;
mod life;
mod marks;
mod misses;
mod news;
mod printing;
mod read;
mod register;
pub mod register_log;
mod revisions;
mod rows;
mod sandbox;
mod signed_answers;
mod states;
mod surnames;
mod time_stamps;
mod together;
mod uploads;
mod verify;

pub use certificate::{Holder, Kind, Lang, PersonName, Texts};

pub use academy::Academy;
pub use awaited::{Awaited, awaited};
pub use batch::{Asked, LONGEST_BATCH, verify_many};
pub use book::{BookLine, printed_register_book, register_book, register_book_table, register_books};
pub use check_log::{CheckLog, store_checks};
pub use countersign::{
    AwaitsAcademy, Countersignature, academy_signs_here, awaiting_academy, countersign, countersign_all_here,
    countersign_here, document_to_sign, find_to_sign, send_back, sign_for_academy,
};
pub use credential_keys::CredentialKeys;
pub(crate) use credentials::StatusMemory;
pub use credentials::{
    CredentialIssuer, PublishedList, StoredCredential, credential, credential_issuers, status_list,
};
pub use document_keys::DocumentKeys;
pub use draft::names_as_printed;
pub(crate) use due::{LackingMemory, missing_for};
pub use due::{enrolments_of_to_certify, enrolments_to_certify};
pub use endorsing::{ToEndorse, endorse_for_academy};
pub use facts::{Facts, Form, Successor};
pub use feed::{EventKind, Feed, FeedEvent, ToldSuccessor, events};
pub(crate) use feed::{event_numbered, last_event_number, read_cursor};
pub use file_status::{FileCheck, FileStatus, Hint, Outline};
pub use institution_marks::keep_institution_marks;
pub use issue::{issue_all_due, issue_due};
pub(crate) use life::forget_unissued;
pub use life::{correct, reinstate, revoke, suspend};
pub use misses::Misses;
pub use printing::{InstitutionRoot, roots};
pub use read::{Certificate, Check, StoredDocument, checks, document, find_for, list_own};
pub(crate) use register::prove;
pub use signed_answers::{public_keys, sign_answer};
pub use states::Status;
pub use time_stamps::TimeStamps;
pub use together::TOGETHER;
pub use uploads::{LONGEST_FILE, by_document, by_hash};
pub use verify::{Asker, LogPlace, Miswritten, Verification, by_code, by_number_and_surname, check_code};
