//! What an operator decides: read once, from flags, environment and file; anything unknown is refused.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use domain::Settings;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use toml::Table;
use url::Url;

mod layers;

pub use layers::Flags;

/// The file that is read when no other is named.
pub const DEFAULT_FILE: &str = "forest-glade.toml";

/// Everything that can be set. `docs/configuration.md` says the same in more words.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the centre listens: an IP address and a port; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// Where `/metrics` is served to anybody who reaches it; without it, only callers on this machine see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_listen: Option<SocketAddr>,
    /// The folder of the SQLite database, the job queue and the keys; made if it is not there.
    pub data_dir: PathBuf,
    /// `postgres://…` or `sqlite://…`; without it, an SQLite file in `data_dir`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "without_password")]
    pub database_url: Option<SecretString>,
    /// How many connections read at the same time.
    pub database_readers: u32,
    /// What is logged, as in `RUST_LOG`: `info`, `warn`, `info,domain=debug` …
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// The academy's root, a PEM file: what its signatures are checked by, when its key is on a machine of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub academy_root: Option<PathBuf>,
    /// The public halves of the keys that the academy endorses credentials with, a file with a line for each, when it signs on
    /// a machine of its own; without it, its endorsement is not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub academy_credential_keys: Option<PathBuf>,
    /// A folder with the academy's keys, made there if it has none: whoever has it signs for the academy. For trying out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub academy_keys: Option<PathBuf>,
    /// The address of an authority that stamps the time on signatures (RFC 3161).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_stamp_service: Option<String>,
    /// The root of that authority, a PEM file: what its stamps are checked by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_stamp_root: Option<PathBuf>,
    /// The bucket in which the media centre keeps its files, `s3://name`; without it, a folder in `data_dir`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_bucket: Option<String>,
    /// The mail server that letters are handed to: `smtps://…`, or `smtp://…?tls=required`; without it, none are written.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "without_password")]
    pub smtp_url: Option<SecretString>,
    /// Whom letters are from: `Forest Glade <learn@example.org>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters_from: Option<String>,
    /// Where mail servers return letters of the newsletter that did not arrive; without it, to `letters_from`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounces_to: Option<String>,
    /// Where a letter to leave the newsletter may be written, for mail programs that offer that instead of a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removals_to: Option<String>,
    /// The centre's own settings.
    pub centre: Settings,
    /// Whether `centre.public_url` was set; if not, it follows the address that the centre listens on.
    #[serde(skip)]
    pub public_url_is_set: bool,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// A readable line.
    Text,
    /// A JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            metrics_listen: None,
            data_dir: PathBuf::from("data"),
            database_url: None,
            database_readers: 4,
            log: "info".into(),
            log_format: LogFormat::Auto,
            academy_root: None,
            academy_credential_keys: None,
            academy_keys: None,
            time_stamp_service: None,
            time_stamp_root: None,
            media_bucket: None,
            smtp_url: None,
            letters_from: None,
            bounces_to: None,
            removals_to: None,
            centre: Settings::default(),
            public_url_is_set: false,
        }
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{} cannot be read ({cause}); check the path and who may read it", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file says something that cannot be meant.
    #[error("{}, line {line}: {message}; correct it or take it out", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// The line, 1-based.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A variable of the environment cannot be meant.
    #[error("the variable {name}: {message}; correct it or unset it")]
    Variable {
        /// Its name.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// The layers do not fit together.
    #[error("the configuration does not fit together: {0}; `forest-glade config` shows what is set where")]
    Together(String),
}

impl Config {
    /// Puts the layers together: flags over environment over file over what is usual.
    ///
    /// # Errors
    /// Everything unknown or of the wrong kind, by name.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &Flags,
    ) -> Result<Self, ConfigError> {
        let mut table = file.map(layers::from_file).transpose()?.unwrap_or_default();
        layers::overlay(&mut table, layers::from_environment(environment)?);
        layers::overlay(&mut table, flags.table());
        let public_url_is_set = is_set(&table, "centre", "public_url");
        let read: Self = table.try_into().map_err(|e: toml::de::Error| {
            let message = e.message().to_owned();
            ConfigError::Together(message)
        })?;
        Ok(Self { public_url_is_set, ..read })
    }

    /// The effective configuration as a file that could be used again; secrets are hidden.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string_pretty(self)
    }

    /// The settings of the centre once it is known where it listens.
    #[must_use]
    pub fn settings(&self, listens: SocketAddr) -> Settings {
        let mut settings = self.centre.clone();
        if !self.public_url_is_set {
            settings.public_url = format!("http://{listens}");
        }
        settings.public_url.truncate(settings.public_url.trim_end_matches('/').len());
        settings
    }
}

fn is_set(table: &Table, section: &str, key: &str) -> bool {
    table.get(section).and_then(|section| section.get(key)).is_some()
}

/// Writes an address without what signs in.
fn without_password<S: Serializer>(url: &Option<SecretString>, out: S) -> Result<S::Ok, S::Error> {
    url.as_ref().map(|url| shown(url.expose_secret())).serialize(out)
}

/// An address of a database or a mail server as it may be shown.
pub(crate) fn shown(url: &str) -> String {
    const HIDDEN: &str = "hidden";
    let Ok(mut url) = Url::parse(url) else { return HIDDEN.into() };
    if url.password().is_some() && url.set_password(Some(HIDDEN)).is_err() {
        return HIDDEN.into();
    }
    if url.query_pairs().any(|(name, _)| name.contains("password")) {
        url.set_query(Some(HIDDEN));
    }
    url.into()
}

#[cfg(test)]
mod tests;
