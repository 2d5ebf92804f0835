//! Lesson files: front matter, Markdown, and whether a translation is out of date.

use std::collections::BTreeMap;

use super::front::{self, Fronted};
use super::text;
use crate::course::{FrontMatter, Language, LessonBody};
use crate::files::{Files, file_hash};
use crate::finding::Finding;
use crate::yaml::{Decode, Notes};

/// Where a lesson's text in one language lies.
pub(crate) fn body_path(lesson: &str, language: Language) -> String {
    format!("{lesson}.{}.md", language.tag())
}

/// Reads a lesson in all languages in which it is there.
pub(super) fn read_bodies(
    files: &Files,
    source: Language,
    lesson: &str,
    findings: &mut Vec<Finding>,
) -> BTreeMap<Language, LessonBody> {
    let original = files.get(&body_path(lesson, source)).map(file_hash);
    let mut bodies = BTreeMap::new();
    for language in Language::ALL {
        let path = body_path(lesson, language);
        let Some(text) = files.get(&path).and_then(|bytes| text(&path, bytes, findings)) else { continue };
        let Some((front, markdown, first_line)) = split(&path, text, findings) else { continue };
        let current = front.translated_from.is_some() && front.translated_from == original;
        let out_of_date = language != source && !current;
        bodies.insert(language, LessonBody { markdown: markdown.to_owned(), first_line, out_of_date });
    }
    bodies
}

/// Parts a lesson into its front matter, its Markdown, and the line on which the Markdown begins.
fn split<'a>(
    file: &str,
    text: &'a str,
    findings: &mut Vec<Finding>,
) -> Option<(FrontMatter, &'a str, usize)> {
    let Fronted { node, markdown, first_line } = front::split(file, text, findings)?;
    let Some(node) = node else {
        return Some((FrontMatter::default(), markdown, first_line));
    };
    let mut notes = Notes::new(file);
    let decoded = FrontMatter::decode(&node, &mut notes);
    findings.append(&mut notes.findings);
    Some((decoded?, markdown, first_line))
}
