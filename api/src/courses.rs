//! The catalogue, and writing courses.

use std::sync::Arc;

use domain::content::Language;
use domain::courses::{self, CatalogueEntry, CatalogueQuery, LoadedVersion};
use domain::ids::CourseVersionId;
use domain::memory::Memory;
use domain::page::PageRequest;
use domain::{Actor, Context, Error, runs};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::ToJSON;
use poem_openapi::{Object, OpenApi};
use sha2::{Digest, Sha256};

use crate::answer::{Made, Ready, Tagged};
use crate::auth::Bearer;
use crate::precondition::{ChangeError, expected_revision};
use crate::problem::ApiError;
use crate::runs::CourseRun;
use crate::{Tag, language, list_of};

pub(crate) mod shapes;
pub(crate) use shapes::CourseItemKind;
use shapes::{Course, CourseDraft, CourseSummary, CourseVersion, NewPublication};
use shapes::{Level, Profession};

list_of! {
    /// One page of the catalogue.
    CourseList, CourseSummary
}

/// A course with the runs on which a place can be taken.
#[derive(Object)]
struct CoursePage {
    #[oai(flatten)]
    course: Course,
    /// Runs whose enrolment has not closed.
    runs: Vec<CourseRun>,
}

/// `GET /courses…` and the writing of courses.
#[derive(Default)]
pub struct CoursesApi {
    /// What a version says, written once for each language: it never changes.
    written: Memory<(CourseVersionId, Language), Arc<str>, 384>,
}

#[OpenApi(tag = "Tag::Courses")]
impl CoursesApi {
    /// Find courses
    ///
    /// Published courses. Words of `q` must all occur, in any language, in any form (`помощь` finds `помощи`).
    #[oai(path = "/courses", method = "get", operation_id = "list_courses")]
    #[allow(clippy::too_many_arguments)] // each is a parameter of the operation
    async fn list_courses(
        &self,
        cx: Data<&Context>,
        /// Words to look for.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// EAPC level.
        level: Query<Option<Level>>,
        /// For whom.
        audience: Query<Option<Profession>>,
        /// A language of study, and the language of the answer: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Courses on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
        /// Languages of the answer, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<crate::answer::Listed<Json<CourseList>>, ApiError> {
        let query = CatalogueQuery {
            words: q.0,
            level: level.0.map(Into::into),
            audience: audience.0.map(Into::into),
            language: lang.0.as_deref().and_then(Language::from_tag),
            hours: None,
        };
        let shown = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let page = courses::list(&cx, &query, PageRequest::parse(limit.0, cursor.0.as_deref())?).await?;
        let page = page.map(|entry: CatalogueEntry| CourseSummary::of(entry, shown));
        Ok(CourseList::answer(page))
    }

    /// Make a course out of its first package
    ///
    /// The package as a ZIP of its folder; the course has the key that the package says. For trainers.
    #[oai(path = "/courses", method = "post", operation_id = "create_course")]
    async fn create_course(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The package.
        body: Binary<Vec<u8>>,
    ) -> Result<Made<Json<CourseDraft>>, ApiError> {
        let files = courses::unpack(&cx, &actor.0, None, body.0).await?;
        let draft = courses::create(&cx, &actor.0, files).await?;
        let location = format!("/api/v1/courses/{}/draft", draft.course_key);
        Ok(Made { body: Json(CourseDraft::of(draft)), location })
    }

    /// Read a course
    ///
    /// What the published version teaches, and the runs on which a place can be taken.
    #[oai(path = "/courses/:key", method = "get", operation_id = "get_course")]
    async fn get_course(
        &self,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// Language of the answer: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the answer, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Tagged<Ready<CoursePage>>, ApiError> {
        let shown = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let (version, open) = runs::find_published(&cx, &key).await?;
        let now = cx.now();
        let open: Vec<CourseRun> = open.into_iter().map(|run| CourseRun::of(run, now)).collect();
        Ok(page(&self.written(&version, shown), &open.to_json_string()))
    }

    /// Read a version of a course
    ///
    /// Published versions stay as they were, superseded ones too.
    #[oai(path = "/courses/:key/versions/:number", method = "get", operation_id = "get_course_version")]
    async fn get_course_version(
        &self,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// 1, 2, 3 …
        number: Path<i32>,
        /// Language of the answer: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the answer, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Tagged<Ready<Course>>, ApiError> {
        let shown = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let version = courses::find_version(&cx, &Actor::Anonymous, &key, number.0).await?;
        let written = self.written(&version, shown);
        let etag = format!("{}-{}", short_hash(&written), shown.tag());
        Ok(Tagged { body: Ready::from_bytes(written.as_bytes().to_vec().into()), etag })
    }

    /// Read the draft of a course
    ///
    /// What it is, and what the checker finds in it today. For its trainers and reviewers.
    #[oai(path = "/courses/:key/draft", method = "get", operation_id = "get_course_draft")]
    async fn get_course_draft(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
    ) -> Result<Tagged<Json<CourseDraft>>, ApiError> {
        let draft = courses::find_draft(&cx, &actor.0, &key).await?;
        let revision = draft.version.revision;
        Ok(Tagged::revision(CourseDraft::of(draft), revision))
    }

    /// Put a whole course package in place as the draft
    ///
    /// For its trainers. The package as a ZIP of its folder. A draft with findings is kept; errors stand in the way of publication.
    /// Without `If-Match` the draft must be new, or it is asked for (428). Refused with `course_key_mismatch` or `same_content`.
    #[oai(path = "/courses/:key/draft", method = "put", operation_id = "put_course_draft")]
    async fn put_course_draft(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The ETag of the draft you have read; leave it out for a course that has none.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        /// The package.
        body: Binary<Vec<u8>>,
    ) -> Result<Tagged<Json<CourseDraft>>, ChangeError> {
        let expected = match if_match.0.as_deref() {
            None => 0,
            tag => expected_revision(tag)?,
        };
        let files = courses::unpack(&cx, &actor.0, Some(&key), body.0).await?;
        let draft = match courses::put_draft(&cx, &actor.0, &key, files, Some(expected)).await {
            Err(Error::Stale) if expected == 0 => return Err(ChangeError::PreconditionRequired),
            put => put?,
        };
        let revision = draft.version.revision;
        Ok(Tagged::revision(CourseDraft::of(draft), revision))
    }

    /// Say that you have read the draft as its second clinician
    ///
    /// For the course's reviewers. Refused with `nothing_to_publish`, or with `reviewer_is_author`: four eyes.
    /// With `If-Match`, exactly the draft you have read is signed off.
    #[oai(path = "/courses/:key/reviews", method = "post", operation_id = "review_course")]
    async fn review_course(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The ETag of the draft you have read, to be sure.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Json<CourseVersion>, ChangeError> {
        let read = if_match.0.map(|tag| expected_revision(Some(&tag))).transpose()?;
        Ok(Json(CourseVersion::of(courses::review(&cx, &actor.0, &key, read).await?)))
    }

    /// Publish the reviewed draft
    ///
    /// For the course's reviewers. Learners stay on the version they began; new ones get this. A published version never
    /// changes. Refused with `nothing_to_publish`, `draft_not_reviewed`, `publisher_is_author`, `draft_has_errors` or
    /// `media_not_published`. A version that is safety-critical is to be read by everybody who learnt an older one.
    #[oai(path = "/courses/:key/publications", method = "post", operation_id = "publish_course")]
    async fn publish_course(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        body: Json<NewPublication>,
    ) -> Result<Json<CourseVersion>, ApiError> {
        let said = body.0.into();
        Ok(Json(CourseVersion::of(courses::publish(&cx, &actor.0, &key, &said).await?)))
    }
}

impl CoursesApi {
    fn written(&self, version: &LoadedVersion, language: Language) -> Arc<str> {
        let key = (version.id, language);
        self.written.get(&key).unwrap_or_else(|| {
            let made: Arc<str> = Course::of(version, language).to_json_string().into();
            self.written.keep(key, made.clone());
            made
        })
    }
}

/// The two parts as one object: `{…course, "runs": […]}`.
fn page(course: &str, runs: &str) -> Tagged<Ready<CoursePage>> {
    let open = course.strip_suffix('}').unwrap_or(course);
    let body = format!("{open},\"runs\":{runs}}}");
    Tagged { etag: short_hash(&body), body: Ready::from_bytes(body.into()) }
}

fn short_hash(text: &str) -> String {
    hex::encode(Sha256::digest(text)).chars().take(20).collect()
}
