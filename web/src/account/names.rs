//! Names in three alphabets, suggestions for Latin letters, and the holder's word on how they are printed.

use askama::Template;
use domain::certificates::{self, Lang};
use domain::content::Language;
use domain::people::{self, Account, AccountChanges, NamesInput, ScriptNames, ScriptNamesInput};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Query};
use poem::{Response, Result, handler};

use super::{Done, revision};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::transliteration::{self, From};
use crate::visit::Visit;

const PARTS: [&str; 3] = ["surname", "own_name", "patronymic"];
const SCRIPTS: [&str; 3] = ["be", "ru", "latin"];

/// A name as it is printed.
pub struct Printed {
    /// ` lang="be"`, as it stands in a tag.
    pub mark: &'static str,
    /// The whole name.
    pub name: String,
}

/// Surname, own name and patronymic in one alphabet.
struct Alphabet {
    /// The key of its title.
    title: &'static str,
    lang: &'static str,
    fields: Vec<NameField>,
}

struct NameField {
    /// Its id and name: `names_be_surname`.
    id: String,
    /// The key of its label.
    label: &'static str,
    value: String,
    /// What might stand here; empty where nothing is suggested, or just this is written.
    suggestion: String,
}

#[derive(Template)]
#[template(path = "people/names.html")]
struct NamesPage {
    page: Page,
    done: String,
    errors: Errors,
    /// Names as they are saved now, where somebody else changed them meanwhile.
    meanwhile: Vec<Printed>,
    /// Whether the names to be confirmed are others than those that were seen.
    is_other: bool,
    /// Whether suggestions were just put into empty fields.
    is_filled: bool,
    /// Whether there is a suggestion for an empty field.
    can_fill: bool,
    revision: i32,
    alphabets: Vec<Alphabet>,
    printed: Vec<Printed>,
    /// Whether the name in Russian may be printed in place of the one in Belarusian.
    may_be_russian: bool,
    confirmed_at: String,
}

impl NamesPage {
    fn new(visit: &Visit, account: &Account, written: &Written) -> Self {
        let words = visit.words();
        let alphabets = written.alphabets();
        let can_fill = |field: &NameField| field.value.is_empty() && !field.suggestion.is_empty();
        Self {
            page: Page::new(visit),
            done: String::new(),
            errors: Errors::default(),
            meanwhile: Vec::new(),
            is_other: false,
            is_filled: false,
            can_fill: alphabets.iter().flat_map(|alphabet| &alphabet.fields).any(can_fill),
            revision: account.revision,
            alphabets,
            printed: printed(account),
            may_be_russian: account.names.be().is_some()
                && account.names.ru().is_some()
                && account.profile.language == Language::Be,
            confirmed_at: account.names_confirmed_at.map(|at| words.day_of(at)).unwrap_or_default(),
        }
    }
}

/// What stands in the fields, by alphabet and part.
struct Written([[String; 3]; 3]);

impl Written {
    fn saved(account: &Account) -> Self {
        let names = &account.names;
        let of = |names: Option<&ScriptNames>| {
            let part = |read: fn(&ScriptNames) -> &str| names.map(read).unwrap_or_default().to_owned();
            [
                part(ScriptNames::surname),
                part(ScriptNames::own_name),
                part(|names| names.patronymic().unwrap_or_default()),
            ]
        };
        Self([of(names.be()), of(names.ru()), of(names.latin())])
    }

    fn typed(form: &Form) -> Self {
        Self(SCRIPTS.map(|script| PARTS.map(|part| form.get(&field_id(script, part)).trim().to_owned())))
    }

    /// The names to save; an alphabet that is empty altogether is left out.
    fn input(&self) -> NamesInput {
        let script = |[surname, own_name, patronymic]: &[String; 3]| {
            let is_there = [surname, own_name, patronymic].iter().any(|part| !part.is_empty());
            is_there.then(|| ScriptNamesInput {
                surname: surname.clone(),
                own_name: own_name.clone(),
                patronymic: Some(patronymic.clone()),
            })
        };
        let [be, ru, latin] = &self.0;
        NamesInput { ru: script(ru), be: script(be), latin: script(latin) }
    }

    /// What might be written in Latin letters. A passport of the country spells from Belarusian, and has no patronymic.
    fn suggestion(&self, part: usize) -> String {
        let [be, ru, _] = &self.0;
        let of = |name: Option<&String>, from| {
            name.filter(|name| !name.is_empty()).map(|name| transliteration::suggest(name, from))
        };
        let [surname, own_name, _] = PARTS;
        match PARTS.get(part) {
            Some(name) if [surname, own_name].contains(name) => {
                of(be.get(part), From::Be).or_else(|| of(ru.get(part), From::Ru)).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// Puts suggestions into Latin fields that are empty.
    fn fill(mut self) -> Self {
        for part in 0..PARTS.len() {
            let suggestion = self.suggestion(part);
            let [_, _, latin] = &mut self.0;
            if let Some(field) = latin.get_mut(part).filter(|field| field.is_empty()) {
                *field = suggestion;
            }
        }
        self
    }

    fn alphabets(&self) -> Vec<Alphabet> {
        let alphabet = |(script, values): (&'static str, &[String; 3])| Alphabet {
            title: title_of(script),
            lang: if script == "latin" { "be-Latn" } else { script },
            fields: values.iter().enumerate().map(|(at, value)| self.field(script, at, value)).collect(),
        };
        SCRIPTS.into_iter().zip(&self.0).map(alphabet).collect()
    }

    fn field(&self, script: &str, at: usize, value: &str) -> NameField {
        let part = PARTS.get(at).copied().unwrap_or_default();
        let suggestion = if script == "latin" { self.suggestion(at) } else { String::new() };
        let is_same = suggestion.to_lowercase() == value.to_lowercase();
        NameField {
            id: field_id(script, part),
            label: label_of(part),
            value: value.to_owned(),
            suggestion: if is_same { String::new() } else { suggestion },
        }
    }
}

fn field_id(script: &str, part: &str) -> String {
    format!("names_{script}_{part}")
}

fn label_of(part: &str) -> &'static str {
    match part {
        "surname" => "surname",
        "own_name" => "own-name",
        _ => "patronymic-if-any",
    }
}

fn title_of(script: &str) -> &'static str {
    match script {
        "be" => "in-belarusian",
        "ru" => "in-russian",
        _ => "in-latin",
    }
}

/// How the names of an account are printed on certificates.
pub fn printed(account: &Account) -> Vec<Printed> {
    let mark = |lang: Lang| match lang {
        Lang::Be => r#" lang="be""#,
        Lang::Ru => r#" lang="ru""#,
        Lang::En => r#" lang="be-Latn""#,
    };
    let names = certificates::names_as_printed(account);
    names.into_iter().map(|(lang, name)| Printed { mark: mark(lang), name }).collect()
}

/// The names.
#[handler]
pub async fn show_names(cx: Data<&Context>, visit: Visit, Query(done): Query<Done>) -> Result<Response> {
    let account = people::me(&cx, visit.signed_in()?).await.map_err(PageError)?;
    let mut shown = NamesPage::new(&visit, &account, &Written::saved(&account));
    shown.done = done.said(&visit);
    Ok(page::show(&shown)?)
}

/// Saves the names, or puts suggestions into empty fields for the person to look at.
#[handler]
pub async fn change_names(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let actor = visit.signed_in()?;
    let written = Written::typed(&form);
    if form.get("do") == "suggest" {
        let account = people::me(&cx, actor).await.map_err(PageError)?;
        let mut shown = NamesPage::new(&visit, &account, &written.fill());
        shown.revision = revision(&form);
        shown.is_filled = true;
        return Ok(page::show(&shown)?);
    }
    let changes = AccountChanges { names: Some(written.input()), ..AccountChanges::default() };
    match people::update_me(&cx, actor, revision(&form), changes).await {
        Ok(_) => Ok(page::see("/account/names?done=saved")),
        Err(error @ (Error::Invalid(_) | Error::Stale)) => {
            let account = people::me(&cx, actor).await.map_err(PageError)?;
            let mut shown = NamesPage::new(&visit, &account, &written);
            match error {
                Error::Stale => shown.meanwhile = saved_now(&account),
                _ => {
                    let first = field_id("be", "surname");
                    shown.errors = Errors::told(visit.words(), &error, &[("/names", &first)], &first);
                }
            }
            Ok(page::render(error_page::status(&error), &shown)?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

fn saved_now(account: &Account) -> Vec<Printed> {
    let names = &account.names;
    let marks = [r#" lang="be""#, r#" lang="ru""#, r#" lang="be-Latn""#];
    let whole = |names: Option<&ScriptNames>| {
        let names = names?;
        let parts = [Some(names.surname()), Some(names.own_name()), names.patronymic()];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    let each = [names.be(), names.ru(), names.latin()].map(whole);
    marks.into_iter().zip(each).filter_map(|(mark, name)| Some(Printed { mark, name: name? })).collect()
}

/// Takes the holder's word for how the names are printed.
#[handler]
pub async fn confirm_names(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let actor = visit.signed_in()?;
    match people::confirm_names(&cx, actor, Some(revision(&form))).await {
        Ok(_) => Ok(page::see("/certificates?done=confirmed")),
        Err(Error::Stale) => {
            let account = people::me(&cx, actor).await.map_err(PageError)?;
            let mut shown = NamesPage::new(&visit, &account, &Written::saved(&account));
            shown.is_other = true;
            Ok(page::render(StatusCode::CONFLICT, &shown)?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}
