//! Markdown as HTML that is safe to show, and as plain text to search in.
//!
//! Links in the HTML have one of these forms, and no other:
//! - `lesson:<module>/<lesson>`: another lesson; the caller puts its own address in its place;
//! - `media:<id>`, of a link or a picture: an item of the media centre; the caller puts its address, or the item itself, in its
//!   place;
//! - `media/<file>`: a file of the package; the caller puts its own prefix before it;
//! - `#source-<key>`: a reference; the caller writes the list of [`Rendered::sources`] with these ids;
//! - `#note-<number>`: a footnote of the same text;
//! - `http:`, `https:`, `mailto:` and `tel:`, with `rel="noopener noreferrer"`.

mod clean;
mod headings;
mod writer;

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::course::{Language, Lesson};
use crate::markdown::{self, Segment, Target};
use crate::reader::Package;
use writer::Writer;

/// A lesson as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The text, without the title.
    pub html: String,
    /// The language it really is in.
    pub language: Language,
    /// Whether the source has changed since this was translated.
    pub out_of_date: bool,
    /// The keys of the references it cites, in the order in which they first appear.
    pub sources: Vec<String>,
    /// How many words it has.
    pub word_count: usize,
}

/// Renders a lesson in a language, or in the nearest one there is; `None` if it has no text at all.
///
/// Raw HTML is shown as text. Links and pictures that lead nowhere are left as their text.
#[must_use]
pub fn render_lesson(package: &Package, lesson: &Lesson, language: Language) -> Option<Rendered> {
    let mut nearest = language.nearest().into_iter();
    let (language, body) =
        nearest.find_map(|wanted| lesson.bodies.get(&wanted).map(|body| (wanted, body)))?;
    let mut writer = Writer::for_lesson(package, &lesson.module, language);
    for (event, _) in markdown::events(&body.markdown) {
        writer.take(event);
    }
    let (html, sources) = writer.finish();
    let word_count = markdown::count_words(&plain_text(&body.markdown));
    Some(Rendered { html, language, out_of_date: body.out_of_date, sources, word_count })
}

/// The items of the media centre that the lessons of a package show, by their ids.
#[must_use]
pub fn media_items(package: &Package) -> BTreeSet<String> {
    let mut items = BTreeSet::new();
    for lesson in package.lessons.values() {
        for body in lesson.bodies.values() {
            let events = markdown::events(&body.markdown).map(|(event, _)| event);
            items.extend(events.filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    item_at(&lesson.module, &dest_url)
                }
                _ => None,
            }));
        }
    }
    items
}

fn item_at(folder: &str, destination: &str) -> Option<String> {
    match markdown::target(folder, destination) {
        Target::Item(id) => Some(id),
        _ => None,
    }
}

/// Renders a short text (a stem, an option, feedback) as HTML without blocks.
///
/// Source tags become `<span class="source">`, since there is no list of references to link to.
#[must_use]
pub fn render_text(markdown: &str) -> String {
    let mut writer = Writer::for_text();
    for (event, _) in markdown::events(markdown) {
        writer.take(event);
    }
    writer.finish().0.trim().to_owned()
}

/// Renders an article: whole paragraphs, as in a lesson, but with nothing around it that links could lead to.
#[must_use]
pub fn render_article(markdown: &str) -> String {
    let mut writer = Writer::for_article();
    for (event, _) in markdown::events(markdown) {
        writer.take(event);
    }
    writer.finish().0
}

/// The words of a text without marks, tags and addresses, for searching.
#[must_use]
pub fn plain_text(markdown: &str) -> String {
    words_of(markdown, '\n')
}

/// The same with each paragraph on one line, however its lines are broken in the file.
pub(crate) fn reading_text(markdown: &str) -> String {
    words_of(markdown, ' ')
}

fn words_of(markdown: &str, soft_break: char) -> String {
    let mut plain = String::new();
    for (event, _) in markdown::events(markdown) {
        match event {
            Event::Text(text) => plain.extend(segments_without_tags(&text)),
            Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => plain.push_str(&text),
            Event::SoftBreak => plain.push(soft_break),
            Event::HardBreak => plain.push('\n'),
            Event::End(TagEnd::TableCell) => plain.push(' '),
            Event::Start(tag) if is_block(&tag) => plain.push('\n'),
            _ => {}
        }
    }
    let lines = plain.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn segments_without_tags(text: &str) -> Vec<&str> {
    let words = |segment| match segment {
        Segment::Words(words) | Segment::Mistaken(words) => Some(words),
        Segment::Source(..) | Segment::Unsourced(_) => None,
    };
    markdown::segments(text).into_iter().filter_map(words).collect()
}

/// Whether a tag begins a block.
fn is_block(tag: &Tag<'_>) -> bool {
    let inline = matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::TableCell
    );
    !inline
}
