//! The Markdown of the centre: its extensions, source tags, and where links lead.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, TextMergeWithOffset};

/// The events of a text with their byte ranges; neighbouring texts are one.
pub(crate) fn events(markdown: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    TextMergeWithOffset::new(Parser::new_ext(markdown, options).into_offset_iter())
}

/// A part of a text: words, or a tag in square brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Segment<'a> {
    /// Words.
    Words(&'a str),
    /// `[S21]`: the key, and the tag as written.
    Source(&'a str, &'a str),
    /// `[M]`, as written.
    Unsourced(&'a str),
    /// Something that was probably meant as a tag, as written.
    Mistaken(&'a str),
}

/// Parts a text into words and tags.
pub(crate) fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut parts = Vec::new();
    let mut words_from = 0;
    for (at, _) in text.match_indices('[') {
        let Some(rest) = text.get(at + 1..) else { continue };
        let Some(length) =
            rest.find([']', '[']).filter(|end| rest.get(*end..).is_some_and(|r| r.starts_with(']')))
        else {
            continue;
        };
        let end = at + 1 + length + 1;
        let (Some(inner), Some(tag)) = (rest.get(..length), text.get(at..end)) else { continue };
        let Some(segment) = tag_segment(inner, tag) else { continue };
        if let Some(words) = text.get(words_from..at).filter(|words| !words.is_empty()) {
            parts.push(Segment::Words(words));
        }
        parts.push(segment);
        words_from = end;
    }
    if let Some(words) = text.get(words_from..).filter(|words| !words.is_empty()) {
        parts.push(Segment::Words(words));
    }
    parts
}

fn tag_segment<'a>(inner: &'a str, tag: &'a str) -> Option<Segment<'a>> {
    if inner == "M" {
        return Some(Segment::Unsourced(tag));
    }
    if is_source_key(inner) {
        return Some(Segment::Source(inner, tag));
    }
    let mut chars = inner.trim().chars();
    let first = chars.next()?;
    // The Cyrillic letters look the same and lie on neighbouring keys.
    let mistaken = match first {
        'S' | 's' | 'С' | 'с' => chars.next().is_some_and(|second| second.is_ascii_digit()),
        'M' | 'm' | 'М' | 'м' => chars.next().is_none(),
        _ => false,
    };
    mistaken.then_some(Segment::Mistaken(tag))
}

/// Whether `key` may be the key of a reference: a capital letter, then letters, digits and hyphens, with
/// a digit among them.
pub(crate) fn is_source_key(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_uppercase())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && key.bytes().any(|byte| byte.is_ascii_digit())
}

/// Where a link or a picture leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A lesson: `<module>/<lesson>`, perhaps with a language that should not be there.
    Lesson(String),
    /// A file in `media/`, with the folder.
    Media(String),
    /// An item of the media centre, by its id.
    Item(String),
    /// Out of the package, by `http`, `https`, `mailto` or `tel`.
    External(String),
    /// Nowhere that a reader could go.
    Nowhere,
}

/// Resolves a destination as written in a file that lies in `folder`.
pub(crate) fn target(folder: &str, destination: &str) -> Target {
    let lower = destination.to_ascii_lowercase();
    if ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return Target::External(destination.to_owned());
    }
    if let Some(id) = destination.strip_prefix("media:").filter(|id| is_item_id(id)) {
        return Target::Item(id.to_owned());
    }
    if destination.starts_with(['/', '#']) || destination.contains([':', '\\', '?']) {
        return Target::Nowhere;
    }
    let path = destination.split('#').next().unwrap_or_default();
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Target::Nowhere;
                }
            }
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    match path.strip_suffix(".md") {
        Some(lesson) => Target::Lesson(lesson.to_owned()),
        None if path.starts_with("media/") => Target::Media(path),
        None => Target::Nowhere,
    }
}

/// Whether this is the id of an item of the media centre, as its page has it: 36 small letters, digits and hyphens.
fn is_item_id(id: &str) -> bool {
    let is_hyphen = |at: usize| [8, 13, 18, 23].contains(&at);
    let fits = |(at, byte): (usize, u8)| match byte {
        b'-' => is_hyphen(at),
        b'0'..=b'9' | b'a'..=b'f' => !is_hyphen(at),
        _ => false,
    };
    id.len() == 36 && id.bytes().enumerate().all(fits)
}

/// The lines of a text, found by byte offset.
pub(crate) struct Lines {
    ends: Vec<usize>,
    first: usize,
}

impl Lines {
    /// The lines of `text`, the first of which is line `first` of its file.
    pub(crate) fn new(text: &str, first: usize) -> Self {
        Self { ends: text.match_indices('\n').map(|(at, _)| at).collect(), first }
    }

    /// The line at a byte offset.
    pub(crate) fn at(&self, offset: usize) -> usize {
        self.first + self.ends.partition_point(|end| *end < offset)
    }
}

/// How many words a text has; numbers count, lone signs do not.
pub(crate) fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::{Segment, Target, segments, target};

    #[test]
    fn tags_are_found_between_words_and_beside_each_other() {
        let found = segments("Care starts [S21][S26], early [M] [see] [");
        assert_eq!(
            found,
            [
                Segment::Words("Care starts "),
                Segment::Source("S21", "[S21]"),
                Segment::Source("S26", "[S26]"),
                Segment::Words(", early "),
                Segment::Unsourced("[M]"),
                Segment::Words(" [see] ["),
            ]
        );
    }

    #[test]
    fn cyrillic_letters_and_lists_in_one_tag_are_mistakes() {
        for tag in ["[С21]", "[М]", "[S21, S26]", "[s21]", "[m]"] {
            assert_eq!(segments(tag), [Segment::Mistaken(tag)], "{tag}");
        }
        assert_eq!(segments("[[S1]]")[1], Segment::Source("S1", "[S1]"));
    }

    #[test]
    fn links_lead_to_lessons_media_and_out_but_nowhere_else() {
        let from = |destination| target("01-a", destination);
        assert_eq!(from("../02-b/01-c.md"), Target::Lesson("02-b/01-c".into()));
        assert_eq!(from("02-d.md#part"), Target::Lesson("01-a/02-d".into()));
        assert_eq!(from("../media/x.png"), Target::Media("media/x.png".into()));
        assert_eq!(from("HTTPS://a.by/?q=1"), Target::External("HTTPS://a.by/?q=1".into()));
        let id = "019ab5c0-0000-7000-8000-000000000005";
        assert_eq!(from("media:019ab5c0-0000-7000-8000-000000000005"), Target::Item(id.into()));
        assert_eq!(from("media:019ab5c0"), Target::Nowhere);
        for bad in
            ["javascript:alert(1)", "data:text/html,x", "//a.by", "/etc", "../../x.md", "#top", "a\\b.md"]
        {
            assert_eq!(from(bad), Target::Nowhere, "{bad}");
        }
    }
}
