//! Attendance: the sessions of a run, and who was there.
//!
//! The register of a session only grows: an entry that is corrected stays, and the last one counts. What is attended is
//! counted in minutes, of the sessions of the run that are one's own (decision 0033).

mod audit;
mod entries;
mod own;
mod record;
mod register;
mod sessions;
mod share;

pub(crate) use audit::prove;
pub use entries::{Entry, EntryOutcome, EntryResult};
pub use own::{OwnSession, Standing};
pub(crate) use own::{days_attended, forget_of, kept_of, own_sessions, standing};
pub use record::{MAX_ENTRIES, record};
pub use register::{Attendee, Register, name_of, register};
pub use sessions::{MAX_SESSIONS, Session, SessionPlan, call_off, change, find, list, plan, remove};
pub use share::Share;

/// An entry as it stands in the register.
pub use entity::attendance_entry::Model as RecordedEntry;
