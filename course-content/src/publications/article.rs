//! One file of an article: its front matter, and Markdown that may lead out of the centre but nowhere within it.

use chrono::NaiveDate;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::Article;
use crate::finding::Finding;
use crate::markdown::{self, Lines, Segment, Target};
use crate::reader::front::{self, Fronted};
use crate::reader::text;
use crate::render::render_article;
use crate::yaml::{Decode, Node, Notes};

/// What stands above the text.
pub(crate) struct ArticleFront {
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) published_on: NaiveDate,
    pub(crate) author: String,
    pub(crate) source: String,
}

/// Reads a file, or tells everything that is wrong with it.
pub(super) fn read(file: &str, bytes: &[u8], findings: &mut Vec<Finding>) -> Option<(NaiveDate, Article)> {
    let text = text(file, bytes, findings)?;
    let Fronted { node, markdown, first_line } = front::split(file, text, findings)?;
    check_text(file, markdown, first_line, findings);
    let Some(node) = node else {
        let message = "an article begins with its front matter";
        let fix = "write title, summary, published_on, author and source between two lines `---`";
        findings.push(Finding::told("front_matter_missing", file, Some(1), message, fix));
        return None;
    };
    let mut notes = Notes::new(file);
    let decoded = ArticleFront::decode(&node, &mut notes);
    if let Some(front) = &decoded {
        refuse_blanks(front, &node, &mut notes);
    }
    findings.append(&mut notes.findings);
    let ArticleFront { title, summary, published_on, author, source } = decoded?;
    Some((published_on, Article { title, summary, author, source, html: render_article(markdown) }))
}

fn refuse_blanks(front: &ArticleFront, node: &Node, notes: &mut Notes<'_>) {
    let fields = [
        ("title", &front.title),
        ("summary", &front.summary),
        ("author", &front.author),
        ("source", &front.source),
    ];
    for (name, _) in fields.into_iter().filter(|(_, value)| value.trim().is_empty()) {
        let line = node.get(name).map_or(node.line, |field| field.line);
        notes.told("field_empty", line, format!("`{name}` is empty"), "write something");
    }
}

fn check_text(file: &str, markdown: &str, first_line: usize, findings: &mut Vec<Finding>) {
    if markdown.trim().is_empty() {
        let message = "the article has no text";
        findings.push(Finding::told("text_missing", file, Some(first_line), message, "write it"));
    }
    let lines = Lines::new(markdown, first_line);
    let (mut last_heading, mut in_code) = (1, false);
    for (event, range) in markdown::events(markdown) {
        let wrong = match &event {
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                None
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                None
            }
            Event::Text(_) if in_code => None,
            Event::Start(Tag::Heading { level, .. }) => {
                heading(*level, std::mem::replace(&mut last_heading, *level as usize))
            }
            other => fault(other),
        };
        if let Some((code, message, fix)) = wrong {
            findings.push(Finding::told(code, file, Some(lines.at(range.start)), message, fix));
        }
    }
}

type Fault = (&'static str, &'static str, &'static str);

fn heading(level: HeadingLevel, last: usize) -> Option<Fault> {
    match level as usize {
        1 => Some((
            "heading_first_level",
            "a heading of the first level: that is the title, which stands in the front matter",
            "begin it with `##`",
        )),
        level if level > last + 1 => {
            Some(("heading_jump", "a heading leaves a level out", "begin it with one `#` less"))
        }
        _ => None,
    }
}

fn fault(event: &Event<'_>) -> Option<Fault> {
    match event {
        Event::Start(Tag::Link { dest_url, .. })
            if !matches!(markdown::target("", dest_url), Target::External(_)) =>
        {
            Some(("link_broken", "the link leads nowhere", "link to an address with https://"))
        }
        Event::Start(Tag::Image { .. }) => {
            Some(("picture_broken", "articles have no pictures", "say it in words"))
        }
        Event::Html(_) | Event::InlineHtml(_) => {
            Some(("raw_html", "raw HTML would be shown as text", "write it in Markdown"))
        }
        Event::Text(text) => {
            let is_tag = |segment: &Segment<'_>| !matches!(segment, Segment::Words(_));
            markdown::segments(text).iter().any(is_tag).then_some((
                "source_tag",
                "articles have no source tags",
                "name what the facts were taken from in `source`",
            ))
        }
        _ => None,
    }
}
