//! The pages: one file an area, each handler extracts, calls one use case, fills a template.

use std::sync::Arc;

use domain::Context;
use poem::{Endpoint, EndpointExt, Response, Route, get, post};

mod academy;
mod account;
mod assets;
mod building;
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
mod media;
mod news;
mod newsletter;
mod package_files;
mod page;
mod partners;
mod privacy;
mod quizzes;
mod refreshers;
mod search;
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
    let areas: [fn(Route) -> Route; 10] = [
        learning_routes,
        account_routes,
        certificate_routes,
        partner_routes,
        desk_routes,
        newsletter_routes,
        media_routes,
        studio::routes,
        building_routes,
        review_routes,
    ];
    let pages = areas
        .into_iter()
        .fold(Route::new(), |pages, add| add(pages))
        .at("/", get(catalogue::show))
        .at("/courses/:key", get(courses::show))
        .at("/search", get(search::show))
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
        .at("/static/:name", get(assets::serve));
    let courses = Arc::new(courses::CoursesWritten::default());
    door::Door::before(pages, cx).data(courses).data(cx.clone()).map_to_response()
}

/// What somebody studies: lessons and tests.
fn learning_routes(routes: Route) -> Route {
    routes
        .at("/learn", get(learning::mine))
        .at("/learn/:enrolment", get(learning::outline))
        .at("/learn/:enrolment/next", get(learning::go_on))
        .at("/learn/:enrolment/lessons/:lesson", get(learning::lesson).post(learning::complete))
        .at("/learn/:enrolment/lessons/:lesson/checks/:check", post(learning::check))
        .at("/learn/:enrolment/media/:file", get(package_files::of_enrolment))
        .at("/learn/:enrolment/quizzes/:quiz", get(quizzes::intro).post(quizzes::start))
        .at("/attempts/:id", get(quizzes::attempt).post(quizzes::save))
        .at("/attempts/:id/responses/:item", post(quizzes::respond))
        .at("/attempts/:id/submission", get(quizzes::ask_submission).post(quizzes::submit))
        .at("/attempts/:id/review", get(quizzes::review))
}

/// One's own account, and what is known of oneself.
fn account_routes(routes: Route) -> Route {
    routes
        .at("/account", get(account::show).post(account::change))
        .at("/account/names", get(account::show_names).post(account::change_names))
        .at("/account/names/confirmation", post(account::confirm_names))
        .at("/account/password", get(account::show_password).post(account::change_password))
        .at("/privacy", get(privacy::show))
        .at("/privacy/export.json", get(privacy::export))
        .at("/privacy/erasure", get(privacy::ask_erasure).post(privacy::erase))
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

/// The media centre.
fn media_routes(routes: Route) -> Route {
    routes
        .at("/media", get(media::list))
        .at("/media/new", get(media::ask_new).post(media::make))
        .at("/media/uploads", post(media::begin_upload))
        .at("/media/uploads/:id", get(media::look_at_upload).patch(media::take_upload))
        .at("/media/:id", get(media::show))
        .at("/media/:id/watched", post(media::watched))
        .at("/media/:id/edit", get(media::edit).post(media::save))
        .at("/media/:id/steps", post(media::step))
        .at("/media/:id/captions", get(media::edit_captions).post(media::save_captions))
        .at("/media/:id/captions/:file", get(media::captions_file))
}

/// Reviews of drafts, publishing, and what learners are told of a newer version.
fn review_routes(routes: Route) -> Route {
    routes
        .at("/reviews", get(studio_review::list))
        .at("/studio/:key/review", get(studio_review::show).post(studio_review::decide))
        .at("/studio/:key/review/read", get(studio_review::read))
        .at("/studio/:key/review/media/:file", get(package_files::of_draft))
        .at("/studio/:key/review/comments", post(studio_review::comment))
        .at("/studio/:key/review/comments/:id", post(studio_review::reply))
        .at("/studio/:key/publish", get(studio_review::ask_publish).post(studio_review::publish))
        .at("/studio/:key/changes", get(studio_review::show_changes))
        .at("/studio/:key/refresher", get(studio_review::show_readers))
        .at("/refreshers/:id/media/:file", get(package_files::of_refresher))
        .at("/refreshers/:id", get(refreshers::show).post(refreshers::acknowledge))
        .at("/enrolments/:id/migration", get(refreshers::offer).post(refreshers::migrate))
}

/// The desk of those who open runs and keep registers of attendance.
fn desk_routes(routes: Route) -> Route {
    routes
        .at("/desk", get(desk::show))
        .at("/desk/runs/new", get(desk::ask_open).post(desk::open))
        .at("/desk/runs/:id", get(desk::one))
        .at("/desk/runs/:id/settings", get(desk::ask_change).post(desk::change))
        .at("/desk/runs/:id/cancellation", get(desk::ask_cancel).post(desk::cancel))
        .at("/desk/runs/:id/requests", get(desk::show_requests))
        .at("/desk/runs/:id/requests/:enrolment", post(desk::decide))
        .at("/desk/runs/:id/sessions", post(desk::add))
        .at("/desk/runs/:id/sessions/:session", get(desk::keep).post(desk::save))
        .at("/desk/runs/:id/sessions/:session/removal", post(desk::call_off))
        .at("/desk/runs/:id/sessions/:session/plan", get(desk::ask_move).post(desk::move_it))
        .at("/desk/runs/:id/sessions/:session/cancellation", get(desk::ask_call_off).post(desk::call_it_off))
        .at("/desk/runs/:id/sessions/:session/sheet", get(desk::sheet))
}

/// What a course is built of: its outline, settings, questions, and what comes in from elsewhere.
fn building_routes(routes: Route) -> Route {
    routes
        .at("/studio/:key/outline", get(building::outline).post(building::move_part))
        .at("/studio/:key/module", get(building::show_module).post(building::change_module))
        .at("/studio/:key/lesson", get(building::show_lesson).post(building::change_lesson))
        .at("/studio/:key/new-quiz", get(building::new_quiz).post(building::add_quiz))
        .at("/studio/:key/removal", get(building::ask_removal).post(building::remove))
        .at("/studio/:key/settings", get(building::settings).post(building::change_settings))
        .at("/studio/:key/quiz", get(building::list).post(building::work))
        .at("/studio/:key/quiz-rules", get(building::rules).post(building::change_rules))
        .at("/studio/:key/question", get(building::show_question).post(building::change_question))
        .at("/studio/:key/import", get(building::show_import).post(building::take_in))
        .at("/studio/:key/package.zip", get(building::export))
        .at("/studio/:key/media/:file", get(package_files::of_manuscript))
}

/// The newsletter: asked for, confirmed and left.
fn newsletter_routes(routes: Route) -> Route {
    routes
        .at("/newsletter", get(newsletter::show).post(newsletter::ask))
        .at("/newsletter/confirmation", get(newsletter::show_confirmation).post(newsletter::confirm))
        .at("/newsletter/removal", get(newsletter::show_removal).post(newsletter::remove))
}
