//! The order in which parts of a question are shown, and the labels that hide how they were written.
//!
//! Authors write steps in their right order and targets beside their prompts, as `s1, s2, s3`: such ids are the
//! key. So steps and targets are always shuffled, and learners see them as `shown-1, shown-2, …`.

use course_content::question::{Labelled, Question};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::response::Response;

/// Shuffles the same way whenever it is given the same seed, whatever the version of any library.
pub(super) fn shuffle<T>(items: &mut [T], seed: Uuid, salt: &str) {
    for last in (1..items.len()).rev() {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(seed)
            .chain_update(salt)
            .chain_update(last.to_be_bytes())
            .finalize()
            .into();
        let draw = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        // 64 bits over at most a few dozen places: the bias is beyond notice.
        let chosen = draw % (u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1));
        items.swap(last, usize::try_from(chosen).unwrap_or(last));
    }
}

/// The order in which a question's options, targets or steps are shown.
///
/// Steps are never shown in their right order.
#[must_use]
pub(crate) fn shown_order(question: &Question, shuffle_options: bool, seed: Uuid) -> Vec<String> {
    let own = |labelled: &[Labelled]| labelled.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    let salt = question.common().id;
    match question {
        Question::SingleChoice(choice) | Question::MultipleResponse(choice) => {
            let mut ids: Vec<_> = choice.options.iter().map(|option| option.id.clone()).collect();
            if shuffle_options {
                shuffle(&mut ids, seed, salt);
            }
            ids
        }
        Question::Matching(matching) => {
            let mut ids = own(&matching.targets);
            shuffle(&mut ids, seed, salt);
            ids
        }
        Question::Ordering(ordering) => {
            let right = own(&ordering.steps);
            let mut ids = right.clone();
            shuffle(&mut ids, seed, salt);
            if ids == right {
                ids.rotate_left(1);
            }
            ids
        }
        Question::Numeric(_) | Question::CaseVignette(_) => Vec::new(),
    }
}

const LABEL: &str = "shown-";

/// Gives a response the ids that its question has; `None` if it calls a target or step otherwise than it was shown. The
/// question's own ids would be a way to the key, be it by guessing which of them there are.
#[must_use]
pub(super) fn to_own(response: Response, order: &[String]) -> Option<Response> {
    relabel(response, |id| {
        let place = id.strip_prefix(LABEL).and_then(|number| number.parse::<usize>().ok());
        place.and_then(|place| order.get(place.checked_sub(1)?)).cloned()
    })
}

/// Gives a response the labels that its question is shown with.
#[must_use]
pub(super) fn to_shown(response: Response, order: &[String]) -> Response {
    relabel(response.clone(), |id| label(order, id)).unwrap_or(response)
}

/// The label of a target or step.
#[must_use]
pub(super) fn label(order: &[String], id: &str) -> Option<String> {
    order.iter().position(|own| own == id).map(|place| format!("{LABEL}{}", place + 1))
}

fn relabel(response: Response, change: impl Fn(&str) -> Option<String>) -> Option<Response> {
    Some(match response {
        Response::Matching { matches } => Response::Matching {
            matches: (matches.into_iter())
                .map(|(prompt, target)| Some((prompt, change(&target)?)))
                .collect::<Option<_>>()?,
        },
        Response::Ordering { step_ids } => {
            Response::Ordering { step_ids: step_ids.iter().map(|id| change(id)).collect::<Option<_>>()? }
        }
        same @ (Response::SingleChoice { .. }
        | Response::MultipleResponse { .. }
        | Response::Numeric { .. }) => same,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::fixtures;

    #[test]
    fn the_same_seed_gives_the_same_order_and_others_differ() {
        let order = |seed| shown_order(&fixtures::multiple("per_option"), true, Uuid::from_u128(seed));
        assert_eq!(order(1), order(1));
        let different: std::collections::BTreeSet<_> = (0..200).map(order).collect();
        assert_eq!(different.len(), 24, "every order of four options comes up");
    }

    #[test]
    fn options_stay_as_written_when_the_quiz_says_so() {
        let order = shown_order(&fixtures::single(), false, Uuid::from_u128(5));
        assert_eq!(order, ["a", "b", "c"]);
    }

    #[test]
    fn steps_are_never_shown_in_their_right_order() {
        for seed in 0..500 {
            let order = shown_order(&fixtures::ordering(), false, Uuid::from_u128(seed));
            assert_ne!(order, ["s1", "s2", "s3"]);
            assert_eq!(order.len(), 3);
        }
    }

    #[test]
    fn labels_lead_there_and_back() {
        let order: Vec<String> = ["s3", "s1", "s2"].map(String::from).into();
        let own = Response::Ordering { step_ids: ["s1", "s2", "s3"].map(String::from).into() };
        let shown =
            Response::Ordering { step_ids: ["shown-2", "shown-3", "shown-1"].map(String::from).into() };
        assert_eq!(to_shown(own.clone(), &order), shown);
        assert_eq!(to_own(shown, &order), Some(own.clone()));
        assert_eq!(to_own(own, &order), None, "what the author called them leads nowhere");
        let unknown = Response::Ordering { step_ids: vec!["shown-9".into(), "shown-0".into()] };
        assert_eq!(to_own(unknown, &order), None);
    }
}
