//! What is different between two texts: lines kept, removed and added, with the changed words marked in them.
//!
//! Pure and bounded by the size of the texts, never by a clock: the same two texts always give the same answer.
//! What is beyond a bound is told less finely, never wrongly: as lines or words that all changed.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// How many steps one comparison may take at worst: the work grows with the product of the two lengths.
pub(crate) const MAX_STEPS: usize = 4_000_000;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It is in both texts.
    Kept,
    /// It is in the text before only.
    Removed,
    /// It is in the text after only.
    Added,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words, with the white space around them.
    pub text: String,
    /// Whether the other text has something else here.
    pub changed: bool,
}

/// A line of one of the texts, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What became of it.
    pub side: Side,
    /// Its number in the text before, from 1.
    pub before: Option<usize>,
    /// Its number in the text after, from 1.
    pub after: Option<usize>,
    /// Its text; the pieces one after the other are the line.
    pub pieces: Vec<Piece>,
}

impl Line {
    /// The whole line.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Compares two texts line by line. Removed lines stand before those that were added in their place.
#[must_use]
pub fn difference(before: &str, after: &str) -> Vec<Line> {
    let (old, new) = (split(before), split(after));
    let mut steps = MAX_STEPS;
    let mut lines = Vec::with_capacity(old.len().max(new.len()));
    for op in compare(&old, &new, &mut steps) {
        let (olds, news) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            lines.extend(olds.zip(news).map(|(o, n)| Line {
                side: Side::Kept,
                before: Some(o + 1),
                after: Some(n + 1),
                pieces: whole(old[o], false),
            }));
            continue;
        }
        let (removed, added) = pieces(&old[olds.clone()], &new[news.clone()], &mut steps);
        lines.extend(olds.zip(removed).map(|(o, pieces)| Line {
            side: Side::Removed,
            before: Some(o + 1),
            after: None,
            pieces,
        }));
        lines.extend(news.zip(added).map(|(n, pieces)| Line {
            side: Side::Added,
            before: None,
            after: Some(n + 1),
            pieces,
        }));
    }
    lines
}

fn split(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// The steps from one list to the other; if finding the shortest would take too many, the middle as a whole.
pub(crate) fn compare(old: &[&str], new: &[&str], steps: &mut usize) -> Vec<DiffOp> {
    let head = old.iter().zip(new).take_while(|(o, n)| o == n).count();
    let (o, n) = (&old[head..], &new[head..]);
    let tail = o.iter().rev().zip(n.iter().rev()).take_while(|(o, n)| o == n).count();
    let (o, n) = (&o[..o.len() - tail], &n[..n.len() - tail]);
    let mut ops = Vec::new();
    if head > 0 {
        ops.push(DiffOp::Equal { old_index: 0, new_index: 0, len: head });
    }
    ops.extend(compare_middle(o, n, steps).into_iter().map(|op| moved(&op, head)));
    if tail > 0 {
        ops.push(DiffOp::Equal { old_index: head + o.len(), new_index: head + n.len(), len: tail });
    }
    ops
}

fn compare_middle(old: &[&str], new: &[&str], steps: &mut usize) -> Vec<DiffOp> {
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    let needed = (old.len() + new.len()).saturating_mul(old.len() + new.len());
    let Some(left) = steps.checked_sub(needed) else {
        return vec![DiffOp::Replace { old_index: 0, old_len: old.len(), new_index: 0, new_len: new.len() }];
    };
    *steps = left;
    // Compared by number: two long lines that differ in their last letter would else be read again at each step.
    let mut numbers = HashMap::new();
    let mut number = |text: &&'_ str| {
        let next = numbers.len();
        *numbers.entry((*text).to_owned()).or_insert(next)
    };
    let old: Vec<usize> = old.iter().map(&mut number).collect();
    let new: Vec<usize> = new.iter().map(&mut number).collect();
    capture_diff_slices(Algorithm::Myers, &old, &new)
}

fn moved(op: &DiffOp, by: usize) -> DiffOp {
    let (olds, news) = (op.old_range(), op.new_range());
    let (old_index, new_index) = (olds.start + by, news.start + by);
    match op {
        DiffOp::Equal { len, .. } => DiffOp::Equal { old_index, new_index, len: *len },
        DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
            DiffOp::Replace { old_index, old_len: olds.len(), new_index, new_len: news.len() }
        }
    }
}

type Pieces = Vec<Vec<Piece>>;

/// Marks words where a line stands for another: the first removed for the first added, and so on.
fn pieces(old: &[&str], new: &[&str], steps: &mut usize) -> (Pieces, Pieces) {
    let pairs = old.len().min(new.len());
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for (old, new) in old.iter().zip(new) {
        let (o, n) = words_of_both(old, new, steps);
        removed.push(o);
        added.push(n);
    }
    removed.extend(old[pairs..].iter().map(|line| whole(line, true)));
    added.extend(new[pairs..].iter().map(|line| whole(line, true)));
    (removed, added)
}

fn words_of_both(old: &str, new: &str, steps: &mut usize) -> (Vec<Piece>, Vec<Piece>) {
    let (olds, news) = (words(old), words(new));
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    let mut kept = 0;
    for op in compare(&olds, &news, steps) {
        let changed = !matches!(op, DiffOp::Equal { .. });
        for (pieces, words) in [(&mut removed, &olds[op.old_range()]), (&mut added, &news[op.new_range()])] {
            let text = words.concat();
            kept += if changed { 0 } else { text.trim().len() };
            if !text.is_empty() {
                pieces.push(Piece { text, changed });
            }
        }
    }
    // Two lines that share a full stop and an "and" are two lines: marks in every other word would tell nothing.
    if kept * 3 < old.len() + new.len() {
        return (whole(old, true), whole(new, true));
    }
    (removed, added)
}

/// Words, runs of white space and marks, each by itself.
fn words(line: &str) -> Vec<&str> {
    let kind = |letter: char| match letter {
        letter if letter.is_alphanumeric() => 0,
        letter if letter.is_whitespace() => 1,
        _ => 2,
    };
    let mut found = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, letter) in line.char_indices() {
        let this = kind(letter);
        if last.is_some_and(|last| last != this || this == 2) {
            found.push(&line[start..at]);
            start = at;
        }
        last = Some(this);
    }
    if start < line.len() {
        found.push(&line[start..]);
    }
    found
}

fn whole(line: &str, changed: bool) -> Vec<Piece> {
    if line.is_empty() { Vec::new() } else { vec![Piece { text: line.to_owned(), changed }] }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of the answer as text: its side, and the changed words in brackets.
    fn shown(before: &str, after: &str) -> Vec<String> {
        let sign = |side| match side {
            Side::Kept => ' ',
            Side::Removed => '-',
            Side::Added => '+',
        };
        let piece = |p: &Piece| if p.changed { format!("[{}]", p.text) } else { p.text.clone() };
        let line = |l: &Line| format!("{}{}", sign(l.side), l.pieces.iter().map(piece).collect::<String>());
        difference(before, after).iter().map(line).collect()
    }

    /// Each text is in the answer whole and in order, whatever was marked.
    fn rebuilt(before: &str, after: &str) {
        let lines = difference(before, after);
        let side = |left_out| {
            let kept: Vec<String> = lines.iter().filter(|l| l.side != left_out).map(Line::text).collect();
            kept
        };
        assert_eq!(side(Side::Added), split(before));
        assert_eq!(side(Side::Removed), split(after));
        let numbers: Vec<usize> = lines.iter().filter_map(|l| l.after).collect();
        assert_eq!(numbers, (1..=split(after).len()).collect::<Vec<_>>());
    }

    #[test]
    fn the_same_text_is_kept_whole() {
        assert_eq!(shown("one\n\ntwo\n", "one\n\ntwo\n"), [" one", " ", " two"]);
        assert!(difference("", "").is_empty());
    }

    #[test]
    fn a_dose_that_changed_is_marked_and_the_words_around_it_are_not() {
        assert_eq!(
            shown("Give 0.1 mg/kg every 4 hours.\nWait.", "Give 0.05 mg/kg every 4 hours.\nWait."),
            ["-Give 0.[1] mg/kg every 4 hours.", "+Give 0.[05] mg/kg every 4 hours.", " Wait."]
        );
    }

    #[test]
    fn lines_that_came_and_went_are_marked_whole() {
        assert_eq!(shown("a\nb\nc", "a\nc\nd"), [" a", "-[b]", " c", "+[d]"]);
    }

    #[test]
    fn lines_that_have_nothing_in_common_are_not_mixed_word_by_word() {
        let (before, after) = ("The child sleeps and breathes.", "Опиоиды and антидот.");
        assert_eq!(shown(before, after), [format!("-[{before}]"), format!("+[{after}]")]);
    }

    #[test]
    fn belarusian_words_are_words() {
        assert_eq!(
            shown("Дзіця спіць у ложку маці", "Дзіця спіць ў ложку маці"),
            ["-Дзіця спіць [у] ложку маці", "+Дзіця спіць [ў] ложку маці"]
        );
    }

    #[test]
    fn a_hostile_text_is_compared_in_bounded_work_and_still_told_whole() {
        let before: String = (0..60_000).map(|n| format!("a{n}\n")).collect();
        let after: String = (0..60_000).map(|n| format!("b{n}\n")).collect();
        rebuilt(&before, &after);
        let words = |letter: &str| (0..50_000).map(|n| format!("{letter}{n} ")).collect::<String>();
        rebuilt(&words("a"), &words("b"));
    }

    #[test]
    fn whatever_was_marked_both_texts_are_there_whole() {
        let texts = ["", "\n", "a", "a\nb\nc\n", "c\nb\na", "a b, c.\nb", "x\n\n\ny z", "a\nx\nb\ny\nc"];
        for before in texts {
            for after in texts {
                rebuilt(before, after);
            }
        }
    }
}
