//! The newest articles as an Atom feed (RFC 4287), one in each language.

use askama::Template;
use chrono::{NaiveDate, NaiveTime, SecondsFormat, TimeZone};
use domain::Context;
use domain::clock::MINSK;
use domain::content::Language;
use domain::publications::{self, Article, Publication};
use poem::web::Data;
use poem::{Response, Result, handler};
use uuid::Uuid;

use crate::page;
use crate::speech::Speech;
use crate::visit::Visit;

/// How many articles readers are told of.
const NEWEST: usize = 20;
/// Ids are made from this, and so stay what they are when the centre moves to another address. Never to be changed.
const NAMESPACE: Uuid = Uuid::from_u128(0x8f3c_5f0e_6d0b_4b7e_9a52_1c7d_40e2_b6a9);

#[derive(Template)]
#[template(path = "news/feed.xml")]
struct Feed<'a> {
    speech: Speech,
    public_url: &'a str,
    id: String,
    /// When anything in it changed last.
    updated: String,
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    id: String,
    key: &'a str,
    published: String,
    article: &'a Article,
}

impl<'a> Entry<'a> {
    fn of(language: Language, publication: &'a Publication) -> Self {
        Self {
            id: id(&format!("news/{}", publication.key), language),
            key: &publication.key,
            published: beginning_of(publication.published_on),
            article: publication.in_language(language),
        }
    }
}

/// The feed.
#[handler]
pub fn feed(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    let newest = publications::newest(&cx, NEWEST);
    let shown = Feed {
        speech: Speech { words: visit.words() },
        public_url: cx.settings().public_url.trim_end_matches('/'),
        id: id("feed", visit.language),
        updated: beginning_of(newest.first().map(|newest| newest.published_on).unwrap_or_default()),
        entries: newest.iter().map(|publication| Entry::of(visit.language, publication)).collect(),
    };
    let xml = page::fill(&shown)?;
    Ok(Response::builder().content_type("application/atom+xml; charset=utf-8").body(xml))
}

/// What readers know something by: each language of an article is one of its own.
fn id(what: &str, language: Language) -> String {
    Uuid::new_v5(&NAMESPACE, format!("{what}.{}", language.tag()).as_bytes()).urn().to_string()
}

/// The first moment of a day in Minsk.
fn beginning_of(day: NaiveDate) -> String {
    let midnight = MINSK.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest();
    midnight.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, false)).unwrap_or_default()
}
