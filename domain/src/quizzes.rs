//! Quizzes: attempts, responses, scoring, review.

mod asked;
mod attempts;
mod extra_time;
mod frozen;
mod kept;
pub(crate) mod key;
mod late;
mod number;
mod order;
mod passing;
pub(crate) mod past;
mod response;
mod responses;
mod review;
mod scoring;
mod sheet;
pub(crate) mod shown;
mod standing;
mod submission;
mod view;

#[cfg(test)]
pub(crate) mod fixtures;

pub use attempts::{Started, start};
pub use extra_time::give_extra_time;
pub use frozen::{FrozenSettings, NETWORK_GRACE};
pub use key::{Feedback, Key, OptionFeedback, RightNumber};
pub use late::LateQuestion;
pub use number::parse_number;
pub use response::{Response, kind_word};
pub use responses::{NewResponse, ResponseReceipt, respond};
pub use review::{Correctness, OutcomeResult, Review, ReviewedItem, Source, review};
pub use scoring::{Mark, Total, mark, max_score_milli, passes, percent, total};
pub use shown::{ShownField, ShownPart, ShownParts, ShownQuestion, ShownText};
pub use standing::{QuizIntro, Standing, intro};
pub use submission::{attempts_to_close, attempts_to_score, close_overdue, score, submit};
pub use view::{AttemptSummary, AttemptView, ItemView, OwnResponse, ShownCase, attempt, right_responses};

pub(crate) use asked::AskedMemory;
pub(crate) use attempts::lock_enrolment;
pub(crate) use frozen::QuestionMemory;
pub(crate) use kept::kept_responses;
pub(crate) use order::shown_order;
pub(crate) use passing::passed;
pub(crate) use past::Past;
pub(crate) use response::check as check_response;
pub(crate) use review::sources;
pub(crate) use standing::standing;
