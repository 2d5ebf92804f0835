//! What templates call to speak: the same for everybody who reads in a language.

use domain::content::Language;
use domain::quizzes::ShownText;

use crate::assets;
use crate::words::Words;

/// Speaks a language.
pub struct Speech {
    /// The texts.
    pub words: Words,
}

/// Holds the place of a title in a sentence.
const TITLE: &str = "\u{fffc}";

impl Speech {
    /// The text of a key.
    pub fn t(&self, key: &str) -> String {
        self.words.say(key)
    }

    /// The text of a key for a number.
    pub fn n(&self, key: &str, count: impl TryInto<i64>) -> String {
        self.words.count(key, count)
    }

    /// The same for a number that a template holds.
    pub fn counted(&self, key: &str, count: &usize) -> String {
        self.words.count(key, *count)
    }

    /// The text of a key with one thing put in.
    pub fn with(&self, key: &str, name: &str, value: impl ToString) -> String {
        self.words.with(key, name, value)
    }

    /// The BCP 47 tag of the interface.
    pub fn lang(&self) -> &'static str {
        self.words.0.tag()
    }

    /// ` lang="ru"` for a text in another language than the page's, else nothing.
    pub fn mark(&self, text: &ShownText) -> &'static str {
        self.mark_language(text.language)
    }

    /// The same for a language alone.
    pub fn mark_language(&self, language: Language) -> &'static str {
        match language {
            same if same == self.words.0 => "",
            Language::En => r#" lang="en""#,
            Language::Ru => r#" lang="ru""#,
            Language::Be => r#" lang="be""#,
        }
    }

    /// The text of a key with a title put in, as HTML that says in which language the title is.
    pub fn naming(&self, key: &str, title: &ShownText) -> String {
        let sentence = self.with(key, "title", TITLE);
        let (before, after) = sentence.split_once(TITLE).unwrap_or((&sentence, ""));
        format!("{}<span{}>{}</span>{}", html(before), self.mark(title), html(&title.text), html(after))
    }

    /// Where a static file is, under a name that changes with its content.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }
}

/// A text as HTML.
pub fn html(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map(|html| html.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_within_a_sentence_says_its_language_and_stays_text() {
        let page = Speech { words: Words(Language::Be) };
        let title = ShownText { text: "Итог <b>".to_owned(), language: Language::Ru };
        let said = page.naming("learn-quiz-missing", &title);
        assert!(said.ends_with(r#" <span lang="ru">Итог &#60;b&#62;</span>"#), "{said}");
    }
}
