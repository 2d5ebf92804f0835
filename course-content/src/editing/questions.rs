//! Questions of quizzes and self-checks: read to be changed, and written so that they read the same.

use super::{EditRefused, records, write_over};
use crate::course::{
    Checks, GradeMethod, Navigation, Overdue, Quiz, QuizPurpose, ReviewPart, ReviewPolicy, Shuffle, Text,
};
use crate::question::Question;
use crate::reader::read_file;

/// A file that holds questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionFile {
    /// `quizzes/<key>.yaml`.
    Quiz(Box<Quiz>),
    /// `<lesson>.checks.yaml`.
    Checks(Vec<Question>),
}

impl QuestionFile {
    /// The questions.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        match self {
            Self::Quiz(quiz) => &quiz.questions,
            Self::Checks(questions) => questions,
        }
    }

    /// The questions, to be changed.
    pub fn questions_mut(&mut self) -> &mut Vec<Question> {
        match self {
            Self::Quiz(quiz) => &mut quiz.questions,
            Self::Checks(questions) => questions,
        }
    }

    /// The file's bytes, written over the ones that were there: what did not change keeps its lines and comments.
    #[must_use]
    pub fn write(&self, path: &str, before: &[u8]) -> Vec<u8> {
        match self {
            Self::Quiz(quiz) => write_quiz(path, before, quiz),
            Self::Checks(questions) => write_checks(path, before, questions),
        }
    }
}

/// Reads a file of questions; which kind it is, its path says.
///
/// # Errors
/// [`EditRefused::NotThere`] if no file of questions can lie there, [`EditRefused::Unreadable`].
pub fn read_questions(path: &str, bytes: &[u8]) -> Result<QuestionFile, EditRefused> {
    if path.starts_with("quizzes/") && path.ends_with(".yaml") {
        let quiz = read_file::<Quiz>(path, bytes).map_err(EditRefused::Unreadable)?;
        Ok(QuestionFile::Quiz(Box::new(quiz)))
    } else if path.ends_with(".checks.yaml") {
        let checks = read_file::<Checks>(path, bytes).map_err(EditRefused::Unreadable)?;
        Ok(QuestionFile::Checks(checks.questions))
    } else {
        Err(EditRefused::NotThere(path.to_owned()))
    }
}

/// The bytes of a quiz, written over the ones that were there.
#[must_use]
pub fn write_quiz(path: &str, before: &[u8], quiz: &Quiz) -> Vec<u8> {
    let after = records::quiz(quiz);
    let Ok(read) = read_file::<Quiz>(path, before) else { return after.document().into_bytes() };
    write_over(before, &records::quiz(&read), &after, |bytes| {
        read_file::<Quiz>(path, bytes).is_ok_and(|read| read == *quiz)
    })
}

/// The bytes of a file of self-checks, written over the ones that were there.
#[must_use]
pub fn write_checks(path: &str, before: &[u8], questions: &[Question]) -> Vec<u8> {
    let after = records::checks(questions);
    let Ok(read) = read_file::<Checks>(path, before) else { return after.document().into_bytes() };
    write_over(before, &records::checks(&read.questions), &after, |bytes| {
        read_file::<Checks>(path, bytes).is_ok_and(|read| read.questions == questions)
    })
}

/// The bytes of a quiz that was not there before.
pub(super) fn write_new_quiz(quiz: &Quiz) -> Vec<u8> {
    records::quiz(quiz).document().into_bytes()
}

/// A quiz for practice without questions, which shows everything as soon as it is handed in.
#[must_use]
pub fn fresh_quiz(title: Text, summary: Text) -> Quiz {
    use ReviewPart::{Correctness, Feedback, Key, Responses};
    let after = vec![Responses, Correctness, Feedback];
    Quiz {
        format: 1,
        title,
        summary,
        purpose: QuizPurpose::Practice,
        time_limit_minutes: None,
        attempts: None,
        pause_hours: 0,
        grade_method: GradeMethod::Highest,
        pass_mark_percent: Some(80),
        navigation: Navigation::Free,
        shuffle: Shuffle { questions: true, options: true },
        overdue: Overdue::Autosubmit,
        grace_minutes: 0,
        review: ReviewPolicy {
            during: Vec::new(),
            after_submission: after,
            after_pass: vec![Responses, Correctness, Feedback, Key],
        },
        questions: Vec::new(),
    }
}
