//! Many joint certificates issued one after the other: record, credential, document, both signatures, endorsement, log.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use domain::certificates::{self, register_log};
use domain::content::Files;
use domain::enums::Role;
use domain::ids::{EnrolmentId, PersonId, SessionId};
use domain::page::PageRequest;
use domain::{Actor, Context, GrantedRole, SignedIn, courses};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use uuid::Uuid;

use crate::machine;

/// The course that everybody in the crowd studies.
const COURSE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../course-content/courses/intro-childrens-palliative-care");

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
    ensure!(due.len() == count as usize, "only {} of the crowd are still studying", due.len());
    let officer = officer();
    let (began, before) = (Instant::now(), machine::own_cpu()?);
    for enrolment in &due {
        certificates::issue_due(cx, *enrolment).await?;
    }
    let first = PageRequest { limit: 100, after: None };
    loop {
        let waiting = certificates::awaiting_academy(cx, &officer, first).await?.items;
        if waiting.is_empty() {
            break;
        }
        for one in waiting {
            certificates::countersign_here(cx, &officer, one.certificate.id).await?;
        }
    }
    register_log::publish(cx).await?;
    let cpu = machine::own_cpu()?.saturating_sub(before);
    Ok(Issued { cpu: cpu / count.max(1), all: began.elapsed(), count: due.len() })
}

/// Publishes the course as a joint one, and lets some of the crowd complete it.
async fn complete(cx: &Context, database: &Path, count: u32) -> Result<Vec<EnrolmentId>> {
    let mut files = Files::read_dir(Path::new(COURSE)).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let course = String::from_utf8(files.get("course.yaml").context("no course.yaml")?.to_vec())?;
    files.insert("course.yaml", course.replace("  kind: attendance\n", "  kind: advanced_training\n"));
    let key = courses::load_shipped(cx, files).await?;
    let version = courses::find_published(cx, &key).await?.id.0;
    let mut db = SqliteConnectOptions::new().filename(database).connect().await?;
    sqlx::query(
        "UPDATE enrolment SET state = 'completed', completed_at = joined_at, course_version_id = ? WHERE id IN \
         (SELECT e.id FROM enrolment e WHERE e.state = 'active' LIMIT ?)",
    )
    .bind(version)
    .bind(count)
    .execute(&mut db)
    .await?;
    let due: Vec<(Uuid,)> =
        sqlx::query_as("SELECT id FROM enrolment WHERE state = 'completed' AND course_version_id = ?")
            .bind(version)
            .fetch_all(&mut db)
            .await?;
    db.close().await?;
    Ok(due.into_iter().map(|(id,)| EnrolmentId(id)).collect())
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
