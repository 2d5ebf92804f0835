//! Learners who have completed a course, for the tests of certificates; written straight into the tables.

use api::auth::Known;
use chrono::Duration;
use domain::certificates;
use domain::clock::Clock;
use domain::content::Files;
use domain::enums::{CertificateState, EnrolmentState, Role};
use domain::ids::{CertificateId, EnrolmentId, PersonId, SessionId};
use domain::{Actor, Error, GrantedRole, Refusal, SignedIn};
use entity::{
    certificate, certificate_document, certificate_event, course_run, enrolment, person, register_book,
};
use poem::endpoint::{BoxEndpoint, EndpointExt};
use poem::test::TestClient;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use tests::{TestApp, database_course};
use uuid::Uuid;

/// The surname of [`daria`] in each script.
pub const SURNAMES: [&str; 3] = ["Воробьёва", "Вераб’ёва", "VERABIOVA"];

/// Дар’я Ігараўна Вераб’ёва, who has confirmed her names.
pub fn daria(app: &TestApp) -> person::ActiveModel {
    let now = app.clock.now();
    person::ActiveModel {
        id: Set(app.cx.new_id()),
        surname_ru: Set(Some(SURNAMES[0].into())),
        own_name_ru: Set(Some("Дарья".into())),
        patronymic_ru: Set(Some("Игоревна".into())),
        surname_be: Set(Some(SURNAMES[1].into())),
        own_name_be: Set(Some("Дар’я".into())),
        patronymic_be: Set(Some("Ігараўна".into())),
        surname_latin: Set(Some(SURNAMES[2].into())),
        own_name_latin: Set(Some("DARIA".into())),
        patronymic_latin: Set(None),
        profession: Set(None),
        employer: Set(None),
        region: Set(None),
        language: Set("be".into()),
        time_factor_percent: Set(100),
        password_hash: Set(None),
        names_confirmed_at: Set(Some(now)),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        erased_at: Set(None),
    }
}

/// Writes a person down, who completes the self-paced run at once.
pub async fn completes(app: &TestApp, person: person::ActiveModel) -> (PersonId, EnrolmentId) {
    let db = app.cx.database().write();
    let person = person.insert(db).await.unwrap();
    let run_id = app.self_paced_run().await;
    let run = course_run::Entity::find_by_id(run_id).one(db).await.unwrap().unwrap();
    let now = app.clock.now();
    let enrolment = enrolment::ActiveModel {
        id: Set(app.cx.new_id()),
        course_run_id: Set(run_id),
        course_version_id: Set(run.course_version_id),
        learner_id: Set(person.id),
        state: Set(EnrolmentState::Completed),
        priority: Set(0),
        joined_at: Set(now - Duration::days(20)),
        offer_expires_at: Set(None),
        completed_at: Set(Some(now)),
        revision: Set(1),
        updated_at: Set(now),
    };
    (person.id, enrolment.insert(db).await.unwrap().id)
}

/// A centre in which Daria has just got her certificate.
pub async fn with_certificate() -> (TestApp, PersonId, certificate::Model) {
    let app = TestApp::start().await;
    let (person, enrolment) = completes(&app, daria(&app)).await;
    certificates::issue_due(&app.cx, enrolment).await.unwrap();
    let certificate = the_certificate_of(&app, enrolment).await;
    (app, person, certificate)
}

/// Publishes the course again with another line about its certificate.
pub async fn certify_with(app: &TestApp, rule: &str) {
    let mut files: Files = database_course();
    let course = String::from_utf8(files.get("course.yaml").unwrap().to_vec()).unwrap();
    let (before, rest) = course.split_once("  kind: attendance\n  validity_months: null\n").unwrap();
    files.insert("course.yaml", format!("{before}{rule}{rest}"));
    domain::courses::load_shipped(&app.cx, files).await.unwrap();
}

/// A centre in which Daria has just completed a joint course, and the centre has signed.
pub async fn with_joint_certificate(app: TestApp) -> (TestApp, PersonId, certificate::Model) {
    certify_with(&app, "  kind: advanced_training\n  validity_months: null\n").await;
    let (person, enrolment) = completes(&app, daria(&app)).await;
    app.work().await;
    let certificate = the_certificate_of(&app, enrolment).await;
    (app, person, certificate)
}

/// Another centre in which the power was cut: of each certificate it has the first so many events, and the document
/// only where it was issued.
pub async fn cut_off(whole: &TestApp, kept: &[(CertificateId, usize)]) -> TestApp {
    let cut = TestApp::start().await;
    let (from, db) = (whole.cx.read(), cut.cx.database().write());
    for row in person::Entity::find().all(from).await.unwrap() {
        row.into_active_model().insert(db).await.unwrap();
    }
    for row in enrolment::Entity::find().all(from).await.unwrap() {
        let mut row = row.into_active_model();
        row.course_run_id = Set(cut.self_paced_run().await);
        row.insert(db).await.unwrap();
    }
    for row in register_book::Entity::find().all(from).await.unwrap() {
        row.into_active_model().insert(db).await.unwrap();
    }
    for (id, events) in kept {
        let row = certificate::Entity::find_by_id(*id).one(from).await.unwrap().unwrap();
        row.into_active_model().insert(db).await.unwrap();
        let of_it = certificate_event::Column::CertificateId.eq(*id);
        let rows =
            certificate_event::Entity::find().filter(of_it).order_by_asc(certificate_event::Column::Seq);
        for event in rows.all(from).await.unwrap().into_iter().take(*events) {
            event.into_active_model().insert(db).await.unwrap();
        }
        if *events > 1 {
            document(whole, *id).await.into_active_model().insert(db).await.unwrap();
        }
    }
    cut
}

/// Gives a person another surname in Belarusian, confirmed.
pub async fn renames(app: &TestApp, person: PersonId, surname: &str) {
    let db = app.cx.database().write();
    let row = person::Entity::find_by_id(person).one(db).await.unwrap().unwrap();
    let revision = row.revision;
    let mut row = row.into_active_model();
    row.surname_be = Set(Some(surname.to_owned()));
    row.revision = Set(revision + 1);
    row.update(db).await.unwrap();
}

/// Every certificate of an enrolment, in the order in which they were numbered.
pub async fn certificates_of(app: &TestApp, enrolment: EnrolmentId) -> Vec<certificate::Model> {
    let query = certificate::Entity::find().filter(certificate::Column::EnrolmentId.eq(enrolment));
    let mut found = query.all(app.cx.read()).await.unwrap();
    found.sort_by_key(|certificate| certificate.number);
    found
}

/// The only certificate of an enrolment.
pub async fn the_certificate_of(app: &TestApp, enrolment: EnrolmentId) -> certificate::Model {
    let mut found = certificates_of(app, enrolment).await;
    assert_eq!(found.len(), 1);
    found.remove(0)
}

/// The last number of each register book.
pub async fn last_numbers(app: &TestApp) -> Vec<i32> {
    let books = register_book::Entity::find().all(app.cx.read()).await.unwrap();
    books.into_iter().map(|book| book.last_number).collect()
}

/// Every state a certificate was in, in order.
pub async fn states(app: &TestApp, id: CertificateId) -> Vec<CertificateState> {
    let events = certificate_event::Entity::find()
        .filter(certificate_event::Column::CertificateId.eq(id))
        .order_by_asc(certificate_event::Column::Seq);
    events.all(app.cx.read()).await.unwrap().into_iter().map(|event| event.state).collect()
}

/// The document of a certificate, as stored.
pub async fn document(app: &TestApp, id: CertificateId) -> certificate_document::Model {
    certificate_document::Entity::find_by_id(id).one(app.cx.read()).await.unwrap().unwrap()
}

/// The refusal that a use case ended with.
pub fn refused<T: std::fmt::Debug>(result: domain::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// Somebody signed in with these roles everywhere.
pub fn signed_in(person_id: PersonId, roles: &[Role]) -> Actor {
    let roles = roles.iter().map(|role| GrantedRole { role: *role, course_id: None }).collect();
    Actor::Person(SignedIn { person_id, session_id: SessionId(Uuid::nil()), roles })
}

/// A coordinator who is nobody's learner.
pub fn coordinator(app: &TestApp) -> Actor {
    signed_in(app.cx.new_id(), &[Role::Coordinator])
}

/// An officer of the academy.
pub fn officer(app: &TestApp) -> Actor {
    signed_in(app.cx.new_id(), &[Role::AcademyOfficer])
}

/// The API as somebody who has signed in meets it.
pub struct As(TestClient<BoxEndpoint<'static, poem::Response>>);

impl As {
    pub fn new(app: &TestApp, actor: Actor) -> Self {
        Self(TestClient::new(api::routes(&app.cx).data(Known(actor)).boxed()))
    }

    pub fn get(
        &self,
        path: &str,
    ) -> poem::test::TestRequestBuilder<'_, BoxEndpoint<'static, poem::Response>> {
        self.0.get(format!("/api/v1{path}")).header("authorization", "Bearer known")
    }

    pub fn request(
        &self,
        method: &str,
        path: &str,
    ) -> poem::test::TestRequestBuilder<'_, BoxEndpoint<'static, poem::Response>> {
        let path = format!("/api/v1{path}");
        self.0.request(method.parse().unwrap(), path).header("authorization", "Bearer known")
    }

    pub fn post(
        &self,
        path: &str,
        body: &serde_json::Value,
    ) -> poem::test::TestRequestBuilder<'_, BoxEndpoint<'static, poem::Response>> {
        self.0.post(format!("/api/v1{path}")).header("authorization", "Bearer known").body_json(body)
    }
}
