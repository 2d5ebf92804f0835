//! Short texts of a course (stems, options, explanations) as HTML, made once and kept.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use domain::content::{Language, plain_text, render_text};
use domain::quizzes::ShownText;

use crate::page::Page;

/// How many texts are kept before all are let go; a course has about a thousand.
const KEPT: usize = 16_384;

static MADE: LazyLock<RwLock<HashMap<String, Arc<str>>>> = LazyLock::new(RwLock::default);

/// A short text as HTML, in the language it really is in.
#[derive(Clone, Debug)]
pub struct Prose {
    /// Safe HTML without blocks.
    pub html: Arc<str>,
    /// Its language.
    pub language: Language,
}

impl Prose {
    /// The HTML of a text.
    pub fn of(text: &ShownText) -> Self {
        Self { html: html(&text.text), language: text.language }
    }

    /// ` lang="ru"` where it is in another language than the page.
    pub fn mark(&self, page: &Page) -> &'static str {
        page.mark_language(self.language)
    }
}

/// The words alone, for places that hold no HTML: choices of a list, names of buttons.
pub fn plain(text: &ShownText) -> String {
    if text.text.contains(['*', '_', '[', '`', '\\', '<', '&', '~']) {
        plain_text(&text.text)
    } else {
        text.text.clone()
    }
}

/// Titles of sources carry no language: one without a Cyrillic letter is taken for English.
pub fn source_mark(page: &Page, title: &str) -> &'static str {
    let is_cyrillic = title.chars().any(|letter| ('\u{400}'..='\u{4ff}').contains(&letter));
    if is_cyrillic { "" } else { page.mark_language(Language::En) }
}

fn html(markdown: &str) -> Arc<str> {
    if let Some(made) = MADE.read().unwrap_or_else(PoisonError::into_inner).get(markdown) {
        return made.clone();
    }
    let made: Arc<str> = render_text(markdown).into();
    let mut kept = MADE.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(markdown.to_owned(), made.clone());
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_html_once_and_marks_mean_what_they_mean() {
        let text = ShownText { text: "A *child* < 3 [S1]".to_owned(), language: Language::En };
        let made = Prose::of(&text);
        assert_eq!(&*made.html, "A <em>child</em> &lt; 3 <span class=\"source\">[S1]</span>");
        assert!(Arc::ptr_eq(&made.html, &Prose::of(&text).html));
        assert_eq!(plain(&text).trim(), "A child < 3");
    }
}
