//! The rules of the training centre. Every door (JSON API, pages, command line, jobs) passes through here.

pub mod actor;
pub mod address;
pub mod attendance;
pub mod audit_trail;
pub mod certificates;
pub mod clock;
pub mod context;
pub mod courses;
pub mod database;
pub mod demo;
pub mod enrolments;
pub mod error;
pub mod idempotency;
pub mod invariants;
pub mod jobs;
pub mod learning;
pub mod letters;
pub mod media;
pub mod memory;
pub mod newsletter;
pub mod page;
pub mod partners;
pub mod people;
pub mod policy;
pub mod privacy;
mod private_folder;
pub mod publications;
pub mod quizzes;
pub mod refreshers;
mod retries;
pub mod review;
pub mod runs;
pub mod search;
pub mod settings;
pub mod studio;

#[cfg(test)]
mod test_centre;

pub use actor::{Actor, GrantedRole, Partner, Scope, SignedIn};
pub use context::{Context, Parts};
pub use database::Database;
pub use entity::{enums, ids};
pub use error::{Error, FieldError, Refusal, Result};
pub use settings::Settings;

/// The words of course packages that doors may see.
pub mod content {
    /// What a course, a quiz and a question say, for the forms in which they are changed.
    pub use course_content::editing::{
        Direction, Gift, GiftFault, GiftLoss, ItemKey, MAX_WORD_BYTES, QuestionFile, WordNote, key_from,
    };
    pub use course_content::manuscript::{
        checks_of, count_words, is_typed, lesson_of, lesson_path, mark_current, quiz_of,
    };
    pub use course_content::{
        CertificateKind, Change, Files, Finding, GradeMethod, How, Language, Level, ModuleItem, Navigation,
        Overdue, Package, Part, Problem, Profession, QuizPurpose, Rendered, ReviewPart, Severity, Term, Text,
        Value, difference, path_of_quiz, paths_of_lesson, plain_text, render_text,
    };
    pub use course_content::{
        CertificateRule, Choice, ChoiceOption, Completion, Course, Hours, Labelled, LessonItem, Matching,
        Module, Numeric, NumericField, Ordering, Outcome, Prompt, Question, Quiz, QuizItem, Reference,
        ReviewPolicy, Scoring, Shuffle,
    };
    pub use course_content::{Line, Piece, Side};
}
