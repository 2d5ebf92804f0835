//! The whole centre for a test: a database of its own, a clock set by hand, the API as a stranger meets it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot be set up has failed

mod database;
mod people;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::certificates::register_log::LogKey;
use domain::certificates::{Academy, CredentialKeys, DocumentKeys, TimeStamps};
use domain::clock::{Clock, ManualClock};
use domain::content::Files;
use domain::enums::{Admission, RunKind};
use domain::ids::CourseRunId;
use domain::jobs::{self, NoQueue};
use domain::letters::Mail;
use domain::media::MediaStore;
use domain::partners::{NoPost, Post};
use domain::people::TokenKeys;
use domain::publications::Publications;
use domain::runs::RunPlan;
use domain::{Actor, Context, Error, Parts, Settings};
use futures::StreamExt;
use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use poem::endpoint::{BoxEndpoint, EndpointExt};
use poem::test::{TestClient, TestRequestBuilder, TestResponse};
use serde_json::Value;
use tempfile::TempDir;

pub use database::{TestDatabase, on_postgres, shipped_course as database_course};

/// The course every test finds published.
pub const COURSE: &str = "intro-childrens-palliative-care";

/// The centre.
pub struct TestApp {
    /// For calling use cases directly.
    pub cx: Context,
    /// The clock.
    pub clock: Arc<ManualClock>,
    client: TestClient<BoxEndpoint<'static, poem::Response>>,
    database: TestDatabase,
    files: TempDir,
}

/// When every test begins.
#[must_use]
pub fn start_of_time() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap()
}

impl TestApp {
    /// A centre with one published course and a self-paced run of it.
    pub async fn start() -> Self {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(start_of_time()));
        let files = tempfile::tempdir().unwrap();
        let cx = Context::new(parts(database.open().await, clock.clone(), &files));
        let client = TestClient::new(api::routes(&cx).boxed());
        Self { cx, clock, client, database, files }
    }

    /// A centre that waits but a moment for what somebody else has locked; and where its database is.
    pub async fn start_impatiently() -> (Self, String) {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(start_of_time()));
        let files = tempfile::tempdir().unwrap();
        let cx = Context::new(parts(database.open_impatiently().await, clock.clone(), &files));
        let client = TestClient::new(api::routes(&cx).boxed());
        let url = database.url().to_owned();
        (Self { cx, clock, client, database, files }, url)
    }

    /// The same centre after a restart: everything that was only in memory is gone.
    pub async fn restart(self) -> Self {
        self.restart_with(Settings::default()).await
    }

    /// The same after its settings were changed.
    pub async fn restart_with(self, settings: Settings) -> Self {
        self.restart_as(|parts| Parts { settings, ..parts }).await
    }

    /// The same after the academy's key was put elsewhere.
    pub async fn restart_with_academy(self, academy: Academy) -> Self {
        self.restart_as(|parts| Parts { academy, ..parts }).await
    }

    /// The same with somebody who takes what is sent to partners, also on this machine.
    pub async fn restart_with_post(self, post: Arc<dyn Post>) -> Self {
        self.restart_as(|parts| Parts { settings: with_private_webhooks(), post, ..parts }).await
    }

    /// The same with somebody who takes letters to people.
    pub async fn restart_with_mail(self, mail: Arc<dyn Mail>, settings: Settings) -> Self {
        self.restart_as(|parts| Parts { settings, mail: Some(mail), ..parts }).await
    }

    /// The same with an authority that stamps what is signed.
    pub async fn restart_with_time_stamps(self, time_stamps: TimeStamps) -> Self {
        self.restart_as(|parts| Parts { time_stamps: Some(time_stamps), ..parts }).await
    }

    /// The same with keys for credentials that are kept somewhere.
    pub async fn restart_with_credential_keys(self, credential_keys: CredentialKeys) -> Self {
        self.restart_as(|parts| Parts { credential_keys, ..parts }).await
    }

    /// Another server of the same centre.
    pub async fn beside_with_post(&self, post: Arc<dyn Post>) -> Context {
        let parts = parts(self.database.open().await, self.clock.clone(), &self.files);
        Context::new(Parts { settings: with_private_webhooks(), post, ..parts })
    }

    /// The same as a centre that is set up otherwise.
    pub async fn restart_as(self, changed: impl FnOnce(Parts) -> Parts) -> Self {
        let cx = Context::new(changed(parts(self.database.open().await, self.clock.clone(), &self.files)));
        let client = TestClient::new(api::routes(&cx).boxed());
        Self { cx, client, ..self }
    }

    /// Returns once `work` is at its end, or waits for a lock that another transaction holds.
    pub async fn until_it_waits<T>(&self, work: &tokio::task::JoinHandle<T>) {
        let waiting = "SELECT COUNT(*) AS n FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
        // SQLite has one writer: whoever else wants to write has not begun.
        while on_postgres() && !work.is_finished() {
            let asked = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, waiting);
            let row = sea_orm::ConnectionTrait::query_one_raw(self.cx.read(), asked).await.unwrap().unwrap();
            if row.try_get::<i64>("", "n").unwrap() > 0 {
                return;
            }
        }
    }

    /// Where uploads lie.
    #[must_use]
    pub fn uploads(&self) -> std::path::PathBuf {
        self.files.path().join("uploads")
    }

    /// How many files of uploads lie here.
    #[must_use]
    pub fn uploads_on_the_way(&self) -> usize {
        std::fs::read_dir(self.uploads()).unwrap().count()
    }

    /// How many files lie in the store.
    pub async fn files_in_store(&self) -> usize {
        let folder = self.files.path();
        let (blobs, below): (Box<dyn ObjectStore>, _) = match bucket(folder) {
            Some((name, prefix)) => {
                let whole = AmazonS3Builder::from_env().with_bucket_name(name).build().unwrap();
                (Box::new(whole), Some(prefix.into()))
            }
            None => (Box::new(LocalFileSystem::new_with_prefix(folder.join("blobs")).unwrap()), None),
        };
        blobs.list(below.as_ref()).map(Result::unwrap).count().await
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Does everything that is due, until nothing is.
    pub async fn work(&self) {
        for _ in 0..10 {
            let due = jobs::due(&self.cx, 100).await.unwrap();
            let only_checks = due.iter().all(|job| *job == jobs::Job::StoreChecks);
            for together in jobs::together(due) {
                for (job, ended) in together.iter().zip(jobs::perform_all(&self.cx, &together).await) {
                    match ended {
                        // Somebody at the centre has to see to something first; the job would rest.
                        Ok(()) | Err(Error::Refused(_)) => {}
                        Err(other) => panic!("{job:?}: {other}"),
                    }
                }
            }
            if only_checks {
                break;
            }
        }
    }

    /// `GET /api/v1{path}`.
    pub fn get(&self, path: &str) -> TestRequestBuilder<'_, BoxEndpoint<'static, poem::Response>> {
        self.client.get(format!("/api/v1{path}"))
    }

    /// `POST /api/v1{path}` with JSON.
    pub fn post(
        &self,
        path: &str,
        body: &Value,
    ) -> TestRequestBuilder<'_, BoxEndpoint<'static, poem::Response>> {
        self.client.post(format!("/api/v1{path}")).body_json(body)
    }

    /// `PUT /api/v1{path}` with JSON.
    pub fn put(
        &self,
        path: &str,
        body: &Value,
    ) -> TestRequestBuilder<'_, BoxEndpoint<'static, poem::Response>> {
        self.client.put(format!("/api/v1{path}")).body_json(body)
    }

    /// `PATCH /api/v1{path}` with JSON.
    pub fn patch(
        &self,
        path: &str,
        body: &Value,
    ) -> TestRequestBuilder<'_, BoxEndpoint<'static, poem::Response>> {
        self.client.patch(format!("/api/v1{path}")).body_json(body)
    }

    /// The client itself, for everything else.
    pub fn client(&self) -> &TestClient<BoxEndpoint<'static, poem::Response>> {
        &self.client
    }

    /// A dated run of the course with so many places, open for enrolment now.
    pub async fn run_with(
        &self,
        capacity: Option<u32>,
        waiting_list_size: Option<u32>,
        offer_hours: u32,
    ) -> CourseRunId {
        let now = self.clock.now();
        let plan = RunPlan {
            kind: RunKind::Dated,
            admission: Admission::Open,
            enrolment_opens_at: now - Duration::hours(1),
            enrolment_closes_at: Some(now + Duration::days(20)),
            starts_at: Some(now + Duration::days(30)),
            ends_at: Some(now + Duration::days(40)),
            capacity,
            waiting_list_size,
            minimum_number: None,
            go_no_go_on: None,
            offer_hours,
        };
        domain::runs::create(&self.cx, &Actor::System, COURSE, plan).await.unwrap().row.id
    }

    /// The self-paced run that is always open.
    pub async fn self_paced_run(&self) -> CourseRunId {
        let page = domain::page::PageRequest { limit: 100, after: None };
        let runs = domain::runs::list_of_course(&self.cx, COURSE, page).await.unwrap();
        runs.items.iter().find(|run| run.row.kind == RunKind::SelfPaced).unwrap().row.id
    }
}

fn with_private_webhooks() -> Settings {
    Settings { private_webhooks: true, ..Settings::default() }
}

/// A centre as it is set up by itself, with keys that nobody keeps.
fn parts(database: domain::Database, clock: Arc<ManualClock>, files: &TempDir) -> Parts {
    Parts {
        database,
        clock,
        settings: Settings::default(),
        token_keys: TokenKeys::ephemeral(),
        centre_keys: DocumentKeys::ephemeral(),
        credential_keys: CredentialKeys::ephemeral(),
        log_key: LogKey::ephemeral(),
        academy: Academy::ephemeral(),
        time_stamps: None,
        jobs: Arc::new(NoQueue),
        post: Arc::new(NoPost),
        mail: None,
        publications: PUBLICATIONS.clone(),
        media: media(files.path()),
    }
}

/// In a folder, or in the bucket that `FOREST_GLADE_TEST_BUCKET` names: the same tests for both.
fn media(folder: &Path) -> MediaStore {
    match bucket(folder) {
        Some((name, prefix)) => MediaStore::elsewhere(folder, &format!("s3://{name}/{prefix}")).unwrap(),
        None => MediaStore::here(folder).unwrap(),
    }
}

/// The bucket that is tested with, if one is, and a prefix of it for the centre whose files lie in this folder.
fn bucket(folder: &Path) -> Option<(String, String)> {
    let name = std::env::var("FOREST_GLADE_TEST_BUCKET").ok()?;
    let prefix = folder.file_name()?.to_str()?.trim_start_matches('.');
    Some((name.trim_start_matches("s3://").to_owned(), prefix.to_owned()))
}

static PUBLICATIONS: LazyLock<Publications> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../course-content/publications");
    Publications::read(&Files::read_dir(Path::new(folder)).unwrap()).unwrap()
});

/// The JSON of an answer.
pub async fn json(response: TestResponse) -> Value {
    serde_json::from_slice(&response.0.into_body().into_bytes().await.unwrap()).unwrap_or_default()
}

/// Asserts a refusal: its status, its code, and that it is a problem.
pub async fn assert_problem(response: TestResponse, status: u16, code: &str) -> Value {
    let got = response.0.status().as_u16();
    let content_type = response.0.content_type().map(str::to_owned);
    let problem = json(response).await;
    assert_eq!((got, problem["code"].as_str()), (status, Some(code)), "{problem}");
    assert_eq!(content_type.as_deref(), Some("application/problem+json"));
    assert_eq!(problem["type"], format!("/problems/{code}"));
    problem
}
