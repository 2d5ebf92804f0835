//! What stands within a paragraph, and how Markdown writes it.

use super::styles::Format;
use super::walk::Block;
use crate::editing::plain::{escape_start, escape_words};

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    /// Words that look alike.
    Words {
        /// The words.
        text: String,
        /// How they look.
        format: Format,
        /// Where they lead.
        link: Option<String>,
    },
    /// A line ends within the paragraph.
    LineEnd,
    /// A picture: which, and what it shows.
    Picture(usize, String),
    /// A note by its number.
    Note(usize),
}

impl Inline {
    pub(super) fn plain(text: &str) -> Self {
        Self::Words { text: text.to_owned(), format: Format::default(), link: None }
    }

    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Words { text, .. } => text.trim().is_empty(),
            Self::LineEnd => true,
            Self::Picture(..) | Self::Note(_) => false,
        }
    }

    /// A paragraph that begins with a sign that many type for a list, or an ordinary one.
    pub(super) fn typed_bullet(mut inlines: Vec<Self>) -> Block {
        if let Some(Self::Words { text, .. }) = inlines.first_mut()
            && let Some(rest) = text.trim_start().strip_prefix(['•', '·', '▪', '●', '◦', '\u{F0B7}'])
        {
            *text = rest.trim_start().to_owned();
            return Block::Item(0, false, inlines);
        }
        Block::Paragraph(inlines)
    }
}

/// A paragraph in Markdown, with each picture at its place, if it has one. `in_line`: line ends are spaces, as in headings and
/// tables.
pub(super) fn paragraph(inlines: &[Inline], in_line: bool, places: &[Option<String>]) -> String {
    let joined = join(inlines);
    let mut out = String::new();
    for (at, inline) in joined.iter().enumerate() {
        let next = joined.get(at + 1).and_then(first_char);
        match inline {
            Inline::Words { text, format, link } => words(&mut out, text, *format, link.as_deref(), next),
            Inline::LineEnd if in_line => out.push(' '),
            // Where no words stand before it there is no line that could end.
            Inline::LineEnd if out.trim().is_empty() || out.ends_with("\\\n") => {}
            Inline::LineEnd => {
                out.truncate(out.trim_end().len());
                out.push_str("\\\n");
            }
            Inline::Picture(which, description) => {
                if let Some(place) = places.get(*which).and_then(Option::as_ref) {
                    let said = escape_words(description).replace('[', "\\[").replace(']', "\\]");
                    out.push_str(&format!("![{said}]({place})"));
                }
            }
            Inline::Note(number) => out.push_str(&format!("[^{number}]")),
        }
    }
    let out = out.trim().trim_end_matches("\\\n").trim();
    let lines: Vec<String> = out.split('\n').map(escape_first).collect();
    lines.join("\n")
}

/// Emphasis at the beginning of a line makes no list and no heading.
fn escape_first(line: &str) -> String {
    if line.starts_with("**") || line.starts_with("~~") { line.to_owned() } else { escape_start(line) }
}

/// Neighbours that look alike become one, and spaces between words stand outside of any emphasis.
fn join(inlines: &[Inline]) -> Vec<Inline> {
    let mut joined: Vec<Inline> = Vec::new();
    for inline in inlines {
        match (joined.last_mut(), inline) {
            (
                Some(Inline::Words { text, format, link }),
                Inline::Words { text: more, format: same, link: there },
            ) if link == there && (format == same || more.trim().is_empty()) => text.push_str(more),
            _ => joined.push(inline.clone()),
        }
    }
    joined
}

fn first_char(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Words { text, format, link } => {
            text.chars().next().filter(|_| *format == Format::default() && link.is_none()).or(Some('x'))
        }
        Inline::Picture(..) | Inline::Note(_) => Some('!'),
        Inline::LineEnd => None,
    }
}

fn words(out: &mut String, text: &str, format: Format, link: Option<&str>, next: Option<char>) {
    let tidy = tidy(text);
    let trimmed = tidy.trim();
    if trimmed.is_empty() {
        out.push_str(&tidy);
        return;
    }
    let start = tidy.len() - tidy.trim_start().len();
    out.push_str(tidy.get(..start).unwrap_or_default());
    let after = tidy.get(start + trimmed.len()..).unwrap_or_default();
    let mut marks = String::new();
    marks.push_str(if format.strike { "~~" } else { "" });
    marks.push_str(if format.bold { "**" } else { "" });
    marks.push_str(if format.italic { "*" } else { "" });
    // Markdown does not end an emphasis between a full stop and a letter, so the full stop stands behind it.
    let tight = after.is_empty() && next.is_some_and(char::is_alphanumeric) && !marks.is_empty();
    let end =
        if tight { trimmed.trim_end_matches(|c: char| !c.is_alphanumeric()).len() } else { trimmed.len() };
    let (inner, tail) = trimmed.split_at(end);
    // Nor does it begin one between a letter and a bracket.
    let head = if out.ends_with(char::is_alphanumeric) && !marks.is_empty() {
        inner.len() - inner.trim_start_matches(|c: char| !c.is_alphanumeric()).len()
    } else {
        0
    };
    let (head, inner) = inner.split_at(head);
    out.push_str(&escape_words(head));
    if !inner.is_empty() {
        out.push_str(&marks);
        linked(out, inner, link);
        out.extend(backwards(&marks));
    }
    out.push_str(&escape_words(tail));
    out.push_str(after);
}

fn linked(out: &mut String, inner: &str, link: Option<&str>) {
    let Some(address) = link else { return out.push_str(&escape_words(inner)) };
    let words = escape_words(inner).replace('[', "\\[").replace(']', "\\]");
    let address: String = address.trim().chars().filter(|c| !c.is_control()).collect();
    let address = address.replace(' ', "%20").replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
    // Brackets in an address would end the link too early.
    let address = address.replace('(', "%28").replace(')', "%29");
    out.push_str(&format!("[{words}]({address})"));
}

fn backwards(marks: &str) -> impl Iterator<Item = char> + '_ {
    marks.chars().rev()
}

/// One space where there are several, and no line ends: those of a document are elements.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // A soft hyphen is only a place where a word may be parted.
            '\u{AD}' | '\0' => {}
            ' ' | '\n' | '\r' | '\t' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
