//! `forest-glade person create`: an account, and a one-time link to choose its password.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use domain::content::Language;
use domain::enums::Role;
use domain::people::{self, NamesInput, NewPerson, Profile, ScriptNamesInput};
use domain::{Actor, Context, GrantedRole, courses};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde::de::IntoDeserializer;

use super::explained;
use crate::config::Config;
use crate::open;

/// Who the account is for.
#[derive(Args, Debug)]
pub(crate) struct Person {
    /// E-mail address to sign in with.
    #[arg(long)]
    email: Option<String>,
    /// Phone number to sign in with.
    #[arg(long)]
    phone: Option<String>,
    /// User name to sign in with.
    #[arg(long)]
    user_name: Option<String>,
    /// Names in Russian: surname, own name and, if there is one, patronymic.
    #[arg(long, num_args = 2..=3, value_names = ["SURNAME", "OWN_NAME", "PATRONYMIC"])]
    ru: Vec<String>,
    /// Names in Belarusian.
    #[arg(long, num_args = 2..=3, value_names = ["SURNAME", "OWN_NAME", "PATRONYMIC"])]
    be: Vec<String>,
    /// Names in Latin letters.
    #[arg(long, num_args = 2..=3, value_names = ["SURNAME", "OWN_NAME", "PATRONYMIC"])]
    latin: Vec<String>,
    /// learner, trainer, reviewer, coordinator, academy_officer or administrator; may be repeated.
    #[arg(long, value_parser = role, required = true)]
    role: Vec<Role>,
    /// The key of the course in which the roles hold; without it, they hold everywhere.
    #[arg(long)]
    course: Option<String>,
    /// The language to speak to them in: en, ru or be.
    #[arg(long, value_parser = language, default_value = "ru")]
    language: Language,
}

/// Makes the account and prints the link.
pub(crate) async fn create(config: &Config, person: Person) -> Result<ExitCode> {
    let cx = open::for_command(config).await?;
    let made = make(&cx, person).await;
    open::close(&cx).await;
    let (account, link) = made?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "account {} is made", account.id)?;
    writeln!(
        out,
        "one-time token to choose a password, good until {}:",
        link.expires_at.format("%Y-%m-%d %H:%M UTC")
    )?;
    writeln!(out, "{}/set-password?token={}", cx.settings().public_url, link.token.expose_secret())?;
    Ok(ExitCode::SUCCESS)
}

async fn make(cx: &Context, person: Person) -> Result<(people::Account, people::PasswordLink)> {
    let course_id = match &person.course {
        Some(key) => Some(courses::find_published(cx, key).await.map_err(explained)?.course_id),
        None => None,
    };
    let roles: Vec<_> = person.role.iter().map(|role| GrantedRole { role: *role, course_id }).collect();
    let new = NewPerson {
        names: NamesInput { ru: names(person.ru), be: names(person.be), latin: names(person.latin) },
        email: person.email,
        phone: person.phone,
        user_name: person.user_name,
        profile: Profile { profession: None, employer: None, region: None, language: person.language },
        consent: None,
    };
    people::create_person(cx, &Actor::System, &new, &roles).await.map_err(explained)
}

fn names(parts: Vec<String>) -> Option<ScriptNamesInput> {
    let mut parts = parts.into_iter();
    Some(ScriptNamesInput { surname: parts.next()?, own_name: parts.next()?, patronymic: parts.next() })
}

fn role(word: &str) -> Result<Role, serde::de::value::Error> {
    Role::deserialize(word.into_deserializer())
}

fn language(tag: &str) -> Result<Language, &'static str> {
    Language::from_tag(tag).ok_or("write en, ru or be")
}
