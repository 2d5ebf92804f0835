//! Lessons: their languages, translations, length and self-checks.

use super::Check;
use super::prose::Prose;
use super::texts::MAX_TEXT_BYTES;
use crate::course::{Language, Lesson, LessonBody};
use crate::files::file_hash;
use crate::finding::Finding;
use crate::markdown::count_words;
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
                let message = format!("the lesson is not there in {}", language.tag());
                self.add(Finding::error("translation_missing", &file, None, message, "write this file"));
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
        let message =
            "the source has changed since this was translated, or nobody has said that it is current";
        let fix =
            format!("compare it with the source, then write `translated_from: {}`", file_hash(original));
        let line = if body.first_line > 1 { 2 } else { 1 };
        self.add(Finding::warning("translation_out_of_date", file, Some(line), message, fix));
    }

    fn length(&mut self, file: &str, markdown: &str) {
        if markdown.len() > MAX_TEXT_BYTES {
            let message = "the lesson is longer than 100 kB";
            self.add(Finding::error("text_too_long", file, None, message, "part it into several lessons"));
        }
        let words = count_words(&plain_text(markdown));
        if words < *WORDS.start() {
            let message = format!("the lesson has only {words} words");
            self.add(Finding::warning("lesson_short", file, None, message, "write 300 to 1500 words"));
        } else if words > *WORDS.end() {
            let message = format!("the lesson has {words} words");
            self.add(Finding::warning(
                "lesson_long",
                file,
                None,
                message,
                "write 300 to 1500 words, or part it",
            ));
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
