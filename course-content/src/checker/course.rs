//! What `course.yaml` says of the course as a whole and of its parts.

use std::collections::BTreeSet;

use chrono::Months;

use super::{Check, is_key, is_numbered};
use crate::course::{LessonItem, Module, ModuleItem, SignOff};
use crate::markdown;
use crate::problem::{Problem, Term};
use crate::reader::quiz_path;
use crate::yaml::Place;

impl Check<'_> {
    /// The whole of `course.yaml`.
    pub(super) fn course(&mut self, place: Place<'_>) {
        let course = &self.package.course;
        self.format(place, course.format);
        self.course_key(place);
        self.course_languages(place);
        self.heading_texts(place, &course.title, &course.summary);
        self.numbers(place);
        self.outcomes(place);
        self.review(place);
        self.references(place);
        for (index, note) in course.content_notes.iter().enumerate() {
            self.text(place.field("content_notes").item(index), "content_notes", note);
        }
        if course.authors.iter().all(|author| author.trim().is_empty()) {
            self.add(place.field("authors").error(Problem::AuthorsMissing {}));
        }
        if course.audience.is_empty() {
            self.add(place.field("audience").error(Problem::AudienceMissing {}));
        }
        self.modules(place.field("modules"));
    }

    fn course_key(&mut self, place: Place<'_>) {
        let key = &self.package.course.key;
        if !is_key(key) {
            self.add(place.field("key").error(Problem::CourseKeyInvalid { key: key.clone() }));
        }
        if let Some(folder) = self.package.files.folder().filter(|folder| folder != key) {
            let problem = Problem::KeyMismatch { key: key.clone(), folder: folder.to_owned() };
            self.add(place.field("key").error(problem));
        }
    }

    fn course_languages(&mut self, place: Place<'_>) {
        let course = &self.package.course;
        let place = place.field("languages");
        let distinct: BTreeSet<_> = course.languages.iter().collect();
        if distinct.is_empty() || distinct.len() != course.languages.len() {
            self.add(place.error(Problem::LanguagesInvalid {}));
        }
        if !distinct.contains(&course.source_language) {
            let language = course.source_language.tag().to_owned();
            self.add(place.error(Problem::SourceLanguageMissing { language }));
        }
    }

    fn numbers(&mut self, place: Place<'_>) {
        let course = &self.package.course;
        let hours = place.field("hours");
        self.range(hours, "online", course.hours.online, 0..=1_000);
        self.range(hours, "face_to_face", course.hours.face_to_face, 0..=1_000);
        if course.hours.online == 0 && course.hours.face_to_face == 0 {
            self.add(hours.error(Problem::HoursMissing {}));
        }
        let percent = u32::from(course.completion.attendance_percent);
        self.range(place.field("completion"), "attendance_percent", percent, 0..=100);
        if let Some(months) = course.certificate.validity_months {
            self.range(place.field("certificate"), "validity_months", months, 1..=600);
        }
    }

    fn outcomes(&mut self, place: Place<'_>) {
        let outcomes = &self.package.course.outcomes;
        if outcomes.is_empty() {
            self.add(place.field("outcomes").error(Problem::OutcomesMissing {}));
        }
        let mut seen = BTreeSet::new();
        for (index, outcome) in outcomes.iter().enumerate() {
            let place = place.field("outcomes").item(index);
            self.id(place.field("id"), &outcome.id);
            if !seen.insert(&outcome.id) {
                self.add(place.field("id").error(Problem::OutcomeTwice { id: outcome.id.clone() }));
            }
            if outcome.competences.is_empty()
                || !outcome.competences.iter().all(|number| (1..=10).contains(number))
            {
                self.add(place.field("competences").error(Problem::CompetenceInvalid {}));
            }
            self.text(place, "text", &outcome.text);
        }
    }

    /// Outcomes that no lesson and no question serves.
    pub(super) fn outcomes_served(&mut self, place: Place<'_>) {
        for (index, outcome) in self.package.course.outcomes.iter().enumerate() {
            if !self.served.contains(&outcome.id) {
                let problem = Problem::OutcomeUnserved { id: outcome.id.clone() };
                self.add(place.field("outcomes").item(index).warning(problem));
            }
        }
    }

    fn review(&mut self, place: Place<'_>) {
        let course = &self.package.course;
        let today = self.today;
        let (by, latest) = (course.review_by, today.checked_add_months(Months::new(24)));
        let review = place.field("review_by");
        if by < today {
            self.add(review.error(Problem::ReviewOverdue { day: by.to_string() }));
        } else if latest.is_some_and(|latest| by > latest) {
            self.add(review.warning(Problem::ReviewTooLate { day: by.to_string() }));
        }
        let place = place.field("clinical_sign_off");
        match &course.clinical_sign_off {
            SignOff::Awaiting(_) => {
                self.add(place.warning(Problem::SignOffAwaiting {}));
            }
            SignOff::Signed { by, on, edition } => {
                if *on > today || by.trim().is_empty() || edition.trim().is_empty() {
                    self.add(place.error(Problem::SignOffInvalid {}));
                }
            }
        }
    }

    fn references(&mut self, place: Place<'_>) {
        for (key, reference) in &self.package.course.references {
            let place = place.field("references").field(key);
            if !markdown::is_source_key(key) {
                self.add(place.error(Problem::ReferenceKey { key: key.clone() }));
            }
            if reference.title.trim().is_empty() || reference.address.trim().is_empty() {
                self.add(place.error(Problem::ReferenceIncomplete { key: key.clone() }));
            }
        }
    }

    fn modules(&mut self, place: Place<'_>) {
        let (mut modules, mut quizzes) = (BTreeSet::new(), BTreeSet::new());
        if self.package.course.modules.is_empty() {
            self.add(place.error(Problem::ModulesMissing {}));
        }
        for (index, module) in self.package.course.modules.iter().enumerate() {
            let place = place.item(index);
            if !modules.insert(&module.key) {
                self.add(place.error(Problem::ModuleTwice { key: module.key.clone() }));
            }
            self.numbered(place.field("key"), Term::Module, &module.key);
            self.heading_texts(place, &module.title, &module.summary);
            if module.items.is_empty() {
                self.add(place.error(Problem::ModuleEmpty {}));
            }
            self.items(place.field("items"), module, &mut quizzes);
        }
        self.completion(place);
    }

    /// Whether the course can be completed, and by more than a look.
    fn completion(&mut self, place: Place<'_>) {
        let course = &self.package.course;
        let is_required = |item: &ModuleItem| match item {
            ModuleItem::Lesson(item) => item.required,
            ModuleItem::Quiz(item) => item.required,
        };
        let mut items = course.modules.iter().flat_map(|module| &module.items).peekable();
        if items.peek().is_some() && !items.any(is_required) {
            self.add(place.error(Problem::NothingRequired {}));
        }
    }

    fn items<'m>(&mut self, place: Place<'_>, module: &'m Module, quizzes: &mut BTreeSet<&'m str>) {
        let mut lessons = BTreeSet::new();
        for (index, item) in module.items.iter().enumerate() {
            let place = place.item(index);
            match item {
                ModuleItem::Lesson(item) => {
                    if !lessons.insert(&item.lesson) {
                        self.add(place.error(Problem::LessonTwice { key: item.lesson.clone() }));
                    }
                    self.lesson_item(place, item);
                }
                ModuleItem::Quiz(item) => {
                    if !quizzes.insert(&item.quiz) {
                        self.add(place.error(Problem::QuizTwice { key: item.quiz.clone() }));
                    }
                    self.quiz_item(place, &item.quiz);
                }
            }
        }
    }

    fn lesson_item(&mut self, place: Place<'_>, item: &LessonItem) {
        self.numbered(place.field("lesson"), Term::Lesson, &item.lesson);
        self.heading_texts(place, &item.title, &item.summary);
        self.range(place, "minutes", item.minutes, 1..=1_440);
        for (index, outcome) in item.outcomes.iter().enumerate() {
            self.outcome(place.field("outcomes").item(index), outcome);
        }
        if let Some(note) = &item.content_note {
            self.text(place, "content_note", note);
        }
    }

    fn quiz_item(&mut self, place: Place<'_>, key: &str) {
        let place = place.field("quiz");
        if !is_key(key) {
            self.add(place.error(Problem::QuizKeyInvalid { key: key.to_owned() }));
        } else if self.package.quiz(key).is_none() {
            self.add(place.error(Problem::QuizMissing { file: quiz_path(key) }));
        }
    }

    fn numbered(&mut self, place: Place<'_>, what: Term, name: &str) {
        if !is_numbered(name) {
            self.add(place.error(Problem::PartKeyInvalid { what, key: name.to_owned() }));
        }
    }
}
