//! What a course page says of the published version, in the visitor's language or the nearest there is.

use chrono::NaiveDate;
use domain::Settings;
use domain::content::{CertificateKind, Language, Level};
use domain::courses::{LoadedItem, LoadedVersion};
use domain::quizzes::ShownText;
use serde::Serialize;

use crate::catalogue::{AUDIENCES, capitalised, length};
use crate::words::Words;

/// What a course teaches.
pub struct Content<'a> {
    /// EAPC level, as keys of texts have it.
    pub level: &'static str,
    /// The level in words.
    pub level_name: String,
    /// The language it was first written in, which its sources are named in.
    pub written_in: Language,
    /// Its title.
    pub title: ShownText,
    /// Its summary.
    pub summary: ShownText,
    /// How long it is, and where.
    pub length: String,
    /// The languages in which it can be studied, as within a sentence.
    pub languages: String,
    /// The same as a list of its own.
    pub languages_listed: String,
    /// Whether the language of the page is one of them.
    pub is_in_this_language: bool,
    /// For whom it is.
    pub audience: String,
    /// What a learner will be able to do.
    pub outcomes: Vec<ShownText>,
    /// What is said before it begins.
    pub notes: Vec<ShownText>,
    /// What is in it.
    pub modules: Vec<Module>,
    /// Who wrote it.
    pub authors: &'a [String],
    /// Who signed it off and when; empty while it awaits a clinician.
    pub sign_off: String,
    /// When it is looked at again.
    pub review_by: String,
    /// Where it is written.
    pub sources: Vec<Source<'a>>,
    /// The document at the end.
    pub certificate: Promise,
}

/// A module.
pub struct Module {
    /// Its title.
    pub title: ShownText,
    /// What it is about.
    pub summary: ShownText,
    /// How long its lessons take.
    pub hours: String,
    /// Lessons and quizzes.
    pub items: Vec<Item>,
}

/// A lesson or a quiz.
pub struct Item {
    /// Its title.
    pub title: ShownText,
    /// What is said before it begins.
    pub note: Option<ShownText>,
    /// Whether it is a quiz.
    pub is_quiz: bool,
}

/// A source.
pub struct Source<'a> {
    /// What it is.
    pub title: &'a str,
    /// Its year or edition; may be empty.
    pub edition: &'a str,
}

/// The certificate that a course leads to.
pub struct Promise {
    /// Which, in a sentence.
    pub what: String,
    /// Who issues it.
    pub issuers: Vec<ShownText>,
    /// What it needs besides the lessons.
    pub needs: Vec<String>,
    /// How long it is valid; empty for ever.
    pub term: String,
    /// Whether there is one at all.
    pub exists: bool,
}

impl<'a> Content<'a> {
    /// Reads a version.
    pub fn of(words: Words, version: &'a LoadedVersion, settings: &Settings, today: NaiveDate) -> Self {
        let (course, language) = (&version.package.course, words.0);
        let shown = |text| ShownText::of(text, language);
        let tongue = |language: &Language| words.say(&format!("study-language-{}", language.tag()));
        let languages = course.languages.iter().map(tongue).collect::<Vec<_>>().join(", ");
        let minutes = |hours: u32| i32::try_from(hours * 45).unwrap_or(i32::MAX);
        Self {
            level: level(course.level),
            level_name: words.say(&format!("level-{}", level(course.level))),
            written_in: course.source_language,
            title: shown(&course.title),
            summary: shown(&course.summary),
            length: length(words, minutes(course.hours.online), minutes(course.hours.face_to_face)),
            languages_listed: capitalised(&languages),
            languages,
            is_in_this_language: course.languages.contains(&language),
            audience: audience(words, &course.audience),
            outcomes: course.outcomes.iter().map(|outcome| shown(&outcome.text)).collect(),
            notes: course.content_notes.iter().map(shown).collect(),
            modules: modules(words, version),
            authors: &course.authors,
            sign_off: sign_off(words, version),
            review_by: words.day(course.review_by),
            sources: sources(version),
            certificate: promise(words, version, settings, today),
        }
    }
}

/// A level as keys of texts have it.
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::Approach => "approach",
        Level::General => "general",
        Level::Specialist => "specialist",
    }
}

fn audience(words: Words, professions: &[impl Serialize]) -> String {
    if professions.len() == AUDIENCES.len() {
        return words.say("audience-everybody");
    }
    let word = |profession| serde_json::to_value(profession).ok()?.as_str().map(|w| w.replace('_', "-"));
    let named = professions.iter().filter_map(word).map(|word| words.say(&format!("audience-{word}")));
    capitalised(&named.collect::<Vec<_>>().join(", "))
}

fn modules(words: Words, version: &LoadedVersion) -> Vec<Module> {
    let language = words.0;
    let module = |module: &_| {
        let places = version.items_of(module);
        let minutes: u32 =
            places.iter().filter_map(|item| version.lesson(item.id)).map(|lesson| lesson.item.minutes).sum();
        Module {
            title: ShownText::of(&module.title, language),
            summary: ShownText::of(&module.summary, language),
            hours: if minutes == 0 { String::new() } else { words.hours(minutes) },
            items: places.into_iter().filter_map(|place| item(language, version, place)).collect(),
        }
    };
    version.package.course.modules.iter().map(module).collect()
}

fn item(language: Language, version: &LoadedVersion, place: &LoadedItem) -> Option<Item> {
    if let Some(quiz) = version.quiz(place.id) {
        return Some(Item { title: ShownText::of(&quiz.title, language), note: None, is_quiz: true });
    }
    let lesson = &version.lesson(place.id)?.item;
    let note = lesson.content_note.as_ref().map(|note| ShownText::of(note, language));
    Some(Item { title: ShownText::of(&lesson.title, language), note, is_quiz: false })
}

fn sign_off(words: Words, version: &LoadedVersion) -> String {
    let Some((by, on)) = version.sign_off() else { return String::new() };
    words.with_all("course-signed-off", &[("by", by.to_owned()), ("day", words.day(on))])
}

/// In the order of their numbers: S2 before S10.
fn sources(version: &LoadedVersion) -> Vec<Source<'_>> {
    let mut tagged: Vec<_> = version.package.course.references.iter().collect();
    tagged.sort_by_key(|(tag, _)| (tag.len(), *tag));
    let tagged = tagged.into_iter();
    tagged
        .map(|(_, source)| Source {
            title: &source.title,
            edition: source.edition.as_deref().unwrap_or_default(),
        })
        .collect()
}

fn promise(words: Words, version: &LoadedVersion, settings: &Settings, today: NaiveDate) -> Promise {
    let course = &version.package.course;
    let (kind, language) = (course.certificate.kind, words.0);
    let what = match kind {
        CertificateKind::None => "course-certificate-none",
        CertificateKind::Attendance => "course-certificate-attendance",
        CertificateKind::AdvancedTraining => "course-certificate-advanced-training",
    };
    let quizzes = version.items.iter().filter(|item| item.required).filter_map(|item| version.quiz(item.id));
    let pass = |title: &str, percent: u8| {
        words.with_all("course-needs-pass", &[("title", title.to_owned()), ("percent", percent.to_string())])
    };
    let mut needs: Vec<String> =
        quizzes.filter_map(|quiz| Some(pass(quiz.title.get(language), quiz.pass_mark_percent?))).collect();
    if course.completion.attendance_percent > 0 {
        needs.push(words.with("course-needs-attendance", "percent", course.completion.attendance_percent));
    }
    let term =
        course.certificate.validity_months.map(|months| words.count("course-certificate-term", months));
    Promise {
        what: words.say(what),
        issuers: (settings.issuers(kind, today).into_iter())
            .map(|institution| ShownText::of(&institution.name, language))
            .collect(),
        needs,
        term: term.unwrap_or_default(),
        exists: kind != CertificateKind::None,
    }
}
