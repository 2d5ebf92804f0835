//! The JSON API: one file an area, each handler extracts, calls one use case, translates.

use domain::Context;
use poem::endpoint::make_sync;
use poem::{Endpoint, EndpointExt, IntoEndpoint, Response, Route};
use poem_openapi::{LicenseObject, OpenApiService, Tags};

pub mod address;
pub mod answer;
mod attendance;
pub mod auth;
mod certificates;
mod courses;
mod door;
mod enrolments;
mod idempotent;
mod instant;
mod language;
mod learning;
mod media;
mod newsletter;
mod package_files;
mod partners;
mod people;
mod precondition;
pub mod problem;
mod quizzes;
mod refreshers;
mod register_log;
mod reviews;
mod runs;
mod search;
mod sign_in;
mod spec;
mod studio;
mod text;
mod verifications;
mod words;
mod written;

pub use register_log::routes as log_routes;

pub use door::{Door, Observe, Observed, from_poem, observed};

/// Where the API lives.
pub const BASE: &str = "/api/v1";

/// The areas, as the documentation groups them.
#[derive(Tags)]
pub(crate) enum Tag {
    /// Accounts, signing in and out, one's own data.
    People,
    /// The catalogue, and writing courses.
    Courses,
    /// One search over everything.
    Search,
    /// Offerings of a course: dates, places, waiting list.
    Runs,
    /// Taking a place, and giving it up.
    Enrolments,
    /// Outline, lessons, progress.
    Learning,
    /// Attempts, responses, results.
    Quizzes,
    /// Certificates for their holders and for staff.
    Certificates,
    /// Is this certificate genuine? Open to everybody.
    Verification,
    /// The media centre: films, recordings, documents, pictures.
    Media,
    /// Partner institutions: keys, what happens to certificates, and where it is sent.
    Partners,
    /// News by e-mail: asking for it, confirming, leaving.
    Newsletter,
}

type Areas = (
    sign_in::SignInApi,
    people::PeopleApi,
    // Sixteen is the most that the framework takes at once.
    (courses::CoursesApi, search::SearchApi, Studio, reviews::ReviewsApi),
    runs::RunsApi,
    attendance::AttendanceApi,
    enrolments::EnrolmentsApi,
    (learning::LearningApi, refreshers::RefreshersApi, package_files::PackageFilesApi),
    quizzes::QuizzesApi,
    certificates::CertificatesApi,
    certificates::academy::AcademyApi,
    verifications::VerificationsApi,
    register_log::RegisterLogApi,
    verifications::many::ManyApi,
    media::MediaApi,
    OfPartners,
    newsletter::NewsletterApi,
);

/// What is written, and what comes in.
type Studio = (studio::StudioApi, studio::outline::OutlineApi, studio::imports::ImportsApi);
/// In one place, since the framework counts to sixteen.
type OfPartners = (partners::PartnersApi, partners::watching::WatchingApi, partners::webhooks::WebhooksApi);

fn service() -> OpenApiService<Areas, ()> {
    let studio = (studio::StudioApi, studio::outline::OutlineApi, studio::imports::ImportsApi);
    let areas = (
        sign_in::SignInApi,
        people::PeopleApi,
        (courses::CoursesApi::default(), search::SearchApi, studio, reviews::ReviewsApi),
        runs::RunsApi,
        attendance::AttendanceApi,
        enrolments::EnrolmentsApi,
        (learning::LearningApi, refreshers::RefreshersApi, package_files::PackageFilesApi),
        quizzes::QuizzesApi::default(),
        certificates::CertificatesApi,
        certificates::academy::AcademyApi,
        verifications::VerificationsApi,
        register_log::RegisterLogApi,
        verifications::many::ManyApi,
        media::MediaApi,
        (partners::PartnersApi, partners::watching::WatchingApi, partners::webhooks::WebhooksApi),
        newsletter::NewsletterApi,
    );
    OpenApiService::new(areas, "Forest Glade", env!("CARGO_PKG_VERSION"))
        .description(include_str!("description.md"))
        .license(LicenseObject::new("MIT OR Apache-2.0").url("https://spdx.org/licenses/MIT.html"))
        .server(BASE)
}

/// `openapi.yaml`: the contract as it is checked in and served.
#[must_use]
pub fn spec_yaml() -> String {
    spec::to_yaml(&spec::polished(&service().spec()))
}

/// `openapi.json`: the same in JSON.
#[must_use]
pub fn spec_json() -> String {
    spec::polished(&service().spec()).to_string()
}

/// Everything under `/api`: the resources, their document and its pages.
pub fn routes(cx: &Context) -> impl Endpoint<Output = Response> + use<> {
    let service = service();
    let document = spec::polished(&service.spec());
    let methods = spec::Methods::of(&document);
    let docs = service.swagger_ui();
    let resources = idempotent::Idempotent::new(service.into_endpoint());
    Route::new()
        .nest(media::UPLOADS, media::upload_routes(cx))
        .nest(BASE, Door::new(resources, methods).data(cx.clone()))
        .at("/api/openapi.yaml", text("application/yaml", spec::to_yaml(&document)))
        .at("/api/openapi.json", text("application/json", document.to_string()))
        .nest("/api/docs", docs)
        .catch_all_error(from_poem)
}

fn text(content_type: &'static str, body: String) -> impl Endpoint<Output = Response> {
    make_sync(move |_| Response::builder().content_type(content_type).body(body.clone()))
}
