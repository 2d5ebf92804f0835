//! The register log: what happens to certificates, in an order that nobody can change unseen.

use ::certificate::log::{
    Algorithm, Checkpointed, Event, Fault, Hash, Leaf, NoteKey, NoteSigner, Offer, Receipt, Seen, commitment,
    read_bundle, verify_consistency, verify_inclusion, witness,
};
use chrono::Duration;
use domain::certificates::{self, register_log};
use domain::clock::Clock;
use domain::enums::CertificateState;
use domain::ids::CertificateId;
use domain::settings::RegisterLog;
use domain::{Actor, Settings, invariants};
use entity::{certificate, certificate_event};
use poem::http::StatusCode;
use poem::test::TestClient;
use rand::rngs::OsRng;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, json, on_postgres};
use tokio::task::JoinSet;

use crate::certified::{
    As, completes, coordinator, cut_off, daria, document, renames, signed_in, the_certificate_of,
    with_certificate,
};

/// Every leaf that is signed by now.
async fn leaves(app: &TestApp) -> Vec<Leaf> {
    app.work().await;
    let listed = register_log::entries(&app.cx, 0).await.unwrap();
    listed.leaves.iter().map(|leaf| Leaf::parse(leaf).unwrap()).collect()
}

async fn events(app: &TestApp) -> Vec<Event> {
    leaves(app).await.iter().map(|leaf| leaf.event).collect()
}

/// The invariants that an auditor finds broken.
pub async fn breaches(app: &TestApp) -> Vec<&'static str> {
    let found = invariants::prove(&app.cx, &Actor::System).await.unwrap();
    found.into_iter().map(|breach| breach.invariant).collect()
}

/// A change by somebody who may do everything with the database, triggers included.
pub async fn forge(app: &TestApp, table: &str, sql: &str) {
    let db = app.cx.database().write();
    let guards = if on_postgres() {
        format!("ALTER TABLE {table} DISABLE TRIGGER USER")
    } else {
        format!("DROP TRIGGER {table}_refuses_update; DROP TRIGGER {table}_refuses_delete")
    };
    db.execute_unprepared(&guards).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
}

async fn another(app: &TestApp) -> certificate::Model {
    let (_, enrolment) = completes(app, daria(app)).await;
    certificates::issue_due(&app.cx, enrolment).await.unwrap();
    the_certificate_of(app, enrolment).await
}

#[tokio::test]
async fn everything_that_the_public_is_told_is_a_leaf_in_its_order() {
    let (app, _, certificate) = with_certificate().await;
    let (cx, staff, id) = (&app.cx, coordinator(&app), certificate.id);
    certificates::suspend(cx, &staff, id, "asked by the ward").await.unwrap();
    certificates::reinstate(cx, &staff, id, "all is well").await.unwrap();
    certificates::revoke(cx, &staff, id, "issued in error").await.unwrap();
    let leaves = leaves(&app).await;
    let told: Vec<Event> = leaves.iter().map(|leaf| leaf.event).collect();
    assert_eq!(told, [Event::Issued, Event::Suspended, Event::Reinstated, Event::Revoked]);
    let salted = |hidden: &str| commitment(&certificate.salt, hidden);
    for leaf in &leaves {
        assert_eq!(leaf.serial_commitment, salted(&certificate.serial));
        assert_eq!(leaf.document_sha256.unwrap().to_string(), document(&app, id).await.sha256);
        assert_eq!(leaf.entered_at, None);
    }
    assert_eq!(leaves[3].reason_commitment, Some(salted("issued in error")));
    assert!(breaches(&app).await.is_empty());
}

#[tokio::test]
async fn nothing_personal_stands_in_a_leaf() {
    let (app, _, certificate) = with_certificate().await;
    certificates::revoke(&app.cx, &coordinator(&app), certificate.id, "issued in error").await.unwrap();
    app.work().await;
    for leaf in register_log::entries(&app.cx, 0).await.unwrap().leaves {
        assert!(leaf.is_ascii());
        for hidden in
            [certificate.serial.as_str(), &certificate.code, "error", "DARIA", &certificate.record_sha256]
        {
            assert!(!leaf.contains(hidden), "{hidden}");
        }
    }
}

#[tokio::test]
async fn a_correction_is_told_of_both_certificates_and_links_them() {
    let (app, person, old) = with_certificate().await;
    renames(&app, person, "Новая").await;
    let new = certificates::correct(&app.cx, &coordinator(&app), old.id, "a new name").await.unwrap();
    let leaves = leaves(&app).await;
    let told: Vec<Event> = leaves.iter().map(|leaf| leaf.event).collect();
    assert_eq!(told, [Event::Issued, Event::Superseded, Event::Issued]);
    assert_ne!(new.serial, old.serial);
    assert_eq!(leaves[1].successor_commitment, Some(leaves[2].serial_commitment));
    assert_eq!(leaves[1].serial_commitment, leaves[0].serial_commitment);
    assert!(breaches(&app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_come_at_once_leave_no_gap() {
    let app = TestApp::start().await;
    let mut workers = JoinSet::new();
    for _ in 0..12 {
        let (_, enrolment) = completes(&app, daria(&app)).await;
        let cx = app.cx.clone();
        workers.spawn(async move { certificates::issue_due(&cx, enrolment).await });
        let cx = app.cx.clone();
        workers.spawn(async move { register_log::publish(&cx).await });
    }
    for result in workers.join_all().await {
        result.unwrap();
    }
    assert_eq!(events(&app).await, [Event::Issued; 12]);
    assert!(breaches(&app).await.is_empty());
}

#[tokio::test]
async fn the_log_refuses_update_and_delete() {
    let (app, ..) = with_certificate().await;
    app.work().await;
    let db = app.cx.database().write();
    for (table, column) in [
        ("log_leaf", "leaf = ''"),
        ("log_node", "id = id + 1"),
        ("log_checkpoint", "note = ''"),
        ("log_cosignature", "line = ''"),
        ("log_key", "key = ''"),
    ] {
        if table == "log_cosignature" {
            let row = "INSERT INTO log_cosignature (size, witness, line, signed_at) VALUES (1, 'w', 'l', '2026-01-01')";
            db.execute_unprepared(row).await.unwrap();
        }
        for sql in [format!("UPDATE {table} SET {column}"), format!("DELETE FROM {table}")] {
            let refusal = db.execute_unprepared(&sql).await.unwrap_err().to_string();
            assert!(refusal.contains("append-only"), "{sql}: {refusal}");
        }
    }
}

#[tokio::test]
async fn what_was_issued_before_there_was_a_log_is_entered_when_it_opens() {
    let (whole, _, first) = with_certificate().await;
    whole.advance(Duration::hours(1));
    let second = another(&whole).await;
    let old = cut_off(&whole, &[(second.id, 2), (first.id, 2)]).await;
    old.advance(Duration::days(1));
    let leaves = leaves(&old).await;
    assert_eq!(leaves.len(), 2);
    assert_eq!(
        leaves[0].serial_commitment,
        commitment(&first.salt, &first.serial),
        "in the order of their events"
    );
    for leaf in &leaves {
        assert!(leaf.entered_at.as_deref().is_some_and(|entered| entered > leaf.at.as_str()));
    }
    let third = another(&old).await;
    let last = self::leaves(&old).await.pop().unwrap();
    assert_eq!((last.serial_commitment, last.entered_at), (commitment(&third.salt, &third.serial), None));
    assert!(breaches(&old).await.is_empty());
}

#[tokio::test]
async fn a_log_opens_over_more_than_is_read_at_a_time_and_fills_whole_tiles() {
    let (whole, _, certificate) = with_certificate().await;
    let old = cut_off(&whole, &[(certificate.id, 2)]).await;
    let db = old.cx.database().write();
    for seq in 3..=902 {
        old.advance(Duration::minutes(1));
        let event = certificate_event::ActiveModel {
            id: Set(old.cx.new_id()),
            certificate_id: Set(certificate.id),
            seq: Set(seq),
            state: Set(if seq % 2 == 1 { CertificateState::Suspended } else { CertificateState::Issued }),
            at: Set(old.clock.now()),
            actor_id: Set(None),
            reason: Set(None),
            successor_id: Set(None),
        };
        event.insert(db).await.unwrap();
    }
    let told = events(&old).await;
    assert_eq!(told[..3], [Event::Issued, Event::Suspended, Event::Reinstated]);
    assert_eq!(told.len(), 901);
    for (tile, bytes) in [("0/000", 8192), ("0/002", 8192), ("0/003.p/133", 133 * 32), ("1/000.p/3", 96)] {
        assert_eq!(register_log::tile(&old.cx, tile).await.unwrap().len(), bytes, "{tile}");
    }
    for index in [0, 255, 256, 899, 900] {
        let proven = register_log::inclusion(&old.cx, register_log::Which::Index(index)).await.unwrap();
        let leaf = Hash::leaf(proven.leaf.as_bytes());
        assert_eq!(
            verify_inclusion((index, leaf), (901, proven.head.checkpoint.root), &proven.hashes),
            Ok(())
        );
    }
    assert!(breaches(&old).await.is_empty());
}

#[tokio::test]
async fn a_certificate_that_is_dated_back_stands_behind_what_was_witnessed_before_it() {
    let (app, ..) = with_certificate().await;
    app.work().await;
    let before = register_log::head(&app.cx).await.unwrap().checkpoint.size;
    app.advance(-Duration::days(400));
    another(&app).await;
    let leaves = leaves(&app).await;
    assert!(leaves[1].at < leaves[0].at && before == 1, "the older date has the later place");
    assert!(breaches(&app).await.is_empty());
}

#[tokio::test]
async fn an_altered_register_is_found_by_the_auditor() {
    let forgeries = [
        ("certificate", "UPDATE certificate SET serial = 'FG-2026-000009'", "log_tells_what_happened"),
        ("certificate", "UPDATE certificate SET salt = record_sha256", "log_tells_what_happened"),
        (
            "certificate_event",
            "UPDATE certificate_event SET state = 'issued' WHERE seq = 3",
            "log_tells_what_happened",
        ),
        (
            "certificate_event",
            "UPDATE certificate_event SET reason = 'other' WHERE seq = 3",
            "log_tells_what_happened",
        ),
        ("certificate_document", "UPDATE certificate_document SET sha256 = 'ff'", "log_tells_what_happened"),
        ("log_leaf", "UPDATE log_leaf SET leaf = REPLACE(leaf, 'revoked', 'issued')", "log_heads_are_kept"),
        ("log_leaf", "DELETE FROM log_leaf WHERE position = 1", "log_heads_are_kept"),
        ("log_leaf", "DELETE FROM log_leaf WHERE position = 0", "log_has_no_gaps"),
        ("log_node", "DELETE FROM log_node WHERE id = 2", "log_hashes_are_those_of_its_leaves"),
        (
            "log_checkpoint",
            "UPDATE log_checkpoint SET note = REPLACE(note, '— ', '— x')",
            "log_heads_are_signed",
        ),
    ];
    for (table, sql, invariant) in forgeries {
        let (app, _, certificate) = with_certificate().await;
        certificates::revoke(&app.cx, &coordinator(&app), certificate.id, "issued in error").await.unwrap();
        app.work().await;
        assert!(breaches(&app).await.is_empty());
        let sql = if on_postgres() {
            sql.replace("salt = record_sha256", "salt = 'other'")
        } else {
            sql.to_owned()
        };
        forge(&app, table, &sql).await;
        let found = breaches(&app).await;
        assert!(found.contains(&invariant), "{sql}: {found:?}");
    }
}

#[tokio::test]
async fn a_log_that_is_rewritten_with_all_its_hashes_is_found_by_its_old_head() {
    let (app, ..) = with_certificate().await;
    app.work().await;
    let head = register_log::head(&app.cx).await.unwrap();
    for table in ["log_leaf", "log_node"] {
        forge(&app, table, &format!("DELETE FROM {table}")).await;
    }
    let db = app.cx.database().write();
    db.execute_unprepared("DELETE FROM log_tree").await.unwrap();
    // Opened anew, what was issued is entered later than it was, in a tree that is whole in itself.
    app.advance(Duration::days(3));
    another(&app).await;
    let found = breaches(&app).await;
    assert_eq!(found, ["log_heads_are_kept"], "{head:?}");
}

#[tokio::test]
async fn head_and_proofs_are_given_to_everybody_and_hold() {
    let (app, _, certificate) = with_certificate().await;
    for _ in 0..6 {
        another(&app).await;
    }
    app.work().await;
    let head = json(app.get("/register-log/head").send().await).await;
    let keys: Vec<NoteKey> =
        head["keys"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().parse().unwrap()).collect();
    let read = Checkpointed::read(head["checkpoint"].as_str().unwrap().parse().unwrap(), &keys).unwrap().head;
    assert_eq!((head["size"].as_u64(), read.size), (Some(7), 7));
    assert_eq!(head["root"], read.root.to_string());
    assert!(
        head.get("witnessed_at").is_none() && head.get("witness_key").is_none(),
        "nobody has witnessed it"
    );
    let by_code = json(app.get(&format!("/register-log/proof?code={}", certificate.code)).send().await).await;
    let by_index = json(app.get("/register-log/proof?index=0").send().await).await;
    assert_eq!(by_code, by_index);
    for index in 0..7 {
        let proof = json(app.get(&format!("/register-log/proof?index={index}")).send().await).await;
        let leaf = Hash::leaf(proof["leaf"].as_str().unwrap().as_bytes());
        assert_eq!(verify_inclusion((index, leaf), (7, read.root), &hashes(&proof)), Ok(()));
    }
    let grown = json(app.get("/register-log/proof?first=0&second=7").send().await).await;
    assert_eq!(grown["hashes"], json!([]));
}

fn hashes(proof: &Value) -> Vec<Hash> {
    proof["hashes"].as_array().unwrap().iter().map(|hash| hash.as_str().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn an_old_head_is_proven_to_be_the_beginning_of_the_new_one() {
    let app = TestApp::start().await;
    let mut heads = Vec::new();
    for _ in 0..6 {
        another(&app).await;
        app.work().await;
        heads.push(register_log::head(&app.cx).await.unwrap().checkpoint);
    }
    let new = heads.last().unwrap();
    for old in &heads {
        let asked = format!("/register-log/proof?first={}&second={}", old.size, new.size);
        let proof = hashes(&json(app.get(&asked).send().await).await);
        assert_eq!(verify_consistency((old.size, old.root), (new.size, new.root), &proof), Ok(()));
    }
}

#[tokio::test]
async fn proofs_of_what_there_is_not_are_refused() {
    let (app, ..) = with_certificate().await;
    app.work().await;
    for (asked, status, code) in [
        ("?index=1", 404, "not_found"),
        ("?index=18446744073709551615", 404, "not_found"),
        ("?code=0000000000000000", 404, "not_found"),
        ("?code=nonsense", 404, "not_found"),
        ("?first=1&second=2", 404, "not_found"),
        ("?first=1&second=0", 422, "invalid"),
        ("?first=1", 422, "invalid"),
        ("?index=0&code=0000000000000000", 422, "invalid"),
        ("", 422, "invalid"),
    ] {
        let answer = app.get(&format!("/register-log/proof{asked}")).send().await;
        let got = answer.0.status().as_u16();
        assert_eq!(got, status, "{asked} {code}");
    }
    let mut last = StatusCode::OK;
    for _ in 0..80 {
        last = app.get("/register-log/proof?code=0000000000000000").send().await.0.status();
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

fn academy() -> NoteSigner {
    NoteSigner::generate("academy/witness", Algorithm::Cosignature, &mut OsRng).unwrap()
}

/// The centre with this witness in its settings.
async fn witnessed_by(app: TestApp, witness: &NoteSigner) -> TestApp {
    let register_log = RegisterLog { witness: Some(witness.key().to_string()), ..RegisterLog::default() };
    app.restart_with(Settings { register_log, ..Settings::default() }).await
}

async fn log_keys(app: &TestApp) -> Vec<NoteKey> {
    register_log::Head::keys(&app.cx).await.unwrap().iter().map(|key| key.parse().unwrap()).collect()
}

/// What the witness sends after a look at the log.
async fn look(app: &TestApp, seen: &mut Seen, signer: &NoteSigner) -> Result<String, Fault> {
    let offer: Offer = register_log::offer(&app.cx, seen.size).await.unwrap().parse().unwrap();
    let (next, line) = witness(seen, &offer, signer, 1_796_000_000)?;
    *seen = next;
    let mut note = offer.checkpoint;
    note.lines.push(line);
    Ok(note.to_string())
}

async fn send(app: &TestApp, note: &str) -> poem::test::TestResponse {
    app.post("/register-log/cosignatures", &json!({ "checkpoint": note })).send().await
}

#[tokio::test]
async fn the_signature_of_the_witness_is_taken_and_shown() {
    let signer = academy();
    let app = witnessed_by(TestApp::start().await, &signer).await;
    app.work().await;
    let mut seen = Seen::nothing(&log_keys(&app).await[0]);
    for size in 0..4 {
        let note = look(&app, &mut seen, &signer).await.unwrap();
        send(&app, &note).await.assert_status_is_ok();
        send(&app, &note).await.assert_status_is_ok();
        let head = register_log::head(&app.cx).await.unwrap();
        assert_eq!(head.checkpoint.size, size);
        assert_eq!(head.note.signed_by(signer.key()), Ok(Some(1_796_000_000)));
        assert!(head.witnessed_at.is_some());
        another(&app).await;
        app.work().await;
    }
    assert!(
        register_log::head(&app.cx).await.unwrap().witnessed_at.is_none(),
        "it has not seen the last one"
    );
    assert!(breaches(&app).await.is_empty());
}

#[tokio::test]
async fn nobody_but_the_witness_of_the_settings_signs() {
    let signer = academy();
    let app = TestApp::start().await;
    app.work().await;
    let key = log_keys(&app).await.remove(0);
    let note = look(&app, &mut Seen::nothing(&key), &signer).await.unwrap();
    let refused = assert_problem(send(&app, &note).await, 422, "invalid").await;
    assert_eq!(refused["errors"][0]["code"], "unknown_witness");
    let app = witnessed_by(app, &signer).await;
    let other = look(&app, &mut Seen::nothing(&key), &academy()).await.unwrap();
    let unsigned = note.lines().take(5).map(|line| format!("{line}\n")).collect::<String>();
    let moved = note.replace("AAAA", "AAAB");
    for (note, code) in [
        (other.as_str(), "unknown_witness"),
        (&unsigned, "unknown_witness"),
        (&moved, "wrong_signature"),
        ("", "unreadable"),
        ("nothing\n", "unreadable"),
    ] {
        let refused = assert_problem(send(&app, note).await, 422, "invalid").await;
        assert_eq!(refused["errors"][0]["code"], code, "{note}");
    }
    let never_published = {
        let text = note.split_once("\n\n").unwrap().0.replacen("\n0\n", "\n7\n", 1) + "\n";
        let line = signer.sign(&text, 1);
        format!("{text}\n{line}\n")
    };
    let refused = assert_problem(send(&app, &never_published).await, 422, "invalid").await;
    assert_eq!(refused["errors"][0]["code"], "unknown_checkpoint");
    assert!(register_log::head(&app.cx).await.unwrap().witnessed_at.is_none());
}

#[tokio::test]
async fn the_witness_refuses_a_log_that_was_rewritten_or_cut() {
    let (app, ..) = with_certificate().await;
    another(&app).await;
    app.work().await;
    let signer = academy();
    let mut seen = Seen::nothing(&log_keys(&app).await[0]);
    look(&app, &mut seen, &signer).await.unwrap();
    assert_eq!(seen.size, 2);
    for table in ["log_leaf", "log_node", "log_checkpoint"] {
        forge(&app, table, &format!("DELETE FROM {table}")).await;
    }
    app.cx.database().write().execute_unprepared("DELETE FROM log_tree").await.unwrap();
    app.advance(Duration::days(1));
    app.work().await;
    let rewritten = look(&app, &mut seen, &signer).await.unwrap_err();
    assert_eq!(rewritten, Fault::Forked { old: 2, new: 2 });
    another(&app).await;
    app.work().await;
    assert_eq!(look(&app, &mut seen, &signer).await.unwrap_err(), Fault::Forked { old: 2, new: 3 });
    let mut ahead = Seen { size: 9, ..seen.clone() };
    assert_eq!(look(&app, &mut ahead, &signer).await.unwrap_err(), Fault::Smaller { seen: 9, offered: 3 });
}

async fn receipt(app: &TestApp, actor: Actor, id: CertificateId) -> Receipt {
    let answer = As::new(app, actor).get(&format!("/certificates/{id}/receipt.json")).send().await;
    answer.assert_status_is_ok();
    serde_json::from_value(json(answer).await).unwrap()
}

#[tokio::test]
async fn a_holder_gets_a_receipt_that_is_checked_with_no_connection() {
    let signer = academy();
    let app = witnessed_by(TestApp::start().await, &signer).await;
    let (person, enrolment) = completes(&app, daria(&app)).await;
    certificates::issue_due(&app.cx, enrolment).await.unwrap();
    let certificate = the_certificate_of(&app, enrolment).await;
    let (id, holder) = (certificate.id, || signed_in(person, &[]));
    // Asked for at once, before anybody has signed: it is signed then.
    let young = receipt(&app, holder(), id).await;
    let keys = log_keys(&app).await;
    assert_eq!(young.check(&keys, Some(signer.key())), Err(Fault::NotSigned("academy/witness".into())));
    let note = look(&app, &mut Seen::nothing(&keys[0]), &signer).await.unwrap();
    send(&app, &note).await.assert_status_is_ok();
    another(&app).await;
    certificates::revoke(&app.cx, &coordinator(&app), id, "issued in error").await.unwrap();
    let kept = receipt(&app, holder(), id).await;
    let received = kept.check(&keys, Some(signer.key())).unwrap();
    assert_eq!((received.leaf.event, received.size), (Event::Issued, 1));
    assert_eq!(received.leaf.document_sha256.unwrap().to_string(), document(&app, id).await.sha256);
    let stranger = As::new(&app, signed_in(app.cx.new_id(), &[]));
    let hidden = stranger.get(&format!("/certificates/{id}/receipt.json")).send().await;
    assert_problem(hidden, 404, "not_found").await;
}

#[tokio::test]
async fn a_receipt_outlives_the_key_that_it_was_signed_with() {
    let (app, person, certificate) = with_certificate().await;
    let old = receipt(&app, signed_in(person, &[]), certificate.id).await;
    // Each restart of a test has a key of its own.
    let app = app.restart().await;
    another(&app).await;
    let new = receipt(&app, signed_in(person, &[]), certificate.id).await;
    let keys = log_keys(&app).await;
    assert_eq!(keys.len(), 2);
    for receipt in [old, new] {
        assert!(receipt.check(&keys, None).is_ok());
    }
    assert!(breaches(&app).await.is_empty());
}

#[tokio::test]
async fn tiles_and_leaves_are_served_as_the_standard_has_them() {
    let (app, ..) = with_certificate().await;
    for _ in 0..4 {
        another(&app).await;
    }
    app.work().await;
    let log = TestClient::new(api::log_routes(&app.cx));
    let get = async |path: &str| {
        let answer = log.get(path).send().await;
        let cache = answer.0.headers().get("cache-control").map(|value| value.to_str().unwrap().to_owned());
        (answer.0.status().as_u16(), cache, answer.0.into_body().into_bytes().await.unwrap())
    };
    let (status, cache, checkpoint) = get("/checkpoint").await;
    assert_eq!((status, cache.as_deref()), (200, Some("no-cache")));
    let (.., keys) = get("/keys").await;
    let keys = [std::str::from_utf8(&keys).unwrap().parse::<NoteKey>().unwrap()];
    let note = std::str::from_utf8(&checkpoint).unwrap().parse().unwrap();
    let head = Checkpointed::read(note, &keys).unwrap().head;
    assert_eq!(head.size, 5);
    let (status, cache, bundle) = get("/tile/entries/000.p/5").await;
    assert_eq!((status, cache.as_deref()), (200, Some("public, max-age=31536000, immutable")));
    let leaves = read_bundle(&bundle).unwrap();
    let (.., tile) = get("/tile/0/000.p/5").await;
    let hashed: Vec<u8> = leaves.iter().flat_map(|leaf| Hash::leaf(leaf).0).collect();
    assert_eq!(tile, hashed);
    let (.., smaller) = get("/tile/0/000.p/2").await;
    assert_eq!(smaller[..], tile[..64]);
    let (.., lines) = get("/entries?from=3").await;
    assert_eq!(lines.split(|byte| *byte == b'\n').next().unwrap(), leaves[3]);
    for missing in
        ["/tile/0/000", "/tile/0/000.p/6", "/tile/1/000.p/1", "/tile/0/0", "/tile/entries/001.p/1", "/tile/"]
    {
        assert_eq!(get(missing).await.0, 404, "{missing}");
    }
    assert_eq!(get("/offer?old=x").await.0, 422);
    let posted = log.post("/checkpoint").send().await;
    assert_eq!(posted.0.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn verification_tells_where_the_log_tells_of_it() {
    let (app, _, certificate) = with_certificate().await;
    let ask = async || json(app.get(&format!("/verifications/{}", certificate.code)).send().await).await;
    assert!(ask().await.get("log").is_none(), "nobody has signed it yet");
    another(&app).await;
    app.work().await;
    assert_eq!(ask().await["log"], json!({ "index": 0, "size": 2 }));
    certificates::revoke(&app.cx, &coordinator(&app), certificate.id, "issued in error").await.unwrap();
    app.work().await;
    assert_eq!(ask().await["log"], json!({ "index": 2, "size": 3 }));
}

#[tokio::test]
async fn the_log_is_signed_once_for_each_change() {
    let app = TestApp::start().await;
    assert!(register_log::is_due(&app.cx).await.unwrap());
    app.work().await;
    assert!(!register_log::is_due(&app.cx).await.unwrap());
    assert_eq!(register_log::head(&app.cx).await.unwrap().checkpoint.root, Hash::of_nothing());
    another(&app).await;
    assert!(register_log::is_due(&app.cx).await.unwrap());
    app.work().await;
    assert!(!register_log::is_due(&app.cx).await.unwrap());
}
