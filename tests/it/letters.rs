//! Letters to people: written down with what they tell, sent later, tried again, given up, and never kept for anybody erased.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::Duration;
use domain::certificates;
use domain::content::Language;
use domain::enums::{DeliveryState, LetterKind as Kind, SignInKind};
use domain::ids::{CertificateId, PersonId};
use domain::jobs::{self, Job};
use domain::letters::{self, Letter, Mail, Unsent};
use domain::newsletter::Mailing;
use domain::{Settings, privacy};
use entity::{letter, person, sign_in_name};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use tests::TestApp;

use crate::certified::{
    certify_with, completes, coordinator, daria, officer, refused, renames, the_certificate_of,
};
use crate::privacy::{PASSWORD, registered, secret};

/// Somebody who takes letters, and answers as told; then with yes.
#[derive(Default)]
struct Postbox {
    letters: Mutex<Vec<Letter>>,
    answers: Mutex<VecDeque<Result<(), Unsent>>>,
}

#[async_trait]
impl Mail for Postbox {
    async fn send(&self, letter: Letter) -> Result<(), Unsent> {
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or(Ok(()));
        if answer.is_ok() {
            self.letters.lock().unwrap().push(letter);
        }
        answer
    }

    async fn send_newsletter(&self, _letter: Mailing) -> Result<(), Unsent> {
        unreachable!("nobody here has asked for it")
    }
}

impl Postbox {
    fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut *self.letters.lock().unwrap())
    }

    fn kinds(&self) -> Vec<Kind> {
        self.take().into_iter().map(|letter| letter.news.kind).collect()
    }

    fn says(&self, answers: impl IntoIterator<Item = Result<(), Unsent>>) {
        self.answers.lock().unwrap().extend(answers);
    }
}

async fn with_postbox() -> (TestApp, Arc<Postbox>) {
    with_postbox_and(Settings::default()).await
}

async fn with_postbox_and(settings: Settings) -> (TestApp, Arc<Postbox>) {
    let postbox = Arc::new(Postbox::default());
    (TestApp::start().await.restart_with_mail(postbox.clone(), settings).await, postbox)
}

async fn gives_address(app: &TestApp, person: PersonId, address: &str) {
    let row = sign_in_name::ActiveModel {
        id: Set(app.cx.new_id()),
        person_id: Set(person),
        kind: Set(SignInKind::Email),
        value: Set(address.into()),
    };
    row.insert(app.cx.database().write()).await.unwrap();
}

/// Somebody with an address who completes a course; the certificate is issued, and the letter about it waits.
async fn certified(app: &TestApp, address: &str) -> (PersonId, CertificateId) {
    let (person, enrolment) = completes(app, daria(app)).await;
    gives_address(app, person, address).await;
    certificates::issue_due(&app.cx, enrolment).await.unwrap();
    (person, the_certificate_of(app, enrolment).await.id)
}

async fn rows(app: &TestApp) -> Vec<letter::Model> {
    letter::Entity::find().order_by_asc(letter::Column::Id).all(app.cx.read()).await.unwrap()
}

async fn the_row(app: &TestApp) -> letter::Model {
    let mut rows = rows(app).await;
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

#[tokio::test]
async fn whoever_gets_a_certificate_is_written_once_in_their_own_language() {
    let (app, postbox) = with_postbox().await;
    let (_, id) = certified(&app, "daria@example.by").await;
    app.work().await;
    app.work().await;
    let letters = postbox.take();
    let [letter] = letters.as_slice() else { panic!("{} letters", letters.len()) };
    assert_eq!((letter.to.as_str(), letter.language), ("daria@example.by", Language::Be));
    assert_eq!((letter.news.kind, letter.news.about), (Kind::CertificateIssued, id.0));
    let written = web::Written::of(letter, &Settings::default());
    assert!(written.text.contains(&format!("/certificates/{id}")), "{}", written.text);
    let row = the_row(&app).await;
    assert_eq!((row.state, row.tries, row.id), (DeliveryState::Delivered, 1, letter.id));
}

#[tokio::test]
async fn each_change_of_a_certificate_that_counted_is_told() {
    let (app, postbox) = with_postbox().await;
    let (person, id) = certified(&app, "daria@example.by").await;
    let staff = coordinator(&app);
    app.work().await;
    certificates::suspend(&app.cx, &staff, id, "a complaint").await.unwrap();
    app.work().await;
    certificates::reinstate(&app.cx, &staff, id, "unfounded").await.unwrap();
    app.work().await;
    renames(&app, person, "Салаўёва").await;
    let new = certificates::correct(&app.cx, &staff, id, "married").await.unwrap();
    app.work().await;
    certificates::revoke(&app.cx, &staff, new.id, "issued in error").await.unwrap();
    app.work().await;
    use Kind as K;
    let told = [
        K::CertificateIssued,
        K::CertificateSuspended,
        K::CertificateReinstated,
        K::CertificateCorrected,
        K::CertificateRevoked,
    ];
    assert_eq!(postbox.kinds(), told);
}

#[tokio::test]
async fn what_is_no_longer_true_when_its_turn_comes_is_not_told() {
    let (app, postbox) = with_postbox().await;
    let (person, id) = certified(&app, "daria@example.by").await;
    renames(&app, person, "Салаўёва").await;
    let new = certificates::correct(&app.cx, &coordinator(&app), id, "misspelt").await.unwrap();
    certificates::revoke(&app.cx, &coordinator(&app), new.id, "issued in error").await.unwrap();
    app.work().await;
    assert_eq!(postbox.kinds(), [Kind::CertificateRevoked]);
}

#[tokio::test]
async fn a_joint_certificate_is_told_of_once_the_academy_has_signed() {
    let (app, postbox) = with_postbox().await;
    certify_with(&app, "  kind: advanced_training\n  validity_months: null\n").await;
    let (person, enrolment) = completes(&app, daria(&app)).await;
    gives_address(&app, person, "daria@example.by").await;
    app.work().await;
    assert!(postbox.take().is_empty());
    let first = the_certificate_of(&app, enrolment).await.id;
    certificates::send_back(&app.cx, &officer(&app), first, "the hours").await.unwrap();
    let new = certificates::correct(&app.cx, &coordinator(&app), first, "the hours").await.unwrap();
    certificates::countersign_here(&app.cx, &officer(&app), new.id).await.unwrap();
    app.work().await;
    assert_eq!(postbox.kinds(), [Kind::CertificateIssued], "the holder never had the one that was sent back");
}

#[tokio::test]
async fn a_correction_of_a_correction_that_waited_is_told_as_one_of_the_certificate_that_its_holder_has() {
    let (app, postbox) = with_postbox().await;
    certify_with(&app, "  kind: advanced_training\n  validity_months: null\n").await;
    let (person, enrolment) = completes(&app, daria(&app)).await;
    gives_address(&app, person, "daria@example.by").await;
    app.work().await;
    let (staff, officer) = (coordinator(&app), officer(&app));
    let first = the_certificate_of(&app, enrolment).await.id;
    certificates::countersign_here(&app.cx, &officer, first).await.unwrap();
    app.work().await;
    let second = certificates::correct(&app.cx, &staff, first, "misspelt").await.unwrap();
    let third = certificates::correct(&app.cx, &staff, second.id, "misspelt").await.unwrap();
    certificates::countersign_here(&app.cx, &officer, third.id).await.unwrap();
    app.work().await;
    assert_eq!(postbox.kinds(), [Kind::CertificateIssued, Kind::CertificateCorrected]);
}

#[tokio::test]
async fn whoever_has_no_address_is_not_written_and_without_a_mail_server_nobody_is() {
    let (app, postbox) = with_postbox().await;
    let (_, enrolment) = completes(&app, daria(&app)).await;
    certificates::issue_due(&app.cx, enrolment).await.unwrap();
    assert!(rows(&app).await.is_empty());
    let app = app.restart().await;
    certified(&app, "daria@example.by").await;
    assert!(rows(&app).await.is_empty());
    let app = app.restart_with_mail(postbox.clone(), Settings::default()).await;
    app.work().await;
    assert!(postbox.take().is_empty(), "nobody is told old news");
}

#[tokio::test]
async fn the_address_is_the_one_of_the_day_on_which_it_is_sent() {
    let (app, postbox) = with_postbox().await;
    let (person, _) = certified(&app, "old@example.by").await;
    let db = app.cx.database().write();
    let name = sign_in_name::Entity::find().filter(sign_in_name::Column::PersonId.eq(person)).one(db).await;
    let mut name = name.unwrap().unwrap().into_active_model();
    name.value = Set("new@example.by".into());
    name.update(db).await.unwrap();
    let row = person::Entity::find_by_id(person).one(db).await.unwrap().unwrap();
    let mut row = row.into_active_model();
    row.language = Set("ru".into());
    row.update(db).await.unwrap();
    app.work().await;
    let letters = postbox.take();
    assert_eq!((letters[0].to.as_str(), letters[0].language), ("new@example.by", Language::Ru));
}

#[tokio::test]
async fn what_is_not_taken_is_tried_again_ever_more_rarely_and_given_up_after_three_days() {
    let (app, postbox) = with_postbox().await;
    certified(&app, "daria@example.by").await;
    let busy = "451 4.7.1 <daria@example.by>: greylisted".to_owned();
    postbox.says((0..20).map(|_| Err(Unsent::Later(busy.clone()))));
    let mut rests = Vec::new();
    loop {
        letters::send_due(&app.cx).await.unwrap();
        let row = the_row(&app).await;
        assert_eq!(row.last_answer.as_deref(), Some("451 4.7.1 … greylisted"));
        if row.state != DeliveryState::Pending {
            assert_eq!((row.state, row.tries), (DeliveryState::Dead, 10));
            break;
        }
        rests.push((row.next_at - row.tried_at.unwrap()).num_minutes());
        app.advance(row.next_at - app.cx.now() - Duration::milliseconds(1));
        assert!(!letters::is_due(&app.cx).await.unwrap(), "not before its time");
        app.advance(Duration::milliseconds(1));
    }
    assert_eq!(rests, [0, 5, 30, 120, 300, 600, 840, 1200, 1440]);
    assert!(!letters::is_due(&app.cx).await.unwrap());
    assert!(postbox.take().is_empty());
}

#[tokio::test]
async fn what_will_never_be_taken_is_tried_once_and_its_reason_is_kept_without_the_address() {
    let (app, postbox) = with_postbox().await;
    certified(&app, "daria@example.by").await;
    postbox.says([Err(Unsent::Never("550 5.1.1 <daria@example.by>: user daria unknown".into()))]);
    app.work().await;
    app.advance(Duration::hours(1));
    app.work().await;
    assert!(postbox.take().is_empty());
    let row = the_row(&app).await;
    assert_eq!((row.state, row.tries), (DeliveryState::Dead, 1));
    assert_eq!(row.last_answer.as_deref(), Some("550 5.1.1 … user … unknown"));
    app.advance(Duration::days(31));
    letters::forget_old(&app.cx).await.unwrap();
    assert!(rows(&app).await.is_empty());
}

#[tokio::test]
async fn whoever_is_cut_off_while_sending_tries_again_with_the_same_letter() {
    let (app, postbox) = with_postbox().await;
    certified(&app, "daria@example.by").await;
    let queued = the_row(&app).await;
    let hanging: Arc<dyn Mail> = Arc::new(Hanging);
    let cut = app.restart_with_mail(hanging, Settings::default()).await;
    let sending = letters::send_due(&cut.cx);
    drop(tokio::time::timeout(std::time::Duration::from_millis(200), sending).await);
    assert_eq!(the_row(&cut).await.tries, 1);
    let app = cut.restart_with_mail(postbox.clone(), Settings::default()).await;
    app.work().await;
    assert!(postbox.take().is_empty(), "the rest is kept");
    app.advance(Duration::seconds(5));
    app.work().await;
    let letters = postbox.take();
    assert_eq!((letters.len(), letters[0].id), (1, queued.id));
}

/// A mail server that says nothing.
struct Hanging;

#[async_trait]
impl Mail for Hanging {
    async fn send(&self, _letter: Letter) -> Result<(), Unsent> {
        std::future::pending().await
    }

    async fn send_newsletter(&self, _letter: Mailing) -> Result<(), Unsent> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn no_more_are_sent_in_a_minute_than_the_mail_server_is_to_be_sent() {
    let (app, postbox) = with_postbox_and(Settings { letters_a_minute: 2, ..Settings::default() }).await;
    for at in 0..5 {
        certified(&app, &format!("nurse{at}@example.by")).await;
    }
    for sent in [2, 2, 1] {
        app.work().await;
        assert_eq!(postbox.take().len(), sent);
        assert!(!letters::is_due(&app.cx).await.unwrap());
        app.advance(Duration::seconds(61));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_on_one_database_send_a_letter_once() {
    let (app, postbox) = with_postbox().await;
    certified(&app, "daria@example.by").await;
    let both = [app.cx.clone(), app.cx.clone()];
    let work = both.map(|cx| tokio::spawn(async move { jobs::perform(&cx, Job::SendLetters).await }));
    for done in work {
        done.await.unwrap().unwrap();
    }
    assert_eq!(postbox.take().len(), 1);
}

#[tokio::test]
async fn whoever_is_erased_is_written_nothing_more_and_no_letter_of_theirs_is_kept() {
    let (app, postbox) = with_postbox().await;
    let actor = registered(&app.cx, "darya").await;
    let me = actor.person_id().unwrap();
    gives_address(&app, me, "daria@example.by").await;
    let student = crate::privacy::studied(&app, &actor, true).await;
    certificates::issue_due(&app.cx, student.enrolment).await.unwrap();
    let told = privacy::export(&app.cx, &actor, Language::En).await.unwrap();
    assert_eq!(told["letters"][0]["kind"], "certificate_issued");
    let (_, kept) = certified(&app, "alena@example.by").await;
    privacy::erase(&app.cx, &actor, &secret(PASSWORD)).await.unwrap();
    let left: Vec<_> = rows(&app).await.into_iter().map(|row| row.about_id).collect();
    assert_eq!(left, [kept.0]);
    let own = the_certificate_of(&app, student.enrolment).await;
    certificates::revoke(&app.cx, &coordinator(&app), own.id, "issued in error").await.unwrap();
    app.work().await;
    let to: Vec<_> = postbox.take().into_iter().map(|letter| letter.to).collect();
    assert_eq!(to, ["alena@example.by"]);
}

#[tokio::test]
async fn what_is_refused_is_not_told() {
    let (app, _) = with_postbox().await;
    let (_, id) = certified(&app, "daria@example.by").await;
    app.work().await;
    refused(certificates::reinstate(&app.cx, &coordinator(&app), id, "why").await);
    assert!(!letters::is_due(&app.cx).await.unwrap());
}
