//! What people may ask for about their own data: all of it, and that it be erased.

use domain::content::Language;
use domain::enums::{CertificateState, EnrolmentState};
use domain::ids::PersonId;
use domain::learning::Act;
use domain::page::PageRequest;
use domain::people::{self, Credentials, NamesInput, NewPerson, Profile, ScriptNamesInput};
use domain::{Actor, Context, Error, Refusal, SignedIn, certificates, enrolments, invariants, privacy};
use entity::{
    attempt, certificate_check, certificate_credential, document_to_sign, enrolment_event, lesson_progress,
    person, progress_fact, response, session, sign_in_name,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use secrecy::SecretString;
use tests::{TestApp, json};

use crate::certified::{SURNAMES, certify_with, document, officer, refused, states, the_certificate_of};
use crate::study::Student;

pub const PASSWORD: &str = "a quiet lake in May";

/// Дар’я, who has registered, and confirmed her names.
pub async fn registered(cx: &Context, user_name: &str) -> Actor {
    let name = ScriptNamesInput {
        surname: SURNAMES[1].into(),
        own_name: "Дар’я".into(),
        patronymic: Some("Ігараўна".into()),
    };
    let new = NewPerson {
        names: NamesInput { be: Some(name), ..NamesInput::default() },
        email: None,
        phone: None,
        user_name: Some(user_name.into()),
        profile: Profile {
            profession: None,
            employer: Some("4 ГДКБ".into()),
            region: None,
            language: Language::Be,
        },
        consent: Some("2026-11"),
    };
    let account = people::register(cx, &Actor::Anonymous, &new, &secret(PASSWORD), "here").await.unwrap();
    signed_in(cx, user_name).await.unwrap();
    let actor = Actor::Person(SignedIn {
        person_id: account.id,
        session_id: session::Entity::find().one(cx.read()).await.unwrap().unwrap().id,
        roles: account.roles,
    });
    people::confirm_names(cx, &actor, None).await.unwrap();
    actor
}

async fn signed_in(cx: &Context, login: &str) -> domain::Result<()> {
    let credentials = Credentials {
        login: login.into(),
        password: secret(PASSWORD),
        shared_computer: false,
        address: None,
    };
    people::sign_in_to_pages(cx, credentials).await.map(drop)
}

pub fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

/// Somebody who has read every lesson, and passed the test but for what `passes` says.
pub async fn studied<'a>(app: &'a TestApp, actor: &Actor, passes: bool) -> Student<'a> {
    let me = actor.person_id().unwrap();
    let run = app.self_paced_run().await;
    let enrolled = enrolments::enrol(&app.cx, actor, run, me).await.unwrap();
    let row = enrolled.enrolment().row.clone();
    let version = domain::courses::load(&app.cx, row.course_version_id).await.unwrap();
    let student = Student { app, actor: actor.clone(), enrolment: row.id, version };
    let read = student.lessons().into_iter().map(|lesson| student.fact(lesson, Act::LessonCompleted));
    student.tell(read.collect()).await;
    if passes {
        student.pass().await;
    } else {
        let attempt = student.start().await;
        student.answer_all_but(&attempt, &["q-when"]).await;
    }
    student
}

async fn responses(app: &TestApp) -> u64 {
    response::Entity::find().count(app.cx.read()).await.unwrap()
}

#[tokio::test]
async fn everything_about_somebody_is_one_document_without_keys_and_tokens() {
    let app = TestApp::start().await;
    let actor = registered(&app.cx, "darya").await;
    let student = studied(&app, &actor, true).await;
    certificates::issue_due(&app.cx, student.enrolment).await.unwrap();
    let certificate = the_certificate_of(&app, student.enrolment).await;
    certificates::by_code(&app.cx, &certificate.code, "192.0.2.1").await.unwrap();
    app.work().await;
    let all = privacy::export(&app.cx, &actor, Language::En).await.unwrap();
    assert_eq!(all["account"]["names"]["be"]["surname"], SURNAMES[1]);
    assert_eq!(all["account"]["employer"], "4 ГДКБ");
    assert_eq!(all["account"]["sign_in_names"][0]["value"], "darya");
    assert_eq!(all["sign_ins"].as_array().unwrap().len(), 1);
    let enrolment = &all["enrolments"][0];
    assert_eq!((&enrolment["course"], &enrolment["state"]), (&tests::COURSE.into(), &"completed".into()));
    assert_eq!(enrolment["history"].as_array().unwrap().len(), 3);
    assert_eq!(enrolment["lessons"].as_array().unwrap().len(), student.lessons().len());
    assert_eq!(enrolment["attempts"][0]["passed"], true);
    let answered = enrolment["attempts"][0]["items"].as_array().unwrap();
    assert!(answered.iter().all(|item| item["responses"][0]["state"] == "accepted"));
    assert_eq!(all["certificates"][0]["number"], certificate.serial);
    assert_eq!(all["certificates"][0]["checked_by_others"][0]["by"], "code");
    let consent = all["log"].as_array().unwrap().iter().find(|entry| entry["action"] == "person.registered");
    assert_eq!(consent.unwrap()["detail"]["consent"], "2026-11");
    let text = all.to_string();
    for secret in ["argon2", "token", "\"correct\"", "\"key\""] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn one_persons_document_says_nothing_of_another() {
    let app = TestApp::start().await;
    let (one, other) = (registered(&app.cx, "darya").await, registered(&app.cx, "alena").await);
    studied(&app, &other, false).await;
    let all = privacy::export(&app.cx, &one, Language::En).await.unwrap().to_string();
    assert!(!all.contains("alena") && !all.contains("attempt_id"), "{all}");
    let nobody = privacy::export(&app.cx, &Actor::Anonymous, Language::En).await;
    assert!(matches!(nobody, Err(Error::SignInRequired(_))));
}

#[tokio::test]
async fn who_is_erased_leaves_nothing_but_what_the_register_stands_on() {
    let app = TestApp::start().await;
    let actor = registered(&app.cx, "darya").await;
    let me = actor.person_id().unwrap();
    let student = studied(&app, &actor, true).await;
    certificates::issue_due(&app.cx, student.enrolment).await.unwrap();
    let certificate = the_certificate_of(&app, student.enrolment).await;
    certificates::by_code(&app.cx, &certificate.code, "192.0.2.1").await.unwrap();
    app.work().await;
    let before = document(&app, certificate.id).await;
    privacy::erase(&app.cx, &actor, &secret(PASSWORD)).await.unwrap();

    assert_is_gone(&app, me).await;
    assert_eq!(refused(signed_in(&app.cx, "darya").await), Refusal::WrongSignIn);
    assert_eq!(student.state().await, EnrolmentState::Completed);
    assert_eq!(document(&app, certificate.id).await, before);
    assert_eq!(
        refused(certificates::document(&app.cx, &Actor::System, certificate.id).await),
        Refusal::HolderErased
    );
    let code = json(app.get(&format!("/verifications/{}", certificate.code)).send().await).await;
    let paper = serde_json::json!({ "number": certificate.serial, "surname": SURNAMES[1] });
    let paper = json(app.post("/verifications", &paper).send().await).await;
    for answer in [code, paper] {
        assert_eq!(answer["status"], "valid");
        assert_eq!(answer["certificate"]["holder_removed"], true);
        assert_eq!(answer["certificate"]["holder"], serde_json::json!({}));
    }
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn what_waits_for_the_academy_is_voided_with_its_holder_and_shown_to_nobody() {
    let app = TestApp::start().await;
    certify_with(&app, "  kind: advanced_training\n  validity_months: null\n").await;
    let actor = registered(&app.cx, "darya").await;
    let student = studied(&app, &actor, true).await;
    certificates::issue_due(&app.cx, student.enrolment).await.unwrap();
    let certificate = the_certificate_of(&app, student.enrolment).await;
    certificates::document_to_sign(&app.cx, &officer(&app), certificate.id).await.unwrap();
    let db = app.cx.database().write();
    for kept in ["DELETE FROM document_to_sign", "DELETE FROM certificate_credential"] {
        let refusal = db.execute_unprepared(kept).await.unwrap_err().to_string();
        assert!(refusal.contains("append-only"), "{kept}: {refusal}");
    }
    privacy::erase(&app.cx, &actor, &secret(PASSWORD)).await.unwrap();
    assert_eq!(states(&app, certificate.id).await.last(), Some(&CertificateState::Voided));
    let first = PageRequest { limit: 20, after: None };
    assert!(certificates::awaiting_academy(&app.cx, &officer(&app), first).await.unwrap().items.is_empty());
    let asked = certificates::document_to_sign(&app.cx, &officer(&app), certificate.id).await;
    assert_eq!(refused(asked), Refusal::HolderErased);
    let signed = certificates::countersign_here(&app.cx, &officer(&app), certificate.id).await;
    assert_eq!(refused(signed), Refusal::CertificateVoided);
    let left = [
        document_to_sign::Entity::find().count(app.cx.read()).await.unwrap(),
        certificate_credential::Entity::find().count(app.cx.read()).await.unwrap(),
    ];
    assert_eq!(left, [0; 2]);
    app.work().await;
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
}

async fn assert_is_gone(app: &TestApp, me: PersonId) {
    let db = app.cx.read();
    let row = person::Entity::find_by_id(me).one(db).await.unwrap().unwrap();
    let told = format!("{row:?}");
    assert!(row.erased_at.is_some() && !told.contains(SURNAMES[1]) && !told.contains("ГДКБ"), "{told}");
    assert_eq!((row.password_hash, row.names_confirmed_at), (None, None));
    let left = [
        sign_in_name::Entity::find().filter(sign_in_name::Column::PersonId.eq(me)).count(db).await,
        session::Entity::find().filter(session::Column::PersonId.eq(me)).count(db).await,
        attempt::Entity::find().count(db).await,
        lesson_progress::Entity::find().count(db).await,
        progress_fact::Entity::find().count(db).await,
        certificate_check::Entity::find()
            .filter(certificate_check::Column::At.lt(app.cx.now()))
            .count(db)
            .await,
    ];
    assert_eq!(left.map(Result::unwrap), [0; 6]);
    assert_eq!(responses(app).await, 0);
}

#[tokio::test]
async fn a_place_that_is_given_up_by_erasure_passes_on_and_the_reasons_are_forgotten() {
    let app = TestApp::start().await;
    let (leaving, waiting) = (registered(&app.cx, "darya").await, app.learner().await);
    let run = app.run_with(Some(1), Some(5), 0).await;
    let earlier = enrolments::enrol(&app.cx, &leaving, run, leaving.person_id().unwrap()).await.unwrap();
    let earlier = earlier.enrolment().row.id;
    enrolments::withdraw(&app.cx, &leaving, earlier, Some("my mother is ill")).await.unwrap();
    enrolments::enrol(&app.cx, &leaving, run, leaving.person_id().unwrap()).await.unwrap();
    let second = enrolments::enrol(&app.cx, &waiting, run, waiting.person_id().unwrap()).await.unwrap();
    assert_eq!(second.enrolment().row.state, EnrolmentState::Waitlisted);
    let me = leaving.person_id().unwrap();
    let reason = "Has had a stroke and reads slowly.";
    domain::quizzes::give_extra_time(&app.cx, &Actor::System, me, 150, reason).await.unwrap();
    privacy::erase(&app.cx, &leaving, &secret(PASSWORD)).await.unwrap();
    let told = entity::audit_entry::Entity::find().all(app.cx.read()).await.unwrap();
    assert!(told.iter().any(|entry| entry.action == "person.time_factor_changed"), "what was done stays");
    assert!(told.iter().all(|entry| entry.reason.as_deref() != Some(reason)), "why goes");
    let second = enrolments::find(&app.cx, &waiting, second.enrolment().row.id).await.unwrap();
    assert_eq!(second.row.state, EnrolmentState::Booked);
    let history = enrolments::history(&app.cx, &Actor::System, earlier).await.unwrap();
    assert_eq!(history.len(), 2);
    assert!(history.iter().all(|change| change.reason.is_none()));
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn nobody_is_erased_without_their_password_and_nothing_half() {
    let app = TestApp::start().await;
    let actor = registered(&app.cx, "darya").await;
    let student = studied(&app, &actor, false).await;
    let before = responses(&app).await;
    assert_eq!(
        refused(privacy::erase(&app.cx, &actor, &secret("another password")).await),
        Refusal::WrongSignIn
    );
    assert_eq!(student.state().await, EnrolmentState::Active);
    assert!(before > 0 && responses(&app).await == before);
    signed_in(&app.cx, "darya").await.unwrap();
    let nobody = privacy::erase(&app.cx, &Actor::Anonymous, &secret(PASSWORD)).await;
    assert!(matches!(nobody, Err(Error::SignInRequired(_))));
}

#[tokio::test]
async fn whoever_acts_on_for_an_erased_person_finds_nobody() {
    let app = TestApp::start().await;
    let actor = registered(&app.cx, "darya").await;
    let me = actor.person_id().unwrap();
    let student = studied(&app, &actor, true).await;
    privacy::erase(&app.cx, &actor, &secret(PASSWORD)).await.unwrap();
    let run = app.run_with(None, None, 0).await;
    assert!(matches!(enrolments::enrol(&app.cx, &actor, run, me).await, Err(Error::NotFound(_))));
    assert!(matches!(student.try_start().await, Err(Error::NotFound(_))));
    let fact = student.fact(student.lessons()[0], Act::LessonOpened);
    let told = domain::learning::record_progress(&app.cx, &actor, student.enrolment, vec![fact]).await;
    assert!(matches!(told, Err(Error::NotFound(_))));
    assert!(matches!(people::confirm_names(&app.cx, &actor, None).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn the_database_lets_go_of_nothing_that_somebody_who_is_not_erased_said() {
    let app = TestApp::start().await;
    let actor = registered(&app.cx, "darya").await;
    studied(&app, &actor, false).await;
    let db = app.cx.database().write();
    let erased = "UPDATE enrolment_event SET reason = NULL";
    for sql in ["DELETE FROM response", "UPDATE response SET seq = 9", erased, "DELETE FROM enrolment_event"]
    {
        let refusal = db.execute_unprepared(sql).await.unwrap_err().to_string();
        assert!(refusal.contains("append-only"), "{sql}: {refusal}");
    }
    privacy::erase(&app.cx, &actor, &secret(PASSWORD)).await.unwrap();
    // Even then: what happened stays as it happened.
    for sql in ["UPDATE enrolment_event SET cause = 'other', reason = NULL", "DELETE FROM enrolment_event"] {
        let refusal = db.execute_unprepared(sql).await.unwrap_err().to_string();
        assert!(refusal.contains("append-only"), "{sql}: {refusal}");
    }
    assert!(enrolment_event::Entity::find().count(app.cx.read()).await.unwrap() > 0);
}
