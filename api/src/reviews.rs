//! Reviews of drafts, and what changes from one version to the next.

use domain::content::Change;
use domain::courses::{self, VersionChanges};
use domain::review::{self, NewComment, Place, ReadAgainst, Reply, Step, Thread};
use domain::{Context, ids};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use chrono::{DateTime, Utc};

use crate::answer::Tagged;
use crate::auth::Bearer;
use crate::courses::shapes::{ChangeClass, CourseVersion, VersionState};
use crate::precondition::{ChangeError, expected_revision};
use crate::problem::ApiError;
use crate::text::Text;
use crate::{Tag, language, words_of};

words_of! {
    /// A step of a review.
    ReviewStepKind mirrors domain::enums::ReviewStepKind { Asked, SignedOff, SentBack }
}

words_of! {
    /// What became of a comment.
    ReviewReplyKind mirrors domain::enums::CommentEventKind { Said, Resolved, Reopened }
}

words_of! {
    /// What became of a part of a course.
    ChangeKind mirrors domain::content::How { Added, Removed, Changed }
}

words_of! {
    /// Which part of a course.
    ChangedPart mirrors domain::content::Part { Course, Lesson, Quiz, File }
}

/// Where the passage of a comment is now.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "snake_case")]
enum ReviewPassage {
    /// On `current_line`, with the same words.
    Found,
    /// Its words are no longer there.
    Changed,
    /// The comment is about the file as a whole.
    WholeFile,
}

/// A step of a review.
#[derive(Clone, Debug, Object)]
struct ReviewStep {
    /// Asked for, signed off, sent back.
    kind: ReviewStepKind,
    /// When.
    at: DateTime<Utc>,
    /// Who; missing for the centre itself.
    #[oai(skip_serializing_if_is_none)]
    person_id: Option<Uuid>,
    /// The content that was meant, by its hash.
    content_hash: String,
    /// In their words; may be empty.
    note: String,
    /// What it was read against; empty where that was not said.
    source: String,
    /// Which edition of that.
    edition: String,
}

impl From<Step> for ReviewStep {
    fn from(step: Step) -> Self {
        Self {
            kind: step.kind.into(),
            at: step.at,
            person_id: step.by.map(|by| by.0),
            content_hash: step.content_hash,
            note: step.note,
            source: step.source,
            edition: step.edition,
        }
    }
}

/// What was said to a comment.
#[derive(Clone, Debug, Object)]
struct ReviewReply {
    /// Said, settled, or taken up again.
    kind: ReviewReplyKind,
    /// In words; may be empty.
    text: String,
    /// Who; missing for the centre itself.
    #[oai(skip_serializing_if_is_none)]
    person_id: Option<Uuid>,
    /// When.
    at: DateTime<Utc>,
}

/// A comment on a passage of a draft.
#[derive(Clone, Debug, Object)]
struct ReviewComment {
    /// Its id.
    id: Uuid,
    /// The file of the package.
    path: String,
    /// The passage; empty for the file as a whole.
    quote: String,
    /// Where the passage is now.
    passage: ReviewPassage,
    /// The line on which it begins now, from 1.
    #[oai(skip_serializing_if_is_none)]
    current_line: Option<u64>,
    /// What there is to say.
    text: String,
    /// Who; missing for the centre itself.
    #[oai(skip_serializing_if_is_none)]
    person_id: Option<Uuid>,
    /// When.
    at: DateTime<Utc>,
    /// Whether it is settled.
    is_resolved: bool,
    /// What was said to it, the first first.
    replies: Vec<ReviewReply>,
}

impl From<Thread> for ReviewComment {
    fn from(thread: Thread) -> Self {
        let reply = |event: review::CommentEvent| ReviewReply {
            kind: event.kind.into(),
            text: event.text,
            person_id: event.by.map(|by| by.0),
            at: event.at,
        };
        let (passage, current_line) = match thread.place {
            Place::Line(line) => (ReviewPassage::Found, Some(line as u64)),
            Place::Changed => (ReviewPassage::Changed, None),
            Place::Whole => (ReviewPassage::WholeFile, None),
        };
        Self {
            is_resolved: thread.is_resolved(),
            id: thread.comment.id.0,
            path: thread.comment.path,
            quote: thread.comment.quote,
            passage,
            current_line,
            text: thread.comment.text,
            person_id: thread.comment.person_id.map(|by| by.0),
            at: thread.comment.at,
            replies: thread.events.into_iter().map(reply).collect(),
        }
    }
}

/// A review as it stands.
#[derive(Clone, Debug, Object)]
struct CourseReview {
    /// The number that the draft will have.
    version: i32,
    /// Being written, or being read.
    state: VersionState,
    /// SHA-256 of the package, in hex.
    content_hash: String,
    /// The sign-off that holds for this very content.
    #[oai(skip_serializing_if_is_none)]
    signed_off: Option<ReviewStep>,
    /// Everything that happened, the first first.
    steps: Vec<ReviewStep>,
    /// Comments, by file and place.
    comments: Vec<ReviewComment>,
}

impl CourseReview {
    fn of(found: review::Review) -> Tagged<Json<Self>> {
        let version = found.draft.version;
        let said: usize = found.threads.iter().map(|thread| 1 + thread.events.len()).sum();
        let etag = format!("r{}-{said}", version.revision);
        let body = Self {
            version: version.number,
            state: version.state.into(),
            content_hash: version.content_hash,
            signed_off: found.signed_off.map(Into::into),
            steps: found.steps.into_iter().map(Into::into).collect(),
            comments: found.threads.into_iter().map(Into::into).collect(),
        };
        Tagged { body: Json(body), etag }
    }
}

/// What an author says with the request for a review.
#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields)]
struct NewReviewRequest {
    /// To the reviewer, if there is something to say.
    #[oai(validator(max_length = 4000))]
    note: Option<Text>,
}

/// What a clinician has read the draft against.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct NewSignOff {
    /// A guideline, a formulary, a book.
    #[oai(validator(min_length = 1, max_length = 300))]
    source: Text,
    /// Its edition or year.
    #[oai(validator(min_length = 1, max_length = 300))]
    edition: Text,
}

/// Why a draft is sent back.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct NewReturn {
    /// What is to be changed first.
    #[oai(validator(min_length = 1, max_length = 4000))]
    note: Text,
}

/// A comment to make.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct NewReviewComment {
    /// The file of the package, such as `first-steps/who-is-in-the-team.en.md`.
    #[oai(validator(min_length = 1, max_length = 200))]
    path: Text,
    /// The passage as it is read; leave it out for the file as a whole.
    #[oai(validator(max_length = 1000))]
    quote: Option<Text>,
    /// About where, for a passage that is there more than once.
    #[oai(validator(minimum(value = "1")))]
    line: Option<i32>,
    /// What there is to say.
    #[oai(validator(min_length = 1, max_length = 4000))]
    text: Text,
}

/// Something to say to a comment.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct NewReviewReply {
    /// Say something, settle it, or take it up again.
    kind: ReviewReplyKind,
    /// In words; `said` needs some.
    #[oai(validator(max_length = 4000))]
    text: Option<Text>,
}

fn words(text: Option<Text>) -> String {
    text.map(String::from).unwrap_or_default()
}

/// A part of a course that is different.
#[derive(Clone, Debug, Object)]
pub struct CourseChange {
    /// What became of it.
    kind: ChangeKind,
    /// Which part it is.
    part: ChangedPart,
    /// `<module>/<lesson>`, the quiz's key, or the path of the file; empty for the course as a whole.
    path: String,
    /// Its title, in `lang`; empty for a file.
    title: String,
}

impl CourseChange {
    fn of(change: &Change, language: domain::content::Language) -> Self {
        Self {
            kind: change.how.into(),
            part: change.part.into(),
            path: change.path.clone(),
            title: change.title.get(language).to_owned(),
        }
    }
}

/// What changed from one version of a course to another.
#[derive(Clone, Debug, Object)]
pub struct CourseChanges {
    /// The older version.
    from: i32,
    /// The newer version.
    to: i32,
    /// What was said of each version since, the first first.
    notes: Vec<CourseChangeNote>,
    /// Everything that is different.
    items: Vec<CourseChange>,
}

/// What was said of a version when it was published.
#[derive(Clone, Debug, Object)]
struct CourseChangeNote {
    /// The version.
    version: i32,
    /// How much it changes.
    change_class: ChangeClass,
    /// What changed.
    change_note: String,
}

impl CourseChanges {
    /// What changed, in a language.
    pub fn of(
        versions: &VersionChanges,
        notes: Vec<courses::VersionRow>,
        language: domain::content::Language,
    ) -> Self {
        let note = |row: courses::VersionRow| CourseChangeNote {
            version: row.number,
            change_class: row.change_class.into(),
            change_note: row.change_note,
        };
        Self {
            from: versions.before.number,
            to: versions.after.number,
            notes: notes.into_iter().map(note).collect(),
            items: versions.changes.iter().map(|change| CourseChange::of(change, language)).collect(),
        }
    }
}

/// `/courses/{key}/review…` and what changed.
pub struct ReviewsApi;

#[OpenApi(tag = "Tag::Courses")]
impl ReviewsApi {
    /// Read the review of a draft
    ///
    /// Its steps, and the comments with what was said to them. For the course's trainers and reviewers.
    #[oai(path = "/courses/:key/review", method = "get", operation_id = "get_course_review")]
    async fn get_course_review(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
    ) -> Result<Tagged<Json<CourseReview>>, ApiError> {
        Ok(CourseReview::of(review::find(&cx, &actor.0, &key).await?))
    }

    /// Ask for the review of a draft
    ///
    /// For its trainers. Asking again changes nothing. Refused with `nothing_to_publish`.
    #[oai(path = "/courses/:key/review-requests", method = "post", operation_id = "ask_for_review")]
    async fn ask_for_review(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The ETag of the draft you have read, to be sure.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Json<NewReviewRequest>,
    ) -> Result<Json<CourseVersion>, ChangeError> {
        let read = if_match.0.map(|tag| expected_revision(Some(&tag))).transpose()?;
        let version = review::ask(&cx, &actor.0, &key, read, &words(body.0.note)).await?;
        Ok(Json(CourseVersion::of(version)))
    }

    /// Sign a draft off, saying what it was read against
    ///
    /// For the course's reviewers. It holds for this very content: a draft that is changed afterwards needs a new one.
    /// Refused with `nothing_to_publish`, or with `reviewer_is_author`: four eyes.
    #[oai(path = "/courses/:key/sign-offs", method = "post", operation_id = "sign_off_course")]
    async fn sign_off_course(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The ETag of the draft you have read, to be sure.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Json<NewSignOff>,
    ) -> Result<Json<CourseVersion>, ChangeError> {
        let read = if_match.0.map(|tag| expected_revision(Some(&tag))).transpose()?;
        let against = ReadAgainst { source: body.0.source.into(), edition: body.0.edition.into() };
        let version = review::sign_off(&cx, &actor.0, &key, read, Some(&against)).await?;
        Ok(Json(CourseVersion::of(version)))
    }

    /// Send a draft back
    ///
    /// For the course's reviewers. A sign-off that was given is taken back by it. Refused with `nothing_to_publish` or
    /// `reviewer_is_author`.
    #[oai(path = "/courses/:key/returns", method = "post", operation_id = "send_course_back")]
    async fn send_course_back(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The ETag of the draft you have read, to be sure.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Json<NewReturn>,
    ) -> Result<Json<CourseVersion>, ChangeError> {
        let read = if_match.0.map(|tag| expected_revision(Some(&tag))).transpose()?;
        let version = review::send_back(&cx, &actor.0, &key, read, body.0.note.as_ref()).await?;
        Ok(Json(CourseVersion::of(version)))
    }

    /// Comment on a passage of a draft
    ///
    /// For the course's trainers and reviewers. The comment stays with its passage when the text around it moves. Refused with
    /// `nothing_to_publish`.
    #[oai(path = "/courses/:key/review-comments", method = "post", operation_id = "comment_on_course")]
    async fn comment_on_course(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        body: Json<NewReviewComment>,
    ) -> Result<Tagged<Json<CourseReview>>, ApiError> {
        let body = body.0;
        let new = NewComment {
            path: body.path.into(),
            quote: words(body.quote),
            line: body.line,
            text: body.text.into(),
        };
        review::comment(&cx, &actor.0, &key, &new).await?;
        Ok(CourseReview::of(review::find(&cx, &actor.0, &key).await?))
    }

    /// Answer a comment, settle it, or take it up again
    ///
    /// For the course's trainers and reviewers. Settling what is settled changes nothing. Refused with `nothing_to_publish`.
    #[oai(path = "/review-comments/:id/replies", method = "post", operation_id = "reply_to_review_comment")]
    async fn reply_to_review_comment(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The comment.
        id: Path<Uuid>,
        body: Json<NewReviewReply>,
    ) -> Result<Tagged<Json<CourseReview>>, ApiError> {
        let reply = Reply { kind: body.0.kind.into(), text: words(body.0.text) };
        let key = review::reply(&cx, &actor.0, ids::PassageCommentId(id.0), &reply).await?;
        Ok(CourseReview::of(review::find(&cx, &actor.0, &key).await?))
    }

    /// See what changed between two versions
    ///
    /// For the course's trainers and reviewers: from the version before to the draft, or to what is published, unless other
    /// versions are asked for.
    #[oai(path = "/courses/:key/changes", method = "get", operation_id = "get_course_changes")]
    #[allow(clippy::too_many_arguments)] // each is a parameter of the operation
    async fn get_course_changes(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The number of the older version.
        from: Query<Option<i32>>,
        /// The number of the newer version.
        to: Query<Option<i32>>,
        /// Language of the answer: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the answer, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Json<CourseChanges>, ApiError> {
        let shown = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let versions = courses::changes(&cx, &actor.0, &key, (from.0, to.0)).await?;
        Ok(Json(CourseChanges::of(&versions, Vec::new(), shown)))
    }
}
