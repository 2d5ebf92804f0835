//! The page on which everything is searched.

use askama::Template;
use domain::Context;
use domain::content::Language;
use domain::page::PageRequest;
use domain::quizzes::ShownText;
use domain::search::{self, Found, Hit, Piece, SearchKind};
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::error_page::PageError;
use crate::page::{self, Choice, Page};
use crate::speech::html;
use crate::visit::Visit;
use crate::words::Words;

/// Nobody looks for more than this.
const LONGEST_QUESTION: usize = 200;
const KINDS: [SearchKind; 5] =
    [SearchKind::Course, SearchKind::Lesson, SearchKind::Media, SearchKind::Transcript, SearchKind::Article];
const LANGUAGES: [Language; 3] = [Language::Be, Language::Ru, Language::En];

/// What is asked, as it stands in the address. What is not known there is not asked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    kind: String,
    #[serde(rename = "in")]
    language: String,
    cursor: String,
}

#[derive(Template)]
#[template(path = "search/page.html")]
struct SearchPage {
    page: Page,
    q: String,
    /// The kind asked for, for the form.
    kind: &'static str,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    lines: Vec<Line>,
    /// What was looked for instead, as a sentence in HTML; empty if nothing was.
    instead: String,
    /// Whether anything was asked.
    is_asked: bool,
    /// Where the next page is; empty for the last.
    next: String,
}

/// Something that was found.
struct Line {
    kind: String,
    address: String,
    language: Language,
    /// Both as HTML.
    title: String,
    snippet: String,
}

/// The page.
#[handler]
pub async fn show(cx: Data<&Context>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    Ok(answer(&cx, &visit, &asked).await?)
}

async fn answer(cx: &Context, visit: &Visit, asked: &Asked) -> Result<Response, PageError> {
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let page = PageRequest::parse(None, cursor)?;
    let found = search::find(cx, &visit.actor, &asked.question(), visit.language, page).await?;
    let words = visit.words();
    let page = Page::new(visit);
    let shown = SearchPage {
        q: asked.words(),
        kind: asked.kind().map(SearchKind::word).unwrap_or_default(),
        kinds: asked.kinds(words),
        languages: asked.languages(words),
        instead: instead(&page, &found),
        is_asked: !asked.words().is_empty(),
        next: found.page.next_cursor.as_deref().map(|next| asked.leading("cursor", next)).unwrap_or_default(),
        lines: found.page.items.into_iter().map(|hit| Line::of(words, &hit)).collect(),
        page,
    };
    page::show(&shown)
}

/// What was looked for instead, in the language of what was found.
fn instead(page: &Page, found: &Found) -> String {
    let language = found.page.items.first().map_or(page.words.0, |hit| hit.language);
    let told = found.shown_for.clone().map(|text| ShownText { text, language });
    told.map(|told| page.naming("search-instead", &told)).unwrap_or_default()
}

impl Line {
    /// The language, where it is not the page's.
    fn mark(&self, page: &Page) -> &'static str {
        page.mark_language(self.language)
    }

    fn of(words: Words, hit: &Hit) -> Self {
        Self {
            kind: words.say(&format!("search-one-{}", hit.kind.word())),
            address: address(hit),
            language: hit.language,
            title: marked(&hit.title),
            snippet: marked(&hit.snippet),
        }
    }
}

/// Where it is read: of a lesson that the visitor does not study, the course.
fn address(hit: &Hit) -> String {
    let course = || format!("/courses/{}", hit.course_key().unwrap_or_default());
    match hit.kind {
        SearchKind::Course => course(),
        SearchKind::Lesson => hit
            .place
            .map_or_else(course, |(enrolment, lesson)| format!("/learn/{enrolment}/lessons/{lesson}")),
        SearchKind::Media | SearchKind::Transcript => format!("/media/{}", hit.about),
        SearchKind::Article => format!("/news/{}", hit.about),
    }
}

fn marked(pieces: &[Piece]) -> String {
    let one = |piece: &Piece| {
        let text = html(&piece.text);
        if piece.is_sought { format!("<mark>{text}</mark>") } else { text }
    };
    pieces.iter().map(one).collect()
}

impl Asked {
    fn words(&self) -> String {
        self.q.trim().chars().take(LONGEST_QUESTION).collect()
    }

    fn kind(&self) -> Option<SearchKind> {
        KINDS.into_iter().find(|kind| kind.word() == self.kind)
    }

    fn question(&self) -> search::Asked {
        let language = LANGUAGES.into_iter().find(|language| language.tag() == self.language);
        search::Asked { words: self.words(), kind: self.kind(), language }
    }

    /// The address of the same with one value replaced; another question begins at its first page.
    fn leading(&self, name: &str, value: &str) -> String {
        let typed = self.words();
        let kind = self.kind().map(SearchKind::word).unwrap_or_default();
        let pairs = [("q", typed.as_str()), ("kind", kind), ("in", &self.language), ("cursor", "")];
        let pairs = pairs.map(|(own, old)| (own, if own == name { value } else { old }));
        let given: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        format!("/search?{}", serde_urlencoded::to_string(given).unwrap_or_default())
    }

    fn kinds(&self, words: Words) -> Vec<Choice> {
        let choice = |label: String, value: &'static str, current| Choice {
            label,
            short: "",
            tag: value,
            address: self.leading("kind", value),
            current,
        };
        let any = choice(words.say("search-all"), "", self.kind().is_none());
        let each = KINDS.into_iter().map(|kind| {
            choice(words.say(&format!("search-{}", kind.word())), kind.word(), self.kind() == Some(kind))
        });
        std::iter::once(any).chain(each).collect()
    }

    fn languages(&self, words: Words) -> Vec<Choice> {
        let choice = |language: Language| Choice {
            label: words.say(&format!("search-in-{}", language.tag())),
            short: "",
            tag: language.tag(),
            address: String::new(),
            current: language.tag() == self.language,
        };
        LANGUAGES.into_iter().map(choice).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_kind_begins_at_the_first_page_and_keeps_the_words() {
        let asked = Asked { q: " боль & страх ".into(), cursor: "abc".into(), ..Asked::default() };
        let again: Asked =
            serde_urlencoded::from_str(asked.leading("kind", "lesson").trim_start_matches("/search?"))
                .unwrap();
        assert_eq!(
            (again.words(), again.kind(), again.cursor.as_str()),
            (asked.words(), Some(SearchKind::Lesson), "")
        );
    }

    #[test]
    fn what_nobody_knows_narrows_nothing() {
        let asked = Asked { kind: "people".into(), language: "xx".into(), ..Asked::default() };
        assert_eq!(asked.question(), search::Asked::default());
    }

    #[test]
    fn marks_are_the_only_marks() {
        let piece = |text: &str, is_sought| Piece { text: text.to_owned(), is_sought };
        assert_eq!(marked(&[piece("<b>", false), piece("боль", true)]), "&#60;b&#62;<mark>боль</mark>");
    }
}
