//! The statements that the centre sends for the same requests. A run is read here without its course, which makes the bare handler cheaper and the comparison harder.

pub(super) const PUBLISHED: &str = r#"SELECT "course_version"."id" FROM "course_version" INNER JOIN "course" ON "course_version"."course_id" = "course"."id" WHERE "course"."key" = ? AND "course_version"."state" = ? LIMIT ?"#;

pub(super) const OPEN_RUNS: &str = r#"SELECT "course_run"."id", "course_run"."course_id", "course_run"."course_version_id", "course_run"."kind", "course_run"."state", "course_run"."admission", "course_run"."enrolment_opens_at", "course_run"."enrolment_closes_at", "course_run"."starts_at", "course_run"."ends_at", "course_run"."capacity", "course_run"."kept_over_capacity", "course_run"."waiting_list_size", "course_run"."minimum_number", "course_run"."go_no_go_on", "course_run"."offer_hours", "course_run"."created_by", "course_run"."created_at", "course_run"."revision" FROM "course_run" WHERE "course_run"."course_id" = ? AND "course_run"."state" = ? AND ("course_run"."enrolment_closes_at" IS NULL OR "course_run"."enrolment_closes_at" > ?) ORDER BY "course_run"."id" DESC LIMIT ?"#;

pub(super) const CERTIFICATE: &str = "SELECT c.id, c.enrolment_id, c.learner_id, c.kind, c.serial, c.code, CAST(c.record AS TEXT) AS record, c.valid_until, c.supersedes_id, c.prepared_at, e.seq, e.state, e.at, e.reason, e.successor_id, s.serial AS successor_serial, s.code AS successor_code, d.sha256, p.erased_at FROM certificate c JOIN person p ON p.id = c.learner_id JOIN certificate_event e ON e.certificate_id = c.id AND e.seq = (SELECT MAX(x.seq) FROM certificate_event x WHERE x.certificate_id = c.id) LEFT JOIN certificate s ON s.id = e.successor_id LEFT JOIN certificate_document d ON d.certificate_id = c.id WHERE c.code = $1";

pub(super) const SESSION: &str = "SELECT g.role, g.course_id FROM session s LEFT JOIN role_grant g ON g.person_id = s.person_id WHERE s.id = $1 AND s.person_id = $2 AND s.ended_at IS NULL AND s.expires_at > $3";

pub(super) const PLACE: &str = r#"SELECT "attempt"."learner_id", "attempt"."state", "attempt"."deadline_at", "attempt"."settings", "attempt_item"."position", "attempt_item"."question_sha256", "attempt_item"."shown_order" FROM "attempt_item" INNER JOIN "attempt" ON "attempt_item"."attempt_id" = "attempt"."id" WHERE "attempt_item"."id" = ? AND "attempt_item"."attempt_id" = ? LIMIT ?"#;

pub(super) const RESPOND: &str = r#"INSERT INTO "response" ("id", "attempt_id", "attempt_item_id", "op_id", "seq", "value", "state", "received_at") VALUES (?, ?, ?, ?, ?, ?, (CASE WHEN (EXISTS(SELECT ? FROM "response" WHERE "response"."attempt_item_id" = ? AND (state = 'accepted') AND "response"."seq" >= ?)) THEN ? ELSE ? END), ?) ON CONFLICT  DO NOTHING RETURNING "state""#;

/// What stands before the rows.
pub(super) const CHECKS: &str = r#"INSERT INTO "certificate_check" ("id", "certificate_id", "at", "means") "#;
