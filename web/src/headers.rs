//! The headers of every page: what a browser may do with it, and for how long it may keep it.

use poem::Response;
use poem::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use poem::http::{HeaderName, HeaderValue};

/// Everything comes from here; no inline script or style, no frame, no form that leads elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // A code in the address of a certificate goes to nobody.
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// Puts them on an answer. `over_tls`: strangers reach the centre by https.
pub fn put(response: &mut Response, over_tls: bool) {
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if over_tls {
        let year = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, year);
    }
}

/// What somebody typed, or what is theirs, stays in no browser.
pub fn never_keep(response: &mut Response) {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// At every sign-out the browser forgets the pages it has kept. Answers that are still to be sent are somebody's work,
/// and not always of the one who signs out: storage is left alone.
pub fn forget_pages(response: &mut Response) {
    let pages = HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), pages);
}

/// Says how long a page may be kept: asked after each time, or (`never`) not at all, as on a ward computer.
pub fn set_keeping(response: &mut Response, never: bool) {
    if response.headers().contains_key(CACHE_CONTROL) {
        return;
    }
    let keeping = if never { "no-store" } else { "private, no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(keeping));
}
