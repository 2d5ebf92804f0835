//! Statements as canonical N-Quads (RDFC-1.0), for documents of a fixed shape.

use sha2::{Digest, Sha256};

use super::terms::{RDF, XSD};

/// A term: its vocabulary and its name.
pub(super) type Term<'a> = (&'a str, &'a str);

/// What a node without a name is called while its place among its like is looked for (RDFC-1.0, 4.6).
const ITSELF: &str = "_:a";

/// Statements, in no order yet.
#[derive(Default)]
pub struct Quads(Vec<String>);

impl Quads {
    /// A thing is of a kind.
    pub(super) fn kind(&mut self, subject: &str, kind: Term) {
        self.link(subject, (RDF, "type"), &[kind.0, kind.1].concat());
    }

    /// A thing has to do with another.
    pub(super) fn link(&mut self, subject: &str, predicate: Term, object: &str) {
        self.add(subject, predicate, &node(object));
    }

    /// A thing has a text.
    pub(super) fn text(&mut self, subject: &str, predicate: Term, text: &str) {
        self.add(subject, predicate, &literal(text));
    }

    /// A thing has a value of a type.
    pub(super) fn typed(&mut self, subject: &str, predicate: Term, value: &str, datatype: Term) {
        self.add(subject, predicate, &format!("{}^^<{}{}>", literal(value), datatype.0, datatype.1));
    }

    /// A thing has an instant.
    pub(super) fn time(&mut self, subject: &str, predicate: Term, time: &str) {
        self.typed(subject, predicate, time, (XSD, "dateTime"));
    }

    /// Things without names, each told in statements of its own that name nothing else without a name.
    ///
    /// Their order is that of the hashes of their statements; two of the same statements may not occur.
    pub(super) fn unnamed<T>(&mut self, things: &[T], tell: impl Fn(&mut Self, &str, &T)) {
        let mut hashed: Vec<([u8; 32], &T)> =
            things.iter().map(|thing| (hash(thing, &tell), thing)).collect();
        hashed.sort_by_key(|(hash, _)| *hash);
        for (at, (_, thing)) in hashed.into_iter().enumerate() {
            tell(self, &format!("_:c14n{at}"), thing);
        }
    }

    /// All statements, each once, in order.
    pub(super) fn canonical(mut self) -> String {
        self.0.sort_unstable();
        self.0.dedup();
        self.0.concat()
    }

    fn add(&mut self, subject: &str, (vocabulary, name): Term, object: &str) {
        self.0.push(format!("{} <{vocabulary}{name}> {object} .\n", node(subject)));
    }
}

fn hash<T>(thing: &T, tell: impl Fn(&mut Quads, &str, &T)) -> [u8; 32] {
    let mut alone = Quads::default();
    tell(&mut alone, ITSELF, thing);
    Sha256::digest(alone.canonical()).into()
}

fn node(name: &str) -> String {
    if name.starts_with("_:") { name.to_owned() } else { format!("<{name}>") }
}

/// A text between quotation marks, with the escapes that the canonical form demands and no others.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '\u{7f}' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_text_is_escaped_as_the_canonical_form_demands() {
        assert_eq!(literal("Ў \"Q\" \\ і"), r#""Ў \"Q\" \\ і""#);
        assert_eq!(literal("\n\r\t\u{8}\u{c}\u{1}\u{7f}\u{80}"), "\"\\n\\r\\t\\b\\f\\u0001\\u007F\u{80}\"");
    }
}
