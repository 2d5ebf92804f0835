//! The layers of the configuration as tables, each checked on its own so that a refusal names the culprit.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::{Config, ConfigError};

const PREFIX: &str = "FOREST_GLADE_";
/// Variables with the prefix that are no settings: which file to read, and what the test suite runs on.
const NO_SETTINGS: [&str; 2] = ["FOREST_GLADE_CONFIG", "FOREST_GLADE_TEST_"];

/// What the command line decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--listen`
    pub listen: Option<SocketAddr>,
    /// `--metrics-listen`
    pub metrics_listen: Option<SocketAddr>,
    /// `--data-dir`
    pub data_dir: Option<PathBuf>,
    /// `--database-url`
    pub database_url: Option<String>,
}

impl Flags {
    pub(super) fn table(&self) -> Table {
        let texts = [
            ("listen", self.listen.map(|address| address.to_string())),
            ("metrics_listen", self.metrics_listen.map(|address| address.to_string())),
            ("data_dir", self.data_dir.as_ref().map(|path| path.to_string_lossy().into_owned())),
            ("database_url", self.database_url.clone()),
        ];
        texts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Value::String(text?)))).collect()
    }
}

/// Reads a file.
pub(super) fn from_file(file: &Path) -> Result<Table, ConfigError> {
    let text =
        fs::read_to_string(file).map_err(|cause| ConfigError::Unreadable { file: file.to_owned(), cause })?;
    let refuse = |error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        // Only the sentence: the line itself may hold a secret.
        ConfigError::File { file: file.to_owned(), line, message: error.message().trim().to_owned() }
    };
    toml::from_str::<Config>(&text).map_err(refuse)?;
    toml::from_str(&text).map_err(refuse)
}

/// Reads the environment: `FOREST_GLADE_CENTRE__PUBLIC_URL` is `public_url` of `[centre]`.
pub(super) fn from_environment(
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<Table, ConfigError> {
    let mut all = Table::new();
    for (name, text) in variables {
        if NO_SETTINGS.iter().any(|no_setting| name.starts_with(no_setting)) {
            continue;
        }
        if let Some(key) = name.strip_prefix(PREFIX) {
            let table = variable(&key.to_lowercase(), &text)
                .map_err(|message| ConfigError::Variable { name: name.clone(), message })?;
            overlay(&mut all, table);
        }
    }
    Ok(all)
}

/// A variable as a table of its own: as the number, list … that TOML reads in it if that fits, else as text.
fn variable(key: &str, text: &str) -> Result<Table, String> {
    let fits = |value: Value| {
        let table = nest(key, value);
        table.clone().try_into::<Config>().map(|_| table).map_err(|e| e.message().trim().to_owned())
    };
    let as_text = fits(Value::String(text.to_owned()));
    match (as_text, parse(text)) {
        (Ok(table), _) => Ok(table),
        (Err(_), Some(value)) => fits(value),
        (Err(message), None) => Err(message),
    }
}

fn parse(text: &str) -> Option<Value> {
    let mut table: Table = toml::from_str(&format!("value = {text}")).ok()?;
    if table.len() == 1 { table.remove("value") } else { None }
}

fn nest(key: &str, value: Value) -> Table {
    match key.split_once("__") {
        Some((section, rest)) => Table::from_iter([(section.to_owned(), Value::Table(nest(rest, value)))]),
        None => Table::from_iter([(key.to_owned(), value)]),
    }
}

/// Lays `over` over `under`, section by section.
pub(super) fn overlay(under: &mut Table, over: Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => overlay(below, above),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}
