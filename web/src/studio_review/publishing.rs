//! Publishing a draft: how much it changes, and what those who learnt the older version are told.

use askama::Template;
use domain::courses::{self, Publication};
use domain::enums::ChangeClass;
use domain::quizzes::ShownText;
use domain::{Context, review};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};

use super::{change_said, kept, signed, title, told_on};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;

const CLASSES: [ChangeClass; 3] =
    [ChangeClass::Editorial, ChangeClass::Important, ChangeClass::SafetyCritical];

#[derive(Template)]
#[template(path = "studio_review/publish.html")]
struct PublishPage {
    page: Page,
    errors: Errors,
    key: String,
    title: ShownText,
    signed: String,
    may: bool,
    is_author: bool,
    changes: Vec<(ShownText, String)>,
    has_before: bool,
    form: Form,
    kept: Vec<(String, String)>,
}

impl PublishPage {
    /// The classes of changes: the word, what it is called, what it means, whether it is chosen.
    fn classes(&self) -> Vec<(&'static str, String, String, bool)> {
        let class = |class: &ChangeClass| {
            let (word, key) = (class.word(), class.word().replace('_', "-"));
            let (name, means) = (format!("change-class-{key}"), format!("change-means-{key}"));
            (word, self.page.t(&name), self.page.t(&means), self.form.get("change_class") == word)
        };
        CLASSES.iter().map(class).collect()
    }
}

/// The form.
#[handler]
pub async fn ask(cx: Data<&Context>, visit: Visit, Path(key): Path<String>) -> Result<Response> {
    Ok(shown(&cx, &visit, &key, StatusCode::OK, (Errors::default(), Form::default())).await?)
}

async fn shown(
    cx: &Context,
    visit: &Visit,
    key: &str,
    status: StatusCode,
    (errors, form): (Errors, Form),
) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let found = review::find(cx, actor, key).await?;
    let compared = match courses::changes(cx, actor, key, (None, None)).await {
        Err(domain::Error::NotFound(_)) => None,
        other => Some(other?),
    };
    let changes = compared.iter().flat_map(|versions| &versions.changes);
    let may = found.may.publish && found.signed_off.is_some();
    let page = PublishPage {
        page: Page::new(visit),
        errors,
        key: key.to_owned(),
        title: title(cx, visit, &found).await?,
        signed: found.signed_off.as_ref().map(|step| signed(words, step)).unwrap_or_default(),
        may,
        is_author: found.may.is_author,
        changes: changes.map(|change| change_said(words, change)).collect(),
        has_before: compared.is_some(),
        kept: kept(words, &form, &[("change_note", "publish-note", may && compared.is_some())]),
        form,
    };
    page::render(status, &page)
}

/// Publishes, or says why not; the draft stays.
#[handler]
pub async fn publish(
    cx: Data<&Context>,
    visit: Visit,
    form: Form,
    Path(key): Path<String>,
) -> Result<Response> {
    Ok(publishes(&cx, &visit, &form, &key).await?)
}

async fn publishes(cx: &Context, visit: &Visit, form: &Form, key: &str) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let class = CLASSES.into_iter().find(|class| class.word() == form.get("change_class"));
    let published = match class {
        Some(change_class) => {
            let said = Publication { change_class, change_note: form.get("change_note").to_owned() };
            courses::publish(cx, actor, key, &said).await
        }
        None => Err(domain::Error::invalid("/change_class", "required", "choose how much it changes")),
    };
    let Err(error) = published else { return Ok(page::see(&format!("/courses/{key}?done=published"))) };
    let status = error_page::status(&error);
    if !matches!(status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY) {
        return Err(error.into());
    }
    let errors = Errors::told(visit.words(), &error, &[], "");
    told_on(shown(cx, visit, key, status, (errors, form.clone())).await, error)
}
