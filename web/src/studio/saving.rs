//! Saving from the editor: by its button, or as one types; a preview; and saying that a translation is current.

use domain::content::mark_current;
use domain::studio::{self, Save, Saved};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde_json::json;
use uuid::Uuid;

use super::editor::{self, Asked, Typed};
use super::{address, conflict};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page;
use crate::visit::Visit;

/// Saves a text, or only shows what it would look like.
#[handler]
pub async fn save(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    // Browsers send the line ends of old typewriters.
    let mut text = form.get("text").replace("\r\n", "\n").replace('\r', "\n");
    if form.get("act") == "preview" {
        return Ok(again(&cx, &visit, &key, &asked, (None, &form, text)).await?);
    }
    if form.get("act") == "current" {
        text = said_current(&cx, &visit, &key, &asked.path, &text).await?;
    }
    let told = match save_of(&asked, &form, &text) {
        Ok(save) => studio::save(&cx, visit.signed_in()?, &key, save).await,
        Err(error) => Err(error),
    };
    match told {
        Ok(saved) if visit.wants_json => Ok(short(&cx, &visit, &key, &asked.path, (saved, &text)).await?),
        Ok(Saved::Kept(_) | Saved::Unchanged(_)) => Ok(page::see(&address(&key, "edit", &asked.path))),
        Ok(Saved::Merged { .. }) => {
            Ok(page::see(&format!("{}&done=merged", address(&key, "edit", &asked.path))))
        }
        Ok(Saved::Conflict(conflict)) => {
            Ok(conflict::page_of(&cx, &visit, &key, &asked.path, conflict).await?)
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) if !visit.wants_json => {
            Ok(again(&cx, &visit, &key, &asked, (Some(error), &form, text)).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

fn save_of(asked: &Asked, form: &Form, text: &str) -> Result<Save, Error> {
    let unreadable = |field: &str| Error::invalid(format!("/{field}"), "unknown_state", "reload the page");
    let based_on = match form.some("based_on") {
        Some(id) => Some(id.parse::<Uuid>().map_err(|_| unreadable("based_on"))?.into()),
        None => None,
    };
    let shown: Uuid = form.get("op").parse().map_err(|_| unreadable("op"))?;
    // The same page sent with another text, as after going back, is another act.
    let operation_id = Uuid::new_v5(&shown, text.as_bytes());
    Ok(Save { path: asked.path.clone(), based_on, operation_id, bytes: text.as_bytes().to_vec() })
}

/// The text with the hash of its source as it is now.
async fn said_current(
    cx: &Context,
    visit: &Visit,
    key: &str,
    path: &str,
    text: &str,
) -> Result<String, PageError> {
    let manuscript = studio::open(cx, visit.signed_in()?, key).await?;
    let source = studio::source(cx, &manuscript, path, text).await?;
    Ok(source.map_or_else(|| text.to_owned(), |source| mark_current(text, source.text.as_bytes())))
}

/// The editor with what was typed.
async fn again(
    cx: &Context,
    visit: &Visit,
    key: &str,
    asked: &Asked,
    (error, form, text): (Option<Error>, &Form, String),
) -> Result<Response, PageError> {
    let status = error.as_ref().map_or(StatusCode::OK, error_page::status);
    let mut errors = Errors::default();
    if let Some(error) = error {
        errors.add("text", error_page::sentence(visit.words(), &error));
    }
    let based_on = form.get("based_on").to_owned();
    editor::page_of(cx, visit, key, asked, Some(Typed { status, errors, based_on, text })).await
}

/// What a script is told: what became of the text, and what it looks like now.
async fn short(
    cx: &Context,
    visit: &Visit,
    key: &str,
    path: &str,
    (saved, sent): (Saved, &str),
) -> Result<Response, PageError> {
    let words = visit.words();
    let said = |at| words.with("studio-saved-at", "time", words.time(at));
    let (status, mut answer, text) = match saved {
        Saved::Kept(state) | Saved::Unchanged(state) => {
            (StatusCode::OK, json!({ "state": state.id, "sentence": said(state.saved_at) }), sent.to_owned())
        }
        Saved::Merged { sent, head, text } => {
            let sentence = words.say("studio-merged");
            let answer = json!({ "state": head.id, "sent": sent, "text": text, "sentence": sentence });
            (StatusCode::OK, answer, text)
        }
        Saved::Conflict(conflict) => {
            let sentence = words.say("studio-conflict-said");
            let answer = json!({ "code": "manuscript_conflict", "state": conflict.head.id, "sentence": sentence,
                "theirs": conflict.theirs, "set_aside": conflict.set_aside });
            (StatusCode::CONFLICT, answer, sent.to_owned())
        }
    };
    let manuscript = studio::open(cx, visit.signed_in()?, key).await?;
    let preview = studio::preview(cx, manuscript, path, &text);
    let (found, shown) = editor::parts(cx, visit, (key, path), &preview).await?;
    answer["findings"] = page::fill(&found)?.into();
    answer["preview"] = page::fill(&shown)?.into();
    let response = Response::builder().status(status).content_type("application/json");
    Ok(response.body(answer.to_string()))
}
