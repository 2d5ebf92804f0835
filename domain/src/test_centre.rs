//! A small centre for tests inside the crate: a fresh migrated SQLite file, a clock set by hand.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use sea_orm_migration::MigratorTrait;

use crate::certificates::register_log::LogKey;
use crate::certificates::{Academy, CredentialKeys, DocumentKeys};
use crate::clock::{Clock, ManualClock};
use crate::context::{Context, Parts};
use crate::database::Database;
use crate::jobs::NoQueue;
use crate::media::MediaStore;
use crate::partners::NoPost;
use crate::people::TokenKeys;
use crate::settings::Settings;

/// A centre that is gone when it is dropped.
pub(crate) struct TestCentre {
    cx: Context,
    clock: Arc<ManualClock>,
    _dir: tempfile::TempDir,
}

impl TestCentre {
    /// Opens a centre.
    pub(crate) async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", dir.path().join("centre.db").display());
        let database = Database::open(&url, 4).await.unwrap();
        migration::Migrator::up(database.write(), None).await.unwrap();
        let start: DateTime<Utc> = "2026-05-12T08:00:00Z".parse().unwrap();
        let clock = Arc::new(ManualClock::at(start));
        let cx = Context::new(Parts {
            database,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            settings: Settings { password_workers: 2, ..Settings::default() },
            token_keys: TokenKeys::ephemeral(),
            centre_keys: DocumentKeys::ephemeral(),
            credential_keys: CredentialKeys::ephemeral(),
            log_key: LogKey::ephemeral(),
            academy: Academy::ephemeral(),
            time_stamps: None,
            jobs: Arc::new(NoQueue),
            post: Arc::new(NoPost),
            mail: None,
            publications: crate::publications::Publications::default(),
            media: MediaStore::here(&dir.path().join("media")).unwrap(),
        });
        Self { cx, clock, _dir: dir }
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }
}

impl Deref for TestCentre {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.cx
    }
}
