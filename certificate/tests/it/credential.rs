//! What credentials promise: read as they were written, by nobody's key but the issuer's, and nothing in them unread.

#![allow(clippy::unwrap_used)] // in what the tests are set up with

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certificate::Error;
use certificate::credential::{
    Credential, CredentialSigner, Endorsement, IssuerAddress, IssuerKey, OpenBadge, PublicKey, Purpose,
    Refused, StatusEntry, StatusList, StatusListCredential, did_document, embedded, jws, read, read_embedded,
    read_endorsements,
};
use chrono::{DateTime, TimeDelta, Utc};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::badges::{self, ACADEMY, CENTRE, academy, at, centre, key};
use crate::records;

/// All keys that a reader knows: the centre's of two years, and the academy's.
fn keys() -> Vec<PublicKey> {
    [centre(), key(CENTRE, "2025", 3), academy()].iter().map(|key| key.public().clone()).collect()
}

fn read_badge(token: &str) -> Result<OpenBadge, Refused> {
    read(token, &keys(), at())
}

fn read_document(json: &Value) -> Result<OpenBadge, Refused> {
    read_embedded(&json.to_string(), &keys(), at())
}

fn plain() -> OpenBadge {
    badges::badge(&records::attendance())
}

fn encoded(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// Head and body of a token.
fn opened(token: &str) -> (Value, Value) {
    let parts: Vec<&str> = token.split('.').collect();
    (decoded(parts[0]), decoded(parts[1]))
}

/// A token with this head and body that the key did sign.
fn signed(head: &Value, body: &Value, key: &IssuerKey) -> String {
    let signed = format!("{}.{}", encoded(head), encoded(body));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()).unwrap());
    format!("{signed}.{signature}")
}

/// A plain token of the centre's after a change of head and body, signed anew.
fn resigned(change: impl Fn(&mut Value, &mut Value)) -> String {
    let (mut head, mut body) = opened(&jws(&plain(), &centre()).unwrap());
    change(&mut head, &mut body);
    signed(&head, &body, &centre())
}

/// HMAC-SHA256 with a key of 32 bytes.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let padded = |pad: u8| (0..64).map(|at| key.get(at).unwrap_or(&0) ^ pad).collect::<Vec<u8>>();
    let inner = Sha256::digest([&padded(0x36), message].concat());
    Sha256::digest([padded(0x5c), inner.to_vec()].concat()).into()
}

fn document(badge: &OpenBadge) -> Value {
    serde_json::from_str(&embedded(badge, at(), &centre()).unwrap()).unwrap()
}

#[test]
fn every_sample_is_read_back_as_it_was_composed_in_both_forms() {
    for (name, badge) in badges::samples() {
        assert_eq!(read_badge(&jws(&badge, &centre()).unwrap()), Ok(badge.clone()), "{name}");
        assert_eq!(read_document(&document(&badge)), Ok(badge), "{name}");
    }
}

#[test]
fn the_head_says_algorithm_key_and_type_and_the_body_is_the_credential_with_its_claims() {
    let (head, body) = opened(&jws(&plain(), &centre()).unwrap());
    assert_eq!(head, json!({ "alg": "EdDSA", "kid": format!("{CENTRE}/keys/2026"), "typ": "JWT" }));
    assert_eq!(body["iss"], body["issuer"]["id"]);
    assert_eq!(body["sub"], body["credentialSubject"]["id"]);
    assert_eq!(body["jti"], records::attendance().verification_url);
    assert_eq!(body["nbf"], at().timestamp());
    assert!(body.get("exp").is_none() && body.get("vc").is_none());
}

#[test]
fn a_term_ends_with_the_last_second_of_its_last_day_in_minsk() {
    let (_, body) = opened(&jws(&badges::badge(&records::rhian()), &centre()).unwrap());
    assert_eq!(body["validUntil"], "2027-05-20T20:59:59Z");
    let end: DateTime<Utc> = "2027-05-20T20:59:59Z".parse().unwrap();
    assert_eq!(body["exp"], end.timestamp());
    assert_eq!(body["credentialSubject"]["activityStartDate"], "2026-05-04T00:00:00+03:00");
}

#[test]
fn what_has_expired_is_read_still_for_it_was_genuine() {
    let badge = badges::badge(&records::rhian());
    let late = badge.valid_until().unwrap() + TimeDelta::days(1);
    assert_eq!(read(&jws(&badge, &centre()).unwrap(), &keys(), late), Ok(badge));
}

#[test]
fn each_name_is_an_identity_of_its_own_and_the_leading_one_is_first() {
    let badge = plain();
    let names: Vec<&str> = badge.holder().collect();
    assert_eq!(names, ["Дар’я Ігараўна Вераб’ёва", "Дарья Игоревна Воробьёва", "Daria Verabiova"]);
    assert_eq!(badge.serial(), "FG-2026-000123");
}

#[test]
fn hostile_names_come_back_letter_by_letter() {
    let record = badges::hostile();
    let badge = read_badge(&jws(&badges::joint(&record), &centre()).unwrap()).unwrap();
    let printed: Vec<String> =
        record.holder.printed(&record.languages).into_iter().map(|(_, name)| name).collect();
    assert_eq!(badge.holder().collect::<Vec<_>>(), printed);
    let statements = badge.statements();
    assert!(statements.contains(r#""Алёна Кавалёва-Ў \"Q\" \\ 😀""#), "{statements}");
    assert!(statements.lines().all(|line| line.ends_with(" .")), "{statements}");
}

#[test]
fn the_algorithm_none_is_refused() {
    let (mut head, body) = opened(&jws(&plain(), &centre()).unwrap());
    head["alg"] = json!("none");
    assert_eq!(read_badge(&format!("{}.{}.", encoded(&head), encoded(&body))), Err(Refused::Head));
    assert_eq!(read_badge(&resigned(|head, _| head["alg"] = json!("none"))), Err(Refused::Head));
}

#[test]
fn the_public_key_is_no_secret_to_sign_with() {
    let hs256 = json!({ "alg": "HS256", "kid": centre().key().kid(), "typ": "JWT" });
    let (_, body) = opened(&jws(&plain(), &centre()).unwrap());
    let signed = format!("{}.{}", encoded(&hs256), encoded(&body));
    let public = URL_SAFE_NO_PAD.decode(centre().key().jwk()["x"].as_str().unwrap()).unwrap();
    let forged = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(hmac(&public, signed.as_bytes())));
    assert_eq!(read_badge(&forged), Err(Refused::Head));
    let renamed =
        forged.replacen(&encoded(&hs256), &encoded(&opened(&jws(&plain(), &centre()).unwrap()).0), 1);
    assert_eq!(read_badge(&renamed), Err(Refused::Signature));
}

#[test]
fn a_head_with_anything_more_or_less_is_refused() {
    for token in [
        resigned(|head, _| head["jwk"] = centre().key().jwk()),
        resigned(|head, _| head["crit"] = json!(["b64"])),
        resigned(|head, _| head["typ"] = json!("vc+jwt")),
        resigned(|head, _| drop(head.as_object_mut().unwrap().remove("kid"))),
    ] {
        assert_eq!(read_badge(&token), Err(Refused::Head));
    }
}

#[test]
fn a_key_that_is_unknown_or_another_is_refused() {
    let stranger = key("https://elsewhere.example", "2026", 9);
    let (head, body) = opened(&jws(&plain(), &centre()).unwrap());
    let of_stranger = json!({ "alg": "EdDSA", "kid": stranger.key().kid(), "typ": "JWT" });
    assert_eq!(read_badge(&signed(&of_stranger, &body, &stranger)), Err(Refused::Key));
    assert_eq!(read_badge(&signed(&head, &body, &stranger)), Err(Refused::Signature));
    let other_year = resigned(|head, _| head["kid"] = json!(format!("{CENTRE}/keys/2025")));
    assert_eq!(read_badge(&other_year), Err(Refused::Signature));
}

#[test]
fn the_academy_cannot_sign_in_the_name_of_the_centre() {
    assert!(matches!(jws(&plain(), &academy()), Err(Error::Invalid { field: "issuer", .. })));
    assert!(matches!(embedded(&plain(), at(), &academy()), Err(Error::Invalid { field: "issuer", .. })));
    let (_, body) = opened(&jws(&plain(), &centre()).unwrap());
    let head = json!({ "alg": "EdDSA", "kid": academy().key().kid(), "typ": "JWT" });
    assert_eq!(read_badge(&signed(&head, &body, &academy())), Err(Refused::Contradiction));
}

#[test]
fn a_changed_claim_is_refused() {
    let token = jws(&plain(), &centre()).unwrap();
    let (head, mut body) = opened(&token);
    body["credentialSubject"]["identifier"][0]["identityHash"] = json!("Somebody Else");
    let signature = token.rsplit('.').next().unwrap();
    let changed = format!("{}.{}.{signature}", encoded(&head), encoded(&body));
    assert_eq!(read_badge(&changed), Err(Refused::Signature));
}

#[test]
fn claims_that_contradict_the_credential_are_refused_though_signed() {
    for claim in ["iss", "sub", "jti"] {
        let token = resigned(|_, body| body[claim] = json!("https://elsewhere.example"));
        assert_eq!(read_badge(&token), Err(Refused::Contradiction), "{claim}");
        let token = resigned(|_, body| drop(body.as_object_mut().unwrap().remove(claim)));
        assert_eq!(read_badge(&token), Err(Refused::Contradiction), "{claim}");
    }
    let earlier = resigned(|_, body| body["nbf"] = json!(at().timestamp() - 1));
    assert_eq!(read_badge(&earlier), Err(Refused::Contradiction));
    let with_end = resigned(|_, body| body["exp"] = json!(at().timestamp() + 1));
    assert_eq!(read_badge(&with_end), Err(Refused::Contradiction));
}

#[test]
fn the_old_form_that_wraps_the_credential_is_refused() {
    let wrapped = resigned(|_, body| {
        let mut credential = body.clone();
        let mut claims = json!({});
        for claim in ["iss", "sub", "jti", "nbf"] {
            claims[claim] = credential.as_object_mut().unwrap().remove(claim).unwrap();
        }
        claims["vc"] = credential;
        *body = claims;
    });
    assert_eq!(read_badge(&wrapped), Err(Refused::Form));
}

#[test]
fn whatever_we_would_not_write_is_refused_though_signed() {
    for token in [
        resigned(|_, body| body["vc"] = json!({})),
        resigned(|_, body| body["termsOfUse"] = json!([])),
        resigned(|_, body| body["validFrom"] = json!("2026-05-20T12:00:00+03:00")),
        resigned(|_, body| body["validUntil"] = Value::Null),
        resigned(|_, body| body["type"] = json!(["VerifiableCredential", "EndorsementCredential"])),
        resigned(|_, body| body["@context"] = json!(["https://www.w3.org/ns/credentials/v2"])),
        resigned(|_, body| body["credentialStatus"]["statusSize"] = json!(2)),
        resigned(|_, body| body["credentialSubject"]["achievement"]["creator"] = json!({})),
        resigned(|_, body| *body = json!([])),
    ] {
        assert_eq!(read_badge(&token), Err(Refused::Form));
    }
}

#[test]
fn what_is_no_token_at_all_is_refused() {
    let token = jws(&plain(), &centre()).unwrap();
    let padded = format!("{token}=");
    for text in
        ["", "a.b", "....", "a.b.c", &token[1..], &padded, &format!("{token}.{token}"), &"a.".repeat(99)]
    {
        assert_eq!(read_badge(text), Err(Refused::Unreadable), "{text}");
    }
    assert_eq!(read_badge(&"e".repeat(1 << 20)), Err(Refused::Unreadable));
}

#[test]
fn no_letter_of_a_token_can_be_changed() {
    let token = jws(&plain(), &centre()).unwrap();
    for at in (0..token.len()).step_by(7).chain(token.len() - 3..token.len()) {
        let other = if &token[at..=at] == "A" { "B" } else { "A" };
        let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
        assert!(read_badge(&changed).is_err(), "letter {at}");
    }
}

#[test]
fn a_credential_does_not_hold_before_its_day() {
    let token = jws(&plain(), &centre()).unwrap();
    let eve = at() - TimeDelta::seconds(1);
    assert_eq!(read::<OpenBadge>(&token, &keys(), eve), Err(Refused::NotYet));
    let json = embedded(&plain(), at(), &centre()).unwrap();
    assert_eq!(read_embedded::<OpenBadge>(&json, &keys(), eve), Err(Refused::NotYet));
}

#[test]
fn a_document_is_what_its_proof_says_and_nothing_else() {
    let genuine = document(&badges::joint(&records::advanced()));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut document = genuine.clone();
        change(&mut document);
        read_document(&document)
    };
    let name =
        |document: &mut Value| document["credentialSubject"]["identifier"][1]["identityHash"] = json!("X");
    assert_eq!(changed(&name), Err(Refused::Signature));
    let created = |document: &mut Value| document["proof"]["created"] = json!("2026-05-20T09:00:01Z");
    assert_eq!(changed(&created), Err(Refused::Signature));
    let key =
        |document: &mut Value| document["proof"]["verificationMethod"] = json!(format!("did:web:x#2026"));
    assert_eq!(changed(&key), Err(Refused::Key));
    let endorsement = |document: &mut Value| drop(document.as_object_mut().unwrap().remove("endorsementJwt"));
    assert_eq!(changed(&endorsement), Err(Refused::Signature));
    let suite = |document: &mut Value| document["proof"]["cryptosuite"] = json!("eddsa-jcs-2022");
    assert_eq!(changed(&suite), Err(Refused::Head));
    let more = |document: &mut Value| document["awardedDate"] = json!("2020-01-01T00:00:00Z");
    assert_eq!(changed(&more), Err(Refused::Form));
    assert_eq!(changed(&|document| drop(document["proof"].take())), Err(Refused::Head));
}

#[test]
fn the_same_credential_always_gives_the_same_bytes() {
    let twice = [0, 1].map(|_| {
        let badge = badges::joint(&records::advanced());
        (jws(&badge, &centre()).unwrap(), embedded(&badge, at(), &centre()).unwrap())
    });
    assert_eq!(twice[0], twice[1]);
}

#[test]
fn an_endorsement_is_of_one_credential_and_of_all_it_states() {
    let record = records::advanced();
    let joint = badges::joint(&record);
    let [token] = joint.endorsements() else { panic!("one endorsement") };
    let endorsement: Endorsement = read(token, &keys(), at()).unwrap();
    assert_eq!(endorsement.issuer(), academy().key().issuer().did());
    assert!(endorsement.is_of(&joint) && endorsement.is_of(&badges::badge(&record)));
    let mut renamed = record;
    renamed.holder.latin = records::name("Maria", "", "Verabiova");
    assert!(!endorsement.is_of(&badges::badge(&renamed)));
    assert!(!endorsement.is_of(&plain()));
}

#[test]
fn an_endorsement_of_another_credential_is_refused() {
    let record = records::advanced();
    let joint = badges::joint(&record);
    let read = read_endorsements(&joint, &keys(), at()).unwrap();
    assert_eq!(read.iter().map(Credential::issuer).collect::<Vec<_>>(), [academy().key().issuer().did()]);
    let lent = plain().endorsed(joint.endorsements()[0].clone());
    assert_eq!(read_endorsements(&lent, &keys(), at()), Err(Refused::Contradiction));
    assert_eq!(read_endorsements(&joint, &keys()[..2], at()), Err(Refused::Key));
    assert_eq!(read_endorsements(&plain(), &keys(), at()), Ok(Vec::new()));
}

#[test]
fn an_endorsement_is_no_credential_and_a_credential_no_endorsement() {
    let record = records::advanced();
    let badge = badges::badge(&record);
    let endorsement = jws(&badges::endorsement(&badge, &record), &academy()).unwrap();
    assert_eq!(read_badge(&endorsement), Err(Refused::Form));
    let token = jws(&badge, &centre()).unwrap();
    assert_eq!(read::<Endorsement>(&token, &keys(), at()), Err(Refused::Form));
}

#[test]
fn what_the_centre_alone_issues_nobody_endorses() {
    let record = records::attendance();
    let by = IssuerAddress::parse(ACADEMY).unwrap();
    let made = Endorsement::of(&badges::badge(&record), &record, &by, ("urn:uuid:1", at()));
    assert!(matches!(made, Err(Error::Invalid { field: "issuers", .. })));
}

#[test]
fn what_is_no_address_is_not_composed() {
    for wrong in
        ["", "course", "javascript:alert(1)", "https://", "https://a b", "https://x/>\"<", "https://х.by"]
    {
        let mut placement = badges::placement(Vec::new());
        placement.achievement = wrong.into();
        let made = OpenBadge::compose(&records::attendance(), placement);
        assert!(matches!(made, Err(Error::Invalid { field: "achievement", .. })), "{wrong}");
    }
}

#[test]
fn control_characters_are_refused_because_readers_write_them_differently() {
    for letter in ['\0', '\u{8}', '\u{1b}', '\u{7f}', '\u{85}'] {
        let mut record = records::attendance();
        record.programme.ru.push(letter);
        let made = OpenBadge::compose(&record, badges::placement(Vec::new()));
        assert!(matches!(made, Err(Error::Invalid { field: "record", .. })), "{letter:?}");
    }
}

#[test]
fn a_list_has_room_for_all_and_tells_the_places_apart() {
    let last = StatusList::PLACES - 1;
    let list = StatusList::of([0, 9, last]).unwrap();
    let set: Vec<u32> = (0..StatusList::PLACES).filter(|index| list.is_set(*index)).collect();
    assert_eq!(set, [0, 9, last]);
    assert_eq!(StatusList::decode(&list.encoded().unwrap()).unwrap(), list);
    assert!(StatusList::of([last + 1]).is_err());
    assert!(StatusEntry::new(&badges::list(Purpose::Revocation), last + 1, Purpose::Revocation).is_err());
    assert!(!list.is_set(u32::MAX));
}

#[test]
fn the_list_as_published_is_read_back_in_both_forms() {
    let list = StatusList::of([94_567]).unwrap();
    let issuer = centre().key().issuer().clone();
    let place = (badges::list(Purpose::Suspension), Purpose::Suspension);
    let term = (at(), Some(at() + TimeDelta::days(7)));
    let document = StatusListCredential::new(&list, (&place.0, place.1), &issuer, term).unwrap();
    let by_token: StatusListCredential = read(&jws(&document, &centre()).unwrap(), &keys(), at()).unwrap();
    let json = embedded(&document, at(), &centre()).unwrap();
    let by_document: StatusListCredential = read_embedded(&json, &keys(), at()).unwrap();
    assert_eq!((&by_token, &by_document), (&document, &document));
    assert_eq!((by_token.purpose(), by_token.list().unwrap()), (Purpose::Suspension, list));
}

#[test]
fn a_list_of_random_places_is_not_too_long_to_be_read() {
    let mut random = StdRng::seed_from_u64(1);
    let places = (0..65_536).map(|_| rand::Rng::gen_range(&mut random, 0..StatusList::PLACES));
    let list = StatusList::of(places).unwrap();
    let issuer = centre().key().issuer().clone();
    let at_address = ("https://forestglade.example/status/1", Purpose::Revocation);
    let document = StatusListCredential::new(&list, at_address, &issuer, (at(), None)).unwrap();
    let token = jws(&document, &centre()).unwrap();
    assert_eq!(read(&token, &keys(), at()), Ok(document));
}

#[test]
fn a_list_that_unpacks_to_more_or_less_is_refused() {
    use std::io::Write;
    for length in [0, 16_383, 16_385, 50_000_000] {
        let mut squeezed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        squeezed.write_all(&vec![0; length]).unwrap();
        let encoded = format!("u{}", URL_SAFE_NO_PAD.encode(squeezed.finish().unwrap()));
        assert!(StatusList::decode(&encoded).is_err(), "{length}");
    }
    assert!(StatusList::decode("u").is_err() && StatusList::decode("zabc").is_err());
}

#[test]
fn one_status_is_an_object_and_two_are_a_list() {
    let entry = |purpose| badges::entry(7, purpose);
    let of = |entries| {
        let badge = OpenBadge::compose(&records::attendance(), badges::placement(entries)).unwrap();
        (document(&badge)["credentialStatus"].clone(), badge)
    };
    assert!(of(vec![entry(Purpose::Revocation)]).0.is_object());
    let (two, badge) = of(vec![entry(Purpose::Revocation), entry(Purpose::Suspension)]);
    assert_eq!(two.as_array().map(Vec::len), Some(2));
    let told: Vec<_> = badge.status().iter().map(|entry| (entry.purpose(), entry.index())).collect();
    assert_eq!(told, [(Purpose::Revocation, Some(7)), (Purpose::Suspension, Some(7))]);
}

#[test]
fn an_issuer_is_named_by_its_address() {
    for (address, did, document) in [
        ("https://centre.example", "did:web:centre.example", "https://centre.example/.well-known/did.json"),
        ("https://a.example:8443", "did:web:a.example%3A8443", "https://a.example:8443/.well-known/did.json"),
        ("https://a.example/b/c", "did:web:a.example:b:c", "https://a.example/b/c/did.json"),
    ] {
        let issuer = IssuerAddress::parse(address).unwrap();
        assert_eq!((issuer.did(), issuer.document_url().as_str(), issuer.url()), (did, document, address));
    }
    for wrong in [
        "",
        "centre.example",
        "https://",
        "https://a/",
        "https://a/?q",
        "https://a#b",
        "https://u@a",
        "ftp://a",
    ] {
        assert!(IssuerAddress::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_did_document_lists_the_keys_of_all_years_and_of_nobody_else() {
    let document = did_document(centre().key().issuer(), &keys());
    let methods = ["did:web:forestglade.example#2026", "did:web:forestglade.example#2025"];
    assert_eq!(document["assertionMethod"], json!(methods));
    assert_eq!(document["verificationMethod"][0]["publicKeyMultibase"], centre().key().multikey());
    assert_eq!(document["verificationMethod"][1]["controller"], document["id"]);
}

#[test]
fn a_key_comes_back_from_its_file_and_its_public_half_from_the_record() {
    let issuer = IssuerAddress::parse(CENTRE).unwrap();
    let made = IssuerKey::generate(&issuer, "2026", &mut StdRng::seed_from_u64(5)).unwrap();
    let back = IssuerKey::from_pem(&issuer, "2026", &made.to_pem().unwrap()).unwrap();
    assert_eq!(jws(&plain(), &back).unwrap(), jws(&plain(), &made).unwrap());
    let public = PublicKey::from_multikey(&issuer, "2026", &made.key().multikey()).unwrap();
    assert_eq!(&public, made.key());
    assert!(IssuerKey::from_pem(&issuer, "2026", "-----BEGIN PRIVATE KEY-----").is_err());
    assert!(PublicKey::from_multikey(&issuer, "2026", "zQm").is_err());
    assert!(IssuerKey::from_seed(&issuer, "../2026", &[1; 32]).is_err());
}

#[test]
fn a_signer_elsewhere_may_refuse() {
    struct Away(PublicKey);
    impl CredentialSigner for Away {
        fn key(&self) -> &PublicKey {
            &self.0
        }
        fn sign(&self, _: &[u8]) -> Result<[u8; 64], Error> {
            Err(Error::Signature("nobody answers".into()))
        }
    }
    let away = Away(centre().key().clone());
    assert!(matches!(jws(&plain(), &away), Err(Error::Signature(why)) if why == "nobody answers"));
}
