//! Plain data on its way to YAML that people read, too: a tree, and how it is written.

/// A value as it will be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Yaml {
    /// `null`.
    Null,
    /// A number, a truth value, a date or one of our own words: never in quotes.
    Plain(String),
    /// Text that a person wrote: in quotes wherever it could be taken for something else.
    Text(String),
    /// A list.
    List(Vec<Yaml>),
    /// Fields in their order.
    Map(Vec<(String, Yaml)>),
    /// A short list or map that stands on one line.
    Flow(Box<Yaml>),
}

impl Yaml {
    /// A plain value.
    pub(super) fn plain(value: impl ToString) -> Self {
        Self::Plain(value.to_string())
    }

    /// A field of a map.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The document.
    pub(super) fn document(&self) -> String {
        let mut out = String::new();
        self.lines(&mut out, 0);
        out
    }

    /// The value as lines of its own, each beginning at column `indent`.
    pub(super) fn lines(&self, out: &mut String, indent: usize) {
        match self {
            Self::Map(fields) if !fields.is_empty() => {
                for (name, value) in fields {
                    field(out, indent, name, value);
                }
            }
            Self::List(items) if !items.is_empty() => {
                items.iter().for_each(|item| element(out, indent, item));
            }
            value => {
                pad(out, indent);
                value.inline(out, indent);
                out.push('\n');
            }
        }
    }

    /// Whether it takes lines of its own below its name.
    fn is_block(&self) -> bool {
        match self {
            Self::Map(fields) => !fields.is_empty(),
            Self::List(items) => !items.is_empty(),
            _ => false,
        }
    }

    fn inline(&self, out: &mut String, indent: usize) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Plain(word) => out.push_str(word),
            Self::Text(text) if is_literal(text) => literal(out, indent, text),
            Self::Text(text) if is_plain(text) => out.push_str(text),
            Self::Text(text) => quoted(out, text),
            Self::List(_) => out.push_str("[]"),
            Self::Map(_) => out.push_str("{}"),
            Self::Flow(inner) => inner.flow(out),
        }
    }

    fn flow(&self, out: &mut String) {
        match self {
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    item.flow(out);
                }
                out.push(']');
            }
            Self::Map(fields) => {
                out.push('{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    flow_text(out, name);
                    out.push_str(": ");
                    value.flow(out);
                }
                out.push('}');
            }
            Self::Text(text) => flow_text(out, text),
            Self::Flow(inner) => inner.flow(out),
            Self::Null | Self::Plain(_) => self.inline(out, 0),
        }
    }
}

/// One field of a map with its value.
pub(super) fn field(out: &mut String, indent: usize, name: &str, value: &Yaml) {
    pad(out, indent);
    if is_plain(name) {
        out.push_str(name);
    } else {
        quoted(out, name);
    }
    out.push(':');
    if value.is_block() {
        out.push('\n');
        value.lines(out, indent + 2);
    } else {
        out.push(' ');
        value.inline(out, indent);
        out.push('\n');
    }
}

/// One element of a list.
pub(super) fn element(out: &mut String, indent: usize, value: &Yaml) {
    let mut inner = String::new();
    value.lines(&mut inner, indent + 2);
    // The mark of an element stands where the first line would have two more spaces.
    pad(out, indent);
    out.push_str("- ");
    out.push_str(inner.trim_start_matches(' '));
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Whether a text of several lines can stand as it is, indented, behind `|`.
fn is_literal(text: &str) -> bool {
    let plain = |c: char| c == '\n' || !is_special(c);
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && text.lines().all(|line| !line.ends_with(' '))
        && !text.ends_with("\n\n")
        && text.chars().all(plain)
}

fn literal(out: &mut String, indent: usize, text: &str) {
    out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
    for line in text.lines() {
        out.push('\n');
        if !line.is_empty() {
            pad(out, indent + 2);
            out.push_str(line);
        }
    }
}

/// Characters that YAML takes for line ends or does not let stand, the tabulator among them.
fn is_special(c: char) -> bool {
    c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a text means the same without quotes, for every reader of YAML.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let Some(first) = text.chars().next() else { return false };
    // `01-what-it-is` is a key, while `2028-10-01` and `12` would be read as a date and a number.
    let numbered = first.is_ascii_digit()
        && text
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    (first.is_alphabetic() || numbered)
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(is_special)
}

fn flow_text(out: &mut String, text: &str) {
    let clear = is_plain(text) && !text.contains([',', '[', ']', '{', '}', ':', '"', '#']);
    if clear { out.push_str(text) } else { quoted(out, text) }
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_special(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::Yaml;
    use crate::yaml::{Kind, parse};

    #[rustfmt::skip]
    const HARD: [&str; 54] = [
            "", " ", "~", "null", "yes", "12", "2028-10-01", "01-key", "- a", "? a", "a: b", "a:", "a #b", "#", "\"", "\\", "'",
            "|", ">", "%", "@", "`", "&a", "*a", "!a", "{a}", "[a]", "a\nb", "a\nb\n", "a\n\nb", "a\nb\n\n", "\na", " a\nb",
            "a \nb", "a\n b", "a\n\tb", "\ta", "a\t", "a\u{85}b", "a\u{2028}b", "\u{FEFF}a", "дзень: ноч", "‘’“”", "---",
            "---\na", "a\n---\nb", "...", "a\n...\nb", "\u{1F600}", "a\n# not a comment\nb", "a\n\n\n  b", "\n", "\n\n", "a\r\nb",
    ];

    fn back(text: &str) -> String {
        let document = Yaml::Map(vec![("a".into(), Yaml::Text(text.into()))]).document();
        let node = parse("a.yaml", &document, 0).unwrap_or_else(|e| panic!("{text:?}: {document}: {e}"));
        match &node.get("a").unwrap().kind {
            Kind::Scalar(text) => text.clone(),
            other => panic!("{text:?} came back as {other:?} from {document}"),
        }
    }

    #[test]
    fn every_text_comes_back_as_it_was() {
        for text in HARD {
            assert_eq!(back(text), text);
        }
    }

    #[test]
    fn texts_in_short_lists_come_back_as_well() {
        let hard = ["a, b", "[", "}", "a: b", "S21", "a:b", "a # b", "", "no", "\"x\""];
        let list = Yaml::List(hard.iter().map(|text| Yaml::Text((*text).into())).collect());
        let document = Yaml::Map(vec![("a".into(), Yaml::Flow(Box::new(list)))]).document();
        let node = parse("a.yaml", &document, 0).unwrap();
        let Kind::List(items) = &node.get("a").unwrap().kind else { panic!("{document}") };
        let read: Vec<_> = items.iter().map(|item| item.kind.clone()).collect();
        assert_eq!(read, hard.map(|text| Kind::Scalar(text.into())), "{document}");
    }
}
