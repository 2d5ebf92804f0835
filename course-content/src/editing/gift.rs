//! Questions in GIFT, Moodle's text format: which of them a quiz can hold, and why it cannot hold the others.

mod answers;
mod marks;

use std::collections::BTreeSet;

use super::key_from;
use super::plain::{escape, words_of_html};
use crate::course::{Language, Text};
use crate::question::Question;
use marks::{Mark, find, marks, words};

/// How many bytes of GIFT are read.
pub const MAX_GIFT_BYTES: usize = 1024 * 1024;
/// How many questions are taken at once.
const MAX_QUESTIONS: usize = 500;

/// What every question gets that GIFT does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftDefaults {
    /// The language in which the text is written.
    pub language: Language,
    /// The outcome that the questions test.
    pub outcome: String,
    /// Whether they state clinical facts, so that somebody has to name the sources.
    pub clinical: bool,
    /// The ids that are in use in the quiz.
    pub ids: BTreeSet<String>,
}

/// What a text in GIFT would bring, and what not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gift {
    /// What can be taken.
    pub taken: Vec<GiftTaken>,
    /// What cannot.
    pub refused: Vec<GiftRefused>,
}

/// A question that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftTaken {
    /// The line on which it begins.
    pub line: usize,
    /// The question.
    pub question: Question,
    /// What of it is lost.
    pub losses: Vec<GiftLoss>,
}

/// A question that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftRefused {
    /// The line on which it begins.
    pub line: usize,
    /// Its beginning, so that it is found again.
    pub beginning: String,
    /// Why.
    pub why: GiftFault,
}

/// Why a question cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GiftFault {
    /// The brace is never closed, perhaps because an empty line stands within.
    NotClosed,
    /// A brace is closed that was never opened, or a second pair follows.
    BraceTooMany,
    /// Words only, without a question.
    Description,
    /// An answer in one's own words, which a person would have to mark.
    Essay,
    /// A short answer in words.
    ShortAnswer,
    /// No answer is right.
    NothingRight,
    /// Several answers are right of which one is enough.
    SeveralRight,
    /// Fewer than two answers or pairs.
    TooFew,
    /// What should be a number is none.
    NotANumber,
    /// The question itself is empty.
    NothingAsked,
    /// An answer is empty.
    EmptyAnswer,
    /// There are more questions than are taken at once.
    TooMany,
    /// The text is too long.
    TooLong,
}

impl GiftFault {
    /// A stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotClosed => "not-closed",
            Self::BraceTooMany => "brace-too-many",
            Self::Description => "description",
            Self::Essay => "essay",
            Self::ShortAnswer => "short-answer",
            Self::NothingRight => "nothing-right",
            Self::SeveralRight => "several-right",
            Self::TooFew => "too-few",
            Self::NotANumber => "not-a-number",
            Self::NothingAsked => "nothing-asked",
            Self::EmptyAnswer => "empty-answer",
            Self::TooMany => "too-many",
            Self::TooLong => "too-long",
        }
    }
}

/// What is lost of a question that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GiftLoss {
    /// An answer was worth a part of the marks.
    PartMarks,
    /// A picture.
    Picture,
    /// Feedback that has no place in this kind of question.
    Feedback,
    /// Other numbers that were right as well.
    OtherNumbers,
}

impl GiftLoss {
    /// A stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PartMarks => "part-marks",
            Self::Picture => "picture",
            Self::Feedback => "feedback",
            Self::OtherNumbers => "other-numbers",
        }
    }
}

/// Reads a text in GIFT. Nothing is changed by it: what it would bring can be looked at first.
#[must_use]
pub fn read_gift(text: &str, defaults: &GiftDefaults) -> Gift {
    let mut gift = Gift::default();
    if text.len() > MAX_GIFT_BYTES {
        gift.refused.push(GiftRefused { line: 1, beginning: String::new(), why: GiftFault::TooLong });
        return gift;
    }
    let text =
        text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    let mut reader = Reader { defaults, ids: defaults.ids.clone() };
    for (line, block) in blocks(&text) {
        let read =
            if gift.taken.len() < MAX_QUESTIONS { reader.block(&block) } else { Err(GiftFault::TooMany) };
        match read {
            Ok((question, losses)) => gift.taken.push(GiftTaken { line, question, losses }),
            Err(why) if gift.refused.len() < MAX_QUESTIONS => {
                let beginning = block.chars().take(60).collect();
                gift.refused.push(GiftRefused { line, beginning, why });
            }
            Err(_) => {}
        }
    }
    gift
}

/// The questions of a text with their first lines: what stands between empty lines, without comments and categories.
fn blocks(text: &str) -> Vec<(usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (index, line) in text.split('\n').enumerate() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            open = false;
        } else if trimmed.starts_with("//") || trimmed.starts_with("$CATEGORY:") {
            // A comment parts nothing.
        } else if let Some((_, block)) = blocks.last_mut().filter(|_| open) {
            block.push('\n');
            block.push_str(line);
        } else {
            blocks.push((index + 1, line.to_owned()));
            open = true;
        }
    }
    blocks
}

type Read = Result<(Question, Vec<GiftLoss>), GiftFault>;

struct Reader<'a> {
    defaults: &'a GiftDefaults,
    ids: BTreeSet<String>,
}

impl Reader<'_> {
    fn block(&mut self, block: &str) -> Read {
        let marks = marks(block);
        let (title, rest) = title(&marks);
        let open = find(rest, "{");
        let Some(open) = open else {
            return Err(if find(rest, "}").is_some() {
                GiftFault::BraceTooMany
            } else {
                GiftFault::Description
            });
        };
        let (before, inside) =
            (rest.get(..open).unwrap_or_default(), rest.get(open + 1..).unwrap_or_default());
        let close = find(inside, "}").ok_or(GiftFault::NotClosed)?;
        let after = inside.get(close + 1..).unwrap_or_default();
        let inside = inside.get(..close).unwrap_or_default();
        if find(before, "}").is_some() || find(after, "}").is_some() || find(after, "{").is_some() {
            return Err(GiftFault::BraceTooMany);
        }
        let mut prose = Prose::new(self.defaults.language);
        let stem = prose.stem(before, after);
        if stem.trim().is_empty() {
            return Err(GiftFault::NothingAsked);
        }
        let mut read = answers::read(inside, &mut prose)?;
        let id = self.id(title.as_deref());
        prose.losses.append(&mut read.losses);
        prose.losses.sort_unstable();
        prose.losses.dedup();
        let stem = prose.text(stem);
        Ok((read.question(id, stem, self.defaults), prose.losses))
    }

    /// An id from the title, or a number; in any case one that no other question has.
    fn id(&mut self, title: Option<&str>) -> String {
        let language = self.defaults.language;
        let key = title.and_then(|title| key_from(&Text([(language, title.to_owned())].into())));
        let base = key.map_or_else(|| "q".to_owned(), |key| format!("q-{key}"));
        let first = if base == "q" { "q-1".to_owned() } else { base.clone() };
        let others = (2_u32..).map(|number| format!("{base}-{number}"));
        let id = std::iter::once(first).chain(others).find(|id| !self.ids.contains(id)).unwrap_or_default();
        self.ids.insert(id.clone());
        id
    }
}

/// `::title::` and what follows it.
fn title(marks: &[Mark]) -> (Option<String>, &[Mark]) {
    let start = marks.iter().take_while(|mark| mark.c.is_whitespace()).count();
    let rest = marks.get(start..).unwrap_or_default();
    if find(rest, "::") != Some(0) {
        return (None, rest);
    }
    let inner = rest.get(2..).unwrap_or_default();
    match find(inner, "::") {
        Some(end) => {
            (Some(words(inner.get(..end).unwrap_or_default())), inner.get(end + 2..).unwrap_or_default())
        }
        None => (None, rest),
    }
}

/// Turns marks into Markdown, by the format that the question names.
struct Prose {
    language: Language,
    markdown: bool,
    losses: Vec<GiftLoss>,
}

impl Prose {
    fn new(language: Language) -> Self {
        Self { language, markdown: false, losses: Vec::new() }
    }

    fn text(&self, words: String) -> Text {
        Text([(self.language, words)].into())
    }

    /// The question; where words follow the answers, a gap stands in their place.
    fn stem(&mut self, before: &[Mark], after: &[Mark]) -> String {
        let before = words(before);
        let (format, before) = ["html", "markdown", "plain", "moodle"]
            .into_iter()
            .find_map(|format| Some((format, before.strip_prefix(&format!("[{format}]"))?)))
            .unwrap_or(("moodle", &before));
        self.markdown = format == "markdown";
        let (before, after) = (before.trim().to_owned(), words(after));
        let stem = self.markdown(&before);
        if after.is_empty() { stem } else { format!("{stem} … {}", self.markdown(&after)) }
    }

    fn words(&mut self, marks: &[Mark]) -> String {
        let words = words(marks);
        self.markdown(&words)
    }

    fn markdown(&mut self, words: &str) -> String {
        if self.markdown {
            return words.to_owned();
        }
        let (words, picture) = words_of_html(words);
        self.losses.extend(picture.then_some(GiftLoss::Picture));
        escape(&words)
    }
}

#[cfg(test)]
mod tests;
