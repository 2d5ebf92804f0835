//! The order in which people read the parts of an OpenAPI document.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// What is read first; everything else follows by its name.
const FIRST: [&str; 28] = [
    "openapi",
    "info",
    "servers",
    "tags",
    "paths",
    "components",
    "title",
    "version",
    "summary",
    "operationId",
    "name",
    "in",
    "$ref",
    "allOf",
    "oneOf",
    "type",
    "format",
    "nullable",
    "enum",
    "description",
    "security",
    "parameters",
    "requestBody",
    "responses",
    "headers",
    "content",
    "schema",
    "properties",
];

/// Part of a document, written in that order.
pub(super) struct AsRead<'a>(pub &'a Value);

impl Serialize for AsRead<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_by_key(|(key, _)| {
                    FIRST.iter().position(|first| first == key).unwrap_or(FIRST.len())
                });
                let mut written = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    written.serialize_entry(key, &AsRead(value))?;
                }
                written.end()
            }
            Value::Array(all) => serializer.collect_seq(all.iter().map(AsRead)),
            other => other.serialize(serializer),
        }
    }
}
