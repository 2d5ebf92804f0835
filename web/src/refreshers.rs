//! What a newer version of a course changed, for those who learn or have learnt it: read, and moved to.

use askama::Template;
use domain::content::Language;
use domain::quizzes::ShownText;
use domain::refreshers::{self, Refresher, Task};
use domain::{Actor, Context, Error, enrolments, ids};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use uuid::Uuid;

use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::learning::own_or;
use crate::package_files;
use crate::page::{self, Page};
use crate::studio_review::{Lines, change_said, lines_of};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "refreshers/refresher.html")]
struct RefresherPage {
    page: Page,
    task: Task,
    list: Vec<(ShownText, String)>,
    texts: Vec<Lines>,
    whole: Vec<(ShownText, Language, String)>,
    /// When it was read; empty while it is not.
    read: String,
}

/// What is still to be read, for the pages of learners.
///
/// # Errors
/// The database's own.
pub async fn due(cx: &Context, visit: &Visit) -> Result<Vec<Task>, PageError> {
    Ok(refreshers::due(cx, visit.signed_in()?, visit.language).await?)
}

/// What changed.
#[handler]
pub async fn show(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    own_or(&visit, shown(&cx, &visit, id).await, "refresher-not-yours")
}

async fn shown(cx: &Context, visit: &Visit, id: Uuid) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let found: Refresher = refreshers::find(cx, actor, ids::CourseVersionId(id), visit.language).await?;
    let changes = found.versions.iter().flat_map(|versions| &versions.changes);
    let list = changes.map(|change| change_said(words, change)).collect();
    page::show(&RefresherPage {
        page: Page::new(visit),
        list,
        texts: found.versions.as_ref().map(|versions| lines_of(words, versions)).unwrap_or_default(),
        whole: whole(cx, visit, &found, id).await?,
        read: found
            .read_at
            .map(|at| words.with("refresher-read", "moment", words.moment(at)))
            .unwrap_or_default(),
        task: found.task,
    })
}

/// The lessons as they are now, with the addresses of what they show.
async fn whole(
    cx: &Context,
    visit: &Visit,
    found: &Refresher,
    id: Uuid,
) -> Result<Vec<(ShownText, Language, String)>, PageError> {
    let place = format!("/refreshers/{id}");
    let mut shown = Vec::new();
    for (title, language, html) in found.new_texts(visit.language) {
        let html = package_files::with_addresses(&html, &place);
        shown.push((title, language, crate::media::in_lesson(cx, visit, html).await?));
    }
    Ok(shown)
}

/// “I have read this.”
#[handler]
pub async fn acknowledge(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    own_or(&visit, acknowledged(&cx, &visit, id).await, "refresher-not-yours")
}

async fn acknowledged(cx: &Context, visit: &Visit, id: Uuid) -> Result<Response, PageError> {
    refreshers::acknowledge(cx, visit.signed_in()?, ids::CourseVersionId(id)).await?;
    Ok(page::see(&format!("/refreshers/{id}")))
}

#[derive(Template)]
#[template(path = "refreshers/migration.html")]
struct MigrationPage {
    page: Page,
    errors: Errors,
    enrolment: Uuid,
    title: ShownText,
    notes: Vec<(String, String)>,
    list: Vec<(ShownText, String)>,
    texts: Vec<Lines>,
}

/// Whether a newer version is offered to a learner.
///
/// # Errors
/// The database's own.
pub async fn is_offered(cx: &Context, actor: &Actor, id: Uuid) -> Result<bool, PageError> {
    Ok(enrolments::move_offer(cx, actor, id.into()).await?.is_some())
}

/// What the newer version changed, and whether to move to it.
#[handler]
pub async fn offer(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    own_or(&visit, offered(&cx, &visit, id, StatusCode::OK, Errors::default()).await, "migration-none")
}

async fn offered(
    cx: &Context,
    visit: &Visit,
    id: Uuid,
    status: StatusCode,
    errors: Errors,
) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let found =
        enrolments::move_offer(cx, actor, id.into()).await?.ok_or(Error::NotFound("newer version"))?;
    let note = |row: &domain::courses::VersionRow| {
        let class = words.say(&format!("change-class-{}", row.change_class.word().replace('_', "-")));
        (class, row.change_note.clone())
    };
    let page = MigrationPage {
        page: Page::new(visit),
        errors,
        enrolment: id,
        title: ShownText::of(&found.versions.after.package.course.title, visit.language),
        notes: found.notes.iter().map(note).collect(),
        list: found.versions.changes.iter().map(|change| change_said(words, change)).collect(),
        texts: lines_of(words, &found.versions),
    };
    page::render(status, &page)
}

/// Moves.
#[handler]
pub async fn migrate(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    own_or(&visit, moves(&cx, &visit, id).await, "migration-none")
}

async fn moves(cx: &Context, visit: &Visit, id: Uuid) -> Result<Response, PageError> {
    match enrolments::migrate(cx, visit.signed_in()?, id.into()).await {
        Ok(_) => Ok(page::see(&format!("/learn/{id}"))),
        Err(error @ Error::Refused(_)) => {
            let errors = Errors::told(visit.words(), &error, &[], "");
            match offered(cx, visit, id, error_page::status(&error), errors).await {
                Err(PageError(Error::NotFound(_))) => Err(error.into()),
                other => other,
            }
        }
        Err(error) => Err(error.into()),
    }
}
