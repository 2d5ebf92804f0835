//! Schemas put right: one object for each form of a union, what requests may hold, formats that clients know.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::walk;

pub(super) fn polish(document: &mut Value) {
    unwrap_notes(document);
    flatten_unions(document);
    known_formats(document);
    open_up_requests(document);
    let mut used = BTreeSet::new();
    collect(document, &document["paths"], &mut used);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| used.contains(name));
        for (name, schema) in schemas {
            if let Some(schema) = schema.as_object_mut()
                && schema.get("title").and_then(Value::as_str) == Some(name)
            {
                schema.remove("title");
            }
        }
    }
}

/// `allOf: [reference, {description}]`, with the description beside it once more, is a reference with a description.
fn unwrap_notes(document: &mut Value) {
    walk(document, &mut |map| {
        let Some([reference, Value::Object(note)]) =
            map.get("allOf").and_then(Value::as_array).map(Vec::as_slice)
        else {
            return;
        };
        if reference.get("$ref").is_some() && !note.contains_key("$ref") && !note.contains_key("properties") {
            let (reference, note) = (reference.clone(), note.clone());
            map.extend(note);
            map.insert("allOf".into(), json!([reference]));
        }
    });
}

/// Properties that tell the forms of a union apart.
const DISCRIMINATORS: [&str; 2] = ["kind", "step"];

/// The framework writes each form of a union as `allOf: [{kind}, form]`. A form that holds its `kind` itself is plainer,
/// and can be closed against unknown fields.
fn flatten_unions(document: &mut Value) {
    let schemas = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
    for (wrapper, schema) in &schemas {
        let Some([kind, form]) = schema["allOf"].as_array().map(Vec::as_slice) else { continue };
        let word = |name: &'static str| Some((name, kind["properties"][name]["enum"].get(0)?));
        let found = DISCRIMINATORS.into_iter().find_map(word);
        let (Some((name, word)), Some(form)) = (found, name_of(form)) else {
            continue;
        };
        let own = &mut document["components"]["schemas"][form];
        own["properties"][name] =
            json!({ "type": "string", "enum": [word], "description": "Tells this form from the others." });
        require(own, name);
        rename(document, wrapper, form);
    }
}

fn require(schema: &mut Value, first: &str) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let others = required.into_iter().filter(|name| name != first);
    schema["required"] = std::iter::once(json!(first)).chain(others).collect();
}

fn rename(document: &mut Value, from: &str, to: &str) {
    let (from, to) = (reference(from), reference(to));
    walk(document, &mut |map| {
        map.values_mut().filter(|value| *value == &from).for_each(|value| *value = json!(to));
    });
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

/// The name of the schema that a part refers to.
fn name_of(part: &Value) -> Option<&str> {
    part.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

/// Formats of OpenAPI in the place of the framework's own; what has no sign is at least nought.
fn known_formats(document: &mut Value) {
    walk(document, &mut |map| {
        let known = match map.get("format").and_then(Value::as_str) {
            Some("naive-date") => "date",
            Some("uint8" | "uint16") => "int32",
            Some("uint32" | "uint64") => "int64",
            _ => return,
        };
        if known != "date" {
            map.entry("minimum").or_insert(json!(0));
        }
        map.insert("format".into(), json!(known));
    });
}

/// Objects that requests hold refuse unknown fields, and take `null` for a field that may be left out: the framework
/// does both and says neither.
fn open_up_requests(document: &mut Value) {
    let mut asked = BTreeSet::new();
    for operations in document["paths"].as_object().into_iter().flat_map(Map::values) {
        for operation in operations.as_object().into_iter().flat_map(Map::values) {
            collect(document, &operation["requestBody"], &mut asked);
        }
    }
    let schemas = document["components"]["schemas"].clone();
    for name in asked {
        let schema = &mut document["components"]["schemas"][&name];
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { continue };
        for (_, property) in properties.iter_mut().filter(|(name, _)| !required.contains(&json!(name))) {
            property["nullable"] = json!(true);
            // `nullable` says something about a `type` only.
            if let Some(reference) = name_of(&property["allOf"][0]) {
                property["type"] = schemas[reference]["type"].clone();
            }
        }
        schema["additionalProperties"] = json!(false);
    }
}

/// Every schema that `part` refers to, directly or through others.
fn collect(document: &Value, part: &Value, found: &mut BTreeSet<String>) {
    match part {
        Value::Object(map) => {
            if let Some(name) = name_of(part)
                && found.insert(name.to_owned())
            {
                collect(document, &document["components"]["schemas"][name], found);
            }
            map.values().for_each(|value| collect(document, value, found));
        }
        Value::Array(all) => all.iter().for_each(|value| collect(document, value, found)),
        _ => {}
    }
}
