//! A passage of a text found again by its words, wherever it has moved, and however its lines are broken.

use pulldown_cmark::Event;

use crate::markdown;

/// The letters of a text that a reader sees, without white space, and the line of each.
struct Letters {
    text: String,
    /// For each byte of `text` the line it stands on, from 1.
    lines: Vec<usize>,
}

impl Letters {
    fn new() -> Self {
        Self { text: String::new(), lines: Vec::new() }
    }

    fn push(&mut self, text: &str, mut line: usize) {
        for letter in text.chars() {
            if letter == '\n' {
                line += 1;
            }
            if is_seen(letter) {
                self.text.push(letter);
                self.lines.extend(std::iter::repeat_n(line, letter.len_utf8()));
            }
        }
    }

    fn of_markdown(file: &str) -> Self {
        let (mut letters, mut line, mut read) = (Self::new(), 1, 0);
        for (event, range) in markdown::events(file) {
            let (Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text)) = event
            else {
                continue;
            };
            if let Some(between) = file.get(read..range.start) {
                line += between.matches('\n').count();
                read = range.start;
            }
            letters.push(&text, line);
        }
        letters
    }
}

/// White space is broken otherwise in a file than on a page, and tags of sources lose their brackets there.
fn is_seen(letter: char) -> bool {
    !letter.is_whitespace() && !matches!(letter, '[' | ']' | '\u{ad}')
}

/// The line of a file on which a passage begins, as a reader sees and quotes it; of several the one nearest to where it
/// was. `None`: its words are no longer there.
#[must_use]
pub fn find_passage(path: &str, file: &str, quote: &str, near: usize) -> Option<usize> {
    let wanted: String = quote.chars().filter(|letter| is_seen(*letter)).collect();
    if wanted.is_empty() {
        return None;
    }
    let mut letters = Letters::new();
    if path.ends_with(".md") {
        letters = Letters::of_markdown(file);
    } else {
        letters.push(file, 1);
    }
    let found =
        letters.text.match_indices(&wanted).filter(|(at, _)| is_whole(&letters.text, *at, wanted.len()));
    found.filter_map(|(at, _)| letters.lines.get(at).copied()).min_by_key(|line| line.abs_diff(near))
}

/// Half a number is another number: “1 mg” is not found in “0.1 mg”.
fn is_whole(text: &str, at: usize, length: usize) -> bool {
    let (before, passage, after) = (&text[..at], &text[at..at + length], &text[at + length..]);
    let number = |letter: char| letter.is_ascii_digit();
    let goes_on = |letter: char| number(letter) || matches!(letter, '.' | ',');
    let cut_before = passage.starts_with(number) && before.ends_with(goes_on) && {
        let digits = before.trim_end_matches(['.', ',']);
        digits.ends_with(number) && before.len() - digits.len() <= 1
    };
    let cut_after = passage.ends_with(number) && after.starts_with(goes_on) && {
        let digits = after.trim_start_matches(['.', ',']);
        digits.starts_with(number) && after.len() - digits.len() <= 1
    };
    !cut_before && !cut_after
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = "---\ntranslated_from: x\n---\n# Pain\n\nGive **0.1 mg** of\n[morphine](../a.md) [S2] every 4 hours.\n\nWait.\n\nWait.\n";

    fn line(quote: &str, near: usize) -> Option<usize> {
        find_passage("m/l.en.md", LESSON, quote, near)
    }

    #[test]
    fn a_passage_is_found_as_it_is_read() {
        assert_eq!(line("0.1 mg of morphine S2 every", 0), Some(6));
        assert_eq!(line("Pain", 99), Some(4));
    }

    #[test]
    fn of_two_alike_the_nearest_is_meant() {
        assert_eq!((line("Wait.", 1), line("Wait.", 99)), (Some(9), Some(11)));
    }

    #[test]
    fn another_number_is_another_passage() {
        for gone in ["1 mg of morphine", "every 40 hours", "", " ", "Give 0.1 mg/kg"] {
            assert_eq!(line(gone, 1), None, "{gone}");
        }
        let changed = LESSON.replace("0.1 mg", "0.15 mg");
        assert_eq!(find_passage("m/l.en.md", &changed, "Give 0.1", 6), None);
    }

    #[test]
    fn in_a_quiz_words_are_found_as_they_are_written() {
        assert_eq!(find_passage("quizzes/a.yaml", "a: 1\nstem: Which dose?\n", "Which  dose", 1), Some(2));
    }
}
