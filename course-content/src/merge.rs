//! Three-way merging: what two people made of one text, as one text, where neither touched what the other changed.
//!
//! Of prose, sentences are compared: a paragraph is one line, and two people may well work on two ends of it. Of all else,
//! lines. Changes that touch each other are never joined: two halves of a dose are no dose.

use std::ops::Range;

use similar::DiffOp;

use crate::difference::{MAX_STEPS, compare};

/// What is taken as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// A line.
    Line,
    /// A sentence of a line.
    Sentence,
}

/// What both made of `base`; `None` where they changed the same place in two ways.
#[must_use]
pub fn merge(base: &str, mine: &str, theirs: &str, grain: Grain) -> Option<String> {
    let base = split(base, grain);
    let (mine, theirs) = (Changed::of(&base, mine, grain), Changed::of(&base, theirs, grain));
    let mut merged = String::new();
    let (mut at, mut i, mut j) = (0, 0, 0);
    while let Some(start) = mine.start(i).into_iter().chain(theirs.start(j)).min() {
        let (from_i, from_j, mut end) = (i, j, start);
        loop {
            let before = (i, j);
            mine.grow(&mut i, &mut end);
            theirs.grow(&mut j, &mut end);
            if before == (i, j) {
                break;
            }
        }
        merged.push_str(&base[at..start].concat());
        let here = mine.text(from_i..i, start..end, &base);
        let there = theirs.text(from_j..j, start..end, &base);
        merged.push_str(match (from_i == i, from_j == j) {
            (true, _) => &there,
            (_, true) => &here,
            _ if here == there => &here,
            _ => return None,
        });
        at = end;
    }
    merged.push_str(&base[at..].concat());
    Some(merged)
}

/// One side: its parts, and where they stand for others of the base.
struct Changed<'a> {
    parts: Vec<&'a str>,
    hunks: Vec<(Range<usize>, Range<usize>)>,
}

impl<'a> Changed<'a> {
    fn of(base: &[&str], text: &'a str, grain: Grain) -> Self {
        let parts = split(text, grain);
        let mut steps = MAX_STEPS;
        let ops = compare(base, &parts, &mut steps);
        let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
        let hunks = changed.map(|op| (op.old_range(), op.new_range())).collect();
        Self { parts, hunks }
    }

    /// Where in the base a change begins.
    fn start(&self, hunk: usize) -> Option<usize> {
        self.hunks.get(hunk).map(|(base, _)| base.start)
    }

    /// Takes in every change that begins before `end` or right there.
    fn grow(&self, hunk: &mut usize, end: &mut usize) {
        while let Some((base, _)) = self.hunks.get(*hunk).filter(|(base, _)| base.start <= *end) {
            *end = base.end.max(*end);
            *hunk += 1;
        }
    }

    /// What a stretch of the base has become.
    fn text(&self, hunks: Range<usize>, stretch: Range<usize>, base: &[&str]) -> String {
        let (mut text, mut at) = (String::new(), stretch.start);
        for (old, new) in &self.hunks[hunks] {
            text.push_str(&base[at..old.start].concat());
            text.push_str(&self.parts[new.clone()].concat());
            at = old.end;
        }
        text + &base[at..stretch.end].concat()
    }
}

/// Lines with their ends, or sentences with the white space behind them; one after the other they are the text.
fn split(text: &str, grain: Grain) -> Vec<&str> {
    let lines = text.split_inclusive('\n');
    match grain {
        Grain::Line => lines.collect(),
        Grain::Sentence => lines.flat_map(sentences).collect(),
    }
}

fn sentences(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut ended) = (0, false);
    let mut letters = line.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if ended && letter == ' ' && letters.peek().is_some_and(|(_, next)| !next.is_whitespace()) {
            let end = at + 1;
            found.push(&line[start..end]);
            start = end;
        }
        ended = matches!(letter, '.' | '!' | '?' | '…');
    }
    if start < line.len() {
        found.push(&line[start..]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Grain, merge, split};

    const BASE: &str =
        "# Pain\n\nAsk the child. Look at the face. Count the breaths.\n\nThen write it down.\n";

    fn prose(mine: &str, theirs: &str) -> Option<String> {
        merge(BASE, mine, theirs, Grain::Sentence)
    }

    #[test]
    fn two_who_change_different_paragraphs_are_both_heard() {
        let mine = BASE.replace("# Pain", "# Pain in children");
        let theirs = BASE.replace("write it down", "write it down, with the hour");
        let both = mine.replace("write it down", "write it down, with the hour");
        assert_eq!(prose(&mine, &theirs), Some(both));
    }

    #[test]
    fn two_ends_of_one_paragraph_are_two_places() {
        let mine = BASE.replace("Ask the child.", "Ask the child first.");
        let theirs = BASE.replace("Count the breaths.", "Count the breaths for a minute.");
        let both = mine.replace("Count the breaths.", "Count the breaths for a minute.");
        assert_eq!(prose(&mine, &theirs), Some(both));
        assert_eq!(merge(BASE, &mine, &theirs, Grain::Line), None, "of one line there is but one");
    }

    #[test]
    fn the_same_sentence_in_two_ways_is_never_joined_nor_two_that_touch() {
        let mine = BASE.replace("the face", "the face and the hands");
        assert_eq!(prose(&mine, &BASE.replace("the face", "the brow")), None);
        assert_eq!(prose(&mine, &BASE.replace("Count the", "Count all")), None);
    }

    #[test]
    fn the_same_change_made_twice_is_one_change() {
        let both = BASE.replace("the face", "the brow");
        assert_eq!(prose(&both, &both), Some(both.clone()));
    }

    #[test]
    fn what_one_adds_at_the_end_while_the_other_changes_the_beginning_stays() {
        let mine = format!("{BASE}\nMore.\n");
        let theirs = BASE.replace("# Pain", "# Pains");
        assert_eq!(prose(&mine, &theirs), Some(mine.replace("# Pain", "# Pains")));
        assert_eq!(prose(&mine, &format!("{BASE}\nOther.\n")), None, "nobody knows which comes first");
    }

    #[test]
    fn nothing_changed_on_one_side_gives_the_other() {
        let mine = BASE.replace("face", "brow");
        assert_eq!(prose(&mine, BASE).as_deref(), Some(mine.as_str()));
        assert_eq!(prose(BASE, &mine).as_deref(), Some(mine.as_str()));
        assert_eq!(prose("", BASE).as_deref(), Some(""));
    }

    #[test]
    fn parts_are_the_text_however_it_is_written() {
        for text in [BASE, "", "\n", "a. b", "a.  b… c? d! ", "no end", "1.5 mg. По 2,5 мг. Так!\nІ ўсё"]
        {
            assert_eq!(split(text, Grain::Sentence).concat(), text);
        }
        assert_eq!(split("Give 1.5 mg. Wait.", Grain::Sentence), ["Give 1.5 mg. ", "Wait."]);
    }
}
