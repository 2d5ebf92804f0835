//! People and sign-in over a real database.

use chrono::Duration;
use course_content::{Language, Profession};
use entity::enums::{Role, SignInKind};
use entity::ids::CourseId;
use entity::{audit_entry, session, sign_in_failure};
use futures::future::join_all;
use sea_orm::EntityTrait;
use secrecy::{ExposeSecret, SecretString};

use super::*;
use crate::actor::{Actor, GrantedRole};
use crate::error::Refusal;
use crate::test_centre::TestCentre;

mod accounts;
mod sign_in;

const PASSWORD: &str = "a quiet lake in May";

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn script(surname: &str, own_name: &str, patronymic: Option<&str>) -> Option<ScriptNamesInput> {
    Some(ScriptNamesInput {
        surname: surname.into(),
        own_name: own_name.into(),
        patronymic: patronymic.map(Into::into),
    })
}

fn anna(email: &str) -> NewPerson {
    NewPerson {
        names: NamesInput {
            ru: script("Иванова", "Анна", Some("Ивановна")), ..NamesInput::default()
        },
        email: Some(email.into()),
        phone: None,
        user_name: None,
        profile: Profile {
            profession: Some(Profession::Nurse),
            employer: None,
            region: None,
            language: Language::Ru,
        },
        consent: None,
    }
}

async fn registered(cx: &Context, email: &str) -> Account {
    register(cx, &Actor::Anonymous, &anna(email), &secret(PASSWORD), "here").await.unwrap()
}

async fn enter(cx: &Context, login: &str, password: &str) -> Result<SignedInTokens> {
    enter_from(cx, login, password, "192.0.2.1").await
}

async fn enter_from(cx: &Context, login: &str, password: &str, address: &str) -> Result<SignedInTokens> {
    let credentials = Credentials {
        login: login.into(),
        password: secret(password),
        shared_computer: false,
        address: Some(address.into()),
    };
    sign_in(cx, credentials).await
}

async fn actor_of(cx: &Context, tokens: &SignedInTokens) -> Result<Actor> {
    authenticate(cx, tokens.access_token.expose_secret()).await
}

fn refused<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn must_sign_in<T>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::SignInRequired(_)))
}
