//! News and articles: a list by pages, each article at an address of its own, and a feed of the newest.

use askama::Template;
use chrono::NaiveDate;
use domain::newsletter::Counts;
use domain::publications::{self, Article, Listed, Publication};
use domain::{Context, Error};
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::error_page::PageError;
use crate::newsletter::{self, Asking};
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

mod atom;

pub use atom::feed;

/// Which page of the list is asked for; none for the first.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
}

impl Asked {
    fn number(&self) -> Result<usize, Error> {
        match self.page.as_str() {
            "" => Ok(1),
            number => number.parse().map_err(|_| Error::NotFound("page")),
        }
    }
}

#[derive(Template)]
#[template(path = "news/list.html")]
struct ListPage<'a> {
    page: Page,
    /// Which articles these are, of how many.
    told: String,
    /// Whether others are newer.
    is_later: bool,
    lines: Vec<Line<'a>>,
    /// The number of the next page, and which articles stand there.
    next: Option<(usize, String)>,
    newsletter: Option<Asking>,
    /// How many get it, for those who may know; empty for others.
    counts: String,
}

/// An article in the list.
struct Line<'a> {
    key: &'a str,
    published_on: NaiveDate,
    day: String,
    article: &'a Article,
}

impl<'a> Line<'a> {
    fn of(words: Words, publication: &'a Publication) -> Self {
        Self {
            key: &publication.key,
            published_on: publication.published_on,
            day: words.day(publication.published_on),
            article: publication.in_language(words.0),
        }
    }
}

/// The list.
#[handler]
pub async fn list(cx: Data<&Context>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    let words = visit.words();
    let listed = asked.number().and_then(|number| publications::list(&cx, number)).map_err(PageError)?;
    let counts = newsletter::counts(&cx, &visit).await.map_err(PageError)?;
    let shown = ListPage {
        page: Page::new(&visit),
        told: told(words, &listed, listed.page),
        is_later: listed.page > 1,
        lines: listed.items.iter().map(|publication| Line::of(words, publication)).collect(),
        next: listed.next().map(|next| (next, told(words, &listed, next))),
        newsletter: Asking::on(&cx, &visit),
        counts: counts.map_or_else(String::new, |counts| counted(words, counts)),
    };
    Ok(page::show(&shown)?)
}

fn counted(words: Words, counts: Counts) -> String {
    let (confirmed, asked) = (counts.confirmed.to_string(), counts.asked.to_string());
    words.with_all("newsletter-counts", &[("confirmed", confirmed), ("asked", asked)])
}

/// “Articles 11–20 of 23”.
fn told(words: Words, listed: &Listed<'_>, page: usize) -> String {
    let places = match listed.places(page) {
        (first, last) if first >= last => last.to_string(),
        (first, last) => format!("{first}–{last}"),
    };
    words.with_all("news-range", &[("places", places), ("count", listed.count.to_string())])
}

#[derive(Template)]
#[template(path = "news/article.html")]
struct ArticlePage<'a> {
    page: Page,
    published_on: NaiveDate,
    day: String,
    article: &'a Article,
    newsletter: Option<Asking>,
}

/// An article in the language of the page.
#[handler]
pub fn show(cx: Data<&Context>, visit: Visit, Path(key): Path<String>) -> Result<Response> {
    let words = visit.words();
    let publication = publications::find(&cx, &key).map_err(PageError)?;
    let shown = ArticlePage {
        page: Page::new(&visit),
        published_on: publication.published_on,
        day: words.day(publication.published_on),
        article: publication.in_language(words.0),
        newsletter: Asking::on(&cx, &visit),
    };
    Ok(page::show(&shown)?)
}
