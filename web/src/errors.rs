//! What is wrong with a form: for each field a sentence, and all of them summed at its top.

use domain::{Error, FieldError};

use crate::error_page::{field_sentence, sentence};
use crate::words::Words;

/// What is wrong with one field.
pub struct Wrong {
    /// The id of the field on the page; empty for the form as a whole.
    pub field: String,
    /// What to do about it.
    pub sentence: String,
}

/// What is wrong with a form, in the order of its fields.
#[derive(Default)]
pub struct Errors(Vec<Wrong>);

impl Errors {
    /// Translates what a use case found. `fields` names the field of the page for each pointer that differs.
    pub fn of_fields(words: Words, found: &[FieldError], fields: &[(&str, &str)]) -> Self {
        let mut errors = Self::default();
        for error in found {
            let own = fields.iter().find(|(pointer, _)| *pointer == error.pointer).map(|(_, field)| *field);
            let field =
                own.map_or_else(|| error.pointer.trim_start_matches('/').replace('/', "_"), str::to_owned);
            errors.add(&field, field_sentence(words, error));
        }
        errors
    }

    /// What a use case refused: values each at their own field, anything else at the field `otherwise`.
    pub fn told(words: Words, error: &Error, fields: &[(&str, &str)], otherwise: &str) -> Self {
        if let Error::Invalid(found) = error {
            return Self::of_fields(words, found, fields);
        }
        let mut errors = Self::default();
        errors.add(otherwise, sentence(words, error));
        errors
    }

    /// Adds one.
    pub fn add(&mut self, field: &str, sentence: String) {
        self.0.push(Wrong { field: field.to_owned(), sentence });
    }

    /// The sentence for a field; empty if nothing is wrong with it.
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|wrong| wrong.field == field).map_or("", |wrong| wrong.sentence.as_str())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How much is wrong.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Wrong> {
        self.0.iter()
    }
}
