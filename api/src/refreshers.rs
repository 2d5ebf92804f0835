//! Refreshers, and moving to the newest version of a course.

use chrono::{DateTime, Utc};
use domain::courses::ComparedLesson;
use domain::refreshers::{self, Task};
use domain::{Context, Error, enrolments, ids};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use crate::auth::Bearer;
use crate::enrolments::Enrolment;
use crate::problem::ApiError;
use crate::reviews::{ChangeKind, CourseChanges};
use crate::{Tag, language, words_of};

words_of! {
    /// What became of a line.
    LineSide mirrors domain::content::Side { Kept, Removed, Added }
}

/// What a safety-critical version changed, for somebody who learnt an older one.
#[derive(Clone, Debug, Object)]
struct RefresherTask {
    /// Its id.
    id: Uuid,
    /// The course's key.
    course_key: String,
    /// The course's title, in `lang`.
    title: String,
    /// The number of the version.
    version: i32,
    /// What changed, in its authors' words.
    change_note: String,
    /// When it was published.
    published_at: DateTime<Utc>,
}

impl From<Task> for RefresherTask {
    fn from(task: Task) -> Self {
        Self {
            id: task.id.0,
            course_key: task.course_key,
            title: task.title.text,
            version: task.number,
            change_note: task.change_note,
            published_at: task.published_at,
        }
    }
}

/// What is still to be read, the oldest first.
#[derive(Clone, Debug, Object)]
struct RefresherList {
    /// The refreshers.
    items: Vec<RefresherTask>,
}

/// Part of a line.
#[derive(Clone, Debug, Object)]
struct LinePiece {
    /// The words.
    text: String,
    /// Whether the other version has something else here.
    is_changed: bool,
}

/// A paragraph of a lesson in one version, or in both.
#[derive(Clone, Debug, Object)]
struct ComparedLine {
    /// What became of it.
    side: LineSide,
    /// Its words; one after the other they are the paragraph.
    pieces: Vec<LinePiece>,
}

/// A lesson that is different.
#[derive(Clone, Debug, Object)]
struct ChangedLesson {
    /// `<module>/<lesson>`.
    path: String,
    /// Its title, in `lang`.
    title: String,
    /// What became of it.
    kind: ChangeKind,
    /// What a learner reads, paragraph by paragraph.
    lines: Vec<ComparedLine>,
}

impl From<ComparedLesson> for ChangedLesson {
    fn from(lesson: ComparedLesson) -> Self {
        let line = |line: domain::content::Line| ComparedLine {
            side: line.side.into(),
            pieces: (line.pieces.into_iter())
                .map(|piece| LinePiece { text: piece.text, is_changed: piece.changed })
                .collect(),
        };
        Self {
            path: lesson.path,
            title: lesson.title.text,
            kind: lesson.how.into(),
            lines: lesson.lines.into_iter().map(line).collect(),
        }
    }
}

/// A refresher with what changed.
#[derive(Clone, Debug, Object)]
struct Refresher {
    /// What it is.
    #[oai(flatten)]
    task: RefresherTask,
    /// The lessons that are different.
    lessons: Vec<ChangedLesson>,
    /// When you have read it.
    #[oai(skip_serializing_if_is_none)]
    read_at: Option<DateTime<Utc>>,
}

/// That a refresher was read.
#[derive(Clone, Debug, Object)]
struct RefresherAcknowledgement {
    /// The refresher.
    id: Uuid,
    /// When it was first said.
    read_at: DateTime<Utc>,
}

/// `/refreshers…`.
pub struct RefreshersApi;

#[OpenApi(tag = "Tag::Learning")]
impl RefreshersApi {
    /// List what I still have to read
    ///
    /// What safety-critical versions changed in courses that you have learnt or are learning.
    #[oai(path = "/people/me/refreshers", method = "get", operation_id = "list_my_refreshers")]
    async fn list_my_refreshers(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// Language of the answer: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the answer, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Json<RefresherList>, ApiError> {
        let shown = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let due = refreshers::due(&cx, &actor.0, shown).await?;
        Ok(Json(RefresherList { items: due.into_iter().map(Into::into).collect() }))
    }

    /// Read a refresher
    ///
    /// What changed, paragraph by paragraph, as a learner reads it.
    #[oai(path = "/refreshers/:id", method = "get", operation_id = "get_refresher")]
    async fn get_refresher(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The refresher.
        id: Path<Uuid>,
        /// Language of the answer: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the answer, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Json<Refresher>, ApiError> {
        let shown = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let found = refreshers::find(&cx, &actor.0, ids::CourseVersionId(id.0), shown).await?;
        let lessons = found.versions.as_ref().map(|versions| versions.lessons(shown)).unwrap_or_default();
        Ok(Json(Refresher {
            task: found.task.into(),
            lessons: lessons.into_iter().map(Into::into).collect(),
            read_at: found.read_at,
        }))
    }

    /// Say that you have read a refresher
    ///
    /// Saying so again changes nothing, and tells when it was first said.
    #[oai(path = "/refreshers/:id/acknowledgement", method = "post", operation_id = "acknowledge_refresher")]
    async fn acknowledge_refresher(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The refresher.
        id: Path<Uuid>,
    ) -> Result<Json<RefresherAcknowledgement>, ApiError> {
        let read_at = refreshers::acknowledge(&cx, &actor.0, ids::CourseVersionId(id.0)).await?;
        Ok(Json(RefresherAcknowledgement { id: id.0, read_at }))
    }

    /// See what a newer version of my course changed
    ///
    /// For a learner on an older version; 404 where there is nothing to move to.
    #[oai(path = "/enrolments/:id/migration", method = "get", operation_id = "get_migration_offer")]
    async fn get_migration_offer(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
        /// Language of the answer: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the answer, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Json<CourseChanges>, ApiError> {
        let shown = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let offer = enrolments::move_offer(&cx, &actor.0, id.0.into()).await?;
        let offer = offer.ok_or(Error::NotFound("newer version"))?;
        Ok(Json(CourseChanges::of(&offer.versions, offer.notes, shown)))
    }

    /// Move to the newest version of my course
    ///
    /// What you have read counts where the lesson is still there; quizzes that you have passed stay passed. Moving again changes
    /// nothing. Refused with `nothing_to_move` or `attempt_open`.
    #[oai(path = "/enrolments/:id/migration", method = "post", operation_id = "migrate_enrolment")]
    async fn migrate_enrolment(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
    ) -> Result<Json<Enrolment>, ApiError> {
        Ok(Json(enrolments::migrate(&cx, &actor.0, id.0.into()).await?.into()))
    }
}
