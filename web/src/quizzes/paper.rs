//! The questions of an attempt as one form: in their cases, with what is saved, and the map of them.

use domain::content::Navigation;
use domain::ids::AttemptItemId;
use domain::quizzes::{AttemptView, ItemView, Response};

use super::prose::Prose;
use super::question::{Asked, Fullness, Kind, mark, standing};
use super::saving::Saving;
use crate::words::Words;

/// The questions of an attempt as one form.
pub struct Paper {
    /// Questions that stand together: those of a case under it, every other by itself.
    pub groups: Vec<Group>,
    /// The numbers of all questions, reached or not.
    pub map: Vec<Mapped>,
    /// How many are answered.
    pub answered: usize,
    /// When something was last saved; empty if nothing was.
    pub saved_at: String,
}

/// Questions under a case, or one without.
pub struct Group {
    /// The case.
    pub case: Option<Prose>,
    /// Its questions.
    pub questions: Vec<Place>,
}

impl Group {
    /// The numbers of its questions: “5–8”.
    pub fn range(&self) -> String {
        let numbers = || self.questions.iter().map(|place| place.number);
        match (numbers().min(), numbers().max()) {
            (Some(first), Some(last)) if first < last => format!("{first}–{last}"),
            (first, _) => first.unwrap_or_default().to_string(),
        }
    }
}

/// A question in its place.
pub struct Place {
    /// 1, 2, 3 …
    pub number: i32,
    /// What scripts send responses to.
    pub item_id: AttemptItemId,
    /// The kind of its responses.
    pub kind: &'static str,
    /// What it is worth, in words.
    pub marks: String,
    /// The fields.
    pub asked: Asked,
    /// What the page was shown with: `<seq>-<mark>`.
    pub seen: String,
    /// When the response was saved, in words; empty if there is none.
    pub saved: String,
    /// What is wrong with what was typed.
    pub error: String,
    /// That a newer response from elsewhere is shown.
    pub is_older: bool,
    /// Whether it needs a button to take an answer back: other fields can be emptied.
    pub can_clear: bool,
    /// In a quiz that goes step by step, whether the next question opens after this one.
    pub opens_next: bool,
}

/// A number on the map.
pub struct Mapped {
    /// 1, 2, 3 …
    pub number: usize,
    /// Whether the question is on the page.
    pub is_reached: bool,
    /// Whether it is answered.
    pub is_answered: bool,
}

impl Paper {
    /// The paper as it stands, with what came of saving it.
    pub fn new(words: Words, view: &AttemptView, saving: &Saving) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut case_id = None;
        for item in &view.items {
            let place = place(words, item, saving);
            let id = item.case.as_ref().map(|case| case.id.as_str());
            match groups.last_mut().filter(|_| id.is_some() && id == case_id) {
                Some(group) => group.questions.push(place),
                None => {
                    let case = item.case.as_ref().map(|case| Prose::of(&case.stem));
                    groups.push(Group { case, questions: vec![place] });
                }
            }
            case_id = id;
        }
        if view.navigation == Navigation::Sequential
            && view.items.len() < view.item_count
            && let Some(last) = groups.last_mut().and_then(|group| group.questions.last_mut())
        {
            last.opens_next = true;
        }
        let map: Vec<_> = (1..=view.item_count).map(|number| mapped(view, number)).collect();
        let saved_at =
            view.items.iter().filter_map(|item| item.response.as_ref()).map(|own| own.saved_at).max();
        Self {
            groups,
            answered: map.iter().filter(|entry| entry.is_answered).count(),
            map,
            saved_at: saved_at
                .map(|at| words.with("quiz-saved-at", "time", words.time(at)))
                .unwrap_or_default(),
        }
    }
}

fn mapped(view: &AttemptView, number: usize) -> Mapped {
    let item = view.items.get(number.saturating_sub(1));
    Mapped { number, is_reached: item.is_some(), is_answered: item.is_some_and(is_answered) }
}

fn is_answered(item: &ItemView) -> bool {
    Fullness::of(&item.question, own(item)) != Fullness::Empty
}

/// What counts of the learner's responses to an item.
pub fn own(item: &ItemView) -> Option<&Response> {
    item.response.as_ref().map(|own| &own.response)
}

/// The name of a question's fields.
pub fn name(item: &ItemView) -> String {
    format!("q{}", item.position + 1)
}

/// What a page is shown with, so that what comes back tells whether it was touched: `<seq>-<mark>`.
pub fn seen(item: &ItemView) -> String {
    let seq = item.response.as_ref().map_or(0, |own| own.seq);
    format!("{seq}-{}", mark(&standing(&item.question, own(item))))
}

fn place(words: Words, item: &ItemView, saving: &Saving) -> Place {
    let (name, kind) = (name(item), Kind::of(&item.question));
    let typed = saving.typed.get(&item.id);
    let saved =
        item.response.as_ref().map(|own| words.with("quiz-saved-at", "time", words.time(own.saved_at)));
    Place {
        number: item.position + 1,
        item_id: item.id,
        kind: kind.word(),
        marks: words.count("quiz-marks", item.max_score_milli / 1000),
        asked: Asked::new(
            name,
            &item.question,
            typed.map_or_else(|| own(item), |(given, _)| Some(given)),
            words.0,
        ),
        seen: seen(item),
        saved: saved.unwrap_or_default(),
        // A number that is none is told at its own field.
        error: typed.filter(|_| kind != Kind::Numeric).map(|(_, error)| error.clone()).unwrap_or_default(),
        is_older: saving.older.contains(&item.id),
        can_clear: matches!(kind, Kind::SingleChoice | Kind::Ordering),
        opens_next: false,
    }
}
