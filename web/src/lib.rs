//! The pages: one file an area, each handler extracts, calls one use case, fills a template.

use std::sync::Arc;

use domain::Context;
use poem::{Endpoint, EndpointExt, Response, Route, get, post};

mod academy;
mod account;
mod assets;
mod catalogue;
mod certificates;
mod cookies;
mod courses;
mod csrf;
mod desk;
mod door;
mod enrolments;
mod error_page;
mod errors;
mod form;
mod headers;
mod language;
mod learning;
mod letters;
mod lists;
mod news;
mod newsletter;
mod page;
mod partners;
mod privacy;
mod quizzes;
mod refreshers;
mod sign_in;
mod sign_up;
mod speech;
mod studio;
mod studio_review;
mod transliteration;
mod verify;
mod visit;
mod words;

pub use letters::Written;
pub use newsletter::removal_address;
pub use words::{LOCALES, Words};

/// Every page.
pub fn routes(cx: &Context) -> impl Endpoint<Output = Response> + use<> {
    let pages = studio::routes(newsletter_routes(review_routes(desk_routes(partner_routes(
        certificate_routes(Route::new()),
    )))))
    .at("/", get(catalogue::show))
    .at("/courses/:key", get(courses::show))
    .at("/news", get(news::list))
    .at("/news/:key", get(news::show))
    .at("/feed.atom", get(news::feed))
    .at("/course-runs/:id/enrolments", post(enrolments::enrol))
    .at("/enrolments/:id/withdrawal", get(enrolments::ask_withdrawal).post(enrolments::withdraw))
    .at("/enrolments/:id/offer-acceptance", post(enrolments::accept_offer))
    .at("/sign-in", get(sign_in::show).post(sign_in::submit))
    .at("/sign-out", post(sign_in::sign_out))
    .at("/sign-up", get(sign_up::show).post(sign_up::submit))
    .at("/set-password", get(sign_in::show_set_password).post(sign_in::set_password))
    .at("/learn", get(learning::mine))
    .at("/learn/:enrolment", get(learning::outline))
    .at("/learn/:enrolment/next", get(learning::go_on))
    .at("/learn/:enrolment/lessons/:lesson", get(learning::lesson).post(learning::complete))
    .at("/learn/:enrolment/lessons/:lesson/checks/:check", post(learning::check))
    .at("/learn/:enrolment/quizzes/:quiz", get(quizzes::intro).post(quizzes::start))
    .at("/attempts/:id", get(quizzes::attempt).post(quizzes::save))
    .at("/attempts/:id/responses/:item", post(quizzes::respond))
    .at("/attempts/:id/submission", get(quizzes::ask_submission).post(quizzes::submit))
    .at("/attempts/:id/review", get(quizzes::review))
    .at("/account", get(account::show).post(account::change))
    .at("/account/names", get(account::show_names).post(account::change_names))
    .at("/account/names/confirmation", post(account::confirm_names))
    .at("/account/password", get(account::show_password).post(account::change_password))
    .at("/privacy", get(privacy::show))
    .at("/privacy/export.json", get(privacy::export))
    .at("/privacy/erasure", get(privacy::ask_erasure).post(privacy::erase))
    .at("/static/:name", get(assets::serve));
    let courses = Arc::new(courses::CoursesWritten::default());
    door::Door::before(pages, cx).data(courses).data(cx.clone()).map_to_response()
}

/// Certificates: one's own, the academy's desk, and asking after anybody's.
fn certificate_routes(routes: Route) -> Route {
    routes
        .at("/certificates", get(certificates::list))
        .at("/certificates/:id", get(certificates::show))
        .at("/certificates/:id/document.pdf", get(certificates::document))
        .at("/certificates/:id/credential.jwt", get(certificates::credential))
        .at("/certificates/:id/receipt.json", get(certificates::receipt))
        .at("/academy", get(academy::show).post(academy::sign))
        .at("/academy/books/:kind/:year/book.pdf", get(academy::printed_book))
        .at("/academy/books/:kind/:year/book.csv", get(academy::book_table))
        .at("/academy/:id/document.pdf", get(academy::document))
        .at("/academy/:id/return", get(academy::ask_return).post(academy::send_back))
        .at("/verify", get(verify::ask).post(verify::answer))
        .at("/v", get(verify::without_code))
        .at("/v/:code", get(verify::by_code))
}

/// The desk of whoever manages partner institutions.
fn partner_routes(routes: Route) -> Route {
    routes
        .at("/partners", get(partners::show).post(partners::add))
        .at("/partners/:id", get(partners::one))
        .at("/partners/:id/keys", get(partners::ask_key).post(partners::make_key))
        .at("/partners/:id/keys/:key/revocation", get(partners::ask_revocation).post(partners::revoke_key))
        .at("/partners/:id/addresses/:address", get(partners::letters).post(partners::replay))
}

/// Reviews of drafts, publishing, and what learners are told of a newer version.
fn review_routes(routes: Route) -> Route {
    routes
        .at("/reviews", get(studio_review::list))
        .at("/studio/:key/review", get(studio_review::show).post(studio_review::decide))
        .at("/studio/:key/review/read", get(studio_review::read))
        .at("/studio/:key/review/comments", post(studio_review::comment))
        .at("/studio/:key/review/comments/:id", post(studio_review::reply))
        .at("/studio/:key/publish", get(studio_review::ask_publish).post(studio_review::publish))
        .at("/studio/:key/changes", get(studio_review::show_changes))
        .at("/studio/:key/refresher", get(studio_review::show_readers))
        .at("/refreshers/:id", get(refreshers::show).post(refreshers::acknowledge))
        .at("/enrolments/:id/migration", get(refreshers::offer).post(refreshers::migrate))
}

/// The desk of those who keep registers of attendance.
fn desk_routes(routes: Route) -> Route {
    routes
        .at("/desk", get(desk::show))
        .at("/desk/runs/:id", get(desk::one))
        .at("/desk/runs/:id/sessions", post(desk::add))
        .at("/desk/runs/:id/sessions/:session", get(desk::keep).post(desk::save))
        .at("/desk/runs/:id/sessions/:session/removal", post(desk::call_off))
        .at("/desk/runs/:id/sessions/:session/sheet", get(desk::sheet))
}

/// The newsletter: asked for, confirmed and left.
fn newsletter_routes(routes: Route) -> Route {
    routes
        .at("/newsletter", get(newsletter::show).post(newsletter::ask))
        .at("/newsletter/confirmation", get(newsletter::show_confirmation).post(newsletter::confirm))
        .at("/newsletter/removal", get(newsletter::show_removal).post(newsletter::remove))
}
