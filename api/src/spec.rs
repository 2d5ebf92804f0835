//! The OpenAPI document: what the framework writes, with what it leaves out or gets wrong put right in one place.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// The document, put right.
#[must_use]
pub fn polished(written: &str) -> Value {
    let mut document: Value = serde_json::from_str(written).unwrap_or_default();
    close_request_objects(&mut document);
    for_each_operation(&mut document, &mut polish_operation);
    tidy(&mut document);
    document
}

/// The document in YAML, in the order in which people read it.
#[must_use]
pub fn to_yaml(document: &Value) -> String {
    let part = |key: &&str| serde_saphyr::to_string(&json!({ *key: document.get(*key)? })).ok();
    ["openapi", "info", "servers", "tags", "paths", "components"].iter().filter_map(part).collect()
}

fn for_each_operation(document: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for operations in paths.into_iter().flat_map(Map::values_mut) {
        for operation in operations.as_object_mut().into_iter().flat_map(Map::values_mut) {
            if let Some(operation) = operation.as_object_mut() {
                change(operation);
            }
        }
    }
}

/// Leaves out refusals that this operation cannot give, and writes down those it can.
fn polish_operation(operation: &mut Map<String, Value>) {
    let is_public = operation.get("security").and_then(Value::as_array).is_none_or(Vec::is_empty);
    if is_public {
        operation.insert("security".into(), json!([]));
    }
    let is_conditional = has_parameter(operation, "header", Some("If-Match"));
    let impossible = impossible_statuses(operation, is_public, is_conditional);
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        for status in impossible {
            responses.remove(status);
        }
        let headers = responses.get("200").and_then(|ok| ok["headers"].as_object());
        let is_tagged = headers.is_some_and(|all| all.keys().any(|name| name.eq_ignore_ascii_case("ETag")));
        if is_tagged && !is_conditional {
            responses.insert("304".into(), json!({ "description": "You have this very version." }));
        }
    }
}

/// Operations that anybody may call and that refuse a wrong proof all the same.
const PROVED_OTHERWISE: [&str; 2] = ["sign_in", "refresh"];

fn impossible_statuses(
    operation: &Map<String, Value>,
    is_public: bool,
    is_conditional: bool,
) -> Vec<&'static str> {
    let mut impossible = Vec::new();
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    if is_public {
        impossible.push("403");
    }
    if is_public && !PROVED_OTHERWISE.contains(&id) {
        impossible.push("401");
    }
    let has_body = operation.contains_key("requestBody");
    if !has_body {
        impossible.extend(["413", "415"]);
    }
    if !has_body && !has_parameter(operation, "path", None) {
        impossible.push("404");
    }
    if !is_conditional {
        impossible.extend(["412", "428"]);
    }
    impossible
}

fn has_parameter(operation: &Map<String, Value>, place: &str, name: Option<&str>) -> bool {
    let fits = |parameter: &Value| {
        let own = parameter["name"].as_str().unwrap_or_default();
        parameter["in"] == place && name.is_none_or(|name| own.eq_ignore_ascii_case(name))
    };
    operation.get("parameters").and_then(Value::as_array).is_some_and(|all| all.iter().any(fits))
}

/// Objects that only requests hold refuse unknown fields; the framework enforces that and does not say so.
fn close_request_objects(document: &mut Value) {
    let mut asked = BTreeSet::new();
    let snapshot = document.clone();
    for operations in snapshot["paths"].as_object().into_iter().flat_map(Map::values) {
        for operation in operations.as_object().into_iter().flat_map(Map::values) {
            collect(&snapshot, &operation["requestBody"], &mut asked);
        }
    }
    for name in asked {
        let schema = &mut document["components"]["schemas"][&name];
        if schema["type"] == "object"
            && schema.get("properties").is_some()
            && !schema.to_string().contains("allOf\":[{\"type")
        {
            schema["additionalProperties"] = json!(false);
        }
    }
}

/// Every schema that `part` refers to, except under `allOf`: a closed object cannot be one part of several.
fn collect(document: &Value, part: &Value, found: &mut BTreeSet<String>) {
    match part {
        Value::Object(map) => {
            if let Some(name) = map.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next())
                && found.insert(name.to_owned())
            {
                collect(document, &document["components"]["schemas"][name], found);
            }
            for (key, value) in map {
                if key != "allOf" || is_plain(value) {
                    collect(document, value, found);
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|value| collect(document, value, found)),
        _ => {}
    }
}

/// Whether `allOf` only hangs a description on a reference, and does not build one object of several.
fn is_plain(all_of: &Value) -> bool {
    all_of.as_array().is_some_and(|all| all.len() == 1 || all.iter().all(is_ref_or_note))
}

fn is_ref_or_note(part: &Value) -> bool {
    part.get("$ref").is_some() || part.get("properties").is_none()
}

const WHOLE: [&str; 8] =
    ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "multipleOf", "default"];

/// Media types without parameters, header names as people write them, whole numbers as whole numbers.
fn tidy(part: &mut Value) {
    match part {
        Value::Object(map) => {
            for (key, value) in std::mem::take(map) {
                map.insert(tidy_key(&key), value);
            }
            for (key, value) in map.iter_mut() {
                match value.as_f64() {
                    Some(number) if WHOLE.contains(&key.as_str()) && number.fract() == 0.0 => {
                        #[allow(clippy::cast_possible_truncation)] // a whole number within the range checked
                        if number.abs() < 9e15 {
                            *value = json!(number as i64);
                        }
                    }
                    _ => tidy(value),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(tidy),
        Value::String(text)
            if text.len() < 40 && text.chars().all(|c| c.is_ascii_uppercase() || c == '-') =>
        {
            *text = tidy_key(text);
        }
        _ => {}
    }
}

fn tidy_key(key: &str) -> String {
    match key {
        "ETAG" => "ETag".into(),
        "LOCATION" => "Location".into(),
        "LINK" => "Link".into(),
        "CACHE-CONTROL" => "Cache-Control".into(),
        "CONTENT-DISPOSITION" => "Content-Disposition".into(),
        "IF-MATCH" => "If-Match".into(),
        "ACCEPT-LANGUAGE" => "Accept-Language".into(),
        _ => key.trim_end_matches("; charset=utf-8").to_owned(),
    }
}

/// Which methods each path takes, for `Allow`.
pub struct Methods(Vec<(Vec<String>, String)>);

impl Methods {
    /// Reads them from the document.
    #[must_use]
    pub fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().cloned().unwrap_or_default();
        let entry = |(path, operations): (String, Value)| {
            let mut methods: Vec<String> = operations
                .as_object()
                .map(|o| o.keys().map(|m| m.to_uppercase()).collect())
                .unwrap_or_default();
            if methods.iter().any(|m| m == "GET") {
                methods.push("HEAD".into());
            }
            methods.push("OPTIONS".into());
            (segments(&path), methods.join(", "))
        };
        Self(paths.into_iter().map(entry).collect())
    }

    /// The methods of a path; empty if there is no such path.
    #[must_use]
    pub fn allowed(&self, path: &str) -> String {
        let path = segments(path.strip_prefix(crate::BASE).unwrap_or(path));
        let fits = |template: &[String]| {
            template.len() == path.len()
                && template.iter().zip(&path).all(|(t, p)| t.starts_with('{') || t == p)
        };
        // A fixed word goes before a parameter: `/people/me` before `/people/{id}`.
        let parameters = |template: &[String]| template.iter().filter(|t| t.starts_with('{')).count();
        self.0
            .iter()
            .filter(|(template, _)| fits(template))
            .min_by_key(|(template, _)| parameters(template))
            .map(|(_, methods)| methods.clone())
            .unwrap_or_default()
    }
}

fn segments(path: &str) -> Vec<String> {
    path.trim_matches('/').split('/').map(str::to_owned).collect()
}
