//! The manuscript of a course as it stands: made when it is first opened, then read from its heads.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use course_content::manuscript::is_typed;
use course_content::{Files, Finding, Package, check};
use entity::enums::{StateOrigin, VersionState};
use entity::ids::{CourseId, ManuscriptFileId, ManuscriptStateId, PersonId};
use entity::{course, manuscript_file, manuscript_state, package_blob};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};

use super::{course_to_read, hold};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::error::{Error, Result};

/// A file of a manuscript, and the state of it that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Where it lies in the package.
    pub path: String,
    /// The state that counts.
    pub state: ManuscriptStateId,
    /// Its number among the states of the file.
    pub number: i32,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// By whom; `None`: it came with a package.
    pub author: Option<PersonId>,
}

/// A course as it is being written.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The course.
    pub course_id: CourseId,
    /// Its key.
    pub course_key: String,
    /// Its files, in the order of their paths.
    pub heads: Vec<Head>,
    /// Their texts; what is not typed, such as pictures, is there without its bytes.
    pub files: Files,
    /// The package that they are, if they can be read as one.
    pub package: Option<Package>,
    /// What the checker finds, or why they cannot be read.
    pub findings: Vec<Finding>,
}

impl Manuscript {
    /// The state of a file that counts.
    #[must_use]
    pub fn head(&self, path: &str) -> Option<&Head> {
        self.heads.iter().find(|head| head.path == path)
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).and_then(|bytes| str::from_utf8(bytes).ok())
    }

    /// The same as if `text` stood in `path`, found and read anew.
    #[must_use]
    pub(super) fn with(self, cx: &Context, path: &str, text: &str) -> Self {
        let mut files = self.files;
        files.insert(path, text);
        let (package, findings) = judge(cx, &files);
        Self { files, package, findings, ..self }
    }
}

/// The manuscript of a course; made out of its open draft, or else of what is published, when it is opened for the first time.
///
/// # Errors
/// [`Error::NotFound`] if there is no such course, or the actor neither writes nor reviews it.
pub async fn open(cx: &Context, actor: &Actor, key: &str) -> Result<Manuscript> {
    let course = course_to_read(cx, actor, key).await?;
    make(cx, course.id).await?;
    read(cx, course).await
}

async fn read(cx: &Context, course: course::Model) -> Result<Manuscript> {
    let heads = heads(cx.read(), course.id).await?;
    let typed = heads.iter().filter(|head| is_typed(&head.path)).map(|head| head.sha256.clone());
    let blobs = blobs(cx.read(), typed.collect()).await?;
    let bytes = |head: &Head| blobs.get(&head.sha256).cloned().unwrap_or_default();
    let files: Files = heads.iter().map(|head| (head.path.clone(), bytes(head))).collect();
    let (package, findings) = judge(cx, &files);
    Ok(Manuscript { course_id: course.id, course_key: course.key, heads, files, package, findings })
}

fn judge(cx: &Context, files: &Files) -> (Option<Package>, Vec<Finding>) {
    match Package::read(files.clone()) {
        Ok(package) => {
            let findings = check(&package, cx.now().date_naive());
            (Some(package), findings)
        }
        Err(findings) => (None, findings),
    }
}

/// The heads of a manuscript, in the order of their paths; files that were taken away are left out.
pub(super) async fn heads(db: &impl ConnectionTrait, course: CourseId) -> Result<Vec<Head>> {
    let rows = manuscript_file::Entity::find()
        .filter(manuscript_file::Column::CourseId.eq(course))
        .order_by_asc(manuscript_file::Column::Path)
        .all(db)
        .await?;
    let states = manuscript_state::Entity::find()
        .filter(manuscript_state::Column::Id.is_in(rows.iter().map(|row| row.head_id)))
        .all(db)
        .await?;
    let mut states: HashMap<_, _> = states.into_iter().map(|state| (state.id, state)).collect();
    let head = |row: manuscript_file::Model| {
        let state = states.remove(&row.head_id)?;
        Some(Head {
            path: row.path,
            state: state.id,
            number: state.number,
            sha256: state.sha256?,
            saved_at: state.saved_at,
            author: state.author_id,
        })
    };
    let mut heads: Vec<Head> = rows.into_iter().filter_map(head).collect();
    // In the order of bytes, whatever the database takes for an order.
    heads.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(heads)
}

/// The bytes of many.
async fn blobs(db: &impl ConnectionTrait, hashes: Vec<String>) -> Result<HashMap<String, Vec<u8>>> {
    let rows =
        package_blob::Entity::find().filter(package_blob::Column::Sha256.is_in(hashes)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.sha256, row.bytes)).collect())
}

/// A file of a manuscript that nobody types.
pub(super) async fn file(
    db: &impl ConnectionTrait,
    course: CourseId,
    path: &str,
) -> Result<courses::PackageFile> {
    let head = heads(db, course).await?.into_iter().find(|head| head.path == path);
    let head = head.ok_or(Error::NotFound("file"))?;
    Ok(courses::PackageFile::of(courses::read_blob(db, &head.sha256).await?))
}

/// Every file of a manuscript, with its bytes.
pub(super) async fn whole(db: &impl ConnectionTrait, course: CourseId) -> Result<Files> {
    let mut files = Files::default();
    for head in heads(db, course).await? {
        files.insert(head.path, courses::read_blob(db, &head.sha256).await?);
    }
    Ok(files)
}

/// Whether a course has a manuscript.
pub(super) async fn is_made(db: &impl ConnectionTrait, course: CourseId) -> Result<bool> {
    let files = manuscript_file::Entity::find().filter(manuscript_file::Column::CourseId.eq(course));
    Ok(files.count(db).await? > 0)
}

/// Makes the manuscript of a course that has none.
pub(super) async fn make(cx: &Context, course: CourseId) -> Result<()> {
    if is_made(cx.read(), course).await? {
        return Ok(());
    }
    let tx = cx.begin_write().await?;
    hold(&tx, course).await?;
    if is_made(&tx, course).await? {
        return Ok(());
    }
    let now = cx.now();
    let draft = courses::find_in_state(&tx, course, &[VersionState::Draft, VersionState::InReview]).await?;
    let version = match draft {
        Some(draft) => Some(draft),
        None => courses::find_in_state(&tx, course, &[VersionState::Published]).await?,
    };
    let version = version.ok_or(Error::NotFound("course version"))?;
    let listed = courses::list_files(&tx, version.id).await?;
    fill(cx, &tx, (course, None), listed, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts the first states of a manuscript in: paths, and the hashes of bytes that are kept already.
pub(super) async fn fill(
    cx: &Context,
    tx: &DatabaseTransaction,
    (course, author): (CourseId, Option<PersonId>),
    listed: Vec<(String, String)>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (mut files, mut states) = (Vec::new(), Vec::new());
    for (path, sha256) in listed {
        let (file, state): (ManuscriptFileId, ManuscriptStateId) = (cx.new_id(), cx.new_id());
        files.push(manuscript_file::ActiveModel {
            id: Set(file),
            course_id: Set(course),
            path: Set(path),
            head_id: Set(state),
        });
        states.push(manuscript_state::ActiveModel {
            id: Set(state),
            manuscript_file_id: Set(file),
            number: Set(1),
            sha256: Set(Some(sha256)),
            based_on: Set(None),
            author_id: Set(author),
            saved_at: Set(now),
            operation_id: Set(cx.new_id()),
            origin: Set(StateOrigin::Imported),
        });
    }
    manuscript_file::Entity::insert_many(files).exec_without_returning(tx).await?;
    manuscript_state::Entity::insert_many(states).exec_without_returning(tx).await?;
    Ok(())
}
