//! Making an account for oneself: names in one alphabet, one thing to sign in with, a password, consent.

use askama::Template;
use domain::enums::SignInKind;
use domain::people::{self, NamesInput, NewPerson, Profile, ScriptNamesInput, SignInName};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use secrecy::SecretString;

use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::headers;
use crate::lists::{self, Line};
use crate::page::{self, Page};
use crate::sign_in::{self, Next};
use crate::visit::Visit;
use domain::content::Language;

/// The wording of the consent; it changes with the text on the page.
const CONSENT: &str = "2026-11";
/// The alphabets a name may be written in.
const SCRIPTS: [&str; 3] = ["be", "ru", "latin"];

#[derive(Template)]
#[template(path = "people/sign_up.html")]
struct SignUpPage {
    page: Page,
    errors: Errors,
    /// `be`, `ru` or `latin`.
    script: &'static str,
    surname: String,
    own_name: String,
    patronymic: String,
    login: String,
    professions: Vec<Line>,
    has_consented: bool,
    on_shared_computer: bool,
    next: String,
    /// What was typed elsewhere before the account was asked for.
    carried: Vec<(String, String)>,
    /// The mark of whoever typed it; empty if nobody had signed in.
    typed_by: String,
    /// Whether something was posted there, which is to be sent again.
    repeats: bool,
}

impl SignUpPage {
    fn new(visit: &Visit, form: &Form, next: &str) -> Self {
        let own = |name: &str| form.get(name).trim().to_owned();
        Self {
            page: Page::new(visit),
            errors: Errors::default(),
            script: script(form).unwrap_or_else(|| script_of(visit.language)),
            surname: own("surname"),
            own_name: own("own_name"),
            patronymic: own("patronymic"),
            login: own("login"),
            professions: lists::professions(visit.words(), form.get("profession")),
            has_consented: form.has("consent"),
            on_shared_computer: form.has("shared_computer"),
            next: page::own_path(next).to_owned(),
            carried: sign_in::carried(form),
            typed_by: form.get(sign_in::TYPED_BY).to_owned(),
            repeats: form.has("repeat"),
        }
    }

    fn answer(&self, status: StatusCode) -> Result<Response> {
        let mut response = page::render(status, self)?;
        if self.repeats {
            headers::never_keep(&mut response);
        }
        Ok(response)
    }
}

/// The form.
#[handler]
pub fn show(visit: Visit, form: Form, Query(asked): Query<Next>) -> Result<Response> {
    if visit.is_signed_in() {
        return Ok(page::see("/account"));
    }
    let next = form.some("next").unwrap_or(asked.next);
    SignUpPage::new(&visit, &form, &next).answer(StatusCode::OK)
}

/// Makes the account, signs in, and goes on where one was.
#[handler]
pub async fn submit(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let mut shown = SignUpPage::new(&visit, &form, form.get("next"));
    if form.has("begin") {
        return shown.answer(StatusCode::OK); // asked for on the sign-in form, which had something to carry along
    }
    let new = new_person(&visit, &shown, &form);
    let password = SecretString::from(form.get("password"));
    if !shown.has_consented {
        shown.errors = wrong_beside_consent(&visit, shown.script, &new, &password);
        shown.errors.add("consent", visit.words().say("consent-needed"));
        return shown.answer(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let from = (visit.address.as_str(), form.has("shared_computer"));
    match people::register_and_enter(&cx, &new, &password, from).await {
        Ok(session) => sign_in::enter(&visit, &form, &session),
        Err(error @ (Error::Invalid(_) | Error::Refused(_) | Error::TooMany { .. })) => {
            shown.errors = wrong(&visit, shown.script, &error);
            shown.answer(error_page::status(&error))
        }
        Err(other) => Err(PageError(other).into()),
    }
}

fn new_person(visit: &Visit, shown: &SignUpPage, form: &Form) -> NewPerson {
    let name = Some(ScriptNamesInput {
        surname: shown.surname.clone(),
        own_name: shown.own_name.clone(),
        patronymic: Some(shown.patronymic.clone()),
    });
    let names = match shown.script {
        "be" => NamesInput { be: name, ..NamesInput::default() },
        "ru" => NamesInput { ru: name, ..NamesInput::default() },
        _ => NamesInput { latin: name, ..NamesInput::default() },
    };
    let login = Some(shown.login.clone()).filter(|login| !login.is_empty());
    let kind = SignInName::kind_meant(&shown.login);
    let meant = |wanted: SignInKind| login.clone().filter(|_| kind == wanted);
    NewPerson {
        names,
        email: meant(SignInKind::Email),
        phone: meant(SignInKind::Phone),
        user_name: meant(SignInKind::UserName),
        profile: Profile {
            profession: lists::profession(form.get("profession")),
            employer: None,
            region: None,
            language: visit.language,
        },
        consent: Some(CONSENT),
    }
}

/// What else is wrong with a form that lacks the consent, so that all of it is told at once.
fn wrong_beside_consent(visit: &Visit, script: &str, new: &NewPerson, password: &SecretString) -> Errors {
    match people::check_registration(new, password) {
        Ok(()) => Errors::default(),
        Err(error) => wrong(visit, script, &error),
    }
}

fn wrong(visit: &Visit, script: &str, error: &Error) -> Errors {
    let name = |part: &str| format!("/names/{script}/{part}");
    let parts = ["surname", "own_name", "patronymic"];
    let pointers = parts.map(name);
    let mut fields: Vec<(&str, &str)> = pointers.iter().map(String::as_str).zip(parts).collect();
    fields.extend([("/names", "surname"), ("", "login")]);
    fields.extend(["/email", "/phone", "/user_name"].map(|pointer| (pointer, "login")));
    Errors::told(visit.words(), error, &fields, "login")
}

fn script(form: &Form) -> Option<&'static str> {
    SCRIPTS.into_iter().find(|script| *script == form.get("script"))
}

const fn script_of(language: Language) -> &'static str {
    match language {
        Language::Be => "be",
        Language::Ru => "ru",
        Language::En => "latin",
    }
}
