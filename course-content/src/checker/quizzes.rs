//! Quizzes: their rules and their questions.

use super::Check;
use crate::course::{Overdue, Quiz, QuizPurpose, ReviewPart};
use crate::problem::Problem;
use crate::yaml::Place;

impl Check<'_> {
    /// A quiz with everything in it.
    pub(super) fn quiz(&mut self, quiz: &Quiz, place: Place<'_>) {
        self.format(place, quiz.format);
        self.heading_texts(place, &quiz.title, &quiz.summary);
        self.quiz_numbers(quiz, place);
        if quiz.purpose == QuizPurpose::Final && quiz.pass_mark_percent.is_none() {
            self.add(place.field("pass_mark_percent").error(Problem::PassMarkMissing {}));
        }
        if quiz.purpose != QuizPurpose::Practice && quiz.review.during.contains(&ReviewPart::Key) {
            self.add(place.field("review").field("during").error(Problem::KeyShownEarly {}));
        }
        self.questions(place, &quiz.questions);
    }

    fn quiz_numbers(&mut self, quiz: &Quiz, place: Place<'_>) {
        if let Some(minutes) = quiz.time_limit_minutes {
            self.range(place, "time_limit_minutes", minutes, 1..=1_440);
        }
        if let Some(attempts) = quiz.attempts {
            self.range(place, "attempts", attempts, 1..=1_000);
        }
        if let Some(percent) = quiz.pass_mark_percent {
            self.range(place, "pass_mark_percent", percent.into(), 1..=100);
        }
        self.range(place, "pause_hours", quiz.pause_hours, 0..=8_760);
        let least = u32::from(quiz.overdue == Overdue::Grace);
        self.range(place, "grace_minutes", quiz.grace_minutes, least..=1_440);
    }
}
