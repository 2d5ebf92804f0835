//! `--demo`: invented people, and what they have done so far.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context as _, Result};
use domain::enums::{EnrolmentState, Role};
use domain::ids::{PersonId, SessionId};
use domain::jobs::{self, Job};
use domain::page::PageRequest;
use domain::settings::Contact;
use domain::{
    Actor, Context, Error, GrantedRole, Refusal, SignedIn, demo, enrolments, partners, people, runs,
};

use crate::config::Config;

mod library;

/// The institution that the demo's key is of.
const PARTNER: &str = "Example Hospital";

/// The course the nurse has finished.
const FIRST_COURSE: &str = "intro-childrens-palliative-care";

/// With somebody to talk to, invented too, where the configuration names nobody, with the academy's keys on this very
/// machine where it does not say where they are, and with events sent to this machine, too.
pub(crate) fn invented(config: &Config) -> Config {
    let mut config = config.clone();
    if config.academy_root.is_none() {
        config.academy_keys.get_or_insert_with(|| config.data_dir.join("keys"));
    }
    // Whoever tries it out has their receiver on this very machine.
    config.centre.private_webhooks = true;
    if config.centre.contact == Contact::default() {
        config.centre.contact =
            Contact { phone: "+375 17 000 00 00".into(), email: "learn@forest-glade.example".into() };
    }
    config
}

/// Makes what is not there yet, and prints how to sign in.
pub(crate) async fn prepare(cx: &Context) -> Result<()> {
    let accounts = people::make_demo_people(cx).await?;
    certify_nurse(cx, &accounts).await?;
    partners::make_demo_partner(cx, PARTNER).await?;
    let person = |email| accounts.get(email).copied().context("an account of the demo is missing");
    library::prepare(cx, person("trainer@demo.test")?, person("reviewer@demo.test")?).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "demo accounts, password {}:", people::DEMO_PASSWORD)?;
    for email in accounts.keys() {
        writeln!(out, "  {email}")?;
    }
    writeln!(out, "demo partner key: {}", partners::DEMO_KEY)?;
    Ok(())
}

/// The nurse has finished the first course and holds its certificate.
async fn certify_nurse(cx: &Context, accounts: &BTreeMap<&'static str, PersonId>) -> Result<()> {
    let person_id = *accounts.get("nurse@demo.test").context("there is no nurse among the demo accounts")?;
    let roles = vec![GrantedRole { role: Role::Learner, course_id: None }];
    let nurse = Actor::Person(SignedIn { person_id, session_id: SessionId(uuid::Uuid::nil()), roles });
    let page = PageRequest { limit: 1, after: None };
    let begun = enrolments::list_own(cx, &nurse, page).await?.items;
    if begun.iter().any(|enrolment| enrolment.row.state == EnrolmentState::Completed) {
        return Ok(());
    }
    let (_, mut open) = runs::find_published(cx, FIRST_COURSE).await?;
    let run = open.pop().context("the first course has no open run")?;
    match demo::study_to_the_end(cx, &nurse, run.row.id).await {
        Ok(enrolment) => Ok(jobs::perform(cx, Job::IssueCertificate(enrolment)).await?),
        // An earlier start was cut off after the test was handed in: the jobs do the rest.
        Err(Error::Refused(Refusal::PauseBetweenAttempts)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}
