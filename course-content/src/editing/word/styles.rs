//! What a document's styles and lists mean.

use std::collections::{BTreeMap, HashMap};

use super::WordRefused;
use super::xml::{Element, Token, Xml};

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Ordinary text.
    #[default]
    Text,
    /// The title of the document.
    Title,
    /// A heading of a level, from 1.
    Heading(usize),
}

/// How words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) strike: bool,
    pub(super) hidden: bool,
}

impl Format {
    /// Takes over what an element of a run's properties says.
    pub(super) fn take(&mut self, element: &Element) {
        match element.name.as_str() {
            "b" => self.bold = element.is_on(),
            "i" => self.italic = element.is_on(),
            "strike" | "dstrike" => self.strike = element.is_on(),
            "vanish" => self.hidden = element.is_on(),
            _ => {}
        }
    }
}

/// One style.
#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<usize>,
    list: (Option<String>, Option<usize>),
    format: Format,
    of_words: bool,
}

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, WordRefused> {
        let mut xml = Xml::new(text);
        let mut styles = HashMap::new();
        loop {
            match xml.next()? {
                Token::Open(element) if element.name == "style" => {
                    let id = element.get("styleId").unwrap_or_default().to_owned();
                    let of_words = element.get("type") == Some("character");
                    styles.insert(id, Style { of_words, ..style(&mut xml)? });
                }
                Token::Open(element) if element.name == "docDefaults" => xml.skip()?,
                Token::End => return Ok(Self(styles)),
                _ => {}
            }
        }
    }

    /// A style and those it is based on, nearest first.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> {
        // Ten, because two that are based on each other would never end.
        std::iter::successors(self.0.get(id), |style| self.0.get(style.based_on.as_deref()?)).take(10)
    }

    /// What a paragraph of this style is.
    pub(super) fn role(&self, id: &str) -> Role {
        self.chain(id)
            .find_map(|style| match style.name.as_str() {
                "title" | "название" | "назва" => Some(Role::Title),
                name => {
                    let number = ["heading ", "заголовок ", "загаловак "]
                        .iter()
                        .find_map(|word| name.strip_prefix(word));
                    let named = number.and_then(|number| number.parse().ok());
                    named.or(style.outline).filter(|level| (1..=9).contains(level)).map(Role::Heading)
                }
            })
            .unwrap_or_default()
    }

    /// The list in which a paragraph of this style stands: its id and its level.
    pub(super) fn list(&self, id: &str) -> Option<(&str, usize)> {
        self.chain(id).find_map(|style| Some((style.list.0.as_deref()?, style.list.1.unwrap_or(0))))
    }

    /// How words of this style look. What a paragraph's style says of its words is decoration.
    pub(super) fn format(&self, id: &str) -> Format {
        self.0.get(id).filter(|style| style.of_words).map(|style| style.format).unwrap_or_default()
    }
}

fn style(xml: &mut Xml<'_>) -> Result<Style, WordRefused> {
    let mut style = Style::default();
    xml.within(|element| {
        let value = element.get("val");
        match element.name.as_str() {
            "name" => style.name = value.unwrap_or_default().to_lowercase(),
            "basedOn" => style.based_on = value.map(str::to_owned),
            "outlineLvl" => {
                style.outline =
                    value.and_then(|value| value.parse::<usize>().ok()).map(|level| level.min(9) + 1);
            }
            "numId" => style.list.0 = value.map(str::to_owned),
            "ilvl" => style.list.1 = value.and_then(|value| value.parse().ok()),
            _ => style.format.take(element),
        }
        Ok(true)
    })?;
    Ok(style)
}

/// Which lists there are, and whether their levels are numbered.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<String, BTreeMap<usize, bool>>,
    lists: HashMap<String, String>,
}

impl Numbering {
    pub(super) fn read(text: &str) -> Result<Self, WordRefused> {
        let mut xml = Xml::new(text);
        let mut numbering = Self::default();
        loop {
            match xml.next()? {
                Token::Open(element) if element.name == "abstractNum" => {
                    let id = element.get("abstractNumId").unwrap_or_default().to_owned();
                    numbering.abstracts.insert(id, levels(&mut xml)?);
                }
                Token::Open(element) if element.name == "num" => {
                    let id = element.get("numId").unwrap_or_default().to_owned();
                    let mut of = String::new();
                    xml.within(|inner| {
                        if inner.name == "abstractNumId" {
                            inner.get("val").unwrap_or_default().clone_into(&mut of);
                        }
                        Ok(true)
                    })?;
                    numbering.lists.insert(id, of);
                }
                Token::End => return Ok(numbering),
                _ => {}
            }
        }
    }

    /// Whether a list's level is numbered; `None` if there is no such list.
    pub(super) fn ordered(&self, list: &str, level: usize) -> Option<bool> {
        let levels = self.abstracts.get(self.lists.get(list)?)?;
        Some(levels.get(&level).copied().unwrap_or(false))
    }
}

fn levels(xml: &mut Xml<'_>) -> Result<BTreeMap<usize, bool>, WordRefused> {
    let mut levels = BTreeMap::new();
    let mut level = 0;
    xml.within(|element| {
        let value = element.get("val");
        match element.name.as_str() {
            "lvl" => level = element.get("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0),
            "numFmt" => drop(levels.insert(level, !matches!(value, Some("bullet" | "none")))),
            _ => {}
        }
        Ok(true)
    })?;
    Ok(levels)
}
