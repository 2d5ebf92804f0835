//! The key that signs the register log, kept with the centre's other keys.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use certificate::log::{Algorithm, NoteSigner};
use rand::rngs::OsRng;

use super::at_fault;
use crate::error::{Error, Result};
use crate::private_folder::PrivateFolder;

const FOLDER: &str = "register-log";
const FILE: &str = "log.pem";

/// The key of the log; it is made when it is first needed.
pub struct LogKey {
    folder: Option<PrivateFolder>,
    current: Mutex<Option<Arc<NoteSigner>>>,
}

impl LogKey {
    /// The key in `register-log/` of a folder.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written.
    pub fn open(dir: &Path) -> Result<Self> {
        let folder = PrivateFolder::open(dir, FOLDER).map_err(Error::internal)?;
        Ok(Self { folder: Some(folder), current: Mutex::default() })
    }

    /// A key that nothing keeps; for tests.
    #[must_use]
    pub fn ephemeral() -> Self {
        Self { folder: None, current: Mutex::default() }
    }

    /// The key, under the log's name. Waits for a file the first time.
    pub(super) fn signer(&self, origin: &str) -> Result<Arc<NoteSigner>> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(signer) = current.as_ref()
            && signer.key().name() == origin
        {
            return Ok(signer.clone());
        }
        let signer = match &self.folder {
            Some(folder) => kept(folder, origin)?,
            None => generate(origin)?,
        };
        Ok(current.insert(Arc::new(signer)).clone())
    }
}

fn generate(origin: &str) -> Result<NoteSigner> {
    NoteSigner::generate(origin, Algorithm::Ed25519, &mut OsRng).map_err(at_fault)
}

fn kept(folder: &PrivateFolder, origin: &str) -> Result<NoteSigner> {
    let read = || folder.read(FILE).map_err(Error::internal);
    if read()?.is_none() {
        let made = generate(origin)?.to_pem().map_err(at_fault)?;
        folder.write_new(FILE, made.as_bytes()).map_err(Error::internal)?;
    }
    // Read back: of two processes that make a key at once, that of one is kept for both.
    let fault = |what: &str| Error::internal(folder.fault(FILE, what));
    let bytes = read()?.ok_or_else(|| fault("was not kept"))?;
    let pem = std::str::from_utf8(&bytes).map_err(|error| fault(&error.to_string()))?;
    NoteSigner::from_pem(origin, Algorithm::Ed25519, pem).map_err(|error| fault(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_log_is_made_once_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let key =
            || LogKey::open(dir.path()).unwrap().signer("learn.example.by/log").unwrap().key().to_string();
        assert_eq!(key(), key());
        let gone = LogKey::ephemeral().signer("learn.example.by/log").unwrap().key().to_string();
        assert_ne!(gone, key());
    }
}
