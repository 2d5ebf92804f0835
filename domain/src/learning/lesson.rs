//! A lesson as its learner reads it, with its self-checks.

use std::sync::Arc;

use course_content::Rendered;
use course_content::course::{Language, Lesson};
use course_content::question::Question;
use entity::enums::ItemKind;
use entity::ids::{CourseItemId, EnrolmentId};
use entity::lesson_progress;
use sea_orm::EntityTrait;

use super::completion;
use super::progress::LessonProgress;
use crate::actor::Actor;
use crate::context::Context;
use crate::courses::{self, LoadedItem, LoadedVersion};
use crate::enrolments;
use crate::error::{Error, Result};
use crate::quizzes::key::{self, FeedbackFor};
use crate::quizzes::shown::{self, Naming};
use crate::quizzes::{self, Feedback, Key, ShownCase, ShownQuestion, ShownText, Source};
use crate::review;

/// A lesson as its learner reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonView {
    /// Its id.
    pub id: CourseItemId,
    /// The course's title.
    pub course_title: ShownText,
    /// 1, 2, 3 … among the lessons of the course.
    pub number: usize,
    /// How many lessons the course has.
    pub lesson_count: usize,
    /// Whether a clinician has yet to sign the course off.
    pub awaits_sign_off: bool,
    /// `<module>/<lesson>`, as links in lessons have it.
    pub path: String,
    /// Its title.
    pub title: ShownText,
    /// The text as safe HTML, its language, and whether the translation is out of date.
    pub text: Arc<Rendered>,
    /// The lessons that its text links to, by their paths.
    pub links: Vec<(String, CourseItemId)>,
    /// How long it takes.
    pub minutes: u32,
    /// Whether completion needs it.
    pub required: bool,
    /// Said before it begins.
    pub content_note: Option<ShownText>,
    /// Questions for practice.
    pub checks: Vec<SelfCheck>,
    /// The sources that its text cites, in the order in which they first appear.
    pub references: Vec<Source>,
    /// The lesson or quiz before it.
    pub previous: Option<Neighbour>,
    /// The lesson or quiz after it.
    pub next: Option<Neighbour>,
    /// How far the learner has come with it, if it was opened before.
    pub progress: Option<LessonProgress>,
}

/// A lesson or quiz beside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its id.
    pub id: CourseItemId,
    /// Lesson or quiz.
    pub kind: ItemKind,
    /// Its title.
    pub title: ShownText,
}

/// A question for practice: its key is no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    /// The case it belongs to.
    pub case: Option<ShownCase>,
    /// The question.
    pub question: ShownQuestion,
    /// What is right.
    pub key: Key,
    /// Why.
    pub feedback: Feedback,
    /// Where it is written.
    pub sources: Vec<Source>,
}

/// A lesson of one's own course, in the language asked for or the nearest there is.
///
/// # Errors
/// [`Error::NotFound`] for another's enrolment or a lesson that its course has not; [`Error::Refused`] if the
/// enrolment lets nobody study.
pub async fn lesson(
    cx: &Context,
    actor: &Actor,
    enrolment_id: EnrolmentId,
    id: CourseItemId,
    language: Language,
) -> Result<LessonView> {
    let enrolment = enrolments::find_for_study(cx, cx.read(), actor, enrolment_id).await?;
    let version = courses::load(cx, enrolment.course_version_id).await?;
    let found = version.lesson(id).zip(version.items.iter().position(|item| item.id == id));
    let (lesson, place) = found.ok_or(Error::NotFound("lesson"))?;
    let text = version.lesson_html(id, language).ok_or(Error::NotFound("lesson"))?;
    let seen = lesson_progress::Entity::find_by_id((enrolment_id, id)).one(cx.read()).await?;
    let lessons = || version.items.iter().filter(|item| item.kind == ItemKind::Lesson);
    Ok(LessonView {
        id,
        course_title: ShownText::of(&version.package.course.title, language),
        number: lessons().take_while(|item| item.id != id).count() + 1,
        lesson_count: lessons().count(),
        awaits_sign_off: awaits_sign_off(cx, &version).await?,
        links: lessons().filter(|item| links_to(&text.html, &item.path)).map(linked).collect(),
        path: lesson.path(),
        title: ShownText::of(&lesson.item.title, language),
        references: quizzes::sources(&version, &text.sources),
        text,
        minutes: lesson.item.minutes,
        required: lesson.item.required,
        content_note: lesson.item.content_note.as_ref().map(|note| ShownText::of(note, language)),
        checks: checks(&version, lesson, enrolment_id, language),
        previous: place.checked_sub(1).and_then(|place| neighbour(&version, place, language)),
        next: neighbour(&version, place + 1, language),
        progress: seen.as_ref().map(LessonProgress::of).transpose()?,
    })
}

/// A picture or document that the lessons of one's own course show.
///
/// # Errors
/// [`Error::NotFound`] for another's enrolment or a file that the course has not; [`Error::Refused`] if the enrolment lets
/// nobody study.
pub async fn file(
    cx: &Context,
    actor: &Actor,
    enrolment: EnrolmentId,
    name: &str,
) -> Result<courses::PackageFile> {
    let enrolment = enrolments::find_for_study(cx, cx.read(), actor, enrolment).await?;
    courses::file_of(cx.read(), enrolment.course_version_id, name).await
}

/// Whether no clinician has signed the content off: neither in the course's own file nor in a review of this version.
async fn awaits_sign_off(cx: &Context, version: &LoadedVersion) -> Result<bool> {
    Ok(version.sign_off().is_none() && !review::is_read_against_source(cx.read(), version.id).await?)
}

fn links_to(html: &str, path: &str) -> bool {
    html.contains("\"lesson:") && html.contains(&format!("\"lesson:{path}\""))
}

fn linked(item: &LoadedItem) -> (String, CourseItemId) {
    (item.path.clone(), item.id)
}

fn neighbour(version: &LoadedVersion, place: usize, language: Language) -> Option<Neighbour> {
    let item = version.items.get(place)?;
    let title = ShownText::of(&completion::title(version, item.id), language);
    Some(Neighbour { id: item.id, kind: item.kind, title })
}

fn checks(version: &LoadedVersion, lesson: &Lesson, seed: EnrolmentId, language: Language) -> Vec<SelfCheck> {
    let check = |question: &Question, case: Option<&ShownCase>| {
        let order = quizzes::shown_order(question, true, seed.0);
        Some(SelfCheck {
            case: case.cloned(),
            question: shown::show(question, &order, Naming::OwnIds, language),
            key: key::key(question, &order, Naming::OwnIds)?,
            feedback: key::feedback(question, FeedbackFor::All, language),
            sources: quizzes::sources(version, question.common().sources),
        })
    };
    let flatten = |question: &Question| -> Vec<SelfCheck> {
        let Question::CaseVignette(case) = question else {
            return check(question, None).into_iter().collect();
        };
        let shown = ShownCase { id: case.id.clone(), stem: ShownText::of(&case.stem, language) };
        case.questions.iter().filter_map(|question| check(question, Some(&shown))).collect()
    };
    lesson.checks.iter().flat_map(flatten).collect()
}
