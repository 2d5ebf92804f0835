//! Certificates: issuing, verifying, and their life.
//!
//! What is issued is never changed: rows of `certificate`, `certificate_document` and `certificate_event` are only
//! ever added, and the last event of a certificate says where it stands. The centre signs what is drawn before it is
//! stored; the academy's signature belongs between that and `issued`.

mod awaited;
mod centre_keys;
mod check_log;
mod day;
mod draft;
mod due;
mod facts;
mod issue;
mod life;
mod marks;
mod misses;
mod printing;
mod read;
mod register;
pub mod register_log;
mod rows;
mod states;
mod surnames;
mod verify;

pub use certificate::{Holder, Kind, Lang, PersonName, Texts};

pub use awaited::{Awaited, awaited};
pub use centre_keys::CentreKeys;
pub use check_log::{CheckLog, store_checks};
pub use draft::names_as_printed;
pub(crate) use due::{LackingMemory, missing_for};
pub use due::{enrolments_of_to_certify, enrolments_to_certify};
pub use facts::{Facts, Form, Successor};
pub use issue::issue_due;
pub use life::{correct, reinstate, revoke, suspend};
pub use misses::Misses;
pub use printing::centre_root;
pub use read::{Certificate, Check, StoredDocument, checks, document, find_for, list_own};
pub use states::Status;
pub use verify::{Asker, LogPlace, Miswritten, Verification, by_code, by_number_and_surname, check_code};
