//! The secrets of sign-in as files.

use std::io;
use std::path::Path;

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, spki::der::pem::LineEnding};
use rand::RngCore;
use rand::rngs::OsRng;

use crate::private_folder::PrivateFolder;

const KEY_SUFFIX: &str = ".key.pem";
const PEPPER: &str = "subjects.secret";

/// Where the files are, inside the data directory.
#[derive(Debug)]
pub(super) struct KeyFiles(PrivateFolder);

impl KeyFiles {
    /// Finds the folder, or makes it.
    pub(super) fn open(data_dir: &Path) -> io::Result<Self> {
        PrivateFolder::open(data_dir, "token-keys").map(Self)
    }

    /// The signing keys, each with the second from which it signs, oldest first.
    pub(super) fn keys(&self) -> io::Result<Vec<(i64, SigningKey)>> {
        let mut keys = Vec::new();
        for name in self.0.names()? {
            let Some(since) = name.strip_suffix(KEY_SUFFIX).and_then(|since| since.parse().ok()) else {
                continue;
            };
            // One that another process has removed since is gone.
            let Some(pem) = self.0.read(&name)? else { continue };
            let pem = std::str::from_utf8(&pem).map_err(|e| self.0.fault(&name, &e.to_string()))?;
            let key = SigningKey::from_pkcs8_pem(pem).map_err(|e| self.0.fault(&name, &e.to_string()))?;
            keys.push((since, key));
        }
        keys.sort_by_key(|(since, _)| *since);
        Ok(keys)
    }

    /// Keeps a key that signs from `since` on; a key that is there already stays.
    pub(super) fn add(&self, since: i64, key: &SigningKey) -> io::Result<()> {
        let name = file_of(since);
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|e| self.0.fault(&name, &e.to_string()))?;
        self.0.write_new(&name, pem.as_bytes())
    }

    /// Forgets a key; one that is gone already is forgotten.
    pub(super) fn remove(&self, since: i64) -> io::Result<()> {
        self.0.remove(&file_of(since))
    }

    /// The secret that hides who failed to sign in; made at first need.
    pub(super) fn pepper(&self) -> io::Result<[u8; 32]> {
        if self.0.read(PEPPER)?.is_none() {
            let mut fresh = [0; 32];
            OsRng.fill_bytes(&mut fresh);
            self.0.write_new(PEPPER, &fresh)?;
        }
        let kept = self.0.read(PEPPER)?.unwrap_or_default();
        kept.as_slice().try_into().map_err(|_| self.0.fault(PEPPER, "not 32 bytes"))
    }
}

fn file_of(since: i64) -> String {
    format!("{since:012}{KEY_SUFFIX}")
}
