//! Questions in GIFT as the API reads them, and what would become of them.

use domain::content::{self, Gift};
use domain::studio::GiftInto;
use poem_openapi::Object;

use crate::language::Language;
use crate::{text, words_of};

words_of! {
    /// What is lost of a question in GIFT.
    GiftLoss mirrors content::GiftLoss { PartMarks, Picture, Feedback, OtherNumbers }
}

words_of! {
    /// Why a question in GIFT cannot be taken.
    GiftFault mirrors content::GiftFault {
        NotClosed, BraceTooMany, Description, Essay, ShortAnswer, NothingRight, SeveralRight, TooFew, NotANumber,
        NothingAsked, EmptyAnswer, TooMany, TooLong,
    }
}

/// Questions in GIFT, as Moodle exports them, and where they go.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct GiftQuestions {
    /// The file of questions: a quiz's, or the self-checks of a lesson.
    #[oai(validator(max_length = 200))]
    path: text::Text,
    /// The id of the outcome that they test.
    #[oai(validator(max_length = 100))]
    outcome: text::Text,
    /// The language in which they are written.
    language: Language,
    /// Whether they state clinical facts.
    clinical: bool,
    /// The questions: UTF-8, at most a mebibyte.
    #[oai(validator(max_length = 1048576))]
    text: text::Text,
}

impl From<GiftQuestions> for (GiftInto, String) {
    fn from(sent: GiftQuestions) -> Self {
        let into = GiftInto {
            path: sent.path.0,
            outcome: sent.outcome.0,
            language: sent.language.into(),
            clinical: sent.clinical,
        };
        (into, sent.text.0)
    }
}

/// A question that would come in.
#[derive(Clone, Debug, Object)]
struct TakenQuestion {
    /// The line on which it begins.
    line: usize,
    /// What is asked.
    stem: String,
    /// What is lost of it.
    losses: Vec<GiftLoss>,
}

/// A question that would not come in.
#[derive(Clone, Debug, Object)]
struct RefusedQuestion {
    /// The line on which it begins.
    line: usize,
    /// Its first characters.
    beginning: String,
    /// Why.
    why: GiftFault,
}

/// What questions in GIFT would bring.
#[derive(Clone, Debug, Object)]
pub struct GiftPreview {
    /// What would come in.
    taken: Vec<TakenQuestion>,
    /// What would not.
    refused: Vec<RefusedQuestion>,
}

impl GiftPreview {
    /// Questions that are written in this language.
    pub fn of(gift: Gift, language: content::Language) -> Self {
        let taken = gift.taken.into_iter().map(|taken| TakenQuestion {
            line: taken.line,
            stem: taken.question.common().stem.0.get(&language).cloned().unwrap_or_default(),
            losses: taken.losses.into_iter().map(Into::into).collect(),
        });
        let refused = gift.refused.into_iter().map(|refused| RefusedQuestion {
            line: refused.line,
            beginning: refused.beginning,
            why: refused.why.into(),
        });
        Self { taken: taken.collect(), refused: refused.collect() }
    }
}

/// What became of questions in GIFT.
#[derive(Clone, Debug, Object)]
pub struct GiftTakenIn {
    /// How many came in.
    pub count: usize,
}
