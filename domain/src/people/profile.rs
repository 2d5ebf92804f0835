//! What an account says about somebody's work, and the reading of it from outside.

use course_content::{Language, Profession};
use entity::person;
use serde_json::Value;

use crate::error::{Error, FieldError, Result};

const MAX_CHARS: usize = 200;

/// Somebody's work and language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What they are.
    pub profession: Option<Profession>,
    /// Where they work.
    pub employer: Option<String>,
    /// In which region.
    pub region: Option<String>,
    /// In which language they want to be spoken to.
    pub language: Language,
}

impl Profile {
    /// What a row holds.
    pub(super) fn of(row: &person::Model) -> Self {
        Self {
            profession: row.profession.as_deref().and_then(profession_of),
            employer: row.employer.clone(),
            region: row.region.clone(),
            language: Language::from_tag(&row.language).unwrap_or(Language::En),
        }
    }

    /// The profile with its lines trimmed and checked.
    pub(super) fn checked(&self, errors: &mut Vec<FieldError>) -> Self {
        Self {
            employer: gather(line(self.employer.as_deref(), "/employer"), errors).flatten(),
            region: gather(line(self.region.as_deref(), "/region"), errors).flatten(),
            ..self.clone()
        }
    }
}

/// The word that is stored for a profession.
pub(super) fn profession_word(profession: Profession) -> String {
    match serde_json::to_value(profession) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn profession_of(word: &str) -> Option<Profession> {
    serde_json::from_value(Value::String(word.to_owned())).ok()
}

/// One line of free text, trimmed; empty is none.
pub(super) fn line(text: Option<&str>, pointer: &str) -> Result<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.chars().any(char::is_control) {
        return Err(Error::invalid(
            pointer,
            "control_character",
            "remove line breaks and invisible characters",
        ));
    }
    if text.len() > MAX_CHARS * 4 || text.chars().count() > MAX_CHARS {
        return Err(Error::invalid(pointer, "too_long", format!("at most {MAX_CHARS} characters")));
    }
    Ok(Some(text.to_owned()))
}

/// The value, or its complaints put with the others.
pub(super) fn gather<T>(parsed: Result<T>, errors: &mut Vec<FieldError>) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(Error::Invalid(found)) => {
            errors.extend(found);
            None
        }
        Err(_) => None,
    }
}
