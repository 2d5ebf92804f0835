//! What a course page says of a published version to everybody, written once for each language and day.

use std::sync::Arc;

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use domain::Settings;
use domain::clock::MINSK;
use domain::content::Language;
use domain::courses::LoadedVersion;
use domain::ids::CourseVersionId;
use domain::memory::Memory;
use domain::quizzes::ShownText;

use super::content::Content;
use crate::error_page::PageError;
use crate::page::fill;
use crate::speech::Speech;
use crate::words::Words;

/// The parts of course pages that are the same for everybody.
///
/// A version never changes, but who issues its certificate may from one day to the next.
#[derive(Default)]
pub struct CoursesWritten(Memory<(CourseVersionId, Language, NaiveDate), Arc<CourseWritten>, 96>);

/// What a course page says to everybody, as HTML.
pub struct CourseWritten {
    /// The course's title.
    pub title: ShownText,
    /// Its summary.
    pub summary: ShownText,
    /// From the way back to the facts.
    pub opening: String,
    /// What a learner will be able to do.
    pub outcomes: String,
    /// Modules, certificate, authors and sources.
    pub content: String,
}

#[derive(Template)]
#[template(path = "courses/opening.html")]
struct Opening<'a> {
    page: &'a Speech,
    course: &'a Content<'a>,
}

#[derive(Template)]
#[template(path = "courses/outcomes.html")]
struct Outcomes<'a> {
    page: &'a Speech,
    course: &'a Content<'a>,
}

#[derive(Template)]
#[template(path = "courses/content.html")]
struct Contents<'a> {
    page: &'a Speech,
    course: &'a Content<'a>,
}

impl CoursesWritten {
    /// What is said of a version.
    ///
    /// # Errors
    /// An internal error if a template cannot be filled.
    pub fn of(
        &self,
        words: Words,
        version: &LoadedVersion,
        settings: &Settings,
        now: DateTime<Utc>,
    ) -> Result<Arc<CourseWritten>, PageError> {
        let today = now.with_timezone(&MINSK).date_naive();
        let key = (version.id, words.0, today);
        if let Some(written) = self.0.get(&key) {
            return Ok(written);
        }
        let written = Arc::new(CourseWritten::of(words, version, settings, today)?);
        self.0.keep(key, Arc::clone(&written));
        Ok(written)
    }
}

impl CourseWritten {
    fn of(
        words: Words,
        version: &LoadedVersion,
        settings: &Settings,
        today: NaiveDate,
    ) -> Result<Self, PageError> {
        let (page, course) = (&Speech { words }, &Content::of(words, version, settings, today));
        Ok(Self {
            opening: fill(&Opening { page, course })?,
            outcomes: fill(&Outcomes { page, course })?,
            content: fill(&Contents { page, course })?,
            title: course.title.clone(),
            summary: course.summary.clone(),
        })
    }
}
