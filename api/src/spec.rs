//! The OpenAPI document: what the framework writes, with what it leaves out or gets wrong put right in one place.

use serde_json::{Map, Value, json};

mod methods;
mod operations;
mod order;
mod overlay;
mod refusals;
mod schemas;

pub use methods::Methods;

/// The document, put right.
#[must_use]
pub fn polished(written: &str) -> Value {
    let mut document: Value = serde_json::from_str(written).unwrap_or_default();
    tidy(&mut document);
    schemas::polish(&mut document);
    operations::polish(&mut document);
    refusals::describe(&mut document);
    overlay::lay(&mut document);
    document
}

/// The document in YAML, in the order in which people read it.
#[must_use]
pub fn to_yaml(document: &Value) -> String {
    serde_saphyr::to_string(&order::AsRead(document)).unwrap_or_default()
}

/// Shows every object of the document to `change`, the inner ones first.
fn walk(part: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match part {
        Value::Object(map) => {
            map.values_mut().for_each(|value| walk(value, change));
            change(map);
        }
        Value::Array(all) => all.iter_mut().for_each(|value| walk(value, change)),
        _ => {}
    }
}

fn for_each_operation(document: &mut Value, mut change: impl FnMut(&str, &str, &mut Map<String, Value>)) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, operations) in paths.into_iter().flatten() {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                change(path, method, operation);
            }
        }
    }
}

const WHOLE: [&str; 8] =
    ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "multipleOf", "default"];

/// Media types without parameters, header names as people write them, whole numbers as whole numbers, nothing that
/// goes without saying.
fn tidy(document: &mut Value) {
    walk(document, &mut |map| {
        for (key, mut value) in std::mem::take(map) {
            let goes_without_saying = ["deprecated", "required"].contains(&key.as_str()) && value == false;
            if goes_without_saying || key == "explode" {
                continue;
            }
            match value.as_f64() {
                #[allow(clippy::cast_possible_truncation)] // a whole number within the range checked
                Some(number)
                    if WHOLE.contains(&key.as_str()) && number.fract() == 0.0 && number.abs() < 9e15 =>
                {
                    value = json!(number as i64);
                }
                _ => {}
            }
            if key == "name" {
                value = value.as_str().map_or(value.clone(), |name| json!(tidy_name(name)));
            }
            map.insert(tidy_name(&key), value);
        }
    });
}

fn tidy_name(name: &str) -> String {
    match name {
        "ETAG" => "ETag".into(),
        "LOCATION" => "Location".into(),
        "LINK" => "Link".into(),
        "CACHE-CONTROL" => "Cache-Control".into(),
        "CONTENT-DISPOSITION" => "Content-Disposition".into(),
        "IF-MATCH" => "If-Match".into(),
        "X-API-KEY" => "X-Api-Key".into(),
        "ACCEPT-LANGUAGE" => "Accept-Language".into(),
        _ => name.trim_end_matches("; charset=utf-8").to_owned(),
    }
}
