//! That a form is ours: a token made from the visitor's own cookie, which no other site can read.
//!
//! The token is an HMAC keyed by the cookie. It needs no key of the server's and no storage, survives a restart, and
//! is stale as soon as the cookie changes, at every sign-in and sign-out.
//!
//! Beside it stands whose page the form was made on, so that what one person typed is never sent as another's.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::PersonId;
use hmac::{Hmac, Mac};
use rand::RngCore;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The field of a form that holds the token.
pub const FIELD: &str = "csrf";

/// The token for the forms of whoever holds this cookie, and whose they are if somebody has signed in.
pub fn token(cookie: &str, person: Option<PersonId>) -> String {
    let token = seal(cookie.as_bytes(), b"forest-glade form");
    person.map_or_else(|| token.clone(), |person| format!("{token}.{}", owner(person)))
}

/// The mark of what somebody typed or a browser kept for them: the same at each of their sign-ins, and made from an id
/// that strangers do not know and that cannot be read out of it.
pub fn owner(person: PersonId) -> String {
    seal(person.0.as_bytes(), b"forest-glade owner")
}

/// Whose page a form was made on; `None` if nobody had signed in.
pub fn owner_in(brought: &str) -> Option<&str> {
    brought.split_once('.').map(|(_, owner)| owner).filter(|owner| !owner.is_empty())
}

/// Whether a form brought the token of this cookie.
pub fn holds(cookie: &str, brought: &str) -> bool {
    let brought = brought.split('.').next().unwrap_or_default();
    !brought.is_empty() && bool::from(token(cookie, None).as_bytes().ct_eq(brought.as_bytes()))
}

fn seal(key: &[u8], what: &[u8]) -> String {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(what);
            URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..18])
        }
        // HMAC takes a key of any length, so this does not happen; an empty token is accepted by nobody.
        Err(_) => String::new(),
    }
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
        assert!(holds("one", &token("one", None)));
        assert!(!holds("two", &token("one", None)));
        assert!(!holds("one", ""));
        assert_ne!(new_mark(), new_mark());
    }

    #[test]
    fn a_token_says_whose_it_is_and_holds_for_its_cookie_whoever_that_is() {
        let [one, other] = [1, 2].map(|number| PersonId(uuid::Uuid::from_u128(number)));
        let brought = token("cookie", Some(one));
        assert!(holds("cookie", &brought) && !holds("another", &brought));
        assert_eq!(owner_in(&brought), Some(owner(one).as_str()));
        assert_ne!(owner(one), owner(other));
        assert_eq!(owner_in(&token("cookie", None)), None);
    }
}
