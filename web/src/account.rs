//! One's own account: work and language, names in three alphabets, how they are printed, the password.

use askama::Template;
use domain::content::Language;
use domain::enums::SignInKind;
use domain::people::{self, Account, AccountChanges};
use domain::{Context, Error};
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use secrecy::SecretString;
use serde::Deserialize;

use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::language;
use crate::lists::{self, Line};
use crate::page::{self, Page};
use crate::visit::Visit;

mod names;

pub use names::{change_names, confirm_names, show_names};

/// What was done on the page before.
#[derive(Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    /// What to say of it; nothing for a word that is none of ours.
    pub fn said(&self, visit: &Visit) -> String {
        match self.done.as_str() {
            "saved" => visit.words().say("account-saved"),
            "password" => visit.words().say("password-changed"),
            "confirmed" => visit.words().say("names-confirmed-now"),
            _ => String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage {
    page: Page,
    done: String,
    errors: Errors,
    /// What is saved now, where somebody else changed it meanwhile.
    meanwhile: Vec<(&'static str, String)>,
    revision: i32,
    printed: Vec<names::Printed>,
    are_confirmed: bool,
    professions: Vec<Line>,
    employer: String,
    regions: Vec<Line>,
    languages: Vec<Line>,
    time_factor_percent: i32,
    /// What signs in: its kind as a key, and itself.
    sign_in_names: Vec<(&'static str, String)>,
}

impl AccountPage {
    fn new(visit: &Visit, account: &Account) -> Self {
        let words = visit.words();
        let profile = &account.profile;
        let name = |name: &people::SignInName| (kind_key(name.kind()), name.value().to_owned());
        Self {
            page: Page::new(visit),
            done: String::new(),
            errors: Errors::default(),
            meanwhile: Vec::new(),
            revision: account.revision,
            printed: names::printed(account),
            are_confirmed: account.names_confirmed_at.is_some(),
            professions: lists::professions(words, &lists::word_of(profile.profession)),
            employer: profile.employer.clone().unwrap_or_default(),
            regions: lists::regions(words, profile.region.as_deref().unwrap_or_default()),
            languages: lists::languages(profile.language.tag()),
            time_factor_percent: account.time_factor_percent,
            sign_in_names: account.sign_in_names.iter().map(name).collect(),
        }
    }

    /// Puts back what was typed.
    fn keep(&mut self, visit: &Visit, form: &Form) {
        let words = visit.words();
        if form.has("profession") {
            self.professions = lists::professions(words, form.get("profession"));
        }
        if form.has("employer") {
            form.get("employer").clone_into(&mut self.employer);
        }
        if form.has("region") {
            self.regions = lists::regions(words, form.get("region"));
        }
        if form.has("language") {
            self.languages = lists::languages(form.get("language"));
        }
    }
}

const fn kind_key(kind: SignInKind) -> &'static str {
    match kind {
        SignInKind::Email => "sign-in-kind-email",
        SignInKind::Phone => "sign-in-kind-phone",
        SignInKind::UserName => "sign-in-kind-user-name",
    }
}

/// The account.
#[handler]
pub async fn show(cx: Data<&Context>, visit: Visit, Query(done): Query<Done>) -> Result<Response> {
    let account = people::me(&cx, visit.signed_in()?).await.map_err(PageError)?;
    let mut shown = AccountPage::new(&visit, &account);
    shown.done = done.said(&visit);
    Ok(page::show(&shown)?)
}

/// Changes work or language.
#[handler]
pub async fn change(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let actor = visit.signed_in()?;
    let language = form.some("language").and_then(|tag| Language::from_tag(&tag));
    let changes = AccountChanges {
        names: None,
        profession: form.has("profession").then(|| lists::profession(form.get("profession"))),
        employer: form.has("employer").then(|| form.some("employer")),
        region: form.has("region").then(|| form.some("region")),
        language,
    };
    match people::update_me(&cx, actor, revision(&form), changes).await {
        Ok(_) => {
            if let Some(language) = language {
                language::remember(&visit.jar, language);
            }
            Ok(page::see("/account?done=saved"))
        }
        Err(error @ (Error::Invalid(_) | Error::Stale)) => {
            let account = people::me(&cx, actor).await.map_err(PageError)?;
            let mut shown = AccountPage::new(&visit, &account);
            if matches!(error, Error::Stale) {
                shown.meanwhile = saved_now(&visit, &account, &form);
                if shown.meanwhile.is_empty() {
                    return Ok(page::see("/account?done=saved")); // the other tab said the same
                }
            } else {
                shown.errors = Errors::told(visit.words(), &error, &[], "");
            }
            shown.keep(&visit, &form);
            Ok(page::render(error_page::status(&error), &shown)?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

/// The revision that a form was made from.
fn revision(form: &Form) -> i32 {
    form.get("revision").parse().unwrap_or_default()
}

/// What is saved by now in those fields of a form that say something else.
fn saved_now(visit: &Visit, account: &Account, form: &Form) -> Vec<(&'static str, String)> {
    let (words, profile) = (visit.words(), &account.profile);
    let profession = lists::word_of(profile.profession);
    let [employer, region] =
        [&profile.employer, &profile.region].map(|text| text.clone().unwrap_or_default());
    let language = profile.language;
    [
        ("profession", lists::profession_name(words, &profession), profession),
        ("employer", employer.clone(), employer),
        ("region", lists::region_name(words, &region), region),
        ("language", language::own_name(language).to_owned(), language.tag().to_owned()),
    ]
    .into_iter()
    .filter(|(field, _, saved)| form.has(field) && form.get(field).trim() != saved)
    .map(|(field, told, _)| {
        (label_of(field), if told.is_empty() { words.say("nothing-written") } else { told })
    })
    .collect()
}

fn label_of(field: &str) -> &'static str {
    match field {
        "profession" => "profession",
        "employer" => "employer",
        "region" => "region",
        _ => "language-of-pages",
    }
}

#[derive(Template)]
#[template(path = "people/password.html")]
struct PasswordPage {
    page: Page,
    errors: Errors,
    /// What the account signs in with; a browser that keeps passwords asks for it.
    login: String,
}

/// The form for another password.
#[handler]
pub async fn show_password(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    let login = login(&cx, &visit).await?;
    Ok(page::show(&PasswordPage { page: Page::new(&visit), errors: Errors::default(), login })?)
}

/// Changes the password; whoever is signed in elsewhere is signed out there.
#[handler]
pub async fn change_password(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let actor = visit.signed_in()?;
    let [current, new] = ["current_password", "new_password"].map(|name| SecretString::from(form.get(name)));
    match people::change_password(&cx, actor, &current, &new).await {
        Ok(()) => Ok(page::see("/account?done=password")),
        Err(error @ (Error::Invalid(_) | Error::Refused(_) | Error::TooMany { .. })) => {
            let mut errors = Errors::default();
            if matches!(error, Error::Refused(domain::Refusal::WrongSignIn)) {
                errors.add("current_password", visit.words().say("password-wrong"));
            } else {
                errors = Errors::told(visit.words(), &error, &[], "current_password");
            }
            let shown = PasswordPage { page: Page::new(&visit), errors, login: login(&cx, &visit).await? };
            Ok(page::render(error_page::status(&error), &shown)?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

async fn login(cx: &Context, visit: &Visit) -> Result<String, PageError> {
    let account = people::me(cx, visit.signed_in()?).await?;
    Ok(account.sign_in_names.first().map(|name| name.value().to_owned()).unwrap_or_default())
}
