//! From Markdown events to HTML: tags become links, links are resolved, raw HTML becomes text.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd, html};

use super::headings::Headings;
use super::{clean, is_block};
use crate::course::Language;
use crate::markdown::{self, Segment, Target};
use crate::reader::Package;

/// Collects the events of one text.
pub(super) struct Writer<'a> {
    package: Option<&'a Package>,
    folder: &'a str,
    language: Option<Language>,
    /// Whether this is a short text, without blocks.
    is_short: bool,
    out: Vec<Event<'a>>,
    /// For each open link or picture, the event that ends it, if anything does.
    open: Vec<Option<Event<'a>>>,
    in_code: bool,
    sources: Vec<String>,
    notes: HashMap<String, usize>,
    /// Of the table that is being written.
    headings: Headings,
}

impl<'a> Writer<'a> {
    /// A writer for a lesson in `folder`.
    pub(super) fn for_lesson(package: &'a Package, folder: &'a str, language: Language) -> Self {
        Self { package: Some(package), language: Some(language), ..Self::in_folder(folder) }
    }

    /// A writer for a short text.
    pub(super) fn for_text() -> Self {
        Self { is_short: true, ..Self::in_folder("quizzes") }
    }

    /// A writer for an article, which belongs to no package.
    pub(super) fn for_article() -> Self {
        Self::in_folder("")
    }

    fn in_folder(folder: &'a str) -> Self {
        let (out, open, sources, notes) = (Vec::new(), Vec::new(), Vec::new(), HashMap::new());
        let headings = Headings::default();
        Self {
            package: None,
            folder,
            language: None,
            is_short: false,
            out,
            open,
            in_code: false,
            sources,
            notes,
            headings,
        }
    }

    /// The HTML, and the sources cited.
    pub(super) fn finish(self) -> (String, Vec<String>) {
        let mut raw = String::new();
        html::push_html(&mut raw, self.out.into_iter());
        (clean::clean(&raw), self.sources)
    }

    /// Takes the next event.
    pub(super) fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code || !self.open.is_empty() => self.out.push(Event::Text(text)),
            Event::Text(text) => self.text(&text),
            Event::Html(text) | Event::InlineHtml(text) => self.out.push(Event::Text(text)),
            Event::FootnoteReference(_) if self.is_short => {}
            Event::FootnoteReference(label) => {
                let number = self.note(&label);
                let html = format!(
                    "<sup class=\"footnote-reference\"><a href=\"#note-{number}\">{number}</a></sup>"
                );
                self.raw(html);
            }
            Event::Rule if self.is_short => {}
            other => self.out.push(other),
        }
    }

    fn raw(&mut self, html: String) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn note(&mut self, label: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(label.to_owned()).or_insert(next)
    }

    fn start(&mut self, tag: Tag<'a>) {
        self.in_code = self.in_code || matches!(tag, Tag::CodeBlock(_));
        match tag {
            Tag::Link { dest_url, .. } => self.start_link(&dest_url),
            Tag::Image { link_type, dest_url, title, id } => {
                let known = match markdown::target(self.folder, &dest_url) {
                    Target::Media(path) if self.has_media(&path) => Some(path),
                    Target::Item(item) if self.package.is_some() => Some(format!("media:{item}")),
                    _ => None,
                };
                self.open.push(known.is_some().then_some(Event::End(TagEnd::Image)));
                if let Some(path) = known {
                    self.out.push(Event::Start(Tag::Image { link_type, dest_url: path.into(), title, id }));
                }
            }
            _ if self.is_short && is_block(&tag) => {}
            Tag::HtmlBlock => self.out.push(Event::Start(Tag::Paragraph)),
            Tag::Heading { level: HeadingLevel::H1, .. } => {
                self.out.push(Event::Start(heading(HeadingLevel::H2)));
            }
            Tag::FootnoteDefinition(label) => {
                let number = self.note(&label);
                let html = format!(
                    "<div class=\"footnote-definition\" id=\"note-{number}\">\
                     <sup class=\"footnote-definition-label\">{number}</sup>"
                );
                self.out.push(Event::Html(html.into()));
            }
            Tag::Table(columns) => self.start_table(columns.len()),
            Tag::TableCell if self.is_short => {}
            Tag::TableCell => match self.headings.begin_cell() {
                Some(cell) => self.raw(cell),
                None => self.out.push(Event::Start(Tag::TableCell)),
            },
            other => self.out.push(Event::Start(other)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.in_code = self.in_code && tag != TagEnd::CodeBlock;
        let inline = [TagEnd::Emphasis, TagEnd::Strong, TagEnd::Strikethrough].contains(&tag);
        match tag {
            TagEnd::Link | TagEnd::Image => {
                let end = self.open.pop().flatten();
                self.out.extend(end);
            }
            _ if self.is_short && !inline => self.out.push(Event::SoftBreak),
            TagEnd::HtmlBlock => self.out.push(Event::End(TagEnd::Paragraph)),
            TagEnd::Heading(HeadingLevel::H1) => self.out.push(Event::End(TagEnd::Heading(HeadingLevel::H2))),
            TagEnd::TableCell if self.headings.end_cell() => self.raw("</td>".into()),
            TagEnd::FootnoteDefinition => self.out.push(Event::Html(CowStr::Borrowed("</div>\n"))),
            other => self.out.push(Event::End(other)),
        }
    }

    fn start_table(&mut self, columns: usize) {
        self.headings = Headings::of(columns);
        self.raw("<table class=\"stack\">".into());
    }

    fn start_link(&mut self, destination: &str) {
        let (address, rel) = match markdown::target(self.folder, destination) {
            Target::Lesson(path) if self.package.is_none_or(|package| package.lesson(&path).is_some()) => {
                (format!("lesson:{path}"), "")
            }
            Target::Media(path) if self.has_media(&path) => (path, ""),
            Target::Item(id) if self.package.is_some() => (format!("media:{id}"), ""),
            Target::External(address) => (address, " rel=\"noopener noreferrer\""),
            _ => return self.open.push(None),
        };
        // A link within a link, or in a picture's description, is only its text.
        if !self.open.is_empty() {
            return self.open.push(None);
        }
        self.raw(format!("<a href=\"{}\"{rel}>", ammonia::clean_text(&address)));
        self.open.push(Some(Event::InlineHtml(CowStr::Borrowed("</a>"))));
    }

    fn has_media(&self, path: &str) -> bool {
        self.package.is_none_or(|package| package.files.get(path).is_some())
    }

    fn text(&mut self, text: &str) {
        for segment in markdown::segments(text) {
            match segment {
                Segment::Source(key, tag) => self.source(key, tag),
                Segment::Unsourced(tag) => {
                    let title = self.language.map_or(String::new(), |language| {
                        format!(" title=\"{}\"", ammonia::clean_text(awaiting(language)))
                    });
                    self.raw(format!("<abbr class=\"unsourced\"{title}>{tag}</abbr>"));
                }
                Segment::Words(words) | Segment::Mistaken(words) => {
                    self.headings.hear(words);
                    self.out.push(Event::Text(words.to_owned().into()));
                }
            }
        }
    }

    fn source(&mut self, key: &str, tag: &str) {
        let Some(package) = self.package else {
            return self.raw(format!("<span class=\"source\">{tag}</span>"));
        };
        if !package.course.references.contains_key(key) {
            return self.out.push(Event::Text(tag.to_owned().into()));
        }
        if !self.sources.iter().any(|known| known == key) {
            self.sources.push(key.to_owned());
        }
        self.raw(format!("<a class=\"source\" href=\"#source-{key}\">{key}</a>"));
    }
}

fn heading(level: HeadingLevel) -> Tag<'static> {
    Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }
}

/// What `[M]` means.
fn awaiting(language: Language) -> &'static str {
    match language {
        Language::En => "awaits a clinician’s confirmation",
        Language::Ru => "ожидает подтверждения врача",
        Language::Be => "чакае пацвярджэння ўрача",
    }
}
