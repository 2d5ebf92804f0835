//! Opening the centre: data directory, database up to date, keys.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use domain::certificates::register_log::{self, LogKey};
use domain::certificates::{Academy, CredentialKeys, DocumentKeys, keep_institution_marks};
use domain::clock::SystemClock;
use domain::jobs::{JobQueue, NoQueue};
use domain::media::MediaStore;
use domain::people::TokenKeys;
use domain::{Context, Database, Parts};
use secrecy::{ExposeSecret, SecretString};

use crate::config::{self, Config};
use crate::courier;
use crate::data_dir::DataDir;
use crate::letters;
use crate::postman::Postman;
use crate::shipped;

/// Where the database is: what was set, or a file in the data directory.
fn database_url(config: &Config, data: &DataDir) -> Result<SecretString> {
    match &config.database_url {
        Some(url) => Ok(url.clone()),
        None => Ok(data.database_url()?.into()),
    }
}

/// Opens the database and brings its schema up to date; gives how many steps that took.
pub(crate) async fn database(config: &Config, data: &DataDir) -> Result<(Database, usize)> {
    let url = database_url(config, data)?;
    let shown = config::shown(url.expose_secret());
    let database =
        Database::open(url.expose_secret(), config.database_readers.max(1)).await.with_context(|| {
            format!("the database {shown} does not open; check database_url and the rights on it")
        })?;
    let steps = migration::apply(database.write()).await.with_context(|| {
        format!(
            "the schema of {shown} cannot be brought up to date; is it of a newer version of this program?"
        )
    })?;
    Ok((database, steps))
}

/// Opens everything that a use case needs.
pub(crate) async fn centre(
    config: &Config,
    data: &DataDir,
    listens: SocketAddr,
    jobs: Arc<dyn JobQueue>,
) -> Result<Context> {
    let (database, steps) = database(config, data).await?;
    if steps > 0 {
        tracing::info!(migration.steps = steps, "the schema was brought up to date");
    }
    let keys = data.keys()?;
    let unusable = |error: domain::Error| {
        anyhow!("the keys in {} cannot be used: {}", keys.display(), with_causes(&error))
    };
    let token_keys = TokenKeys::open(&keys).map_err(unusable)?;
    let centre_keys = DocumentKeys::of_centre(&keys).map_err(unusable)?;
    let mut settings = config.settings(listens);
    settings.read_for_certificates().context("certificates cannot be drawn as the centre's settings say")?;
    register_log::check_settings(&settings).context("register_log.witness of the centre's settings")?;
    let cx = Context::new(Parts {
        database,
        clock: Arc::new(SystemClock),
        settings,
        token_keys,
        centre_keys,
        credential_keys: CredentialKeys::of_centre(&keys).map_err(unusable)?,
        log_key: LogKey::open(&keys).map_err(unusable)?,
        academy: academy(config)?,
        time_stamps: courier::time_stamps(
            config.time_stamp_service.as_deref(),
            config.time_stamp_root.as_deref(),
        )?,
        jobs,
        post: Arc::new(Postman::new()),
        mail: letters::mail(config, listens)?,
        publications: shipped::publications().context("the publications cannot be read")?,
        media: media(config, data)?,
    });
    keep_institution_marks(&cx).await.context("the institutions' marks cannot be kept")?;
    Ok(cx)
}

/// Where the bytes of the media centre lie: what was set, or a folder in the data directory.
fn media(config: &Config, data: &DataDir) -> Result<MediaStore> {
    let folder = data.media()?;
    let opened = match &config.media_bucket {
        Some(bucket) => MediaStore::elsewhere(&folder, bucket),
        None => MediaStore::here(&folder),
    };
    opened.map_err(|error| anyhow!("media_bucket or {}: {}", folder.display(), with_causes(&error)))
}

/// Where the academy's key is, and its root.
fn academy(config: &Config) -> Result<Academy> {
    let (root, keys) = (&config.academy_root, &config.academy_credential_keys);
    match &config.academy_keys {
        Some(_) if root.is_some() || keys.is_some() => Err(anyhow!(
            "academy_keys does not go together with academy_root or academy_credential_keys: the academy's keys are either \
             here or on its own machine"
        )),
        Some(dir) => Academy::here(dir).map_err(|error| anyhow!("{}", with_causes(&error))),
        None => {
            let root = root.as_deref().map(|file| read("academy_root", file)).transpose()?;
            let keys = keys.as_deref().map(|file| read("academy_credential_keys", file)).transpose()?;
            let known = Academy::elsewhere(root, keys.as_deref());
            known.map_err(|error| anyhow!("academy_root or academy_credential_keys: {}", with_causes(&error)))
        }
    }
}

fn read(key: &str, file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{key}: {} cannot be read", file.display()))
}

/// The centre for a command that does one thing and ends: what it leaves to do, a running server finds.
pub(crate) async fn for_command(config: &Config) -> Result<Context> {
    let data = DataDir::open(&config.data_dir)?;
    centre(config, &data, config.listen, Arc::new(NoQueue)).await
}

/// An error and everything behind it.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let behind = std::iter::successors(error.source(), |cause| cause.source());
    behind.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// Closes the centre, so that SQLite leaves one tidy file.
pub(crate) async fn close(cx: &Context) {
    if let Err(error) = cx.database().clone().close().await {
        tracing::warn!(cause = %error, "the database did not close cleanly; nothing is lost");
    }
}
