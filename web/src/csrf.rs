//! That a form is ours: a token made from the visitor's own cookie, which no other site can read.
//!
//! The token is an HMAC keyed by the cookie. It needs no key of the server's and no storage, survives a restart, and
//! is stale as soon as the cookie changes, at every sign-in and sign-out.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use rand::RngCore;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The field of a form that holds the token.
pub const FIELD: &str = "csrf";

/// The token for the forms of whoever holds this cookie.
pub fn token(cookie: &str) -> String {
    match Hmac::<Sha256>::new_from_slice(cookie.as_bytes()) {
        Ok(mut mac) => {
            mac.update(b"forest-glade form");
            URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..18])
        }
        // HMAC takes a key of any length, so this does not happen; an empty token is accepted by nobody.
        Err(_) => String::new(),
    }
}

/// Whether a form brought the token of this cookie.
pub fn holds(cookie: &str, brought: &str) -> bool {
    !brought.is_empty() && bool::from(token(cookie).as_bytes().ct_eq(brought.as_bytes()))
}

/// A new mark for a browser that has not signed in.
pub fn new_mark() -> String {
    let mut bytes = [0; 18];
    rand::rngs::OsRng.fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_for_its_own_cookie_and_for_no_other() {
        assert!(holds("one", &token("one")));
        assert!(!holds("two", &token("one")));
        assert!(!holds("one", ""));
        assert_ne!(new_mark(), new_mark());
    }
}
