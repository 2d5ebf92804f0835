//! Forms of the studio: fields in groups, made from what they change, and read back.

use askama::Template;
use domain::content::{Language, Text};
use domain::quizzes::ShownText;
use poem::Response;
use poem::http::StatusCode;

use crate::error_page::PageError;
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::words::Words;

/// What is typed or chosen in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing that is seen.
    Hidden,
    /// A line.
    Line,
    /// Several lines.
    Area,
    /// A number.
    Number,
    /// A day.
    Day,
    /// Yes or no.
    Check,
    /// Several of several.
    Checks,
    /// One of several.
    Select,
}

/// A value, its label, and whether it is chosen.
pub type Choice = (String, ShownText, bool);

/// A label in the language of the page.
pub fn said(words: Words, text: impl Into<String>) -> ShownText {
    ShownText { text: text.into(), language: words.0 }
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub kind: Kind,
    pub value: String,
    pub choices: Vec<Choice>,
    pub lang: &'static str,
}

impl Field {
    /// A field with one value.
    pub fn new(kind: Kind, name: impl Into<String>, label: String, value: impl ToString) -> Self {
        Self {
            name: name.into(),
            label,
            hint: String::new(),
            kind,
            value: value.to_string(),
            choices: Vec::new(),
            lang: "",
        }
    }

    /// A field in which something is chosen.
    pub fn choose(kind: Kind, name: &str, label: String, choices: Vec<Choice>) -> Self {
        Self { choices, ..Self::new(kind, name, label, "") }
    }

    /// The same with a hint.
    pub fn hint(self, hint: String) -> Self {
        Self { hint, ..self }
    }

    /// How many lines are shown.
    pub fn rows(&self) -> usize {
        // About so many letters stand in a line.
        let lines = self.value.lines().map(|line| line.chars().count() / 60 + 1).sum::<usize>();
        lines.clamp(2, 12)
    }

    /// What is typed, for phones.
    pub fn typing(&self, page: &Page) -> &'static str {
        page.typing(match self.kind {
            Kind::Number => "number",
            Kind::Day => "day",
            _ => "plain",
        })
    }
}

/// Fields that belong together; without a legend they stand by themselves.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub legend: String,
    pub fields: Vec<Field>,
    /// What they do, what they say, and whether they are in focus.
    pub buttons: Vec<(String, String, bool)>,
}

impl Group {
    pub fn new(legend: String, fields: Vec<Field>) -> Self {
        Self { legend, fields, buttons: Vec::new() }
    }
}

/// A page with a form.
#[derive(Template)]
#[template(path = "building/form.html")]
pub struct FormPage {
    pub page: Page,
    pub key: String,
    pub title: String,
    pub lead: String,
    pub crumbs: Vec<(String, String)>,
    pub errors: Errors,
    pub done: String,
    pub action: String,
    pub hidden: Vec<(String, String)>,
    pub groups: Vec<Group>,
    /// What the button says that asks for more fields; empty if there are never more.
    pub more: String,
    pub submit: String,
    /// Modules into which what is changed could be moved, and what it is.
    pub moves: Vec<(String, String)>,
    pub moved: Vec<(String, String)>,
}

impl FormPage {
    /// A form that is sent to where it stands.
    pub fn new(page: Page, key: &str, title: String, groups: Vec<Group>) -> Self {
        let (action, submit) = (page.address().to_owned(), page.t("build-save"));
        Self {
            page,
            key: key.to_owned(),
            title,
            lead: String::new(),
            crumbs: Vec::new(),
            errors: Errors::default(),
            done: String::new(),
            action,
            hidden: Vec::new(),
            groups,
            more: String::new(),
            submit,
            moves: Vec::new(),
            moved: Vec::new(),
        }
    }

    /// Puts in what was typed, in place of what the fields were made from.
    pub fn typed(mut self, form: &Form) -> Self {
        for field in self.groups.iter_mut().flat_map(|group| &mut group.fields) {
            match field.kind {
                Kind::Select | Kind::Checks => {
                    for choice in &mut field.choices {
                        choice.2 = form.all(&field.name).any(|value| value == choice.0);
                    }
                }
                _ => form.get(&field.name).clone_into(&mut field.value),
            }
        }
        self
    }

    pub fn show(&self, status: StatusCode) -> Result<Response, PageError> {
        page::render(status, self)
    }
}

/// Fields for a text: one for each language.
pub fn texts(
    words: Words,
    name: &str,
    label: &str,
    kind: Kind,
    text: &Text,
    languages: &[Language],
) -> Vec<Field> {
    let also = text.0.keys().filter(|language| !languages.contains(language));
    let field = |language: &Language| {
        let value = text.0.get(language).map_or("", String::as_str);
        let label = format!("{label} · {}", words.say(&format!("study-language-{}", language.tag())));
        let field = Field::new(kind, format!("{name}_{}", language.tag()), label, value);
        Field { lang: language.tag(), ..field }
    };
    languages.iter().chain(also).map(field).collect()
}

/// A text as it was typed; languages in which nothing was typed are left out.
pub fn typed_text(form: &Form, name: &str) -> Text {
    let typed = |language: Language| {
        let words = form.get(&format!("{name}_{}", language.tag())).replace("\r\n", "\n");
        Some((language, words.trim().to_owned())).filter(|(_, words)| !words.is_empty())
    };
    Text(Language::ALL.into_iter().filter_map(typed).collect())
}

/// A text that may be left out.
pub fn typed_option(form: &Form, name: &str) -> Option<Text> {
    Some(typed_text(form, name)).filter(|text| !text.0.is_empty())
}

/// A number as it was typed; one that cannot be read is none that is possible anywhere.
pub fn typed_number(form: &Form, name: &str) -> u32 {
    form.get(name).trim().parse().unwrap_or(u32::MAX)
}

/// A number that may be left out.
pub fn typed_optional_number(form: &Form, name: &str) -> Option<u32> {
    form.some(name).map(|_| typed_number(form, name))
}

/// One of several words, each of which has a text that begins with `prefix`.
pub fn words_to_choose(words: Words, prefix: &str, all: &[&str], chosen: &[String]) -> Vec<Choice> {
    let choice = |word: &&str| {
        let label = words.say(&format!("{prefix}-{}", word.replace('_', "-")));
        ((*word).to_owned(), said(words, label), chosen.iter().any(|chosen| chosen == word))
    };
    all.iter().map(choice).collect()
}

/// How a value of ours is spelt.
pub fn spelt(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The value that is spelt like this.
pub fn read<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}
