//! Markdown: source tags, links, pictures, headings, raw HTML.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::Check;
use crate::finding::Finding;
use crate::markdown::{self, Lines, Segment, Target};
use crate::problem::Problem;

/// Where a piece of Markdown stands, and what is asked of it.
pub(super) struct Prose<'a> {
    file: &'a str,
    folder: &'a str,
    first_line: Option<usize>,
    lesson: bool,
    count_unsourced: bool,
}

impl<'a> Prose<'a> {
    /// The Markdown of a lesson in `folder`, beginning on `first_line` of its file.
    pub(super) fn of_lesson(file: &'a str, folder: &'a str, first_line: usize) -> Self {
        Self { file, folder, first_line: Some(first_line), lesson: true, count_unsourced: true }
    }

    /// A text in a YAML file, of which only one line is known.
    pub(super) fn of_text(file: &'a str, line: Option<usize>, count_unsourced: bool) -> Self {
        Self { file, folder: "quizzes", first_line: line, lesson: false, count_unsourced }
    }
}

/// What has been seen so far of one piece of Markdown.
#[derive(Default)]
struct Seen {
    in_code: bool,
    /// For each open picture, its line and its description.
    pictures: Vec<(Option<usize>, String)>,
    last_heading: usize,
    html_line: Option<usize>,
}

impl Check<'_> {
    /// Checks a piece of Markdown.
    pub(super) fn prose(&mut self, prose: &Prose<'_>, markdown: &str) {
        let lines = Lines::new(markdown, prose.first_line.unwrap_or(1));
        let mut seen = Seen { last_heading: 1, ..Seen::default() };
        for (event, range) in markdown::events(markdown) {
            let line = if prose.lesson { Some(lines.at(range.start)) } else { prose.first_line };
            match event {
                Event::Start(tag) => self.start(prose, &mut seen, &tag, line),
                Event::End(TagEnd::CodeBlock) => seen.in_code = false,
                Event::End(TagEnd::Image) => self.end_picture(prose, &mut seen),
                Event::Text(text) => {
                    if let Some((_, description)) = seen.pictures.last_mut() {
                        description.push_str(&text);
                    } else if !seen.in_code {
                        self.tags(prose, &text, line);
                    }
                }
                Event::Code(text) => {
                    if let Some((_, description)) = seen.pictures.last_mut() {
                        description.push_str(&text);
                    }
                }
                Event::Html(_) | Event::InlineHtml(_) => self.raw_html(prose, &mut seen, line),
                _ => {}
            }
        }
    }

    fn start(&mut self, prose: &Prose<'_>, seen: &mut Seen, tag: &Tag<'_>, line: Option<usize>) {
        match tag {
            Tag::CodeBlock(_) => seen.in_code = true,
            Tag::Heading { level, .. } if prose.lesson => self.heading(prose, seen, *level, line),
            Tag::Link { dest_url, .. } => self.link(prose, dest_url, line),
            Tag::Image { dest_url, .. } => {
                seen.pictures.push((line, String::new()));
                self.picture(prose, dest_url, line);
            }
            _ => {}
        }
    }

    fn tags(&mut self, prose: &Prose<'_>, text: &str, line: Option<usize>) {
        for segment in markdown::segments(text) {
            match segment {
                Segment::Words(_) => {}
                Segment::Source(key, _) => self.source(prose.file, line, key),
                Segment::Unsourced(_) if prose.count_unsourced => self.note_unsourced(prose.file, line),
                Segment::Unsourced(_) => {}
                Segment::Mistaken(tag) => {
                    let problem = Problem::SourceTagMistaken { tag: tag.to_owned() };
                    self.add(Finding::error(problem, prose.file, line));
                }
            }
        }
    }

    fn heading(&mut self, prose: &Prose<'_>, seen: &mut Seen, level: HeadingLevel, line: Option<usize>) {
        let level = level as usize;
        if level == 1 {
            self.add(Finding::error(Problem::HeadingFirstLevel {}, prose.file, line));
        } else if level > seen.last_heading + 1 {
            let before = seen.last_heading;
            let problem = Problem::HeadingJump { level, before, begin: "#".repeat(before + 1) };
            self.add(Finding::error(problem, prose.file, line));
        }
        seen.last_heading = level;
    }

    fn link(&mut self, prose: &Prose<'_>, destination: &str, line: Option<usize>) {
        let link: String = destination.chars().take(120).collect();
        let problem = match markdown::target(prose.folder, destination) {
            // Whether it is there, the centre tells at publication.
            Target::Item(_) if prose.lesson => return,
            Target::External(_) => return,
            Target::Lesson(path) if self.package.lesson(&path).is_some() => return,
            Target::Media(path) if self.use_media(&path) => return,
            Target::Lesson(path) => match path.rsplit_once('.') {
                Some((path, _)) if self.package.lesson(path).is_some() => Problem::LinkLanguage { link },
                _ => Problem::LinkLesson { link },
            },
            Target::Media(_) => Problem::LinkMedia { link },
            Target::Item(_) => Problem::LinkItem { link },
            Target::Nowhere => Problem::LinkNowhere { link },
        };
        self.add(Finding::error(problem, prose.file, line));
    }

    fn picture(&mut self, prose: &Prose<'_>, destination: &str, line: Option<usize>) {
        match markdown::target(prose.folder, destination) {
            // Whether it is there, the centre tells at publication.
            Target::Item(_) if prose.lesson => return,
            Target::Media(path) if self.use_media(&path) => return,
            _ => {}
        }
        let link = destination.chars().take(120).collect();
        self.add(Finding::error(Problem::PictureBroken { link }, prose.file, line));
    }

    fn end_picture(&mut self, prose: &Prose<'_>, seen: &mut Seen) {
        let Some((line, description)) = seen.pictures.pop() else { return };
        if description.trim().is_empty() {
            self.add(Finding::error(Problem::PictureUndescribed {}, prose.file, line));
        }
    }

    /// One warning for each line with raw HTML.
    fn raw_html(&mut self, prose: &Prose<'_>, seen: &mut Seen, line: Option<usize>) {
        if line.is_some() && seen.html_line == line {
            return;
        }
        seen.html_line = line;
        self.add(Finding::warning(Problem::RawHtml {}, prose.file, line));
    }

    fn use_media(&mut self, path: &str) -> bool {
        let there = self.package.files.get(path).is_some();
        if there {
            self.used_media.insert(path.to_owned());
        }
        there
    }
}
