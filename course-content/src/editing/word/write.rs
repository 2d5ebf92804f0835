//! The Markdown of a document's pieces.

use super::inline::{Inline, paragraph};
use super::lists::Lists;
use super::walk::{Block, Found};

/// The title, if the document has one.
pub(super) fn title(blocks: &[Block]) -> Option<String> {
    let words = blocks.iter().find_map(|block| match block {
        Block::Title(words) => Some(plain(words)),
        _ => None,
    });
    words.filter(|title| !title.is_empty())
}

/// The text without its title, with the pictures that have a place.
pub(super) fn markdown(
    blocks: &[Block],
    footnotes: &[(usize, Vec<Block>)],
    found: &Found,
    places: &[Option<String>],
) -> String {
    let mut is_first = true;
    let mut writer = Writer::new(blocks, places);
    for block in blocks {
        match block {
            Block::Title(_) if is_first => is_first = false,
            Block::Title(words) => writer.block(&Block::Paragraph(words.clone())),
            block => writer.block(block),
        }
    }
    let mut out = writer.out;
    let mut footnotes: Vec<_> = footnotes.iter().collect();
    footnotes.sort_by_key(|(number, _)| *number);
    for (number, blocks) in &footnotes {
        let words: Vec<String> = blocks.iter().map(|block| paragraph(block.words(), true, places)).collect();
        out.push_str(&format!("\n[^{number}]: {}\n", words.join(" ").trim()));
    }
    // A reference whose note is missing would be shown as brackets.
    for number in 1..=found.referred.len() {
        if !footnotes.iter().any(|(known, _)| *known == number) {
            out = out.replace(&format!("[^{number}]"), "");
        }
    }
    out
}

/// The words alone.
fn plain(words: &[Inline]) -> String {
    let mut out = String::new();
    for inline in words {
        match inline {
            Inline::Words { text, .. } => out.push_str(text),
            Inline::LineEnd => out.push(' '),
            Inline::Picture(..) | Inline::Note(_) => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Writer<'a> {
    places: &'a [Option<String>],
    out: String,
    lists: Lists,
    in_list: bool,
    /// The highest level of heading that the document uses, which becomes `##`.
    top: usize,
    last_heading: usize,
}

impl<'a> Writer<'a> {
    fn new(blocks: &[Block], places: &'a [Option<String>]) -> Self {
        let levels = blocks.iter().filter_map(|block| match block {
            Block::Heading(level, _) => Some(*level),
            _ => None,
        });
        Self {
            places,
            out: String::new(),
            lists: Lists::default(),
            in_list: false,
            top: levels.min().unwrap_or(1),
            last_heading: 1,
        }
    }

    fn block(&mut self, block: &Block) {
        if let Block::Item(level, ordered, words) = block {
            return self.item(*level, *ordered, words);
        }
        self.in_list = false;
        self.lists.end();
        let text = match block {
            Block::Heading(level, words) => self.heading(*level, words),
            Block::Table(rows) => table(rows, self.places),
            other => paragraph(other.words(), false, self.places),
        };
        if text.is_empty() {
            return;
        }
        self.part();
        self.out.push_str(&text);
        self.out.push('\n');
    }

    fn part(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// No level is left out on the way down, and none is above the second or below the sixth.
    fn heading(&mut self, level: usize, words: &[Inline]) -> String {
        let words: Vec<Inline> = words.iter().map(unemphasised).collect();
        let text = paragraph(&words, true, self.places);
        if text.is_empty() {
            return text;
        }
        let level = (level.saturating_sub(self.top) + 2).min(self.last_heading + 1).min(6);
        self.last_heading = level;
        format!("{} {text}", "#".repeat(level))
    }

    fn item(&mut self, level: usize, ordered: bool, words: &[Inline]) {
        let text = paragraph(words, false, self.places);
        if text.is_empty() {
            return;
        }
        if !self.in_list {
            self.part();
        }
        self.in_list = true;
        let mark = self.lists.next(level, ordered);
        let below = format!("\n{}", " ".repeat(self.lists.column()));
        self.out.push_str(&mark);
        self.out.push_str(&text.replace('\n', &below));
        self.out.push('\n');
    }
}

impl Block {
    fn words(&self) -> &[Inline] {
        match self {
            Self::Title(words)
            | Self::Heading(_, words)
            | Self::Paragraph(words)
            | Self::Item(_, _, words) => words,
            Self::Table(_) => &[],
        }
    }
}

/// Words of a heading, which is bold by itself.
fn unemphasised(inline: &Inline) -> Inline {
    match inline {
        Inline::Words { text, format, link } => {
            let format = super::styles::Format { bold: false, italic: false, ..*format };
            Inline::Words { text: text.clone(), format, link: link.clone() }
        }
        other => other.clone(),
    }
}

/// A table; its first row is the head, because Markdown has none without.
fn table(rows: &[Vec<Vec<Inline>>], places: &[Option<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let written: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| paragraph(cell, true, places)).collect()).collect();
    if columns == 0 || written.iter().flatten().all(String::is_empty) {
        return String::new();
    }
    let mut lines = Vec::new();
    for (at, row) in written.iter().enumerate() {
        let cells = (0..columns).map(|column| row.get(column).map_or("", String::as_str));
        lines.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
        if at == 0 {
            lines.push(format!("|{}", " --- |".repeat(columns)));
        }
    }
    lines.join("\n")
}
