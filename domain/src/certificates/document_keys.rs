//! The keys that an institution signs documents with: a root that vouches for them, and one for each year.
//!
//! A year's key signs for that year alone and is deleted when the next is made, so what is stolen later signs nothing that
//! looks old. Its certificate stays valid for long: what it signed stays signed.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use certificate::signing::{self, Identity, Root, read_root};
use chrono::{DateTime, Datelike, Days, Utc};
use rand::rngs::OsRng;

use super::day;
use crate::error::{Error, Result};
use crate::private_folder::PrivateFolder;

/// The folder of the centre's keys, and that of the academy's.
const CENTRE: &str = "document-keys";
const ACADEMY: &str = "academy-keys";
/// The root's key and certificate. Only making a year's key needs it, so it may be kept elsewhere meanwhile.
const ROOT: &str = "root.pem";
/// The root's certificate alone, which stays for ever: what is checked by it needs no key, and as long as it is there no
/// other root is made.
const ROOT_CERTIFICATE: &str = "root-certificate.pem";
/// Days for which a root, and a year's certificate, are valid.
const ROOT_LASTS: Days = Days::new(365 * 40);
const CERTIFICATE_LASTS: Days = Days::new(365 * 30);
/// Days for which a year's key may sign: the year, and a month for what was begun in it.
const KEY_SIGNS_FOR: Days = Days::new(396);

/// The keys that an institution signs documents with.
pub struct DocumentKeys {
    folder: Option<PrivateFolder>,
    current: Mutex<Option<(i32, Arc<Identity>)>>,
}

impl DocumentKeys {
    /// The centre's, in `document-keys/` of a folder; they are made when they are first needed.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written.
    pub fn of_centre(dir: &Path) -> Result<Self> {
        Self::open(dir, CENTRE)
    }

    /// The academy's, in `academy-keys/` of a folder; likewise.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written.
    pub fn of_academy(dir: &Path) -> Result<Self> {
        Self::open(dir, ACADEMY)
    }

    fn open(dir: &Path, name: &str) -> Result<Self> {
        let folder = PrivateFolder::open(dir, name).map_err(Error::internal)?;
        kept_root(&folder)?;
        Ok(Self { folder: Some(folder), current: Mutex::default() })
    }

    /// The institution's root as PEM, for everybody. Where there is one, no key is needed and none is made; the very first
    /// time all keys are. Waits for files.
    ///
    /// # Errors
    /// [`Error::Internal`] when a file cannot be used.
    pub fn root_pem(&self, institution: &str, now: DateTime<Utc>) -> Result<String> {
        if let Some(folder) = &self.folder
            && let Some(pem) = kept_root(folder)?
        {
            return Ok(pem);
        }
        self.of_year(institution, now)?.root_pem().map_err(Error::internal)
    }

    /// The institution's name, as the certificate of its own root has it; none where no root was ever known. Waits for files.
    ///
    /// # Errors
    /// [`Error::Internal`] when a file cannot be used.
    pub fn institution(&self) -> Result<Option<String>> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let Some(pem) = kept_root(folder)? else { return Ok(None) };
        let root = read_root(&pem).map_err(|error| named(folder, ROOT_CERTIFICATE, &error))?;
        Ok(signing::institution(&root))
    }

    /// Keys that nobody else has and nothing keeps; for tests.
    #[must_use]
    pub fn ephemeral() -> Self {
        Self { folder: None, current: Mutex::default() }
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
    if read(folder, &name)?.is_none() {
        let root = root(folder, institution, now)?;
        let made = appoint(&root, institution, now)?.to_pem().map_err(Error::internal)?;
        folder.write_new(&name, made.as_bytes()).map_err(Error::internal)?;
    }
    // Also where somebody was cut off before this, or a backup was put back.
    for older in names(folder)?.iter().filter(|older| is_of_year(older) && **older < name) {
        folder.remove(older).map_err(Error::internal)?;
    }
    // Read back: of two processes that make a key at once, that of one is kept for both.
    let pem = read(folder, &name)?.ok_or_else(|| Error::internal(folder.fault(&name, "was not kept")))?;
    Identity::from_pem(&pem).map_err(|error| named(folder, &name, &error))
}

/// The root from its file, which is written at the very first need alone: where no root was ever known.
fn root(folder: &PrivateFolder, institution: &str, now: DateTime<Utc>) -> Result<Root> {
    let known = kept_root(folder)?;
    if known.is_none() {
        let made = found(institution, now)?.to_pem().map_err(Error::internal)?;
        folder.write_new(ROOT, made.as_bytes()).map_err(Error::internal)?;
    }
    let Some(pem) = read(folder, ROOT)? else {
        let what = "is needed to make the key of this year; put it back for the next start";
        return Err(Error::internal(folder.fault(ROOT, what)));
    };
    let root = Root::from_pem(&pem).map_err(|error| named(folder, ROOT, &error))?;
    let own = root.certificate_pem().map_err(|error| named(folder, ROOT, &error))?;
    // Read again: of two processes that found a root at once, that of one is kept for both.
    if kept_root(folder)?.is_some_and(|known| known != own) {
        let what =
            "is another root than the certificate beside it, which strangers have; put the right one back";
        return Err(Error::internal(folder.fault(ROOT, what)));
    }
    Ok(root)
}

/// The root's certificate, which is written down for ever as soon as there is a root: from its own file, or from a key that
/// it vouches for. None where no root was ever known.
fn kept_root(folder: &PrivateFolder) -> Result<Option<String>> {
    let kept = || folder.read_public(ROOT_CERTIFICATE).map_err(Error::internal);
    if let Some(pem) = kept()? {
        return read_root(&pem).map(|_| Some(pem)).map_err(|error| named(folder, ROOT_CERTIFICATE, &error));
    }
    let mut known = None;
    if let Some(pem) = read(folder, ROOT)? {
        known = Some(Root::from_pem(&pem).and_then(|root| root.certificate_pem()));
    } else if let Some(name) = names(folder)?.into_iter().rev().find(|name| is_of_year(name)) {
        let pem = read(folder, &name)?.unwrap_or_default();
        known = Some(Identity::from_pem(&pem).and_then(|identity| identity.root_pem()));
    }
    let Some(known) = known else { return Ok(None) };
    let pem = known.map_err(|error| named(folder, ROOT_CERTIFICATE, &error))?;
    folder.write_new(ROOT_CERTIFICATE, pem.as_bytes()).map_err(Error::internal)?;
    kept()
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

fn names(folder: &PrivateFolder) -> Result<Vec<String>> {
    folder.names().map_err(Error::internal)
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
        let identity = DocumentKeys::of_centre(dir)?.of_year("The centre", in_year(year))?;
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
        let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
        assert_eq!(folder.names().unwrap(), ["2027.pem", ROOT_CERTIFICATE, ROOT]);
    }

    #[test]
    fn the_root_may_be_away_until_a_new_year_needs_it() {
        let dir = tempfile::tempdir().unwrap();
        let first = of_year(dir.path(), 2026).unwrap();
        let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
        let away = folder.read(ROOT).unwrap().unwrap();
        folder.remove(ROOT).unwrap();
        assert_eq!(of_year(dir.path(), 2026).unwrap().certificate(), first.certificate());
        let refused = format!("{:?}", of_year(dir.path(), 2027).err().unwrap());
        assert!(refused.contains("put it back"), "{refused}");
        folder.write_new(ROOT, &away).unwrap();
        assert_eq!(of_year(dir.path(), 2027).unwrap().root(), first.root());
    }

    #[test]
    fn a_stolen_key_is_replaced_under_the_same_root_and_never_under_another() {
        let dir = tempfile::tempdir().unwrap();
        let first = of_year(dir.path(), 2026).unwrap();
        let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
        let away = folder.read(ROOT).unwrap().unwrap();
        folder.remove(ROOT).unwrap();
        folder.remove("2026.pem").unwrap();
        let refused = format!("{:?}", of_year(dir.path(), 2026).err().unwrap());
        assert!(refused.contains("put it back"), "{refused}");
        let other = Root::found("Another", (in_year(2026), in_year(2027)), &mut OsRng).unwrap();
        folder.write_new(ROOT, other.to_pem().unwrap().as_bytes()).unwrap();
        let refused = format!("{:?}", of_year(dir.path(), 2026).err().unwrap());
        assert!(refused.contains("another root"), "{refused}");
        folder.remove(ROOT).unwrap();
        folder.write_new(ROOT, &away).unwrap();
        let next = of_year(dir.path(), 2026).unwrap();
        assert_eq!(next.root(), first.root());
        assert_ne!(next.certificate(), first.certificate());
    }

    #[test]
    fn the_root_is_told_without_any_key_and_none_is_made_for_it() {
        let dir = tempfile::tempdir().unwrap();
        let pem = of_year(dir.path(), 2026).unwrap().root_pem().unwrap();
        let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
        folder.remove(ROOT).unwrap();
        let told = |year| DocumentKeys::of_centre(dir.path()).unwrap().root_pem("The centre", in_year(year));
        assert_eq!(told(2027).unwrap(), pem);
        folder.remove("2026.pem").unwrap();
        assert_eq!(told(2028).unwrap(), pem);
        assert_eq!(folder.names().unwrap(), [ROOT_CERTIFICATE]);
    }

    #[test]
    fn a_folder_from_before_gets_its_roots_certificate_at_the_next_start() {
        for without in [None, Some(ROOT), Some("2026.pem")] {
            let dir = tempfile::tempdir().unwrap();
            let pem = of_year(dir.path(), 2026).unwrap().root_pem().unwrap();
            let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
            for gone in without.into_iter().chain([ROOT_CERTIFICATE]) {
                folder.remove(gone).unwrap();
            }
            DocumentKeys::of_centre(dir.path()).unwrap();
            assert_eq!(folder.read_public(ROOT_CERTIFICATE).unwrap(), Some(pem));
        }
    }

    #[test]
    fn a_key_of_last_year_that_was_left_or_put_back_is_deleted_at_the_next_need() {
        let dir = tempfile::tempdir().unwrap();
        let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
        of_year(dir.path(), 2025).unwrap();
        let last = folder.read("2025.pem").unwrap().unwrap();
        of_year(dir.path(), 2026).unwrap();
        folder.write_new("2025.pem", &last).unwrap();
        of_year(dir.path(), 2026).unwrap();
        assert_eq!(folder.names().unwrap(), ["2026.pem", ROOT_CERTIFICATE, ROOT]);
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
