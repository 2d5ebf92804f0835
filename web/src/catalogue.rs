//! The home page: the catalogue, searched and narrowed, with the next chance to begin each course.

use std::ops::RangeInclusive;

use askama::Template;
use chrono::{DateTime, Utc};
use domain::Context;
use domain::content::{Language, Level, Profession};
use domain::courses::{self, CatalogueEntry, CatalogueQuery};
use domain::page::PageRequest;
use domain::quizzes::ShownText;
use domain::runs::{self, Run};
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::courses::RunLine;
use crate::error_page::PageError;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// EAPC's levels, as addresses and keys of texts have them.
const LEVELS: [&str; 3] = ["approach", "general", "specialist"];
/// For whom courses are meant, likewise.
pub const AUDIENCES: [&str; 14] = [
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
const LENGTHS: [&str; 3] = ["short", "medium", "long"];
/// The same in academic hours.
const HOURS: [RangeInclusive<u16>; 3] = [0..=12, 13..=36, 37..=u16::MAX];
const LANGUAGES: [&str; 3] = ["be", "ru", "en"];

/// What the catalogue is narrowed by.
const FILTERS: [FilterKind; 4] = [
    FilterKind {
        name: "level",
        label: "filter-level",
        any: "filter-level-any",
        keys: "level-",
        values: &LEVELS,
    },
    FilterKind {
        name: "audience",
        label: "filter-audience",
        any: "filter-audience-any",
        keys: "audience-",
        values: &AUDIENCES,
    },
    FilterKind {
        name: "hours",
        label: "filter-hours",
        any: "filter-hours-any",
        keys: "length-",
        values: &LENGTHS,
    },
    FilterKind {
        name: "in",
        label: "filter-language",
        any: "filter-language-any",
        keys: "study-language-",
        values: &LANGUAGES,
    },
];
/// Nobody looks for more than this.
const LONGEST_QUESTION: usize = 200;

/// What is asked of the catalogue, as it stands in the address. What is not known there is not asked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    level: String,
    audience: String,
    hours: String,
    #[serde(rename = "in")]
    language: String,
    cursor: String,
}

#[derive(Template)]
#[template(path = "courses/catalogue.html")]
struct CataloguePage {
    page: Page,
    title: String,
    /// Courses were searched or narrowed, or this is a later page of them.
    is_part: bool,
    q: String,
    filters: Vec<Filter>,
    /// What was found, in words.
    found: String,
    cards: Vec<Card>,
    /// Where the next page is; empty for the last.
    next: String,
}

/// A list to choose from, by the keys of its texts.
struct FilterKind {
    name: &'static str,
    label: &'static str,
    any: &'static str,
    /// What the keys of its values begin with.
    keys: &'static str,
    values: &'static [&'static str],
}

impl FilterKind {
    fn filter(&self, words: Words, asked: &str) -> Filter {
        let any = Choice { value: "", label: words.say(self.any), chosen: false };
        let choice = |value: &&'static str| Choice {
            value,
            label: capitalised(&words.say(&format!("{}{}", self.keys, value.replace('_', "-")))),
            chosen: *value == asked,
        };
        let options = std::iter::once(any).chain(self.values.iter().map(choice)).collect();
        Filter { name: self.name, label: words.say(self.label), options }
    }
}

/// A list to choose from.
struct Filter {
    name: &'static str,
    label: String,
    options: Vec<Choice>,
}

struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

/// A course in the catalogue.
struct Card {
    key: String,
    level: &'static str,
    level_name: String,
    title: ShownText,
    summary: ShownText,
    length: String,
    languages: String,
    run: Option<RunLine>,
}

/// Home.
#[handler]
pub async fn show(cx: Data<&Context>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    Ok(answer(&cx, &visit, &asked).await?)
}

async fn answer(cx: &Context, visit: &Visit, asked: &Asked) -> Result<Response, PageError> {
    let (words, now) = (visit.words(), cx.now());
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let found = courses::list(cx, &asked.query(), PageRequest::parse(None, cursor)?).await?;
    let ids: Vec<_> = found.items.iter().map(|entry| entry.course_id).collect();
    let mut open = runs::open_of_courses(cx, &ids).await?;
    let is_whole = cursor.is_none() && found.next_cursor.is_none();
    let filters = asked.filters(words);
    let said = asked.told(words, &filters, found.items.len(), is_whole);
    let narrowed = asked.is_narrowed();
    let card = |entry: CatalogueEntry| {
        let course = entry.course_id;
        card(words, entry, open.extract_if(.., |run| run.row.course_id == course), now)
    };
    let shown = CataloguePage {
        page: Page::new(visit),
        title: if narrowed { said.clone() } else { words.say("courses-title") },
        is_part: narrowed || cursor.is_some(),
        q: asked.words().unwrap_or_default(),
        filters,
        found: said,
        next: found.next_cursor.as_deref().map(|next| asked.address(next)).unwrap_or_default(),
        cards: found.items.into_iter().map(card).collect(),
    };
    page::show(&shown)
}

fn card(words: Words, entry: CatalogueEntry, own: impl Iterator<Item = Run>, now: DateTime<Utc>) -> Card {
    let language = words.0;
    let title = ShownText::of(&entry.title, language);
    let summary = ShownText::of(&entry.summary, language);
    let tags = entry.languages.iter().map(|own| words.say(&format!("study-language-{}", own.tag())));
    let level = crate::courses::level(entry.level);
    Card {
        level_name: words.say(&format!("level-{level}")),
        length: length(words, entry.online_minutes, entry.face_to_face_minutes),
        languages: capitalised(&tags.collect::<Vec<_>>().join(", ")),
        run: RunLine::easiest(own.map(|run| RunLine::of(words, &run, now)).collect()),
        key: entry.key,
        level,
        title,
        summary,
    }
}

/// How long a course is, and how much of it is where.
pub fn length(words: Words, online_minutes: i32, on_site_minutes: i32) -> String {
    let hours = words.hours(online_minutes + on_site_minutes);
    match (online_minutes, on_site_minutes) {
        (_, 0) => words.with("course-length-online", "hours", hours),
        (0, _) => words.with("course-length-on-site", "hours", hours),
        (online, on_site) => {
            let part = |minutes: i32| words.thousandths(minutes * 1000 / 45);
            let parts = [("hours", hours), ("online", part(online)), ("there", part(on_site))];
            words.with_all("course-length-both", &parts)
        }
    }
}

/// A value of a closed set by its word, if there is one of that word.
fn known<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(word)).ok()
}

impl Asked {
    fn words(&self) -> Option<String> {
        let typed: String = self.q.trim().chars().take(LONGEST_QUESTION).collect();
        Some(typed).filter(|typed| !typed.is_empty())
    }

    fn query(&self) -> CatalogueQuery {
        CatalogueQuery {
            words: self.words(),
            level: known::<Level>(&self.level),
            audience: known::<Profession>(&self.audience),
            language: Language::from_tag(&self.language),
            hours: LENGTHS.iter().position(|word| *word == self.hours).map(|at| HOURS[at].clone()),
        }
    }

    fn is_narrowed(&self) -> bool {
        self.query() != CatalogueQuery::default()
    }

    fn filters(&self, words: Words) -> Vec<Filter> {
        let asked = [&self.level, &self.audience, &self.hours, &self.language];
        FILTERS.iter().zip(asked).map(|(kind, asked)| kind.filter(words, asked)).collect()
    }

    /// “1 course for “FLACC”, general, nurses”.
    fn told(&self, words: Words, filters: &[Filter], count: usize, is_whole: bool) -> String {
        let counted =
            words.count(if is_whole { "courses-found" } else { "courses-on-page" }, as_number(count));
        let mut told = match self.words() {
            Some(typed) => words.with_all("courses-found-for", &[("found", counted), ("words", typed)]),
            None => counted,
        };
        for filter in filters {
            if let Some(choice) = filter.options.iter().find(|choice| choice.chosen) {
                told = format!("{told}, {}", lower_first(&choice.label));
            }
        }
        told
    }

    /// The address of another page of the same.
    fn address(&self, cursor: &str) -> String {
        let typed = self.words().unwrap_or_default();
        let pairs = [
            ("q", typed.as_str()),
            ("level", &self.level),
            ("audience", &self.audience),
            ("hours", &self.hours),
            ("in", &self.language),
            ("cursor", cursor),
        ];
        let given: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        format!("/?{}", serde_urlencoded::to_string(given).unwrap_or_default())
    }
}

fn as_number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The text with a large first letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_known_to_the_catalogue() {
        for filter in Asked::default().filters(Words(Language::En)) {
            for choice in filter.options {
                let value = choice.value.to_owned();
                let asked = match filter.name {
                    "level" => Asked { level: value, ..Asked::default() },
                    "audience" => Asked { audience: value, ..Asked::default() },
                    "hours" => Asked { hours: value, ..Asked::default() },
                    _ => Asked { language: value, ..Asked::default() },
                };
                assert_eq!(asked.is_narrowed(), !choice.value.is_empty(), "{}", choice.value);
            }
        }
    }

    #[test]
    fn every_profession_is_named_in_three_languages() {
        for language in Language::ALL {
            for word in AUDIENCES {
                assert!(Words(language).has(&format!("audience-{}", word.replace('_', "-"))), "{word}");
            }
        }
    }

    #[test]
    fn what_nobody_knows_narrows_nothing() {
        let asked = Asked { level: "easy".into(), hours: "7".into(), q: "  ".into(), ..Asked::default() };
        assert!(!asked.is_narrowed());
    }

    #[test]
    fn the_next_page_asks_for_the_same() {
        let asked = Asked { q: "боль & страх".into(), level: "general".into(), ..Asked::default() };
        let next = asked.address("abc");
        let asked_again: Asked = serde_urlencoded::from_str(next.trim_start_matches("/?")).unwrap();
        assert_eq!(asked_again.query(), asked.query());
        assert_eq!(asked_again.cursor, "abc");
    }

    #[test]
    fn a_course_in_two_places_says_how_much_is_where() {
        assert_eq!(length(Words(Language::En), 24 * 45, 0), "24 academic hours online");
        assert_eq!(
            length(Words(Language::En), 24 * 45, 16 * 45),
            "40 academic hours: 24 online, 16 at Forest Glade"
        );
    }
}
