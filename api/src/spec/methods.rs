//! Which methods each path of the document takes, for `Allow`.

use serde_json::Value;

/// Which methods each path takes.
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
