//! How many slips of the finger lie between two words: a letter missing, added, mistaken, or two in the wrong order.

/// The slips that a word of so many letters may have.
pub const fn allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The slips between what was typed and the whole of a word, and between it and the nearest beginning of that word.
///
/// Optimal string alignment: no place is changed twice.
pub fn between(typed: &str, word: &str) -> (usize, usize) {
    let typed: Vec<char> = typed.chars().collect();
    // Three rows are kept: of the letter before last, of the last, and of this one, by places in what was typed.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=typed.len()).collect();
    let mut nearest = typed.len();
    let mut previous = None;
    for (row, letter) in word.chars().enumerate() {
        let mut this = Vec::with_capacity(typed.len() + 1);
        this.push(row + 1);
        for (at, own) in typed.iter().enumerate() {
            let changed = last[at] + usize::from(*own != letter);
            let mut best = changed.min(last[at + 1] + 1).min(this[at] + 1);
            let swapped = at > 0 && previous == Some(*own) && typed[at - 1] == letter && !before.is_empty();
            if swapped {
                best = best.min(before[at - 1] + 1);
            }
            this.push(best);
        }
        nearest = nearest.min(this[typed.len()]);
        before = std::mem::replace(&mut last, this);
        previous = Some(letter);
    }
    (last[typed.len()], nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_slip_counts_once() {
        for (typed, word) in
            [("помошь", "помощь"), ("помщь", "помощь"), ("поомощь", "помощь"), ("опмощь", "помощь")]
        {
            assert_eq!(between(typed, word).0, 1, "{typed}");
        }
        assert_eq!(between("помощь", "помощь").0, 0);
        assert_eq!(between("", "abc").0, 3);
        assert_eq!(between("abc", "").0, 3);
    }

    #[test]
    fn a_beginning_is_nearer_than_the_whole() {
        assert_eq!(between("палиат", "паллиативн"), (4, 1));
    }

    #[test]
    fn short_words_may_have_no_slip() {
        assert_eq!([3, 4, 7, 8].map(allowed), [0, 1, 1, 2]);
    }
}
