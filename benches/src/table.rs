//! The figures, and the bounds that they are to keep.

/// What a figure may be.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    AtLeast(f64),
    AtMost(f64),
    /// Shown for what it is worth.
    Free,
}

impl Bound {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
            Self::Free => true,
        }
    }
}

/// Lines in the order in which they were measured.
#[derive(Default)]
pub struct Table {
    broken: usize,
}

impl Table {
    /// Prints the head.
    #[must_use]
    pub fn begin() -> Self {
        println!("| figure | seen | bound | | |\n|---|--:|--:|---|---|");
        Self::default()
    }

    /// Prints a figure as soon as it is known; `how` says what it was made of.
    pub fn add(&mut self, figure: &str, value: f64, unit: &str, bound: Bound, how: &str) {
        let holds = bound.holds(value);
        self.broken += usize::from(!holds);
        let verdict = match bound {
            Bound::Free => "",
            _ if holds => "holds",
            _ => "**broken**",
        };
        let bound = match bound {
            Bound::AtLeast(least) => format!("≥ {}", shown(least, unit)),
            Bound::AtMost(most) => format!("≤ {}", shown(most, unit)),
            Bound::Free => String::new(),
        };
        println!("| {figure} | {} | {bound} | {verdict} | {how} |", shown(value, unit));
    }

    /// How many figures broke their bounds.
    #[must_use]
    pub const fn broken(&self) -> usize {
        self.broken
    }
}

fn shown(value: f64, unit: &str) -> String {
    let figures = if value.abs() >= 100.0 { 0 } else { 2 };
    let number = format!("{value:.figures$}");
    let number =
        if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { &number };
    if unit.is_empty() { number.to_owned() } else { format!("{number} {unit}") }
}
