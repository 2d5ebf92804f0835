//! The centre's publications: a folder of articles, a file in each language, read strictly into a list.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::course::Language;
use crate::files::Files;
use crate::finding::{self, Finding};

mod article;

pub(crate) use article::ArticleFront;

/// What the centre has published, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publications(Vec<Publication>);

/// An article in every language of the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// What it is called in addresses.
    pub key: String,
    /// The day from which it is to be read.
    pub published_on: NaiveDate,
    /// Its place among those of the same day.
    number: u32,
    en: Article,
    ru: Article,
    be: Article,
}

/// An article in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The title.
    pub title: String,
    /// What it is about, in one sentence.
    pub summary: String,
    /// Who wrote it.
    pub author: String,
    /// Title and address of what its facts were taken from.
    pub source: String,
    /// The text, without the title, as HTML that is safe to show.
    pub html: String,
}

impl Publication {
    /// The article in a language.
    #[must_use]
    pub const fn in_language(&self, language: Language) -> &Article {
        match language {
            Language::En => &self.en,
            Language::Ru => &self.ru,
            Language::Be => &self.be,
        }
    }
}

impl Publications {
    /// Reads a folder of articles, each called `<nn>-<key>.<language>.md`.
    ///
    /// # Errors
    /// Everything that is wrong with any of them: names, missing languages, front matter, Markdown that leads nowhere.
    pub fn read(files: &Files) -> Result<Self, Vec<Finding>> {
        let mut findings = files.check();
        let mut all = Vec::new();
        for (name, languages) in grouped(files, &mut findings) {
            all.extend(publication(files, &name, &languages, &mut findings));
        }
        for twice in named_twice(&all) {
            let message = format!("another article has the key `{}`", twice.key);
            let file = format!("{:02}-{}.en.md", twice.number, twice.key);
            findings.push(Finding::told("key_given_twice", &file, None, message, "choose another key"));
        }
        finding::sort(&mut findings);
        if !findings.is_empty() {
            return Err(findings);
        }
        all.sort_by_key(|publication| Reverse((publication.published_on, publication.number)));
        Ok(Self(all))
    }

    /// All of them, newest first.
    #[must_use]
    pub fn newest_first(&self) -> &[Publication] {
        &self.0
    }

    /// The one with this key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&Publication> {
        self.0.iter().find(|publication| publication.key == key)
    }
}

/// What the files of one article are called before their language.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    stem: String,
    number: u32,
    key: String,
}

impl Name {
    fn file(&self, language: Language) -> String {
        format!("{}.{}.md", self.stem, language.tag())
    }
}

/// The articles there are files of, each with its languages.
fn grouped(files: &Files, findings: &mut Vec<Finding>) -> BTreeMap<Name, Vec<Language>> {
    let mut found: BTreeMap<Name, Vec<Language>> = BTreeMap::new();
    for (path, _) in files.iter() {
        if let Some((name, language)) = parse(path) {
            found.entry(name).or_default().push(language);
        } else {
            let message = "this is not called like an article";
            let fix = "call it `<nn>-<key>.<language>.md`, such as `07-summer-camp.en.md`";
            findings.push(Finding::told("name_not_allowed", path, None, message, fix));
        }
    }
    found
}

/// `07-summer-camp.en.md` in its parts.
fn parse(path: &str) -> Option<(Name, Language)> {
    let (stem, tag) = path.strip_suffix(".md")?.rsplit_once('.')?;
    let language = Language::ALL.into_iter().find(|language| language.tag() == tag)?;
    let (number, key) = stem.split_once('-')?;
    let is_number = number.len() >= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let number = number.parse().ok().filter(|_| is_number)?;
    let name = Name { stem: stem.to_owned(), number, key: key.to_owned() };
    key.split('-').all(is_word).then_some((name, language))
}

/// Reads an article in all its languages, each of which has to be there.
fn publication(
    files: &Files,
    name: &Name,
    languages: &[Language],
    findings: &mut Vec<Finding>,
) -> Option<Publication> {
    for missing in Language::ALL.into_iter().filter(|language| !languages.contains(language)) {
        let message = format!("the article is not there in `{}`", missing.tag());
        let fix = "write it in English, Russian and Belarusian";
        findings.push(Finding::told("translation_missing", &name.file(missing), None, message, fix));
    }
    // First all of them, so that each fault is told.
    let [en, ru, be] = [Language::En, Language::Ru, Language::Be].map(|language| {
        let file = name.file(language);
        files.get(&file).and_then(|bytes| article::read(&file, bytes, findings))
    });
    let ((published_on, en), (ru_on, ru), (be_on, be)) = (en?, ru?, be?);
    for (language, other) in [(Language::Ru, ru_on), (Language::Be, be_on)] {
        if other != published_on {
            let message = format!("`published_on` is {other} here and {published_on} in English");
            let fix = "give the same day in every language";
            findings.push(Finding::told("days_differ", &name.file(language), None, message, fix));
        }
    }
    Some(Publication { key: name.key.clone(), published_on, number: name.number, en, ru, be })
}

/// Those whose key an article before them has already.
fn named_twice(all: &[Publication]) -> impl Iterator<Item = &Publication> {
    let is_known = |at: usize, key: &str| all.iter().take(at).any(|earlier| earlier.key == key);
    all.iter().enumerate().filter(move |(at, later)| is_known(*at, &later.key)).map(|(_, later)| later)
}

#[cfg(test)]
mod tests;
