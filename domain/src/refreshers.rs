//! Refreshers: whoever learnt a version that a safety-critical one took the place of reads what changed, and says so.
//!
//! Nothing is written down for those who are still to read it: that is found from what they learnt, so that a version is
//! published in the same moment for ten learners and for a hundred thousand.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use course_content::{Language, Part};
use entity::enums::{ChangeClass, VersionState};
use entity::ids::{CourseVersionId, PersonId};
use entity::{course_version, refresher_acknowledgement};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::courses::{self, LoadedVersion, VersionChanges};
use crate::database::written_out;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};
use crate::people::{self, Names};
use crate::policy::{self, Action};
use crate::quizzes::ShownText;

/// Something to read, in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The version that has to be read about.
    pub id: CourseVersionId,
    /// Its course's key.
    pub course_key: String,
    /// The course's title.
    pub title: ShownText,
    /// Its number.
    pub number: i32,
    /// What changed, in its authors' words.
    pub change_note: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// Something to read, whole.
pub struct Refresher {
    /// What it is.
    pub task: Task,
    /// What is different from the version before; nothing if there was none.
    pub versions: Option<VersionChanges>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// Which versions somebody (`$1`) has learnt: under way or completed, left behind for a newer one, or on a certificate.
const LEARNT: &str = "
    SELECT e.course_version_id AS version_id FROM enrolment e
    WHERE e.learner_id = $1 AND e.state IN ('active', 'completed')
    UNION SELECT m.from_version_id FROM enrolment_move m JOIN enrolment e ON e.id = m.enrolment_id
    WHERE e.learner_id = $1
    UNION SELECT e.course_version_id FROM certificate c JOIN enrolment e ON e.id = c.enrolment_id
    WHERE c.learner_id = $1";

/// A version that somebody has to have read about, and when they did.
#[derive(FromQueryResult)]
struct Row {
    id: CourseVersionId,
    at: Option<DateTime<Utc>>,
}

async fn rows(db: &impl ConnectionTrait, me: PersonId) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT v.id, a.at FROM course_version v
         LEFT JOIN refresher_acknowledgement a ON a.course_version_id = v.id AND a.person_id = $1
         WHERE v.change_class = 'safety_critical' AND v.state IN ('published', 'superseded')
           AND EXISTS (SELECT 1 FROM course_version w WHERE w.course_id = v.course_id AND w.number < v.number
                       AND w.id IN ({LEARNT}))
         ORDER BY v.published_at, v.id"
    );
    written_out::all(db, &sql, [me.0.into()]).await
}

/// What the actor is still to read, the oldest first.
///
/// # Errors
/// [`Error::SignInRequired`] for somebody who has not signed in.
pub async fn due(cx: &Context, actor: &Actor, language: Language) -> Result<Vec<Task>> {
    let me = people::owner(actor)?;
    let mut tasks = Vec::new();
    for row in rows(cx.read(), me).await?.into_iter().filter(|row| row.at.is_none()) {
        let version = courses::load(cx, row.id).await?;
        tasks.push(task(&version_row(cx, row.id).await?, &version, language));
    }
    Ok(tasks)
}

async fn version_row(cx: &Context, id: CourseVersionId) -> Result<course_version::Model> {
    let row = course_version::Entity::find_by_id(id).one(cx.read()).await?;
    row.ok_or(Error::NotFound("refresher"))
}

fn task(row: &course_version::Model, version: &Arc<LoadedVersion>, language: Language) -> Task {
    Task {
        id: row.id,
        course_key: version.course_key.clone(),
        title: ShownText::of(&version.package.course.title, language),
        number: row.number,
        change_note: row.change_note.clone(),
        published_at: row.published_at.unwrap_or(row.created_at),
    }
}

/// One refresher of the actor's, read or not.
///
/// # Errors
/// [`Error::NotFound`] for a version that is not safety-critical, or whose older ones the actor never learnt.
pub async fn find(cx: &Context, actor: &Actor, id: CourseVersionId, language: Language) -> Result<Refresher> {
    let me = people::owner(actor)?;
    let found = rows(cx.read(), me).await?.into_iter().find(|row| row.id == id);
    let read_at = found.ok_or(Error::NotFound("refresher"))?.at;
    let row = version_row(cx, id).await?;
    let after = courses::load(cx, id).await?;
    let task = task(&row, &after, language);
    let versions = match courses::version_before(cx, &row).await? {
        Some(before) => Some(VersionChanges::between(courses::load(cx, before.id).await?, after)),
        None => None,
    };
    Ok(Refresher { task, versions, read_at })
}

/// A picture or document that the lessons of a refresher of the actor's show.
///
/// # Errors
/// [`Error::NotFound`] as for [`find`], or if there is no such file.
pub async fn file(
    cx: &Context,
    actor: &Actor,
    id: CourseVersionId,
    name: &str,
) -> Result<courses::PackageFile> {
    let me = people::owner(actor)?;
    let is_own = rows(cx.read(), me).await?.iter().any(|row| row.id == id);
    is_own.then_some(()).ok_or(Error::NotFound("refresher"))?;
    courses::file_of(cx.read(), id, name).await
}

impl Refresher {
    /// The lessons that are new or changed, with their title and their new text as safe HTML.
    #[must_use]
    pub fn new_texts(&self, language: Language) -> Vec<(ShownText, Language, String)> {
        let Some(versions) = &self.versions else { return Vec::new() };
        let after = &versions.after;
        let lessons = versions.changes.iter().filter(|change| change.part == Part::Lesson);
        let text = |change: &course_content::Change| {
            let item = after.items.iter().find(|item| item.path == change.path)?;
            let rendered = after.lesson_html(item.id, language)?;
            Some((ShownText::of(&change.title, language), rendered.language, rendered.html.clone()))
        };
        lessons.filter_map(text).collect()
    }
}

/// The actor has read a refresher. Saying so again changes nothing. Tells when it was first said.
///
/// # Errors
/// As [`find`].
pub async fn acknowledge(cx: &Context, actor: &Actor, id: CourseVersionId) -> Result<DateTime<Utc>> {
    let me = people::owner(actor)?;
    let tx = cx.begin_write().await?;
    people::hold(&tx, me).await?;
    let found = rows(&tx, me).await?.into_iter().find(|row| row.id == id);
    if let Some(before) = found.ok_or(Error::NotFound("refresher"))?.at {
        return Ok(before);
    }
    let now = cx.now();
    let row = refresher_acknowledgement::ActiveModel {
        person_id: Set(me),
        course_version_id: Set(id),
        at: Set(now),
    };
    let twice = OnConflict::columns([
        refresher_acknowledgement::Column::PersonId,
        refresher_acknowledgement::Column::CourseVersionId,
    ]);
    let insert = refresher_acknowledgement::Entity::insert(row);
    let added = insert.on_conflict(twice.clone().do_nothing().to_owned()).exec_without_returning(&tx).await?;
    if added > 0 {
        let entry = audit_trail::Entry {
            action: "refresher.acknowledged",
            subject_kind: "course_version",
            subject_id: Some(id.0),
            reason: None,
            detail: json!({}),
        };
        audit_trail::record(cx, &tx, actor, now, entry).await?;
    }
    tx.commit().await?;
    Ok(now)
}

/// Somebody who has to have read a refresher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub person: PersonId,
    /// How they are called.
    pub names: Names,
    /// When they read it.
    pub read_at: Option<DateTime<Utc>>,
}

/// Who has read what a safety-critical version changed, and who has not.
pub struct Readers {
    /// The version.
    pub version: course_version::Model,
    /// How many have to have read it.
    pub all: i64,
    /// How many of them have.
    pub read: i64,
    /// So many of them, in no order that means anything.
    pub people: Page<Reader>,
}

#[derive(FromQueryResult)]
struct ReaderRow {
    person_id: PersonId,
    at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Counted {
    everybody: i64,
    have_read: i64,
}

/// Everybody who learnt a version of course `$1` with a number below `$2`.
const LEARNERS: &str = "
    SELECT e.learner_id AS person_id FROM enrolment e JOIN course_version w ON w.id = e.course_version_id
    WHERE w.course_id = $1 AND w.number < $2 AND e.state IN ('active', 'completed')
    UNION SELECT e.learner_id FROM enrolment_move m JOIN course_version w ON w.id = m.from_version_id
    JOIN enrolment e ON e.id = m.enrolment_id WHERE w.course_id = $1 AND w.number < $2
    UNION SELECT c.learner_id FROM course_version w JOIN enrolment e ON e.course_version_id = w.id
    JOIN certificate c ON c.enrolment_id = e.id WHERE w.course_id = $1 AND w.number < $2";

/// The safety-critical versions of a course, the newest first, for those who keep its registers.
///
/// # Errors
/// [`Error::NotFound`] for strangers too.
pub async fn versions_of(cx: &Context, actor: &Actor, key: &str) -> Result<Vec<course_version::Model>> {
    let course = courses::find_course(cx.read(), key).await?.ok_or(Error::NotFound("course"))?;
    policy::authorize_hidden(actor, Action::KeepRegister(course.id), "course")?;
    let found = course_version::Entity::find()
        .filter(course_version::Column::CourseId.eq(course.id))
        .filter(course_version::Column::ChangeClass.eq(ChangeClass::SafetyCritical))
        .filter(course_version::Column::State.is_in([VersionState::Published, VersionState::Superseded]))
        .order_by_desc(course_version::Column::Number);
    Ok(found.all(cx.read()).await?)
}

/// Who has read what one of them changed; the newest one, unless a number is given.
///
/// # Errors
/// [`Error::NotFound`] if there is no such version, and for strangers.
pub async fn readers(
    cx: &Context,
    actor: &Actor,
    (key, number): (&str, Option<i32>),
    page: PageRequest,
) -> Result<Readers> {
    let mut versions = versions_of(cx, actor, key).await?.into_iter();
    let version = versions.find(|one| number.is_none_or(|number| one.number == number));
    let version = version.ok_or(Error::NotFound("course version"))?;
    let (db, of) = (cx.read(), [version.course_id.0.into(), version.number.into(), version.id.0.into()]);
    let read =
        "LEFT JOIN refresher_acknowledgement a ON a.person_id = x.person_id AND a.course_version_id = $3";
    let count =
        format!("SELECT COUNT(*) AS everybody, COUNT(a.person_id) AS have_read FROM ({LEARNERS}) x {read}");
    let counted: Option<Counted> = written_out::one(db, &count, of.clone()).await?;
    let sql = format!(
        "SELECT x.person_id, a.at FROM ({LEARNERS}) x {read}
         WHERE x.person_id > $4 ORDER BY x.person_id LIMIT $5"
    );
    let after = page.after.unwrap_or_default();
    let limit = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let rows: Vec<ReaderRow> =
        written_out::all(db, &sql, of.into_iter().chain([after.into(), limit.into()])).await?;
    let names = people::names_of(db, rows.iter().map(|row| row.person_id)).await?;
    let reader = |row: ReaderRow| Reader {
        names: names.get(&row.person_id).cloned().unwrap_or_default(),
        person: row.person_id,
        read_at: row.at,
    };
    let people = Page::from_rows(rows, page.limit, |row| row.person_id.0).map(reader);
    let (all, read) = counted.map_or((0, 0), |counted| (counted.everybody, counted.have_read));
    Ok(Readers { version, all, read, people })
}

/// What somebody has read, for themselves.
///
/// # Errors
/// The database's own.
pub(crate) async fn told(cx: &Context, person: PersonId) -> Result<Vec<Value>> {
    let rows = refresher_acknowledgement::Entity::find()
        .filter(refresher_acknowledgement::Column::PersonId.eq(person))
        .order_by_asc(refresher_acknowledgement::Column::At)
        .all(cx.read())
        .await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let version = courses::load(cx, row.course_version_id).await?;
        told.push(
            json!({ "course": version.course_key, "course_version": version.number, "read_at": row.at }),
        );
    }
    Ok(told)
}

/// Forgets what somebody has read.
///
/// # Errors
/// The database's own; it lets this pass for those who are erased.
pub(crate) async fn forget_of(db: &impl ConnectionTrait, person: PersonId) -> Result<()> {
    refresher_acknowledgement::Entity::delete_many()
        .filter(refresher_acknowledgement::Column::PersonId.eq(person))
        .exec(db)
        .await?;
    Ok(())
}
