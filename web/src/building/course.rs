//! The form for what a course says of itself.

use chrono::NaiveDate;
use domain::content::{CertificateRule, Completion, Course, Hours, Language, Outcome, Reference, Text};
use domain::studio;
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};

use super::fields::{
    Choice, Field, FormPage, Group, Kind, read, said, spelt, texts, typed_number, typed_optional_number,
    typed_text, words_to_choose,
};
use super::parts::{heading_fields, typed_heading};
use super::{Asked, based_on, told};
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

const LEVELS: [&str; 3] = ["approach", "general", "specialist"];
const PROFESSIONS: [&str; 14] = [
    "doctor",
    "nurse",
    "midwife",
    "caregiver",
    "social_worker",
    "psychologist",
    "massage_therapist",
    "teacher",
    "chaplain",
    "volunteer",
    "artist",
    "camp_staff",
    "manager",
    "other",
];
const CERTIFICATES: [&str; 3] = ["none", "attendance", "advanced_training"];
/// So many empty rows are offered.
const MORE: usize = 2;

fn form_page(visit: &Visit, course: &Course, based_on: &str, (outcomes, notes): (usize, usize)) -> FormPage {
    let words = visit.words();
    let mut groups = vec![
        Group::new(words.say("build-about"), heading_fields(words, course, &course.title, &course.summary)),
        Group::new(words.say("build-languages"), language_fields(words, course)),
        Group::new(words.say("build-for-whom"), audience_fields(words, course)),
        Group::new(words.say("build-completion"), completion_fields(words, course)),
    ];
    for index in 0..outcomes {
        groups.push(outcome_group(words, course, index));
    }
    for index in 0..notes {
        let note = course.content_notes.get(index).cloned().unwrap_or_default();
        let legend = format!("{} {}", words.say("build-content-note"), index + 1);
        let fields = texts(
            words,
            &format!("note_{index}"),
            &words.say("build-text"),
            Kind::Area,
            &note,
            &course.languages,
        );
        groups.push(Group::new(legend, fields));
    }
    groups.push(Group::new(words.say("build-authors-and-sources"), source_fields(words, course)));
    let mut page = FormPage::new(Page::new(visit), &course.key, words.say("build-settings"), groups);
    page.hidden = vec![("based_on".into(), based_on.into())];
    page
}

fn language_fields(words: Words, course: &Course) -> Vec<Field> {
    let choice = |chosen: bool, language: Language| -> Choice {
        (
            language.tag().to_owned(),
            said(words, words.say(&format!("study-language-{}", language.tag()))),
            chosen,
        )
    };
    let all = Language::ALL.map(|language| choice(course.languages.contains(&language), language)).to_vec();
    let source = Language::ALL.map(|language| choice(course.source_language == language, language)).to_vec();
    vec![
        Field::choose(Kind::Checks, "languages", words.say("build-studied-in"), all),
        Field::choose(Kind::Select, "source_language", words.say("build-source-language"), source),
    ]
}

fn audience_fields(words: Words, course: &Course) -> Vec<Field> {
    let levels = words_to_choose(words, "level", &LEVELS, &[spelt(&course.level)]);
    let chosen: Vec<String> = course.audience.iter().map(spelt).collect();
    let audience = words_to_choose(words, "profession", &PROFESSIONS, &chosen);
    vec![
        Field::choose(Kind::Select, "level", words.say("build-level"), levels),
        Field::choose(Kind::Checks, "audience", words.say("build-audience"), audience),
        Field::new(Kind::Number, "online", words.say("build-hours-online"), course.hours.online),
        Field::new(Kind::Number, "face_to_face", words.say("build-hours-on-site"), course.hours.face_to_face),
    ]
}

fn completion_fields(words: Words, course: &Course) -> Vec<Field> {
    let kinds =
        words_to_choose(words, "build-certificate", &CERTIFICATES, &[spelt(&course.certificate.kind)]);
    let months = course.certificate.validity_months.map(|months| months.to_string()).unwrap_or_default();
    let percent = course.completion.attendance_percent;
    vec![
        Field::new(Kind::Number, "attendance_percent", words.say("build-attendance"), percent),
        Field::choose(Kind::Select, "certificate", words.say("build-certificate"), kinds),
        Field::new(Kind::Number, "validity_months", words.say("build-validity"), months)
            .hint(words.say("build-validity-hint")),
    ]
}

fn outcome_group(words: Words, course: &Course, index: usize) -> Group {
    let outcome = course.outcomes.get(index);
    let text = outcome.map(|outcome| outcome.text.clone()).unwrap_or_default();
    let numbers =
        outcome.map(|outcome| outcome.competences.iter().map(u8::to_string).collect::<Vec<_>>().join(", "));
    let id = outcome.map(|outcome| outcome.id.clone()).unwrap_or_default();
    let mut fields = vec![Field::new(Kind::Hidden, format!("outcome_{index}_id"), String::new(), id)];
    let label = words.say("build-able-to");
    fields.extend(texts(words, &format!("outcome_{index}"), &label, Kind::Area, &text, &course.languages));
    let label = words.say("build-competences");
    let field = Field::new(Kind::Line, format!("competences_{index}"), label, numbers.unwrap_or_default());
    fields.push(field.hint(words.say("build-competences-hint")));
    Group::new(format!("{} {}", words.say("build-outcome"), index + 1), fields)
}

fn source_fields(words: Words, course: &Course) -> Vec<Field> {
    let line = |(key, source): (&String, &Reference)| {
        format!(
            "{key} | {} | {} | {}",
            source.title,
            source.address,
            source.edition.as_deref().unwrap_or_default()
        )
    };
    let sources = course.references.iter().map(line).collect::<Vec<_>>().join("\n");
    vec![
        Field::new(Kind::Area, "authors", words.say("build-authors"), course.authors.join("\n"))
            .hint(words.say("build-authors-hint")),
        Field::new(Kind::Day, "review_by", words.say("build-review-by"), course.review_by),
        Field::new(Kind::Area, "references", words.say("build-sources"), sources)
            .hint(words.say("build-sources-hint")),
    ]
}

/// The settings.
#[handler]
pub async fn settings(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let actor = visit.signed_in()?;
    let stands = studio::settings(&cx, actor, &key).await.map_err(crate::error_page::PageError)?;
    let course = &stands.course;
    let rows = (course.outcomes.len() + MORE, course.content_notes.len() + 1);
    let page = form_page(&visit, course, &stands.based_on.to_string(), rows);
    Ok(FormPage { done: asked.said(visit.words()), ..page }.show(StatusCode::OK)?)
}

/// What was typed, with the rows in which outcomes and notes stand. What no form asks for, the sign-off among it, stays as it
/// stood.
fn typed(form: &Form, stood: Course) -> (Course, Rows) {
    let heading = typed_heading(form);
    let lines = |name: &str| {
        let lines = form.get(name).lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut course = Course {
        title: heading.title,
        summary: heading.summary,
        languages: form.all("languages").filter_map(read).collect(),
        source_language: read(form.get("source_language")).unwrap_or(stood.source_language),
        level: read(form.get("level")).unwrap_or(stood.level),
        audience: form.all("audience").filter_map(read).collect(),
        hours: Hours {
            online: typed_number(form, "online"),
            face_to_face: typed_number(form, "face_to_face"),
        },
        completion: Completion {
            attendance_percent: u8::try_from(typed_number(form, "attendance_percent")).unwrap_or(u8::MAX),
        },
        certificate: CertificateRule {
            kind: read(form.get("certificate")).unwrap_or(stood.certificate.kind),
            validity_months: typed_optional_number(form, "validity_months"),
        },
        authors: lines("authors"),
        review_by: form.get("review_by").trim().parse().unwrap_or(stood.review_by),
        references: lines("references").iter().map(|line| reference(line)).collect(),
        content_notes: Vec::new(),
        outcomes: Vec::new(),
        ..stood
    };
    let at = add_rows(form, &mut course);
    (course, at)
}

/// Adds the notes and the outcomes that were typed, and tells in which rows.
fn add_rows(form: &Form, course: &mut Course) -> Rows {
    let mut at = Rows::default();
    for (index, row) in rows(form, "note").iter().enumerate() {
        let text = typed_text(form, row);
        if !text.0.is_empty() {
            course.content_notes.push(text);
            at.notes.push(index);
        }
    }
    for (index, row) in rows(form, "outcome").iter().enumerate() {
        let (text, competences) = (typed_text(form, row), form.get(&format!("competences_{index}")));
        if !text.0.is_empty() || !competences.trim().is_empty() {
            let id = outcome_id(form.get(&format!("{row}_id")), &text, &course.outcomes);
            course.outcomes.push(Outcome { id, competences: numbers(competences), text });
            at.outcomes.push(index);
        }
    }
    at
}

/// The rows of a form in which outcomes and notes stand: others were left empty.
#[derive(Default)]
struct Rows {
    outcomes: Vec<usize>,
    notes: Vec<usize>,
}

impl Rows {
    /// A refusal of the second outcome is told at the row in which that was typed.
    fn told_at(&self, error: Error) -> Error {
        let Error::Invalid(mut found) = error else { return error };
        for field in &mut found {
            let mut parts: Vec<String> = field.pointer.split('_').map(str::to_owned).collect();
            let at = match parts.first().map(String::as_str) {
                Some("/note") => &self.notes,
                Some("/outcome" | "/competences") => &self.outcomes,
                _ => continue,
            };
            if let Some(number) = parts.get_mut(1) {
                let row = number.parse().ok().and_then(|index: usize| at.get(index));
                *number = row.map_or_else(|| number.clone(), ToString::to_string);
            }
            field.pointer = parts.join("_");
        }
        Error::Invalid(found)
    }
}

/// A day has to be one: an older one that stood there is not kept in its place.
fn is_day(form: &Form) -> Result<(), Error> {
    let day = form.get("review_by").trim().parse::<NaiveDate>();
    let no_day = |_| Error::invalid("/review_by", "no_day", "write the day like this: 2027-05-31");
    day.map(drop).map_err(no_day)
}

/// The rows of texts that came.
fn rows(form: &Form, name: &str) -> Vec<String> {
    let came =
        |row: &String| Language::ALL.iter().any(|language| form.has(&format!("{row}_{}", language.tag())));
    (0..200).map(|index| format!("{name}_{index}")).take_while(came).collect()
}

/// The id that an outcome has, or one that no other has.
fn outcome_id(known: &str, text: &Text, others: &[Outcome]) -> String {
    if !known.is_empty() {
        return known.to_owned();
    }
    let base = domain::content::key_from(text).unwrap_or_else(|| "outcome".to_owned());
    let numbered = (2_u32..).map(|number| format!("{base}-{number}"));
    let mut ids = std::iter::once(base.clone()).chain(numbered);
    ids.find(|id| !others.iter().any(|other| other.id == *id)).unwrap_or_default()
}

/// Numbers with anything between them; one that is too large is none of the ten.
fn numbers(typed: &str) -> Vec<u8> {
    let numbers = typed.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    numbers.map(|number| number.parse().unwrap_or(0)).collect()
}

/// `key | title | address | edition`.
fn reference(line: &str) -> (String, Reference) {
    let mut parts = line.split(" | ").map(|part| part.trim().trim_end_matches(" |").to_owned());
    let mut next = || parts.next().unwrap_or_default();
    let (key, title, address, edition) = (next(), next(), next(), next());
    (key, Reference { title, address, edition: Some(edition).filter(|edition| !edition.is_empty()) })
}

/// Changes the settings.
#[handler]
pub async fn change(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response> {
    let actor = visit.signed_in()?;
    let stands = studio::settings(&cx, actor, &key).await.map_err(crate::error_page::PageError)?;
    let (typed, at) = typed(&form, stands.course);
    let changed = match is_day(&form) {
        Ok(()) => studio::change_settings(&cx, actor, &key, based_on(&form)?, typed.clone()).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => Ok(page::see(&format!("/studio/{key}/settings?done=saved"))),
        Err(error) => {
            let (status, errors) = told(visit.words(), at.told_at(error))?;
            let count = (rows(&form, "outcome").len(), rows(&form, "note").len());
            let page = form_page(&visit, &typed, form.get("based_on"), count).typed(&form);
            Ok(FormPage { errors, ..page }.show(status)?)
        }
    }
}
