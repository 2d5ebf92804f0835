//! What no type says, laid over the document: examples, limits that the domain sets, links from answer to request.

use serde_json::{Map, Value, json};

use super::for_each_operation;

const OVERLAY: &str = include_str!("overlay.yaml");

/// Lays it over the document.
pub(super) fn lay(document: &mut Value) {
    let overlay: Value = serde_saphyr::from_str(OVERLAY).unwrap_or_default();
    merge(&mut document["components"]["schemas"], &overlay["schemas"]);
    explain_words(&mut document["components"]["schemas"], &overlay["words"]);
    give_examples(&mut document["components"]["schemas"], &overlay["examples"]);
    for_each_operation(document, |_, _, operation| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            merge(parameter, &overlay["parameters"][&name]);
        }
        let links = overlay["links"][&id].as_object().into_iter().flatten();
        for (target, values) in links.filter(|(target, _)| **target != id) {
            link(operation, target, values);
        }
    });
}

/// Puts what is in `upper` into `lower`; objects are merged, everything else is replaced.
fn merge(lower: &mut Value, upper: &Value) {
    match (lower, upper) {
        (_, Value::Null) => {}
        (Value::Object(lower), Value::Object(upper)) => {
            for (key, value) in upper {
                merge(lower.entry(key).or_insert(Value::Null), value);
            }
        }
        (lower, upper) => *lower = upper.clone(),
    }
}

/// A closed set of words says what each of them means.
fn explain_words(schemas: &mut Value, words: &Value) {
    for (name, meanings) in words.as_object().into_iter().flatten() {
        let said = schemas[name]["description"].as_str().unwrap_or_default();
        let order = schemas[name]["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let lines =
            order.map(|word| format!("\n- `{word}`: {}", meanings[word].as_str().unwrap_or_default()));
        let description = format!("{said}\n{}", lines.collect::<String>());
        schemas[name]["description"] = description.into();
    }
}

/// Every plain property gets its own example, or that of its name; an object is made of the examples of its parts.
fn give_examples(schemas: &mut Value, examples: &Value) {
    let known = schemas.clone();
    for (name, schema) in schemas.as_object_mut().into_iter().flatten() {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (key, property) in properties.into_iter().flatten() {
            let by_name = examples["any"].get(key).filter(|_| is_plain(property, &known));
            if let Some(example) = examples[name].get(key).or(by_name) {
                property["example"] = example.clone();
            }
        }
    }
}

/// Whether a property holds no object of ours.
fn is_plain(property: &Value, schemas: &Value) -> bool {
    let reference = &property["allOf"][0]["$ref"];
    let reference = reference.as_str().or(property["items"]["$ref"].as_str()).unwrap_or_default();
    let schema = &schemas[reference.rsplit('/').next().unwrap_or_default()];
    schema.get("properties").is_none() && schema.get("oneOf").is_none()
}

/// Every answer of success that has a body says how to go on to `target`.
fn link(operation: &mut Map<String, Value>, target: &str, values: &Value) {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    let succeeded = responses.into_iter().flatten().filter(|(status, answer)| {
        status.starts_with('2') && answer["content"].get("application/json").is_some()
    });
    for (_, answer) in succeeded {
        let mut link = json!({ "operationId": target });
        merge(&mut link, values);
        answer["links"][target] = link;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn overlay() -> Value {
        serde_saphyr::from_str(OVERLAY).unwrap()
    }

    fn document() -> Value {
        serde_json::from_str(&crate::spec_json()).unwrap()
    }

    fn keys(value: &Value) -> Vec<&String> {
        value.as_object().unwrap().keys().collect()
    }

    /// The parameters of each operation.
    fn operations(document: &mut Value) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        for_each_operation(document, |_, _, operation| {
            let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
            let names = parameters.filter_map(|parameter| Some(parameter["name"].as_str()?.to_owned()));
            all.insert(operation["operationId"].as_str().unwrap().to_owned(), names.collect());
        });
        all
    }

    #[test]
    fn every_name_in_the_overlay_is_in_the_document() {
        let (overlay, mut document) = (overlay(), document());
        assert_eq!(keys(&overlay), ["examples", "links", "parameters", "schemas", "words"]);
        let schemas = &document["components"]["schemas"];
        for name in keys(&overlay["examples"]).into_iter().filter(|name| *name != "any") {
            for key in keys(&overlay["examples"][name]) {
                assert!(schemas[name]["properties"].get(key).is_some(), "{name}.{key}");
            }
        }
        for name in keys(&overlay["schemas"]) {
            assert!(schemas[name].get("description").is_some(), "{name}");
            for key in overlay["schemas"][name]["properties"].as_object().into_iter().flat_map(Map::keys) {
                assert!(schemas[name]["properties"][key].get("description").is_some(), "{name}.{key}");
            }
        }
        for name in keys(&overlay["words"]) {
            let words = schemas[name]["enum"].as_array().unwrap();
            assert_eq!(words.len(), keys(&overlay["words"][name]).len(), "{name}");
            for word in words {
                assert!(overlay["words"][name][word.as_str().unwrap()].is_string(), "{name}: {word}");
            }
        }
        let operations = operations(&mut document);
        for name in keys(&overlay["parameters"]) {
            assert!(operations.values().any(|parameters| parameters.contains(name)), "{name}");
        }
        for source in keys(&overlay["links"]) {
            assert!(operations.contains_key(source), "{source}");
            for target in keys(&overlay["links"][source]) {
                let given = &overlay["links"][source][target]["parameters"];
                for parameter in given.as_object().into_iter().flat_map(Map::keys) {
                    assert!(operations[target].contains(parameter), "{source} -> {target}: {parameter}");
                }
            }
        }
    }

    #[test]
    fn every_property_has_a_description_and_an_example() {
        let document = document();
        let schemas = &document["components"]["schemas"];
        let mut bare = Vec::new();
        for name in keys(schemas) {
            assert!(schemas[name]["description"].is_string(), "{name}");
            for (key, property) in schemas[name]["properties"].as_object().into_iter().flatten() {
                assert!(property["description"].is_string(), "{name}.{key}");
                let shown = property.get("example").is_some()
                    || property["enum"].as_array().is_some_and(|words| words.len() == 1)
                    || !is_plain(property, schemas);
                if !shown {
                    bare.push(format!("{name}.{key}"));
                }
            }
        }
        assert!(bare.is_empty(), "without an example: {bare:?}");
    }

    #[test]
    fn every_operation_has_a_summary_and_a_description() {
        for_each_operation(&mut document(), |path, method, operation| {
            for part in ["summary", "description"] {
                assert!(operation.get(part).is_some_and(|text| text != ""), "{method} {path} has no {part}");
            }
        });
    }
}
