//! The statements that the centre sends for the same requests.

pub(super) const PUBLISHED_WITH_OPEN: &str = "SELECT v.id AS version_id, r.* FROM course c JOIN course_version v ON v.course_id = c.id AND v.state = 'published' LEFT JOIN course_run r ON r.course_id = c.id AND r.state = 'open' AND (r.enrolment_closes_at IS NULL OR r.enrolment_closes_at > $2) AND (r.kind <> 'dated' OR r.ends_at IS NULL OR r.ends_at > $2) WHERE c.key = $1 ORDER BY r.id DESC LIMIT 100";

pub(super) const CERTIFICATE: &str = "SELECT c.id, c.enrolment_id, c.learner_id, c.kind, c.serial, c.code, CAST(c.record AS TEXT) AS record, c.valid_until, c.supersedes_id, c.prepared_at, e.seq, e.state, e.at, e.reason, e.successor_id, s.serial AS successor_serial, s.code AS successor_code, d.sha256, p.erased_at, l.position AS log_index, (SELECT MAX(k.size) FROM log_checkpoint k) AS log_size FROM certificate c JOIN person p ON p.id = c.learner_id JOIN certificate_event e ON e.certificate_id = c.id AND e.seq = (SELECT MAX(x.seq) FROM certificate_event x WHERE x.certificate_id = c.id) LEFT JOIN certificate s ON s.id = e.successor_id LEFT JOIN certificate_document d ON d.certificate_id = c.id LEFT JOIN log_leaf l ON l.event_id = e.id WHERE c.code = $1";

pub(super) const SESSION: &str = "SELECT g.role, g.course_id FROM session s LEFT JOIN role_grant g ON g.person_id = s.person_id WHERE s.id = $1 AND s.person_id = $2 AND s.ended_at IS NULL AND s.expires_at > $3";

pub(super) const PLACE: &str = r#"SELECT "attempt"."learner_id", "attempt"."state", "attempt"."deadline_at", "attempt"."settings", "attempt_item"."position", "attempt_item"."question_sha256", "attempt_item"."shown_order" FROM "attempt_item" INNER JOIN "attempt" ON "attempt_item"."attempt_id" = "attempt"."id" WHERE "attempt_item"."id" = ? AND "attempt_item"."attempt_id" = ? LIMIT ?"#;

pub(super) const RESPOND: &str = r#"INSERT INTO "response" ("id", "attempt_id", "attempt_item_id", "op_id", "seq", "value", "state", "received_at") VALUES (?, ?, ?, ?, ?, ?, (CASE WHEN (EXISTS(SELECT ? FROM "response" WHERE "response"."attempt_item_id" = ? AND (state = 'accepted') AND "response"."seq" >= ?)) THEN ? ELSE ? END), ?) ON CONFLICT  DO NOTHING RETURNING "state""#;

/// What stands before the rows.
pub(super) const CHECKS: &str = r#"INSERT INTO "certificate_check" ("id", "certificate_id", "at", "means") "#;
