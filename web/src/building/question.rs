//! The form for one question.

use domain::content::{Course, Language, QuestionFile};
use domain::quizzes::ShownText;
use domain::studio::{self, QuestionStep};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};

use super::fields::{Choice, Field, FormPage, Group, Kind, said, texts};
use super::sheet::{Row, Sheet};
use super::{Asked, based_on, told};
use crate::error_page::PageError;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// What a form is made of.
struct Shown<'a> {
    visit: &'a Visit,
    course: &'a Course,
    path: &'a str,
    based_on: String,
    sheet: &'a Sheet,
    /// The button that was pressed between the rows.
    pressed: &'a str,
}

impl Shown<'_> {
    fn page(&self) -> FormPage {
        let (words, sheet) = (self.visit.words(), self.sheet);
        let mut groups = vec![Group::new(words.say("build-question"), self.head(words))];
        let rows = sheet.rows.iter().enumerate().map(|(at, row)| self.row(words, at, row));
        groups.extend(rows);
        for (at, target) in sheet.targets.iter().enumerate() {
            let name = format!("target_{at}");
            let mut fields = vec![Field::new(Kind::Hidden, format!("{name}_id"), String::new(), &target.id)];
            let label = words.say("build-text");
            fields.extend(texts(words, &name, &label, Kind::Area, &target.text, &self.course.languages));
            groups.push(Group::new(format!("{} {}", words.say("build-target"), at + 1), fields));
        }
        groups.push(Group::new(words.say("build-counts"), self.foot(words)));
        let title = words.say(&format!("build-kind-{}", sheet.kind.replace('_', "-")));
        let mut page = FormPage::new(Page::new(self.visit), &self.course.key, title, groups);
        page.crumbs = vec![(words.say("build-questions"), super::quiz::address(&self.course.key, self.path))];
        page.more = words.say("build-more");
        let counts = [("row_count", sheet.rows.len()), ("target_count", sheet.targets.len())];
        page.hidden = counts.map(|(name, count)| (name.to_owned(), count.to_string())).to_vec();
        let kept = [("kind", &sheet.kind), ("id", &sheet.id), ("based_on", &self.based_on)];
        page.hidden.extend(kept.map(|(name, value)| (name.to_owned(), value.clone())));
        page
    }

    fn head(&self, words: Words) -> Vec<Field> {
        texts(words, "stem", &words.say("build-stem"), Kind::Area, &self.sheet.stem, &self.course.languages)
    }

    fn row(&self, words: Words, at: usize, row: &Row) -> Group {
        let (name, languages, kind) = (format!("row_{at}"), &self.course.languages, self.sheet.kind.as_str());
        let mut fields = vec![Field::new(Kind::Hidden, format!("{name}_id"), String::new(), &row.id)];
        let (legend, label) = match kind {
            "matching" => ("build-prompt", "build-text"),
            "ordering" => ("build-step", "build-text"),
            "numeric" => ("build-number", "build-number-label"),
            _ => ("build-option", "build-text"),
        };
        fields.extend(texts(words, &name, &words.say(label), Kind::Area, &row.text, languages));
        fields.extend(self.key_fields(words, at, row));
        let mut group = Group::new(format!("{} {}", words.say(legend), at + 1), fields);
        let buttons = [("up", "build-up"), ("down", "build-down"), ("drop", "build-drop")];
        let button = |(what, label): (&str, &str)| {
            (format!("{what}-{at}"), words.say(label), self.came_here(what, at))
        };
        group.buttons = buttons.map(button).to_vec();
        group
    }

    /// What of a row says what is right.
    fn key_fields(&self, words: Words, at: usize, row: &Row) -> Vec<Field> {
        let (name, languages) = (format!("row_{at}"), &self.course.languages);
        let number = |name: &str, label: &str, value: &str| {
            Field::new(Kind::Number, format!("{name}_{at}"), words.say(label), value)
        };
        match self.sheet.kind.as_str() {
            "matching" => vec![self.target(words, &name, row.target)],
            "numeric" => {
                let unit = row.unit.clone().unwrap_or_default();
                let mut fields = vec![
                    number("answer", "build-answer", &row.answer),
                    number("tolerance", "build-tolerance", &row.tolerance),
                ];
                fields.extend(texts(
                    words,
                    &format!("{name}_unit"),
                    &words.say("build-unit"),
                    Kind::Line,
                    &unit,
                    languages,
                ));
                fields
            }
            "ordering" => Vec::new(),
            _ => option_fields(words, at, (&name, row), languages),
        }
    }

    /// Whether the row was moved to this place just now, by this button.
    fn came_here(&self, what: &str, at: usize) -> bool {
        let Some((pressed, was)) = self.pressed.split_once('-') else { return false };
        let went = was.parse::<usize>().ok().and_then(|was| match pressed {
            "up" => was.checked_sub(1),
            "down" => Some(was + 1),
            _ => None,
        });
        pressed == what && went == Some(at)
    }

    fn target(&self, words: Words, name: &str, right: usize) -> Field {
        let mut choices: Vec<Choice> =
            vec![(String::new(), said(words, words.say("question-choose")), false)];
        for (at, target) in self.sheet.targets.iter().enumerate() {
            let mut label = ShownText::of(&target.text, self.visit.language);
            label.text = format!("{} {}", at + 1, label.text.chars().take(60).collect::<String>());
            choices.push((at.to_string(), label, at == right));
        }
        Field::choose(Kind::Select, &format!("{name}_target"), words.say("build-belongs-to"), choices)
    }

    fn foot(&self, words: Words) -> Vec<Field> {
        let (sheet, course) = (self.sheet, self.course);
        let feedback = sheet.feedback.clone().unwrap_or_default();
        let mut fields = texts(
            words,
            "feedback",
            &words.say("build-feedback-all"),
            Kind::Area,
            &feedback,
            &course.languages,
        );
        let outcome = |outcome: &domain::content::Outcome| {
            let mut label = ShownText::of(&outcome.text, self.visit.language);
            label.text = label.text.chars().take(80).collect();
            (outcome.id.clone(), label, outcome.id == sheet.outcome)
        };
        let outcomes = course.outcomes.iter().map(outcome).collect();
        fields.push(Field::choose(Kind::Select, "outcome", words.say("build-outcome"), outcomes));
        fields.push(Field::new(Kind::Number, "points", words.say("build-points"), sheet.points));
        fields.push(
            Field::new(Kind::Number, "version", words.say("build-version"), sheet.version)
                .hint(words.say("build-version-hint")),
        );
        let sources = Field::new(Kind::Line, "sources", words.say("build-sources-of"), &sheet.sources);
        fields.push(sources.hint(words.say("build-sources-of-hint")));
        let tick = |name: &str, label: &str, on: bool| {
            Field::new(Kind::Check, name, words.say(label), if on { "1" } else { "" })
        };
        fields.push(tick("clinical", "build-clinical", sheet.clinical));
        fields.push(tick("safety_critical", "build-safety", sheet.safety_critical));
        if sheet.kind == "multiple_response" {
            fields.push(tick("per_option", "build-per-option", sheet.per_option));
        }
        fields
    }
}

/// A question, or a new one.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let found = studio::questions(&cx, visit.signed_in()?, &key, &asked.path).await.map_err(PageError)?;
    let sheet = if asked.id.is_empty() {
        Sheet::new(&asked.kind, found.course.outcomes.first().map_or("", |outcome| outcome.id.as_str()))
    } else {
        sheet_of(&found.what, &asked.id)?
    };
    let based_on = found.based_on.to_string();
    let (course, path) = (&found.course, asked.path.as_str());
    let shown = Shown { visit: &visit, course, path, based_on, sheet: &sheet, pressed: "" };
    Ok(shown.page().show(StatusCode::OK)?)
}

fn sheet_of(file: &QuestionFile, id: &str) -> Result<Sheet, PageError> {
    let question = file.questions().iter().find(|question| question.common().id == id);
    Ok(question.and_then(Sheet::of).ok_or(Error::NotFound("question"))?)
}

/// Saves a question; or shows the form again with its rows as a button asked for.
#[handler]
pub async fn change(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    let (actor, path, pressed) = (visit.signed_in()?, asked.path.as_str(), form.get("do"));
    let course = studio::questions(&cx, actor, &key, path).await.map_err(PageError)?.course;
    let mut sheet = Sheet::typed(&form);
    let based = form.get("based_on").to_owned();
    if sheet.work(pressed) {
        let shown = Shown { visit: &visit, course: &course, path, based_on: based, sheet: &sheet, pressed };
        return Ok(as_typed(shown.page(), &form).show(StatusCode::OK)?);
    }
    sheet.compact();
    let question = sheet.clone().question();
    let step = |question| {
        if asked.id.is_empty() { QuestionStep::Add(question) } else { QuestionStep::Change(question) }
    };
    let saved = match question {
        Ok(question) => {
            studio::change_questions(&cx, actor, (&key, path), based_on(&form)?, step(question)).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(id) => Ok(page::see(&format!("{}&done=saved&at={id}", super::quiz::address(&key, path)))),
        Err(error) => {
            let (status, errors) = told(visit.words(), error)?;
            sheet.pad();
            let shown =
                Shown { visit: &visit, course: &course, path, based_on: based, sheet: &sheet, pressed: "" };
            Ok(FormPage { errors, ..as_typed(shown.page(), &form) }.show(status)?)
        }
    }
}

/// The numbers of a question as they were typed, be they none.
fn as_typed(mut page: FormPage, form: &Form) -> FormPage {
    for field in page.groups.iter_mut().flat_map(|group| &mut group.fields) {
        if ["points", "version"].contains(&field.name.as_str()) {
            form.get(&field.name).clone_into(&mut field.value);
        }
    }
    page
}

/// Whether an option is right, and what is said to whoever chooses it.
fn option_fields(words: Words, at: usize, (name, row): (&str, &Row), languages: &[Language]) -> Vec<Field> {
    let correct = if row.correct { "1" } else { "" };
    let feedback = row.feedback.clone().unwrap_or_default();
    let label = words.say("build-feedback");
    let mut fields =
        vec![Field::new(Kind::Check, format!("correct_{at}"), words.say("build-correct"), correct)];
    fields.extend(texts(words, &format!("{name}_feedback"), &label, Kind::Area, &feedback, languages));
    fields
}
