//! Files of a package one by one, as they are while somebody writes them: which may be typed, and what is said of each.

use chrono::{Months, NaiveDate};

use crate::course::{Language, Text};
use crate::files::{Files, check_path, file_hash};
use crate::finding::Finding;
use crate::markdown;
use crate::merge::Grain;
use crate::problem::Problem;
use crate::reader::{self, Package};
use crate::render::render_article;

/// How many bytes a typed text may have.
pub const MAX_TYPED_BYTES: usize = 1024 * 1024;

/// Whether a file is text that people type: lessons, quizzes, the course itself.
#[must_use]
pub fn is_typed(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    !path.starts_with("media/") && matches!(ending, Some("md" | "yaml"))
}

/// What is taken as a whole when two people's work on a file is merged.
#[must_use]
pub fn grain_of(path: &str) -> Grain {
    if path.ends_with(".md") { Grain::Sentence } else { Grain::Line }
}

/// What forbids keeping `bytes` as the typed text of `path`; findings of its meaning are not among it.
#[must_use]
pub fn refuse_typed(path: &str, bytes: &[u8]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = check_path(path).into_iter().collect();
    if findings.is_empty() && !is_typed(path) {
        findings.push(Finding::error(Problem::FileNotTyped {}, path, None));
    }
    if bytes.len() > MAX_TYPED_BYTES {
        findings.push(Finding::error(Problem::TypedTooLarge {}, path, None));
    } else {
        reader::text(path, bytes, &mut findings);
    }
    findings
}

/// The lesson that a file is the text of, and in which language.
#[must_use]
pub fn lesson_of(path: &str) -> Option<(&str, Language)> {
    let (lesson, tag) = path.strip_suffix(".md")?.rsplit_once('.')?;
    let language = Language::ALL.into_iter().find(|language| language.tag() == tag)?;
    lesson.contains('/').then_some((lesson, language))
}

/// The file of a lesson in a language.
#[must_use]
pub fn lesson_path(lesson: &str, language: Language) -> String {
    reader::lesson::body_path(lesson, language)
}

/// The file of a lesson's self-checks.
#[must_use]
pub fn checks_of(lesson: &str) -> String {
    reader::checks_path(lesson)
}

/// The file of a quiz.
#[must_use]
pub fn quiz_of(key: &str) -> String {
    reader::quiz_path(key)
}

/// A translation that says it is current: made from the source as it is now.
#[must_use]
pub fn mark_current(translation: &str, source: &[u8]) -> String {
    format!("---\ntranslated_from: {}\n---\n{}", file_hash(source), without_front_matter(translation))
}

/// The hash of the source that a translation says it was made from.
#[must_use]
pub fn translated_from(translation: &str) -> Option<&str> {
    let front = translation.strip_prefix("---\n")?.split_once("---\n")?.0;
    front.lines().find_map(|line| line.strip_prefix("translated_from:")).map(str::trim)
}

/// What of a lesson's file is its text.
#[must_use]
pub fn without_front_matter(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("---\n") else { return text };
    if let Some(body) = rest.strip_prefix("---\n") {
        return body;
    }
    rest.split_once("\n---\n").map_or(text, |(_, body)| body)
}

/// A text by itself, for when the course around it cannot be read: without the links that need one.
#[must_use]
pub fn render_alone(text: &str) -> String {
    render_article(without_front_matter(text))
}

/// How many words a lesson's file has.
#[must_use]
pub fn count_words(text: &str) -> usize {
    markdown::count_words(&crate::render::plain_text(without_front_matter(text)))
}

/// A course that says its title and nothing else, and can be read.
///
/// # Errors
/// What is wrong with the key or the titles.
pub fn begin(key: &str, title: &Text, today: NaiveDate) -> Result<Files, Vec<Finding>> {
    let languages: Vec<Language> =
        Language::ALL.into_iter().filter(|language| title.0.contains_key(language)).collect();
    let Some(source) = languages.first() else {
        return Err(vec![Finding::error(Problem::TitleMissing {}, "course.yaml", None)]);
    };
    if !crate::checker::is_key(key) {
        return Err(vec![Finding::error(Problem::KeyInvalid {}, "course.yaml", None)]);
    }
    let tags: Vec<&str> = languages.iter().map(|language| language.tag()).collect();
    let text = |value: fn(&str) -> String| -> String {
        let one = |language: &Language| {
            format!("  {}: {}\n", language.tag(), value(title.0.get(language).map_or("", String::as_str)))
        };
        languages.iter().map(one).collect()
    };
    let review_by = today.checked_add_months(Months::new(12)).unwrap_or(today);
    let course = format!(
        "format: 1\nkey: {key}\nlanguages: [{}]\nsource_language: {}\ntitle:\n{}summary:\n{}level: general\n\
         audience: []\nhours: {{online: 1, face_to_face: 0}}\noutcomes: []\ncompletion:\n  attendance_percent: 0\n\
         certificate:\n  kind: none\n  validity_months: null\nauthors: []\nclinical_sign_off: awaiting\n\
         review_by: {review_by}\ncontent_notes: []\nreferences: {{}}\nmodules: []\n",
        tags.join(", "),
        source.tag(),
        text(quoted),
        text(|_| "\"\"".to_owned()),
    );
    let files = Files::from_iter([("course.yaml".to_owned(), course.into_bytes())]);
    Package::read(files).map(|package| package.files)
}

/// A text as YAML writes it between quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.trim().chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{
        begin, is_typed, lesson_of, mark_current, refuse_typed, translated_from, without_front_matter,
    };
    use crate::course::{Language, Text};
    use crate::reader::Package;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 27).unwrap()
    }

    #[test]
    fn a_course_that_is_begun_can_be_read_whatever_its_title() {
        for title in ["Pain", "Боль: \"як\" \\ё # - [x]", "yes", "a\nb"] {
            let title = Text([(Language::Be, title.to_owned())].into());
            let package = Package::read(begin("pain-2", &title, today()).unwrap()).unwrap();
            assert_eq!(package.course.key, "pain-2");
            assert_eq!(package.course.source_language, Language::Be);
            assert_eq!(package.course.title.get(Language::Be), title.get(Language::Be).replace('\n', " "));
        }
    }

    #[test]
    fn a_course_needs_a_key_and_a_title() {
        let title = Text([(Language::En, "Pain".to_owned())].into());
        assert_eq!(begin("../x", &title, today()).unwrap_err()[0].code, "key_invalid");
        assert_eq!(begin("pain", &Text::default(), today()).unwrap_err()[0].code, "text_missing");
    }

    #[test]
    fn what_cannot_be_a_text_of_a_package_is_refused_with_its_reason() {
        let code = |path: &str, bytes: &[u8]| refuse_typed(path, bytes).first().map(|finding| finding.code);
        assert_eq!(code("01-a/01-b.en.md", "Так".as_bytes()), None);
        assert_eq!(code("../01-b.en.md", b"x"), Some("unsafe_path"));
        assert_eq!(code("media/a.md", b"x"), Some("file_not_typed"));
        assert_eq!(code("a.png", b"x"), Some("file_not_typed"));
        assert_eq!(code("a.md", b"x\0"), Some("nul_character"));
        assert_eq!(code("a.md", b"\xff"), Some("not_utf8"));
        assert_eq!(code("a.md", b"a\r\n"), Some("line_ends"));
        assert_eq!(code("a.md", &vec![b'x'; 1024 * 1024 + 1]), Some("file_too_large"));
        assert_eq!(code("a.md", &vec![b'x'; 1024 * 1024]), None);
    }

    #[test]
    fn a_lesson_is_known_by_its_file() {
        assert_eq!(lesson_of("01-a/02-b.be.md"), Some(("01-a/02-b", Language::Be)));
        assert_eq!(lesson_of("01-a/02-b.checks.yaml"), None);
        assert_eq!(lesson_of("01-a/02-b.de.md"), None);
        assert!(is_typed("quizzes/final.yaml") && !is_typed("media/x.yaml"));
    }

    #[test]
    fn a_translation_says_once_that_it_is_current() {
        let once = mark_current("## Боль\n", b"## Pain\n");
        assert!(once.starts_with("---\ntranslated_from: sha256:"));
        assert_eq!(mark_current(&once, b"## Pain\n"), once);
        assert_eq!(without_front_matter(&once), "## Боль\n");
        assert_eq!(translated_from(&once), Some(crate::files::file_hash(b"## Pain\n").as_str()));
        assert_eq!(translated_from("## Боль\n"), None);
    }
}
