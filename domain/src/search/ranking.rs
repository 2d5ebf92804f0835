//! In which order what was found is shown: worked out here from what was counted, so that it is the same on both databases.

use std::cmp::Ordering;
use std::collections::HashMap;

use entity::enums::{SearchAccess, SearchKind};
use entity::ids::CourseId;
use entity::search_index;
use sea_orm::FromQueryResult;

use super::counts;

/// How much a word counts less in a text twice as long as others (`b`), and how soon more of it counts no more (`k`): BM25's.
const B: f64 = 0.75;
const K: f64 = 1.2;
/// What a word in the title is worth, in words of the text at their best.
const IN_TITLE: f64 = 1.5;
/// What words that stand together are worth, and how near that is, in bytes.
const TOGETHER: f64 = 1.0;
const NEAR: usize = 160;
/// What the reader's own language is worth.
const OWN_LANGUAGE: f64 = 0.3;

/// A word that is sought, in all the ways in which it counts as found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sought {
    /// As it was typed, or as it was meant.
    pub form: String,
    /// The stem of what was typed.
    pub stem: String,
    /// Stems of the index.
    pub ways: Vec<Way>,
}

/// A stem that counts as a word found.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The stem.
    pub stem: String,
    /// How many documents have it.
    pub documents: i64,
    /// What it is worth: less than 1 if something else was typed.
    pub worth: f64,
}

/// A document that was found, as far as its rank goes.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    /// Its id.
    pub id: i64,
    /// What it is.
    pub kind: SearchKind,
    /// Its key, path or id.
    pub about: String,
    /// Its course.
    pub course_id: Option<CourseId>,
    /// As a tag.
    pub language: String,
    /// Who finds it.
    pub access: SearchAccess,
    /// How many words it has.
    pub words: i32,
    /// How often each occurs.
    pub counts: Vec<u8>,
}

/// How well a document fits: how many of the words it has, and what they are worth.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fit {
    words: usize,
    worth: f64,
}

impl Fit {
    fn better(self, other: Self) -> Ordering {
        other.words.cmp(&self.words).then(other.worth.total_cmp(&self.worth))
    }
}

/// Sorts what was found, the best first; what is there in several languages is kept in the one that fits best.
pub fn rank(
    found: Vec<Candidate>,
    sought: &[Sought],
    index: &search_index::Model,
    language: &str,
) -> Vec<Candidate> {
    let mut fits: Vec<(Fit, Candidate)> =
        found.into_iter().map(|candidate| (fit(&candidate, sought, index, language), candidate)).collect();
    fits.sort_by(|(one, a), (other, b)| one.better(*other).then(b.id.cmp(&a.id)));
    let mut seen: HashMap<(SearchKind, String), ()> = HashMap::with_capacity(fits.len());
    fits.retain(|(fit, one)| fit.words > 0 && seen.insert((one.kind, one.about.clone()), ()).is_none());
    fits.into_iter().map(|(_, candidate)| candidate).collect()
}

#[allow(clippy::cast_precision_loss)] // far below the point where it matters
fn fit(candidate: &Candidate, sought: &[Sought], index: &search_index::Model, language: &str) -> Fit {
    let all = index.documents.max(1) as f64;
    let usual = (index.words as f64 / all).max(1.0);
    let length = f64::from(candidate.words) / usual;
    let mut fit = Fit { words: 0, worth: 0.0 };
    let mut places = Vec::new();
    for word in sought {
        let mut best: Option<(f64, Option<usize>)> = None;
        for way in &word.ways {
            let Some(count) = counts::find(&candidate.counts, &way.stem) else { continue };
            let times = f64::from(count.times);
            let often = times * (K + 1.0) / (times + K * (1.0 - B + B * length));
            let title = if count.in_title { IN_TITLE * (K + 1.0) } else { 0.0 };
            let rare = (1.0 + all / (way.documents.max(1) as f64)).ln();
            let worth = way.worth * rare * (often + title);
            if best.is_none_or(|(known, _)| worth > known) {
                best = Some((worth, count.at));
            }
        }
        if let Some((worth, at)) = best {
            fit.words += 1;
            fit.worth += worth;
            places.extend(at);
        }
    }
    if let (Some(first), Some(last)) = (places.iter().min(), places.iter().max())
        && places.len() > 1
        && last - first < NEAR * places.len()
    {
        fit.worth += TOGETHER;
    }
    fit.worth += if candidate.language == language { OWN_LANGUAGE } else { 0.0 };
    fit
}

#[cfg(test)]
mod tests {
    use super::super::counts::Counted;
    use super::*;

    fn candidate(id: i64, language: &str, title: &str, body: &str) -> Candidate {
        let counted = Counted::of(title, body, "");
        Candidate {
            id,
            kind: SearchKind::Article,
            about: format!("{}", id / 10),
            course_id: None,
            language: language.to_owned(),
            access: SearchAccess::Public,
            words: i32::try_from(counted.words).unwrap(),
            counts: counted.bytes(),
        }
    }

    fn sought(words: &[&str]) -> Vec<Sought> {
        let way = |stem: &&str| Way { stem: (*stem).to_owned(), documents: 2, worth: 1.0 };
        words.iter().map(|word| Sought { ways: vec![way(word)], ..Sought::default() }).collect()
    }

    fn ranked(found: Vec<Candidate>, words: &[&str], language: &str) -> Vec<i64> {
        let index = search_index::Model {
            id: 1,
            made_by: 1,
            built_to: String::new(),
            articles: String::new(),
            next_id: 100,
            documents: 99,
            words: 990,
        };
        rank(found, &sought(words), &index, language).into_iter().map(|one| one.id).collect()
    }

    #[test]
    fn the_title_counts_more_than_the_text_and_two_words_more_than_one() {
        let found = vec![
            candidate(10, "en", "Sleep", "pain pain pain and nothing else"),
            candidate(20, "en", "Pain", "something else"),
            candidate(30, "en", "Sleep", "pain is worse in fear"),
        ];
        assert_eq!(ranked(found.clone(), &["pain"], "en"), [20, 10, 30]);
        assert_eq!(ranked(found, &["pain", "fear"], "en"), [30, 20, 10]);
    }

    #[test]
    fn of_one_thing_in_three_languages_the_readers_own_is_kept_and_of_two_alike_the_newest_comes_first() {
        let found = || {
            ["en", "ru", "be"]
                .into_iter()
                .zip(10..)
                .chain([("en", 20)])
                .map(|(tag, id)| candidate(id, tag, "FLACC", "flacc"))
                .collect::<Vec<_>>()
        };
        assert_eq!(ranked(found(), &["flacc"], "be"), [12, 20]);
        assert_eq!(ranked(found(), &["flacc"], "en"), [20, 10]);
        assert!(ranked(found(), &["pain"], "en").is_empty());
    }
}
