//! Lists to choose from in the forms about people: professions, regions, languages.

use domain::content::Profession;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use crate::catalogue::AUDIENCES;
use crate::language::{OFFERED, own_name};
use crate::words::Words;

/// The regions of the country, and the rest of the world; stored as they stand here.
const REGIONS: [&str; 8] =
    ["minsk_city", "brest", "vitebsk", "gomel", "grodno", "minsk_region", "mogilev", "abroad"];

/// A line of a list.
pub struct Line {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// The tag of its language, where that is not the page's.
    pub tag: &'static str,
}

/// What people are, nothing chosen first.
pub fn professions(words: Words, chosen: &str) -> Vec<Line> {
    with_none(words, lines(words, "profession-", &AUDIENCES, chosen), chosen)
}

/// Where people work. What was written by other means than this list stays in it.
pub fn regions(words: Words, chosen: &str) -> Vec<Line> {
    let mut all = lines(words, "region-", &REGIONS, chosen);
    if !chosen.is_empty() && all.iter().all(|line| !line.chosen) {
        all.push(Line { value: chosen.to_owned(), label: chosen.to_owned(), chosen: true, tag: "" });
    }
    with_none(words, all, chosen)
}

/// The languages of the pages, under their own names.
pub fn languages(chosen: &str) -> Vec<Line> {
    let line = |language: domain::content::Language| Line {
        value: language.tag().to_owned(),
        label: own_name(language).to_owned(),
        chosen: language.tag() == chosen,
        tag: language.tag(),
    };
    OFFERED.into_iter().map(line).collect()
}

/// The profession behind a value of the list.
pub fn profession(value: &str) -> Option<Profession> {
    let word: StrDeserializer<'_, Error> = value.into_deserializer();
    Profession::deserialize(word).ok()
}

/// The value of the list for a profession.
pub fn word_of(profession: Option<Profession>) -> String {
    let word = profession.and_then(|profession| serde_json::to_value(profession).ok());
    word.as_ref().and_then(|word| word.as_str()).unwrap_or_default().to_owned()
}

/// What a region that is stored is called.
pub fn region_name(words: Words, value: &str) -> String {
    if REGIONS.contains(&value) { named(words, "region-", value) } else { value.to_owned() }
}

/// What a profession that is stored is called.
pub fn profession_name(words: Words, value: &str) -> String {
    if AUDIENCES.contains(&value) { named(words, "profession-", value) } else { value.to_owned() }
}

fn lines(words: Words, keys: &str, values: &[&str], chosen: &str) -> Vec<Line> {
    let line = |value: &&str| Line {
        value: (*value).to_owned(),
        label: named(words, keys, value),
        chosen: *value == chosen,
        tag: "",
    };
    values.iter().map(line).collect()
}

/// The text whose key begins with `keys`.
fn named(words: Words, keys: &str, value: &str) -> String {
    words.say(&format!("{keys}{}", value.replace('_', "-")))
}

fn with_none(words: Words, mut lines: Vec<Line>, chosen: &str) -> Vec<Line> {
    let none =
        Line { value: String::new(), label: words.say("choose-one"), chosen: chosen.is_empty(), tag: "" };
    lines.insert(0, none);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profession_of_the_list_is_one_and_leads_back_to_its_value() {
        for value in AUDIENCES {
            assert_eq!(word_of(profession(value)), value);
        }
        assert_eq!(profession(""), None);
        assert_eq!(profession("king"), None);
    }
}
