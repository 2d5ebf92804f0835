//! The difference of two texts as a list of lines: what stayed the same in long runs is left out.

use domain::content::{Piece, Side};

/// How many unchanged lines are shown around a change.
const AROUND: usize = 2;

/// A line of the list.
pub enum Row {
    /// A line of the texts.
    Line {
        /// What became of it.
        side: Side,
        /// Its number where it is now, or where it was.
        number: usize,
        /// Its text, in parts.
        pieces: Vec<Piece>,
    },
    /// So many lines that stayed the same.
    Same(usize),
}

/// The lines to show; none of two texts that are the same.
pub fn rows(lines: Vec<domain::content::Line>) -> Vec<Row> {
    if lines.iter().all(|line| line.side == Side::Kept) {
        return Vec::new();
    }
    let near = near_a_change(&lines);
    let mut rows = Vec::new();
    for (line, near) in lines.into_iter().zip(near) {
        if near {
            let number = line.after.or(line.before).unwrap_or_default();
            rows.push(Row::Line { side: line.side, number, pieces: line.pieces });
        } else if let Some(Row::Same(count)) = rows.last_mut() {
            *count += 1;
        } else {
            rows.push(Row::Same(1));
        }
    }
    rows
}

fn near_a_change(lines: &[domain::content::Line]) -> Vec<bool> {
    let mut near = vec![false; lines.len()];
    for (at, line) in lines.iter().enumerate() {
        if line.side != Side::Kept {
            let end = (at + AROUND + 1).min(lines.len());
            near[at.saturating_sub(AROUND)..end].fill(true);
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use domain::content::{Line, Piece, Side};

    use super::{Row, rows};

    #[test]
    fn long_runs_that_stayed_the_same_are_counted_and_not_shown() {
        let line = |n: usize| Line {
            side: if n == 10 { Side::Added } else { Side::Kept },
            before: Some(n),
            after: Some(n),
            pieces: vec![Piece { text: format!("line {n}"), changed: n == 10 }],
        };
        let shown = rows((1..=20).map(line).collect());
        let told: Vec<usize> = shown
            .iter()
            .map(|row| match row {
                Row::Same(count) => *count,
                Row::Line { number, .. } => *number,
            })
            .collect();
        assert_eq!(told, [7, 8, 9, 10, 11, 12, 8]);
    }
}
