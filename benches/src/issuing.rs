//! Many joint certificates issued: record, credential, document, both signatures, endorsement, log.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use domain::certificates::{self, register_log};
use domain::content::Files;
use domain::enums::Role;
use domain::ids::{PersonId, SessionId};
use domain::jobs::{self, Job};
use domain::page::PageRequest;
use domain::{Actor, Context, GrantedRole, SignedIn, courses};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use uuid::Uuid;

use crate::machine;

/// The course that everybody in the crowd studies.
const COURSE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../course-content/courses/intro-childrens-palliative-care");

/// How many due certificates one sweep of the server queues, and how many certificates a page of the academy's desk shows.
const SWEPT: u64 = 400;
const SHOWN: u64 = 20;

/// What it took.
pub struct Issued {
    /// Processor time of each, all threads of the program together.
    pub cpu: Duration,
    /// From the first to the last.
    pub all: Duration,
    /// How many.
    pub count: usize,
}

/// Issues the joint certificates of `count` people of the crowd who are still studying, as if they had just completed a
/// joint course, and publishes a head of the register log over them.
///
/// # Errors
/// When one of them cannot be issued.
pub async fn many(cx: &Context, database: &Path, count: u32) -> Result<Issued> {
    let due = complete(cx, database, count).await?;
    ensure!(due == count as usize, "only {due} of the crowd are still studying");
    let (began, before) = (Instant::now(), machine::own_cpu()?);
    sweep(cx).await?;
    sign(cx).await?;
    register_log::publish(cx).await?;
    let cpu = machine::own_cpu()?.saturating_sub(before);
    Ok(Issued { cpu: cpu / count.max(1), all: began.elapsed(), count: due })
}

/// Issues for the centre, as its background jobs do: what is due is looked for, and what has been found is done together.
async fn sweep(cx: &Context) -> Result<()> {
    loop {
        let due = certificates::enrolments_to_certify(cx, SWEPT).await?;
        if due.is_empty() {
            return Ok(());
        }
        for together in jobs::together(due.into_iter().map(Job::IssueCertificate)) {
            for ended in jobs::perform_all(cx, &together).await {
                ended?;
            }
        }
    }
}

/// Signs for the academy, as its officer does: a page of the desk is looked at, and signed as a whole.
async fn sign(cx: &Context) -> Result<()> {
    let (officer, page) = (officer(), PageRequest { limit: SHOWN, after: None });
    loop {
        let waiting = certificates::awaiting_academy(cx, &officer, page).await?.items;
        if waiting.is_empty() {
            return Ok(());
        }
        let marked: Vec<_> = waiting.iter().map(|waiting| waiting.certificate.id).collect();
        for ended in certificates::countersign_all_here(cx, &officer, &marked).await? {
            ended?;
        }
    }
}

/// Publishes the course as a joint one, and lets some of the crowd complete it.
async fn complete(cx: &Context, database: &Path, count: u32) -> Result<usize> {
    let mut files = Files::read_dir(Path::new(COURSE)).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let course = String::from_utf8(files.get("course.yaml").context("no course.yaml")?.to_vec())?;
    files.insert("course.yaml", course.replace("  kind: attendance\n", "  kind: advanced_training\n"));
    let key = courses::load_shipped(cx, files).await?;
    let version = courses::find_published(cx, &key).await?.id.0;
    let mut db = SqliteConnectOptions::new().filename(database).connect().await?;
    let completed = sqlx::query(
        "UPDATE enrolment SET state = 'completed', completed_at = joined_at, course_version_id = ? WHERE id IN \
         (SELECT e.id FROM enrolment e WHERE e.state = 'active' LIMIT ?)",
    )
    .bind(version)
    .bind(count)
    .execute(&mut db)
    .await?;
    db.close().await?;
    Ok(usize::try_from(completed.rows_affected())?)
}

/// The documents of all joint certificates.
///
/// # Errors
/// The database's own.
pub async fn documents(database: &Path) -> Result<Vec<Vec<u8>>> {
    let mut db = SqliteConnectOptions::new().filename(database).connect().await?;
    let joint = "SELECT bytes FROM certificate_document WHERE certificate_id IN \
                 (SELECT id FROM certificate WHERE kind = 'advanced_training') ORDER BY certificate_id";
    let documents = sqlx::query_scalar(joint).fetch_all(&mut db).await?;
    db.close().await?;
    Ok(documents)
}

fn officer() -> Actor {
    let roles = vec![GrantedRole { role: Role::AcademyOfficer, course_id: None }];
    Actor::Person(SignedIn { person_id: PersonId(Uuid::nil()), session_id: SessionId(Uuid::nil()), roles })
}
