//! The keys that an institution signs credentials with: one for each year, and the public half of every year for ever.
//!
//! Like a document key, a year's key is deleted when the next is made; what it signed is checked by its public half, which
//! is served as long as the centre is.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use certificate::credential::{IssuerAddress, IssuerKey, PublicKey};
use chrono::{DateTime, Datelike, Utc};
use rand::rngs::OsRng;

use super::day;
use crate::error::{Error, Result};
use crate::private_folder::PrivateFolder;

/// The folder of the centre's keys, and that of the academy's.
const CENTRE: &str = "credential-keys";
const ACADEMY: &str = "academy-credential-keys";
/// How the files of the two halves end.
const SECRET: &str = ".pem";
const PUBLIC: &str = ".pub";

/// The keys that an institution signs credentials with.
pub struct CredentialKeys {
    folder: Option<PrivateFolder>,
    current: Mutex<Option<(i32, Arc<IssuerKey>)>>,
}

impl CredentialKeys {
    /// The centre's, in `credential-keys/` of a folder; they are made when they are first needed.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written.
    pub fn of_centre(dir: &Path) -> Result<Self> {
        Self::open(dir, CENTRE)
    }

    /// The academy's, in `academy-credential-keys/` of a folder; likewise.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written.
    pub fn of_academy(dir: &Path) -> Result<Self> {
        Self::open(dir, ACADEMY)
    }

    fn open(dir: &Path, name: &str) -> Result<Self> {
        let folder = PrivateFolder::open(dir, name).map_err(Error::internal)?;
        Ok(Self { folder: Some(folder), current: Mutex::default() })
    }

    /// Keys that nobody else has and nothing keeps; for tests.
    #[must_use]
    pub fn ephemeral() -> Self {
        Self { folder: None, current: Mutex::default() }
    }

    /// The public half of every year's key of the academy of a centre, a line each: what the centre is given. Makes this year's
    /// if there is none.
    ///
    /// # Errors
    /// [`Error::Internal`] when the centre's address is none, or a key is damaged or cannot be kept.
    pub fn for_centre(&self, public_url: &str, now: DateTime<Utc>) -> Result<String> {
        let keys = self.public(&academy_of(public_url)?, now)?;
        Ok(keys.iter().map(|key| key.line() + "\n").collect())
    }

    /// The key of the year. Waits for files, so it is asked away from the threads that answer requests.
    ///
    /// # Errors
    /// [`Error::Internal`] when a key is damaged, readable by others or cannot be kept.
    pub(super) fn of_year(&self, issuer: &IssuerAddress, now: DateTime<Utc>) -> Result<Arc<IssuerKey>> {
        let year = day::on(now).year();
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, key)) = current.as_ref()
            && *of == year
        {
            return Ok(key.clone());
        }
        let key = Arc::new(match &self.folder {
            Some(folder) => kept(folder, issuer, year)?,
            None => IssuerKey::generate(issuer, &label(year), &mut OsRng).map_err(Error::internal)?,
        });
        *current = Some((year, key.clone()));
        Ok(key)
    }

    /// The public half of every year's key, the oldest first. Waits for files.
    ///
    /// # Errors
    /// As [`CredentialKeys::of_year`].
    pub(super) fn public(&self, issuer: &IssuerAddress, now: DateTime<Utc>) -> Result<Vec<PublicKey>> {
        let key = self.of_year(issuer, now)?;
        let Some(folder) = &self.folder else { return Ok(vec![key.public().clone()]) };
        let mut keys = Vec::new();
        for name in folder.names().map_err(Error::internal)? {
            let Some(label) = name.strip_suffix(PUBLIC) else { continue };
            let text = folder.read_public(&name).map_err(Error::internal)?.unwrap_or_default();
            // Under the address of its day: tokens name their key by it.
            let read = text.split_once(' ').and_then(|(address, multikey)| {
                let issuer = IssuerAddress::parse(address).ok()?;
                PublicKey::from_multikey(&issuer, label, multikey.trim()).ok()
            });
            keys.push(read.ok_or_else(|| Error::internal(folder.fault(&name, "holds no public key")))?);
        }
        keys.sort_by_key(|key: &PublicKey| age(key.label()));
        Ok(keys)
    }
}

/// The academy as credentials name it: below the centre's roots, where its keys are shown.
///
/// # Errors
/// [`Error::Internal`] if the centre's address is none.
pub(super) fn academy_of(public_url: &str) -> Result<IssuerAddress> {
    let base = format!("{}/pki/academy", public_url.trim_end_matches('/'));
    IssuerAddress::parse(&base).map_err(Error::internal)
}

/// The key of a year from its file, which is written if there is none.
fn kept(folder: &PrivateFolder, issuer: &IssuerAddress, year: i32) -> Result<IssuerKey> {
    let names = || folder.names().map_err(Error::internal);
    let label = match labels(&names()?, SECRET, year).pop() {
        Some(label) if is_of(folder, issuer, &label)? => label,
        // None yet, or the centre has moved within the year: tokens name their key by the centre's address.
        _ => make(folder, issuer, year, labels(&names()?, PUBLIC, year).len())?,
    };
    // Read back: of two processes that make a key at once, that of one is kept for both.
    let name = format!("{label}{SECRET}");
    let pem = text(folder, &name)?.ok_or_else(|| Error::internal(folder.fault(&name, "was not kept")))?;
    let key = IssuerKey::from_pem(issuer, &label, &pem)
        .map_err(|error| Error::internal(folder.fault(&name, &error.to_string())))?;
    let public = format!("{} {}\n", issuer.url(), key.public().multikey());
    folder.write_new(&format!("{label}{PUBLIC}"), public.as_bytes()).map_err(Error::internal)?;
    // Also where somebody was cut off before this, or a backup was put back.
    let is_older = |other: &&String| other.strip_suffix(SECRET).is_some_and(|other| age(other) < age(&label));
    for older in names()?.iter().filter(is_older) {
        folder.remove(older).map_err(Error::internal)?;
    }
    Ok(key)
}

/// Whether a key was made for this address; one of which the public half is yet to be written is.
fn is_of(folder: &PrivateFolder, issuer: &IssuerAddress, label: &str) -> Result<bool> {
    let public = folder.read_public(&format!("{label}{PUBLIC}")).map_err(Error::internal)?;
    Ok(public.is_none_or(|public| public.split(' ').next() == Some(issuer.url())))
}

/// Makes a key for a year. One whose secret half was taken away has a successor of another name: tokens name their key.
fn make(folder: &PrivateFolder, issuer: &IssuerAddress, year: i32, before: usize) -> Result<String> {
    let label = if before == 0 { label(year) } else { format!("{}-{}", label(year), before + 1) };
    let made = IssuerKey::generate(issuer, &label, &mut OsRng).map_err(Error::internal)?;
    let pem = made.to_pem().map_err(Error::internal)?;
    folder.write_new(&format!("{label}{SECRET}"), pem.as_bytes()).map_err(Error::internal)?;
    Ok(label)
}

/// The labels of a year's keys of which there is this half, in the order in which they were made.
fn labels(names: &[String], half: &str, year: i32) -> Vec<String> {
    let of_year = |name: &String| {
        let found = name.strip_suffix(half)?;
        (found.split('-').next() == Some(&label(year))).then(|| found.to_owned())
    };
    let mut labels: Vec<_> = names.iter().filter_map(of_year).collect();
    labels.sort_by_key(|found| age(found));
    labels
}

/// Labels in this order are in the order in which their keys were made: `2026`, `2026-2`, `2027`.
fn age(label: &str) -> (String, usize, String) {
    (label.split('-').next().unwrap_or_default().to_owned(), label.len(), label.to_owned())
}

fn label(year: i32) -> String {
    format!("{year:04}")
}

fn text(folder: &PrivateFolder, name: &str) -> Result<Option<zeroize::Zeroizing<String>>> {
    let bytes = folder.read(name).map_err(Error::internal)?;
    let text = bytes.map(|bytes| std::str::from_utf8(&bytes).map(|text| text.to_owned().into()));
    text.transpose().map_err(|error| Error::internal(folder.fault(name, &error.to_string())))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn in_year(year: i32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(year, 6, 1, 9, 0, 0).unwrap()
    }

    #[test]
    fn the_public_half_of_every_year_stays_and_the_secret_one_goes() {
        let (dir, issuer) =
            (tempfile::tempdir().unwrap(), IssuerAddress::parse("https://a.example").unwrap());
        let keys =
            |year| CredentialKeys::of_centre(dir.path()).unwrap().public(&issuer, in_year(year)).unwrap();
        let first = keys(2026);
        assert_eq!(keys(2026), first);
        let both = keys(2027);
        assert_eq!((both.len(), &both[..1]), (2, &first[..]));
        let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
        assert_eq!(folder.names().unwrap(), ["2026.pub", "2027.pem", "2027.pub"]);
    }

    #[test]
    fn a_key_that_was_stolen_and_taken_away_has_a_successor_of_another_name() {
        let (dir, issuer) =
            (tempfile::tempdir().unwrap(), IssuerAddress::parse("https://a.example").unwrap());
        let labels = || {
            let keys = CredentialKeys::of_centre(dir.path()).unwrap();
            let signer = keys.of_year(&issuer, in_year(2026)).unwrap().public().label().to_owned();
            let known = keys.public(&issuer, in_year(2026)).unwrap();
            (signer, known.iter().map(|key| key.label().to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(labels(), ("2026".to_owned(), vec!["2026".to_owned()]));
        let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
        folder.remove("2026.pem").unwrap();
        let both = vec!["2026".to_owned(), "2026-2".to_owned()];
        assert_eq!(labels(), ("2026-2".to_owned(), both.clone()));
        assert_eq!(labels(), ("2026-2".to_owned(), both));
    }

    #[test]
    fn a_secret_that_was_taken_away_and_is_put_back_is_deleted_at_the_next_need() {
        let (dir, issuer) =
            (tempfile::tempdir().unwrap(), IssuerAddress::parse("https://a.example").unwrap());
        let need = |year| {
            drop(CredentialKeys::of_centre(dir.path()).unwrap().of_year(&issuer, in_year(year)).unwrap());
        };
        let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
        need(2026);
        let stolen = folder.read("2026.pem").unwrap().unwrap();
        folder.remove("2026.pem").unwrap();
        need(2026);
        folder.write_new("2026.pem", &stolen).unwrap();
        need(2026);
        assert_eq!(folder.names().unwrap(), ["2026-2.pem", "2026-2.pub", "2026.pub"]);
        need(2027);
        folder.write_new("2026.pem", &stolen).unwrap();
        need(2027);
        assert_eq!(folder.names().unwrap(), ["2026-2.pub", "2026.pub", "2027.pem", "2027.pub"]);
    }

    #[test]
    fn a_key_of_last_year_is_called_as_it_was_though_the_centre_has_moved() {
        let dir = tempfile::tempdir().unwrap();
        let issuer = |address| IssuerAddress::parse(address).unwrap();
        let keys = CredentialKeys::of_centre(dir.path()).unwrap();
        keys.of_year(&issuer("https://old.example"), in_year(2026)).unwrap();
        let moved = CredentialKeys::of_centre(dir.path()).unwrap();
        let public = moved.public(&issuer("https://new.example"), in_year(2027)).unwrap();
        let names: Vec<_> = public.iter().map(PublicKey::kid).collect();
        assert_eq!(names, ["https://old.example/keys/2026", "https://new.example/keys/2027"]);
    }

    #[test]
    fn a_centre_that_moves_within_a_year_signs_with_another_key_from_then_on() {
        let dir = tempfile::tempdir().unwrap();
        let issuer = |address| IssuerAddress::parse(address).unwrap();
        let at = |address| {
            let keys = CredentialKeys::of_centre(dir.path()).unwrap();
            let signer = keys.of_year(&issuer(address), in_year(2026)).unwrap().public().kid();
            let known = keys.public(&issuer(address), in_year(2026)).unwrap();
            (known.iter().map(PublicKey::kid).any(|kid| kid == signer), signer.to_owned())
        };
        assert_eq!(at("https://old.example"), (true, "https://old.example/keys/2026".to_owned()));
        assert_eq!(at("https://new.example"), (true, "https://new.example/keys/2026-2".to_owned()));
        let folder = PrivateFolder::open(dir.path(), CENTRE).unwrap();
        assert_eq!(folder.names().unwrap(), ["2026-2.pem", "2026-2.pub", "2026.pub"]);
    }
}
