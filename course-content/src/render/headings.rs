//! The headings of a table, repeated at each cell: on a phone its rows are cards, and no dose stands apart from its name.

/// A list in one column is read as it is.
const REPEATED_FROM: usize = 2;

/// What the columns of the table that is being written are called.
#[derive(Debug, Default)]
pub(super) struct Headings {
    columns: usize,
    /// One for each column, as far as they are known.
    said: Vec<String>,
    /// The heading that is being read.
    open: Option<String>,
    /// How many cells of the body have begun.
    cells: usize,
}

impl Headings {
    /// Of a table with so many columns.
    pub(super) fn of(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Whether each cell says its heading.
    pub(super) const fn are_repeated(&self) -> bool {
        self.columns >= REPEATED_FROM
    }

    /// Begins the next cell; gives it as HTML where it says its heading.
    pub(super) fn begin_cell(&mut self) -> Option<String> {
        if !self.are_repeated() {
            return None;
        }
        if self.said.len() < self.columns {
            self.open = Some(String::new());
            return None;
        }
        let heading = &self.said[self.cells % self.columns];
        self.cells += 1;
        Some(match heading.as_str() {
            "" => "<td>".to_owned(),
            heading => format!("<td data-label=\"{}\">", ammonia::clean_text(heading)),
        })
    }

    /// Ends it; whether it was one that was given as HTML.
    pub(super) fn end_cell(&mut self) -> bool {
        if let Some(heading) = self.open.take() {
            self.said.push(heading.trim().to_owned());
            return false;
        }
        self.are_repeated()
    }

    /// Hears a text, which is a heading's if one is being read.
    pub(super) fn hear(&mut self, text: &str) {
        if let Some(heading) = &mut self.open {
            heading.push_str(text);
        }
    }
}
