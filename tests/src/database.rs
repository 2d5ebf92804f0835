//! A database for each test: a copy of one that was migrated and given the course once.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::clock::ManualClock;
use domain::content::Files;
use domain::{Context, Database};
use migration::Migrator;
use pgtemp::{PgTempDB, PgTempDBBuilder};
use sea_orm::ConnectionTrait;
use sea_orm_migration::MigratorTrait;
use tokio::sync::OnceCell;

/// Whether the suite runs on PostgreSQL: `FOREST_GLADE_TEST_DATABASE=postgres`.
#[must_use]
pub fn on_postgres() -> bool {
    std::env::var("FOREST_GLADE_TEST_DATABASE").is_ok_and(|kind| kind == "postgres")
}

/// A database that belongs to one test.
pub struct TestDatabase {
    url: String,
    // Deleted with the test.
    _folder: Option<tempfile::TempDir>,
}

impl TestDatabase {
    /// A migrated database with the course in it.
    pub async fn new() -> Self {
        if on_postgres() { Self::on_postgres().await } else { Self::on_sqlite().await }
    }

    /// Opens it; a test may do so again, as a restarted server would.
    pub async fn open(&self) -> Database {
        Database::open(&self.url, 4).await.unwrap()
    }

    /// Opens it as somebody who waits but a moment for what is locked.
    pub async fn open_impatiently(&self) -> Database {
        Database::open_with_patience(&self.url, 4, std::time::Duration::from_millis(50)).await.unwrap()
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// An empty database without a schema.
    pub async fn empty() -> Self {
        if on_postgres() {
            let cluster = cluster().await;
            return Self { url: cluster.create("template0").await, _folder: None };
        }
        let folder = tempfile::tempdir().unwrap();
        Self { url: sqlite_url(&folder.path().join("forest-glade.db")), _folder: Some(folder) }
    }

    async fn on_sqlite() -> Self {
        static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(|| async {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("template.db");
            fill(&sqlite_url(&file)).await;
            std::fs::read(file).unwrap()
        });
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("forest-glade.db");
        std::fs::write(&file, template.await).unwrap();
        Self { url: sqlite_url(&file), _folder: Some(folder) }
    }

    async fn on_postgres() -> Self {
        static TEMPLATE: OnceCell<()> = OnceCell::const_new();
        let cluster = cluster().await;
        TEMPLATE
            .get_or_init(|| async {
                cluster.run("CREATE DATABASE filled").await;
                fill(&cluster.url_of("filled")).await;
            })
            .await;
        Self { url: cluster.create("filled").await, _folder: None }
    }
}

fn sqlite_url(file: &std::path::Path) -> String {
    format!("sqlite://{}", file.display())
}

async fn fill(url: &str) {
    let database = Database::open(url, 2).await.unwrap();
    Migrator::up(database.write(), None).await.unwrap();
    let clock = Arc::new(ManualClock::at(crate::start_of_time() - chrono::Duration::days(30)));
    let files = tempfile::tempdir().unwrap();
    let cx: Context = Context::new(crate::parts(database.clone(), clock, &files));
    domain::courses::load_shipped(&cx, shipped_course()).await.unwrap();
    domain::jobs::perform(&cx, domain::jobs::Job::RebuildSearch).await.unwrap();
    drop(cx);
    database.close().await.unwrap();
}

/// The introduction, from its folder.
#[must_use]
pub fn shipped_course() -> Files {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../course-content/courses").join(crate::COURSE);
    Files::read_dir(&folder).unwrap()
}

/// One temporary PostgreSQL cluster for all tests of this process.
struct Cluster {
    server: PgTempDB,
    made: AtomicU32,
}

async fn cluster() -> &'static Cluster {
    static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
    CLUSTER
        .get_or_init(|| async {
            let mut builder = PgTempDBBuilder::new();
            if let Some(bin) = server_programs() {
                builder = builder.with_bin_path(bin);
            }
            let server = builder.start_async().await;
            stop_with_this_process(&server);
            Cluster { server, made: AtomicU32::new(0) }
        })
        .await
}

/// Debian keeps the server programs outside `PATH`; the newest version is taken.
fn server_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut bins: Vec<PathBuf> = versions.filter_map(|v| Some(v.ok()?.path().join("bin"))).collect();
    bins.sort();
    bins.pop().filter(|bin| bin.join("initdb").exists())
}

/// A static is never dropped, so a small watcher stops the server when this process is gone.
#[allow(clippy::zombie_processes)] // the watcher outlives this process on purpose
fn stop_with_this_process(server: &PgTempDB) {
    let folder = server.data_dir();
    let script = format!(
        "while kill -0 {} 2>/dev/null; do sleep 1; done; \
         kill -INT $(head -n 1 {}/postmaster.pid); sleep 2; rm -rf {}",
        std::process::id(),
        folder.display(),
        folder.display()
    );
    std::process::Command::new("setsid")
        .args(["sh", "-c", &script])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
}

impl Cluster {
    fn url_of(&self, database: &str) -> String {
        let server = &self.server;
        format!(
            "postgres://{}:{}@localhost:{}/{database}",
            server.db_user(),
            server.db_pass(),
            server.db_port()
        )
    }

    async fn create(&self, template: &str) -> String {
        let name = format!("test_{}", self.made.fetch_add(1, Ordering::SeqCst));
        self.run(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        self.url_of(&name)
    }

    async fn run(&self, sql: &str) {
        // One at a time: a template may not be copied twice at once.
        static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
        let _turn = TURN.lock().await;
        let db = sea_orm::Database::connect(self.url_of("postgres")).await.unwrap();
        db.execute_unprepared(sql).await.unwrap();
        db.close().await.unwrap();
    }
}
