//! Saving what a form or a script brings: only what was touched, each response once.

use std::collections::{HashMap, HashSet};

use domain::ids::{AttemptId, AttemptItemId};
use domain::quizzes::{self, AttemptView, ItemView, NewResponse, Response};
use domain::{Actor, Context, Error, Refusal, Result};
use uuid::Uuid;

use super::paper::{name, own};
use super::question::{Kind, Move, mark, nothing, read, standing, text};
use crate::error_page::sentence;
use crate::form::Form;
use crate::words::Words;

/// What came of saving a form.
#[derive(Default)]
pub struct Saving {
    /// What cannot be meant, with what is wrong.
    pub typed: HashMap<AttemptItemId, (Response, String)>,
    /// Items that a newer response from elsewhere has been given to.
    pub older: HashSet<AttemptItemId>,
    /// How many came after the end, and are kept for a person to decide.
    pub late: usize,
}

impl Saving {
    /// Saves what was touched in a form.
    ///
    /// A page carries what each question was shown with. What comes back as it went was not touched in this tab, so
    /// a tab left open elsewhere never brings an old answer back.
    ///
    /// # Errors
    /// What refuses the form as a whole; refusals of single responses are told in the result.
    pub async fn of_form(
        cx: &Context,
        actor: &Actor,
        words: Words,
        view: &AttemptView,
        form: &Form,
    ) -> Result<Self> {
        let mut saving = Self::default();
        for item in &view.items {
            if let Some((seq, response)) = touched(item, form) {
                saving.keep(cx, actor, words, (view.summary.id, item.id), (seq, response)).await?;
            }
        }
        Ok(saving)
    }

    async fn keep(
        &mut self,
        cx: &Context,
        actor: &Actor,
        words: Words,
        (attempt, item): (AttemptId, AttemptItemId),
        (seq, response): (i64, Response),
    ) -> Result<()> {
        let new =
            NewResponse { op_id: op_id(attempt, item, seq, &response), seq, response: response.clone() };
        match quizzes::respond(cx, actor, attempt, item, new).await {
            Ok(_) => {}
            Err(Error::Refused(Refusal::ResponseOlder)) => drop(self.older.insert(item)),
            Err(Error::Refused(Refusal::AttemptTimeUp | Refusal::AttemptSubmitted)) => self.late += 1,
            Err(error @ Error::Invalid(_)) => {
                self.typed.insert(item, (response, sentence(words, &error)));
            }
            Err(other) => return Err(other),
        }
        Ok(())
    }

    /// Whether everything was saved.
    pub fn is_whole(&self) -> bool {
        self.typed.is_empty() && self.older.is_empty() && self.late == 0
    }
}

/// What a form changes in a question, with its place in the sequence of responses.
fn touched(item: &ItemView, form: &Form) -> Option<(i64, Response)> {
    let (name, kind) = (name(item), Kind::of(&item.question));
    let shown = form.some(&format!("seen.{name}"))?;
    let (seq, shown_mark) = shown.split_once('-')?;
    let mut response = read(form, &name, kind);
    if form.get("clear") == name {
        response = nothing(kind);
    }
    if let Some(step) = Move::parse(form.get("move")).filter(|step| step.name == name) {
        step.apply(&mut response);
    }
    let is_passed_over = form.get("next") == name && item.response.is_none();
    if is_passed_over && mark(&response) == shown_mark {
        // In a quiz that goes step by step, an empty response opens the next question.
        return Some((1, nothing(kind)));
    }
    // Steps that are cleared stand as they were shown first, and are yet a change. Nothing chosen without the button is
    // what a tab opened before anything was answered brings, and changes nothing.
    let is_cleared = form.get("clear") == name && own(item).is_some_and(|own| !own.is_empty());
    let is_same =
        mark(&response) == shown_mark || mark(&response) == mark(&standing(&item.question, own(item)));
    (is_cleared || !is_same).then(|| (seq.parse::<i64>().unwrap_or(0).saturating_add(1), response))
}

/// The name of one act of saving: the same response sent twice is one.
fn op_id(attempt: AttemptId, item: AttemptItemId, seq: i64, response: &Response) -> Uuid {
    let text = format!("{item}/{seq}/{}", text(response));
    Uuid::new_v5(&attempt.0, text.as_bytes())
}

/// Reads a response as a script sends it: its kind, the name of the fields, and the fields.
pub fn sent(form: &Form) -> Result<NewResponse> {
    let unreadable = |field: &str| Error::invalid(format!("/{field}"), "not_a_response", "reload the page");
    let kind = Kind::parse(form.get("kind")).ok_or_else(|| unreadable("kind"))?;
    let response = if form.has("clear") { nothing(kind) } else { shown(form, kind) };
    Ok(NewResponse {
        op_id: form.get("op_id").parse().map_err(|_| unreadable("op_id"))?,
        seq: form.get("seq").parse().map_err(|_| unreadable("seq"))?,
        response,
    })
}

fn shown(form: &Form, kind: Kind) -> Response {
    read(form, form.get("name"), kind)
}

/// What a page is to send as seen once the response it has just sent is saved. The fields may hold more than the
/// response: steps that are cleared still stand in some order.
pub fn seen_after(form: &Form, new: &NewResponse) -> String {
    let fields = Kind::parse(form.get("kind")).map_or_else(|| new.response.clone(), |kind| shown(form, kind));
    format!("{}-{}", new.seq, mark(&fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id<T: From<Uuid>>(number: u128) -> T {
        Uuid::from_u128(number).into()
    }

    #[test]
    fn the_same_response_sent_twice_is_one_act_and_another_is_another() {
        let choice = |option: &str| Response::SingleChoice { option_id: Some(option.to_owned()) };
        let op = |seq, option| op_id(id(1), id(2), seq, &choice(option));
        assert_eq!(op(1, "a"), op(1, "a"));
        assert_ne!(op(1, "a"), op(1, "b"));
        assert_ne!(op(1, "a"), op(2, "a"));
    }

    #[test]
    fn a_script_says_what_it_sends() {
        let pairs = [
            ("kind", "multiple_response"),
            ("name", "q7"),
            ("seq", "3"),
            ("op_id", "018f3c9e5b7a7c1e9f00000000000001"),
            ("q7", "a"),
            ("q7", "d"),
        ];
        let form: Form = pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let new = sent(&form).unwrap();
        assert_eq!(new.seq, 3);
        assert_eq!(new.response, Response::MultipleResponse { option_ids: vec!["a".into(), "d".into()] });
        assert!(sent(&Form::default()).is_err());
    }
}
