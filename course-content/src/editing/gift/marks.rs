//! Characters of GIFT, of which some are signs and some, behind a backslash, only look like them.

/// A character, and whether it may be a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) c: char,
    pub(super) sign: bool,
}

/// Reads the escapes of a text. A backslash before any other character is a backslash.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().filter(|_| c == '\\');
        match next {
            Some(escaped @ ('~' | '=' | '#' | '{' | '}' | ':' | '\\')) => {
                marks.push(Mark { c: escaped, sign: false });
                chars.next();
            }
            Some('n') => {
                marks.push(Mark { c: '\n', sign: false });
                chars.next();
            }
            _ => marks.push(Mark { c, sign: true }),
        }
    }
    marks
}

/// Where `sign` stands first.
pub(super) fn find(marks: &[Mark], sign: &str) -> Option<usize> {
    let sign: Vec<Mark> = sign.chars().map(|c| Mark { c, sign: true }).collect();
    marks.windows(sign.len()).position(|window| window == sign)
}

/// The words, with their spaces put in order. Line ends of the text are spaces, those behind a backslash are line ends.
pub(super) fn words(marks: &[Mark]) -> String {
    let mut out = String::new();
    for mark in marks {
        match mark.c {
            '\n' if !mark.sign => {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
            }
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// What stands before `sign` and, if it is there, what stands behind it.
pub(super) fn part<'a>(marks: &'a [Mark], sign: &str) -> (&'a [Mark], Option<&'a [Mark]>) {
    match find(marks, sign) {
        Some(at) => (marks.get(..at).unwrap_or_default(), marks.get(at + sign.chars().count()..)),
        None => (marks, None),
    }
}
