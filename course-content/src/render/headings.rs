//! The headings of a table, repeated at each cell: on a phone its rows are cards, and no dose stands apart from its name.

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

    /// Begins the next cell; gives it as HTML if it is one of the body, which says its heading.
    pub(super) fn begin_cell(&mut self) -> Option<String> {
        if self.said.len() < self.columns {
            self.open = Some(String::new());
            return None;
        }
        let heading = self.said.get(self.cells % self.columns.max(1)).filter(|said| !said.is_empty());
        self.cells += 1;
        Some(match heading {
            Some(said) => format!("<td data-label=\"{}\">", ammonia::clean_text(said)),
            None => "<td>".to_owned(),
        })
    }

    /// Ends it; whether it is one of the body.
    pub(super) fn end_cell(&mut self) -> bool {
        if let Some(heading) = self.open.take() {
            self.said.push(heading.trim().to_owned());
            return false;
        }
        true
    }

    /// Hears a text, which is a heading's if one is being read.
    pub(super) fn hear(&mut self, text: &str) {
        if let Some(heading) = &mut self.open {
            heading.push_str(text);
        }
    }
}
