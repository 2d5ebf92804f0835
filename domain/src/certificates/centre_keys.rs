//! The keys that the centre signs documents with: a root that vouches for them, and one for each year. The key of the
//! register log is kept with them.
//!
//! A year's key signs for that year alone and is deleted when the next is made, so what is stolen later signs nothing that
//! looks old. Its certificate stays valid for long: what it signed stays signed.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use certificate::signing::{Identity, Root};
use chrono::{DateTime, Datelike, Days, Utc};
use rand::rngs::OsRng;

use super::day;
use super::register_log::LogKey;
use crate::error::{Error, Result};
use crate::private_folder::PrivateFolder;

const FOLDER: &str = "document-keys";
/// The root's key and certificate. Only making a year's key needs it, so it may be kept elsewhere meanwhile.
const ROOT: &str = "root.pem";
/// Days for which a root, and a year's certificate, are valid.
const ROOT_LASTS: Days = Days::new(365 * 40);
const CERTIFICATE_LASTS: Days = Days::new(365 * 30);
/// Days for which a year's key may sign: the year, and a month for what was begun in it.
const KEY_SIGNS_FOR: Days = Days::new(396);

/// The keys that the centre signs documents with.
pub struct CentreKeys {
    folder: Option<PrivateFolder>,
    current: Mutex<Option<(i32, Arc<Identity>)>>,
    log: LogKey,
}

impl CentreKeys {
    /// Keys in `document-keys/` and `register-log/` of a folder; they are made when they are first needed.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written.
    pub fn open(dir: &Path) -> Result<Self> {
        let folder = PrivateFolder::open(dir, FOLDER).map_err(Error::internal)?;
        Ok(Self { folder: Some(folder), current: Mutex::default(), log: LogKey::open(dir)? })
    }

    /// Keys that nobody else has and nothing keeps; for tests.
    #[must_use]
    pub fn ephemeral() -> Self {
        Self { folder: None, current: Mutex::default(), log: LogKey::ephemeral() }
    }

    /// The key that signs the register log.
    pub(super) const fn log(&self) -> &LogKey {
        &self.log
    }

    /// The key of the year. Waits for files, so it is asked away from the threads that answer requests.
    ///
    /// # Errors
    /// [`Error::Internal`] when a key is damaged, readable by others or cannot be kept, or when the root that has to vouch
    /// for a new one is not there.
    pub(super) fn of_year(&self, institution: &str, now: DateTime<Utc>) -> Result<Arc<Identity>> {
        let year = day::on(now).year();
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, identity)) = current.as_ref()
            && *of == year
        {
            return Ok(identity.clone());
        }
        let identity = match &self.folder {
            Some(folder) => kept(folder, institution, now)?,
            None => appoint(&found(institution, now)?, institution, now)?,
        };
        let identity = Arc::new(identity);
        *current = Some((year, identity.clone()));
        Ok(identity)
    }
}

/// The key of the year from its file, which is written if there is none.
fn kept(folder: &PrivateFolder, institution: &str, now: DateTime<Utc>) -> Result<Identity> {
    let name = file_of(day::on(now).year());
    if let Some(pem) = read(folder, &name)? {
        return Identity::from_pem(&pem).map_err(|error| named(folder, &name, &error));
    }
    let root = root(folder, institution, now)?;
    let made = appoint(&root, institution, now)?.to_pem().map_err(Error::internal)?;
    folder.write_new(&name, made.as_bytes()).map_err(Error::internal)?;
    for older in folder.names().map_err(Error::internal)? {
        if is_of_year(&older) && older < name {
            folder.remove(&older).map_err(Error::internal)?;
        }
    }
    // Read back: of two processes that make a key at once, that of one is kept for both.
    let pem = read(folder, &name)?.ok_or_else(|| Error::internal(folder.fault(&name, "was not kept")))?;
    Identity::from_pem(&pem).map_err(|error| named(folder, &name, &error))
}

/// The root from its file, which is written at the very first need alone.
fn root(folder: &PrivateFolder, institution: &str, now: DateTime<Utc>) -> Result<Root> {
    if read(folder, ROOT)?.is_none() {
        if folder.names().map_err(Error::internal)?.iter().any(|name| is_of_year(name)) {
            let what = "is needed to make the key of this year; put it back for the next start";
            return Err(Error::internal(folder.fault(ROOT, what)));
        }
        let made = found(institution, now)?.to_pem().map_err(Error::internal)?;
        folder.write_new(ROOT, made.as_bytes()).map_err(Error::internal)?;
    }
    let pem = read(folder, ROOT)?.ok_or_else(|| Error::internal(folder.fault(ROOT, "was not kept")))?;
    Root::from_pem(&pem).map_err(|error| named(folder, ROOT, &error))
}

fn found(institution: &str, now: DateTime<Utc>) -> Result<Root> {
    Root::found(institution, (now, now + ROOT_LASTS), &mut OsRng).map_err(Error::internal)
}

fn appoint(root: &Root, institution: &str, now: DateTime<Utc>) -> Result<Identity> {
    let valid = (now, now + CERTIFICATE_LASTS);
    root.appoint(institution, valid, now + KEY_SIGNS_FOR, &mut OsRng).map_err(Error::internal)
}

fn file_of(year: i32) -> String {
    format!("{year:04}.pem")
}

fn is_of_year(name: &str) -> bool {
    name.strip_suffix(".pem").is_some_and(|year| year.parse::<i32>().is_ok())
}

fn read(folder: &PrivateFolder, name: &str) -> Result<Option<zeroize::Zeroizing<String>>> {
    let bytes = folder.read(name).map_err(Error::internal)?;
    let text = bytes.map(|bytes| std::str::from_utf8(&bytes).map(|text| text.to_owned().into()));
    text.transpose().map_err(|error| Error::internal(folder.fault(name, &error.to_string())))
}

fn named(folder: &PrivateFolder, name: &str, error: &certificate::Error) -> Error {
    Error::internal(folder.fault(name, &error.to_string()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn in_year(year: i32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(year, 6, 1, 9, 0, 0).unwrap()
    }

    fn of_year(dir: &Path, year: i32) -> Result<Identity> {
        let identity = CentreKeys::open(dir)?.of_year("The centre", in_year(year))?;
        Ok(Arc::into_inner(identity).unwrap())
    }

    fn certificate(identity: &Identity) -> String {
        identity.certificate().tbs_certificate.subject.to_string()
    }

    #[test]
    fn a_key_is_made_once_a_year_and_the_last_one_is_deleted() {
        let dir = tempfile::tempdir().unwrap();
        let first = of_year(dir.path(), 2026).unwrap();
        let again = of_year(dir.path(), 2026).unwrap();
        assert_eq!(first.certificate(), again.certificate());
        let next = of_year(dir.path(), 2027).unwrap();
        assert_eq!(next.root(), first.root());
        assert!(certificate(&next).contains("2027"));
        let folder = PrivateFolder::open(dir.path(), FOLDER).unwrap();
        assert_eq!(folder.names().unwrap(), ["2027.pem", ROOT]);
    }

    #[test]
    fn the_root_may_be_away_until_a_new_year_needs_it() {
        let dir = tempfile::tempdir().unwrap();
        let first = of_year(dir.path(), 2026).unwrap();
        let folder = PrivateFolder::open(dir.path(), FOLDER).unwrap();
        let away = folder.read(ROOT).unwrap().unwrap();
        folder.remove(ROOT).unwrap();
        assert_eq!(of_year(dir.path(), 2026).unwrap().certificate(), first.certificate());
        let refused = format!("{:?}", of_year(dir.path(), 2027).err().unwrap());
        assert!(refused.contains("put it back"), "{refused}");
        folder.write_new(ROOT, &away).unwrap();
        assert_eq!(of_year(dir.path(), 2027).unwrap().root(), first.root());
    }

    #[test]
    fn processes_that_start_together_sign_with_one_key() {
        let dir = tempfile::tempdir().unwrap();
        let keys: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| of_year(dir.path(), 2026).unwrap())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| key.certificate() == keys[0].certificate()));
    }
}
