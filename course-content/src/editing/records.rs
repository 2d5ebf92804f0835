//! What a course, a quiz and a question say, in the order and the manner in which a package has them.

use serde::Serialize;

use super::yaml::Yaml;
use crate::course::{
    Course, Language, LessonItem, Module, ModuleItem, Outcome, Quiz, Reference, ReviewPart, SignOff, Text,
};
use crate::question::{
    CaseVignette, Choice, ChoiceOption, Labelled, Matching, Numeric, NumericField, Ordering, Prompt, Question,
};

/// Fields in their order.
fn map<const N: usize>(fields: [(&str, Yaml); N]) -> Yaml {
    Yaml::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn list<T>(items: &[T], write: impl Fn(&T) -> Yaml) -> Yaml {
    Yaml::List(items.iter().map(write).collect())
}

/// A list on one line.
fn short<T>(items: &[T], write: impl Fn(&T) -> Yaml) -> Yaml {
    Yaml::Flow(Box::new(list(items, write)))
}

fn text(words: &str) -> Yaml {
    Yaml::Text(words.to_owned())
}

fn strings(items: &[String]) -> Yaml {
    short(items, |item| text(item))
}

/// A word with the spelling that its type gives it.
fn word<T: Serialize>(value: &T) -> Yaml {
    Yaml::Plain(serde_saphyr::to_string(value).unwrap_or_default().trim().trim_matches('"').to_owned())
}

fn option<T>(value: Option<&T>, write: impl Fn(&T) -> Yaml) -> Yaml {
    value.map_or(Yaml::Null, write)
}

fn number<T: ToString>(value: &T) -> Yaml {
    Yaml::plain(value.to_string())
}

/// A text in its languages.
fn words(texts: &Text) -> Yaml {
    Yaml::Map(texts.0.iter().map(|(language, words)| (language.tag().to_owned(), text(words))).collect())
}

/// `course.yaml`.
pub(super) fn course(course: &Course) -> Yaml {
    let (hours, completion) = (course.hours, course.completion);
    map([
        ("format", number(&course.format)),
        ("key", text(&course.key)),
        ("languages", short(&course.languages, word::<Language>)),
        ("source_language", word(&course.source_language)),
        ("title", words(&course.title)),
        ("summary", words(&course.summary)),
        ("level", word(&course.level)),
        ("audience", short(&course.audience, word)),
        (
            "hours",
            Yaml::Flow(Box::new(map([
                ("online", number(&hours.online)),
                ("face_to_face", number(&hours.face_to_face)),
            ]))),
        ),
        ("outcomes", list(&course.outcomes, outcome)),
        ("completion", map([("attendance_percent", number(&completion.attendance_percent))])),
        (
            "certificate",
            map([
                ("kind", word(&course.certificate.kind)),
                ("validity_months", option(course.certificate.validity_months.as_ref(), number)),
            ]),
        ),
        ("authors", strings(&course.authors)),
        ("clinical_sign_off", sign_off(&course.clinical_sign_off)),
        ("review_by", Yaml::plain(course.review_by)),
        ("content_notes", list(&course.content_notes, words)),
        (
            "references",
            Yaml::Map(course.references.iter().map(|(key, value)| (key.clone(), reference(value))).collect()),
        ),
        ("modules", list(&course.modules, module)),
    ])
}

fn outcome(outcome: &Outcome) -> Yaml {
    map([
        ("id", text(&outcome.id)),
        ("competences", short(&outcome.competences, number)),
        ("text", words(&outcome.text)),
    ])
}

fn sign_off(sign_off: &SignOff) -> Yaml {
    match sign_off {
        SignOff::Awaiting(_) => Yaml::plain("awaiting"),
        SignOff::Signed { by, on, edition } => {
            map([("by", text(by)), ("on", Yaml::plain(on)), ("edition", text(edition))])
        }
    }
}

fn reference(reference: &Reference) -> Yaml {
    Yaml::Flow(Box::new(map([
        ("title", text(&reference.title)),
        ("address", text(&reference.address)),
        ("edition", option(reference.edition.as_ref(), |edition| text(edition))),
    ])))
}

fn module(module: &Module) -> Yaml {
    map([
        ("key", text(&module.key)),
        ("title", words(&module.title)),
        ("summary", words(&module.summary)),
        ("items", list(&module.items, item)),
    ])
}

fn item(item: &ModuleItem) -> Yaml {
    match item {
        ModuleItem::Lesson(item) => lesson(item),
        ModuleItem::Quiz(item) => map([("quiz", text(&item.quiz)), ("required", number(&item.required))]),
    }
}

fn lesson(item: &LessonItem) -> Yaml {
    map([
        ("lesson", text(&item.lesson)),
        ("title", words(&item.title)),
        ("summary", words(&item.summary)),
        ("minutes", number(&item.minutes)),
        ("required", number(&item.required)),
        ("outcomes", strings(&item.outcomes)),
        ("content_note", option(item.content_note.as_ref(), words)),
    ])
}

/// `quizzes/<key>.yaml`.
pub(super) fn quiz(quiz: &Quiz) -> Yaml {
    let parts = |parts: &[ReviewPart]| short(parts, word);
    map([
        ("format", number(&quiz.format)),
        ("title", words(&quiz.title)),
        ("summary", words(&quiz.summary)),
        ("purpose", word(&quiz.purpose)),
        ("time_limit_minutes", option(quiz.time_limit_minutes.as_ref(), number)),
        ("attempts", option(quiz.attempts.as_ref(), number)),
        ("pause_hours", number(&quiz.pause_hours)),
        ("grade_method", word(&quiz.grade_method)),
        ("pass_mark_percent", option(quiz.pass_mark_percent.as_ref(), number)),
        ("navigation", word(&quiz.navigation)),
        (
            "shuffle",
            Yaml::Flow(Box::new(map([
                ("questions", number(&quiz.shuffle.questions)),
                ("options", number(&quiz.shuffle.options)),
            ]))),
        ),
        ("overdue", word(&quiz.overdue)),
        ("grace_minutes", number(&quiz.grace_minutes)),
        (
            "review",
            map([
                ("during", parts(&quiz.review.during)),
                ("after_submission", parts(&quiz.review.after_submission)),
                ("after_pass", parts(&quiz.review.after_pass)),
            ]),
        ),
        ("questions", list(&quiz.questions, question)),
    ])
}

/// `<lesson>.checks.yaml`.
pub(super) fn checks(questions: &[Question]) -> Yaml {
    map([("format", number(&1)), ("questions", list(questions, question))])
}

/// What every question that is answered begins with.
macro_rules! head {
    ($kind:literal, $question:expr) => {
        vec![
            ("id", text(&$question.id)),
            ("kind", Yaml::plain($kind)),
            ("version", number(&$question.version)),
            ("points", number(&$question.points)),
            ("outcome", text(&$question.outcome)),
            ("clinical", number(&$question.clinical)),
            ("safety_critical", number(&$question.safety_critical)),
            ("sources", strings(&$question.sources)),
            ("stem", words(&$question.stem)),
        ]
    };
}

type Fields = Vec<(&'static str, Yaml)>;

/// A question of any kind.
pub(super) fn question(question: &Question) -> Yaml {
    let (mut fields, feedback, own) = match question {
        Question::SingleChoice(it) => (head!("single_choice", it), &it.feedback, choice(it, false)),
        Question::MultipleResponse(it) => (head!("multiple_response", it), &it.feedback, choice(it, true)),
        Question::Matching(it) => (head!("matching", it), &it.feedback, matching(it)),
        Question::Ordering(it) => (head!("ordering", it), &it.feedback, ordering(it)),
        Question::Numeric(it) => (head!("numeric", it), &it.feedback, numeric(it)),
        Question::CaseVignette(it) => (case_head(it), &it.feedback, case(it)),
    };
    fields.extend(feedback.as_ref().map(|feedback| ("feedback", words(feedback))));
    fields.extend(own);
    fields_map(fields)
}

fn fields_map(fields: Fields) -> Yaml {
    Yaml::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn choice(choice: &Choice, scored: bool) -> Fields {
    let mut fields = Vec::new();
    fields.extend(
        (scored || choice.scoring != crate::Scoring::default()).then(|| ("scoring", word(&choice.scoring))),
    );
    fields.push(("options", list(&choice.options, choice_option)));
    fields
}

fn choice_option(option: &ChoiceOption) -> Yaml {
    let mut fields = vec![("id", text(&option.id)), ("text", words(&option.text))];
    fields.extend(option.correct.then(|| ("correct", number(&true))));
    fields.extend(option.feedback.as_ref().map(|feedback| ("feedback", words(feedback))));
    fields_map(fields)
}

fn labelled(item: &Labelled) -> Yaml {
    map([("id", text(&item.id)), ("text", words(&item.text))])
}

fn prompt(prompt: &Prompt) -> Yaml {
    map([("id", text(&prompt.id)), ("text", words(&prompt.text)), ("target", text(&prompt.target))])
}

fn matching(matching: &Matching) -> Fields {
    vec![("prompts", list(&matching.prompts, prompt)), ("targets", list(&matching.targets, labelled))]
}

fn ordering(ordering: &Ordering) -> Fields {
    vec![("steps", list(&ordering.steps, labelled))]
}

fn numeric(numeric: &Numeric) -> Fields {
    vec![("fields", list(&numeric.fields, numeric_field))]
}

fn numeric_field(field: &NumericField) -> Yaml {
    let mut fields = vec![("id", text(&field.id))];
    fields.extend(field.label.as_ref().map(|label| ("label", words(label))));
    // In quotes, so that no program rounds them.
    fields.push(("answer", text(&field.answer.to_string())));
    fields.push(("tolerance", text(&field.tolerance.to_string())));
    fields.extend(field.unit.as_ref().map(|unit| ("unit", words(unit))));
    fields_map(fields)
}

fn case_head(case: &CaseVignette) -> Fields {
    vec![
        ("id", text(&case.id)),
        ("kind", Yaml::plain("case_vignette")),
        ("version", number(&case.version)),
        ("clinical", number(&case.clinical)),
        ("safety_critical", number(&case.safety_critical)),
        ("sources", strings(&case.sources)),
        ("stem", words(&case.stem)),
    ]
}

fn case(case: &CaseVignette) -> Fields {
    vec![("questions", list(&case.questions, question))]
}
