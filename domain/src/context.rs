//! What every use case is given: the database, the time, new ids, settings, and the parts kept in memory.

use std::sync::{Arc, Mutex, PoisonError};

use certificate::Press;
use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use tokio::sync::{OnceCell, Semaphore};
use uuid::{ContextV7, Timestamp, Uuid};

use crate::certificates::register_log::LogKey;
use crate::certificates::{
    Academy, CheckLog, CredentialKeys, DocumentKeys, LackingMemory, Misses, StatusMemory, TimeStamps,
};
use crate::clock::Clock;
use crate::courses::Library;
use crate::database::{Database, Reader};
use crate::error::{Error, Result};
use crate::jobs::{Job, JobQueue};
use crate::letters::Mail;
use crate::media::{MediaStore, Sounding};
use crate::partners::{KeyUse, Post};
use crate::people::{PasswordHasher, TokenKeys};
use crate::publications::Publications;
use crate::quizzes::{AskedMemory, QuestionMemory};
use crate::settings::Settings;

/// What every use case is given. Cheap to clone.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

/// The parts a context is made of.
pub struct Parts {
    /// The database, migrated.
    pub database: Database,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What the installation decides.
    pub settings: Settings,
    /// The keys that sign access tokens.
    pub token_keys: TokenKeys,
    /// The keys that sign documents for the centre.
    pub centre_keys: DocumentKeys,
    /// The keys that sign credentials and answers for the centre.
    pub credential_keys: CredentialKeys,
    /// The key that signs the register log.
    pub log_key: LogKey,
    /// Where the academy's keys are.
    pub academy: Academy,
    /// Who stamps what is signed here; without it, documents tell the time of the centre's own clock.
    pub time_stamps: Option<TimeStamps>,
    /// Where work goes that need not hold the request.
    pub jobs: Arc<dyn JobQueue>,
    /// What brings events to partners.
    pub post: Arc<dyn Post>,
    /// What brings letters to people; without it, none are written.
    pub mail: Option<Arc<dyn Mail>>,
    /// News and articles.
    pub publications: Publications,
    /// Where the bytes of the media centre lie.
    pub media: MediaStore,
}

struct Inner {
    parts: Parts,
    ids: Mutex<ContextV7>,
    passwords: PasswordHasher,
    library: Library,
    questions: QuestionMemory,
    asked: AskedMemory,
    check_log: CheckLog,
    misses: Misses,
    partner_misses: Misses,
    key_use: KeyUse,
    delivering: Semaphore,
    drawing: Semaphore,
    sounding: Sounding,
    lacking: LackingMemory,
    status_lists: StatusMemory,
    press: OnceCell<Arc<Press>>,
}

impl Context {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            ids: Mutex::new(ContextV7::new()),
            passwords: PasswordHasher::new(parts.settings.password_workers),
            library: Library::default(),
            questions: QuestionMemory::default(),
            asked: AskedMemory::default(),
            check_log: CheckLog::default(),
            misses: Misses::default(),
            partner_misses: Misses::of_partners(),
            key_use: KeyUse::default(),
            delivering: Semaphore::new(1),
            drawing: Semaphore::new(1),
            sounding: Sounding::default(),
            lacking: LackingMemory::default(),
            status_lists: StatusMemory::default(),
            press: OnceCell::new(),
            parts,
        }))
    }

    /// The present instant. A use case asks once.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.parts.clock.now()
    }

    /// A new id that sorts after every id made before it.
    #[must_use]
    #[allow(clippy::disallowed_methods)] // the one place where ids are made
    pub fn new_id<Id: From<Uuid>>(&self) -> Id {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let counter = self.0.ids.lock().unwrap_or_else(PoisonError::into_inner);
        Uuid::new_v7(Timestamp::from_unix(&*counter, seconds, now.timestamp_subsec_nanos())).into()
    }

    /// For reading outside a transaction.
    #[must_use]
    pub fn read(&self) -> &Reader {
        self.0.parts.database.read()
    }

    /// The database itself, for its dialect and for closing.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.0.parts.database
    }

    /// Begins a transaction that writes; dropped uncommitted, it is rolled back.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database is locked or does not answer.
    pub async fn begin_write(&self) -> Result<DatabaseTransaction> {
        self.database().begin_write().await
    }

    /// What the installation decides.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// Hands over work that need not hold the request. Losing it is harmless: due work is found again by a sweep.
    pub fn hand_over(&self, job: Job) {
        self.0.parts.jobs.push(job);
    }

    pub(crate) fn token_keys(&self) -> &TokenKeys {
        &self.0.parts.token_keys
    }

    pub(crate) fn centre_keys(&self) -> &DocumentKeys {
        &self.0.parts.centre_keys
    }

    pub(crate) fn credential_keys(&self) -> &CredentialKeys {
        &self.0.parts.credential_keys
    }

    pub(crate) fn log_key(&self) -> &LogKey {
        &self.0.parts.log_key
    }

    pub(crate) fn status_lists(&self) -> &StatusMemory {
        &self.0.status_lists
    }

    /// What brings events to partners.
    pub(crate) fn post(&self) -> &dyn Post {
        &*self.0.parts.post
    }

    /// What brings letters to people, if any are written.
    pub(crate) fn mail(&self) -> Option<&dyn Mail> {
        self.0.parts.mail.as_deref()
    }

    pub(crate) fn publications(&self) -> &Publications {
        &self.0.parts.publications
    }

    /// Whoever brings events to partners, or letters to people, holds this: the machines at the other end may be slow, and
    /// keep but one hand from other jobs.
    pub(crate) fn delivering(&self) -> &Semaphore {
        &self.0.delivering
    }

    /// Where the bytes of the media centre lie.
    pub(crate) fn media(&self) -> &MediaStore {
        &self.0.parts.media
    }

    /// Whoever decodes a picture holds this: it takes much memory.
    pub(crate) fn drawing(&self) -> &Semaphore {
        &self.0.drawing
    }

    /// Who takes the sound out of a film.
    pub(crate) fn sounding(&self) -> &Sounding {
        &self.0.sounding
    }

    pub(crate) fn academy(&self) -> &Academy {
        &self.0.parts.academy
    }

    pub(crate) fn time_stamps(&self) -> Option<&TimeStamps> {
        self.0.parts.time_stamps.as_ref()
    }

    pub(crate) fn passwords(&self) -> &PasswordHasher {
        &self.0.passwords
    }

    pub(crate) fn library(&self) -> &Library {
        &self.0.library
    }

    pub(crate) fn questions(&self) -> &QuestionMemory {
        &self.0.questions
    }

    /// What attempts ask.
    pub(crate) fn asked(&self) -> &AskedMemory {
        &self.0.asked
    }

    pub(crate) fn check_log(&self) -> &CheckLog {
        &self.0.check_log
    }

    /// Who asked after certificates that there are not.
    pub(crate) fn misses(&self) -> &Misses {
        &self.0.misses
    }

    /// The same of partners, by key.
    pub(crate) fn partner_misses(&self) -> &Misses {
        &self.0.partner_misses
    }

    /// How often the keys of partners were used lately.
    pub(crate) fn key_use(&self) -> &KeyUse {
        &self.0.key_use
    }

    /// What certificates lack.
    pub(crate) fn lacking(&self) -> &LackingMemory {
        &self.0.lacking
    }

    /// The press, made when the first certificate is drawn or read: reading its fonts takes a while, in a thread of its own.
    ///
    /// # Errors
    /// [`Error::Internal`] when a built-in font cannot be read.
    pub(crate) async fn press(&self) -> Result<Arc<Press>> {
        let make = async || {
            let made = tokio::task::spawn_blocking(Press::new).await.map_err(Error::internal)?;
            made.map(Arc::new).map_err(Error::internal)
        };
        self.0.press.get_or_try_init(make).await.cloned()
    }
}
