//! Certificates that are not there yet, and what their holder can do about it.

use domain::certificates::{self, Awaited};
use domain::quizzes::ShownText;
use domain::{Context, Error, Refusal};

use crate::error_page;
use crate::visit::Visit;

/// A certificate that is not there yet, as a card.
pub struct AwaitedCard {
    /// The course.
    pub title: ShownText,
    /// What it waits for.
    pub said: String,
    /// Whether that is for the holder to see to, on the page of their names.
    pub is_for_names: bool,
}

/// Those of whoever looks.
///
/// # Errors
/// The database's own.
pub async fn awaited(cx: &Context, visit: &Visit) -> Result<Vec<AwaitedCard>, Error> {
    let found = certificates::awaited(cx, &visit.actor).await?;
    Ok(found.into_iter().map(|one| card(visit, &one)).collect())
}

fn card(visit: &Visit, awaited: &Awaited) -> AwaitedCard {
    let words = visit.words();
    let said = match awaited.missing.first() {
        None => words.say("review-certificate-soon"),
        Some(Refusal::NamesNotConfirmed) => words.say("review-names-missing"),
        Some(other) => error_page::sentence(words, &(*other).into()),
    };
    let names = [Refusal::NamesNotConfirmed, Refusal::NamesMissing, Refusal::GlyphMissing];
    AwaitedCard {
        title: ShownText::of(&awaited.programme, visit.language),
        said,
        is_for_names: awaited.missing.iter().any(|missing| names.contains(missing)),
    }
}
