//! The part of a text in which the words stand that were sought, and which of its words those are.

use std::collections::HashSet;

use super::counts;
use super::ranking::Sought;
use super::words::{Stems, words};

/// Letters of a snippet, ellipses included.
const LONGEST: usize = 200;
/// Letters before the first word that was sought.
const BEFORE: usize = 60;
/// Words that stand so near each other, in bytes, are shown together.
const NEAR: usize = 220;

/// A piece of a text: words that were sought, or what is between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text, as it stands there.
    pub text: String,
    /// Whether it was sought.
    pub is_sought: bool,
}

/// Which words are marked.
pub struct Marks {
    stems: Stems,
    sought: HashSet<String>,
}

impl Marks {
    /// Those of which one of the ways has the stem.
    pub fn of(sought: &[Sought]) -> Self {
        let ways = sought.iter().flat_map(|word| word.ways.iter().map(|way| way.stem.clone()));
        Self { stems: Stems::default(), sought: ways.collect() }
    }

    /// The whole text in pieces.
    pub fn mark(&self, text: &str) -> Vec<Piece> {
        let (mut pieces, mut done) = (Vec::new(), 0);
        let mut piece = |from: usize, to: usize, is_sought| {
            if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
                pieces.push(Piece { text: text.to_owned(), is_sought });
            }
        };
        for word in words(text) {
            if self.sought.contains(&self.stems.of(&word.form)) {
                piece(done, word.at, false);
                piece(word.at, word.end, true);
                done = word.end;
            }
        }
        piece(done, text.len(), false);
        pieces
    }

    /// The part of a text where most of the words stand near each other, in pieces.
    pub fn snippet(&self, body: &str, entries: &[u8]) -> Vec<Piece> {
        let mut places: Vec<usize> = self
            .sought
            .iter()
            .filter_map(|stem| counts::find(entries, stem)?.at)
            .filter(|at| body.is_char_boundary(*at))
            .collect();
        places.sort_unstable();
        let near = |from: usize| places.iter().filter(|at| (from..from + NEAR).contains(*at)).count();
        // Of several the first.
        let densest = places.iter().rev().copied().max_by_key(|at| near(*at)).unwrap_or(0);
        self.mark(&cut(body, densest))
    }
}

/// So much of a text around a place as is shown, in one line, cut between words.
fn cut(body: &str, place: usize) -> String {
    let (before, after) = body.split_at_checked(place).unwrap_or((body, ""));
    let lead: Vec<char> = before.chars().rev().take(BEFORE).take_while(|c| *c != '\n').collect();
    let mut lead: String = lead.into_iter().rev().collect();
    let is_cut = lead.len() < before.trim_end_matches('\n').len() && !before.ends_with('\n');
    if let Some((_, sentence)) = lead.rsplit_once(". ") {
        lead = sentence.to_owned();
    } else if is_cut && let Some((_, whole)) = lead.split_once(' ') {
        lead = format!("… {whole}");
    }
    let room = LONGEST.saturating_sub(lead.chars().count() + 2);
    let mut rest: String = after.chars().take(room).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if rest.len() < after.len() {
        let whole = rest.rsplit_once(' ').map_or(rest.as_str(), |(whole, _)| whole);
        rest = format!("{} …", whole.trim_end());
    }
    lead + &rest
}

#[cfg(test)]
mod tests {
    use super::super::counts::Counted;
    use super::super::ranking::Way;
    use super::*;

    fn marks(words: &[&str]) -> Marks {
        let stems = Stems::default();
        let sought = |word: &&str| Sought {
            ways: vec![Way { stem: stems.of(word), documents: 1, worth: 1.0 }],
            ..Sought::default()
        };
        Marks::of(&words.iter().map(sought).collect::<Vec<_>>())
    }

    fn shown(words: &[&str], body: &str) -> String {
        let pieces = marks(words).snippet(body, &Counted::of("", body, "").bytes());
        let all: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert!(all.chars().count() <= LONGEST, "{} letters: {all}", all.chars().count());
        pieces
            .iter()
            .map(|piece| if piece.is_sought { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect()
    }

    #[test]
    fn words_are_marked_in_every_form() {
        let pieces = marks(&["боль"]).mark("Боль: о боли, болью — и <b>");
        let sought: Vec<_> = pieces.iter().filter(|p| p.is_sought).map(|p| p.text.as_str()).collect();
        assert_eq!(sought, ["Боль", "боли", "болью"]);
        assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<String>(), "Боль: о боли, болью — и <b>");
    }

    #[test]
    fn a_snippet_is_cut_between_words_around_the_place_where_most_stand() {
        let filler = "Слова, которые ничего не значат, тянутся дальше ".repeat(8);
        let body = format!("{filler}боль {filler}Шкала FLACC оценивает боль ребёнка {filler}");
        let shown = shown(&["боль", "шкала", "flacc"], &body);
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.contains("[Шкала] [FLACC] оценивает [боль] ребёнка"), "{shown}");
    }

    #[test]
    fn a_short_text_is_shown_whole_and_a_new_line_is_a_space() {
        assert_eq!(shown(&["b"], "a b\nc"), "a [b] c");
        assert_eq!(shown(&["b"], "a\nb c"), "[b] c");
        assert_eq!(shown(&["x"], ""), "");
        assert_eq!(shown(&["x"], "no such word"), "no such word");
        shown(&["x"], &"щ".repeat(900));
        shown(&["x"], &format!("{} x {}", "щ".repeat(900), "щ".repeat(900)));
    }
}
