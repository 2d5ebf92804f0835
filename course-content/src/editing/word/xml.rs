//! XML as a row of tokens: names without prefixes, no declarations of types, not deeper than a document needs.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::WordRefused;

/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 200;

/// A piece of XML.
pub(super) enum Token {
    /// An element begins.
    Open(Element),
    /// The innermost element ends.
    Close,
    /// Text.
    Text(String),
    /// The file ends.
    End,
}

/// The beginning of an element.
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// An attribute, whatever its prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that says yes or no; an element without it says yes.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.get("val"), Some("0" | "false" | "off" | "none"))
    }
}

/// Reads tokens.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// How many elements are open.
    pub(super) depth: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next token. Entities that a file declares itself are never looked up: such a file is refused.
    pub(super) fn next(&mut self) -> Result<Token, WordRefused> {
        loop {
            return match self.reader.read_event().map_err(|_| WordRefused::Damaged)? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(WordRefused::Damaged);
                    }
                    Ok(Token::Open(element(&start)?))
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Ok(Token::Close)
                }
                Event::Text(text) => {
                    Ok(Token::Text(text.unescape().map_err(|_| WordRefused::Damaged)?.into_owned()))
                }
                Event::CData(text) => Ok(Token::Text(String::from_utf8_lossy(&text).into_owned())),
                Event::DocType(_) => Err(WordRefused::Damaged),
                Event::Eof if self.depth > 0 => Err(WordRefused::Damaged),
                Event::Eof => Ok(Token::End),
                _ => continue,
            };
        }
    }

    /// Passes over the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), WordRefused> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if matches!(self.next()?, Token::End) {
                break;
            }
        }
        Ok(())
    }

    /// The text of the element that has just begun.
    pub(super) fn text(&mut self) -> Result<String, WordRefused> {
        let outside = self.depth.saturating_sub(1);
        let mut words = String::new();
        while self.depth > outside {
            match self.next()? {
                Token::Text(text) => words.push_str(&text),
                Token::End => break,
                Token::Open(_) | Token::Close => {}
            }
        }
        Ok(words)
    }

    /// Every element in the one that has just begun, however deep; `each` tells whether to look into it.
    pub(super) fn within(
        &mut self,
        mut each: impl FnMut(&Element) -> Result<bool, WordRefused>,
    ) -> Result<(), WordRefused> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            match self.next()? {
                Token::Open(element) => {
                    if !each(&element)? {
                        self.skip()?;
                    }
                }
                Token::End => break,
                Token::Text(_) | Token::Close => {}
            }
        }
        Ok(())
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, WordRefused> {
    let local = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| WordRefused::Damaged)?;
        let value = attribute.unescape_value().map_err(|_| WordRefused::Damaged)?;
        attributes.push((local(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    Ok(Element { name: local(start.local_name().as_ref()), attributes })
}
