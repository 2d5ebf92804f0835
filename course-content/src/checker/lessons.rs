//! Lessons: their languages, translations, length and self-checks.

use super::Check;
use super::prose::Prose;
use super::texts::MAX_TEXT_BYTES;
use crate::course::{Language, Lesson, LessonBody};
use crate::files::file_hash;
use crate::finding::Finding;
use crate::markdown::count_words;
use crate::problem::Problem;
use crate::reader::lesson::body_path;
use crate::render::plain_text;
use crate::yaml::{Kind, Place};

/// How many words a lesson should have.
const WORDS: std::ops::RangeInclusive<usize> = 300..=1_500;

impl Check<'_> {
    /// A lesson in all its languages.
    pub(super) fn lesson(&mut self, lesson: &Lesson) {
        let path = lesson.path();
        for language in &self.package.course.languages {
            if !lesson.bodies.contains_key(language) {
                let file = body_path(&path, *language);
                let problem = Problem::LessonMissing { language: language.tag().to_owned() };
                self.add(Finding::error(problem, &file, None));
            }
        }
        for (language, body) in &lesson.bodies {
            let file = body_path(&path, *language);
            self.translation(&path, &file, *language, body);
            self.length(&file, &body.markdown);
            if body.markdown.len() > MAX_TEXT_BYTES {
                continue;
            }
            self.prose(&Prose::of_lesson(&file, &lesson.module, body.first_line), &body.markdown);
        }
    }

    fn translation(&mut self, path: &str, file: &str, language: Language, body: &LessonBody) {
        let source = self.package.course.source_language;
        if language == source || !body.out_of_date {
            return;
        }
        let Some(original) = self.package.files.get(&body_path(path, source)) else { return };
        let problem = Problem::TranslationOutOfDate { hash: file_hash(original) };
        let line = if body.first_line > 1 { 2 } else { 1 };
        self.add(Finding::warning(problem, file, Some(line)));
    }

    fn length(&mut self, file: &str, markdown: &str) {
        if markdown.len() > MAX_TEXT_BYTES {
            self.add(Finding::error(Problem::LessonTooLong {}, file, None));
        }
        let count = count_words(&plain_text(markdown));
        if count < *WORDS.start() {
            self.add(Finding::warning(Problem::LessonShort { count }, file, None));
        } else if count > *WORDS.end() {
            self.add(Finding::warning(Problem::LessonLong { count }, file, None));
        }
    }

    /// A lesson's self-checks, if it has any.
    pub(super) fn checks(&mut self, lesson: &Lesson, place: Place<'_>) {
        if self.package.files.get(place.file).is_none() {
            return;
        }
        let format = match place.field("format").kind() {
            Some(Kind::Scalar(text)) => text.parse().unwrap_or(0),
            _ => 0,
        };
        self.format(place, format);
        self.questions(place, &lesson.checks);
    }
}
