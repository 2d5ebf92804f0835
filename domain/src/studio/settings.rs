//! What a course says of itself: for whom, how long, with which outcomes and sources.

use course_content::Course;
use course_content::editing::{COURSE_FILE, Draft};

use super::editing::{Checked, TEXT_LENGTH, TITLE_LENGTH, ToEdit, course_of, refused};
use super::{Change, StateId, change_all, course_to_write, open, state};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};

/// The settings of a course as they stand.
///
/// # Errors
/// [`Error::NotFound`] if there is no such course or the actor neither writes nor reviews it; [`Error::Invalid`] if
/// `course.yaml` cannot be read.
pub async fn settings(cx: &Context, actor: &Actor, key: &str) -> Result<ToEdit<()>> {
    let manuscript = open(cx, actor, key).await?;
    let head = manuscript.head(COURSE_FILE).ok_or(Error::NotFound("course.yaml"))?;
    Ok(ToEdit { what: (), based_on: head.state, course: course_of(&manuscript.files)? })
}

/// Changes what a course says of itself; key and modules of `settings` are left aside. What somebody else changed since
/// `based_on` stays.
///
/// # Errors
/// As for [`settings`]; also [`Error::Forbidden`] for those who only review it, [`Error::Invalid`] with a pointer to each
/// value, and [`Error::Refused`] `ManuscriptConflict`.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn change_settings(
    cx: &Context,
    actor: &Actor,
    key: &str,
    based_on: StateId,
    settings: Course,
) -> Result<()> {
    course_to_write(cx, actor, key).await?;
    check(&settings)?;
    let base = state(cx, actor, (key, COURSE_FILE), Some(based_on)).await?.text.unwrap_or_default();
    let files = [(COURSE_FILE.to_owned(), base.into_bytes())].into_iter().collect();
    let mut draft = Draft::read(&files).map_err(refused)?;
    let before = draft.course;
    draft.course = Course { format: before.format, key: before.key, modules: before.modules, ..settings };
    let put = |change: course_content::editing::Change| {
        Some(Change::Put { path: change.path, based_on: Some(based_on), bytes: change.bytes? })
    };
    let changes = draft.changes().into_iter().filter_map(put).collect();
    change_all(cx, actor, key, cx.new_id(), changes).await
}

fn check(course: &Course) -> Result<()> {
    let mut checked = Checked::default();
    checked.heading("title", &course.title, course, TITLE_LENGTH);
    checked.heading("summary", &course.summary, course, TEXT_LENGTH);
    checked.range("online", course.hours.online, 0..=1_000);
    checked.range("face_to_face", course.hours.face_to_face, 0..=1_000);
    checked.range("attendance_percent", course.completion.attendance_percent.into(), 0..=100);
    if let Some(months) = course.certificate.validity_months {
        checked.range("validity_months", months, 1..=600);
    }
    for (index, outcome) in course.outcomes.iter().enumerate() {
        checked.heading(&format!("outcome_{index}"), &outcome.text, course, TEXT_LENGTH);
        if outcome.competences.is_empty()
            || outcome.competences.iter().any(|number| !(1..=10).contains(number))
        {
            let message = "name EAPC core competences, 1 to 10";
            checked.refuse(format!("/competences_{index}"), "competences", message);
        }
    }
    for (index, note) in course.content_notes.iter().enumerate() {
        checked.length(&format!("note_{index}"), note, TEXT_LENGTH);
    }
    if course.languages.is_empty() {
        checked.refuse("/languages", "languages", "choose at least one language");
    }
    checked.done()
}
