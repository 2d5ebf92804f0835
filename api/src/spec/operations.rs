//! Operations put right: the refusals that each can give and no others, and the headers that the doors around it read.

use serde_json::{Map, Value, json};

use super::{for_each_operation, refusals};
use crate::idempotent;

pub(super) fn polish(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    for_each_operation(document, |path, method, operation| {
        let keeps_keys = method == "post" && idempotent::keeps(path);
        need_if_match(method, operation);
        say_who_may_call(operation);
        keep_possible_refusals(operation, keeps_keys);
        if keeps_keys {
            add_parameter(operation, "Idempotency-Key");
        }
        if method == "get" && is_tagged(operation) {
            add_parameter(operation, "If-None-Match");
            operation["responses"]["304"] = json!({ "$ref": "#/components/responses/NotModified" });
        }
        describe_answers(operation, &schemas);
    });
    document["components"]["parameters"] = json!({
        "Idempotency-Key": {
            "name": "Idempotency-Key", "in": "header",
            "description": "Any text of your own, such as a UUID, that is new for each request. The same key with the \
                same request gives the same answer for 24 hours, with `Idempotent-Replayed: true`; with another \
                request it is refused with 422 `idempotency_key_reused`.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
        },
        "If-None-Match": {
            "name": "If-None-Match", "in": "header",
            "description": "The ETag you have: if it is still the same, the answer is 304 without a body.",
            "schema": { "type": "string" },
        },
    });
}

/// PATCH changes only what its caller has read.
fn need_if_match(method: &str, operation: &mut Map<String, Value>) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten().filter(|one| one["name"] == "If-Match") {
        if method == "patch" {
            parameter["required"] = json!(true);
        }
    }
}

fn say_who_may_call(operation: &mut Map<String, Value>) {
    operation.entry("security").or_insert(json!([]));
}

/// Leaves out refusals that this operation cannot give; the others are the same everywhere.
fn keep_possible_refusals(operation: &mut Map<String, Value>, keeps_keys: bool) {
    let impossible = impossible(operation, keeps_keys);
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    responses.retain(|status, _| !impossible.contains(&status.as_str()));
    for (status, response) in responses {
        if let Some(name) = refusals::name(status) {
            *response = json!({ "$ref": format!("#/components/responses/{name}") });
        }
    }
}

/// Operations that anybody may call and that refuse a wrong proof all the same.
const PROVED_OTHERWISE: [&str; 12] = [
    "get_media",
    "get_media_captions",
    "get_media_content",
    "get_media_transcript",
    "list_media",
    "refresh",
    "search_everything",
    "sign_in",
    "verify_code",
    "verify_document",
    "verify_hash",
    "verify_number_and_surname",
];
/// Among them those that a partner's key may be wrong for.
const TAKE_KEYS: [&str; 4] = ["verify_code", "verify_number_and_surname", "verify_document", "verify_hash"];
/// Operations that count how often somebody tries.
const COUNTED: [&str; 10] = [
    "register",
    "sign_in",
    "change_password",
    "verify_batch",
    "verify_code",
    "verify_document",
    "verify_hash",
    "verify_number_and_surname",
    "get_register_log_proof",
    "replay_webhook",
];
/// Operations that find by other things than their path what they are about.
const FOUND_OTHERWISE: [&str; 4] =
    ["create_course_run", "create_media", "get_register_log_head", "get_register_log_proof"];
/// Operations whose questions have to go together.
const ASKED_TOGETHER: [&str; 1] = ["get_register_log_proof"];
/// Ask for `If-Match`, though the framework does not know.
const NEED_A_TAG: [&str; 5] = [
    "publish_media",
    "put_course_draft",
    "put_manuscript_file",
    "put_media_captions",
    "put_media_transcript",
];
/// Takes no `If-Match`, but what it reads may change under it.
const MAY_BE_STALE: [&str; 1] = ["correct_certificate"];

fn impossible(operation: &Map<String, Value>, keeps_keys: bool) -> Vec<&'static str> {
    let text = |key: &str| operation.get(key).and_then(Value::as_str).unwrap_or_default();
    let id = text("operationId");
    let is_public = operation["security"].as_array().is_none_or(Vec::is_empty);
    let has_body = operation.contains_key("requestBody");
    let in_pages =
        has_parameter(operation, |parameter| parameter["name"] == "cursor" || parameter["name"] == "after");
    let names_a_thing = has_parameter(operation, |parameter| parameter["in"] == "path");
    let conditional = has_parameter(operation, |parameter| parameter["name"] == "If-Match");
    let needs_if_match = has_parameter(operation, |parameter| {
        parameter["name"] == "If-Match" && parameter["required"] == true
    });
    let possible = [
        ("401", !is_public || keeps_keys || PROVED_OTHERWISE.contains(&id)),
        ("403", !is_public || TAKE_KEYS.contains(&id)),
        ("404", names_a_thing || FOUND_OTHERWISE.contains(&id)),
        ("409", keeps_keys || refusals::names_any(text("description"))),
        ("412", conditional || MAY_BE_STALE.contains(&id)),
        ("413", has_body),
        ("415", has_body),
        ("422", has_body || in_pages || keeps_keys || ASKED_TOGETHER.contains(&id)),
        ("428", needs_if_match || NEED_A_TAG.contains(&id)),
        ("429", COUNTED.contains(&id)),
    ];
    possible.into_iter().filter(|(_, is_possible)| !is_possible).map(|(status, _)| status).collect()
}

fn has_parameter(operation: &Map<String, Value>, fits: impl Fn(&Value) -> bool) -> bool {
    operation.get("parameters").and_then(Value::as_array).is_some_and(|all| all.iter().any(fits))
}

fn is_tagged(operation: &Map<String, Value>) -> bool {
    operation["responses"]["200"]["headers"].get("ETag").is_some()
}

fn add_parameter(operation: &mut Map<String, Value>, name: &str) {
    let parameters = operation.entry("parameters").or_insert(json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        parameters.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
    }
}

/// An answer without a description of its own is described by what it holds.
fn describe_answers(operation: &mut Map<String, Value>, schemas: &Value) {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for response in responses.into_iter().flat_map(Map::values_mut).filter(|one| one["description"] == "") {
        let reference =
            response["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default();
        let name = reference.rsplit('/').next().unwrap_or_default();
        response["description"] = schemas[name]["description"].clone();
    }
}
