//! What comes into a course from elsewhere: a Word document, questions in GIFT, a package; and the package going out.

use askama::Template;
use domain::content::{Course, Gift, Language, checks_of, key_from, quiz_of};
use domain::quizzes::ShownText;
use domain::studio::{self, GiftInto};
use domain::{Context, Error, FieldError};
use poem::http::StatusCode;
use poem::http::header::CONTENT_DISPOSITION;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};

use super::Asked;
use super::fields::{Choice, read, said};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::{Form, Picked};
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// So much is told of what is wrong within a package.
const MOST_FINDINGS: usize = 20;
/// So many questions are shown of what a text would bring.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "building/import.html")]
struct ImportPage {
    page: Page,
    errors: Errors,
    done: String,
    notes: Vec<String>,
    /// Pictures that have to be published in the media centre: how many, and each with its address.
    pictures: (String, Vec<(String, ShownText)>),
    /// Where what came in can be seen.
    there: String,
    key: String,
    modules: Vec<Choice>,
    files: Vec<Choice>,
    languages: Vec<Choice>,
    outcomes: Vec<Choice>,
    clinical: bool,
    text: String,
    looked: bool,
    /// How many there are of each, of which the first are shown.
    counts: (usize, usize),
    taken: Vec<(usize, ShownText, Vec<String>)>,
    refused: Vec<(usize, String, String)>,
}

impl ImportPage {
    fn of(visit: &Visit, course: &Course, manuscript: &studio::Manuscript, form: &Form) -> Self {
        let words = visit.words();
        let chosen = |name: &str, value: &str| form.get(name) == value;
        let modules = course.modules.iter().map(|module| {
            let chosen = chosen("module", &module.key);
            (module.key.clone(), ShownText::of(&module.title, visit.language), chosen)
        });
        let outcomes = course.outcomes.iter().map(|outcome| {
            let chosen = chosen("outcome", &outcome.id);
            (outcome.id.clone(), ShownText::of(&outcome.text, visit.language), chosen)
        });
        let language = |language: &Language| {
            let first = !form.has("language") && *language == course.source_language;
            let chosen = first || chosen("language", language.tag());
            (
                language.tag().to_owned(),
                said(words, words.say(&format!("study-language-{}", language.tag()))),
                chosen,
            )
        };
        Self {
            page: Page::new(visit),
            errors: Errors::default(),
            done: String::new(),
            notes: Vec::new(),
            pictures: (String::new(), Vec::new()),
            there: String::new(),
            key: course.key.clone(),
            modules: modules.collect(),
            files: files(visit, course, manuscript, form.get("path")),
            languages: course.languages.iter().map(language).collect(),
            outcomes: outcomes.collect(),
            clinical: !form.has("what") || form.has("clinical"),
            text: form.get("text").to_owned(),
            looked: false,
            counts: (0, 0),
            taken: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// What questions would bring, and what not.
    fn looked_at(mut self, visit: &Visit, gift: &Gift) -> Self {
        let words = visit.words();
        (self.looked, self.counts) = (true, (gift.taken.len(), gift.refused.len()));
        for taken in gift.taken.iter().take(SHOWN) {
            let mut stem = ShownText::of(taken.question.common().stem, visit.language);
            stem.text = stem.text.chars().take(120).collect();
            let loss = |loss: &domain::content::GiftLoss| words.say(&format!("build-loss-{}", loss.code()));
            self.taken.push((taken.line, stem, taken.losses.iter().map(loss).collect()));
        }
        for refused in gift.refused.iter().take(SHOWN) {
            let why = words.say(&format!("build-fault-{}", refused.why.code()));
            self.refused.push((refused.line, refused.beginning.clone(), why));
        }
        self
    }
}

/// Quizzes, and self-checks that are there already.
fn files(visit: &Visit, course: &Course, manuscript: &studio::Manuscript, chosen: &str) -> Vec<Choice> {
    use domain::content::ModuleItem;
    let mut files = Vec::new();
    for module in &course.modules {
        for item in &module.items {
            let (path, label) = match item {
                ModuleItem::Quiz(item) => {
                    let quiz = manuscript.package.as_ref().and_then(|package| package.quiz(&item.quiz));
                    let title = quiz.map(|quiz| ShownText::of(&quiz.title, visit.language));
                    (quiz_of(&item.quiz), title.unwrap_or_else(|| said(visit.words(), &item.quiz)))
                }
                ModuleItem::Lesson(item) => {
                    let path = checks_of(&format!("{}/{}", module.key, item.lesson));
                    (path, ShownText::of(&item.title, visit.language))
                }
            };
            if manuscript.head(&path).is_some() {
                let is_chosen = path == chosen;
                files.push((path, label, is_chosen));
            }
        }
    }
    files
}

async fn blank(cx: &Context, visit: &Visit, key: &str, form: &Form) -> Result<ImportPage, PageError> {
    let actor = visit.signed_in()?;
    let course = studio::settings(cx, actor, key).await?.course;
    let manuscript = studio::open(cx, actor, key).await?;
    Ok(ImportPage::of(visit, &course, &manuscript, form))
}

/// What can come in.
#[handler]
pub async fn show(cx: Data<&Context>, visit: Visit, Path(key): Path<String>) -> Result<Response> {
    Ok(page::show(&blank(&cx, &visit, &key, &Form::default()).await?)?)
}

/// Takes something in, or looks at what it would bring.
#[handler]
pub async fn take_in(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    let done = match asked.kind.as_str() {
        "word" => word(&cx, &visit, &key, &form).await,
        "gift" => gift(&cx, &visit, &key, &form).await,
        _ => package(&cx, &visit, &key, &form).await,
    };
    let error = match done {
        Ok(page) => return Ok(page::show(&page)?),
        Err(PageError(error @ (Error::Invalid(_) | Error::Refused(_)))) => error,
        Err(error) => return Err(error.into()),
    };
    let mut page = blank(&cx, &visit, &key, &form).await?;
    page.errors = match &error {
        Error::Invalid(found) if asked.kind == "package" => in_package(visit.words(), found),
        error if asked.kind == "package" => Errors::told(visit.words(), error, &[], "package"),
        error => Errors::told(visit.words(), error, &[], ""),
    };
    Ok(page::render(error_page::status(&error), &page)?)
}

fn picked(form: &Form, field: &str) -> Result<Vec<u8>, Error> {
    match form.picked() {
        Some(Picked::File(bytes)) => Ok(bytes.to_vec()),
        Some(Picked::TooLong) => {
            let code = if field == "file" { "word_too_large" } else { "package_too_large" };
            Err(Error::invalid(format!("/{field}"), code, "make it smaller"))
        }
        Some(Picked::Nothing | Picked::Kept(_)) | None => {
            Err(Error::invalid(format!("/{field}"), "no_file", "choose a file"))
        }
    }
}

async fn word(cx: &Context, visit: &Visit, key: &str, form: &Form) -> Result<ImportPage, PageError> {
    let words = visit.words();
    let document = picked(form, "file")?;
    let module = form.get("module");
    let name = words.say("build-lesson");
    let lesson = studio::import_word(cx, visit.signed_in()?, (key, module), &name, document).await?;
    let mut page = blank(cx, visit, key, form).await?;
    page.done = words.say("build-word-done");
    page.there = format!("/studio/{key}/edit?path={}", lesson.path);
    let note = |(note, count): &(domain::content::WordNote, usize)| {
        words.count(&format!("build-note-{}", note.code()), *count)
    };
    page.notes = lesson.notes.iter().map(note).collect();
    let picture = |(id, title): &(domain::ids::MediaItemId, domain::content::Text)| {
        (format!("/media/{id}"), ShownText::of(title, visit.language))
    };
    let pictures: Vec<_> = lesson.pictures.iter().map(picture).collect();
    if !pictures.is_empty() {
        page.pictures = (words.count("build-word-pictures", pictures.len()), pictures);
    }
    Ok(page)
}

async fn gift(cx: &Context, visit: &Visit, key: &str, form: &Form) -> Result<ImportPage, PageError> {
    let (words, actor, text) = (visit.words(), visit.signed_in()?, form.get("text").to_owned());
    let into = GiftInto {
        path: form.get("path").to_owned(),
        outcome: form.get("outcome").to_owned(),
        language: read(form.get("language")).unwrap_or(visit.language),
        clinical: form.has("clinical"),
    };
    if form.get("do") == "take" {
        let count = studio::take_gift(cx, actor, key, &into, text).await?;
        let mut page = blank(cx, visit, key, form).await?;
        page.done = words.count("build-gift-done", count);
        page.there = super::quiz::address(key, &into.path);
        page.text = String::new();
        return Ok(page);
    }
    let (gift, _) = studio::look_at_gift(cx, actor, key, &into, text).await?;
    Ok(blank(cx, visit, key, form).await?.looked_at(visit, &gift))
}

async fn package(cx: &Context, visit: &Visit, key: &str, form: &Form) -> Result<ImportPage, PageError> {
    let zip = picked(form, "package")?;
    let count = studio::import_package(cx, visit.signed_in()?, key, zip).await?;
    let mut page = blank(cx, visit, key, form).await?;
    page.done = visit.words().count("build-package-done", count);
    page.there = format!("/studio/{key}/outline");
    Ok(page)
}

/// What is wrong within a package has no field of its own on the page: it is told with its file, at the field for the package.
fn in_package(words: Words, found: &[FieldError]) -> Errors {
    let mut errors = Errors::default();
    for field in found.iter().take(MOST_FINDINGS) {
        let (file, said) = (field.pointer.trim_start_matches('/'), error_page::field_sentence(words, field));
        let is_within = field.finding.is_some() && !file.is_empty();
        errors.add("package", if is_within { format!("{file}: {said}") } else { said });
    }
    errors
}

/// The package as it stands.
#[handler]
pub async fn export(cx: Data<&Context>, visit: Visit, Path(key): Path<String>) -> Result<Response> {
    let zip = studio::export(&cx, visit.signed_in()?, &key).await.map_err(PageError)?;
    // The key of a course has nothing but letters, digits and hyphens.
    let name = key_from(&domain::content::Text([(Language::En, key)].into())).unwrap_or_default();
    Ok(Response::builder()
        .status(StatusCode::OK)
        .content_type("application/zip")
        .header(CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.zip\""))
        .body(zip))
}
