//! Texts in several languages: all there, not empty, not endless.

use std::collections::BTreeSet;

use super::Check;
use super::prose::Prose;
use crate::course::{Language, Text};
use crate::problem::Problem;
use crate::yaml::Place;

/// How many bytes one text may have.
pub(super) const MAX_TEXT_BYTES: usize = 100_000;

impl Check<'_> {
    /// A title or summary: in all languages of the course, and in Belarusian.
    pub(super) fn heading_texts(&mut self, place: Place<'_>, title: &Text, summary: &Text) {
        for (name, text) in [("title", title), ("summary", summary)] {
            let mut languages = self.languages();
            languages.insert(Language::Be);
            self.text_in(place.field(name), name, text, &languages);
        }
    }

    /// A text in all languages of the course.
    pub(super) fn text(&mut self, place: Place<'_>, name: &str, text: &Text) {
        let languages = self.languages();
        self.text_in(place.field(name), name, text, &languages);
    }

    /// A text of a question, which is Markdown, in all languages of the course.
    pub(super) fn markdown_text(&mut self, place: Place<'_>, name: &str, text: &Text) {
        self.text(place, name, text);
        for (language, markdown) in text.0.iter().filter(|(_, markdown)| markdown.len() <= MAX_TEXT_BYTES) {
            let line = place.field(name).field(language.tag()).line();
            // A statement without a source is one statement, in however many languages it is made.
            let count = *language == self.package.course.source_language;
            let prose = Prose::of_text(place.file, line, count);
            self.prose(&prose, markdown);
        }
    }

    fn languages(&self) -> BTreeSet<Language> {
        self.package.course.languages.iter().copied().collect()
    }

    fn text_in(&mut self, place: Place<'_>, name: &str, text: &Text, languages: &BTreeSet<Language>) {
        for language in languages.iter().filter(|language| !text.0.contains_key(language)) {
            let (name, language) = (name.to_owned(), language.tag().to_owned());
            self.add(place.error(Problem::TextUntranslated { name, language }));
        }
        for (language, words) in &text.0 {
            let place = place.field(language.tag());
            let of = || (name.to_owned(), language.tag().to_owned());
            if words.trim().is_empty() {
                let (name, language) = of();
                self.add(place.error(Problem::TextEmpty { name, language }));
            }
            if words.len() > MAX_TEXT_BYTES {
                let (name, language) = of();
                self.add(place.error(Problem::TextTooLong { name, language }));
            }
            if words.contains('\0') {
                let (name, language) = of();
                self.add(place.error(Problem::TextNul { name, language }));
            }
        }
    }
}
