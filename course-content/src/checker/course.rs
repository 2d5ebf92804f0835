//! What `course.yaml` says of the course as a whole and of its parts.

use std::collections::BTreeSet;

use chrono::Months;

use super::{Check, is_key, is_numbered};
use crate::course::{LessonItem, Module, ModuleItem, SignOff};
use crate::markdown;
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
            self.add(place.field("authors").error(
                "authors_missing",
                "nobody is named as author",
                "name who wrote it",
            ));
        }
        if course.audience.is_empty() {
            let fix = "name at least one profession, or `other`";
            self.add(place.field("audience").error("audience_missing", "the course is for nobody", fix));
        }
        self.modules(place.field("modules"));
    }

    fn course_key(&mut self, place: Place<'_>) {
        let key = &self.package.course.key;
        if !is_key(key) {
            let message = format!("`{key}` cannot be a course's key");
            let fix = "use words of `a-z 0-9` joined by hyphens";
            self.add(place.field("key").error("key_invalid", message, fix));
        }
        if let Some(folder) = self.package.files.folder().filter(|folder| folder != key) {
            let message = format!("the key is `{key}`, but the folder is called `{folder}`");
            self.add(place.field("key").error("key_mismatch", message, "give both the same name"));
        }
    }

    fn course_languages(&mut self, place: Place<'_>) {
        let course = &self.package.course;
        let place = place.field("languages");
        let distinct: BTreeSet<_> = course.languages.iter().collect();
        if distinct.is_empty() || distinct.len() != course.languages.len() {
            let message = "`languages` is empty or names a language twice";
            self.add(place.error("languages_invalid", message, "name each language once"));
        }
        if !distinct.contains(&course.source_language) {
            let message =
                format!("the source language {} is not in `languages`", course.source_language.tag());
            self.add(place.error("languages_invalid", message, "add it"));
        }
    }

    fn numbers(&mut self, place: Place<'_>) {
        let course = &self.package.course;
        let hours = place.field("hours");
        self.range(hours, "online", course.hours.online, 0..=1_000);
        self.range(hours, "face_to_face", course.hours.face_to_face, 0..=1_000);
        if course.hours.online == 0 && course.hours.face_to_face == 0 {
            let fix = "say how many academic hours it takes";
            self.add(hours.error("number_out_of_range", "the course has no hours", fix));
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
            let fix = "say what a learner will be able to do";
            self.add(place.field("outcomes").error("outcomes_missing", "the course has no outcomes", fix));
        }
        let mut seen = BTreeSet::new();
        for (index, outcome) in outcomes.iter().enumerate() {
            let place = place.field("outcomes").item(index);
            self.id(place.field("id"), &outcome.id);
            if !seen.insert(&outcome.id) {
                let message = format!("there are two outcomes `{}`", outcome.id);
                self.add(place.field("id").error("id_duplicate", message, "give one of them another id"));
            }
            if outcome.competences.is_empty()
                || !outcome.competences.iter().all(|number| (1..=10).contains(number))
            {
                let message = "`competences` must name EAPC core competences, 1 to 10";
                self.add(place.field("competences").error(
                    "competence_invalid",
                    message,
                    "correct the numbers",
                ));
            }
            self.text(place, "text", &outcome.text);
        }
    }

    /// Outcomes that no lesson and no question serves.
    pub(super) fn outcomes_served(&mut self, place: Place<'_>) {
        for (index, outcome) in self.package.course.outcomes.iter().enumerate() {
            if !self.served.contains(&outcome.id) {
                let message = format!("no lesson and no question serves the outcome `{}`", outcome.id);
                let fix = "teach it and ask about it, or take it out";
                self.add(place.field("outcomes").item(index).warning("outcome_unserved", message, fix));
            }
        }
    }

    fn review(&mut self, place: Place<'_>) {
        let course = &self.package.course;
        let today = self.today;
        let (by, latest) = (course.review_by, today.checked_add_months(Months::new(24)));
        let review = place.field("review_by");
        if by < today {
            let message = format!("the content should have been looked at again by {by}");
            let fix = "check it against the newest editions and write the next date";
            self.add(review.error("review_overdue", message, fix));
        } else if latest.is_some_and(|latest| by > latest) {
            let message = format!("{by} is more than 24 months ahead");
            self.add(review.warning("review_too_late", message, "write an earlier date"));
        }
        let place = place.field("clinical_sign_off");
        match &course.clinical_sign_off {
            SignOff::Awaiting(_) => {
                let message = "no clinician has signed the content off yet";
                let fix = "write `{by: …, on: …, edition: …}` when one has";
                self.add(place.warning("sign_off_awaiting", message, fix));
            }
            SignOff::Signed { by, on, edition } => {
                if *on > today || by.trim().is_empty() || edition.trim().is_empty() {
                    let message = "the clinical sign-off is in the future or incomplete";
                    let fix = "write who signed, on which day, and against which edition";
                    self.add(place.error("sign_off_invalid", message, fix));
                }
            }
        }
    }

    fn references(&mut self, place: Place<'_>) {
        for (key, reference) in &self.package.course.references {
            let place = place.field("references").field(key);
            if !markdown::is_source_key(key) {
                let message = format!("`{key}` cannot be a reference's key");
                let fix =
                    "use a capital letter, then letters, digits and hyphens, with a digit among them: S21";
                self.add(place.error("reference_key", message, fix));
            }
            if reference.title.trim().is_empty() || reference.address.trim().is_empty() {
                let message = format!("the reference `{key}` has no title or no address");
                self.add(place.error(
                    "reference_incomplete",
                    message,
                    "say what it is and where it was read",
                ));
            }
        }
    }

    fn modules(&mut self, place: Place<'_>) {
        let (mut modules, mut quizzes) = (BTreeSet::new(), BTreeSet::new());
        if self.package.course.modules.is_empty() {
            self.add(place.error("modules_missing", "the course has no modules", "add one"));
        }
        for (index, module) in self.package.course.modules.iter().enumerate() {
            let place = place.item(index);
            if !modules.insert(&module.key) {
                let message = format!("the module `{}` stands here a second time", module.key);
                self.add(place.error("module_twice", message, "give it another key"));
            }
            self.numbered(place.field("key"), "module", &module.key);
            self.heading_texts(place, &module.title, &module.summary);
            if module.items.is_empty() {
                self.add(place.error("module_empty", "the module has no items", "add a lesson or a quiz"));
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
            let message = "nothing in the course is required: one look into a lesson completes it";
            self.add(place.error("nothing_required", message, "require what has to be learnt"));
        }
    }

    fn items<'m>(&mut self, place: Place<'_>, module: &'m Module, quizzes: &mut BTreeSet<&'m str>) {
        let mut lessons = BTreeSet::new();
        for (index, item) in module.items.iter().enumerate() {
            let place = place.item(index);
            match item {
                ModuleItem::Lesson(item) => {
                    if !lessons.insert(&item.lesson) {
                        let message = format!("the lesson `{}` stands here a second time", item.lesson);
                        self.add(place.error("lesson_twice", message, "keep one of the two"));
                    }
                    self.lesson_item(place, item);
                }
                ModuleItem::Quiz(item) => {
                    if !quizzes.insert(&item.quiz) {
                        let message = format!("the quiz `{}` is placed a second time", item.quiz);
                        self.add(place.error("quiz_twice", message, "keep one of the two places"));
                    }
                    self.quiz_item(place, &item.quiz);
                }
            }
        }
    }

    fn lesson_item(&mut self, place: Place<'_>, item: &LessonItem) {
        self.numbered(place.field("lesson"), "lesson", &item.lesson);
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
            let message = format!("`{key}` cannot be a quiz's key");
            self.add(place.error("key_invalid", message, "use words of `a-z 0-9` joined by hyphens"));
        } else if self.package.quiz(key).is_none() {
            let message = format!("there is no file {}", quiz_path(key));
            self.add(place.error("quiz_missing", message, "write it, or correct the key"));
        }
    }

    fn numbered(&mut self, place: Place<'_>, what: &str, name: &str) {
        if !is_numbered(name) {
            let message = format!("`{name}` cannot be a {what}'s key");
            let fix = "begin with two digits and a hyphen, then words of `a-z 0-9`: 01-when-it-starts";
            self.add(place.error("key_invalid", message, fix));
        }
    }
}
