//! Lists within lists, as Markdown indents them.

/// One list that is open.
struct Open {
    level: usize,
    ordered: bool,
    count: usize,
    /// The column at which the words of its elements begin.
    column: usize,
}

/// The lists that are open.
#[derive(Default)]
pub(super) struct Lists(Vec<Open>);

impl Lists {
    /// What stands before the words of the next element.
    pub(super) fn next(&mut self, level: usize, ordered: bool) -> String {
        let closes = |open: &Open| open.level > level || (open.level == level && open.ordered != ordered);
        while self.0.last().is_some_and(closes) {
            self.0.pop();
        }
        if self.0.last().is_none_or(|open| open.level < level) {
            self.0.push(Open { level, ordered, count: 0, column: 0 });
        }
        let indent =
            self.0.len().checked_sub(2).and_then(|at| self.0.get(at)).map_or(0, |outer| outer.column);
        let Some(open) = self.0.last_mut() else { return String::new() };
        open.count += 1;
        let mark = if open.ordered { format!("{}. ", open.count) } else { "- ".to_owned() };
        open.column = indent + mark.len();
        format!("{}{mark}", " ".repeat(indent))
    }

    /// Something other than a list follows.
    pub(super) fn end(&mut self) {
        self.0.clear();
    }

    /// The column at which the words of the element begin.
    pub(super) fn column(&self) -> usize {
        self.0.last().map_or(0, |open| open.column)
    }
}
