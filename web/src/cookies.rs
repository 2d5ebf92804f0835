//! The cookies of the pages, each `HttpOnly; Secure; SameSite=Lax`.

use std::time::Duration;

use poem::web::cookie::{Cookie, CookieJar, SameSite};

/// The token of a page session.
pub const SESSION: &str = "fg_session";
/// A random mark of a browser that has not signed in, for its forms alone; gone when the browser is closed.
pub const VISIT: &str = "fg_visit";
/// The interface language chosen.
pub const LANGUAGE: &str = "fg_lang";
/// The colours chosen.
pub const THEME: &str = "fg_theme";

/// A choice is kept for a year.
pub const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// Gives a cookie; without `kept_for` it is gone when the browser is closed.
pub fn give(jar: &CookieJar, name: &'static str, value: &str, kept_for: Option<Duration>) {
    let mut cookie = Cookie::new_with_str(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(true);
    cookie.set_same_site(SameSite::Lax);
    if let Some(kept_for) = kept_for {
        cookie.set_max_age(kept_for);
    }
    jar.add(cookie);
}

/// Takes a cookie back.
pub fn take(jar: &CookieJar, name: &'static str) {
    give(jar, name, "", Some(Duration::ZERO));
}

/// What a cookie says, if it is short enough to be ours.
pub fn read(jar: &CookieJar, name: &str) -> Option<String> {
    let value = jar.get(name)?.value_str().to_owned();
    (!value.is_empty() && value.len() <= 64).then_some(value)
}
