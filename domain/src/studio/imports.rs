//! What comes into a manuscript from elsewhere, a Word document, questions in GIFT, a whole package, and the package going out.

use course_content::editing::{self, Gift, GiftDefaults, WordNote, WordPicture, WordRefused};
use course_content::manuscript::lesson_path;
use course_content::{Files, Language, LessonItem, Package, Text};
use entity::ids::MediaItemId;

use super::editing::{based, edit_naming, refused};
use super::questions::{ids, questions};
use super::{Change, StateId, change_all, course_to_write, manuscript, open, state};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::error::{Error, Refusal, Result};
use crate::media::About;
use crate::media::document_pictures::{self, DocumentPicture};

/// A lesson that came from a Word document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromWord {
    /// The file of its text.
    pub path: String,
    /// The language of it: that in which the course is written.
    pub language: Language,
    /// What is lost or still has to be done, with how often.
    pub notes: Vec<(WordNote, usize)>,
    /// Its pictures that somebody has to publish in the media centre, with their titles.
    pub pictures: Vec<(MediaItemId, Text)>,
}

/// So much of a lesson's title names a picture of it, in characters.
const LESSON_IN_TITLE: usize = 150;

/// Where questions in GIFT go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftInto {
    /// The file of questions.
    pub path: String,
    /// The outcome that they test.
    pub outcome: String,
    /// The language in which they are written.
    pub language: Language,
    /// Whether they state clinical facts.
    pub clinical: bool,
}

/// Makes a lesson of a Word document, at the end of a module, in the language that the course is written in. Its title is the
/// document's, or `name`. Its pictures become items of the media centre, in one transaction with the lesson.
///
/// # Errors
/// As for [`take_step`](super::take_step); [`Error::Invalid`] at `/file` says what is wrong with the document.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn import_word(
    cx: &Context,
    actor: &Actor,
    (key, module): (&str, &str),
    name: &str,
    document: Vec<u8>,
) -> Result<FromWord> {
    course_to_write(cx, actor, key).await?;
    let manuscript = open(cx, actor, key).await?;
    let course = super::editing::course_of(&manuscript.files)?;
    if !course.modules.iter().any(|known| known.key == module) {
        return Err(Error::NotFound("part of the course"));
    }
    let language = course.source_language;
    // Away from the threads that answer requests: a long document takes a while.
    let read = tokio::task::spawn_blocking(move || editing::read_word(&document));
    let mut word = read.await.map_err(Error::internal)?.map_err(word_refused)?;
    let title = word.title.clone().unwrap_or_else(|| name.to_owned());
    let title: String = title.chars().take(super::editing::TITLE_LENGTH).collect();
    let files = word.pictures.iter_mut().map(|picture| std::mem::take(&mut picture.bytes)).collect();
    let stored = document_pictures::store(cx, actor, files).await?;
    let place = |picture: usize| Some(format!("media:{}", stored.get(picture)?.as_ref()?.id));
    let text = word.written(place).map_err(word_refused)?;
    let named = named(&word.pictures, &stored, &title, language);
    let path = edit_naming(cx, actor, key, &named, |draft| {
        let item = LessonItem {
            lesson: String::new(),
            title: Text([(language, title)].into()),
            summary: Text([(language, String::new())].into()),
            minutes: minutes(&text.markdown),
            required: true,
            outcomes: Vec::new(),
            content_note: None,
        };
        let lesson = draft.add_lesson(module, item).map_err(refused)?;
        let path = lesson_path(&format!("{module}/{lesson}"), language);
        draft.put(path.clone(), text.markdown.as_bytes());
        Ok(path)
    })
    .await?;
    let waiting = named.iter().filter(|(picture, _)| !picture.is_published);
    let pictures = waiting.map(|(picture, about)| (picture.id, about.title.clone())).collect();
    Ok(FromWord { path, language, notes: text.notes, pictures })
}

/// What is said about each picture that was taken: as the document describes it, else by its number. Two of which there is
/// one item are one.
fn named(
    pictures: &[WordPicture],
    stored: &[Option<DocumentPicture>],
    lesson: &str,
    language: Language,
) -> Vec<(DocumentPicture, About)> {
    let mut named: Vec<(DocumentPicture, About)> = Vec::new();
    for (picture, taken) in pictures.iter().zip(stored) {
        let Some(taken) = taken.as_ref().filter(|one| named.iter().all(|(known, _)| known.id != one.id))
        else {
            continue;
        };
        let lesson: String = lesson.chars().take(LESSON_IN_TITLE).collect();
        let number = format!("{lesson}, {} {}", picture_word(language), named.len() + 1);
        let title = if picture.description.is_empty() { &number } else { &picture.description };
        named.push((taken.clone(), document_pictures::said(title, &picture.description, language)));
    }
    named
}

const fn picture_word(language: Language) -> &'static str {
    match language {
        Language::En => "picture",
        Language::Ru => "рисунок",
        Language::Be => "малюнак",
    }
}

/// How long a lesson of so many words takes, at 100 words a minute, in steps of five: a first guess for its author.
fn minutes(markdown: &str) -> u32 {
    let words = u32::try_from(course_content::manuscript::count_words(markdown)).unwrap_or(u32::MAX);
    words.div_ceil(500).saturating_mul(5).clamp(5, 45)
}

/// What questions in GIFT would bring into a file of questions, and what not; nothing is changed.
///
/// # Errors
/// As for [`questions`](super::questions()).
pub async fn look_at_gift(
    cx: &Context,
    actor: &Actor,
    key: &str,
    into: &GiftInto,
    text: String,
) -> Result<(Gift, StateId)> {
    let file = questions(cx, actor, key, &into.path).await?;
    if !file.course.outcomes.iter().any(|outcome| outcome.id == into.outcome) {
        return Err(Error::invalid("/outcome", "unknown_id", "choose one of the course's outcomes"));
    }
    let defaults = GiftDefaults {
        language: into.language,
        outcome: into.outcome.clone(),
        clinical: into.clinical,
        ids: ids(file.what.questions()),
    };
    let read = tokio::task::spawn_blocking(move || editing::read_gift(&text, &defaults));
    Ok((read.await.map_err(Error::internal)?, file.based_on))
}

/// Takes what can be taken of questions in GIFT. Answers how many came in.
///
/// # Errors
/// As for [`look_at_gift`], and as for [`change_questions`](super::change_questions); [`Error::Invalid`] at `/text` if nothing
/// could be taken.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn take_gift(
    cx: &Context,
    actor: &Actor,
    key: &str,
    into: &GiftInto,
    text: String,
) -> Result<usize> {
    course_to_write(cx, actor, key).await?;
    let (gift, based_on) = look_at_gift(cx, actor, key, into, text).await?;
    if gift.taken.is_empty() {
        return Err(Error::invalid(
            "/text",
            "nothing_to_take",
            "none of it can be taken; see why at each question",
        ));
    }
    let path = into.path.as_str();
    let base = state(cx, actor, (key, path), Some(based_on)).await?.text.unwrap_or_default();
    let mut file = editing::read_questions(path, base.as_bytes()).map_err(refused)?;
    let count = gift.taken.len();
    file.questions_mut().extend(gift.taken.into_iter().map(|taken| taken.question));
    let bytes = file.write(path, base.as_bytes());
    let put = Change::Put { path: path.to_owned(), based_on: Some(based_on), bytes };
    change_all(cx, actor, key, cx.new_id(), vec![put]).await?;
    Ok(count)
}

/// A whole package, as a ZIP of its folder, becomes what counts in the manuscript. What was there stays in the history.
///
/// # Errors
/// [`Error::Invalid`] with every finding if it cannot be read; [`Error::Refused`] `CourseKeyMismatch` if it is another course,
/// `ManuscriptConflict` if somebody saved meanwhile.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn import_package(cx: &Context, actor: &Actor, key: &str, zip: Vec<u8>) -> Result<usize> {
    let course = course_to_write(cx, actor, key).await?;
    let read = move || Package::read(Files::read_zip(&zip)?);
    let package =
        tokio::task::spawn_blocking(read).await.map_err(Error::internal)?.map_err(courses::unreadable)?;
    if package.course.key != key {
        return Err(Refusal::CourseKeyMismatch.into());
    }
    let stands = open(cx, actor, key).await?;
    let before = manuscript::whole(cx.read(), course.id).await?;
    let changes = based(cx, course.id, &stands, editing::changes(&before, &package.files)).await?;
    let count = changes.len();
    change_all(cx, actor, key, cx.new_id(), changes).await?;
    Ok(count)
}

/// The manuscript as it stands, as a ZIP of its folder.
///
/// # Errors
/// [`Error::NotFound`] if there is no such course, or the actor neither writes nor reviews it.
pub async fn export(cx: &Context, actor: &Actor, key: &str) -> Result<Vec<u8>> {
    let stands = open(cx, actor, key).await?;
    let files = manuscript::whole(cx.read(), stands.course_id).await?;
    tokio::task::spawn_blocking(move || files.to_zip())
        .await
        .map_err(Error::internal)?
        .map_err(courses::unreadable)
}

fn word_refused(why: WordRefused) -> Error {
    let (code, message) = match why {
        WordRefused::TooLarge => ("word_too_large", "it has more than 16 MiB; make its pictures smaller"),
        WordRefused::OldOrLocked => {
            ("word_old_or_locked", "it is in an old format or has a password; save it as .docx without one")
        }
        WordRefused::NotWord => ("word_not_word", "it is no Word document; save it as .docx"),
        WordRefused::Damaged => ("word_damaged", "it is damaged; open it in Word and save it again"),
        WordRefused::Bomb => ("word_bomb", "it becomes too large when unpacked; make its pictures smaller"),
        WordRefused::TooMuchText => ("word_too_much_text", "it has too much text for a lesson; part it"),
        WordRefused::Empty => ("word_empty", "it has no text"),
    };
    Error::invalid("/file", code, message)
}
