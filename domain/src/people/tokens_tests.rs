//! What an access token must not get away with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "https://glade.test";

fn now() -> DateTime<Utc> {
    Utc.timestamp_opt(1_800_000_000, 0).unwrap()
}

fn claims() -> Claims {
    let id = Uuid::from_u128(1);
    Claims::new(ISSUER, PersonId(id), SessionId(id), id, (now(), now() + ACCESS_TOKEN_LIFETIME))
}

/// A token of this header and these claims, signed by `key`, or not at all.
fn forge(header: &Value, claims: &Value, key: Option<&SigningKey>) -> String {
    let message = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let signature = key.map(|key| ed25519_dalek::Signer::sign(key, message.as_bytes()).to_bytes().to_vec());
    format!("{message}.{}", B64.encode(signature.unwrap_or_default()))
}

fn known(seed: u8) -> (TokenKeys, SigningKey, String) {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let keys = TokenKeys::new(None, vec![(0, key.clone())], [7; 32]);
    let kid = Key::new(0, &key).kid;
    (keys, key, kid)
}

#[test]
fn our_own_token_is_read() {
    let keys = TokenKeys::ephemeral();
    let token = keys.sign(&claims()).unwrap();
    assert_eq!(keys.verify(&token, ISSUER, now()).unwrap(), claims_like(&token));
    assert!(keys.verify(&token, ISSUER, now() + Duration::seconds(899)).is_ok());
}

fn claims_like(token: &str) -> Claims {
    let payload = B64.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

#[test]
fn an_expired_token_is_refused() {
    let keys = TokenKeys::ephemeral();
    let token = keys.sign(&claims()).unwrap();
    assert!(keys.verify(&token, ISSUER, now() + ACCESS_TOKEN_LIFETIME).is_err());
}

#[test]
fn a_token_that_was_genuine_before_still_expires_and_is_still_no_other_centres() {
    let keys = TokenKeys::ephemeral();
    let token = keys.sign(&claims()).unwrap();
    assert!(keys.verify(&token, ISSUER, now()).is_ok());
    assert!(keys.verify(&token, "https://elsewhere.test", now()).is_err());
    assert!(keys.verify(&token, ISSUER, now() + ACCESS_TOKEN_LIFETIME).is_err());
    assert!(keys.verify(&token, ISSUER, now()).is_ok());
}

#[test]
fn a_token_changed_by_a_letter_is_refused() {
    let keys = TokenKeys::ephemeral();
    let token = keys.sign(&claims()).unwrap();
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut other = serde_json::to_value(claims()).unwrap();
    other["sub"] = json!(Uuid::from_u128(2));
    parts[1] = B64.encode(other.to_string());
    assert!(keys.verify(&parts.join("."), ISSUER, now()).is_err());
}

#[test]
fn foreign_keys_and_other_algorithms_are_refused() {
    let (keys, key, kid) = known(1);
    let claims = serde_json::to_value(claims()).unwrap();
    let header = |alg: &str| json!({ "alg": alg, "typ": "at+jwt", "kid": kid });
    let check = |token: &str| keys.verify(token, ISSUER, now()).is_ok();

    assert!(check(&forge(&header("EdDSA"), &claims, Some(&key))));
    assert!(!check(&forge(&header("EdDSA"), &claims, Some(&SigningKey::from_bytes(&[2; 32])))));
    assert!(!check(&forge(&header("EdDSA"), &claims, None)));
    for alg in ["none", "None", "NONE", "", "RS256", "ES256", "HS256"] {
        assert!(!check(&forge(&header(alg), &claims, None)), "{alg}");
        assert!(!check(&forge(&header(alg), &claims, Some(&key))), "{alg}");
    }
    let mut foreign = header("EdDSA");
    foreign["kid"] = json!("0011223344556677");
    assert!(!check(&forge(&foreign, &claims, Some(&key))));
    foreign["kid"] = Value::Null;
    assert!(!check(&forge(&foreign, &claims, Some(&key))));
}

#[test]
fn the_public_key_is_no_hmac_secret() {
    let (keys, key, kid) = known(1);
    let header = json!({ "alg": "HS256", "typ": "at+jwt", "kid": kid });
    let claims = serde_json::to_value(claims()).unwrap();
    let message = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.verifying_key().as_bytes()).unwrap();
    mac.update(message.as_bytes());
    let token = format!("{message}.{}", B64.encode(mac.finalize().into_bytes()));
    assert!(keys.verify(&token, ISSUER, now()).is_err());
}

#[test]
fn another_issuer_audience_type_or_shape_is_refused() {
    let (keys, key, kid) = known(1);
    let header = json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": kid });
    let with = |field: &str, value: Value| {
        let mut claims = serde_json::to_value(claims()).unwrap();
        claims[field] = value;
        keys.verify(&forge(&header, &claims, Some(&key)), ISSUER, now()).is_ok()
    };
    assert!(!with("iss", json!("https://elsewhere.test")));
    assert!(!with("aud", json!("another-service")));
    assert!(!with("exp", Value::Null));
    assert!(!with("exp", json!("tomorrow")));
    assert!(!with("sid", json!("no uuid")));
    let wrong_type = json!({ "alg": "EdDSA", "typ": "JWT", "kid": kid });
    let token = forge(&wrong_type, &serde_json::to_value(claims()).unwrap(), Some(&key));
    assert!(keys.verify(&token, ISSUER, now()).is_err());
    for nonsense in ["", ".", "..", "a.b.c", "a.b.c.d", "Bearer x"] {
        assert!(keys.verify(nonsense, ISSUER, now()).is_err(), "{nonsense}");
    }
    assert!(keys.verify(&"x.".repeat(1 << 20), ISSUER, now()).is_err());
}

#[test]
fn an_older_key_verifies_until_its_last_token_has_expired() {
    let keys = TokenKeys::ephemeral();
    let token = keys.sign(&claims()).unwrap();
    keys.rotate(now()).unwrap();
    let newer = keys.sign(&claims()).unwrap();
    assert!(keys.verify(&token, ISSUER, now() + Duration::minutes(14)).is_ok());
    assert!(keys.verify(&newer, ISSUER, now()).is_ok());
    assert!(keys.verify(&token, ISSUER, now() + Duration::minutes(21)).is_err());
    keys.rotate(now() + Duration::hours(1)).unwrap();
    assert_eq!(keys.keys.read().unwrap().len(), 2);
}

#[test]
fn a_key_is_renewed_every_thirty_days_and_nobody_is_signed_out_by_that() {
    let dir = tempfile::tempdir().unwrap();
    let keys = TokenKeys::open(dir.path()).unwrap();
    let old = keys.sign(&claims()).unwrap();
    assert!(keys.renew(now()).unwrap(), "the first key has signed from the beginning of time");
    assert!(!keys.renew(now() + Duration::days(29)).unwrap());
    let kid = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid;
    assert_ne!(kid(&old), kid(&keys.sign(&claims()).unwrap()));
    assert!(keys.verify(&old, ISSUER, now() + Duration::minutes(14)).is_ok());
    let twin = TokenKeys::open(dir.path()).unwrap();
    let month = now() + Duration::days(31);
    assert!(keys.renew(month).unwrap() && !twin.renew(month).unwrap(), "the other finds it made");
    assert_eq!(kid(&keys.sign(&claims()).unwrap()), kid(&twin.sign(&claims()).unwrap()), "one key for both");
}

#[test]
fn keys_outlive_a_restart_and_are_read_by_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let first = TokenKeys::open(dir.path()).unwrap();
    let token = first.sign(&claims()).unwrap();
    first.rotate(now()).unwrap();
    let second = TokenKeys::open(dir.path()).unwrap();
    assert!(second.verify(&token, ISSUER, now()).is_ok());
    assert_eq!(first.hide("account:x"), second.hide("account:x"));
    assert_ne!(first.hide("account:x"), first.hide("account:y"));

    let folder = dir.path().join("token-keys");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    }
    assert!(TokenKeys::open(dir.path()).is_err());
}

#[test]
fn of_two_servers_each_reads_the_tokens_of_the_other_and_one_renews_for_both() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (TokenKeys::open(dir.path()).unwrap(), TokenKeys::open(dir.path()).unwrap());
    assert!(first.renew(now()).unwrap());
    assert!(!second.renew(now() + Duration::minutes(1)).unwrap(), "the key of the other serves both");
    second.rotate(now() + Duration::hours(1)).unwrap();
    let issued = now() + Duration::hours(1);
    let id = Uuid::from_u128(1);
    let claims =
        Claims::new(ISSUER, PersonId(id), SessionId(id), id, (issued, issued + ACCESS_TOKEN_LIFETIME));
    let token = second.sign(&claims).unwrap();
    assert!(first.verify(&token, ISSUER, issued).is_ok(), "a key made elsewhere is looked for");
}
