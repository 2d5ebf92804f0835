//! What is said about an item: what somebody may write, within which bounds, and how it lies in the row.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use course_content::course::{Language, Text};
use entity::enums::MediaAccess;
use entity::ids::MediaItemId;
use entity::media_item as row;
use sea_orm::ActiveValue::Set;
use serde_json::json;

use crate::error::{Error, Result};

const TITLE_LENGTH: usize = 200;
const DESCRIPTION_LENGTH: usize = 4000;
const LINE_LENGTH: usize = 500;
const TOPICS: usize = 20;
const TOPIC_LENGTH: usize = 60;
const DAY_IN_SECONDS: i32 = 24 * 60 * 60;

/// What is said about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// By language.
    pub title: Text,
    /// By language; of a picture, what is read out instead of it.
    pub description: Text,
    /// Who made it.
    pub authors: String,
    /// Under which licence, such as `CC BY 4.0`.
    pub licence: String,
    /// The language that is spoken or written in it.
    pub language: Language,
    /// Words by which it is grouped.
    pub topics: Vec<String>,
    /// What somebody should know before they look.
    pub content_note: Option<String>,
    /// The day by which somebody has to look whether it is still right.
    pub review_by: Option<NaiveDate>,
    /// Who may see it once it is published.
    pub access: MediaAccess,
    /// The picture that stands for a film before it plays.
    pub poster_id: Option<MediaItemId>,
    /// How long it plays; measured of an MP4.
    pub duration_seconds: Option<i32>,
}

impl About {
    /// What the row says.
    #[must_use]
    pub fn of(row: &row::Model) -> Self {
        let text = |json: &serde_json::Value| serde_json::from_value(json.clone()).unwrap_or_default();
        let topics = row.topics.split(',').filter(|topic| !topic.is_empty());
        Self {
            title: text(&row.title),
            description: text(&row.description),
            authors: row.authors.clone(),
            licence: row.licence.clone(),
            language: Language::from_tag(&row.language).unwrap_or(Language::En),
            topics: topics.map(str::to_owned).collect(),
            content_note: row.content_note.clone(),
            review_by: row.review_by,
            access: row.access,
            poster_id: row.poster_id,
            duration_seconds: row.duration_seconds,
        }
    }

    /// What somebody wrote, tidied up.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is too long, missing or no plain text.
    pub(super) fn checked(self) -> Result<Self> {
        let title = texts("/title", &self.title, TITLE_LENGTH)?;
        if title.0.is_empty() {
            return Err(Error::invalid("/title", "required", "write a title in at least one language"));
        }
        if self.duration_seconds.is_some_and(|seconds| !(1..=DAY_IN_SECONDS).contains(&seconds)) {
            return Err(Error::invalid("/duration_seconds", "out_of_range", "write 1 to 86400 seconds"));
        }
        let note = self.content_note.map(|note| line("/content_note", &note, LINE_LENGTH)).transpose()?;
        Ok(Self {
            title,
            description: texts("/description", &self.description, DESCRIPTION_LENGTH)?,
            authors: line("/authors", &self.authors, LINE_LENGTH)?,
            licence: line("/licence", &self.licence, LINE_LENGTH)?,
            topics: topics(&self.topics)?,
            content_note: note.filter(|note| !note.is_empty()),
            ..self
        })
    }

    /// Puts it into a row.
    pub(super) fn write(&self, row: &mut row::ActiveModel) {
        row.title = Set(json!(self.title));
        row.description = Set(json!(self.description));
        row.authors = Set(self.authors.clone());
        row.licence = Set(self.licence.clone());
        row.language = Set(self.language.tag().to_owned());
        row.topics = Set(self.topics.iter().fold(String::from(","), |all, topic| all + topic + ","));
        row.content_note = Set(self.content_note.clone());
        row.review_by = Set(self.review_by);
        row.access = Set(self.access);
        row.poster_id = Set(self.poster_id);
        row.duration_seconds = Set(self.duration_seconds);
    }
}

/// A text in each language in which there is one.
fn texts(pointer: &str, text: &Text, most: usize) -> Result<Text> {
    let mut kept = Text::default();
    for (language, written) in &text.0 {
        let written = written.trim();
        if written.chars().count() > most {
            let message = format!("write at most {most} characters");
            return Err(Error::invalid(format!("{pointer}/{}", language.tag()), "too_long", message));
        }
        if !written.is_empty() {
            kept.0.insert(*language, written.to_owned());
        }
    }
    Ok(kept)
}

fn line(pointer: &str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(Error::invalid(pointer, "too_long", format!("write at most {most} characters")));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::invalid(pointer, "control_character", "write plain text"));
    }
    Ok(text.to_owned())
}

fn topics(topics: &[String]) -> Result<Vec<String>> {
    let mut kept = BTreeSet::new();
    for topic in topics {
        let topic = line("/topics", &topic.to_lowercase(), TOPIC_LENGTH)?;
        if topic.is_empty() || topic.contains(',') {
            return Err(Error::invalid(
                "/topics",
                "unreadable",
                "write each topic by itself, without commas",
            ));
        }
        kept.insert(topic);
    }
    if kept.len() > TOPICS {
        return Err(Error::invalid("/topics", "too_long", format!("write at most {TOPICS} topics")));
    }
    Ok(kept.into_iter().collect())
}
